"""Cleaning: which lines of a pasted page are the article, and what its noise lines told us.

Whole lines go or stay; no line is changed. The page is read in zones that noise itself cannot
move: the *top* is above the first paragraph of prose, the *head* above the second, the *tail*
below the last. A rule removes a line only in its zone; captions and links to other articles may
stand anywhere. So cleaning a cleaned page finds nothing more to remove.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ....articles import Article, RemovedLine, Span
from ..fold import compose, fold
from ..regexes import regex
from ..syllables import syllables
from .authors import mark_bylines
from .captions import has_paragraphs, is_scene, may_be_heading
from .dates.datelines import dateline_length
from .dates.dates import Moment
from .dates.stamps import read_stamp
from .official import is_official, read_official
from .page import Line, prose_indices, read_lines, stamp_at_end
from .repeats import mark_repeats

_TITLE_WORDS = 45
_TITLE_END = regex(r"(?:(?<!\.)\.|[,;:])[\"'”’»)\]]*$")
_BULLET = regex(r"[-–—+*•▪●]|\d{1,2}[.)]\s|[a-zđ]\)\s")
_BOX = regex(r"liên quan|cùng chuyên mục|có thể bạn quan tâm")
_TOLD_SHARE = 0.8
"""Of the pairs of neighbouring syllables of a caption, so many stand in the text, too."""
_MIN_PROSE_ABOVE_TEASER = 4
_LONG_CAPTION_WORDS = 20
_TEASER_WORDS = 60
"""A longer paragraph below "Tin khác" is text, not the teaser of another article."""
_TEASER_SHARE = 0.3
"""Teasers may have at most this share of the words of the prose above them."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A page split into article and noise.

    Attributes:
        article: the page as given.
        lines: the kept, non-blank lines in order, trimmed; the title's line is left out.
        removed: the noise lines in order, trimmed, each with its rule's name.
        title, title_span, published, byline: as in `Document`.
        official: whether it is an official document: a decision, a resolution, a plan.
    """

    article: Article
    lines: tuple[Span, ...]
    removed: tuple[RemovedLine, ...]
    title: str | None = None
    title_span: Span | None = None
    published: str | None = None
    byline: str | None = None
    official: bool = False

    @property
    def text(self) -> str:
        """The article's text without the removed lines; all else as given, blank lines too."""
        pieces, position = [], 0
        for line in self.removed:
            pieces.append(self.article.text[position : line.start])
            position = line.end
        pieces.append(self.article.text[position:])
        return "".join(pieces)


def clean(article: Article) -> Cleaned:
    """Take the noise lines out of ``article``; title, date and byline given by the user win."""
    lines = read_lines(article.text)
    if is_official(lines):
        lines = read_lines(article.text, loosely_wrapped=True)
    lines, official = read_official(lines)
    body = lines[: _cut_tail(lines)]
    _read_captions_as_prose(body)
    mark_repeats(body, _is_headline)
    _cut_below_end_mark(body)
    prose = prose_indices(body)
    title = _find_title(body, prose, article.title)
    stamp = stamp_at_end(title.text) if title and not article.title else None
    span = _title_span(article, title, stamp[0] if stamp else None)
    said = title.text if title and title.is_title else span.text if span else None
    _remove_by_zone(body, prose, title)
    if not official:
        _remove_scenes(body, title)
    byline = mark_bylines(body, prose, title, article.title)
    return Cleaned(
        article=article,
        lines=tuple(_span(line) for line in lines if not line.noise and line is not title),
        removed=tuple(
            RemovedLine(line.start, line.end, line.text, line.noise) for line in lines if line.noise
        ),
        title=article.title or said,
        title_span=span,
        published=read_stamp(article.published)
        or _published(lines, title, official=official)
        or (stamp[1].iso() if stamp else None),
        byline=article.byline or byline,
        official=official,
    )


def _span(line: Line) -> Span:
    return Span(line.start, line.end, line.text)


def _title_span(article: Article, title: Line | None, length: int | None) -> Span | None:
    """The title's place, or that of its first ``length`` characters."""
    if title is None:
        return None
    end = title.end if length is None else title.start + length
    return Span(title.start, end, article.text[title.start : end])


def _read_captions_as_prose(lines: Sequence[Line]) -> None:
    """Where a page has no other prose: news of one paragraph may end with the credit of its picture."""
    if any(line.is_prose for line in lines):
        return
    for line in lines:
        if line.rule and line.rule.may_be_prose and line.n_words >= _LONG_CAPTION_WORDS:
            line.rule, line.is_prose = None, True


def _cut_tail(lines: Sequence[Line]) -> int:
    """Mark the lists of other articles and comments below the text; return where they begin.

    Goes through the markers ("Tin cùng chuyên mục") from the last one up, so that each is judged
    only by the lines between it and the next.
    """
    first = next((i for i, line in enumerate(lines) if line.is_prose), None)
    if first is None:
        first = (prose_indices(lines) or [len(lines)])[0]
    words_above = sum(line.n_words for line in lines if line.is_prose)
    end = len(lines)
    teaser_words, longest = 0, 0
    for index in range(len(lines) - 1, first, -1):
        line = lines[index]
        if line.is_prose:
            teaser_words += line.n_words
            words_above -= line.n_words
            longest = max(longest, line.n_words)
        if longest > _TEASER_WORDS:
            break
        if line.is_marker and teaser_words <= _TEASER_SHARE * words_above:
            for listed in lines[index:end]:
                listed.noise = "related_list"
            end, teaser_words, longest = index, 0, 0
    return end


def _cut_below_end_mark(lines: Sequence[Line]) -> None:
    """Mark the teaser of another article below "./.", with which an agency ends its text."""
    prose = [line for line in lines if line.is_prose]
    if len(prose) < _MIN_PROSE_ABOVE_TEASER or any(_ends_text(line) for line in prose[:-2]):
        return
    end, teaser = prose[-2:]
    one_below = lines.index(teaser) == lines.index(end) + 1
    if (
        one_below
        and _ends_text(end)
        and teaser.n_words <= _TEASER_WORDS
        and not _BULLET.match(teaser.text)
    ):
        teaser.noise, teaser.is_prose = "related_list", False


def _ends_text(line: Line) -> bool:
    return line.text.endswith(("./.", "/."))


def _find_title(lines: Sequence[Line], prose: Sequence[int], given: str | None) -> Line | None:
    """Return the headline's line: the given title's, or the first line if it looks like one."""
    official = next((line for line in lines if line.is_title), None)
    if official:
        return official
    if given:
        reach = prose[1] if len(prose) > 1 else len(lines)
        return next((line for line in lines[:reach] if _same_title(line, given)), None)
    for line in lines[: prose[0]] if prose else ():
        headline = _is_headline(line)
        noise = _noise(line, top=True, tail=False, at_end=True)
        if line.byline and not headline:
            continue  # an author's name above the headline
        if noise is None or (noise == "caption" and headline):
            return line if headline else None
    return None


def _same_title(line: Line, given: str) -> bool:
    """Whether the line is the given title, which may carry the newspaper's name at its end."""
    title = fold(given)
    if line.folded == title:
        return True
    rest = title.removeprefix(line.folded)
    return (
        line.n_words >= 5 and rest != title and rest.removeprefix(" ").startswith(("-", "|", ":"))
    )


def _is_headline(line: Line) -> bool:
    text = compose(line.text)
    return (
        3 <= line.n_words <= _TITLE_WORDS
        and not _TITLE_END.search(text)
        and not text[0].islower()
        and "|" not in text
        and not _BULLET.match(text)
        and not dateline_length(text)
        and not line.is_marker
        and (line.rule is None or line.rule.zone == "below")
    )


def _remove_by_zone(lines: Sequence[Line], prose: Sequence[int], title: Line | None) -> None:
    """Mark each line that a rule allows to remove where it stands."""
    if not prose:
        first, second, last = len(lines), len(lines), -1
    else:
        first, last = prose[0], prose[-1]
        second = prose[1] if len(prose) > 1 else first
    for index, line in enumerate(lines):
        if line is title or index in (first, last):
            continue
        top, at_end = index < first, index < second or index > last
        line.noise = _noise(line, top=top, tail=index > last, at_end=at_end)


def _remove_scenes(lines: Sequence[Line], title: Line | None) -> None:
    """Mark the lines worded as captions of which the text has every word besides, in the same order mostly.

    A caption names whom the text is about and what the text tells: nothing is lost with it, nor with a
    sentence that should be worded so and be told again.
    """
    kept = [line for line in lines if not line.noise]
    if not has_paragraphs([line.n_words for line in kept if line.is_prose]):
        return
    scenes = [
        line
        for line, below in pairwise(kept[1:])
        if line is not title
        and is_scene(line.folded)
        and not may_be_heading(line.folded)
        and not below.text[0].islower()  # else it goes on there
    ]
    if not scenes:
        return
    places = {line.start for line in scenes}
    text = [line for line in kept if line.is_prose and line.start not in places]
    told = {pair for line in text for pair in pairwise(syllables(line.text))}
    for line in scenes:
        pairs = list(pairwise(syllables(line.text)))
        if pairs and sum(pair in told for pair in pairs) >= _TOLD_SHARE * len(pairs):
            line.noise = "caption"


def _noise(line: Line, *, top: bool, tail: bool, at_end: bool) -> str | None:
    """Return the name of the rule that removes the line, or None."""
    if line.noise:
        return line.noise
    if line.boilerplate and (at_end or (line.boilerplate.firm and not line.boilerplate.moment)):
        return line.boilerplate.rule
    if line.rule:
        allowed = {"anywhere": True, "top": top, "below": not top, "tail": tail}[line.rule.zone]
        if allowed:
            return line.rule.name
    if line.is_caption:
        return "caption"
    if line.is_marker and _BOX.search(line.folded):
        return "related_box"
    return None


def _published(lines: Sequence[Line], title: Line | None, *, official: bool) -> str | None:
    """Return the page's date: below the title rather than above, of issue rather than of change.

    Below its text news has the place and date of a letter or decision that it prints, not its own.
    """
    dated: list[tuple[bool, bool, Moment]] = []
    begun = False
    for line in lines:
        begun = begun or line.is_prose
        if line.noise == "date_line" and line.boilerplate and line.boilerplate.moment:
            if line.boilerplate.signed and begun and not official:
                continue
            above = title is not None and line.start < title.start
            dated.append((above, line.boilerplate.updated, line.boilerplate.moment))
    best = min(dated, key=lambda entry: entry[:2], default=None)
    return best[2].iso() if best else None
