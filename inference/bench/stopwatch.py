"""Seconds and peak memory of the stages of one turn."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import active_children
from pathlib import Path

_RESET = Path("/proc/self/clear_refs")


@dataclass(slots=True)
class Stopwatch:
    """Called with a stage's name it gives the context that is timed; a stage may come several times.

    Attributes:
        seconds: by stage.
        peaks: by stage, the most bytes of memory that the process had in it, its workers' added.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    peaks: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Time a stage."""
        forget_peak()
        start = time.perf_counter()
        yield
        passed = time.perf_counter() - start
        self.seconds[stage] = self.seconds.get(stage, 0.0) + passed
        self.peaks[stage] = max(self.peaks.get(stage, 0), peak_memory())


def forget_peak() -> None:
    """Let the peak begin anew at what the process has now; elsewhere than on Linux it is the whole run's."""
    with suppress(OSError):
        _RESET.write_text("5")


def peak_memory() -> int:
    """The most bytes of memory that this process has had since, and each of its workers ever; 0 where nothing
    tells."""
    with suppress(OSError):
        workers = [_peak_of(str(worker.pid)) for worker in active_children()]
        return _peak_of("self") + sum(workers)
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _peak_of(process: str) -> int:
    """Raises OSError where there is no /proc, or no such process any more."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0
