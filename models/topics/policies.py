"""Thresholds for another purpose than the one a model was tuned for, from the cuts it keeps of dev."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from ...aliases import FloatArray, Policy
from ...errors import ConfigError, alternatives

POLICIES: tuple[Policy, ...] = get_args(Policy)


@dataclass(frozen=True, slots=True)
class Wish:
    """A policy as a user names it: "best_f1", "min_precision=0.9", "min_recall=0.95".

    Attributes:
        policy: as a user names it.
        at_least: the share asked for, 0 to 1; None where the policy asks for none.
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
        fits = policy in POLICIES and needs_share(policy) is bool(given)
        if not fits or not 0 <= (at_least or 0) <= 1:
            forms = (f"{p}=SHARE" if needs_share(p) else p for p in POLICIES)
            raise ConfigError(
                f"policy: expected {alternatives(forms)} with a share from 0 to 1, as in min_precision=0.9,"
                f" got {name!r:.60}"
            )
        return cls(policy, at_least)

    def __str__(self) -> str:
        return self.policy if self.at_least is None else f"{self.policy}={self.at_least:g}"


def needs_share(policy: str) -> bool:
    """Whether a policy asks for a share that is at least to be reached."""
    return policy.startswith("min_")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


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
    chosen, short = reach(wish.policy, precision, recall, wish.at_least)
    return float(at[chosen]), short


def reach(
    policy: str, precision: FloatArray, recall: FloatArray, at_least: float
) -> tuple[int, float | None]:
    """The cut with most recall where precision reaches ``at_least``, else where it is highest; for
    ``min_recall`` the other way round.

    Returns:
        Its index, among equals that with most of what is asked for; and the share that it reaches where that
        is less than ``at_least``, else None.
    """
    asked, wanted = {"min_precision": (precision, recall), "min_recall": (recall, precision)}[
        policy
    ]
    allowed = asked >= at_least - 1e-12
    reached = bool(allowed.any())
    if not reached:
        allowed = asked >= asked.max() - 1e-12
    chosen = int(np.lexsort((asked, np.where(allowed, wanted, -1.0)))[-1])
    return chosen, None if reached else float(asked[chosen])
