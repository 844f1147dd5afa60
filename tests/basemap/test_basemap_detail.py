"""Detail around a story's places, and how the ground is packed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from geo_movements.basemap import Spot, country_polygon, crop, decode, encode, outlined

if TYPE_CHECKING:
    from conftest import Drawn

BAY = box(131.2, 42.6, 132.8, 43.6)
STORY = (Spot(131.87, 43.11), Spot(127.44, 39.15), Spot(36.2, 51.7))


@pytest.fixture(scope="module")
def told(draw: type[Drawn], dprk_bounds: tuple[float, float, float, float]) -> Drawn:
    return draw(crop(dprk_bounds, story=STORY))


def corners(drawn: Drawn) -> int:
    land = drawn.countries["RU"].buffer(0).intersection(BAY)
    return len(shapely.get_coordinates(land))


def test_the_coast_is_fine_at_the_storys_places(dprk: Drawn, told: Drawn) -> None:
    assert corners(told) > 2 * corners(dprk)
    source = country_polygon("RU").intersection(BAY)
    drawn = told.countries["RU"].buffer(0).intersection(BAY)
    assert source.symmetric_difference(drawn).area < 0.02 * source.area


def test_detail_leaves_neither_gap_nor_overlap(dprk: Drawn, told: Drawn) -> None:
    for key in ("RU", "KP", "CN", "UA"):
        parts = told.countries[key].geoms
        whole = shapely.union_all(list(parts))
        assert sum(part.area for part in parts) == pytest.approx(whole.area, rel=1e-6)
        assert whole.area == pytest.approx(dprk.countries[key].area, rel=2e-3)


def test_the_edges_of_the_detail_are_no_lines(told: Drawn) -> None:
    """A line ends on such an edge where fine and coarse differ; it never runs along one."""
    edges = [
        {round(line[0][axis], 9) for line in told.lines("seams") if level(line, axis)}
        for axis in (0, 1)
    ]
    assert edges[0] and edges[1]
    for name in ("coast", "borders"):
        for line in told.lines(name):
            for axis in (0, 1):
                on = [round(value, 9) in edges[axis] for value in line[:, axis]]
                along = np.array([a and b for a, b in pairwise(on)]) & (np.diff(line[:, axis]) == 0)
                assert np.abs(np.diff(line[:, 1 - axis]))[along].max(initial=0.0) < 0.02


def level(line: np.ndarray, axis: int) -> bool:
    return len(line) > 1 and np.ptp(line[:, axis]) < 1e-12 and np.ptp(line[:, 1 - axis]) > 0.5


def test_a_small_story_needs_no_rectangles() -> None:
    bounds = (131.5, 42.8, 132.5, 43.4)
    arcs = crop(bounds, story=STORY)["arcs"]
    assert len(arcs) == len(crop(bounds)["arcs"])


@pytest.mark.parametrize(
    "spots",
    [
        [Spot(179.9, 66.0), Spot(150.0, 45.0)],
        [Spot(-170.0, -84.9), Spot(-160.0, -80.0)],
        [Spot(31.0 + n / 7, 47.0 + n / 9) for n in range(60)],
    ],
)
def test_any_places_will_do(spots: list[Spot], draw: type[Drawn]) -> None:
    lons, lats = [s.lon for s in spots], [s.lat for s in spots]
    drawn = draw(crop((min(lons), min(lats), max(lons) + 30, max(lats)), story=spots))
    assert drawn.countries


def test_a_lone_outline_is_fine_near_a_point() -> None:
    coast = country_polygon("NO")
    coarse, fine = (outlined(coast, focus, 0.2) for focus in ([], [(5.3, 60.4)]))
    bergen = box(4.6, 60.0, 6.0, 60.8)
    count = [len(shapely.get_coordinates(one.intersection(bergen))) for one in (coarse, fine)]
    assert count[1] > 3 * count[0]
    assert fine.area == pytest.approx(coarse.area, rel=0.05)


# --- Packing ------------------------------------------------------------------------------------

STEP = st.tuples(st.integers(-(2**22), 2**22), st.integers(-(2**22), 2**22))


@given(st.lists(st.lists(STEP, min_size=1, max_size=6), max_size=5))
def test_what_is_packed_comes_back(arcs: list[list[tuple[int, int]]]) -> None:
    told = {"type": "Topology", "arcs": [[list(step) for step in arc] for arc in arcs]}
    assert decode(encode(told)) == told


def test_rivers_come_by_rank_and_in_the_window(dprk: Drawn) -> None:
    rivers = dprk.topology["objects"]["rivers"]["geometries"]
    ranks = [river["properties"]["rank"] for river in rivers]
    assert ranks == [1, 2, 3, 4]
    lines = [dprk.line(arcs) for river in rivers for arcs in river["arcs"]]
    amur = shapely.Point(137.0, 50.55)
    assert shapely.MultiLineString(lines).distance(amur) < 0.1
    assert all(np.abs(b - a).max() < 30 for line in lines for a, b in pairwise(line))
