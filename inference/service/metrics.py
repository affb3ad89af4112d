"""What the service counts, for Prometheus; every service has a registry of its own."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from ...articles import Brief, ModelInfo
from ...errors import ArticleError

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_WINDOWS = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Metrics:
    """The service's metrics.

    Attributes:
        registry: takes further metrics (the desk's).
        requests, duration, in_progress: of HTTP, by route *template*, never by path.
        queue_windows: windows in hand; queue_wait: seconds from admission to a batch.
        batch_windows: windows of each batch; stage: seconds of its stages.
        articles: by result "ok", "unreadable", "failed"; shed: what was refused or given up, by reason.
        tags: by topic; model: 1 for the one in use; swaps: by result.
    """

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self.requests = Counter(
            "phobrief_http_requests_total",
            "Requests answered.",
            ("route", "method", "status"),
            registry=registry,
        )
        self.duration = Histogram(
            "phobrief_http_request_duration_seconds",
            "From the headers to the last byte of the answer.",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self.in_progress = Gauge(
            "phobrief_http_requests_in_progress", "Requests under way.", registry=registry
        )
        self._of_the_queue(registry)
        self._of_the_model(registry)

    def _of_the_queue(self, registry: CollectorRegistry) -> None:
        self.queue_windows = Gauge(
            "phobrief_queue_windows", "Encoder windows in hand.", registry=registry
        )
        self.queue_wait = Histogram(
            "phobrief_queue_wait_seconds",
            "How long an article that was read waited for a batch.",
            buckets=_SECONDS,
            registry=registry,
        )
        self.batch_windows = Histogram(
            "phobrief_batch_windows",
            "Encoder windows of a batch.",
            buckets=_WINDOWS,
            registry=registry,
        )
        self.stage = Histogram(
            "phobrief_stage_seconds",
            "read: of an article; encode, decide, abstract: of a batch.",
            ("stage",),
            buckets=_SECONDS,
            registry=registry,
        )
        self.shed = Counter(
            "phobrief_shed_total", "Articles refused or given up.", ("reason",), registry=registry
        )

    def _of_the_model(self, registry: CollectorRegistry) -> None:
        self.articles = Counter(
            "phobrief_articles_total", "Articles by result.", ("result",), registry=registry
        )
        self.tags = Counter("phobrief_tags_total", "Tags given.", ("topic",), registry=registry)
        self.model = Gauge(
            "phobrief_model_info",
            "1 for the model in use.",
            ("name", "version", "sha256"),
            registry=registry,
        )
        self.swaps = Counter(
            "phobrief_model_swaps_total", "Models loaded anew.", ("result",), registry=registry
        )

    def count_brief(self, brief: Brief) -> None:
        """An article was briefed."""
        self.articles.labels("ok").inc()
        for topic in brief.tags:
            self.tags.labels(topic).inc()

    def count_error(self, error: Exception) -> None:
        """An article has no brief."""
        result = "unreadable" if isinstance(error, ArticleError) else "failed"
        self.articles.labels(result).inc()

    def show_model(self, info: ModelInfo) -> None:
        """This model is in use now."""
        self.model.clear()
        self.model.labels(info.name, info.version, info.sha256).set(1)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)
