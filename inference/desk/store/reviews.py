"""Reviews: every save is a revision; a stale one is told of both, a form sent twice counts once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ....errors import DeskError
from .claims import release
from .database import now
from .tables import DONE, DRAFT, WAITING, Article, Review


@dataclass(frozen=True, slots=True)
class Answer:
    """What an editor says of an article; see the columns of `Review`."""

    grades: dict[str, int] = field(default_factory=dict)
    evidence: dict[str, list[int]] = field(default_factory=dict)
    abstract: str | None = None
    abstract_sentences: list[int] = field(default_factory=list)
    doubts: list[dict[str, Any]] = field(default_factory=list)
    note: str = ""
    flagged: bool = False

    @classmethod
    def of(cls, review: Review) -> Answer:
        """What a revision says."""
        return cls(**{name: getattr(review, name) for name in cls.__dataclass_fields__})

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it could teach."""
        return not self.grades and not self.abstract and not any(self.evidence.values())


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that an editor sends.

    Attributes:
        article_id: of which article.
        based_on: the newest revision that the editor had seen; 0 for none.
        form_key: made with the form, the same when it is sent again.
        author: who.
        state: what the review is then, see `Review.state`.
        answer: what it says.
        topics: ids of the topics that could be judged.
        suggestion_id, suggestion_shown: what the model had said, and whether it was to be seen.
        seconds: worked on it.
        restores: the revision that it takes back.
    """

    article_id: int
    based_on: int
    form_key: str
    author: str
    state: str
    answer: Answer
    topics: list[str]
    suggestion_id: int | None = None
    suggestion_shown: bool = False
    seconds: int | None = None
    restores: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a submission.

    Attributes:
        kind: "saved"; "repeated" where the same form had been saved; "conflict" where another saved before.
        review: the revision it became, or in a conflict the newest one.
    """

    kind: Literal["saved", "repeated", "conflict"]
    review: Review


def new_form_key() -> str:
    """A key for a form."""
    return secrets.token_urlsafe(16)


def save(session: Session, sent: Submission) -> Outcome:
    """Add a revision. ``session`` must be one that writes.

    Raises:
        DeskError: there is no such article.
    """
    article = session.scalar(select(Article).where(Article.id == sent.article_id).with_for_update())
    if article is None:
        raise DeskError(f"there is no article {sent.article_id}")
    same = session.scalar(select(Review).where(Review.form_key == sent.form_key))
    if same is not None and _is_same(same, sent):
        return Outcome("repeated", same)
    newest = newest_review(session, article.id)
    if newest is not None and newest.revision != sent.based_on:
        return Outcome("conflict", newest)
    review = Review(
        article_id=article.id,
        revision=article.revision + 1,
        author=sent.author,
        at=now(),
        state=sent.state,
        topics=sent.topics,
        suggestion_id=sent.suggestion_id,
        suggestion_shown=sent.suggestion_shown,
        seconds=sent.seconds,
        form_key=sent.form_key if same is None else new_form_key(),
        restores=sent.restores,
        **{name: getattr(sent.answer, name) for name in Answer.__dataclass_fields__},
    )
    session.add(review)
    article.revision, article.state = review.revision, sent.state
    article.flagged = sent.answer.flagged
    is_done = sent.state == DONE
    article.reviewed_by = sent.author if is_done else None
    article.reviewed_at = review.at if is_done else None
    article.revealed = article.revealed or is_done
    session.flush()
    if sent.state != DRAFT:  # who saves a draft goes on with the article
        release(session, article.id, sent.author)
    return Outcome("saved", review)


def _is_same(review: Review, sent: Submission) -> bool:
    """Whether a form with a key that is known says what was saved of it.

    It need not: a browser may show the page again with the old key, to be filled in anew.
    """
    return (review.article_id, review.author, review.state, Answer.of(review)) == (
        sent.article_id,
        sent.author,
        sent.state,
        sent.answer,
    )


def newest_review(session: Session, article_id: int) -> Review | None:
    """The newest revision of an article's review."""
    return session.scalar(
        select(Review)
        .where(Review.article_id == article_id)
        .order_by(Review.revision.desc())
        .limit(1)
    )


def history(session: Session, article_id: int) -> list[Review]:
    """All revisions, newest first."""
    found = select(Review).where(Review.article_id == article_id)
    return list(session.scalars(found.order_by(Review.revision.desc())))


def take_again(
    session: Session, article_id: int, revision: int, author: str, form_key: str
) -> Outcome:
    """Let an older revision be the newest: a new one that says the same. 0 is the article unreviewed.

    Raises:
        DeskError: there is no such revision.
    """
    newest = newest_review(session, article_id)
    old = session.scalar(
        select(Review).where(Review.article_id == article_id, Review.revision == revision)
    )
    if newest is None or (old is None and revision != 0):
        raise DeskError(f"article {article_id} has no revision {revision}")
    source = old or newest
    return save(
        session,
        Submission(
            article_id=article_id,
            based_on=newest.revision,
            form_key=form_key,
            author=author,
            state=WAITING if old is None else old.state,
            answer=Answer() if old is None else Answer.of(old),
            topics=source.topics,
            suggestion_id=source.suggestion_id,
            suggestion_shown=source.suggestion_shown,
            restores=revision,
        ),
    )
