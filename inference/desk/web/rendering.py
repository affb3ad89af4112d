"""Templates and static files, and the headers that every answer of the desk carries."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import Response

_HERE = Path(__file__).parent
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    # Not no-referrer: a form's Origin would be "null" then, and the check of origins would refuse it.
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}

_environment: Environment | None = None


def templates() -> Environment:
    """The templates, made once."""
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
