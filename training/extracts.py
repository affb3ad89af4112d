"""Learn to rate extracts: the ROUGE of one or two sentences together with the newspaper's abstract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn

from ..aliases import FloatArray, Log
from ..configs.schemas import SalienceConfig
from ..models.summarizers.budget import AbstractBudget
from ..models.summarizers.extract_features import EXTRACT_FEATURES, ArticleView
from ..models.summarizers.extract_scorer import FARTHEST, ExtractScorer
from ..models.summarizers.extractive import Sheet
from ..models.summarizers.gist_features import GIST_FEATURES
from ..models.summarizers.gist_scorer import GistScorer
from ..models.summarizers.selection import possible_extracts
from .rouge import sentence_rouge
from .salience import SeenArticle

_N_HIDDEN = 64
_DROPOUT = 0.1
_NO_SPREAD = 1e-6
_LOUDNESS = 5.0
"""Targets, ROUGE of 0 to 1, are multiplied by it: weights learn at the size they start from."""
_SHARPNESS = 4.0
"""How sharply the best-rated extract is preferred where the expected ROUGE of the choice is the aim."""
_CHOICE_WEIGHT = 2.0
"""What that aim counts beside the squared error; from 0 on it moves ROUGE-1/2/L by 0.1 at most."""
_PADDING = -1.0
_LOG_EVERY = 4096


@dataclass(frozen=True, slots=True)
class RatedExtracts:
    """The possible extracts of one article.

    Attributes:
        rows: (n_extracts, n_features).
        targets: (n_extracts,) mean of ROUGE-1, 2 and L of each with the abstract.
    """

    rows: FloatArray
    targets: FloatArray


def learn_extracts(
    seen: Sequence[SeenArticle],
    saliences: Sequence[FloatArray],
    gist: GistScorer | None,
    budget: AbstractBudget,
    config: SalienceConfig,
    *,
    seed: int,
    log: Log,
) -> ExtractScorer | None:
    """Learn from articles with abstracts.

    Args:
        saliences: of each article's sentences, as they would be on an article that the head does not know.
        gist: tells the articles' gist, best learnt from others; None to do without.
        budget: the usual length of an abstract.

    Returns:
        None where no article leaves a choice.
    """
    log(f"extracts: rating those of {len(seen)} articles ...")
    rated = []
    for n, (article, salience) in enumerate(zip(seen, saliences, strict=True), start=1):
        found = rate_extracts(article, salience, gist, budget)
        if len(found.targets) > 1:
            rated.append(found)
        if n % _LOG_EVERY == 0:
            log(f"  {n} articles")
    if not rated:
        return None
    return replace(fit_extracts(rated, config, seed=seed, log=log), gist=gist)


def rate_extracts(
    article: SeenArticle, salience: FloatArray, gist: GistScorer | None, budget: AbstractBudget
) -> RatedExtracts:
    """What can be chosen from an article, and how good it would have been."""
    document = article.prepared.document
    sheet = Sheet.of(document.sentences, article.prepared.sentence_ids)
    extracts = possible_extracts(sheet.candidates, salience, budget)
    if not extracts:
        n_features = len(EXTRACT_FEATURES) + (len(GIST_FEATURES) if gist else 0)
        return RatedExtracts(np.zeros((0, n_features), np.float32), np.zeros(0, np.float32))
    texts = [sentence.text for sentence in document.sentences]
    title = document.title or ""
    told = None if gist is None else gist.gist(title, texts)
    view = ArticleView.of(title, texts, article.prepared.features, salience, told)
    printed = [sheet.printed(extract, budget).text for extract in extracts]
    scores = [(r.r1 + r.r2 + r.rl) / 3 for r in sentence_rouge(printed, article.abstract)]
    return RatedExtracts(view.rows(extracts), np.array(scores, dtype=np.float32))


def fit_extracts(
    rated: Sequence[RatedExtracts], config: SalienceConfig, *, seed: int, log: Log
) -> ExtractScorer:
    """Fit the network: the ROUGE of each extract, and that of the one it would choose."""
    everything = np.concatenate([one.rows for one in rated])
    usual, spread = everything.mean(axis=0), everything.std(axis=0)
    spread = np.where(spread > _NO_SPREAD, spread, 1.0).astype(np.float32)
    del everything
    torch.manual_seed(seed)
    network = nn.Sequential(
        nn.Linear(len(usual), _N_HIDDEN),
        nn.ReLU(),
        nn.Dropout(_DROPOUT),
        nn.Linear(_N_HIDDEN, _N_HIDDEN),
        nn.ReLU(),
        nn.Dropout(_DROPOUT),
        nn.Linear(_N_HIDDEN, 1),
    )
    n_batches = -(-len(rated) // config.batch_size)
    optimizer = torch.optim.AdamW(network.parameters(), lr=config.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, config.rate, total_steps=n_batches * config.epochs
    )
    random = np.random.default_rng((seed, 7))
    for epoch in range(1, config.epochs + 1):
        total = 0.0
        for rows, targets in _batches(rated, usual, spread, config.batch_size, random):
            loss = _loss(network(rows).squeeze(-1), targets)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        log(f"extracts: epoch {epoch}/{config.epochs} loss {total / n_batches:.4f}")
    return _scorer(network, usual, spread)


def _loss(scores: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Of padded scores and targets, (n_articles, n_extracts)."""
    there = targets > _PADDING
    error = torch.square(scores - _LOUDNESS * targets)[there].mean()
    chosen = torch.softmax((_SHARPNESS * scores).masked_fill(~there, -1e4), dim=1)
    expected = (chosen * targets.masked_fill(~there, 0.0)).sum(dim=1).mean()
    return error - _CHOICE_WEIGHT * _LOUDNESS * expected


def _batches(
    rated: Sequence[RatedExtracts],
    usual: FloatArray,
    spread: FloatArray,
    size: int,
    random: np.random.Generator,
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    order = random.permutation(len(rated))
    for start in range(0, len(order), size):
        batch = [rated[i] for i in order[start : start + size]]
        n_extracts = max(len(one.targets) for one in batch)
        rows = np.zeros((len(batch), n_extracts, len(usual)), dtype=np.float32)
        targets = np.full((len(batch), n_extracts), _PADDING, dtype=np.float32)
        for place, one in enumerate(batch):
            n = len(one.targets)
            rows[place, :n] = np.clip((one.rows - usual) / spread, -FARTHEST, FARTHEST)
            targets[place, :n] = one.targets
        yield torch.from_numpy(rows), torch.from_numpy(targets)


def _scorer(network: nn.Sequential, usual: FloatArray, spread: FloatArray) -> ExtractScorer:
    return ExtractScorer(usual=usual, spread=spread, gist=None, **layer_arrays(network))


def layer_arrays(network: nn.Sequential) -> dict[str, FloatArray]:
    """Weights (n_in, n_out) and biases (n_out,) of a network's linear layers: weights_1, bias_1 and so on."""
    layers = [layer for layer in network if isinstance(layer, nn.Linear)]
    arrays = {}
    for number, layer in enumerate(layers, start=1):
        arrays[f"weights_{number}"] = layer.weight.detach().numpy().T.copy()
        arrays[f"bias_{number}"] = layer.bias.detach().numpy().copy()
    return arrays
