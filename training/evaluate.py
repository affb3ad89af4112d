"""Measure a model directory the way its users meet it: through its own reader, runtime and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from ..articles import Article
from ..errors import ArticleError, DataError
from ..models.model import (
    ArticleScores,
    open_reader,
    open_runtime,
    score_articles,
    topic_decisions,
)
from ..models.reader import Prepared
from ..models.store import ModelFolder, find_model, open_model
from ..models.summarizers.extractive import AbstractBudget, extract
from .labelled import LabelledArticle, grades_matrix
from .metrics import topic_report
from .rouge import rouge, rouge_ascii, syllables
from .run_data import read_rows
from .vietnews import VietnewsArticle, detokenize, read_vietnews, to_article

_CHUNK = 64
_N_HARDEST = 20


def evaluate_model(
    model: str | Path | None,
    data: Path,
    *,
    corpus: Path | None = None,
    split: str | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """Evaluate a model on labelled articles, or on articles with reference abstracts.

    Args:
        model: as in `phobrief.load`.
        data: labelled articles (topics are measured), or vietnews parquet (abstracts are).
        corpus: texts by id, for grades keyed by id.
        split: only rows of this split.
        limit: at most this many articles, the first ones.

    Returns:
        JSON-ready: ``model``, ``data``, and ``topics`` or ``abstracts`` with their figures.

    Raises:
        DataError: nothing to measure on.
    """
    folder = open_model(find_model(model))
    about = {
        "model": {
            "name": folder.manifest.name,
            "version": folder.manifest.version,
            "sha256": folder.sha256,
        },
        "data": {"file": data.name, "split": split, "limit": limit},
    }
    if _has_abstracts(data):
        articles = list(islice(read_vietnews(data), limit))
        return {**about, "abstracts": evaluate_abstracts(folder, articles)}
    ids = [topic.id for topic in folder.manifest.topics]
    rows = [row for row in read_rows(data, corpus, ids) if split in (None, row.split)]
    if not rows:
        raise DataError(f"{data}: expected labelled rows of split {split!r}, found none")
    return {**about, "topics": evaluate_topics(folder, rows[:limit])}


def evaluate_topics(folder: ModelFolder, rows: Sequence[LabelledArticle]) -> dict[str, Any]:
    """Topic figures (see `topic_report`) and the articles the model is furthest off on."""
    manifest = folder.manifest
    decisions = topic_decisions(manifest)
    kept, _, scores = _score(folder, [row.article for row in rows])
    read = [rows[i] for i in kept]
    values = np.array(
        [[d.score(float(s.topics.logits[t])) for t, d in enumerate(decisions)] for s in scores]
    )
    tagged = values >= np.array([d.threshold for d in decisions])
    ids = [d.id for d in decisions]
    grades = grades_matrix(read, ids)
    report = topic_report(values, tagged, grades, ids)
    report["n_unreadable"] = len(rows) - len(read)
    report["hardest"] = _hardest(values, grades, read, ids)
    report["scores"] = {
        d.id: {"scores": values[:, t].round(4).tolist(), "grades": grades[:, t].tolist()}
        for t, d in enumerate(decisions)
    }
    return report


def evaluate_abstracts(folder: ModelFolder, articles: Sequence[VietnewsArticle]) -> dict[str, Any]:
    """ROUGE by Unicode syllables (and the ASCII variant, by name), length and position."""
    kept, prepared, scores = _score(folder, [to_article(article) for article in articles])
    budget = AbstractBudget(**folder.manifest.abstract.model_dump())
    figures, ascii_figures, lengths, positions = [], [], [], []
    for i, p, s in zip(kept, prepared, scores, strict=True):
        abstract = extract(p.document.sentences, p.sentence_ids, s.salience, budget)
        reference = detokenize(articles[i].abstract)
        figures.append(rouge(abstract.text, reference))
        ascii_figures.append(rouge_ascii(abstract.text, reference))
        lengths.append(len(syllables(abstract.text)))
        starts = [sentence.start for sentence in p.document.sentences]
        positions += [starts.index(span.start) for span in abstract.sentences]
    return {
        "n_articles": len(figures),
        "n_unreadable": len(articles) - len(figures),
        "rouge": _mean_rouge(figures),
        "rouge_ascii": _mean_rouge(ascii_figures),
        "mean_syllables": round(float(np.mean(lengths)), 1),
        "mean_sentences": round(len(positions) / max(1, len(figures)), 2),
        "positions": np.bincount(np.minimum(positions, 20), minlength=21).tolist(),
    }


def summary_lines(result: dict[str, Any]) -> list[str]:
    """The figures as lines for a terminal."""
    model = result["model"]
    lines = [
        f"{model['name']} {model['version']} ({model['sha256'][:12]}) on {result['data']['file']}"
    ]
    if "topics" in result:
        report = result["topics"]
        for topic, figures in report["topics"].items():
            lines.append(
                f"{topic:24} P {_number(figures['precision'])} R {_number(figures['recall'])} "
                f"F1 {_number(figures['f1'])} AP {_number(figures['average_precision'])} "
                f"ECE {_number(figures['ece'])} positives {figures['support']}"
            )
        lines.append(f"{'macro F1':24} {_number(report['macro_f1'])}")
    if "abstracts" in result:
        report = result["abstracts"]
        r, a = report["rouge"], report["rouge_ascii"]
        lines.append(
            f"abstracts of {report['n_articles']} articles, Unicode syllables: "
            f"R-1/R-2/R-L {r['r1']:.2f}/{r['r2']:.2f}/{r['rl']:.2f}; "
            f"{report['mean_syllables']} syllables, {report['mean_sentences']} sentences"
        )
        lines.append(f"ASCII variant: {a['r1']:.2f}/{a['r2']:.2f}/{a['rl']:.2f}")
    return lines


def _score(
    folder: ModelFolder, articles: Sequence[Article]
) -> tuple[list[int], list[Prepared], list[ArticleScores]]:
    """Which articles could be read, and their scores."""
    reader, runtime = open_reader(folder), open_runtime(folder)
    kept: list[int] = []
    prepared: list[Prepared] = []
    for i, article in enumerate(articles):
        try:
            prepared.append(reader.prepare(article))
        except ArticleError:
            continue
        kept.append(i)
    scores: list[ArticleScores] = []
    for start in range(0, len(prepared), _CHUNK):
        scores += score_articles(
            prepared[start : start + _CHUNK],
            runtime,
            reader.tokenizer.pad_id,
            len(folder.manifest.topics),
        )
    return kept, prepared, scores


def _has_abstracts(path: Path) -> bool:
    if path.suffix != ".parquet":
        return False
    try:
        return "abstract" in pq.read_schema(path).names
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: expected a parquet file: {error}") from error


def _hardest(
    values: Any, grades: Any, rows: Sequence[LabelledArticle], topics: Sequence[str]
) -> list[dict[str, Any]]:
    errors = np.where(grades >= 0, np.abs(values - (grades > 0)), -1.0)
    order = np.argsort(-errors, axis=None, kind="stable")[:_N_HARDEST]
    found = []
    for flat in order:
        i, t = np.unravel_index(flat, errors.shape)
        found.append(
            {
                "id": rows[i].article.id,
                "topic": topics[t],
                "grade": int(grades[i, t]),
                "score": round(float(values[i, t]), 4),
            }
        )
    return found


def _mean_rouge(figures: Sequence[Any]) -> dict[str, float]:
    return {
        name: round(100 * float(np.mean([getattr(f, name) for f in figures])), 2)
        for name in ("r1", "r2", "rl")
    }


def _number(value: float | None) -> str:
    return "  -  " if value is None else f"{value:.3f}"
