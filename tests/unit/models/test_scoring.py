"""Scoring: any number of articles, in batches or one by one, by a network in memory."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from prepared import prepared as without_windows  # noqa: E402

from phobrief.models import scoring  # noqa: E402
from phobrief.models.encoder.network import BriefNetwork, new_encoder  # noqa: E402
from phobrief.models.encoder.windows import WindowPacker  # noqa: E402
from phobrief.models.reader import Prepared  # noqa: E402
from phobrief.models.scoring import ArticleScorer  # noqa: E402

PACKER = WindowPacker(0, 2, 24, 8, 4)
PAD = 1


def article(seed: int, n_sentences: int) -> Prepared:
    random = np.random.default_rng(seed)
    ids = [random.integers(5, 40, random.integers(2, 9)).tolist() for _ in range(n_sentences)]
    read = without_windows([], ids)
    return Prepared(read.document, read.sentence_ids, PACKER.pack([], ids), read.features)


@pytest.fixture(scope="module")
def scorer() -> ArticleScorer:
    torch.manual_seed(0)
    encoder = new_encoder(
        n_pieces=40, n_layers=1, width=16, n_heads=2, feed_forward=32, dropout=0.0, max_pieces=24
    )
    return ArticleScorer.of_network(BriefNetwork(encoder, 2, 0.1).eval(), PAD, "cpu")


ARTICLES = [article(seed, 1 + seed % 7) for seed in range(9)]


def test_a_batch_equals_one_by_one_in_order(
    scorer: ArticleScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "ARTICLES_AT_ONCE", 4)
    together = scorer.score(ARTICLES)
    assert len(together) == len(ARTICLES)
    for one, found in zip(ARTICLES, together, strict=True):
        (alone,) = scorer.score([one])
        np.testing.assert_allclose(found.topics.logits, alone.topics.logits, atol=1e-5)
        np.testing.assert_allclose(found.salience, alone.salience, atol=1e-5)
        assert found.salience.shape == (len(one.sentence_ids),)
    logits = [found.topics.logits for found in together]
    np.testing.assert_array_equal(scorer.logits(ARTICLES), logits)


def test_no_article_has_no_scores(scorer: ArticleScorer) -> None:
    assert scorer.score([]) == []
    assert scorer.logits([]).shape == (0, 2)


def test_an_article_without_windows_has_no_topic_and_no_salience(scorer: ArticleScorer) -> None:
    (scores,) = scorer.score([without_windows([], [[7, 8]])])
    assert scores.topics.logits.tolist() == [-20.0, -20.0]
    assert scores.salience.tolist() == [-np.inf]
