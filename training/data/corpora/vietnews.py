"""The vietnews corpus (Nguyen et al. 2019): segmented articles with the editor's abstract, from parquet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ....articles import Article
from ....errors import DataError

COLUMNS = ("id", "title", "abstract", "body")
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class VietnewsArticle:
    """One article, word-segmented: syllables of a word joined by "_", punctuation spaced.

    Attributes:
        id: "train/000123".
        title: the headline.
        abstract: the editor's abstract (sapo).
        sentences: the lines of the body, each a sentence or a paragraph.
    """

    id: str
    title: str
    abstract: str
    sentences: tuple[str, ...]


def read_vietnews(path: str | Path) -> Iterator[VietnewsArticle]:
    """Stream the articles of a parquet file in its order, in constant memory.

    Raises:
        DataError: no such file, not parquet, or one of the columns id, title, abstract, body missing.
    """
    for batch in _batches(Path(path)):
        for row in batch.to_pylist():
            yield _to_vietnews(row)


def read_ids(path: str | Path, ids: Collection[str]) -> Iterator[VietnewsArticle]:
    """The articles with these ids, in the file's order; ids that it does not hold are left out.

    Raises:
        DataError: as `read_vietnews`.
    """
    wanted = pa.array(sorted(ids), pa.string())
    for batch in _batches(Path(path)):
        for row in batch.filter(pc.is_in(batch["id"], wanted)).to_pylist():
            yield _to_vietnews(row)


def sample_vietnews(
    path: str | Path, n: int, *, seed: int = 0, without: Collection[str] = ()
) -> Iterator[VietnewsArticle]:
    """``n`` articles drawn at random, in the file's order: its first articles are not like the others.

    Args:
        without: ids that are not drawn.

    Raises:
        DataError: as `read_vietnews`.
    """
    left = [id for b in _batches(Path(path), ["id"]) for id in b["id"].to_pylist()]
    left = [id for id in left if id not in without] if without else left
    drawn = np.random.default_rng(seed).choice(len(left), min(n, len(left)), replace=False)
    yield from read_ids(path, {str(left[i]) for i in drawn})


def to_article(article: VietnewsArticle) -> Article:
    """The article as a user would paste it: body lines as text, the title apart, no abstract."""
    body = "\n".join(detokenize(line) for line in article.sentences)
    return Article(body, id=article.id, title=detokenize(article.title), source="vietnews")


def _batches(path: Path, columns: Sequence[str] = COLUMNS) -> Iterator[pa.RecordBatch]:
    if not path.is_file():
        raise DataError(f"{path}: no such file; expected a parquet file of vietnews")
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise DataError(
            f"{path}: expected a parquet file, found something else: {error}"
        ) from error
    missing = [name for name in COLUMNS if name not in file.schema_arrow.names]
    if missing:
        raise DataError(
            f"{path}: expected the columns {', '.join(COLUMNS)}; found no {', '.join(missing)}"
        )
    yield from file.iter_batches(_BATCH, columns=list(columns))


def _to_vietnews(row: dict[str, str | None]) -> VietnewsArticle:
    lines = (line.strip() for line in (row["body"] or "").split("\n"))
    return VietnewsArticle(
        id=row["id"] or "",
        title=(row["title"] or "").strip(),
        abstract=(row["abstract"] or "").strip(),
        sentences=tuple(line for line in lines if line),
    )


# --- segmented text back to what a reader sees -----------------------------------------------------

_BEFORE = re.compile(r" +([,.;:!?%…)\]}”’»]+)(?=[ ,.;:!?…)\]}”’»\"']|$)")
_AFTER = re.compile(r"(^|[ (\[{“‘«\"'])([(\[{“‘«]+) +")
_SLASH = re.compile(r" / ")
_STRAIGHT = re.compile(r"(?:(?<= )|^)([\"'])(?= |$)")
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private marks that stand for the space to delete after an opening, before a closing straight quote."""


def detokenize(segmented: str) -> str:
    """Undo word segmentation: spaces for "_", no space before a comma or inside brackets and quotes.

    Straight quotes are taken as opening and closing in turn within a line; where the source has an odd
    one out the spacing around it is a guess.
    """
    return "\n".join(_line(line) for line in segmented.split("\n"))


def _line(line: str) -> str:
    text = _pair_quotes(line.replace("_", " ").strip())
    text = _SLASH.sub("/", text)
    previous = None
    while text != previous:  # ") ," and “ “ close up one at a time
        previous = text
        text = _AFTER.sub(r"\1\2", _BEFORE.sub(r"\1", text))
    return text


def _pair_quotes(line: str) -> str:
    """Close up straight quotes, alternately to what follows and to what stands before."""
    for quote in "\"'":
        if f"{quote} " not in line and f" {quote}" not in line:
            continue
        sides = cycle((_OPEN, _CLOSE))

        def mark(match: re.Match[str], quote: str = quote, sides: cycle[str] = sides) -> str:
            if match[1] != quote:
                return match[0]
            side = next(sides)
            return quote + side if side == _OPEN else side + quote

        line = _STRAIGHT.sub(mark, line)
    return (
        line.replace(f"{_OPEN} ", "")
        .replace(f" {_CLOSE}", "")
        .replace(_OPEN, "")
        .replace(_CLOSE, "")
    )
