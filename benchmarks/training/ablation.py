"""Print what each part of a model is worth on labelled articles: windows, lexical model, abstract on top.

Run ``python -m phobrief.benchmarks.training.ablation --data DIR [--model MODEL]``, DIR as in
training/README.md. Every row is calibrated and gets its thresholds by cross-fitting on dev, so that rows
differ by what the model reads alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, f1_score

from phobrief.models.encoder.windows import Windows
from phobrief.models.model import Model
from phobrief.models.reader import Prepared
from phobrief.training.data.articles.labelled import LabelledArticle, grades_matrix, join_grades
from phobrief.training.finetuning.examples import with_abstract
from phobrief.training.topics.calibrate import fit_calibration
from phobrief.training.topics.folds import assign_folds
from phobrief.training.topics.lexical import lexical_logits
from phobrief.training.topics.thresholds import choose_threshold

FloatArray = npt.NDArray[np.floating]
N_FOLDS = 5
REPEATS = 5


def variants(model: Model, rows: Sequence[LabelledArticle]) -> Iterator[tuple[str, FloatArray]]:
    """(name, logits (n_articles, n_topics)) of each way to read."""
    for name, articles in (
        ("title and body", rows),
        ("with the abstract on top", list(map(with_abstract, rows))),
    ):
        prepared = [model.reader.prepare(row.article) for row in articles]
        together = model.scorer.logits(prepared)
        one_window = model.scorer.logits(list(map(_first_window, prepared)))
        yield f"{name}: all", together
        if model.reader.lexical is not None:
            lexical = lexical_logits(model.reader.lexical, prepared)
            yield f"{name}: encoder, all windows", together - lexical
            yield f"{name}: encoder, first window only", one_window - lexical
            yield f"{name}: lexical model alone", lexical
        yield f"{name}: all, but the encoder's first window only", one_window


def _first_window(prepared: Prepared) -> Prepared:
    return replace(prepared, windows=Windows(prepared.windows.windows[:1], truncated=True))


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
    model = Model.load(options.model)
    ids = model.topic_ids
    corpus = options.data / "vietnews-train.parquet"
    rows = [
        row
        for row in join_grades(options.data / "topics.csv", corpus, topics=ids)
        if row.split == "dev"
    ]
    grades = grades_matrix(rows, ids)
    print(f"{len(rows)} dev articles; AP and F1, macro and per topic ({', '.join(ids)})")
    for name, found in variants(model, rows):
        precision, f1 = figures(found, grades)
        print(
            f"{name:52s} AP {np.mean(precision):.3f} ({', '.join(f'{v:.3f}' for v in precision)})  "
            f"F1 {np.mean(f1):.3f} ({', '.join(f'{v:.3f}' for v in f1)})",
            flush=True,
        )


if __name__ == "__main__":
    main()
