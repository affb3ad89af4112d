"""An article as its page shows it: numbered sentences, topics with scores, the newest review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ..store.reviews import Answer
from ..store.tables import Article, Review, Suggestion

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
N_COLOURS = 6


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic with what the model says of it; ``score`` is None where that is hidden.

    Attributes:
        letter, colour: how its sentences are marked; the colour is a number.
        evidence: numbers of sentences.
    """

    id: str
    name: str
    letter: str
    colour: int
    score: float | None = None
    threshold: float = 0.0
    tagged: bool = False
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence, and how the model marks it; ``number`` counts from 0, pages show it from 1."""

    number: int
    dateline: str
    text: str
    heading: bool
    topics: tuple[TopicView, ...]
    in_abstract: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """All that the page of an article shows of its text and of the model."""

    article: Article
    topics: tuple[TopicView, ...]
    paragraphs: tuple[tuple[SentenceView, ...], ...]
    suggestion: Suggestion | None
    review: Review | None
    hidden: bool

    @property
    def n_sentences(self) -> int:
        """How many there are."""
        return len(self.article.sentences)

    @property
    def shown(self) -> Suggestion | None:
        """The suggestion, where it may be seen."""
        return None if self.hidden else self.suggestion


def article_view(
    article: Article, suggestion: Suggestion | None, review: Review | None, *, hidden: bool
) -> ArticleView:
    """Put together what the page shows; ``review`` is the newest."""
    told = suggestion.topics if suggestion else []
    topics = tuple(
        TopicView(
            t["topic"],
            t["name"],
            LETTERS[i % len(LETTERS)],
            i % N_COLOURS,
            *(() if hidden else (t["score"], t["threshold"], t["tagged"], tuple(t["evidence"]))),
        )
        for i, t in enumerate(told)
    )
    abstract = suggestion.abstract_sentences if suggestion and not hidden else []
    sentences = [
        (
            row[2],
            SentenceView(
                number,
                *_parts(article, number),
                bool(row[3]),
                tuple(t for t in topics if number in t.evidence),
                number in abstract,
            ),
        )
        for number, row in enumerate(article.sentences)
    ]
    paragraphs = tuple(
        tuple(sentence for _, sentence in group)
        for _, group in groupby(sentences, key=lambda pair: pair[0])
    )
    return ArticleView(article, topics, paragraphs, suggestion, review, hidden)


def _parts(article: Article, number: int) -> tuple[str, str]:
    """The dateline of a sentence, "" mostly, and the rest of it, in the author's letters."""
    start, end, _, _, printed, dateline = article.sentences[number]
    text = str(printed) if printed is not None else article.text[start:end]
    return text[:dateline], text[dateline:]


def joined(article: Article, numbers: Sequence[int]) -> str:
    """An abstract made of whole sentences, without datelines."""
    return " ".join(" ".join(_parts(article, n)[1].split()) for n in numbers)


def numbers_shown(numbers: Sequence[int]) -> str:
    """Numbers of sentences as people type them."""
    return ", ".join(str(n + 1) for n in numbers)


class BadNumbers(ValueError):
    """What was typed is no list of sentences; ``args[0]`` is the piece that is wrong."""


def numbers_of(text: str, n_sentences: int) -> list[int]:
    """Numbers of sentences, as people type them, counted from 0.

    Raises:
        BadNumbers: something else was typed, or there is no such sentence.
    """
    found: list[int] = []
    for piece in text.replace(";", ",").replace(",", " ").split():
        if not (piece.isascii() and piece.isdigit() and len(piece) < 8):
            raise BadNumbers(piece)
        if not 1 <= int(piece) <= n_sentences:
            raise BadNumbers(piece)
        if int(piece) - 1 not in found:
            found.append(int(piece) - 1)
    return found


def answer_shown(review: Review | None) -> Answer:
    """What the form begins with: the newest review, or nothing, which is "not judged" everywhere."""
    return Answer.of(review) if review is not None else Answer()
