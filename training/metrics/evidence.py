"""Is evidence evidence? Deletion and sufficiency of the sentences shown for a tag.

After ERASER's comprehensiveness and sufficiency (DeYoung et al. 2020), with as many random sentences of the
same article taken out for comparison: an article is long, so any score falls a little when text goes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ...aliases import FloatArray

_INTERVAL = (2.5, 97.5)
_N_RANDOM = 5
"""Draws of random sentences for each case, averaged."""
_N_BOOTSTRAP = 1000


@dataclass(frozen=True, slots=True)
class Variant:
    """An article to be scored: its title and some of its sentences, in order."""

    title: str | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceCase:
    """One tag of one article and the sentences shown for it.

    Attributes:
        title, sentences: the article.
        topic: the tag.
        evidence: indices of the sentences shown.
    """

    title: str | None
    sentences: tuple[str, ...]
    topic: str
    evidence: tuple[int, ...]


Scorer = Callable[[Sequence[Variant]], npt.ArrayLike]
"""From n variants to their scores, (n, n_topics)."""


def evidence_report(
    cases: Sequence[EvidenceCase],
    score: Scorer,
    topics: Sequence[str],
    *,
    seed: int = 0,
) -> dict[str, Any]:
    """Measure the evidence of all cases, JSON-ready.

    A case counts when its article has at least as many other sentences as evidence. The title is in every
    variant.

    Args:
        cases: one for each tag of each article.
        score: called once with all variants.
        topics: ids in the order of the score columns.
        seed: of the draws and the bootstrap.

    Returns:
        ``all`` and one entry per topic: ``n`` cases, mean ``score``, ``drop_evidence`` (how far it falls
        without the evidence), ``drop_random`` (without as many other sentences), ``ratio`` of the two with
        ``ratio_interval`` (95 % bootstrap over cases; None where random sentences make no difference or
        raise the score), ``sufficiency`` (score on the evidence alone over the full score, means). Also
        ``n_skipped``: cases without enough other sentences.

    Raises:
        ValueError: evidence outside the article, no evidence, or an unknown topic.
    """
    for case in cases:
        _check(case, topics)
    usable = [c for c in cases if 2 * len(set(c.evidence)) <= len(c.sentences)]
    measured = _measure(usable, score, topics, np.random.default_rng(seed))
    columns = np.array([topics.index(case.topic) for case in usable], dtype=int)
    report = {"all": _summary(measured, seed)}
    for t, topic in enumerate(topics):
        report[topic] = _summary(measured[columns == t], seed)
    n_skipped = len(cases) - len(usable)
    return {**report, "n_skipped": n_skipped, "n_random": _N_RANDOM, "seed": seed}


def variants_of(case: EvidenceCase, n_random: int, generator: np.random.Generator) -> list[Variant]:
    """The full article, without its evidence, its evidence alone, and ``n_random`` without others."""
    everything = set(range(len(case.sentences)))
    evidence = set(case.evidence)
    others = sorted(everything - evidence)
    random_parts = [
        everything - set(generator.choice(others, len(evidence), replace=False).tolist())
        for _ in range(n_random)
    ]
    parts = [everything, everything - evidence, evidence, *random_parts]
    return [Variant(case.title, tuple(case.sentences[i] for i in sorted(part))) for part in parts]


def _check(case: EvidenceCase, topics: Sequence[str]) -> None:
    if case.topic not in topics:
        raise ValueError(f"expected a topic of {', '.join(topics)}, got '{case.topic}'")
    if not case.evidence or not all(0 <= i < len(case.sentences) for i in case.evidence):
        raise ValueError(
            f"expected evidence among {len(case.sentences)} sentences, got {case.evidence}"
        )


def _measure(
    cases: Sequence[EvidenceCase],
    score: Scorer,
    topics: Sequence[str],
    generator: np.random.Generator,
) -> FloatArray:
    """(n_cases, 4): score in full, without evidence, on evidence alone, mean without random others."""
    if not cases:
        return np.zeros((0, 4))
    variants = [v for case in cases for v in variants_of(case, _N_RANDOM, generator)]
    scores = np.asarray(score(variants), dtype=np.float64)
    by_case = scores.reshape(len(cases), 3 + _N_RANDOM, len(topics))
    columns = [topics.index(case.topic) for case in cases]
    own = by_case[np.arange(len(cases)), :, columns]
    return np.column_stack([own[:, :3], own[:, 3:].mean(axis=1)])


def _summary(measured: FloatArray, seed: int) -> dict[str, Any]:
    if not len(measured):
        return {"n": 0}
    full, without, alone, random = measured.mean(axis=0)
    return {
        "n": len(measured),
        "score": float(full),
        "drop_evidence": float(full - without),
        "drop_random": float(full - random),
        "ratio": _ratio(measured),
        "ratio_interval": _ratio_interval(measured, seed),
        "sufficiency": float(alone / full) if full else None,
    }


def _ratio(measured: FloatArray) -> float | None:
    """Ratio of the mean drops: a ratio for each case would blow up where random drops nothing."""
    full, without, _, random = measured.mean(axis=0)
    return float((full - without) / (full - random)) if full - random > 1e-9 else None


def _ratio_interval(measured: FloatArray, seed: int) -> list[float] | None:
    generator = np.random.default_rng(seed)
    n = len(measured)
    drawn = (_ratio(measured[generator.integers(0, n, n)]) for _ in range(_N_BOOTSTRAP))
    ratios = [np.inf if ratio is None else ratio for ratio in drawn]
    low, high = np.percentile(ratios, _INTERVAL, method="nearest")
    return [float(low), float(high)] if np.isfinite(high) else None
