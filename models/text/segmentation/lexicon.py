"""What the default segmenter has learnt, and the file that holds it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ....errors import ModelStoreError
from ....files import parse_json, read_bounded

FORMAT = 1
LONGEST_ENTRY = 1_000
"""In characters; a word or phrase of the corpus has fewer than 100."""

Scores = Mapping[str, float]


@dataclass(frozen=True)
class Lexicon:
    """Learnt state of the segmenter; every score is a natural logarithm.

    Attributes:
        words: log-probability of each word of several syllables ("cán_bộ") and of each syllable of
            such a word alone.
        phrases: log-probability of runs of words ("cho biết ,") whose segmentation the single words
            would get wrong.
        names: for each kind of evidence that two capitalised words in a row are one name, the
            log-odds that a value of it adds (see `names.evidence`).
    """

    words: Scores
    phrases: Scores = field(default_factory=dict)
    names: Mapping[str, Scores] = field(default_factory=dict)


def save_lexicon(lexicon: Lexicon, path: Path) -> None:
    """Write ``lexicon`` as JSON, scores rounded to 0.1, all entries of one score in one string."""
    content = {
        "format": FORMAT,
        "kind": "unigram",
        "words": _pack(lexicon.words),
        "phrases": _pack(lexicon.phrases),
        "names": {kind: _pack(weights) for kind, weights in lexicon.names.items()},
    }
    text = json.dumps(content, ensure_ascii=False, indent=0)
    Path(path).write_text(text + "\n", encoding="utf-8")


def load_lexicon(path: Path) -> Lexicon:
    """Read a lexicon written by `save_lexicon`.

    Raises:
        ModelStoreError: when the file is missing, malformed or of a newer format; names it.
    """
    content = _read(Path(path))
    try:
        lexicon = Lexicon(
            _unpack(content["words"]),
            _unpack(content.get("phrases", [])),
            {kind: _unpack(weights) for kind, weights in content.get("names", {}).items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ModelStoreError(
            f"{path}: 'words', 'phrases' and 'names' must hold pairs of a score and its entries "
            f"({type(error).__name__}: {error})"
        ) from error
    if not lexicon.words:
        raise ModelStoreError(f"{path}: expected words, found none")
    if spaced := next((words for _, words in content["words"] if " " in words), None):
        raise ModelStoreError(
            f"{path}: expected words separated by tabs, their syllables joined by '_', found "
            f"{spaced[:60]!r}; a file written by an early phobrief: train the segmenter again"
        )
    return lexicon


def _read(path: Path) -> dict[str, Any]:
    try:
        content = parse_json(read_bounded(path))
    except OSError as error:
        raise ModelStoreError(f"{path}: cannot read the segmenter ({error.strerror})") from error
    except ValueError as error:
        raise ModelStoreError(f"{path}: expected a segmenter in JSON: {error}") from error
    found = content.get("format") if isinstance(content, dict) else None
    if not isinstance(content, dict) or found != FORMAT:
        raise ModelStoreError(
            f"{path}: expected a segmenter of format {FORMAT}, found {found!r:.80}; "
            "a newer phobrief may be needed"
        )
    return content


def _pack(scores: Scores) -> list[list[object]]:
    """Group the entries by score, best first, separated by tabs, because a phrase holds spaces."""
    entries: dict[float, list[str]] = {}
    for entry, score in scores.items():
        entries.setdefault(round(score, 1), []).append(entry)
    return [[score, "\t".join(sorted(entries[score]))] for score in sorted(entries, reverse=True)]


def _unpack(packed: list[tuple[float, str]]) -> dict[str, float]:
    scores = {entry: float(score) for score, entries in packed for entry in entries.split("\t")}
    if not all(map(math.isfinite, scores.values())):
        raise ValueError("a score is not a finite number")
    if any("\n" in entries for _, entries in packed):
        raise ValueError("an entry holds an end of line")
    if len(max(scores, key=len, default="")) > LONGEST_ENTRY:
        raise ValueError(f"an entry is longer than {LONGEST_ENTRY} characters")
    return scores
