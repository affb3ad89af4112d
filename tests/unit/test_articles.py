"""`Brief`: its row there and back, flat rows, and how it shows itself."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from phobrief import Abstract, Brief, DataError, ModelInfo, Sentence, Span, TopicScore
from phobrief.articles import flat_names, flat_row

HOSTILE = "<script>alert('x')</script> & \"<b onclick=1>\""
SENTENCES = (
    Sentence(0, 10, "Câu một < 2.", 0),
    Sentence(11, 20, f"Câu hai {HOSTILE}", 0),
    Sentence(21, 30, "Câu ba.", 1),
)
BRIEF = Brief(
    id="a1",
    title="Một nhan đề",
    published="2026-05-12",
    byline="A. Nguyễn",
    topics=(
        TopicScore("cadre_work", "Công tác cán bộ", 0.7, True, (SENTENCES[1].span,)),
        TopicScore("power_control", "Kiểm soát quyền lực", 0.9, True, (SENTENCES[1].span, SENTENCES[2].span)),
        TopicScore("congress_preparation", "Chuẩn bị đại hội", 0.1, False),
    ),
    abstract=Abstract("Câu hai.", (Span(11, 18, "Câu hai"),), "extractive", ("verbatim",)),
    n_sentences=3,
    n_windows=1,
    truncated=False,
    removed_lines=("Ảnh: B", "Tin cùng chuyên mục"),
    model=ModelInfo("mini", "0.1", "abc"),
    warnings=("very short text",),
    sentences=SENTENCES,
)  # fmt: skip


def test_scores_are_by_topic() -> None:
    assert BRIEF.scores == {"cadre_work": 0.7, "power_control": 0.9, "congress_preparation": 0.1}
    assert BRIEF.tags == ("power_control", "cadre_work")


def test_a_row_makes_the_brief_it_came_from() -> None:
    again = Brief.from_dict(json.loads(json.dumps(BRIEF.to_dict())))
    assert again == BRIEF
    assert hash(again) == hash(BRIEF)
    assert again.to_dict() == BRIEF.to_dict()
    assert again.tags == BRIEF.tags
    assert again.topics == BRIEF.topics
    assert again != replace(BRIEF, title="Khác")
    assert BRIEF != "Brief"


def test_a_row_with_the_text_gives_spans_their_text() -> None:
    text = "0123456789 Câu hai..."
    assert Brief.from_dict(BRIEF.to_dict(), text).abstract.sentences == BRIEF.abstract.sentences
    assert Brief.from_dict(BRIEF.to_dict()).abstract.sentences == (Span(11, 18, ""),)


def test_a_row_of_a_job_with_further_columns_makes_a_brief() -> None:
    assert Brief.from_dict({**BRIEF.to_dict(), "views": 3}) == BRIEF


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema": 2}, "schema: expected 1, got 2"),
        ({"schema": None}, "schema: expected 1, got None"),
        ({"abstract": ...}, "found no 'abstract' in it"),
        ({"topics": 5}, "expected the row of a brief"),
        ({"topics": [{"topic": "a"}]}, "expected the row of a brief"),
        ({"abstract_spans": [[1, 2, 3]]}, "expected the row of a brief"),
        ({"model": None}, "expected the row of a brief"),
        ({"tags": ...}, None),
    ],
)
def test_what_is_no_row_of_a_brief_is_told(change: dict[str, Any], told: str | None) -> None:
    row = {k: v for k, v in {**BRIEF.to_dict(), **change}.items() if v is not ...}
    if told is None:  # made of the topics
        assert Brief.from_dict(row) == BRIEF
        return
    with pytest.raises(DataError, match=told):
        Brief.from_dict(row)


def test_a_flat_row_has_plain_values_in_order() -> None:
    flat = BRIEF.to_flat_dict()
    assert list(flat) == flat_names(list(BRIEF.scores))
    assert flat["tags"] == "power_control;cadre_work"
    assert flat["score_power_control"] == 0.9
    assert flat["truncated"] is False
    assert flat["removed_lines"] == "Ảnh: B\nTin cùng chuyên mục"
    assert (flat["model"], flat["model_version"]) == ("mini", "0.1")
    assert all(isinstance(v, str | int | float | bool) for v in flat.values())
    assert flat == flat_row({**BRIEF.to_dict(), "views": 3})


def test_its_repr_is_short() -> None:
    long = replace(BRIEF, abstract=Abstract("chữ " * 500, (), "extractive"), title=None)
    for brief in (BRIEF, long):
        assert len(repr(brief)) < 250
        assert repr(brief).startswith("Brief(id='a1', ")
        assert "tags=('power_control', 'cadre_work')" in repr(brief)
    assert "…" in repr(long)


class Tags(HTMLParser):
    """The tags that a piece of HTML opens and closes."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        assert not {name for name, _ in attrs} - {"class", "lang", "style", "title"}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags_of(html: str) -> list[str]:
    parser = Tags()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser.opened


def test_a_notebook_shows_the_evidence_marked() -> None:
    html = BRIEF._repr_html_()
    assert tags_of(html).count("mark") == 2
    marks = re.findall(r'<mark title="([^"]*)">([^<]*)</mark>', html)
    assert [title for title, _ in marks] == [
        "Công tác cán bộ; Kiểm soát quyền lực",
        "Kiểm soát quyền lực",
    ]
    assert "Câu một &lt; 2." in html
    assert html.index("Kiểm soát quyền lực") < html.index("Công tác cán bộ")


def test_a_notebook_shows_the_evidence_of_a_row() -> None:
    html = Brief.from_dict(BRIEF.to_dict())._repr_html_()
    assert tags_of(html).count("mark") == 2
    assert "Câu một" not in html


def test_all_that_a_notebook_shows_is_escaped() -> None:
    hostile = replace(
        BRIEF,
        id=HOSTILE,
        title=HOSTILE,
        published=HOSTILE,
        byline=HOSTILE,
        topics=(TopicScore(HOSTILE, HOSTILE, 1.0, True, (Span(0, 5, HOSTILE),)), TopicScore("b", HOSTILE, 0.0, False)),
        abstract=Abstract(HOSTILE, (), "extractive"),
        warnings=(HOSTILE,),
    )  # fmt: skip
    html = hostile._repr_html_()
    assert not {"script", "b onclick"} & set(tags_of(html))
    assert "<script" not in html
    assert "<b onclick" not in html
    assert html.count("&lt;script&gt;") == 11
