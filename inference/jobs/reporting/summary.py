"""A job in numbers, counted row by row while the output is put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ....messages import tell
from ...vietnamese import spoken

SCORE_BINS = 20
_EXAMPLE_LENGTH = 160
_MAX_WARNINGS = 5
_MAX_MONTHS = 24
MAX_LISTED = 200
"""Articles that a report lists one by one; the output has them all."""


@dataclass(slots=True)
class TopicCount:
    """One topic over the whole job.

    Attributes:
        name: its Vietnamese name.
        n_tagged: articles tagged with it.
        scores: articles per twentieth of the score, from 0 to 1.
    """

    name: str
    n_tagged: int = 0
    scores: list[int] = field(default_factory=lambda: [0] * SCORE_BINS)


@dataclass(slots=True)
class Listed:
    """One article in a report's list.

    Attributes:
        tags: Vietnamese names of its topics, the surest first.
        telling: the sentence that says most for the first of them; empty without a tag.
    """

    id: str
    title: str
    published: str
    tags: list[str]
    abstract: str
    telling: str

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Listed:
        """Of an output row."""
        topics = {topic["topic"]: topic for topic in row["topics"]}
        tagged = [topics[tag] for tag in row["tags"]]
        evidence = tagged[0]["evidence"] if tagged else ()
        return cls(
            id=str(row["id"] or ""),
            title=row["title"] or "",
            published=row["published"] or "",
            tags=[topic["name"] for topic in tagged],
            abstract=row["abstract"],
            telling=evidence[0]["text"] if evidence else "",
        )


@dataclass(slots=True)
class Summary:
    """The job in numbers.

    Attributes:
        n_rows: input rows; each is an article or an error.
        n_errors: of these, in the errors file.
        topics: counts by the id of the topic.
        months: by month of publication ("2025-03"): "articles" and each topic.
        errors: error rows by class of error.
        examples: the first error of each class, with its row's id.
        warnings: articles per warning.
        articles: the first `MAX_LISTED`.
        seconds, n_worked, encoder_share: of the last run: its length, the rows it did itself, and
            the share of its time in the encoder.
    """

    n_rows: int = 0
    n_errors: int = 0
    topics: dict[str, TopicCount] = field(default_factory=dict)
    months: dict[str, dict[str, int]] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)
    articles: list[Listed] = field(default_factory=list)
    seconds: float = 0.0
    n_worked: int = 0
    encoder_share: float = 0.0

    @property
    def rate(self) -> float:
        """Rows per second of the last run."""
        return self.n_worked / max(1e-9, self.seconds)

    def add_row(self, row: Mapping[str, Any]) -> None:
        """Count one output row."""
        self.n_rows += 1
        if len(self.articles) < MAX_LISTED:
            self.articles.append(Listed.from_row(row))
        month = (row["published"] or "")[:7]
        counts = self.months.setdefault(month, {"articles": 0}) if month else {}
        counts["articles"] = counts.get("articles", 0) + 1
        for topic in row["topics"]:
            count = self.topics.setdefault(topic["topic"], TopicCount(topic["name"]))
            count.scores[min(SCORE_BINS - 1, int(topic["score"] * SCORE_BINS))] += 1
            if topic["tagged"]:
                count.n_tagged += 1
                counts[topic["topic"]] = counts.get(topic["topic"], 0) + 1
        for warning in row["warnings"]:
            self.warnings[warning] = self.warnings.get(warning, 0) + 1

    def add_error(self, row: Mapping[str, Any]) -> None:
        """Count one error row."""
        self.n_rows += 1
        self.n_errors += 1
        self.errors[row["error"]] = self.errors.get(row["error"], 0) + 1
        self.examples.setdefault(row["error"], f"{row['id']}: {row['message']}"[:_EXAMPLE_LENGTH])

    def to_dict(self) -> dict[str, Any]:
        """Return it JSON-ready."""
        return asdict(self)

    @classmethod
    def from_dict(cls, tree: Mapping[str, Any]) -> Summary:
        """Return the summary that `to_dict` gave."""
        topics = {name: TopicCount(**count) for name, count in tree["topics"].items()}
        articles = [Listed(**one) for one in tree.get("articles", ())]  # an older job has none
        return cls(**{**tree, "topics": topics, "articles": articles})


def summary_lines(summary: Summary, *, was_finished: bool = False) -> list[str]:
    """The summary as plain lines for a terminal or a log.

    Args:
        summary: of the job.
        was_finished: whether this run found the job done, so that the last run's figures are not its own.
    """
    n_good = summary.n_rows - summary.n_errors
    counts = {"rows": summary.n_rows, "good": n_good, "errors": summary.n_errors}
    lines = [tell("summary.rows", **{name: f"{n:,}" for name, n in counts.items()})]
    if summary.n_worked and not was_finished:
        worked = {"rows": f"{summary.n_worked:,}", "time": duration(summary.seconds)}
        speed = {"rate": f"{summary.rate:,.1f}", "share": f"{summary.encoder_share:.0%}"}
        lines.append(tell("summary.this_run", **worked, **speed))
    lines += [
        f"  {topic}: {count.n_tagged:,} ({count.n_tagged / max(1, n_good):.1%})"
        for topic, count in summary.topics.items()
    ]
    if summary.months:
        months = sorted(summary.months.items())
        key = "summary.by_month" if len(months) <= _MAX_MONTHS else "summary.last_months"
        lines.append(tell(key, n=_MAX_MONTHS))
        lines += [f"  {month}: {_month(by_topic)}" for month, by_topic in months[-_MAX_MONTHS:]]
    if summary.warnings:
        lines.append(tell("summary.warnings"))
        common = Counter(summary.warnings).most_common(_MAX_WARNINGS)
        lines += [
            "  " + tell("summary.articles", n=f"{n:,}", what=spoken(what)) for what, n in common
        ]
    if summary.errors:
        lines.append(tell("summary.errors"))
        for name, n in Counter(summary.errors).most_common():
            example = summary.examples.get(name)
            first = tell("summary.first", example=spoken(example)) if example else ""
            lines.append(f"  {name}: {n:,}{first}")
    return lines


def duration(seconds: float) -> str:
    """Seconds as a person says them: "42 s", "12 min", "3 h 05 min"."""
    if seconds < 120:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02d} min"


def _month(counts: Mapping[str, int]) -> str:
    topics = ", ".join(f"{name} {n:,}" for name, n in counts.items() if name != "articles")
    return f"{counts['articles']:,}" + (f" ({topics})" if topics else "")
