"""What `phobrief bench` says of turns, operations and the machine; no timing is asserted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from phobrief.inference.bench.machine import describe
from phobrief.inference.bench.operations import encoder_operations
from phobrief.inference.bench.report import plot, summarize, table
from phobrief.inference.bench.stopwatch import Stopwatch
from phobrief.inference.bench.turns import Measured, Turn


def turn(seconds: float) -> Turn:
    stages = {"prepare": seconds / 4, "encode": seconds / 2}
    return Turn("ours", "short", 2, seconds, stages, 3 << 20, dict.fromkeys(stages, 1 << 20), 8e9)


def tree(price: float | None = None) -> dict[str, Any]:
    measured = Measured([turn(1.0), turn(4.0), turn(2.0)], [1e11, 3e11])
    return {
        "machine": {"processor": "X", "units": ["AVX2"], "cores": 4, "quota": 1.5},
        "precision": "float32",
        "turns": 3,
        **summarize(measured, {"import phobrief": [0.1, 0.3, 0.2]}, price),
    }


def test_medians_and_spread_of_turns() -> None:
    (row,) = tree(price=3.6)["contenders"]
    assert row["articles_per_second"] == {"median": 1.0, "least": 0.5, "most": 2.0}
    assert row["stages"]["encode"]["ms"]["median"] == 500.0
    assert row["stages"]["encode"]["peak"] == 1 << 20
    assert row["encoder_flops"]["median"] == 8e9
    assert row["cost_per_million"] == pytest.approx(1000.0)
    assert tree()["contenders"][0]["cost_per_million"] is None


def test_the_table_says_it_all() -> None:
    text = table(tree(price=3.6))
    assert text.startswith("X; AVX2; 1.5 cores; precision float32; medians of 3 turns\n")
    assert "ours  short         1.00  0.50  2.00" in text
    assert "a product of matrices: 200 GFLOP/s" in text
    assert "import phobrief: 0.20 s (0.10 to 0.30)" in text
    assert "a million short articles by ours: 1,000.00" in text


def test_the_plot_has_a_bar_for_each_contender_and_length() -> None:
    drawn = plot(tree())
    assert drawn.startswith("<svg")
    assert "ours, short: 60" in drawn


def test_operations_of_an_encoder() -> None:
    config = {"hidden_size": 2, "intermediate_size": 3, "num_hidden_layers": 5}
    # 4 pieces: projections 4 * 4 * 2 * 2, feed-forward 2 * 4 * 2 * 3, each a product and a sum; attention.
    assert encoder_operations([3, 1], config) == 5 * (2 * (64 + 48) + 4 * (9 + 1) * 2)
    assert encoder_operations([], config) == 0


def test_the_processor_is_named_with_what_multiplies_matrices(tmp_path: Path) -> None:
    file = tmp_path / "cpuinfo"
    file.write_text(
        "processor : 0\nmodel name\t: Some CPU @ 2 GHz\nflags : sse avx2 avx_vnni\n\nprocessor : 1\n",
        "utf-8",
    )
    found = describe(file)
    assert found["processor"] == "Some CPU @ 2 GHz"
    assert found["units"] == ["VNNI", "AVX2"]
    assert found["cores"] >= 1
    assert describe(tmp_path / "none")["units"] == []


def test_a_stage_that_comes_twice_is_added_up() -> None:
    watch = Stopwatch()
    for _ in range(2):
        with watch("encode"):
            pass
    assert list(watch.seconds) == list(watch.peaks) == ["encode"]
    assert watch.peaks["encode"] > 0
