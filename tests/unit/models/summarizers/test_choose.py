"""The table of summarisers: what it opens, and that nothing else lists them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import phobrief.models.summarizers.choose as choose
from phobrief.errors import ConfigError, alternatives
from phobrief.models.summarizers.choose import (
    SUMMARIZERS,
    SummarizerKind,
    choose_summarizer,
    rewrites,
)
from phobrief.models.summarizers.extractive.extractive import ExtractiveSummarizer

PACKAGE = Path(choose.__file__).parents[2]


def test_choosing() -> None:
    with pytest.raises(ConfigError, match=f"expected {alternatives(SUMMARIZERS)}, got 'magic'"):
        choose_summarizer("magic")
    with pytest.raises(ConfigError, match="no model of its own; add --summarizer abstractive"):
        choose_summarizer("extractive", "vit5-base")
    own = choose_summarizer("extractive")
    assert choose_summarizer(own) is own


def test_a_further_summariser_is_a_row_and_gets_the_model_and_the_device(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []

    def open_poem(model: str | Path | None, device: str | None) -> ExtractiveSummarizer:
        asked.append((model, device))
        return ExtractiveSummarizer()

    monkeypatch.setitem(SUMMARIZERS, "poem", SummarizerKind(open_poem, "a poem", models="any"))
    assert isinstance(choose_summarizer("poem", "m", "cpu"), ExtractiveSummarizer)
    assert asked == [("m", "cpu")]
    with pytest.raises(ConfigError, match=r"expected .* or poem, got 'magic'"):
        choose_summarizer("magic")
    with pytest.raises(ConfigError, match=r"add --summarizer .* or poem"):
        choose_summarizer("extractive", "m")


def test_whose_sentences_an_abstract_has() -> None:
    assert [m for m in ("abstractive", "abstractive_repaired") if not rewrites(m)] == []
    assert [m for m in ("extractive", "extractive_fallback", "mine") if rewrites(m)] == []
    assert not any("_" in name for name in SUMMARIZERS)


def test_no_other_room_names_a_summariser() -> None:
    """A further one must be a file and a row: a name compared or defaulted elsewhere would be missed."""
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.value!r}"
        for room in ("models", "training", "inference", "configs")
        for path in (PACKAGE / room).rglob("*.py")
        if "summarizers" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in SUMMARIZERS
    ]
    assert found == []
