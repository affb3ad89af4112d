"""Measure a model directory the way its users meet it: through its own reader, runtime and decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from ...articles import Article
from ...errors import ArticleError, DataError
from ...models.encoder.runtimes.choose import open_runtime
from ...models.model import (
    ArticleScores,
    SentenceChooser,
    open_reader,
    score_articles,
    topic_decisions,
)
from ...models.reader import Prepared
from ...models.store.folder import ModelFolder, find_model, open_model
from ...models.summarizers.base import Summarizer
from ...models.summarizers.choose import DEFAULT_SUMMARIZER, choose_summarizer
from ...models.summarizers.extractive.extractive import ExtractiveSummarizer
from ..data.labelled import LabelledArticle, grades_matrix
from ..data.references import draw, read_references
from ..data.splits import read_rows
from ..data.vietnews import VietnewsArticle, detokenize, to_article
from ..metrics.abstracts import Summarized, abstract_report, report_lines
from ..metrics.topics import topic_report
from ..topics.baseline import article_text, evaluate_split
from .evidence import evaluate_evidence

Progress = Callable[[int, int], None]
"""Told how many articles of how many are done."""

_CHUNK = 64
_N_HARDEST = 20


def evaluate_model(
    model: str | Path | None,
    data: Path,
    *,
    corpus: Path | None = None,
    split: str | None = None,
    limit: int | None = None,
    summarizer: str | Summarizer = DEFAULT_SUMMARIZER,
    summarizer_model: str | Path | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Evaluate a model on labelled articles, or on articles with reference abstracts.

    Args:
        model: as in `phobrief.load`.
        data: labelled articles (topics are measured), or articles with abstracts (see `read_references`).
        corpus: texts by id, for grades or abstracts keyed by id.
        split: only rows of this split.
        limit: at most this many articles, drawn at random, always the same ones.
        summarizer, summarizer_model: who writes the abstracts; as in `phobrief.load`.
        progress: called after every few articles.

    Returns:
        JSON-ready: ``model``, ``data``, and ``topics`` or ``abstracts`` with their figures.

    Raises:
        DataError: nothing to measure on.
    """
    folder = open_model(find_model(model))
    about = {
        "model": asdict(folder.info),
        "data": {"file": data.name, "split": split, "limit": limit},
    }
    articles = read_references(data, corpus, limit)
    if articles is not None:
        chosen = choose_summarizer(summarizer, summarizer_model)
        with _naming(data):
            return {**about, "abstracts": evaluate_abstracts(folder, articles, chosen, progress)}
    ids = [topic.id for topic in folder.manifest.topics]
    every = read_rows(data, corpus, ids)
    rows = draw([row for row in every if split in (None, row.split)], limit)
    if not rows:
        raise DataError(f"{data}: expected labelled rows of split {split!r}, found none")
    with _naming(data):
        result = {**about, **evaluate_topics(folder, rows, progress)}
    train = [row for row in every if row.split == "train"]
    if train and split not in (None, "train"):
        result["baseline"] = _baseline(train, rows, ids)
    return result


def evaluate_topics(
    folder: ModelFolder, rows: Sequence[LabelledArticle], progress: Progress | None = None
) -> dict[str, Any]:
    """Topic figures and what the tags' evidence is worth.

    Returns:
        ``topics``: a `topic_report` with the articles the model is furthest off on; ``evidence``: an
        `evidence_report`.

    Raises:
        DataError: none of the articles can be read.
    """
    decisions = topic_decisions(folder.manifest)
    chunks = list(_score(folder, [row.article for row in rows], progress, evidence=True))
    kept, prepared, scores = (list(chain.from_iterable(p)) for p in zip(*chunks, strict=True))
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
    return {
        "topics": report,
        "evidence": evaluate_evidence(folder, prepared, scores, decisions),
    }


def _baseline(
    train: Sequence[LabelledArticle], rows: Sequence[LabelledArticle], topics: Sequence[str]
) -> dict[str, Any]:
    """The TF-IDF baseline, taught by the file's own training rows, on the same articles."""
    return evaluate_split(
        [article_text(row.article) for row in train],
        grades_matrix(train, topics),
        [article_text(row.article) for row in rows],
        grades_matrix(rows, topics),
        topics,
    )


def evaluate_abstracts(
    folder: ModelFolder,
    articles: Sequence[VietnewsArticle],
    summarizer: Summarizer | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The figures of `abstract_report`, and how many articles could not be read.

    Raises:
        DataError: none of the articles can be read.
    """
    budget = folder.manifest.abstract
    chooser = SentenceChooser.open(folder)
    summarizer = summarizer or ExtractiveSummarizer()
    items = []
    chunks = _score(folder, list(map(to_article, articles)), progress, evidence=False)
    for kept, prepared, scores in chunks:
        abstracts = summarizer.summarize(chooser.inputs(prepared, scores), budget)
        items += [
            Summarized(p.document, abstract, detokenize(articles[i].abstract))
            for i, p, abstract in zip(kept, prepared, abstracts, strict=True)
        ]
    return {**abstract_report(items, budget), "n_unreadable": len(articles) - len(items)}


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
    if "baseline" in result:
        found = result["baseline"]
        parts = [f"{topic} {_number(f['f1'])}" for topic, f in found["topics"].items()]
        lines.append(f"TF-IDF baseline: macro F1 {_number(found['macro_f1'])}, {', '.join(parts)}")
    if result.get("evidence", {}).get("all", {}).get("n"):
        found = result["evidence"]["all"]
        ratio = "-" if found["ratio"] is None else f"{found['ratio']:.1f}"
        lines.append(
            f"evidence of {found['n']} tags: without it the score falls by "
            f"{found['drop_evidence']:.3f}, without as many other sentences by "
            f"{found['drop_random']:.3f} (ratio {ratio}); on it alone {_number(found['sufficiency'])} "
            "of the score stay"
        )
    if "abstracts" in result:
        lines += report_lines(result["abstracts"])
    return lines


@contextmanager
def _naming(data: Path) -> Iterator[None]:
    """Errors about the articles name their file."""
    try:
        yield
    except DataError as error:
        raise DataError(f"{data}: {error}") from error


def _score(
    folder: ModelFolder, articles: Sequence[Article], progress: Progress | None, *, evidence: bool
) -> Iterator[tuple[list[int], list[Prepared], list[ArticleScores]]]:
    """A few articles at a time: which of them could be read, how, and their scores.

    Raises:
        DataError: at the end, where none could be read.
    """
    reader, runtime = open_reader(folder, evidence=evidence), open_runtime(folder)
    pad, n_topics = reader.tokenizer.pad_id, len(folder.manifest.topics)
    n_read, why = 0, ""
    for start in range(0, len(articles), _CHUNK):
        kept: list[int] = []
        prepared: list[Prepared] = []
        for i, article in enumerate(articles[start : start + _CHUNK], start):
            try:
                prepared.append(reader.prepare(article))
            except ArticleError as error:
                why = why or f" (the first: {error})"
                continue
            kept.append(i)
        n_read += len(kept)
        yield kept, prepared, score_articles(prepared, runtime, pad, n_topics) if prepared else []
        if progress is not None:
            progress(min(start + _CHUNK, len(articles)), len(articles))
    if not n_read:
        raise DataError(
            f"expected articles that can be read, found none among {len(articles)}{why}; "
            "give their whole texts, not ids, links or page noise"
        )


def _hardest(
    values: Any, grades: Any, rows: Sequence[LabelledArticle], topics: Sequence[str]
) -> list[dict[str, Any]]:
    judged = grades >= 0
    errors = np.abs(values - (grades > 0))[judged]
    order = np.argsort(-errors, kind="stable")[:_N_HARDEST]
    found = []
    for i, t in np.argwhere(judged)[order]:
        found.append(
            {
                "id": rows[i].article.id,
                "topic": topics[t],
                "grade": int(grades[i, t]),
                "score": round(float(values[i, t]), 4),
            }
        )
    return found


def _number(value: float | None) -> str:
    return "  -  " if value is None else f"{value:.3f}"
