"""Pack an article into encoder windows: whole sentences, the title first in each, nothing cut away.

A window is ``<s> title </s> </s> sentence sentence ... </s>``. A *unit* is the part of a sentence that
stands in one window: nearly always the whole sentence; a sentence longer than a window has several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...aliases import IntArray

N_SPECIAL = 4
"""Pieces of a window that are neither title nor sentence: <s>, </s>, </s>, </s>."""


@dataclass(frozen=True, slots=True)
class Window:
    """One encoder input.

    Attributes:
        piece_ids: (n_pieces,) piece ids, special ones included.
        units: (n_pieces,) the window's own unit number at each piece, -1 at title and special pieces.
        sentences: the sentence index of each unit of this window.
    """

    piece_ids: IntArray
    units: IntArray
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Windows:
    """All windows of an article; ``truncated`` says that the limit cut sentences off."""

    windows: tuple[Window, ...]
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class WindowPacker:
    """How to pack: limits in pieces and the ids of the special pieces."""

    bos_id: int
    eos_id: int
    max_pieces: int = 256
    max_windows: int = 64
    max_title_pieces: int = 48

    def pack(self, title_ids: Sequence[int], sentence_ids: Sequence[Sequence[int]]) -> Windows:
        """Pack sentences in order, each window as full as whole sentences allow.

        Args:
            title_ids: pieces of the title; empty when there is none.
            sentence_ids: pieces of each sentence; an empty sentence takes no place in any window.
        """
        title = list(title_ids)[: min(self.max_title_pieces, self.max_pieces // 4)]
        room = self.max_pieces - N_SPECIAL - len(title)
        groups = self._group(sentence_ids, room)
        kept = groups[: self.max_windows]
        return Windows(
            tuple(self._window(title, group) for group in kept), truncated=len(groups) > len(kept)
        )

    def _group(
        self, sentence_ids: Sequence[Sequence[int]], room: int
    ) -> list[list[tuple[int, Sequence[int]]]]:
        groups: list[list[tuple[int, Sequence[int]]]] = []
        left = 0
        for sentence, ids in enumerate(sentence_ids):
            for start in range(0, len(ids), room):
                unit = ids[start : start + room]
                if not groups or len(unit) > left:
                    groups.append([])
                    left = room
                groups[-1].append((sentence, unit))
                left -= len(unit)
        return groups

    def _window(self, title: list[int], group: list[tuple[int, Sequence[int]]]) -> Window:
        piece_ids = [self.bos_id, *title, self.eos_id, self.eos_id]
        units = [-1] * len(piece_ids)
        for unit, (_, ids) in enumerate(group):
            piece_ids.extend(ids)
            units.extend([unit] * len(ids))
        piece_ids.append(self.eos_id)
        units.append(-1)
        return Window(
            np.asarray(piece_ids, dtype=np.int32),
            np.asarray(units, dtype=np.int32),
            tuple(sentence for sentence, _ in group),
        )
