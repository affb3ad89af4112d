"""Learn from reference abstracts which sentence serves best in articles on the model's own topics.

    python -m phobrief.training.summarizers.domain --references FILE... --corpus CORPUS.parquet...

prints the figures without the correction and, cross-validated, with it; and those of the references' dev
part, which is not learnt from, beside the lead and the references' own best sentences. ``--out DIR`` writes a
copy of the model that has it. `phobrief train` learns it where the config names ``data.references``.
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
from ...models.summarizers.extractive.word_importance import WordImportance
from ..card import model_card
from ..data.abstracts.cases import AbstractCase, held_out, learnt_from, read_cases
from ..finetuning.examples import salience_targets
from ..metrics.rouge import mean_figures, rouge
from .tune import unchecked_abstract

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


def check_references(paths: Sequence[Path], corpora: Sequence[Path]) -> None:
    """Say before a training what would stop `fit_domain` at its end.

    Raises:
        TrainingError: fewer than `MIN_CASES` cases to learn from, or no corpus for their articles.
        DataError: see `read_cases`.
    """
    if not paths:
        return
    if not corpora:
        raise TrainingError(
            "data.references: its articles are those of data.articles or data.plain; give these too"
        )
    cases = [case for path in paths for case in read_cases(path, *corpora)]
    _check_enough(len(case.ranges) for case in learnt_from(cases))


def fit_domain(scored: Sequence[ScoredCase]) -> DomainCorrection:
    """Fit a correction by conditional logistic regression over the sentences of each article.

    The target is what a reader marked as best; where nobody marked anything, what is most like the abstract.

    Raises:
        TrainingError: fewer than `MIN_CASES` cases.
    """
    _check_enough(len(s.prepared.sentence_ids) for s in scored)
    return _fit(scored)


def _check_enough(n_sentences: Iterable[int]) -> None:
    found = sum(n > 1 for n in n_sentences)
    if found < MIN_CASES:
        raise TrainingError(
            f"expected at least {MIN_CASES} reference abstracts to learn from, found {found}; "
            "write more, or leave them out"
        )


def _fit(scored: Sequence[ScoredCase]) -> DomainCorrection:
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
            total / len(rows) + PULL * float(away @ away),
            gradient / len(rows) + 2 * PULL * away,
        )

    found = minimize(loss, start, jac=True, method="L-BFGS-B").x / size
    return DomainCorrection(float(found[0]), found[1:].astype(np.float32))


def _columns_and_target(scored: ScoredCase) -> tuple[FloatArray, FloatArray]:
    salience = scored.scores.salience
    head = np.where(np.isfinite(salience), salience, _UNSEEN)
    columns = np.column_stack([head, scored.prepared.features]).astype(np.float64)
    sentences = scored.prepared.document.sentences
    numbers = [scored.case.sentence_at(sentence.start, sentence.end) for sentence in sentences]
    marked = np.array([number in scored.case.best for number in numbers], float)
    if marked.any():
        return columns, marked / marked.sum()
    target = salience_targets([s.text for s in sentences], scored.case.abstract)
    return columns, np.asarray(target, dtype=np.float64)


def cross_validate_domain(
    scored: Sequence[ScoredCase],
    budget: AbstractBudget,
    importance: WordImportance | None,
) -> dict[str, dict[str, float]]:
    """Figures of the abstracts ``without`` a correction and ``with`` one that has not seen the article."""
    tried: dict[str, Sequence[DomainCorrection | None]] = {
        "without": [None] * len(scored),
        "with": held_out_corrections(scored),
    }
    return {
        name: abstract_figures([abstract.text for abstract in made], scored, made)
        for name, corrections in tried.items()
        for made in (make_abstracts(scored, corrections, budget, importance),)
    }


def held_out_figures(
    apart: Sequence[ScoredCase],
    domain: DomainCorrection,
    budget: AbstractBudget,
    importance: WordImportance | None,
) -> dict[str, dict[str, float]]:
    """Figures on references that were not learnt from: ``without`` and ``with`` the correction, of the first
    one and two sentences that cleaning leaves, and of the references' own best sentences."""
    tried: dict[str, DomainCorrection | None] = {"without": None, "with": domain}
    found = {
        name: abstract_figures([abstract.text for abstract in made], apart, made)
        for name, correction in tried.items()
        for made in (make_abstracts(apart, [correction] * len(apart), budget, importance),)
    }
    for n in (1, 2):
        leads = [" ".join(s.text for s in a.prepared.document.sentences[:n]) for a in apart]
        found[f"Lead-{n}"] = abstract_figures(leads, apart)
    best = [" ".join(a.case.sentences[i] for i in sorted(a.case.best)) for a in apart]
    return {**found, "best": abstract_figures(best, apart)}


def held_out_corrections(scored: Sequence[ScoredCase]) -> list[DomainCorrection]:
    """For each case the correction that is learnt from the other folds.

    Raises:
        TrainingError: as `fit_domain`.
    """
    _check_enough(len(s.prepared.sentence_ids) for s in scored)
    folds = np.random.default_rng(0).permutation(len(scored)) % N_FOLDS
    learnt = [
        _fit([s for s, f in zip(scored, folds, strict=True) if f != fold])
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
    return [
        unchecked_abstract(
            summary_input(s.prepared, s.scores.salience, 1.0, correction, importance), budget
        )
        for s, correction in zip(scored, corrections, strict=True)
    ]


def abstract_figures(
    texts: Sequence[str], scored: Sequence[ScoredCase], abstracts: Sequence[Abstract] = ()
) -> dict[str, float]:
    """Mean ROUGE (F1 x 100) of texts with the references; and where the abstracts with their spans are given
    too, the share ``among_best`` of their sentences that are among the best."""
    found = [rouge(text, s.case.abstract) for text, s in zip(texts, scored, strict=True)]
    figures = mean_figures(found)
    if not abstracts:
        return figures
    chosen = [
        (set(s.case.sentences_at((span.start, span.end) for span in a.sentences)), s.case.best)
        for a, s in zip(abstracts, scored, strict=True)
        if s.case.best
    ]
    n_chosen = sum(len(numbers) for numbers, _ in chosen)
    among = sum(len(numbers & best) for numbers, best in chosen)
    return {**figures, "among_best": among / max(1, n_chosen)}


def score_cases(
    cases: Sequence[AbstractCase], reader: ArticleReader, scorer: ArticleScorer
) -> list[ScoredCase]:
    """Cases with what a model says of them."""
    prepared = [reader.prepare(case.article) for case in cases]
    return [ScoredCase(*one) for one in zip(cases, prepared, scorer.score(prepared), strict=True)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures; write the model when asked."""
    parser = argparse.ArgumentParser(description=__doc__, prog="domain")
    parser.add_argument("--references", type=Path, nargs="+", required=True)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, help="their articles")
    parser.add_argument("--model", help="as in phobrief.load")
    parser.add_argument("--out", type=Path, help="a new folder for the model with the correction")
    options = parser.parse_args(arguments)
    model = Model.load(options.model)
    cases = [case for path in options.references for case in read_cases(path, *options.corpus)]
    scored = score_cases(learnt_from(cases), model.reader, model.scorer)
    manifest = model.folder.manifest
    found = cross_validate_domain(scored, manifest.abstract, model.importance)
    _print(f"{len(scored)} references, cross-validated", found)
    domain = fit_domain(scored)
    if apart := score_cases(held_out(cases), model.reader, model.scorer):
        found = held_out_figures(apart, domain, manifest.abstract, model.importance)
        _print(f"{len(apart)} references of the dev part", found)
    if options.out is not None:
        corrected = manifest.but(domain=domain.to_state())
        write_model(options.out, corrected, [], model_card, base=model.folder)
        print(f"wrote {options.out}")


def _print(title: str, found: dict[str, dict[str, float]]) -> None:
    print(title)
    for name, f in found.items():
        among = (
            f", {f['among_best']:.3f} of its sentences among the best" if "among_best" in f else ""
        )
        print(f"{name:8} ROUGE-1/2/L {f['r1']:.2f}/{f['r2']:.2f}/{f['rl']:.2f}{among}")


if __name__ == "__main__":
    main()
