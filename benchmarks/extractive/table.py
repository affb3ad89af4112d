"""The table of extractive systems: baselines, oracles and phobrief over the same articles.

python -m phobrief.benchmarks.extractive.table --data DIR --n 1000
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ...models.model import Model
from ...training.data.reference_abstracts import AbstractCase, read_cases, sample_cases
from ...training.summarizers.domain import (
    MIN_CASES,
    held_out_corrections,
    make_abstracts,
    score_cases,
)
from ...training.summarizers.lines import lines_of
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
    made = list(phobrief_abstracts([(case.title, case.sentences) for case in cases], model))
    figures = summarise(
        cases, [chosen for _, chosen in made], texts=[abstract.text for abstract, _ in made]
    )
    return {"name": "phobrief", **figures}


def reference_row(cases: Sequence[AbstractCase], model: str | None) -> dict[str, Any]:
    """phobrief on the references its `DomainCorrection` is learnt from: by cross-validation."""
    loaded = Model.load(model, evidence=False)
    scored = score_cases(cases, loaded.reader, loaded.scorer)
    corrections = held_out_corrections(scored)
    budget = loaded.folder.manifest.abstract
    abstracts = make_abstracts(scored, corrections, budget, loaded.importance)
    chosen = [lines_of(a, case.sentences) for a, case in zip(abstracts, cases, strict=True)]
    figures = summarise(cases, chosen, texts=[abstract.text for abstract in abstracts])
    return {"name": "phobrief, cross-validated", **figures}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables for a sample of a vietnews split and for the reference abstracts."""
    parser = argparse.ArgumentParser(description=__doc__, prog="extractive_table")
    parser.add_argument("--data", type=Path, required=True, help="folder of vietnews-*.parquet")
    parser.add_argument("--n", type=int, default=1000, help="articles of the split")
    parser.add_argument("--split", default="test", choices=("train", "val", "test"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", help="phobrief's model folder; nothing: the bundled one")
    options = parser.parse_args(arguments)
    for title, rows in _tables(options.data, options.split, options.n, options.seed, options.model):
        print(f"\n{title}\n\n{format_table(rows)}", flush=True)


def _tables(
    folder: Path, split: str, n: int, seed: int, model: str | None
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    train = folder / "vietnews-train.parquet"
    references_path = folder / "abstracts.jsonl"
    references = read_cases(references_path, train) if references_path.is_file() else []
    extractors = simple_extractors()
    for more in (
        sumy_extractors,
        lambda: _trained(train, seed, without=[case.id for case in references]),
    ):
        try:
            extractors |= more()
        except ImportError as error:
            print(f"left out: {error}")
    cases = sample_cases(folder / f"vietnews-{split}.parquet", n, seed=seed)
    rows = [*evaluate_extractors(cases, extractors), phobrief_row(cases, model)]
    yield f"{len(cases)} articles of vietnews-{split}", rows
    if references:
        row = reference_row if len(references) >= 2 * MIN_CASES else phobrief_row
        rows = [*evaluate_extractors(references, extractors), row(references, model)]
        yield f"{len(references)} articles of {references_path.name}", rows


def _trained(train: Path, seed: int, *, without: Sequence[str]) -> dict[str, Extractor]:
    cases = sample_cases(train, N_RANKER_ARTICLES, seed=seed, without=without)
    ranker = Ranker(seed).fit((case.title, case.sentences, case.abstract) for case in cases)
    return {f"Boosted ranker-{n}": ranker_best(ranker, n) for n in (1, 2)}


if __name__ == "__main__":
    main()
