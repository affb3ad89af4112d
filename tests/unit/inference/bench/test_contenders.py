"""Contenders brief in stages; what people glue together runs with the libraries that are there."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from multiprocessing import active_children
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from phobrief.articles import Article
from phobrief.cores import usable_cores
from phobrief.inference.bench import contenders
from phobrief.inference.bench.cold import cold_commands
from phobrief.inference.bench.contenders import (
    ALL,
    STAGES,
    Glued,
    Phobrief,
    PhobriefRun,
    installed_baselines,
)
from phobrief.inference.bench.stopwatch import Stopwatch, peak_memory
from phobrief.inference.bench.turns import measure
from phobrief.models.store.folder import bundled_path

ARTICLES = [Article("Tỉnh ủy họp về công tác cán bộ.\nTrời mưa nhẹ."), Article("Trời mưa nhẹ.")]


def module(name: str, **members: object) -> ModuleType:
    made = ModuleType(name)
    made.__dict__.update(members)
    return made


@pytest.fixture
def model() -> Path:
    """The bundled model: opened sooner than a tiny one is trained."""
    return bundled_path()


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Stand-ins for underthesea and sumy; the numbers of sentences that sumy was given."""
    given: list[int] = []

    class LexRankSummarizer:
        def __call__(self, document: SimpleNamespace, n: int) -> list[object]:
            (paragraph,) = document.parts
            given.append(len(paragraph.parts))
            return list(paragraph.parts[:n])

    def held(parts: object, _tokenizer: object = None) -> SimpleNamespace:
        return SimpleNamespace(parts=parts)

    for made in (
        module(
            "underthesea",
            sent_tokenize=str.splitlines,
            word_tokenize=lambda text, format: text.replace("cán bộ", "cán_bộ"),
        ),
        module("sumy"),
        module("sumy.models"),
        module("sumy.models.dom", Sentence=held, Paragraph=held, ObjectDocumentModel=held),
        module("sumy.summarizers"),
        module("sumy.summarizers.lex_rank", LexRankSummarizer=LexRankSummarizer),
    ):
        monkeypatch.setitem(sys.modules, made.__name__, made)
    return given


def test_a_model_briefs_in_four_stages(model: Path) -> None:
    watch = Stopwatch()
    assert Phobrief("ours", model).open(ExitStack())(ARTICLES, watch) > 0
    assert set(watch.seconds) == set(STAGES)


def test_a_run_has_a_process_for_each_core_and_ends_them(model: Path) -> None:
    before = set(active_children())
    watch = Stopwatch()
    with ExitStack() as closing:
        assert PhobriefRun("ours, run", model).open(closing)(ARTICLES, watch) == 0
        assert len(set(active_children()) - before) == usable_cores()
    assert set(active_children()) <= before
    assert set(watch.seconds) == {ALL}
    assert watch.peaks[ALL] > peak_memory()  # its workers' memory counts


@pytest.mark.parametrize("in_batches", [False, True])
def test_what_people_glue_together_briefs(
    model: Path, libraries: list[int], in_batches: bool
) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    watch = Stopwatch()
    one = Glued("underthesea", model, in_batches)
    assert one.open(ExitStack())(ARTICLES, watch) > 0
    assert set(watch.seconds) == {"prepare", "encode", "abstract"}
    assert libraries == [2, 1]
    assert ("batches" in one.name) == in_batches


def test_only_what_is_installed_is_a_contender(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = {"pyvi", "transformers", "torch", "sumy"}
    monkeypatch.setattr(contenders, "find_spec", lambda name: name in there or None)
    assert [one.segmenter for one in installed_baselines(model)] == ["pyvi", "pyvi"]
    there.discard("sumy")
    assert installed_baselines(model) == []


def test_contenders_take_turns_in_processes_of_their_own(model: Path) -> None:
    numbers: list[int] = []
    samples = {"short": ARTICLES}
    found = measure([Phobrief("ours", model)], samples, 1, "float32", numbers.append)
    (turn,) = found.turns
    assert (turn.contender, turn.length, turn.n_articles) == ("ours", "short", 2)
    assert set(turn.stages) == set(STAGES)
    assert numbers == [0]
    assert found.ceilings[0] > 0


def test_cold_processes_are_asked_for_the_model() -> None:
    commands = cold_commands("v0002", Path("a.txt"))
    assert commands["phobrief brief FILE"][-3:] == ["a.txt", "--model", "v0002"]
    assert commands["phobrief.load()"][-1] == '"v0002"'
    assert cold_commands(None, Path("a.txt"))["phobrief brief FILE"][-1] == "a.txt"
