"""The plain articles that vocabulary and encoder are learnt from, word-segmented."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from ...articles import Article
from ...configs.schemas import DataConfig
from ...errors import ArticleError, DataError, TrainingError
from ...models.text.document import to_document
from ...models.text.normalize import normalize_text
from ...models.text.reading.read import read_text
from ...models.text.segmentation.segmenter import WordSegmenter
from .packing import PlainText

_BATCH = 1000
_SEGMENTED = "plain.jsonl"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where the plain articles of a run are.

    Attributes:
        articles: a parquet file of articles that are segmented (id, title, abstract, body), or None.
        plain: parquet files of articles as they were published (text, and title where it is known).
    """

    articles: Path | None
    plain: tuple[Path, ...] = ()

    @classmethod
    def of(cls, data: DataConfig) -> Corpus:
        """The corpus that a config names.

        Raises:
            DataError: one of its files is not there, or lacks the column ``text``.
        """
        folder = Path(data.folder).expanduser()
        files = [folder / name for name in (data.articles, *data.plain) if name is not None]
        for path in files:
            if not path.is_file():
                raise DataError(
                    f"data: no file {path}; put it there or give its folder: --set data.folder=PATH"
                )
        plain = files[1:] if data.articles is not None else files
        for path in plain:
            if "text" not in (names := pq.read_schema(path).names):
                raise DataError(f"{path}: expected a column 'text', found {', '.join(names)}")
        return cls(files[0] if data.articles is not None else None, tuple(plain))

    def lines(self) -> Iterator[str]:
        """All lines that were segmented before: titles, abstracts, bodies.

        Raises:
            TrainingError: there are none.
        """
        if self.articles is None:
            raise TrainingError(
                "data.articles: expected a parquet of articles to learn a segmenter "
                "from; or take encoder.pretrained and segmenter.lexicon"
            )
        for title, abstract, body in _rows(self.articles, ["title", "abstract", "body"]):
            for text in (title, abstract, body):
                yield from text.split("\n")

    def texts(self, segmenter: WordSegmenter, work: Path) -> Iterator[PlainText]:
        """Every article; those that were not segmented are segmented once and kept in ``work``.

        Raises:
            TrainingError: there are no articles at all.
        """
        if self.articles is None and not self.plain:
            raise TrainingError("data.articles, data.plain: expected articles to pre-train on")
        if self.articles is not None:
            for title, abstract, body in _rows(self.articles, ["title", "abstract", "body"]):
                yield PlainText(_one_line(title), _one_line(f"{abstract}\n{body}"))
        kept = work / _SEGMENTED
        if self.plain and not kept.is_file():
            _keep(self._segmented(segmenter), kept)
        if self.plain:
            with kept.open(encoding="utf-8") as file:
                for line in file:
                    yield PlainText(*json.loads(line))

    def _segmented(self, segmenter: WordSegmenter) -> Iterator[PlainText]:
        for path in self.plain:
            has_title = "title" in pq.read_schema(path).names
            for text, *title in _rows(path, ["text", "title"] if has_title else ["text"]):
                try:
                    yield _segment(Article(text, title=title[0] if has_title else None), segmenter)
                except ArticleError:  # a page of noise teaches nothing
                    continue


def _segment(article: Article, segmenter: WordSegmenter) -> PlainText:
    """An article as a model would read it: cleaned, split, normalised, segmented.

    Raises:
        ArticleError: nothing readable in it.
    """
    document = to_document(read_text(article))
    texts = [document.title or "", *(s.text[s.dateline :] for s in document.sentences)]
    title, *body = segmenter.segment([normalize_text(text) for text in texts])
    return PlainText(" ".join(title), " ".join(word for words in body for word in words))


def _keep(texts: Iterable[PlainText], path: Path) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        for text in texts:
            file.write(json.dumps([text.title, text.body], ensure_ascii=False) + "\n")
    part.replace(path)


def _rows(path: Path, columns: list[str]) -> Iterator[tuple[str, ...]]:
    for batch in pq.ParquetFile(path).iter_batches(_BATCH, columns=columns):
        named = (batch[name].to_pylist() for name in columns)
        for row in zip(*named, strict=True):
            yield tuple(value or "" for value in row)


def _one_line(text: str) -> str:
    return " ".join(text.split())
