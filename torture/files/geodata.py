"""Hostile geometries: GeoJSON, WKT, and the areas of places."""

from __future__ import annotations

import json
from collections.abc import Callable

from torture.files.case import Case, Room
from torture.files.packed import cut, squeezed
from torture.files.tables import text

__all__ = ["CASES", "COLLECTION", "spiral"]

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


def spiral(count: int) -> list[list[float]]:
    """Return a ring of so many points in which many edges cross."""
    ring = [[127 + (number * 7919 % 1000) / 1000, 39 + (number * 104_729 % 997) / 997]
            for number in range(count)]  # fmt: skip
    return [*ring, ring[0]]


# --- The cases ------------------------------------------------------------------------------------

MAP = "map {given}/legs.geojson -o {out}/map.html"
CSV = "map {given}/legs.csv -o {out}/map.html"
PROJECT = "map {given} -o {out}/map.html"
SOUND = '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": ' + (
    '{"from": "Wonsan", "to": "Vladivostok"}, "geometry": null}]}'
)
COLLECTION = '{"type": "FeatureCollection", "features": ['
"""How a file of features begins."""
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
         {"type": "Polygon", "coordinates": [spiral(2000)]})), PROJECT, "places.csv",
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
)  # fmt: skip
"""The cases."""
