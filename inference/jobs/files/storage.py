"""Where files are: local paths and URLs (``s3://``, ``gs://``, ``file://`` ...), listed and opened."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ELOOP
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

from ....errors import DataError, PhobriefError, require
from ..rows import printable
from ..spec import is_url

TABLE_SUFFIXES = frozenset({".jsonl", ".csv", ".tsv", ".parquet"})
PAGE_SUFFIXES = frozenset({".txt", ".html", ".htm"})
KNOWN_SUFFIXES = TABLE_SUFFIXES | PAGE_SUFFIXES
_KINDS = ".jsonl, .csv, .tsv, .parquet, .txt or .html"
_N_NAMED = 5


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of the input.

    Attributes:
        path: what opens it, a local path or URL.
        name: its path relative to the input, with forward slashes.
        size: bytes; 0 where unknown.
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

    @property
    def source(self) -> str:
        """Its path as errors name it."""
        return printable(self.path)


def find_files(
    inputs: Iterable[str], skip: Iterable[str] = (), left_out: list[str] | None = None
) -> list[InputFile]:
    """List the files of all inputs, each folder recursively and in sorted order, each file once.

    Args:
        inputs: files, folders or URLs.
        skip: local paths that are not input (the job's own output).
        left_out: receives the folders that cannot be opened, and the files in local folders of a
            kind that is not read (.pdf, .docx).

    Raises:
        DataError: an input is missing, cannot be reached, is of an unknown kind, or is a folder
            with nothing to read in it.
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
            found.setdefault(real_place(file.path), file)
    return list(found.values())


def left_out_note(paths: Sequence[str]) -> str:
    """A line about the paths that `find_files` left out."""
    some = ", ".join(paths[:_N_NAMED]) + (", ..." if len(paths) > _N_NAMED else "")
    return f"left out, unreadable or of a kind that is not read ({len(paths):,}): {some}"


def real_place(path: str) -> str:
    """Return one name for a place however it is written: links followed, URLs (not file://) as they are."""
    if path.startswith("file://"):
        path = url2pathname(urlsplit(path).path)
    return path if is_url(path) else os.path.realpath(path)


def open_binary(path: str) -> BinaryIO:
    """Open a local path or URL for reading, seekable.

    Raises:
        OSError: it cannot be opened.
        DataError: the URL's scheme is unknown.
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
    _check_there(path)
    if path.is_dir():
        closed: list[OSError] = []
        every = [p for p in _walk(path, closed) if not _is_skipped(p, skipped)]
        files = [p for p in every if _is_known(p)]
        if left_out is not None:
            left_out += [printable(f"{e.filename} ({e.strerror})") for e in closed]
            left_out += [printable(str(p)) for p in every if not _is_known(p)]
        if not files:
            reason = f" ({closed[0].strerror}: {closed[0].filename})" if closed else ""
            raise DataError(f"{given}: found no {_KINDS} file in this folder{reason}")
        yield from (_local_file(p, base) for p in files)
        return
    if path.suffix.lower() not in KNOWN_SUFFIXES:
        raise DataError(f"{given}: expected a {_KINDS} file, got '{path.suffix or path.name}'")
    yield _local_file(path, base)


def _check_there(path: Path) -> None:
    try:
        path.stat()
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such file or folder") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error


def _walk(folder: Path, closed: list[OSError]) -> list[Path]:
    """All files below ``folder``, hidden ones left out, sorted by relative path.

    Linked folders are walked last, each folder once, under its own name where it has one here.
    Folders that cannot be opened go to ``closed``, and links to a folder that they lie in.
    """
    found: list[Path] = []
    seen: set[str] = set()
    starts = [str(folder)]
    for start in starts:  # grows by the links found
        for root, folders, names in os.walk(start, onerror=closed.append):
            real = os.path.realpath(root)
            if real in seen:
                folders.clear()
                continue
            seen.add(real)
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for link in filter(os.path.islink, (os.path.join(root, name) for name in folders)):
                if not _leads_up(link):
                    starts.append(link)
                elif os.path.realpath(link) not in seen:
                    closed.append(OSError(ELOOP, "a link to a folder it lies in", link))
            found += [Path(root, name) for name in names if not name.startswith(".")]
    return sorted(found, key=lambda p: p.relative_to(folder).as_posix())


def _leads_up(link: str) -> bool:
    """Whether a link leads to the folder it lies in, or to one further up."""
    place = os.path.realpath(os.path.dirname(os.path.abspath(link)))
    return os.path.commonpath([place, os.path.realpath(link)]) == os.path.realpath(link)


def _is_known(path: Path) -> bool:
    return path.suffix.lower() in KNOWN_SUFFIXES


def _is_skipped(path: Path, skipped: list[str]) -> bool:
    real = os.path.realpath(path)
    return any(real == s or real.startswith(s + os.sep) for s in skipped)


def _local_file(path: Path, base: str) -> InputFile:
    name = Path(os.path.relpath(os.path.abspath(path), base)).as_posix()
    try:
        stat = path.stat()
    except OSError:  # a link to nothing, say: reading it makes the failed row
        return InputFile(str(path), printable(name), 0, 0)
    # A name that is not UTF-8 could be neither an id nor printed.
    return InputFile(str(path), printable(name), stat.st_size, stat.st_mtime_ns)


def _find_remote(url: str) -> Iterator[InputFile]:
    from pyarrow.fs import FileType

    with _remote_errors(url):
        filesystem, inner = file_system(url)
        info = filesystem.get_file_info(inner)
        single = info.type in (FileType.File, FileType.NotFound)
        entries = [] if single else _remote_entries(filesystem, inner)
    if info.type == FileType.File:
        yield _remote_file(url, PurePosixPath(inner).name, info)
        return
    if info.type == FileType.NotFound:
        raise DataError(f"{url}: no such file or folder")
    if not entries:
        raise DataError(f"{url}: found no {_KINDS} file in this folder")
    for name, entry in entries:
        yield _remote_file(f"{url.rstrip('/')}/{name}", name, entry)


def _remote_entries(filesystem: Any, folder: str) -> list[tuple[str, Any]]:
    """The files below a remote folder, sorted by their path in it."""
    from pyarrow.fs import FileSelector, FileType

    entries = [
        (PurePosixPath(e.path).relative_to(folder).as_posix(), e)
        for e in filesystem.get_file_info(FileSelector(folder, recursive=True))
        if e.type == FileType.File and PurePosixPath(e.path).suffix.lower() in KNOWN_SUFFIXES
    ]
    return sorted(entries, key=lambda pair: pair[0])


@contextmanager
def _remote_errors(url: str) -> Iterator[None]:
    """Turn errors of the network or the remote file system into a `DataError` of one line."""
    try:
        yield
    except PhobriefError:  # some are OSErrors too
        raise
    except OSError as error:
        raise DataError(f"{url}: cannot be reached: {error}") from error


def _remote_file(url: str, name: str, info: Any) -> InputFile:
    return InputFile(url, name, info.size or 0, info.mtime_ns or 0)


def file_system(url: str) -> tuple[Any, str]:
    """The pyarrow file system of a URL and the path in it; fsspec's where pyarrow has none.

    Raises:
        DataError: neither knows the URL's scheme.
        MissingExtraError: fsspec is needed and not installed.
    """
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
