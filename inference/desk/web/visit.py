"""A visit: one request with who makes it, in which language, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import anyio.from_thread
from prometheus_client import Counter
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from ....articles import Article, Brief, Document
from ...pipeline import Briefer
from ...service.http.problems import Problem
from ...service.service import Service
from ..store.database import Store
from ..store.tables import ADMIN
from ..store.users import LoginLimit
from .rendering import HEADERS, static_address, templates
from .words import Words

COOKIE = "phobrief_session"
_YEAR = 365 * 24 * 3600


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

    @classmethod
    def of(cls, problem: Problem) -> PageError:
        """What a visitor is told of an error of the service, in their language where we have words for it."""
        key = _WORDS.get(problem.status, "")
        return cls(problem.status, key, "" if key else problem.detail)


_WORDS = {404: "error.not_found", 413: "error.too_large", 429: "error.busy", 503: "error.busy"}


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

    def brief(self, article: Article) -> tuple[Document, Brief]:
        """An article as it was read, and its brief, through the service's batches.

        Raises:
            ArticleError: it cannot be read.
            PageError: the service is busy or not ready.
        """
        service = self.room.service
        if service is None:
            raise PageError(503, "error.busy")
        try:
            prepared, brief = anyio.from_thread.run(service.read_and_brief, article)
        except Problem as problem:
            raise PageError.of(problem) from problem
        return prepared.document, brief

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page."""
        html = (
            templates()
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


def own_path(target: str) -> str:
    """A path on this server, whatever somebody put into an address; "/" for anything else."""
    parts = urlsplit(target)
    is_own = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_own and not parts.netloc and not parts.scheme else "/"
