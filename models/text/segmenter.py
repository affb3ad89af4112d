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
from typing import NamedTuple, Protocol

from tokenizers import Tokenizer as RustTokenizer
from tokenizers import models as rust_models

from ...errors import ConfigError
from .lexicon import Lexicon, Scores, load_lexicon, save_lexicon
from .names import NameJoiner
from .segmenters import (
    SegmentedAlready,
    UndertheseaSegmenter,
    VnCoreNlpSegmenter,
    vncorenlp_folder,
)
from .tokens import JOINER, split_tokens

KINDS = ("unigram", "underthesea", "vncorenlp", "none")

_UNKNOWN = "\x01"  # stands for every token that is in no word of several syllables
_UNUSED = "\x00"  # the library wants a piece for what it cannot spell; there is nothing such
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
        self._letter_of = _Alphabet(chain(lexicon.words, lexicon.phrases))
        pieces = _pieces(lexicon, self._letter_of)
        self._scores = [piece.score for piece in pieces.values()]
        self._n_syllables = [piece.n_syllables for piece in pieces.values()]
        unigrams = zip(pieces, self._scores, strict=True)
        self._rust = RustTokenizer(rust_models.Unigram(list(unigrams), unk_id=0))
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

    def __init__(self, entries: Iterable[str]) -> None:
        syllables = (entry.replace(JOINER, " ").split(" ") for entry in entries)
        super().__init__(
            zip(dict.fromkeys(chain.from_iterable(syllables)), _letters(), strict=False)
        )

    def __missing__(self, token: str) -> str:
        if len(token) > 1 and token.isupper():  # a headline in capitals
            return self.get(token.lower(), self.get(token.capitalize(), _UNKNOWN))
        return _UNKNOWN

    def spell(self, entry: str) -> str:
        """Write a word or phrase of the lexicon in private letters."""
        return "".join(map(self.__getitem__, entry.replace(JOINER, " ").split(" ")))


def _letters() -> Iterator[str]:
    return (chr(code) for code in range(_FIRST_LETTER, 0x110000) if code not in _SURROGATES)


class _Piece(NamedTuple):
    """An entry of the search: its score, and the lengths of the words that it stands for."""

    score: float
    n_syllables: tuple[int, ...]


def _pieces(lexicon: Lexicon, letter_of: _Alphabet) -> dict[str, _Piece]:
    """Return the entries of the search by their spelling; of two that share one the likelier."""
    pieces = {_UNUSED: _Piece(0.0, (1,)), _UNKNOWN: _Piece(0.0, (1,))}
    rarest = min(lexicon.words.values())
    pieces.update((letter, _Piece(rarest, (1,))) for letter in letter_of.values())
    words = dict(_sentence_starts(lexicon.words))
    words.update(lexicon.words)
    for entry, score in chain(words.items(), lexicon.phrases.items()):
        spelling = letter_of.spell(entry)
        if len(spelling) > 1 and (_UNKNOWN in spelling or score < _score(pieces, spelling)):
            continue
        lengths = tuple(word.count(JOINER) + 1 for word in entry.split(" "))
        pieces[spelling] = _Piece(score, lengths)
    return pieces


def _score(pieces: dict[str, _Piece], spelling: str) -> float:
    piece = pieces.get(spelling)
    return piece.score if piece else -math.inf


def _sentence_starts(words: Scores) -> Iterator[tuple[str, float]]:
    """Yield, for words of several syllables known in lower case only, their capitalised form."""
    for word, score in words.items():
        capitalised = word[:1].upper() + word[1:]
        if JOINER in word and capitalised not in words:
            yield capitalised, score + _SENTENCE_START
