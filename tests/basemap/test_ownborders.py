"""Files of borders are read for what they are, and nothing that they name is fetched or run."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import GeometryCollection, MultiPolygon, box

from geo_movements.basemap.ownborders import read_own
from geo_movements.errors import InputError

WINDOW, LAND = (30.0, 40.0, 40.0, 50.0), box(0, 30, 60, 60)
VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer>'
    "</OGRVRTDataSource>"
)
SQUARE = {"type": "Polygon", "coordinates": [[[32, 42], [36, 42], [36, 46], [32, 46], [32, 42]]]}


def layer(*features: dict[str, object]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "fgb", "shp"])
def test_each_kind_gives_the_same(tmp_path: Path, suffix: str) -> None:
    frame = gpd.GeoDataFrame({"name": ["West"]}, geometry=[box(32, 42, 36, 46)], crs=4326)
    frame.to_file(tmp_path / f"b.{suffix}")
    own = read_own(str(tmp_path / f"b.{suffix}"), WINDOW, LAND)
    assert [name for name, _ in own.names] == ["West"]
    assert sum(line.length for line in own.borders) == pytest.approx(16)


@pytest.mark.parametrize("name", ["b.vrt", "b.geojson", "b.json"])
def test_a_file_that_refers_to_another_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "real.geojson").write_text(layer({"type": "Feature", "geometry": SQUARE}))
    (tmp_path / name).write_text(VRT.format(tmp_path / "real.geojson"), encoding="utf-8")
    with pytest.raises(InputError, match=name.replace(".", r"\.")):
        read_own(str(tmp_path / name), WINDOW, LAND)


def test_json_of_a_kind_that_nobody_knows_is_none(tmp_path: Path) -> None:
    told = {"type": "made_up_kind", "read": "a"}
    (tmp_path / "b.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(InputError, match="no GeoJSON of features"):
        read_own(str(tmp_path / "b.json"), WINDOW, LAND)


@pytest.mark.parametrize("suffix", ["kml", "gpx", "gml", "svg"])
def test_xml_is_not_read_at_all(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"b.{suffix}").write_text(f"<{suffix}/>", encoding="utf-8")
    with pytest.raises(InputError, match="GeoJSON or GeoPackage"):
        read_own(str(tmp_path / f"b.{suffix}"), WINDOW, LAND)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("b.fgb", b"fgb\x03fgb\x00\xff\xff\xff", "cannot be read"),
        ("b.geojson", layer({"type": "Feature", "geometry": {"type": "Polygon",
                                                             "coordinates": []}}).encode(),
         "holds no feature"),
        ("b.geojson", b'{"crs": {"type": "name", "properties": {"name": "EPSG:3857"}}, "features":'
                      b' []}', r'^map.toml, borders: "b.geojson" is not in longitude'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_once(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=told):
        read_own(str(tmp_path / name), WINDOW, LAND)


def test_names_that_are_no_texts_and_heights_are_left_out(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[31, 41, 5], [39, 49, 5]]}
    features = (
        {"type": "Feature", "geometry": SQUARE, "properties": {"name": [1], "disputed": {}}},
        {"type": "Feature", "geometry": line, "properties": {"disputed": True}},
        {"type": "Feature", "geometry": None, "properties": None},
    )
    (tmp_path / "b.geojson").write_text(layer(*features), encoding="utf-8")
    own = read_own(str(tmp_path / "b.geojson"), WINDOW, LAND)
    assert not own.names and own.borders and own.disputed
    assert not any(shape.has_z for shape in own.disputed)


def test_binary_shapes_are_read_as_those_of_tables(tmp_path: Path) -> None:
    several = GeometryCollection([box(32, 42, 36, 46)])
    for shape in (several, MultiPolygon([box(32, 42, 36, 46)])):
        gpd.GeoDataFrame(geometry=[shape, None], crs=4326).to_file(tmp_path / "b.gpkg")
        if shape is several:
            with pytest.raises(InputError, match="GEOMETRYCOLLECTION"):
                read_own(str(tmp_path / "b.gpkg"), WINDOW, LAND)
        else:
            assert read_own(str(tmp_path / "b.gpkg"), WINDOW, LAND).borders
