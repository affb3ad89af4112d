"""Errors as clients get them: RFC 9457 problem details, which never repeat what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import to_json
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "Not readable",
    401: "A key is needed",
    403: "Not allowed from there",
    404: "Nothing here",
    405: "Not this method",
    408: "Sent too slowly",
    409: "Under way already",
    413: "Too large",
    415: "Not this media type",
    422: "Not as expected",
    429: "Busy",
    500: "A fault of the service",
    503: "Not ready",
}


class Problem(Exception):
    """An answer that is an error.

    Args:
        status: of HTTP.
        detail: what was expected, what was found and what to do; never a piece of what was sent.
        headers: further headers.
        members: further members of the body: ``limit``, ``found``, ``errors`` ...
    """

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    def body(self) -> dict[str, Any]:
        """The problem details."""
        title = TITLES.get(self.status, "Error")
        known = {"type": "about:blank", "title": title, "status": self.status}
        return {**known, "detail": self.detail, **self.members}

    def response(self) -> Response:
        """The answer."""
        return Response(to_json(self.body()), self.status, self.headers, MEDIA_TYPE)


def invalid(errors: Sequence[tuple[str, str]]) -> Problem:
    """422: values that are not as expected.

    Args:
        errors: for each a JSON pointer into the body, and what was expected there.
    """
    listed = [{"pointer": pointer, "detail": detail} for pointer, detail in errors]
    pointer, detail = errors[0]
    return Problem(422, f"{pointer or 'the body'}: {detail}", errors=listed)


def too_large(what: str, limit: int, found: int | None, unit: str) -> Problem:
    """413: says which limit, its value and what came, as far as it was counted."""
    came = "more" if found is None else f"{found:,}"
    detail = f"expected {what} of at most {limit:,} {unit}, got {came}"
    return Problem(413, detail, limit=limit, found=found, unit=unit)


def busy(seconds: int, why: str) -> Problem:
    """429: come again in so many seconds."""
    headers = {"retry-after": str(seconds)}
    return Problem(429, f"{why}; try again in {seconds} s", headers=headers)


def not_ready(why: str, seconds: int = 5) -> Problem:
    """503: no model is loaded, the service stops, or something is broken."""
    return Problem(503, why, headers={"retry-after": str(seconds)})
