"""What to label next: rare topics first, unsure before sure, no two alike, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from phobrief.articles import Article
from phobrief.training.curation import suggest as module
from phobrief.training.curation.suggest import (
    PoolCounts,
    Suggestion,
    _choose,
    quotas,
    suggest,
    text_vector,
)


def candidate(text: str, uncertainty: float, topic: str = "a") -> Suggestion:
    return Suggestion(Article(text), topic, uncertainty, {topic: 0.5}, ())


def sentence(seed: int) -> str:
    return " ".join(np.random.default_rng(seed).choice([f"từ{i}" for i in range(200)], 40))


def test_rare_topics_get_more() -> None:
    counts = quotas(np.array([0.3, 0.3, 0.03]), 100)
    assert sum(counts) == 100
    assert counts[2] > counts[0] == pytest.approx(counts[1], abs=1)
    assert counts[2] / counts[0] == pytest.approx(10**0.5, rel=0.1)


@pytest.mark.parametrize("n", [1, 2, 7])
def test_quotas_always_sum_up(n: int) -> None:
    assert sum(quotas(np.array([0.0, 0.5, 1.0]), n)) == n
    assert quotas(np.array([0.5, 0.5, 0.001]), 1) == [0, 0, 1]


def test_unsure_before_sure() -> None:
    candidates = [candidate(sentence(i), 0.1 * i) for i in range(1, 9)]
    assert _choose([candidates], [1], 1) == [candidates[-1]]


def test_no_two_alike() -> None:
    same = [candidate(f"{sentence(1)} số {i}", 0.9) for i in range(5)]
    others = [candidate(sentence(i), 0.5) for i in range(10, 15)]
    chosen = _choose([[*same, *others]], [6], 6)
    assert sum(s in same for s in chosen) == 1
    assert sum(s in others for s in chosen) == 5


def test_one_article_is_chosen_for_one_topic_only() -> None:
    article = Article(sentence(1))
    one, two = (Suggestion(article, t, 0.9, {t: 0.5}, ()) for t in ("a", "b"))
    rest = [candidate(sentence(i), 0.1, "b") for i in range(5, 9)]
    chosen = _choose([[one], [two, *rest]], [1, 1], 2)
    assert len({s.article.text for s in chosen}) == 2


def test_likeness_of_texts() -> None:
    a, b = text_vector(sentence(1)), text_vector(sentence(2))
    assert float(a @ a) == pytest.approx(1.0, abs=1e-5)
    assert abs(float(a @ b)) < 0.3
    assert float(a @ text_vector(sentence(1).upper() + "!")) == pytest.approx(1.0, abs=1e-5)
    assert float(text_vector("") @ a) == 0.0


def test_streams_with_a_bounded_pool(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from phobrief.models.model import Model

    monkeypatch.setattr(module, "_CANDIDATES", 2)
    seen = []

    def stream() -> Iterator[Article]:
        for i in range(90):
            seen.append(i)
            yield Article(
                f"{sentence(i % 70)} Huyện uỷ luân chuyển cán bộ về xã giữ chức bí thư.", str(i)
            )
        yield Article("", "blank")

    counts = PoolCounts()
    labelled = [f"{sentence(3)} Huyện uỷ luân chuyển cán bộ về xã giữ chức bí thư."]
    chosen = suggest(stream(), Model.load(tiny_model), 4, labelled=labelled, counts=counts)
    assert len(seen) == 90
    assert (counts.n_read, counts.n_known, counts.n_failed) == (88, 2, 1)
    assert len({s.article.text for s in chosen}) == len(chosen) == 4
    assert labelled[0] not in {s.article.text for s in chosen}
    again = suggest(stream(), Model.load(tiny_model), 4, labelled=labelled)
    assert [s.article.id for s in again] == [s.article.id for s in chosen]


def test_an_empty_pile(tiny_model: Path) -> None:
    from phobrief.models.model import Model

    assert suggest([], Model.load(tiny_model), 4) == []
