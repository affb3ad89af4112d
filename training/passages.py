"""Learn what the most telling passages say of topics, from the grades of whole articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from ..aliases import FloatArray, IntArray
from ..models.passages import LENGTH_EXPONENT, Passages, PassageScorer
from .ngrams import SECONDARY_WEIGHT

_N_HIDDEN = 32
_N_EPOCHS = 25
_N_EPOCHS_MORE = 6
"""Epochs in which a model that has learnt already learns on."""
_ARTICLES_AT_ONCE = 32
_RATE = 0.004
_WEIGHT_DECAY = 0.01
_DROPOUT = 0.3
_SHARE = 0.2
"""What the soft maximum counts beside the other logits; 0.1 to 0.4 are within noise of each other."""
_INPUT = 0.5
"""The spread of an input that the network learns from; the scorer gets weights for what it sees."""
_LARGEST = 40.0
"""A passage's logit while learning is no farther from 0, lest its exponential overflow or vanish."""


@dataclass(frozen=True, slots=True)
class _Lessons:
    """Rows of all passages one article after the other, how many each has, and what is to be learnt.

    Attributes:
        rows: (n_rows, width) in half precision, scaled for learning.
        lengths: (n_articles,).
        labels, weights: (n_articles, n_topics); weight 0 where nobody judged or there is nothing to learn.
    """

    rows: npt.NDArray[np.float16]
    lengths: npt.NDArray[np.int64]
    labels: FloatArray
    weights: FloatArray

    def batches(
        self, random: np.random.Generator
    ) -> Iterator[tuple[torch.Tensor, torch.Tensor, npt.NDArray[np.int64]]]:
        """Some rows, which of the batch's articles each belongs to, and the articles' numbers."""
        begins = np.cumsum(self.lengths) - self.lengths
        order = random.permutation(len(self.lengths))
        for start in range(0, len(order), _ARTICLES_AT_ONCE):
            articles = order[start : start + _ARTICLES_AT_ONCE]
            places = [np.arange(self.lengths[i]) + begins[i] for i in articles]
            owners = np.repeat(np.arange(len(articles)), self.lengths[articles])
            rows = self.rows[np.concatenate(places)].astype(np.float32)
            yield torch.from_numpy(rows), torch.from_numpy(owners), articles


class _Network(nn.Module):
    """`PassageScorer` in the making: all topics at once, none with a part of another's."""

    def __init__(self, width: int, n_topics: int) -> None:
        super().__init__()
        self.drop = nn.Dropout(_DROPOUT)
        self.first = nn.Linear(width, n_topics * _N_HIDDEN)
        self.second = nn.Parameter(torch.empty(n_topics, _N_HIDDEN))
        self.bias = nn.Parameter(torch.zeros(n_topics))
        nn.init.uniform_(self.second, -(_N_HIDDEN**-0.5), _N_HIDDEN**-0.5)

    def forward(self, rows: torch.Tensor, owners: torch.Tensor, n_articles: int) -> torch.Tensor:
        """Soft maxima, (n_articles, n_topics)."""
        hidden = self.drop(torch.relu(self.first(self.drop(rows))))
        logits = (hidden.view(len(rows), *self.second.shape) * self.second).sum(dim=2) + self.bias
        counts = logits.clamp(-_LARGEST, _LARGEST).exp()
        sums = torch.zeros(n_articles, len(self.bias)).index_add(0, owners, counts)
        lengths = torch.bincount(owners, minlength=n_articles)[:, None]
        return sums.log() - LENGTH_EXPONENT * lengths.log()


def fit_passages(articles: Sequence[Passages], grades: IntArray, *, seed: int = 0) -> PassageScorer:
    """Learn from the passages of at least one article.

    Args:
        grades: (n_articles, n_topics) 0 to 2, -1 for not judged. A topic with only one kind of judged
            articles gets no share.
    """
    scale = _scale(articles[0])
    torch.manual_seed(seed)
    network = _Network(len(scale), grades.shape[1])
    taught = _learn(network, _lessons(articles, grades, scale), _N_EPOCHS, seed)
    return _scorer(network, scale, taught)


def grow_passages(
    old: PassageScorer,
    articles: Sequence[Passages],
    grades: IntArray,
    *,
    refit_old: bool,
) -> PassageScorer:
    """Add new topics.

    Args:
        grades: its first columns are the old topics.
        refit_old: whether the old ones learn on from what they are, for a part of the usual time; those that
            the articles teach nothing of stay to the bit, otherwise all of them.
    """
    n_old = len(old.share)
    if refit_old:
        old = _learnt_on(old, articles, grades[:, :n_old])
    if grades.shape[1] == n_old:
        return old
    new = fit_passages(articles, grades[:, n_old:])
    return PassageScorer(**{name: np.concatenate([a, b]) for name, a, b in _paired(old, new)})


def _learnt_on(old: PassageScorer, articles: Sequence[Passages], grades: IntArray) -> PassageScorer:
    scale = _scale(articles[0])
    torch.manual_seed(0)
    network = _network(old, scale)
    taught = _learn(network, _lessons(articles, grades, scale), _N_EPOCHS_MORE, 0)
    learnt = _scorer(network, scale, taught)
    return PassageScorer(
        **{
            name: np.where(taught.reshape(-1, *[1] * (a.ndim - 1)), b, a)
            for name, a, b in _paired(old, learnt)
        }
    )


def _paired(
    one: PassageScorer, other: PassageScorer
) -> Iterator[tuple[str, FloatArray, FloatArray]]:
    return ((f.name, getattr(one, f.name), getattr(other, f.name)) for f in fields(PassageScorer))


def _scale(article: Passages) -> FloatArray:
    """What rows are multiplied by, (width,): at length 1 each dimension is small."""
    latent = np.arange(article.width) < article.n_latent
    return (_INPUT * np.where(latent, np.sqrt(article.n_latent), 1.0)).astype(np.float32)


def _lessons(articles: Sequence[Passages], grades: IntArray, scale: FloatArray) -> _Lessons:
    rows = [(article.all_rows() * scale).astype(np.float16) for article in articles]
    labels, judged = grades > 0, grades >= 0
    n_with, n_without = labels.sum(axis=0), (judged & ~labels).sum(axis=0)
    # Between leaving a rare topic alone and giving it as much weight as its absence.
    balance = np.sqrt(n_without / np.maximum(n_with, 1))
    weights = np.where(labels, balance, 1.0) * np.where(grades == 1, SECONDARY_WEIGHT, 1.0)
    weights *= judged & (n_with > 0) & (n_without > 0)
    return _Lessons(
        np.concatenate(rows),
        np.array([len(row) for row in rows], dtype=np.int64),
        labels.astype(np.float32),
        weights.astype(np.float32),
    )


def _learn(network: _Network, lessons: _Lessons, n_epochs: int, seed: int) -> npt.NDArray[np.bool_]:
    """Returns which topics there was anything to learn of, (n_topics,)."""
    taught = np.asarray(lessons.weights.any(axis=0))
    if not taught.any():
        return taught
    n_steps = n_epochs * -(-len(lessons.lengths) // _ARTICLES_AT_ONCE)
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=n_steps)
    random = np.random.default_rng((seed, 11))
    network.train()
    for _ in range(n_epochs):
        for rows, owners, articles in lessons.batches(random):
            labels, weights = (
                torch.from_numpy(array[articles]) for array in (lessons.labels, lessons.weights)
            )
            found = network(rows, owners, len(articles))
            loss = nn.functional.binary_cross_entropy_with_logits(found, labels, weights)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return taught


def _network(scorer: PassageScorer, scale: FloatArray) -> _Network:
    """The inverse of `_scorer`."""
    n_topics, width, _ = scorer.weights_1.shape
    network = _Network(width, n_topics)
    weights = scorer.weights_1.transpose(0, 2, 1) / scale
    with torch.no_grad():
        network.first.weight.copy_(torch.from_numpy(weights.reshape(-1, width)))
        network.first.bias.copy_(torch.from_numpy(scorer.bias_1.reshape(-1)))
        network.second.copy_(torch.from_numpy(scorer.weights_2))
        network.bias.copy_(torch.from_numpy(scorer.bias_2))
    return network


def _scorer(network: _Network, scale: FloatArray, taught: npt.NDArray[np.bool_]) -> PassageScorer:
    """What a network has learnt; topics that were not taught get no share."""
    n_topics, n_hidden = network.second.shape

    def array(parameter: torch.Tensor) -> FloatArray:
        return np.array(parameter.detach().numpy(), dtype=np.float32)

    weights = array(network.first.weight).reshape(n_topics, n_hidden, len(scale)) * scale
    return PassageScorer(
        weights_1=np.ascontiguousarray(weights.transpose(0, 2, 1)),
        bias_1=array(network.first.bias).reshape(n_topics, n_hidden),
        weights_2=array(network.second),
        bias_2=array(network.bias),
        share=np.where(taught, _SHARE, 0.0).astype(np.float32),
    )
