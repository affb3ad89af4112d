"""TF-IDF and logistic regression: the baseline that our models have to beat, measured in the same way.

    python -m phobrief.training.topics.baseline --data DIR

Features are single words and pairs of words of segmented texts, or syllables and pairs of syllables of plain
texts. Each topic has a regression; its calibration and threshold come from cross-validation within the
training articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...aliases import BoolArray, FloatArray, IntArray
from ...articles import Article
from ...errors import TrainingError
from ..data.articles.labelled import LabelledArticle, grades_matrix, join_grades
from ..data.corpora.vietnews import VietnewsArticle, read_ids
from ..metrics.topics import topic_report
from .calibrate import Calibration, fit_calibration
from .folds import assign_folds
from .tfidf import TextClassifier
from .thresholds import Threshold, choose_threshold

TOPICS = ("cadre_work", "power_control", "congress_preparation")
"""The topics of the grades that ship with the package."""
INVERSE_RIDGE = 50.0
"""C of the regression; 20 to 100 are within noise of each other."""
N_INNER_FOLDS = 4
"""Folds within the training articles, for calibration and thresholds."""
_TITLE_TIMES = 2
"""How often the title is repeated, so that its words count more."""


def article_text(article: Article) -> str:
    """What the baseline reads of an article: the title twice, then the text."""
    return _text(article.title or "", article.text)


def segmented_text(article: VietnewsArticle, *, with_abstract: bool) -> str:
    """The same for a segmented article, with or without the editor's abstract between title and body."""
    abstract = [article.abstract] if with_abstract else []
    return _text(article.title, "\n".join([*abstract, *article.sentences]))


class TfidfBaseline:
    """A `TextClassifier` with calibration and thresholds.

    Attributes:
        classifier_: gives the logits.
        calibrations_, thresholds_: per topic, learnt on held-out folds of the training articles.
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def fit(
        self,
        texts: Sequence[str],
        grades: IntArray,
        tuning: tuple[Sequence[str], IntArray] | None = None,
    ) -> TfidfBaseline:
        """Learn from texts, (n,), and grades, (n, n_topics) with -1 for not judged.

        Args:
            tuning: texts and grades for calibration and thresholds that nothing is learnt from, as a model
                with an encoder has them; None tunes on held-out folds of ``texts``.

        Raises:
            TrainingError: no texts.
            MissingExtraError: scikit-learn is not installed.
        """
        if not texts:
            raise TrainingError("baseline: expected labelled articles, found none")
        folds = assign_folds(grades, N_INNER_FOLDS, self.seed) if tuning is None else None
        self.classifier_ = TextClassifier(INVERSE_RIDGE).fit(texts, grades, folds)
        logits: FloatArray
        if tuning is None:
            logits, tuning_grades = self.classifier_.held_out_, grades
        else:
            logits, tuning_grades = self.classifier_.logits(tuning[0]), tuning[1]
        self.calibrations_: list[Calibration] = []
        self.thresholds_: list[Threshold] = []
        for column, topic_grades in zip(logits.T, tuning_grades.T, strict=True):
            calibration = fit_calibration(column, topic_grades)
            self.calibrations_.append(calibration)
            self.thresholds_.append(choose_threshold(calibration.apply(column), topic_grades))
        return self

    def scores(self, texts: Iterable[str]) -> FloatArray:
        """Calibrated probabilities, (n, n_topics)."""
        logits = self.classifier_.logits(texts)
        columns = [c.apply(logits[:, t]) for t, c in enumerate(self.calibrations_)]
        return np.stack(columns, axis=1)

    def tagged(self, scores: FloatArray) -> BoolArray:
        """Which scores reach their topic's threshold, (n, n_topics)."""
        return np.asarray(scores >= np.array([t.threshold for t in self.thresholds_]))


def cross_validate_baseline(
    texts: Sequence[str],
    grades: IntArray,
    topics: Sequence[str],
    *,
    n_folds: int = 5,
    seeds: Sequence[int] = (0, 1, 2),
    more: tuple[Sequence[str], IntArray] | None = None,
) -> dict[str, Any]:
    """Figures over all articles, each scored by a baseline that has not seen it.

    Args:
        texts: (n,) as `article_text` makes them.
        grades: (n, n_topics) 0 to 2, -1 for not judged.
        topics: ids of the columns.
        seeds: one cross-validation for each.
        more: further texts and grades, learnt from in every fold and never scored.

    Returns:
        ``runs``: for each seed a `topic_report` on the pooled folds; ``mean`` and ``std`` (standard
        deviation over seeds) of macro F1, macro average precision, and each topic's F1 and average precision.
    """
    runs = [_one_run(texts, grades, topics, n_folds, seed, more) for seed in seeds]
    return {"n_folds": n_folds, "seeds": list(seeds), "runs": runs, **summarise_runs(runs)}


def summarise_runs(runs: Sequence[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Mean and standard deviation over seeds of the main figures of several `topic_report`."""
    rows = [_main_figures(run) for run in runs]
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    return {
        "mean": {key: float(np.mean(values)) for key, values in columns.items()},
        "std": {key: float(np.std(values)) for key, values in columns.items()},
    }


def evaluate_split(
    train_texts: Sequence[str],
    train_grades: IntArray,
    dev_texts: Sequence[str],
    dev_grades: IntArray,
    topics: Sequence[str],
) -> dict[str, Any]:
    """A `topic_report` on dev of a baseline that learns from train only; see `cross_validate_baseline`."""
    baseline = TfidfBaseline().fit(train_texts, train_grades)
    scores = baseline.scores(dev_texts)
    return topic_report(scores, baseline.tagged(scores), dev_grades, topics)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the baseline's figures on the shared grades, with and without the editor's abstract."""
    parser = argparse.ArgumentParser(description=__doc__, prog="baseline")
    parser.add_argument("--data", type=Path, required=True, help="folder of topics.csv, vietnews-*")
    parser.add_argument("--seeds", type=int, default=3, help="cross-validations")
    parser.add_argument("--more", type=Path, help="further grades, to learn from everywhere")
    options = parser.parse_args(arguments)
    corpus = options.data / "vietnews-train.parquet"
    rows = join_grades(options.data / "topics.csv", corpus, topics=TOPICS)
    grades = grades_matrix(rows, TOPICS)
    more = join_grades(options.more, corpus, topics=TOPICS) if options.more else []
    variants, others = _variants(rows, corpus), _variants(more, corpus)
    for name, texts in variants.items():
        further = (others[name], grades_matrix(more, TOPICS)) if more else None
        found = cross_validate_baseline(
            texts, grades, TOPICS, seeds=range(options.seeds), more=further
        )
        print(f"\n{name}\n  5 folds x {options.seeds} seeds: {format_summary(found)}", flush=True)
        inside, known, outside, wanted = _by_split(rows, texts, grades)
        if further:
            inside, known = [*inside, *further[0]], np.concatenate([known, further[1]])
        dev = evaluate_split(inside, known, outside, wanted, TOPICS)
        print(f"  train -> dev: {format_summary(summarise_runs([dev]))}", flush=True)


def format_summary(summary: dict[str, Any]) -> str:
    """One line of the figures of `summarise_runs`."""
    return ", ".join(
        f"{key} {value:.3f}" + (f" ±{std:.3f}" if (std := summary["std"][key]) else "")
        for key, value in summary["mean"].items()
    )


def _text(title: str, body: str) -> str:
    return "\n".join([title] * _TITLE_TIMES + [body])


def _one_run(
    texts: Sequence[str],
    grades: IntArray,
    topics: Sequence[str],
    n_folds: int,
    seed: int,
    more: tuple[Sequence[str], IntArray] | None,
) -> dict[str, Any]:
    more_texts, more_grades = more or ([], grades[:0])
    folds = assign_folds(grades, n_folds, seed)
    scores = np.zeros(grades.shape)
    tagged = np.zeros(grades.shape, dtype=bool)
    for fold in range(n_folds):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        known = [texts[int(i)] for i in inside]
        baseline = TfidfBaseline(seed).fit(
            [*known, *more_texts], np.concatenate([grades[inside], more_grades])
        )
        scores[outside] = baseline.scores(texts[int(i)] for i in outside)
        tagged[outside] = baseline.tagged(scores[outside])
    return topic_report(scores, tagged, grades, topics, seed=seed)


def _main_figures(report: dict[str, Any]) -> dict[str, float]:
    figures = {
        "macro_f1": report["macro_f1"],
        "macro_average_precision": report["macro_average_precision"],
    }
    for topic, found in report["topics"].items():
        figures[f"{topic} f1"] = found["f1"]
        figures[f"{topic} average_precision"] = found["average_precision"]
    return {key: np.nan if value is None else value for key, value in figures.items()}


def _variants(rows: Sequence[LabelledArticle], corpus: Path) -> dict[str, list[str]]:
    ids = [row.article.id or "" for row in rows]
    articles = {article.id: article for article in read_ids(corpus, ids)}
    ordered = [articles[i] for i in ids]
    return {
        "segmented words, with the abstract": [
            segmented_text(a, with_abstract=True) for a in ordered
        ],
        "segmented words, title and body": [
            segmented_text(a, with_abstract=False) for a in ordered
        ],
        "syllables, title and body": [article_text(row.article) for row in rows],
    }


def _by_split(
    rows: Sequence[LabelledArticle], texts: Sequence[str], grades: IntArray
) -> tuple[list[str], IntArray, list[str], IntArray]:
    inside = [i for i, row in enumerate(rows) if row.split != "dev"]
    outside = [i for i, row in enumerate(rows) if row.split == "dev"]
    return [texts[i] for i in inside], grades[inside], [texts[i] for i in outside], grades[outside]


if __name__ == "__main__":
    main()
