"""Columns that a table of labels may have beside its topics."""

from __future__ import annotations

from .grades import is_empty

FIELDS = ("id", "title", "text", "published", "source", "split", "weight", "abstract")
"""What is read of a row beside its labels."""
TEXT_FIELDS = tuple(name for name in FIELDS if name != "weight")
TOPIC_NAMES = "topics"
"""The column that names a row's topics in one cell."""
_OTHER_TEXTS = ("body", "date")
_NOTES = ("url", "author", "byline", "confidence", "score", "annotator", "note", "comment")
_OF_TOOLS = (
    *("annotation_id", "completed_by", "ground_truth", "was_cancelled"),
    *("lead_time", "created_at", "updated_at"),
)
_OF_THE_DESK = (
    *("abstract_checks", "evidence", "flagged", "state", "reviewed_by", "reviewed_at", "review_id"),
    *("revision", "seconds", "model", "suggestion_shown", "blind"),
)
NOT_TOPICS = frozenset((*FIELDS, TOPIC_NAMES, *_OTHER_TEXTS, *_NOTES, *_OF_TOOLS, *_OF_THE_DESK))
"""Columns that are never taken for a new topic, whatever is in them."""


def text_of(value: object) -> str | None:
    """The text of a cell; None for an empty one."""
    return None if is_empty(value) else str(value)
