"""JSON as RFC 8259 has it and no more: the door where what Python's own reader lets pass is refused."""

from __future__ import annotations

import re
from typing import Any

from pydantic_core import from_json

from .problems import Problem

_PLACE = re.compile(r"at line \d+ column \d+$")


def read_json(data: bytes) -> Any:
    """The value of a JSON text.

    Refused are NaN and infinities, halves of surrogate pairs (they are no UTF-8), control characters in
    strings, bytes that are no UTF-8, and lists and objects nested more than 200 deep.

    Raises:
        Problem: 400, with the place and without what stands there.
    """
    try:
        return from_json(data, allow_inf_nan=False)
    except ValueError as error:
        raise Problem(400, f"expected JSON in UTF-8: {_harmless(str(error))}") from None


def _harmless(message: str) -> str:
    """The parser's words, which are fixed ones and a place; anything else is not passed on."""
    place = _PLACE.search(message)
    return message if place and len(message) < 200 else "it cannot be read"
