"""Data sets of the `datasets` library as tables: folders of ``save_to_disk``, and "org/name@revision" on the
hub."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ....errors import DataError, require
from ....files import file_sha256
from ....tables import BadRow, arrow_rows
from ..label_shapes.class_labels import class_names, with_names
from .rows import TableRow

_SAVED = ("dataset_dict.json", "dataset_info.json", "state.json")
_HUB_NAME = re.compile(r"([\w.-]+/[\w.-]+)@([\w./-]+)")
_SPLITS = {"validation": "dev", "valid": "dev", "val": "dev", "development": "dev"}
_BATCH = 500


def is_data_set(path: Path) -> bool:
    """Whether a path is a folder that ``save_to_disk`` wrote, or names a data set on the hub."""
    if path.exists():
        return path.is_dir() and any((path / name).is_file() for name in _SAVED)
    return _HUB_NAME.fullmatch(path.as_posix()) is not None


def table_sha256(path: Path) -> str:
    """sha256 of a table, hexadecimal: of a folder by its files, of a data set on the hub by its name.

    A revision of the hub is what its name says only if it is a commit; give one to be able to tell.
    """
    if path.is_file():
        return file_sha256(path)
    parts = [f"{p.relative_to(path)} {file_sha256(p)}" for p in _files(path)] or [path.as_posix()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def read_data_set(path: Path) -> Iterator[TableRow]:
    """The rows of a data set with their places; class labels, and lists of them, by their names.

    Of several splits each row says its own: "validation" is "dev".

    Raises:
        DataError: the folder is damaged, the hub has no such data set, or there is no connection to it.
        MissingExtraError: `datasets` is not installed.
    """
    splits = _load(path)
    for name, split in splits.items():
        place = f"{path}: {name} row" if len(splits) > 1 else f"{path}: row"
        names = class_names(split.data.schema)
        batches = (b for t in split.with_format("arrow").iter(_BATCH) for b in t.to_batches())
        for number, values in enumerate(arrow_rows(batches), start=1):
            where = f"{place} {number}"
            if isinstance(values, BadRow):
                raise DataError(f"{where}: {values.message}")
            row = with_names(values, names)
            if len(splits) > 1:
                row.setdefault("split", _SPLITS.get(name, name))
            yield TableRow(where, row, classes=names)


def _load(path: Path) -> dict[str, Any]:
    datasets = require("datasets", "train")
    try:
        if path.is_dir():
            loaded = datasets.load_from_disk(str(path))
        else:
            name, _, revision = path.as_posix().partition("@")
            loaded = datasets.load_dataset(name, revision=revision)
    except Exception as error:  # the library's own, the hub's, Arrow's: they share no base
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(f"{path}: the data set cannot be read: {reason}") from error
    return dict(loaded) if isinstance(loaded, dict) else {"": loaded}


def _files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.is_file())
