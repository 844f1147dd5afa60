"""Hostile geographic files: GeoJSON, WKT, GeoPackage, GeoParquet, and the borders of a map."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from functools import cache, partial
from pathlib import Path

from torture.files.case import Case, Room
from torture.files.packed import cut, flat, squeezed, zipped
from torture.files.tables import LEGS, text
from torture.files.workbooks import BILLION, FAR, OUTSIDE, QUADRATIC

__all__ = ["CASES"]

Make = Callable[[Room], None]


def _json(document: object) -> Make:
    return _words(json.dumps(document))


def _words(content: str | bytes) -> Make:
    return lambda room: text(room, "legs.geojson", content)


def _line(coordinates: object, kind: str = "LineString") -> Make:
    """Make a file with one line of these coordinates."""
    geometry = {"type": kind, "coordinates": coordinates}
    return _json({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": geometry}]})  # fmt: skip


def _long_json(begin: str, unit: str, count: int, end: str) -> Make:
    def make(room: Room) -> None:
        with (room.given / "legs.geojson").open("wb") as file:
            file.writelines(squeezed(begin, unit, count, end))

    return make


def _path(words: str) -> Make:
    """Make a table whose one leg has this path."""
    return lambda room: text(room, "legs.csv", f'from,to,path\nWonsan,Vladivostok,"{words}"\n')


def _area(words: str, name: str = "", content: str | bytes = "") -> Make:
    """Make a project with a place of this geometry, and a file for it."""

    def make(room: Room) -> None:
        text(room, "movements.csv", "from,to\nWonsan,Zone\n")
        text(room, "places.csv", f'toponym,geometry\nZone,"{words}"\n')
        if name:
            text(room, name, content)

    return make


def _spiral(count: int) -> list[list[float]]:
    """Return a ring of so many points in which many edges cross."""
    ring = [[127 + (number * 7919 % 1000) / 1000, 39 + (number * 104_729 % 997) / 997]
            for number in range(count)]  # fmt: skip
    return [*ring, ring[0]]


def _borders(name: str, content: str | bytes) -> Make:
    """Make a project whose borders are this file."""

    def make(room: Room) -> None:
        text(room, "movements.csv", LEGS)
        text(room, "map.toml", f"borders = {json.dumps(name)}\n")
        told = content
        if isinstance(told, str):
            told = told.replace("{outside}", str(room.outside)).replace("{address}", room.address)
        text(room, name, told)

    return make


def _borders_at(name: str) -> Make:
    """Make a project whose borders are at a path, which may lead out."""

    def make(room: Room) -> None:
        text(room, "movements.csv", LEGS)
        path = name.replace("{outside}", str(room.outside)).replace("{address}", room.address)
        text(room, "map.toml", f"borders = {json.dumps(path)}\n")
        (room.outside / "borders.geojson").write_text(
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": '
            '{"name": "the-word-that-nobody-may-read"}, "geometry": {"type": "Polygon", '
            '"coordinates": [[[120, 30], [140, 30], [140, 50], [120, 30]]]}}]}',
            encoding="utf-8",
        )

    return make


# --- Files of ours, spoilt ------------------------------------------------------------------------


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
        pa.DictionaryArray.from_arrays(zeros, column.combine_chunks().cast(pa.string()))
        if pa.types.is_string(column.type) else pa.nulls(2_000_000, column.type)
        for column in table.columns
    ]  # fmt: skip
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

MAP = "map {given}/legs.geojson -o {out}/map.html"
CSV = "map {given}/legs.csv -o {out}/map.html"
PROJECT = "map {given} -o {out}/map.html"
GPKG = "map {given}/legs.gpkg -o {out}/map.html"
PARQUET = "map {given}/legs.parquet -o {out}/map.html"
SOUND = '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": ' + (
    '{"from": "Wonsan", "to": "Vladivostok"}, "geometry": null}]}'
)
COLLECTION = '{"type": "FeatureCollection", "features": ['
RING = '{"type": "Polygon", "coordinates": [[[120, 30], [140, 30], [140, 50], [120, 30]]]}'
KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>&a9;</name><LineString>'
    "<coordinates>120,30 140,50</coordinates></LineString></Placemark></Document></kml>"
)
GPX = (
    '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>&a9;</name><trkseg>'
    '<trkpt lat="30" lon="120"/><trkpt lat="50" lon="140"/></trkseg></trk></gpx>'
)
VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{far}</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
CASES = (
    *(
        Case(f"GeoJSON cut after {share:.0%}", _words(cut(SOUND.encode(), share)), MAP,
             "legs.geojson", ("JSON",), light=True)
        for share in (0.1, 0.5, 0.99)
    ),
    Case("GeoJSON of no bytes", _words(b""), MAP, "legs.geojson", light=True),
    Case("JSON that is a number", _words("1"), MAP, "legs.geojson", light=True),
    Case("JSON of 100,000 brackets", _words("[" * 100_000), MAP, "legs.geojson", light=True),
    Case("objects in objects, 100,000 deep", _words('{"features":' * 100_000), MAP,
         "legs.geojson", light=True),
    Case("a number of a million digits", _words('{"type": ' + "9" * 1_000_000 + "}"), MAP,
         "legs.geojson", light=True),
    Case("30 million empty lists", _long_json(COLLECTION, "[],", 30_000_000, "0]}"), MAP,
         "legs.geojson", ("more values",)),
    Case("20 million numbers", _long_json(COLLECTION, "0.1,", 20_000_000, "0]}"), MAP,
         "legs.geojson", ("more values",)),
    Case("half a million features that are none", _long_json(COLLECTION, "{},", 500_000, "0]}"),
         MAP, "legs.geojson", ("empty",)),
    Case("half a million features that are numbers", _long_json(COLLECTION, "1,", 500_000, "0]}"),
         MAP, "legs.geojson", ("no sound feature",)),
    Case("a property of 30 MB", _long_json(COLLECTION + '{"type":"Feature","geometry":null,'
         '"properties":{"from":"', "x", 30_000_000, '"}}]}'), MAP, "legs.geojson", ("letters",)),
    Case("a million properties", _json({"type": "FeatureCollection", "features": [{"type":
         "Feature", "geometry": None, "properties": {f"p{n}": n for n in range(1_000_000)}}]}),
         MAP, "legs.geojson", ("columns",)),
    Case("not-a-number and infinity as coordinates", _words(COLLECTION + '{"type": "Feature", '
         '"properties": {}, "geometry": {"type": "Point", "coordinates": [NaN, Infinity]}}]}'),
         MAP, "legs.geojson", ("row 1",), light=True),
    Case("coordinates that are words, lists, truths", _line([["a", "b"], [True, []], [None]]), MAP,
         "legs.geojson", ("row 1",), light=True),
    Case("coordinates without end", _line([[1e308 * 10, 1]]), MAP, "legs.geojson", ("row 1",),
         light=True),
    Case("a line of one point", _line([[127, 39]]), MAP, "legs.geojson", ("row 1",), light=True),
    Case("a line of no points", _line([]), MAP, "legs.geojson", ("row 1",), light=True),
    Case("a line of a million points", _long_json(COLLECTION + '{"type":"Feature","properties":{},'
         '"geometry":{"type":"LineString","coordinates":[', "[127,39],[128,40],", 500_000,
         "[127,39]]}}]}"), MAP, "legs.geojson", ("row 1", "letters")),
    Case("a geometry in a geometry in a geometry", _words(COLLECTION + '{"type":"Feature",'
         '"properties":{},"geometry":' + '{"type":"GeometryCollection","geometries":[' * 100
         + "]}" * 100 + "}]}"), MAP, "legs.geojson", ("row 1",), light=True),
    Case("a file of ours with tables of the wrong kinds", _words(json.dumps({"type":
         "FeatureCollection", "about": [], "settings": {"title": [1], "borders": {}}, "sources":
         [{"id": {"a": [1]}}], "places": [{"match": 5, "toponym": None}], "events": [{}],
         "features": [{"type": "Feature", "properties": {"origin": ["Wonsan"]}, "geometry":
         {"type": "Point"}}]})), MAP, "legs.geojson", light=True),
    Case("WKT of 100,000 brackets", _path("LINESTRING " + "(" * 100_000), CSV, "legs.csv",
         ("row 2, path",), light=True),
    Case("WKT of collections, 100,000 deep", _path("GEOMETRYCOLLECTION(" * 100_000), CSV,
         "legs.csv", ("row 2, path",), light=True),
    Case("WKT of not-a-numbers", _path("LINESTRING (NaN Inf, 1e999 -1e999)"), CSV, "legs.csv",
         ("row 2, path",), light=True),
    Case("WKT of 4 MB", _path("LINESTRING (" + "127 39, 128 40, " * 250_000 + "129 41)"), CSV, "",
         status=0),
    Case("a path to a file outside", _path("../outside/secret.geojson"), CSV, "legs.csv",
         ("row 2, path", "outside"), light=True),
    Case("a path to an absolute file", _path("/etc/hostname.json"), CSV, "legs.csv",
         ("row 2, path", "outside"), light=True),
    Case("a path to a link that leads out", lambda room: (_path("a.json")(room), (room.given
         / "a.json").symlink_to(room.outside / "secret.txt")), CSV, "legs.csv", ("outside",),
         light=True),
    Case("an area of 100,000 brackets", _area("a.json", "a.json", "[" * 100_000), PROJECT,
         "places.csv", ("row 2, geometry",), light=True),
    Case("an area whose ring crosses itself a thousand times", _area("a.json", "a.json", json.dumps(
         {"type": "Polygon", "coordinates": [_spiral(2000)]})), PROJECT, "places.csv",
         ("crosses itself",)),
    Case("an area of a million points", _area("a.json", "a.json", json.dumps({"type": "Polygon",
         "coordinates": [[[127 + n % 7 / 10, 39 + n / 1e6] for n in range(500_000)] + [[127, 39]]]}
         )), PROJECT, "places.csv", ("row 2, geometry",)),
    Case("areas of 20,000 parts that overlap", _area("a.json", "a.json", json.dumps({"type":
         "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Polygon",
         "coordinates": [[[120 + n / 1e4, 30], [140 + n / 1e4, 30], [140, 50 + n / 1e4],
         [120 + n / 1e4, 30]]]}} for n in range(20_000)]})), PROJECT, "", status=0),
    Case("an area of 60 MB", _area("a.json", "a.json", b" " * 60_000_000), PROJECT, "places.csv",
         ("50 MB",)),
    Case("an area of 15 million empty lists", _area("a.json", "a.json", "[" + "[]," * 15_000_000
         + "0]"), PROJECT, "places.csv", ("row 2, geometry",)),
    Case("borders cut in half", _borders("b.geojson", COLLECTION[:20]), PROJECT, "map.toml",
         ("borders", "b.geojson"), light=True),
    Case("borders that are a text", _borders("b.txt", "borders"), PROJECT, "map.toml",
         ("borders",), light=True),
    Case("borders at an absolute path outside", _borders_at("{outside}/borders.geojson"), PROJECT,
         "map.toml", ("borders", "outside"), light=True),
    Case("borders at ../", _borders_at("../outside/borders.geojson"), PROJECT, "map.toml",
         ("borders", "outside"), light=True),
    Case("borders at a web address", _borders_at("{address}b.geojson"), PROJECT, "map.toml",
         ("borders",), light=True),
    Case("borders at a web address, as GDAL writes it", _borders_at("/vsicurl/{address}b.geojson"),
         PROJECT, "map.toml", ("borders",), light=True),
    Case("borders that refer GDAL to a web address", _borders("b.vrt", VRT.format(
         far="/vsicurl/{address}b.geojson")), PROJECT, "map.toml", ("borders",), light=True),
    Case("borders that refer GDAL to a web address, under another name", _borders("b.geojson",
         VRT.format(far="/vsicurl/{address}b.geojson")), PROJECT, "map.toml", ("borders",),
         light=True),
    Case("borders that refer GDAL to a file outside", _borders("b.json", VRT.format(
         far="{outside}/borders.geojson")), PROJECT, "map.toml", ("borders",), light=True),
    Case("borders that are a service on the web", _borders("b.xml", "<OGRWFSDataSource><URL>"
         "{address}</URL></OGRWFSDataSource>"), PROJECT, "map.toml", ("borders",), light=True),
    Case("KML borders with entities that are a thousand million", _borders("b.kml", BILLION + KML),
         PROJECT, "map.toml", ("borders", "b.kml"), light=True),
    Case("KML borders with an entity that is a file outside", _borders("b.kml", OUTSIDE + KML),
         PROJECT, "map.toml", ("borders", "b.kml"), light=True),
    Case("KML borders with an entity that is a web address", _borders("b.kml", FAR + KML),
         PROJECT, "map.toml", ("borders", "b.kml"), light=True),
    Case("KML borders with a link to a web address", _borders("b.kml", KML.replace("&a9;", "a")
         .replace("<Placemark>", "<NetworkLink><Link><href>{address}</href></Link></NetworkLink>"
         "<Placemark>")), PROJECT, "map.toml", ("borders", "b.kml"), light=True),
    Case("GPX borders with an entity of 100 kB, ten thousand times", _borders("b.gpx", QUADRATIC
         + GPX.replace("&a9;", "&a9;" * 10_000)), PROJECT, "map.toml", ("borders", "b.gpx"),
         light=True),
    Case("SVG borders with an entity that is a file outside", _borders("b.svg", OUTSIDE + "<svg>"
         "<text>&a9;</text></svg>"), PROJECT, "map.toml", ("borders", "b.svg"), light=True),
    Case("KMZ borders whose parts lead out", _borders("b.kmz", zipped({
         "../../outside/doc.kml": KML.replace("&a9;", "a"), "/tmp/doc.kml": "x"})), PROJECT,
         "map.toml", ("borders", "b.kmz"), light=True),
    Case("KMZ borders that unpack to 1 GB", lambda room: (_borders("b.kmz", b"")(room), flat(
         room.given / "b.kmz", {}, "doc.kml", squeezed("<kml>", " " * 1000, 1_000_000, "</kml>"))),
         PROJECT, "map.toml", ("borders", "b.kmz")),
    Case("borders that tell GDAL what to run", _borders("b.json", '{"type": "gdal_streamed_alg", '
         '"command_line": "gdal vector pipeline ! read /vsicurl/{address}b ! write a.json"}'),
         PROJECT, "map.toml", ("borders", "b.json"), light=True),
    Case("Shapefile borders without their index", _borders("b.shp", b"\x00\x00\x27\x0a" + b"\xff"
         * 200), PROJECT, "map.toml", ("borders", "b.shp")),
    Case("borders of not-a-numbers", _borders("b.geojson", COLLECTION + '{"type":"Feature",'
         '"properties":{},"geometry":{"type":"LineString","coordinates":[[NaN,1],[2,1e999]]}}]}'),
         PROJECT, "map.toml", ("borders", "b.geojson"), light=True),
    Case("borders whose names are lists, and whose rings cross", _borders("b.geojson", COLLECTION
         + '{"type":"Feature","properties":{"name":[1,{"a":2}],"disputed":{}},"geometry":'
         + json.dumps({"type": "Polygon", "coordinates": [_spiral(300)]}) + "}]}"), PROJECT, "",
         status=0),
    Case("borders of 3 million points", lambda room: (_borders("b.geojson", "")(room),
         (room.given / "b.geojson").write_bytes(b"".join(squeezed(COLLECTION + '{"type":"Feature",'
         '"properties":{},"geometry":{"type":"LineString","coordinates":[', "[127,39],[128,40],",
         1_500_000, "[127,39]]}}]}")))), PROJECT, "map.toml", ("borders", "b.geojson")),
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
         "(hex(zeroblob(40000000))) VIRTUAL", *("INSERT INTO sources (id) VALUES ('a')",) * 30), GPKG,
         "legs.gpkg", ("computed",)),
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
         "legs.gpkg", ("geometry",)),
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
         "legs.parquet", ("Parquet",)),
    Case("a GeoParquet whose footer says it has 4 GB", _spoilt("parquet", lambda raw: raw[:-8]
         + b"\xff\xff\xff\xffPAR1"), PARQUET, "legs.parquet", ("Parquet",)),
    Case("a GeoParquet with a footer of noise", _spoilt("parquet", lambda raw: raw[:-400]
         + bytes(number * 37 % 256 for number in range(392)) + raw[-8:]), PARQUET, "legs.parquet",
         ("Parquet",)),
    Case("a GeoParquet with pages of noise", _spoilt("parquet", lambda raw: raw[:8] + bytes(
         number * 91 % 256 for number in range(2000)) + raw[2008:]), PARQUET, "legs.parquet"),
    Case("a GeoParquet of 2 million rows in some kilobytes", _parquet(_many), PARQUET, "legs.parquet",
         ("rows",)),
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
         PARQUET, "legs.parquet", ("geometry",)),
)  # fmt: skip
"""The cases."""
