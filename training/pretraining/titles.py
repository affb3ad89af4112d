"""Pre-training by titles: which of many titles belongs to a passage (contrast within the batch).

A title says what its article is about, so an encoder that tells the titles apart by a passage learns topics
rather than grammar. On two cores that is worth far more than masked words (docs/experiments.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from transformers import RobertaModel

from ...aliases import IntArray
from ...configs.schemas import PretrainConfig
from .masking import N_SPECIAL
from .packing import PackedText, PieceArray, shuffled

_TEMPERATURE = 0.05
_MIN_TITLE, _MAX_TITLE = 4, 46
"""Pieces. Shorter titles ("Tin vắn") fit any article."""
_MIN_BODY = 30
_STEP = 16
"""Texts are padded to a multiple of it: every new size of a matrix costs memory that is never given back."""
_N_VALIDATION = 384
"""Held-out pairs at most."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Titles and passages, the same number of both, as windows padded with the pad id; int64."""

    titles: IntArray
    passages: IntArray


class TitleMatcher(nn.Module):
    """An encoder whose mean states of a title and of its passage point the same way.

    The loss is that of van den Oord et al. (2018): among the titles of the batch the passage's own, and the
    other way round.

    Args:
        share: of the pieces hidden, so that common words alone do not give the answer.
        mask_id: the piece that hides others.
    """

    def __init__(self, encoder: RobertaModel, share: float, mask_id: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.projection = nn.Linear(encoder.config.hidden_size, encoder.config.hidden_size)
        self._share = share
        self._mask_id = mask_id

    def forward(self, pairs: Pairs, random: np.random.Generator) -> torch.Tensor:
        """The mean loss of a batch of pairs."""
        titles, passages = (self._embed(ids, random) for ids in (pairs.titles, pairs.passages))
        likeness = titles @ passages.T / _TEMPERATURE
        own = torch.arange(len(likeness), device=likeness.device)
        entropy = nn.functional.cross_entropy
        return (entropy(likeness, own) + entropy(likeness.T, own)) / 2

    def _embed(self, ids: IntArray, random: np.random.Generator) -> torch.Tensor:
        """(n_texts, n_pieces) to (n_texts, width), each of length 1."""
        hidden = (ids >= N_SPECIAL) & (random.random(ids.shape) < self._share)
        shown = torch.from_numpy(np.where(hidden, self._mask_id, ids)).to(self.encoder.device)
        is_piece = shown.ne(self.encoder.config.pad_token_id)
        states = self.encoder(input_ids=shown, attention_mask=is_piece.long()).last_hidden_state
        counts = (shown >= N_SPECIAL).to(states.dtype)[..., None]
        means = (states * counts).sum(dim=1) / counts.sum(dim=1).clamp(min=1)
        return nn.functional.normalize(self.projection(means).float(), dim=-1)


@dataclass(frozen=True)
class TitleMatching:
    """The objective: articles of packed text that have a title and a body.

    Of an article's body each turn takes another passage, of one length in all of a step's articles.

    Attributes:
        network: learns.
        text: where the articles are.
        config: ``n_pieces`` is the longest passage.
        seed: of order, passages and lengths.
    """

    network: TitleMatcher
    text: PackedText
    config: PretrainConfig
    seed: int

    @cached_property
    def _articles(self) -> npt.NDArray[np.int64]:
        return _titled(self.text.pieces, self._eos)

    @property
    def _eos(self) -> int:
        return int(self.network.encoder.config.eos_token_id)

    @property
    def n_articles(self) -> int:
        """How many articles there are to learn from."""
        return len(self._articles)

    def batch(self, step: int, numbers: Sequence[int]) -> Pairs:
        """See `Objective.batch`."""
        longest = self.config.n_pieces
        shortest = min(2 * _MIN_BODY, longest)
        length = int(np.random.default_rng((self.seed, step, 2)).integers(shortest, longest + 1))
        chosen = [self._articles[shuffled(self.n_articles, n, self.seed)] for n in numbers]
        randoms = [np.random.default_rng((self.seed, n, 3)) for n in numbers]
        return self._pairs(self.text.pieces, chosen, randoms, length)

    def held_out(self) -> Iterator[Pairs]:
        """See `Objective.held_out`."""
        articles = _titled(self.text.validation, self._eos)[:_N_VALIDATION]
        size = self.config.batch_size
        for start in range(0, len(articles) - size + 1, size):
            chosen = articles[start : start + size]
            randoms = [np.random.default_rng((n, 3)) for n in range(len(chosen))]
            yield self._pairs(self.text.validation, list(chosen), randoms, self.config.n_pieces)

    def n_pieces(self, batch: Pairs) -> int:
        """See `Objective.n_pieces`."""
        pad_id = self.network.encoder.config.pad_token_id
        return int((batch.titles != pad_id).sum() + (batch.passages != pad_id).sum())

    def _pairs(
        self,
        pieces: PieceArray,
        articles: Sequence[IntArray],
        randoms: Sequence[np.random.Generator],
        length: int,
    ) -> Pairs:
        titles, passages = [], []
        room = length - 2
        for (title, title_end, body, body_end), random in zip(articles, randoms, strict=True):
            titles.append(pieces[title:title_end][:_MAX_TITLE])
            start = body + int(random.integers(0, max(1, body_end - body - room + 1)))
            passages.append(pieces[start : min(start + room, body_end)])
        return Pairs(self._padded(titles), self._padded(passages))

    def _padded(self, texts: Sequence[PieceArray]) -> IntArray:
        shape = self.network.encoder.config
        width = -(-(max(map(len, texts)) + 2) // _STEP) * _STEP
        windows = np.full((len(texts), width), shape.pad_token_id, dtype=np.int64)
        for window, text in zip(windows, texts, strict=True):
            window[: len(text) + 2] = [shape.bos_token_id, *text, shape.eos_token_id]
        return windows


def _titled(pieces: PieceArray, eos_id: int) -> npt.NDArray[np.int64]:
    """Where title and body of the articles lie that have enough of both: (n, 4) begin and end of each.

    `packing.pack` lays every article out with three ``</s>``: behind the title, before and behind the body.
    """
    ends = np.flatnonzero(np.asarray(pieces) == eos_id)
    title_end, body, body_end = ends[: len(ends) // 3 * 3].reshape(-1, 3).T
    title = np.concatenate([[0], body_end[:-1] + 1])[: len(title_end)] + 1
    places = np.stack([title, title_end, body + 1, body_end], axis=1)
    long_enough = (title_end - title >= _MIN_TITLE) & (body_end - body > _MIN_BODY)
    return np.asarray(places[long_enough], dtype=np.int64)
