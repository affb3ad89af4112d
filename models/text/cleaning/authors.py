"""Which lines of a page only name who wrote it, above the text or below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, pairwise, takewhile

from ..fold import compose, fold
from ..regexes import regex
from .bylines import persons_of
from .page import Line

_SIGNATURE = regex(r"(?:T/?M|K/?T|T/?L|TUQ)\b\.?", re.IGNORECASE)
_MAX_BYLINES = 3
_ANNOUNCING_WORDS = 4
"""Fewer before a colon are the label of a byline."""


def mark_bylines(
    lines: Sequence[Line], prose: Sequence[int], title: Line | None, given: str | None
) -> str | None:
    """Mark the lines that only name the author; return the first name.

    Args:
        lines: of the page; what else is noise is marked.
        prose: which of them are paragraphs.
        title: the line of the title.
        given: the title that the user gave.
    """
    if not prose:
        return None
    signed = [
        *_tail_bylines(lines, prose[-1]),
        *_head_bylines(lines, prose, title),
        *_lone_names(lines, prose, title, given),
    ]
    for line in signed:
        line.noise = line.noise or "byline"
    return next((line.byline for line in signed), None)


def _tail_bylines(lines: Sequence[Line], last: int) -> Iterator[Line]:
    """Yield the bylines below the text, unless they are a list of names or a signature block."""
    tail = [line for line in lines[last + 1 :] if not line.noise]
    named = [line for line in tail if line.byline]
    if len(named) > _MAX_BYLINES or any(_SIGNATURE.match(line.text) for line in tail):
        return
    if not any(line.byline and _announces(above) for above, line in pairwise([lines[last], *tail])):
        yield from named


def _announces(line: Line) -> bool:
    """Whether a line says that a list follows: "... đối với các đồng chí sau:"."""
    return line.n_words >= _ANNOUNCING_WORDS and compose(line.text).rstrip().endswith(":")


def _head_bylines(
    lines: Sequence[Line], prose: Sequence[int], title: Line | None
) -> Iterator[Line]:
    """Yield the bylines above the text: beside a date line, or with a word such as "Tác giả:"."""
    end = prose[1] if len(prose) > 1 else prose[0]
    for index, line in enumerate(lines[:end]):
        if line.byline is None or line is title:
            continue
        if line.noise:
            if line.noise == "date_line":
                yield line
            continue
        beside = [n.noise for n in lines[max(0, index - 1) : index + 2]]
        if "date_line" in beside or ":" in line.text:
            yield line


def _lone_names(
    lines: Sequence[Line], prose: Sequence[int], title: Line | None, given: str | None
) -> Iterator[Line]:
    """Yield the names right below the title, and the one between the first two paragraphs.

    Only their place tells them from what an article is about, and that it speaks of them nowhere: a heading,
    a place and the person in a picture are named in the text.
    """
    kept = [line for line in lines[: prose[-1] + 1] if not line.noise]
    below = list(dropwhile(lambda line: line is not title, kept))[1:] if title else kept
    names = list(takewhile(_is_name, below[:-1])) if title or given else []
    if not below or len(names) > _MAX_BYLINES:
        return
    first, *others = below[len(names) :]
    if len(others) > 1 and first.is_prose and _is_name(others[0]) and others[1].is_prose:
        names += [] if _announces(first) else others[:1]
    if not names:
        return
    text = [line.folded or fold(line.text) for line in lines if not (line.noise or line.byline)]
    told = " ".join([fold(given or ""), *text])
    for line in names:
        if not any(_is_told(person, told) for person in persons_of(line.byline or "") or ()):
            yield line


def _is_name(line: Line) -> bool:
    """Whether a line without a word for writing is worded as an author's: not as a heading or a sentence."""
    return (
        line.byline is not None
        and persons_of(line.byline) is not None
        and (not line.text.endswith(".") or line.byline.endswith("."))
    )


def _is_told(name: str, told: str) -> bool:
    """Whether a folded text has a person's name, be it without the surname."""
    said = " ".join(fold(name).split()[-2:])
    return re.search(rf"(?<!\w){re.escape(said)}(?!\w)", told) is not None
