"""`phobrief data ...` from the outside: files, exit codes, one line on stderr."""

from __future__ import annotations

import csv
import json
import shlex
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest

pytest.importorskip("sklearn")

from tiny import FILLERS, MARKED, TOPICS
from written import write_csv

from phobrief.inference.commands import app as cli
from phobrief.training.data.articles.labelled import read_labelled
from phobrief.training.data.corpora.vietnews_clone import GRADES, MORE_GRADES, grades_path

TOPICS_YAML = """\
topics:
  - {id: cadre_work, name: Công tác cán bộ}
  - {id: power_control, name: Kiểm soát quyền lực}
  - {id: congress_preparation, name: Chuẩn bị đại hội}
"""


@pytest.fixture
def topics(tmp_path: Path) -> str:
    path = tmp_path / "topics.yaml"
    path.write_text(TOPICS_YAML, encoding="utf-8")
    return str(path)


def phobrief(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["phobrief", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        cli.run_cli()
    return int(stop.value.code or 0)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def plain(text: str) -> str:
    return text.replace("_", " ").replace(" .", ".")


def pile(folder: Path, n: int = 40) -> Path:
    """Unlabelled articles: marked sentences among everyday ones, each article with words of its own."""
    kinds = list(MARKED)
    rows = [
        {
            "id": f"u{i}",
            "title": plain(MARKED[kinds[i % 4]][i // 4 % 2]),
            "text": " ".join(
                [
                    plain(MARKED[kinds[i % 4]][i // 4 % 2]),
                    plain(FILLERS[i % 5]),
                    f"Ngày {i} tháng {i * 7}.",
                ]
                * (1 + i % 3)
            ),
        }
        for i in range(n)
    ]
    path = folder / "pile.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


# --- import ----------------------------------------------------------------------------------------


def test_a_spreadsheet_of_yes_and_no(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topics: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = write_csv(
        tmp_path / "sheet.csv",
        [
            {
                "Nội dung": "Họp bàn nhân sự.",
                "Công tác cán bộ": "có",
                "Kiểm soát quyền lực": "không",
            },
            {"Nội dung": "Kỷ luật đảng viên.", "Công tác cán bộ": "", "Kiểm soát quyền lực": "x"},
            {"Nội dung": "Trời mưa.", "Công tác cán bộ": "có lẽ", "Kiểm soát quyền lực": "0"},
        ],
    )
    out = tmp_path / "labels.parquet"
    arguments = ("data", "import", sheet, "--out", out, "--topics", topics)
    # One cell is no grade, so its column is known by its name alone and the row is left out.
    assert phobrief(monkeypatch, *arguments, "--map", "Nội dung=text") == 1
    captured = capsys.readouterr()
    assert "sheet.csv: line 4: column 'Công tác cán bộ': expected 0, 1 or 2" in captured.err
    assert "Traceback" not in captured.err
    rows = read_labelled(out, topics=TOPICS)
    assert [row.article.text for row in rows] == ["Họp bàn nhân sự.", "Kỷ luật đảng viên."]
    assert rows[0].grades == {"cadre_work": 2, "power_control": 0, "congress_preparation": None}
    assert rows[1].grades["cadre_work"] is None
    assert rows[1].grades["power_control"] == 2


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet"])
def test_label_studio_and_lists_become_one_table(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topics: str, suffix: str
) -> None:
    choice = {"from_name": "topics", "type": "choices", "value": {"choices": ["power_control"]}}
    tasks = [
        {"id": 7, "data": {"text": "Một, hai\nba."}, "annotations": [{"result": [choice]}]},
        {"id": 8, "data": {"text": "Bốn."}, "annotations": [{"result": []}]},
        {"id": 9, "data": {"text": "Không ai xem."}, "annotations": []},
    ]
    (tmp_path / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    lists = tmp_path / "lists.jsonl"
    lists.write_text(
        json.dumps({"text": "Năm.", "topics": ["can bo", "Cong tac can bo"][1:]}), "utf-8"
    )
    out = tmp_path / f"out{suffix}"
    arguments = ("data", "import", tmp_path / "tasks.json", lists, "--out", out, "--topics", topics)
    assert phobrief(monkeypatch, *arguments) == 0
    rows = read_labelled(out, topics=TOPICS)
    assert [row.article.text for row in rows] == ["Một, hai\nba.", "Bốn.", "Năm."]
    assert [row.article.id for row in rows] == ["7", "8", None]
    assert [row.grades["power_control"] for row in rows] == [2, 0, 0]
    assert rows[2].grades["cadre_work"] == 2


def test_columns_that_nothing_was_read_from_are_named(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    topics: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [
        {"text": "Điều động", "cadre_work": 1, "power_contrl": "maybe", "sport": 0},
        {"text": "Giá vải", "cadre_work": 0, "power_contrl": 1, "sport": 2},
    ]
    data = write_csv(tmp_path / "a.csv", rows)
    arguments = ("data", "import", data, "--out", tmp_path / "o.csv", "--topics", topics)
    assert phobrief(monkeypatch, *arguments) == 0
    shown = capsys.readouterr()
    assert "column 'power_contrl' was left out; did you mean 'power_control'?" in shown.err
    assert "sport: 1 (new topic" in shown.out


def test_an_unknown_topic_is_not_guessed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topics: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_csv(
        tmp_path / "x.csv",
        [{"text": "Một.", "topics": "cadre_wrk"}, {"text": "Hai.", "topics": "none"}],
    )
    arguments = ("data", "import", path, "--out", tmp_path / "o.csv", "--topics", topics)
    assert phobrief(monkeypatch, *arguments) == 1
    assert "did you mean 'cadre_work'" in capsys.readouterr().err
    assert phobrief(monkeypatch, *arguments, "--map", "cadre_wrk=cadre_work") == 0
    assert [row["cadre_work"] for row in read_csv(tmp_path / "o.csv")] == ["2", "0"]


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("x.csv", "text,topics\n,\n", (), "expected labelled articles, found none to import"),
        ("x.xls", "", (), "expected a file of"),
        ("x.csv", "text,topics\na,b\n", ("--map", "text"), "expected THEIRS=OURS"),
        ("x.csv", "text,topics\na,b\n", ("--out", "y.doc"), "expected a name ending in"),
    ],
)
def test_import_that_cannot_run(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    topics: str,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: str,
    options: tuple[str, ...],
    message: str,
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    out = tmp_path / "o.csv"
    arguments = ("data", "import", tmp_path / name, "--out", out, "--topics", topics, *options)
    assert phobrief(monkeypatch, *arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize("link", [None, Path.symlink_to, Path.hardlink_to])
def test_import_never_replaces_its_input(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    topics: str,
    capsys: pytest.CaptureFixture[str],
    link: Callable[[Path, Path], None] | None,
) -> None:
    rows = [{"text": "Một.", "cadre_work": 2}, {"text": "", "cadre_work": 0}]
    labels = write_csv(tmp_path / "labels.csv", rows)
    out = labels if link is None else tmp_path / "other.csv"
    if link is not None:
        link(out, labels)
    before = labels.read_bytes()
    assert phobrief(monkeypatch, "data", "import", labels, "--out", out, "--topics", topics) == 2
    assert "is the input" in capsys.readouterr().err
    assert labels.read_bytes() == before


def test_import_leaves_out_rows_that_could_not_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topics: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "Một.", "cadre_work": 2, "weight": 0.5},
        {"text": "Hai.", "cadre_work": 2, "weight": "0,5"},
        {"text": "Nửa \ud83d.", "cadre_work": 2},
        {"text": "Bốn.", "cadre_work": 0, "weight": " "},
    ]
    labels = tmp_path / "labels.jsonl"
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    out = tmp_path / "o.csv"
    assert phobrief(monkeypatch, "data", "import", labels, "--out", out, "--topics", topics) == 1
    told = capsys.readouterr().err
    assert "line 2: column 'weight': expected a number above 0 (say 0.5), found '0,5'" in told
    assert "line 3: column 'text': found \\ud83d, half a character" in told
    assert [(row["text"], row["weight"]) for row in read_csv(out)] == [
        ("Một.", "0.5"),
        ("Bốn.", ""),
    ]


def two_annotators(path: Path) -> Path:
    def by(who: int, *names: str, truth: bool = False) -> dict[str, Any]:
        result = {"from_name": "topics", "type": "choices", "value": {"choices": list(names)}}
        return {"completed_by": who, "ground_truth": truth, "result": [result]}

    tasks = [
        {"data": {"text": "Một."}, "annotations": [by(1, "cadre_work"), by(2, "power_control")]},
        {
            "data": {"text": "Hai."},
            "annotations": [by(1, "power_control", truth=True), by(2, "cadre_work")],
        },
        {"data": {"text": "Ba."}, "annotations": [by(1), by(2, "cadre_work"), by(3, "cadre_work")]},
    ]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rule", "expected", "n_differing"),
    [
        ("agree", [("", ""), ("0", "2"), ("", "0")], 5),
        ("majority", [("", ""), ("0", "2"), ("2", "0")], 5),
        ("ground-truth", [("0", "2")], 2),
    ],
)
def test_annotators_who_differ_are_counted_and_listed(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    topics: str,
    capsys: pytest.CaptureFixture[str],
    rule: str,
    expected: list[tuple[str, str]],
    n_differing: int,
) -> None:
    labels, out = two_annotators(tmp_path / "tasks.json"), tmp_path / "o.csv"
    arguments = ("data", "import", labels, "--out", out, "--topics", topics)
    assert phobrief(monkeypatch, *arguments, "--annotators", rule) == 0
    told = capsys.readouterr().err
    assert f"annotators differ on {n_differing} labels:" in told
    assert f"  {labels}: item 2: cadre_work (1: 0, 2: 2)" in told
    rows = [(row["cadre_work"], row["power_control"]) for row in read_csv(out)]
    assert rows == expected


def test_the_way_out_of_an_unknown_topic_works_as_printed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topics: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"text": "Một.", "topics": "Thể thao = 'bóng đá'"}, {"text": "Hai.", "topics": "none"}]
    path = write_csv(tmp_path / "x.csv", rows)
    arguments = ("data", "import", path, "--out", tmp_path / "o.csv", "--topics", topics)
    assert phobrief(monkeypatch, *arguments) == 1
    told = capsys.readouterr().err
    assert "the topics are cadre_work, power_control, congress_preparation" in told
    way = shlex.split(told.partition("--map ")[2].partition(" brings")[0])
    assert phobrief(monkeypatch, *arguments, "--map", *way) == 0
    assert [row["cadre_work"] for row in read_csv(tmp_path / "o.csv")] == ["2", "0"]


@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_map_finds_names_however_they_are_composed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topics: str, typed: Literal["NFC", "NFD"]
) -> None:
    rows = [{"Nội dung": "Một.", "topics": "Nhân sự"}, {"Nội dung": "Hai.", "topics": "none"}]
    path = write_csv(tmp_path / "x.csv", rows)
    path.write_text(unicodedata.normalize("NFD", path.read_text("utf-8")), "utf-8")
    maps = [unicodedata.normalize(typed, m) for m in ("Nội dung=text", "Nhân sự=cadre_work")]
    arguments = ("data", "import", path, "--out", tmp_path / "o.csv", "--topics", topics)
    assert phobrief(monkeypatch, *arguments, "--map", maps[0], "--map", maps[1]) == 0
    assert [row["cadre_work"] for row in read_csv(tmp_path / "o.csv")] == ["2", "0"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("head", ["", "sep=;"])
def test_tables_of_a_vietnamese_excel_are_read_by_every_command(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    topics: str,
    end: str,
    encoding: str,
    head: str,
) -> None:
    lines = [head] * bool(head) + ["id;text;cadre_work", 'a;"Một;\nhai";2', "b;Ba.;0"]
    path = tmp_path / "x.csv"
    path.write_bytes(end.join(lines).encode(encoding))
    out = tmp_path / "o.csv"
    assert phobrief(monkeypatch, "data", "import", path, "--out", out, "--topics", topics) == 0
    assert [(r["text"], r["cadre_work"]) for r in read_csv(out)] == [
        ("Một;\nhai", "2"),
        ("Ba.", "0"),
    ]
    arguments = ("data", "check", path, "--topics", topics, "--no-errors", "--json")
    assert phobrief(monkeypatch, *arguments) == 1


def test_a_map_that_gives_a_name_twice_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topics: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_csv(tmp_path / "x.csv", [{"text": "Một.", "cadre_work": 2, "cán bộ": 0}])
    arguments = ("data", "import", path, "--out", tmp_path / "o.csv", "--topics", topics)
    assert phobrief(monkeypatch, *arguments, "--map", "cán bộ=cadre_work") == 2
    assert "--map gives two columns the name 'cadre_work'" in capsys.readouterr().err


# --- check -----------------------------------------------------------------------------------------


def test_check_lists_where_annotators_differ(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topics: str, capsys: pytest.CaptureFixture[str]
) -> None:
    labels, review = two_annotators(tmp_path / "tasks.json"), tmp_path / "review.csv"
    arguments = ("data", "check", labels, "--no-errors", "--topics", topics, "--out", review)
    assert phobrief(monkeypatch, *arguments) == 1
    assert "LOOK   5 labels of 3 rows on which annotators differ" in capsys.readouterr().out
    assert [row["topic"] for row in read_csv(review)] == [
        *["cadre_work", "power_control"] * 2,
        "cadre_work",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [{"text": "Một.", "cadre_work": ""}, {"text": "Hai.", "cadre_work": ""}],
        [{"text": "Một.", "topics": ""}],
        [{"text": "", "cadre_work": 2}],
    ],
)
def test_check_of_nothing_usable(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    topics: str,
    capsys: pytest.CaptureFixture[str],
    rows: list[dict[str, Any]],
) -> None:
    path = write_csv(tmp_path / "labels.csv", rows)
    assert phobrief(monkeypatch, "data", "check", path, "--topics", topics) == 1
    printed = capsys.readouterr().out
    assert "DANGER no row has both a text and a label" in printed


def test_check_says_what_to_look_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topics: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = " ".join(plain(filler) for filler in FILLERS)
    rows = [
        {"text": text, "split": "train", "cadre_work": 2, "power_control": 0},
        {"text": text, "split": "dev", "cadre_work": 0, "power_control": 0},
    ]
    path = write_csv(tmp_path / "labels.csv", rows)
    review = tmp_path / "review.csv"
    arguments = ("data", "check", path, "--topics", topics)
    assert phobrief(monkeypatch, *arguments, "--out", review) == 1
    printed = capsys.readouterr().out
    assert "LOOK   2 rows in 1 groups: the same text with different labels" in printed
    assert "two splits" in printed
    assert [row["topic"] for row in read_csv(review)] == ["cadre_work", "cadre_work"]
    assert phobrief(monkeypatch, *arguments, "--json") == 1
    kinds = {finding["kind"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert {"conflict", "leakage", "one_kind"} <= kinds


def test_check_of_what_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topics: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"text,topics\n\xff\xfe,none\n")
    assert phobrief(monkeypatch, "data", "check", path, "--topics", topics) == 2
    assert "expected UTF-8" in capsys.readouterr().err
    assert phobrief(monkeypatch, "data", "check", tmp_path / "no.csv", "--topics", topics) == 2


def test_check_never_replaces_the_labels(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topics: str, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = write_csv(tmp_path / "labels.csv", [{"text": "Một.", "cadre_work": 2}])
    before = labels.read_bytes()
    arguments = ("data", "check", labels, "--no-errors", "--topics", topics)
    assert phobrief(monkeypatch, *arguments, "--out", labels) == 2
    assert "is the input" in capsys.readouterr().err
    assert labels.read_bytes() == before


def test_the_list_to_review_makes_its_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topics: str, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = write_csv(tmp_path / "labels.csv", [{"text": "Một.", "cadre_work": 2}])
    arguments = ("data", "check", labels, "--no-errors", "--topics", topics, "--out")
    assert phobrief(monkeypatch, *arguments, tmp_path / "folder" / "r.csv") == 1
    assert read_csv(tmp_path / "folder" / "r.csv") == []
    assert phobrief(monkeypatch, *arguments, labels / "r.csv") == 2
    assert "r.csv: cannot be written" in capsys.readouterr().err


# --- suggest ---------------------------------------------------------------------------------------


def test_suggestions_for_label_studio_come_back_as_labels(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_model: Path
) -> None:
    out = tmp_path / "tasks.json"
    arguments = ("data", "suggest", pile(tmp_path), "--model", tiny_model, "--n", 8, "--out", out)
    assert phobrief(monkeypatch, *arguments) == 0
    tasks = json.loads(out.read_text("utf-8"))
    assert len(tasks) == 8
    assert len({task["data"]["text"] for task in tasks}) == 8
    interface = (tmp_path / "tasks.interface.xml").read_text("utf-8")
    assert all(f'value="{topic}"' in interface for topic in TOPICS)
    for task in tasks:
        # A person agrees with the model: the export then reads as labels.
        task["annotations"] = [{"result": p["result"]} for p in task["predictions"]] or [
            {"result": []}
        ]
    out.write_text(json.dumps(tasks), encoding="utf-8")
    rows = read_labelled(out, topics=TOPICS)
    assert [row.article.id for row in rows] == [task["data"]["id"] for task in tasks]


def test_a_filled_in_sheet_comes_back_as_labels(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_model: Path, topics: str
) -> None:
    out = tmp_path / "sheet.csv"
    arguments = ("data", "suggest", pile(tmp_path), "--model", tiny_model, "--n", 6, "--out", out)
    assert phobrief(monkeypatch, *arguments) == 0
    rows = read_csv(out)
    assert all(row[topic] == "" for row in rows for topic in TOPICS)
    for row in rows:
        row["cadre_work"] = "2"
    write_csv(out, rows)
    labels = tmp_path / "labels.csv"
    assert phobrief(monkeypatch, "data", "import", out, "--out", labels, "--topics", topics) == 0
    read = read_labelled(labels, topics=TOPICS)
    assert [row.grades["cadre_work"] for row in read] == [2] * 6
    assert all(row.grades["power_control"] is None for row in read)


def test_labelled_articles_are_not_suggested_again(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    tiny_model: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    articles = pile(tmp_path)
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    common = ("data", "suggest", articles, "--model", tiny_model, "--n", 5, "--out")
    assert phobrief(monkeypatch, *common, first) == 0
    assert phobrief(monkeypatch, *common, second, "--labelled", first) == 0
    assert "5 are labelled already" in capsys.readouterr().out
    ids = [
        {json.loads(line)["id"] for line in p.read_text("utf-8").splitlines()}
        for p in (first, second)
    ]
    assert not ids[0] & ids[1]


def test_a_bad_row_of_the_pile_is_reported_and_the_rest_is_read(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    tiny_model: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    articles = pile(tmp_path, 8)
    with articles.open("a", encoding="utf-8") as file:
        file.write('{"id": "bad", "text": 5}\n{"id": "blank", "text": " "}\n')
    out = tmp_path / "o.csv"
    arguments = ("data", "suggest", articles, "--model", tiny_model, "--n", 50, "--out", out)
    assert phobrief(monkeypatch, *arguments) == 1
    captured = capsys.readouterr()
    assert "2 articles could not be read" in captured.err
    assert "read 8 articles" in captured.out
    assert 0 < len(read_csv(out)) <= 8


def test_suggest_names_what_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    tiny_model: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pile(tmp_path, 8)
    (tmp_path / "scan.rtf").write_bytes(b"{\\rtf1}")
    out = tmp_path / "chosen" / "o.csv"
    assert (
        phobrief(monkeypatch, "data", "suggest", tmp_path, "--model", tiny_model, "--out", out) == 0
    )
    assert "scan.rtf" in capsys.readouterr().err


def test_suggest_never_replaces_what_it_reads(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    tiny_model: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "in").mkdir()
    articles = pile(tmp_path / "in", 8)
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_bytes(articles.read_bytes())
    common = ("data", "suggest", tmp_path / "in", "--model", tiny_model, "--labelled", labelled)
    before = articles.read_bytes()
    for out in (articles, labelled):
        assert phobrief(monkeypatch, *common, "--out", out) == 2
        assert "is the input" in capsys.readouterr().err
        assert out.read_bytes() == before


def test_suggest_that_cannot_run(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    tiny_model: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    common = ("data", "suggest", tmp_path / "nothing.csv", "--model", tiny_model)
    assert phobrief(monkeypatch, *common, "--out", tmp_path / "o.csv") == 2
    assert "no such file or folder" in capsys.readouterr().err
    assert phobrief(monkeypatch, *common, "--out", tmp_path / "o.xlsx") == 2
    assert "expected a name ending in .json" in capsys.readouterr().err


# --- vietnews --------------------------------------------------------------------------------------


def test_vietnews_joins_a_clone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "clone" / "data" / "train_tokenized"
    folder.mkdir(parents=True)
    (folder / "000534.txt.seg").write_text(
        "Tin\n\nTóm_tắt .\n\nCâu một .\n\nẢnh\n", encoding="utf-8"
    )
    out = tmp_path / "out"
    assert phobrief(monkeypatch, "data", "vietnews", tmp_path / "clone", "--out", out) == 1
    captured = capsys.readouterr()
    assert "graded        1 articles" in captured.out
    n_graded = sum(len(read_csv(grades_path(name))) for name in (GRADES, MORE_GRADES))
    assert f"{n_graded - 1:,} graded articles are not in this clone" in captured.err
    (row,) = read_labelled(out / "topics.csv", topics=TOPICS)
    assert (row.article.text, row.abstract, row.split) == ("Câu một.", "Tóm tắt.", "train")
    assert phobrief(monkeypatch, "data", "vietnews", tmp_path, "--out", out) == 2


def test_vietnews_never_replaces_the_grades(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grades = write_csv(tmp_path / "topics.csv", [{"id": "train/000534", "cadre_work": 2}])
    before = grades.read_bytes()
    arguments = ("data", "vietnews", tmp_path, "--out", tmp_path, "--grades", grades)
    assert phobrief(monkeypatch, *arguments) == 2
    assert "is the input" in capsys.readouterr().err
    assert grades.read_bytes() == before
