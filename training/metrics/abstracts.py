"""Figures of abstracts, of whichever summariser: likeness, length, support, novelty, repetition."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ...articles import Abstract, Document
from ...messages import tell
from ...models.faithfulness import FaithfulnessChecker
from ...models.faithfulness.reading.mentions import mentions
from ...models.faithfulness.reading.reading import read
from ...models.store.manifest import AbstractBudget
from ...models.summarizers.choose import rewrites
from ...models.text.syllables import count_syllables, syllables
from .rouge import Rouge, mean_figures, rouge, rouge_ascii

NUMBERS = frozenset({"number", "amount", "percentage", "date", "time", "decision"})
NAMES = frozenset({"name", "person", "organisation", "place"})
_N_POSITIONS = 20
_MOST_DOUBTED = 100
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Summarized:
    """An article with the abstract that was made of it and the one that somebody wrote."""

    document: Document
    abstract: Abstract
    reference: str


@dataclass(frozen=True, slots=True)
class Support:
    """How many numbers and names an abstract has, and how many of them its article supports.

    Attributes:
        doubts: the kind of each finding of the consistency check; no words, because reports hold no text of
            articles.
    """

    n_numbers: int
    n_numbers_supported: int
    n_names: int
    n_names_supported: int
    doubts: tuple[str, ...]


def abstract_report(items: Sequence[Summarized], budget: AbstractBudget) -> dict[str, Any]:
    """All figures, JSON-ready; shares are 0 to 1, ROUGE is F1 x 100.

    ``length_kept``: share of abstracts within both limits. ``numbers_supported``, ``names_supported``: share
    of all those in the abstracts that the consistency check finds supported; ``faithful``: share of abstracts
    without any finding, and ``doubted`` are the others, `_MOST_DOUBTED` at most. ``novel_bigrams``: share of
    an abstract's pairs of syllables that its article has not. ``repetition``: share of an abstract's runs of
    three syllables that stood in it before.
    """
    places = [sentence_numbers(item) for item in items]
    lengths = [count_syllables(item.abstract.text) for item in items]
    kept = [
        n <= budget.max_syllables and n_sentences(item) <= budget.max_sentences
        for n, item in zip(lengths, items, strict=True)
    ]
    flat = [place for found in places for place in found]
    return {
        "n_articles": len(items),
        "rouge": _mean_rouge([rouge(i.abstract.text, i.reference) for i in items]),
        "rouge_ascii": _mean_rouge([rouge_ascii(i.abstract.text, i.reference) for i in items]),
        "mean_syllables": round(_mean(lengths), 1),
        "mean_sentences": round(_mean([n_sentences(item) for item in items]), 2),
        "limits": {"sentences": budget.max_sentences, "syllables": budget.max_syllables},
        "length_kept": round(_mean(kept), 4),
        **_support_figures(items),
        "novel_bigrams": round(
            _mean([novel_bigrams(i.abstract.text, _whole(i.document)) for i in items]), 4
        ),
        "repetition": round(_mean([repetition(i.abstract.text) for i in items]), 4),
        "methods": dict(Counter(item.abstract.method for item in items)),
        "positions": np.bincount(
            np.minimum(np.array(flat, dtype=np.int64), _N_POSITIONS), minlength=_N_POSITIONS + 1
        ).tolist(),
    }


def _support_figures(items: Sequence[Summarized]) -> dict[str, Any]:
    supports = [support(item.document.article.text, item.abstract.text) for item in items]
    return {
        "numbers_supported": _share(
            sum(s.n_numbers_supported for s in supports), sum(s.n_numbers for s in supports)
        ),
        "names_supported": _share(
            sum(s.n_names_supported for s in supports), sum(s.n_names for s in supports)
        ),
        "faithful": round(_mean([not s.doubts for s in supports]), 4),
        "doubted": [
            {"id": item.document.article.id, "kinds": list(s.doubts)}
            for item, s in zip(items, supports, strict=True)
            if s.doubts
        ][:_MOST_DOUBTED],
    }


def report_lines(report: dict[str, Any]) -> list[str]:
    """The figures as lines for a terminal."""
    methods = (f"{name} {n}" for name, n in sorted(report["methods"].items()))
    return [
        tell(
            "abstracts.rouge",
            n=report["n_articles"],
            rouge=_rouge_line(report["rouge"]),
            syllables=report["mean_syllables"],
            sentences=report["mean_sentences"],
        ),
        tell("abstracts.ascii", rouge=_rouge_line(report["rouge_ascii"])),
        tell(
            "abstracts.rest",
            kept=f"{report['length_kept']:.3f}",
            faithful=f"{report['faithful']:.3f}",
            numbers=_shown(report["numbers_supported"]),
            names=_shown(report["names_supported"]),
            novel=f"{report['novel_bigrams']:.3f}",
            repetition=f"{report['repetition']:.3f}",
        ),
        tell("abstracts.made", methods=", ".join(methods)),
        *(tell("abstracts.doubted", what=one) for one in doubted_articles(report)[:_SHOWN]),
    ]


def _rouge_line(rouge: dict[str, float]) -> str:
    return "/".join(f"{rouge[name]:.2f}" for name in ("r1", "r2", "rl"))


def doubted_articles(report: dict[str, Any]) -> list[str]:
    """The articles whose abstracts the consistency check doubts, with the kinds: "test/000012 (name)"."""
    return [f"{one['id']} ({', '.join(one['kinds'])})" for one in report.get("doubted", ())]


def support(article: str, abstract: str) -> Support:
    """Count the numbers and names of an abstract that its article supports, by the consistency check."""
    kinds = [m.kind for m in mentions(read(abstract))]
    report = FaithfulnessChecker(article).check(abstract)
    wrong = Counter("number" if f.kind in NUMBERS else f.kind for f in report.findings)
    n_numbers = sum(kind in NUMBERS for kind in kinds)
    n_names = sum(kind == "name" for kind in kinds)
    n_wrong_names = sum(n for kind, n in wrong.items() if kind in NAMES)
    return Support(
        n_numbers,
        max(0, n_numbers - wrong["number"]),
        n_names,
        max(0, n_names - n_wrong_names),
        tuple(finding.kind for finding in report.findings),
    )


def novel_bigrams(abstract: str, article: str) -> float:
    """Share of the abstract's pairs of neighbouring syllables that the article does not have."""
    own = list(pairwise(syllables(abstract)))
    known = set(pairwise(syllables(article)))
    return sum(pair not in known for pair in own) / len(own) if own else 0.0


def repetition(abstract: str) -> float:
    """Share of the abstract's runs of three syllables that are repetitions of an earlier one."""
    words = syllables(abstract)
    runs = list(zip(words, words[1:], words[2:], strict=False))
    return 1 - len(set(runs)) / len(runs) if runs else 0.0


def sentence_numbers(item: Summarized) -> list[int]:
    """Which sentences of the article an abstract points to, each once."""
    starts = [sentence.start for sentence in item.document.sentences]
    return sorted({bisect_right(starts, span.start) - 1 for span in item.abstract.sentences})


def n_sentences(item: Summarized) -> int:
    """How many sentences an abstract has: a shortened one has several spans."""
    own = rewrites(item.abstract.method)
    return len(item.abstract.sentences) if own else len(sentence_numbers(item))


def _whole(document: Document) -> str:
    return f"{document.title or ''}\n{document.article.text}"


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _shown(share: float | None) -> str:
    return "-" if share is None else f"{share:.4f}"


def _mean_rouge(found: Sequence[Rouge]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in mean_figures(found).items()}
