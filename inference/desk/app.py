"""`create_desk`: the review desk as the service mounts it, at ``/``."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from functools import partial

from fastapi import APIRouter
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response

from ...articles import Article, Brief, Document
from ..service.desk_seam import Desk
from ..service.service import Service
from .intake import find_stopped, run_intake
from .metrics import QueueFigures, reviews_counter
from .store.database import Store, open_store
from .training import find_lost
from .web import bulk_pages as bulk
from .web import history_pages as history
from .web import people_pages as people
from .web import queue_pages as queue
from .web import review_pages as review
from .web import work_pages as work
from .web.doors import Handler, endpoint, problem_page
from .web.rendering import static_file
from .web.visit import Room

_log = logging.getLogger(__name__)

PAGES: dict[str, Handler] = {
    "/": queue.show_queue,
    "/next": review.next_page,
    "/add": queue.show_add,
    "/intakes/{id:int}": queue.show_intake,
    "/articles/{id:int}": review.show_article,
    "/articles/{id:int}/history": history.show_history,
    "/progress": work.show_progress,
    "/export.{kind}": work.download,
    "/guide": people.show_guide,
    "/settings": people.show_settings,
    "/training": work.show_training,
    "/training/{id:int}": work.show_job,
    "/training/{id:int}/gate.svg": work.job_plot,
}
ACTIONS: dict[str, Handler] = {
    "/bulk": bulk.act_on_several,
    "/add/text": queue.paste,
    "/add/files": queue.upload,
    "/articles/{id:int}/review": review.send_review,
    "/articles/{id:int}/check": review.check_abstract,
    "/articles/{id:int}/claim": review.renew_claim,
    "/articles/{id:int}/ask": review.ask_again,
    "/articles/{id:int}/restore": history.restore,
    "/articles/{id:int}/undo": history.undo,
    "/settings/password": people.change_password,
}
ADMIN_PAGES: dict[str, Handler] = {"/users": people.show_users}
ADMIN_ACTIONS: dict[str, Handler] = {
    "/users": people.change_users,
    "/settings/guide": people.keep_guide,
    "/training": work.train,
    "/rollback": work.go_back,
}
PUBLIC_PAGES: dict[str, Handler] = {"/login": people.show_login}
PUBLIC_ACTIONS: dict[str, Handler] = {
    "/login": people.log_in,
    "/logout": people.log_out,
    "/settings": people.choose,
}


class DeskRoom(Room):
    """What the desk's visits share, and what it does beside them."""

    def __init__(self, store: Store, retrain_options: tuple[str, ...]) -> None:
        super().__init__(store)
        self.retrain_options = retrain_options
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self, service: Service) -> None:
        """Called in the event loop, before the first request."""
        self.service = service
        self._loop = asyncio.get_running_loop()
        self.reviews_counter = reviews_counter(service.metrics.registry)
        service.metrics.registry.register(QueueFigures(self.store))
        find_lost(self.store)
        find_stopped(self.store)

    def stop(self, _service: Service) -> None:
        """Called after the last request."""
        self.store.close()

    def trouble(self) -> str | None:
        """Why the desk cannot work."""
        try:
            with self.store.engine.connect() as connection:
                connection.execute(text("select 1"))
        except Exception as error:
            return f"the desk's database does not answer: {type(error).__name__}"
        return None

    def begin_intake(
        self,
        intake_id: int,
        articles: Iterator[Article | tuple[str, str]],
        after: Callable[[], object],
    ) -> None:
        """Read articles in a thread, while requests go on."""
        service, loop = self.service, self._loop
        assert service is not None
        assert loop is not None
        thresholds = self.briefer().topics

        def make_brief(article: Article) -> tuple[Document, Brief]:
            work = service.read_and_brief(article, patient=True)
            prepared, brief = asyncio.run_coroutine_threadsafe(work, loop).result()
            return prepared.document, brief

        def run() -> None:
            try:
                run_intake(
                    self.store,
                    intake_id,
                    articles,
                    make_brief,
                    thresholds,
                    stopped=lambda: service.stop.asked,
                )
            except Exception as error:
                _log.error("intake %d ended: %s", intake_id, type(error).__name__)
            finally:
                after()

        threading.Thread(target=run, name=f"intake {intake_id}", daemon=True).start()

    def reload(self) -> None:
        """Let the service take the model in use, after it changed. Called in a thread."""
        service, loop = self.service, self._loop
        if service is None or loop is None:
            return
        try:
            asyncio.run_coroutine_threadsafe(service.models.reload(), loop).result()
        except Exception as error:
            _log.error("the new model cannot be loaded: %s", error)


def create_desk(url: str | None = None, *, retrain_options: tuple[str, ...] = ()) -> Desk:
    """Open the database and put the desk together.

    Args:
        url: of the database; None for a file beside the user's models.
        retrain_options: further options of ``phobrief retrain`` for the trainings of this desk.

    Raises:
        DeskError: the database cannot be used.
    """
    room = DeskRoom(open_store(url), retrain_options)
    router = APIRouter()
    for pages, public, admin in (
        (PAGES, False, False),
        (ADMIN_PAGES, False, True),
        (PUBLIC_PAGES, True, False),
    ):
        for path, handle in pages.items():
            run = endpoint(room, handle, public=public, admin=admin)
            router.add_route(path, run, methods=["GET"])
    for actions, public, admin in (
        (ACTIONS, False, False),
        (ADMIN_ACTIONS, False, True),
        (PUBLIC_ACTIONS, True, False),
    ):
        for path, handle in actions.items():
            run = endpoint(room, handle, public=public, admin=admin)
            router.add_route(path, run, methods=["POST"])
    router.add_route("/static/{sha}/{name}", _static, methods=["GET"])
    return Desk(
        router,
        room.trouble,
        room.start,
        room.stop,
        page=partial(problem_page, room),
        place=room.store.place,
    )


async def _static(request: Request) -> Response:
    return static_file(request)
