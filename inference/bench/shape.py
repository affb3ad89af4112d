"""The shape of PhoBERT-base, to measure what it costs without its weights."""

from __future__ import annotations

from typing import Any

PHOBERT_BASE: dict[str, Any] = {
    "n_pieces": 64_001,
    "n_layers": 12,
    "width": 768,
    "n_heads": 12,
    "feed_forward": 3072,
    "dropout": 0.1,
    "max_pieces": 256,
}
"""As `new_encoder` takes it."""
