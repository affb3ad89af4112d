"""Forks of this process wait until no thread is in the middle of a brief.

A fork copies only the thread that asks for it. Locks that other threads hold in numpy's BLAS, in OpenVINO
or in the Rust libraries stay locked for ever in the copy, whose first brief would hang.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LONGEST_WAIT = 60.0
"""Seconds that a fork waits: briefs that wait for something the forking thread holds would never end."""


class ForkGate:
    """Keeps apart what threads do within `kept` and forks."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._depths: dict[int, int] = {}  # of each thread that is within `kept`
        self._n_forks = 0

    @contextmanager
    def kept(self) -> Iterator[None]:
        """No other thread forks meanwhile; may be nested."""
        thread = threading.get_ident()
        with self._changed:
            if thread not in self._depths:
                self._changed.wait_for(lambda: self._n_forks == 0)
            self._depths[thread] = self._depths.get(thread, 0) + 1
        try:
            yield
        finally:
            with self._changed:
                depth = self._depths.pop(thread, 1) - 1
                if depth:
                    self._depths[thread] = depth
                self._changed.notify_all()

    def before_fork(self) -> None:
        """Let nobody in, and wait until all others are out."""
        thread = threading.get_ident()
        with self._changed:
            self._n_forks += 1
            self._changed.wait_for(lambda: not self._depths.keys() - {thread}, _LONGEST_WAIT)

    def after_fork(self) -> None:
        """Let the others in again."""
        with self._changed:
            self._n_forks -= 1
            self._changed.notify_all()

    def in_child(self) -> None:
        """Forget the threads that are not here."""
        thread = threading.get_ident()
        depth = self._depths.get(thread)
        self.__init__()  # type: ignore[misc]  # its lock may be held by one of them
        if depth:
            self._depths[thread] = depth


_gate = ForkGate()
if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(
        before=_gate.before_fork,
        after_in_parent=_gate.after_fork,
        after_in_child=_gate.in_child,
    )

without_forks = _gate.kept
"""``with without_forks():`` no other thread forks this process meanwhile."""
