"""Extractive abstracts: the most salient sentences, in order, made of the article's characters alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ....aliases import FloatArray
from ....articles import Abstract, Sentence, Span
from ...store.manifest import AbstractBudget
from ...text.syllables import count_syllables
from ..base import Rate, SummaryInput
from .clauses import Range
from .compression import Compressed, Versions, cut, join_spans, part_of, versions, whole
from .discourse import (
    announces_list,
    begin_quoted,
    begins_item,
    dependence,
    event_of,
    is_broken,
    names_event,
)
from .lazily import Lazily
from .pages.lists import quoted_items
from .pages.portraits import Portrait, office_sentences, says_what
from .pages.provisions import FURTHEST, LEAST, Lead, begins_answer, cites, leads, rule_named
from .pages.questions import asks
from .references import bound_by, pointers
from .selection import Candidate, Choice, select

if TYPE_CHECKING:
    from ...faithfulness import FaithfulnessChecker

_SHORTEST = 5
"""Fewer syllables make a fragment, no sentence."""
_LONGEST_CONNECTIVE = 5
"""Syllables."""


class ExtractiveSummarizer:
    """The default summariser: needs nothing but the salience that the encoder gave with the tags.

    A shortened sentence that the consistency check doubts is not printed: one with less left out is, or
    another; a sentence cut to fit is cut further, until nothing is doubted.
    """

    def summarize(self, articles: Sequence[SummaryInput], budget: AbstractBudget) -> list[Abstract]:
        """Return an abstract for each article, in the order given."""
        return [_summarize(article, budget) for article in articles]


def _summarize(article: SummaryInput, budget: AbstractBudget) -> Abstract:
    document = article.document
    choices = Choices.of(document.sentences, article.sentence_ids, article.portrait)
    supported = _supporter(document.article.text)
    while True:
        chosen = choices.choose(article.salience, budget, article.rate)
        abstract = choices.printed(chosen, article.salience, budget)
        if _says_the_same(abstract) or supported(abstract.text):
            return abstract
        if not chosen:
            return _cut_further(abstract, supported)
        choices = choices.without(chosen)


_FORMAL = frozenset(
    f"{part} dropped" for part in ("dateline", "list mark", "connective", "note mark", "emphasis")
)
"""What goes without a word of the sentence itself."""


def _says_the_same(abstract: Abstract) -> bool:
    """Whether nothing is missing that the consistency check could doubt."""
    done = {name for name in abstract.checks if not name.startswith("opening ")}
    return "spans only" not in done or done <= {"spans only", *_FORMAL}


def _supporter(article: str) -> Callable[[str], bool]:
    """Whether the consistency check finds an abstract supported; it reads the article when first asked."""
    checker: FaithfulnessChecker | None = None

    def supported(abstract: str) -> bool:
        nonlocal checker
        if checker is None:
            # Not at the top: its patterns take a tenth of the time that loading a model takes.
            from ...faithfulness import FaithfulnessChecker

            checker = FaithfulnessChecker(article)
        return checker.check(abstract).supported

    return supported


def _cut_further(abstract: Abstract, supported: Callable[[str], bool]) -> Abstract:
    """The longest beginning that is supported: "1.234,5" without its "tỷ đồng" is another amount.

    As it is where no beginning is.
    """
    (span,) = abstract.sentences
    ends = {cut(span.text, n)[1] for n in range(1, count_syllables(span.text))}
    for end in sorted(ends - {0, len(span.text)}, reverse=True):
        text = span.text[:end]
        if supported(text):
            shorter = Span(span.start, span.start + end, text)
            return replace(abstract, text=text, sentences=(shorter,))
    return abstract


@dataclass(frozen=True, slots=True)
class Choices:
    """An article's sentences, prepared for choosing and printing.

    Attributes:
        sentences: all of them.
        candidates: what selection knows of each.
    """

    sentences: Sequence[Sentence]
    candidates: Sequence[Candidate]

    @classmethod
    def of(
        cls,
        sentences: Sequence[Sentence],
        sentence_ids: Sequence[Sequence[int]],
        portrait: Portrait | None = None,
    ) -> Choices:
        """Prepare sentences; ``sentence_ids`` are their pieces, for telling repetition."""
        page = _Page(
            sentences,
            sentence_ids,
            portrait,
            office_sentences(portrait, sentences) if portrait else frozenset(),
            bound_by([s.text for s in sentences]),
            leads(sentences),
            quoted_items(sentences),
            begin_quoted(sentences),
        )
        return cls(sentences, Lazily(len(sentences), page.candidate))

    def choose(
        self, salience: FloatArray, budget: AbstractBudget, rate: Rate | None = None
    ) -> list[Choice]:
        """See `select`; in the article's order."""
        return sorted(select(self.candidates, salience, budget, rate))

    def without(self, chosen: Sequence[Choice]) -> Choices:
        """The same without these versions of sentences and shorter ones; whole where none is left."""
        fewer: dict[int, Candidate] = {}
        for i, v in chosen:
            candidate = self.candidates[i]
            longer = candidate.versions[:v]
            if candidate.versions[v].done:
                text = self.sentences[i].text
                fewer[i] = replace(
                    candidate,
                    versions=longer or (whole(text),),
                    usable=candidate.usable and (bool(longer) or not is_broken(text)),
                    depends=candidate.depends or (not longer and candidate.leans),
                )
        left = Lazily(len(self.candidates), lambda i: fewer.get(i) or self.candidates[i])
        return replace(self, candidates=left)

    def printed(
        self, chosen: Sequence[Choice], salience: FloatArray, budget: AbstractBudget
    ) -> Abstract:
        """The abstract of some sentences in the article's order; of as much of the best one as the budget
        allows where none is chosen."""
        if not chosen:
            return _cut_to_fit(self.sentences, self.candidates, salience, budget)
        parts = _with_connectives(self, chosen, budget)
        spans = tuple(
            span
            for (i, _), part in zip(chosen, parts, strict=True)
            for span in _spans(self.sentences[i], part)
        )
        done = tuple(dict.fromkeys(name for part in parts for name in part.done))
        depends = self.candidates[chosen[0][0]].depends
        opening = "opening depends on the sentence before" if depends else "opening stands alone"
        whole = ("spans only", *done) if done else ("verbatim",)
        return Abstract(join_spans([s.text for s in spans]), spans, "extractive", (*whole, opening))


@dataclass(frozen=True, slots=True)
class _Page:
    """What an article's sentences are to each other.

    Attributes:
        sentences, ids: all of them, and their pieces.
        portrait: whom or what the page portrays, if it does.
        offices: see `office_sentences`.
        bound: see `bound_by`.
        leads: see `leads`.
        items: see `quoted_items`.
        quoted: see `begin_quoted`.
    """

    sentences: Sequence[Sentence]
    ids: Sequence[Sequence[int]]
    portrait: Portrait | None
    offices: frozenset[int]
    bound: Sequence[frozenset[int] | None]
    leads: Sequence[Lead | None]
    items: frozenset[int]
    quoted: Sequence[bool]

    def candidate(self, i: int) -> Candidate:
        """What selection knows of a sentence."""
        sentence = self.sentences[i]
        defines = self.portrait is not None and i == self.portrait.definition
        # A definition begins with a name, though it may read like a task.
        kind = None if defines else dependence(sentence.text)
        own = _answer(sentence, self.leads[i]) or _named_rule(sentence)
        says = defines or i in self.offices or says_what(sentence.text)
        printed = own or _versions(sentence, kind, definition=says)
        linked = kind in _LINKED and "connective dropped" in printed[0].done
        kind = "item" if i in self.items else kind
        return Candidate(
            printed,
            (own is not None or defines or _usable(sentence, kind)) and not self.quoted[i],
            kind is not None and own is None and not linked,
            self._follows(i, kind),
            i + 1 < len(self.sentences) and _whole_together(sentence, self.sentences[i + 1]),
            frozenset(self.ids[i]),
            None if own is not None else self.bound[i],
            kind is not None,
        )

    def _follows(self, i: int, kind: str | None) -> frozenset[int]:
        if kind == "pronoun":
            man = self.portrait
            return frozenset([man.definition] if man is not None and man.of_person else [])
        return _may_be_followed_by(i, kind, self.sentences)


def extract(
    sentences: Sequence[Sentence],
    sentence_ids: Sequence[Sequence[int]],
    salience: FloatArray,
    budget: AbstractBudget,
    rate: Rate | None = None,
) -> Abstract:
    """Choose sentences under the budget and take out what they do without.

    Args:
        sentences: the article's sentences.
        sentence_ids: their pieces, for telling repetition.
        salience: (n_sentences,) logits; -inf for a sentence the model did not see.
        budget: the limits, kept always.
        rate: see `select`.

    Returns:
        An abstract whose text is its spans, joined by `join_spans`. ``checks`` holds "verbatim" when every
        sentence is whole, else "spans only" and what was left out; "opening stands alone" or "opening
        depends on the sentence before"; "cut" when the best sentence had to be cut to fit.
    """
    choices = Choices.of(sentences, sentence_ids)
    return choices.printed(choices.choose(salience, budget, rate), salience, budget)


_LINKED = ("connective", "adding")


def _versions(sentence: Sentence, kind: str | None, *, definition: bool = False) -> Versions:
    return versions(
        sentence.text,
        dateline=sentence.dateline,
        connective=kind in _LINKED,
        definition=definition,
    )


def _answer(sentence: Sentence, lead: Lead | None) -> Versions | None:
    """An answer after the citation that it goes back to, where it says something whole by itself then."""
    if lead is None:
        return None
    printed = versions(sentence.text, lead=lead)
    own = sentence.text[lead.start :]
    if count_syllables(own) < LEAST or is_broken(own) or pointers(printed[0].text):
        return None
    return printed


def _named_rule(sentence: Sentence) -> Versions | None:
    """What a sentence that announces the words of a rule says without them."""
    kept = rule_named(sentence.text)
    return part_of(sentence.text, kept, "announcement cut") if kept else None


def _with_connectives(
    choices: Choices, chosen: Sequence[Choice], budget: AbstractBudget
) -> list[Compressed]:
    """Give back the connective of a sentence after its neighbour, where it fits."""
    parts = [choices.candidates[i].versions[v] for i, v in chosen]
    left = budget.max_syllables - sum(part.n_syllables for part in parts)
    taken = {i for i, _ in chosen}
    for place, (i, _) in enumerate(chosen):
        if i - 1 not in taken or "connective dropped" not in parts[place].done:
            continue
        others = [name for name in parts[place].done if name != "connective dropped"]
        for linked in _versions(choices.sentences[i], None):
            grows = linked.n_syllables - parts[place].n_syllables
            if list(linked.done) == others and 0 <= grows <= min(left, _LONGEST_CONNECTIVE):
                left -= grows
                parts[place] = linked
                break
    return parts


def _cut_to_fit(
    sentences: Sequence[Sentence],
    candidates: Sequence[Candidate],
    salience: FloatArray,
    budget: AbstractBudget,
) -> Abstract:
    """The best sentence, or as much of its beginning as the budget allows."""
    if not sentences:
        return Abstract("", (), "extractive", ("empty",))
    ranks = [(c.usable, not c.depends, s) for c, s in zip(candidates, salience, strict=True)]
    best = int(max(range(len(sentences)), key=lambda i: (*ranks[i], -i)))
    sentence = sentences[best]
    low, high = 0, len(sentence.text)
    checks: tuple[str, ...] = ("verbatim",)
    if count_syllables(sentence.text) > budget.max_syllables:
        start = sentence.dateline
        low, high = (start + at for at in cut(sentence.text[start:], budget.max_syllables))
        checks = ("spans only", "cut")
    span = _span(sentence, (low, high))
    opening = (
        "opening depends on the sentence before"
        if candidates[best].depends
        else "opening stands alone"
    )
    return Abstract(span.text, (span,), "extractive", (*checks, opening))


def _spans(sentence: Sentence, part: Compressed) -> list[Span]:
    first = [part.lead] if part.lead else []
    return first + [_span(sentence, kept) for kept in part.kept]


def _span(sentence: Sentence, kept: Range) -> Span:
    low, high = kept
    return Span(sentence.start + low, sentence.start + high, sentence.text[low:high])


def _may_be_followed_by(i: int, kind: str | None, sentences: Sequence[Sentence]) -> frozenset[int]:
    """The sentences before that hold what this one leans on, the one right before left out."""
    if kind == "adding":
        return frozenset(range(i))
    if begins_answer(sentences[i].text):
        near = range(max(0, i - FURTHEST), i)
        asked = max((j for j in near if asks(sentences[j].text)), default=-1)
        return frozenset(j for j in near if j > asked and cites(sentences[j].text))
    event = event_of(sentences[i].text) if kind == "event" else None
    if event is None:
        return frozenset()
    return frozenset(j for j in range(i) if names_event(sentences[j].text, event))


def _usable(sentence: Sentence, kind: str | None) -> bool:
    """Headings, asides, questions, fragments and sentences cut off are none of an abstract."""
    if sentence.heading or sentence.aside or kind == "question" or is_broken(sentence.text):
        return False
    return count_syllables(sentence.text) >= _SHORTEST


def _whole_together(one: Sentence, following: Sentence) -> bool:
    """Whether two sentences make a whole though one is cut off: a quotation continues, or is announced."""
    if one.heading or following.heading or not (is_broken(one.text) or is_broken(following.text)):
        return False
    if one.aside or following.aside or announces_list(one.text) or begins_item(following.text):
        return False
    if asks(one.text) or asks(following.text):
        return False
    together = f"{one.text} {following.text}"
    return count_syllables(together) >= _SHORTEST and not is_broken(together)
