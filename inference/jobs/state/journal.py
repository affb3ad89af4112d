"""Outcomes on disk as soon as they exist: parts of lines ``KEY KIND JSON``, renamed when full.

A batch is one write, so a killed process loses no more than one batch. The part being written
ends in ``.open``; a line that a power cut or a full disk left incomplete is cut off. A full part
is synced and renamed to ``.part`` and never touched again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ....files import sync_folder
from ..rows import KEY_BYTES, Outcome

_KEY_WIDTH = 2 * KEY_BYTES
_JSON_START = _KEY_WIDTH + 3
ROW, ERROR, RETRY = "R", "E", "T"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an outcome is: the number of its part and the byte its line begins at."""

    part: int
    offset: int


@dataclass(frozen=True, slots=True)
class Kept:
    """An outcome found in the journal: its key, whether to try it again, where it is."""

    key: bytes
    retry: bool
    place: Place


class Journal:
    """The parts of one job. Use as a context manager."""

    def __init__(self, folder: Path, part_rows: int) -> None:
        self._folder = folder
        self._part_rows = part_rows
        self._stream: BinaryIO | None = None
        self._rows_in_part = 0
        self._part = 1

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream:
            self._stream.close()
            self._stream = None

    def recover(self) -> Iterator[Kept]:
        """Yield what earlier runs left, and get ready to append to it. Call it once, before `append`."""
        for number in self._sealed():
            yield from _scan(self._sealed_path(number), number)
            self._part = number + 1
        path = self._open_path()
        if path.exists():
            whole = 0
            for kept, end in _scan_open(path, self._part):
                self._rows_in_part += 1
                whole = end
                yield kept
            os.truncate(path, whole)

    def append(self, outcomes: Sequence[Outcome]) -> list[Place]:
        """Write a batch and return where each of its outcomes is.

        Raises:
            OSError: the disk is full or missing; what the journal held before is unharmed.
        """
        if self._stream is None:
            self._stream = self._open_path().open("ab", buffering=0)
        lines = [_line(outcome) for outcome in outcomes]
        start = os.fstat(self._stream.fileno()).st_size
        self._write(b"".join(lines), start)
        places = []
        for line in lines:
            places.append(Place(self._part, start))
            start += len(line)
        self._rows_in_part += len(lines)
        if self._rows_in_part >= self._part_rows:
            self.seal()
        return places

    def seal(self) -> None:
        """Sync and rename the part being written, when it has rows."""
        if not self._rows_in_part:
            return
        stream = self._stream or self._open_path().open("ab", buffering=0)
        os.fsync(stream.fileno())
        stream.close()
        self._stream = None
        self._open_path().replace(self._sealed_path(self._part))
        sync_folder(self._folder)
        self._part += 1
        self._rows_in_part = 0

    def reader(self) -> JournalReader:
        """Return a reader of outcomes by their place. Call it after `seal`."""
        return JournalReader(self._sealed_path)

    def _write(self, data: bytes, start: int) -> None:
        assert self._stream is not None
        left = memoryview(data)
        try:
            while left:
                left = left[self._stream.write(left) :]
        except OSError:
            os.ftruncate(self._stream.fileno(), start)
            raise

    def _sealed(self) -> list[int]:
        return sorted(int(path.stem.removeprefix("rows-")) for path in self._folder.glob("*.part"))

    def _sealed_path(self, number: int) -> Path:
        return self._folder / f"rows-{number:06d}.part"

    def _open_path(self) -> Path:
        return self._folder / f"rows-{self._part:06d}.open"


class JournalReader:
    """Reads single outcomes; keeps the last few parts open, as they are read nearly in order."""

    _MAX_OPEN = 8

    def __init__(self, path_of: Any) -> None:
        self._path_of = path_of
        self._streams: dict[int, BinaryIO] = {}

    def __enter__(self) -> JournalReader:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in self._streams.values():
            stream.close()

    def read(self, place: Place) -> Outcome:
        """Return the outcome at ``place``."""
        stream = self._streams.get(place.part)
        if stream is None:
            if len(self._streams) >= self._MAX_OPEN:
                self._streams.pop(next(iter(self._streams))).close()
            stream = self._streams[place.part] = self._path_of(place.part).open("rb")
        if stream.tell() != place.offset:
            stream.seek(place.offset)
        return _parse(stream.readline())


def _line(outcome: Outcome) -> bytes:
    kind = ROW if not outcome.failed else ERROR if outcome.final else RETRY
    data = json.dumps(outcome.data, ensure_ascii=False, separators=(",", ":"))
    return f"{outcome.key.hex()} {kind} {data}\n".encode()


def _parse(line: bytes) -> Outcome:
    kind = chr(line[_KEY_WIDTH + 1])
    return Outcome(
        bytes.fromhex(line[:_KEY_WIDTH].decode()),
        json.loads(line[_JSON_START:]),
        failed=kind != ROW,
        final=kind != RETRY,
    )


def _scan(path: Path, part: int) -> Iterator[Kept]:
    """Yield what a sealed part holds, from the head of each line alone."""
    offset = 0
    with path.open("rb") as stream:
        for line in stream:
            key = bytes.fromhex(line[:_KEY_WIDTH].decode())
            yield Kept(key, chr(line[_KEY_WIDTH + 1]) == RETRY, Place(part, offset))
            offset += len(line)


def _scan_open(path: Path, part: int) -> Iterator[tuple[Kept, int]]:
    """Yield the whole lines of an unfinished part, each with the byte it ends at."""
    end = 0
    with path.open("rb") as stream:
        for line in stream:
            try:
                outcome = _parse(line)
            except (ValueError, IndexError):
                return
            if not line.endswith(b"\n"):
                return
            kept = Kept(outcome.key, not outcome.final, Place(part, end))
            end += len(line)
            yield kept, end
