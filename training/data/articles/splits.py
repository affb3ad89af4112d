"""What a training run learns from, as its config names it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from ....configs.schemas import DataConfig, Topic, TrainConfig
from ....errors import DataError, TrainingError
from ..corpora.vietnews import VietnewsArticle, read_ids
from ..corpora.vietnews_clone import MORE_GRADES, grades_path
from ..files.data_sets import is_data_set, table_sha256
from ..near_duplicates import text_key
from .labelled import (
    LabelledArticle,
    has_texts,
    join_grades,
    read_labelled,
    text_keys,
    without_texts,
)

_TRAINED_ON = ("train", None)
_BUNDLED = "bundled/"
"""Before the name of a file that ships with the package."""


@dataclass(frozen=True, slots=True)
class RunData:
    """The labelled rows of a run, and where its plain articles are.

    Attributes:
        train, dev: labelled rows; dev is never trained on, and no text of it stands in another part.
        more: labelled rows of other articles, to train on only.
        corpus: parquet of plain articles with abstracts, or None.
        plain: parquets of articles as they were published.
        validation: as the corpus, for tuning abstracts, or None.
        references: files of reference abstracts keyed by id.
        fingerprints: sha256 of each file, by file name.
        labelled: the files of train and dev; the rows of each have its name as ``part``.
        n_copies: rows of the train split left out because a row kept apart (dev, test) has their text.
    """

    train: list[LabelledArticle]
    dev: list[LabelledArticle]
    more: list[LabelledArticle]
    corpus: Path | None
    plain: tuple[Path, ...]
    validation: Path | None
    references: tuple[Path, ...]
    fingerprints: dict[str, str]
    labelled: tuple[Path, ...]
    n_copies: int = 0

    @property
    def labelled_ids(self) -> list[str]:
        """The ids of all labelled rows, whatever they are for; "" for one without."""
        return [row.article.id or "" for row in (*self.train, *self.dev, *self.more)]

    @property
    def corpora(self) -> tuple[Path, ...]:
        """The files that hold the texts of ids."""
        return corpora_of(self.corpus, self.plain)


def open_run_data(config: TrainConfig, topics: Sequence[str]) -> RunData:
    """Find and read the files of a config.

    Raises:
        DataError, LabelError: a file is missing or breaks the rules.
        TrainingError: no labelled articles at all, or none left for training.
    """
    data = config.data
    corpus, validation = (
        _file(data, name, key) if name else None
        for name, key in ((data.articles, "articles"), (data.validation, "validation"))
    )
    plain, labelled, more_labelled, references = (
        tuple(_file(data, name, key) for name in getattr(data, key))
        for key in ("plain", "labelled", "more_labelled", "references")
    )
    if not labelled:
        raise TrainingError("data.labelled: expected a file with topic labels, found none")
    corpora = corpora_of(corpus, plain)
    tables = [_part(path, corpora, topics) for path in labelled]
    rows = [row for table in tables for row in table]
    given, dev = _split_each(tables, data.dev_share, config.seed)
    kept_apart = [row for row in rows if row.split not in _TRAINED_ON]
    train = without_texts(given, text_keys([*kept_apart, *dev]))
    if not train or not dev:
        raise TrainingError(
            f"{', '.join(map(str, labelled))}: expected labelled articles for train and dev, "
            f"found {len(train)} and {len(dev)}; add rows or a 'split' column"
        )
    files = (corpus, *plain, validation, *labelled, *more_labelled, *references)
    fingerprints = {path.name: table_sha256(path) for path in files if path is not None}
    known = {row.article.id for row in rows} - {None}
    others = (row for path in more_labelled for row in _part(path, corpora, topics))
    more = without_texts((row for row in others if row.article.id not in known), text_keys(rows))
    return RunData(
        train=train,
        dev=dev,
        more=more,
        corpus=corpus,
        plain=plain,
        validation=validation,
        references=references,
        fingerprints=fingerprints,
        labelled=labelled,
        n_copies=len(given) - len(train),
    )


def data_record(data: RunData, config: TrainConfig, topics: Sequence[Topic]) -> dict[str, Any]:
    """What a run learns from, to be known again: the sha256 of each file and the topics, by file name."""
    return {**data.fingerprints, config.topics: [topic.model_dump() for topic in topics]}


def rows_with_texts(
    labelled: Path, corpus: Path | None, topics: Sequence[str]
) -> list[LabelledArticle]:
    """Labelled rows with their texts: from the file itself, or joined by id with the corpus.

    Raises:
        DataError: the file has no texts and no corpus is given.
    """
    return _rows_with_texts(labelled, corpora_of(corpus), topics)


def corpora_of(corpus: Path | None, plain: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The files that hold the texts of ids, in the order in which they are asked."""
    return tuple(plain) if corpus is None else (corpus, *plain)


def _rows_with_texts(
    labelled: Path, corpora: Sequence[Path], topics: Sequence[str]
) -> list[LabelledArticle]:
    if has_texts(labelled):
        return read_labelled(labelled, topics=topics)
    if not corpora:
        raise DataError(
            f"{labelled}: has no column 'text'; 'phobrief data import' takes another by --map THEIRS=text, "
            "and data.articles, data.plain or --corpus have the texts of ids"
        )
    return join_grades(labelled, *corpora, topics=topics)


def _part(path: Path, corpora: Sequence[Path], topics: Sequence[str]) -> list[LabelledArticle]:
    return [replace(row, part=path.stem) for row in _rows_with_texts(path, corpora, topics)]


def sample_articles(
    corpus: Path, n_articles: int, *, without: Iterable[str], seed: int
) -> list[VietnewsArticle]:
    """A random choice of plain articles, none of those in ``without`` (labelled ids)."""
    ids: npt.NDArray[np.object_] = np.array(
        pq.read_table(corpus, columns=["id"])["id"].to_pylist(), dtype=object
    )
    excluded = set(without)
    free = [i for i in ids if i not in excluded]
    order = np.random.default_rng(seed).permutation(len(free))[:n_articles]
    chosen = [str(free[i]) for i in order]
    found = {article.id: article for article in read_ids(corpus, set(chosen))}
    return [found[i] for i in chosen]


def stratified(
    rows: Sequence[LabelledArticle],
    topics: Sequence[str],
    shares: tuple[float, float],
    random: np.random.Generator,
) -> tuple[list[LabelledArticle], list[LabelledArticle], list[LabelledArticle]]:
    """Two parts of the given shares, and the rest; each combination of labels is spread evenly over them, and
    copies of a text stay together."""
    by_text: dict[str, list[LabelledArticle]] = defaultdict(list)
    for row in rows:
        by_text[text_key(row.article.text)].append(row)
    strata: dict[tuple[bool | None, ...], list[str]] = defaultdict(list)
    for key, same in by_text.items():
        grades = [same[0].grades.get(topic) for topic in topics]
        strata[tuple(None if g is None else g > 0 for g in grades)].append(key)
    parts: tuple[list[LabelledArticle], ...] = ([], [], [])
    owed = np.zeros(2)
    for stratum in sorted(strata, key=str):
        keys = [strata[stratum][i] for i in random.permutation(len(strata[stratum]))]
        owed += np.array(shares) * len(keys)  # what rounding left over goes to the next stratum
        n_first = min(int(owed[0] + 0.5), len(keys))
        n_second = min(int(owed[1] + 0.5), len(keys) - n_first)
        owed -= (n_first, n_second)
        for i, key in enumerate(keys):
            part = 0 if i < n_first else 1 if i < n_first + n_second else 2
            parts[part].extend(by_text[key])
    return parts[0], parts[1], parts[2]


def _file(data: DataConfig, name: str, key: str) -> Path:
    if key == "more_labelled" and name == "bundled":
        name = f"{_BUNDLED}{MORE_GRADES}"
    if name.startswith(_BUNDLED):
        path = grades_path(name.removeprefix(_BUNDLED))
        if not path.is_file():
            shipped = ", ".join(sorted(f"{_BUNDLED}{p.name}" for p in path.parent.glob("*.[cj]s*")))
            raise DataError(f"data.{key}: expected one of {shipped}, found {name}")
        return path
    path = Path(data.folder).expanduser() / name
    if not path.exists() and is_data_set(Path(name)):
        return Path(name)
    if not path.is_file() and not is_data_set(path):
        raise DataError(
            f"data.{key}: no file {path}; put it there, give its folder: --set data.folder=PATH, or do "
            f"without: --set data.{key}=null or other files"
        )
    return path


def _split_each(
    tables: Sequence[Sequence[LabelledArticle]], dev_share: float, seed: int
) -> tuple[list[LabelledArticle], list[LabelledArticle]]:
    """All rows to train on and all of dev, each table split by itself."""
    parts = [_split(rows, dev_share, seed) for rows in tables]
    return [row for train, _ in parts for row in train], [row for _, dev in parts for row in dev]


def _split(
    rows: Sequence[LabelledArticle], dev_share: float, seed: int
) -> tuple[list[LabelledArticle], list[LabelledArticle]]:
    """By the rows' own split where they have one (test rows are left out), else at random, copies of a text
    together."""
    if any(row.split for row in rows):
        return (
            [row for row in rows if row.split in _TRAINED_ON],
            [row for row in rows if row.split == "dev"],
        )
    texts = list(dict.fromkeys(text_key(row.article.text) for row in rows))
    order = np.random.default_rng(seed).permutation(len(texts))
    n_dev = max(1, round(dev_share * len(texts))) if len(texts) > 1 else 0
    held_out = {texts[i] for i in order[:n_dev]}
    parts: tuple[list[LabelledArticle], list[LabelledArticle]] = ([], [])
    for row in rows:
        parts[text_key(row.article.text) in held_out].append(row)
    return parts
