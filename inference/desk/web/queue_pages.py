"""The queue, the list of articles with search, and articles that come in."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from sqlalchemy import select
from starlette.datastructures import UploadFile
from starlette.responses import Response

from ....articles import Article as GivenArticle
from ....errors import ArticleError, DataError, PhobriefError
from ...jobs.engines.preparing import to_article
from ...jobs.files.storage import KNOWN_SUFFIXES, PACKED_SUFFIXES, InputFile, find_files
from ...jobs.inputs.sources import read_files
from ...jobs.rows import Failure
from ...jobs.spec import TableColumns
from ..intake import add_one, read_article, start
from ..store.articles import NOT_TAGGED, count, page_of
from ..store.claims import claimed
from ..store.figures import progress
from ..store.reviews import new_form_key
from ..store.search import find
from ..store.tables import STATES, Article, Intake
from .bulk_pages import BULK, bulk_shown
from .review_pages import LONGEST_QUERY, filter_of, query_of
from .visit import PageError, Visit

ROWS = 50
"""Articles on a page of the list."""
_MOST_PAGES = 100_000
MOST_ARTICLES = 20_000
"""Of an upload, which is read while people work; the rest is refused, and the page says so."""
_TOO_MANY = (
    f"an upload is read up to {MOST_ARTICLES:,} articles, what follows was left out; split it, or bring all"
    " by `phobrief run INPUT --review DESK`"
)
_NAME_BYTES = 200
"""Of a file's name, from its end; file systems take 255."""


def show_queue(visit: Visit) -> Response:
    """The queue, or all articles of a state, or what a search finds."""
    wanted = filter_of(visit)
    page = min(max(visit.asked_number("page") or 1, 1), _MOST_PAGES)
    offset = (page - 1) * ROWS
    query = visit.asked("q")[:LONGEST_QUERY]
    with visit.store.reading() as session:
        if query.strip():
            ids, more = find(session, query, ROWS, offset)
            found = {a.id: a for a in session.scalars(select(Article).where(Article.id.in_(ids)))}
            rows, n = [found[i] for i in ids], None
        else:
            rows = page_of(session, wanted, ROWS, offset)
            n = count(session, wanted)
            more = offset + len(rows) < n
        working = claimed(session, [a.id for a in rows], visit.person.name)
        figures = progress(session, visit.person.name)
        undo = visit.asked_number("undo")
        undone = None if undo is None else session.get(Article, undo)
        session.expunge_all()
    return visit.page(
        "queue.html",
        rows=rows,
        n=n,
        more=more,
        page=page,
        wanted=wanted,
        query=query_of(visit),
        page_query=f"{text}&" if (text := query_of(visit)) else "?",
        search=query,
        working=working,
        figures=figures,
        states=[*STATES, "flagged", "all"],
        topics=topics_of(visit),
        no_topic=NOT_TAGGED,
        undone=undone,
        bulk=bulk_shown(visit),
        bulk_actions=list(BULK),
        form_key=new_form_key(),
    )


def topics_of(visit: Visit) -> dict[str, str]:
    """Name by id of the topics of the model in use."""
    current = visit.room.service.models.current if visit.room.service else None
    return {topic.id: topic.name for topic in current.topics} if current else {}


def show_add(visit: Visit, problem: str = "", status: int = 200) -> Response:
    """The forms for a pasted text and for files."""
    with visit.store.reading() as session:
        intakes = list(session.scalars(select(Intake).order_by(Intake.id.desc()).limit(20)))
        session.expunge_all()
    return visit.page(
        "add.html",
        status,
        intakes=intakes,
        problem=problem,
        heading=visit.field("title"),
        text=visit.field("text"),
        kinds=",".join(sorted(KNOWN_SUFFIXES | PACKED_SUFFIXES)),
    )


def paste(visit: Visit) -> Response:
    """Read a pasted text and show it."""
    text = visit.field("text")
    if not text.strip():
        return show_add(visit, visit.words("add.nothing"), 422)
    article = GivenArticle(text, title=visit.field("title").strip() or None)
    try:
        thresholds = visit.room.briefer().topics
        read = read_article(article, visit.brief)
    except ArticleError as error:
        return show_add(visit, visit.words("add.unreadable", why=visit.words.said(str(error))), 422)
    except PageError as error:  # busy: the text stays in the form
        return show_add(visit, visit.words(error.key), error.status)
    return visit.go(f"/articles/{add_one(visit.store, read, thresholds, visit.person.name)}")


def upload(visit: Visit) -> Response:
    """Take files, and read their articles while the browser goes on."""
    files = visit.files("files", "folder")
    if not files:
        return show_add(visit, visit.words("add.nothing"), 422)
    visit.room.briefer()
    folder = Path(tempfile.mkdtemp(prefix="phobrief-desk-"))
    try:
        for number, file in enumerate(files):
            _keep(file, folder / f"{number:05d}")
        found = find_files([str(folder)])
    except DataError as error:
        shutil.rmtree(folder, ignore_errors=True)
        return show_add(visit, visit.words("add.unreadable", why=visit.words.said(str(error))), 422)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    name = _plain_name(files[0]) + (f" + {len(files) - 1}" if len(files) > 1 else "")
    intake_id = start(visit.store, name, visit.person.name)
    articles = articles_of(found, folder)
    visit.room.begin_intake(intake_id, articles, lambda: shutil.rmtree(folder, True))
    return visit.go(f"/intakes/{intake_id}")


def _keep(file: UploadFile, folder: Path) -> None:
    """Copy an uploaded file; nothing of its name but the last part counts, in a folder of its own."""
    folder.mkdir()
    with (folder / _plain_name(file)).open("wb") as copy:
        shutil.copyfileobj(file.file, copy)


def _plain_name(file: UploadFile) -> str:
    name = PurePosixPath((file.filename or "").replace("\\", "/")).name
    kept = "".join(c for c in name if c.isprintable() and c not in '<>:"|?*')
    # File systems count bytes, and a Vietnamese letter has up to three. The end says what kind it is.
    short = kept.encode("utf-8", "replace")[-_NAME_BYTES:].decode("utf-8", "ignore").lstrip(".")
    return short or "file.txt"


def articles_of(files: list[InputFile], folder: Path) -> Iterator[GivenArticle | tuple[str, str]]:
    """The articles of uploaded files, and (id, message) of what is none or too much; named as the editor has
    them."""
    for number, row in enumerate(read_files(files, TableColumns())):
        if number == MOST_ARTICLES:
            yield _shown_name(row.source, folder), _TOO_MANY
            return
        name = _shown_name(row.source, folder)
        row_id = name if row.line is None else _shown_id(row.id, name)
        if isinstance(row.content, Failure):
            yield row_id, row.content.message
            continue
        try:
            yield replace(to_article(row), id=row_id, source=name)
        except PhobriefError as error:
            yield row_id, str(error)


def _shown_name(source: str, folder: Path) -> str:
    """The name of an uploaded file, without where we keep it."""
    return Path(source).name if source.startswith(str(folder)) else source


def _shown_id(row_id: str, name: str) -> str:
    """The user's own id; the place in the file of a row that has none."""
    place, colon, line = row_id.rpartition(":")
    return f"{name}:{line}" if colon and place.endswith(f"/{name}") else row_id


def show_intake(visit: Visit) -> Response:
    """How far an intake is, and what it refused."""
    with visit.store.reading() as session:
        intake = session.get(Intake, visit.number())
        if intake is None:
            raise PageError(404, "error.not_found")
        session.expunge_all()
    return visit.page("intake.html", intake=intake)
