"""Measuring: every contender in a process of its own, in turn, so that a busy minute hits all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context

from ...articles import Article
from .contenders import Contender, Runs
from .operations import measured_ceiling
from .samples import Samples
from .stopwatch import Stopwatch, peak_memory


@dataclass(frozen=True, slots=True)
class Turn:
    """One contender's turn over the articles of one length.

    Attributes:
        contender, length: their names.
        n_articles: how many there were.
        seconds: for all of them.
        stages: seconds of each stage.
        peak, stage_peaks: most bytes of memory of its process, ever so far and in each stage.
        operations: of the encoder, see `encoder_operations`.
    """

    contender: str
    length: str
    n_articles: int
    seconds: float
    stages: dict[str, float]
    peak: int
    stage_peaks: dict[str, int]
    operations: float


@dataclass(frozen=True, slots=True)
class Measured:
    """All turns, and the operations a second of a matrix product of each turn."""

    turns: list[Turn]
    ceilings: list[float]


Progress = Callable[[int], object]
"""Called with the number of each turn that begins."""


def measure(
    contenders: Sequence[Contender],
    samples: Samples,
    n_turns: int,
    precision: str,
    progress: Progress,
) -> Measured:
    """Let the contenders take turns; one article of each length before them is not counted.

    Args:
        precision: in which the ceiling of matrix products is measured.
    """
    found: list[Turn] = []
    ceilings: list[float] = []
    with ExitStack() as stack:
        pools = []
        for one in contenders:
            pool = stack.enter_context(_process(one))
            stack.callback(_end, pool)
            pools.append((one, pool))
        ceiling = stack.enter_context(ProcessPoolExecutor(1, get_context("spawn")))
        for one, pool in pools:
            for length, articles in samples.items():
                pool.submit(_turn, one.name, length, articles[:1]).result()
        for number in range(n_turns):
            progress(number)
            ceilings.append(ceiling.submit(measured_ceiling, precision).result())
            for one, pool in pools:
                for length, articles in samples.items():
                    found.append(pool.submit(_turn, one.name, length, articles).result())
    return Measured(found, ceilings)


_OPEN: list[Runs] = []
_CLOSING = ExitStack()
"""In a contender's own process: what it has opened, and what ends it."""


def _process(contender: Contender) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"), initializer=_open, initargs=(contender,))


def _end(pool: ProcessPoolExecutor) -> None:
    pool.submit(_close).result()


def _open(contender: Contender) -> None:
    _OPEN.append(contender.open(_CLOSING))


def _close() -> None:
    _CLOSING.close()


def _turn(name: str, length: str, articles: list[Article]) -> Turn:
    watch = Stopwatch()
    start = time.perf_counter()
    operations = _OPEN[0](articles, watch)
    seconds = time.perf_counter() - start
    peak = max([peak_memory(), *watch.peaks.values()])
    return Turn(name, length, len(articles), seconds, watch.seconds, peak, watch.peaks, operations)


def of_length(turns: Sequence[Turn], contender: str, length: str) -> Iterator[Turn]:
    """The turns of one contender over articles of one length."""
    return (turn for turn in turns if (turn.contender, turn.length) == (contender, length))
