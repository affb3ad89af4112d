"""A visit: one request with who makes it, in which language, and how it is answered."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlsplit

import anyio.from_thread
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from ....articles import Article, Brief
from ....errors import PhobriefError
from ...pipeline import Briefer
from ...service.http.guard import from_this_machine
from ...service.http.problems import Problem
from ...service.record import ClientGoneError
from ...service.service import Service
from ..store.database import Store
from ..store.tables import ADMIN
from ..store.users import LOCAL, LoginLimit, has_users, user_of
from .words import LANGUAGES, Words

_log = logging.getLogger(__name__)

COOKIE = "phobrief_session"
_YEAR = 365 * 24 * 3600
_HERE = Path(__file__).parent
_MIB = 2**20
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    # Not no-referrer: a form's Origin would be "null" then, and the check of origins would refuse it.
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}


class PageError(Exception):
    """Ends a visit with a page that says why.

    Args:
        status: of HTTP.
        key: of the words.
        text: instead of them, what an error of ours says.
    """

    def __init__(self, status: int, key: str = "", text: str = "") -> None:
        super().__init__(key or text)
        self.status, self.key, self.text = status, key, text


@dataclass(frozen=True, slots=True)
class Person:
    """Who visits; without users whoever sits at the machine."""

    name: str
    role: str
    is_user: bool

    @property
    def is_admin(self) -> bool:
        """Whether they may change users, settings and the model."""
        return self.role == ADMIN


@dataclass
class Room:
    """What all visits share.

    Attributes:
        store: the database.
        service: gives briefs; None before the service starts.
        limit: of tries to log in.
        has_users: whether anybody has to log in; once true it stays.
        reviews_counter: ``phobrief_reviews_total`` by action.
        retrain_options: further options of the command that trains.
    """

    store: Store
    service: Service | None = None
    limit: LoginLimit = field(default_factory=LoginLimit)
    has_users: bool = False
    reviews_counter: Counter | None = None
    retrain_options: tuple[str, ...] = ()

    def begin_intake(
        self,
        intake_id: int,
        articles: Iterator[Article | tuple[str, str]],
        after: Callable[[], object],
    ) -> None:
        """Read articles while requests go on."""
        raise NotImplementedError

    def reload(self) -> None:
        """Take the model in use, after it changed."""
        raise NotImplementedError

    def briefer(self) -> Briefer:
        """The model in use.

        Raises:
            PageError: 503, there is none.
        """
        briefer = self.service.models.current if self.service else None
        if briefer is None:
            raise PageError(503, "error.busy")
        return briefer


@dataclass(slots=True)
class Visit:
    """One request. Handlers run in a thread and may wait."""

    request: Request
    room: Room
    person: Person
    words: Words
    form: FormData | None = None

    @property
    def store(self) -> Store:
        """The database."""
        return self.room.store

    @property
    def wants_json(self) -> bool:
        """Whether the page's script asks."""
        return "application/json" in self.request.headers.get("accept", "")

    def field(self, name: str) -> str:
        """A field of the form, "" where it is missing; without NUL, line ends as one character."""
        value = self.form.get(name, "") if self.form is not None else ""
        if not isinstance(value, str):
            return ""
        text = value.replace("\r\n", "\n").replace("\0", "")
        return text.encode("utf-8", "replace").decode("utf-8")

    def files(self, *names: str) -> list[UploadFile]:
        """The files of the form that are not empty."""
        found = [f for name in names for f in (self.form.getlist(name) if self.form else [])]
        return [f for f in found if isinstance(f, UploadFile) and f.filename]

    def asked(self, name: str) -> str:
        """A value of the address, "" where it is missing."""
        return self.request.query_params.get(name, "").replace("\0", "")

    def number(self, name: str = "id") -> int:
        """A number of the path.

        Raises:
            PageError: 404, it is larger than any that the database holds.
        """
        number = int(self.request.path_params[name])
        if number > LARGEST:
            raise PageError(404, "error.not_found")
        return number

    def asked_number(self, name: str) -> int | None:
        """A number of the address, None where there is none."""
        return whole_number(self.asked(name))

    def brief(self, article: Article) -> Brief:
        """The brief of an article, through the service's batches.

        Raises:
            ArticleError: it cannot be read.
            PageError: the service is busy or not ready.
        """
        service = self.room.service
        if service is None:
            raise PageError(503, "error.busy")
        try:
            return anyio.from_thread.run(service.brief, article)
        except Problem as problem:
            raise PageError(problem.status, "error.busy") from problem

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page."""
        html = (
            _templates()
            .get_template(template)
            .render(
                t=self.words,
                visit=self,
                person=self.person,
                theme=self._cookie("theme", ("auto", "light", "dark")),
                letter_keys=self._cookie("keys", ("on", "off")),
                here=self.request.url.path
                + (f"?{self.request.url.query}" if self.request.url.query else ""),
                static=static_address,
                **values,
            )
        )
        return HTMLResponse(html, status, HEADERS)

    def json(self, tree: Mapping[str, Any], status: int = 200) -> Response:
        """What the page's script asked for."""
        return JSONResponse(tree, status, HEADERS)

    def go(self, path: str) -> Response:
        """Send the browser to another page."""
        return RedirectResponse(path, 303, HEADERS)

    def set_cookie(self, response: Response, name: str, value: str, seconds: int = _YEAR) -> None:
        """A cookie that only we read, and only from our own pages."""
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            httponly=True,
            samesite="lax",
            # TLS may end at a proxy; the page's address is in Origin, which was compared with Host.
            secure=self.request.headers.get("origin", "").startswith("https://")
            or self.request.url.scheme == "https",
        )

    def _cookie(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.request.cookies.get(name, "")
        return value if value in allowed else allowed[0]


LARGEST = 2**31 - 1
"""Of numbers that the database holds."""


def whole_number(text: str) -> int | None:
    """The number that a text is, None where it is none or larger than `LARGEST`."""
    # isdigit alone takes "²" for one, too.
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))):
        return None
    return int(text) if int(text) <= LARGEST else None


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
    text = error.text or words(error.key)
    if visit.wants_json:
        return visit.json({"error": text}, error.status)
    return visit.page("error.html", error.status, text=text)


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


def own_path(target: str) -> str:
    """A path on this server, whatever somebody put into an address; "/" for anything else."""
    parts = urlsplit(target)
    is_own = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_own and not parts.netloc and not parts.scheme else "/"


def _language(request: Request) -> str:
    chosen = request.cookies.get("lang", "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


_environment: Environment | None = None


def _templates() -> Environment:
    global _environment
    if _environment is None:
        _environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
    return _environment


STATIC = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@cache
def static_bytes(name: str) -> bytes:
    """A static file."""
    return (_HERE / "static" / name).read_bytes()


@cache
def static_address(name: str) -> str:
    """Its address; another one when it changes, so that browsers may keep it."""
    return f"/static/{hashlib.sha256(static_bytes(name)).hexdigest()[:12]}/{name}"


def static_file(request: Request) -> Response:
    """A static file, for as long as a browser likes."""
    name = cast("str", request.path_params["name"])
    if name not in STATIC:
        return Response("not found", 404)
    kept = {**HEADERS, "cache-control": "public, max-age=31536000, immutable"}
    return Response(static_bytes(name), headers=kept, media_type=STATIC[name])
