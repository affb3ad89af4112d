"""Print what each part of a model is worth on labelled articles: windows, lexical model, abstract on top.

Run ``python benchmarks/ablation.py --data DIR [--model MODEL]``, DIR as in training/README.md. Every row is
calibrated and gets its thresholds by cross-fitting on dev, so that rows differ by what the model reads alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, f1_score

from phobrief.models.encoder.runtimes.base import Runtime
from phobrief.models.encoder.runtimes.choose import open_runtime
from phobrief.models.model import open_reader, score_articles
from phobrief.models.reader import ArticleReader
from phobrief.models.store.folder import find_model, open_model
from phobrief.training.data.labelled import LabelledArticle, grades_matrix, join_grades
from phobrief.training.finetuning.examples import with_abstract
from phobrief.training.topics.calibrate import choose_threshold, fit_calibration
from phobrief.training.topics.folds import assign_folds

FloatArray = npt.NDArray[np.floating]
N_FOLDS = 5
REPEATS = 5


def variants(
    reader: ArticleReader, runtime: Runtime, rows: Sequence[LabelledArticle], n_topics: int
) -> Iterator[tuple[str, FloatArray]]:
    """(name, logits (n_articles, n_topics)) of each way to read."""
    for name, articles in (
        ("title and body", rows),
        ("with the abstract on top", list(map(with_abstract, rows))),
    ):
        first = replace(reader, packer=replace(reader.packer, max_windows=1))
        together = logits(reader, runtime, articles, n_topics)
        encoder = logits(replace(reader, lexical=None), runtime, articles, n_topics)
        one_window = logits(replace(first, lexical=None), runtime, articles, n_topics)
        lexical = together - encoder
        yield f"{name}: all", together
        yield f"{name}: encoder, all windows", encoder
        yield f"{name}: encoder, first window only", one_window
        yield f"{name}: lexical model alone", lexical
        yield f"{name}: lexical model and first window", lexical + one_window


def logits(
    reader: ArticleReader, runtime: Runtime, rows: Sequence[LabelledArticle], n_topics: int
) -> FloatArray:
    """Raw logits of both parts of the model, or of the encoder where the reader has no lexical one."""
    prepared = [reader.prepare(row.article) for row in rows]
    scores = score_articles(prepared, runtime, reader.tokenizer.pad_id, n_topics)
    return np.stack([score.topics.logits for score in scores])


def figures(found: FloatArray, grades: npt.NDArray[np.int_]) -> tuple[list[float], list[float]]:
    """Average precision and cross-fitted F1 of each topic."""
    labels = grades > 0
    precision = [
        float(average_precision_score(y, z)) for y, z in zip(labels.T, found.T, strict=True)
    ]
    f1 = np.zeros((REPEATS, labels.shape[1]))
    for seed in range(REPEATS):
        folds = assign_folds(grades, N_FOLDS, seed)
        for t in range(labels.shape[1]):
            tagged = np.zeros(len(labels), dtype=bool)
            for fold in range(N_FOLDS):
                inside, outside = folds != fold, folds == fold
                calibration = fit_calibration(found[inside, t], labels[inside, t])
                cut = choose_threshold(calibration.apply(found[inside, t]), labels[inside, t])
                tagged[outside] = calibration.apply(found[outside, t]) >= cut.threshold
            f1[seed, t] = f1_score(labels[:, t], tagged)
    return precision, f1.mean(axis=0).tolist()


def main() -> None:
    """Read dev, print a row per variant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default=None)
    options = parser.parse_args()
    folder = open_model(find_model(options.model))
    ids = [topic.id for topic in folder.manifest.topics]
    corpus = options.data / "vietnews-train.parquet"
    rows = [
        row
        for row in join_grades(options.data / "topics.csv", corpus, topics=ids)
        if row.split == "dev"
    ]
    grades = grades_matrix(rows, ids)
    print(f"{len(rows)} dev articles; AP and F1, macro and per topic ({', '.join(ids)})")
    reader, runtime = open_reader(folder, evidence=False), open_runtime(folder)
    for name, found in variants(reader, runtime, rows, len(ids)):
        precision, f1 = figures(found, grades)
        print(
            f"{name:52s} AP {np.mean(precision):.3f} ({', '.join(f'{v:.3f}' for v in precision)})  "
            f"F1 {np.mean(f1):.3f} ({', '.join(f'{v:.3f}' for v in f1)})",
            flush=True,
        )


if __name__ == "__main__":
    main()
