"""The heads, in torch. Their outputs are all that runtimes exchange.

Per unit the two heads over sentence vectors give ``2 * n_topics + 1`` numbers: for each topic an attention
logit and a value, then the salience. `topics.pool_topics` turns the first two into a score per article. Per
piece the content head, where a model has one, gives `N_CONTENT` logits.
"""

from __future__ import annotations

import torch
from torch import nn

from .runtimes.base import N_CONTENT


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


class ContentHead(nn.Module):
    """Whether an abstract takes a piece up, and the pair it makes with the next one, from its state.

    Content selection by the token, after Gehrmann et al. (2018).
    """

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(width, N_CONTENT)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Map (..., width) to logits (..., N_CONTENT)."""
        logits: torch.Tensor = self.out(self.dropout(states))
        return logits


_HIDDEN = 96
