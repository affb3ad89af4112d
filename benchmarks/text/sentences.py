"""Print how well our sentence splitter and underthesea's find the hand-checked boundaries.

Run ``python -m phobrief.benchmarks.text.sentences [FILE]`` with the ``segmenters`` extra
installed; FILE is in the format of ``tests/data/sentences.txt``, the default from a checkout's root.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...errors import require
from ...models.text.sentences import split

BOUNDARY = "‖"
Splitter = Callable[[str], Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class BoundaryScore:
    """How many boundaries inside passages were found, rightly and wrongly."""

    n_right: int
    n_found: int
    n_gold: int

    @property
    def precision(self) -> float:
        """Share of the found boundaries that are in the gold; 1.0 when none was found."""
        return self.n_right / self.n_found if self.n_found else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold boundaries that were found; 1.0 when there is none."""
        return self.n_right / self.n_gold if self.n_gold else 1.0


def read_passages(text: str) -> list[tuple[str, frozenset[int]]]:
    """Return each passage without its marks, and where its sentences but the first begin."""
    passages = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            pieces = line.split(BOUNDARY)
            starts, position = [], 0
            for piece in pieces[:-1]:
                position += len(piece)
                starts.append(position)
            passages.append(("".join(pieces), frozenset(starts)))
    return passages


def score(passages: Iterable[tuple[str, frozenset[int]]], splitter: Splitter) -> BoundaryScore:
    """Return the score of ``splitter`` over all passages."""
    n_right = n_found = n_gold = 0
    for passage, gold in passages:
        found = {start for start, _ in splitter(passage)[1:]}
        n_right += len(found & gold)
        n_found += len(found)
        n_gold += len(gold)
    return BoundaryScore(n_right, n_found, n_gold)


def underthesea_split(passage: str) -> list[tuple[int, int]]:
    """Return underthesea's sentences as spans; it gives texts, which are found again in order."""
    spans, position = [], 0
    for sentence in require("underthesea", "segmenters").sent_tokenize(passage):
        start = passage.index(sentence, position)
        position = start + len(sentence)
        spans.append((start, position))
    return spans


def main(arguments: Sequence[str]) -> None:
    """Print a line for each splitter."""
    path = Path(arguments[0]) if arguments else Path("tests/data/sentences.txt")
    passages = read_passages(path.read_text(encoding="utf-8"))
    print(f"{len(passages)} passages, {sum(len(gold) for _, gold in passages)} boundaries")
    for name, splitter in (("phobrief", split), ("underthesea", underthesea_split)):
        result = score(passages, splitter)
        print(f"{name:12} precision {result.precision:.4f}  recall {result.recall:.4f}")


if __name__ == "__main__":
    main(sys.argv[1:])
