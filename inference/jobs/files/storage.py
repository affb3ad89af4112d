"""Where files are: local paths and URLs (``s3://``, ``gs://``, ``file://`` ...), listed and opened."""

from __future__ import annotations

import glob
import io
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ELOOP
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Literal, cast
from urllib.parse import urlsplit

from ....errors import DataError, PhobriefError, require
from ....messages import tell
from ...documents import DOCUMENTS, EXTRA
from ..rows import printable
from ..spec import is_url

Packing = Literal["gzip", "zstd", "bz2"]
TABLE_SUFFIXES = frozenset({".jsonl", ".json", ".csv", ".tsv", ".parquet", ".arrow", ".xlsx"})
PAGE_SUFFIXES = frozenset({".txt", ".html", ".htm", *DOCUMENTS})
_NEED = {".xlsx": "openpyxl", **{suffix: kind.module for suffix, kind in DOCUMENTS.items()}}
"""Kinds of files that are read only where the extra `documents` is installed, with the library of each."""
KNOWN_SUFFIXES = TABLE_SUFFIXES | PAGE_SUFFIXES
FOLDER_SUFFIXES = KNOWN_SUFFIXES - {".json"}
"""What is read of a folder: a .json there is settings more often than articles."""
_SAME_KIND = {
    ".ndjson": ".jsonl",
    ".jsonlines": ".jsonl",
    ".tab": ".tsv",
    ".xhtml": ".html",
    ".feather": ".arrow",
}
_PACKED: dict[str, Packing] = {".gz": "gzip", ".zst": "zstd", ".bz2": "bz2"}
"""How files with a further ending are compressed, as pyarrow names it."""
PACKED_SUFFIXES = frozenset(_PACKED)
_WHOLE = frozenset({".parquet", ".arrow"})
"""Kinds that are read from several places of a file, so never packed."""
_CACHED = ("cache-", "indices-")
"""How the `datasets` library calls what it leaves beside a data set: its rows once more, or their order."""
_KINDS = ".jsonl, .json, .csv, .tsv, .parquet, .arrow, .xlsx, .txt, .html, .docx or .pdf"
_SHEETS = frozenset({".xls", ".ods", ".numbers"})
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
        """What kind of file it is, as an extension (".jsonl"); of what is in it when it is compressed."""
        return kind_of(self.name)

    @property
    def source(self) -> str:
        """Its path as errors name it."""
        return printable(self.path)


def kind_of(name: str) -> str:
    """The extension that says what is in a file: ".jsonl" for "A.NDJSON" and for "a.jsonl.gz"."""
    path = PurePosixPath(name.lower())
    suffix = PurePosixPath(path.stem).suffix if path.suffix in _PACKED else path.suffix
    suffix = _SAME_KIND.get(suffix, suffix)
    if suffix in _WHOLE and path.suffix in _PACKED:
        return ""
    return "" if suffix == ".arrow" and path.name.startswith(_CACHED) else suffix


def find_files(
    inputs: Iterable[str], skip: Iterable[str] = (), left_out: list[str] | None = None
) -> list[InputFile]:
    """List the files of all inputs, each folder recursively and in sorted order, each file once.

    Args:
        inputs: files, folders, patterns ("2026/**/*.jsonl") or URLs.
        skip: local paths that are not input (the job's own output).
        left_out: receives the folders that cannot be opened, and the files in local folders of a
            kind that is not read (.doc).

    Raises:
        DataError: an input is missing, cannot be reached, is of an unknown kind, or is a folder
            with nothing to read in it.
    """
    inputs = [path for given in inputs for path in _matches(given, left_out)]
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
    return tell("file.left_out", n=f"{len(paths):,}", some=some)


def real_place(path: str) -> str:
    """Return one name for a place however it is written: links followed, URLs (not file://) as they are."""
    if path.startswith("file://"):
        from urllib.request import url2pathname  # brings ssl and HTTP

        path = url2pathname(urlsplit(path).path)
    return path if is_url(path) else os.path.realpath(path)


def open_binary(path: str) -> BinaryIO:
    """Open a local path or URL for reading, seekable; a compressed file is unpacked on the way.

    Raises:
        OSError: it cannot be opened.
        DataError: the URL's scheme is unknown.
    """
    packed = _PACKED.get(PurePosixPath(path.lower()).suffix)
    if packed is None:
        return _open_plain(path)
    return cast(BinaryIO, io.BufferedReader(_Unpacked(path, packed)))


def _open_plain(path: str) -> BinaryIO:
    if not is_url(path):
        return open(path, "rb")  # the caller closes it
    filesystem, inner = file_system(path)
    return io.BufferedReader(filesystem.open_input_file(inner))


class _Unpacked(io.RawIOBase):
    """A compressed file as what is in it; goes back to its beginning only, by opening it again."""

    def __init__(self, path: str, packed: Packing) -> None:
        self._path, self._packed = path, packed
        self._open()

    def _open(self) -> None:
        import pyarrow as pa

        self._file = _open_plain(self._path)
        self._stream = pa.CompressedInputStream(cast(io.IOBase, self._file), self._packed)
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if (offset, whence) == (0, io.SEEK_CUR):
            return self._position
        if (offset, whence) != (0, io.SEEK_SET):
            raise OSError("a compressed file is read from its beginning to its end")
        if self._position:
            self._file.close()
            self._open()
        return 0

    def close(self) -> None:
        self._file.close()
        super().close()


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
    if _check_there(path):
        closed: list[OSError] = []
        every = [p for p in _walk(path, closed) if not _is_skipped(p, skipped)]
        files = [p for p in every if _is_readable(p, FOLDER_SUFFIXES)]
        if left_out is not None:
            left_out += [printable(f"{e.filename} ({e.strerror})") for e in closed]
            left_out += [printable(str(p)) for p in every if p not in set(files)]
        if not files:
            reason = f" ({closed[0].strerror}: {closed[0].filename})" if closed else ""
            raise DataError(f"{given}: found no {_KINDS} file in this folder{reason}")
        yield from (_local_file(p, base) for p in files)
        return
    if kind_of(path.name) not in KNOWN_SUFFIXES:
        raise DataError(
            f"{given}: expected a {_KINDS} file, got '{path.suffix or path.name}'; {_advice(path)}"
        )
    if needed := _NEED.get(kind_of(path.name)):
        require(needed, EXTRA)
    yield _local_file(path, base)


def _advice(path: Path) -> str:
    """How a file of a kind that is not read becomes one that is."""
    if path.suffix.lower() in _SHEETS:
        return "save the table as CSV (UTF-8) or Parquet"
    return "save an article as plain text or HTML"


def _matches(given: str, left_out: list[str] | None) -> list[str]:
    """What an input names: itself, or all that a pattern fits, sorted. A file of that very name wins.

    Raises:
        DataError: nothing fits, or nothing that is read.
    """
    if is_url(given) or "\0" in given or not glob.has_magic(given) or os.path.lexists(given):
        return [given]
    found = sorted(glob.glob(given, recursive=True))
    known = [path for path in found if os.path.isdir(path) or _is_readable(Path(path))]
    if not known:
        what = f"a {_KINDS} file" if found else "a file or folder"
        raise DataError(f"{given}: expected a pattern that fits {what}, found none")
    if left_out is not None:
        left_out += [printable(path) for path in found if path not in set(known)]
    # A folder that "**" fits is there by its files too; those of a plain "*" are read whole.
    return [p for p in known if "**" not in given or not os.path.isdir(p)] or known


def _check_there(path: Path) -> bool:
    """Whether a path is a folder and not a file.

    Raises:
        DataError: it is neither, or not to be had.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such file or folder") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:  # a NUL in its name
        raise DataError(f"{str(path)!r}: no name that a file can have: {error}") from error
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        kind = "a named pipe" if stat.S_ISFIFO(mode) else "a device or socket"
        raise DataError(f"{path}: expected a file or folder, found {kind}, which may never end")
    return stat.S_ISDIR(mode)


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


def _is_readable(path: Path, suffixes: Collection[str] = KNOWN_SUFFIXES) -> bool:
    """Whether a file is of a kind that is read: by its name, and no pipe or device, which may never end.

    One that is not there is, and one that only an extra can read: reading it makes the failed row.
    """
    if kind_of(path.name) not in suffixes:
        return False
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _is_skipped(path: Path, skipped: list[str]) -> bool:
    real = os.path.realpath(path)
    return any(real == s or real.startswith(s + os.sep) for s in skipped)


def _local_file(path: Path, base: str) -> InputFile:
    name = Path(os.path.relpath(os.path.abspath(path), base)).as_posix()
    try:
        facts = path.stat()
    except OSError:  # a link to nothing, say: reading it makes the failed row
        return InputFile(str(path), printable(name), 0, 0)
    # A name that is not UTF-8 could be neither an id nor printed.
    return InputFile(str(path), printable(name), facts.st_size, facts.st_mtime_ns)


def _find_remote(given: str) -> Iterator[InputFile]:
    from pyarrow.fs import FileType

    url = given
    with _remote_errors(url):
        filesystem, inner = file_system(url)
        info = filesystem.get_file_info(inner)
        is_pattern = info.type == FileType.NotFound and "*" in inner
        if is_pattern:
            found, kinds = _remote_matches(filesystem, inner), KNOWN_SUFFIXES
            url, inner = _above_pattern(url), _above_pattern(inner)
        elif info.type == FileType.Directory:
            found, kinds = _remote_below(filesystem, inner), FOLDER_SUFFIXES
    if info.type == FileType.File:
        yield _remote_file(url, PurePosixPath(inner).name, info)
        return
    if info.type == FileType.NotFound and not is_pattern:
        raise DataError(f"{url}: no such file or folder")
    entries = [e for e in found if kind_of(e.path) in kinds]
    if not entries:
        where = "that this pattern fits" if is_pattern else "in this folder"
        raise DataError(f"{given}: found no {_KINDS} file {where}")
    for entry in sorted(entries, key=lambda e: e.path):
        name = PurePosixPath(entry.path).relative_to(inner).as_posix()
        yield _remote_file(f"{url.rstrip('/')}/{name}", name, entry)


def _remote_below(filesystem: Any, folder: str) -> list[Any]:
    """The files below a remote folder."""
    from pyarrow.fs import FileSelector, FileType

    below = filesystem.get_file_info(FileSelector(folder, recursive=True))
    return [entry for entry in below if entry.type == FileType.File]


def _remote_matches(filesystem: Any, pattern: str) -> list[Any]:
    """The files that a pattern fits, "**" over folders too."""
    from pyarrow.fs import FileType

    wrapper = require("fsspec.implementations.arrow", "ray").ArrowFSWrapper
    paths = wrapper(filesystem).glob(pattern)
    return [entry for entry in filesystem.get_file_info(paths) if entry.type == FileType.File]


def _above_pattern(path: str) -> str:
    """The folder that the files of a pattern have in common."""
    return path[: path.index("*")].rpartition("/")[0]


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
