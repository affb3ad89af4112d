"""The nouns of phobrief: what goes in (Article), what is made of it (Document) and what comes out (Brief).

All are frozen and free of torch. Every offset counts Unicode code points of ``Article.text`` as given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .errors import DataError

SCHEMA_VERSION = 1
"""Version of the row that `Brief.to_dict` returns."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the article's text: ``text == article.text[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article as the user has it.

    Attributes:
        text: the page's text, noise included; never changed.
        id: the user's own key.
        title: the headline when known apart from the text.
        published: ISO 8601 date or time when known apart from the text.
        source: where it came from (a path, a URL, a newspaper).
        byline: the author when known apart from the text (an HTML page's metadata).
        warnings: what reading the bytes had to repair (an encoding, say).
    """

    text: str
    id: str | None = None
    title: str | None = None
    published: str | None = None
    source: str | None = None
    byline: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenText:
    """The text that the user gave, where another was read from it: without its markup, say.

    Attributes:
        text: as given.
        starts, ends: for each character of the text that was read, the span of ``text`` it came from.
        printed: the text that was read in the author's own letters, character by character; only their
            case differs.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    printed: str

    def span(self, start: int, end: int) -> Span:
        """Where the characters ``start`` to ``end`` (not empty) of the text that was read came from."""
        first, last = self.starts[start], self.ends[end - 1]
        return Span(first, last, self.text[first:last])


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the body, in the author's own characters.

    Attributes:
        start, end, text: its span in the article's text.
        paragraph: index of the line it stands on, counting kept lines.
        dateline: number of leading characters ("ĐBP - ") shown to readers but hidden from the model.
        heading: whether it is a line of its own without a sentence's end (a subheading).
        aside: what keeps it out of abstracts and evidence ("attendants", "basis", "caption", "table", ...);
            None for a sentence that may be in them.
    """

    start: int
    end: int
    text: str
    paragraph: int = 0
    dateline: int = 0
    heading: bool = False
    aside: str | None = None

    @property
    def span(self) -> Span:
        """The sentence as a plain span."""
        return Span(self.start, self.end, self.text)


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """A whole line that cleaning took out as page noise, and the rule that did."""

    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Document:
    """An article after cleaning and sentence splitting.

    Attributes:
        article: the article it was made from.
        title: the given title, or the one found in the text (None when there is none).
        title_span: where in the text the title was found (None when given apart or absent).
        published: ISO 8601, with +07:00 when the page names local time only.
        byline: the author as printed.
        sentences: the body in order, title and removed lines left out.
        removed: the lines taken out, in order.
        warnings: suspicious but usable findings.
        given: the text as given, where it is not plain: ``article.text`` is what was read from it then,
            and all offsets here count its characters; `as_given` leads back.
        printed_title: the title in the author's letters, where ``title`` is as the model reads it.
    """

    article: Article
    title: str | None
    title_span: Span | None
    published: str | None
    byline: str | None
    sentences: tuple[Sentence, ...]
    removed: tuple[RemovedLine, ...] = ()
    warnings: tuple[str, ...] = ()
    given: GivenText | None = field(default=None, repr=False, compare=False)
    printed_title: str | None = None

    def as_given(self, span: Span) -> Span:
        """A span of ``article.text`` as one of the text that the user gave."""
        if self.given is None or span.start >= span.end:
            return span
        return self.given.span(span.start, span.end)

    def as_printed(self, part: Span | RemovedLine) -> str:
        """The text of a part in the author's letters: readable, and in capitals where the author's are."""
        return part.text if self.given is None else self.given.printed[part.start : part.end]


@dataclass(frozen=True, slots=True)
class TopicScore:
    """What the model says of one topic.

    Attributes:
        topic: its id ("cadre_work").
        name: its Vietnamese name.
        score: calibrated probability, 0 to 1.
        tagged: whether the score reaches the topic's own threshold.
        evidence: the sentences that carry the score, strongest first; empty when not tagged.
    """

    topic: str
    name: str
    score: float
    tagged: bool
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Abstract:
    """A short abstract.

    Attributes:
        text: the abstract as printed.
        sentences: for each of its sentences the span of the article it came from, in printed order.
        method: "extractive", "abstractive" or how it came to be otherwise.
        checks: what was verified of it, by name ("verbatim", "faithful" ...).
    """

    text: str
    sentences: tuple[Span, ...]
    method: str
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which model spoke: its name, version and the sha256 of its manifest."""

    name: str
    version: str
    sha256: str

    def to_dict(self) -> dict[str, str]:
        """As rows and reports hold it."""
        return {"name": self.name, "version": self.version, "sha256": self.sha256}


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Brief:
    """All that phobrief says of one article. Two are equal when their rows are.

    Attributes:
        id: the user's own key.
        title: the given title, or the one found in the text; None when there is none.
        published: ISO 8601 date or time; None when neither the user nor the page says it.
        byline: the author as given or printed.
        topics: every topic of the model, in its order.
        abstract: the short abstract.
        n_sentences: how many sentences the article has.
        n_windows: how many pieces of text the encoder read.
        truncated: whether the article was too long and its end was not read.
        removed_lines: lines taken out as page noise.
        model: which model spoke.
        warnings: what is suspicious in the article, or was repaired.
        sentences: the body's sentences in order; not in the row, so empty in what `from_dict` makes.
        tags: ids of the tagged topics, highest score first.
    """

    id: str | None
    title: str | None
    published: str | None
    byline: str | None
    topics: tuple[TopicScore, ...]
    abstract: Abstract
    n_sentences: int
    n_windows: int
    truncated: bool
    removed_lines: tuple[str, ...]
    model: ModelInfo
    warnings: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    tags: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        tagged = sorted((t for t in self.topics if t.tagged), key=lambda t: -t.score)
        object.__setattr__(self, "tags", tuple(t.topic for t in tagged))

    @property
    def scores(self) -> dict[str, float]:
        """Calibrated probability of every topic by its id, in the model's order."""
        return {topic.topic: topic.score for topic in self.topics}

    def __eq__(self, other: object) -> bool:
        return self.to_dict() == other.to_dict() if isinstance(other, Brief) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.id, self.title, self.topics, self.abstract.text))

    def __repr__(self) -> str:
        shown = {"id": self.id, "title": self.title, "abstract": self.abstract.text}
        start = [f"{name}={_shortened(text)!r}" for name, text in shown.items() if text]
        return f"Brief({', '.join([*start, f'tags={self.tags!r}'])})"

    def _repr_html_(self) -> str:
        """What a notebook shows: the abstract, the topics, and the sentences with the evidence marked."""
        from .notebook import brief_html

        return brief_html(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the row of `SCHEMA_VERSION`: JSON-ready, the same keys for every article."""
        return {
            "schema": SCHEMA_VERSION,
            "id": self.id,
            "title": self.title,
            "published": self.published,
            "byline": self.byline,
            "tags": list(self.tags),
            "topics": [
                {
                    "topic": t.topic,
                    "name": t.name,
                    "score": t.score,
                    "tagged": t.tagged,
                    "evidence": [
                        {"start": e.start, "end": e.end, "text": e.text} for e in t.evidence
                    ],
                }
                for t in self.topics
            ],
            "abstract": self.abstract.text,
            "abstract_spans": [[s.start, s.end] for s in self.abstract.sentences],
            "abstract_method": self.abstract.method,
            "n_sentences": self.n_sentences,
            "n_windows": self.n_windows,
            "truncated": self.truncated,
            "removed_lines": list(self.removed_lines),
            "warnings": list(self.warnings),
            "model": self.model.to_dict(),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any], text: str | None = None) -> Brief:
        """The brief whose row it is; ``Brief.from_dict(brief.to_dict()) == brief``.

        A row holds neither `sentences` nor ``abstract.checks``: they are empty.

        Args:
            row: as `to_dict` gives it, or as a row of JSON Lines or Parquet holds it; further columns are
                passed over.
            text: the article's text, by which the abstract's spans get theirs; without it they have "".

        Raises:
            DataError: a column is missing or is not what it should be, or the row is of another schema.
        """
        if row.get("schema") != SCHEMA_VERSION:
            raise DataError(f"schema: expected {SCHEMA_VERSION}, got {row.get('schema')!r}")
        try:
            return _brief_of_row(row, text or "")
        except KeyError as error:
            raise DataError(f"expected the row of a brief, found no {error} in it") from None
        except (TypeError, ValueError) as error:
            raise DataError(f"expected the row of a brief: {error}") from None

    def to_flat_dict(self) -> dict[str, Any]:
        """The row in flat columns, for a data frame: see `flat_row`.

        ``pandas.DataFrame(brief.to_flat_dict() for brief in briefer.brief_many(articles))``
        """
        return flat_row(self.to_dict())


def _brief_of_row(row: Mapping[str, Any], text: str) -> Brief:
    spans = tuple(Span(start, end, text[start:end]) for start, end in row["abstract_spans"])
    topics = (
        TopicScore(
            **{**topic, "evidence": tuple(Span(**span) for span in topic["evidence"])},
        )
        for topic in row["topics"]
    )
    return Brief(
        id=row["id"],
        title=row["title"],
        published=row["published"],
        byline=row["byline"],
        topics=tuple(topics),
        abstract=Abstract(row["abstract"], spans, row["abstract_method"]),
        n_sentences=row["n_sentences"],
        n_windows=row["n_windows"],
        truncated=row["truncated"],
        removed_lines=tuple(row["removed_lines"]),
        model=ModelInfo(**row["model"]),
        warnings=tuple(row["warnings"]),
    )


def flat_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the flat columns of a row: texts, numbers and truth values.

    Tags are joined by ``;``, removed lines by line breaks, warnings by `` | ``; each topic has its score in
    a column ``score_<id>``, the model its name, version and sha256 in three; evidence and the abstract's
    spans are left out. `flat_names` has their order.
    """
    scores = {f"score_{topic['topic']}": topic["score"] for topic in row["topics"]}
    model = row["model"]
    made = {
        **scores,
        "tags": ";".join(row["tags"]),
        "removed_lines": "\n".join(row["removed_lines"]),
        "warnings": " | ".join(row["warnings"]),
        "model": model["name"],
        "model_version": model["version"],
        "model_sha256": model["sha256"],
    }
    names = flat_names([topic["topic"] for topic in row["topics"]])
    return {name: made[name] if name in made else row[name] for name in names}


def flat_names(topics: Sequence[str]) -> list[str]:
    """The flat columns of a row with these topics, in order."""
    scores = [f"score_{topic}" for topic in topics]
    head = ["schema", "id", "title", "published", "byline", "tags", *scores]
    abstract = ["abstract", "abstract_method", "n_sentences", "n_windows", "truncated"]
    return [*head, *abstract, "removed_lines", "warnings", "model", "model_version", "model_sha256"]


_SHOWN_LENGTH = 60
"""Characters of a text in a `repr`."""


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1].rstrip() + "…"
