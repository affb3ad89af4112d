"""What the segmenter's search walks over, made from a lexicon, and kept beside it.

Spelling a hundred thousand words takes a third of a second whenever a model is loaded, so the tables are kept
in a file of their own. It says which lexicon it was made from; without it, or for another lexicon, they are
made again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from ....errors import ModelStoreError
from ....files import check_size, file_sha256
from .lexicon import LONGEST_ENTRY, Lexicon
from .tokens import JOINER

Shape = tuple[int, ...]
"""How many syllables each word of an entry has."""

UNKNOWN = "\x01"
"""The letter of every token that is in no word of several syllables."""
_UNUSED = "\x00"  # the library requires a piece for unknown text; there is none here
_WORD_END = "\n"  # where words are spelled many at a time; no token holds one
_FIRST_LETTER = 0x100  # of the private alphabet
_SURROGATES = range(0xD800, 0xE000)
_SENTENCE_START = math.log(0.02)  # about one word in fifty opens a sentence


class Alphabet(dict[str, str]):
    """The private letter of each syllable, and of each other token that occurs in a phrase."""

    def __init__(self, tokens: Iterable[str]) -> None:
        super().__init__(zip(tokens, _letters(), strict=False))

    def __missing__(self, token: str) -> str:
        if len(token) > 1 and token.isupper():  # a headline in capitals
            return self.get(token.lower(), self.get(token.capitalize(), UNKNOWN))
        return UNKNOWN


@dataclass(frozen=True, slots=True)
class SegmenterTables:
    """The entries of the search.

    Attributes:
        alphabet: the letter of each token.
        spellings: the entries in letters, the one for what cannot be spelled first.
        scores: of each entry.
        phrases: the shape of each entry that is a phrase; any other is one word.
        names: as in the lexicon.
    """

    alphabet: Alphabet
    spellings: list[str]
    scores: list[float]
    phrases: dict[str, Shape]
    names: dict[str, dict[str, float]]

    def shapes(self) -> list[Shape]:
        """How many syllables each word of each entry has."""
        lengths = list(map(len, self.spellings))
        of_word = [(n,) for n in range(max(lengths) + 1)]
        shapes: list[Shape] = list(map(of_word.__getitem__, lengths))
        if self.phrases:
            shapes = [self.phrases.get(s, n) for s, n in zip(self.spellings, shapes, strict=True)]
        return shapes


def make_tables(lexicon: Lexicon) -> SegmenterTables:
    """Spell all words and phrases of a lexicon."""
    phrases = [[word.split(JOINER) for word in phrase.split(" ")] for phrase in lexicon.phrases]
    syllables = _syllables(lexicon.words)
    known = dict.fromkeys(chain(syllables, chain.from_iterable(chain(*phrases))))
    known.pop(_WORD_END, None)
    alphabet = Alphabet(known)
    scores = _word_scores(syllables, list(lexicon.words.values()), alphabet)
    shapes = _add_phrases(scores, phrases, lexicon.phrases.values(), alphabet)
    names = {kind: dict(weights) for kind, weights in lexicon.names.items()}
    # Neighbours share a beginning: the library's tree grows a third faster.
    spellings = sorted(scores)
    ordered = [scores[spelling] for spelling in spellings]
    return SegmenterTables(alphabet, spellings, ordered, shapes, names)


def save_tables(tables: SegmenterTables, path: Path, lexicon: Path) -> None:
    """Write tables; ``lexicon`` is the file they belong to."""
    distinct, places = np.unique(np.array(tables.scores), return_inverse=True)
    arrays = {
        "tokens": _packed(tables.alphabet),
        "spellings": _packed(tables.spellings),
        "scores": distinct,
        "score_of_spelling": places.astype(np.uint32),
    }
    metadata = {
        "lexicon": file_sha256(lexicon),
        "phrases": json.dumps(tables.phrases),
        "names": json.dumps(tables.names),
    }
    # Not `save_file`: what it writes only its owner may read, and a model is made to be shared.
    path.write_bytes(save(arrays, metadata))


def load_tables(path: Path, lexicon: Path) -> SegmenterTables | None:
    """Read tables; None where there are none, or none of the lexicon in this file.

    Raises:
        ModelStoreError: they are of this lexicon, and do not fit together.
    """
    try:
        check_size(path)
        with safe_open(path, "numpy") as file:
            metadata = file.metadata() or {}
            if metadata.get("lexicon") != file_sha256(lexicon):
                return None
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118, no dictionary
        return _fitting(arrays, metadata)
    except (OSError, SafetensorError):
        return None
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise ModelStoreError(
            f"{path}: the tables do not fit together ({type(error).__name__}: {error}); "
            "without this file they are made again"
        ) from error


def _fitting(
    arrays: Mapping[str, npt.NDArray[Any]], metadata: Mapping[str, str]
) -> SegmenterTables:
    """The tables of what `save_tables` wrote; LookupError, TypeError or ValueError where it did not."""
    tokens, spellings = (_unpacked(arrays[name]) for name in ("tokens", "spellings"))
    scores = arrays["scores"].astype(float, casting="safe")[arrays["score_of_spelling"]]
    if scores.shape != (len(spellings),) or not np.isfinite(scores).all():
        raise ValueError("expected a finite score for each spelling")
    phrases = msgspec.json.decode(metadata["phrases"], type=dict[str, Shape])
    names = msgspec.json.decode(metadata["names"], type=dict[str, dict[str, float]])
    alphabet = Alphabet(tokens)
    lengths = np.fromiter(map(len, spellings), dtype=np.int64)
    spelt = _codes(compress(spellings, (lengths == 1).tolist()))
    # The search gives one piece for a run of what it cannot spell: of every letter it must know a spelling.
    if spellings[0] != _UNUSED or not np.isin(_codes((UNKNOWN, *alphabet.values())), spelt).all():
        raise ValueError("expected a spelling for each letter")
    if lengths.min() < 1 or lengths.max() > LONGEST_ENTRY:
        raise ValueError(f"expected spellings of 1 to {LONGEST_ENTRY} letters")
    if any(sum(shape) != len(spelling) or min(shape) < 1 for spelling, shape in phrases.items()):
        raise ValueError("expected as many syllables in a phrase's words as in its spelling")
    return SegmenterTables(alphabet, spellings, scores.tolist(), phrases, names)


def _packed(entries: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer(_WORD_END.join(entries).encode(), dtype=np.uint8)


def _unpacked(array: npt.NDArray[np.uint8]) -> list[str]:
    return array.tobytes().decode().split(_WORD_END)


def _codes(letters: Iterable[str]) -> npt.NDArray[np.uint32]:
    """Numbers, because a set of so many strings takes ten times as long."""
    return np.frombuffer("".join(letters).encode("utf-32-le"), dtype=np.uint32)


def _letters() -> Iterator[str]:
    return (chr(code) for code in range(_FIRST_LETTER, 0x110000) if code not in _SURROGATES)


# What follows runs over a hundred thousand words: whole lists at a time.


def _syllables(words: Iterable[str]) -> list[str]:
    """Return the syllables of all words, one after another, with a `_WORD_END` between two words."""
    return f" {_WORD_END} ".join(words).replace(JOINER, " ").split(" ")


def _word_scores(
    syllables: Sequence[str], scores: Sequence[float], letter_of: Alphabet
) -> dict[str, float]:
    """Return the score of each word of `_syllables` by its spelling; every letter has one.

    Words of several syllables that are known in lower case only are known as the start of a sentence too.
    """
    letter = {**letter_of, _WORD_END: _WORD_END}.__getitem__
    spellings = "".join(map(letter, syllables)).split(_WORD_END)
    capital_of = {}
    for syllable, small in letter_of.items():
        capital = letter_of[syllable[:1].upper() + syllable[1:]]
        if capital != UNKNOWN:
            capital_of[small] = capital
    capitalised = {
        capital_of[spelling[0]] + spelling[1:]: score + _SENTENCE_START
        for spelling, score in zip(spellings, scores, strict=True)
        if len(spelling) > 1 and spelling[0] in capital_of
    }
    return {
        _UNUSED: 0.0,
        UNKNOWN: 0.0,
        **dict.fromkeys(letter_of.values(), min(scores)),
        **capitalised,
        **dict(zip(spellings, scores, strict=True)),
    }


def _add_phrases(
    entries: dict[str, float],
    phrases: Iterable[Sequence[Sequence[str]]],
    scores: Iterable[float],
    letter_of: Alphabet,
) -> dict[str, Shape]:
    """Add phrases (their words) to the entries of the search, unless a word of that spelling is likelier;
    return the shape of each."""
    shapes: dict[str, Shape] = {}
    for words, score in zip(phrases, scores, strict=True):
        spelling = "".join(map(letter_of.__getitem__, chain.from_iterable(words)))
        if score >= entries.get(spelling, -math.inf):
            entries[spelling] = score
            shapes[spelling] = tuple(map(len, words))
    return shapes
