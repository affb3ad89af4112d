"""An article's syllables and pairs of neighbours, and what each is like: what `WordImportance` reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from ....aliases import BoolArray, FloatArray, IntArray
from ...sentence_features.bags import Bags
from ...sentence_features.overlap import LONGEST_TITLE, f1_of_each, shared_with
from ...text.normalize import normalize_text
from ...text.syllables import syllables, written_syllables

GRAM_COUNTS = (
    "log_times",
    "share_of_sentences",
    "share_of_syllables",
    "in_title",
    "times_in_title",
    "title_place",
    "members_in_title",
    "title_neighbours",
    "reciprocal_first",
    "log_first",
    "in_first",
    "in_first_two",
    "in_first_three",
    "reciprocal_places",
    "last",
    "place",
    "best_title_f1",
    "mean_title_f1",
    "best_title_f1_of_best",
    "mean_length",
    "shortest",
    "capitals",
    "number",
    "log_n_sentences",
    "log_n_syllables",
    "title_length",
)
"""How often and where it stands, what the title and the sentences that hold it are like, how it is written,
and how long article and title are."""


@dataclass(frozen=True, slots=True)
class Grams:
    """The different syllables, or pairs of neighbours within a sentence, of an article.

    Attributes:
        members: (n_grams, 1 or 2) which syllables of `ArticleGrams.vocabulary` each is made of.
        counts: (n_grams, len(GRAM_COUNTS)) what each is like.
    """

    members: IntArray
    counts: FloatArray


@dataclass(frozen=True, slots=True)
class ArticleGrams:
    """An article, counted.

    Attributes:
        vocabulary: its syllables and those of its title, lower-cased, every one once.
        lengths: (n_sentences,) in syllables.
        syllables, pairs: what its sentences hold.
    """

    vocabulary: Sequence[str]
    lengths: IntArray
    syllables: Grams
    pairs: Grams

    @classmethod
    def of(cls, title: str, texts: Sequence[str]) -> ArticleGrams:
        """Count an article of at least one sentence; how it is typed makes no difference."""
        tokens = _Tokens.of(normalize_text(title), [*map(normalize_text, texts)])
        return cls(tokens.vocabulary, tokens.lengths, _grams(tokens, 1), _grams(tokens, 2))


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The sentences' syllables one after the other, (n_tokens,) each, and what is known of sentences.

    Attributes:
        numbers: in the vocabulary.
        sentences: which one it stands in.
        places: in its sentence, from 0.
        capitals: whether it begins with a capital.
        title: numbers of the title's syllables.
        in_title: (n_vocabulary,) whether each is one of them.
        digits: (n_vocabulary,) whether each is a number.
        lengths, title_f1: (n_sentences,) syllables, and the F1 with the title's.
    """

    vocabulary: list[str]
    numbers: IntArray
    sentences: IntArray
    places: IntArray
    capitals: BoolArray
    title: IntArray
    in_title: BoolArray
    digits: BoolArray
    lengths: IntArray
    title_f1: FloatArray

    @classmethod
    def of(cls, title: str, texts: Sequence[str]) -> _Tokens:
        heading = syllables(title)[:LONGEST_TITLE]
        written = [written_syllables(text) for text in texts]
        spoken = [[syllable.lower() for syllable in sentence] for sentence in written]
        vocabulary = list(dict.fromkeys(chain(heading, *spoken)))
        number = {syllable: i for i, syllable in enumerate(vocabulary)}
        lengths = np.array([len(sentence) for sentence in spoken], dtype=np.int64)
        sentences = np.repeat(np.arange(len(lengths)), lengths)
        begins = np.cumsum(lengths) - lengths
        found = [number[syllable] for sentence in spoken for syllable in sentence]
        numbers = np.array(found, dtype=np.int64)
        named = np.array([number[syllable] for syllable in heading], dtype=np.int64)
        capitals = [syllable[0].isupper() for sentence in written for syllable in sentence]
        bags = Bags.of(sentences, numbers, len(lengths))
        return cls(
            vocabulary,
            numbers,
            sentences,
            np.arange(len(numbers)) - begins[sentences],
            np.array(capitals, dtype=bool),
            named,
            np.bincount(named, minlength=len(vocabulary)) > 0,
            np.array([syllable.isdigit() for syllable in vocabulary], dtype=bool),
            lengths,
            f1_of_each(shared_with(named, bags), len(named), lengths).astype(np.float32),
        )


def _grams(tokens: _Tokens, size: int) -> Grams:
    """Those of one or two syllables."""
    n_sentences = len(tokens.lengths)
    # Of the runs of ``size`` tokens, those that lie in one sentence.
    ends = tokens.sentences[size - 1 :]
    starts = np.flatnonzero(ends == tokens.sentences[: len(ends)])
    if not len(starts):
        nothing = np.zeros(0, dtype=np.int64)
        counts = np.zeros((0, len(GRAM_COUNTS)), dtype=np.float32)
        return Grams(nothing.reshape(0, size), counts)
    keys, first, gram = np.unique(
        _keys(tokens, tokens.numbers, starts, size), return_index=True, return_inverse=True
    )
    gram = gram.reshape(-1)
    # Each gram once a sentence, by gram and then by sentence.
    held = np.sort(gram * n_sentences + tokens.sentences[starts])
    held = held[np.diff(held, prepend=-1) > 0]
    holders = _Holders(*np.divmod(held, n_sentences), np.bincount(held // n_sentences))
    columns = {
        **_in_title(tokens, keys, size),
        **_where(tokens, holders, len(keys)),
        **_occurrences(tokens, starts, first, gram, size),
    }
    counts = np.empty((len(keys), len(GRAM_COUNTS)), dtype=np.float32)
    for column, name in enumerate(GRAM_COUNTS):
        counts[:, column] = columns[name]
    members = tokens.numbers[starts[first, None] + np.arange(size)]
    return Grams(members, counts)


@dataclass(frozen=True, slots=True)
class _Holders:
    """Which gram stands in which sentence: ``grams`` and ``sentences`` (n,), sorted by both, and in how many
    sentences each stands, (n_grams,)."""

    grams: IntArray
    sentences: IntArray
    n_sentences: IntArray

    @property
    def begins(self) -> IntArray:
        """(n_grams,) where each gram's sentences begin."""
        return np.cumsum(self.n_sentences) - self.n_sentences

    def mean(self, values: FloatArray | IntArray) -> FloatArray:
        """Of each gram's sentences, whose values are given, (n,)."""
        return np.asarray(np.add.reduceat(values, self.begins) / self.n_sentences, dtype=np.float32)


def _keys(tokens: _Tokens, numbers: IntArray, starts: IntArray, size: int) -> IntArray:
    """A number for each gram, the same for the same one."""
    keys = numbers[starts]
    return keys if size == 1 else keys * len(tokens.vocabulary) + numbers[starts + 1]


def _in_title(tokens: _Tokens, keys: IntArray, size: int) -> dict[str, npt.NDArray[np.generic]]:
    title, there = tokens.title, tokens.in_title
    known, first, times = np.unique(
        _keys(tokens, title, np.arange(max(0, len(title) - size + 1)), size),
        return_index=True,
        return_counts=True,
    )
    at = np.minimum(np.searchsorted(known, keys), max(0, len(known) - 1))
    held = known[at] == keys if len(known) else np.zeros(len(keys), dtype=bool)
    width = len(tokens.vocabulary)
    both = there[keys // width].astype(int) + there[keys % width] if size == 2 else np.zeros(1)
    return {
        "in_title": held,
        "times_in_title": np.where(held, times[at] if len(known) else 0, 0),
        "title_place": np.where(held, 1 / (1 + first[at]) if len(known) else 0.0, 0.0),
        "members_in_title": both,
        "title_length": np.array([len(title) / 15]),
    }


def _where(tokens: _Tokens, holders: _Holders, n: int) -> dict[str, npt.NDArray[np.generic]]:
    """Of the sentences that hold each of ``n`` grams."""
    n_sentences, begins = len(tokens.lengths), holders.begins
    f1, lengths = tokens.title_f1[holders.sentences], tokens.lengths[holders.sentences]
    first = holders.sentences[begins]
    best = np.maximum.reduceat(f1, begins)
    return {
        "share_of_sentences": holders.n_sentences / n_sentences,
        "reciprocal_first": 1 / (1 + first),
        "log_first": np.log1p(first),
        "in_first": first == 0,
        "in_first_two": first <= 1,
        "in_first_three": first <= 2,
        "reciprocal_places": np.add.reduceat(1 / (1 + holders.sentences), begins),
        "last": holders.sentences[begins + holders.n_sentences - 1] / n_sentences,
        "best_title_f1": best * 2,
        "mean_title_f1": holders.mean(f1) * 2,
        "best_title_f1_of_best": best / (tokens.title_f1.max() or 1.0),
        "mean_length": holders.mean(lengths) / 30,
        "shortest": np.minimum.reduceat(lengths, begins) / 30,
        "log_n_sentences": np.full(n, np.log1p(n_sentences) / 3),
    }


def _occurrences(
    tokens: _Tokens, starts: IntArray, first: IntArray, gram: IntArray, size: int
) -> dict[str, npt.NDArray[np.generic]]:
    """Of the places ``starts`` where grams begin; ``first`` are the grams' first among them."""
    times, n_tokens = np.bincount(gram), len(tokens.numbers)
    there = tokens.in_title[tokens.numbers]
    before, after = np.maximum(starts - 1, 0), np.minimum(starts + size, n_tokens - 1)
    last = tokens.lengths[tokens.sentences[starts]] - size
    neighbours = (there[before] & (tokens.places[starts] > 0)).astype(float)
    neighbours += there[after] & (tokens.places[starts] < last)
    capital = tokens.capitals[starts]
    # A sentence's first syllable has a capital anyway.
    capital = capital & (tokens.capitals[starts + 1] if size == 2 else tokens.places[starts] > 0)
    begin = starts[first]
    return {
        "log_times": np.log1p(times),
        "share_of_syllables": times / n_tokens * 50,
        "title_neighbours": np.minimum(2.0, np.bincount(gram, weights=neighbours) / times),
        "place": tokens.places[begin] / tokens.lengths[tokens.sentences[begin]],
        "capitals": np.bincount(gram, weights=capital) / times,
        "number": tokens.digits[tokens.numbers[begin]],
        "log_n_syllables": np.array([np.log1p(n_tokens) / 5]),
    }
