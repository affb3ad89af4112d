"""Which sentences: the best-rated extract under a budget, or greedily by salience.

Choosing sentence by sentence cannot weigh a long good one against two short ones, nor see that the second
repeats the first; rating whole extracts can (as Zhong et al. 2020 argue for encoders).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice, pairwise

import numpy as np

from ....aliases import FloatArray
from ...store.manifest import AbstractBudget
from ...text.normalize import normalize_text
from ...text.syllables import syllables
from ..base import Extract, Rate
from .compression import Compressed
from .pages.news import FRAME, news_value, only_announces
from .word_importance import WordImportance

REPEATS = 0.75
"""A sentence that shares more of its pieces with a chosen one says nothing new."""
MOST_RATED = 2
"""So many sentences are rated together; where more are asked for, the next ones by salience are added."""
N_PROMISING = 6
"""So many of the most salient sentences are tried in extracts."""
WORDS_COUNT = 2.5
SALIENCE_COUNTS = 0.5
"""What the F1 that an extract's words may expect, and the salience of its best sentence, count in its rating.
On 2,000 articles of vietnews-test and 240 reference abstracts, 0.25 to 1 of salience beside 2.5 of words
differ by 0.2 of mean ROUGE at most; none at all loses 0.2 and 1.9."""
USUAL = AbstractBudget().max_syllables
"""The limit within which an abstract is taken to be as long as those of newspapers; with another, longer or
shorter in proportion."""
_LOWEST = -20.0
"""The salience of a sentence that the model did not see, less that of the best one."""


Choice = tuple[int, int]
"""A sentence and one of its versions, by number."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What selection knows of a sentence.

    Attributes:
        versions: how it can be printed, the longest first.
        usable: whether it is a whole sentence; fragments and headings are not.
        depends: whether it cannot be understood without a sentence before it.
        follows: the earlier sentences that will do, where it depends; by itself the one right before it.
        joins: whether it is whole only together with the next one, as where a quotation continues.
        pieces: its distinct pieces.
        bound: the earlier sentences that name what it points to ("Nghị định này"), one of which must be
            chosen, too; None where it points to nothing.
        leans: whether it depends when it is whole: a version may have lost what leans.
    """

    versions: Sequence[Compressed]
    usable: bool
    depends: bool
    follows: frozenset[int]
    joins: bool
    pieces: frozenset[int]
    bound: frozenset[int] | None = None
    leans: bool = False

    @property
    def stands_alone(self) -> bool:
        """Whether it may open an abstract."""
        return not self.depends and self.bound is None

    def fits(self, max_syllables: int) -> bool:
        """Whether some version fits; where the longest does, none is made for it."""
        return 0 < self.versions[0].n_syllables <= max_syllables or bool(self.within(max_syllables))

    def within(self, max_syllables: int) -> list[int]:
        """The versions that fit, longest first; those of a narrow budget where no other does."""
        fit = [v for v, one in enumerate(self.versions) if 0 < one.n_syllables <= max_syllables]
        free = [v for v in fit if not self.versions[v].on_need]
        return free or fit[:1]


def select(
    candidates: Sequence[Candidate],
    salience: FloatArray,
    budget: AbstractBudget,
    rate: Rate | None = None,
) -> list[Choice]:
    """The chosen sentences, best first; none when no usable one fits the budget.

    The first to be chosen stands alone where any does; a dependent sentence is chosen only after the one
    right before it, and brings it along when it is the best of all.

    Args:
        rate: where the model has learnt it, the best-rated of `possible_extracts` is taken. Without it, and
            for what a longer budget adds to these, the next one is the most salient, held back as far as it
            repeats a chosen one (Carbonell & Goldstein 1998), in the longest version that fits.
    """
    if rate is not None and (extracts := possible_extracts(candidates, salience, budget)):
        printed = [tuple((i, candidates[i].versions[v].text) for i, v in e) for e in extracts]
        chosen = list(extracts[int(np.argmax(rate(printed, budget.max_syllables / USUAL)))])
        if budget.max_sentences <= MOST_RATED:
            return chosen
        return _extended(chosen, candidates, salience, budget)
    pool = _Pool(candidates, salience, budget)
    best = next(filter(pool.fits, pool.order), None)
    if best is None:
        return []
    follows = best > 0 and pool.opens(best - 1) and _may_follow(best, (best - 1,), candidates[best])
    if not pool.opens(best) and follows and budget.max_sentences >= MOST_RATED:
        together = _together(candidates, (best, best - 1), budget)
        if together:
            return list(together[0])
    opener = next(filter(pool.opens, pool.order))
    longest = candidates[opener].within(budget.max_syllables)[0]
    return _extended([(opener, longest)], candidates, salience, budget)


def rating(
    importance: WordImportance,
    title: str,
    texts: Sequence[str],
    salience: FloatArray,
    share: float = 0.0,
    worth: FloatArray | None = None,
) -> Rate:
    """Rate extracts of an article: how much of its abstract they are likely to hold, less what the most
    salient of their sentences falls short of the most salient of all, what is only the frame of news, and a
    meeting without what came of it; and what else is known of them.

    Args:
        texts: its sentences; at least one.
        salience: (n_sentences,) logits; -inf for a sentence the model did not see.
        share: how far the article is on the model's topics, 0 to 1.
        worth: (n_sentences,), what each adds besides; None for nothing.
    """

    def rate(extracts: Sequence[Extract], longer: float) -> FloatArray:
        # Counted here, so that abstracts without rated extracts do not pay for it.
        expected = importance.expect(title, texts)
        best = float(salience.max())
        gaps = np.maximum(salience - (best if np.isfinite(best) else 0.0), _LOWEST)
        news = news_value(texts)
        frame = share * np.minimum(news, 0) + (0.0 if worth is None else worth)
        tried = {i for extract in extracts for i, _ in extract}
        announcing = {i for i in tried if only_announces(texts[i])}
        telling = {i for i in tried - announcing if news[i] > 0}
        printed = {text for extract in extracts for _, text in extract}
        held = {text: expected.held(syllables(normalize_text(text))) for text in printed}
        rates = [
            WORDS_COUNT * expected.f1([held[text] for _, text in extract], longer)
            + SALIENCE_COUNTS * max(gaps[i] for i, _ in extract)
            + sum(frame[i] for i, _ in extract)
            + (share * FRAME if _promises_only(extract, announcing, telling) else 0.0)
            for extract in extracts
        ]
        return np.array(rates, dtype=np.float32)

    return rate


def _promises_only(extract: Extract, announcing: set[int], telling: set[int]) -> bool:
    """Whether an abstract names a meeting and says nothing of what came of it."""
    chosen = {i for i, _ in extract}
    return not chosen.isdisjoint(announcing) and chosen.isdisjoint(telling)


def possible_extracts(
    candidates: Sequence[Candidate], salience: FloatArray, budget: AbstractBudget
) -> list[tuple[Choice, ...]]:
    """All abstracts of one or two sentences that the rules and the budget allow, of promising sentences."""
    pool = _Pool(candidates, salience, budget)
    promising = sorted({*pool.most_salient(pool.fits), *pool.most_salient(pool.opens)})
    singles: list[tuple[Choice, ...]] = [
        ((i, v),)
        for i in promising
        if pool.opens(i)
        for v in candidates[i].within(budget.max_syllables)
    ]
    if budget.max_sentences < MOST_RATED:
        return singles
    pairs = [
        (i, j)
        for i, j in combinations(promising, 2)
        if pool.opens(i) and _may_follow(j, (i,), candidates[j])
    ]
    pairs += _joined(candidates, salience, min((salience[i] for i in promising), default=-np.inf))
    return singles + [two for pair in pairs for two in _together(candidates, pair, budget)]


class _Pool:
    """Candidates in the order of their salience, each looked at when it is its turn."""

    def __init__(
        self, candidates: Sequence[Candidate], salience: FloatArray, budget: AbstractBudget
    ) -> None:
        self._candidates, self._budget = candidates, budget
        self.order: list[int] = np.argsort(-salience, kind="stable").tolist()

    def fits(self, i: int) -> bool:
        """Whether it may be in an abstract."""
        candidate = self._candidates[i]
        return candidate.usable and candidate.fits(self._budget.max_syllables)

    def opens(self, i: int) -> bool:
        """Whether it may open one."""
        return self._may_open(self._candidates[i]) and self.fits(i)

    @cached_property
    def _may_open(self) -> Callable[[Candidate], bool]:
        """The strictest rule on openings that any candidate keeps."""
        rules = (lambda c: c.stands_alone, lambda c: not c.depends)
        for rule in rules:
            if any(rule(self._candidates[i]) and self.fits(i) for i in self.order):
                return rule
        return lambda _: True

    def most_salient(self, which: Callable[[int], bool]) -> list[int]:
        """Those that may be tried in extracts."""
        return list(islice(filter(which, self.order), N_PROMISING))


def _joined(
    candidates: Sequence[Candidate], salience: FloatArray, least: float
) -> list[tuple[int, int]]:
    """Pairs that are whole only together, one of them at least as salient as asked for."""
    return [
        (i, i + 1)
        for i in range(len(candidates) - 1)
        if max(salience[i], salience[i + 1]) >= least
        and candidates[i].joins
        and candidates[i].stands_alone
    ]


def _together(
    candidates: Sequence[Candidate], pair: tuple[int, int], budget: AbstractBudget
) -> list[tuple[Choice, Choice]]:
    """Two sentences in all versions that fit together, the longest first."""
    found = [
        ((pair[0], v), (pair[1], w))
        for v, one in enumerate(candidates[pair[0]].versions)
        for w, other in enumerate(candidates[pair[1]].versions)
        if one.n_syllables + other.n_syllables <= budget.max_syllables
        and _apart((pair[0], one), (pair[1], other), candidates)
    ]
    free = [
        choices
        for choices in found
        if not any(candidates[i].versions[v].on_need for i, v in choices)
    ]
    return free or found[:1]


def _extended(
    chosen: list[Choice],
    candidates: Sequence[Candidate],
    salience: FloatArray,
    budget: AbstractBudget,
) -> list[Choice]:
    """Add sentences while the budget has room and they are worth it."""
    fits = _Pool(candidates, salience, budget).fits
    fitting = list(filter(fits, range(len(candidates))))
    left = budget.max_syllables - sum(candidates[i].versions[v].n_syllables for i, v in chosen)
    while len(chosen) < budget.max_sentences:
        taken = [i for i, _ in chosen]
        gains = {
            i: _gain(i, taken, candidates, salience, budget)
            for i in fitting
            if i not in taken
            and candidates[i].fits(left)
            and _may_follow(i, taken, candidates[i])
            and _stays_apart(i, chosen, candidates)
        }
        following = max(gains, key=lambda i: (gains[i], -i), default=None)
        if following is None or gains[following] < budget.next_share:
            break
        version = candidates[following].within(left)[0]
        chosen.append((following, version))
        left -= candidates[following].versions[version].n_syllables
    return chosen


def _may_follow(i: int, chosen: Sequence[int], candidate: Candidate) -> bool:
    before = candidate.follows | {i - 1}
    if candidate.bound is not None and candidate.bound.isdisjoint(chosen):
        return False
    return not candidate.depends or any(c < i and c in before for c in chosen)


def _stays_apart(i: int, chosen: Sequence[Choice], candidates: Sequence[Candidate]) -> bool:
    """Whether each sentence would still end before the next one begins."""
    printed = {c: candidates[c].versions[v] for c, v in chosen} | {i: candidates[i].versions[0]}
    return all(_apart(one, other, candidates) for one, other in pairwise(sorted(printed.items())))


def _apart(
    one: tuple[int, Compressed], other: tuple[int, Compressed], candidates: Sequence[Candidate]
) -> bool:
    """Whether two sentences can be told apart in print, or are one whole."""
    together = candidates[one[0]].joins and other[0] == one[0] + 1
    return together or one[1].may_precede(other[1])


def _gain(
    i: int,
    chosen: Sequence[int],
    candidates: Sequence[Candidate],
    salience: FloatArray,
    budget: AbstractBudget,
) -> float:
    pieces = candidates[i].pieces
    overlap = max(_shared(pieces, candidates[c].pieces) for c in chosen)
    if overlap > REPEATS:
        return -1.0
    best = salience[chosen[0]]
    odds = float(np.exp(min(0.0, salience[i] - best))) if np.isfinite(best) else 1.0
    return odds * (1 - budget.redundancy * overlap)


def _shared(pieces: frozenset[int], other: frozenset[int]) -> float:
    return len(pieces & other) / (min(len(pieces), len(other)) or 1)
