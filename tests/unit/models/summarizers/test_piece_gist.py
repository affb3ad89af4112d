"""The gist by the piece: the best chance of each piece and pair, and which sentences hold it."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phobrief.models.summarizers.piece_gist import PieceLogits
from phobrief.models.windows import WindowPacker

PACKER = WindowPacker(0, 2, max_pieces=16, max_windows=4)


def logits_of(sentences: list[list[int]], seed: int = 0) -> PieceLogits:
    windows = PACKER.pack([7], sentences).windows
    random = np.random.default_rng(seed)
    logits = [random.normal(size=(len(w.piece_ids), 2)).astype(np.float32) for w in windows]
    return PieceLogits(windows, logits, np.array([len(s) for s in sentences], dtype=np.int64))


def test_of_each_piece_the_best_chance_counts() -> None:
    told = logits_of([[5, 6, 5], [6]])
    (window,) = told.windows
    assert window.piece_ids.tolist() == [0, 7, 2, 2, 5, 6, 5, 6, 2]
    told.logits[0][4:8, 0] = (0, 1, 2, -1)
    told.logits[0][4:8, 1] = (3, -3, 9, 9)
    gist = told.gist()
    sigmoid = 1 / (1 + np.exp(-np.array([2.0, 1.0, 3.0, -3.0])))
    assert gist.syllables.chances.tolist() == pytest.approx(sigmoid[:2].tolist())
    assert [n.tolist() for n in gist.syllables.of_sentence] == [[0, 1], [1]]
    assert gist.pairs.chances.tolist() == pytest.approx(sigmoid[2:].tolist())
    assert [n.tolist() for n in gist.pairs.of_sentence] == [[0, 1], []]
    assert gist.lengths.tolist() == [3, 1]


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(5, 12), max_size=20), max_size=12), st.integers(0, 9))
def test_it_is_what_counting_one_by_one_finds(sentences: list[list[int]], seed: int) -> None:
    told = logits_of(sentences, seed)
    gist = told.gist()
    best: dict[tuple[int, ...], float] = defaultdict(lambda: -np.inf)
    holds: list[set[tuple[int, ...]]] = [set() for _ in sentences]
    for window, logits in zip(told.windows, told.logits, strict=True):
        ids, units = window.piece_ids.tolist(), window.units.tolist()
        for place, unit in enumerate(units):
            if unit < 0:
                continue
            grams = [(ids[place],)]
            if units[place + 1] == unit:
                grams.append((ids[place], ids[place + 1]))
            for gram in grams:
                holds[window.sentences[unit]].add(gram)
                best[gram] = max(best[gram], float(logits[place, len(gram) - 1]))
    for size, found in ((1, gist.syllables), (2, gist.pairs)):
        for i, held in enumerate(holds):
            wanted = sum(1 / (1 + np.exp(-best[gram])) for gram in held if len(gram) == size)
            assert found.expected((i,)) == pytest.approx(wanted, abs=1e-4)
        assert len(found.chances) == sum(len(gram) == size for gram in best)


def test_an_article_of_no_piece_has_no_gist() -> None:
    gist = PieceLogits((), (), np.zeros(2, dtype=np.int64)).gist()
    assert gist.syllables.chances.size == gist.pairs.chances.size == 0
    assert gist.rows([(0,), (0, 1)]).shape[0] == 2
