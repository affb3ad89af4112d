"""Articles with a passage of another one put in: what a topic looks like where it is not the main one.

Most labelled articles are on their topic throughout, so a model learns little of the congress paragraph in a
long report. Where it stands is known when we put it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from ....models.text.syllables import count_syllables
from .labelled import LabelledArticle

_HOST_SYLLABLES = 600
"""Longer articles take no passage: training reads only some windows of an article, and might miss it."""
_PASSAGE_SYLLABLES = (60, 160)
"""A passage has at least and about at most so many."""
_FROM_THE_TOP = 0.6
"""So often a passage is the donor's first paragraphs, which say most plainly what it is about."""

Grades = dict[str, int | None]


def mixed_articles(
    rows: Sequence[LabelledArticle], n: int, random: np.random.Generator
) -> list[LabelledArticle]:
    """Put passages of articles whose main topic is known into ``n`` short ones.

    Returns:
        New rows, without title from the donor and without abstract or id; as many as ``n``, or none where
        there is no short article or none with a main topic.
    """
    if not n:
        return []
    hosts = [row for row in rows if _is_short(row.article.text)]
    donors = [row for row in rows if 2 in row.grades.values()]
    if not hosts or not donors:
        return []
    chosen = zip(
        random.integers(len(hosts), size=n), random.integers(len(donors), size=n), strict=True
    )
    return [_mixed(hosts[host], donors[donor], random) for host, donor in chosen]


# Asked of every labelled article in every epoch.
@lru_cache(maxsize=2**16)
def _is_short(text: str) -> bool:
    return count_syllables(text) <= _HOST_SYLLABLES


def _mixed(
    host: LabelledArticle, donor: LabelledArticle, random: np.random.Generator
) -> LabelledArticle:
    paragraphs = host.article.text.split("\n")
    place = int(random.integers(1, len(paragraphs) + 1))
    text = "\n".join([*paragraphs[:place], *_passage(donor, random), *paragraphs[place:]])
    article = replace(host.article, text=text, id=None)
    grades = _union(host.grades, donor.grades)
    return replace(host, article=article, grades=grades, abstract=None, marks={})


def _passage(donor: LabelledArticle, random: np.random.Generator) -> list[str]:
    paragraphs = [line for line in donor.article.text.split("\n") if line.strip()]
    least, most = _PASSAGE_SYLLABLES
    first = 0 if random.random() < _FROM_THE_TOP else int(random.integers(len(paragraphs)))
    wanted = int(random.integers(least, most + 1))
    passage: list[str] = []
    for line in paragraphs[first:]:
        if passage and count_syllables(" ".join([*passage, line])) > wanted:
            break
        passage.append(line)
    return passage


def _union(host: Grades, donor: Grades) -> Grades:
    """A topic is at least secondary where it is the donor's main one; whether a passage holds what the donor
    only mentions is not known."""
    return {topic: _together(grade, donor.get(topic)) for topic, grade in host.items()}


def _together(host: int | None, donor: int | None) -> int | None:
    if donor == 2:
        return max(host or 0, 1)
    return host if donor == 0 or host else None
