"""A brief as a person reads it in a terminal."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ...articles import Brief, Span, TopicScore
from ...messages import tell_reader as tell
from ..vietnamese import spoken_to_reader

_BAR_WIDTH = 10
_EVIDENCE_LENGTH = 160


def show_brief(brief: Brief, console: Console) -> None:
    """Print title, date, tags with their evidence, and the abstract."""
    parts: list[RenderableType] = [_facts(brief), Text(), _abstract(brief), Text(), _topics(brief)]
    if brief.warnings:
        parts += [Text(), *map(_warning, brief.warnings)]
    title = Text(brief.title or tell("view.untitled"), style="bold")
    console.print(Panel(Group(*parts), title=title, title_align="left", padding=(1, 2)))


def _warning(warning: str) -> Text:
    return Text(f"! {spoken_to_reader(warning)}", style="yellow")


def _facts(brief: Brief) -> Text:
    facts = [brief.id, brief.published, brief.byline]
    facts.append(tell("view.sentences", n=brief.n_sentences))
    if brief.removed_lines:
        facts.append(tell("view.removed", n=len(brief.removed_lines)))
    if brief.truncated:
        facts.append(tell("view.truncated"))
    return Text(" · ".join(fact for fact in facts if fact), style="dim")


def _abstract(brief: Brief) -> RenderableType:
    label = Text(tell("view.abstract"), style="bold cyan")
    return Group(label, Padding(Text(_one_line(brief.abstract.text)), (0, 0, 0, 2)))


def _topics(brief: Brief) -> RenderableType:
    ordered = sorted(brief.topics, key=lambda t: (not t.tagged, -t.score))
    parts: list[RenderableType] = [Text(tell("view.topics"), style="bold cyan")]
    if not brief.tags:
        parts.append(Padding(Text(tell("view.no_topic"), style="dim"), (0, 0, 0, 2)))
    for topic in ordered:
        parts.append(_score_line(topic))
        parts.extend(_evidence_line(span) for span in topic.evidence)
    return Group(*parts)


def _score_line(topic: TopicScore) -> RenderableType:
    style = "bold green" if topic.tagged else "dim"
    filled = round(topic.score * _BAR_WIDTH)
    line = Table.grid(padding=(0, 1))
    line.add_row(
        Text(" ●" if topic.tagged else " ○", style=style),
        Text(f"{topic.name} ({topic.topic})", style=style),
        Text("█" * filled + "░" * (_BAR_WIDTH - filled), style=style),
        Text(f"{topic.score:.2f}", style=style),
    )
    return line


def _evidence_line(span: Span) -> RenderableType:
    text = _one_line(span.text)
    if len(text) > _EVIDENCE_LENGTH:
        text = text[:_EVIDENCE_LENGTH].rsplit(" ", 1)[0] + " …"
    place = Text(f"[{span.start}:{span.end}] ", style="dim")
    return Padding(place + Text(f"“{text}”", style="italic"), (0, 0, 0, 6))


def _one_line(text: str) -> str:
    """Without the line breaks of the article, which may be in the middle of a sentence."""
    return " ".join(text.split())
