"""Small SVG plots for reports, drawn by hand: no library, no script, colours from `STYLE`.

Every function returns one ``<svg>`` element; classes (line, area, present, absent, grid ...) are styled by
the page, so that the plots follow its light and dark colours. `standalone` makes a file of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

from .messages import tell

Point = tuple[float, float]

WIDTH, HEIGHT = 300, 230
WIDE = 980
"""Of a plot as wide as the page."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 12, 36
_INNER_WIDTH = WIDTH - _LEFT - _RIGHT
_INNER_HEIGHT = HEIGHT - _TOP - _BOTTOM
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_LABEL_LENGTH = 52
"""Letters of a label in front of a bar; more are left out."""
_LETTER = 6.2
"""Width of a letter of a label."""
_ROW = 24

N_SERIES = 6
"""Colours for lines; a seventh has the first one's."""

STYLE = """
:root { --paper:#fff; --ink:#1c2430; --soft:#5f6b7a; --line:#e3e7ec; --card:#f6f8fa; --main:#1d5fa8;
  --other:#c2622d; --bad:#c0392b; --grid:#e9edf1; --s0:#1d5fa8; --s1:#c2622d; --s2:#2b8a57; --s3:#8250a8;
  --s4:#9a7b12; --s5:#5f6b7a; }
@media (prefers-color-scheme: dark) {
  :root { --paper:#14181e; --ink:#e6eaef; --soft:#9aa6b4; --line:#2b333d; --card:#1c222a; --main:#6fb1f5;
    --other:#ee9a66; --bad:#f07f74; --grid:#262d36; --s0:#6fb1f5; --s1:#ee9a66; --s2:#72c998; --s3:#c39be3;
    --s4:#d9be5a; --s5:#9aa6b4; } }
svg { font-family:system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
svg text { fill:var(--soft); font-size:10.5px; text-anchor:middle; }
svg text.end { text-anchor:end; }
svg text.start { text-anchor:start; }
svg text.label { fill:var(--ink); font-size:11px; }
svg text.title { fill:var(--ink); font-size:13px; font-weight:600; text-anchor:start; }
svg text.side { text-anchor:start; font-weight:600; font-size:11px; }
svg text.present { fill:var(--main); }
svg text.absent { fill:var(--other); }
.paper { fill:var(--paper); }
.grid { stroke:var(--grid); stroke-width:1; }
.axis { stroke:var(--soft); stroke-width:1; }
.line { fill:none; stroke:var(--main); stroke-width:2; stroke-linejoin:round; }
.line.thin { stroke-width:1.2; opacity:.6; }
.guess { fill:none; stroke:var(--soft); stroke-width:1; stroke-dasharray:4 4; }
.change { stroke:var(--soft); stroke-width:2; }
.mark { fill:var(--other); stroke:var(--card); stroke-width:2; }
.bin { fill:var(--main); fill-opacity:.75; }
.before { fill:var(--soft); }
.after { fill:var(--main); }
.worse { fill:var(--bad); }
rect.present { fill:var(--main); }
rect.absent { fill:var(--other); }
""" + "".join(
    f"polyline.s{i} {{ stroke:var(--s{i}); }} circle.s{i}, rect.s{i} {{ fill:var(--s{i}); }}\n"
    for i in range(N_SERIES)
)
"""The style sheet of the plots and the colours of a page, light and dark."""


def precision_recall_plot(curve: Sequence[Point], at: Point | None, share: float) -> str:
    """Precision over recall.

    Args:
        curve: (recall, precision), recall rising.
        at: where the threshold stands on it.
        share: of articles that carry the topic: the precision of guessing.
    """
    parts = [_frame("recall", "precision"), _segment((0, share), (1, share), "guess")]
    if curve:
        parts.append(_path([(0.0, curve[0][1]), *curve], "line"))
    if at is not None:
        label = tell("plot.threshold", recall=f"{at[0]:.2f}", precision=f"{at[1]:.2f}")
        parts.append(_dot(at, 5, "mark", label))
    return _svg(tell("plot.precision_recall"), parts)


def reliability_plot(bins: Sequence[tuple[float, float, int]]) -> str:
    """Share of positives over mean score per bin; the area of a dot grows with its articles.

    Args:
        bins: (mean score, share of positives, n articles).
    """
    parts = [_frame(tell("plot.score"), tell("plot.share")), _segment((0, 0), (1, 1), "guess")]
    parts.append(_path([(x, y) for x, y, _ in bins], "line thin"))
    most = max((n for _, _, n in bins), default=1)
    for x, y, n in bins:
        radius = 2.5 + 7 * (n / most) ** 0.5
        label = tell("plot.bin", score=f"{x:.2f}", share=f"{y:.2f}", n=n)
        parts.append(_dot((x, y), radius, "bin", label))
    return _svg(tell("plot.reliability"), parts)


def score_histogram(present: Sequence[int], absent: Sequence[int]) -> str:
    """Articles over score: those that carry the topic upwards, the others downwards.

    Each side has its own scale, by square root, so that a few articles beside many are still seen.
    """
    middle = _TOP + _INNER_HEIGHT / 2
    parts = _score_axis(middle)
    for counts, name, sign in ((present, "present", -1), (absent, "absent", 1)):
        parts += _bars(counts, name, sign, middle, _INNER_HEIGHT / 2 - 16)
        y = middle + sign * (_INNER_HEIGHT / 2 - 8) + 4
        parts.append(_text(_LEFT + 6, y, tell(f"plot.{name}", n=sum(counts)), f"side {name}"))
    return _svg(tell("plot.scores"), parts)


def one_sided_histogram(counts: Sequence[int]) -> str:
    """Articles over score where nobody knows which carry the topic; by square root."""
    bottom = float(_TOP + _INNER_HEIGHT)
    parts = _score_axis(bottom)
    most = max(counts, default=0)
    for share in (0.25, 1.0):
        y = bottom - (_INNER_HEIGHT - 16) * share**0.5
        parts.append(_line("grid", _LEFT, y, WIDTH - _RIGHT, y))
        parts.append(_text(_LEFT - 5, y + 4, f"{most * share:,.0f}", "tick end"))
    parts += _bars(counts, "present", -1, bottom, _INNER_HEIGHT - 16)
    return _svg(tell("plot.scores"), parts)


def bar_plot(counts: Sequence[int], labels: Sequence[str], x_label: str) -> str:
    """Shares of a whole as bars, one for each label."""
    total, most = sum(counts) or 1, max(counts, default=0) or 1
    width = _INNER_WIDTH / max(1, len(counts))
    parts = [_text(_LEFT + _INNER_WIDTH / 2, HEIGHT - 4, x_label, "label")]
    for share in (0.0, 0.5, 1.0):
        y = _TOP + _INNER_HEIGHT * (1 - share)
        parts.append(_line("grid", _LEFT, y, WIDTH - _RIGHT, y))
        parts.append(_text(_LEFT - 5, y + 4, f"{100 * share * most / total:.0f}%", "tick end"))
    for index, (count, label) in enumerate(zip(counts, labels, strict=True)):
        height = _INNER_HEIGHT * count / most
        x, y = _LEFT + index * width, _TOP + _INNER_HEIGHT - height
        parts.append(_rect("present", x + 1, y, max(width - 2, 1), height, f"{label}: {count}"))
        if width > 18 or index % 5 == 0:
            parts.append(_text(x + width / 2, HEIGHT - _BOTTOM + 14, label, "tick"))
    return _svg(x_label, parts)


def count_plot(counts: Mapping[str, int], title: str) -> str:
    """Counts as bars from left to right, one below the other, the largest first."""
    most = max(counts.values(), default=0) or 1
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    longest = max((len(label) for label, _ in ordered), default=0)
    left, right = min(longest, _LABEL_LENGTH) * _LETTER + 14, 70
    parts = []
    for row, (label, count) in enumerate(ordered):
        y = row * _ROW
        width = (WIDE - left - right) * count / most
        parts.append(_text(left - 8, y + 16, _shortened(label), "label end"))
        parts.append(_rect("present", left, y + 4, max(width, 1), _ROW - 8, f"{label}: {count:,}"))
        parts.append(_text(left + width + 6, y + 16, f"{count:,}", "tick start"))
    return _svg(title, parts, WIDE, max(1, len(ordered)) * _ROW)


def line_plot(
    labels: Sequence[str],
    series: Mapping[str, Sequence[int | None]],
    title: str,
    *,
    up_to: int = 1,
) -> str:
    """Counts over a row of labels (months), a line for each name, with a legend above.

    Args:
        labels: what stands below, in order.
        series: for each name a count per label; the line passes over a label with None.
        title: read out where the plot is not seen.
        up_to: the axis reaches at least so far; 100 for shares in percent.
    """
    top, bottom, height = 34, 24, 260
    most = max([up_to, *(count or 0 for counts in series.values() for count in counts)])
    step = _step(most)
    most = step * ceil(most / step)

    def place(index: int, count: float) -> Point:
        x = _LEFT + (WIDE - _LEFT - 30) * (index + 0.5) / max(1, len(labels))
        return x, top + (height - top - bottom) * (1 - count / most)

    parts = _legend(list(series))
    for tick in range(0, most + 1, step):
        _, y = place(0, tick)
        parts.append(_line("grid", _LEFT, y, WIDE - 30, y))
        parts.append(_text(_LEFT - 5, y + 4, f"{tick:,}", "tick end"))
    every = max(1, ceil(len(labels) / 12))
    for index, label in enumerate(labels[::every]):
        parts.append(_text(place(index * every, 0)[0], height - 6, label, "tick"))
    for number, (name, counts) in enumerate(series.items()):
        colour = f"s{number % N_SERIES}"
        known = [(i, count) for i, count in enumerate(counts) if count is not None]
        parts.append(_polyline([place(i, count) for i, count in known], f"line {colour}"))
        for i, count in known:
            parts.append(_circle(place(i, count), 3, colour, f"{name}, {labels[i]}: {count:,}"))
    return _svg(title, parts, WIDE, height)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure between 0 and 1 before and after.

    Attributes:
        label, place: what it is of, and on which data.
        before, after: None where there is none.
        is_worse: whether it is shown as a loss.
        note: printed behind it.
    """

    label: str
    place: str
    before: float | None
    after: float | None
    is_worse: bool
    note: str


def change_plot(changes: Sequence[Change], title: str) -> str:
    """Figures before and after, one below the other: a grey dot, a line, and a dot in colour."""
    left, inner, right, top, row = 190, 360, 220, 54, 30
    width, bottom = left + inner + right, top + row * len(changes)
    parts = [_text(16, 24, title, "title")]
    for tick in _TICKS:
        x = left + tick * inner
        parts.append(_line("grid", x, top - 8, x, bottom))
        parts.append(_text(x, bottom + 16, f"{tick:g}", "tick"))
    for number, change in enumerate(changes):
        y = top + row * (number + 0.5)
        parts.append(_text(16, y, change.label, "label start"))
        parts.append(_text(16, y + 12, change.place, "start"))
        parts.append(_text(left + inner + 12, y + 4, change.note, "start"))
        kinds = ("before", "worse" if change.is_worse else "after")
        dots = [
            ((left + value * inner, y), kind, f"{value:.3f}")
            for value, kind in zip((change.before, change.after), kinds, strict=True)
            if value is not None
        ]
        if len(dots) == 2:
            parts.append(_line("change", dots[0][0][0], y, dots[1][0][0], y))
        parts += [_circle(point, 5, kind, value) for point, kind, value in dots]
    return _svg(title, parts, width, bottom + 34)


def standalone(svg: str) -> str:
    """A plot as a file of its own, with its style and a background."""
    head, _, rest = svg.partition(">")
    head = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    style = f"<style>{STYLE}</style>"
    return f'{head}>{style}<rect class="paper" width="100%" height="100%"/>{rest}\n'


def _score_axis(y: float) -> list[str]:
    return [
        *(_tick_x(x) for x in _TICKS),
        _line("axis", _LEFT, y, WIDTH - _RIGHT, y),
        _text(_LEFT + _INNER_WIDTH / 2, HEIGHT - 4, tell("plot.score"), "label"),
    ]


def _legend(names: Sequence[str]) -> list[str]:
    parts, x = [], float(_LEFT)
    for number, name in enumerate(names):
        parts.append(_rect(f"s{number % N_SERIES}", x, 6, 12, 12, name))
        parts.append(_text(x + 17, 16, name, "label start"))
        x += 40 + _LETTER * len(name)
    return parts


def _step(most: int) -> int:
    """A round step that divides an axis up to ``most`` into five parts at most."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * 5 >= most:
                return step
        size *= 10


def _shortened(label: str) -> str:
    return label if len(label) <= _LABEL_LENGTH else label[: _LABEL_LENGTH - 1] + "…"


def _frame(x_label: str, y_label: str) -> str:
    """Grid, ticks and labels of a plot of shares, 0 to 1 on both sides."""
    parts = [_tick_x(x) for x in _TICKS]
    for value in _TICKS:
        _, y = _place((0, value))
        parts.append(_line("grid", _LEFT, y, WIDTH - _RIGHT, y))
        parts.append(_text(_LEFT - 5, y + 4, f"{value:g}", "tick end"))
    parts.append(_text(_LEFT + _INNER_WIDTH / 2, HEIGHT - 4, x_label, "label"))
    middle = _TOP + _INNER_HEIGHT / 2
    parts.append(
        f'<text class="label" transform="translate(10 {middle}) rotate(-90)">{escape(y_label)}</text>'
    )
    return "".join(parts)


def _tick_x(value: float) -> str:
    x, bottom = _place((value, 0))
    return _line("grid", x, _TOP, x, bottom) + _text(x, bottom + 14, f"{value:g}", "tick")


def _bars(
    counts: Sequence[int], name: str, sign: int, base: float, most_height: float
) -> list[str]:
    """Bars of a histogram over 0 to 1, up (-1) or down (1) from ``base``, by square root."""
    width = _INNER_WIDTH / max(1, len(counts))
    most = max(counts, default=0) or 1
    bars = []
    for index, count in enumerate(counts):
        height = most_height * (count / most) ** 0.5
        low, high = index / len(counts), (index + 1) / len(counts)
        y = base - height if sign < 0 else base
        what = tell(f"plot.{name}", n=count)
        title = tell("plot.bar", low=f"{low:.2f}", high=f"{high:.2f}", what=what)
        bars.append(_rect(name, _LEFT + index * width + 0.5, y, width - 1, height, title))
    return bars


def _place(point: Point) -> Point:
    x, y = point
    return _LEFT + _INNER_WIDTH * x, _TOP + _INNER_HEIGHT * (1 - y)


def _path(points: Sequence[Point], kind: str) -> str:
    return _polyline([_place(point) for point in points], kind)


def _segment(a: Point, b: Point, kind: str) -> str:
    return _path([a, b], kind)


def _dot(point: Point, radius: float, kind: str, title: str) -> str:
    return _circle(_place(point), radius, kind, title)


def _polyline(points: Sequence[Point], kind: str) -> str:
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{kind}" points="{places}"/>'


def _circle(point: Point, radius: float, kind: str, title: str) -> str:
    x, y = point
    return (
        f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
        f"<title>{escape(title)}</title></circle>"
    )


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _rect(kind: str, x: float, y: float, width: float, height: float, title: str) -> str:
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}">'
        f"<title>{escape(title)}</title></rect>"
    )


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _svg(title: str, parts: Sequence[str], width: int = WIDTH, height: int = HEIGHT) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )
