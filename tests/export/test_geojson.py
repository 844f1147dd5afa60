from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

import geo_movements as gm
from geo_movements import schema
from geo_movements.export.frames import cut
from geo_movements.export.geojson import to_geojson
from geo_movements.geodesy import length_km

MOVEMENTS = (
    "id,origin,destination,via,strength,Ship\n"
    'a,"53, 158.65","61.2, -149.9",,"at least 3,000","""q"" {{ 7*7 }} </script>"\n'
    "b,Wonsan,Vladivostok,,,\nc,,Vladivostok,,12,\nd,Wonsan,Nowhere,,,\n"
)
LOCK = "toponym,match,score,decided_by\nNowhere,none,0,user\nWonsan,none,0,user\n"


@pytest.fixture
def story(project_folder) -> gm.Story:
    project = gm.read(project_folder(MOVEMENTS, lock=LOCK))
    return gm.build(project, gm.resolve(project))


def test_every_column_and_every_row_is_there(story: gm.Story) -> None:
    collection = json.loads(to_geojson(story))
    features = collection["features"]
    assert collection["type"] == "FeatureCollection"
    assert [feature["id"] for feature in features] == ["a", "b", "c", "d"]
    for feature in features:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert list(feature["properties"]) == [*schema.LEGS[:-1], "Ship"]
    first = features[0]["properties"]
    assert (first["strength_low"], first["strength_high"]) == (3000, None)
    assert first["strength_approx"] is False
    assert first["Ship"] == '"q" {{ 7*7 }} </script>'


def test_geometry_is_null_where_no_end_is_known(story: gm.Story) -> None:
    kinds = [
        f["geometry"] and f["geometry"]["type"] for f in json.loads(to_geojson(story))["features"]
    ]
    assert kinds == ["MultiLineString", "Point", "Point", None]


def test_lines_are_cut_at_the_antimeridian(story: gm.Story) -> None:
    geometry = json.loads(to_geojson(story))["features"][0]["geometry"]
    whole = story.legs.geometry[0]
    assert whole.bounds[2] > 180
    for part in geometry["coordinates"]:
        lons = [lon for lon, _ in part]
        assert min(lons) >= -180 and max(lons) <= 180
        assert np.abs(np.diff(lons)).max() < 180
    ends = sorted(abs(part[0][0]) for part in geometry["coordinates"])
    assert ends[-1] == 180
    cut = shapely.from_geojson(json.dumps(geometry))
    assert length_km(cut) == pytest.approx(length_km(whole), rel=1e-5)


def test_no_point_stands_twice_where_a_line_is_cut(project_folder) -> None:
    row = 'origin,path\n"0, 170","LINESTRING(170 0,180 0,190 0)"\n'
    project = gm.read(project_folder(row))
    text = to_geojson(gm.build(project, gm.resolve(project)))
    parts = json.loads(text)["features"][0]["geometry"]["coordinates"]
    assert parts == [[[170, 0], [180, 0]], [[-180, 0], [-170, 0]]]


def test_a_line_along_the_antimeridian_goes_round_no_earth() -> None:
    hair = 180 + 3e-14
    for lon in (hair, -hair):
        line = shapely.LineString([(np.sign(lon) * 180, 0), (lon, 10), (np.sign(lon) * 179, 20)])
        (made,) = cut(np.array([line], dtype=object))
        assert np.ptp(shapely.get_coordinates(made)[:, 0]) == 1, made


def test_an_independent_reader_takes_it(story: gm.Story, tmp_path: Path) -> None:
    path = gm.save(story, tmp_path / "legs.geojson")
    frame = gpd.read_file(path)
    assert frame["id"].tolist() == ["a", "b", "c", "d"]
    assert frame.crs == "EPSG:4326"


def test_the_same_story_gives_the_same_bytes(story: gm.Story, project_folder) -> None:
    project = gm.read(project_folder(MOVEMENTS, lock=LOCK))
    assert to_geojson(gm.build(project, gm.resolve(project))) == to_geojson(story)
