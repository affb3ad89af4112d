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


def warmup_stable_decay(n_steps: int, warmup: int, decay: float) -> Callable[[int], float]:
    """Share of the full rate at each step: rising over ``warmup`` steps, then full, at last falling to 0 over
    ``decay`` of all steps (Hu et al. 2024). Before it falls a run can be made longer at no cost."""
    n_decay = max(1, round(n_steps * decay))

    def share(step: int) -> float:
        return min(1.0, (step + 1) / max(1, warmup), max(0.0, (n_steps - step) / n_decay))

    return share
