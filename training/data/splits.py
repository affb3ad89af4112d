"""What a training run learns from, as its config names it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from ...configs.schemas import DataConfig, Topic, TrainConfig
from ...errors import DataError, TrainingError
from .data_sets import is_data_set, table_sha256
from .labelled import (
    LabelledArticle,
    has_texts,
    join_grades,
    read_labelled,
    text_keys,
    without_texts,
)
from .near_duplicates import text_key
from .vietnews import VietnewsArticle, read_ids
from .vietnews_clone import MORE_GRADES, grades_path

_TRAINED_ON = ("train", None)


@dataclass(frozen=True, slots=True)
class RunData:
    """The labelled rows of a run, and where its plain articles are.

    Attributes:
        train, dev: labelled rows; dev is never trained on, and no text of it stands in another part.
        more: labelled rows of other articles, to train on only.
        corpus: parquet of plain articles with abstracts, or None.
        validation: the same for tuning abstracts, or None.
        references: reference abstracts keyed to the corpus, or None.
        fingerprints: sha256 of each file, by file name.
        labelled: the file of train and dev.
        n_copies: rows of the train split left out because a row kept apart (dev, test) has their text.
    """

    train: list[LabelledArticle]
    dev: list[LabelledArticle]
    more: list[LabelledArticle]
    corpus: Path | None
    validation: Path | None
    references: Path | None
    fingerprints: dict[str, str]
    labelled: Path
    n_copies: int = 0


def open_run_data(config: TrainConfig, topics: Sequence[str]) -> RunData:
    """Find and read the files of a config.

    Raises:
        DataError, LabelError: a file is missing or breaks the rules.
        TrainingError: no labelled articles at all, or none left for training.
    """
    corpus = _file(config.data, config.data.articles, "articles")
    validation = _file(config.data, config.data.validation, "validation")
    labelled = _file(config.data, config.data.labelled, "labelled")
    references = _file(config.data, config.data.references, "references")
    if labelled is None:
        raise TrainingError("data.labelled: expected a file with topic labels, found none")
    rows = rows_with_texts(labelled, corpus, topics)
    given, dev = _split(rows, config.data.dev_share, config.seed)
    kept_apart = [row for row in rows if row.split not in _TRAINED_ON]
    train = without_texts(given, text_keys(kept_apart))
    more_labelled = _more_labelled(config.data)
    more = rows_with_texts(more_labelled, corpus, topics) if more_labelled else []
    if not train or not dev:
        raise TrainingError(
            f"{labelled}: expected labelled articles for train and dev, "
            f"found {len(train)} and {len(dev)}; add rows or a 'split' column"
        )
    files = (corpus, validation, labelled, more_labelled, references)
    fingerprints = {path.name: table_sha256(path) for path in files if path is not None}
    known = {row.article.id for row in rows} - {None}
    more = without_texts((row for row in more if row.article.id not in known), text_keys(rows))
    n_copies = len(given) - len(train)
    return RunData(
        train, dev, more, corpus, validation, references, fingerprints, labelled, n_copies
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
    if has_texts(labelled):
        return read_labelled(labelled, topics=topics)
    if corpus is None:
        raise DataError(
            f"{labelled}: has no column 'text'; give the texts of its ids by data.articles or --corpus"
        )
    return join_grades(labelled, corpus, topics=topics)


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


def _file(data: DataConfig, name: str | None, key: str) -> Path | None:
    if name is None:
        return None
    path = Path(data.folder).expanduser() / name
    if not path.exists() and is_data_set(Path(name)):
        return Path(name)
    if not path.is_file() and not is_data_set(path):
        raise DataError(
            f"data.{key}: no file {path}; put it there or give its folder: --set data.folder=PATH"
        )
    return path


def _more_labelled(data: DataConfig) -> Path | None:
    if data.more_labelled == "bundled":
        return grades_path(MORE_GRADES)
    return _file(data, data.more_labelled, "more_labelled")


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
