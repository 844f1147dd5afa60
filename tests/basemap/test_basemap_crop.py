from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiLineString, Point, Polygon, box

from geo_movements.basemap import country_polygon, crop, decode, encode
from geo_movements.errors import InputError

if TYPE_CHECKING:
    from conftest import Drawn


def near(point: tuple[float, float], lines: list[np.ndarray], within_deg: float) -> bool:
    return bool(MultiLineString(lines).distance(Point(point)) < within_deg)


def at(drawn: Drawn, lon: float, lat: float) -> list[str]:
    return [key for key, land in drawn.countries.items() if shapely.intersects_xy(land, lon, lat)]


# --- What is where ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "lon", "lat"),
    [
        ("RU", 36.19, 51.73),  # Kursk
        ("RU", 131.95, 43.17),  # Vladivostok
        ("KP", 127.3, 39.2),  # Wonsan
        ("UA", 34.1, 45.0),  # Simferopol, Crimea
        ("XK", 21.0, 42.6),  # Kosovo
        ("TW", 121.0, 24.0),
    ],
)
def test_places_lie_in_their_countries(dprk: Drawn, country: str, lon: float, lat: float) -> None:
    assert at(dprk, lon, lat) == [country]


def test_the_sea_is_nobodys(dprk: Drawn) -> None:
    assert at(dprk, 130.5, 40.5) == []


def test_lakes_are_there(dprk: Drawn) -> None:
    lakes = dprk.topology["objects"]["lakes"]["geometries"]
    shapes = [dprk.polygon(lake["arcs"]) for lake in lakes]
    for lon, lat in ((107.0, 53.0), (132.4, 45.0)):  # Baikal, Khanka
        assert sum(lake.contains(Point(lon, lat)) for lake in shapes) == 1


def test_land_has_the_area_it_should(dprk: Drawn) -> None:
    for key in ("UA", "KP", "MN", "KZ"):
        assert dprk.countries[key].area == pytest.approx(country_polygon(key).area, rel=0.002)


def test_a_landlocked_enclave_is_a_border_not_a_coast() -> None:
    drawn = crop((16.0, -35.0, 33.0, -22.0), tolerance_deg=0)
    members = drawn["objects"]["countries"]["geometries"]
    lesotho = next(member for member in members if member["id"] == "LS")
    (((arc,),),) = lesotho["arcs"]
    index = arc if arc >= 0 else ~arc
    assert [index] in drawn["objects"]["borders"]["arcs"]
    assert [index] not in drawn["objects"]["coast"]["arcs"]


# --- Lines --------------------------------------------------------------------------------------


def test_borders_and_coast_are_apart(dprk: Drawn) -> None:
    borders, coast = dprk.lines("borders"), dprk.lines("coast")
    assert near((130.69, 42.30), borders, 0.05)  # where Russia and North Korea meet at the sea
    assert not near((96.0, 50.0), coast, 1.0)  # Mongolia's north
    assert near((96.0, 50.0), borders, 1.0)
    assert near((131.9, 43.1), coast, 0.2)
    assert not near((131.9, 43.1), borders, 0.3)


def test_each_arc_is_in_one_of_the_two(dprk: Drawn) -> None:
    objects = dprk.topology["objects"]
    borders = {arc for (arc,) in objects["borders"]["arcs"]}
    coast = {arc for (arc,) in objects["coast"]["arcs"]}
    assert borders.isdisjoint(coast)
    used = np.zeros(len(dprk.arcs), dtype=int)
    for member in objects["countries"]["geometries"]:
        for polygon in member["arcs"]:
            for arc in (arc for ring in polygon for arc in ring):
                used[arc if arc >= 0 else ~arc] += 1
    assert (used[sorted(borders)] >= 2).all()
    assert (used[sorted(coast)] == 1).all()


@pytest.mark.parametrize("window", ["dprk", "pacific", "vladivostok", "world"])
def test_the_rectangle_is_no_line(window: str, request: pytest.FixtureRequest) -> None:
    drawn: Drawn = request.getfixturevalue(window)
    west, south, east, north = shapely.total_bounds(list(drawn.countries.values()))
    touched = 0
    for line in (*drawn.lines("borders"), *drawn.lines("coast")):
        for axis, value in ((0, west), (0, east), (1, south), (1, north)):
            on = np.isclose(line[:, axis], value, rtol=0, atol=1e-9)
            touched += int(on.sum())
            assert not (on[1:] & on[:-1]).any()
    assert touched, "the crop cuts through land, so lines must end on its rectangle"


@pytest.mark.parametrize("window", ["dprk", "pacific", "world"])
def test_land_reaches_beyond_the_views_limit(window: str, request: pytest.FixtureRequest) -> None:
    drawn: Drawn = request.getfixturevalue(window)
    west, south, east, north = drawn.topology["bbox"]
    x0, y0, x1, y1 = shapely.total_bounds(list(drawn.countries.values()))
    assert x0 < west
    assert east < x1
    assert y0 <= south
    assert north <= max(y1, 85.0)


# --- Windows ------------------------------------------------------------------------------------


def test_the_antimeridian_leaves_no_seam(pacific: Drawn) -> None:
    through_chukotka = LineString([(180, 66), (180, 68)])
    assert any(part.contains(through_chukotka) for part in pacific.countries["RU"].geoms)
    assert not near((180.0, 67.0), pacific.lines("coast"), 0.5)
    for line in (*pacific.lines("coast"), *pacific.lines("borders")):
        steps = np.abs(np.diff(line[:, 0]))
        assert steps.max(initial=0) < 30
    assert at(pacific, 200.0, 65.0) == ["US"]
    assert at(pacific, 131.95, 43.17) == ["RU"]


def test_labels_follow_the_window(pacific: Drawn) -> None:
    west, _, east, _ = pacific.topology["bbox"]
    for lon, _ in pacific.labels.values():
        assert west - 5 < lon < east + 5


def test_a_window_may_lie_anywhere(vladivostok: Drawn, draw: type[Drawn]) -> None:
    turned = draw(crop((491.5, 42.8, 492.5, 43.4)))
    land, copy = vladivostok.countries["RU"], turned.countries["RU"]
    assert copy.bounds == pytest.approx(np.add(land.bounds, (360, 0, 360, 0)), abs=1e-3)
    assert copy.area == pytest.approx(land.area, rel=1e-4)


def test_an_east_below_the_west_crosses_the_antimeridian() -> None:
    assert crop((170, 50, -170, 60)) == crop((170, 50, 190, 60))


def test_the_whole_world_has_every_country(world: Drawn) -> None:
    assert len(world.countries) > 235
    west, south, east, north = world.topology["bbox"]
    assert west <= -180
    assert east >= 180
    assert south >= -85
    assert north <= 85
    assert at(world, 37.6, 55.7) == ["RU"]
    assert at(world, -190.0, 67.0) == ["RU"]  # the copy beyond the edge


def test_a_small_area_keeps_full_detail(vladivostok: Drawn) -> None:
    assert sorted(vladivostok.countries) == ["CN", "RU"]
    window = box(131.2, 42.6, 132.8, 43.6)
    source = country_polygon("RU").intersection(window)
    drawn = vladivostok.countries["RU"].intersection(window)
    assert source.symmetric_difference(drawn).area < 0.001 * source.area
    corners = shapely.get_coordinates(source.boundary.difference(window.boundary))
    assert shapely.get_coordinates(drawn).shape[0] > 0.9 * len(corners)


def test_one_point_has_a_surrounding() -> None:
    bbox = crop((131.9, 43.1, 131.9, 43.1))["bbox"]
    assert bbox[2] - bbox[0] > 1
    assert bbox[3] - bbox[1] > 1


@pytest.mark.parametrize("bounds", [(0, 88, 10, 90), (-30, -90, 40, -88), (-30, -1, -29, 0)])
def test_poles_and_open_sea_do_not_fail(bounds: tuple[float, float, float, float]) -> None:
    assert crop(bounds)["type"] == "Topology"


@pytest.mark.parametrize("aspect", [0.9, 1.6])
@pytest.mark.parametrize("window", ["dprk", "vladivostok"])
def test_an_upright_and_a_broad_pane_hold_the_story(
    window: str, aspect: float, request: pytest.FixtureRequest, dprk_bounds: Any
) -> None:
    bounds = dprk_bounds if window == "dprk" else (131.5, 42.8, 132.5, 43.4)
    drawn: Drawn = request.getfixturevalue(window)
    width, height = mercator_size(bounds)
    room_width, room_height = mercator_size(drawn.topology["bbox"])
    pane_width = max(width, height * aspect)
    assert pane_width <= room_width
    assert pane_width / aspect <= room_height


def mercator_size(bounds: tuple[float, float, float, float]) -> tuple[float, float]:
    west, south, east, north = bounds
    y = np.degrees(np.arcsinh(np.tan(np.radians([south, north]))))
    return east - west, float(y[1] - y[0])


# --- Names, views, size -------------------------------------------------------------------------


def test_labels_lie_in_their_country_and_in_view(dprk: Drawn, dprk_bounds: Any) -> None:
    view = box(*dprk_bounds).buffer(3)
    for key in ("RU", "CN", "UA", "KP", "KZ", "MN"):
        label = Point(dprk.labels[key])
        assert view.contains(label), key
        assert dprk.countries[key].buffer(0).contains(label), key


def test_countries_have_english_names(dprk: Drawn) -> None:
    members = dprk.topology["objects"]["countries"]["geometries"]
    names = {member["id"]: member["properties"]["name"] for member in members}
    assert names["KP"] == "North Korea"
    assert names["CN"] == "China"
    assert all(member["id"] == member["properties"]["id"] for member in members)


def test_an_unknown_view_is_refused() -> None:
    with pytest.raises(InputError, match="international"):
        crop((0, 0, 1, 1), borders="flat_earth")


def test_a_coarser_tolerance_is_smaller() -> None:
    sizes = [len(encode(crop((22, 44, 40, 53), tolerance_deg=t))) for t in (0, 0.01, 0.1)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[2] < sizes[0] / 3  # the towns are as many


def test_the_dprk_crop_keeps_its_budget(dprk: Drawn) -> None:
    packed = base64.b64decode(encode(dprk.topology))
    assert 50_000 < len(packed) < 250_000


def test_encoding_is_deterministic_and_whole(dprk: Drawn, dprk_bounds: Any) -> None:
    text = encode(dprk.topology)
    assert text == encode(crop(dprk_bounds))
    assert decode(text) == dprk.topology
    assert base64.b64decode(text)[4:8] == bytes(4)  # no clock in the gzip header


def test_polygons_close(vladivostok: Drawn) -> None:
    for land in vladivostok.countries.values():
        for polygon in land.geoms:
            assert isinstance(polygon, Polygon)
            assert polygon.exterior.is_closed
