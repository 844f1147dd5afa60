from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from geo_movements.errors import ParseError
from geo_movements.routes.legs import Request, given_path
from geo_movements.routes.legs import routes as routed
from geo_movements.routes.ways import Stop

A, B, C = Stop(127.44, 39.15), Stop(131.87, 43.11), Stop(135.1, 48.46)
AREA = Stop(129.0, 58.0, area=True)


def routes(lines):
    return routed([Request(stops) for stops in lines])


def test_a_route_passes_its_stops() -> None:
    (route,) = routes([(A, B, C)])
    points = list(route.geometry.coords)
    assert points[0] == (A.lon, A.lat) and points[-1] == (C.lon, C.lat)
    assert points.count((B.lon, B.lat)) == 1
    straight, legs = routes([(A, C)])[0], routes([(A, B), (B, C)])
    assert route.length_km == pytest.approx(sum(leg.length_km for leg in legs), abs=0.2)
    assert route.length_km > straight.length_km
    assert route.method == "great_circle"


def test_unknown_ends_are_never_guessed() -> None:
    ends = routes([(A, None), (None, B), (None, None), (None, C, None)])
    assert [route.geometry and route.geometry.coords[0] for route in ends] == [
        (A.lon, A.lat), (B.lon, B.lat), None, None,
    ]  # fmt: skip
    assert {route.method for route in ends} == {"none"}
    assert {route.length_km for route in ends} == {None}


def test_an_area_has_no_distance() -> None:
    assert routes([(A, AREA)])[0].length_km is None


def test_equal_stops_share_one_route_in_the_order_asked() -> None:
    first, second, third = routes([(A, B), (B, C), (A, B)])
    assert first.geometry is third.geometry
    assert second.geometry.coords[0] == (B.lon, B.lat)


def test_a_leg_within_one_place_is_a_point() -> None:
    assert routes([(A, A)])[0].geometry.geom_type == "Point"


def test_a_via_beyond_the_antimeridian_keeps_the_line_continuous() -> None:
    (route,) = routes([(Stop(170, 50), Stop(-175, 52), Stop(-160, 55))])
    lons = [lon for lon, _ in route.geometry.coords]
    assert max(abs(b - a) for a, b in itertools.pairwise(lons)) < 5
    assert lons[-1] == pytest.approx(200)


def test_a_given_path_is_kept_and_made_continuous(tmp_path: Path) -> None:
    line = given_path(tmp_path, "LINESTRING (179 50, -179 51)")
    assert list(line.coords) == [(179, 50), (181, 51)]
    with pytest.raises(ParseError):
        given_path(tmp_path, "POINT (1 2)")
