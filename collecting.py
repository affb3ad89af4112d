"""Python's garbage collector, paused while a model is loaded."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Let no garbage be looked for meanwhile; a fifth of the time goes there otherwise.

    A model's tables and the modules it needs are half a million objects, none of them garbage, and the
    collector would look at them again and again while they grow. Nested or in several threads, the first one
    out starts it again, which costs time and nothing else; one that was off stays off.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
