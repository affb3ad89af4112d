"""Checks of the texts themselves: empty, too short, not Vietnamese, HTML."""

from __future__ import annotations

from ...models.text.reading.read import HARDLY_VIETNAMESE, VERY_SHORT, suspicions
from ...models.text.reading.webpage import looks_like_html
from .findings import Finding, places
from .table import DataTable

_SHORT_SHARE = 0.2


def text_findings(table: DataTable) -> list[Finding]:
    """Findings about texts."""
    empty = [row for row in table.rows if not row.text]
    suspected = [(row, suspicions(row.text)) for row in table.rows if row.text]
    foreign = [row for row, found in suspected if HARDLY_VIETNAMESE in found]
    short = [row for row, found in suspected if VERY_SHORT in found]
    pages = [row for row, _ in suspected if looks_like_html(row.text)]
    unjudged = [row for row in table.rows if row.text and not row.grades]
    many_short = len(short) > _SHORT_SHARE * len(table.rows)
    checks = (
        ("look", "empty_text", empty, "have no text and cannot be used"),
        (
            "look",
            "not_vietnamese",
            foreign,
            "hold hardly any Vietnamese (another language, no diacritics or a broken encoding)",
        ),
        ("look" if many_short else "note", "short_text", short, "are very short for an article"),
        ("note", "html", pages, "hold HTML; the article is taken out of it"),
        ("note", "not_judged", unjudged, "are judged for no topic"),
    )
    return [
        Finding(level, kind, f"{len(rows)} rows {message}", len(rows), where=places(rows))
        for level, kind, rows, message in checks
        if rows
    ]
