"""A stranger's model directory: it runs no code, reads nothing outside itself and takes no memory it has no data for.

What is tried here is sealed: a stranger writes the checksums too.
"""

from __future__ import annotations

import json
import resource
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from toy_model import make_model

from phobrief.errors import ModelStoreError
from phobrief.models.store.folder import open_model, seal_model
from phobrief.models.store.graph import check_graph
from phobrief.models.text.segmentation.tables import load_tables
from phobrief.models.topics.lexical import LEXICAL, LexicalScorer

ROOT = Path(__file__).parents[4]
BUNDLED = ROOT / "models/bundled/mini"


@contextmanager
def cheaply(seconds: float = 5, megabytes: int = 256) -> Iterator[None]:
    """Whatever happens inside takes little time and little memory."""
    begin, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.process_time() - begin < seconds
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < megabytes * 1024


def safetensors(header: object, data: bytes = b"\0" * 8) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def tensor(shape: list[int], begin: int, end: int, dtype: str = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


HEADERS = {
    "nothing": b"",
    "a length that no file has": struct.pack("<Q", 2**63) + b"{}",
    "a length of more than there is": struct.pack("<Q", 10**9) + b"{}",
    "no JSON": safetensors(b"\xff\xfe"),
    "deep JSON": safetensors(b"[" * 100_000 + b"]" * 100_000),
    "a number without end": safetensors(b'{"a": ' + b"9" * 100_000 + b"}"),
    "a shape without data": safetensors({"a": tensor([10**12], 0, 8)}),
    "a shape too large to count": safetensors({"a": tensor([2**62, 2**62], 0, 8)}),
    "a negative shape": safetensors({"a": tensor([-2], 0, 8)}),
    "data outside the file": safetensors({"a": tensor([2], 10**12, 10**12 + 8)}),
    "data before its beginning": safetensors({"a": tensor([2], 8, 0)}),
    "two that overlap": safetensors({"a": tensor([2], 0, 8), "b": tensor([2], 0, 8)}),
    "a kind that there is not": safetensors({"a": tensor([1], 0, 8, "PICKLE")}),
}


@pytest.mark.parametrize("case", HEADERS)
def test_weights_are_never_more_than_the_file_holds(tmp_path: Path, case: str) -> None:
    (tmp_path / LEXICAL).write_bytes(HEADERS[case])
    with cheaply(), pytest.raises(ModelStoreError, match=r"lexical\.safetensors: "):
        LexicalScorer.load(tmp_path, 3)


@pytest.mark.parametrize("case", HEADERS)
def test_tables_that_cannot_be_read_are_none(tmp_path: Path, case: str) -> None:
    (lexicon := tmp_path / "segmenter.json").write_text("{}", "utf-8")
    (path := tmp_path / "segmenter.tables.safetensors").write_bytes(HEADERS[case])
    with cheaply():
        assert load_tables(path, lexicon) is None


@pytest.mark.parametrize("case", HEADERS)
def test_what_torch_reads_is_checked_first(tmp_path: Path, case: str) -> None:
    load_network = pytest.importorskip("phobrief.models.encoder.weights").load_network
    from phobrief.models.store.shape import read_shape

    (tmp_path / "config.json").write_text('{"hidden_size": 16, "num_attention_heads": 2}', "utf-8")
    (tmp_path / "model.safetensors").write_bytes(HEADERS[case])
    with cheaply(), pytest.raises(ModelStoreError, match=r"model\.safetensors: "):
        load_network(tmp_path, read_shape(tmp_path).to_tree(), 3)


def test_what_was_learnt_beside_the_encoder_is_read_only_where_it_is_small(tmp_path: Path) -> None:
    toy = make_model(tmp_path / "toy")
    (toy.path / LEXICAL).touch()
    seal_model(toy.path, toy.manifest)
    with (toy.path / LEXICAL).open("wb") as file:
        file.truncate(2**31)  # of zeros: an archive of it is small
    with cheaply(), pytest.raises(ModelStoreError, match=r"lexical\.safetensors: .* at most"):
        open_model(toy.path)


# ONNX, put together by hand: the tests need no library for it.


def field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return bytes([number << 3]) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def varint(number: int) -> bytes:
    head = b""
    while number > 0x7F:
        head, number = head + bytes([number & 0x7F | 0x80]), number >> 7
    return head + bytes([number])


def graph(*parts: bytes) -> bytes:
    return field(1, 8) + field(7, b"".join(parts))


def node(*attributes: bytes) -> bytes:
    return field(1, field(4, b"Add") + b"".join(field(5, a) for a in attributes))


def place(file: bytes) -> bytes:
    entries = {b"location": file, b"offset": b"8", b"length": b"4"}
    return b"".join(field(13, field(1, k) + field(2, v)) for k, v in entries.items()) + field(14, 1)


ELSEWHERE = field(13, field(1, b"location") + field(2, b"../../../etc/passwd")) + field(14, 1)
ONNX = {
    "a weight in a file outside": graph(field(5, field(8, b"w") + ELSEWHERE)),
    "only where it is said": graph(field(5, field(8, b"w") + field(14, 1))),
    "in the file of the vocabulary": graph(field(5, place(b"vocab.txt"))),
    "in a folder of that name": graph(field(5, place(b"model.safetensors/../../x"))),
    "twice": graph(field(5, place(b"/etc/passwd") + place(b"model.safetensors")[:-2])),
    "a constant in a file outside": graph(node(field(5, ELSEWHERE))),
    "constants in a file outside": graph(node(field(10, ELSEWHERE))),
    "a loop": graph(node(field(6, b"\x0a\0"))),
    "a choice of graphs": graph(node(field(11, b"\x0a\0"))),
    "sparse weights": graph(field(15, b"\x0a\0")),
    "a loop in a function": field(25, field(7, field(5, field(6, b"\x0a\0")))),
    "behind a graph that is good": graph(node()) + graph(node(field(6, b"\x0a\0"))),
    "a length written the long way": graph(field(5, b"\xf2\0" + varint(1) + b"\x01\x6a\x81\0\x01")),
    "a group": b"\x0b\x0c",
    "cut off": graph(node())[:-2],
    "a length without end": b"\x3a" + b"\xff" * 20,
    "nothing": b"",
    "a pickle": b"cos\nsystem\n(S'touch x'\ntR.",
}


@pytest.mark.parametrize("case", ONNX)
def test_a_graph_that_does_more_than_ours_is_refused(tmp_path: Path, case: str) -> None:
    toy = make_model(tmp_path / "toy")
    (toy.path / "model.onnx").write_bytes(ONNX[case])
    seal_model(toy.path, toy.manifest)
    with cheaply(), pytest.raises(ModelStoreError, match=r"model\.onnx: cannot be read: "):
        open_model(toy.path)


def test_a_graph_of_weights_and_operations_is_read() -> None:
    check_graph(BUNDLED / "model.onnx")


def test_a_plain_graph_is_no_matter_how_it_is_put(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(
        graph(node(field(5, field(8, b"c"))), field(5, field(9, b"\0" * 300) + field(14, 0)))
    )
    check_graph(path)


@pytest.mark.parametrize(
    "write",
    [
        lambda path: path.symlink_to("/etc/hostname"),
        lambda path: path.symlink_to(path),
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: path.mkdir(),
    ],
    ids=["a file outside", "itself", "a device", "a folder"],
)
def test_a_link_leads_to_nothing_that_is_told(
    tmp_path: Path, write: Callable[[Path], None]
) -> None:
    toy = make_model(tmp_path / "toy")
    (toy.path / "vocab.txt").write_text("a 1\n", "utf-8")
    seal_model(toy.path, toy.manifest)
    (toy.path / "vocab.txt").unlink()
    write(toy.path / "vocab.txt")
    with cheaply(), pytest.raises(ModelStoreError, match=r"vocab\.txt: ") as told:
        open_model(toy.path)
    secret = Path("/etc/hostname")
    assert not secret.is_file() or secret.read_text().strip() not in str(told.value)


NUMBERS = {
    "gigantic integers": '"windows": {"max_pieces": ' + "9" * 100_000 + "}",
    "a large integer": '"windows": {"max_pieces": 1' + "0" * 30 + "}",
    "more than a number can be": '"max_evidence": 1e999',
    "no number": '"max_evidence": NaN',
}


@pytest.mark.parametrize("case", NUMBERS)
def test_numbers_that_are_none_are_refused(tmp_path: Path, case: str) -> None:
    toy = make_model(tmp_path / "toy")
    path = toy.path / "phobrief.json"
    text = path.read_text("utf-8").rstrip().rstrip("}").rstrip()
    path.write_text(f"{text}, {NUMBERS[case]}}}", "utf-8")
    with cheaply(), pytest.raises(ModelStoreError, match=r"phobrief\.json: "):
        open_model(toy.path)


def test_no_file_of_ours_is_a_pickle() -> None:
    for path in BUNDLED.iterdir():
        assert path.suffix not in (".pkl", ".pickle", ".pt", ".bin", ".joblib")
