"""Suggestions as a file to label in: Label Studio tasks with the model's answers, or a table."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from ...errors import DataError
from ...files import replacing, write_whole
from ...tables import safe_cell
from .output import writing
from .suggest import Suggestion

SUFFIXES = (".json", ".jsonl", ".csv", ".tsv")
_EXCEL_CELL = 32_767
"""Characters that Excel keeps of a cell."""


def write_suggestions(
    out: Path, chosen: Sequence[Suggestion], topics: Mapping[str, str], model: str
) -> list[Path]:
    """Write a file ready for labelling; return the files written.

    ``.json`` is for Label Studio, with the labelling interface beside it in ``NAME.interface.xml``; the
    others have an empty column per topic to fill in with 0, 1 or 2, and the scores in ``score_*``.

    Args:
        out: .json, .jsonl, .csv or .tsv.
        chosen: in the order to label them.
        topics: name by id.
        model: name and version, kept with its answers.

    Raises:
        DataError: another suffix, or ``out`` cannot be written.
    """
    suffix = check_suffix(out)
    with writing(out):
        if suffix == ".json":
            tasks = [_task(s, model) for s in chosen]
            write_whole(out, json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
            interface = out.with_suffix(".interface.xml")
            write_whole(interface, _interface(topics))
            return [out, interface]
        rows = [_row(s, topics) for s in chosen]
        if suffix == ".jsonl":
            write_whole(out, "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))
        else:
            _write_table(out, rows, "," if suffix == ".csv" else "\t")
    return [out]


def check_suffix(out: Path) -> str:
    """The suffix of an output file, in lower case.

    Raises:
        DataError: it is none that can be written.
    """
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise DataError(
            f"--out {out}: expected a name ending in .json (Label Studio), .csv, .tsv or .jsonl"
        )
    return suffix


def why(suggestion: Suggestion) -> str:
    """Why the article was chosen, for a person."""
    return f"{suggestion.topic}: score {suggestion.scores[suggestion.topic]:.2f}"


def too_long_for_excel(chosen: Sequence[Suggestion]) -> int:
    """The number of articles that are too long for a cell of Excel."""
    return sum(len(s.article.text) > _EXCEL_CELL for s in chosen)


def _task(s: Suggestion, model: str) -> dict[str, Any]:
    article = s.article
    data = {"id": article.id, "title": article.title or "", "text": article.text}
    known = {"published": article.published, "source": article.source, "why": why(s)}
    answer = {
        "from_name": "topics",
        "to_name": "text",
        "type": "choices",
        "value": {"choices": list(s.tags)},
    }
    prediction = {"model_version": model, "score": s.scores[s.topic], "result": [answer]}
    return {
        "data": {**data, **{k: v for k, v in known.items() if v}},
        "predictions": [prediction] if s.tags else [],
    }


def _interface(topics: Mapping[str, str]) -> str:
    choices = "\n".join(
        f"    <Choice value={quoteattr(t)} hint={quoteattr(name)}/>" for t, name in topics.items()
    )
    return (
        '<View>\n  <Header value="$title"/>\n'
        '  <Choices name="topics" toName="text" choice="multiple">\n'
        f"{choices}\n  </Choices>\n"
        '  <Text name="text" value="$text"/>\n</View>\n'
    )


def _row(s: Suggestion, topics: Mapping[str, str]) -> dict[str, Any]:
    article = s.article
    return {
        "id": article.id or "",
        "title": article.title or "",
        **dict.fromkeys(topics, ""),
        "why": why(s),
        "suggested": ";".join(s.tags),
        **{f"score_{topic}": s.scores[topic] for topic in topics},
        "published": article.published or "",
        "source": article.source or "",
        "text": article.text,
    }


def _write_table(out: Path, rows: Sequence[dict[str, Any]], delimiter: str) -> None:
    with (
        replacing(out) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file, delimiter=delimiter)
        if rows:
            writer.writerow(rows[0])
        for row in rows:
            writer.writerow([safe_cell(v) if isinstance(v, str) else v for v in row.values()])
