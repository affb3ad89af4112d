"""The two heads over sentence vectors, in torch. Their outputs per unit are all that runtimes exchange.

Per unit the heads give ``2 * n_topics + 1`` numbers: for each topic an attention logit and a value, then
the salience. `topics.pool_topics` turns the first two into a score per article.
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
    """How well a sentence would stand in the abstract, from its vector and its surface features."""

    def __init__(self, width: int, n_features: int, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.joint = nn.Linear(width + n_features, _HIDDEN)
        self.hidden = nn.Linear(_HIDDEN, _HIDDEN)
        self.out = nn.Linear(_HIDDEN, 1)

    def forward(self, vectors: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
        """Map (..., width) and (..., n_features) to (..., 1)."""
        gelu = nn.functional.gelu
        joint = self.dropout(gelu(self.joint(torch.cat([vectors, features], dim=-1))))
        salience: torch.Tensor = self.out(self.dropout(gelu(self.hidden(joint))))
        return salience


_HIDDEN = 96
