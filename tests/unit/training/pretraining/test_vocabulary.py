"""Learning a vocabulary in PhoBERT's format: the tokenizer can read it, and it spells what it saw."""

from __future__ import annotations

from pathlib import Path

from phobrief.models.encoder.tokenizer import CODES_FILE, VOCAB_FILE, Tokenizer
from phobrief.training.pretraining.vocabulary import END_OF_WORD, learn_vocabulary, to_vocab_entry

LINES = [
    "công_tác cán_bộ của Tỉnh_uỷ",
    "cán_bộ Tỉnh_uỷ họp về công_tác",
    "đại_hội của Tỉnh_uỷ",
] * 20


def test_words_it_has_seen_often_are_one_piece_and_none_is_unknown(tmp_path: Path) -> None:
    learn_vocabulary(LINES, tmp_path / "new", n_pieces=200)
    tokenizer = Tokenizer.load(tmp_path / "new")
    for line in LINES[:3]:
        ids = tokenizer.encode(line.split())
        assert [tokenizer.piece(i) for i in ids] == line.split()
    ids = tokenizer.encode(["cán_hội"])
    assert tokenizer.unk_id not in ids
    assert "".join(tokenizer.piece(i).removesuffix("@@") for i in ids) == "cán_hội"


def test_the_size_asked_for_is_kept_and_entries_are_in_the_order_of_their_counts(
    tmp_path: Path,
) -> None:
    learn_vocabulary(LINES, tmp_path, n_pieces=60)
    rows = [line.rsplit(" ", 1) for line in (tmp_path / VOCAB_FILE).read_text("utf-8").splitlines()]
    counts = [int(count) for _, count in rows]
    assert len(rows) <= 60
    assert counts == sorted(counts, reverse=True)
    assert len({entry for entry, _ in rows}) == len(rows)
    merges = (tmp_path / CODES_FILE).read_text("utf-8").splitlines()
    assert all(len(merge.split(" ")) == 3 for merge in merges)


def test_the_same_text_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        learn_vocabulary(iter(LINES), tmp_path / name, n_pieces=100)
    for name in (VOCAB_FILE, CODES_FILE):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_spelling_of_pieces() -> None:
    assert to_vocab_entry("bộ" + END_OF_WORD) == "bộ"
    assert to_vocab_entry("cán_") == "cán_@@"
