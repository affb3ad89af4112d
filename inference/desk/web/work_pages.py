"""Progress with its plots, the export, and retraining on the reviews."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from starlette.responses import Response, StreamingResponse

from ....plots import bar_plot, line_plot
from ....streams import batched
from ..store import export
from ..store.database import Store
from ..store.figures import Agreement, agreement, minutes_per_article, progress, reviews_per_day
from ..store.tables import Job
from ..store.users import LOCAL
from ..training import (
    PLOT,
    find_lost,
    in_use,
    read_gate,
    read_log,
    roll_back,
    start_job,
)
from .queue_pages import topics_of
from .rendering import HEADERS
from .visit import PageError, Visit

_MOST_LINES = 6
_ROWS_SENT = 100
_PLOT_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""A plot in a file has its style inside; it is shown as a picture, which runs nothing."""


def show_progress(visit: Visit) -> Response:
    """Counts and plots."""
    with visit.store.reading() as session:
        figures = progress(session, visit.person.name)
        days = reviews_per_day(session)
        blind, rest = agreement(session, blind=True), agreement(session, blind=False)
        labels, bars, median = minutes_per_article(session)
    words, names = visit.words, topics_of(visit)
    authors = list(dict.fromkeys(a for day in days.values() for a in day))[:_MOST_LINES]
    per_day = {
        _shown(author, words("app.local_user")): [day.get(author, 0) for day in days.values()]
        for author in authors
    }
    shown_days = [f"{d[8:]}/{d[5:7]}" for d in days]
    return visit.page(
        "progress.html",
        figures=figures,
        per_day=Markup(line_plot(shown_days, per_day, words("progress.per_day")) if days else ""),
        blind=_agreement_plot(blind, names, words("progress.agreement")),
        blind_rows=blind,
        rest=_agreement_plot(rest, names, words("progress.agreement_rest")),
        minutes=Markup(bar_plot(bars, labels, words("progress.time")) if sum(bars) else ""),
        median=median,
        names=names,
    )


def _shown(author: str, local: str) -> str:
    return local if author == LOCAL else author


def _agreement_plot(rows: Sequence[Agreement], names: dict[str, str], title: str) -> Markup:
    if not rows:
        return Markup("")
    months = sorted({row.month for row in rows})
    series: dict[str, list[int | None]] = {}
    for topic in dict.fromkeys(row.topic for row in rows):
        by_month = {r.month: round(100 * r.n_agree / r.n) for r in rows if r.topic == topic}
        series[names.get(topic, topic)] = [by_month.get(month) for month in months]
    return Markup(line_plot(months, series, title, up_to=100))


def download(visit: Visit) -> Response:
    """The reviews as a table, streamed."""
    kind = visit.request.path_params["kind"]
    with visit.store.reading() as session:
        topics = export.judged_topics(session)
    headers = {**HEADERS, "content-disposition": f'attachment; filename="reviews.{kind}"'}
    if kind == "csv":
        return StreamingResponse(
            _streamed(visit.store, topics, _as_csv), headers=headers, media_type="text/csv"
        )
    if kind == "jsonl":
        return StreamingResponse(
            _streamed(visit.store, topics, _as_lines),
            headers=headers,
            media_type="application/jsonl",
        )
    raise PageError(404, "error.not_found")


Rows = Iterator[dict[str, Any]]


def _as_csv(rows: Rows, topics: Sequence[str]) -> Iterator[str]:
    return export.as_csv(rows, export.export_columns(topics))


def _as_lines(rows: Rows, _topics: Sequence[str]) -> Iterator[str]:
    return export.as_json_lines(rows)


def _streamed(
    store: Store, topics: Sequence[str], form: Callable[[Rows, Sequence[str]], Iterator[str]]
) -> Iterator[str]:
    lines = form(chain.from_iterable(export.export_parts(store, topics)), topics)
    # Each piece goes through a thread of its own: a hundred rows at a time.
    yield from map("".join, batched(lines, _ROWS_SENT))


def show_training(visit: Visit) -> Response:
    """The model in use, trainings so far, and the button."""
    _see_to_lost(visit)
    with visit.store.reading() as session:
        jobs = list(session.scalars(select(Job).order_by(Job.id.desc()).limit(50)))
        n_done = progress(session, visit.person.name).done
        session.expunge_all()
    return visit.page(
        "training.html",
        jobs=jobs,
        n_done=n_done,
        in_use=in_use(),
        running=any(job.state == "running" for job in jobs),
        can_train=importlib.util.find_spec("torch") is not None,
    )


def _see_to_lost(visit: Visit) -> None:
    """Trainings that ended after this desk was started anew: nobody else tells the service."""
    if find_lost(visit.store):
        visit.room.reload()


def train(visit: Visit) -> Response:
    """Start a training."""
    # The log and the plot are read on the page of the job: in the language of who asks for it.
    options = (*visit.room.retrain_options, "--lang", visit.words.language)
    number = start_job(visit.store, visit.person.name, visit.room.reload, options)
    return visit.go(f"/training/{number}")


def _job(visit: Visit) -> Job:
    with visit.store.reading() as session:
        job = session.get(Job, visit.number())
        if job is None:
            raise PageError(404, "error.not_found")
        session.expunge_all()
    return job


def show_job(visit: Visit) -> Response:
    """A training: its log, and what the gate decided."""
    _see_to_lost(visit)
    job = _job(visit)
    if visit.wants_json:
        return visit.json({"state": job.state, "log": read_log(Path(job.folder))})
    folder = Path(job.folder)
    return visit.page(
        "job.html",
        job=job,
        log=read_log(folder),
        gate=read_gate(folder),
        has_plot=(folder / PLOT).is_file(),
        names=topics_of(visit),
    )


def job_plot(visit: Visit) -> Response:
    """The gate's plot."""
    path = Path(_job(visit).folder) / PLOT
    if not path.is_file():
        raise PageError(404, "error.not_found")
    headers = {**HEADERS, "content-security-policy": _PLOT_POLICY}
    return Response(path.read_bytes(), headers=headers, media_type="image/svg+xml")


def go_back(visit: Visit) -> Response:
    """Put the model before in use."""
    reason = visit.field("reason").strip()[:300]
    name = visit.person.name
    roll_back(visit.field("leaving"), f"{name}: {reason}" if reason else name)
    visit.room.reload()
    return visit.go("/training")
