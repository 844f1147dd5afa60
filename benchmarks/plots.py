"""Draw what the benchmarks found: small SVG files, alike whenever the figures are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from results import Result, figure

__all__ = ["draw_curves", "draw_targets"]

MET, MISSED, INK, FAINT = "#0072b2", "#d55e00", "#222222", "#9a9a9a"
STYLE = {
    "svg.hashsalt": "geo-movements", "svg.fonttype": "none", "font.family": "sans-serif",
    "font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "text.color": INK,
    "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK,
}  # fmt: skip
COLUMNS = 3


def draw_targets(results: Sequence[Result], path: Path) -> Path:
    """Draw how far each figure is past its target: a row each, 1 is just met."""
    shown = [one for one in results if one.met is not None and not one.points]
    with _Drawn(8.4, 0.9 + 0.24 * len(shown)) as (plt, fig):
        axes = fig.add_subplot()
        past = [_past(one) for one in shown]
        rows = range(len(shown), 0, -1)
        colours = [MET if one.met else MISSED for one in shown]
        axes.hlines(rows, 1, past, colors=colours, linewidth=2)
        axes.scatter(past, rows, c=colours, s=28, zorder=3, marker="o")
        axes.axvline(1, color=INK, linewidth=0.8)
        axes.set_xscale("log")
        low, high = min(0.5, *past), max(2.0, *past)
        axes.set_xlim(low / 1.3, high * 1.9)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:g} ×")
        axes.xaxis.set_minor_formatter("")
        axes.set_yticks(list(rows), [f"{one.stage}: {one.what}" for one in shown])
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(0.4, len(shown) + 0.6)
        for row, one, at in zip(rows, shown, past, strict=True):
            axes.annotate(
                _held(one), (max(at, 1), row), (7, 0), textcoords="offset points", va="center",
                fontsize=8,
            )  # fmt: skip
        axes.set_xlabel("times better than the target asks (left of 1: not met)")
        _save(plt, fig, path)
    return path


def _past(one: Result) -> float:
    """Return how many times better than its target a figure is."""
    value = one.ours if not one.peer else one.ratio
    bound = float(one.target.split()[1].replace(",", ""))
    assert value is not None
    if not value:
        return 1e4 if one.runs_down else 1e-3  # no long task at all
    past = bound / value if one.runs_down else value / bound
    return min(max(past, 1e-3), 1e4)


def _held(one: Result) -> str:
    value = one.ours if not one.peer else one.ratio
    assert value is not None
    unit = "×" if one.peer else one.unit
    return f"{figure(value)} {unit} ({one.target.replace('>=', '≥').replace('<=', '≤')})"


def draw_curves(results: Sequence[Result], path: Path) -> Path:
    """Draw each growth on logarithmic axes, with the line whose slope is its exponent."""
    rows = math.ceil(len(results) / COLUMNS)
    with _Drawn(8.4, 0.3 + 2.3 * rows) as (plt, fig):
        for place, one in enumerate(results, 1):
            axes = fig.add_subplot(rows, min(COLUMNS, len(results)), place)
            _curve(axes, one)
        _save(plt, fig, path)
    return path


def _curve(axes: Any, one: Result) -> None:
    """Draw the points, and a line over those that the exponent is of."""
    from matplotlib.ticker import LogLocator, NullFormatter

    points = sorted(one.points)
    exponent, last = one.ours or 0.0, points[-3:]
    height = sum(math.log(y) - exponent * math.log(x) for x, y in last) / len(last)
    line = [(x, math.exp(height) * x**exponent) for x, _ in last]
    axes.plot(*zip(*line, strict=True), color=FAINT, linewidth=1)
    colour = MET if one.met is not False else MISSED
    axes.plot(*zip(*points, strict=True), "o", color=colour, markersize=4.5)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.margins(0.15)
    low, high = min(y for _, y in points), max(y for _, y in points)
    if high < 4 * low:  # what hardly grows is not to look as if it did
        axes.set_ylim(low / 4, high * 4)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(LogLocator(subs=(1, 2, 5) if axis is axes.yaxis else (1,)))
        axis.set_major_formatter(lambda value, _: _short(value))
        axis.set_minor_formatter(NullFormatter())
    axes.minorticks_off()
    axes.set_title(f"{one.what}\nexponent {exponent:.2f}", fontsize=9, loc="left")
    axes.set_xlabel(one.axes[0])
    axes.set_ylabel(one.axes[1])


def _short(value: float) -> str:
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g} {letter}"
    return f"{value:g}"


class _Drawn:
    """A figure of so many inches in the common style, closed at the end."""

    def __init__(self, width: float, height: float) -> None:
        import matplotlib

        matplotlib.use("svg")
        import matplotlib.pyplot as plt

        self.plt, self.size = plt, (width, height)
        self.style = plt.rc_context(STYLE)

    def __enter__(self) -> tuple[Any, Any]:
        self.style.__enter__()
        self.fig = self.plt.figure(figsize=self.size, layout="constrained")
        return self.plt, self.fig

    def __exit__(self, *told: Any) -> None:
        self.plt.close(self.fig)
        self.style.__exit__(*told)


def _save(plt: Any, fig: Any, path: Path) -> None:
    """Write the SVG without the day, so that like figures give like bytes."""
    fig.savefig(path, format="svg", facecolor="white", metadata={"Date": None, "Creator": None})
