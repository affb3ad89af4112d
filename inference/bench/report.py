"""What was measured, as a tree for programs, as a table, and as a plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from ...messages import tell
from ...plots import count_plot, standalone
from .cold import PYTHON
from .contenders import ENCODE, STAGES
from .turns import Measured, Turn, of_length

_MIB = 2**20


def summarize(
    measured: Measured, cold: Mapping[str, Sequence[float]], price_per_hour: float | None
) -> dict[str, Any]:
    """Medians and spread of the turns, JSON-ready.

    Args:
        cold: seconds as `cold_starts` gives them.
        price_per_hour: of the machine, in any currency; None where no cost is asked for.

    Returns:
        ``contenders``: rows as `_row` makes them; ``ceiling``: operations a second; ``cold``: seconds.
    """
    pairs = dict.fromkeys((turn.contender, turn.length) for turn in measured.turns)
    return {
        "contenders": [_row(list(of_length(measured.turns, *p)), price_per_hour) for p in pairs],
        "ceiling": _spread(measured.ceilings),
        "cold": {name: _spread(seconds) for name, seconds in cold.items()},
    }


def _row(turns: Sequence[Turn], price_per_hour: float | None) -> dict[str, Any]:
    """One contender and length: ``articles_per_second``; for each stage ``ms`` and ``peak`` in bytes."""
    first = turns[0]
    speed = _spread([turn.n_articles / turn.seconds for turn in turns])
    stages = {
        stage: {
            "ms": _spread([1000 * turn.stages[stage] / turn.n_articles for turn in turns]),
            "peak": max(turn.stage_peaks[stage] for turn in turns),
        }
        for stage in first.stages
    }
    cost = None if price_per_hour is None else price_per_hour / 3600 / speed["median"] * 1e6
    return {
        "contender": first.contender,
        "length": first.length,
        "n_articles": first.n_articles,
        "articles_per_second": speed,
        "stages": stages,
        "peak": max(turn.peak for turn in turns),
        "encoder_flops": _spread([turn.operations / turn.stages[ENCODE] for turn in turns])
        if ENCODE in first.stages
        else None,
        "cost_per_million": cost,
    }


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"median": median(values), "least": min(values), "most": max(values)}


def table(tree: Mapping[str, Any]) -> str:
    """All of a run's tree as text: the machine, a row for each contender and length, the rest below."""
    rows = [_cells(row) for row in tree["contenders"]]
    lines = [
        _machine(tree),
        "",
        *_aligned([_head(), *rows]),
        "",
        tell("bench.product", n=f"{tree['ceiling']['median'] / 1e9:,.0f}"),
        *(_cold(name, spread) for name, spread in tree["cold"].items()),
        *(_cost(row) for row in tree["contenders"] if row["cost_per_million"] is not None),
    ]
    return "\n".join(lines)


def _machine(tree: Mapping[str, Any]) -> str:
    machine = tree["machine"]
    return tell(
        "bench.machine",
        processor=machine["processor"],
        units=", ".join(machine["units"]) or tell("bench.no_units"),
        cores=f"{machine['quota'] or machine['cores']:g}",
        precision=tree["precision"],
        turns=tree["turns"],
    )


def _cold(name: str, spread: Mapping[str, float]) -> str:
    figures = {key: f"{seconds:.2f}" for key, seconds in spread.items()}
    return tell("bench.cold", name=tell("bench.python") if name == PYTHON else name, **figures)


def _cost(row: Mapping[str, Any]) -> str:
    cost = f"{row['cost_per_million']:,.2f}"
    return tell("bench.cost", length=_length(row), contender=row["contender"], cost=cost)


def _length(row: Mapping[str, Any]) -> str:
    length = row["length"]
    return tell(f"bench.{length}")


def _head() -> tuple[str, ...]:
    speed = (tell(f"bench.{name}") for name in ("length", "rate", "from", "to"))
    return ("", *speed, *(f"{tell(f'bench.{s}')} ms" for s in STAGES), "MiB", "GFLOP/s")


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    speed, stages, flops = row["articles_per_second"], row["stages"], row["encoder_flops"]
    return (
        row["contender"],
        _length(row),
        *(f"{speed[name]:.2f}" for name in ("median", "least", "most")),
        *(f"{stages[s]['ms']['median']:.1f}" if s in stages else "" for s in STAGES),
        f"{row['peak'] / _MIB:,.0f}",
        f"{flops['median'] / 1e9:,.1f}" if flops else "",
    )


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells in columns: names to the left, figures to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if i < 2 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def plot(tree: Mapping[str, Any]) -> str:
    """An SVG file: articles a minute of each contender and length."""
    speeds = {
        f"{row['contender']}, {_length(row)}": round(60 * row["articles_per_second"]["median"])
        for row in tree["contenders"]
    }
    return standalone(count_plot(speeds, tell("bench.per_minute")))
