"""Passages that editors marked as what carries a topic, as training examples of their own.

A grade says that a topic is somewhere in an article; a mark says where. So the marked sentences, under the
article's title and with its grade, are one more example of this topic, and of no other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ....articles import Article

if TYPE_CHECKING:
    from .labelled import LabelledArticle

Marks = Mapping[str, tuple[tuple[int, int], ...]]
"""By topic, where the marked sentences start and end in the article's text, in order."""


def read_marks(cell: object, text: str, topics: Sequence[str]) -> Marks:
    """The marks in an ``evidence`` cell, as the review desk exports them: {topic: [[start, end], ...]} or its
    JSON; nothing where the cell is anything else, as files hold anything under this name.

    Args:
        cell: of the table.
        text: that the places are counted in; what lies outside of it is no mark.
        topics: ids of those to read.
    """
    try:
        tree: Any = json.loads(cell) if isinstance(cell, str) else cell
        given = tree.items() if isinstance(tree, Mapping) else ()
        return {
            topic: spans
            for topic, places in given
            if topic in topics and (spans := tuple(_spans(places or (), len(text))))
        }
    except (ValueError, TypeError, RecursionError):
        return {}


def _spans(places: Any, length: int) -> list[tuple[int, int]]:
    spans = [(int(start), int(end)) for start, end in places]
    return sorted({(start, end) for start, end in spans if 0 <= start < end <= length})


def marked_passages(rows: Sequence[LabelledArticle]) -> list[LabelledArticle]:
    """An example for each topic that a row carries and has marks of.

    Marks of a topic that is graded 0 or not judged say nothing sure, and give none.
    """
    return [passage for row in rows for passage in _passages_of(row)]


def _passages_of(row: LabelledArticle) -> Iterator[LabelledArticle]:
    text = row.article.text
    for topic, spans in row.marks.items():
        if not (grade := row.grades.get(topic)):
            continue
        marked = "\n".join(text[start:end].strip() for start, end in spans)
        if not marked.strip():
            continue
        yield replace(
            row,
            article=Article(marked, f"{row.article.id or ''}#{topic}", row.article.title),
            grades={known: grade if known == topic else None for known in row.grades},
            abstract=None,
            marks={},
        )
