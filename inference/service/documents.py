"""The OpenAPI document, and a page made of it: no script, and nothing from another address."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from html import escape
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi

from . import schemas
from .answers import json_response, row_bytes

router = APIRouter(include_in_schema=False)

_ABOUT = (
    "Topic tags with evidence and faithful short abstracts for Vietnamese articles on party and state"
    " affairs. Errors are RFC 9457 problem details (under /v2 the protocol's own) and never repeat what was"
    " sent. Busy is 429 with Retry-After, not ready is 503."
)
_NAMED = (
    schemas.Problem,
    schemas.ArticleBody,
    schemas.BriefRow,
    schemas.ErrorRow,
    schemas.LastLine,
)
"""Schemas that routes name without FastAPI's help."""


def openapi(app: FastAPI) -> dict[str, Any]:
    """The document of an application."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=_ABOUT, routes=app.routes
        )
        known = document.setdefault("components", {}).setdefault("schemas", {})
        _forget_fastapis_errors(document["paths"], known)
        for schema in _NAMED:
            tree = schema.model_json_schema(ref_template="#/components/schemas/{model}")
            known |= tree.pop("$defs", {})
            known[schema.__name__] = tree
        document["components"]["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer", "description": "Where keys are asked for."}
        }
        app.openapi_schema = document
    return app.openapi_schema


def _forget_fastapis_errors(paths: dict[str, Any], known: dict[str, Any]) -> None:
    """FastAPI says that a parameter of a path may be wrong, in a shape of its own; ours are any text."""
    for schema in ("HTTPValidationError", "ValidationError"):
        known.pop(schema, None)
    for operations in paths.values():
        for operation in operations.values():
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                del operation["responses"]["422"]


@router.get("/openapi.json")
async def openapi_document(request: Request) -> Response:
    """The OpenAPI document."""
    return json_response(request.app.openapi())


@router.get("/docs")
async def page(request: Request) -> Response:
    """The document as a page."""
    digest = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; base-uri 'none'"
    )
    headers = {"content-security-policy": policy}
    return Response(openapi_page(request.app.openapi()), 200, headers, "text/html")


_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
code, pre { font: 14px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
section { border-top: 1px solid #8886; padding: .5rem 0 1rem; }
h3 { margin: .5rem 0; } h3 b { font-weight: 700; margin-right: .5rem; }
table { border-collapse: collapse; }
td, th { padding: .15rem .8rem .15rem 0; text-align: left; vertical-align: top; }
"""


def openapi_page(document: dict[str, Any]) -> str:
    """An HTML page of an OpenAPI document: its operations, then its schemas."""
    info = document["info"]
    groups: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            tag = operation.get("tags", [""])[0]
            groups.setdefault(tag, []).append(_operation(path, method, operation))
    shown = "".join(f"<h2>{escape(tag)}</h2>{''.join(parts)}" for tag, parts in groups.items())
    named = "".join(map(_schema, sorted(document["components"]["schemas"].items())))
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(info['title'])}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1><p>{escape(info['description'])}</p>"
        '<p><a href="/openapi.json">openapi.json</a></p>'
        f"{shown}<h2>Schemas</h2>{named}</body></html>"
    )


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    body = operation.get("requestBody", {}).get("content", {})
    takes = _rows((escape(kind), _kind(content["schema"])) for kind, content in body.items())
    gives = _rows(
        (status, f"{_prose(answer.get('description', ''))} {_kinds(answer.get('content', {}))}")
        for status, answer in sorted(operation["responses"].items())
    )
    title = f"<h3><b>{method.upper()}</b><code>{escape(path)}</code></h3>"
    about = f"<strong>{escape(operation.get('summary', ''))}.</strong> "
    return (
        f"<section>{title}<p>{about}{_prose(operation.get('description', ''))}</p>"
        + (f"<p>Takes</p>{takes}" if body else "")
        + f"<p>Answers</p>{gives}</section>"
    )


def _prose(text: str) -> str:
    """A description, whose code stands between backquotes."""
    marked = re.sub("(`+)(.+?)\\1", r"<code>\2</code>", escape(text))
    return marked.replace("Successful Response", "Done").replace("\n\n", "</p><p>")


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    """A table of two columns of HTML."""
    return f"<table>{''.join(f'<tr><th>{a}</th><td>{b}</td></tr>' for a, b in rows)}</table>"


def _kinds(contents: dict[str, Any]) -> str:
    found = (f"{escape(kind)}: {_kind(c.get('schema', {}))}" for kind, c in contents.items())
    return f"<small>{', '.join(found)}</small>"


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words of HTML."""
    if "$ref" in schema:
        name = escape(str(schema["$ref"]).rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " | ".join(map(_kind, schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return escape(str(schema.get("type", "any")))


def _schema(item: tuple[str, dict[str, Any]]) -> str:
    name, schema = item
    members = _rows(
        (escape(member), f"{_kind(found)}. {_prose(found.get('description', ''))}")
        for member, found in schema.get("properties", {}).items()
    )
    examples = "".join(
        f"<pre>{escape(row_bytes(example).decode())}</pre>"
        for example in schema.get("examples", [])
    )
    about = _prose(schema.get("description", ""))
    return f'<section id="{escape(name)}"><h3>{escape(name)}</h3><p>{about}</p>{members}{examples}</section>'
