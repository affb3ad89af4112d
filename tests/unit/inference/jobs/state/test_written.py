"""Which files a job knows as its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from phobrief.inference.jobs.state.written import Written


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "o.jsonl.job"
    folder.mkdir()
    return folder


def test_what_was_made_is_known_to_the_next_run_also_when_all_was_moved(work: Path) -> None:
    made = work.with_name("đ.jsonl")
    Written(work).add(str(made))
    assert str(made) in Written(work)
    assert str(made.with_name("other.jsonl")) not in Written(work)
    moved = work.parent.rename(f"{work.parent}-moved")
    assert str(moved / made.name) in Written(moved / work.name)


def test_only_what_was_made_is_removed_and_only_once(work: Path) -> None:
    made, foreign = work.with_name("made.jsonl"), work.with_name("foreign.jsonl")
    written = Written(work)
    written.add(str(made))
    for again in (False, True):
        made.touch()
        foreign.touch()
        written.remove(str(made))
        written.remove(str(foreign))
        assert (made.exists(), foreign.exists()) == (again, True)
    assert str(made) not in Written(work)


def test_a_torn_line_costs_no_other(work: Path) -> None:
    made = [str(work.with_name(name)) for name in ("a.jsonl", "b.jsonl")]
    Written(work).add(made[0])
    with (work / Written.NAME).open("ab") as stream:
        stream.write(b'\n"../torn')
    Written(work).add(made[1])
    assert all(path in Written(work) for path in made)


def test_urls_are_nobodys(work: Path) -> None:
    written = Written(work)
    written.add("s3://b/x")
    assert "s3://b/x" not in written
