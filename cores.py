"""How many processors this process may use."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """Those that it may run on, which are fewer than the machine's under ``taskset`` or in a container."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1
