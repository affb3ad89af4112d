"""What a retraining run learns from: new rows in three parts, old rows, new topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from ...configs.loader import load_topics
from ...configs.retraining import HeldOutConfig
from ...configs.schemas import Topic
from ...errors import ConfigError, DataError, LabelError, TrainingError
from ..data.articles.labelled import LabelledArticle, text_keys, without_texts
from ..data.articles.splits import rows_with_texts, stratified
from ..data.files.data_sets import is_data_set, table_sha256
from ..data.files.tables import column_names
from ..data.label_shapes.columns import TOPIC_NAMES
from ..data.label_shapes.labels import topics_in
from ..data.near_duplicates import text_key

MIN_NEW = 10
"""Fewest positives, and fewest negatives, that a new topic can be learnt from."""


@dataclass(frozen=True, slots=True)
class RetrainRows:
    """The rows of a run. No text is in two parts, and none that the model in use learnt from in tune or gate.

    Attributes:
        train: new rows to learn from, also those with the text of an old row.
        tune: rows for calibration and thresholds.
        gate: held-out new rows, for the comparison at the gate.
        base: old rows to learn from that no new row replaces.
        regression: the rows of the regression file, also for the gate.
        with_base: whether old rows were given, even if new rows replace all of them.
    """

    train: list[LabelledArticle]
    tune: list[LabelledArticle]
    gate: list[LabelledArticle]
    base: list[LabelledArticle]
    regression: list[LabelledArticle]
    with_base: bool


@dataclass(frozen=True, slots=True)
class RetrainFiles:
    """The files that a run is given.

    Attributes:
        data: new labelled articles.
        base: labelled articles that the old model learnt from.
        regression: labelled articles on which the new model must not be worse.
        unlabelled: a table or folder of plain articles, on which it must answer as before.
        corpus: texts by id, for labels without texts.
        topics: a topics.yaml with the names of new topics.
    """

    data: Path
    base: Path | None = None
    regression: Path | None = None
    unlabelled: Path | None = None
    corpus: Path | None = None
    topics: Path | None = None

    def fingerprints(self) -> dict[str, tuple[Path, str]]:
        """(file, sha256) by role.

        Raises:
            DataError: a file is missing.
        """
        given = {
            "new": self.data,
            "base": self.base,
            "regression": self.regression,
            "unlabelled": self.unlabelled,
            "topics": self.topics,
        }
        found = {}
        for role, path in given.items():
            if path is None or (role == "unlabelled" and path.is_dir() and not is_data_set(path)):
                continue
            if not path.is_file() and not is_data_set(path):
                raise DataError(f"{path}: no such file; given as the {role} data")
            found[role] = (path, table_sha256(path))
        return found


def new_topics(files: RetrainFiles, known: Sequence[str]) -> list[Topic]:
    """Topics of the topics.yaml or of the new labels that the old model does not know.

    Raises:
        LabelError: a name so near to a known topic's that it is probably misspelt.
        ConfigError: a name that cannot be a topic's id.
    """
    listed = load_topics(files.topics).topics if files.topics else []
    found = {topic.id: topic for topic in listed if topic.id not in known}
    for name in topics_in(files.data):
        if name in known or name in found:
            continue
        close = get_close_matches(name, [*known, *found], n=1, cutoff=0.85)
        if close:
            raise LabelError(
                f"{files.data}: topic '{name}' is not known; did you mean '{close[0]}'? "
                "If it is a new one, name it in a topics.yaml: --topics FILE"
            )
        try:
            found[name] = Topic(id=name, name=name)
        except ValueError as error:
            raise ConfigError(
                f"{files.data}: '{name}' cannot be a topic's id: expected lower_snake_case"
            ) from error
    return list(found.values())


def read_retrain_rows(
    files: RetrainFiles, known: Sequence[str], new: Sequence[str], config: HeldOutConfig, seed: int
) -> RetrainRows:
    """Read all rows and split them.

    A new row replaces the old rows with the same text, and takes over their grades of topics that it does not
    judge itself.

    Args:
        known, new: ids of the old model's topics and of the new ones.
        config: the shares of tune and gate.
        seed: of the split.

    Raises:
        DataError, LabelError: a file is missing or breaks the rules.
        TrainingError: nothing is left to learn from, or a new topic has too few rows.
    """
    topics = [*known, *new]
    regression = _read(files.regression, files, topics)
    learnt, unseen = _old_parts(_read(files.base, files, topics))
    read = _read(files.data, files, topics)
    rows = without_texts((row for row in read if row.split != "test"), text_keys(regression))
    rows = _with_old_grades(rows, [*unseen, *learnt])
    learnt_keys = text_keys(learnt)
    train, tune, gate = split_rows(without_texts(rows, learnt_keys), topics, config, seed)
    # The model in use learnt from these texts: good to learn from again, but not to judge it by.
    train += [row for row in rows if text_key(row.article.text) in learnt_keys]
    _check_enough(files, train, gate, new)
    placed = text_keys([*regression, *read])
    tune += without_texts(unseen, placed)
    base = without_texts(learnt, placed)
    return RetrainRows(train, tune, gate, base, regression, with_base=files.base is not None)


def split_rows(
    rows: Sequence[LabelledArticle], topics: Sequence[str], config: HeldOutConfig, seed: int
) -> tuple[list[LabelledArticle], list[LabelledArticle], list[LabelledArticle]]:
    """Split rows into train, tune and gate, in this order; no text is in two parts.

    Rows with a ``split`` of their own keep it, and their dev rows become tune and gate; other rows are split
    at random within each combination of labels.

    Args:
        topics: ids of the topics whose labels are combined.
        config: the shares of tune and gate.
        seed: of the split.
    """
    random = np.random.default_rng((seed, 77))
    if any(row.split for row in rows):
        held = [row for row in rows if row.split == "dev"]
        train = without_texts((row for row in rows if row.split != "dev"), text_keys(held))
        shares = (config.tune_share, config.gate_share)
        total = sum(shares) or 1.0
        tune, gate, _ = stratified(held, topics, (shares[0] / total, shares[1] / total), random)
        return train, tune, gate
    tune, gate, train = stratified(rows, topics, (config.tune_share, config.gate_share), random)
    return train, tune, gate


def _old_parts(
    rows: Sequence[LabelledArticle],
) -> tuple[list[LabelledArticle], list[LabelledArticle]]:
    """The old rows that the model in use learnt from, and the old dev rows with other texts, for tuning."""
    learnt = [row for row in rows if row.split in ("train", None)]
    return learnt, without_texts((row for row in rows if row.split == "dev"), text_keys(learnt))


def _with_old_grades(
    rows: Sequence[LabelledArticle], old: Sequence[LabelledArticle]
) -> list[LabelledArticle]:
    """The rows with the old grades of the topics that they do not judge: without these, a text labelled for a
    new topic would lose its labels of the known topics."""
    known = {text_key(row.article.text): row.grades for row in old}
    filled = []
    for row in rows:
        before = known.get(text_key(row.article.text), {})
        judged = {topic: grade for topic, grade in row.grades.items() if grade is not None}
        filled.append(replace(row, grades={**row.grades, **before, **judged}))
    return filled


def _read(path: Path | None, files: RetrainFiles, topics: Sequence[str]) -> list[LabelledArticle]:
    if path is None:
        return []
    rows = rows_with_texts(path, files.corpus, topics)
    columns = column_names(path)
    if path != files.data and TOPIC_NAMES in columns and not columns & set(topics):
        # A list of topic names judges only the topics that existed when it was made.
        silent = set(topics) - set(topics_in(path))
        for row in rows:
            row.grades.update(dict.fromkeys(silent))
    return rows


def _check_enough(
    files: RetrainFiles,
    train: Sequence[LabelledArticle],
    gate: Sequence[LabelledArticle],
    new: Sequence[str],
) -> None:
    if not train or not gate:
        others = f" whose texts {files.base} does not train on" if files.base else ""
        raise TrainingError(
            f"{files.data}: expected rows to train on and rows to judge by, found {len(train)} and "
            f"{len(gate)}; give more rows{others}"
        )
    for topic in new:
        grades = [g for row in train if (g := row.grades.get(topic)) is not None]
        n_positive = sum(g > 0 for g in grades)
        n_negative = len(grades) - n_positive
        if n_positive < MIN_NEW or n_negative < MIN_NEW:
            raise TrainingError(
                f"{files.data}: new topic '{topic}': expected at least {MIN_NEW} rows with it and "
                f"{MIN_NEW} without it to learn from, found {n_positive} and {n_negative}; "
                "label more, or leave it out"
            )
