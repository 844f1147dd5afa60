"""The lock file: what `resolve` decided, for a person to read and correct."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.errors import ParseError, Problem
from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.places.toponyms import tidy
from geo_movements.tables.cells import number
from geo_movements.tables.csvfile import csv_text
from geo_movements.tables.formulas import guarded

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["lock_text", "locked", "with_decisions"]

POSITION = ("place_id", "lat", "lon", "precision", "uncertainty_km")
DECIDERS = ("auto", "user", "service")
NUMBERS = {"lat": (-90, 90), "lon": (-180, 180), "uncertainty_km": (0, 20_000), "score": (0, 1)}


def locked(project: schema.Project) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """Read the decisions of the lock file, keyed by toponym, and what is wrong with them."""
    decisions: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    table = project.lock
    for row, cells in zip(table.index, table.to_dict(orient="records"), strict=True):
        toponym = tidy(cells["toponym"] or "")
        numbers: dict[str, float | None] = {}
        cells = _filled(cells)
        for column, problem, hint in _faults(cells, numbers, toponym in decisions):
            problems.append(
                Problem("error", project.files["lock"], int(row), column, problem, hint)
            )
        decision = {**cells, **numbers, "toponym": toponym}
        if cells["match"] == "none" or None in (decision["lat"], decision["lon"]):
            # A person who says that nobody knows leaves what `resolve` once found in the row; and a
            # row without a position, which is a problem, places nothing.
            decision |= {**dict.fromkeys(POSITION), "match": "none"}
            decision["reason"] = decision["reason"] or "the lock gives no position"
        elif cells["place_id"] is None and None not in (decision["lat"], decision["lon"]):
            decision["place_id"] = f"coordinates:{decision['lat']:.6f},{decision['lon']:.6f}"
        decisions[toponym] = decision
    return decisions, problems


def _filled(cells: Mapping[Hashable, Any]) -> dict[str, Any]:
    """Fill in from the gazetteer what the row of a person who gives an id leaves out."""
    row = {str(column): cell for column, cell in cells.items()}
    if row["match"] is None and (row["place_id"] or row["lat"]):
        row["match"] = "exact" if row["place_id"] else "coordinates"
    if row["place_id"] is None or row["lat"] is not None or row["match"] == "none":
        return row
    place = open_gazetteer().get(row["place_id"])
    if place is None:
        return row
    known = {column: getattr(place, column, None) for column in schema.LOCK}
    told = {column: str(value) for column, value in known.items() if value is not None}
    return row | {column: value for column, value in told.items() if row.get(column) is None}


def _faults(
    cells: Mapping[str, Any], numbers: dict[str, float | None], repeated: bool
) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a row, and read its numbers on the way."""
    if cells["toponym"] is None:
        yield "toponym", "the toponym is missing.", "Run resolve again."
    elif repeated:
        yield "toponym", f'"{cells["toponym"]}" has two rows.', "Keep one."
    for column, (low, high) in NUMBERS.items():
        try:
            numbers[column] = None if cells[column] is None else number(cells[column], low, high)
        except ParseError as error:
            numbers[column] = None
            yield column, error.problem, error.hint
    for column, allowed in (
        ("match", schema.MATCHES),
        ("decided_by", DECIDERS),
        ("precision", (None, *schema.PRECISIONS)),
    ):
        if cells[column] not in allowed:
            if cells[column] is None:
                wanted = ", ".join(word for word in allowed if word)
                yield column, "it is empty.", f"Write one of: {wanted}."
                continue
            wanted = ", ".join(word for word in allowed if word)
            yield column, f'"{cells[column]}" is not known.', f"Write one of: {wanted}."
    if cells["match"] != "none" and None in (cells["lat"], cells["lon"]):
        yield (
            "lat", "the place has no position.",
            "Give lat and lon, or a place_id that the gazetteer knows, or match none.",
        )  # fmt: skip


def lock_text(places: pd.DataFrame, project: schema.Project) -> str:
    """Write the lock file's text: one row a toponym, sorted, the same bytes each time.

    Rows that a person decided stay, even when no claim uses their toponym just now, and so do
    columns that a person added.
    """
    kept = locked(project)[0]
    own = [column for column in project.lock.columns if column not in schema.LOCK]
    rows = {str(row["toponym"]): row for row in places[list(schema.LOCK)].to_dict("records")}
    for toponym, decision in kept.items():
        if decision["decided_by"] == "user":
            rows.setdefault(toponym, decision)
        if toponym in rows:
            rows[toponym] = {**{column: decision[column] for column in own}, **rows[toponym]}
    columns = [*schema.LOCK, *own]
    cells = ([_cell(rows[name].get(column)) for column in columns] for name in sorted(rows))
    return csv_text(map(guarded, row) for row in (columns, *cells))


def with_decisions(project: schema.Project, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the project's lock table with rows added, in place of any of the same toponyms."""
    import pandas as pd

    added = list(rows)
    decided = {row["toponym"] for row in added}
    stays = project.lock[~project.lock["toponym"].map(lambda n: tidy(n or "")).isin(decided)]
    texts = [{column: _cell(row.get(column)) or None for column in schema.LOCK} for row in added]
    first = max([1, *(int(row) for row in project.lock.index)]) + 1
    new = pd.DataFrame(texts, index=range(first, first + len(texts)), dtype=object)
    table = pd.concat([stays, new.reindex(columns=stays.columns)])
    return table.astype(object).where(table.notna(), None)


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
