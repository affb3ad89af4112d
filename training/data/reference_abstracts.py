"""Articles with reference abstracts, split into sentences, for comparing extractive systems."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import DataError
from ...models.text.syllables import syllables
from ..metrics.rouge import Rouge, sentence_rouge
from .tables import read_rows
from .vietnews import VietnewsArticle, detokenize, read_ids, sample_vietnews

_SENTENCE_END = re.compile(r"(?<= [.!?]) (?![”\"’'»)\]])")
_SAME_SENTENCE = 0.8


@dataclass(frozen=True, slots=True)
class AbstractCase:
    """An article with a reference abstract.

    Attributes:
        id, title, sentences: the article, detokenised.
        abstract: the reference.
        best: sentences that a reader marked as serving best; empty where nobody did.
    """

    id: str
    title: str
    sentences: tuple[str, ...]
    abstract: str
    best: frozenset[int] = frozenset()


def to_case(article: VietnewsArticle) -> AbstractCase:
    """An article of vietnews with its editor's abstract, body split at line ends and after . ! ?"""
    sentences = tuple(detokenize(piece) for piece in _pieces(article) if syllables(piece))
    return AbstractCase(
        article.id, detokenize(article.title), sentences, detokenize(article.abstract)
    )


def _pieces(article: VietnewsArticle) -> list[str]:
    return [piece for line in article.sentences for piece in _SENTENCE_END.split(line)]


def sample_cases(
    path: Path, n: int, *, seed: int = 0, without: Sequence[str] = ()
) -> list[AbstractCase]:
    """``n`` articles of a vietnews file drawn at random, in the file's order."""
    drawn = sample_vietnews(path, n, seed=seed, without=frozenset(without))
    return [case for article in drawn if (case := to_case(article)).sentences]


def read_cases(path: Path, corpus: Path) -> list[AbstractCase]:
    """Reference abstracts keyed by id, joined with their articles.

    Args:
        path: JSON Lines with ``id``, ``abstract``, and ``best_text`` (sentences that serve best) or ``best``
            (their numbers from 0, the body split at line ends and after . ! ?); neither need be there.
        corpus: the articles.

    Raises:
        DataError: the file cannot be read, or names an id that the corpus does not hold.
    """
    rows = [row.values for row in read_rows(path)]
    articles = {a.id: a for a in read_ids(corpus, {row["id"] for row in rows})}
    missing = [row["id"] for row in rows if row["id"] not in articles]
    if missing:
        raise DataError(f"{path}: {len(missing)} ids are not in {corpus}, the first: {missing[0]}")
    return [
        AbstractCase(
            case.id,
            case.title,
            case.sentences,
            row["abstract"],
            _find(_best_texts(row, article), case),
        )
        for row in rows
        for article in (articles[row["id"]],)
        for case in (to_case(article),)
    ]


def _best_texts(row: dict[str, Any], article: VietnewsArticle) -> list[str]:
    if "best_text" in row:
        return list(row["best_text"])
    pieces = _pieces(article)
    return [detokenize(pieces[i]) for i in row.get("best", ()) if i < len(pieces)]


def _find(texts: Sequence[str], case: AbstractCase) -> frozenset[int]:
    """Where marked sentences stand in our splitting, which may cut at other places than the marker's."""
    found = set()
    for text in texts:
        likeness: list[Rouge] = sentence_rouge(case.sentences, text)
        best = max(range(len(likeness)), key=lambda i: likeness[i].rl, default=None)
        if best is not None and likeness[best].rl >= _SAME_SENTENCE:
            found.add(best)
    return frozenset(found)
