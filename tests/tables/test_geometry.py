import json
from pathlib import Path

import pytest
import shapely

from geo_movements.errors import ParseError
from geo_movements.tables.geometry import read_geometry

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}
BESIDE = {"type": "Polygon", "coordinates": [[[1, 0], [3, 0], [3, 2], [1, 2], [1, 0]]]}
UP = {"type": "LineString", "coordinates": [[0, 0], [2, 2]]}
DOWN = {"type": "LineString", "coordinates": [[0, 2, 30], [2, 0, 40]]}
BOWTIE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}


def features(*shapes: object) -> dict[str, object]:
    made = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    return {"type": "FeatureCollection", "features": made}


def read_file(folder: Path, given: object) -> shapely.Geometry:
    content = given if isinstance(given, bytes) else json.dumps(given).encode()
    (folder / "shape.geojson").write_bytes(content)
    return read_geometry(folder, "shape.geojson")


@pytest.mark.parametrize(
    ("words", "wkt"),
    [
        ("POINT(131.9 43.1)", "POINT (131.9 43.1)"),
        ("LINESTRING Z(0 0 5, 1 1 6)", "LINESTRING (0 0, 1 1)"),
        ("LINESTRING ZM(0 0 5 1, 1 1 nan 2)", "LINESTRING (0 0, 1 1)"),
        ("MULTILINESTRING((0 0, 2 2), (0 2, 2 0))", "MULTILINESTRING ((0 0, 2 2), (0 2, 2 0))"),
        ("GEOMETRYCOLLECTION(LINESTRING(0 0, 1 1), POINT EMPTY)", "LINESTRING (0 0, 1 1)"),
        ("LINESTRING(170 0, 190 0)", "LINESTRING (170 0, 190 0)"),
    ],
)
def test_wkt_is_read_without_heights(tmp_path: Path, words: str, wkt: str) -> None:
    assert read_geometry(tmp_path, words).wkt == wkt


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", "no geometry"),
        ("LINESTRING(0 0,", "no geometry"),
        ("LINESTRING EMPTY", "empty"),
        ("LINESTRING(0 0, nan 1)", "not a number"),
        ("LINESTRING(0 0, 1 nan)", "not a number"),
        ("LINESTRING(0 0, inf 1)", "not a number"),
        ("LINESTRING(0 0, 0 91)", "off the Earth"),
        ("CIRCULARSTRING(0 0, 1 1, 2 0)", "no geometry"),
        ("GEOMETRYCOLLECTION(CIRCULARSTRING(0 0, 1 1, 2 0))", "no geometry"),
        ("GEOMETRYCOLLECTION(POINT(0 0), LINESTRING(0 0, 1 1))", "mixes points and lines"),
        ("GeometryCollection(" * 50_000, "collection of collections"),
        ("x" * 300 + ".geojson", "no geometry"),
        ("x\0.geojson", "no geometry"),
        ("../other.geojson", "outside the project"),
        ("none.geojson", "no file"),
    ],
)
def test_what_is_no_geometry_is_told_once(tmp_path: Path, words: str, problem: str) -> None:
    with pytest.raises(ParseError, match=problem) as raised:
        read_geometry(tmp_path, words)
    assert raised.value.hint
    assert len(str(raised.value)) < 400
    assert ("is no geometry" in raised.value.problem) == (problem == "no geometry")


def test_lines_are_collected_and_not_cut_where_they_cross(tmp_path: Path) -> None:
    assert read_file(tmp_path, features(UP, DOWN)).wkt == "MULTILINESTRING ((0 0, 2 2), (0 2, 2 0))"
    both = {"type": "MultiLineString", "coordinates": [[[5, 5], [6, 6]], [[7, 7], [8, 8]]]}
    assert len(read_file(tmp_path, features(UP, both)).geoms) == 3


def test_polygons_are_merged(tmp_path: Path) -> None:
    merged = read_file(tmp_path, features(SQUARE, BESIDE))
    assert (merged.geom_type, merged.area) == ("Polygon", 6)


@pytest.mark.parametrize(
    "given",
    [
        UP,
        {"type": "Feature", "properties": {}, "geometry": UP},
        features(UP),
        features(None, UP),
        {"type": "GeometryCollection", "geometries": [{**features(), **UP}]},
        b"\xef\xbb\xbf" + json.dumps(UP).encode(),
    ],
)
def test_geojson_is_read_in_each_of_its_forms(tmp_path: Path, given: object) -> None:
    assert read_file(tmp_path, given).wkt == "LINESTRING (0 0, 2 2)"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (features(), "empty"),
        (features(None), "empty"),
        ({"type": "Feature", "properties": {}, "geometry": None}, "empty"),
        (features(UP, SQUARE), "mixes lines and polygons"),
        (features(SQUARE, BOWTIE), "crosses itself"),
        ([UP], "no GeoJSON"),
        (None, "no GeoJSON"),
        ({"type": "FeatureCollection", "features": 3}, "no GeoJSON"),
        ({"type": "FeatureCollection", "features": [3]}, "no GeoJSON"),
        ({"type": "FeatureCollection"}, "no geometry"),
        ({}, "no geometry"),
        ({"type": "LineString", "coordinates": [[0, 0], [float("nan"), 1]]}, "no geometry"),
        ("ligne tracée".encode("latin-1"), "not UTF-8"),
        (json.dumps(UP).encode("utf-16"), "not UTF-8"),
        (b"{", "no geometry"),
        (b"[" * 100_000, "no geometry"),
    ],
)
def test_a_file_without_one_geometry_is_told(tmp_path: Path, given: object, problem: str) -> None:
    with pytest.raises(ParseError, match=problem) as raised:
        read_file(tmp_path, given)
    assert raised.value.hint
    assert ("is no geometry" in raised.value.problem) == (problem == "no geometry")
