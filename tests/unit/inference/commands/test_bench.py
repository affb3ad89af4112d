"""`phobrief bench`: every option reaches what measures, and its tree is shown as table, JSON and plot."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from phobrief.inference.bench.run import BenchOptions

Cli = Callable[..., tuple[int, str, str]]
SPREAD = {"median": 2.0, "least": 1.0, "most": 3.0}
TREE: dict[str, Any] = {
    "machine": {"processor": "X", "units": [], "cores": 2, "quota": None},
    "precision": "float32",
    "turns": 1,
    "contenders": [
        {
            "contender": "ours",
            "length": "short",
            "articles_per_second": SPREAD,
            "stages": {"encode": {"ms": SPREAD, "peak": 1}},
            "peak": 1,
            "encoder_flops": SPREAD,
            "cost_per_million": None,
        }
    ],
    "ceiling": SPREAD,
    "cold": {"import phobrief": SPREAD},
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[BenchOptions]:
    found: list[BenchOptions] = []

    def run_bench(options: BenchOptions, further: Any, progress: Callable[[int], object]) -> Any:
        assert list(further) == []
        found.append(options)
        progress(0)
        return TREE

    monkeypatch.setattr("phobrief.inference.bench.run.run_bench", run_bench)
    return found


def test_every_option_is_asked_for(cli: Cli, asked: list[BenchOptions], tmp_path: Path) -> None:
    words = (
        "--model m --data d.csv --articles 3 --turns 1 --no-baselines --price-per-hour 0.5 --json"
    )
    file = tmp_path / "p.svg"
    code, out, err = cli("bench", *words.split(), "--plot", file)
    assert code == 0
    assert asked == [BenchOptions("m", Path("d.csv"), 3, 1, False, 0.5)]
    assert json.loads(out) == TREE
    assert "turn 1 of 1" in err
    assert file.read_text("utf-8").startswith("<svg")


def test_a_table_is_printed(cli: Cli, asked: list[BenchOptions]) -> None:
    _, out, _ = cli("bench")
    assert asked == [BenchOptions()]
    assert out.startswith("X; none of AMX, VNNI, AVX2; 2 cores; precision float32")
    assert "ours  short         2.00  1.00  3.00" in out
