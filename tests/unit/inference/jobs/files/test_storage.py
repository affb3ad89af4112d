"""Which files an input stands for, in which order, under which names."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from phobrief.errors import DataError
from phobrief.inference.jobs.files.storage import find_files, open_binary, real_place


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
    [("missing", "no such file"), ("empty", "found no .jsonl"), ("a.rtf", "expected a .jsonl")],
)
def test_bad_inputs_are_refused(tmp_path: Path, name: str, message: str) -> None:
    make(tmp_path, "a.rtf")
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


@pytest.mark.parametrize(
    ("pattern", "names"),
    [("*.jsonl", ["b.jsonl"]), ("**/*.jsonl", ["b.jsonl", "x/a.jsonl"]), ("x/*", ["a.jsonl", "c.json"])],
)  # fmt: skip
def test_a_pattern_in_a_url_fits_files_there(
    tmp_path: Path, pattern: str, names: list[str]
) -> None:
    fsspec = pytest.importorskip("fsspec")
    make(tmp_path, "x/a.jsonl", "b.jsonl", "x/c.json", "x/d.rtf")
    box = "memory://patterns"
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        with fsspec.open(f"{box}/{path.relative_to(tmp_path)}", "wb") as stream:
            stream.write(path.read_bytes())
    for place in (tmp_path.as_uri(), box):
        files = find_files([f"{place}/{pattern}"])
        assert [file.name for file in files] == names
        with open_binary(files[0].path) as stream:
            assert stream.read().decode() == "văn bản"


def test_a_pattern_in_a_url_that_fits_nothing_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    make(tmp_path, "x/d.rtf")
    with pytest.raises(DataError, match=r"\*\.jsonl: found no .* that this pattern fits"):
        find_files([f"{tmp_path.as_uri()}/*.jsonl"])


def test_linked_folders_are_read_each_once_and_not_in_circles(tmp_path: Path) -> None:
    make(tmp_path, "in/real/a.txt", "elsewhere/deep/b.txt")
    (tmp_path / "in/alias").symlink_to(tmp_path / "in/real")
    (tmp_path / "in/link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/back").symlink_to(tmp_path / "in")
    names = [file.name for file in find_files([str(tmp_path / "in")])]
    assert names == ["link/deep/b.txt", "real/a.txt"]


def test_a_link_out_of_the_input_and_up_is_named_and_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "in/deep/a.txt", "b.txt")
    (tmp_path / "in/deep/home").symlink_to(tmp_path / "in")
    (tmp_path / "in/up").symlink_to("..")
    left_out: list[str] = []
    names = [file.name for file in find_files([str(tmp_path / "in")], (), left_out)]
    assert names == ["deep/a.txt"]
    assert left_out == [f"{tmp_path / 'in/up'} (a link to a folder it lies in)"]
    assert len(find_files([str(tmp_path / "in/up")])) == 2  # unless it is the input


def test_a_link_to_nothing_leaves_the_other_files(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    assert [(file.name, file.size > 0) for file in find_files([str(tmp_path)])] == [
        ("a.txt", True),
        ("gone.txt", False),
    ]


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Makes a folder one that cannot be opened, also for root."""

    def close(folder: Path) -> None:
        real = os.scandir

        def scan(path: str) -> object:
            if Path(path) == folder:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path)

        monkeypatch.setattr(os, "scandir", scan)

    return close


def test_a_folder_that_cannot_be_opened_is_named(
    tmp_path: Path, closed: Callable[[Path], None]
) -> None:
    make(tmp_path, "a.txt", "closed/b.txt")
    closed(tmp_path / "closed")
    left_out: list[str] = []
    assert [file.name for file in find_files([str(tmp_path)], (), left_out)] == ["a.txt"]
    assert left_out == [f"{tmp_path / 'closed'} (Permission denied)"]
    with pytest.raises(DataError, match=r"found no .* \(Permission denied: "):
        find_files([str(tmp_path / "closed")])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("x" * 300 + ".txt", "cannot be read: File name too long"),
        ("file:///" + "x" * 300, "cannot be reached"),
    ],
)
def test_what_is_out_of_reach_is_refused(given: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        find_files([given])


def test_a_place_has_one_name(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    place = str(tmp_path / "a.txt")
    for given in (place, f"{tmp_path}/./b.txt", (tmp_path / "a.txt").as_uri()):
        assert real_place(given) == place
    assert real_place("s3://b/../x") == "s3://b/../x"


def names(tmp_path: Path, *patterns: str) -> list[str]:
    return [file.name for file in find_files([str(tmp_path / pattern) for pattern in patterns])]


def test_patterns(tmp_path: Path) -> None:
    make(tmp_path, "a/1.jsonl", "a/2.csv", "b/c/3.jsonl.gz", "b/4.rtf", "[x].txt")
    assert names(tmp_path, "a/*.jsonl", "b/*/*.gz") == ["a/1.jsonl", "b/c/3.jsonl.gz"]
    assert names(tmp_path, "**/*.jsonl*") == ["a/1.jsonl", "b/c/3.jsonl.gz"]
    assert names(tmp_path, "?/[12].*") == ["1.jsonl", "2.csv"]
    assert names(tmp_path, "[x].txt") == ["[x].txt"]
    for pattern in ("*.parquet", "b/*.rtf"):
        with pytest.raises(DataError, match="expected a pattern that fits"):
            names(tmp_path, pattern)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_may_never_end_is_no_input(tmp_path: Path) -> None:
    make(tmp_path, "in/a.txt")
    os.mkfifo(tmp_path / "in/b.txt")
    (tmp_path / "in/c.txt").symlink_to("/dev/zero")
    left_out: list[str] = []
    assert [f.name for f in find_files([str(tmp_path / "in")], left_out=left_out)] == ["a.txt"]
    assert len(left_out) == 2
    for name in ("in/b.txt", "in/c.txt"):
        with pytest.raises(DataError, match="which may never end"):
            find_files([str(tmp_path / name)])


def test_a_nul_in_a_name_is_told() -> None:
    with pytest.raises(DataError, match="no name that a file can have"):
        find_files(["a\0b.txt"])
