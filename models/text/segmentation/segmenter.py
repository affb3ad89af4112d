"""Join syllables into words by a unigram language model, the segmentation that PhoBERT expects.

Every known syllable is one letter of a private alphabet, so that a word is a short string and the
Viterbi search of the Rust library `tokenizers` walks over syllables, not characters. Phrases whose
words the model would get wrong are entries of their own; names it does not know are joined after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from tokenizers import models as rust_models

from ....errors import ConfigError, ModelStoreError
from .external import (
    SegmentedAlready,
    UndertheseaSegmenter,
    VnCoreNlpSegmenter,
    vncorenlp_folder,
)
from .lexicon import Lexicon, load_lexicon, save_lexicon
from .names import NameJoiner
from .tables import SegmenterTables, load_tables, make_tables, save_tables
from .tokens import JOINER, split_tokens

KINDS = ("unigram", "underthesea", "vncorenlp", "none")

_TABLES = ".tables.safetensors"
"""How the name of the tables' file ends, where the lexicon's has ".json"."""


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
    """The default segmenter: a unigram language model over words and phrases, then names."""

    def __init__(self, lexicon: Lexicon | Path, tables: SegmenterTables | None = None) -> None:
        """With the lexicon's ``tables`` given, they are not made and its file is not read."""
        self._lexicon = lexicon
        tables = tables or make_tables(self.lexicon)
        self._letter_of = tables.alphabet
        self._scores = tables.scores
        self._n_syllables = tables.shapes()
        entries = list(zip(tables.spellings, tables.scores, strict=True))
        self._rust = rust_models.Unigram(entries, unk_id=0)
        self._names = NameJoiner(tables.names)

    @property
    def lexicon(self) -> Lexicon:
        """What it has learnt; read when first asked for where only the tables were needed so far."""
        if isinstance(self._lexicon, Path):
            self._lexicon = load_lexicon(self._lexicon)
        return self._lexicon

    @classmethod
    def load(cls, path: Path) -> Segmenter:
        """Read a lexicon written by `save`, or its tables where they are there.

        Raises:
            ModelStoreError: when the file is missing, malformed or of a newer format; names it.
        """
        tables = load_tables(path.with_suffix(_TABLES), path)
        try:
            return cls(path, tables)
        except (LookupError, ValueError) as error:
            raise ModelStoreError(
                f"{path}: no segmenter can be made of it ({type(error).__name__}: {error})"
            ) from error

    def save(self, path: Path) -> None:
        """Write the lexicon (scores rounded to 0.1), and beside it the tables made from it."""
        save_lexicon(self.lexicon, path)
        tables = make_tables(load_lexicon(path))
        save_tables(tables, path.with_suffix(_TABLES), path)

    def segment(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each normalised text; punctuation stands alone."""
        lines = [split_tokens(text) for text in texts]
        return [
            join_syllables(tokens, self._names.join(tokens, n_syllables))
            for tokens, n_syllables in zip(lines, self.search(lines), strict=True)
        ]

    def search(self, lines: Sequence[Sequence[str]]) -> list[list[int]]:
        """Return how many syllables each word of each line of tokens has, before names are joined."""
        shapes = self._n_syllables
        return [[n for piece in self._pieces(tokens) for n in shapes[piece]] for tokens in lines]

    def log_probability(self, tokens: Sequence[str]) -> float:
        """Return the model's score of its best segmentation of ``tokens``."""
        return sum(self._scores[piece] for piece in self._pieces(tokens))

    def _pieces(self, tokens: Sequence[str]) -> list[int]:
        """The entries of the best segmentation, by number."""
        spelling = "".join(map(self._letter_of.__getitem__, tokens))
        return [piece.id for piece in self._rust.tokenize(spelling)]

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
