"""Articles packed as the encoder's windows begin; blocks that cover the text once an epoch."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from phobrief.models.encoder.tokenizer import Tokenizer
from phobrief.training.pretraining.packing import VALIDATE_EVERY, PlainText, block_at, pack
from phobrief.training.pretraining.vocabulary import learn_vocabulary


def tokenizer(folder: Path) -> Tokenizer:
    learn_vocabulary(["cán_bộ làm_việc ở xã"] * 20, folder, n_pieces=80)
    return Tokenizer.load(folder)


def test_articles_are_laid_out_like_a_window_and_some_kept_apart(tmp_path: Path) -> None:
    words = tokenizer(tmp_path)
    articles = [PlainText("cán_bộ", "làm_việc ở xã")] * (VALIDATE_EVERY + 1)
    text = pack(articles, words, tmp_path)
    title, body = words.encode_batch(["cán_bộ", "làm_việc ở xã"])
    one = [words.bos_id, *title, words.eos_id, words.eos_id, *body, words.eos_id]
    assert text.pieces.tolist() == one * (VALIDATE_EVERY - 1)
    assert text.validation.tolist() == one * 2


def test_an_epoch_shows_every_block_once_and_the_next_in_another_order() -> None:
    pieces, n = np.arange(1000, dtype=np.uint16), 10
    n_blocks = (len(pieces) - n) // n
    first = [block_at(pieces, n, i, seed=0) for i in range(n_blocks)]
    second = [block_at(pieces, n, i + n_blocks, seed=0) for i in range(n_blocks)]
    assert len({int(block[0]) for block in first}) == n_blocks
    assert all((np.diff(block.astype(int)) == 1).all() for block in first)
    assert [b[0] for b in first] != [b[0] for b in second]
    assert np.array_equal(block_at(pieces, n, 7, seed=0), first[7])
