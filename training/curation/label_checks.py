"""Checks of labels (grades, names, counts, likely errors, poisoned topics) and of the texts themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ...aliases import IntArray
from ...models.text.reading.read import (
    HARDLY_VIETNAMESE,
    VERY_SHORT,
    looks_like_html,
    suspicions,
)
from ..data.label_shapes.grades import nearest_topic
from .findings import SHOWN, Finding, Review, places, review_row
from .label_errors import TopicNoise
from .table import LabelTable, Problem, note_lines

RARE = 30
"""Articles of a topic below which its figures say little."""
NOISY, POISONED = 0.05, 0.10
"""Estimated shares of wrong labels: from the first on a topic needs a look, from the second on it must not be
trained on. Ours have 0.01 to 0.03; with 5 % of them flipped 0.07 to 0.09, with 10 % 0.12 to 0.16."""
LOW_AUC = 0.75
"""AUC below which the labels of a topic have little to do with its texts."""
_MIN_JUDGED = 20
"""Judged rows from which a topic with labels of one kind only is a danger."""
_SHORT_SHARE = 0.2
"""Share of very short texts above which they need a look."""


def count_topics(
    topics: Sequence[str], grades: IntArray, noise: Sequence[TopicNoise | None]
) -> dict[str, dict[str, Any]]:
    """Rows present (grades 1 and 2), main (2), absent (0) and not judged, by topic; the share of wrong labels
    and the AUC where cross-validation has found them, else None."""
    return {
        topic: {
            "present": int((column > 0).sum()),
            "main": int((column == 2).sum()),
            "absent": int((column == 0).sum()),
            "not_judged": int((column < 0).sum()),
            "wrong": None if found is None else round(found.wrong, 4),
            "auc": None if found is None else round(found.auc, 4),
        }
        for topic, column, found in zip(topics, grades.T, noise, strict=True)
    }


def grade_findings(table: LabelTable) -> list[Finding]:
    """Cells that are no grade, rows that cannot be read, ids without a text."""
    messages = {
        "grade": "cells hold no grade (0, 1, 2 or nothing); `phobrief data import` reads yes and no",
        "row": "rows cannot be read",
        "id": "ids are not in the corpus",
    }
    of_kind: dict[str, list[Problem]] = defaultdict(list)
    for problem in table.problems:
        of_kind[problem.kind].append(problem)
    return [
        Finding(
            "look",
            kind,
            f"{len(found)} {messages[kind]}; the first: {found[0].message}",
            len(found),
            where=tuple(problem.where for problem in found[:SHOWN]),
        )
        for kind, found in of_kind.items()
    ]


def usable_findings(n_usable: int) -> list[Finding]:
    """Whether anything can be learnt at all."""
    if n_usable:
        return []
    message = "no row has both a text and a label: there is nothing to learn from"
    return [Finding("danger", "nothing_usable", message)]


def annotator_findings(table: LabelTable) -> tuple[list[Finding], list[Review]]:
    """Where annotators of an article differ, and what labelling tools wrote that is no label."""
    disputed = [row for row in table.rows if row.differing]
    n = sum(len(row.differing) for row in disputed)
    findings = [Finding("note", "no_label", line) for line in note_lines(table.notes)]
    if disputed:
        message = (
            f"{n} labels of {len(disputed)} rows on which annotators differ; the first: "
            f"{disputed[0].differing_lines()[0]}; the rest is in the list to review (--out)"
        )
        findings.append(
            Finding("look", "annotators", message, len(disputed), where=places(disputed))
        )
    review = [
        review_row(row, topic, str(row.grades.get(topic, "")), f"annotators differ: {said}")
        for row in disputed
        for topic, said in row.differing.items()
    ]
    return findings, review


def topic_findings(
    table: LabelTable, known: Mapping[str, str], counts: Mapping[str, Mapping[str, Any]]
) -> list[Finding]:
    """Unknown names, each with the nearest known one; topics with labels of one kind only; rare topics."""
    named = Counter(name for row in table.rows for name in row.unknown)
    unknown = {**{t: c["present"] for t, c in counts.items() if t not in known}, **named}
    return [
        *(_unknown(name, n, known) for name, n in unknown.items()),
        *(f for topic, count in counts.items() for f in _balance(topic, count)),
    ]


def noise_findings(
    table: LabelTable, topics: Sequence[str], noise: Sequence[TopicNoise | None]
) -> tuple[list[Finding], list[Review]]:
    """Likely label errors: how many by topic, whether it looks poisoned, and which rows."""
    findings, review = [], []
    for topic, found in zip(topics, noise, strict=True):
        if found is None:
            continue
        findings += _noise(table, topic, found)
        for i in found.suspects:
            row, score = table.rows[i], float(found.scores[i])
            grade = row.grades[topic]
            reason = (
                f"labelled {'present' if grade else 'absent'}, "
                f"cross-validation says {'absent' if grade else 'present'}"
            )
            review.append(review_row(row, topic, str(grade), reason, score))
    review.sort(key=lambda r: -abs((r.score or 0.0) - float(r.label != "0")))
    return findings, review


def text_findings(table: LabelTable) -> list[Finding]:
    """Texts that are missing, not Vietnamese, very short, HTML, or judged for no topic."""
    empty = [row for row in table.rows if not row.text]
    suspected = [(row, suspicions(row.text)) for row in table.rows if row.text]
    foreign = [row for row, found in suspected if HARDLY_VIETNAMESE in found]
    short = [row for row, found in suspected if VERY_SHORT in found]
    pages = [row for row, _ in suspected if looks_like_html(row.text)]
    unjudged = [row for row in table.rows if row.text and not row.grades]
    many_short = len(short) > _SHORT_SHARE * len(table.rows)
    checks = (
        ("look", "empty_text", empty, "rows have no text and cannot be used"),
        (
            "look",
            "not_vietnamese",
            foreign,
            "rows hold hardly any Vietnamese (another language, no diacritics or a broken encoding)",
        ),
        (
            "look" if many_short else "note",
            "short_text",
            short,
            "rows are very short for an article",
        ),
        ("note", "html", pages, "rows hold HTML; the article is taken out of it"),
        ("note", "not_judged", unjudged, "rows are judged for no topic"),
    )
    return [
        Finding(level, kind, f"{len(rows)} {message}", len(rows), where=places(rows))
        for level, kind, rows, message in checks
        if rows
    ]


def _unknown(name: str, n: int, known: Mapping[str, str]) -> Finding:
    near = nearest_topic(name, known)
    if near:
        message = f"'{name}' ({n} rows) is not a known topic; did you mean '{near}'?"
        return Finding("look", "unknown_topic", message, n, name)
    message = (
        f"'{name}' ({n} rows) is not a topic of the model: retraining would add it as a new one"
    )
    return Finding("note", "new_topic", message, n, name)


def _balance(topic: str, count: Mapping[str, Any]) -> list[Finding]:
    present, absent = count["present"], count["absent"]
    judged = present + absent
    if judged == 0:
        return [Finding("note", "not_judged", f"{topic}: no row is judged for it", 0, topic)]
    if present == 0 or absent == 0:
        only = "0 (absent)" if present == 0 else "present"
        message = (
            f"{topic}: all {judged} judged rows are {only}; a model would learn to "
            f"{'never' if present == 0 else 'always'} tag it. Leave cells empty where nobody judged"
        )
        return [
            Finding(
                "danger" if judged >= _MIN_JUDGED else "look", "one_kind", message, judged, topic
            )
        ]
    if present < RARE:
        message = (
            f"{topic}: only {present} of {judged} judged rows have it; fewer than {RARE} say little: "
            "see `phobrief data suggest`"
        )
        return [Finding("look", "rare", message, present, topic)]
    return []


def _noise(table: LabelTable, topic: str, found: TopicNoise) -> list[Finding]:
    n = len(found.suspects)
    if n == 0:
        return []
    where = places([table.rows[i] for i in found.suspects])
    figures = (
        f"about {found.wrong:.0%} of its labels look wrong ({found.present_wrong:.0%} of those present, "
        f"{found.absent_wrong:.0%} of those absent; AUC {found.auc:.2f})"
    )
    if found.wrong >= POISONED or found.auc < LOW_AUC:
        message = f"{topic}: {figures}: flipped, mixed up or poisoned; do not train on it before you know why"
        return [Finding("danger", "poisoned", message, n, topic, where)]
    if found.wrong >= NOISY:
        message = f"{topic}: {figures}; {n} rows are in the list to review (--out)"
        return [Finding("look", "label_errors", message, n, topic, where)]
    message = f"{topic}: {n} labels may be wrong (about {found.wrong:.0%}); see the list to review (--out)"
    return [Finding("note", "label_errors", message, n, topic, where)]
