"""The garbage collector is off meanwhile, and as it was afterwards."""

from __future__ import annotations

import gc

import pytest

from phobrief.collecting import paused_collector


def test_it_is_off_meanwhile_and_on_again_after_an_error() -> None:
    assert gc.isenabled()
    with paused_collector():
        assert not gc.isenabled()
        with paused_collector():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), paused_collector():
        1 / 0  # noqa: B018
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with paused_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
