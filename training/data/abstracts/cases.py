"""Articles with reference abstracts, and where their sentences stand, for comparing extractive systems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ....articles import Article
from ....models.text.syllables import syllables
from ...metrics.rouge import sentence_rouge
from ..corpora.by_id import CorpusArticle, find_every
from ..corpora.vietnews import VietnewsArticle, detokenize, sample_vietnews, to_article
from ..files.tables import read_rows

DEV = "dev"
_SEGMENTED_END = re.compile(r"(?<= [.!?]) (?![”\"’'»)\]])")
_PLAIN_END = re.compile(r"(?<=[.!?]) ")
_SAME_SENTENCE = 0.8
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class AbstractCase:
    """An article with a reference abstract.

    Attributes:
        article: as a user would paste it.
        ranges: where its sentences stand in its text, [start, end), in their order.
        abstract: the reference.
        best: numbers of the sentences that a reader marked as serving best; empty where nobody did.
        split: `DEV` is never learnt from; None where the references name no split.
    """

    article: Article
    ranges: tuple[Range, ...]
    abstract: str
    best: frozenset[int] = frozenset()
    split: str | None = None

    @property
    def id(self) -> str:
        """The article's."""
        return self.article.id or ""

    @property
    def title(self) -> str:
        """The article's; empty where it has none."""
        return self.article.title or ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The texts of `ranges`."""
        return tuple(self.article.text[start:end] for start, end in self.ranges)

    def sentence_at(self, start: int, end: int) -> int | None:
        """The number of the sentence that has most of a range of the text; None where none has any."""
        shared = [min(end, b) - max(start, a) for a, b in self.ranges]
        most = max(range(len(shared)), key=shared.__getitem__, default=None)
        return most if most is not None and shared[most] > 0 else None

    def sentences_at(self, ranges: Iterable[Range]) -> list[int]:
        """The numbers of the sentences that these ranges of the text are of, each once, in order."""
        found = {self.sentence_at(start, end) for start, end in ranges}
        return sorted(number for number in found if number is not None)


def to_case(article: CorpusArticle) -> AbstractCase:
    """An article with its editor's abstract where it has one, in pieces.

    One of vietnews is split at line ends and after . ! ? as tokens. One as it was published is split at line
    ends and at a space after . ! ?; what else a page holds, such as its title and its buttons, are pieces
    too. A piece without a syllable is left out.
    """
    if isinstance(article, VietnewsArticle):
        whole, abstract = to_article(article), detokenize(article.abstract)
    else:
        whole, abstract = article, ""
    ranges = (one for one in _pieces(article) if syllables(whole.text[slice(*one)]))
    return AbstractCase(whole, tuple(ranges), abstract)


def _pieces(article: CorpusArticle) -> list[Range]:
    """The ranges of all pieces, numbered as references number them."""
    if isinstance(article, Article):
        return _plain_pieces(article.text)
    pieces = (piece for line in article.sentences for piece in _SEGMENTED_END.split(line))
    return _ranges(pieces, to_article(article).text)


def _ranges(pieces: Iterable[str], text: str) -> list[Range]:
    """Where segmented pieces stand in the text made of them: undoing segmentation moves only spaces."""
    solid = [i for i, character in enumerate(text) if not character.isspace()]
    found, at = [], 0
    for piece in pieces:
        n = sum(not (character.isspace() or character == "_") for character in piece)
        found.append((solid[at], solid[at + n - 1] + 1) if n else (0, 0))
        at += n
    return found


def _plain_pieces(text: str) -> list[Range]:
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        start = at + line.index(stripped)
        for piece in _PLAIN_END.split(stripped):
            if bare := piece.strip():
                begin = start + piece.index(bare)
                found.append((begin, begin + len(bare)))
            start += len(piece) + 1
        at += len(line)
    return found


def sample_cases(
    path: Path, n: int, *, seed: int = 0, without: Sequence[str] = ()
) -> list[AbstractCase]:
    """``n`` articles of a vietnews file drawn at random, in the file's order."""
    drawn = sample_vietnews(path, n, seed=seed, without=frozenset(without))
    return [case for article in drawn if (case := to_case(article)).ranges]


def read_cases(path: Path, *corpora: Path) -> list[AbstractCase]:
    """Reference abstracts keyed by id, joined with their articles.

    Args:
        path: JSON Lines with ``id``, ``abstract``, and ``best_text`` (sentences that serve best) or ``best``
            (their numbers from 0 among the pieces of `to_case`); neither need be there, nor ``split``.
        corpora: files that hold the articles (see `find_articles`).

    Raises:
        DataError: a file cannot be read, or no corpus holds an id.
    """
    rows = [row.values for row in read_rows(path)]
    articles = find_every({row["id"] for row in rows}, *corpora, named_by=path)
    return [_case(row, articles[row["id"]]) for row in rows]


def learnt_from(cases: Iterable[AbstractCase]) -> list[AbstractCase]:
    """Those that may be learnt from."""
    return [case for case in cases if case.split != DEV]


def held_out(cases: Iterable[AbstractCase]) -> list[AbstractCase]:
    """Those that are for figures only."""
    return [case for case in cases if case.split == DEV]


def _case(row: dict[str, Any], article: CorpusArticle) -> AbstractCase:
    case = to_case(article)
    if "best_text" in row:
        best = _find(row["best_text"], case)
    else:
        pieces = _pieces(article)
        best = case.sentences_at(pieces[i] for i in row.get("best", ()) if i < len(pieces))
    return replace(
        case, abstract=row["abstract"], best=frozenset(best), split=row.get("split") or None
    )


def _find(texts: Sequence[str], case: AbstractCase) -> list[int]:
    """Where marked sentences stand in our splitting, which may cut at other places than the marker's."""
    found, sentences = [], case.sentences
    for text in texts:
        likeness = sentence_rouge(sentences, text)
        best = max(range(len(likeness)), key=lambda i: likeness[i].rl, default=None)
        if best is not None and likeness[best].rl >= _SAME_SENTENCE:
            found.append(best)
    return found
