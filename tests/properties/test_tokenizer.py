"""The tokenizer gives PhobertTokenizer's ids, whatever the vocabulary, merges and text."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phobrief.models.encoder.tokenizer import CODES_FILE, VOCAB_FILE, Tokenizer

transformers = pytest.importorskip("transformers", reason="compares with transformers")

_ALPHABET = "abcnhđạ_/w<>s@\u0301\u200b☃"
_OTHERS = [" ", "\n", "\u00a0", "\x1c", "\ud800", "😀", "</w>", "<s>", "<mask>", "@@", "\r\n", "\t"]


@st.composite
def models(draw: st.DrawFn) -> tuple[list[str], list[tuple[str, str]], bool]:
    """A vocabulary and merges over few characters, so that they meet in the texts."""
    letters = draw(st.lists(st.sampled_from(_ALPHABET), min_size=2, max_size=5, unique=True))
    symbols = [*letters, *(letter + "</w>" for letter in letters)]
    merges = []
    for _ in range(draw(st.integers(0, 20))):
        left, right = (symbols[draw(st.integers(0, len(symbols) - 1))] for _ in range(2))
        merges.append((left, right))
        symbols.append(left + right)
    known = draw(st.lists(st.sampled_from(symbols), max_size=30))
    vocab = [s.removesuffix("</w>") if s.endswith("</w>") else s + "@@" for s in known]
    return [piece for piece in vocab if piece.strip()], merges, draw(st.booleans())


def texts(pieces: list[str]) -> st.SearchStrategy[str]:
    """Texts of the vocabulary's characters, others and special tokens."""
    characters = sorted({c for piece in pieces for c in piece} | set("ab"))
    anything = st.characters(exclude_categories=[])
    parts = st.one_of(st.sampled_from(characters), st.sampled_from(_OTHERS), anything)
    words = st.builds(str.__mul__, st.sampled_from(characters), st.integers(1, 80))
    return st.lists(st.one_of(parts, words), max_size=40).map("".join)


def write(folder: Path, model: tuple[list[str], list[tuple[str, str]], bool]) -> None:
    """Write the two files of a drawn model."""
    pieces, merges, ends_its_last_line = model
    codes = "\n".join(f"{left} {right} 1" for left, right in merges)
    (folder / VOCAB_FILE).write_text("".join(f"{p} 1\n" for p in pieces), encoding="utf-8")
    (folder / CODES_FILE).write_text(codes + "\n" * ends_its_last_line, encoding="utf-8")


def theirs(folder: Path) -> Callable[[str], list[int]]:
    """Encode by transformers' own class."""
    logging.getLogger("transformers").setLevel(logging.ERROR)
    tokenizer = transformers.PhobertTokenizer(str(folder / VOCAB_FILE), str(folder / CODES_FILE))
    return lambda text: list(tokenizer.encode(text, add_special_tokens=False))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_same_ids_as_transformers(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, copy = Path(name), Path(name) / "copy"
        model = data.draw(models())
        write(folder, model)
        tokenizer = Tokenizer.load(folder)
        copy.mkdir()
        tokenizer.save(copy)
        reloaded, encode = Tokenizer.load(copy), theirs(copy)
        batch = data.draw(st.lists(texts(model[0]), max_size=8))
        expected = [encode(text) for text in batch]
        assert tokenizer.encode_batch(batch) == expected
        assert tokenizer.encode_batch(batch) == expected, "from memory"
        assert reloaded.encode_batch(batch) == expected
        assert [tokenizer.encode([text]) for text in batch] == expected


def test_same_special_ids_as_transformers(tmp_path: Path) -> None:
    write(tmp_path, (["a", "b@@"], [("b", "a</w>")], True))
    ours = Tokenizer.load(tmp_path)
    other = transformers.PhobertTokenizer(str(tmp_path / VOCAB_FILE), str(tmp_path / CODES_FILE))
    assert ours.n_pieces == len(other)
    assert (ours.bos_id, ours.pad_id, ours.eos_id, ours.unk_id, ours.mask_id) == (
        other.bos_token_id,
        other.pad_token_id,
        other.eos_token_id,
        other.unk_token_id,
        other.mask_token_id,
    )
    assert [ours.piece(i) for i in range(ours.n_pieces)] == other.convert_ids_to_tokens(
        list(range(ours.n_pieces))
    )
