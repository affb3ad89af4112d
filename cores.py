"""How many processors this process may use."""

from __future__ import annotations

import os
from contextlib import suppress
from math import ceil
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
_limit: int | None = None


def usable_cores() -> int:
    """Those that it may run on, that a container grants, and that `limit_cores` leaves; at least one."""
    limits = (allowed_cores(), ceil(cpu_quota() or 0), _limit)
    return min(limit for limit in limits if limit)


def core_limit() -> int | None:
    """`usable_cores` where it is fewer than libraries find by themselves, else None."""
    n = usable_cores()
    return n if n < allowed_cores() else None


def limit_cores(n: int) -> None:
    """Use no more than ``n`` in this process: the others are for its siblings. Before a model is loaded."""
    global _limit
    _limit = n


def allowed_cores() -> int:
    """Those that it may run on: the machine's, or fewer under ``taskset``."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1


def cpu_quota(root: Path = CGROUP) -> float | None:
    """The processors that the container grants, as a number; None where it sets no limit.

    Args:
        root: where control groups are mounted, of version 2 or 1.
    """
    with suppress(OSError, ValueError):
        quota, period = (root / "cpu.max").read_text().split()
        return None if quota == "max" else int(quota) / int(period)
    with suppress(OSError, ValueError):
        quota_us = int((root / "cpu" / "cpu.cfs_quota_us").read_text())
        period_us = int((root / "cpu" / "cpu.cfs_period_us").read_text())
        return quota_us / period_us if quota_us > 0 else None
    return None
