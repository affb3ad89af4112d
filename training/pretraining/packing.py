"""Plain articles as one running array of pieces, laid out as the encoder's windows are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ...models.encoder.tokenizer import Tokenizer
from ...streams import batched

PieceArray = npt.NDArray[np.uint16]

VALIDATE_EVERY = 200
"""One article in so many is held out, to measure the loss on."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """An article, word-segmented: syllables of a word joined by "_", words by spaces."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class PackedText:
    """What an encoder is pre-trained on.

    Attributes:
        pieces: (n,) running text to learn from.
        validation: (m,) running text of held-out articles.
    """

    pieces: PieceArray
    validation: PieceArray

    @classmethod
    def open(cls, folder: Path) -> PackedText:
        """Map what `pack` wrote; nothing is read until it is used."""
        return cls(*(np.memmap(folder / name, dtype=np.uint16, mode="r") for name in _FILES))


_FILES = ("pieces.u16", "validation.u16")


def pack(articles: Iterable[PlainText], tokenizer: Tokenizer, folder: Path) -> PackedText:
    """Encode articles one after the other, each laid out as a window: ``<s> title </s> </s> body </s>``."""
    number = 0
    parts = [(folder / name).with_suffix(".part") for name in _FILES]
    with parts[0].open("wb") as learnt, parts[1].open("wb") as held_out:
        for batch in batched(articles, 500):
            titles = tokenizer.encode_batch([article.title for article in batch])
            bodies = tokenizer.encode_batch([article.body for article in batch])
            for title, body in zip(titles, bodies, strict=True):
                bos, eos = tokenizer.bos_id, tokenizer.eos_id
                ids = np.asarray([bos, *title, eos, eos, *body, eos], dtype=np.uint16)
                ids.tofile(held_out if number % VALIDATE_EVERY == 0 else learnt)
                number += 1
    for part, name in zip(parts, _FILES, strict=True):
        part.replace(folder / name)
    return PackedText.open(folder)


def block_at(pieces: PieceArray, n_pieces: int, number: int, seed: int) -> PieceArray:
    """The ``number``-th block of running text in the order of training, (n_pieces,).

    Every epoch cuts the text elsewhere, shows every block once and none in the order of another epoch; which
    block comes when follows from ``seed`` alone, so that a run can be stopped anywhere.
    """
    n_blocks = (len(pieces) - n_pieces) // n_pieces
    place = shuffled(n_blocks, number, seed)
    offset = int(np.random.default_rng((seed, number // n_blocks)).integers(n_pieces))
    start = offset + place * n_pieces
    return pieces[start : start + n_pieces]


def shuffled(n: int, number: int, seed: int) -> int:
    """The ``number``-th of ``n`` things in an order that shows all once an epoch, each epoch otherwise."""
    epoch, place = divmod(number, n)
    return int(_epoch_order(n, epoch, seed)[place])


@lru_cache(maxsize=2)
def _epoch_order(n: int, epoch: int, seed: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng((seed, epoch, 1)).permutation(n)
