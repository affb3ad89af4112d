"""Rating extracts is learnt from how like the newspaper's abstract each would have been."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch")

from phobrief.articles import Article
from phobrief.configs.schemas import SalienceConfig
from phobrief.models.features import N_FEATURES
from phobrief.models.reader import Prepared
from phobrief.models.summarizers.budget import AbstractBudget
from phobrief.models.summarizers.extract_features import EXTRACT_FEATURES
from phobrief.models.text.document import to_document
from phobrief.models.windows import Windows
from phobrief.training.extracts import (
    RatedExtracts,
    fit_extracts,
    learn_extracts,
    rate_extracts,
)
from phobrief.training.salience import SeenArticle

BUDGET = AbstractBudget(max_sentences=2, max_syllables=40)
CONFIG = SalienceConfig(epochs=30, rate=0.01, batch_size=16)
LINES = [
    "Huyện uỷ Phú Khê họp bàn nhân sự sáng nay.",
    "Trời mưa to ở vùng cao của huyện.",
    "Hội nghị thống nhất điều động mười hai cán bộ.",
]


def seen(lines: list[str] = LINES, abstract: str = f"{LINES[0]} {LINES[2]}") -> SeenArticle:
    document = to_document(Article("\n".join(lines), title="Phú Khê điều động cán bộ"))
    n = len(document.sentences)
    features = np.zeros((n, N_FEATURES), dtype=np.float32)
    prepared = Prepared(document, tuple((i,) for i in range(n)), Windows((), False), features)
    nothing = np.zeros((n, 1), dtype=np.float16)
    return SeenArticle(prepared, abstract, range(n), nothing, nothing, np.zeros(n, np.float32))


def test_every_extract_with_its_rouge() -> None:
    rated = rate_extracts(seen(), np.zeros(3, dtype=np.float32), None, BUDGET)
    assert rated.rows.shape == (6, len(EXTRACT_FEATURES))
    assert rated.targets.max() == pytest.approx(1.0)
    n_sentences = rated.rows[:, EXTRACT_FEATURES.index("n_sentences")]
    assert n_sentences[int(rated.targets.argmax())] == 2
    assert rated.targets.min() < 0.3


def test_an_article_of_fragments_has_none() -> None:
    rated = rate_extracts(seen(["Tin vắn", "Ảnh"]), np.zeros(2, dtype=np.float32), None, BUDGET)
    assert rated.rows.shape == (0, len(EXTRACT_FEATURES))
    assert rated.targets.tolist() == []


def choices(seed: int, n: int) -> list[RatedExtracts]:
    """Articles whose best extract is the one most like the title, were it not for long ones."""
    random = np.random.default_rng(seed)
    like, long = (EXTRACT_FEATURES.index(name) for name in ("title_f1", "n_syllables"))
    rated = []
    for _ in range(n):
        rows = random.normal(size=(int(random.integers(2, 9)), len(EXTRACT_FEATURES)))
        targets = 0.3 + 0.05 * rows[:, like] - 0.05 * rows[:, long]
        rated.append(RatedExtracts(rows.astype(np.float32), targets.astype(np.float32)))
    return rated


def test_it_learns_which_extract_is_best() -> None:
    scorer = fit_extracts(choices(1, 200), CONFIG, seed=3, log=lambda line: None)
    new = choices(2, 200)
    hits = [int(scorer.score(one.rows).argmax()) == int(one.targets.argmax()) for one in new]
    assert np.mean(hits) > 0.75  # by chance 0.2


def test_the_same_seed_gives_the_same_scorer() -> None:
    one, other = (fit_extracts(choices(1, 20), CONFIG, seed=3, log=str) for _ in range(2))
    rows = choices(2, 1)[0].rows
    assert np.array_equal(one.score(rows), other.score(rows))


def test_a_feature_that_never_varies_does_no_harm() -> None:
    rated = choices(1, 20)
    same = [replace(r, rows=np.where(np.arange(r.rows.shape[1]) == 0, 1, r.rows)) for r in rated]
    scorer = fit_extracts(same, CONFIG, seed=3, log=lambda line: None)
    assert np.isfinite(scorer.score(same[0].rows)).all()


def test_articles_that_leave_no_choice_teach_nothing() -> None:
    only = seen([LINES[0]])
    found = learn_extracts(
        [only], [np.zeros(1, dtype=np.float32)], None, BUDGET, CONFIG, seed=3, log=lambda line: None
    )
    assert found is None


def test_from_articles_to_a_scorer() -> None:
    lines: list[str] = []
    articles = [seen(), seen(LINES[::-1])]
    saliences = [np.zeros(3, dtype=np.float32)] * 2
    scorer = learn_extracts(articles, saliences, None, BUDGET, CONFIG, seed=3, log=lines.append)
    assert scorer is not None
    document = articles[0].prepared.document
    texts = [sentence.text for sentence in document.sentences]
    rate = scorer.rating(document.title or "", texts, articles[0].prepared.features, saliences[0])
    assert rate([(0, 2)]) > rate([(1,)])
    assert lines[-1].startswith("extracts: epoch 30/30 loss")
