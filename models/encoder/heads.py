"""The two heads over sentence vectors, in torch. Their outputs per unit are all that runtimes exchange.

Per unit the heads give ``2 * n_topics + 1`` numbers: for each topic an attention logit and a value, then
the salience. `topics.decide.pool_topics` turns the first two into a score per article.
"""

from __future__ import annotations

import torch
from torch import nn


class TopicHead(nn.Module):
    """Attention pooling per topic (Yang et al. 2016; one query per label as in Mullenbach et al. 2018)."""

    def __init__(self, width: int, n_topics: int, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.key = nn.Linear(width, width)
        self.attention = nn.Linear(width, n_topics)
        self.hidden = nn.Linear(width, width)
        self.value = nn.Linear(width, n_topics)

    def forward(self, vectors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Map (..., width) to attention logits and values, each (..., n_topics)."""
        vectors = self.dropout(vectors)
        attention = self.attention(torch.tanh(self.key(vectors)))
        value = self.value(self.dropout(torch.relu(self.hidden(vectors))))
        return attention, value


class SalienceHead(nn.Module):
    """How well a sentence fits the abstract, from its vector and its surface features.

    Attributes:
        mean, std: (n_features,) of each feature over many sentences. A small network learns far better from
            features of one scale than from shares around 0.01 beside lengths around 3.
    """

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(self, width: int, n_features: int, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.joint = nn.Linear(width + n_features, _HIDDEN)
        self.hidden = nn.Linear(_HIDDEN, _HIDDEN)
        self.out = nn.Linear(_HIDDEN, 1)
        # Buffers: known before anything is learnt, saved with the weights, and no optimizer moves them.
        self.register_buffer("mean", torch.zeros(n_features))
        self.register_buffer("std", torch.ones(n_features))

    def fit_features(self, rows: torch.Tensor) -> None:
        """Take mean and std from the features of sentences, (n_sentences, n_features); n_sentences > 0."""
        std = rows.std(dim=0, unbiased=False)
        self.mean.copy_(rows.mean(dim=0))
        self.std.copy_(torch.where(std > _NO_SPREAD, std, torch.ones_like(std)))

    def forward(self, vectors: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
        """Map (..., width) and (..., n_features), as measured, to (..., 1)."""
        gelu = nn.functional.gelu
        features = ((features - self.mean) / self.std).clamp(-_FARTHEST, _FARTHEST)
        joint = self.dropout(gelu(self.joint(torch.cat([vectors, features], dim=-1))))
        salience: torch.Tensor = self.out(self.dropout(gelu(self.hidden(joint))))
        return salience


_HIDDEN = 96
_FARTHEST = 4.0
"""A feature counts as no farther from its mean than so many standard deviations."""
_NO_SPREAD = 1e-3
"""A feature that varies less is constant: 1e-3 is a thousandth of what most of them range over."""
