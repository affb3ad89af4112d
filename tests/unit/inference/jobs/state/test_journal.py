"""Outcomes survive whatever happens to the process."""

from __future__ import annotations

from pathlib import Path

import pytest

from phobrief.inference.jobs.rows import KEY_BYTES, Outcome
from phobrief.inference.jobs.state.journal import Journal, Kept


def outcome(number: int, **flags: bool) -> Outcome:
    return Outcome(number.to_bytes(KEY_BYTES, "big"), {"id": f"số {number}"}, **flags)


def recovered(folder: Path, part_rows: int = 3) -> list[Kept]:
    with Journal(folder, part_rows) as journal:
        return list(journal.recover())


def test_parts_are_sealed_when_full_and_read_back_by_place(tmp_path: Path) -> None:
    outcomes = [outcome(i) for i in range(8)]
    with Journal(tmp_path, part_rows=3) as journal:
        places = journal.append(outcomes[:2])
        places += journal.append(outcomes[2:5])
        places += journal.append(outcomes[5:])
        journal.seal()
        with journal.reader() as reader:
            assert [reader.read(place) for place in reversed(places)] == outcomes[::-1]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "rows-000001.part",
        "rows-000002.part",
    ]
    assert [kept.place for kept in recovered(tmp_path)] == places


def test_an_unsealed_part_is_continued(tmp_path: Path) -> None:
    with Journal(tmp_path, 100) as journal:
        journal.append([outcome(1)])
    with Journal(tmp_path, 100) as journal:
        assert [kept.key for kept in journal.recover()] == [outcome(1).key]
        journal.append([outcome(2)])
    assert [kept.key for kept in recovered(tmp_path)] == [outcome(1).key, outcome(2).key]


@pytest.mark.parametrize("cut", range(1, 50, 7))
def test_a_torn_line_is_cut_off(tmp_path: Path, cut: int) -> None:
    with Journal(tmp_path, 100) as journal:
        journal.append([outcome(1), outcome(2)])
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-cut])
    assert [kept.key for kept in recovered(tmp_path)] == [outcome(1).key]
    assert path.read_bytes().endswith(b"}\n")


def test_errors_to_try_again_are_told_apart(tmp_path: Path) -> None:
    with Journal(tmp_path, 100) as journal:
        journal.append([outcome(1, failed=True), outcome(2, failed=True, final=False)])
    assert [kept.retry for kept in recovered(tmp_path)] == [False, True]


def test_a_full_disk_leaves_no_torn_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        """A file that takes ten bytes and then no more."""

        def __init__(self, stream: object) -> None:
            self._stream = stream
            self._left = 10

        def __getattr__(self, name: str) -> object:
            return getattr(self._stream, name)

        def write(self, data: memoryview) -> int:
            if not self._left:
                raise OSError(28, "No space left on device")
            taken, self._left = self._left, 0
            return self._stream.write(data[:taken])  # type: ignore[attr-defined, no-any-return]

    with Journal(tmp_path, 100) as journal:
        journal.append([outcome(1)])
        journal._stream = Full(journal._stream)  # type: ignore[assignment]
        with pytest.raises(OSError, match="No space"):
            journal.append([outcome(2)])
    (path,) = tmp_path.iterdir()
    assert path.read_bytes().count(b"\n") == 1
    assert path.read_bytes().endswith(b"\n")
