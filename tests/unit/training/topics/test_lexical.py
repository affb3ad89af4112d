"""Learning the lexical model: it tells two kinds of articles apart, and skips what nobody judged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn")

from prepared import prepared

from phobrief.models.reader import Prepared
from phobrief.models.topics.lexical import LexicalScorer
from phobrief.training.topics.calibrate import DEFAULT_SHARE, MIX_SHARES, choose_mix
from phobrief.training.topics.lexical import fit_lexical, grow_lexical, lexical_logits, weighted

RANDOM = np.random.default_rng(3)
N_PIECES = 200


def article(words: range) -> Prepared:
    return prepared((words[0],), [RANDOM.choice(list(words), 8).tolist() for _ in range(4)])


ARTICLES = [article(range(100, 130) if i % 2 else range(120, 150)) for i in range(40)]
NEW = [article(range(100, 130) if i % 2 else range(120, 150)) for i in range(20)]
GRADES = np.array([[2 if i % 2 else 0, -1, 0] for i in range(40)])


def test_it_tells_the_kinds_apart_and_leaves_unjudged_topics_at_zero() -> None:
    scorer = fit_lexical(ARTICLES, GRADES, N_PIECES)
    for articles in (ARTICLES, NEW):
        logits = lexical_logits(scorer, articles)
        assert ((logits[:, 0] > 0) == (np.arange(len(articles)) % 2 == 1)).all()
        assert not logits[:, 1:].any()


def test_articles_that_nobody_judged_do_not_teach() -> None:
    judged = np.where(np.arange(40)[:, None] < 30, GRADES, -1)
    wrong = np.where(np.arange(40)[:, None] < 30, GRADES, [2, -1, 0])
    some, misled = (fit_lexical(ARTICLES, grades, N_PIECES) for grades in (judged, wrong))
    logits = lexical_logits(some, ARTICLES)
    assert ((logits[:, 0] > 0) == (GRADES[:, 0] > 0)).all()
    assert not np.allclose(logits, lexical_logits(misled, ARTICLES), atol=1e-2)


def test_the_same_seed_gives_the_same_scorer_and_saving_changes_little(tmp_path: Path) -> None:
    scorer, again = (fit_lexical(ARTICLES, GRADES, N_PIECES, seed=4) for _ in range(2))
    logits = lexical_logits(scorer, NEW)
    assert np.array_equal(logits, lexical_logits(again, NEW))
    scorer.save(tmp_path)
    read = LexicalScorer.load(tmp_path, 3)
    assert read is not None
    assert np.allclose(lexical_logits(read, NEW), logits, atol=5e-3)


def test_a_piece_of_one_article_counts_nothing_and_a_late_one_of_the_vocabulary_most() -> None:
    scorer = fit_lexical(ARTICLES, GRADES, N_PIECES)
    held = np.array(
        [
            sum(i in {*a.title_ids, *sum(a.sentence_ids, ())} for a in ARTICLES)
            for i in range(N_PIECES)
        ]
    )
    assert not scorer.space.term_weights[held < 2].any()
    assert np.allclose(scorer.space.term_weights[held > 1], np.log1p(np.flatnonzero(held > 1)))


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_few_articles_are_no_error(n: int) -> None:
    with np.errstate(all="raise"):
        scorer = fit_lexical(ARTICLES[:n], GRADES[:n], N_PIECES)
    assert np.isfinite(lexical_logits(scorer, NEW)).all()
    assert np.isfinite(scorer.contributions((), ((1, 2), ()))).all()


def test_articles_without_a_word_in_common_are_no_error() -> None:
    apart = [article(range(start, start + 8)) for start in (100, 110)]
    assert np.isfinite(lexical_logits(fit_lexical(apart, GRADES[:2], N_PIECES), NEW)).all()


def test_weights_scale_each_topic_and_multiply() -> None:
    scorer = fit_lexical(ARTICLES, GRADES, N_PIECES)
    logits = lexical_logits(scorer, NEW)
    for _ in range(2):
        scorer = weighted(scorer, np.array([2, 1, 1], dtype=np.float32))
    assert np.allclose(lexical_logits(scorer, NEW), 4 * logits, atol=1e-5)


def test_the_better_of_two_models_gets_the_weight() -> None:
    labels = RANDOM.integers(0, 2, 300)
    good, noise = labels * 2.0 - 1 + RANDOM.normal(size=300) * 0.7, RANDOM.normal(size=300)
    assert choose_mix(good, noise, labels) <= 0.5
    largest = MIX_SHARES[-1] / (1 - MIX_SHARES[-1])
    assert choose_mix(noise, good, labels) == pytest.approx(largest * noise.std() / good.std())
    assert choose_mix(good, noise, np.zeros(300)) == 0.0
    assert choose_mix(good, np.zeros(300), labels) == 0.0


def test_of_two_models_that_err_alike_the_second_has_the_default_say_whatever_its_spread() -> None:
    labels = RANDOM.integers(0, 2, 200)
    common = labels * 2.0 - 1 + 0.8 * RANDOM.normal(size=200)
    one, other = (common + 0.6 * RANDOM.normal(size=200) for _ in range(2))
    weight = choose_mix(one, 0.1 * other, labels)
    balance = one.std() / (0.1 * other).std()
    assert weight == pytest.approx(balance * DEFAULT_SHARE / (1 - DEFAULT_SHARE))


def test_a_new_topic_leaves_the_old_one_to_the_bit() -> None:
    old = weighted(fit_lexical(ARTICLES, GRADES[:, :1], N_PIECES), np.array([3], np.float32))
    flipped = np.column_stack([2 - GRADES[:, 0], GRADES[:, 0]])
    grown = grow_lexical(old, ARTICLES, flipped, refit_old=False)
    logits, n = lexical_logits(grown, NEW), len(old.support_vectors)
    assert np.array_equal(grown.support_weights[:n, :1], old.support_weights)
    assert not grown.support_weights[n:, 0].any()
    assert not grown.support_weights[:n, 1].any()
    assert grown.bias[0] == old.bias[0]
    assert grown.mix.tolist() == [3.0, 3.0]
    assert np.allclose(logits[:, :1], lexical_logits(old, NEW), atol=1e-5)
    assert ((logits[:, 1] > 0) == (np.arange(20) % 2 == 1)).all()


def test_a_new_topic_that_nobody_carries_says_nothing() -> None:
    old = fit_lexical(ARTICLES, GRADES[:, :1], N_PIECES)
    grown = grow_lexical(old, ARTICLES, GRADES, refit_old=False)
    assert len(grown.support_vectors) == len(old.support_vectors)
    assert not lexical_logits(grown, NEW)[:, 1:].any()


def without_passages(scorer: LexicalScorer) -> LexicalScorer:
    return replace(
        scorer, passages=replace(scorer.passages, share=np.zeros_like(scorer.passages.share))
    )


def test_with_all_the_data_an_old_topic_goes_halfway() -> None:
    old = fit_lexical(ARTICLES, GRADES[:, :2], N_PIECES)
    before = lexical_logits(without_passages(old), NEW)
    same = without_passages(grow_lexical(old, ARTICLES, GRADES[:, :2], refit_old=True))
    assert np.allclose(lexical_logits(same, NEW), before, atol=1e-5)
    turned = np.column_stack([2 - GRADES[:, 0], np.zeros(40, dtype=int)])
    grown = without_passages(grow_lexical(old, ARTICLES, turned, refit_old=True))
    other = without_passages(fit_lexical(ARTICLES, turned, N_PIECES))
    assert np.allclose(
        lexical_logits(grown, NEW), (before + lexical_logits(other, NEW)) / 2, atol=1e-5
    )
