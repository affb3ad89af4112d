"""The tables of the desk, as SQLAlchemy sees them.

Times are texts in ISO 8601, UTC, to the second, so that every database sorts and compares them alike. Places
in an article are numbers of its sentences, counted from 0, never offsets: `Article.sentences` holds these.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

WAITING, DRAFT, DONE, SKIPPED = "waiting", "draft", "done", "skipped"
STATES = (WAITING, DRAFT, DONE, SKIPPED)
EDITOR, ADMIN = "editor", "admin"
ROLES = (EDITOR, ADMIN)


class Base(DeclarativeBase):
    """What all tables share: names of constraints that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy's own way
        str: Text(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class Article(Base):
    """An article, as it was given, and where its review stands.

    Attributes:
        key: the user's own id.
        sha256: of title and text; no article is here twice.
        body: its text, kept apart so that lists of articles need not read it.
        tags: the tagged topics of the newest suggestion, each between semicolons, to filter by.
        state: one of `STATES`.
        position: place in the queue, from 1.
        reason: why it stands there: {"kind": "unsure", "topic", "score", "threshold"}, {"kind": "random"} ...
        blind: the suggestion is hidden until the first review is done.
        revealed: the suggestion of a blind article may be shown: a first review was done.
        revision: number of its newest review, 0 when there is none.
        flagged: an editor asks for a second look.
        reviewed_by, reviewed_at: of the newest review that is done.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index(None, "state", "position"),
        Index(None, "state", "reviewed_at"),
        Index(None, "position"),
        Index(None, "state", "reviewed_by"),
        Index(None, "flagged"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None]
    sha256: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str | None]
    published: Mapped[str | None]
    byline: Mapped[str | None]
    source: Mapped[str | None]
    added_at: Mapped[str]
    added_by: Mapped[str]
    intake_id: Mapped[int | None] = mapped_column(ForeignKey("intakes.id"), index=True)
    tags: Mapped[str] = mapped_column(default=";")
    state: Mapped[str] = mapped_column(default=WAITING)
    position: Mapped[int]
    reason: Mapped[dict[str, Any]]
    blind: Mapped[bool] = mapped_column(default=False)
    revealed: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)
    flagged: Mapped[bool] = mapped_column(default=False)
    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[str | None]
    body: Mapped[Body] = relationship()

    @property
    def text(self) -> str:
        """As it was given."""
        return self.body.text

    @property
    def sentences(self) -> list[Any]:
        """See `Body`."""
        return self.body.sentences


class Body(Base):
    """The text of an article.

    Attributes:
        sentences: [start, end, paragraph, heading, printed, dateline] each; ``printed`` is the text in the
            author's letters where it is not ``text[start:end]``, else None; ``dateline`` characters of it
            ("ĐBP - ") belong to no abstract.
        removed: [text, rule] of each line that cleaning took out.
        warnings: what is suspicious in the text, or was repaired.
    """

    __tablename__ = "bodies"
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    text: Mapped[str]
    sentences: Mapped[list[Any]]
    removed: Mapped[list[Any]]
    warnings: Mapped[list[Any]]


class Suggestion(Base):
    """What one version of a model says of an article.

    Attributes:
        model_name, model_version, model_sha256: which model.
        topics: {"topic", "name", "score", "threshold", "tagged", "evidence": [sentences]} each.
        abstract, abstract_sentences: its text, and the sentences it came from.
    """

    __tablename__ = "suggestions"
    __table_args__ = (UniqueConstraint("article_id", "model_sha256"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    model_name: Mapped[str]
    model_version: Mapped[str]
    model_sha256: Mapped[str]
    topics: Mapped[list[Any]]
    abstract: Mapped[str]
    abstract_sentences: Mapped[list[Any]]
    made_at: Mapped[str]


class Review(Base):
    """One revision of an article's review. Revisions are added, never changed.

    Attributes:
        revision: 1, 2, ... within the article.
        state: `DRAFT`, `DONE` or `SKIPPED`; `WAITING` where a first review was undone.
        grades: 0, 1 or 2 by topic; what was not judged is not among them.
        topics: ids of the topics that could be judged.
        evidence: the sentences that carry a topic, by topic.
        abstract: the editor's, None where there is none; a reference for training.
        abstract_sentences: the sentences it was made of; empty when it is free text.
        doubts: what the consistency check said of it.
        suggestion_id: what the model had said then; ``suggestion_shown`` whether the editor saw it.
        seconds: that the editor worked on it.
        form_key: of the form it came from; a form that is sent twice counts once.
        restores: the revision that it takes back, where it does.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("article_id", "revision"),
        Index(None, "state", "at"),
        Index(None, "state", "suggestion_shown", "at"),
        Index(None, "author", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    revision: Mapped[int]
    author: Mapped[str]
    at: Mapped[str]
    state: Mapped[str]
    grades: Mapped[dict[str, Any]]
    topics: Mapped[list[Any]]
    evidence: Mapped[dict[str, Any]]
    abstract: Mapped[str | None]
    abstract_sentences: Mapped[list[Any]]
    doubts: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(default="")
    flagged: Mapped[bool] = mapped_column(default=False)
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"))
    suggestion_shown: Mapped[bool]
    seconds: Mapped[int | None]
    form_key: Mapped[str] = mapped_column(unique=True)
    restores: Mapped[int | None]


class Claim(Base):
    """Who is working on an article, until when."""

    __tablename__ = "claims"
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    author: Mapped[str] = mapped_column(index=True)
    expires_at: Mapped[str]


class Intake(Base):
    """Articles that came in together.

    Attributes:
        name: of the file, or what was pasted.
        state: "running", "done" or "stopped".
        refused: {"id", "message"} of the first rows that are no articles.
    """

    __tablename__ = "intakes"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    at: Mapped[str]
    author: Mapped[str]
    state: Mapped[str]
    n_read: Mapped[int] = mapped_column(default=0)
    n_added: Mapped[int] = mapped_column(default=0)
    n_known: Mapped[int] = mapped_column(default=0)
    n_refused: Mapped[int] = mapped_column(default=0)
    refused: Mapped[list[Any]]


class User(Base):
    """Who may use the desk. ``role`` is one of `ROLES`; who left is disabled, never deleted."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password: Mapped[str]
    made_at: Mapped[str]
    disabled: Mapped[bool] = mapped_column(default=False)


class Login(Base):
    """A session in a browser, by the sha256 of its token."""

    __tablename__ = "logins"
    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    made_at: Mapped[str]
    expires_at: Mapped[str]


class Job(Base):
    """A retraining on the reviews.

    Attributes:
        state: "running", "passed", "refused", "failed" or "lost" (nobody knows how it ended).
        folder: with the table it learns from, its log and the gate's files.
        n_rows: reviews in that table.
        version: of the registry, where a model was made.
    """

    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str]
    at: Mapped[str]
    ended_at: Mapped[str | None]
    state: Mapped[str]
    pid: Mapped[int | None]
    folder: Mapped[str]
    n_rows: Mapped[int]
    version: Mapped[str | None]
    message: Mapped[str] = mapped_column(default="")


class Setting(Base):
    """A setting of the whole desk."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
