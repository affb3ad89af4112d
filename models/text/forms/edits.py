"""What a form changes in a text, and where each character of the result came from."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

Edit = tuple[int, int, str]
"""Where it starts and ends in the text, and what stands there instead."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A text after edits.

    Attributes:
        text: the result.
        starts, ends: for each of its characters, the span of the first text it came from.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def unchanged(cls, text: str) -> Edited:
        """A text before any edit."""
        return cls(text, range(len(text)), range(1, len(text) + 1))

    def edit(self, edits: Sequence[Edit]) -> Edited:
        """Apply edits, which are in order and do not overlap.

        What is replaced by as many characters as it has is taken to be the same characters written in
        another way; of any other replacement each character came from all that it replaces.
        """
        pieces: list[str] = []
        starts, ends = array("L"), array("L")
        position = 0
        for start, end, new in [*edits, (len(self.text), len(self.text), "")]:
            pieces += [self.text[position:start], new]
            starts.extend(self.starts[position:start])
            ends.extend(self.ends[position:start])
            if len(new) == end - start:
                starts.extend(self.starts[start:end])
                ends.extend(self.ends[start:end])
            else:
                starts.extend([self._start(start)] * len(new))
                ends.extend([self._end(end)] * len(new))
            position = end
        return Edited("".join(pieces), starts, ends)

    def _start(self, position: int) -> int:
        return self.starts[position] if position < len(self.starts) else self._end(position)

    def _end(self, position: int) -> int:
        return self.ends[position - 1] if position else 0
