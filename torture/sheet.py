"""docs/reliability.md: what was run, and what came of it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

from torture.kept import RESULTS, Run, kept
from torture.sections import SECTIONS, module, parts_of

__all__ = ["PAGE", "sheet"]

PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"


def sheet(folder: Path = RESULTS) -> str:
    """Write the page from the results kept in a folder."""
    runs = [
        run
        for section in SECTIONS
        for part in parts_of(section)
        if (run := kept(section, part.name, folder))
    ]
    lines = [*_head(runs), *(line for section in SECTIONS for line in _section(section, folder))]
    return "\n".join(lines).rstrip() + "\n"


def _head(runs: list[Run]) -> list[str]:
    parts = sum(len(parts_of(section)) for section in SECTIONS)
    failed = [run for run in runs if run.failures or run.failure]
    skipped = [run for run in runs if run.skipped]
    unfit = f" {len(skipped)} could not run here." if skipped else ""
    waiting = parts - len(runs)
    undone = (
        f" **{waiting} have not been run in their long form yet**: of those the page says what is"
        " tried, not what came of it."
        if waiting
        else ""
    )
    return [
        "# Reliability",
        "",
        f"{sum(run.cases for run in runs):,} cases in {len(runs) - len(skipped)} of {parts} parts;"
        f" {len(failed)} of these failed.{unfit}{undone}",
        "",
        "Written by `make torture`; do not edit. `make test` runs the short form of each part, the",
        "figures here are of the long one. That goes part by part and, broken off, goes on where",
        'it was: `make torture`, `make torture SECTIONS="files fuzz.date"`. A *source* is a digest',
        "of the package's own files at the time (`python -m torture --list` tells today's): where",
        "it is another, something in the package was changed since.",
        "",
    ]


def _section(section: str, folder: Path) -> Iterator[str]:
    doc = inspect.cleandoc(module(section).__doc__ or "")
    yield from (f"## {SECTIONS[section]}", "", doc, "")
    yield "| What | Cases | Failed | Took | Day | Source |"
    yield "| --- | ---: | ---: | ---: | --- | --- |"
    runs = [(part, kept(section, part.name, folder)) for part in parts_of(section)]
    for part, run in runs:
        yield f"| {part.what} | {_row(run)} |"
    yield ""
    told = [line for part, run in runs if run for line in _notes(part.what, run)]
    yield from (*told, *[""] * bool(told))
    if found := getattr(module(section), "FOUND", ()):
        yield from ("Found so, and mended:", "", *(f"- {one}" for one in found), "")


def _row(run: Run | None) -> str:
    if run is None:
        return "not run | – | – | – | –"
    if run.skipped:
        return f"could not run | – | – | {run.day} | {run.source}"
    failed = "**did not end**" if run.failure else f"{len(run.failures)}"
    return f"{run.cases:,} | {failed} | {_time(run.took_s)} | {run.day} | {run.source}"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def _notes(what: str, run: Run) -> Iterator[str]:
    for text in (run.note, run.failure, run.skipped, *run.failures[:10]):
        if text:
            yield f"- {what}: {' '.join(text.split())}"
    if len(run.failures) > 10:
        yield f"- {what}: {len(run.failures) - 10} failures more"
