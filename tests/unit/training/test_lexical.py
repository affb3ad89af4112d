"""Learning the linear model: it tells two kinds of articles apart, and skips what nobody judged."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn")

from phobrief.articles import Article, Document
from phobrief.models.reader import Prepared
from phobrief.models.windows import Windows
from phobrief.training.calibrate import MIX_SHARES, choose_mix
from phobrief.training.lexical import fit_lexical, grow_lexical, lexical_logits, weighted

RANDOM = np.random.default_rng(3)


def article(words: range) -> Prepared:
    sentences = tuple(tuple(RANDOM.choice(list(words), 8).tolist()) for _ in range(4))
    document = Document(Article("x"), None, None, None, None, ())
    return Prepared(document, sentences, Windows((), False), np.zeros((4, 1)), (words[0],))


ARTICLES = [article(range(100, 130) if i % 2 else range(120, 150)) for i in range(40)]
GRADES = np.array([[2 if i % 2 else 0, -1, 0] for i in range(40)])


def test_it_tells_the_kinds_apart_and_leaves_unjudged_topics_at_zero() -> None:
    logits = lexical_logits(fit_lexical(ARTICLES, GRADES), ARTICLES)
    assert ((logits[:, 0] > 0) == (GRADES[:, 0] > 0)).all()
    assert not logits[:, 1:].any()


def test_weights_scale_each_topic() -> None:
    scorer = fit_lexical(ARTICLES, GRADES)
    double = weighted(scorer, np.array([2, 1, 1], dtype=np.float32))
    assert np.allclose(
        lexical_logits(double, ARTICLES), 2 * lexical_logits(scorer, ARTICLES), atol=1e-5
    )


def test_the_better_of_two_models_gets_the_weight() -> None:
    labels = RANDOM.integers(0, 2, 300)
    good, noise = labels * 2.0 - 1 + RANDOM.normal(size=300) * 0.7, RANDOM.normal(size=300)
    assert choose_mix(good, noise, labels) <= 0.5
    largest = MIX_SHARES[-1] / (1 - MIX_SHARES[-1])
    assert choose_mix(noise, good, labels) == pytest.approx(largest * noise.std() / good.std())
    assert choose_mix(good, noise, np.zeros(300)) == 0.0
    assert choose_mix(good, np.zeros(300), labels) == 0.0


def test_two_models_of_one_quality_have_an_equal_say_whatever_their_spread() -> None:
    labels = RANDOM.integers(0, 2, 200)
    one, other = (labels * 2.0 - 1 + RANDOM.normal(size=200) for _ in range(2))
    weight = choose_mix(one, 0.1 * other, labels)
    assert weight == pytest.approx(one.std() / (0.1 * other).std())


def test_unlabelled_articles_with_scores_teach_words_that_no_label_saw() -> None:
    soft = np.array([[1.0, 0, 0] if i % 2 else [0.0, 0, 0] for i in range(60)], dtype=np.float32)
    others = [article(range(200, 230) if i % 2 else range(230, 260)) for i in range(60)]
    alone = fit_lexical(ARTICLES, GRADES)
    taught = fit_lexical(ARTICLES, GRADES, unlabelled=others[:40], soft=soft[:40])
    kind = soft[40:, 0] > 0
    assert ((lexical_logits(taught, others[40:])[:, 0] > 0) == kind).all()
    assert np.ptp(lexical_logits(alone, others[40:])[:, 0]) < 1e-5
    assert ((lexical_logits(taught, ARTICLES)[:, 0] > 0) == (GRADES[:, 0] > 0)).all()
    assert not lexical_logits(taught, others)[:, 1:].any()


def test_a_new_topic_leaves_the_old_one_to_the_bit() -> None:
    old = fit_lexical(ARTICLES, GRADES[:, :1])
    flipped = np.column_stack([2 - GRADES[:, 0], GRADES[:, 0]])
    grown = grow_lexical(old, ARTICLES, flipped, refit_old=False)
    logits = lexical_logits(grown, ARTICLES)
    assert np.array_equal(grown.weights[:, :1], old.weights)
    assert np.allclose(logits[:, :1], lexical_logits(old, ARTICLES))
    assert ((logits[:, 1] > 0) == (GRADES[:, 0] > 0)).all()


def test_with_all_the_data_an_old_topic_goes_halfway_at_its_strength() -> None:
    old = weighted(fit_lexical(ARTICLES, GRADES[:, :1]), np.array([0.5], dtype=np.float32))
    same = grow_lexical(old, ARTICLES, GRADES[:, :1], refit_old=True)
    assert np.allclose(same.weights, old.weights, atol=1e-4)
    turned = grow_lexical(old, ARTICLES, 2 - GRADES[:, :1], refit_old=True)
    assert np.linalg.norm(turned.weights) < 0.1 * np.linalg.norm(old.weights)
