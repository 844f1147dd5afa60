"""Read back the GeoPackages and GeoParquet files that we write."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from geo_movements.errors import GeoMovementsError, ParseError
from geo_movements.tables.features import MOST, weight
from geo_movements.tables.ours import is_own, rows_of, settings_of
from geo_movements.tables.parquetfile import open_parquet, read_columns
from geo_movements.tables.records import Rows
from geo_movements.tables.wkb import read_wkb
from geo_movements.wkt import to_wkt

__all__ = ["SUFFIXES", "ForeignFileError", "read_geopackage", "read_parquet"]

SUFFIXES = (".gpkg", ".parquet")
MAX_CELL_BYTES = 100_000_000
"""A cell of a GeoPackage of more is none of ours."""
_TABLES = ("legs", "leg_points", "places", "areas", "events", "sources", "forces", "settings")
_ENVELOPES = (0, 32, 48, 48, 64)
"""The bytes of the bounds in a geometry's header, by its code (GeoPackage 1.2, clause 2.1.3)."""


class ForeignFileError(GeoMovementsError, ValueError):
    """A file is broken, or not one that we wrote."""


def read_geopackage(path: Path) -> tuple[dict[str, Rows], dict[str, Any]]:
    """Read the tables of a story and its settings from a GeoPackage of ours.

    Raises `ForeignFileError` where it is none.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_CELL_BYTES)
            database.text_factory = lambda raw: raw.decode("utf-8", "replace")
            # A view might compute anything: only tables are read.
            names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            there = {name for (name,) in names} & {*_TABLES}
            if not {"legs", "places", "sources"} <= there:
                raise ForeignFileError("it is no GeoPackage that this program wrote.")
            columns = [row[1] for row in database.execute("PRAGMA table_info(legs)")]
            if not is_own(columns):
                raise ForeignFileError("it is no GeoPackage that this program wrote.")
            if any(_is_computed(database, name) for name in there):
                raise ForeignFileError("it has a column that is computed, which ours never have.")
            told = {name: [*_records(database, name)] for name in sorted(there)}
    except sqlite3.Error as error:
        raise ForeignFileError(f"the file is no GeoPackage ({error}).") from error
    legs = [*told.get("legs", ()), *told.pop("leg_points", ())]
    legs.sort(key=lambda record: _number(record.pop("row", None)))
    told["legs"] = [_without_looks(record) for record in legs]
    settings = settings_of((row["name"], row["value"]) for row in told.pop("settings", ()))
    told["places"] = _with_areas(told["places"], told.pop("areas", ()))
    return {name: rows_of(records) for name, records in told.items() if records}, settings


def _is_computed(database: sqlite3.Connection, table: str) -> bool:
    """Tell whether SQLite computes any column of a table: it may compute anything."""
    rows = database.execute(f'PRAGMA table_xinfo("{table}")')
    return any(hidden in (2, 3) for *_, hidden in rows)


def _records(database: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table; of its geometry, lines and areas as WKT."""
    rows = database.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in rows.description]
    for row in rows:
        record = dict(zip(names, row, strict=True))
        record.pop("fid", None)
        blob = record.pop("geom", None)
        if isinstance(blob, bytes) and table in ("legs", "areas"):
            record["geometry"] = _wkt(blob)
        elif table == "legs" or table == "leg_points":
            record["geometry"] = None
        yield record


def _wkt(blob: bytes) -> str:
    code = (blob[3] >> 1) & 7 if len(blob) > 8 else 9
    if code >= len(_ENVELOPES):
        raise ForeignFileError("it holds a geometry that is none.")
    return _wkt_of(blob[8 + _ENVELOPES[code] :])


def _wkt_of(wkb: bytes) -> str:
    """Write a geometry as WKT. Raises `ForeignFileError` where the bytes are none."""
    try:
        shape: Any = read_wkb(wkb)
    except ParseError as error:
        raise ForeignFileError(error.problem) from error
    if shape.geom_type in ("MultiPolygon", "MultiLineString") and len(shape.geoms) == 1:
        shape = shape.geoms[0]  # a layer holds one kind of geometry
    return to_wkt(shape)


def _number(cell: object) -> float:
    """Take a cell as a row's number; what somebody added by hand comes first."""
    return cell if isinstance(cell, int | float) else 0


def _without_looks(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: cell for name, cell in record.items() if not name.startswith("look_")}


def _with_areas(
    places: Sequence[dict[str, Any]], areas: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    shapes = {area["toponym"]: area.get("geometry") for area in areas}
    kept = [{k: v for k, v in place.items() if not k.startswith("look_")} for place in places]
    return [{**place, "geometry": shapes.get(place["toponym"])} for place in kept]


def read_parquet(path: Path) -> tuple[dict[str, Rows], dict[str, Any]]:
    """Read the tables of a story and its settings from a GeoParquet file of ours.

    Raises `ForeignFileError` where it is none, `OutputError` where pyarrow is not installed.
    """
    try:
        opened = open_parquet(path, extra="formats")
        words = (opened.schema.metadata or {}).get(b"geo_movements", b"null")
        told = json.loads(words) if weight(words.decode()) < MOST else None
        table = read_columns(opened)
    except ParseError as error:
        raise ForeignFileError(error.problem) from error
    except (ValueError, RecursionError, OSError) as error:
        raise ForeignFileError(f"the file is no Parquet of ours ({_reason(error)}).") from error
    if not isinstance(told, dict) or "places" not in told or not is_own(table.column_names):
        raise ForeignFileError("it is no Parquet file of legs that this program wrote.")
    shapes = table.column("geometry").to_pylist() if "geometry" in table.column_names else []
    kept = [name for name in table.column_names if name not in ("bbox", "geometry")]
    try:
        legs = table.select(kept).to_pylist()
    except (ValueError, OverflowError, ArithmeticError) as error:
        told_of = f"it holds a value that is none ({type(error).__name__})."
        raise ForeignFileError(told_of) from error
    if shapes:
        legs = [
            {**row, "geometry": _line(row, shape)} for row, shape in zip(legs, shapes, strict=True)
        ]
    settings = told.get("settings")
    members = {
        name: told[name]
        for name in ("sources", "events", "places", "forces")
        if isinstance(told.get(name), list) and all(isinstance(row, dict) for row in told[name])
    }
    tables = {"legs": legs, **members}
    return (
        {name: rows_of(records) for name, records in tables.items() if records},
        settings if isinstance(settings, dict) else {},
    )


def _reason(error: Exception) -> str:
    return "it cannot be read" if isinstance(error, OSError) else "what it tells of itself is none"


def _line(row: Mapping[str, Any], shape: bytes | None) -> str | None:
    if shape is None or row.get("route_method") != "given":
        return None
    return _wkt_of(shape)
