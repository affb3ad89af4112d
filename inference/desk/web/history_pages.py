"""The revisions of an article: shown, and taken again."""

from __future__ import annotations

from starlette.responses import Response

from ..store.reviews import Answer, history, new_form_key, newest_review, take_again
from .article_view import numbers_shown
from .review_pages import address_of, view_of
from .visit import PageError, Visit, whole_number


def show_history(visit: Visit) -> Response:
    """All revisions of an article."""
    view = view_of(visit)
    with visit.store.reading() as session:
        revisions = history(session, view.article.id)
        session.expunge_all()
    return visit.page(
        "history.html",
        view=view,
        article=view.article,
        revisions=revisions,
        answers=[Answer.of(r) for r in revisions],
        numbers=numbers_shown,
        form_key=new_form_key(),
    )


def restore(visit: Visit) -> Response:
    """Take an older revision again."""
    revision = whole_number(visit.field("revision"))
    if revision is None:
        raise PageError(422, "error.not_found")
    key = visit.field("form_key")[:100] or new_form_key()
    with visit.store.writing() as session:
        take_again(session, visit.number(), revision, visit.person.name, key)
    return visit.go(address_of(visit, visit.number()))


def undo(visit: Visit) -> Response:
    """Take one's own last save of an article back, and show the article again; sent twice, it counts once."""
    number, name = visit.number(), visit.person.name
    told = whole_number(visit.field("revision"))
    with visit.store.writing() as session:
        newest = newest_review(session, number)
        if newest is None or newest.author != name:
            raise PageError(409, "error.not_found")
        undone = newest.revision if told is None else told
        if (newest.revision, newest.restores) != (undone + 1, undone - 1):
            if newest.revision != undone:
                raise PageError(409, "error.not_found")
            take_again(session, number, undone - 1, name, new_form_key())
    return visit.go(address_of(visit, number))
