"""The job's report: one HTML page with its plots inside, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from ....pages import card, cards, entry, figure, figures, note, page, section, table
from ....plots import count_plot, line_plot, one_sided_histogram
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
    model, files = manifest.model, manifest.input
    facts = [
        ("started", manifest.started),
        ("finished", manifest.finished),
        ("input", f"{files['n_files']:,} files, {files['n_bytes']:,} bytes"),
        ("model", f"{model['name']} {model['version']} ({model['sha256'][:12]})"),
        ("phobrief", manifest.package),
    ]
    return page("phobrief run", printable(out) or "database", facts, _sections(summary))


def _sections(summary: Summary) -> Iterator[str]:
    yield _overview(summary)
    if summary.topics:
        yield _topics(summary)
    if summary.months:
        yield _months(summary)
    if summary.topics:
        yield _scores(summary)
    if summary.errors:
        examples = [[name, summary.examples.get(name, "")] for name in summary.errors]
        yield section(
            "Errors",
            figures(figure("Rows", count_plot(summary.errors, "rows per error"), "whole")),
            table(["error", "the first row with it"], examples, n_texts=2),
        )
    if summary.warnings:
        plot = count_plot(summary.warnings, "articles per warning")
        yield section("Warnings", figures(figure("Articles", plot, "whole")))
    if summary.articles:
        yield _articles(summary)


def _overview(summary: Summary) -> str:
    parts = [
        card("rows", f"{summary.n_rows:,}"),
        card("articles briefed", f"{summary.n_rows - summary.n_errors:,}"),
        card("failed", f"{summary.n_errors:,}"),
    ]
    if summary.n_worked:
        parts.append(
            card(
                "rows per second",
                f"{summary.rate:,.1f}",
                f"{summary.n_worked:,} in {duration(summary.seconds)}, the last run",
                f"{summary.encoder_share:.0%} of the time in the encoder",
            )
        )
    return section("Overview", cards(*parts))


def _topics(summary: Summary) -> str:
    n_good = max(1, summary.n_rows - summary.n_errors)
    rows = [
        [topic, count.name, f"{count.n_tagged:,}", f"{count.n_tagged / n_good:.1%}"]
        for topic, count in summary.topics.items()
    ]
    tagged = {count.name: count.n_tagged for count in summary.topics.values()}
    return section(
        "Topics",
        figures(figure("Articles tagged", count_plot(tagged, "articles per topic"), "whole")),
        table(["topic", "name", "articles", "share"], rows, n_texts=2),
    )


def _months(summary: Summary) -> str:
    months = sorted(summary.months)
    names = {topic: count.name for topic, count in summary.topics.items()}
    rows = [
        [month, *(f"{summary.months[month].get(key, 0):,}" for key in ("articles", *names))]
        for month in months
    ]
    parts = [table(["month", "articles", *names.values()], rows)]
    if len(months) > 1:
        series = {
            name: [summary.months[month].get(topic, 0) for month in months]
            for topic, name in names.items()
        }
        plot = line_plot(months, series, "articles per month and topic")
        parts.insert(0, figures(figure("Articles tagged", plot, "whole")))
    return section("By month of publication", *parts)


def _articles(summary: Summary) -> str:
    n_briefed = summary.n_rows - summary.n_errors
    parts = [_entry(article) for article in summary.articles]
    if n_briefed > len(parts):
        parts.append(note(f"The first {len(parts):,} of {n_briefed:,}; the output has them all."))
    return section("Articles", *parts)


def _entry(article: Listed) -> str:
    title = article.title or article.id
    facts = (article.id if article.title else "", article.published[:10], ", ".join(article.tags))
    return entry(title, facts, article.abstract, article.telling)


def _scores(summary: Summary) -> str:
    plots = (
        figure(count.name, one_sided_histogram(count.scores)) for count in summary.topics.values()
    )
    return section(
        "Scores",
        figures(*plots),
        note(
            "Articles over score, on a square-root scale: two peaks, near 0 and near 1, mean that the "
            "model is sure; a broad middle means that it is not."
        ),
    )
