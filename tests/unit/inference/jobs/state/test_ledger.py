"""What the ledger knows of rows and ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from phobrief.inference.jobs.state.journal import Kept, Place
from phobrief.inference.jobs.state.ledger import Ledger


@pytest.mark.parametrize(
    "row_id", ["7", "", "a\0b", "2024/a.jsonl:12", "đ" * 64, "đ" * 65, "x" * 10_000]
)
def test_an_id_is_claimed_once(tmp_path: Path, row_id: str) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        assert ledger.claim_id(row_id, "a line 1") is None
        assert ledger.claim_id(row_id + "x", "a line 2") is None
        assert ledger.claim_id(row_id, "b line 3") == "a line 1"


def test_only_what_an_earlier_run_did_is_done(tmp_path: Path) -> None:
    first, again, later = (bytes([n]) * 16 for n in range(3))
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.add_done(Kept(first, False, Place(1, 0)))
        ledger.add_done(Kept(again, True, Place(1, 9)))
        ledger.forget_retries()
        assert [ledger.is_done(key) for key in (first, again, later)] == [True, False, False]
        assert list(ledger.done_keys()) == [first]


def test_the_place_of_an_outcome_of_this_run_is_found(tmp_path: Path) -> None:
    key = bytes(16)
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.forget_retries()
        assert not ledger.is_done(key)
        ledger.add_input(0, key)
        ledger.add_done(Kept(key, False, Place(3, 5)))
        assert list(ledger.in_order()) == [(None, Place(3, 5))]
