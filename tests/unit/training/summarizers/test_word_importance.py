"""Which words count is learnt from those that newspapers took into the abstract."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn")

from phobrief.models.summarizers.extractive.word_counts import GRAM_COUNTS
from phobrief.models.text.syllables import syllables
from phobrief.training.data.corpora.vietnews import VietnewsArticle, detokenize
from phobrief.training.summarizers.word_importance import learn_word_importance

_FILLING = [
    "trời",
    "mưa",
    "to",
    "ở",
    "vùng",
    "cao",
    "nên",
    "người",
    "dân",
    "đi",
    "lại",
    "khó",
    "khăn",
    "hơn",
    "mọi",
    "năm",
]


def article(number: int, seed: int = 0) -> VietnewsArticle:
    """One whose abstract holds a sentence with a name from the title, wherever it stands."""
    random = np.random.default_rng((seed, number))
    fill = [" ".join(random.permutation(_FILLING)).capitalize() + " ." for _ in range(3)]
    name = f"Ông {'ABCDEFGH'[number % 8]}inh"
    body = [f"{name} bị khởi_tố sáng nay .", *fill]
    order = random.permutation(len(body))
    sentences = tuple(body[i] for i in order)
    return VietnewsArticle(f"train/{number}", f"{name} vắng mặt", f"{name} bị khởi_tố .", sentences)


def silent(line: str) -> None:
    """Say nothing."""


def test_it_learns_which_words_are_taken_up() -> None:
    lines: list[str] = []
    importance = learn_word_importance([article(n) for n in range(600)], lines.append)
    assert importance is not None
    assert lines == ["word importance: reading 600 articles ..."]
    assert importance.length == 5
    new = article(7, seed=5)
    texts = [detokenize(sentence) for sentence in new.sentences]
    (told,) = (i for i, text in enumerate(texts) if "khởi tố" in text)
    expected = importance.expect(new.title, texts)
    words = [[word.lower() for word in syllables(text)] for text in texts]
    held = [expected.held(line) for line in words]
    singles = [expected.syllables.expected(text.syllables) for text in held]
    pairs = [expected.pairs.expected(text.pairs) for text in held]
    for i in range(len(texts)):
        if i != told:
            assert singles[told] > 4 * singles[i]
            assert pairs[told] > 4 * pairs[i]


def test_the_same_articles_give_the_same_numbers() -> None:
    articles = [article(n) for n in range(40)]
    one, other = (learn_word_importance(articles, silent) for _ in range(2))
    assert one is not None
    assert other is not None
    assert one.to_state() == other.to_state()


def test_articles_that_cannot_be_read_are_left_out() -> None:
    empty = VietnewsArticle("train/x", "Tin", "Tin .", ())
    articles = [article(n) for n in range(40)]
    with_it = learn_word_importance([empty, *articles], silent)
    assert with_it is not None
    words = with_it.expect("Tin", ["Ông Ginh bị khởi tố."])
    assert np.isfinite(words.f1([words.held(["ông", "ginh"])]))
    assert learn_word_importance([empty], silent) is None
    assert learn_word_importance([], silent) is None


@pytest.mark.parametrize(("abstract", "likely"), [("Ông Ginh .", True), ("Khác hẳn .", False)])
def test_where_all_or_none_is_taken_up_no_count_tells(abstract: str, likely: bool) -> None:
    one = VietnewsArticle("train/1", "Tin", abstract, ("Ông Ginh .",))
    importance = learn_word_importance([one], silent)
    assert importance is not None
    assert importance.syllables[:-1].tolist() == [0.0] * len(GRAM_COUNTS)
    assert (importance.syllables[-1] > 0) == likely
