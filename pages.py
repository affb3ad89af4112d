"""The frame of an HTML report: one file, no script, no request to anywhere; tables, cards and figures.

Whatever is given as text is escaped; what is called html is put in as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from .messages import language
from .plots import STYLE as PLOT_STYLE

STYLE = (
    PLOT_STYLE
    + """
* { box-sizing:border-box; }
body { margin:0; background:var(--paper); color:var(--ink);
  font:15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width:1080px; margin:0 auto; padding:36px 24px 64px; }
.kicker { margin:0; color:var(--main); font-weight:600; letter-spacing:.06em; text-transform:uppercase;
  font-size:12px; }
h1 { margin:2px 0 6px; font-size:30px; line-height:1.2; overflow-wrap:anywhere; }
h2 { margin:0 0 14px; font-size:20px; }
h3 { margin:22px 0 8px; font-size:15px; font-family:ui-monospace, "DejaVu Sans Mono", monospace; }
section { margin-top:36px; padding-top:24px; border-top:1px solid var(--line); }
.facts { margin:0; color:var(--soft); display:flex; flex-wrap:wrap; gap:4px 20px; }
.facts b { font-weight:600; color:var(--ink); }
.note { color:var(--soft); font-size:13px; max-width:78ch; }
.cards { display:flex; flex-wrap:wrap; gap:12px; margin-bottom:18px; }
.card { background:var(--card); border:1px solid var(--line); border-radius:10px; padding:12px 18px;
  min-width:150px; display:flex; flex-direction:column; }
.card span { color:var(--soft); font-size:13px; }
.card strong { font-size:28px; line-height:1.25; font-variant-numeric:tabular-nums; }
.card small { color:var(--soft); font-variant-numeric:tabular-nums; }
.scroll { overflow-x:auto; }
table { border-collapse:collapse; width:100%; font-variant-numeric:tabular-nums; }
th, td { padding:7px 10px; border-bottom:1px solid var(--line); text-align:left; white-space:nowrap; }
th { color:var(--soft); font-weight:600; font-size:13px; }
.number { text-align:right; }
.matrix { width:auto; }
.matrix th + th { text-align:right; }
.matrix td { text-align:right; min-width:84px;
  background:color-mix(in srgb, var(--main) calc(var(--share) * 90%), transparent); }
.matrix td.strong { color:var(--paper); }
.plots { display:grid; grid-template-columns:repeat(auto-fit, minmax(280px, 1fr)); gap:16px;
  margin-bottom:16px; }
figure { margin:0; background:var(--card); border:1px solid var(--line); border-radius:10px;
  padding:10px 12px; }
figure.single { max-width:380px; }
figure.whole { grid-column:1 / -1; }
figcaption { font-weight:600; font-size:13px; margin-bottom:4px; }
figure svg { width:100%; height:auto; display:block; }
.entry { padding:12px 0; border-bottom:1px solid var(--line); }
.entry strong, .entry p { display:block; margin:0; max-width:82ch; overflow-wrap:anywhere; }
.entry small { color:var(--soft); }
.entry blockquote { margin:4px 0 0; padding-left:12px; border-left:3px solid var(--line); color:var(--soft);
  max-width:82ch; }
@media print { section { break-inside:avoid; } }
"""
)


def page(kicker: str, title: str, facts: Iterable[tuple[str, Any]], sections: Iterable[str]) -> str:
    """The whole page.

    Args:
        kicker: what kind of report it is.
        title: of what.
        facts: names and values below the title; those without a value are left out.
        sections: html, as `section` makes it.
    """
    shown = " ".join(
        f"<span><b>{escape(name)}</b> {escape(str(value))}</span>" for name, value in facts if value
    )
    header = (
        f'<header><p class="kicker">{escape(kicker)}</p><h1>{escape(title)}</h1>\n'
        f'<p class="facts">{shown}</p></header>'
    )
    body = "\n".join([header, *sections])
    return (
        f'<!doctype html>\n<html lang="{language()}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} · {escape(kicker)}</title>\n<style>{STYLE}</style>\n"
        f"<main>\n{body}\n</main>\n</html>\n"
    )


def section(title: str, *html: str) -> str:
    """A part of the page under a heading."""
    return f"<section><h2>{escape(title)}</h2>\n" + "\n".join(html) + "</section>"


def cards(*html: str) -> str:
    """A row of cards."""
    return f'<div class="cards">{"".join(html)}</div>'


def card(title: str, value: str, *below: str) -> str:
    """A figure in large type, with smaller lines below it."""
    lines = "".join(f"<small>{escape(line)}</small>" for line in below)
    return f'<div class="card"><span>{escape(title)}</span><strong>{escape(value)}</strong>{lines}</div>'


def note(html: str) -> str:
    """A remark in small type."""
    return f'<p class="note">{html}</p>'


def entry(title: str, facts: Iterable[str], text: str, quotation: str = "") -> str:
    """One of many: a title, small facts, a text, and what it is drawn from; empty ones are left out."""
    quoted = f"<blockquote>{escape(quotation)}</blockquote>" if quotation else ""
    small = escape(" · ".join(filter(None, facts)))
    return (
        f'<div class="entry"><strong>{escape(title)}</strong><small>{small}</small>'
        f"<p>{escape(text)}</p>{quoted}</div>"
    )


def figures(*html: str) -> str:
    """Figures side by side, as many as fit."""
    return f'<div class="plots">{"".join(html)}</div>'


def figure(caption: str, svg: str, kind: str = "") -> str:
    """A plot with its caption; "single" keeps one alone narrow, "whole" makes it as wide as the page."""
    attribute = f' class="{kind}"' if kind else ""
    return f"<figure{attribute}><figcaption>{escape(caption)}</figcaption>{svg}</figure>"


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, n_texts: int = 1) -> str:
    """A table whose first ``n_texts`` columns are texts and the others numbers."""
    kinds = ["text" if i < n_texts else "number" for i in range(len(header))]
    lines = ["".join(f"<th class={k}>{escape(c)}</th>" for k, c in zip(kinds, header, strict=True))]
    for row in rows:
        lines.append(
            "".join(f"<td class={k}>{escape(c)}</td>" for k, c in zip(kinds, row, strict=True))
        )
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="scroll"><table>{body}</table></div>'
