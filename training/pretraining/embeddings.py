"""Skip-gram vectors over BPE pieces: a start for the embeddings of a new encoder (Mikolov et al. 2013)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from ...aliases import FloatArray
from ...configs.schemas import EmbeddingConfig
from ...models.encoder.tokenizer import Tokenizer

_STD = 0.02
"""Standard deviation that RoBERTa's embeddings start with; the vectors are scaled to it."""
_BATCH_LINES = 2_000


def skip_gram(
    lines: Callable[[], Iterable[str]],
    tokenizer: Tokenizer,
    width: int,
    config: EmbeddingConfig,
    *,
    seed: int,
    n_threads: int,
) -> FloatArray:
    """Learn a vector for every piece.

    Args:
        lines: gives the segmented lines again for each pass.
        tokenizer: whose pieces the vectors are for.
        width: numbers in a vector.

    Returns:
        (n_pieces, width), with RoBERTa's standard deviation at the start; pieces never seen are random.
    """
    model = _word2vec(width, config, seed, n_threads)
    corpus = _Pieces(lines, tokenizer)
    model.build_vocab(corpus)
    model.train(corpus, total_examples=model.corpus_count, epochs=config.epochs)
    random = np.random.default_rng(seed)
    vectors = random.normal(0.0, 1.0, (tokenizer.n_pieces, width)).astype(np.float32)
    learnt = np.asarray(model.wv.vectors, dtype=np.float32)
    learnt = (learnt - learnt.mean(axis=0)) / learnt.std()
    for row, piece in enumerate(model.wv.index_to_key):
        vectors[int(piece)] = learnt[row]
    return vectors * _STD


def _word2vec(width: int, config: EmbeddingConfig, seed: int, n_threads: int) -> Any:
    from gensim.models import Word2Vec

    return Word2Vec(
        vector_size=width,
        window=config.window,
        negative=config.negative,
        sg=1,
        min_count=5,
        sample=1e-4,
        workers=n_threads,
        epochs=config.epochs,
        seed=seed,
        max_vocab_size=None,
    )


class _Pieces:
    """Sentences as lists of piece ids in text, the form gensim reads; can be walked again."""

    def __init__(self, lines: Callable[[], Iterable[str]], tokenizer: Tokenizer) -> None:
        self._lines = lines
        self._tokenizer = tokenizer

    def __iter__(self) -> Iterator[list[str]]:
        batch: list[str] = []
        for line in self._lines():
            batch.append(line)
            if len(batch) == _BATCH_LINES:
                yield from self._encode(batch)
                batch = []
        yield from self._encode(batch)

    def _encode(self, batch: list[str]) -> Iterator[list[str]]:
        for ids in self._tokenizer.encode_batch(batch):
            yield [str(piece) for piece in ids]
