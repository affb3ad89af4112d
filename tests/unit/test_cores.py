"""As many processors as the machine shows, the container grants and the process was left."""

from __future__ import annotations

import pytest

from phobrief import cores


@pytest.mark.parametrize(
    ("allowed", "quota", "limit", "usable", "told"),
    [
        (8, None, None, 8, None),
        (8, 2.0, None, 2, 2),
        (8, 1.5, None, 2, 2),  # more threads than cores wait less than fewer
        (8, 0.5, None, 1, 1),
        (2, 16.0, None, 2, None),
        (8, 4.0, 1, 1, 1),
        (8, None, 3, 3, 3),
    ],
)
def test_the_least_of_what_is_allowed_granted_and_left(
    monkeypatch: pytest.MonkeyPatch,
    allowed: int,
    quota: float | None,
    limit: int | None,
    usable: int,
    told: int | None,
) -> None:
    monkeypatch.setattr(cores, "allowed_cores", lambda: allowed)
    monkeypatch.setattr(cores, "cpu_quota", lambda: quota)
    monkeypatch.setattr(cores, "_limit", limit)
    assert cores.usable_cores() == usable
    assert cores.core_limit() == told


def test_a_limit_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "_limit", None)
    cores.limit_cores(1)
    assert cores.usable_cores() == 1
