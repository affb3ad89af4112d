"""An evaluation as JSON, Markdown and one self-contained HTML page. No newspaper text goes into any of them.

The evaluation is a dictionary as `evaluate_model` returns it; the report shows which of these it has:

    model {name, version, sha256}, data {file, split, limit}
    topics    a `topic_report` with ``scores`` {topic: {scores, grades}} and
              ``hardest`` [{id, topic, grade, score}]
    baseline  a `topic_report` of the TF-IDF baseline on the same articles
    evidence  an `evidence_report`
    abstracts rouge, rouge_ascii, mean_syllables, mean_sentences, positions, ``doubted`` [{id, kinds}]
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..metrics.abstracts import doubted_articles
from .report_figures import (
    ABSTRACTS,
    EVIDENCE,
    FIGURES,
    OVERALL,
    abstract_row,
    evidence_rows,
    hardest_rows,
    number,
)
from .report_page import render_html


def write_report(result: dict[str, Any], folder: str | Path) -> list[Path]:
    """Write report.json, report.md and report.html into a folder, made where it is missing.

    Returns:
        The three paths.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "report.json": json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        "report.md": render_markdown(result),
        "report.html": render_html(result),
    }
    for name, content in contents.items():
        (folder / name).write_text(content, "utf-8")
    return [folder / name for name in contents]


def render_markdown(result: dict[str, Any]) -> str:
    """The figures as Markdown tables."""
    blocks = [_heading(result)]
    if "topics" in result:
        blocks += _topic_blocks(result["topics"], result.get("baseline"))
    if "evidence" in result:
        header = ["topic", *(title for _, title in EVIDENCE)]
        blocks += ["## Evidence", _table(header, evidence_rows(result["evidence"]))]
    if "abstracts" in result:
        blocks += _abstract_blocks(result["abstracts"])
    return "\n\n".join(blocks) + "\n"


def _heading(result: dict[str, Any]) -> str:
    model, data = result.get("model", {}), result.get("data", {})
    split = f", split {data['split']}" if data.get("split") else ""
    limit = f", at most {data['limit']} drawn at random" if data.get("limit") else ""
    learnt = (
        f" The model has learnt from {data['n_learnt']} of them." if data.get("n_learnt") else ""
    )
    return (
        f"# {model.get('name', 'model')} {model.get('version', '')}\n\n"
        f"Measured on {data.get('file', 'unnamed data')}{split}{limit}.{learnt} "
        f"Model sha256 {model.get('sha256', '')[:16]}."
    )


def _topic_blocks(report: dict[str, Any], baseline: dict[str, Any] | None) -> Iterator[str]:
    yield "## Topics"
    yield _table(
        ["topic", *(title for _, title in FIGURES), *(["TF-IDF F1"] if baseline else [])],
        (
            [topic, *(number(found.get(key)) for key, _ in FIGURES), *_beside(baseline, topic)]
            for topic, found in report["topics"].items()
        ),
    )
    yield "\n".join(_overall_lines(report, baseline))
    yield f"Calibration error (ECE) over {report.get('ece_binning', 'bins')}."
    yield "### Confusion matrix\n\nRows: topics that an article carries. Columns: tags."
    labels, counts = report["confusion"]["labels"], report["confusion"]["counts"]
    yield _table(
        ["", *labels],
        ([label, *map(str, row)] for label, row in zip(labels, counts, strict=True)),
    )
    if report.get("hardest"):
        yield "### Hardest articles"
        yield _table(["id", "topic", "grade", "score"], hardest_rows(report))


def _beside(baseline: dict[str, Any] | None, topic: str) -> list[str]:
    return [number(baseline["topics"].get(topic, {}).get("f1"))] if baseline else []


def _overall_lines(report: dict[str, Any], baseline: dict[str, Any] | None) -> Iterator[str]:
    for key, title in OVERALL:
        interval = report.get(f"{key}_interval")
        spread = f" (95 %: {number(interval[0])} to {number(interval[1])})" if interval else ""
        beside = f"; TF-IDF baseline {number(baseline.get(key))}" if baseline else ""
        yield f"- {title} {number(report.get(key))}{spread}{beside}"


def _abstract_blocks(report: dict[str, Any]) -> Iterator[str]:
    yield f"## Abstracts\n\n{report['n_articles']} articles."
    yield _table(["system", *ABSTRACTS], [abstract_row(report)])
    if doubted := doubted_articles(report):
        yield f"The consistency check doubts the abstracts of {', '.join(doubted)}."
    yield (
        "ROUGE is F1 x 100 over Unicode syllables. ASCII is `rouge_score`'s default tokenizer, which cuts "
        "Vietnamese letters apart; it is here for comparison with published figures only."
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines
    )
