"""Packing: whole sentences in order, the title first, nothing lost, limits said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from phobrief.models.encoder.windows import N_SPECIAL, WindowPacker

PACKER = WindowPacker(bos_id=0, eos_id=2, max_pieces=32, max_windows=1000, max_title_pieces=6)
sentence_lists = st.lists(st.lists(st.integers(4, 99), max_size=70), max_size=30)
titles = st.lists(st.integers(4, 99), max_size=12)


def test_short_article_is_one_window() -> None:
    packed = PACKER.pack([10, 11], [[20, 21], [30]])
    (window,) = packed.windows
    assert window.piece_ids.tolist() == [0, 10, 11, 2, 2, 20, 21, 30, 2]
    assert window.units.tolist() == [-1, -1, -1, -1, -1, 0, 0, 1, -1]
    assert window.sentences == (0, 1)
    assert not packed.truncated


def test_a_sentence_that_does_not_fit_opens_the_next_window() -> None:
    packed = PACKER.pack([10], [[20] * 20, [30] * 20])
    assert [window.sentences for window in packed.windows] == [(0,), (1,)]
    assert all(window.piece_ids[1] == 10 for window in packed.windows)


def test_a_sentence_longer_than_a_window_is_split() -> None:
    packed = PACKER.pack([], [[20] * 60])
    assert [window.sentences for window in packed.windows] == [(0,), (0,), (0,)]


def test_limit_is_said() -> None:
    packer = WindowPacker(0, 2, max_pieces=32, max_windows=2)
    packed = packer.pack([], [[20] * 28] * 3)
    assert len(packed.windows) == 2
    assert packed.truncated


def test_no_sentence_no_window() -> None:
    assert PACKER.pack([10], []).windows == ()


@given(titles, sentence_lists)
def test_every_piece_of_every_sentence_is_kept_once(
    title: list[int], sentences: list[list[int]]
) -> None:
    packed = PACKER.pack(title, sentences)
    rebuilt: list[list[int]] = [[] for _ in sentences]
    for window in packed.windows:
        assert N_SPECIAL < len(window.piece_ids) <= 32
        for piece, unit in zip(window.piece_ids.tolist(), window.units.tolist(), strict=True):
            if unit >= 0:
                rebuilt[window.sentences[unit]].append(piece)
    assert rebuilt == sentences
