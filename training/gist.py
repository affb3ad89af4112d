"""Learn the gist of articles: which of their syllables and pairs newspapers took into the abstract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

import numpy as np
import torch
from torch import nn

from ..aliases import FloatArray, IntArray, Log
from ..configs.schemas import SalienceConfig
from ..errors import ArticleError
from ..models.summarizers.gist_counts import GRAM_COUNTS, ArticleGrams, Grams
from ..models.summarizers.gist_scorer import (
    N_BUCKETS,
    N_DIRECTIONS,
    GistNetwork,
    GistScorer,
    hashed,
    standardised,
)
from ..models.text.document import to_document
from ..models.text.read import read_text
from ..models.text.syllables import syllables
from ..streams import batched
from .extracts import layer_arrays
from .vietnews import VietnewsArticle, detokenize, to_article

_N_HIDDEN = 64
_DROPOUT = 0.1
_START = 0.1
"""Spread of what is known of syllables before anything is."""
_NO_SPREAD = 1e-3
_ARTICLES_AT_ONCE = 32
_N_FOR_USUAL = 1000
"""Articles from which is told what is usual of a count."""
_LOG_EVERY = 8192


@dataclass(frozen=True, slots=True)
class _Lesson:
    """Grams of an article, the buckets of its vocabulary, and which grams the abstract has, (n_grams,)."""

    grams: Grams
    buckets: IntArray
    targets: FloatArray


_Pair = tuple[_Lesson, _Lesson]


def learn_gist(
    articles: Sequence[VietnewsArticle], config: SalienceConfig, *, seed: int, log: Log
) -> GistScorer | None:
    """Learn from articles with abstracts, in the order given, each seen once: a second time teaches no more.

    Returns:
        None where no article can be read.
    """
    log(f"gist: learning from {len(articles)} articles ...")
    lessons = _lessons(articles)
    first = list(islice(lessons, _N_FOR_USUAL))
    if not first:
        return None
    torch.manual_seed(seed)
    n_steps = -(-len(articles) // _ARTICLES_AT_ONCE)
    learners = [_Learner([pair[k].grams for pair in first], n_steps, config.rate) for k in (0, 1)]
    losses: list[list[float]] = []
    n_read = 0
    for batch in batched(chain(first, lessons), _ARTICLES_AT_ONCE):
        losses.append([learner.learn([p[k] for p in batch]) for k, learner in enumerate(learners)])
        n_read += len(batch)
        if n_read % _LOG_EVERY == 0:
            means = np.mean(losses, axis=0)
            log(f"  {n_read} articles, loss {means[0]:.4f} of syllables, {means[1]:.4f} of pairs")
            losses.clear()
    return GistScorer(*(learner.network() for learner in learners))


class _Learner:
    """A `GistNetwork` that learns, of syllables or of pairs."""

    def __init__(self, first: Sequence[Grams], n_steps: int, rate: float) -> None:
        counts = np.concatenate([grams.counts for grams in first])
        self._usual, spread = counts.mean(axis=0), counts.std(axis=0)
        self._spread = np.where(spread > _NO_SPREAD, spread, 1.0).astype(np.float32)
        size = first[0].members.shape[1]
        self._known = nn.ModuleList(nn.Embedding(N_BUCKETS, N_DIRECTIONS) for _ in range(size))
        for known in self._known:
            nn.init.normal_(known.weight, std=_START)  # type: ignore[arg-type]
        self._layers = nn.Sequential(
            nn.Linear(len(GRAM_COUNTS) + size * N_DIRECTIONS, _N_HIDDEN),
            nn.ReLU(),
            nn.Dropout(_DROPOUT),
            nn.Linear(_N_HIDDEN, _N_HIDDEN),
            nn.ReLU(),
            nn.Linear(_N_HIDDEN, 1),
        )
        parameters = [*self._known.parameters(), *self._layers.parameters()]
        self._optimizer = torch.optim.Adam(parameters, lr=rate)
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimizer, rate, total_steps=n_steps + 1
        )

    def learn(self, lessons: Sequence[_Lesson]) -> float:
        """A step; returns the loss, in nats a gram."""
        targets = torch.from_numpy(np.concatenate([lesson.targets for lesson in lessons]))
        if not len(targets):
            return 0.0
        counts = np.concatenate([lesson.grams.counts for lesson in lessons])
        buckets = np.concatenate([lesson.buckets[lesson.grams.members] for lesson in lessons])
        places = torch.from_numpy(buckets)
        rows = [torch.from_numpy(standardised(counts, self._usual, self._spread))]
        rows += [known(places[:, k]) for k, known in enumerate(self._known)]
        logits = self._layers(torch.cat(rows, dim=1)).squeeze(-1)
        loss = nn.functional.binary_cross_entropy_with_logits(logits, targets)
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimizer.step()
        self._schedule.step()
        return float(loss.detach())

    def network(self) -> GistNetwork:
        """What has been learnt; of syllables as a file would hold it."""
        known = np.stack([k.weight.detach().numpy() for k in self._known])  # type: ignore[operator]
        return GistNetwork(
            usual=self._usual,
            spread=self._spread,
            known=known.astype(np.float16).astype(np.float32),
            **layer_arrays(self._layers),
        )


def _lessons(articles: Sequence[VietnewsArticle]) -> Iterator[_Pair]:
    """Of each article that can be read, those of its syllables and of its pairs."""
    for article in articles:
        try:
            document = to_document(read_text(to_article(article)))
        except ArticleError:
            continue
        texts = [sentence.text for sentence in document.sentences]
        if not texts:
            continue
        grams = ArticleGrams.of(document.title or "", texts)
        buckets = hashed(grams.vocabulary)
        abstract = syllables(detokenize(article.abstract))
        held, held_pairs = set(abstract), set(pairwise(abstract))
        words = [grams.vocabulary[i] for i in grams.syllables.members[:, 0]]
        pairs = [(grams.vocabulary[a], grams.vocabulary[b]) for a, b in grams.pairs.members]
        yield (
            _Lesson(grams.syllables, buckets, _targets([w in held for w in words])),
            _Lesson(grams.pairs, buckets, _targets([p in held_pairs for p in pairs])),
        )


def _targets(held: Sequence[bool]) -> FloatArray:
    return np.array(held, dtype=np.float32)
