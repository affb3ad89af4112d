"""Which unlabelled articles are most worth labelling: those the model is unsure of, rare topics first,
no two alike.

Uncertainty sampling (Lewis & Gale 1994) by topic, around each topic's own threshold, with a penalty for
likeness to what is chosen already (maximal marginal relevance, Carbonell & Goldstein 1998).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import numpy.typing as npt

from ...aliases import FloatArray
from ...articles import Article
from ...errors import ArticleError
from ...models.model import Model
from ...models.topics.decide import TopicDecision
from ..data.near_duplicates import shingles, text_key

_CANDIDATES = 10
"""Candidates kept per topic for each article wanted: room for diversity, at constant memory."""
_UNSURE = 0.1
"""Uncertainty from which an article counts as one that the model is not sure of."""
_SAME = 0.8
"""Cosine from which an article brings nothing new beside a chosen one."""
WIDTH = 1024
"""Numbers in the vector of a text."""
_FLOOR = 0.005
"""Share below which a topic counts as equally rare."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article to label.

    Attributes:
        article: with its text.
        topic: the one that it was chosen for.
        uncertainty: 1 where the score is the threshold, towards 0 away from it.
        scores: calibrated score by topic.
        tags: topics whose threshold is reached.
    """

    article: Article
    topic: str
    uncertainty: float
    scores: dict[str, float]
    tags: tuple[str, ...]


@dataclass(slots=True)
class PoolCounts:
    """Counts over the unlabelled articles, filled in while they are read.

    Attributes:
        n_read: articles scored.
        n_failed: articles that cannot be read.
        n_known: articles left out because they are labelled already.
        expected: by topic, the mean score: the share of articles that the model expects to have it.
    """

    n_read: int = 0
    n_failed: int = 0
    n_known: int = 0
    expected: dict[str, float] = field(default_factory=dict)


def suggest(
    articles: Iterable[Article],
    model: Model,
    n: int,
    *,
    labelled: Iterable[str] = (),
    counts: PoolCounts | None = None,
) -> list[Suggestion]:
    """Choose up to ``n`` articles; fewer when not as many differ from each other.

    Args:
        articles: any number; only the best few hundred are kept in memory.
        model: scores them.
        n: how many articles are wanted.
        labelled: texts that are labelled already.
        counts: filled in while the articles are read.
    """
    counts = counts if counts is not None else PoolCounts()
    decisions = model.decisions
    known = {text_key(text) for text in labelled}
    heaps: list[list[tuple[float, int, Suggestion]]] = [[] for _ in decisions]
    sums = np.zeros(len(decisions))
    for number, (article, scores) in enumerate(_scored(articles, model, known, counts)):
        sums += scores
        for t in range(len(decisions)):
            found = _suggestion(article, t, scores, decisions)
            # Ties go to the earlier article, so that the choice does not depend on anything else.
            entry = (found.uncertainty, -number, found)
            if len(heaps[t]) < _CANDIDATES * n:
                heapq.heappush(heaps[t], entry)
            elif entry[:2] > heaps[t][0][:2]:
                heapq.heapreplace(heaps[t], entry)
    shares = sums / max(counts.n_read, 1)
    counts.expected = {d.id: float(s) for d, s in zip(decisions, shares, strict=True)}
    ranked = [[s for _, _, s in sorted(heap, key=lambda e: e[:2], reverse=True)] for heap in heaps]
    return _choose(ranked, quotas(shares, n), n)


def in_order(
    articles: Sequence[Article],
    scores: npt.NDArray[np.float64],
    decisions: Sequence[TopicDecision],
) -> list[Suggestion]:
    """All of the articles, those most worth labelling first, as `suggest` chooses them; then those that the
    model is sure of, or that are like an earlier one.

    Args:
        articles: no more than a few hundred; more are better ordered in parts.
        scores: (n_articles, n_topics), calibrated.
        decisions: of the topics.
    """
    by_topic = [
        [_suggestion(a, t, s, decisions) for a, s in zip(articles, scores, strict=True)]
        for t in range(len(decisions))
    ]
    unsure = [[s for s in every if s.uncertainty >= _UNSURE] for every in by_topic]
    ranked = [sorted(every, key=lambda s: -s.uncertainty) for every in unsure]
    n = len({id(s.article) for every in unsure for s in every})
    chosen = _choose(ranked, quotas(scores.mean(axis=0), n), n) if n else []
    taken = {id(s.article) for s in chosen}
    rest = [max(of_one, key=lambda s: s.uncertainty) for of_one in zip(*by_topic, strict=True)]
    left = [s for s in rest if id(s.article) not in taken]
    return [*chosen, *sorted(left, key=lambda s: -s.uncertainty)]


def quotas(shares: npt.NDArray[np.float64], n: int) -> list[int]:
    """How many of ``n`` go to each topic, in proportion to 1 / sqrt(share): more to rare topics.

    Args:
        shares: (n_topics,) of the unlabelled articles, how many have the topic.
        n: to share out; the rarest topics get what rounding leaves over.
    """
    weights = 1 / np.sqrt(np.maximum(shares, _FLOOR))
    exact = n * weights / weights.sum()
    counts = np.floor(exact).astype(int)
    for t in np.argsort(-(weights + (exact - counts) * 1e-6), kind="stable"):
        if counts.sum() == n:
            break
        counts[t] += 1
    return [int(c) for c in counts]


def _scored(
    articles: Iterable[Article], model: Model, known: set[str], counts: PoolCounts
) -> Iterator[tuple[Article, npt.NDArray[np.float64]]]:
    """Calibrated scores of each article that can be read and is not labelled, in order."""
    waiting: dict[int, Article] = {}

    def unknown() -> Iterator[Article]:
        numbers = count()
        for article in articles:
            if known and text_key(article.text) in known:
                counts.n_known += 1
            else:
                waiting[next(numbers)] = article
                yield article

    def failed(number: int, error: ArticleError) -> None:
        counts.n_failed += 1
        del waiting[number]

    for scored in model.score_readable(unknown(), failed):
        counts.n_read += 1
        yield waiting.pop(scored.number), model.probabilities(scored.scores)


def _suggestion(
    article: Article,
    t: int,
    scores: npt.NDArray[np.float64],
    decisions: Sequence[TopicDecision],
) -> Suggestion:
    distance = abs(_logit(float(scores[t])) - _logit(decisions[t].threshold))
    return Suggestion(
        article,
        decisions[t].id,
        math.exp(-distance),
        {d.id: round(float(s), 4) for d, s in zip(decisions, scores, strict=True)},
        tuple(d.id for d, s in zip(decisions, scores, strict=True) if s >= d.threshold),
    )


def _choose(
    ranked: Sequence[Sequence[Suggestion]], counts: Sequence[int], n: int
) -> list[Suggestion]:
    """Choose for the topic with most of its quota left; without candidates the rest of it lapses."""
    # What all articles have in common does not make two of them alike.
    vectors = [
        text_vector(s.article.text) for s in {id(s.article): s for r in ranked for s in r}.values()
    ]
    centre = np.mean(vectors, axis=0) if len(vectors) > 2 else np.zeros(WIDTH, dtype=np.float32)
    streams = [_Candidates(topic, centre) for topic in ranked]
    chosen: list[Suggestion] = []
    left = np.array(counts)
    while len(chosen) < n and (left > 0).any():
        t = int(np.argmax(left))
        best = streams[t].take()
        if best is None:
            left[t] = 0
            continue
        left[t] -= 1
        chosen.append(best[0])
        for stream in streams:
            stream.chose(best[1])
    return chosen


class _Candidates:
    """The candidates of one topic, ranked by uncertainty times unlikeness to what is chosen."""

    def __init__(self, candidates: Sequence[Suggestion], centre: FloatArray) -> None:
        self._all = candidates
        self._worth = np.array([s.uncertainty for s in candidates])
        vectors = np.array([text_vector(s.article.text) for s in candidates], dtype=np.float32)
        self._vectors = _unit(vectors.reshape(len(candidates), WIDTH) - centre)
        self._likeness = np.zeros(len(candidates))

    def take(self) -> tuple[Suggestion, FloatArray] | None:
        """The best candidate that is not like a chosen one, and its direction; None when there is none."""
        values = np.where(self._likeness < _SAME, self._worth * (1 - self._likeness), -1.0)
        if not len(values) or values.max() < 0:
            return None
        best = int(np.argmax(values))
        return self._all[best], self._vectors[best]

    def chose(self, direction: FloatArray) -> None:
        """Lower the rank of candidates that are like a chosen article, given by its direction."""
        self._likeness = np.maximum(self._likeness, self._vectors @ direction)


def text_vector(text: str) -> FloatArray:
    """(WIDTH,) of unit length: the text's pairs of syllables hashed with signs (Weinberger et al. 2009)."""
    codes = shingles(text, 2)
    signs = np.where(codes & np.uint64(1 << 40), 1.0, -1.0)
    places = (codes % np.uint64(WIDTH)).astype(np.int64)
    counts: FloatArray = np.bincount(places, signs, WIDTH).astype(np.float32)
    return np.asarray(_unit(counts[None])[0], dtype=np.float32)


def _unit(rows: FloatArray) -> FloatArray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)


def _logit(score: float) -> float:
    score = min(max(score, 1e-6), 1 - 1e-6)
    return math.log(score / (1 - score))
