"""The text classifier: what it reads, and that nothing it holds out is learnt from."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn")

from phobrief.training.topics.tfidf import TextClassifier, n_grams

TEXTS = [f"họp {'cán bộ' if i % 2 else 'trời mưa'} số {i % 7}" for i in range(40)]
GRADES = np.array([[2 * (i % 2), -1, 0] for i in range(40)])


def test_it_tells_new_texts_apart_and_says_nothing_of_topics_without_labels() -> None:
    logits = TextClassifier(50.0).fit(TEXTS, GRADES).logits(["họp cán bộ", "trời mưa to"])
    assert logits[0, 0] > 0 > logits[1, 0]
    assert not logits[:, 1:].any()


def test_held_out_logits_do_not_follow_the_text_s_own_label() -> None:
    random = np.random.default_rng(0)
    texts = [" ".join(f"từ{i}" for i in random.choice(300, 20)) for _ in range(60)]
    grades = np.array([[2 * (i % 2)] for i in range(60)])
    classifier = TextClassifier(50.0).fit(texts, grades, np.arange(60) % 5)
    labels = grades[:, 0] > 0
    assert ((classifier.logits(texts)[:, 0] > 0) == labels).all()
    assert ((classifier.held_out_[:, 0] > 0) == labels).mean() < 0.8


def test_a_secondary_topic_teaches_less() -> None:
    secondary = np.where(GRADES == 2, 1, GRADES)
    main, weaker = (TextClassifier(50.0).fit(TEXTS, g).models_[0] for g in (GRADES, secondary))
    assert np.abs(weaker.coef_).max() < np.abs(main.coef_).max()


def test_no_word_in_two_texts_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="no terms remain"):
        TextClassifier(50.0).fit(["một hai", "ba bốn"], np.array([[0], [2]]))


def test_n_grams_keep_words_and_lower_case() -> None:
    assert n_grams("Bổ_nhiệm cán_bộ, 2020.") == [
        "bổ_nhiệm",
        "cán_bộ",
        "2020",
        "bổ_nhiệm cán_bộ",
        "cán_bộ 2020",
    ]
