"""Loading: what is wrong with any part of what was asked for is told."""

from __future__ import annotations

import threading
from typing import Any

import pytest

import phobrief
from phobrief import ConfigError, ModelStoreError
from phobrief.errors import alternatives
from phobrief.models.summarizers.choose import SUMMARIZERS


@pytest.mark.parametrize(
    ("wish", "error", "told"),
    [
        (
            {"summarizer": "poetic"},
            ConfigError,
            f"expected {alternatives(SUMMARIZERS)}, got 'poetic'",
        ),
        ({"summarizer_model": "vit5-base"}, ConfigError, "has no model of its own"),
        ({"runtime": "abacus"}, ConfigError, "expected 'openvino' or 'torch', got 'abacus'"),
        ({"max_syllables": 0}, ValueError, "max_syllables: expected at least 1, got 0"),
        ({"model": "nowhere"}, ModelStoreError, "nowhere: no such model directory"),
    ],
)
def test_what_cannot_be_loaded_is_told(wish: dict[str, Any], error: type, told: str) -> None:
    before = threading.active_count()
    with pytest.raises(error, match=told):
        phobrief.load(**wish)
    assert threading.active_count() <= before
