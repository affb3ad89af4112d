"""Does a model know what happens in an article, or only its words? Pairs of articles that share place, genre
and words, of which one is on a topic and the other is not (a contrast set: Gardner et al. 2020).

Run ``python -m phobrief.benchmarks.training.pairs [--model MODEL] [--data DIR]``. The pairs are
`written_pairs.jsonl` beside this file, from which no bundle has learnt. With DIR, as in training/README.md,
also TF-IDF with logistic regression, learnt from what `configs/mini.yaml` learns from.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from phobrief.configs import load_recipe
from phobrief.models.model import Model
from phobrief.training.data.articles.labelled import LabelledArticle, grades_matrix, read_labelled
from phobrief.training.data.articles.splits import open_run_data
from phobrief.training.topics.baseline import TfidfBaseline, article_text
from phobrief.training.topics.lexical import lexical_logits
from phobrief.training.topics.tune import decide_all

PAIRS = Path(__file__).with_name("written_pairs.jsonl")

Scores = npt.NDArray[np.floating]
Tagged = npt.NDArray[np.bool_]
Grades = npt.NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class Contrast:
    """What is said of the pairs of which one article is on a topic and the other is not.

    Attributes:
        n: of such pairs.
        told_apart: share of them in which that article is tagged and the other is not.
        both, none: share in which both articles are tagged, or neither.
        ordered: share in which that article has the higher score, whatever the threshold.
    """

    n: int
    told_apart: float
    both: float
    none: float
    ordered: float

    def __str__(self) -> str:
        return (
            f"{self.n} pairs: told apart {self.told_apart:.3f}, both tagged {self.both:.3f}, "
            f"none {self.none:.3f}, higher score {self.ordered:.3f}"
        )


def contrast(scores: Scores, tagged: Tagged, grades: Grades) -> Contrast:
    """Figures of one topic, whose arrays are (n_pairs, 2)."""
    differ = (grades[:, 0] > 0) != (grades[:, 1] > 0)
    scores, tagged, grades = scores[differ], tagged[differ], grades[differ]
    pair = np.arange(len(grades))
    on, off = grades.argmax(axis=1), grades.argmin(axis=1)
    return Contrast(
        len(grades),
        float(np.mean(tagged[pair, on] & ~tagged[pair, off])),
        float(np.mean(tagged.all(axis=1))),
        float(np.mean(~tagged.any(axis=1))),
        float(np.mean(scores[pair, on] > scores[pair, off])),
    )


def of_model(model: Model, rows: Sequence[LabelledArticle]) -> Iterator[tuple[str, Scores, Tagged]]:
    """(name, scores, tags) of the model, and of each part of it at the model's own thresholds."""
    prepared = [model.reader.prepare(row.article) for row in rows]
    whole = model.scorer.logits(prepared)
    parts = [("whole model", whole)]
    if model.reader.lexical is not None:
        lexical = lexical_logits(model.reader.lexical, prepared)
        parts += [("encoder alone", whole - lexical), ("lexical model alone", lexical)]
    for name, logits in parts:
        yield name, *decide_all(model.folder.manifest.topics, logits)


def of_tfidf(
    folder: Path, rows: Sequence[LabelledArticle], topics: Sequence[str]
) -> tuple[str, Scores, Tagged]:
    """The same of TF-IDF, learnt from the training articles of `configs/mini.yaml`."""
    config, _ = load_recipe("mini", [f"data.folder={folder}"])
    data = open_run_data(config, topics)
    known = [*data.train, *data.more]
    texts = [article_text(row.article) for row in known]
    baseline = TfidfBaseline().fit(texts, grades_matrix(known, topics))
    scores = baseline.scores(article_text(row.article) for row in rows)
    return "TF-IDF", scores, baseline.tagged(scores)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row per topic and part."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--model")
    parser.add_argument("--data", type=Path)
    options = parser.parse_args(arguments)
    model = Model.load(options.model)
    rows = read_labelled(PAIRS, topics=model.topic_ids)
    grades = grades_matrix(rows, model.topic_ids)
    found = list(of_model(model, rows))
    if options.data:
        found.append(of_tfidf(options.data, rows, model.topic_ids))
    for name, scores, tagged in found:
        for t, topic in enumerate(model.topic_ids):
            pairs = (array[:, t].reshape(-1, 2) for array in (scores, tagged, grades))
            print(f"{name}, {topic}: {contrast(*pairs)}", flush=True)


if __name__ == "__main__":
    main()
