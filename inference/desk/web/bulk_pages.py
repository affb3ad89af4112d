"""One action on several articles of the queue: each by itself, and none over what somebody else did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from sqlalchemy.orm import Session
from starlette.responses import Response

from ..store.articles import get_article, newest_suggestion
from ..store.claims import claim, claimed
from ..store.reviews import Answer, Submission, new_form_key, newest_review, save
from ..store.tables import DRAFT, SKIPPED, WAITING, Article
from .visit import PageError, Visit, own_path, whole_number

_MOST = 200
"""Articles at a time; a page of the list has fewer."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """What an action came to.

    Attributes:
        did: a key of `BULK`.
        n: articles that it was done to.
        n_left: that it was not: somebody else is on them or saved before, or they are past it.
    """

    did: str
    n: int
    n_left: int


def act_on_several(visit: Visit) -> Response:
    """Do what the pressed button says to the selected articles, and show the list again."""
    action = visit.field("action")
    if action not in BULK:
        raise PageError(422, "error.not_found")
    chosen = _chosen(visit)
    key, name = visit.field("form_key")[:80] or new_form_key(), visit.person.name
    n = 0
    with visit.store.writing() as session:
        theirs = claimed(session, [article_id for article_id, _ in chosen], name)
        for article_id, revision in chosen:
            article = get_article(session, article_id, whole=False)
            if article is None or (article_id in theirs and not theirs[article_id].is_mine):
                continue
            n += BULK[action](session, article, revision, name, f"{key}:{article_id}")
    return visit.go(_back(visit.field("back"), Bulk(action, n, len(chosen) - n)))


def bulk_shown(visit: Visit) -> Bulk | None:
    """What the address says of an action that was just done."""
    did = visit.asked("did")
    n, n_left = visit.asked_number("n"), visit.asked_number("left")
    return Bulk(did, n or 0, n_left or 0) if did in BULK else None


def _chosen(visit: Visit) -> list[tuple[int, int]]:
    """The selected articles, each with the revision that was shown."""
    found = {}
    for value in visit.form.getlist("article")[:_MOST] if visit.form is not None else ():
        article_id, _, revision = str(value).partition(":")
        numbers = whole_number(article_id), whole_number(revision)
        if numbers[0] is not None and numbers[1] is not None:
            found[numbers[0]] = numbers[1]
    return list(found.items())


def _back(address: str, bulk: Bulk) -> str:
    """The list where it was, with what was done."""
    parts = urlsplit(own_path(address))
    kept = [(k, v) for k, v in parse_qsl(parts.query) if k not in ("did", "n", "left", "undo")]
    told = [("did", bulk.did), ("n", str(bulk.n)), ("left", str(bulk.n_left))]
    return f"/?{urlencode([*kept, *told])}"


def _skip(session: Session, article: Article, revision: int, author: str, key: str) -> bool:
    if article.state not in (WAITING, DRAFT, SKIPPED):
        return False
    return _save(session, article, revision, author, key, state=SKIPPED)


def _claim(session: Session, article: Article, _revision: int, author: str, _key: str) -> bool:
    return claim(session, article.id, author).is_mine


def _flag(session: Session, article: Article, revision: int, author: str, key: str) -> bool:
    return _save(session, article, revision, author, key, flagged=True)


def _unflag(session: Session, article: Article, revision: int, author: str, key: str) -> bool:
    return _save(session, article, revision, author, key, flagged=False)


def _save(
    session: Session,
    article: Article,
    revision: int,
    author: str,
    key: str,
    *,
    state: str | None = None,
    flagged: bool | None = None,
) -> bool:
    """A revision that says what the newest said, but for state and flag; not over one not yet seen."""
    newest = newest_review(session, article.id)
    answer = Answer() if newest is None else Answer.of(newest)
    suggestion = newest_suggestion(session, article.id)
    sent = Submission(
        article_id=article.id,
        based_on=revision,
        form_key=key,
        author=author,
        state=state or article.state,
        answer=replace(answer, flagged=answer.flagged if flagged is None else flagged),
        topics=[] if newest is None else list(newest.topics),
        suggestion_id=suggestion.id if suggestion else None,
        suggestion_shown=False if newest is None else newest.suggestion_shown,
    )
    return save(session, sent).kind != "conflict"


BULK: dict[str, Callable[[Session, Article, int, str, str], bool]] = {
    "skip": _skip,
    "claim": _claim,
    "flag": _flag,
    "unflag": _unflag,
}
"""What can be done to several articles: takes the session, one of them, the revision that was shown, who, and
a key by which a form sent twice counts once; says whether it was done."""
