"""The consistency check: is everything of an abstract supported by its article?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from .checks.names import check_name
from .checks.negation import check_negations
from .checks.offices import check_holding, check_office, is_held, listed_with
from .checks.quotations import check_quotations
from .checks.source import Source
from .checks.swaps import check_swaps
from .checks.values import VALUES, check_value
from .checks.verbatim import Copies
from .reading.holdings import Holding, holdings
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
        loose = [s for s in _sentences(reading) if not self._copies.has_marked(reading, *s)]
        if loose:
            findings.extend(self._items(reading, loose))
        unique = {(f.start, f.end, f.kind): f for f in findings}
        ordered = tuple(sorted(unique.values(), key=lambda f: (f.start, f.end, f.kind)))
        return FaithfulnessReport(not ordered, ordered)

    def _items(self, reading: Reading, loose: list[tuple[int, int]]) -> Iterator[Finding]:
        """Yield the unsupported mentions, holdings and negations of some sentences."""
        unproven = [sentence for sentence in loose if not self._copies.has(reading, *sentence)]
        found = mentions(reading)
        open_units = _units(loose)
        held = [h for h in holdings(reading, found) if h.office.first in open_units]
        for holding in held:
            finding = check_holding(reading, holding, self._source)
            if finding is not None:
                yield finding
        right = [h for h in held if is_held(h, self._source)]
        open_units = _units(unproven) - _units([(h.first, h.last) for h in right])
        for mention in found:
            if mention.first in open_units:
                finding = self._mention(reading, mention, right)
                if finding is not None and not self._only_listed(finding, mention, right):
                    yield finding
        polarity = Polarity(reading)
        for low, high in unproven:
            inside = [mention for mention in found if low <= mention.first < high]
            yield from check_swaps(reading, inside, self._source)
            yield from check_negations(polarity, low, high, self._source)

    def _only_listed(self, finding: Finding, mention: Mention, right: list[Holding]) -> bool:
        """Whether a person with the right office is doubted only for another of the same list."""
        return any(
            holding.person.last == mention.last
            and listed_with(holding, finding.nearest, self._source)
            for holding in right
        )

    def _mention(self, reading: Reading, mention: Mention, right: list[Holding]) -> Finding | None:
        if mention.kind in VALUES:
            return check_value(reading, mention, self._source)
        if mention.kind == "office":
            return check_office(reading, mention, self._source)
        own = [h for h in right if h.person.last == mention.last]
        office = (min(h.first for h in own), max(h.last for h in own)) if own else (0, 0)
        if office[0] < mention.first < office[1]:
            office = (0, 0)  # on both sides of the name
        finding = check_name(reading, mention, self._source)
        if finding is None or not own:
            return finding
        return check_name(reading, mention, self._source, office)


def _sentences(reading: Reading) -> Iterator[tuple[int, int]]:
    starts = [*reading.sentence_starts, len(reading.units)]
    return pairwise(starts)


def _units(stretches: list[tuple[int, int]]) -> set[int]:
    return {at for low, high in stretches for at in range(low, high)}


def check_faithfulness(abstract: str, article: str) -> FaithfulnessReport:
    """Return whether an article supports all checkable items of an abstract, and which not.

    Checked are numbers, amounts, percentages, dates, times, decision numbers, names, offices and
    who holds them, quotations and negations. Both texts may be in any spelling and composition;
    spans count code points of the texts as given. For several abstracts of one article use
    `FaithfulnessChecker`.
    """
    return FaithfulnessChecker(article).check(abstract)
