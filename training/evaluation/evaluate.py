"""Measure a model directory as its users meet it: with its own reader, runtime and decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ...articles import Article
from ...errors import ArticleError, DataError
from ...messages import tell
from ...models.model import Model, ScoredArticle
from ...models.scoring import ARTICLES_AT_ONCE
from ...models.summarizers.base import Summarizer
from ...models.summarizers.choose import DEFAULT_SUMMARIZER, choose_summarizer
from ...models.summarizers.extractive.extractive import ExtractiveSummarizer
from ...streams import batched
from ..data.abstracts.references import draw, read_references
from ..data.articles.labelled import LabelledArticle, grades_matrix
from ..data.articles.seen import TRAIN, n_learnt, rows_of_split
from ..data.articles.splits import rows_with_texts
from ..data.corpora.vietnews import VietnewsArticle, detokenize, to_article
from ..metrics.abstracts import Summarized, abstract_report, report_lines
from ..metrics.topics import topic_report
from ..topics.baseline import article_text, evaluate_split
from .evidence import evaluate_evidence
from .predictions import rows_to_judge_by, warning_of_learnt, what_models_saw

Progress = Callable[[int, int], None]
"""Called with the number of articles done, and of all articles."""

_N_HARDEST = 20
"""Articles that a report lists as the hardest."""


# As many parameters as the command has options; naming and explaining them takes half of the lines.
def evaluate_model(
    model: str | Path | None,
    data: Path,
    *,
    corpus: Path | None = None,
    split: str | None = None,
    limit: int | None = None,
    summarizer: str | Summarizer = DEFAULT_SUMMARIZER,
    summarizer_model: str | Path | None = None,
    evidence: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Evaluate a model on labelled articles, or on articles with reference abstracts.

    Args:
        model: as in `phobrief.load`.
        data: labelled articles (topics are measured), or articles with abstracts (see `read_references`).
        corpus: texts by id, for grades or abstracts keyed by id.
        split: only rows of this split; "dev" and "train" of rows that name no split are what the model
            remembers of its training.
        limit: at most this many articles, drawn at random, the same on every call.
        summarizer, summarizer_model: as in `phobrief.load`.
        evidence: also measure the tags' evidence: eight more passes of the encoder per tag.
        progress: called after each article that could be read.

    Returns:
        JSON-ready: ``model``, ``data``, and ``topics`` (with ``evidence`` where asked for) or ``abstracts``
        with their figures. ``data`` has ``n_learnt``, the number of rows that the model has learnt from;
        None where it does not remember.

    Raises:
        DataError: nothing to measure on.
        ModelStoreError: no such model.
    """
    loaded = Model.load(model)
    about: dict[str, Any] = {
        "model": loaded.info.to_dict(),
        "data": {"file": data.name, "split": split, "limit": limit},
    }
    articles = read_references(data, corpus, limit)
    if articles is not None:
        chosen = choose_summarizer(summarizer, summarizer_model)
        with _naming(data):
            return {**about, "abstracts": evaluate_abstracts(loaded, articles, chosen, progress)}
    ids = loaded.topic_ids
    every = rows_with_texts(data, corpus, ids)
    seen = what_models_saw([loaded.folder.path])
    rows = draw(rows_to_judge_by(every, data, split, seen), limit)
    about["data"]["n_learnt"] = n_learnt(rows, seen) if seen else None
    with _naming(data):
        result = {**about, **evaluate_topics(loaded, rows, progress, evidence=evidence)}
    train = rows_of_split(every, TRAIN, seen)
    if train and split not in (None, TRAIN):
        result["baseline"] = _baseline(train, rows, ids)
    return result


def evaluate_topics(
    model: Model,
    rows: Sequence[LabelledArticle],
    progress: Progress | None = None,
    *,
    evidence: bool = False,
) -> dict[str, Any]:
    """Figures of the topics and, where asked for, of the tags' evidence.

    Args:
        rows: labelled for the model's topics.
        progress: called after each article that could be read.
        evidence: whether it is asked for.

    Returns:
        ``topics``: a `topic_report` with the ``hardest`` articles, whose scores are furthest from the label;
        ``evidence``: an `evidence_report`.

    Raises:
        DataError: none of the articles can be read.
    """
    scored = list(_score(model, [row.article for row in rows], progress))
    read = [rows[one.number] for one in scored]
    values = np.array([model.probabilities(one.scores) for one in scored])
    ids = model.topic_ids
    grades = grades_matrix(read, ids)
    report = topic_report(values, model.reached(values), grades, ids)
    report["n_unreadable"] = len(rows) - len(read)
    report["hardest"] = _hardest(values, grades, read, ids)
    report["scores"] = {
        topic: {"scores": values[:, t].round(4).tolist(), "grades": grades[:, t].tolist()}
        for t, topic in enumerate(ids)
    }
    found = {"topics": report}
    if evidence:
        found["evidence"] = evaluate_evidence(model, scored)
    return found


def _baseline(
    train: Sequence[LabelledArticle], rows: Sequence[LabelledArticle], topics: Sequence[str]
) -> dict[str, Any]:
    """Figures of the TF-IDF baseline on the same articles; it learns from the file's training rows."""
    return evaluate_split(
        [article_text(row.article) for row in train],
        grades_matrix(train, topics),
        [article_text(row.article) for row in rows],
        grades_matrix(rows, topics),
        topics,
    )


def evaluate_abstracts(
    model: Model,
    articles: Sequence[VietnewsArticle],
    summarizer: Summarizer | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Figures of a model's abstracts.

    Args:
        summarizer: None for the extractive one.
        progress: called after each article that could be read.

    Returns:
        The figures of `abstract_report`, and ``n_unreadable``.

    Raises:
        DataError: none of the articles can be read.
    """
    budget = model.folder.manifest.abstract
    summarizer = summarizer or ExtractiveSummarizer()
    items = []
    scored = _score(model, list(map(to_article, articles)), progress)
    for batch in batched(scored, ARTICLES_AT_ONCE):
        inputs = model.summary_inputs(
            [one.prepared for one in batch], [one.scores for one in batch]
        )
        for one, abstract in zip(batch, summarizer.summarize(inputs, budget), strict=True):
            reference = detokenize(articles[one.number].abstract)
            items.append(Summarized(one.prepared.document, abstract, reference))
    return {**abstract_report(items, budget), "n_unreadable": len(articles) - len(items)}


def evaluation_lines(result: dict[str, Any]) -> list[str]:
    """The figures as lines for a terminal."""
    model = result["model"]
    named = f"{model['name']} {model['version']} ({model['sha256'][:12]})"
    lines = [tell("evaluate.measured", model=named, file=result["data"]["file"])]
    if "topics" in result:
        report = result["topics"]
        if warning := warning_of_learnt(result["data"].get("n_learnt"), report["n_articles"]):
            lines.append(tell("figures.warning", what=warning))
        for topic, figures in report["topics"].items():
            lines.append(
                f"{topic:24} P {_number(figures['precision'])} R {_number(figures['recall'])} "
                f"F1 {_number(figures['f1'])} AP {_number(figures['average_precision'])} "
                f"ECE {_number(figures['ece'])} {tell('evaluate.positives', n=figures['support'])}"
            )
        lines.append(f"{'macro F1':24} {_number(report['macro_f1'])}")
    if "baseline" in result:
        found = result["baseline"]
        parts = [f"{topic} {_number(f['f1'])}" for topic, f in found["topics"].items()]
        macro = _number(found["macro_f1"])
        lines.append(tell("evaluate.baseline", macro=macro, topics=", ".join(parts)))
    if result.get("evidence", {}).get("all", {}).get("n"):
        found = result["evidence"]["all"]
        lines.append(
            tell(
                "evaluate.evidence",
                n=found["n"],
                drop=f"{found['drop_evidence']:.3f}",
                other=f"{found['drop_random']:.3f}",
                ratio="-" if found["ratio"] is None else f"{found['ratio']:.1f}",
                rest=_number(found["sufficiency"]),
            )
        )
    if "abstracts" in result:
        lines += report_lines(result["abstracts"])
    return lines


@contextmanager
def _naming(data: Path) -> Iterator[None]:
    """Name the file in errors about its articles."""
    try:
        yield
    except DataError as error:
        raise DataError(f"{data}: {error}") from error


def _score(
    model: Model, articles: Sequence[Article], progress: Progress | None
) -> Iterator[ScoredArticle]:
    """Score the articles that can be read.

    Raises:
        DataError: none could be read; raised at the end.
    """
    errors: dict[int, ArticleError] = {}
    for scored in model.score_readable(articles, errors.__setitem__):
        yield scored
        if progress is not None:
            progress(scored.number + 1, len(articles))
    if len(errors) == len(articles):
        why = f" (the first: {errors[0]})" if errors else ""
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
