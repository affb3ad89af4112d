"""Articles with reference abstracts, split into sentences, for comparing extractive systems."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import DataError
from .rouge import Rouge, sentence_rouge, syllables
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
    pieces = (piece for line in article.sentences for piece in _SENTENCE_END.split(line))
    sentences = tuple(detokenize(piece) for piece in pieces if syllables(piece))
    return AbstractCase(
        article.id, detokenize(article.title), sentences, detokenize(article.abstract)
    )


def sample_cases(
    path: Path, n: int, *, seed: int = 0, without: Sequence[str] = ()
) -> list[AbstractCase]:
    """``n`` articles of a vietnews file drawn at random, in the file's order."""
    drawn = sample_vietnews(path, n, seed=seed, without=frozenset(without))
    return [case for article in drawn if (case := to_case(article)).sentences]


def read_references(path: Path, corpus: Path) -> list[AbstractCase]:
    """Reference abstracts keyed by id (``id``, ``abstract``, ``best_text``), joined with their articles.

    Raises:
        DataError: an id that the corpus does not hold.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    articles = {a.id: to_case(a) for a in read_ids(corpus, {row["id"] for row in rows})}
    missing = [row["id"] for row in rows if row["id"] not in articles]
    if missing:
        raise DataError(f"{path}: {len(missing)} ids are not in {corpus}, the first: {missing[0]}")
    return [
        AbstractCase(
            case.id, case.title, case.sentences, row["abstract"], _find(row["best_text"], case)
        )
        for row in rows
        for case in (articles[row["id"]],)
    ]


def _find(texts: Sequence[str], case: AbstractCase) -> frozenset[int]:
    """Where marked sentences stand in our splitting, which may cut at other places than the marker's."""
    found = set()
    for text in texts:
        likeness: list[Rouge] = sentence_rouge(case.sentences, text)
        best = max(range(len(likeness)), key=lambda i: likeness[i].rl, default=None)
        if best is not None and likeness[best].rl >= _SAME_SENTENCE:
            found.add(best)
    return frozenset(found)
