"""Constrained decoding: numbers and names may only be written with the pieces that the source has."""

from __future__ import annotations

import re
from collections.abc import Sequence

import torch
from transformers import LogitsProcessor

from ...faithfulness.reading.keys import key, key_set

_PIECE_MARKS = re.compile(r"^[▁Ġ ]+|@@$|</w>$")
_NUMBER_WORDS = key_set(
    "một hai ba bốn năm sáu bảy tám chín mười mươi trăm nghìn ngàn vạn triệu tỷ tỉ rưỡi lăm mốt nửa "
    "không chưa chẳng"
)
"""Small words that state a number or deny; they too must come from the source."""


class SourcePieces:
    """The pieces of a vocabulary that state something checkable, and which of them a source allows."""

    def __init__(self, pieces: Sequence[str], n_logits: int) -> None:
        plain = [_PIECE_MARKS.sub("", piece) for piece in pieces]
        self._folded = [piece.lower() for piece in plain]
        self.checkable = torch.zeros(n_logits, dtype=torch.bool)
        for i, piece in enumerate(plain[:n_logits]):
            named = any(c.isupper() or c.isdigit() for c in piece)
            self.checkable[i] = named or key(piece) in _NUMBER_WORDS
        self.checkable[[i for i, p in enumerate(pieces[:n_logits]) if _is_special(p)]] = False
        self._by_folded: dict[str, list[int]] = {}
        for i, piece in enumerate(self._folded[:n_logits]):
            self._by_folded.setdefault(piece, []).append(i)

    def banned(self, source_ids: Sequence[Sequence[int]]) -> torch.Tensor:
        """(n_sources, n_logits): checkable pieces that a source does not have, in either case."""
        rows = []
        for ids in source_ids:
            row = self.checkable.clone()
            folded = {self._folded[i] for i in set(ids) if i < len(self._folded)}
            allowed = [i for piece in folded for i in self._by_folded.get(piece, ())]
            row[allowed] = False
            rows.append(row)
        return torch.stack(rows)


class OnlySourcePieces(LogitsProcessor):  # type: ignore[misc]
    """Takes the banned pieces out of every step of the search; beams of a source lie side by side."""

    def __init__(self, banned: torch.Tensor) -> None:
        self._banned = banned

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Return the scores (n_sources * n_beams, n_logits) with banned pieces at minus infinity."""
        n_beams = scores.shape[0] // self._banned.shape[0]
        banned = self._banned.to(scores.device).repeat_interleave(n_beams, dim=0)
        return scores.masked_fill(banned, -float("inf"))


def _is_special(piece: str) -> bool:
    return piece.startswith("<") and piece.endswith(">")
