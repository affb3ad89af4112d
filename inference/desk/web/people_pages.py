"""Logging in and out, users, settings."""

from __future__ import annotations

from starlette.responses import Response

from ...service.http.guard import client_of
from ..store.tables import ADMIN, EDITOR, User
from ..store.users import (
    SESSION_SECONDS,
    add_user,
    all_users,
    change_user,
    check_password,
    end_session,
    set_password,
    start_session,
)
from .guide import guide_html, own_guide, packaged_guide, set_guide
from .visit import COOKIE, PageError, Visit, own_path
from .words import LANGUAGES

_CHOICES = {"lang": LANGUAGES, "theme": ("auto", "light", "dark"), "keys": ("on", "off")}


def show_login(visit: Visit, problem: str = "", status: int = 200) -> Response:
    """The form to log in."""
    if visit.person.name and not problem:
        return visit.go(own_path(visit.asked("next")))
    target = own_path(visit.asked("next") or visit.field("next"))
    return visit.page(
        "login.html", status, problem=problem, target=target, name=visit.field("name")
    )


def log_in(visit: Visit) -> Response:
    """Let a user in, in a new session; failed tries are limited."""
    name, client = visit.field("name").strip()[:200], client_of(visit.request)
    if wait := visit.room.limit.wait(name, client):
        return _refused(visit, visit.words("login.wait", n=wait), 429, wait)
    # A password is checked for a while, on purpose: not while others wait to write.
    with visit.store.reading() as session:
        user = check_password(session, name, visit.field("password"))
        session.expunge_all()
    token = _new_session(visit, user) if user else None
    if token is None:
        return _refused(visit, visit.words("login.wrong"), 401)
    visit.room.limit.succeeded(name, client)
    target = own_path(visit.field("next"))
    response = visit.json({}) if visit.wants_json else visit.go(target)
    visit.set_cookie(response, COOKIE, token, SESSION_SECONDS)
    return response


def _new_session(visit: Visit, user: User) -> str | None:
    """A session of this browser; the one that it had ends."""
    before = visit.request.cookies.get(COOKIE)
    with visit.store.writing() as session:
        if before:
            end_session(session, before)
        return start_session(session, user)


def _refused(visit: Visit, problem: str, status: int, wait: int = 0) -> Response:
    if visit.wants_json:
        response = visit.json({"error": problem}, status)
    else:
        response = show_login(visit, problem, status)
    if wait:
        response.headers["retry-after"] = str(wait)
    return response


def log_out(visit: Visit) -> Response:
    """End the session, in the database too."""
    token = visit.request.cookies.get(COOKIE)
    if token:
        with visit.store.writing() as session:
            end_session(session, token)
    response = visit.go("/login")
    response.delete_cookie(COOKIE)
    return response


def show_users(visit: Visit) -> Response:
    """Who may use the desk."""
    with visit.store.reading() as session:
        users = all_users(session)
        session.expunge_all()
    return visit.page("users.html", users=users, roles=(EDITOR, ADMIN))


def change_users(visit: Visit) -> Response:
    """Add a user, or change one."""
    name, action = visit.field("name").strip(), visit.field("action")
    with visit.store.writing() as session:
        if action == "add":
            role = visit.field("role") if all_users(session) else ADMIN
            add_user(session, name, visit.field("password"), role)
        elif action == "passwd":
            set_password(session, name, visit.field("password"))
        elif action in ("disable", "enable"):
            change_user(session, name, disabled=action == "disable")
        elif action in (EDITOR, ADMIN):
            change_user(session, name, role=action)
        else:
            raise PageError(422, "error.not_found")
    return visit.go("/users")


def show_settings(visit: Visit) -> Response:
    """Settings of this browser, the password, the guide."""
    return visit.page(
        "settings.html",
        guide_text=own_guide(visit.store),
        packaged=packaged_guide(visit.words.language),
        saved=bool(visit.asked("saved")),
    )


def choose(visit: Visit) -> Response:
    """Keep what this browser prefers."""
    target = own_path(visit.field("next") or "/settings?saved=1")
    response = visit.go(target)
    for name, allowed in _CHOICES.items():
        value = visit.field(name)
        if value in allowed:
            visit.set_cookie(response, name, value)
    return response


def keep_guide(visit: Visit) -> Response:
    """Keep the desk's own guide."""
    set_guide(visit.store, visit.field("guide")[:200_000])
    return visit.go("/settings?saved=1")


def change_password(visit: Visit) -> Response:
    """Give oneself another password; all one's sessions end."""
    name, client = visit.person.name, client_of(visit.request)
    if wait := visit.room.limit.wait(name, client):
        raise PageError(429, text=visit.words("login.wait", n=wait))
    with visit.store.reading() as session:
        user = check_password(session, name, visit.field("old"))
    if user is None or not visit.person.is_user:
        raise PageError(403, "login.wrong")
    visit.room.limit.succeeded(name, client)
    with visit.store.writing() as session:
        set_password(session, name, visit.field("new"))
    return visit.go("/login")


def show_guide(visit: Visit) -> Response:
    """The guide on a page of its own."""
    return visit.page("guide.html", guide=guide_html(visit.store, visit.words.language))
