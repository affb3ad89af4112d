"""Join syllables into words by a unigram language model, the segmentation that PhoBERT expects.

Every known syllable is one letter of a private alphabet, so that a word is a short string and the
Viterbi search of the Rust library `tokenizers` walks over syllables, not characters. Phrases whose
words the model would get wrong are entries of their own; names it does not know are joined after.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Protocol

from tokenizers import Tokenizer as RustTokenizer
from tokenizers import models as rust_models

from ...errors import ConfigError
from .lexicon import Lexicon, load_lexicon, save_lexicon
from .names import NameJoiner
from .segmenters import (
    SegmentedAlready,
    UndertheseaSegmenter,
    VnCoreNlpSegmenter,
    vncorenlp_folder,
)
from .tokens import JOINER, split_tokens

Shape = tuple[int, ...]
"""How many syllables each word of an entry has."""

KINDS = ("unigram", "underthesea", "vncorenlp", "none")

_UNKNOWN = "\x01"  # stands for every token that is in no word of several syllables
_UNUSED = "\x00"  # the library wants a piece for what it cannot spell; there is nothing such
_WORD_END = "\n"  # where words are spelled many at a time; no token holds one
_FIRST_LETTER = 0x100  # of the private alphabet
_SURROGATES = range(0xD800, 0xE000)
_SENTENCE_START = math.log(0.02)  # about one word in fifty opens a sentence


class WordSegmenter(Protocol):
    """Anything that turns normalised texts into words, syllables of a word joined by "_"."""

    def segment(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text."""
        ...


def load_segmenter(kind: str, path: Path | None = None) -> WordSegmenter:
    """Return the segmenter that a config or a model names.

    Args:
        kind: "unigram" (ours), "underthesea", "vncorenlp", or "none" for text segmented already.
        path: the lexicon for "unigram"; the folder of VnCoreNLP's jar for "vncorenlp" (else that
            of the environment variable PHOBRIEF_VNCORENLP); unused otherwise.

    Raises:
        ConfigError: when there is no such kind, or nothing says where its files are.
        ModelStoreError: when what the path names is missing or malformed.
        MissingExtraError: when the library it needs is not installed.
    """
    if kind == "unigram":
        if path is None:
            raise ConfigError("segmenter: 'unigram' needs the path of its segmenter.json")
        return Segmenter.load(path)
    if kind == "underthesea":
        return UndertheseaSegmenter()
    if kind == "vncorenlp":
        return VnCoreNlpSegmenter(vncorenlp_folder(path))
    if kind == "none":
        return SegmentedAlready()
    raise ConfigError(f"segmenter: expected one of {', '.join(KINDS)}, got {kind!r}")


class Segmenter:
    """The default segmenter: a unigram language model over words and phrases, then names.

    Attributes:
        lexicon: what it has learnt.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        phrases = [[word.split(JOINER) for word in phrase.split(" ")] for phrase in lexicon.phrases]
        syllables = _syllables(lexicon.words)
        self._letter_of = _Alphabet(chain(syllables, chain.from_iterable(chain(*phrases))))
        scores = _word_scores(syllables, list(lexicon.words.values()), self._letter_of)
        of_phrase = _add_phrases(scores, phrases, lexicon.phrases.values(), self._letter_of)
        of_word = [(n,) for n in range(max(map(len, scores)) + 1)]
        self._scores = list(scores.values())
        self._n_syllables = [of_phrase.get(s) or of_word[len(s)] for s in scores]
        self._rust = RustTokenizer(rust_models.Unigram(list(scores.items()), unk_id=0))
        self._names = NameJoiner(lexicon.names)

    @classmethod
    def load(cls, path: Path) -> Segmenter:
        """Read a lexicon written by `save`.

        Raises:
            ModelStoreError: when the file is missing, malformed or of a newer format; names it.
        """
        return cls(load_lexicon(path))

    def save(self, path: Path) -> None:
        """Write the lexicon (scores rounded to 0.1)."""
        save_lexicon(self.lexicon, path)

    def segment(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each normalised text; punctuation stands alone."""
        lines = [split_tokens(text) for text in texts]
        return [
            join_syllables(tokens, self._names.join(tokens, n_syllables))
            for tokens, n_syllables in zip(lines, self.search(lines), strict=True)
        ]

    def search(self, lines: Sequence[Sequence[str]]) -> list[list[int]]:
        """Return how many syllables each word of each line of tokens has, before names are joined."""
        spellings = ["".join(map(self._letter_of.__getitem__, tokens)) for tokens in lines]
        encodings = self._rust.encode_batch_fast(spellings, add_special_tokens=False)
        shapes = self._n_syllables
        return [[n for piece in encoding.ids for n in shapes[piece]] for encoding in encodings]

    def log_probability(self, tokens: Sequence[str]) -> float:
        """Return the model's score of its best segmentation of ``tokens``."""
        spelling = "".join(map(self._letter_of.__getitem__, tokens))
        encoding = self._rust.encode(spelling, add_special_tokens=False)
        return sum(self._scores[piece] for piece in encoding.ids)

    def __reduce__(self) -> tuple[type[Segmenter], tuple[Lexicon]]:
        return type(self), (self.lexicon,)


def join_syllables(tokens: Sequence[str], n_syllables: Iterable[int]) -> list[str]:
    """Return words of the given lengths, their syllables joined by "_"."""
    words: list[str] = []
    start = 0
    for length in n_syllables:
        if length == 1:
            words.append(tokens[start])
        else:
            words.append(JOINER.join(tokens[start : start + length]))
        start += length
    return words


class _Alphabet(dict[str, str]):
    """The private letter of each syllable, and of each other token that stands in a phrase."""

    def __init__(self, tokens: Iterable[str]) -> None:
        known = dict.fromkeys(tokens)
        known.pop(_WORD_END, None)
        super().__init__(zip(known, _letters(), strict=False))

    def __missing__(self, token: str) -> str:
        if len(token) > 1 and token.isupper():  # a headline in capitals
            return self.get(token.lower(), self.get(token.capitalize(), _UNKNOWN))
        return _UNKNOWN


def _letters() -> Iterator[str]:
    return (chr(code) for code in range(_FIRST_LETTER, 0x110000) if code not in _SURROGATES)


# What follows runs over a hundred thousand words whenever a model is loaded: whole lists at a time.


def _syllables(words: Iterable[str]) -> list[str]:
    """Return the syllables of all words, one after another, with a `_WORD_END` between two words."""
    return f" {_WORD_END} ".join(words).replace(JOINER, " ").split(" ")


def _word_scores(
    syllables: Sequence[str], scores: Sequence[float], letter_of: _Alphabet
) -> dict[str, float]:
    """Return the score of each word of `_syllables` by its spelling; every letter has one.

    Words of several syllables that are known in lower case only are known as the start of a sentence too.
    """
    letter = {**letter_of, _WORD_END: _WORD_END}.__getitem__
    spellings = "".join(map(letter, syllables)).split(_WORD_END)
    capital_of = {}
    for syllable, small in letter_of.items():
        capital = letter_of[syllable[:1].upper() + syllable[1:]]
        if capital != _UNKNOWN:
            capital_of[small] = capital
    capitalised = {
        capital_of[spelling[0]] + spelling[1:]: score + _SENTENCE_START
        for spelling, score in zip(spellings, scores, strict=True)
        if len(spelling) > 1 and spelling[0] in capital_of
    }
    return {
        _UNUSED: 0.0,
        _UNKNOWN: 0.0,
        **dict.fromkeys(letter_of.values(), min(scores)),
        **capitalised,
        **dict(zip(spellings, scores, strict=True)),
    }


def _add_phrases(
    entries: dict[str, float],
    phrases: Iterable[Sequence[Sequence[str]]],
    scores: Iterable[float],
    letter_of: _Alphabet,
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
