"""What extraction gives without a model: baselines, the oracle, and the figures of any choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ...models.text.document import to_document
from ...models.text.reading.read import read_text
from ...models.text.syllables import syllables
from ...training.data.abstracts.cases import AbstractCase
from ...training.metrics.rouge import (
    Rouge,
    greedy_oracle,
    mean_figures,
    rouge,
    rouge_ascii,
    sentence_rouge,
)
from .graph import lex_rank, text_rank
from .ranker import Ranker

Extractor = Callable[[str, Sequence[str]], list[int]]
"""From title and sentences to the indices chosen, in the order they are to be printed."""


def lead(n: int) -> Extractor:
    """The first ``n`` sentences."""
    return lambda title, sentences: list(range(min(n, len(sentences))))


def title_overlap(title: str, sentences: Sequence[str]) -> list[int]:
    """The one sentence that holds most of the title's syllables (better here than F1 of the overlap)."""
    wanted = set(syllables(title))
    return _first_best([len(wanted.intersection(syllables(s))) for s in sentences], 1)


def text_rank_best(n: int) -> Extractor:
    """The ``n`` most central sentences by TextRank."""
    return lambda title, sentences: _first_best(text_rank([syllables(s) for s in sentences]), n)


def lex_rank_best(n: int) -> Extractor:
    """The ``n`` most central sentences by LexRank."""
    return lambda title, sentences: _first_best(lex_rank([syllables(s) for s in sentences]), n)


def ranker_best(ranker: Ranker, n: int) -> Extractor:
    """The ``n`` best sentences of a fitted ranker."""
    return lambda title, sentences: _first_best(ranker.rank(title, sentences), n)


def simple_extractors() -> dict[str, Extractor]:
    """The baselines that need no training, by the name they have in the table."""
    return {
        "Lead-1": lead(1),
        "Lead-2": lead(2),
        "Lead-3": lead(3),
        "Title overlap-1": title_overlap,
        "TextRank-1": text_rank_best(1),
        "TextRank-2": text_rank_best(2),
        "LexRank-1": lex_rank_best(1),
        "LexRank-2": lex_rank_best(2),
    }


def oracles(case: AbstractCase) -> dict[str, list[int]]:
    """Choices that know the reference: upper bounds, not baselines."""
    single = [r.mean for r in sentence_rouge(case.sentences, case.abstract)]
    found = {
        "Oracle, 1 sentence": _first_best(single, 1),
        "Oracle, greedy 3": greedy_oracle(case.sentences, case.abstract, 3),
    }
    return {**found, "Marked best": sorted(case.best)} if case.best else found


def after_cleaning(case: AbstractCase) -> list[int]:
    """The numbers of the sentences of which cleaning leaves something."""
    left = [(s.start, s.end) for s in to_document(read_text(case.article)).sentences]
    return [
        number
        for number, (start, end) in enumerate(case.ranges)
        if any(a < end and start < b for a, b in left)
    ]


def evaluate_extractors(
    cases: Sequence[AbstractCase], extractors: dict[str, Extractor], *, ascii_too: bool = True
) -> list[dict[str, Any]]:
    """One row of figures per extractor, then per oracle (see `summarise`).

    An extractor chooses among the sentences that cleaning leaves, as phobrief does.
    """
    choices: dict[str, list[list[int]]] = {name: [] for name in extractors}
    for case in cases:
        left = after_cleaning(case)
        texts = [case.sentences[i] for i in left]
        for name, extract in extractors.items():
            choices[name].append([left[i] for i in extract(case.title, texts)])
    for case in cases:
        for name, chosen in oracles(case).items():
            choices.setdefault(name, []).append(chosen)
    return [
        {"name": name, **summarise(cases, chosen, ascii_too=ascii_too)}
        for name, chosen in choices.items()
    ]


def summarise(
    cases: Sequence[AbstractCase],
    choices: Sequence[Sequence[int]],
    *,
    texts: Sequence[str] | None = None,
    ascii_too: bool = True,
) -> dict[str, Any]:
    """Figures of one choice of sentences for every case; ``texts`` where not the whole sentences are printed.

    Returns:
        ``n_articles``; mean ``r1``, ``r2``, ``rl`` (F1 x 100, Unicode syllables); with ``ascii_too``
        ``ascii_r1`` ... (`rouge_score`'s default tokenizer); mean ``n_sentences`` and ``n_syllables``; where
        best sentences are marked ``best_share``: the share of all chosen sentences that are among them.
    """
    texts = texts or [
        " ".join(case.sentences[i] for i in chosen)
        for case, chosen in zip(cases, choices, strict=True)
    ]
    figures: dict[str, Any] = {"n_articles": len(cases)}
    figures |= _means([rouge(t, c.abstract) for t, c in zip(texts, cases, strict=True)], "")
    if ascii_too:
        scores = [rouge_ascii(t, c.abstract) for t, c in zip(texts, cases, strict=True)]
        figures |= _means(scores, "ascii_")
    figures["n_sentences"] = round(float(np.mean([len(c) for c in choices])), 2)
    figures["n_syllables"] = round(float(np.mean([len(syllables(t)) for t in texts])), 1)
    if any(case.best for case in cases):
        hits = [i in case.best for case, c in zip(cases, choices, strict=True) for i in c]
        figures["best_share"] = round(float(np.mean(hits)), 3) if hits else 0.0
    return figures


def _first_best(scores: Sequence[float] | npt.NDArray[Any], n: int) -> list[int]:
    """The ``n`` highest, earlier ones first among equals, in reading order."""
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    return sorted(int(i) for i in order[:n])


def _means(scores: Sequence[Rouge], prefix: str) -> dict[str, float]:
    return {f"{prefix}{name}": round(value, 2) for name, value in mean_figures(scores).items()}
