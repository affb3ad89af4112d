"""Where files are: local paths and URLs (``s3://``, ``gs://``, ``file://`` ...), listed and opened."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from ...errors import DataError, require
from .spec import is_url

TABLE_SUFFIXES = frozenset({".jsonl", ".csv", ".tsv", ".parquet"})
PAGE_SUFFIXES = frozenset({".txt", ".html", ".htm"})
KNOWN_SUFFIXES = TABLE_SUFFIXES | PAGE_SUFFIXES
_KINDS = ".jsonl, .csv, .tsv, .parquet, .txt or .html"


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of the input.

    Attributes:
        path: what opens it, a local path or URL.
        name: its path relative to the input, with forward slashes.
        size: bytes.
        modified: time of the last change, nanoseconds; 0 where unknown.
    """

    path: str
    name: str
    size: int
    modified: int

    @property
    def suffix(self) -> str:
        """The extension in lower case (".jsonl")."""
        return PurePosixPath(self.name).suffix.lower()


def find_files(
    inputs: Iterable[str], skip: Iterable[str] = (), left_out: list[str] | None = None
) -> list[InputFile]:
    """List the files of all inputs, each folder recursively and in sorted order, each file once.

    Args:
        inputs: files, folders or URLs.
        skip: local paths that are not input (the job's own output).
        left_out: gets the files of local folders that are of no kind we read (.pdf, .docx).

    Raises:
        DataError: an input is missing, of an unknown kind, or a folder with nothing to read in it.
    """
    inputs = list(inputs)
    base = _common_folder([os.path.abspath(i) for i in inputs if not is_url(i)])
    skipped = [os.path.realpath(s) for s in skip]
    found: dict[str, InputFile] = {}
    for given in inputs:
        files = (
            _find_remote(given) if is_url(given) else _find_local(given, base, skipped, left_out)
        )
        for file in files:
            found.setdefault(os.path.realpath(file.path) if not is_url(given) else file.path, file)
    return list(found.values())


def open_binary(path: str) -> BinaryIO:
    """Open a local path or URL for reading, seekable.

    Raises:
        OSError: it cannot be opened.
        DataError: the URL's scheme is unknown here.
    """
    if not is_url(path):
        return open(path, "rb")  # the caller closes it
    filesystem, inner = file_system(path)
    return io.BufferedReader(filesystem.open_input_file(inner))


def _common_folder(paths: list[str]) -> str:
    """The folder that ids are relative to: the input itself when there is only one."""
    if not paths:
        return ""
    if len(paths) == 1:
        return paths[0] if os.path.isdir(paths[0]) else os.path.dirname(paths[0])
    return os.path.commonpath([os.path.dirname(p) if os.path.isfile(p) else p for p in paths])


def _find_local(
    given: str, base: str, skipped: list[str], left_out: list[str] | None
) -> Iterator[InputFile]:
    path = Path(given)
    if path.is_dir():
        every = [p for p in _walk(path) if not _is_skipped(p, skipped)]
        files = [p for p in every if _is_known(p)]
        if left_out is not None:
            left_out += [_printable(str(p)) for p in every if not _is_known(p)]
        if not files:
            raise DataError(f"{given}: found no {_KINDS} file in this folder")
        yield from (_local_file(p, base) for p in files)
        return
    if not path.exists():
        raise DataError(f"{given}: no such file or folder")
    if path.suffix.lower() not in KNOWN_SUFFIXES:
        raise DataError(f"{given}: expected a {_KINDS} file, got '{path.suffix or path.name}'")
    yield _local_file(path, base)


def _walk(folder: Path) -> list[Path]:
    """All files below ``folder``, hidden ones left out, sorted by relative path."""
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(root, name) for name in names if not name.startswith(".")]
    return sorted(found, key=lambda p: p.relative_to(folder).as_posix())


def _is_known(path: Path) -> bool:
    return path.suffix.lower() in KNOWN_SUFFIXES


def _is_skipped(path: Path, skipped: list[str]) -> bool:
    real = os.path.realpath(path)
    return any(real == s or real.startswith(s + os.sep) for s in skipped)


def _local_file(path: Path, base: str) -> InputFile:
    name = Path(os.path.relpath(os.path.abspath(path), base)).as_posix()
    try:
        stat = path.stat()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    # A name that is not UTF-8 could be neither an id nor printed.
    return InputFile(str(path), _printable(name), stat.st_size, stat.st_mtime_ns)


def _printable(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _find_remote(url: str) -> Iterator[InputFile]:
    from pyarrow.fs import FileSelector, FileType

    filesystem, inner = file_system(url)
    info = filesystem.get_file_info(inner)
    if info.type == FileType.File:
        yield _remote_file(url, PurePosixPath(inner).name, info)
        return
    if info.type == FileType.NotFound:
        raise DataError(f"{url}: no such file or folder")
    entries = [
        (PurePosixPath(e.path).relative_to(inner).as_posix(), e)
        for e in filesystem.get_file_info(FileSelector(inner, recursive=True))
        if e.type == FileType.File and PurePosixPath(e.path).suffix.lower() in KNOWN_SUFFIXES
    ]
    if not entries:
        raise DataError(f"{url}: found no {_KINDS} file in this folder")
    for name, entry in sorted(entries, key=lambda pair: pair[0]):
        yield _remote_file(f"{url.rstrip('/')}/{name}", name, entry)


def _remote_file(url: str, name: str, info: Any) -> InputFile:
    return InputFile(url, name, info.size or 0, info.mtime_ns or 0)


def file_system(url: str) -> tuple[Any, str]:
    """The pyarrow file system of a URL and the path in it; fsspec's where pyarrow has none."""
    from pyarrow import ArrowInvalid
    from pyarrow.fs import FileSystem, FSSpecHandler, PyFileSystem

    try:
        return cast(tuple[Any, str], FileSystem.from_uri(url))
    except (ArrowInvalid, NotImplementedError):
        fsspec = require("fsspec", "ray")
        try:
            filesystem, inner = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise DataError(f"{url}: {error}") from error
        return PyFileSystem(cast(Any, FSSpecHandler)(filesystem)), str(inner)
