"""Two models on the same labelled articles: figures side by side, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import DataError
from ...messages import tell
from ...models.model import Model
from ...models.store.folder import ModelFolder, find_model, open_model
from ..data.articles.labelled import LabelledArticle, grades_matrix
from ..data.articles.seen import n_learnt
from ..data.articles.splits import rows_with_texts
from ..metrics.significance import f1_differences, mcnemar
from ..metrics.topics import topic_report
from .predictions import Answers, answer, rows_to_judge_by, warning_of_learnt, what_models_saw

N_BOOTSTRAP = 2000
"""Resamples of the intervals."""
_N_SHOWN = 10
"""Differing articles that are printed."""
_FIGURES = ("precision", "recall", "f1", "average_precision", "ece", "support", "n_judged")


def compare_models(
    model_a: str | Path | None,
    model_b: str | Path | None,
    data: Path,
    *,
    corpus: Path | None = None,
    split: str | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """Compare two models on labelled articles.

    Args:
        model_a, model_b: as in `phobrief.load`.
        data: labelled articles.
        corpus: texts by id, for grades keyed by id.
        split: only rows of this split; of rows that name no split "dev" is what one of the models held out
            and neither learnt from.
        limit: only the first this many articles.

    Returns:
        JSON-ready: ``models``; ``topics`` (per shared topic: ``a``, ``b`` with their figures, the F1
        ``difference`` with its paired-bootstrap interval, ``mcnemar``); ``macro``; ``only_a``, ``only_b``
        (topics that one model alone knows); ``differing`` (the articles on which tags differ).

    Raises:
        DataError: nothing to compare on, or no topic in common.
        ModelStoreError: no such model.
    """
    folder_a, folder_b = (open_model(find_model(m)) for m in (model_a, model_b))
    every = rows_with_texts(data, corpus, _all_topics(folder_a, folder_b))
    folders = folder_a, folder_b
    seen = what_models_saw(folder.path for folder in folders)
    rows = rows_to_judge_by(every, data, split, seen)[:limit]
    a, b = (answer(Model.open(f), rows) for f in folders)
    learnt = [n_learnt(rows, what_models_saw([f.path])) for f in folders]
    return {
        "models": {"a": folder_a.info.to_dict(), "b": folder_b.info.to_dict()},
        "data": {
            "file": data.name,
            "split": split,
            "n_articles": len(rows),
            "n_learnt": dict(zip("ab", learnt, strict=True)),
        },
        **_compare_answers(a, b, rows),
    }


def compare_lines(result: dict[str, Any]) -> list[str]:
    """The comparison as lines for a terminal, with the first few articles that differ."""
    data = result["data"]
    lines = [
        f"{side.upper()}: {m['name']} {m['version']} ({m['sha256'][:12]})"
        for side, m in result["models"].items()
    ]
    lines.append(tell("compare.articles", n=data["n_articles"], file=data["file"]))
    for side, n in data["n_learnt"].items():
        if warning := warning_of_learnt(n, data["n_articles"]):
            lines.append(tell("compare.warning", side=side.upper(), what=warning))
    only_a, only_b = (tell("compare.only", side=side) for side in "AB")
    lines.append(
        f"{tell('figures.topic'):24} {'F1 A':>6} {'F1 B':>6} {tell('figures.difference'):>7}  "
        f"{tell('figures.interval'):16} {only_a:>6} {only_b:>6} {'McNemar p':>9}"
    )
    for topic, figures in result["topics"].items():
        test = figures["mcnemar"]
        lines.append(
            f"{topic:24} {_difference(figures['difference'])} "
            f"{test['only_a']:>6} {test['only_b']:>6} {test['p']:>9.3f}"
        )
    lines.append(f"{'macro F1':24} {_difference(result['macro'])}".rstrip())
    for side in ("a", "b"):
        if result[f"only_{side}"]:
            topics = ", ".join(result[f"only_{side}"])
            lines.append(tell("compare.only_knows", side=side.upper(), topics=topics))
    return [*lines, *_differing_lines(result["differing"])]


def _differing_lines(differing: Sequence[dict[str, Any]]) -> list[str]:
    lines = [tell("compare.differ", n=len(differing)) + (":" if differing else "")]
    for place in differing[:_N_SHOWN]:
        side = place["right"]
        right = tell("compare.right", side=side.upper()) if side else tell("compare.not_judged")
        lines.append(
            f"  {place['id'] or place['row']}  {place['topic']}  "
            f"A {place['score_a']:.2f}  B {place['score_b']:.2f}  {right}"
        )
    if len(differing) > _N_SHOWN:
        lines.append(f"  {tell('compare.more', n=len(differing) - _N_SHOWN)}")
    return lines


def _all_topics(folder_a: ModelFolder, folder_b: ModelFolder) -> list[str]:
    """Ids of the topics of both models, shared topics first; a DataError where none is shared."""
    ids_a, ids_b = ([t.id for t in f.manifest.topics] for f in (folder_a, folder_b))
    shared = [topic for topic in ids_a if topic in ids_b]
    if not shared:
        raise DataError(
            f"expected models with a topic in common, got {', '.join(ids_a)} and {', '.join(ids_b)}"
        )
    return list(dict.fromkeys((*shared, *ids_a, *ids_b)))


def _compare_answers(a: Answers, b: Answers, rows: Sequence[LabelledArticle]) -> dict[str, Any]:
    """What `compare_models` returns about the answers of two models."""
    shared = [topic for topic in a.topics if topic in b.topics]
    shared_a, shared_b = a.columns(shared), b.columns(shared)
    return {
        **_figures(shared_a, shared_b, rows, shared),
        "only_a": [t for t in a.topics if t not in shared],
        "only_b": [t for t in b.topics if t not in shared],
        "differing": _differing(shared_a, shared_b, rows, shared),
    }


def _figures(
    a: Answers, b: Answers, rows: Sequence[LabelledArticle], topics: Sequence[str]
) -> dict[str, Any]:
    grades = grades_matrix(rows, topics)
    reports = [
        topic_report(np.nan_to_num(x.scores), x.tagged, grades, topics, n_bootstrap=0)
        for x in (a, b)
    ]
    differences, macro = f1_differences(a.tagged, b.tagged, grades, topics, n_bootstrap=N_BOOTSTRAP)
    per_topic: dict[str, Any] = {}
    for t, topic in enumerate(topics):
        judged = grades[:, t] >= 0
        right = [x.tagged[judged, t] == (grades[judged, t] > 0) for x in (a, b)]
        test = mcnemar(right[0], right[1])
        figures = [{key: r["topics"][topic][key] for key in _FIGURES} for r in reports]
        per_topic[topic] = {
            "a": figures[0],
            "b": figures[1],
            "difference": differences[topic].to_dict(),
            "mcnemar": {"only_a": test.only_a, "only_b": test.only_b, "p": test.p},
        }
    return {"topics": per_topic, "macro": macro.to_dict()}


def _differing(
    a: Answers, b: Answers, rows: Sequence[LabelledArticle], topics: Sequence[str]
) -> list[dict[str, Any]]:
    """Each article and topic that only one model tags, the largest difference of scores first."""
    grades = grades_matrix(rows, topics)
    found: list[dict[str, Any]] = []
    for i, t in zip(*np.nonzero(a.tagged != b.tagged), strict=True):
        grade = int(grades[i, t])
        right = None if grade < 0 else "a" if a.tagged[i, t] == (grade > 0) else "b"
        found.append(
            {
                "row": int(i),
                "id": rows[i].article.id,
                "title": rows[i].article.title,
                "topic": topics[t],
                "grade": None if grade < 0 else grade,
                "score_a": round(float(a.scores[i, t]), 4),
                "score_b": round(float(b.scores[i, t]), 4),
                "tagged_a": bool(a.tagged[i, t]),
                "right": right,
            }
        )
    return sorted(found, key=lambda f: -abs(f["score_a"] - f["score_b"]))


def _difference(figures: dict[str, Any]) -> str:
    a, b = (f"{figures[k]:.3f}" if figures[k] is not None else "-" for k in ("a", "b"))
    difference = "" if figures["difference"] is None else f"{figures['difference']:+.3f}"
    interval = figures["interval"]
    low, high = ("", "") if interval is None else (f"{end:+.3f}" for end in interval)
    span = tell("figures.range", low=low, high=high) if interval is not None else ""
    return f"{a:>6} {b:>6} {difference:>7}  {span:16}"
