"""Hostile borders: the file that a map.toml names, which libraries know in sixty formats."""

from __future__ import annotations

import json
from collections.abc import Callable

from torture.files.case import Case, Room
from torture.files.geodata import COLLECTION, spiral
from torture.files.packed import flat, squeezed, zipped
from torture.files.tables import LEGS, text
from torture.files.workbooks import BILLION, FAR, OUTSIDE, QUADRATIC

__all__ = ["CASES"]

Make = Callable[[Room], None]


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


# --- The cases ------------------------------------------------------------------------------------

PROJECT = "map {given} -o {out}/map.html"
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
    Case("borders of a kind that nobody knows", _borders("b.json", '{"type": "made_up_kind", '
         '"read": "{address}b"}'), PROJECT, "map.toml", ("borders", "b.json"), light=True),
    Case("Shapefile borders without their index", _borders("b.shp", b"\x00\x00\x27\x0a" + b"\xff"
         * 200), PROJECT, "map.toml", ("borders", "b.shp")),
    Case("borders of not-a-numbers", _borders("b.geojson", COLLECTION + '{"type":"Feature",'
         '"properties":{},"geometry":{"type":"LineString","coordinates":[[NaN,1],[2,1e999]]}}]}'),
         PROJECT, "map.toml", ("borders", "b.geojson"), light=True),
    Case("borders whose names are lists, and whose rings cross", _borders("b.geojson", COLLECTION
         + '{"type":"Feature","properties":{"name":[1,{"a":2}],"disputed":{}},"geometry":'
         + json.dumps({"type": "Polygon", "coordinates": [spiral(300)]}) + "}]}"), PROJECT, "",
         status=0),
    Case("borders of 3 million points", lambda room: (_borders("b.geojson", "")(room),
         (room.given / "b.geojson").write_bytes(b"".join(squeezed(COLLECTION + '{"type":"Feature",'
         '"properties":{},"geometry":{"type":"LineString","coordinates":[', "[127,39],[128,40],",
         1_500_000, "[127,39]]}}]}")))), PROJECT, "map.toml", ("borders", "b.geojson")),
)  # fmt: skip
"""The cases."""
