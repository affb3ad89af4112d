"""Which files an input stands for, in which order, under which names."""

from __future__ import annotations

from pathlib import Path

import pytest

from phobrief.errors import DataError
from phobrief.inference.jobs.storage import find_files, open_binary


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("văn bản")


def test_folder_is_recursive_sorted_and_skips_other_kinds_and_hidden_files(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/z.HTML", "a/b/c.jsonl", "gold.json", ".hidden.txt", ".git/x.txt")
    names = [file.name for file in find_files([str(tmp_path)])]
    assert names == ["a/b/c.jsonl", "a/z.HTML", "b.txt"]
    for skip, expected in (
        ([], [str(tmp_path / "gold.json")]),
        ([str(tmp_path / "gold.json")], []),
    ):
        left_out: list[str] = []
        find_files([str(tmp_path)], skip, left_out)
        assert left_out == expected


def test_names_of_several_inputs_are_relative_to_their_common_folder(tmp_path: Path) -> None:
    make(tmp_path, "x/a.txt", "y/a.txt", "c.csv")
    inputs = [str(tmp_path / name) for name in ("x", "y", "c.csv")]
    assert [file.name for file in find_files(inputs)] == ["x/a.txt", "y/a.txt", "c.csv"]


def test_a_single_file_is_named_by_its_name(tmp_path: Path) -> None:
    make(tmp_path, "deep/a.csv")
    assert [file.name for file in find_files([str(tmp_path / "deep/a.csv")])] == ["a.csv"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    assert len(find_files([str(tmp_path), str(tmp_path / "a.txt")])) == 2


def test_own_output_is_not_input(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "out.jsonl", "out.jsonl.job/x.jsonl")
    skip = [str(tmp_path / "out.jsonl"), str(tmp_path / "out.jsonl.job")]
    assert [file.name for file in find_files([str(tmp_path)], skip)] == ["a.txt"]


@pytest.mark.parametrize(
    ("name", "message"),
    [("missing", "no such file"), ("empty", "found no .jsonl"), ("a.docx", "expected a .jsonl")],
)
def test_bad_inputs_are_refused(tmp_path: Path, name: str, message: str) -> None:
    make(tmp_path, "a.docx")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=message):
        find_files([str(tmp_path / name)])


def test_urls_are_listed_and_opened_through_pyarrow(tmp_path: Path) -> None:
    make(tmp_path, "in/b.txt", "in/a/c.jsonl", "in/x.json")
    files = find_files([(tmp_path / "in").as_uri()])
    assert [file.name for file in files] == ["a/c.jsonl", "b.txt"]
    with open_binary(files[1].path) as stream:
        assert stream.read().decode() == "văn bản"


def test_other_schemes_go_through_fsspec() -> None:
    fsspec = pytest.importorskip("fsspec")
    with fsspec.open("memory://box/a.jsonl", "wb") as stream:
        stream.write(b'{"text": "x"}\n')
    (file,) = find_files(["memory://box"])
    with open_binary(file.path) as stream:
        assert list(stream) == [b'{"text": "x"}\n']
