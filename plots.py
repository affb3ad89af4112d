"""Small SVG plots for reports, drawn by hand: no library, no script, colours from the page's CSS.

Every function returns one ``<svg>`` element; classes (line, area, present, absent, grid ...) are styled by
the page, so that the plots follow its light and dark colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Point = tuple[float, float]

WIDTH, HEIGHT = 300, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 12, 36
_INNER_WIDTH = WIDTH - _LEFT - _RIGHT
_INNER_HEIGHT = HEIGHT - _TOP - _BOTTOM
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


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
        label = f"threshold: recall {at[0]:.2f}, precision {at[1]:.2f}"
        parts.append(_dot(at, 5, "mark", label))
    return _svg("precision over recall", parts)


def reliability_plot(bins: Sequence[tuple[float, float, int]]) -> str:
    """Share of positives over mean score per bin; the area of a dot grows with its articles.

    Args:
        bins: (mean score, share of positives, n articles).
    """
    parts = [_frame("score", "share with the topic"), _segment((0, 0), (1, 1), "guess")]
    parts.append(_path([(x, y) for x, y, _ in bins], "line thin"))
    most = max((n for _, _, n in bins), default=1)
    for x, y, n in bins:
        radius = 2.5 + 7 * (n / most) ** 0.5
        parts.append(_dot((x, y), radius, "bin", f"score {x:.2f}, share {y:.2f}, {n} articles"))
    return _svg("share of positives over score", parts)


def score_histogram(present: Sequence[int], absent: Sequence[int]) -> str:
    """Articles over score: those that carry the topic upwards, the others downwards.

    Each side has its own scale, by square root, so that a few articles beside many are still seen.
    """
    middle = _TOP + _INNER_HEIGHT / 2
    parts = [
        *(_tick_x(x) for x in _TICKS),
        f'<line class="axis" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{middle}" y2="{middle}"/>',
        _text(_LEFT + _INNER_WIDTH / 2, HEIGHT - 4, "score", "label"),
    ]
    for counts, name, sign in ((present, "present", -1), (absent, "absent", 1)):
        parts += _bars(counts, name, sign, middle)
        y = middle + sign * (_INNER_HEIGHT / 2 - 8) + 4
        parts.append(_text(_LEFT + 6, y, f"{name} ({sum(counts)})", f"side {name}"))
    return _svg("articles over score", parts)


def bar_plot(counts: Sequence[int], labels: Sequence[str], x_label: str) -> str:
    """Shares of a whole as bars, one for each label."""
    total, most = sum(counts) or 1, max(counts, default=0) or 1
    width = _INNER_WIDTH / max(1, len(counts))
    parts = [_text(_LEFT + _INNER_WIDTH / 2, HEIGHT - 4, x_label, "label")]
    for share in (0.0, 0.5, 1.0):
        y = _TOP + _INNER_HEIGHT * (1 - share)
        parts.append(
            f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        parts.append(_text(_LEFT - 5, y + 4, f"{100 * share * most / total:.0f}%", "tick end"))
    for index, (count, label) in enumerate(zip(counts, labels, strict=True)):
        height = _INNER_HEIGHT * count / most
        x, y = _LEFT + index * width, _TOP + _INNER_HEIGHT - height
        parts.append(
            f'<rect class="present" x="{x + 1:.1f}" y="{y:.1f}" width="{max(width - 2, 1):.1f}" '
            f'height="{height:.1f}"><title>{escape(label)}: {count}</title></rect>'
        )
        if width > 18 or index % 5 == 0:
            parts.append(_text(x + width / 2, HEIGHT - _BOTTOM + 14, label, "tick"))
    return _svg(x_label, parts)


def _frame(x_label: str, y_label: str) -> str:
    """Grid, ticks and labels of a plot of shares, 0 to 1 on both sides."""
    parts = [_tick_x(x) for x in _TICKS]
    for value in _TICKS:
        _, y = _place((0, value))
        parts.append(
            f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        parts.append(_text(_LEFT - 5, y + 4, f"{value:g}", "tick end"))
    parts.append(_text(_LEFT + _INNER_WIDTH / 2, HEIGHT - 4, x_label, "label"))
    middle = _TOP + _INNER_HEIGHT / 2
    parts.append(
        f'<text class="label" transform="translate(10 {middle}) rotate(-90)">{escape(y_label)}</text>'
    )
    return "".join(parts)


def _tick_x(value: float) -> str:
    x, bottom = _place((value, 0))
    return f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{bottom:.1f}"/>' + _text(
        x, bottom + 14, f"{value:g}", "tick"
    )


def _bars(counts: Sequence[int], name: str, sign: int, middle: float) -> list[str]:
    width = _INNER_WIDTH / max(1, len(counts))
    most = max(counts, default=0) or 1
    bars = []
    for index, count in enumerate(counts):
        height = (_INNER_HEIGHT / 2 - 16) * (count / most) ** 0.5
        y = middle - height if sign < 0 else middle
        low, high = index / len(counts), (index + 1) / len(counts)
        bars.append(
            f'<rect class="{name}" x="{_LEFT + index * width + 0.5:.1f}" y="{y:.1f}" '
            f'width="{width - 1:.1f}" height="{height:.1f}">'
            f"<title>{low:.2f} to {high:.2f}: {count} {name}</title></rect>"
        )
    return bars


def _place(point: Point) -> Point:
    x, y = point
    return _LEFT + _INNER_WIDTH * x, _TOP + _INNER_HEIGHT * (1 - y)


def _path(points: Sequence[Point], kind: str) -> str:
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(_place, points))
    return f'<polyline class="{kind}" points="{places}"/>'


def _segment(a: Point, b: Point, kind: str) -> str:
    return _path([a, b], kind)


def _dot(point: Point, radius: float, kind: str, title: str) -> str:
    x, y = _place(point)
    return (
        f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
        f"<title>{escape(title)}</title></circle>"
    )


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _svg(title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )
