"""The network: transformers' RoBERTa encoder, mean pooling per unit, and the two heads."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from transformers import RobertaConfig, RobertaModel

from ..sentence_features.features import N_FEATURES
from .heads import SalienceHead, TopicHead


class BriefNetwork(nn.Module):
    """One pass over windows gives what both heads say of every unit.

    Works the same for PhoBERT and for the bundled small encoder: both are `RobertaModel`.
    """

    def __init__(self, encoder: RobertaModel, n_topics: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.n_topics = n_topics
        width = encoder.config.hidden_size
        self.topic_head = TopicHead(width, n_topics, dropout)
        self.salience_head = SalienceHead(width, N_FEATURES, dropout)

    def forward(
        self, piece_ids: torch.Tensor, pooling: torch.Tensor, features: torch.Tensor
    ) -> torch.Tensor:
        """Score the units of a batch of windows.

        Args:
            piece_ids: (n_windows, n_pieces) int64, padded with the pad id.
            pooling: (n_windows, n_units, n_pieces) float; row u holds 1/length at the pieces of unit u.
            features: (n_windows, n_units, N_FEATURES) float.

        Returns:
            (n_windows, n_units, 2 * n_topics + 1): attention logits, values, salience.
        """
        vectors = pooling @ self.hidden_states(piece_ids)
        attention, value = self.topic_head(vectors)
        return torch.cat([attention, value, self.salience_head(vectors, features)], dim=-1)

    def hidden_states(self, piece_ids: torch.Tensor) -> torch.Tensor:
        """Encode (n_windows, n_pieces) into (n_windows, n_pieces, width)."""
        pad_id = self.encoder.config.pad_token_id
        is_piece = piece_ids.ne(pad_id)
        # RoBERTa counts positions from pad_id + 1 and leaves padding at pad_id.
        positions = torch.cumsum(is_piece.long(), dim=1) * is_piece.long() + pad_id
        states: torch.Tensor = self.encoder(
            input_ids=piece_ids, attention_mask=is_piece.long(), position_ids=positions
        ).last_hidden_state
        return states


# Eight parameters: so many numbers make a shape, and every caller names each.
def new_encoder(
    *,
    n_pieces: int,
    n_layers: int,
    width: int,
    n_heads: int,
    feed_forward: int,
    dropout: float,
    max_pieces: int,
    attention_dropout: float | None = None,
) -> RobertaModel:
    """Make a randomly initialised encoder with PhoBERT's conventions (pad 1, positions from 2).

    Args:
        n_pieces: size of the vocabulary, special pieces included.
        max_pieces: longest window.
        attention_dropout: of the attention weights; None means ``dropout``.
    """
    config = RobertaConfig(
        vocab_size=n_pieces,
        hidden_size=width,
        num_hidden_layers=n_layers,
        num_attention_heads=n_heads,
        intermediate_size=feed_forward,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout if attention_dropout is None else attention_dropout,
        max_position_embeddings=max_pieces + 2,
        type_vocab_size=1,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        layer_norm_eps=1e-5,
    )
    return RobertaModel(config, add_pooling_layer=False)


def encoder_from_config(config: dict[str, Any]) -> RobertaModel:
    """Make an encoder of the shape that `read_shape` found, its weights still random."""
    return RobertaModel(RobertaConfig.from_dict(config), add_pooling_layer=False)
