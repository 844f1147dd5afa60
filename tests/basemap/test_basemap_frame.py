from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from geo_movements.basemap import area_of_interest, country_polygon, shift_into


def test_a_story_in_one_hemisphere_keeps_its_bounds() -> None:
    legs = [LineString([(127.4, 39.2), (131.9, 43.1)]), Point(36.2, 51.7)]
    assert area_of_interest(legs) == pytest.approx((36.2, 39.2, 131.9, 51.7))


def test_a_story_across_the_antimeridian_is_continuous() -> None:
    assert area_of_interest([Point(120, 10), Point(-160, 20)]) == (120, 10, 200, 20)


def test_a_line_that_passes_180_counts_as_it_is_drawn() -> None:
    pacific = LineString([(142, 35), (200, 21)])
    assert area_of_interest([pacific, Point(-122, 37)]) == (142, 21, 238, 37)


def test_an_interval_inside_another_makes_no_gap() -> None:
    wide, inside = LineString([(0, 0), (200, 0)]), Point(100, 0)
    assert area_of_interest([wide, inside]) == (0, 0, 200, 0)


def test_the_widest_gap_wins() -> None:
    points = [Point(lon, 0) for lon in (-170, -100, 10, 170)]
    # Gaps: 70, 110, 160 and 20 degrees; the widest lies between 10 and 170 east.
    assert area_of_interest(points) == (170, 0, 370, 0)


@pytest.mark.parametrize("nothing", [[], [None], [Point()], [None, LineString()]])
def test_nothing_gives_the_world(nothing: list[shapely.Geometry | None]) -> None:
    west, south, east, north = area_of_interest(nothing)
    assert (west, east) == (-180, 180)
    assert south < north


def test_what_goes_all_round_gives_all_longitudes() -> None:
    assert area_of_interest([box(-180, -80, 180, -70), Point(20, 10)]) == (-180, -80, 180, 10)


def test_one_point_gives_bounds_of_no_size() -> None:
    assert area_of_interest([Point(-160, 60)]) == (-160, 60, -160, 60)


def test_russia_is_one_stretch() -> None:
    west, _, east, _ = area_of_interest([country_polygon("RU")])
    assert (round(west), round(east)) == (20, 191)


def test_a_point_moves_into_the_window() -> None:
    assert shift_into(Point(-160, 60), 120) == Point(200, 60)
    assert shift_into(Point(200, 60), -170) == Point(-160, 60)
    assert shift_into(Point(130, 60), 120) == Point(130, 60)


def test_a_continuous_line_moves_as_one() -> None:
    line = LineString([(-190, 50), (-170, 55)])
    assert shift_into(line, 100) == LineString([(170, 50), (190, 55)])
    assert shift_into(LineString([(170, 50), (190, 55)]), 100).coords[1] == (190, 55)


def test_the_parts_of_a_split_line_become_neighbours() -> None:
    split = MultiLineString([[(170, 50), (180, 52)], [(-180, 52), (-170, 55)]])
    moved = shift_into(split, 120)
    assert isinstance(moved, MultiLineString)
    assert moved.bounds == (170, 50, 190, 55)


def test_polygons_cut_at_the_antimeridian_are_joined() -> None:
    halves = MultiPolygon([box(170, 0, 180, 10), box(-180, 0, -170, 10)])
    moved = shift_into(halves, 120)
    assert isinstance(moved, Polygon)
    assert moved.bounds == (170, 0, 190, 10)
    assert moved.area == pytest.approx(halves.area)


def test_an_empty_shape_stays() -> None:
    assert shift_into(Point(), 100).is_empty


@given(st.lists(st.tuples(st.floats(-540, 540), st.floats(-80, 80)), min_size=1, max_size=8))
def test_every_shape_fits_the_frame(points: list[tuple[float, float]]) -> None:
    shapes = [Point(xy) for xy in points]
    west, south, east, north = area_of_interest(shapes)
    assert -180 <= west <= 180
    assert 0 <= east - west < 360
    for shape in shapes:
        moved = shift_into(shape, west)
        assert west - 1e-6 <= moved.x <= east + 1e-6
        assert south <= moved.y <= north
        turns = (moved.x - shape.x) / 360
        assert np.isclose(turns, round(turns), atol=1e-9)
