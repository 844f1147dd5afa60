"""The lock file: what `resolve` decided, for a person to read and correct."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.errors import Problem

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["lock_text", "locked"]

DECIDERS = ("auto", "user", "service")
NUMBERS = {"lat": (-90, 90), "lon": (-180, 180), "uncertainty_km": (0, 20_000), "score": (0, 1)}


def locked(project: schema.Project) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """Read the decisions of the lock file, keyed by toponym, and what is wrong with them."""
    decisions: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    table = project.lock
    for row, cells in zip(table.index, table.to_dict(orient="records"), strict=True):
        numbers = {column: _number(cells[column], *NUMBERS[column]) for column in NUMBERS}
        for column, problem, hint in _faults(cells, numbers, decisions):
            problems.append(
                Problem("error", project.files["lock"], int(row), column, problem, hint)
            )
        decisions[cells["toponym"]] = {**{c: cells[c] for c in schema.LOCK}, **numbers}
    return decisions, problems


def _number(words: str | None, low: float, high: float) -> float | None:
    """Read a number; NaN where it is none, or out of range."""
    if words is None:
        return None
    try:
        value = float(words)
    except ValueError:
        return math.nan
    return value if low <= value <= high else math.nan


def _faults(
    cells: Mapping[str, Any], numbers: Mapping[str, float | None], decisions: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    if cells["toponym"] is None:
        yield "toponym", "the toponym is missing.", "Run resolve again."
    elif cells["toponym"] in decisions:
        yield "toponym", f'"{cells["toponym"]}" has two rows.', "Keep one."
    for column, value in numbers.items():
        if value is not None and math.isnan(value):
            low, high = NUMBERS[column]
            yield column, f'"{cells[column]}" is no number from {low} to {high}.', "Correct it."
    for column, allowed in (
        ("match", schema.MATCHES),
        ("decided_by", DECIDERS),
        ("precision", (None, *schema.PRECISIONS)),
    ):
        if cells[column] not in allowed:
            wanted = ", ".join(word for word in allowed if word)
            yield column, f'"{cells[column]}" is not known.', f"Write one of: {wanted}."
    if cells["match"] != "none" and None in (numbers["lat"], numbers["lon"]):
        yield "lat", "the place has no position.", "Give lat and lon, or match none."


def lock_text(places: pd.DataFrame, project: schema.Project) -> str:
    """Write the lock file's text: one row a toponym, sorted, the same bytes each time.

    Rows that a person decided stay, even when no claim uses their toponym just now.
    """
    rows = {str(row["toponym"]): row for row in places[list(schema.LOCK)].to_dict("records")}
    for toponym, decision in locked(project)[0].items():
        if decision["decided_by"] == "user":
            rows.setdefault(toponym, decision)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(schema.LOCK)
    for toponym in sorted(rows):
        writer.writerow([_cell(rows[toponym][column]) for column in schema.LOCK])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
