from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
import shapely
from shapely import MultiPolygon, Point

import geo_movements.basemap as basemap
from geo_movements.basemap import ATTRIBUTION, country_polygon
from geo_movements.basemap.layers import country_facts, read_layer
from geo_movements.errors import ParseError

DATA = files("geo_movements.basemap") / "data"
AREAS = Path(__file__).parents[2] / "data" / "dprk-2024" / "areas"
IDS = sorted(json.loads((DATA / "countries.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("iso2", IDS)
def test_every_country_is_sound(iso2: str) -> None:
    land, facts = country_polygon(iso2), country_facts()[iso2]
    assert re.fullmatch("[A-Z]{2}", iso2)
    assert isinstance(land, MultiPolygon)
    assert all(part.is_valid for part in land.geoms)
    west, south, east, north = land.bounds
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90
    assert facts["name"].strip()
    assert "\ufffd" not in facts["name"]
    assert "Ã" not in facts["name"]
    assert 2 <= facts["rank"] <= 10
    assert land.envelope.distance(Point(facts["label"])) < 1


def test_ids_are_one_to_one() -> None:
    _, columns = read_layer("countries")
    assert sorted(set(columns["id"])) == IDS
    names = [facts["name"] for facts in country_facts().values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("iso2", ["FR", "NO", "XK", "TW", "EH", "PS", "KP", "KR", "RU", "UA"])
def test_codes_that_natural_earth_leaves_out_are_there(iso2: str) -> None:
    assert iso2 in IDS


@pytest.mark.parametrize(
    ("iso2", "lon", "lat"),
    [
        ("UA", 34.1, 45.0),  # Crimea
        ("UA", 33.5, 44.6),  # Sevastopol
        ("SY", 35.75, 32.95),  # Golan
        ("GE", 41.0, 43.0),  # Abkhazia
        ("CY", 33.4, 35.3),  # the north of Cyprus
        ("SO", 45.0, 9.6),  # Somaliland
        ("XY", 28.4, 9.7),  # Abyei
        ("EH", -13.0, 25.0),
        ("CU", -75.204, 19.935),  # Guantanamo Bay
        ("FR", 2.35, 48.85),
    ],
)
def test_the_international_view(iso2: str, lon: float, lat: float) -> None:
    holders = [c for c in IDS if shapely.intersects_xy(country_polygon(c), lon, lat)]
    assert holders == [iso2]


def test_land_has_no_holes_but_the_caspian() -> None:
    polygons, _ = read_layer("countries")
    assert shapely.coverage_is_valid(polygons)
    land = shapely.get_parts(shapely.coverage_union_all(polygons))
    holes = [shapely.Polygon(ring) for part in land for ring in part.interiors]
    assert [hole.contains(Point(50.5, 41.9)) for hole in holes] == [True]


def test_an_unknown_country_is_told() -> None:
    with pytest.raises(ParseError, match='no country "ZZ"'):
        country_polygon("ZZ")


LICENCES = {"public domain", "MIT", "Unicode-3.0", "CC BY 4.0 (GeoNames); Unicode-3.0 (CLDR)"}


def test_the_files_are_those_of_the_record() -> None:
    record = json.loads((DATA / "sources.json").read_text(encoding="utf-8"))
    for layer, source in record.items():
        assert layer in ATTRIBUTION
        content = (DATA / source["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == source["sha256"]
        assert source["licence"] in LICENCES


def test_public_names_are_sorted_and_there() -> None:
    assert list(basemap.__all__) == sorted(basemap.__all__)
    for name in basemap.__all__:
        assert getattr(basemap, name) is not None
    with pytest.raises(AttributeError, match="seas"):
        _ = basemap.seas


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, geo_movements.basemap; print({'numpy', 'pandas', 'shapely'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
