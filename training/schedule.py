"""Learning-rate schedules."""

from __future__ import annotations

from collections.abc import Callable


def warmup_then_linear(n_steps: int, warmup: float) -> Callable[[int], float]:
    """Share of the full rate at each step: rising over ``warmup`` of the steps, then falling to 0."""
    n_warmup = max(1, round(n_steps * warmup))

    def share(step: int) -> float:
        if step < n_warmup:
            return (step + 1) / n_warmup
        return max(0.0, (n_steps - step) / max(1, n_steps - n_warmup))

    return share
