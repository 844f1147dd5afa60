"""Border views: whose a disputed area is, and how its borders are drawn."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiLineString, Point

from geo_movements.basemap import crop
from geo_movements.basemap.layers import DATA, country_facts, credit, read_layer
from geo_movements.basemap.views import areas, split, view
from geo_movements.errors import InputError
from geo_movements.schema import BORDERS

if TYPE_CHECKING:
    from conftest import Drawn

LIST = Path(__file__).parents[2] / "data" / "disputed.csv"
CRIMEA = (32.0, 44.3, 36.7, 46.6)
PEREKOP = (33.8, 46.1)  # where Crimea meets the mainland


@pytest.fixture(scope="module")
def crimea(draw: type[Drawn]) -> dict[str, Drawn]:
    return {name: draw(crop(CRIMEA, borders=name)) for name in BORDERS}


def near(point: tuple[float, float], drawn: Drawn, name: str, within_deg: float = 0.2) -> bool:
    lines = drawn.lines(name)
    return bool(lines) and MultiLineString(lines).distance(Point(point)) < within_deg


def at(drawn: Drawn, lon: float, lat: float) -> list[str]:
    return [key for key, land in drawn.countries.items() if shapely.intersects_xy(land, lon, lat)]


# --- The list -----------------------------------------------------------------------------------


def test_the_compiled_list_is_that_of_the_file() -> None:
    record = json.loads((DATA / "sources.json").read_text(encoding="utf-8"))
    assert record["disputed"]["taken_sha256"] == hashlib.sha256(LIST.read_bytes()).hexdigest()


@pytest.mark.parametrize("key", areas())
def test_each_area_is_whole(key: str) -> None:
    area = areas()[key]
    assert area.name and area.kind
    assert set(area.views) == set(BORDERS)
    assert area.of in country_facts()
    assert area.claimants
    for holder, _ in area.views.values():
        assert len(holder) == 2


def test_every_area_with_a_line_is_cut_from_its_country() -> None:
    parts, columns = read_layer("countries")
    pieces, units = split(parts, columns["id"])
    for area in areas().values():
        assert area.unit in set(units), area.id
    assert shapely.area(pieces).sum() == pytest.approx(shapely.area(parts).sum(), rel=1e-9)


def test_the_pieces_are_still_one_coverage() -> None:
    parts, columns = read_layer("countries", bbox=(20, 30, 100, 50))
    pieces, _ = split(parts, columns["id"])
    assert len(pieces) > len(parts)
    assert shapely.coverage_is_valid(pieces)


# --- Views --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "holder", "line"),
    [("international", "UA", "claimed"), ("un", "UA", "seams"), ("de_facto", "RU", "disputed")],
)
def test_crimea_in_each_view(crimea: dict[str, Drawn], name: str, holder: str, line: str) -> None:
    drawn = crimea[name]
    assert at(drawn, 34.1, 45.0) == [holder]
    assert at(drawn, 33.0, 46.5) == ["UA"]
    for kind in ("borders", "disputed", "claimed", "seams"):
        assert near(PEREKOP, drawn, kind) is (kind == line), kind


def test_coast_and_land_are_one_in_every_view(crimea: dict[str, Drawn]) -> None:
    coasts = [MultiLineString(drawn.lines("coast")).normalize() for drawn in crimea.values()]
    assert all(coast.equals_exact(coasts[0], 0) for coast in coasts)
    lands = [shapely.union_all(list(drawn.countries.values())).area for drawn in crimea.values()]
    assert lands == pytest.approx([lands[0]] * 3, rel=1e-9)


@pytest.mark.parametrize(
    ("lon", "lat", "told"),
    [
        (21.0, 42.6, ("XK", "RS", "XK")),  # Kosovo
        (35.77, 33.0, ("SY", "SY", "IL")),  # Golan Heights
        (35.25, 31.77, ("PS", "PS", "IL")),  # East Jerusalem
        (121.0, 24.0, ("TW", "CN", "TW")),
        (33.5, 35.3, ("CY", "CY", "XN")),  # Northern Cyprus
        (45.0, 9.8, ("SO", "SO", "XO")),  # Somaliland
        (74.8, 34.1, ("IN", "XJ", "IN")),  # Srinagar
        (74.5, 36.0, ("PK", "XJ", "PK")),  # Gilgit
        (35.8, 22.4, ("EG", "XT", "EG")),  # Halaib
        (-13.0, 24.0, ("EH", "EH", "EH")),  # Western Sahara
        (29.5, 46.9, ("MD", "MD", "MD")),  # Transnistria
        (37.8, 48.0, ("UA", "UA", "UA")),  # Donetsk: a war's line is no border
    ],
)
def test_whose_it_is(lon: float, lat: float, told: tuple[str, str, str]) -> None:
    parts, columns = read_layer("countries", bbox=(lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01))
    pieces, units = split(parts, columns["id"])
    (unit,) = units[shapely.intersects_xy(pieces, lon, lat)]
    assert tuple(view(name).holder(unit) for name in BORDERS) == told


@pytest.mark.parametrize(
    ("one", "other", "edges"),
    [
        ("XK", "RS", ("disputed", "claimed", "disputed")),
        ("XK", "AL", ("border", "border", "border")),
        ("EH", "MA", ("disputed", "disputed", "disputed")),
        ("EH", "DZ", ("border", "border", "border")),
        ("abkhazia", "GE", ("claimed", "claimed", "claimed")),
        ("abkhazia", "RU", ("border", "border", "border")),
        ("kashmir-in", "kashmir-pk", ("disputed", "claimed", "disputed")),
        ("arunachal", "CN", ("disputed", "disputed", "disputed")),
        ("somaliland", "SO", ("none", "none", "disputed")),
        ("FR", "DE", ("border", "border", "border")),
    ],
)
def test_how_a_line_is_drawn(one: str, other: str, edges: tuple[str, str, str]) -> None:
    assert tuple(view(name).edge(one, other) for name in BORDERS) == edges
    assert tuple(view(name).edge(other, one) for name in BORDERS) == edges


def test_a_view_names_what_is_nobodys() -> None:
    assert view("un").label("XJ", "uk") == ("Jammu and Kashmir", 5)
    assert view("un").label("FK", "en") != view("international").label("FK", "en")
    assert view("international").label("UA", "ko") == ("우크라이나", 3)


@pytest.mark.parametrize("name", BORDERS)
def test_the_view_is_credited(name: str) -> None:
    assert credit(name).startswith("Borders: ")
    assert credit(name).endswith("Natural Earth 5.1.1")
    assert len({credit(one) for one in BORDERS}) == len(BORDERS)


# --- Borders of one's own -----------------------------------------------------------------------


def write(path: Path, *features: tuple[str, Any, dict[str, Any]]) -> str:
    told = [
        {"type": "Feature", "properties": more, "geometry": {"type": kind, "coordinates": xy}}
        for kind, xy, more in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": told}), encoding="utf-8")
    return str(path)


def ring(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def test_a_file_brings_borders_and_names_and_no_coast(tmp_path: Path, draw: type[Drawn]) -> None:
    path = write(
        tmp_path / "b1812.geojson",
        ("Polygon", ring(30, 47, 36, 52), {"name": "West"}),
        ("Polygon", ring(36, 47, 42, 52), {"name": "East"}),
        ("LineString", [[31, 48], [35, 48]], {"name": None, "disputed": True}),
    )
    bounds = (28.0, 44.0, 43.0, 53.0)
    drawn, ours = draw(crop(bounds, borders=path)), draw(crop(bounds))
    assert near((36, 50), drawn, "borders", 0.05)
    assert near((33, 48), drawn, "disputed", 0.05)
    assert not near((33, 48), drawn, "borders", 0.05)
    assert not near((33, 50), ours, "borders", 0.05)
    assert near((33, 52), drawn, "borders", 0.05)
    names = [m["properties"]["name"] for m in drawn.topology["objects"]["countries"]["geometries"]]
    assert names == ["", "West", "East"]
    lands = [shapely.union_all(list(one.countries.values())).area for one in (drawn, ours)]
    assert lands[0] == pytest.approx(lands[1], rel=1e-9)
    assert near(PEREKOP, drawn, "coast", 0.4)
    sevastopol = Point(33.4, 44.6)
    assert MultiLineString(drawn.lines("borders")).distance(sevastopol) > 1


def test_a_polygon_drawn_along_the_coast_adds_no_line_there(
    tmp_path: Path, draw: type[Drawn]
) -> None:
    parts, _ = read_layer("countries", where="id = 'LK'")
    island = max(parts, key=lambda part: part.area).simplify(0.05)
    outline = [shapely.get_coordinates(island.exterior).tolist()]
    path = write(tmp_path / "own.geojson", ("Polygon", outline, {"name": "Ceylon"}))
    drawn = draw(crop((79, 5, 83, 11), borders=path))
    assert sum(LineString(line).length for line in drawn.lines("borders")) < 0.3


@pytest.mark.parametrize("content", ["", "{}", '{"type": "FeatureCollection", "features": []}'])
def test_a_file_that_is_none_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "own.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.geojson"):
        crop((0, 40, 10, 50), borders=str(path))


def test_a_file_in_metres_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "m.geojson", ("LineString", [[400000, 5000000], [500000, 6000000]], {}))
    with pytest.raises(InputError, match="longitude and latitude"):
        crop((0, 40, 10, 50), borders=path)


def test_the_claim_at_sea_is_drawn_among_the_kurils(draw: type[Drawn]) -> None:
    drawn = draw(crop((144.0, 43.0, 150.0, 46.5)))
    assert near((149.1, 45.7), drawn, "claimed", 0.3)
    assert np.isfinite(drawn.topology["bbox"]).all()
