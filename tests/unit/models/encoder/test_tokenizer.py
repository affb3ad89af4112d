"""Ids, files and errors of the tokenizer; that they are PhobertTokenizer's is a property test."""

from __future__ import annotations

import pickle
import time
from pathlib import Path

import pytest

from phobrief.errors import ModelStoreError
from phobrief.models.encoder.tokenizer import CODES_FILE, VOCAB_FILE, Tokenizer, merge

VOCAB = "cán_bộ 9\nđảng 8\nđ@@ 7\nả@@ 6\nng 5\nviên 4\n"
CODES = "n g</w> 9\nđ ả 8\nđả ng</w> 7\nv i 6\nê n</w> 5\nvi ên</w> 4\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Folder of a tiny vocabulary."""
    (tmp_path / VOCAB_FILE).write_bytes(VOCAB.encode())
    (tmp_path / CODES_FILE).write_bytes(CODES.encode())
    return tmp_path


def test_special_ids_and_size(folder: Path) -> None:
    tokenizer = Tokenizer.load(folder)
    special = (tokenizer.bos_id, tokenizer.pad_id, tokenizer.eos_id, tokenizer.unk_id)
    assert special == (0, 1, 2, 3)
    assert tokenizer.mask_id == 10
    assert tokenizer.n_pieces == 11


def test_encodes_words_and_texts_alike(folder: Path) -> None:
    tokenizer = Tokenizer.load(folder)
    assert tokenizer.encode(["đảng", "viên"]) == [5, 9]
    assert tokenizer.encode_batch(["đảng viên", "", "viên"]) == [[5, 9], [], [9]]


def test_pieces_spell_their_ids(folder: Path) -> None:
    tokenizer = Tokenizer.load(folder)
    assert [tokenizer.piece(i) for i in (0, 5, 6, 10)] == ["<s>", "đảng", "đ@@", "<mask>"]
    with pytest.raises(IndexError, match=r"0\.\.10"):
        tokenizer.piece(11)


def test_each_unknown_character_is_one_unknown_piece(folder: Path) -> None:
    assert Tokenizer.load(folder).encode(["đ☃☃"]) == [6, 3, 3]


def test_special_tokens_in_a_text_keep_their_ids(folder: Path) -> None:
    assert Tokenizer.load(folder).encode_batch(["đảng<mask>viên</s>"]) == [[5, 10, 9, 2]]


def test_saves_the_bytes_it_read(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("saved")
    (folder / VOCAB_FILE).write_bytes(VOCAB.replace("\n", "\r\n").encode())
    tokenizer = Tokenizer.load(folder)
    tokenizer.save(elsewhere)
    for name in (VOCAB_FILE, CODES_FILE):
        assert (elsewhere / name).read_bytes() == (folder / name).read_bytes()
    assert Tokenizer.load(elsewhere).encode(["đảng"]) == tokenizer.encode(["đảng"])


def test_survives_pickling(folder: Path) -> None:
    tokenizer = pickle.loads(pickle.dumps(Tokenizer.load(folder)))
    assert tokenizer.encode(["đảng", "viên"]) == [5, 9]


@pytest.mark.parametrize("name", [VOCAB_FILE, CODES_FILE])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelStoreError, match=name):
        Tokenizer.load(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (VOCAB_FILE, b"mot 1\nhai\n"),
        (VOCAB_FILE, b"mot 1\nhai ba\n"),
        (VOCAB_FILE, b"mot 1\n\nba 3\n"),
        (VOCAB_FILE, b"\xff\xfe 1\n"),
        (CODES_FILE, b"a b 1\nc d\n"),
        (CODES_FILE, b"\xff"),
    ],
)
def test_a_malformed_file_is_named(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(ModelStoreError, match=name):
        Tokenizer.load(folder)


def test_memory_of_words_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phobrief.models.encoder.tokenizer.N_REMEMBERED_WORDS", 10)
    tokenizer = Tokenizer.load(folder)
    for number in range(100):
        tokenizer.encode([f"đảng{number}", "x" * 1000])
    assert len(tokenizer._ids_of_word) <= 10


def test_merges_all_of_a_pair_before_what_it_brings_about() -> None:
    ranks = {("ab", "a"): 0, ("a", "b"): 1, ("a", "b</w>"): 2}
    assert merge("abababx", ranks) == ["ab", "ab", "ab", "x</w>"]


@pytest.mark.parametrize("word", ["ab" * 100_000, "a" * 200_000, "☃" * 100_000])
def test_long_words_take_linear_time(tmp_path: Path, word: str) -> None:
    (tmp_path / VOCAB_FILE).write_text("ab@@ 1\naba@@ 1\n", encoding="utf-8")
    for codes in ("a b 2\nab ab 1\na a 1\n", "ab a 2\na b 1\n"):  # the second is merged here
        (tmp_path / CODES_FILE).write_text(codes, encoding="utf-8")
        start = time.process_time()
        assert Tokenizer.load(tmp_path).encode([word])
        assert time.process_time() - start < 20  # a quadratic step takes hours


def test_a_vocabulary_without_an_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / VOCAB_FILE).symlink_to("/dev/zero")
    with pytest.raises(ModelStoreError, match=r"vocab\.txt: .*cannot read it \(expected a file"):
        Tokenizer.load(tmp_path)
