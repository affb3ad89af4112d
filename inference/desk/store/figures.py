"""How far the desk is: counted in articles, by one definition that the export shares."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from .tables import DONE, DRAFT, SKIPPED, WAITING, Article, Review, Suggestion

NEWEST = 2000
"""Reviews that agreement and working time are counted on; older ones tell of older models."""
_MINUTES = (1, 2, 3, 5, 8, 13, 20)


@dataclass(frozen=True, slots=True)
class Progress:
    """Articles by where their review stands; ``mine`` of ``done`` are by the one who asks."""

    done: int
    mine: int
    waiting: int
    draft: int
    skipped: int
    flagged: int

    @property
    def total(self) -> int:
        """All articles."""
        return self.done + self.waiting + self.draft + self.skipped


def states(session: Session) -> Counter[str]:
    """Articles by state."""
    counts: Counter[str] = Counter()
    for state, n in session.execute(select(Article.state, func.count()).group_by(Article.state)):
        counts[state] = n
    return counts


def progress(session: Session, author: str) -> Progress:
    """Count the articles."""
    counts = states(session)
    one = select(func.count()).select_from(Article)
    mine = session.scalar(one.where(Article.state == DONE, Article.reviewed_by == author))
    flagged = session.scalar(one.where(Article.flagged))
    return Progress(
        counts[DONE], mine or 0, counts[WAITING], counts[DRAFT], counts[SKIPPED], flagged or 0
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often model and editors agree on a topic, in reviews of one month.

    Attributes:
        month: "2026-11".
        topic: its id.
        n: judged articles.
        n_agree: of which the model tagged what editors graded 1 or 2, and no other.
    """

    month: str
    topic: str
    n: int
    n_agree: int


def agreement(session: Session, *, blind: bool) -> list[Agreement]:
    """Agreement by month and topic: the first finished review counts, of the articles reviewed last.

    Args:
        session: of the desk's database.
        blind: of articles drawn at random whose suggestion the editor had not seen, which is an honest
            figure; else of all others, which hard articles make worse and shown suggestions better.
    """
    earlier = aliased(Review)
    is_first = ~(
        select(earlier.id)
        .where(
            earlier.article_id == Review.article_id,
            earlier.state == DONE,
            earlier.revision < Review.revision,
        )
        .exists()
    )
    statement = (
        select(Review.at, Review.grades, Suggestion.topics)
        .join(Article, Article.id == Review.article_id)
        .join(Suggestion, Suggestion.id == Review.suggestion_id)
        .where(Review.state == DONE, is_first, Review.suggestion_shown.is_(not blind))
        .order_by(Review.at.desc())
        .limit(NEWEST)
    )
    if blind:
        statement = statement.where(Article.blind)
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for at, grades, topics in session.execute(statement):
        for topic in topics:
            grade = grades.get(topic["topic"])
            if grade is not None:
                cell = counts[at[:7], topic["topic"]]
                cell[0] += 1
                cell[1] += (grade > 0) == topic["tagged"]
    return [Agreement(month, topic, n, k) for (month, topic), (n, k) in sorted(counts.items())]


def reviews_per_day(session: Session, days: int = 30) -> dict[str, dict[str, int]]:
    """Finished reviews of the last days that have any, by day and author."""
    is_counted = (Review.state == DONE, Review.restores.is_(None))
    newest = select(Review.at).where(*is_counted).order_by(Review.at.desc()).limit(1)
    first = None
    for _ in range(days):  # by the index from day to day; the reviews before are not read
        at = session.scalar(newest if first is None else newest.where(Review.at < first))
        if at is None:
            break
        first = at[:10]
    if first is None:
        return {}
    day = func.substr(Review.at, 1, 10)
    statement = (
        select(day, Review.author, func.count())
        .where(*is_counted, Review.at >= first)
        .group_by(day, Review.author)
        .order_by(day)
    )
    found: dict[str, dict[str, int]] = {}
    for date, author, n in session.execute(statement):
        found.setdefault(date, {})[author] = n
    return found


def minutes_per_article(session: Session) -> tuple[list[str], list[int], float | None]:
    """Bars of working time: their labels and articles in each; and the median in minutes."""
    statement = (
        select(Review.seconds)
        .where(Review.state == DONE, Review.seconds.is_not(None))
        .order_by(Review.at.desc())
        .limit(NEWEST)
    )
    minutes = sorted((s or 0) / 60 for s in session.scalars(statement))
    labels = [f"≤{m}" for m in _MINUTES] + [f">{_MINUTES[-1]}"]
    counts = [0] * len(labels)
    for value in minutes:
        counts[next((i for i, m in enumerate(_MINUTES) if value <= m), len(_MINUTES))] += 1
    return labels, counts, minutes[len(minutes) // 2] if minutes else None
