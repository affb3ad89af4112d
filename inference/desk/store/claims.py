"""Who is working on an article: a claim that others see, and that ends by itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .database import now
from .tables import Claim

SECONDS = 15 * 60
"""How long a claim lasts after its last sign of life."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who works on an article until when."""

    author: str
    expires_at: str
    is_mine: bool


def claim(session: Session, article_id: int, author: str) -> Claimed:
    """Claim an article, or renew one's own claim; another's that has not ended stays."""
    found = session.scalar(select(Claim).where(Claim.article_id == article_id).with_for_update())
    if found is not None and found.author != author and found.expires_at > now():
        return Claimed(found.author, found.expires_at, is_mine=False)
    if found is None:
        found = Claim(article_id=article_id, author=author, expires_at=now(SECONDS))
        session.add(found)
    found.author, found.expires_at = author, now(SECONDS)
    session.flush()
    return Claimed(author, found.expires_at, is_mine=True)


def claimed(session: Session, article_ids: list[int], author: str) -> dict[int, Claimed]:
    """The claims on some articles that have not ended."""
    found = session.scalars(
        select(Claim).where(Claim.article_id.in_(article_ids), Claim.expires_at > now())
    )
    return {c.article_id: Claimed(c.author, c.expires_at, c.author == author) for c in found}


def release(session: Session, article_id: int, author: str) -> None:
    """End one's own claim."""
    session.execute(delete(Claim).where(Claim.article_id == article_id, Claim.author == author))
