"""The encoder alone, by seeds: rows of all parts, and what a tiny recipe can learn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("sklearn")
pytest.importorskip("torch")

from tiny import write_config, write_data

from phobrief.benchmarks.training.encoder_alone import main


def test_each_seed_has_a_row_for_every_part_of_dev_and_for_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write_config(tmp_path, write_data(tmp_path / "data"))
    main([str(config), "--seeds", "2", "--set", "pretrain.steps=0"])
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("seed")]
    assert [row.split(":")[0] for row in rows] == [
        "seed 1, topics",
        "seed 1, all",
        "seed 2, topics",
        "seed 2, all",
    ]
    for row in rows:
        *topics, mean = map(float, re.findall(r"\d\.\d{3}", row))
        assert mean == pytest.approx(sum(topics) / len(topics), abs=0.001)
        assert min(topics) > 0.8  # each topic shows in words of its own
