"""How the review desk joins the service: what it gives, and what it gets.

The service does not know the desk (`inference/desk` imports this room, never the other way). The command
puts the two together::

    service = Service(settings, load)            # load() -> Briefer
    desk = create_desk(database_url, ...)        # inference/desk; returns a `Desk`
    app = create_app(service, desk)

**What the desk gives** is a `Desk`: a router, mounted at ``/`` after the service's own paths (``/v1``,
``/hf``, ``/v2``, ``/healthz``, ``/readyz``, ``/metrics``, ``/docs``, ``/openapi.json``); it must not use
these. Its routes do not appear in the OpenAPI document (``include_in_schema=False`` is set for all).

**What the desk gets** is the `Service`, in a route by ``service_of(request)``:

- ``await service.read_and_brief(article)``: a `Prepared` and its brief, read once.
- ``await service.brief(article)``: a `Brief` through the shared batches; raises `ArticleError` (what the
  editor gave is no article), `Problem` 429 and 503 (busy, not ready: `create_app` turns a `Problem` into an
  answer; a page may catch it and say it in its own words).
- ``service.models.current``: the `Briefer` in use (topics, thresholds, info), None while there is none.
- ``await service.models.reload()``: load the registry's model in use, warm it, swap; after a retraining was
  promoted.
- ``service.metrics.registry``: prometheus registry for the desk's own ``phobrief_reviews_total`` ...
- ``service.stop.asked``: whether the service was told to stop; ``await service.stop.now.wait()``: what goes
  on must end.

**What is done already, for every request of either**: Host and origin are checked (a foreign Origin or
Sec-Fetch-Site on anything but GET and HEAD is a 403 that names the header), a request id is made, requests
are counted, a slow sender is cut off, an exception becomes a 500 without a word of any text, and nothing is
logged that holds text. The desk does its own login, sessions, Content-Security-Policy and limits of forms
(`request.form(max_files=...)`). API keys are not asked of the desk's paths. A request's whole body is at
most ``limits.stream_bytes``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter, Request, Response

    from .http.problems import Problem
    from .service import Service


def _no_trouble() -> str | None:
    return None


def _nothing(_service: Service) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk as the service sees it.

    Attributes:
        router: its routes, mounted at ``/``.
        trouble: says why the desk cannot work ("the database does not answer: ..."), None when it can. Asked
            in a thread by ``/readyz``; must answer within seconds and name no secret.
        start: called once with the service, in the event loop, before the first request: open the database.
        stop: called once, after the last request.
        page: shows a browser at a path that is not for programs an error that arose outside of the desk;
            None for problem details there, too.
        place: where its data lies, without a secret; said when the service starts.
    """

    router: APIRouter
    trouble: Callable[[], str | None] = _no_trouble
    start: Callable[[Service], None] = _nothing
    stop: Callable[[Service], None] = _nothing
    page: Callable[[Request, Problem], Response] | None = None
    place: str = ""
