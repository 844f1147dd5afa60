"""Great circles by their ends: the same line as the geodesic, and as the viewer draws it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely
from shapely import LineString

from geo_movements import grammar
from geo_movements.geodesy import great_circles
from geo_movements.page.arcs import are_arcs, drawn
from geo_movements.page.marks import marks
from geo_movements.page.payload import in_columns
from geo_movements.page.records import plain
from geo_movements.page.storymap import StoryMap
from geo_movements.routes.levels import TOLERANCE_PX, world_pixels

from .conftest import leg, make_story, unpacked

Open = Callable[..., Any]
ENDS = np.array([
    (127.44, 39.15, 131.87, 43.11), (30.5, 50.4, 37.6, 55.7), (0.0, -20.0, 40.0, 25.0),
    (170.0, 50.0, 200.0, 55.0), (131.87, 43.11, 131.87, 10.0), (2.3, 48.9, 2.4, 48.9),
])  # fmt: skip


def geodesics(ends: Any) -> tuple[Any, Any]:
    points, lines, _ = great_circles(*ends.T)
    return points, lines


def test_geodesics_are_arcs_and_other_lines_are_none() -> None:
    points, lines = geodesics(ENDS)
    assert are_arcs(ENDS, points, lines).all()
    for nudge in (np.array([0.01, 0.0]), np.array([0.0, 0.01])):
        bent = points.copy()
        inner = np.flatnonzero((np.diff(lines, prepend=-1) == 0) & (np.diff(lines, append=-1) == 0))
        bent[inner] += nudge
        told = are_arcs(ENDS, bent, lines)
        # Along a meridian, a step to the north stays on the line.
        assert not told[[0, 1, 2, 3]].any()


def test_a_line_there_and_back_is_no_arc() -> None:
    points, _ = geodesics(ENDS[:1])
    back = np.concatenate([points, points[-2::-1], points[1:]])
    assert not are_arcs(ENDS[:1], back, np.zeros(len(back), dtype=int)).any()


@pytest.mark.parametrize("zoom", [2, 5, 8, 10])
def test_what_a_zoom_draws_leaves_the_geodesic_by_less_than_a_pixel(zoom: int) -> None:
    points, lines = geodesics(ENDS)
    arcs = drawn(ENDS)
    owners = np.repeat(np.arange(len(ENDS)), arcs.counts)
    world = world_pixels(np.column_stack([arcs.lon, arcs.lat]))
    for line in range(len(ENDS)):
        shown = LineString(world[(owners == line) & (arcs.zooms <= zoom)])
        there = shapely.points(world_pixels(points[lines == line]))
        assert shapely.distance(shown, there).max() * 2**zoom < TOLERANCE_PX + 0.1


def test_a_great_circle_is_told_by_its_ends_and_a_bend_in_full() -> None:
    straight = leg(0, "Wonsan", "Vladivostok")
    bend = LineString([(127.44, 39.15), (133.0, 39.0), (131.87, 43.11)])
    story = make_story([straight, leg(1, "Wonsan", "Vladivostok", geometry=bend)])
    lines = marks(story, grammar.design(story), -40.0).columns["path"].lines  # type: ignore[attr-defined]
    assert lines.arcs.tolist() == [1, 0]
    assert lines.ends[0].tolist() == lines.ends[1].tolist() == [1274400, 391500, 1318700, 431100]
    assert len(lines.starts) == 1 and len(lines.steps) > 4


def test_lines_that_are_alike_are_told_once() -> None:
    bend = LineString([(127.44, 39.15), (133.0, 39.0), (131.87, 43.11)])
    rows = [
        leg(at, "Wonsan", "Vladivostok", geometry=bend, status=status)
        for at, status in enumerate(("claimed", "planned", "confirmed"))
    ]
    story = make_story(rows)
    lines = marks(story, grammar.design(story), -40.0).columns["path"].lines  # type: ignore[attr-defined]
    assert lines.which.tolist() == [0, 0, 0] and len(lines.starts) == 1


@pytest.mark.browser
def test_the_viewer_draws_the_same_vertices(open_page: Open) -> None:
    rows = [leg(0, "Wonsan", "Vladivostok"), leg(1, "Khabarovsk", "Chongjin", status="planned")]
    data = in_columns(make_story([*rows, leg(2, "Wonsan", None)]))
    told = plain(data["marks"])
    tab = open_page(StoryMap(make_story(rows), data).page()).tab
    seen = tab.evaluate("gmMarks.map(({ vertices }) => vertices)")
    for mark, vertices in zip(told, seen, strict=True):
        zooms = [ord(zoom) - ord("A") for zoom in mark["zooms"]]
        assert [vertex["zoom"] for vertex in vertices] == zooms
        for vertex, (lon, lat) in zip(vertices, unpacked(mark), strict=True):
            assert (vertex["lon"], vertex["lat"]) == pytest.approx((lon, lat), abs=1e-9)
