"""Thresholds for another purpose than the one a model was tuned for, from the cuts it keeps of dev."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...aliases import FloatArray
from ...errors import ConfigError, alternatives

AT_LEAST = {"best_f1": False, "min_precision": True, "min_recall": True}
"""The policies by name, and whether they need a share that is at least to be reached."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A policy as a user names it: "best_f1", "min_precision=0.9", "min_recall=0.95".

    Attributes:
        policy: a key of `AT_LEAST`.
        at_least: the share asked for, 0 to 1; None for best_f1.
    """

    policy: str
    at_least: float | None

    @classmethod
    def of(cls, name: str) -> Wish:
        """Read what a user wrote.

        Raises:
            ConfigError: no such policy, a share that is missing, not wanted or not from 0 to 1.
        """
        policy, given, share = str(name).partition("=")
        at_least = _number(share) if given else None
        fits = AT_LEAST.get(policy) is (at_least is not None) and (
            not given or at_least is not None
        )
        if not fits or not 0 <= (at_least or 0) <= 1:
            forms = (f"{p}=SHARE" if share else p for p, share in AT_LEAST.items())
            raise ConfigError(
                f"policy: expected {alternatives(forms)} with a share from 0 to 1, as in min_precision=0.9,"
                f" got {name!r:.60}"
            )
        return cls(policy, at_least)

    def __str__(self) -> str:
        return self.policy if self.at_least is None else f"{self.policy}={self.at_least:g}"


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def pick(
    wish: Wish, best_f1: float, best: Sequence[tuple[float, float, float]]
) -> tuple[float, float | None]:
    """The threshold of a topic by a policy, from the cuts that its model keeps.

    Args:
        best_f1, best: see `TopicCuts` of the manifest.

    Returns:
        The threshold; and the share that it reaches on dev where that is less than was asked for (the
        threshold is then the one that comes nearest), else None.
    """
    if wish.at_least is None or not best:
        return best_f1, None
    at, precision, recall = np.array(best).T
    asked, wanted = (precision, recall) if wish.policy == "min_precision" else (recall, precision)
    chosen, reached = most(wanted, asked, wish.at_least)
    return float(at[chosen]), None if reached else float(asked[chosen])


def most(wanted: FloatArray, asked: FloatArray, at_least: float) -> tuple[int, bool]:
    """The cut with most of ``wanted`` where ``asked`` reaches ``at_least``, else where it is highest.

    Returns:
        Its index, among equals that with most of ``asked``; and whether ``at_least`` is reached.
    """
    allowed = asked >= at_least - 1e-12
    reached = bool(allowed.any())
    if not reached:
        allowed = asked >= asked.max() - 1e-12
    return int(np.lexsort((asked, np.where(allowed, wanted, -1.0)))[-1]), reached
