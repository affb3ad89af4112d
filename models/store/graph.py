"""What a stranger's model.onnx may not hold: other files than the weights', loops, graphs within the graph.

An ONNX file is a program for the runtime. Ours are straight: every weight is in the file or in
model.safetensors beside it, every operation runs once. This is checked here before a runtime sees the file,
whichever version of it is installed. The file is protobuf, of which only the outline is read: numbers of
fields and lengths, never the weights.
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
}
_PLACE, _IS_ELSEWHERE, _KEY, _VALUE = 13, 14, 1, 2
"""Of a tensor that is in another file: where it is, as keys with their values, and that it is so."""
GRAPH = "model.onnx"
INT8_GRAPH = "model.int8.onnx"
"""The same with the encoder's products in whole numbers of 8 bits; a model may lack it."""
WEIGHTS = "model.safetensors"
"""The one file that a graph's weights may be in."""


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
    place: list[tuple[bytes, bytes]] = []
    is_elsewhere = False
    for number, first, last in _fields(data, start, end):
        if number in refused and any(data[first:last]):
            raise ValueError(f"expected weights and operations alone, found {refused[number]}")
        if number in into:
            _check(data, into[number], first, last)
        if kind == "tensor" and number == _PLACE:
            entry = {part: data[a:b] for part, a, b in _fields(data, first, last)}
            place.append((entry.get(_KEY, b""), entry.get(_VALUE, b"")))
        is_elsewhere |= kind == "tensor" and number == _IS_ELSEWHERE and any(data[first:last])
    if place or is_elsewhere:
        _check_place(place)


def _check_place(place: list[tuple[bytes, bytes]]) -> None:
    """A tensor in another file: only in the one of weights, and at a place that is said once."""
    keys = sorted(key for key, _ in place)
    if keys != [b"length", b"location", b"offset"] or dict(place)[b"location"] != WEIGHTS.encode():
        raise ValueError(f"expected weights here or at a place in {WEIGHTS}, found others")


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
