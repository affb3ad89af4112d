"""A brief in the terminal."""

from __future__ import annotations

import io

from rich.console import Console

from phobrief import Abstract, Brief, ModelInfo, Span, TopicScore
from phobrief.inference.commands.view import show_brief


def test_line_breaks_of_the_article_are_not_shown() -> None:
    """Text wrapped at 80 columns has them in the middle of a sentence."""
    span = Span(0, 30, "Hội nghị đã\nbổ nhiệm một  cán bộ.")
    brief = Brief(
        id="a1",
        title="Nhan đề",
        published=None,
        byline=None,
        topics=(TopicScore("cadre_work", "Công tác cán bộ", 0.7, True, (span,)),),
        abstract=Abstract(span.text, (span,), "extractive"),
        n_sentences=1,
        n_windows=1,
        truncated=False,
        removed_lines=(),
        model=ModelInfo("mini", "0.1", "abc"),
    )
    shown = io.StringIO()
    show_brief(brief, Console(file=shown, width=120))
    assert shown.getvalue().count("Hội nghị đã bổ nhiệm một cán bộ.") == 2
