"""Lines in the payload: packed, with the zoom of each vertex, and never on land."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, box

from geo_movements import grammar
from geo_movements.page.marks import PER_DEGREE, marks
from geo_movements.page.numbers import packed
from geo_movements.routes.levels import LAST_ZOOM
from geo_movements.schema import Story

from .conftest import make_story, unpacked
from .routed import COAST, PLACES, RAIL, routed, routed_story, wiggled

WEST = -40.0
Land = Callable[[Any], None]


@pytest.fixture
def land(monkeypatch: pytest.MonkeyPatch) -> Land:
    """Put a shape in the place of all the land there is."""

    def put(shape: Any) -> None:
        coast = ModuleType("geo_movements.routes.sea")
        coast.crosses_land = lambda lines: shapely.intersects(shape, lines)  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "geo_movements.routes.sea", coast)

    return put


def of(story: Story) -> list[dict[str, Any]]:
    return marks(story, grammar.design(story), WEST)


def by_claim(story: Story) -> dict[int, dict[str, Any]]:
    return {mark["claims"][0]: mark for mark in of(story)}


@given(st.lists(st.tuples(st.integers(-(2**40), 2**40), st.integers(-99, 99))))
def test_numbers_come_back_as_they_went_in(pairs: list[tuple[int, int]]) -> None:
    steps = [step for pair in pairs for step in pair]
    told = unpacked({"path": packed(steps)})
    sums = np.cumsum(pairs, axis=0).tolist() if pairs else []
    assert [[round(lon * 10_000), round(lat * 10_000)] for lon, lat in told] == sums


def test_a_line_keeps_its_ends_and_its_stretches(land: Land) -> None:
    land(box(0, 0, 1, 1))
    told = by_claim(routed_story())
    for claim, kinds in {
        0: ["access", "route"],
        2: ["route"],
        5: ["fallback"],
        6: ["route", "fallback"],
        7: ["access", "route", "access"],
        8: ["plain"],
    }.items():
        mark = told[claim]
        bounds = [(start, end) for _, start, end in mark["stretches"]]
        assert [kind for kind, _, _ in mark["stretches"]] == kinds
        assert bounds[0][0] == 0 and bounds[-1][1] == len(mark["zooms"]) - 1
        assert [end for _, end in bounds[:-1]] == [start for start, _ in bounds[1:]]
    port = unpacked(told[0])[told[0]["stretches"][0][2]]
    assert port == pytest.approx(COAST[0], abs=1e-4)
    assert unpacked(told[0])[0] == pytest.approx(PLACES["Hamhung"], abs=1e-4)


def test_few_zooms_need_all_vertices_and_none_another_line(land: Land) -> None:
    land(box(0, 0, 1, 1))
    story = routed_story()
    mark = by_claim(story)[2]
    path = np.array(unpacked(mark))
    zooms = np.array([ord(zoom) - ord("A") for zoom in mark["zooms"]])
    shown = LineString(path[zooms <= 5])
    assert len(shown.coords) < len(path) / 5
    assert zooms.max() <= LAST_ZOOM and len(path) < len(story.legs.geometry.iloc[2].coords)
    # 0.6 pixels of zoom 5 are 0.026 degrees of longitude.
    assert shown.hausdorff_distance(story.legs.geometry.iloc[2]) < 0.03


def test_ships_keep_off_the_land_at_every_zoom(land: Land) -> None:
    bay = [(130.0, 40.0), (130.5, 40.3), (131.0, 40.02)]  # around a spit, which the chord crosses
    spit = box(130.49, 39, 130.51, 40.25)
    told = routed(0, ("Wonsan", "Hamhung"), [("sea_grid", bay)], mode="sea")
    free = routed(0, ("Wonsan", "Hamhung"), [("rail_network", bay)], mode="rail")
    land(spit)
    ship, train = (of(make_story([row]))[0] for row in (told, free))
    for mark, at_sea in ((ship, True), (train, False)):
        path = np.array(unpacked(mark))
        zooms = np.array([ord(zoom) - ord("A") for zoom in mark["zooms"]])
        lines = [LineString(path[zooms <= zoom]) for zoom in range(LAST_ZOOM + 1)]
        assert any(line.intersects(spit) for line in lines) != at_sea


def test_no_land_is_read_for_a_story_without_ships(land: Land) -> None:
    row = routed(0, ("Vladivostok", "Chita"), [("rail_network", wiggled(RAIL))], mode="rail")
    land("no shape: whoever asks for it fails")
    assert of(make_story([row]))
    with pytest.raises(TypeError):
        of(routed_story())


def test_a_long_step_is_bent_as_the_map_bends_it() -> None:
    straight = [("given", [(0.0, 30.0), (40.0, 70.0)])]
    mark = of(make_story([routed(0, ("Wonsan", "Hamhung"), straight)]))[0]
    path = unpacked(mark)
    assert len(path) > 5
    assert all(lat - lon == pytest.approx(30, abs=2 / PER_DEGREE) for lon, lat in path)


def test_what_is_exported_is_exact(land: Land) -> None:
    land(box(0, 0, 1, 1))
    story = routed_story()
    before = story.legs.geometry.to_wkb().tolist()
    of(story)
    assert story.legs.geometry.to_wkb().tolist() == before


def test_the_credit_of_a_network_stands_on_the_map(land: Land) -> None:
    from geo_movements import page as gm_page

    land(box(0, 0, 1, 1))
    told = routed_story()
    data = gm_page.payload(told)
    credit = "Railways: (c) OpenStreetMap contributors, ODbL 1.0"
    assert credit in data["credits"] and credit in data["attributions"]
    without = replace(told, legs=told.legs.drop(index=2).reset_index(drop=True))
    assert credit not in gm_page.payload(without)["attributions"]
