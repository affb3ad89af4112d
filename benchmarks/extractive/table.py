"""The table of extractive systems: baselines, oracles and phobrief over the same articles.

python -m phobrief.benchmarks.extractive.table --data DIR --n 1000

on a sample of vietnews, on the references that ship for it, and, where DIR has modern.parquet, on the dev
part of those for modern articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...models.model import Model
from ...training.data.abstracts.cases import (
    AbstractCase,
    held_out,
    learnt_from,
    read_cases,
    sample_cases,
)
from ...training.data.corpora.vietnews_clone import ABSTRACTS, MODERN_ABSTRACTS, grades_path
from ...training.summarizers.domain import (
    MIN_CASES,
    held_out_corrections,
    make_abstracts,
    score_cases,
)
from .baselines import (
    Extractor,
    evaluate_extractors,
    ranker_best,
    simple_extractors,
    summarise,
)
from .phobrief import phobrief_abstracts
from .ranker import Ranker
from .sumy import sumy_extractors

N_RANKER_ARTICLES = 4000
TABLES = ("vietnews", "references", "modern")
"""vietnews itself; the references for it, which phobrief learns from; dev of those for modern articles."""


def format_table(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    columns = [
        ("name", "system"),
        ("r1", "R-1"),
        ("r2", "R-2"),
        ("rl", "R-L"),
        ("ascii_r1", "ASCII R-1"),
        ("ascii_r2", "ASCII R-2"),
        ("ascii_rl", "ASCII R-L"),
        ("n_sentences", "sentences"),
        ("n_syllables", "syllables"),
        ("best_share", "among best"),
    ]
    shown = [(key, title) for key, title in columns if any(key in row for row in rows)]
    lines = ["| " + " | ".join(title for _, title in shown) + " |", "|---" * len(shown) + "|"]
    for row in rows:
        lines.append("| " + " | ".join(str(row.get(key, "")) for key, _ in shown) + " |")
    return "\n".join(lines)


def phobrief_row(cases: Sequence[AbstractCase], model: str | None) -> dict[str, Any]:
    """phobrief's own abstracts beside the others: its budget, its deletions."""
    made = list(phobrief_abstracts(cases, model))
    figures = summarise(
        cases, [chosen for _, chosen in made], texts=[abstract.text for abstract, _ in made]
    )
    return {"name": "phobrief", **figures}


def reference_row(cases: Sequence[AbstractCase], model: str | None) -> dict[str, Any]:
    """phobrief on the references its `DomainCorrection` is learnt from: by cross-validation."""
    loaded = Model.load(model)
    scored = score_cases(cases, loaded.reader, loaded.scorer)
    corrections = held_out_corrections(scored)
    budget = loaded.folder.manifest.abstract
    abstracts = make_abstracts(scored, corrections, budget, loaded.importance)
    chosen = [
        case.sentences_at((span.start, span.end) for span in abstract.sentences)
        for abstract, case in zip(abstracts, cases, strict=True)
    ]
    figures = summarise(cases, chosen, texts=[abstract.text for abstract in abstracts])
    return {"name": "phobrief, cross-validated", **figures}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables that the data folder allows."""
    parser = argparse.ArgumentParser(description=__doc__, prog="extractive_table")
    parser.add_argument("--data", type=Path, required=True, help="folder of vietnews-*.parquet")
    parser.add_argument("--n", type=int, default=1000, help="articles of the split")
    parser.add_argument("--split", default="test", choices=("train", "val", "test"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", help="phobrief's model folder; nothing: the bundled one")
    parser.add_argument("--only", choices=TABLES, nargs="+", default=TABLES, help="these tables")
    options = parser.parse_args(arguments)
    references = references_in(options.data)
    extractors = _extractors(options.data, options.seed, references)
    titles = {
        "vietnews": f"vietnews-{options.split}",
        "references": ABSTRACTS,
        "modern": f"{MODERN_ABSTRACTS}, dev part",
    }
    for name in options.only:
        if name == "vietnews":
            path = options.data / f"vietnews-{options.split}.parquet"
            cases = sample_cases(path, options.n, seed=options.seed)
        else:
            cases = references.get(name, [])
        if cases:
            enough = name == "references" and len(cases) >= 2 * MIN_CASES
            row = reference_row if enough else phobrief_row
            rows = [*evaluate_extractors(cases, extractors), row(cases, options.model)]
            print(f"\n{len(cases)} articles of {titles[name]}\n\n{format_table(rows)}", flush=True)


def references_in(folder: Path) -> dict[str, list[AbstractCase]]:
    """The references of each of `TABLES` that the folder has the articles of."""
    vietnews, modern = folder / ABSTRACTS, folder / "modern.parquet"
    found = {}
    if vietnews.is_file():
        found["references"] = learnt_from(read_cases(vietnews, folder / "vietnews-train.parquet"))
    if modern.is_file():
        found["modern"] = held_out(read_cases(grades_path(MODERN_ABSTRACTS), modern))
    return found


def _extractors(
    folder: Path, seed: int, references: dict[str, list[AbstractCase]]
) -> dict[str, Extractor]:
    without = [case.id for cases in references.values() for case in cases]
    extractors = simple_extractors()
    for more in (
        sumy_extractors,
        lambda: _trained(folder / "vietnews-train.parquet", seed, without=without),
    ):
        try:
            extractors |= more()
        except ImportError as error:
            print(f"left out: {error}")
    return extractors


def _trained(train: Path, seed: int, *, without: Sequence[str]) -> dict[str, Extractor]:
    cases = sample_cases(train, N_RANKER_ARTICLES, seed=seed, without=without)
    ranker = Ranker(seed).fit((case.title, case.sentences, case.abstract) for case in cases)
    return {f"Boosted ranker-{n}": ranker_best(ranker, n) for n in (1, 2)}


if __name__ == "__main__":
    main()
