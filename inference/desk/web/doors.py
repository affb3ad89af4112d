"""The door of the desk: the form is read, the visitor known, the handler called, and errors become pages."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ....errors import PhobriefError
from ...service.http.guard import from_this_machine
from ...service.http.problems import Problem
from ...service.record import ClientGoneError
from ..store.tables import ADMIN
from ..store.users import LOCAL, has_users, user_of
from .rendering import HEADERS
from .visit import COOKIE, PageError, Person, Room, Visit
from .words import LANGUAGES, Words

_log = logging.getLogger(__name__)
_MIB = 2**20
_RETRY_SECONDS = "5"

Handler = Callable[[Visit], Response]


def endpoint(
    room: Room, handle: Handler, *, public: bool = False, admin: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    """A handler as Starlette calls it: the form is read, the visitor known, errors become pages.

    Args:
        room: what visits share.
        handle: is called in a thread.
        public: whoever is not logged in may call it.
        admin: only administrators may.
    """

    async def answer(request: Request) -> Response:
        form = None
        try:
            person = await run_in_threadpool(_admit, room, request, public, admin)
            if request.method == "POST":
                # After the door: what a stranger sends is not kept.
                form = await _read_form(request, _PUBLIC_FORM if public else _FORM)
            visit = Visit(request, room, person, Words(_language(request)), form)
            return await run_in_threadpool(handle, visit)
        except _LoginNeeded:
            return _ask_to_log_in(request, Words(_language(request)))
        except (PageError, PhobriefError, SQLAlchemyError, OSError) as error:
            return await run_in_threadpool(_refuse, room, request, _page_error(error))
        finally:
            if form is not None:
                await form.close()

    return answer


class _LoginNeeded(Exception):
    """Ends the visit of somebody who is not logged in."""


@dataclass(frozen=True, slots=True)
class _FormLimits:
    """What a form may hold: files, fields, bytes of a field."""

    files: int
    fields: int
    field_bytes: int


_FORM = _FormLimits(5000, 500, 8 * _MIB)
_PUBLIC_FORM = _FormLimits(0, 20, 16 * 1024)


async def _read_form(request: Request, limits: _FormLimits) -> FormData:
    """The form of a request.

    Raises:
        PageError: it is larger than ``limits``, or none.
        ClientGoneError: the client has gone.
    """
    try:
        return await request.form(
            max_files=limits.files, max_fields=limits.fields, max_part_size=limits.field_bytes
        )
    except (HTTPException, UnicodeError) as error:  # UnicodeError: charset=undefined, and its like
        raise PageError(400, "error.too_large") from error
    except ClientDisconnect:
        raise ClientGoneError from None


def _admit(room: Room, request: Request, public: bool, admin: bool) -> Person:
    """Who visits, where they may.

    Raises:
        _LoginNeeded: they have to log in.
        PageError: they may not.
    """
    person = _who(room, request)
    if person is None and not public:
        raise _LoginNeeded
    person = person or Person("", "", is_user=False)
    if admin and not person.is_admin:
        raise PageError(403, "error.not_allowed")
    return person


def _page_error(error: Exception) -> PageError:
    """What a visitor is told of an error."""
    if isinstance(error, PageError):
        return error
    if isinstance(error, PhobriefError):
        return PageError(409, text=str(error))
    # A database or disk that is locked, full or read-only; the message may hold what was to be saved.
    reason = getattr(error, "orig", None) or error
    _log.error("%s: %s", type(error).__name__, _kind_of_trouble(reason))
    return PageError(503, "error.database")


def _kind_of_trouble(reason: object) -> str:
    """The database's own word for it ("SQLITE_BUSY"), or the system's."""
    names = (getattr(reason, name, None) for name in ("sqlite_errorname", "sqlstate", "strerror"))
    return next((str(name) for name in names if name), type(reason).__name__)


def _refuse(room: Room, request: Request, error: PageError) -> Response:
    words = Words(_language(request))
    visit = Visit(request, room, Person("", "", is_user=False), words)
    text = words.said(error.text) if error.text else words(error.key)
    if visit.wants_json:
        response = visit.json({"error": text}, error.status)
    else:
        response = visit.page("error.html", error.status, text=text)
    if error.status in (429, 503):
        response.headers["retry-after"] = _RETRY_SECONDS
    return response


def problem_page(room: Room, request: Request, problem: Problem) -> Response:
    """The page that says in a browser what the service refused before the desk was asked, or at no path."""
    response = _refuse(room, request, PageError.of(problem))
    response.headers.update(problem.headers)
    return response


def _ask_to_log_in(request: Request, words: Words) -> Response:
    if request.method != "GET" or "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"error": words("login.title")}, 401, HEADERS)
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?next={quote(target, safe='')}", 303, HEADERS)


def _who(room: Room, request: Request) -> Person | None:
    """The visitor; None where they have to log in.

    Raises:
        PageError: there are no users, and this is another machine.
    """
    with room.store.reading() as session:
        room.has_users = room.has_users or has_users(session)
        if not room.has_users:
            if not from_this_machine(request):
                raise PageError(403, "error.no_users")
            return Person(LOCAL, ADMIN, is_user=False)
        token = request.cookies.get(COOKIE)
        user = user_of(session, token) if token else None
        return Person(user.name, user.role, is_user=True) if user else None


def _language(request: Request) -> str:
    chosen = request.cookies.get("lang", "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]
