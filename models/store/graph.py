"""What a stranger's model.onnx may not hold: files beside it, loops, graphs within the graph.

An ONNX file is a program for the runtime. Ours are straight: every weight is in the file, every operation
runs once. This is checked here before a runtime sees the file, whichever version of it is installed. The file
is protobuf, of which only the outline is read: numbers of fields and lengths, never the weights.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5
_LONGEST_VARINT = 10

# Numbers of fields in onnx.proto3, which never change: what to look into, and what no model of ours has.
_INTO: Final = {
    "model": {7: "graph", 25: "function"},
    "graph": {1: "node", 5: "tensor"},
    "function": {7: "node", 11: "attribute"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 10: "tensor"},
}
_REFUSED: Final = {
    "graph": {15: "sparse weights"},
    "attribute": {
        6: "a graph within the graph, as loops have",
        11: "graphs within the graph, as loops have",
        22: "sparse weights",
        23: "sparse weights",
    },
    "tensor": {13: "weights in another file", 14: "weights in another file"},
}


def check_graph(path: Path) -> None:
    """Refuse an ONNX file that is more than weights and operations that each run once.

    Raises:
        OSError: it cannot be read.
        ValueError: it holds what is refused, or is no protobuf.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        _check(data, "model", 0, len(data))


def _check(data: mmap.mmap, kind: str, start: int, end: int) -> None:
    into, refused = _INTO.get(kind, {}), _REFUSED.get(kind, {})
    for number, first, last in _fields(data, start, end):
        if number in refused and any(data[first:last]):
            raise ValueError(f"expected weights and operations alone, found {refused[number]}")
        if number in into:
            _check(data, into[number], first, last)


def _fields(data: mmap.mmap, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The fields of a message: number, and where the value begins and ends."""
    while start < end:
        tag, start = _varint(data, start, end)
        kind = tag & 7
        if kind == _BYTES:
            size, start = _varint(data, start, end)
        elif kind == _VARINT:
            size = _varint(data, start, end)[1] - start
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            size = 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError("expected an ONNX file, found something else")
        if size > end - start:
            raise ValueError("expected an ONNX file, found one that is cut off")
        yield tag >> 3, start, start + size
        start += size


def _varint(data: mmap.mmap, start: int, end: int) -> tuple[int, int]:
    """A number of variable length, and where it ends."""
    value = 0
    for i, byte in enumerate(data[start : min(end, start + _LONGEST_VARINT)]):
        value |= (byte & 0x7F) << (7 * i)
        if byte < 0x80:
            return value, start + i + 1
    raise ValueError("expected an ONNX file, found something else")
