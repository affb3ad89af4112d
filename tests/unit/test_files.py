"""What is read of a stranger's files has an end: bytes, levels, and no pipe."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from phobrief.files import MOST_BYTES, parse_json, read_bounded


def nested(opening: str, closing: str, depth: int) -> bytes:
    return (opening * depth + "1" + closing * depth).encode()


@pytest.mark.parametrize("depth", [65, 990, 3_000, 1_000_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
def test_deep_json_is_refused(opening: str, closing: str, depth: int) -> None:
    with pytest.raises(ValueError, match="at most 64 levels"):
        parse_json(nested(opening, closing, depth))


def test_json_of_our_depth_is_read() -> None:
    assert parse_json(b'{"a": [1, {"b": "[[[["}]}') == {"a": [1, {"b": "[[[["}]}
    parse_json(nested("[", "]", 64))


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100, b"9" * 10_000])
def test_no_json_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_json(data)


def test_only_whole_files_of_some_size_are_read(tmp_path: Path) -> None:
    pipe, large = tmp_path / "pipe", tmp_path / "large"
    os.mkfifo(pipe)
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    (tmp_path / "link").symlink_to("/dev/zero")
    for path in (pipe, tmp_path / "link", tmp_path):
        with pytest.raises(ValueError, match="folder, pipe or device"):
            read_bounded(path)
    with pytest.raises(ValueError, match="at most 16,777,216 bytes"):
        read_bounded(large)
    with pytest.raises(FileNotFoundError):
        read_bounded(tmp_path / "absent")
