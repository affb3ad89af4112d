"""What a run learns from: further labels are trained on only, and never those of known articles."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tiny import TOPICS, write_config, write_data

from phobrief.configs import load_train_config
from phobrief.errors import DataError
from phobrief.training.data.articles.labelled import LabelledArticle
from phobrief.training.data.articles.splits import RunData, open_run_data
from phobrief.training.data.corpora.vietnews import read_vietnews, to_article
from phobrief.training.data.corpora.vietnews_clone import MORE_GRADES, grades_path
from phobrief.training.data.near_duplicates import text_key

HEAD = "id,cadre_work,power_control,congress_preparation"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_config(tmp_path, write_data(tmp_path / "data"))


def test_further_labels_are_for_training_and_leave_dev_alone(config: Path) -> None:
    plain = open_run_data(load_train_config(config, []), TOPICS)
    known = plain.dev[0].article.id
    table = config.parent / "data" / "more.csv"
    head = HEAD.replace("id,", "id,text,")
    table.write_text(f"{head}\np/1,Tin mới,2,0,0\n{known},Tin khác,0,0,2\n", encoding="utf-8")
    data = open_run_data(load_train_config(config, ["data.more_labelled=more.csv"]), TOPICS)
    assert [row.article.id for row in data.more] == ["p/1"]
    assert data.more[0].grades["cadre_work"] == 2
    assert (data.train, data.dev) == (plain.train, plain.dev)
    assert not plain.more
    assert "more.csv" in data.fingerprints


def own(config: Path, *rows: str, head: str, more: str = "") -> RunData:
    """The data of a config with a table of its own."""
    folder = config.parent / "data"
    (folder / "own.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    overrides = ["data.labelled=own.csv", "data.dev_share=0.3"]
    if more:
        (folder / "more.csv").write_text(more, encoding="utf-8")
        overrides.append("data.more_labelled=more.csv")
    return open_run_data(load_train_config(config, overrides), TOPICS)


def texts(rows: list[LabelledArticle]) -> set[str]:
    return {text_key(row.article.text) for row in rows}


def test_two_labels_of_one_text_are_on_one_side(config: Path) -> None:
    rows = [f"{name}{i},Tin số {i} ở xã,2,0,0" for i in range(20) for name in "ab"]
    data = own(config, *rows, head=HEAD.replace("id,", "id,text,"))
    assert (len(data.train), len(data.dev)) == (28, 12)
    assert not texts(data.train) & texts(data.dev)


def test_distinct_texts_are_parted_as_they_always_were(config: Path) -> None:
    rows = [f"{i},Tin số {i} ở xã,2,0,0" for i in range(20)]
    data = own(config, *rows, head=HEAD.replace("id,", "id,text,"))
    assert [row.article.id for row in data.dev] == ["0", "1", "3", "6", "13", "15"]
    assert len(data.train) == 14


def test_a_text_of_dev_or_test_is_not_trained_on(config: Path) -> None:
    data = own(
        config,
        "a,Tin về cán bộ.,train,2,0,0",
        "b,tin về CÁN BỘ,dev,0,0,0",
        "c,Tin thời tiết.,,0,0,0",
        "d,Tin bóng đá.,test,0,0,0",
        "e,Tin bóng đá,train,0,0,0",
        head=HEAD.replace("id,", "id,text,split,"),
    )
    assert [row.article.id for row in data.train] == ["c"]
    assert [row.article.id for row in data.dev] == ["b"]
    assert data.n_copies == 2


def test_further_labels_are_known_by_their_texts_where_they_have_no_ids(config: Path) -> None:
    head = HEAD.replace("id,", "text,")
    rows = [f"Tin số {i} ở xã,2,0,0" for i in range(10)]
    more = "\n".join([head, "Tin số 3 ở xã!,0,0,2", "Tin mới,0,2,0", ""])
    data = own(config, *rows, head=head, more=more)
    assert [row.article.text for row in data.more] == ["Tin mới"]


def test_a_missing_file_is_named(config: Path) -> None:
    with pytest.raises(DataError, match="more_labelled: no file"):
        open_run_data(load_train_config(config, ["data.more_labelled=gone.csv"]), TOPICS)


def test_the_grades_that_ship_are_of_other_articles() -> None:
    tables = [grades_path().read_text("utf-8"), grades_path(MORE_GRADES).read_text("utf-8")]
    ids = [{line.split(",")[0] for line in table.splitlines()[1:]} for table in tables]
    assert ids[1]
    assert not ids[0] & ids[1]
    assert tables[1].splitlines()[0] == tables[0].splitlines()[0]


def page_tables(config: Path) -> RunData:
    """The tiny table, and one of pages that is keyed to a plain corpus."""
    folder = config.parent / "data"
    texts = {
        "p:1": "Huyện ủy Phú Khê công bố quyết định về cán bộ.",
        "p:2": "Đảng ủy xã chuẩn bị đại hội.",
        "p:3": "Chợ phiên đông khách.",
        "p:4": to_article(next(read_vietnews(folder / "articles.parquet"))).text,
    }
    pages = [{"id": i, "text": text, "title": None} for i, text in texts.items()]
    pq.write_table(pa.Table.from_pylist(pages), folder / "pages.parquet")
    splits = {"p:1": "train", "p:2": "dev", "p:3": "train", "p:4": "dev"}
    rows = [f"{i},{split},2,0,0" for i, split in splits.items()]
    head = HEAD.replace("id,", "id,split,")
    (folder / "pages.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    overrides = ["data.labelled=[topics.csv, pages.csv]", "data.plain=pages.parquet"]
    return open_run_data(load_train_config(config, overrides), TOPICS)


def test_tables_are_learnt_from_together_and_know_their_part(config: Path) -> None:
    plain = open_run_data(load_train_config(config, []), TOPICS)
    data = page_tables(config)
    assert {row.part for row in plain.dev} == {"topics"}
    assert [row.article.id for row in data.dev] == [r.article.id for r in plain.dev] + [
        "p:2",
        "p:4",
    ]
    assert [row.article.id for row in data.train if row.part == "pages"] == ["p:1", "p:3"]
    assert data.dev[-2].article.text == "Đảng ủy xã chuẩn bị đại hội."
    assert data.dev[-2].abstract is None
    assert {"topics.csv", "pages.csv", "pages.parquet"} <= set(data.fingerprints)
    assert [path.name for path in data.corpora] == ["articles.parquet", "pages.parquet"]


def test_a_text_of_dev_in_one_table_is_not_trained_on_in_another(config: Path) -> None:
    plain = open_run_data(load_train_config(config, []), TOPICS)
    first = plain.train[0]
    copies = [row for row in plain.train if text_key(row.article.text) in texts([first])]
    data = page_tables(config)  # p:4 of dev is the first article that the tiny table trains on
    assert not texts(data.train) & texts(data.dev)
    assert data.n_copies == plain.n_copies + len(copies)


def test_each_table_is_split_by_itself(config: Path) -> None:
    folder = config.parent / "data"
    head = HEAD.replace("id,", "id,text,")
    rows = [f"{i},Tin số {i} ở xã,2,0,0" for i in range(20)]
    (folder / "own.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    overrides = ["data.labelled=[own.csv, topics.csv]", "data.dev_share=0.3"]
    data = open_run_data(load_train_config(config, overrides), TOPICS)
    assert sum(row.part == "own" for row in data.dev) == 6
    assert sum(row.part == "topics" for row in data.dev) == 8


def test_what_ships_is_found_by_its_name(config: Path) -> None:
    overrides = ["data.labelled=bundled/nothing.csv"]
    with pytest.raises(DataError, match=r"expected one of .*bundled/modern_topics\.csv"):
        open_run_data(load_train_config(config, overrides), TOPICS)
    overrides = ["data.labelled=[topics.csv, bundled/modern_topics.csv]"]
    with pytest.raises(DataError, match=r"modern_topics\.csv: 1454 of 1454 ids are not in"):
        open_run_data(load_train_config(config, overrides), TOPICS)


def test_a_missing_corpus_of_pages_says_how_to_do_without(config: Path) -> None:
    with pytest.raises(DataError, match=r"data\.plain: no file .*--set data\.plain=null"):
        open_run_data(load_train_config(config, ["data.plain=[modern.parquet]"]), TOPICS)
