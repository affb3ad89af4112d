"""The consistency check: is everything of an abstract supported by its article?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from .checks.names import check_name
from .checks.negation import check_negations
from .checks.offices import check_holding, check_office
from .checks.quotations import check_quotations
from .checks.source import Source
from .checks.swaps import check_swaps
from .checks.values import VALUES, check_value
from .checks.verbatim import Copies
from .reading.holdings import holdings
from .reading.mentions import mentions
from .reading.polarity import Polarity
from .reading.reading import Reading, read
from .reading.units import FaithfulnessReport, Finding, Mention


class FaithfulnessChecker:
    """Checks abstracts against one article, which is read once."""

    def __init__(self, article: str) -> None:
        self._source = Source(article)
        self._copies = Copies(self._source)

    def check(self, abstract: str) -> FaithfulnessReport:
        """Return what of the abstract the article does not support."""
        reading = read(abstract)
        findings = [*check_quotations(reading, self._source)]
        unproven = [
            (low, high)
            for low, high in _sentences(reading)
            if not self._copies.has(reading, low, high)
        ]
        if unproven:
            findings.extend(self._items(reading, unproven))
        unique = {(f.start, f.end, f.kind): f for f in findings}
        ordered = tuple(sorted(unique.values(), key=lambda f: (f.start, f.end, f.kind)))
        return FaithfulnessReport(not ordered, ordered)

    def _items(self, reading: Reading, unproven: list[tuple[int, int]]) -> Iterator[Finding]:
        """Yield the unsupported mentions, holdings and negations of some sentences."""
        open_units = {at for low, high in unproven for at in range(low, high)}
        found = mentions(reading)
        for mention in found:
            if mention.first in open_units:
                finding = self._mention(reading, mention)
                if finding is not None:
                    yield finding
        for holding in holdings(reading, found):
            if holding.office.first in open_units:
                finding = check_holding(reading, holding, self._source)
                if finding is not None:
                    yield finding
        polarity = Polarity(reading)
        for low, high in unproven:
            inside = [mention for mention in found if low <= mention.first < high]
            yield from check_swaps(reading, inside, self._source)
            yield from check_negations(polarity, low, high, self._source)

    def _mention(self, reading: Reading, mention: Mention) -> Finding | None:
        if mention.kind in VALUES:
            return check_value(reading, mention, self._source)
        if mention.kind == "office":
            return check_office(reading, mention, self._source)
        return check_name(reading, mention, self._source)


def _sentences(reading: Reading) -> Iterator[tuple[int, int]]:
    starts = [*reading.sentence_starts, len(reading.units)]
    return pairwise(starts)


def check_faithfulness(abstract: str, article: str) -> FaithfulnessReport:
    """Return whether an article supports all checkable items of an abstract, and which not.

    Checked are numbers, amounts, percentages, dates, times, decision numbers, names, offices and
    who holds them, quotations and negations. Both texts may be in any spelling and composition;
    spans count code points of the texts as given. For several abstracts of one article use
    `FaithfulnessChecker`.
    """
    return FaithfulnessChecker(article).check(abstract)
