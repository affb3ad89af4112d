"""The model in use: loaded and warmed beside the former one, then put in its place in one step."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from ...articles import ModelInfo
from ..pipeline import Briefer
from .http.problems import Problem
from .metrics import Metrics

_log = logging.getLogger(__name__)

WARM_TEXT = (
    "Ban Thường vụ Tỉnh ủy công bố quyết định về công tác cán bộ\n"
    "Sáng nay, Ban Thường vụ Tỉnh ủy tổ chức hội nghị công bố quyết định điều động cán bộ.\n"
    "Hội nghị cũng nghe báo cáo về công tác chuẩn bị đại hội đảng bộ các cấp."
)
"""Briefed once by a new model, so that the first request does not wait for what is made on first use."""


class Models:
    """Holds the `Briefer` in use. A request that has begun keeps the one it began with.

    Args:
        load: loads the model; called in a thread for each reload.
        metrics: counts swaps.

    Attributes:
        current: the Briefer in use; None before the first load.
    """

    def __init__(self, load: Callable[[], Briefer], metrics: Metrics) -> None:
        self._load = load
        self._metrics = metrics
        self._reloading = False
        self.current: Briefer | None = None

    def load_first(self) -> None:
        """Load the first model, in this thread.

        Raises:
            PhobriefError: as `phobrief.load`.
        """
        self._use(self._loaded())

    async def reload(self) -> tuple[ModelInfo, bool]:
        """Load the model again and swap it in; requests go on meanwhile, and between two batches.

        Returns:
            which model is in use then, and whether it is another than before.

        Raises:
            Problem: 409 while another reload is under way.
            PhobriefError: as `phobrief.load`; the former model stays.
        """
        if self._reloading:
            raise Problem(409, "a model is being loaded already; ask /v1/model when it is done")
        self._reloading = True
        try:
            loaded = await asyncio.to_thread(self._loaded)
        except Exception as error:
            self._metrics.swaps.labels("failed").inc()
            _log.error("no new model: %s", error)
            raise
        finally:
            self._reloading = False
        changed = self.current is None or loaded.info != self.current.info
        self._metrics.swaps.labels("swapped" if changed else "unchanged").inc()
        self._use(loaded)
        return loaded.info, changed

    def _loaded(self) -> Briefer:
        briefer = self._load()
        briefer.brief(WARM_TEXT)
        return briefer

    def _use(self, briefer: Briefer) -> None:
        self.current = briefer
        self._metrics.show_model(briefer.info)
        _log.info("model %s %s in use", briefer.info.name, briefer.info.version)
