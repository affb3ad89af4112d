"""However an article is typed, and whatever the page adds, its tags and abstract are the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

import phobrief
from phobrief.articles import Article
from phobrief.models.text.cleaning.clean import clean
from phobrief.models.text.normalize import normalize_text
from phobrief.models.text.tones import to_new_style

EXAMPLES = Path(__file__).parents[2] / "examples"
Rewrite = Callable[[str], str]


def as_it_is(text: str) -> str:
    return text


def with_eth(text: str) -> str:
    return text.replace("Đ", "Ð").replace("đ", "ð")


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def without_noise(text: str) -> str:
    """The title and the paragraphs only."""
    cleaned = clean(Article(text))
    assert cleaned.removed
    return "\n".join([cleaned.title or "", *(line.text for line in cleaned.lines)])


WAYS: list[tuple[Rewrite, ...]] = list(
    product(
        (as_it_is, without_noise),
        (as_it_is, to_new_style),
        (as_it_is, with_eth),
        (as_it_is, decomposed),
    )
)


@pytest.fixture(scope="module")
def briefer() -> phobrief.Briefer:
    return phobrief.load()


@pytest.mark.parametrize("name", ["dieu-dong-can-bo.txt"])
def test_the_same_tags_and_abstract_however_it_is_typed(
    briefer: phobrief.Briefer, name: str
) -> None:
    page = (EXAMPLES / name).read_text("utf-8")
    assert to_new_style(page) != page
    texts = []
    for rewrites in WAYS:
        text = page
        for rewrite in rewrites:
            text = rewrite(text)
        texts.append(text)
    assert len(set(texts)) == len(WAYS)
    briefs = list(briefer.brief_many(texts))
    first = briefs[0]
    assert first.tags
    assert first.removed_lines
    sentences = [normalize_text(span.text) for span in first.abstract.sentences]
    for text, brief, rewrites in zip(texts, briefs, WAYS, strict=True):
        how = ", ".join(rewrite.__name__ for rewrite in rewrites)
        assert brief.tags == first.tags, how
        assert [normalize_text(span.text) for span in brief.abstract.sentences] == sentences, how
        assert normalize_text(brief.title or "") == normalize_text(first.title or ""), how
        for span in brief.abstract.sentences:
            assert text[span.start : span.end] == span.text, how
        for topic, other in zip(brief.topics, first.topics, strict=True):
            assert topic.score == pytest.approx(other.score, abs=0.02), how
