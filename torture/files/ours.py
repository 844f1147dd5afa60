"""Hostile files as we write them ourselves: GeoPackage and GeoParquet, spoilt."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from functools import cache, partial
from pathlib import Path

from torture.files.case import Case, Room
from torture.files.packed import cut
from torture.files.tables import LEGS, text

__all__ = ["CASES"]

Make = Callable[[Room], None]


@cache
def _ours(suffix: str) -> bytes:
    """Export one leg to a file of ours."""
    import tempfile

    import geo_movements as gm

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "legs.csv"
        source.write_text(LEGS, encoding="utf-8")
        project = gm.read(source)
        story = gm.build(project, gm.resolve(project))
        return Path(gm.save(story, Path(folder) / f"legs.{suffix}")).read_bytes()


def _spoilt(suffix: str, spoil: Callable[[bytes], bytes]) -> Make:
    return lambda room: text(room, f"legs.{suffix}", spoil(_ours(suffix)))


def _with_sql(*statements: str) -> Make:
    """Make a GeoPackage of ours to which these statements were done."""

    def make(room: Room) -> None:
        text(room, "legs.gpkg", _ours("gpkg"))
        with closing(sqlite3.connect(room.given / "legs.gpkg")) as database:
            names = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in names.fetchall():
                database.execute(f'DROP TRIGGER "{name}"')  # they ask for functions of GDAL's
            for statement in statements:
                database.execute(statement)
            database.commit()

    return make


def _blob(body: bytes, code: int = 0) -> str:
    """Write a geometry of GeoPackage as SQL: its header with a code for the bounds, and WKB."""
    return f"X'{(b'GP' + bytes([0, code << 1 | 1]) + struct.pack('<i', 4326) + body).hex()}'"


def _deep_wkb(levels: int) -> bytes:
    """Return a collection in a collection in a collection."""
    return (
        b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * levels + b"\x01\x07\x00\x00\x00\x00\x00\x00\x00"
    )


_MANY_POINTS = struct.pack("<BII", 1, 2, 0xFFFF_FFFF)
"""The beginning of a line that says it has four thousand million points."""


def _parquet(spoil: Callable[[object], object], **options: object) -> Make:
    """Make a Parquet file of ours of which the table was changed."""

    def make(room: Room) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pq.read_table(pa.BufferReader(_ours("parquet")))
        pq.write_table(spoil(table), room.given / "legs.parquet", **options)

    return make


def _many(table: object) -> object:
    """Repeat the one row of a table two million times: in the file, a few bytes a column."""
    import pyarrow as pa

    assert isinstance(table, pa.Table)
    zeros = pa.array([0], pa.int32()).take(pa.nulls(2_000_000, pa.int32()).fill_null(0))
    columns = [
        pa.DictionaryArray.from_arrays(zeros, column.combine_chunks())
        if pa.types.is_string(column.type) and not column.null_count
        else pa.nulls(2_000_000, column.type)
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names).replace_schema_metadata(
        table.schema.metadata
    )


def _described(words: bytes) -> Callable[[object], object]:
    """Make what puts other words into the place of what we say of a story."""

    def spoil(table: object) -> object:
        import pyarrow as pa

        assert isinstance(table, pa.Table)
        return table.replace_schema_metadata(
            {**(table.schema.metadata or {}), b"geo_movements": words}
        )

    return spoil


def _shaped(shape: bytes) -> Callable[[object], object]:
    """Make what puts other bytes into the place of the geometry, and says it was given."""

    def spoil(table: object) -> object:
        import pyarrow as pa

        assert isinstance(table, pa.Table)
        for name, cells in (("geometry", pa.array([shape])), ("route_method", pa.array(["given"]))):
            table = table.set_column(table.column_names.index(name), name, cells)
        return table

    return spoil


# --- The cases ------------------------------------------------------------------------------------

GPKG = "map {given}/legs.gpkg -o {out}/map.html"
PARQUET = "map {given}/legs.parquet -o {out}/map.html"
CASES = (
    *(
        Case(f"a GeoPackage cut after {share:.0%}", _spoilt("gpkg", partial(cut, share=share)),
             GPKG, "legs.gpkg", ("GeoPackage",))
        for share in (0.001, 0.5, 0.95)
    ),
    Case("a GeoPackage of no bytes", lambda room: text(room, "legs.gpkg", b""), GPKG,
         "legs.gpkg", light=True),
    Case("a GeoPackage in which our tables are views that never end", _with_sql(
         "DROP TABLE sources", "CREATE VIEW sources AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL "
         "SELECT x FROM n) SELECT x AS id FROM n"), GPKG, "legs.gpkg", ("no GeoPackage",)),
    Case("a GeoPackage with a column that is computed without end", _with_sql(
         "ALTER TABLE sources ADD COLUMN bomb TEXT GENERATED ALWAYS AS "
         "(hex(zeroblob(40000000))) VIRTUAL", *("INSERT INTO sources (id) VALUES ('a')",) * 30),
         GPKG, "legs.gpkg", ("computed",)),
    Case("a GeoPackage with triggers, and tables with hostile names", _with_sql(
         'CREATE TABLE "legs""; DROP TABLE legs; --" (x)', 'ALTER TABLE legs ADD COLUMN "x""; --" '
         "TEXT", "UPDATE legs SET origin = 'Nowhereatall'", "CREATE TRIGGER t AFTER UPDATE ON legs "
         "BEGIN DELETE FROM legs; END"), GPKG, "legs.gpkg", ("Nowhereatall",)),
    Case("a GeoPackage without a claim", _with_sql("DELETE FROM legs"), GPKG, "legs.gpkg",
         ("no claim",)),
    Case("a GeoPackage with a cell of 500 MB", _with_sql(
         "INSERT INTO sources (id, title) VALUES ('a', zeroblob(500000000))"), GPKG, "legs.gpkg"),
    Case("a GeoPackage with a geometry that is none", _with_sql(
         f"UPDATE legs SET geom = {_blob(b'none')}, route_method = 'given'"), GPKG, "legs.gpkg",
         ("geometry",)),
    Case("a GeoPackage with a geometry of 4 thousand million points", _with_sql(
         f"UPDATE legs SET geom = {_blob(_MANY_POINTS)}, route_method = 'given'"), GPKG,
         "legs.gpkg", ("geometry",)),
    Case("a GeoPackage with collections 100,000 deep", _with_sql(
         f"UPDATE legs SET geom = {_blob(_deep_wkb(100_000))}, route_method = 'given'"), GPKG,
         "legs.gpkg", ("GEOMETRYCOLLECTION",)),
    Case("a GeoPackage whose schema is spoilt", _with_sql("PRAGMA writable_schema = 1",
         "UPDATE sqlite_master SET sql = 'CREATE TABLE legs (' || hex(randomblob(1000)) WHERE "
         "name = 'legs'"), GPKG, "legs.gpkg", ("GeoPackage",)),
    Case("a GeoPackage with settings that are hostile", _with_sql(
         "INSERT INTO settings (name, value) VALUES ('borders', '\"../../outside/secret.txt\"'), "
         "('title', '" + "[" * 100_000 + "')"), GPKG, "legs.gpkg"),
    *(
        Case(f"a GeoParquet cut after {share:.0%}", _spoilt("parquet", partial(cut, share=share)),
             PARQUET, "legs.parquet", ("Parquet",))
        for share in (0.01, 0.5, 0.99)
    ),
    Case("a GeoParquet of no bytes", lambda room: text(room, "legs.parquet", b""), PARQUET,
         "legs.parquet", ("Parquet",), light=True),
    Case("a GeoParquet whose footer says it has 4 GB", _spoilt("parquet", lambda raw: raw[:-8]
         + b"\xff\xff\xff\xffPAR1"), PARQUET, "legs.parquet", ("Parquet",)),
    Case("a GeoParquet with a footer of noise", _spoilt("parquet", lambda raw: raw[:-400]
         + bytes(number * 37 % 256 for number in range(392)) + raw[-8:]), PARQUET, "legs.parquet",
         ("Parquet",)),
    Case("a GeoParquet of pages of noise", _spoilt("parquet", lambda raw: raw[:8] + bytes(
         n * 91 % 256 for n in range(2000)) + raw[2008:]), PARQUET, "legs.parquet"),
    Case("a GeoParquet of 2 million rows in some kilobytes", _parquet(_many), PARQUET,
         "legs.parquet", ("rows",)),
    Case("a GeoParquet that tells of itself 100,000 brackets", _parquet(_described(b"[" * 100_000)),
         PARQUET, "legs.parquet"),
    Case("a GeoParquet that tells of itself tables of the wrong kinds", _parquet(_described(
         json.dumps({"places": 5, "sources": [{"id": {}}], "events": "x", "settings": [1]})
         .encode())), PARQUET, "", status=0),
    Case("a GeoParquet with a geometry that is none", _parquet(_shaped(b"none")), PARQUET,
         "legs.parquet", ("geometry",)),
    Case("a GeoParquet with a geometry of 4 thousand million points", _parquet(_shaped(
         _MANY_POINTS)), PARQUET, "legs.parquet", ("geometry",)),
    Case("a GeoParquet with collections 100,000 deep", _parquet(_shaped(_deep_wkb(100_000))),
         PARQUET, "legs.parquet", ("GEOMETRYCOLLECTION",)),
)  # fmt: skip
"""The cases."""
