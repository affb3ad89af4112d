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

from ...messages import tell
from ..metrics.abstracts import doubted_articles
from ..metrics.topics import N_BINS
from .report_figures import (
    FIGURES,
    OVERALL,
    abstract_head,
    abstract_row,
    between,
    evidence_head,
    evidence_rows,
    hardest_head,
    hardest_rows,
    number,
    title,
    topic_head,
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
        rows = evidence_rows(result["evidence"])
        blocks += [f"## {title('evidence')}", _table(evidence_head(), rows)]
    if "abstracts" in result:
        blocks += _abstract_blocks(result["abstracts"])
    return "\n\n".join(blocks) + "\n"


def _heading(result: dict[str, Any]) -> str:
    model, data = result.get("model", {}), result.get("data", {})
    what = [data.get("file", title("unnamed"))]
    if data.get("split"):
        what.append(tell("evaluation.of_split", split=data["split"]))
    if data.get("limit"):
        what.append(tell("evaluation.of_limit", n=data["limit"]))
    facts = [tell("evaluation.measured", what=", ".join(what))]
    if data.get("n_learnt"):
        facts.append(tell("evaluation.n_learnt", n=data["n_learnt"]))
    facts.append(f"{title('sha256').capitalize()} {model.get('sha256', '')[:16]}.")
    return f"# {model.get('name', title('model'))} {model.get('version', '')}\n\n{' '.join(facts)}"


def _topic_blocks(report: dict[str, Any], baseline: dict[str, Any] | None) -> Iterator[str]:
    yield f"## {title('topics')}"
    yield _table(
        topic_head(baseline),
        (
            [topic, *(number(found.get(key)) for key in FIGURES), *_beside(baseline, topic)]
            for topic, found in report["topics"].items()
        ),
    )
    yield "\n".join(_overall_lines(report, baseline))
    yield tell("evaluation.ece_note", bins=tell("evaluation.bins", n=N_BINS))
    yield f"### {title('confusion')}\n\n{title('confusion_rows')}"
    labels, counts = report["confusion"]["labels"], report["confusion"]["counts"]
    yield _table(
        ["", *labels],
        ([label, *map(str, row)] for label, row in zip(labels, counts, strict=True)),
    )
    if report.get("hardest"):
        yield f"### {title('hardest')}"
        yield _table(hardest_head(), hardest_rows(report))


def _beside(baseline: dict[str, Any] | None, topic: str) -> list[str]:
    return [number(baseline["topics"].get(topic, {}).get("f1"))] if baseline else []


def _overall_lines(report: dict[str, Any], baseline: dict[str, Any] | None) -> Iterator[str]:
    for key in OVERALL:
        interval = report.get(f"{key}_interval")
        spread = f" (95 %: {between(interval)})" if interval else ""
        figure = number(baseline.get(key)) if baseline else ""
        beside = f"; {tell('evaluation.baseline', figure=figure)}" if baseline else ""
        yield f"- {title(key)} {number(report.get(key))}{spread}{beside}"


def _abstract_blocks(report: dict[str, Any]) -> Iterator[str]:
    n_articles = tell("evaluation.n_articles", n=report["n_articles"])
    yield f"## {title('abstracts')}\n\n{n_articles}"
    yield _table(abstract_head(), [abstract_row(report)])
    if doubted := doubted_articles(report):
        yield tell("evaluation.doubts", articles=", ".join(doubted))
    yield title("rouge_note")


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines
    )
