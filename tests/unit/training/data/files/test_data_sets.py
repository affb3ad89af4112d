"""Data sets of the `datasets` library: folders, the hub's by name and revision, class labels by their names."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from phobrief.configs import TrainConfig
from phobrief.errors import DataError, LabelError
from phobrief.training.curation.table import read_table
from phobrief.training.data.articles.labelled import read_labelled
from phobrief.training.data.articles.splits import open_run_data
from phobrief.training.data.articles.unlabelled import read_unlabelled
from phobrief.training.data.files.data_sets import is_data_set, table_sha256
from phobrief.training.data.files.tables import read_rows
from phobrief.training.data.label_shapes.class_labels import class_names, with_names
from phobrief.training.data.label_shapes.labels import topics_in
from phobrief.training.retraining.data import RetrainFiles

datasets = pytest.importorskip("datasets")

KNOWN = {"cadre_work": "Công tác cán bộ", "power_control": "Kiểm soát quyền lực"}
TOPICS = list(KNOWN)


def data_set(topics: list[Any] | None = None, **columns: list[Any]) -> Any:
    """Two articles, with lists of class labels whose numbers are not in the order of our topics."""
    one = datasets.ClassLabel(names=["power_control", "cadre_work"])
    features = {"text": datasets.Value("string"), "topics": datasets.Sequence(one)}
    text = columns.pop("text", ["Một.", "Hai."])
    kinds = {
        "cadre_work": datasets.ClassLabel(names=["0", "1", "2"]),
        "id": datasets.Value("string"),
    }
    features |= {name: kinds[name] for name in columns}
    rows = {"text": text, "topics": topics or [[1], []], **columns}
    return datasets.Dataset.from_dict(rows, features=datasets.Features(features))


def grades(path: Path) -> list[dict[str, int | None]]:
    assert [row.grades for row in read_table(path, KNOWN).rows] == [
        {topic: grade for topic, grade in row.grades.items() if grade is not None}
        for row in read_labelled(path, topics=TOPICS)
    ]
    return [row.grades for row in read_labelled(path, topics=TOPICS)]


PLAIN = [{"cadre_work": 2, "power_control": 0}, {"cadre_work": 0, "power_control": 0}]


def test_a_folder_and_a_parquet_file_say_the_names_of_their_labels(tmp_path: Path) -> None:
    folder, parquet = tmp_path / "saved", tmp_path / "a.parquet"
    data_set().save_to_disk(str(folder))
    data_set().to_parquet(str(parquet))
    assert is_data_set(folder)
    assert grades(folder) == grades(parquet) == PLAIN
    assert topics_in(folder) == ["cadre_work"]


def test_a_topic_that_is_no_class_was_not_judged(tmp_path: Path) -> None:
    data_set().to_parquet(str(tmp_path / "a.parquet"))
    known = {**KNOWN, "congress_preparation": "Chuẩn bị đại hội"}
    assert [row.grades for row in read_table(tmp_path / "a.parquet", known).rows] == PLAIN
    rows = read_labelled(tmp_path / "a.parquet", topics=list(known))
    assert [row.grades["congress_preparation"] for row in rows] == [None, None]


def test_splits_are_those_of_the_data_set(tmp_path: Path) -> None:
    both = datasets.DatasetDict(train=data_set(), validation=data_set(), test=data_set())
    both.save_to_disk(str(tmp_path / "saved"))
    rows = read_labelled(tmp_path / "saved", topics=TOPICS)
    assert [row.split for row in rows] == ["train", "train", "dev", "dev", "test", "test"]
    where = next(iter(read_rows(tmp_path / "saved"))).where
    assert where == f"{tmp_path / 'saved'}: train row 1"


def test_one_split_is_no_split(tmp_path: Path) -> None:
    datasets.DatasetDict(train=data_set()).save_to_disk(str(tmp_path / "saved"))
    assert [row.split for row in read_labelled(tmp_path / "saved", topics=TOPICS)] == [None, None]


def test_rows_that_were_chosen_or_shuffled(tmp_path: Path) -> None:
    data_set().select([1]).save_to_disk(str(tmp_path / "saved"))
    assert grades(tmp_path / "saved") == PLAIN[1:]


def test_a_class_label_for_each_topic(tmp_path: Path) -> None:
    saved = data_set(cadre_work=[2, -1]).remove_columns("topics")
    saved.save_to_disk(str(tmp_path / "saved"))
    assert [
        row.grades["cadre_work"] for row in read_labelled(tmp_path / "saved", topics=TOPICS)
    ] == [
        2,
        None,
    ]


def test_the_hubs_data_sets_are_read_by_name_and_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "hub"
    folder.mkdir()
    data_set().to_parquet(str(folder / "train.parquet"))
    asked, load = [], datasets.load_dataset

    def from_folder(name: str, revision: str) -> Any:
        asked.append((name, revision))
        return load(str(folder), cache_dir=str(tmp_path / "cache"))

    monkeypatch.setattr(datasets, "load_dataset", from_folder)
    assert grades(Path("van-son/labels@v1.0")) == PLAIN
    assert set(asked) == {("van-son/labels", "v1.0")}


def test_what_is_no_data_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match="expected a table, or a folder that `save_to_disk`"):
        list(read_rows(tmp_path))
    for name in ("data/labels", "data/labels.csv"):
        assert not is_data_set(Path(name))
    with pytest.raises(DataError, match="no such file"):
        list(read_rows("data/labels.csv"))

    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionError("no route\nto the hub")

    monkeypatch.setattr(datasets, "load_dataset", refuse)
    with pytest.raises(
        DataError, match=r"van-son/labels@v1: the data set cannot be read: no route$"
    ):
        list(read_rows("van-son/labels@v1"))


def test_a_damaged_folder_is_named(tmp_path: Path) -> None:
    data_set().save_to_disk(str(tmp_path / "saved"))
    (arrow,) = (tmp_path / "saved").glob("*.arrow")
    arrow.write_bytes(arrow.read_bytes()[:100])
    with pytest.raises(DataError, match="saved: the data set cannot be read"):
        list(read_rows(tmp_path / "saved"))


def test_a_folder_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    data_set().save_to_disk(str(tmp_path / "a"))
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    data_set([[0], []]).save_to_disk(str(tmp_path / "c"))
    a, b, c = (table_sha256(tmp_path / name) for name in "abc")
    assert a == b != c


@pytest.mark.parametrize(
    "feature",
    [
        {"feature": {"names": ["x", "y"], "_type": "ClassLabel"}, "_type": "List"},
        {"feature": {"names": ["x", "y"], "_type": "ClassLabel"}, "_type": "Sequence"},
        [{"names": ["x", "y"], "_type": "ClassLabel"}],
        {"names": ["x", "y"], "_type": "ClassLabel", "id": None},
    ],
)
def test_class_labels_of_every_version(feature: object) -> None:
    import json

    import pyarrow as pa

    info = {
        "info": {"features": {"topics": feature, "text": {"dtype": "string", "_type": "Value"}}}
    }
    schema = pa.schema([("topics", pa.int64())], metadata={"huggingface": json.dumps(info)})
    assert class_names(schema) == {"topics": ["x", "y"]}
    assert class_names(pa.schema([("topics", pa.int64())])) == {}


def test_a_number_that_is_no_class() -> None:
    assert with_names({"a": [0, 1], "b": 7}, {"a": ["x", "y"]}) == {"a": ["x", "y"], "b": 7}
    with pytest.raises(LabelError, match="column 'a': expected a class of 0 to 1, found 2"):
        with_names({"a": [2]}, {"a": ["x", "y"]})


def test_a_training_learns_from_a_data_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = datasets.DatasetDict(train=data_set(), validation=data_set(text=["Ba.", "Bốn."]))
    both.save_to_disk(str(tmp_path / "labels"))
    monkeypatch.setattr(datasets, "load_dataset", lambda name, revision: both)
    for labelled in ("labels", "van-son/labels@0a1b"):
        given = {"folder": str(tmp_path), "labelled": labelled}
        data = open_run_data(TrainConfig(name="a", data=given), TOPICS)  # type: ignore[arg-type]
        assert [row.article.text for row in data.train] == ["Một.", "Hai."]
        assert [row.article.text for row in data.dev] == ["Ba.", "Bốn."]
        assert list(data.fingerprints) == [Path(labelled).name]


def test_retraining_knows_a_data_set_by_what_is_in_it(tmp_path: Path) -> None:
    data_set().save_to_disk(str(tmp_path / "labels"))
    files = RetrainFiles(tmp_path / "labels", unlabelled=tmp_path / "labels")
    path, sha256 = files.fingerprints()["new"]
    assert sha256 == table_sha256(path)
    assert files.fingerprints()["unlabelled"] == (path, sha256)
    assert [a.text for a in read_unlabelled(path, 5, 0, without=[])] == ["Một.", "Hai."]
