"""Extractive abstracts: the most salient sentences, in order, made of the article's characters alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ....aliases import FloatArray
from ....articles import Abstract, Sentence, Span
from ...store.manifest import AbstractBudget
from ...text.syllables import count_syllables
from ..base import Rate, SummaryInput
from .compression import Compressed, Range, compress, cut, join_spans
from .discourse import begin_quoted, dependence, is_broken
from .selection import Candidate, select

_SHORTEST = 5
"""Fewer syllables make a fragment, no sentence."""


class ExtractiveSummarizer:
    """The default summariser: needs nothing but the salience that the encoder gave with the tags.

    A shortened abstract that the consistency check doubts is given with its sentences whole; a sentence cut
    to fit is cut further, until nothing is doubted.
    """

    def summarize(self, articles: Sequence[SummaryInput], budget: AbstractBudget) -> list[Abstract]:
        """Return an abstract for each article, in the order given."""
        return [_summarize(article, budget) for article in articles]


def _summarize(article: SummaryInput, budget: AbstractBudget) -> Abstract:
    document = article.document
    abstract = extract(
        document.sentences, article.sentence_ids, article.salience, budget, article.rate
    )
    if "spans only" not in abstract.checks:
        return abstract
    # Not at the top: its patterns take a tenth of the time that loading a model takes.
    from ...faithfulness import FaithfulnessChecker

    checker = FaithfulnessChecker(document.article.text)
    if checker.check(abstract.text).supported:
        return abstract
    if "cut" in abstract.checks:
        return _cut_further(abstract, lambda text: checker.check(text).supported)
    return _whole(abstract, document.sentences, budget)


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


def _whole(abstract: Abstract, sentences: Sequence[Sentence], budget: AbstractBudget) -> Abstract:
    """The same sentences as they stand, the last ones left out where they do not fit."""
    spans: list[Span] = []
    for sentence in sentences:
        taken = any(sentence.start <= s.start < sentence.end for s in abstract.sentences)
        texts = [*(s.text for s in spans), sentence.text]
        if taken and count_syllables(" ".join(texts)) <= budget.max_syllables:
            spans.append(sentence.span)
    if not spans:
        return abstract
    opening = abstract.checks[-1]
    return Abstract(
        join_spans([s.text for s in spans]), tuple(spans), "extractive", ("verbatim", opening)
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """An article's sentences, prepared for choosing and printing.

    Attributes:
        sentences: all of them.
        kinds: why each depends on the one before, as `dependence` says.
        short: each at its shortest.
        candidates: what selection knows of each.
    """

    sentences: Sequence[Sentence]
    kinds: Sequence[str | None]
    short: Sequence[Compressed]
    candidates: Sequence[Candidate]

    @classmethod
    def of(cls, sentences: Sequence[Sentence], sentence_ids: Sequence[Sequence[int]]) -> Choices:
        """Prepare sentences; ``sentence_ids`` are their pieces, for telling repetition."""
        kinds = [dependence(s.text) for s in sentences]
        short = [_compress(s, kind, tail=True) for s, kind in zip(sentences, kinds, strict=True)]
        quoted = begin_quoted(sentences)
        joins = [*map(_whole_together, sentences, sentences[1:]), False][: len(sentences)]
        candidates = [
            Candidate(
                part.n_syllables,
                _usable(sentence) and not inside,
                kind is not None and "connective dropped" not in part.done,
                kind == "adding",
                joined,
                frozenset(ids),
            )
            for sentence, inside, kind, part, joined, ids in zip(
                sentences, quoted, kinds, short, joins, sentence_ids, strict=True
            )
        ]
        return cls(sentences, kinds, short, candidates)

    def printed(self, chosen: Sequence[int], budget: AbstractBudget) -> Abstract:
        """The abstract of some sentences, in the article's order, as long as the budget allows."""
        parts = _longest_that_fit(self.sentences, self.kinds, self.short, chosen, budget)
        spans = tuple(
            _span(self.sentences[i], kept)
            for i, part in zip(chosen, parts, strict=True)
            for kept in part.kept
        )
        done = tuple(dict.fromkeys(name for part in parts for name in part.done))
        depends = self.candidates[chosen[0]].depends
        opening = "opening depends on the sentence before" if depends else "opening stands alone"
        whole = ("spans only", *done) if done else ("verbatim",)
        return Abstract(join_spans([s.text for s in spans]), spans, "extractive", (*whole, opening))


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
    chosen = sorted(select(choices.candidates, salience, budget, rate))
    if not chosen:
        return _cut_to_fit(sentences, choices.candidates, salience, budget)
    return choices.printed(chosen, budget)


def _compress(sentence: Sentence, kind: str | None, *, tail: bool) -> Compressed:
    linked = kind in ("connective", "adding")
    return compress(sentence.text, dateline=sentence.dateline, connective=linked, tail=tail)


def _longest_that_fit(
    sentences: Sequence[Sentence],
    kinds: Sequence[str | None],
    short: Sequence[Compressed],
    chosen: Sequence[int],
    budget: AbstractBudget,
) -> list[Compressed]:
    """Give back attributions, and the connective of a sentence after its neighbour, where they fit."""
    parts = [short[i] for i in chosen]
    left = budget.max_syllables - sum(part.n_syllables for part in parts)
    for place, i in enumerate(chosen):
        kind = None if i - 1 in chosen else kinds[i]
        fuller = _compress(sentences[i], kind, tail=False)
        if fuller.n_syllables - parts[place].n_syllables <= left:
            left -= fuller.n_syllables - parts[place].n_syllables
            parts[place] = fuller
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


def _span(sentence: Sentence, kept: Range) -> Span:
    low, high = kept
    return Span(sentence.start + low, sentence.start + high, sentence.text[low:high])


def _usable(sentence: Sentence) -> bool:
    """Headings, asides, fragments and sentences that were cut off are no sentences of an abstract."""
    long_enough = count_syllables(sentence.text) >= _SHORTEST
    return (
        not sentence.heading and not sentence.aside and long_enough and not is_broken(sentence.text)
    )


def _whole_together(one: Sentence, following: Sentence) -> bool:
    """Whether two sentences make a whole though one is cut off: a quotation continues, or is announced."""
    if one.heading or following.heading or not (is_broken(one.text) or is_broken(following.text)):
        return False
    together = f"{one.text} {following.text}"
    return count_syllables(together) >= _SHORTEST and not is_broken(together)
