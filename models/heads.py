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
    """How well a sentence would stand in the abstract, from its surface features and its vector.

    The features alone make a good ranker soon; the vector adds to it as the encoder learns.
    """

    def __init__(self, width: int, n_features: int, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.surface = nn.Linear(n_features, _SURFACE_WIDTH)
        self.surface_hidden = nn.Linear(_SURFACE_WIDTH, _SURFACE_WIDTH)
        self.surface_out = nn.Linear(_SURFACE_WIDTH, 1)
        self.content = nn.Linear(width + _SURFACE_WIDTH, width // 2)
        self.content_out = nn.Linear(width // 2, 1)

    def forward(self, vectors: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
        """Map (..., width) and (..., n_features) to (..., 1)."""
        gelu = nn.functional.gelu
        surface = self.dropout(gelu(self.surface(features)))
        surface = self.dropout(gelu(self.surface_hidden(surface)))
        joint = torch.cat([self.dropout(vectors), surface], dim=-1)
        content = self.dropout(gelu(self.content(joint)))
        salience: torch.Tensor = self.surface_out(surface) + self.content_out(content)
        return salience


_SURFACE_WIDTH = 64
