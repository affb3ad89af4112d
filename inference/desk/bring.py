"""Articles from files into the queue, with the reviews that an export holds: `phobrief desk import`, and
`phobrief run --review`."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import select

from ...articles import Article
from ...errors import PhobriefError
from ..jobs.engines.preparing import to_article
from ..jobs.files.storage import find_files
from ..jobs.inputs.sources import read_files
from ..jobs.rows import Failure
from ..jobs.spec import TableColumns
from ..loading import load
from ..pipeline import Briefer
from .intake import briefed_by, run_intake, start
from .store.articles import newest_suggestion, text_sha256
from .store.database import Store, now
from .store.reviews import Answer, Submission, save
from .store.tables import DONE, Intake, Review
from .store.tables import Article as Row

_OF_REVIEWS = (
    *("abstract", "evidence", "note", "flagged", "reviewed_by", "reviewed_at"),
    *("seconds", "suggestion_shown"),
)
"""Columns of an export that are taken over, beside those of the topics."""

_PLAIN = TableColumns()
_LONGEST = 20_000
"""Characters of an abstract or a note that are taken over."""
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of the rows of files; see the columns of `Intake`."""

    n_read: int
    n_added: int
    n_known: int
    n_refused: int
    n_reviews: int
    refused: list[dict[str, str]]


def bring(
    store: Store,
    inputs: Sequence[str],
    make: Callable[[], Briefer] = load,
    columns: TableColumns = _PLAIN,
) -> Brought:
    """Brief the articles of files and put them into the queue; take over the reviews of an export.

    Args:
        store: the desk's.
        inputs: files and folders, as `phobrief run` takes them.
        make: loads the model, once there is something to read.
        columns: of tables, with text and key.

    Raises:
        DataError: an input cannot be read.
        ModelStoreError: no such model.
    """
    files = find_files(inputs)
    briefer = make()
    author = _user()
    names = ", ".join(PurePath(given).name or given for given in inputs)
    intake_id = start(store, names[:200], author)
    topics = [topic.id for topic in briefer.topics]
    columns = replace(columns, optional=(*_OF_REVIEWS, *topics))
    reviews: dict[str, dict[str, Any]] = {}

    def articles() -> Iterator[Article | tuple[str, str]]:
        for row in read_files(files, columns):
            if isinstance(row.content, Failure):
                yield row.id, row.content.message
                continue
            try:
                article = to_article(row)
            except PhobriefError as error:
                yield row.id, str(error)
                continue
            if article.source == row.source:  # where files lie here is nothing to editors
                article = replace(article, source=PurePath(row.source).name)
            if row.extra.get("reviewed_by"):
                reviews[text_sha256(article.title, article.text)] = row.extra
            yield article

    run_intake(store, intake_id, articles(), briefed_by(briefer), briefer.topics)
    n_reviews = _take_over(store, reviews, topics)
    with store.reading() as session:
        found = session.get_one(Intake, intake_id)
        return Brought(
            found.n_read, found.n_added, found.n_known, found.n_refused, n_reviews, found.refused
        )


def _take_over(store: Store, reviews: Mapping[str, Mapping[str, Any]], topics: list[str]) -> int:
    """Keep the reviews of articles that have none yet."""
    n = 0
    for sha256, columns in reviews.items():
        with store.writing() as session:
            article = session.scalar(select(Row).where(Row.sha256 == sha256))
            if article is None or article.revision:
                continue
            suggestion = newest_suggestion(session, article.id)
            outcome = save(
                session,
                Submission(
                    article_id=article.id,
                    based_on=0,
                    form_key=f"import {sha256}",
                    author=_text(columns["reviewed_by"])[:_LONGEST_NAME] or _user(),
                    state=DONE,
                    answer=_answer(columns, topics, article),
                    topics=topics,
                    suggestion_id=suggestion.id if suggestion else None,
                    suggestion_shown=_is_true(columns.get("suggestion_shown")),
                    seconds=_number(columns.get("seconds")),
                ),
            )
            review = session.get_one(Review, outcome.review.id)
            review.at = article.reviewed_at = _time(columns.get("reviewed_at"))
            n += 1
    return n


def _answer(columns: Mapping[str, Any], topics: Sequence[str], article: Row) -> Answer:
    grades = {t: g for t in topics if (g := _number(columns.get(t))) in (0, 1, 2)}
    starts = {tuple(sentence[:2]): n for n, sentence in enumerate(article.sentences)}
    evidence = {
        topic: [starts[span] for span in spans if span in starts]
        for topic, spans in _spans(columns.get("evidence")).items()
        if topic in topics
    }
    return Answer(
        {t: g for t, g in grades.items() if g is not None},
        evidence,
        _text(columns.get("abstract")) or None,
        note=_text(columns.get("note")),
        flagged=_is_true(columns.get("flagged")),
    )


def _spans(value: object) -> dict[str, list[tuple[int, int]]]:
    """Spans by topic, as an export has them; what is none is left out, as files hold anything."""
    try:
        found: Any = json.loads(value) if isinstance(value, str) else value
        return {
            str(topic): [(int(start), int(end)) for start, end in places]
            for topic, places in dict(found or {}).items()
        }
    except (ValueError, TypeError, RecursionError, OverflowError):
        return {}


def _text(value: object) -> str:
    return value.replace("\0", "")[:_LONGEST] if isinstance(value, str) else ""


def _time(value: object) -> str:
    """A time as the database holds it; now, where the file has none."""
    try:
        at = datetime.fromisoformat(str(value))
        return at.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return now()


def _is_true(value: object) -> bool:
    return str(value).strip().lower() == "true"


def _number(value: object) -> int | None:
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return None


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a process without a name
        return "local"
