"""Fewer vertices by zoom: the same line to the eye, and no ship on land."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box

from geo_movements.routes.levels import (
    LAST_ZOOM,
    NEVER,
    TOLERANCE_PX,
    Line,
    levels,
    world_pixels,
)

ZOOMS = range(LAST_ZOOM + 1)
STEP = st.tuples(st.floats(-0.7, 0.7), st.floats(-0.4, 0.4))


@st.composite
def ways(draw: Any, least: int = 2) -> Any:
    """Wander, from anywhere short of the poles and over the antimeridian too."""
    start = draw(st.tuples(st.floats(-180, 180), st.floats(-60, 60)))
    steps = draw(st.lists(STEP, min_size=least - 1, max_size=60))
    return np.cumsum([start, *steps], axis=0)


def at_zoom(points: Any, needed: Any, zoom: int) -> Any:
    return world_pixels(points)[needed <= zoom] * 2**zoom


@given(ways())
@settings(max_examples=60, deadline=None)
def test_no_zoom_shows_another_line(points: Any) -> None:
    (needed,) = levels([Line(points)])
    assert needed[0] == needed[-1] == 0
    for zoom in ZOOMS:
        shown = at_zoom(points, needed, zoom)
        full = shapely.points(world_pixels(points) * 2**zoom)
        assert shapely.distance(full, LineString(shown)).max() <= TOLERANCE_PX + 1e-6


def test_the_eye_gets_no_vertex_that_it_cannot_see() -> None:
    x = np.linspace(0, 20, 2_001)
    (needed,) = levels([Line(np.column_stack([x, 0.1 * np.sin(20 * x)]))])
    counts = [int((needed <= zoom).sum()) for zoom in ZOOMS]
    assert counts[0] == 2 and counts == sorted(counts)
    assert counts[5] < 500
    assert needed.max() <= NEVER


def test_pinned_vertices_stay_on_every_line_that_has_them() -> None:
    x = np.linspace(0, 1, 11)
    straight = np.column_stack([x, 0 * x])
    bound, free = levels([Line(straight, pinned=(5,)), Line(straight)])
    assert np.flatnonzero(bound == 0).tolist() == [0, 5, 10] == np.flatnonzero(free == 0).tolist()


@pytest.mark.parametrize("turned", [False, True])
def test_a_shared_stretch_is_the_same_in_all_its_lines(turned: bool) -> None:
    trunk = np.cumsum(np.random.default_rng(5).uniform(-0.2, 0.3, (400, 2)), axis=0)
    longer = np.concatenate([trunk, [trunk[-1] + (0, 1)]])
    # The other joins it for a while, from the other side of the Earth and perhaps against it.
    joins = np.concatenate([[trunk[50] - (9, 9)], trunk[50:300], [trunk[299] + (9, -9)]])
    other = np.add(joins, (360, 0))[:: -1 if turned else 1]
    one, both = levels([Line(other), Line(longer)])
    assert one[:: -1 if turned else 1][1:-1].tolist() == both[50:300].tolist()
    assert both[50] == both[299] == 0 and (both == 0).sum() < 20


def test_lines_that_only_cross_have_no_junction() -> None:
    x = np.linspace(-1, 1, 21)
    along, up = np.column_stack([x, 0 * x]), np.column_stack([0 * x, x])
    assert [(needed == 0).sum() for needed in levels([Line(along), Line(up)])] == [2, 2]


def archipelago(points: Any, gap: float) -> Any:
    """Put islets all along a way, none of which it touches."""
    way = LineString(points)
    beside = shapely.get_coordinates(way.offset_curve(gap)).reshape(-1, 2)
    islets = [box(x - gap / 9, y - gap / 9, x + gap / 9, y + gap / 9) for x, y in beside]
    islets += [box(x, y - gap, x + gap / 9, y + gap) for x, y in points - (0, 3 * gap)]
    return shapely.union_all([islet for islet in islets if not islet.intersects(way)])


@given(ways(least=3), st.sampled_from([0.02, 0.1, 0.5]))
@settings(max_examples=60, deadline=None)
def test_no_zoom_puts_a_ship_on_land(points: Any, gap: float) -> None:
    land = archipelago(points, gap)

    def crosses(chords: Any) -> Any:
        return shapely.intersects(land, chords)

    (needed,) = levels([Line(points, sea=((0, len(points) - 1),))], crosses=crosses)
    for zoom in ZOOMS:
        at = np.flatnonzero(needed <= zoom)
        for first, last in pairwise(at):
            if last - first > 1:
                assert not land.intersects(LineString(as_drawn(points[[first, last]])))


def as_drawn(ends: Any) -> Any:
    """Interpolate in the map's plane, finely, and come back to degrees."""
    start, end = world_pixels(ends)
    x, y = (start + np.linspace(0, 1, 200)[:, None] * (end - start)).T / 256 - 0.5
    return np.column_stack([360 * x, np.degrees(np.arctan(np.sinh(-2 * np.pi * y)))])


def test_a_chord_is_looked_at_where_the_map_draws_it() -> None:
    # Straight on the map from 50 to 60 degrees north passes the middle at 55.3, not at 55.
    islet = box(9.95, 55.25, 10.05, 55.35)
    points = np.array([(0, 50), (10, 55), (20, 60)], dtype=float)

    def needed(land: Any) -> Any:
        line = Line(points, sea=((0, 2),))
        return levels([line], crosses=lambda chords: shapely.intersects(land, chords))[0]

    assert needed(box(50, 0, 51, 1))[1] > 0 == needed(islet)[1]


def test_only_the_stretch_at_sea_minds_the_land() -> None:
    x = np.linspace(0, 10, 101)
    points = np.column_stack([x, 0.05 * np.sin(3 * x)])

    def everywhere(chords: Any) -> Any:
        return np.ones(len(chords), dtype=bool)

    (needed,) = levels([Line(points, pinned=(40,), sea=((40, 100),))], crosses=everywhere)
    assert not needed[40:].any()  # each chord is bad, so every vertex is back
    assert needed[1:40].min() > 0


@pytest.mark.parametrize(
    "points", [[(5, 5), (5, 5)], [(0, 0), (1, 1), (0, 0)], [(0, 89), (180, 89)]]
)
def test_odd_lines_keep_their_ends(points: Any) -> None:
    (needed,) = levels([Line(np.array(points, dtype=float))])
    assert needed[0] == needed[-1] == 0 and len(needed) == len(points)


def test_no_lines_have_no_levels() -> None:
    assert levels([]) == []
