from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, Point

from geo_movements.geodesy import (
    ASIDE_KM,
    STEP_KM,
    distance_km,
    great_circles,
    length_km,
    middle,
    moved,
    sparse_great_circles,
    sphere_km,
    unwrap,
    ways,
)

lons = st.floats(-180, 180)
lats = st.floats(-89, 89)
pairs = st.lists(st.tuples(lons, lats, lons, lats), max_size=6)


def columns(rows: list[tuple[float, float, float, float]]) -> list[np.ndarray]:
    return list(np.array(rows, dtype=float).reshape(-1, 4).T)


@given(pairs)
def test_lines_run_from_end_to_end_without_a_jump(rows: list[tuple[float, ...]]) -> None:
    points, lines, lengths = great_circles(*columns(rows))
    assert len(lengths) == len(rows)
    for number, (lon1, lat1, lon2, lat2) in enumerate(rows):
        line = points[lines == number]
        assert line[0].tolist() == [lon1, lat1]
        assert line[-1, 1] == lat2
        assert (line[-1, 0] - lon2) % 360 == pytest.approx(0, abs=1e-9) or (
            (line[-1, 0] - lon2) % 360
        ) == pytest.approx(360, abs=1e-9)
        assert np.abs(np.diff(line[:, 0])).max() <= 180


@given(pairs)
def test_lengths_are_the_geodesics(rows: list[tuple[float, ...]]) -> None:
    points, lines, lengths = great_circles(*columns(rows))
    for number, row in enumerate(rows):
        assert lengths[number] == pytest.approx(Geod(ellps="WGS84").inv(*row)[2] / 1000)
        if lengths[number] < 19_900:  # near the antipode many lines are shortest
            drawn = Geod(ellps="WGS84").line_length(*points[lines == number].T) / 1000
            assert drawn == pytest.approx(lengths[number], rel=1e-6, abs=1e-6)


def test_a_line_is_dense_enough_and_exact_between() -> None:
    points, _, lengths = great_circles(36.18457, 51.72689, 132.14799, 43.399)
    steps = distance_km(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])
    assert steps.max() <= STEP_KM + 1e-6
    assert steps.std() < 1e-6
    assert lengths[0] == pytest.approx(6726, rel=0.005)  # the figure is of a sphere


@given(pairs)
def test_a_sparse_line_runs_along_its_geodesic(rows: list[tuple[float, ...]]) -> None:
    points, first, lengths = sparse_great_circles(*columns(rows))
    assert first.tolist()[-1] == len(points) and len(first) == len(rows) + 1
    geod = Geod(ellps="WGS84")
    for number, (lon1, lat1, lon2, lat2) in enumerate(rows):
        line = points[first[number] : first[number + 1]]
        assert line[0].tolist() == [lon1, lat1] and line[-1, 1] == lat2
        assert (line[-1, 0] - lon2) / 360 == pytest.approx(round((line[-1, 0] - lon2) / 360))
        assert np.abs(np.diff(line[:, 0])).max() <= 180
        assert lengths[number] == geod.inv(lon1, lat1, lon2, lat2)[2] / 1000
        if lengths[number] < 19_900:
            drawn = geod.line_length(*line.T) / 1000
            assert drawn == pytest.approx(lengths[number], rel=1e-6, abs=1e-6)
            starts = np.full(len(line), lon1), np.full(len(line), lat1)
            azimuth, _, _ = geod.inv(lon1, lat1, lon2, lat2)
            _, _, metres = geod.inv(*starts, *line.T)
            there = geod.fwd(*starts, np.full(len(line), azimuth), metres)
            assert max(geod.inv(*there[:2], *line.T)[2]) < 5


mild = st.floats(-70, 70)


@given(lons, mild, lons, mild)
def test_no_chord_leaves_the_geodesic_farther_than_it_may(
    lon1: float, lat1: float, lon2: float, lat2: float
) -> None:
    points, _, (km,) = sparse_great_circles(lon1, lat1, lon2, lat2)
    dense, _, _ = great_circles(lon1, lat1, lon2, lat2)
    if not 1 < km < 15_000 or np.abs(dense[:, 1]).max() > 75:
        return
    middles = (dense[:-1] + dense[1:]) / 2  # within 300 m of the geodesic there, and less below
    for lon, lat in np.concatenate([dense, middles])[:: max(1, len(dense) // 40)]:
        east = np.cos(np.radians(lat))
        local = LineString((points - (lon, lat)) * (111.32 * east, 111.32))
        assert local.distance(Point(0, 0)) < ASIDE_KM + 0.05


def test_a_sparse_line_has_few_points() -> None:
    starts, ends = np.array([30.0, 45.0]), np.array([38.0, 50.0])
    assert len(sparse_great_circles(*starts, *ends)[0]) == 7 < len(great_circles(*starts, *ends)[0])
    assert len(sparse_great_circles(30, 45, 30.5, 45.2)[0]) == 2
    assert len(sparse_great_circles(0, 0, 0, 0)[0]) == 2


def test_longitudes_run_on_across_the_antimeridian() -> None:
    points, _, _ = great_circles([158.65, -150], [53.0, 60], [-149.9, 158], [61.2, 50])
    assert points[:, 0].max() > 180 and points[:, 0].min() < -180


def test_unwrap_starts_anew_with_each_line() -> None:
    points = np.array([[179.0, 0], [-179, 0], [170, 0], [-170, 0], [170, 0]])
    assert unwrap(points, np.array([0, 0, 1, 1, 1]))[:, 0].tolist() == [179, 181, 170, 190, 170]


def test_length_of_parts_is_summed_and_of_nothing_is_zero() -> None:
    assert length_km(LineString([(0, 0), (1, 0)])) == pytest.approx(111.32, abs=0.01)
    assert length_km(LineString()) == 0


@given(lons, lats, st.floats(0, 360), st.floats(1, 9000))
def test_who_goes_in_a_direction_comes_out_so_far_off(
    lon: float, lat: float, bearing: float, km: float
) -> None:
    there = moved(lon, lat, bearing, km)
    (far,), (angle,) = ways(lon, lat, [there[0]], [there[1]])
    assert far == pytest.approx(km, abs=1e-3)
    assert (angle - bearing + 180) % 360 - 180 == pytest.approx(0, abs=0.01)
    *halfway, whole = middle(lon, lat, *there)
    assert whole == pytest.approx(km, abs=1e-3)
    assert distance_km(lon, lat, *halfway) == pytest.approx(km / 2, abs=1e-3)
    assert sphere_km(lon, lat, *there) == pytest.approx(km, rel=0.006)
