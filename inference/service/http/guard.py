"""Who may call: the names it is called by, the pages that send requests, and the API keys.

A service on 127.0.0.1 without a login is reachable from every web page that its user visits: by a form that
posts to it, or by a name that an attacker's server lets point to 127.0.0.1. So both are checked whether or
not anybody logs in.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from .keys import ApiKeys
from .problems import Problem

_HERE = ("127.0.0.1", "localhost", "[::1]")
_ALWAYS = ("/healthz", "/readyz", "/v2/health/live", "/v2/health/ready")
"""Asked by probes that know only an address; they say nothing about anybody."""
_SAFE = ("GET", "HEAD", "OPTIONS")
_OF_PROXIES = ("forwarded", "via", "x-forwarded-for", "x-real-ip")
FOR_PROGRAMS = ("/v1/", "/hf/", "/v2/", "/metrics")
"""Beginnings of the paths that an API key is asked for, where keys are."""


class Guard:
    """Middleware that refuses requests to another host's name, from other origins, and without a key.

    Args:
        app: the application behind it.
        host: where the service listens; allowed unless it stands for all addresses.
        allowed_hosts: further names, with or without a port; "*" allows all.
        keys: what programs must bring; None asks for none.
    """

    def __init__(
        self, app: ASGIApp, host: str, allowed_hosts: Collection[str], keys: ApiKeys | None
    ) -> None:
        self._app = app
        self._hosts = {name.lower() for name in (*_HERE, *allowed_hosts)} | own_names(host)
        self.keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 401 or 403."""
        if scope["type"] == "http" and scope["path"] not in _ALWAYS:
            headers = Headers(scope=scope)
            self._check_host(headers)
            if scope["method"] not in _SAFE:
                check_origin(headers)
            if self.keys is not None and scope["path"].startswith(FOR_PROGRAMS):
                check_key(headers, self.keys)
        await self._app(scope, receive, send)

    def _check_host(self, headers: Headers) -> None:
        found = headers.getlist("host")
        if len(found) == 1 and is_allowed(found[0].lower(), self._hosts):
            return
        raise Problem(
            403,
            "Host: not a name of this service; call it by 127.0.0.1 or localhost, or start it with"
            " --allowed-host NAME",
            header="Host",
        )


def own_names(host: str) -> set[str]:
    """The name by which a listening address is called; none where it stands for all addresses."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return {host.lower()}
    if address.is_unspecified:
        return set()
    return {f"[{host}]" if address.version == 6 else host}


def is_allowed(host: str, allowed: Collection[str]) -> bool:
    """Whether a Host header, "name" or "name:port", is allowed; a name allows any port."""
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]") or not port.isdigit():
        name = host
    return "*" in allowed or host in allowed or name in allowed


def check_origin(headers: Headers) -> None:
    """Refuse what a page of another origin sends; programs that are no browsers say nothing of it.

    Browsers send Sec-Fetch-Site where the page is secure or local, and Origin always. Host and port are
    compared, not the scheme: TLS may end at a proxy.

    Raises:
        Problem: 403 that names the header.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise _foreign("Sec-Fetch-Site", "same-origin")
        return
    origin = headers.get("origin")
    if origin is not None:
        if origin.partition("://")[2].lower() != headers.get("host", "").lower():
            raise _foreign("Origin", "the same host and port as the header Host")
        return
    if "cookie" in headers and not headers.get("authorization", "").lower().startswith("bearer "):
        raise _foreign("Origin", "it to be there when there is a Cookie")


def _foreign(header: str, expected: str) -> Problem:
    return Problem(
        403,
        f"{header}: expected {expected}; a page of another site may not send this. Behind a proxy: let it"
        " pass the header Host on as it came",
        header=header,
    )


def from_this_machine(request: HTTPConnection) -> bool:
    """Whether somebody at this machine calls it by one of the machine's own names, and through no proxy.

    A proxy on this machine connects from it whoever asks.
    """
    name = (request.url.hostname or "").strip("[]")
    peer = request.client.host if request.client else ""
    proxied = any(header in request.headers for header in _OF_PROXIES)
    return _is_loopback(peer) and names_this_machine(name) and not proxied


def client_of(request: HTTPConnection) -> str:
    """The address that a request comes from; as a proxy on this machine says, where there is one."""
    peer = request.client.host if request.client else ""
    told = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return told if told and _is_loopback(peer) else peer


def names_this_machine(host: str) -> bool:
    """Whether a name or address is one that only this machine itself is reached by."""
    return host == "localhost" or _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_key(headers: Headers, keys: ApiKeys) -> None:
    """Refuse a request without a good key.

    Raises:
        Problem: 401.
    """
    scheme, _, token = headers.get("authorization", "").partition(" ")
    given = token.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "")
    if not keys.accepts(given):
        raise Problem(
            401,
            "expected a good API key in 'Authorization: Bearer KEY' or 'X-API-Key: KEY'",
            headers={"www-authenticate": "Bearer"},
        )
