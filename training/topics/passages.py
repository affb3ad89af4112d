"""Train the networks that score passages, from the grades of whole articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from ...aliases import BoolArray, FloatArray, IntArray
from ...models.topics.passages import LENGTH_EXPONENT, Passages, PassageScorer
from ..data.articles.labelled import SECONDARY_WEIGHT
from ..optimization.fitting import fit_network

_N_HIDDEN = 32
_N_EPOCHS = 25
_N_EPOCHS_MORE = 6
"""Epochs for a network that is trained already."""
_ARTICLES_AT_ONCE = 32
_RATE = 0.004
_DROPOUT = 0.3
_SHARE = 0.2
"""Weight of the soft maximum beside the SVM's logit; 0.1 to 0.4 are within noise of each other."""
_INPUT_STD = 0.5
"""Standard deviation that inputs are scaled to in training: the numbers of a row of length 1 are too small to
learn from. The scorer's weights are for rows of length 1."""
_LARGEST_LOGIT = 40.0
"""Logits of passages are clamped in training, so that no exponential overflows or vanishes."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some articles.

    Attributes:
        rows: (n_rows, width) all their passages.
        owners: (n_rows,) which article each belongs to.
        labels, weights: (n_articles, n_topics).
    """

    rows: torch.Tensor
    owners: torch.Tensor
    labels: torch.Tensor
    weights: torch.Tensor


@dataclass(frozen=True, slots=True)
class _Examples:
    """All passages, article after article, and the labels to be learnt.

    Attributes:
        rows: (n_rows, width) in half precision, scaled for training.
        lengths: (n_articles,) how many rows each has.
        labels, weights: (n_articles, n_topics); weight 0 where nobody judged or there is nothing to learn.
    """

    rows: npt.NDArray[np.float16]
    lengths: npt.NDArray[np.int64]
    labels: FloatArray
    weights: FloatArray

    @property
    def n_batches(self) -> int:
        """Batches of an epoch."""
        return -(-len(self.lengths) // _ARTICLES_AT_ONCE)

    def batches(self, random: np.random.Generator) -> Iterator[_Batch]:
        """Every article once, in random order."""
        starts = np.cumsum(self.lengths) - self.lengths
        order = random.permutation(len(self.lengths))
        for articles in np.split(order, range(_ARTICLES_AT_ONCE, len(order), _ARTICLES_AT_ONCE)):
            places = [np.arange(self.lengths[i]) + starts[i] for i in articles]
            owners = np.repeat(np.arange(len(articles)), self.lengths[articles])
            rows = self.rows[np.concatenate(places)].astype(np.float32)
            arrays = (rows, owners, self.labels[articles], self.weights[articles])
            yield _Batch(*map(torch.from_numpy, arrays))


class _Network(nn.Module):
    """A `PassageScorer` in training: all topics at once, with no weights in common."""

    def __init__(self, width: int, n_topics: int) -> None:
        super().__init__()
        self.drop = nn.Dropout(_DROPOUT)
        self.first = nn.Linear(width, n_topics * _N_HIDDEN)
        self.second = nn.Parameter(torch.empty(n_topics, _N_HIDDEN))
        self.bias = nn.Parameter(torch.zeros(n_topics))
        nn.init.uniform_(self.second, -(_N_HIDDEN**-0.5), _N_HIDDEN**-0.5)

    def forward(self, batch: _Batch) -> torch.Tensor:
        """Soft maxima, (n_articles, n_topics)."""
        hidden = self.drop(torch.relu(self.first(self.drop(batch.rows))))
        logits = (hidden.view(-1, *self.second.shape) * self.second).sum(dim=2) + self.bias
        exponentials = logits.clamp(-_LARGEST_LOGIT, _LARGEST_LOGIT).exp()
        sums = torch.zeros_like(batch.labels).index_add(0, batch.owners, exponentials)
        lengths = torch.bincount(batch.owners, minlength=len(batch.labels))[:, None]
        return sums.log() - LENGTH_EXPONENT * lengths.log()

    def loss(self, batch: _Batch) -> torch.Tensor:
        """Binary cross-entropy."""
        return nn.functional.binary_cross_entropy_with_logits(
            self(batch), batch.labels, batch.weights
        )


def fit_passages(articles: Sequence[Passages], grades: IntArray, *, seed: int = 0) -> PassageScorer:
    """Learn from the passages of at least one article.

    Args:
        articles: their passages in the latent space.
        grades: (n_articles, n_topics) 0 to 2, -1 for not judged. A topic with only one kind of judged
            articles gets no share.
    """
    torch.manual_seed(seed)
    network = _Network(articles[0].width, grades.shape[1])
    taught = _train(network, _examples(articles, grades), _N_EPOCHS, seed)
    return _scorer(network, taught)


def grow_passages(
    old: PassageScorer, articles: Sequence[Passages], grades: IntArray, *, refit_old: bool
) -> PassageScorer:
    """Add new topics.

    Args:
        grades: its first columns are the old topics.
        refit_old: whether the old topics are trained further, for fewer epochs, where the articles have
            labels of both kinds. All other old topics stay exactly as they are.
    """
    n_old = len(old.share)
    if refit_old:
        old = _trained_further(old, articles, grades[:, :n_old])
    if grades.shape[1] == n_old:
        return old
    new = fit_passages(articles, grades[:, n_old:])
    return PassageScorer(**{name: np.concatenate([a, b]) for name, a, b in _paired(old, new)})


def _trained_further(
    old: PassageScorer, articles: Sequence[Passages], grades: IntArray
) -> PassageScorer:
    torch.manual_seed(0)
    network = _network(old)
    taught = _train(network, _examples(articles, grades), _N_EPOCHS_MORE, 0)
    learnt = _scorer(network, taught)
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


def _scale(width: int) -> float:
    """Factor that brings rows of length 1 to `_INPUT_STD`."""
    return float(_INPUT_STD * np.sqrt(width))


def _examples(articles: Sequence[Passages], grades: IntArray) -> _Examples:
    scale = _scale(articles[0].width)
    rows = [(article.all_rows() * scale).astype(np.float16) for article in articles]
    labels, judged = grades > 0, grades >= 0
    n_with, n_without = labels.sum(axis=0), (judged & ~labels).sum(axis=0)
    # The square root is a compromise: 1 would ignore a rare topic, the full ratio overweigh its few articles.
    balance = np.sqrt(n_without / np.maximum(n_with, 1))
    weights = np.where(labels, balance, 1.0) * np.where(grades == 1, SECONDARY_WEIGHT, 1.0)
    weights *= judged & (n_with > 0) & (n_without > 0)
    return _Examples(
        np.concatenate(rows),
        np.array([len(row) for row in rows], dtype=np.int64),
        labels.astype(np.float32),
        weights.astype(np.float32),
    )


def _train(network: _Network, examples: _Examples, n_epochs: int, seed: int) -> BoolArray:
    """Train; return which topics had anything to learn from, (n_topics,)."""
    taught = np.asarray(examples.weights.any(axis=0))
    if taught.any():
        batches = partial(examples.batches, np.random.default_rng((seed, 11)))
        n_batches = examples.n_batches
        for _ in fit_network(
            network, network.loss, batches, n_batches=n_batches, n_epochs=n_epochs, rate=_RATE
        ):
            pass
    return taught


def _network(scorer: PassageScorer) -> _Network:
    """The inverse of `_scorer`."""
    n_topics, width, _ = scorer.weights_1.shape
    network = _Network(width, n_topics)
    weights = scorer.weights_1.transpose(0, 2, 1) / _scale(width)
    with torch.no_grad():
        network.first.weight.copy_(torch.from_numpy(weights.reshape(-1, width)))
        network.first.bias.copy_(torch.from_numpy(scorer.bias_1.reshape(-1)))
        network.second.copy_(torch.from_numpy(scorer.weights_2))
        network.bias.copy_(torch.from_numpy(scorer.bias_2))
    return network


def _scorer(network: _Network, taught: BoolArray) -> PassageScorer:
    """The trained network as a scorer; topics that had nothing to learn from get no share."""
    n_topics, n_hidden = network.second.shape
    width = network.first.in_features

    def array(parameter: torch.Tensor) -> FloatArray:
        return np.array(parameter.detach().numpy(), dtype=np.float32)

    weights = array(network.first.weight).reshape(n_topics, n_hidden, width) * _scale(width)
    return PassageScorer(
        weights_1=np.ascontiguousarray(weights.transpose(0, 2, 1), dtype=np.float32),
        bias_1=array(network.first.bias).reshape(n_topics, n_hidden),
        weights_2=array(network.second),
        bias_2=array(network.bias),
        share=np.where(taught, _SHARE, 0.0).astype(np.float32),
    )
