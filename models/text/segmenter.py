"""Join syllables into words by a unigram language model, the segmentation that PhoBERT expects.

Every known syllable is one character of a private alphabet, so that a word is a short string and the
Viterbi search of the Rust library `tokenizers` walks over syllables, not letters.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from tokenizers import Tokenizer as RustTokenizer
from tokenizers import models as rust_models

from ...errors import ConfigError, ModelStoreError
from .segmenters import (
    SegmentedAlready,
    UndertheseaSegmenter,
    VnCoreNlpSegmenter,
    vncorenlp_folder,
)
from .tokens import JOINER, split_tokens

SEGMENTER_FILE = "segmenter.json"
FORMAT = 1
KINDS = ("unigram", "underthesea", "vncorenlp", "none")

_UNKNOWN = "\x01"  # stands for every token that is in no word of several syllables
_UNUSED = "\x00"  # the library wants a piece for what it cannot spell; there is nothing such
_FIRST_LETTER = 0x100  # of the private alphabet
_SURROGATES = range(0xD800, 0xE000)


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
    """The default segmenter: a unigram language model over words.

    Attributes:
        scores: natural log-probability of each word of several syllables ("cán_bộ") and of each
            syllable of such a word alone.
    """

    def __init__(self, scores: Mapping[str, float]) -> None:
        self.scores = dict(scores)
        self._letter_of = _Alphabet(self.scores)
        pieces = {_UNUSED: 0.0, _UNKNOWN: 0.0}
        for word, score in _with_capitals(self.scores):
            spelling = "".join(map(self._letter_of.__getitem__, word.split(JOINER)))
            if _UNKNOWN not in spelling:
                pieces[spelling] = max(score, pieces.get(spelling, -math.inf))
        rarest = min(self.scores.values())
        for letter in self._letter_of.values():
            pieces.setdefault(letter, rarest)
        self._n_syllables = [len(spelling) for spelling in pieces]
        self._rust = RustTokenizer(rust_models.Unigram(list(pieces.items()), unk_id=0))

    @classmethod
    def load(cls, path: Path) -> Segmenter:
        """Read a lexicon written by `save`.

        Raises:
            ModelStoreError: when the file is missing, malformed or of a newer format; names it.
        """
        return cls(_read_scores(Path(path)))

    def save(self, path: Path) -> None:
        """Write the lexicon as JSON: words of one score (to 0.1) in one string, separated by spaces."""
        words_of_score: dict[float, list[str]] = {}
        for word, score in sorted(self.scores.items(), key=lambda item: (-item[1], item[0])):
            words_of_score.setdefault(round(score, 1), []).append(word)
        content = {
            "format": FORMAT,
            "kind": "unigram",
            "words": [[score, " ".join(words)] for score, words in words_of_score.items()],
        }
        text = json.dumps(content, ensure_ascii=False, indent=0)
        Path(path).write_text(text + "\n", encoding="utf-8")

    def segment(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each normalised text; punctuation stands alone."""
        tokens = [split_tokens(text) for text in texts]
        spellings = ["".join(map(self._letter_of.__getitem__, line)) for line in tokens]
        encodings = self._rust.encode_batch_fast(spellings, add_special_tokens=False)
        return [
            list(self._words(line, encoding.ids))
            for line, encoding in zip(tokens, encodings, strict=True)
        ]

    def _words(self, tokens: list[str], piece_ids: list[int]) -> Iterable[str]:
        start = 0
        for piece_id in piece_ids:
            n_syllables = self._n_syllables[piece_id]
            if n_syllables == 1:
                yield tokens[start]
            else:
                yield JOINER.join(tokens[start : start + n_syllables])
            start += n_syllables

    def __reduce__(self) -> tuple[type[Segmenter], tuple[dict[str, float]]]:
        return type(self), (self.scores,)


class _Alphabet(dict[str, str]):
    """The private letter of each syllable that stands in some word of several."""

    def __init__(self, words: Iterable[str]) -> None:
        parts = (word.split(JOINER) for word in words if JOINER in word)
        syllables = dict.fromkeys(syllable for word in parts for syllable in word)
        super().__init__(zip(syllables, _letters(), strict=False))

    def __missing__(self, token: str) -> str:
        if len(token) > 1 and token.isupper():
            return self.get(token.lower(), self.get(token.capitalize(), _UNKNOWN))
        return _UNKNOWN


def _letters() -> Iterable[str]:
    return (chr(code) for code in range(_FIRST_LETTER, 0x110000) if code not in _SURROGATES)


def _with_capitals(scores: Mapping[str, float]) -> Iterable[tuple[str, float]]:
    """Yield the words and, for those only known in lower case, their form at a sentence's start."""
    yield from scores.items()
    for word, score in scores.items():
        capitalised = word[:1].upper() + word[1:]
        if JOINER in word and capitalised not in scores:
            yield capitalised, score + _SENTENCE_START


_SENTENCE_START = math.log(0.02)
"""About one word in fifty opens a sentence."""


def _read_scores(path: Path) -> dict[str, float]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelStoreError(f"{path}: cannot read the segmenter ({error.strerror})") from error
    except ValueError as error:
        raise ModelStoreError(f"{path}: expected a segmenter in JSON: {error}") from error
    found = content.get("format") if isinstance(content, dict) else None
    if found != FORMAT:
        raise ModelStoreError(
            f"{path}: expected a segmenter of format {FORMAT}, found {found!r}; "
            "a newer phobrief may be needed"
        )
    return _parse_scores(content, path)


def _parse_scores(content: dict[str, Any], path: Path) -> dict[str, float]:
    try:
        scores = {word: float(s) for s, words in content["words"] for word in words.split(" ")}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelStoreError(f"{path}: 'words' must hold pairs of a score and words") from error
    if not scores or not all(scores):
        raise ModelStoreError(f"{path}: 'words' is empty or holds an empty word")
    return scores
