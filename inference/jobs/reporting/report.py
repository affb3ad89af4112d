"""The job's report: one HTML page with its plots inside, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from ....messages import tell
from ....pages import card, cards, entry, figure, figures, note, page, section, table
from ....plots import count_plot, line_plot, one_sided_histogram
from ...vietnamese import spoken
from ..files.disk import whole_file
from ..rows import printable
from ..state.manifest import Manifest
from .summary import Listed, Summary, duration


def write_report(path: str, summary: Summary, manifest: Manifest, out: str) -> None:
    """Write the report of a finished job to ``path``.

    Args:
        manifest: names the input and the model.
        out: where the rows went; empty for a database.

    Raises:
        OSError: the page cannot be written.
    """
    text = render_report(summary, manifest, out)
    with whole_file(path) as stream:
        stream.write(text.encode())


def render_report(summary: Summary, manifest: Manifest, out: str) -> str:
    """Return the page."""
    model = manifest.model
    n_files, n_bytes = (f"{manifest.input[key]:,}" for key in ("n_files", "n_bytes"))
    facts = [
        (tell("report.started"), manifest.started),
        (tell("report.finished"), manifest.finished),
        (tell("report.input"), tell("report.files", n=n_files, size=n_bytes)),
        (tell("report.model"), f"{model['name']} {model['version']} ({model['sha256'][:12]})"),
        ("phobrief", manifest.package),
    ]
    return page("phobrief run", printable(out) or tell("run.database"), facts, _sections(summary))


def _sections(summary: Summary) -> Iterator[str]:
    yield _overview(summary)
    if summary.topics:
        yield _topics(summary)
    if summary.months:
        yield _months(summary)
    if summary.topics:
        yield _scores(summary)
    if summary.errors:
        yield _errors(summary)
    if summary.warnings:
        counts = {spoken(warning): n for warning, n in summary.warnings.items()}
        plot = count_plot(counts, tell("report.per_warning"))
        yield section(tell("report.warnings"), figures(figure(tell("report.list"), plot, "whole")))
    if summary.articles:
        yield _articles(summary)


def _errors(summary: Summary) -> str:
    examples = [[name, spoken(summary.examples.get(name, ""))] for name in summary.errors]
    plot = count_plot(summary.errors, tell("report.per_error"))
    return section(
        tell("report.errors"),
        figures(figure(tell("report.error_rows"), plot, "whole")),
        table([tell("report.error"), tell("report.first_row")], examples, n_texts=2),
    )


def _overview(summary: Summary) -> str:
    parts = [
        card(tell("report.rows"), f"{summary.n_rows:,}"),
        card(tell("report.briefed"), f"{summary.n_rows - summary.n_errors:,}"),
        card(tell("report.failed"), f"{summary.n_errors:,}"),
    ]
    if summary.n_worked:
        parts.append(
            card(
                tell("report.rate"),
                f"{summary.rate:,.1f}",
                tell("report.last_run", n=f"{summary.n_worked:,}", time=duration(summary.seconds)),
                tell("report.encoder", share=f"{summary.encoder_share:.0%}"),
            )
        )
    return section(tell("report.overview"), cards(*parts))


def _topics(summary: Summary) -> str:
    n_good = max(1, summary.n_rows - summary.n_errors)
    rows = [
        [topic, count.name, f"{count.n_tagged:,}", f"{count.n_tagged / n_good:.1%}"]
        for topic, count in summary.topics.items()
    ]
    tagged = {count.name: count.n_tagged for count in summary.topics.values()}
    plot = count_plot(tagged, tell("report.per_topic"))
    head = [tell(f"report.{name}") for name in ("topic", "name", "articles", "share")]
    return section(
        tell("report.topics"),
        figures(figure(tell("report.tagged"), plot, "whole")),
        table(head, rows, n_texts=2),
    )


def _months(summary: Summary) -> str:
    months = sorted(summary.months)
    names = {topic: count.name for topic, count in summary.topics.items()}
    rows = [
        [month, *(f"{summary.months[month].get(key, 0):,}" for key in ("articles", *names))]
        for month in months
    ]
    parts = [table([tell("report.month"), tell("report.articles"), *names.values()], rows)]
    if len(months) > 1:
        series = {
            name: [summary.months[month].get(topic, 0) for month in months]
            for topic, name in names.items()
        }
        plot = line_plot(months, series, tell("report.per_month"))
        parts.insert(0, figures(figure(tell("report.tagged"), plot, "whole")))
    return section(tell("report.months"), *parts)


def _articles(summary: Summary) -> str:
    n_briefed = summary.n_rows - summary.n_errors
    parts = [_entry(article) for article in summary.articles]
    if n_briefed > len(parts):
        parts.append(note(tell("report.first", n=f"{len(parts):,}", all=f"{n_briefed:,}")))
    return section(tell("report.list"), *parts)


def _entry(article: Listed) -> str:
    title = article.title or article.id
    facts = (article.id if article.title else "", article.published[:10], ", ".join(article.tags))
    return entry(title, facts, article.abstract, article.telling)


def _scores(summary: Summary) -> str:
    plots = (
        figure(count.name, one_sided_histogram(count.scores)) for count in summary.topics.values()
    )
    return section(tell("report.scores"), figures(*plots), note(tell("report.scores_note")))
