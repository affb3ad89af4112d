"""What the desk counts, for Prometheus, beside the service's own figures."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from .store.database import Store
from .store.figures import states
from .store.tables import STATES


def reviews_counter(registry: CollectorRegistry) -> Counter:
    """``phobrief_reviews_total`` of this process: saved reviews by what they are."""
    return Counter("phobrief_reviews_total", "Reviews saved.", ("action",), registry=registry)


class QueueFigures(Collector):
    """``phobrief_review_queue``: articles by state, counted in the database when somebody asks.

    Processes that share a database tell the same.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def describe(self) -> list[GaugeMetricFamily]:
        """Its name, without a question to the database."""
        return [GaugeMetricFamily("phobrief_review_queue", "Articles by state.", labels=["state"])]

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures; nothing where the database does not answer, which ``/readyz`` says."""
        try:
            with self._store.reading() as session:
                counts = states(session)
        except SQLAlchemyError:
            return
        [family] = self.describe()
        for state in STATES:
            family.add_metric([state], counts[state])
        yield family
