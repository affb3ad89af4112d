"""Articles come in: read, briefed, put in order, stored. One by one from a page, or many from files."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import update

from ...articles import Article, Brief, Document, Span
from ...errors import ArticleError, PhobriefError
from ...models.topics.decide import TopicDecision
from ...streams import batched
from ..pipeline import Briefer
from .store.articles import (
    MOST_REFUSED,
    Incoming,
    Place,
    Told,
    add_articles,
    add_suggestion,
    get_article,
    known_hashes,
    newest_suggestion,
    start_intake,
)
from .store.database import Store
from .store.tables import Intake

CHUNK = 200
"""Articles that are put in order and stored together: a short write each."""
BLIND_EVERY = 10
"""Of so many articles of a queue one is drawn at random and shown without the model's words."""
_NUL = "\0"

MOST_CHARACTERS = 500_000
"""Of an article: a page with more sentences than that answers no click in time. A book has as many."""

MakeBrief = Callable[[Article], tuple[Document, Brief]]
"""Gives an article as it was read, and its brief; raises what `Service.read_and_brief` raises."""


@dataclass(frozen=True, slots=True)
class Read:
    """An article that was briefed.

    Attributes:
        article: as it came.
        document: as it was read.
    """

    article: Article
    document: Document
    brief: Brief

    @property
    def text(self) -> str:
        """What the desk keeps and places are counted in: as given, or the article of an HTML page."""
        given = self.document.given
        return self.document.article.text if given is None else given.text


def read_article(article: Article, make_brief: MakeBrief) -> Read:
    """Brief an article.

    Raises:
        ArticleError: it cannot be read, or is too long for a page.
        Exception: what ``make_brief`` raises.
    """
    parts = (article.text, article.title, article.published, article.source, article.byline)
    if any(_NUL in (part or "") for part in parts):
        raise ArticleError("expected text, found the character NUL; is it a binary file?")
    if len(article.text) > MOST_CHARACTERS:
        raise ArticleError(
            f"expected one article, at most {MOST_CHARACTERS:,} characters, got {len(article.text):,}; "
            "split it, or brief it by `phobrief run`"
        )
    document, brief = make_brief(article)
    return Read(article, document, brief)


def briefed_by(briefer: Briefer) -> MakeBrief:
    """Gives what a model says, one article at a time; each is read once."""

    def make_brief(article: Article) -> tuple[Document, Brief]:
        prepared = briefer.prepare(article)
        return prepared.document, briefer.score([prepared])[0]

    return make_brief


def incoming_of(read: Read, thresholds: Sequence[TopicDecision]) -> Incoming:
    """An article as the desk keeps it: places as numbers of sentences."""
    document, brief = read.document, read.brief
    text = read.text
    sentences = _sentences(document, text)
    limits = {decision.id: decision.threshold for decision in thresholds}
    topics = [
        {
            "topic": topic.topic,
            "name": topic.name,
            "score": round(topic.score, 4),
            "threshold": round(limits.get(topic.topic, 0.5), 4),
            "tagged": topic.tagged,
            "evidence": _sentence_numbers(topic.evidence, sentences),
        }
        for topic in brief.topics
    ]
    return Incoming(
        key=read.article.id,
        given_title=read.article.title,
        title=brief.title,
        published=brief.published,
        byline=brief.byline,
        source=read.article.source,
        text=text,
        sentences=sentences,
        removed=[[document.as_printed(line), line.rule] for line in document.removed],
        warnings=list(brief.warnings),
        told=Told(
            brief.model.name,
            brief.model.version,
            brief.model.sha256,
            topics,
            brief.abstract.text,
            _sentence_numbers(brief.abstract.sentences, sentences),
        ),
    )


def _sentences(document: Document, text: str) -> list[list[Any]]:
    """The sentences as `Body.sentences` holds them."""
    sentences = []
    for sentence in document.sentences:
        span = document.as_given(sentence.span)
        printed = document.as_printed(sentence.span)
        shown = None if printed == text[span.start : span.end] else printed
        place = [span.start, span.end, sentence.paragraph]
        sentences.append([*place, sentence.heading, shown, sentence.dateline])
    return sentences


def _sentence_numbers(spans: Iterable[Span], sentences: Sequence[Sequence[Any]]) -> list[int]:
    """The sentences in which spans begin."""
    starts = [sentence[0] for sentence in sentences]
    found = []
    for span in spans:
        number = bisect_right(starts, span.start) - 1
        if number >= 0 and span.start < sentences[number][1] and number not in found:
            found.append(number)
    return found


def add_one(
    store: Store, read: Read, thresholds: Sequence[TopicDecision], author: str, kind: str = "pasted"
) -> int:
    """Store one article that an editor wants to see now; return its number."""
    row = (incoming_of(read, thresholds), Place({"kind": kind}))
    with store.writing() as session:
        return add_articles(session, [row], author)[0]


def renew_suggestion(
    store: Store, article_id: int, read: Read, thresholds: Sequence[TopicDecision]
) -> None:
    """Keep what another model says of an article that is there."""
    told = incoming_of(read, thresholds).told
    with store.writing() as session:
        article = get_article(session, article_id, whole=False)
        if article is not None and newest_suggestion(session, article_id) is not None:
            add_suggestion(session, article, told)


def start(store: Store, name: str, author: str) -> int:
    """Begin an intake; return its number."""
    with store.writing() as session:
        return start_intake(session, name, author).id


def find_stopped(store: Store) -> None:
    """Mark intakes that ended with their process; one that goes on in another says so with its next part."""
    with store.writing() as session:
        session.execute(update(Intake).where(Intake.state == "running").values(state="stopped"))


def run_intake(
    store: Store,
    intake_id: int,
    articles: Iterable[Article | tuple[str, str]],
    make_brief: MakeBrief,
    thresholds: Sequence[TopicDecision],
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Read, order and store articles in parts; what becomes of each is counted.

    Args:
        store: the desk's.
        intake_id: as `start` gave it.
        articles: and (id, message) of what is none.
        make_brief: gives briefs.
        thresholds: of the model.
        stopped: asked between articles; a stopped intake keeps what it has.
    """
    state = "stopped"
    try:
        for part in batched(iter(articles), CHUNK):
            if stopped():
                return
            _take_part(store, intake_id, part, make_brief, thresholds, stopped)
        state = "stopped" if stopped() else "done"
    finally:
        with store.writing() as session:
            session.get_one(Intake, intake_id).state = state


def _take_part(
    store: Store,
    intake_id: int,
    part: Sequence[Article | tuple[str, str]],
    make_brief: MakeBrief,
    thresholds: Sequence[TopicDecision],
    stopped: Callable[[], bool],
) -> None:
    reads: list[Read] = []
    refused: list[dict[str, str]] = []
    for given in part:
        if stopped():
            break
        outcome = _read_or_error(given, make_brief)
        if isinstance(outcome, Read):
            reads.append(outcome)
        else:
            refused.append(outcome)
    rows = [incoming_of(read, thresholds) for read in reads]
    with store.writing() as session:
        intake = session.get_one(Intake, intake_id)
        known = known_hashes(session, [row.sha256 for row in rows])
        add_articles(session, _placed(reads, rows, thresholds), intake.author, intake_id)
        new = {row.sha256 for row in rows} - known
        intake.state = "running"  # a desk that started meanwhile may have thought otherwise
        intake.n_read += len(reads) + len(refused)
        intake.n_added += len(new)
        intake.n_known += len(rows) - len(new)
        intake.n_refused += len(refused)
        intake.refused = [*intake.refused, *refused][:MOST_REFUSED]


def _read_or_error(
    given: Article | tuple[str, str], make_brief: MakeBrief
) -> Read | dict[str, str]:
    if isinstance(given, tuple):
        return {"id": given[0], "message": given[1]}
    try:
        return read_article(given, make_brief)
    except PhobriefError as error:
        return {"id": given.id or "", "message": str(error)}


def _placed(
    reads: Sequence[Read], rows: Sequence[Incoming], decisions: Sequence[TopicDecision]
) -> list[tuple[Incoming, Place]]:
    """Articles in the order of `phobrief data suggest`, one of ten drawn at random and blind."""
    from ...training.curation.suggest import in_order

    if not rows:
        return []
    row_of = {id(read.article): row for read, row in zip(reads, rows, strict=True)}
    known = {t.topic for t in reads[0].brief.topics}
    decisions = [d for d in decisions if d.id in known]
    scores = np.array([[r.brief.scores[d.id] for d in decisions] for r in reads])
    ordered = in_order([r.article for r in reads], scores, decisions)
    limits = {d.id: d.threshold for d in decisions}
    chance = random.SystemRandom()
    drawn = {id(s.article) for s in chance.sample(ordered, len(ordered) // BLIND_EVERY)}
    blind = [(row_of[i], Place({"kind": "random"}, blind=True)) for i in drawn]
    placed = [
        (
            row_of[id(s.article)],
            Place(
                {
                    "kind": "unsure",
                    "topic": s.topic,
                    "score": s.scores[s.topic],
                    "threshold": round(limits[s.topic], 4),
                }
            ),
        )
        for s in ordered
        if id(s.article) not in drawn
    ]
    for number, row in enumerate(blind, start=1):
        placed.insert(number * BLIND_EVERY - 1, row)
    return placed
