"""Routes as a reader sees them: what was found, what was not, and the last stretch on land."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from shapely import LineString, Point
from shapely.ops import substring

from geo_movements import page as gm_page

from .conftest import Seen, Tabs, leg, make_story, unpacked
from .routed import routed_story
from .test_drawn import PIXELS, is_like

pytestmark = pytest.mark.browser

AT_SEA, RAIL, BRANCH, BACK, FALLBACK, MIXED, TWO_ENDS = 0, 2, 3, 4, 5, 6, 7
LINE = """(claim) => {
  const { points, sums, length, stretches, head, tip } =
    gmState.scene.lines.find(({ mark }) => mark.claims.includes(claim));
  return { points, sums, length, stretches, head, tip };
}"""


class View:
    """The map of the routed story, looked at here and there."""

    def __init__(self, seen: Seen, data: dict[str, Any], shade: str) -> None:
        self.seen, self.data, self.shade = seen, data, shade

    def go(self, lon: float, lat: float, zoom: float) -> None:
        self.seen.tab.evaluate(
            "([lat, lon, zoom]) => gmMap.setView([lat, lon], zoom, { animate: false })",
            [lat, lon, zoom],
        )

    def line(self, claim: int) -> dict[str, Any]:
        return dict(self.seen.tab.evaluate(LINE, claim))

    def ink(self, claim: int) -> str:
        group = self.data["claims"][claim]["group"]
        return str(self.data["groups"][group][self.shade])

    def across(self, claim: int, start: float, end: float, slack: int = 90) -> Any:
        """Tell of each pixel along a part of a line (rows) and across it whether it has ink."""
        line = self.line(claim)
        points, sums = np.array(line["points"]), np.array(line["sums"])
        far = np.arange(start, end, 1.0)
        middle = np.column_stack([np.interp(far, sums, column) for column in points.T])
        ahead = np.column_stack([np.interp(far + 2, sums, column) for column in points.T])
        way = (ahead - middle) / np.linalg.norm(ahead - middle, axis=1)[:, None]
        side = np.column_stack([-way[:, 1], way[:, 0]])
        at = middle[:, None] + np.arange(-6, 7)[:, None] * side[:, None]
        pixels = self.seen.tab.evaluate(PIXELS, at.reshape(-1, 2).tolist())
        inked = [is_like(tuple(pixel), self.ink(claim), slack) for pixel in pixels]
        return np.array(inked).reshape(len(far), -1)


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[str, dict[str, Any]]]:
    coast = ModuleType("geo_movements.routes.sea")
    coast.crosses_land = lambda lines: np.zeros(len(lines), bool)  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "geo_movements.routes.sea", coast)
        story = routed_story()
        yield gm_page.render(story), gm_page.payload(story)


@pytest.fixture(scope="module", params=["light", "dark"])
def view(request: Any, made: Any, tabs: Tabs, tmp_path_factory: Any) -> Iterator[View]:
    file: Path = tmp_path_factory.mktemp("routed") / "map.html"
    seen = tabs.open(made[0], file, dark=request.param == "dark")
    yield View(seen, made[1], request.param)
    assert not seen.errors
    tabs.free.append(seen)


def test_a_way_is_one_full_stroke(view: View) -> None:
    view.go(133.3, 45.6, 8)
    inked = view.across(BACK, 300, 400)
    assert inked[:, 6].mean() > 0.95


def test_no_way_found_is_hollow(view: View) -> None:
    view.go(129.3, 44.8, 7)
    length = view.line(FALLBACK)["length"]
    inked = view.across(FALLBACK, length * 0.55, length * 0.8, slack=110)
    assert not inked[:, 6].any()
    left, right = inked[:, 3:6].any(axis=1), inked[:, 7:10].any(axis=1)
    assert (left & right).mean() > 0.25  # it is dashed, both of its rails alike
    assert not inked[:, [0, 1, 11, 12]].any()


def test_only_the_stretch_without_a_way_is_hollow(view: View) -> None:
    view.go(126.9, 49, 7)
    kinds = [stretch["kind"] for stretch in view.line(MIXED)["stretches"]]
    assert kinds == ["route", "fallback"]


def test_the_last_stretch_on_land_is_a_dotted_hairline(view: View) -> None:
    view.go(131.95, 42.85, 9)
    line = view.line(TWO_ENDS)
    stretch = line["stretches"][-1]
    assert stretch["kind"] == "access"
    # Short of its end, where the name of a town lies over it.
    inked = view.across(TWO_ENDS, stretch["from"] + 12, stretch["to"] - 48)
    assert inked.any(axis=1).mean() > 0.25 and not inked.any(axis=1).all()
    assert not inked[:, [0, 1, 2, 3, 9, 10, 11, 12]].any()  # a hairline
    sea = view.across(TWO_ENDS, stretch["from"] - 80, stretch["from"] - 50)
    assert sea[:, 4:9].all()  # though its line is broad


def test_the_head_is_at_the_port_and_the_port_has_a_sign(view: View) -> None:
    view.go(131.95, 42.85, 9)
    line = view.line(TWO_ENDS)
    assert line["head"]["at"] < line["stretches"][-1]["from"] < line["length"] - 20
    ports = view.seen.tab.evaluate("gmState.scene.ports.map(({ x, y, name }) => [x, y, name])")
    (x, y), _ = next(((x, y), name) for x, y, name in ports if name is None)
    land = view.seen.tab.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--gm-land').trim()"
    )
    middle, beyond = view.seen.tab.evaluate(PIXELS, [[x, y], [x + 9, y - 9]])
    assert is_like(tuple(middle), land) and not is_like(tuple(beyond), land)


def test_a_port_is_named_beside_its_sign(view: View) -> None:
    view.go(127.6, 39.85, 10)
    assert "Hungnam" in view.seen.tab.evaluate("gmState.labels.map(({ text }) => text)")
    view.go(131, 45, 5)
    assert "Hungnam" not in view.seen.tab.evaluate("gmState.labels.map(({ text }) => text)")
    kinds = [stretch["kind"] for stretch in view.line(AT_SEA)["stretches"]]
    assert kinds == ["route"]  # under the dot of its town


def test_a_zoom_draws_what_it_can_show(view: View) -> None:
    counts = []
    for zoom in (4, 6, 8, 12):
        view.go(120, 52, zoom)
        drawn = "gmState.scene.lines.find(({ mark }) => mark.claims[0] === 2).drawn"
        counts.append(view.seen.tab.evaluate(drawn))
    mark = next(mark for mark in view.data["marks"] if mark["claims"] == [RAIL])
    assert counts == sorted(counts) and counts[0] < counts[-1] / 5
    assert counts[-1] == len(mark["zooms"])


@pytest.mark.parametrize("zoom", [5, 7, 9])
def test_lines_of_one_railway_run_beside_one_another(view: View, zoom: float) -> None:
    view.go(133.3, 45.6, zoom)
    sides = {}
    for claim in (RAIL, BRANCH, BACK):
        line = view.line(claim)
        sides[claim] = LineString(line["points"])
    shared = substring(sides[BACK], 0.12, 0.88, normalized=True)  # past the ramps of its ends
    marks = {claim: mark for mark in view.data["marks"] for claim in mark["claims"]}
    for claim in (RAIL, BRANCH):
        # The one comes against the others: each lies to the right of its own way.
        apart = abs(marks[BACK]["offset"] + marks[claim]["offset"])
        near = np.array([sides[claim].distance(Point(point)) for point in shared.coords])
        assert np.median(near) == pytest.approx(apart, abs=1)
        assert near.min() > (marks[BACK]["width"] + marks[claim]["width"]) / 2  # in every bend


def test_the_viewer_reads_the_vertices_that_were_packed(view: View) -> None:
    read = (
        """[...window.gmMarks].map(({ vertices }) => vertices.map(({ lon, lat }) => [lon, lat]))"""
    )
    told = view.seen.tab.evaluate(read)
    for vertices, mark in zip(told, view.data["marks"], strict=True):
        assert np.allclose(vertices, unpacked(mark), atol=1e-9)


def test_the_legend_shows_the_samples_and_no_more(view: View, open_page: Any) -> None:
    words = view.seen.tab.evaluate("document.querySelector('#gm-legend').textContent")
    assert "no way found: straight" in words and "on land to the port" in words
    assert "Lines follow the sea, railways and roads; others are plain connections." in words
    plain = open_page(make_story([leg(0, "Wonsan", "Vladivostok"), leg(1, "Musudan", "Wonsan")]))
    words = plain.tab.evaluate("document.querySelector('#gm-legend').textContent")
    assert "no way" not in words and "on land" not in words
    assert "Lines are plain connections. Schematic" in words


def test_the_detail_tells_how_the_line_was_found(view: View) -> None:
    told = view.seen.tab.evaluate(
        """[...document.querySelectorAll(".gm-claim")].map((button) => {
          button.click(); // a detail is made when it is opened
          const words = button.closest(".gm-row").querySelector(".gm-detail").textContent;
          button.click();
          return words;
        })"""
    )
    ship = next(words for words in told if "Hungnam" in words)
    assert "by sea, about 549 km, 13 km of it on land to the port (schematic)" in ship
    assert "By sea from Hungnam, the port for Hamhung, 13 km away." in ship
    assert any("straight, for no way by rail was found, about" in words for words in told)
    assert any(
        "along roads, in part straight, for no way by road was found" in words for words in told
    )
    assert any("a plain connection, about" in words for words in told)


def test_a_way_that_turns_back_fades_at_its_end_alone(open_page: Any) -> None:
    # West out of the area, and back past it: the middle lies behind the end, where a gradient
    # from end to end would leave nothing of it.
    way = LineString([(131, 49), (125, 49), (125, 46), (136, 46), (136, 44)])
    told = leg(0, "Russian Far East", "Vladivostok", status="confirmed", strength_low=500)
    story = make_story([told | {"geometry": way, "route_method": "given"}])
    seen = open_page(story)
    view = View(seen, gm_page.payload(story), "light")
    length = view.line(0)["length"]
    assert view.across(0, length * 0.3, length * 0.4)[:, 6].mean() > 0.9
    assert not view.across(0, 0, length * 0.03)[:, 6].any()
