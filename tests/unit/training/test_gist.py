"""The gist is learnt from which words newspapers took into the abstract."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from phobrief.configs.schemas import SalienceConfig
from phobrief.training.gist import learn_gist
from phobrief.training.vietnews import VietnewsArticle, detokenize

CONFIG = SalienceConfig(rate=0.02)
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
    """One whose abstract holds "khởi_tố" wherever the body has it, and what stands in the title."""
    random = np.random.default_rng((seed, number))
    fill = [" ".join(random.permutation(_FILLING)).capitalize() + " ." for _ in range(3)]
    name = f"Ông {'ABCDEFGH'[number % 8]}inh"
    body = [f"{name} bị khởi_tố sáng nay .", *fill]
    order = random.permutation(len(body))
    sentences = tuple(body[i] for i in order)
    return VietnewsArticle(f"train/{number}", f"{name} vắng mặt", f"{name} bị khởi_tố .", sentences)


def test_it_learns_which_words_are_taken_up() -> None:
    lines: list[str] = []
    scorer = learn_gist([article(n) for n in range(600)], CONFIG, seed=1, log=lines.append)
    assert scorer is not None
    assert lines == ["gist: learning from 600 articles ..."]
    new = article(7, seed=5)
    texts = [detokenize(sentence) for sentence in new.sentences]
    (told,) = (i for i, text in enumerate(texts) if "khởi tố" in text)
    gist = scorer.gist(new.title, texts)
    for i in range(len(texts)):
        if i != told:
            assert gist.syllables.expected((told,)) > 4 * gist.syllables.expected((i,))
            assert gist.pairs.expected((told,)) > 4 * gist.pairs.expected((i,))


def test_the_same_seed_gives_the_same_scorer() -> None:
    articles = [article(n) for n in range(40)]
    one, other = (learn_gist(articles, CONFIG, seed=3, log=str) for _ in range(2))
    assert one is not None
    assert other is not None
    for name, array in one.arrays().items():
        assert np.array_equal(array, other.arrays()[name]), name


def test_articles_that_cannot_be_read_are_left_out() -> None:
    empty = VietnewsArticle("train/x", "Tin", "Tin .", ())
    articles = [article(n) for n in range(40)]
    with_it = learn_gist([empty, *articles], CONFIG, seed=3, log=lambda line: None)
    assert with_it is not None
    assert np.isfinite(with_it.gist("Tin", ["Ông Ginh bị khởi tố."]).rows([(0,)])).all()
    assert learn_gist([empty], CONFIG, seed=3, log=lambda line: None) is None
    assert learn_gist([], CONFIG, seed=3, log=lambda line: None) is None
