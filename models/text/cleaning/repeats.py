"""Lines that only repeat the text: teasers above it, whole or cut off, and headlines printed twice.

A web page carries its description beside the article, and what takes the text from a page often puts it
first: the lead once more, or its beginning with "…" or the newspaper's name at the end. What stands again in
the text can go without loss.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..regexes import regex
from .page import Line

_LOOK = 12
"""Descriptions stand among so many lines at the top."""
_MIN_WORDS = 8
_MIN_PART_WORDS = 4
_GLUED = regex(r":\w{1,20}:[^:]{0,60}:\w{1,20}:|more(?=[^\W\d_]|\()")
"""What such a page prints right before its description: ":gift:Xem chi tiết ở đây:gift:", "more"."""
_SITE = regex(r"(?: - [\w.+]+(?: [\w.+]+){0,2})?[ .]*$")
"""How a description ends: the newspaper's name, stops that say that it was cut off."""
_SENTENCES = regex(r"(?<=[.?!])\s+")


def mark_repeats(lines: Sequence[Line], is_headline: Callable[[Line], bool]) -> None:
    """Mark what repeats the text above it, down to the first paragraph that does not, and at its end.

    The first headline is the title, whether or not the text has it again. What is marked is no prose.
    """
    headlines: set[str] = set()
    for index, line in enumerate(lines[:_LOOK]):
        if line.rule or line.boilerplate or line.is_marker or "|" in line.text:
            continue
        below = lines[index + 1 :]
        if _may_be_title(line) and is_headline(line):
            again = line.folded in headlines or (bool(headlines) and len(_parts(line)) > 1)
            headlines.add(line.folded)
            repeats = again and _repeats(line, below)
        else:
            repeats = _repeats(line, below)
        if repeats:
            line.noise, line.is_prose = "teaser", False
        elif line.is_prose:
            break
    _mark_description_at_end(lines)


def _mark_description_at_end(lines: Sequence[Line]) -> None:
    """Mark a description glued to "more" below the text; kept where the article has it nowhere else."""
    last = next((i for i in range(len(lines) - 1, 0, -1) if not lines[i].noise), 0)
    line = lines[last] if last else None
    if line is None or not _GLUED.match(line.folded):
        return
    line.is_prose = False
    if _core(line.folded) in _joined([other for other in lines[:last] if not other.noise]):
        line.noise = "teaser"


def _may_be_title(line: Line) -> bool:
    """Whether a line is no description: one sentence, or questions, and not cut off."""
    parts = _parts(line)
    return not line.folded.endswith("...") and all(part.endswith("?") for part in parts[:-1])


def _repeats(line: Line, below: Sequence[Line]) -> bool:
    core = _core(line.folded)
    if len(core.split()) < _MIN_WORDS or line.text[0].islower():
        return False  # too little to tell, or a line that goes on from the one above it
    text = _joined(below)
    if core in text:
        return True
    parts = [_core(part) for part in _parts(line)]
    enough = len(parts) > 1 and all(len(part.split()) >= _MIN_PART_WORDS for part in parts)
    return enough and all(part in text for part in parts)


def _parts(line: Line) -> list[str]:
    return _SENTENCES.split(line.folded)


def _joined(lines: Sequence[Line]) -> str:
    return _without_marks(" ".join(line.folded for line in lines))


def _core(folded: str) -> str:
    """A description without what is glued to it and how it ends."""
    whole = _without_marks(_GLUED.sub("", folded, count=1)).strip()
    core = _SITE.sub("", whole)
    # Cut off in the middle of a word.
    return core.rpartition(" ")[0] if whole.endswith("...") else core


def _without_marks(folded: str) -> str:
    return folded.replace("*", "").replace("_", "")
