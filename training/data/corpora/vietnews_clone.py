"""A clone of github.com/ThanhChinhBK/vietnews joined with our grades: files ready for `phobrief train`.

A file of the clone, ``data/train_tokenized/000123.txt.seg``, holds title, abstract, body and captions of one
word-segmented article, parted by blank lines.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ....errors import DataError
from ....files import replacing
from ....streams import batched
from ..files.tables import read_rows
from .vietnews import COLUMNS, detokenize, read_ids, to_article

SPLITS = ("train", "val", "test")
GRADES, MORE_GRADES, ABSTRACTS = "topics.csv", "more_topics.csv", "abstracts.jsonl"
VIETNEWS_ALONE = (
    "data.plain=null",
    f"data.labelled={GRADES}",
    f"data.references={ABSTRACTS}",
)
"""Settings that make the packaged recipes need no more than what `join_clone` writes."""
MODERN_GRADES, MODERN_ABSTRACTS = "modern_topics.csv", "modern_abstracts.jsonl"
_SUFFIX = ".txt.seg"
_PARTS = re.compile(r"\n[ \t]*\n\s*")
_BATCH = 2000
_SCHEMA = pa.schema([(name, pa.string()) for name in COLUMNS])


@dataclass(frozen=True, slots=True)
class CloneResult:
    """What was made of a clone.

    Attributes:
        articles: number of articles by split.
        left_out: files without a title and a body ("train/000007"), by split.
        n_graded: articles with grades and a text.
        missing: graded ids that the clone does not hold.
        files: the files written.
    """

    articles: dict[str, int]
    left_out: dict[str, list[str]]
    n_graded: int
    missing: list[str]
    files: list[Path]


def grades_path(name: str = GRADES) -> Path:
    """A file of the grades that ship with the package."""
    return Path(str(files("phobrief.training").joinpath("grades", name)))


def join_clone(clone: Path, out: Path, *, grades: Path | None = None) -> CloneResult:
    """Write vietnews-train/val/test.parquet, topics.csv with texts, and abstracts.jsonl into ``out``.

    Args:
        clone: the clone, or its folder ``data``.
        out: a folder; made if need be. Files of the same names in it are replaced, each as a whole.
        grades: a table with ``id`` and a column per topic; nothing takes the grades that ship.

    Raises:
        DataError: no clone there, a file that is not UTF-8, or none of the graded articles in it.
    """
    data = _data_folder(clone)
    out.mkdir(parents=True, exist_ok=True)
    articles, left_out, written = {}, {}, []
    for split in SPLITS:
        folder = data / f"{split}_tokenized"
        if folder.is_dir():
            path = out / f"vietnews-{split}.parquet"
            articles[split], left_out[split] = _write_parquet(folder, split, path)
            written.append(path)
    tables = [grades] if grades else [grades_path(), grades_path(MORE_GRADES)]
    rows = [row.values for table in tables for row in read_rows(table)]
    n_graded, missing = _write_graded(rows, out / "vietnews-train.parquet", out / GRADES)
    shutil.copyfile(grades_path(ABSTRACTS), out / ABSTRACTS)
    written += [out / GRADES, out / ABSTRACTS]
    return CloneResult(articles, left_out, n_graded, missing, written)


def parse_article(text: str) -> tuple[str, str, str] | None:
    """(title, abstract, body), segmented as in the file; None when there is no title or no body.

    Captions, the fourth part, are left out: they repeat the body, or name a photographer.
    """
    parts = _PARTS.split(text.replace("\r\n", "\n").strip())
    if len(parts) < 3:
        return None
    title, abstract, body = (
        "\n".join(line.strip() for line in part.split("\n") if line.strip()) for part in parts[:3]
    )
    return (title.replace("\n", " "), abstract, body) if title and body else None


def _data_folder(clone: Path) -> Path:
    for folder in (clone / "data", clone):
        if (folder / "train_tokenized").is_dir():
            return folder
    raise DataError(
        f"{clone}: expected a clone of github.com/ThanhChinhBK/vietnews with data/train_tokenized, "
        f"found {'no such folder' if not clone.is_dir() else 'none in it'}; "
        "run: git clone https://github.com/ThanhChinhBK/vietnews"
    )


def _write_parquet(folder: Path, split: str, path: Path) -> tuple[int, list[str]]:
    """Stream the folder's articles into a file; return how many, and the ids left out."""
    n_written, left_out = 0, []
    with replacing(path) as passing:
        with pq.ParquetWriter(passing, _SCHEMA, compression="zstd") as writer:
            for batch in batched(_read_folder(folder, split), _BATCH):
                rows = [dict(zip(COLUMNS, (i, *parts), strict=True)) for i, parts in batch if parts]
                left_out += [i for i, parts in batch if not parts]
                writer.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA))
                n_written += len(rows)
        if not n_written:
            raise DataError(f"{folder}: expected articles in files *{_SUFFIX}, found none")
    return n_written, left_out


def _read_folder(folder: Path, split: str) -> Iterator[tuple[str, tuple[str, str, str] | None]]:
    names = sorted(e.name for e in os.scandir(folder) if e.name.endswith(_SUFFIX))
    for name in names:
        try:
            text = (folder / name).read_text("utf-8-sig")
        except (UnicodeDecodeError, OSError) as error:
            raise DataError(f"{folder / name}: expected UTF-8 text: {error}") from error
        yield f"{split}/{name.removesuffix(_SUFFIX)}", parse_article(text)


def _write_graded(rows: list[dict[str, str]], corpus: Path, path: Path) -> tuple[int, list[str]]:
    """Write grades with the texts beside them; return how many, and the ids without a text."""
    found = {a.id: a for a in read_ids(corpus, {row["id"] for row in rows})}
    missing = [row["id"] for row in rows if row["id"] not in found]
    if len(missing) == len(rows):
        raise DataError(
            f"{corpus.parent}: none of the {len(rows)} graded articles is in this clone "
            f"(the first: {missing[0]}); expected the public repository's own file names"
        )
    graded = [name for name in rows[0] if name != "id"]
    with replacing(path) as passing, passing.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "text", "abstract", "source", *graded])
        for row in rows:
            if row["id"] in found:
                article = to_article(found[row["id"]])
                abstract = detokenize(found[row["id"]].abstract)
                known = [article.id, article.title, article.text, abstract, article.source]
                writer.writerow([*known, *(row[name] for name in graded)])
    return len(rows) - len(missing), missing
