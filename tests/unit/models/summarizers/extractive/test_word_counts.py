"""What syllables and pairs of an article are like: by hand, and against counting one by one."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ways_of_typing import WAYS, Rewrite

from phobrief.models.summarizers.extractive.word_counts import GRAM_COUNTS, ArticleGrams, Grams

TITLE = "Huyện uỷ họp bàn nhân sự"
TEXTS = ["Sáng 14, Huyện uỷ họp.", "Trời mưa to.", "Huyện uỷ bàn nhân sự của huyện."]


def found(article: ArticleGrams, *syllables: str) -> dict[str, float]:
    """The counts of one gram by name."""
    grams: Grams = (article.syllables, article.pairs)[len(syllables) - 1]
    numbers = [article.vocabulary.index(syllable) for syllable in syllables]
    (place,) = np.flatnonzero((grams.members == numbers).all(axis=1))
    return dict(zip(GRAM_COUNTS, grams.counts[place].tolist(), strict=True))


def test_a_syllable() -> None:
    counts = found(ArticleGrams.of(TITLE, TEXTS), "huyện")
    assert counts["log_times"] == pytest.approx(np.log(1 + 3))
    assert counts["share_of_sentences"] == pytest.approx(2 / 3)
    assert counts["share_of_syllables"] == pytest.approx(50 * 3 / 15)
    assert (counts["in_title"], counts["times_in_title"], counts["title_place"]) == (1, 1, 1)
    # "14" and "uỷ", "uỷ", "của": two of the title's beside three of it.
    assert counts["title_neighbours"] == pytest.approx(2 / 3)
    assert counts["capitals"] == pytest.approx(1 / 3)  # one opens a sentence, one is small
    assert counts["place"] == pytest.approx(2 / 5)
    assert (counts["in_first"], counts["reciprocal_first"], counts["last"]) == (
        1,
        1,
        pytest.approx(2 / 3),
    )
    assert counts["reciprocal_places"] == pytest.approx(1 + 1 / 3)
    assert counts["mean_length"] == pytest.approx(6 / 30)
    assert counts["shortest"] == pytest.approx(5 / 30)
    best, other = 2 * 5 / (6 + 7), 2 * 3 / (6 + 5)
    assert counts["best_title_f1"] == pytest.approx(2 * best)
    assert counts["mean_title_f1"] == pytest.approx(best + other)
    assert counts["best_title_f1_of_best"] == 1
    assert (counts["number"], counts["members_in_title"]) == (0, 0)
    assert counts["title_length"] == pytest.approx(6 / 15)


def test_a_pair() -> None:
    article = ArticleGrams.of(TITLE, TEXTS)
    counts = found(article, "nhân", "sự")
    assert (counts["in_title"], counts["members_in_title"]) == (1, 2)
    assert counts["title_place"] == pytest.approx(1 / 5)
    assert counts["log_first"] == pytest.approx(np.log(3))
    assert (counts["in_first_two"], counts["in_first_three"]) == (0, 1)
    assert counts["title_neighbours"] == 1  # "bàn", but not "của"
    assert found(article, "huyện", "uỷ")["capitals"] == 0
    with pytest.raises(
        ValueError, match="not enough"
    ):  # no pair reaches over the end of a sentence
        found(article, "họp", "trời")


def test_every_gram_once_and_no_pair_over_the_end_of_a_sentence() -> None:
    article = ArticleGrams.of(TITLE, TEXTS)
    words = [article.vocabulary[m] for (m,) in article.syllables.members]
    assert len(words) == len(set(words))
    assert {"mưa", "to", "trời", "bàn", "của", "huyện", "nhân", "sự", "uỷ"} <= set(words)
    assert len(article.pairs.members) == 4 + 2 + 6 - 1  # one stands in two sentences
    assert article.lengths.tolist() == [5, 3, 7]


@pytest.mark.parametrize("title", ["", "Đại hội"])
@pytest.mark.parametrize("texts", [[""], ["…", "!"], ["Một", "Hai"]])
def test_hardly_any_text(title: str, texts: list[str]) -> None:
    article = ArticleGrams.of(title, texts)
    assert len(article.lengths) == len(texts)
    assert article.pairs.counts.shape == (0, len(GRAM_COUNTS))
    assert np.isfinite(article.syllables.counts).all()


def test_composed_or_not_it_is_the_same() -> None:
    apart = [unicodedata.normalize("NFD", text) for text in TEXTS]
    one, other = ArticleGrams.of(TITLE, TEXTS), ArticleGrams.of(TITLE, apart)
    assert np.array_equal(one.syllables.counts, other.syllables.counts)


_WORDS = st.lists(st.sampled_from(["Tỉnh", "uỷ", "họp", "bàn", "14", "Nam"]), max_size=8)


@given(_WORDS.map(" ".join), st.lists(_WORDS.map(" ".join), min_size=1, max_size=5))
def test_as_if_counted_one_by_one(title: str, texts: list[str]) -> None:
    article = ArticleGrams.of(title, texts)
    spoken = [re.findall(r"\w+", text.lower()) for text in texts]
    heading = title.lower().split()
    for grams, held, named in (
        (article.syllables, [[(s,) for s in x] for x in spoken], [(s,) for s in heading]),
        (article.pairs, [list(pairwise(x)) for x in spoken], list(pairwise(heading))),
    ):
        names = [tuple(article.vocabulary[i] for i in members) for members in grams.members]
        assert sorted(names) == sorted({gram for sentence in held for gram in sentence})
        for name, row in zip(names, grams.counts, strict=True):
            counts = dict(zip(GRAM_COUNTS, row.tolist(), strict=True))
            times = [sentence.count(name) for sentence in held]
            inside = [i for i, n in enumerate(times) if n]
            assert counts["log_times"] == pytest.approx(np.log1p(sum(times)))
            assert counts["share_of_sentences"] == pytest.approx(len(inside) / len(texts))
            assert counts["reciprocal_first"] == pytest.approx(1 / (1 + inside[0]))
            assert counts["last"] == pytest.approx(inside[-1] / len(texts))
            assert counts["times_in_title"] == named.count(name)
            assert counts["in_title"] == (name in named)
            place = 1 / (1 + named.index(name)) if name in named else 0
            assert counts["title_place"] == pytest.approx(place)
            lengths = [len(spoken[i]) for i in inside]
            assert counts["mean_length"] == pytest.approx(np.mean(lengths) / 30)
            assert counts["shortest"] == pytest.approx(min(lengths) / 30)


@pytest.mark.parametrize("rewrite", WAYS)
def test_typing_makes_no_difference(rewrite: Rewrite) -> None:
    plain = ArticleGrams.of(TITLE, TEXTS)
    typed = ArticleGrams.of(rewrite(TITLE), [*map(rewrite, TEXTS)])
    assert typed.vocabulary == plain.vocabulary
    for one, other in ((typed.syllables, plain.syllables), (typed.pairs, plain.pairs)):
        assert np.array_equal(one.counts, other.counts)
