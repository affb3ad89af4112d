"""From an article to a document: cleaned, split into sentences, datelines and headings marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...articles import Article, Document, Sentence, Span
from ...errors import ArticleError
from .asides import mark_asides
from .cleaning.clean import Cleaned, clean
from .cleaning.dates.datelines import article_mark_length, dateline_length
from .cleaning.dates.stamps import read_stamp
from .fold import compose
from .forms.capitals import recase
from .forms.table import Plain, read_plain, read_title
from .reading.read import suspicions
from .regexes import regex
from .sentences import split

_HEADING_WORDS = 30
_SENTENCE_END = regex(r"(?:[.!?…;:,]|/\.)[\"'”’»)\]]*$")
_BULLET = regex(r"[-–—+*•▪●]\s?")
_DATELINE_PARAGRAPHS = 3
"""A dateline opens the first paragraph, or the one below the lead."""


def to_document(article: Article) -> Document:
    """Read ``article`` for what it is, clean it and split it into sentences.

    A text that is not plain (see `FORMS`) is read as plain text: `Document.given` leads back. A page of
    which only the title is left becomes a document of that one sentence.

    Raises:
        ArticleError: when nothing is left after cleaning.
    """
    plain = read_plain(article.text)
    given_title = article.title
    article = _readable(article, plain)
    cleaned = clean(article)
    lines = cleaned.lines or ((cleaned.title_span,) if cleaned.title_span else ())
    sentences = tuple(_sentences(article.text, lines, cleaned.official))
    if not sentences:
        raise ArticleError(_nothing_left(article, cleaned))
    asides = mark_asides(sentences, official=cleaned.official)
    sentences = tuple(
        replace(sentence, aside=aside) if aside else sentence
        for sentence, aside in zip(sentences, asides, strict=True)
    )
    body = "\n".join(line.text for line in lines)
    return Document(
        article=article,
        title=_read_title(cleaned.title),
        title_span=cleaned.title_span,
        published=cleaned.published,
        byline=cleaned.byline,
        sentences=sentences,
        removed=cleaned.removed,
        warnings=tuple(dict.fromkeys((*article.warnings, *_unread(article), *suspicions(body)))),
        given=plain.given,
        printed_title=_printed_title(given_title, cleaned, plain),
    )


def _unread(article: Article) -> tuple[str, ...]:
    """Say that the given date is none."""
    if not article.published or read_stamp(article.published):
        return ()
    return (f"published: expected a date or time, got {article.published[:40]!r}; not used",)


def _readable(article: Article, plain: Plain) -> Article:
    """The article as it is read; the same when its text and title are plain."""
    title = read_title(article.title) if article.title else article.title
    if plain.given is None:
        return article if title == article.title else replace(article, title=title)
    # What looked suspicious as given is looked at again in what is read.
    as_given = suspicions(article.text)
    kept = [warning for warning in article.warnings if warning not in as_given]
    warnings = tuple(dict.fromkeys((*kept, *plain.notes)))
    return replace(article, text=plain.text, title=title, warnings=warnings)


def _read_title(title: str | None) -> str | None:
    """The title as the model reads it: many are printed in capitals, which it hardly knows."""
    return recase(title) if title and title.isupper() and title.count(" ") >= 2 else title


def _printed_title(given: str | None, cleaned: Cleaned, plain: Plain) -> str | None:
    """The title in the author's letters."""
    if given:
        return read_title(given)
    span = cleaned.title_span
    if plain.given is None or span is None:
        return cleaned.title
    return " ".join(plain.given.printed[span.start : span.end].split())


def _nothing_left(article: Article, cleaned: Cleaned) -> str:
    name = f"article {article.id!r}" if article.id is not None else "article"
    if not cleaned.removed:
        return f"{name}: expected text, found only blank characters"
    return (
        f"{name}: nothing is left after cleaning; all {len(cleaned.removed)} lines look like page"
        f" noise, the first by the rule {cleaned.removed[0].rule!r}"  # never the text: it may be logged
    )


def _sentences(text: str, lines: Iterable[Span], official: bool) -> Iterator[Sentence]:
    for paragraph, line in enumerate(lines):
        spans = split(text, *_without_emphasis(line))
        heading = len(spans) == 1 and _is_heading(line.text)
        for number, (start, end) in enumerate(spans):
            sentence = text[start:end]
            # A site prints "more" before the lead, at the end of the page.
            early = paragraph < _DATELINE_PARAGRAPHS or sentence.startswith("more")
            opens = number == 0 and early
            dateline = dateline_length(sentence) if opens else 0
            if official and number == 0:
                dateline = article_mark_length(sentence)
            yield Sentence(start, end, sentence, paragraph, dateline, heading)


def _without_emphasis(line: Span) -> tuple[int, int]:
    """Where a line's words begin and end, without the asterisks that a page left around all of it."""
    inner = line.text.strip("*_ ")
    if line.text[:1] != "*" or line.text[1:2].isspace() or line.text[-1] != "*" or not inner:
        return line.start, line.end
    start = line.start + line.text.index(inner)
    return start, start + len(inner)


def _is_heading(line: str) -> bool:
    if len(line) > 400:
        return False
    text = compose(line).strip()
    return (
        len(text.split()) <= _HEADING_WORDS
        and not _SENTENCE_END.search(text)
        and not _BULLET.match(text)
    )
