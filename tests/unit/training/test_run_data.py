"""What a run learns from: further labels are trained on only, and never those of known articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from phobrief.configs import load_train_config
from phobrief.errors import DataError
from phobrief.training.run_data import open_run_data
from phobrief.training.vietnews_clone import MORE_GRADES, grades_path
from tests.tiny import TOPICS, write_config, write_data

HEAD = "id,cadre_work,power_control,congress_preparation"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_config(tmp_path, write_data(tmp_path / "data"))


def test_further_labels_are_for_training_and_leave_dev_alone(config: Path) -> None:
    plain = open_run_data(load_train_config(config, []), TOPICS)
    known = plain.dev[0].article.id
    table = config.parent / "data" / "more.csv"
    table.write_text(f"{HEAD}\np/t/001,2,0,0\n{known},0,0,2\n", encoding="utf-8")
    data = open_run_data(load_train_config(config, ["data.more_labelled=more.csv"]), TOPICS)
    assert [row.article.id for row in data.more] == ["p/t/001"]
    assert data.more[0].grades["cadre_work"] == 2
    assert (data.train, data.dev) == (plain.train, plain.dev)
    assert not plain.more
    assert "more.csv" in data.fingerprints


def test_a_missing_file_is_named(config: Path) -> None:
    with pytest.raises(DataError, match="more_labelled: no file"):
        open_run_data(load_train_config(config, ["data.more_labelled=gone.csv"]), TOPICS)


def test_the_grades_that_ship_are_of_other_articles() -> None:
    tables = [grades_path().read_text("utf-8"), grades_path(MORE_GRADES).read_text("utf-8")]
    ids = [{line.split(",")[0] for line in table.splitlines()[1:]} for table in tables]
    assert ids[1]
    assert not ids[0] & ids[1]
    assert tables[1].splitlines()[0] == tables[0].splitlines()[0]
