"""Articles come in with what a model says of them, and wait in the order in which they are worth a review."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from .database import now
from .search import add_to_index
from .tables import DONE, STATES, WAITING, Article, Body, Claim, Intake, Suggestion

MOST_REFUSED = 200
"""Refused rows of an intake that are listed."""
NOT_TAGGED = "none"


@dataclass(frozen=True, slots=True)
class Told:
    """What a model says of an article: the columns of `Suggestion` without the article's."""

    model_name: str
    model_version: str
    model_sha256: str
    topics: list[dict[str, Any]]
    abstract: str
    abstract_sentences: list[int]

    @property
    def tags(self) -> str:
        """As `Article.tags` holds them."""
        return "".join(f";{t['topic']}" for t in self.topics if t["tagged"]) + ";"


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article as it goes in: the columns of `Article` of the same names, and what a model says of it.

    ``given_title`` is the title that came beside the text, if any; ``title`` may be found in the text.
    """

    key: str | None
    given_title: str | None
    title: str | None
    published: str | None
    byline: str | None
    source: str | None
    text: str
    sentences: list[list[Any]]
    removed: list[list[str]]
    warnings: list[str]
    told: Told

    @property
    def sha256(self) -> str:
        """What tells whether it is there already."""
        return text_sha256(self.given_title, self.text)


def text_sha256(title: str | None, text: str) -> str:
    """What tells whether an article is there already, by its title and text as given."""
    return hashlib.sha256(f"{title or ''}\0{text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article goes in the queue, see the columns of `Article`."""

    reason: Mapping[str, Any]
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles of the queue are meant.

    Attributes:
        state: one of `STATES`, "flagged", or "" for all.
        topic: tagged by the model; `NOT_TAGGED` for none; "" for all.
        intake: that they came in with.
    """

    state: str = WAITING
    topic: str = ""
    intake: int | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """As SQLAlchemy takes them."""
        found: list[ColumnElement[bool]] = []
        if self.state == "flagged":
            found.append(Article.flagged.is_(True))
        elif self.state in STATES:
            found.append(Article.state == self.state)
        if self.topic == NOT_TAGGED:
            # What a blind article is tagged with would be told by the filter.
            found.append(and_(Article.tags == ";", ~_hidden()))
        elif self.topic:
            found.append(
                and_(Article.tags.contains(f";{self.topic};", autoescape=True), ~_hidden())
            )
        if self.intake is not None:
            found.append(Article.intake_id == self.intake)
        return found


def _hidden() -> ColumnElement[bool]:
    return and_(Article.blind, ~Article.revealed)


def is_hidden(article: Article) -> bool:
    """Whether its suggestion must not be shown yet."""
    return article.blind and not article.revealed


def add_articles(
    session: Session,
    incoming: Sequence[tuple[Incoming, Place]],
    author: str,
    intake_id: int | None = None,
) -> list[int]:
    """Put articles at the end of the queue, in their order; of one that is there already only the model's
    words are taken.

    Returns:
        The ids of all of them, in order.
    """
    last = session.scalar(select(func.max(Article.position))) or 0
    ids = []
    for article, place in incoming:
        known = session.scalar(select(Article).where(Article.sha256 == article.sha256))
        if known is None:
            last += 1
            known = _new(article, place, author, intake_id, last)
            session.add(known)
            session.flush()
            add_to_index(session, known.id, f"{article.title or ''}\n{article.text}")
        add_suggestion(session, known, article.told)
        ids.append(known.id)
    return ids


def known_hashes(session: Session, hashes: Sequence[str]) -> set[str]:
    """Which articles are there already."""
    return set(session.scalars(select(Article.sha256).where(Article.sha256.in_(hashes))))


def _new(
    article: Incoming, place: Place, author: str, intake_id: int | None, position: int
) -> Article:
    return Article(
        key=article.key,
        sha256=article.sha256,
        title=article.title,
        published=article.published,
        byline=article.byline,
        source=article.source,
        body=Body(
            text=article.text,
            sentences=article.sentences,
            removed=article.removed,
            warnings=article.warnings,
        ),
        added_at=now(),
        added_by=author,
        intake_id=intake_id,
        position=position,
        reason=dict(place.reason),
        blind=place.blind,
        revealed=False,
        state=WAITING,
        revision=0,
        flagged=False,
    )


def add_suggestion(session: Session, article: Article, told: Told) -> Suggestion:
    """Keep what a model says of an article; once for each model."""
    found = session.scalar(
        select(Suggestion).where(
            Suggestion.article_id == article.id, Suggestion.model_sha256 == told.model_sha256
        )
    )
    if found is None:
        found = Suggestion(
            article_id=article.id,
            made_at=now(),
            **{name: getattr(told, name) for name in told.__dataclass_fields__},
        )
        session.add(found)
        article.tags = told.tags
        session.flush()
    return found


def get_article(session: Session, article_id: int, *, whole: bool = True) -> Article | None:
    """An article by its number; ``whole`` with its text."""
    statement = select(Article).where(Article.id == article_id)
    if whole:
        statement = statement.options(joinedload(Article.body))
    return session.scalar(statement)


def newest_suggestion(session: Session, article_id: int) -> Suggestion | None:
    """What the last model said."""
    return session.scalar(
        select(Suggestion)
        .where(Suggestion.article_id == article_id)
        .order_by(Suggestion.id.desc())
        .limit(1)
    )


def page_of(session: Session, wanted: Filter, limit: int, offset: int) -> list[Article]:
    """Articles in the order of the queue; those that are done with the newest first."""
    statement = select(Article).where(*wanted.conditions).limit(limit).offset(offset)
    return list(session.scalars(_ordered(statement, wanted)))


def count(session: Session, wanted: Filter) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(Article).where(*wanted.conditions)) or 0


def _ordered(statement: Select[Any], wanted: Filter) -> Select[Any]:
    if wanted.state == DONE:
        return statement.order_by(Article.reviewed_at.desc(), Article.id.desc())
    if wanted.state == "flagged":
        return statement.order_by(Article.id)  # the same order, which the index of flags has
    return statement.order_by(Article.position)


def next_article(
    session: Session, wanted: Filter, author: str, after: Article | None = None
) -> int | None:
    """The next article that nobody else is working on, in the order of `page_of`.

    Args:
        session: of the desk's database.
        wanted: the filter that stays on.
        author: who asks; what they work on themselves is not left out.
        after: begin behind this article, as it was in the list, and go on from the start when the end is
            reached; but not of those that are done, whose first is then the one just saved.
    """
    free = or_(Claim.article_id.is_(None), Claim.author == author, Claim.expires_at <= now())
    statement = _ordered(
        select(Article.id)
        .outerjoin(Claim, Claim.article_id == Article.id)
        .where(*wanted.conditions, free)
        .limit(1),
        wanted,
    )
    if after is not None:
        found: int | None = session.scalar(statement.where(_behind(after, wanted)))
        if found is not None or wanted.state == DONE:
            return found
        statement = statement.where(Article.id != after.id)
    first: int | None = session.scalar(statement)
    return first


def _behind(article: Article, wanted: Filter) -> ColumnElement[bool]:
    """What comes after an article in the order of `_ordered`."""
    if wanted.state == DONE:
        return tuple_(Article.reviewed_at, Article.id) < (article.reviewed_at or "", article.id)
    if wanted.state == "flagged":
        return Article.id > article.id
    return Article.position > article.position


def start_intake(session: Session, name: str, author: str) -> Intake:
    """Note that articles begin to come in."""
    intake = Intake(
        name=name, at=now(), author=author, state="running", n_read=0, n_added=0, n_known=0,
        n_refused=0, refused=[],
    )  # fmt: skip
    session.add(intake)
    session.flush()
    return intake
