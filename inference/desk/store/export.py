"""Reviews as the table that `phobrief retrain --data` reads, and back.

A column per topic (0, 1, 2; empty = not judged), the reference abstract in ``abstract``, and beside them who
reviewed it, when, with which model in view. Rows are streamed: memory stays flat however many there are.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session, joinedload

from ....streams import batched
from ....tables import safe_cell
from .database import Store
from .tables import DONE, Article, Review, Suggestion

_ROWS_AT_ONCE = 200
_HEAD = ("id", "title")
_ABOUT = (
    *("abstract", "abstract_checks", "evidence", "note", "flagged"),
    *("state", "reviewed_by", "reviewed_at", "review_id", "revision", "seconds"),
    *("model", "suggestion_shown", "blind", "published", "source", "text"),
)
_BOM = "\ufeff"


def export_columns(topics: Sequence[str]) -> list[str]:
    """Names of the columns, in order."""
    return [*_HEAD, *topics, *_ABOUT]


def judged_topics(session: Session) -> list[str]:
    """Ids of the topics that any exported review could judge, oldest first."""
    # JSON itself cannot be compared in PostgreSQL.
    lists = cast(Review.topics, Text)
    each = select(lists).where(Review.state == DONE).group_by(lists).order_by(func.min(Review.id))
    found: dict[str, None] = {}
    for topics in session.scalars(each):
        found |= dict.fromkeys(json.loads(topics))
    return list(found)


def export_rows(
    session: Session, topics: Sequence[str], states: Sequence[str] = (DONE,)
) -> Iterator[dict[str, Any]]:
    """The newest review of each article, in the order in which articles came in.

    Args:
        session: of the desk's database.
        topics: as `judged_topics`; a column for each.
        states: of reviews that are wanted; drafts and skips never leave unless asked for.
    """
    statement = _reviewed(states).execution_options(yield_per=_ROWS_AT_ONCE)
    # The session holds no row that nobody else does, so memory stays flat by itself.
    for article, review, suggestion in session.execute(statement):
        yield _row(article, review, suggestion, topics)


def export_parts(store: Store, topics: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    """`export_rows`, some at a time, each part read by itself.

    Whoever takes the rows may be slow, and must not keep a connection of the database meanwhile. An article
    is as it stands when its part is read.
    """
    wanted = select(Article.id).where(Article.state == DONE).order_by(Article.id)
    with store.reading() as session:
        ids = list(session.scalars(wanted))
    for part in batched(ids, _ROWS_AT_ONCE // 2):
        with store.reading() as session:
            found = session.execute(_reviewed((DONE,)).where(Article.id.in_(part)))
            rows = [_row(article, review, said, topics) for article, review, said in found]
        yield rows


def _reviewed(states: Sequence[str]) -> Select[Article, Review, Suggestion]:
    """Articles with their newest review and what a model had said then."""
    return (
        select(Article, Review, Suggestion)
        .join(Review, (Review.article_id == Article.id) & (Review.revision == Article.revision))
        .outerjoin(Suggestion, Suggestion.id == Review.suggestion_id)
        .where(Article.state.in_(states))
        .order_by(Article.id)
        .options(joinedload(Article.body))
    )


def _row(
    article: Article, review: Review, suggestion: Suggestion | None, topics: Sequence[str]
) -> dict[str, Any]:
    spans = {
        topic: [article.sentences[n][:2] for n in numbers]
        for topic, numbers in review.evidence.items()
        if numbers
    }
    return {
        "id": article.key or f"desk:{article.id}",
        "title": article.title,
        **{topic: review.grades.get(topic) for topic in topics},
        "abstract": review.abstract,
        "abstract_checks": review.doubts or None,
        "evidence": spans or None,
        "note": review.note or None,
        "flagged": review.flagged,
        "state": review.state,
        "reviewed_by": review.author,
        "reviewed_at": review.at,
        "review_id": review.id,
        "revision": review.revision,
        "seconds": review.seconds,
        "model": suggestion and f"{suggestion.model_name} {suggestion.model_version}",
        "suggestion_shown": review.suggestion_shown,
        "blind": article.blind,
        "published": article.published,
        "source": article.source,
        "text": article.text,
    }


def as_json_lines(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    """A line for each row."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


def as_csv(rows: Iterator[dict[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    """CSV in UTF-8 with a byte order mark, as Excel wants it; a piece for each row."""
    yield _BOM + _csv_line(columns)
    for row in rows:
        yield _csv_line([_cell(value) for value in _in_place(row, columns)])


def _in_place(row: dict[str, Any], columns: Sequence[str]) -> list[Any]:
    """The values of columns; places in a text that `safe_cell` moves go with it."""
    moved = len(safe_cell(row["text"])) - len(row["text"])
    if moved and row["evidence"]:
        spans = {
            topic: [[start + moved, end + moved] for start, end in places]
            for topic, places in row["evidence"].items()
        }
        row = {**row, "evidence": spans}
    return [row[name] for name in columns]


def _csv_line(cells: Sequence[Any]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe_cell(value) if isinstance(value, str) else value
