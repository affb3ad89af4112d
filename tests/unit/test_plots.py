"""Plots are well-formed, show what they are given, and stand alone as files."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from phobrief.plots import (
    Change,
    bar_plot,
    change_plot,
    count_plot,
    line_plot,
    one_sided_histogram,
    precision_recall_plot,
    reliability_plot,
    score_histogram,
    standalone,
)

CHANGES = [
    Change("cadre_work", "held-out", 0.8, 0.9, False, "0.800 → 0.900"),
    Change("<new>", "regression", None, 0.5, True, "- → 0.500"),
]


@pytest.mark.parametrize(
    "svg",
    [
        precision_recall_plot([(0.5, 1.0), (1.0, 0.5)], (0.5, 1.0), 0.3),
        precision_recall_plot([], None, 0.0),
        reliability_plot([(0.1, 0.0, 5), (0.9, 1.0, 3)]),
        reliability_plot([]),
        score_histogram([1, 2], [3, 0]),
        score_histogram([0, 0], [0, 0]),
        one_sided_histogram([5, 0, 1]),
        one_sided_histogram([]),
        bar_plot([5, 1], ["1", "2+"], "sentence <x>"),
        bar_plot([], [], "nothing"),
        count_plot({"<a>": 3, "b" * 90: 0}, "of <x>"),
        count_plot({}, "nothing"),
        line_plot(["2025-01", "2025-02"], {"<a>": [0, 7], "b": [1, 2]}, "<t>"),
        line_plot([], {}, "nothing"),
        change_plot(CHANGES, "<F1>"),
        change_plot([], "nothing"),
    ],
)
def test_plots_are_well_formed(svg: str) -> None:
    assert ElementTree.fromstring(svg).tag == "svg"


def test_counts_stand_the_largest_first_and_long_labels_whole_in_the_title() -> None:
    svg = ElementTree.fromstring(count_plot({"b" * 90: 1, "a": 1200}, "x"))
    assert [e.text for e in svg.iter("title")] == ["a: 1,200", f"{'b' * 90}: 1"]
    assert all(len(e.text or "") <= 52 for e in svg.iter("text"))


def test_lines_have_a_dot_for_every_count_and_few_labels_below() -> None:
    months = [f"2025-{i:02d}" for i in range(1, 31)]
    svg = ElementTree.fromstring(line_plot(months, {"a": range(30), "b": [0] * 30}, "x"))
    assert len(list(svg.iter("circle"))) == 60
    assert len([e for e in svg.iter("text") if (e.text or "").startswith("2025")]) <= 12


def test_no_dot_stands_above_the_axis_and_none_where_there_is_no_figure() -> None:
    series = {"a": [75, None, 50], "b": [None, 10, 10]}
    for more, last in (({}, "80"), ({"up_to": 100}, "100")):
        svg = ElementTree.fromstring(line_plot(["x", "y", "z"], series, "t", **more))
        ticks = [e for e in svg.iter("text") if e.get("class") == "tick end"]
        assert ticks[-1].text == last
        dots = list(svg.iter("circle"))
        assert len(dots) == 4
        assert min(float(e.get("cy", 0)) for e in dots) >= float(ticks[-1].get("y", 0)) - 5


def test_a_change_has_a_dot_for_each_figure_that_is_known() -> None:
    svg = ElementTree.fromstring(change_plot(CHANGES, "x"))
    assert [e.get("class") for e in svg.iter("circle")] == ["before", "after", "worse"]
    assert len([e for e in svg.iter("line") if e.get("class") == "change"]) == 1


def test_a_plot_stands_alone() -> None:
    name = "{http://www.w3.org/2000/svg}"
    svg = ElementTree.fromstring(standalone(change_plot(CHANGES, "x")))
    assert svg.tag == f"{name}svg"
    assert svg.find(f"{name}style") is not None
