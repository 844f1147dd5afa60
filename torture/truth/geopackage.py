"""What OGC's GeoPackage asks of a file (12-128r19), in our own words."""

from __future__ import annotations

import re
import sqlite3
import struct
from collections.abc import Iterator
from typing import Any

__all__ = ["faults"]

_REQUIRED = {
    "gpkg_contents": {
        "table_name", "data_type", "identifier", "description", "last_change", "min_x", "min_y",
        "max_x", "max_y", "srs_id",
    },
    "gpkg_geometry_columns": {
        "table_name", "column_name", "geometry_type_name", "srs_id", "z", "m",
    },
    "gpkg_spatial_ref_sys": {
        "srs_name", "srs_id", "organization", "organization_coordsys_id", "definition",
        "description",
    },
}  # fmt: skip
_TYPES = re.compile(
    r"BOOLEAN|TINYINT|SMALLINT|MEDIUMINT|INT|INTEGER|FLOAT|DOUBLE|REAL|TEXT(\(\d+\))?|BLOB(\(\d+\))?"
    r"|DATE|DATETIME|GEOMETRY|POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON"
    r"|GEOMETRYCOLLECTION"
)
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_KINDS = {1: "POINT", 2: "LINESTRING", 3: "POLYGON", 4: "MULTIPOINT", 5: "MULTILINESTRING",
          6: "MULTIPOLYGON", 7: "GEOMETRYCOLLECTION"}  # fmt: skip


def faults(database: sqlite3.Connection) -> Iterator[str]:
    """Yield what is against the standard, by the number of the requirement."""
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if application != 0x47504B47 or not 10200 <= version < 20000:
        yield f"2: application {application:#x}, version {version}"
    if (told := database.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
        yield f"6: {told}"
    if told := database.execute("PRAGMA foreign_key_check").fetchall():
        yield f"7: {told}"
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    for table, columns in _REQUIRED.items():
        if table not in tables or columns - set(_columns(database, table)):
            yield f"10, 13, 21: {table} has {set(_columns(database, table))}"
            return
    yield from _reference_systems(database)
    contents = database.execute(
        "SELECT table_name, data_type, last_change, min_x, min_y, max_x, max_y, srs_id "
        "FROM gpkg_contents"
    ).fetchall()
    for content in contents:
        yield from _content(database, tables, *content)


def _columns(database: sqlite3.Connection, table: str) -> dict[str, tuple[str, int]]:
    told = database.execute(f'PRAGMA table_info("{table}")').fetchall()
    return {name: (kind, key) for _, name, kind, _, _, key in told}


def _reference_systems(database: sqlite3.Connection) -> Iterator[str]:
    told = dict(database.execute("SELECT srs_id, organization FROM gpkg_spatial_ref_sys"))
    if not {-1, 0, 4326} <= set(told) or str(told[4326]).lower() != "epsg":
        yield f"11: reference systems {told}"


def _content(
    database: sqlite3.Connection, tables: set[str], table: str, data: str, changed: str,
    *bounds: Any,
) -> Iterator[str]:  # fmt: skip
    if table not in tables or data not in ("features", "attributes", "tiles"):
        yield f"14, 18: {table} of {data}"
        return
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", changed):
        yield f"15: {table} changed {changed}"
    columns = _columns(database, table)
    keys = [kind for kind, key in columns.values() if key]
    if keys != ["INTEGER"]:
        yield f"29: {table} has the keys {keys}"
    if odd := [kind for kind, _ in columns.values() if not _TYPES.fullmatch(kind)]:
        yield f"5: {table} has {odd}"
    if data == "features":
        yield from _features(database, tables, table, columns, bounds)


def _features(
    database: sqlite3.Connection, tables: set[str], table: str,
    columns: dict[str, tuple[str, int]], bounds: tuple[Any, ...],
) -> Iterator[str]:  # fmt: skip
    rows = database.execute(
        "SELECT column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns "
        "WHERE table_name = ?", (table,),
    ).fetchall()  # fmt: skip
    if len(rows) != 1:
        yield f"22, 30: {table} has {len(rows)} geometries"
        return
    column, kind, srs, *dimensions = rows[0]
    if columns.get(column, ("",))[0] != kind or srs != bounds[4] or dimensions != [0, 0]:
        yield f"25, 26, 31: {table}.{column} is {columns.get(column)}, told as {rows[0]}"
    low, high = [float("inf")] * 2, [float("-inf")] * 2
    for (blob,) in database.execute(f'SELECT "{column}" FROM "{table}"'):
        if blob is None:
            continue
        try:
            for x, y in _points(blob, kind, srs):
                low, high = [min(low[0], x), min(low[1], y)], [max(high[0], x), max(high[1], y)]
        except ValueError as error:
            yield f"19: {table}: {error}"
    if low[0] <= high[0] and any(
        one is None or abs(one - other) > 1e-9
        for one, other in zip(bounds[:4], (*low, *high), strict=True)
    ):
        yield f"16: {table} within {bounds[:4]}, not {(*low, *high)}"
    if f"rtree_{table}_{column}" in tables:
        yield from _index(database, table, column, columns)


def _points(blob: bytes, kind: str, srs: int) -> Any:
    """Read a geometry's header (clause 2.1.3.1) and its points."""
    import shapely

    magic, version, flags = blob[:2], blob[2], blob[3]
    order = "<" if flags & 1 else ">"
    (told,) = struct.unpack(f"{order}i", blob[4:8])
    if magic != b"GP" or version != 0 or told != srs or flags >> 6:
        raise ValueError(f"a geometry begins with {blob[:8]!r}")
    size = _ENVELOPES[flags >> 1 & 7]
    body = blob[8 + size :]
    (code,) = struct.unpack("<I" if body[0] else ">I", body[1:5])
    shape = shapely.from_wkb(body)
    if kind not in (_KINDS.get(code), "GEOMETRY") or bool(flags & 16) != shape.is_empty:
        raise ValueError(f"a {_KINDS.get(code)} among {kind}")
    if size and not shape.is_empty:
        west, east, south, north = struct.unpack(f"{order}4d", blob[8:40])
        if (west, south, east, north) != shape.bounds:
            raise ValueError(f"an envelope {west, south, east, north} of {shape.bounds}")
    return shapely.get_coordinates(shape).tolist()


def _index(
    database: sqlite3.Connection, table: str, column: str, columns: dict[str, tuple[str, int]]
) -> Iterator[str]:
    """Compare the spatial index with the rows (clause 3.2, rtree)."""
    (key,) = (name for name, (_, is_key) in columns.items() if is_key)
    told = {number for (number,) in database.execute(f'SELECT id FROM "rtree_{table}_{column}"')}
    there = {
        number
        for (number,) in database.execute(
            f'SELECT "{key}" FROM "{table}" WHERE "{column}" NOT NULL'
        )
    }
    if told != there:
        yield f"77: the index of {table} has {len(told)} of {len(there)} rows"
    extended = database.execute(
        "SELECT count(*) FROM gpkg_extensions WHERE table_name = ? "
        "AND extension_name = 'gpkg_rtree_index'", (table,),
    ).fetchone()  # fmt: skip
    if extended != (1,):
        yield f"78: the index of {table} is told {extended[0]} times"
