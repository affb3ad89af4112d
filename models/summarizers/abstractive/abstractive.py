"""Abstractive abstracts that are always supported: generate, constrain, repair, and in the end extract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ....articles import Abstract
from ...store.manifest import AbstractBudget
from ..base import SummaryInput
from ..extractive.extractive import ExtractiveSummarizer
from .drafts import Draft, shape
from .generator import Generator
from .grounding import Grounding
from .repair import repair
from .source_text import source_text


@dataclass(slots=True)
class _Case:
    """One article on its way through the steps of `AbstractiveSummarizer`."""

    source: str
    grounding: Grounding
    extractive: Abstract
    failed: Draft | None = None
    reasons: tuple[str, ...] = ()


class AbstractiveSummarizer:
    """A generator whose abstracts are checked. ``Abstract.method`` says which step an abstract came from:

    - "abstractive": a beam of the generator that the article supports.
    - "abstractive_constrained": generated again with the numbers and names of the source only.
    - "abstractive_repaired": its unsupported sentences replaced by the article's own.
    - "extractive_fallback": nothing generated could be kept.

    ``Abstract.checks`` holds "faithful", and what was wrong with the first draft. Each of the abstract's
    sentences points to the sentence of the article it is most like.
    """

    def __init__(self, generator: Generator) -> None:
        self._generator = generator

    def summarize(self, articles: Sequence[SummaryInput], budget: AbstractBudget) -> list[Abstract]:
        """Return an abstract for each article; generation runs over all of them in batches."""
        fallbacks = ExtractiveSummarizer().summarize(articles, budget)
        cases = [
            _Case(source_text(a.document), Grounding(a.document), fallback)
            for a, fallback in zip(articles, fallbacks, strict=True)
        ]
        done: dict[int, Abstract] = {}
        for method, constrained in (("abstractive", False), ("abstractive_constrained", True)):
            self._try(cases, done, budget, method, constrained)
        for i, case in enumerate(cases):
            if i not in done:
                done[i] = _repaired(case, budget) or _fallback(case)
        return [done[i] for i in range(len(cases))]

    def _try(
        self,
        cases: Sequence[_Case],
        done: dict[int, Abstract],
        budget: AbstractBudget,
        method: str,
        constrained: bool,
    ) -> None:
        """Generate for all articles without an abstract and keep what is supported."""
        pending = [i for i in range(len(cases)) if i not in done]
        if not pending:
            return
        written = self._generator.generate(
            [cases[i].source for i in pending], budget.max_syllables, constrained=constrained
        )
        for i, candidates in zip(pending, written, strict=True):
            abstract = _first_supported(cases[i], candidates, budget, method)
            if abstract is not None:
                done[i] = abstract


def _first_supported(
    case: _Case, candidates: Sequence[str], budget: AbstractBudget, method: str
) -> Abstract | None:
    for number, text in enumerate(candidates):
        draft = shape(text, budget)
        if draft is None:
            continue
        problems = _problems(draft, case.grounding)
        if not problems:
            later = (f"beam {number + 1}",) if number else ()
            return _abstract(draft, case, method, later)
        if case.failed is None:
            case.failed, case.reasons = draft, problems
    return None


def _problems(draft: Draft, grounding: Grounding) -> tuple[str, ...]:
    """What speaks against a draft, in words; nothing when it is supported."""
    found = [f"{f.kind} not supported: {f.text}" for f in grounding.report(draft.text).findings]
    found += ["words not of the article" for s in draft.sentences if not grounding.covers(s)]
    return tuple(dict.fromkeys(found))


def _repaired(case: _Case, budget: AbstractBudget) -> Abstract | None:
    if case.failed is None:
        return None
    draft = repair(case.failed, case.grounding, budget)
    if draft is None or _problems(draft, case.grounding):
        return None
    return _abstract(draft, case, "abstractive_repaired", ())


def _abstract(draft: Draft, case: _Case, method: str, notes: tuple[str, ...]) -> Abstract:
    spans = []
    for text in draft.sentences:
        number = case.grounding.nearest(text)
        if number is not None:
            spans.append(case.grounding.sentence(number).span)
    return Abstract(draft.text, tuple(spans), method, ("faithful", *notes, *_history(case)))


def _fallback(case: _Case) -> Abstract:
    checks = (*case.extractive.checks, *_history(case))
    return replace(case.extractive, method="extractive_fallback", checks=checks)


def _history(case: _Case) -> tuple[str, ...]:
    return tuple(f"first draft: {reason}" for reason in case.reasons)
