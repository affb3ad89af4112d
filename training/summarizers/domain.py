"""Learn from reference abstracts which sentence serves best in articles on the model's own topics.

    python -m phobrief.training.summarizers.domain --references abstracts.jsonl --corpus CORPUS.parquet

prints the figures without the correction and, cross-validated, with it. ``--out DIR`` writes a copy of the
model that has it. `phobrief train` learns it where the config names ``data.references``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...aliases import FloatArray
from ...articles import Abstract
from ...errors import TrainingError
from ...models.model import Model, summary_input
from ...models.reader import ArticleReader, Prepared
from ...models.scoring import ArticleScorer, ArticleScores
from ...models.sentence_features.features import N_FEATURES
from ...models.store.folder import write_model
from ...models.store.manifest import AbstractBudget
from ...models.summarizers.extractive.domain import DomainCorrection
from ...models.summarizers.extractive.extractive import extract
from ...models.summarizers.extractive.word_importance import WordImportance
from ..card import model_card
from ..data.reference_abstracts import AbstractCase, read_cases
from ..finetuning.examples import salience_targets
from ..metrics.rouge import rouge
from .lines import article_of_lines, lines_at, lines_of

PULL = 0.3
"""How strongly the weights are pulled towards the head's own salience: there are few reference abstracts."""
MIN_CASES = 50
"""Reference abstracts, of articles with more than one sentence; held-out folds learn from four fifths."""
N_FOLDS = 5
_UNSEEN = -20.0


@dataclass(frozen=True, slots=True)
class ScoredCase:
    """A reference abstract, its article, and what the model says of it."""

    case: AbstractCase
    prepared: Prepared
    scores: ArticleScores


def check_references(path: Path | None, corpus: Path | None) -> None:
    """Say before a training what would stop `fit_domain` at its end.

    Raises:
        TrainingError: fewer than `MIN_CASES` cases, or no corpus that holds their articles.
        DataError: see `read_cases`.
    """
    if path is None:
        return
    if corpus is None:
        raise TrainingError("data.references: its articles are those of data.articles; give it too")
    _check_enough(len(case.sentences) for case in read_cases(path, corpus))


def fit_domain(scored: Sequence[ScoredCase], pull: float = PULL) -> DomainCorrection:
    """Fit a correction by conditional logistic regression over the sentences of each article.

    The target is what a reader marked as best; where nobody marked anything, what is most like the abstract.

    Raises:
        TrainingError: fewer than `MIN_CASES` cases.
    """
    _check_enough(len(s.prepared.sentence_ids) for s in scored)
    return _fit(scored, pull)


def _check_enough(n_sentences: Iterable[int]) -> None:
    found = sum(n > 1 for n in n_sentences)
    if found < MIN_CASES:
        raise TrainingError(
            f"expected at least {MIN_CASES} reference abstracts to learn from, found {found}; "
            "write more, or leave them out"
        )


def _fit(scored: Sequence[ScoredCase], pull: float) -> DomainCorrection:
    from scipy.optimize import minimize

    rows = [_columns_and_target(s) for s in scored if len(s.prepared.sentence_ids) > 1]
    size = np.concatenate([columns for columns, _ in rows]).std(axis=0)
    size = np.where(size > 0, size, 1.0)
    size[0] = 1.0  # the salience counts as it is, features in their standard deviations
    rows = [(columns / size, target) for columns, target in rows]
    start = np.zeros(1 + N_FEATURES)
    start[0] = 1.0

    def loss(weights: FloatArray) -> tuple[float, FloatArray]:
        total, gradient = 0.0, np.zeros_like(weights)
        for columns, target in rows:
            logits = columns @ weights
            logits -= logits.max()
            log_share = logits - np.log(np.exp(logits).sum())
            total -= float(target @ log_share)
            gradient -= columns.T @ (target - np.exp(log_share))
        away = weights - start
        return (
            total / len(rows) + pull * float(away @ away),
            gradient / len(rows) + 2 * pull * away,
        )

    found = minimize(loss, start, jac=True, method="L-BFGS-B").x / size
    return DomainCorrection(float(found[0]), found[1:].astype(np.float32))


def _columns_and_target(scored: ScoredCase) -> tuple[FloatArray, FloatArray]:
    salience = scored.scores.salience
    head = np.where(np.isfinite(salience), salience, _UNSEEN)
    columns = np.column_stack([head, scored.prepared.features]).astype(np.float64)
    sentences = scored.prepared.document.sentences
    lines = lines_at([sentence.start for sentence in sentences], scored.case.sentences)
    marked = np.array([line in scored.case.best for line in lines], float)
    if marked.any():
        return columns, marked / marked.sum()
    target = salience_targets([s.text for s in sentences], scored.case.abstract)
    return columns, np.asarray(target, dtype=np.float64)


def cross_validate(
    scored: Sequence[ScoredCase],
    budget: AbstractBudget,
    importance: WordImportance | None,
    seed: int = 0,
) -> dict[str, dict[str, float]]:
    """Figures of the abstracts ``without`` a correction and ``with`` one that has not seen the article."""
    corrections = held_out_corrections(scored, seed)
    return {
        "without": abstract_figures(scored, [None] * len(scored), budget, importance),
        "with": abstract_figures(scored, corrections, budget, importance),
    }


def held_out_corrections(scored: Sequence[ScoredCase], seed: int = 0) -> list[DomainCorrection]:
    """For each case the correction that is learnt from the other folds.

    Raises:
        TrainingError: as `fit_domain`.
    """
    _check_enough(len(s.prepared.sentence_ids) for s in scored)
    folds = np.random.default_rng(seed).permutation(len(scored)) % N_FOLDS
    learnt = [
        _fit([s for s, f in zip(scored, folds, strict=True) if f != fold], PULL)
        for fold in range(N_FOLDS)
    ]
    return [learnt[fold] for fold in folds]


def make_abstracts(
    scored: Sequence[ScoredCase],
    corrections: Sequence[DomainCorrection | None],
    budget: AbstractBudget,
    importance: WordImportance | None,
) -> list[Abstract]:
    """The abstract of each case under its correction."""
    return [_abstract(s, c, budget, importance) for s, c in zip(scored, corrections, strict=True)]


def abstract_figures(
    scored: Sequence[ScoredCase],
    corrections: Sequence[DomainCorrection | None],
    budget: AbstractBudget,
    importance: WordImportance | None,
) -> dict[str, float]:
    """Mean ROUGE (F1 x 100) and the share of the chosen sentences that are among the best."""
    return _figures(make_abstracts(scored, corrections, budget, importance), scored)


def _abstract(
    scored: ScoredCase,
    correction: DomainCorrection | None,
    budget: AbstractBudget,
    importance: WordImportance | None,
) -> Abstract:
    case = summary_input(scored.prepared, scored.scores.salience, 1.0, correction, importance)
    return extract(case.document.sentences, case.sentence_ids, case.salience, budget, case.rate)


def _figures(abstracts: Sequence[Abstract], scored: Sequence[ScoredCase]) -> dict[str, float]:
    pairs = list(zip(abstracts, scored, strict=True))
    found = [rouge(abstract.text, s.case.abstract) for abstract, s in pairs]
    chosen = [(set(lines_of(a, s.case.sentences)), s.case.best) for a, s in pairs if s.case.best]
    n_chosen = sum(len(lines) for lines, _ in chosen)
    return {
        "r1": 100 * float(np.mean([r.r1 for r in found])),
        "r2": 100 * float(np.mean([r.r2 for r in found])),
        "rl": 100 * float(np.mean([r.rl for r in found])),
        "among_best": sum(len(lines & best) for lines, best in chosen) / max(1, n_chosen),
    }


def score_cases(
    cases: Sequence[AbstractCase], reader: ArticleReader, scorer: ArticleScorer
) -> list[ScoredCase]:
    """Cases with what a model says of them."""
    prepared = [reader.prepare(article_of_lines(c.title, c.sentences)) for c in cases]
    return [ScoredCase(*one) for one in zip(cases, prepared, scorer.score(prepared), strict=True)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures; write the model when asked."""
    parser = argparse.ArgumentParser(description=__doc__, prog="domain")
    parser.add_argument("--references", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--model", help="as in phobrief.load")
    parser.add_argument("--out", type=Path, help="a new folder for the model with the correction")
    options = parser.parse_args(arguments)
    model = Model.load(options.model, evidence=False)
    cases = read_cases(options.references, options.corpus)
    scored = score_cases(cases, model.reader, model.scorer)
    manifest = model.folder.manifest
    for name, f in cross_validate(scored, manifest.abstract, model.importance).items():
        print(
            f"{name:8} ROUGE-1/2/L {f['r1']:.2f}/{f['r2']:.2f}/{f['rl']:.2f}, "
            f"{f['among_best']:.3f} of its sentences among the best"
        )
    if options.out is not None:
        corrected = manifest.but(domain=fit_domain(scored).to_state())
        write_model(options.out, corrected, [], model_card, base=model.folder)
        print(f"wrote {options.out}")


if __name__ == "__main__":
    main()
