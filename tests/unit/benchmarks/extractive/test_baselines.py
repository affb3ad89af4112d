"""Extractive baselines on articles written for the purpose; TextRank and LexRank against sumy."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import case_of_lines

from phobrief.articles import Article
from phobrief.benchmarks.extractive.baselines import (
    after_cleaning,
    evaluate_extractors,
    lead,
    oracles,
    simple_extractors,
    summarise,
    title_overlap,
)
from phobrief.benchmarks.extractive.graph import lex_rank, text_rank
from phobrief.benchmarks.extractive.ranker import FEATURE_NAMES, Ranker, sentence_features
from phobrief.benchmarks.extractive.sumy import sumy_extractors
from phobrief.benchmarks.extractive.table import format_table, main, references_in
from phobrief.errors import DataError
from phobrief.models.text.syllables import syllables
from phobrief.training.data.abstracts.cases import (
    read_cases,
    sample_cases,
    to_case,
)
from phobrief.training.data.corpora.vietnews import VietnewsArticle
from phobrief.training.data.corpora.vietnews_clone import MODERN_ABSTRACTS, grades_path


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Trees this small only wait for each other on several threads."""
    try:
        from threadpoolctl import threadpool_limits
    except ModuleNotFoundError:  # comes with scikit-learn, without which no tree grows here
        yield
        return
    with threadpool_limits(1):
        yield


TITLE = "Tỉnh uỷ họp bàn nhân sự đại hội"
SENTENCES = (
    "Trời hôm nay mưa to.",
    "Sáng nay Tỉnh uỷ họp bàn nhân sự đại hội.",
    "Hội nghị bàn nhân sự đại hội đảng bộ các huyện.",
    "Các đại biểu bàn nhân sự và văn kiện.",
)
CASE = case_of_lines(
    "x", TITLE, SENTENCES, "Tỉnh uỷ họp bàn nhân sự đại hội đảng bộ", frozenset({1})
)


def test_lead_takes_what_there_is() -> None:
    assert lead(2)(TITLE, SENTENCES) == [0, 1]
    assert lead(3)(TITLE, SENTENCES[:1]) == [0]


def test_title_overlap_finds_the_sentence_of_the_title() -> None:
    assert title_overlap(TITLE, SENTENCES) == [1]


@pytest.mark.parametrize("name", simple_extractors())
@pytest.mark.parametrize("sentences", [(), ("Một câu.",), ("…", "…")])
def test_every_extractor_stands_short_articles(name: str, sentences: tuple[str, ...]) -> None:
    chosen = simple_extractors()[name]("", sentences)
    assert chosen == sorted(set(chosen))
    assert all(0 <= index < len(sentences) for index in chosen)


@pytest.mark.parametrize("sentences", [(), ("Một câu.",), ("…", "…"), ("…", *SENTENCES)])
def test_sumy_is_fed_with_syllables(sentences: tuple[str, ...]) -> None:
    pytest.importorskip("sumy")
    for extract in sumy_extractors().values():
        chosen = extract("", sentences)
        assert len(chosen) == any(syllables(s) for s in sentences)
        assert all(syllables(sentences[i]) for i in chosen)


def themes() -> list[list[str]]:
    """A sentence with a little of every theme, one of its own odd words, and two on each theme."""
    words = [[f"từ{theme}{n}" for n in range(4)] for theme in range(4)]
    return [[theme[0] for theme in words], [f"lạ{n}" for n in range(8)], *words, *words]


def test_text_rank_leaves_the_odd_sentence_last() -> None:
    scores = text_rank(themes())
    assert scores.sum() == pytest.approx(1, abs=1e-4)
    assert np.argmin(scores) == 1


def test_lex_rank_puts_the_sentence_in_the_middle_first() -> None:
    scores = lex_rank(themes())
    assert scores.sum() == pytest.approx(1, abs=1e-4)
    assert np.argmax(scores) == 0


def test_oracles_know_the_reference() -> None:
    found = oracles(CASE)
    assert found["Oracle, 1 sentence"] == [1]
    assert found["Marked best"] == [1]


def test_figures_of_a_choice() -> None:
    figures = summarise([CASE, CASE], [[1], [0, 1]])
    assert (figures["n_articles"], figures["n_sentences"]) == (2, 1.5)
    assert figures["best_share"] == pytest.approx(2 / 3, abs=1e-3)
    assert figures["ascii_r1"] > 0


def test_table_has_a_row_for_each_system() -> None:
    rows = evaluate_extractors([CASE], {"Lead-1": lead(1)}, ascii_too=False)
    table = format_table(rows).splitlines()
    assert table[0] == "| system | R-1 | R-2 | R-L | sentences | syllables | among best |"
    assert rows[0]["name"] == "Lead-1"
    assert len(table) == 2 + len(rows)


def test_ranker_learns_where_the_abstract_comes_from() -> None:
    pytest.importorskip("sklearn")
    chance = random.Random(0)
    words = [f"từ{n}" for n in range(200)]
    cases = []
    for _ in range(80):
        title = " ".join(chance.choices(words, k=6))
        sentences = [" ".join(chance.choices(words, k=10)) for _ in range(5)]
        target = chance.randrange(5)
        sentences[target] += " " + title
        cases.append((title, sentences, sentences[target]))
    ranker = Ranker(n_trees=20).fit(cases[:60])
    hits = [int(np.argmax(ranker.rank(t, s))) == s.index(a) for t, s, a in cases[60:]]
    assert np.mean(hits) > 0.9


def test_features_have_their_names_and_are_finite() -> None:
    rows = sentence_features(TITLE, [*SENTENCES, "…"], {})
    assert rows.shape == (5, len(FEATURE_NAMES))
    assert np.isfinite(rows).all()
    assert sentence_features("", [], {}).shape == (0, len(FEATURE_NAMES))


def test_lines_of_the_corpus_become_sentences() -> None:
    lines = ("Ông nói : “ Tốt . ” Rồi đi . Trời mưa ?", "Câu_chuyện hai", "…")
    case = to_case(VietnewsArticle("a", "Tin_tức", "Tóm_tắt .", lines))
    assert case.sentences == ("Ông nói: “Tốt.” Rồi đi.", "Trời mưa?", "Câu chuyện hai")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for split in ("train", "test"):
        rows = [
            {
                "id": f"{split}/{n}",
                "title": "Tỉnh_uỷ họp",
                "abstract": "Tỉnh_uỷ họp bàn nhân_sự .",
                "body": f"Ngày {n} , Tỉnh_uỷ họp .\nTrời mưa .\nHội_nghị bàn nhân_sự .",
            }
            for n in range(40)
        ]
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / f"vietnews-{split}.parquet")
    row = {
        "id": "train/3",
        "abstract": "Tỉnh uỷ họp",
        "best": [0],
        "best_text": ["Ngày 3, Tỉnh uỷ họp."],
    }
    (tmp_path / "abstracts.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    return tmp_path


def test_sample_is_the_same_for_a_seed_and_leaves_out(data: Path) -> None:
    path = data / "vietnews-train.parquet"
    without = [f"train/{n}" for n in range(30)]
    ids = [case.id for case in sample_cases(path, 5, seed=1, without=without)]
    assert ids == [case.id for case in sample_cases(path, 5, seed=1, without=without)]
    assert len(ids) == 5
    assert not set(ids) & set(without)


def test_references_find_the_marked_sentences(data: Path) -> None:
    (case,) = read_cases(data / "abstracts.jsonl", data / "vietnews-train.parquet")
    assert (case.id, case.best) == ("train/3", {0})
    with pytest.raises(DataError, match="the first: train/3"):
        read_cases(data / "abstracts.jsonl", data / "vietnews-test.parquet")


def test_modern_articles_are_measured_on_the_dev_part_of_their_references(data: Path) -> None:
    lines = grades_path(MODERN_ABSTRACTS).read_text("utf-8").splitlines()
    pages = [{"id": json.loads(line)["id"], "text": "Huyện ủy họp."} for line in lines]
    assert set(references_in(data)) == {"references"}
    pq.write_table(pa.Table.from_pylist(pages), data / "modern.parquet")
    found = references_in(data)
    assert {name: len(cases) for name, cases in found.items()} == {"references": 1, "modern": 60}


def test_systems_choose_among_what_cleaning_leaves() -> None:
    text = (
        "Huyện ủy Phú Khê công bố quyết định.\nÔng A giữ chức bí thư.\nẢnh: Văn Bình\nTin liên quan"
    )
    case = to_case(Article(text, id="p:1"))
    assert after_cleaning(case) == [0, 1]
    last = {"last": lambda title, sentences: [len(sentences) - 1]}
    (row,) = [r for r in evaluate_extractors([case], last, ascii_too=False) if r["name"] == "last"]
    assert row["n_syllables"] == 6


def test_command_prints_both_tables(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sklearn")
    monkeypatch.setattr(Ranker.__init__, "__defaults__", (0, 5))
    main(["--data", str(data), "--n", "10"])
    printed = capsys.readouterr().out
    assert "10 articles of vietnews-test" in printed
    assert printed.count("| Boosted ranker-1 |") == 2
    assert printed.count("| Marked best |") == 1
    assert printed.count("| phobrief |") == 2
