"""What is drawn, pixel by pixel: every visual variable of the line grammar as a reader sees it.

Each claim lies on a parallel of its own, so that where it must be follows from its places alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point, box

from geo_movements import page as gm_page
from geo_movements.grammar import DASHES
from geo_movements.page.storymap import StoryMap
from geo_movements.schema import CRS, RESOLVED, STATUSES, Story

from .conftest import Seen, Tabs, leg, legs_table, make_story

pytestmark = pytest.mark.browser
Rgba = tuple[int, int, int, int]

WEST, EAST = 126.0, 136.0
LINES = {status: at for at, status in enumerate(STATUSES)}
BACK, INTO_AREA, TO_STUB, FROM_STUB = 6, 7, 8, 9
THERE = {"confirmed": 10, "claimed": 11, "planned": 12, "denied": 13}
WITHIN = 14
STRENGTHS = {"confirmed": 20_000, "claimed": 2_000, "planned": 2_000, "denied": 100}
PIXELS = """(points) => {
  const ctx = document.querySelector(".leaflet-gmStory-pane canvas").getContext("2d");
  return points.map(([x, y]) => [...ctx.getImageData(Math.round(x), Math.round(y), 1, 1).data]);
}"""


def parallel(at: int) -> float:
    return 48.0 - 0.75 * at


def straight(at: int, origin: str, destination: str, **cells: Any) -> dict[str, Any]:
    ends = {"W": WEST, "E": EAST, "A": EAST}
    x = [ends[name[0]] for name in (origin, destination)]
    # Two points alone would be a great circle, which is no parallel.
    line = LineString([(x[0] + (x[1] - x[0]) * n / 4, parallel(at)) for n in range(5)])
    return row(at, origin, destination, line, **cells)


def row(at: int, origin: str | None, destination: str | None, shape: Any, **cells: Any) -> Any:
    told = leg(at, None, None, claimant="A" if at % 2 else "B", **cells)
    return told | {
        "origin": origin, "destination": destination, "origin_place": origin,
        "destination_place": destination, "geometry": shape,
        "route_method": "none" if shape.geom_type == "Point" else "great_circle",
        "origin_precision": "town", "destination_precision": "town",
    }  # fmt: skip


def claims() -> list[dict[str, Any]]:
    lines = [
        straight(at, f"W{at}", f"E{at}", status=status, strength_low=STRENGTHS.get(status))
        for status, at in LINES.items()
    ]
    into = straight(INTO_AREA, f"W{INTO_AREA}", "A", status="assessed")
    told = [
        *lines,
        straight(BACK, f"E{BACK}", f"W{BACK}", status="confirmed"),
        into | {"destination_precision": "region"},
        row(TO_STUB, None, f"E{TO_STUB}", Point(EAST, parallel(TO_STUB)), status="assessed"),
        row(FROM_STUB, f"W{FROM_STUB}", None, Point(WEST, parallel(FROM_STUB)), status="assessed"),
        *(
            row(at, None, f"E{at}", Point(EAST, parallel(at)), kind="presence", status=status)
            for status, at in THERE.items()
        ),
        row(WITHIN, f"E{WITHIN}", f"E{WITHIN}", Point(EAST, parallel(WITHIN)), status="claimed"),
    ]
    told[0] |= {"date_earliest": "2024-10-01", "date_latest": "2024-10-20"}
    told[0] |= {"date_definite_start": "2024-10-05", "date_definite_end": "2024-10-10"}
    told[1] |= {"date_earliest": "2024-10-08", "date_latest": None}
    told[2] |= {"date_earliest": None, "date_latest": "2024-10-12"}
    told[BACK] |= {"date_earliest": "2024-10-01", "date_latest": "2024-10-31"}
    told[THERE["denied"]] |= {"date_earliest": "2024-10-03", "date_latest": "2024-10-04"}
    told[BACK] |= {
        "strength": "dozens", "force": "Engineers", "via": "Chita", "quote": "We saw them.",
        "note": "One remark.", "reliability": "B", "credibility": "2", "sources": "s1",
        "reported_earliest": "2024-10-23", "reported_latest": "2024-10-23", "length_km": 812.4,
        "date": "in October", "mode": "rail",
    }  # fmt: skip
    return told


def drawn_story() -> Story:
    told = claims()
    ends = {name for row in told for name in (row["origin"], row["destination"]) if name}
    shapes: dict[str, Any] = {
        name: Point(WEST if name[0] == "W" else EAST, parallel(int(name[1:])))
        for name in ends - {"A"}
    }
    middle = parallel(INTO_AREA)
    shapes["A"] = box(EAST - 1, middle - 0.3, EAST + 1, middle + 0.3)
    places = [
        {
            **dict.fromkeys(RESOLVED), "toponym": name, "place_id": name, "name": name,
            "precision": "region" if name == "A" else "town", "geometry": shape,
        }
        for name, shape in shapes.items()
    ]  # fmt: skip
    story = make_story(told, color_by="claimant")
    late = story.events.assign(date_earliest="2024-11-05", date_latest="2024-11-05")
    events = pd.concat([story.events, late], ignore_index=True)
    table = gpd.GeoDataFrame(places, geometry="geometry", crs=CRS)
    return replace(story, places=table, events=events)


class Canvas:
    """The story's canvas, with the story that is on it."""

    def __init__(self, seen: Seen, data: dict[str, Any], shade: str) -> None:
        self.seen = seen
        self.data = data
        self.shade = shade
        scene = seen.tab.evaluate("gmState.scene.places.map(({ id, x, y }) => [id, x, y])")
        self.at = {name: (x, y) for name, x, y in scene}
        grey = "getComputedStyle(document.documentElement).getPropertyValue('--gm-grey')"
        self.grey = seen.tab.evaluate(grey).strip()

    def pixels(self, points: list[tuple[float, float]]) -> list[Rgba]:
        return [tuple(pixel) for pixel in self.seen.tab.evaluate(PIXELS, points)]

    def width(self, claim: int) -> float:
        return next(m["width"] for m in self.data["marks"] if claim in m["claims"])

    def colour(self, claim: int) -> str:
        group = self.data["groups"][self.data["claims"][claim]["group"]]
        return str(group[self.shade])

    def along(self, claim: int, start: float, end: float) -> list[bool]:
        """Tell for each pixel between two shares of W to E whether it has the claim's colour."""
        (left, y), (right, _) = self.at[f"W{claim}"], (self.at.get(f"E{claim}") or self.at["A"])
        first, last = (left + (right - left) * share for share in (start, end))
        columns = range(round(first), round(last))
        rows = [self.pixels([(x, y + step) for x in columns]) for step in (-0.5, 0.5)]
        return [
            any(is_like(pixel, self.ink(claim), 70) for pixel in pair)
            for pair in zip(*rows, strict=True)
        ]

    def across(self, claim: int, x: float, reach: int = 12) -> int:
        """Count the pixels of the claim's colour on the meridian of x."""
        y = self.at.get(f"W{claim}", self.at.get(f"E{claim}", (0, 0)))[1]
        points = [(x, y + step) for step in range(-reach, reach + 1)]
        return sum(is_like(pixel, self.ink(claim)) for pixel in self.pixels(points))

    def ink(self, claim: int) -> str:
        return self.grey if self.data["claims"][claim]["status"] == "denied" else self.colour(claim)


def is_like(pixel: Rgba, colour: str, slack: int = 40) -> bool:
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return pixel[3] > 200 and all(abs(a - b) <= slack for a, b in zip(pixel, wanted, strict=False))


def runs(marks: list[bool], of: bool) -> list[int]:
    """List the lengths of the runs, but for the first and the last, which may be cut."""
    lengths = [(value, len(list(run))) for value, run in groupby(marks)]
    return [length for value, length in lengths[1:-1] if value == of]


@pytest.fixture(scope="module")
def drawn() -> StoryMap:
    story = drawn_story()
    return StoryMap(story, gm_page.payload(story))


@pytest.fixture(scope="module", params=["light", "dark"])
def canvas(request: Any, drawn: StoryMap, tabs: Tabs, tmp_path_factory: Any) -> Iterator[Canvas]:
    file: Path = tmp_path_factory.mktemp("drawn") / "map.html"
    seen = tabs.open(drawn.page(), file, dark=request.param == "dark")
    yield Canvas(seen, drawn.data, request.param)
    tabs.free.append(seen)


@pytest.mark.parametrize("status", STATUSES)
def test_status_is_the_dash(canvas: Canvas, status: str) -> None:
    claim = LINES[status]
    width = canvas.width(claim)
    marks = canvas.along(claim, 0.12, 0.47)
    inked = sum(marks) / len(marks)
    if DASHES[status] == "solid":
        assert inked > 0.98
        return
    gaps, strokes = runs(marks, False), runs(marks, True)
    assert len(gaps) >= 4
    if DASHES[status] == "dotted":
        assert max(strokes) <= width + 1.5
    else:
        assert max(strokes) == pytest.approx(5 + 1.3 * width, abs=2)
        assert 0.3 < inked < 0.8


def test_denied_alone_is_grey_and_crossed(canvas: Canvas) -> None:
    for claim in LINES.values():
        (left, _), (right, _) = canvas.at[f"W{claim}"], canvas.at[f"E{claim}"]
        widest = max(canvas.across(claim, (left + right) / 2 + step) for step in range(-3, 4))
        if claim == LINES["denied"]:
            assert widest >= 11
        else:
            assert widest <= 9
    assert canvas.grey not in {canvas.colour(claim) for claim in LINES.values()}


def test_strength_is_the_width(canvas: Canvas) -> None:
    seen = {}
    for status, at in LINES.items():
        (left, _), (right, _) = canvas.at[f"W{at}"], canvas.at[f"E{at}"]
        shares = [0.3 + 0.002 * step for step in range(25)]
        seen[status] = max(canvas.across(at, left + (right - left) * share) for share in shares)
    assert seen["confirmed"] > seen["claimed"] > seen["denied"]
    assert seen["denied"] >= seen["reported"]  # not told is thinnest
    assert seen["confirmed"] == pytest.approx(canvas.width(LINES["confirmed"]), abs=1.5)


@pytest.mark.parametrize("claim", [*LINES.values(), BACK])
def test_the_head_is_at_the_destination(canvas: Canvas, claim: int) -> None:
    (left, _), (right, _) = canvas.at[f"W{claim}"], canvas.at[f"E{claim}"]
    near = [
        max(canvas.across(claim, x + step) for step in range(10, 19)) for x in (left, right - 28)
    ]
    at_west, at_east = near
    if claim == BACK:
        assert at_west >= at_east + 3
    else:
        assert at_east >= at_west + 3
    tip = [canvas.across(claim, x) for x in (left + 8, right - 8)]
    base = [canvas.across(claim, x) for x in (left + 15, right - 15)]
    end = 0 if claim == BACK else 1
    assert tip[end] < base[end] or base[end] < near[end]  # it points at its place


def test_a_line_fades_into_an_area_and_has_its_head_before(canvas: Canvas) -> None:
    marks = canvas.along(INTO_AREA, 0.05, 0.4)
    assert sum(marks) / len(marks) > 0.95
    assert not any(canvas.along(INTO_AREA, 0.95, 1.0))
    (left, _), (right, _) = canvas.at[f"W{INTO_AREA}"], canvas.at["A"]
    middle = left + (right - left) * 0.56
    assert max(canvas.across(INTO_AREA, middle + step) for step in range(-12, 13)) >= 5
    assert canvas.across(INTO_AREA, right - 12) == 0


@pytest.mark.parametrize(("claim", "end"), [(TO_STUB, "E"), (FROM_STUB, "W")])
def test_a_stub_is_short_and_fades_where_nothing_is_told(
    canvas: Canvas, claim: int, end: str
) -> None:
    x, y = canvas.at[f"{end}{claim}"]
    # North-east, where no other line meets the place.
    # Its way may turn a little, so two pixels to either side are looked at too.
    steps = range(9, 44 if end == "E" else 52)
    inked = sorted(
        {
            step
            for aside in (-2, -1, 0, 1, 2)
            for step, pixel in zip(
                steps,
                canvas.pixels(
                    [(x + (step + aside) * 0.7071, y - (step - aside) * 0.7071) for step in steps]
                ),
                strict=True,
            )
            if is_like(pixel, canvas.colour(claim))
        }
    )
    assert inked
    assert min(inked) <= 14  # where its first dash begins, and a pixel of the ray's own grid
    if end == "E":  # the head is at the place, and the tail fades
        assert max(inked) <= 40
    else:  # the line fades towards its head, which is at the far end
        assert max(inked) >= 44
        assert not set(range(30, 38)) & set(inked)


@pytest.mark.parametrize(("claim", "end", "far"), [(TO_STUB, "E", 50), (FROM_STUB, "W", 57)])
def test_a_question_mark_stands_where_nobody_told_the_end(
    canvas: Canvas, claim: int, end: str, far: int
) -> None:
    x, y = canvas.at[f"{end}{claim}"]
    x, y = x + far * 0.7071, y - far * 0.7071
    around = [(x + dx, y + dy) for dx in range(-5, 6) for dy in range(-7, 8)]
    inked = sum(is_like(pixel, canvas.colour(claim)) for pixel in canvas.pixels(around))
    assert 8 <= inked <= 80  # a glyph, neither nothing nor a disc
    beyond = [(x + step * 0.7071, y - step * 0.7071) for step in range(10, 30)]
    assert not any(is_like(pixel, canvas.colour(claim)) for pixel in canvas.pixels(beyond))


@pytest.mark.parametrize("status", THERE)
def test_presences_are_discs_by_status(canvas: Canvas, status: str) -> None:
    claim = THERE[status]
    x, y = canvas.at[f"E{claim}"]
    ((_, *_), *_) = middle = canvas.pixels([(x, y)])
    assert is_like(middle[0], canvas.ink(claim)) == (DASHES[status] in {"solid", "denied"})
    ring = canvas.pixels([(x, y - 4.4), (x, y + 3.6), (x - 4.4, y), (x + 3.6, y)])
    around = sum(is_like(pixel, canvas.ink(claim), 70) for pixel in ring)
    assert around >= (1 if status == "planned" else 3)
    far = 6
    bar = canvas.pixels([(x + far, y - far), (x - far, y + far)])
    assert all(is_like(p, canvas.ink(claim), 60) for p in bar) == (status == "denied")
    other = canvas.pixels([(x + far + 1, y + far + 1), (x - far - 1, y - far - 1)])
    assert not any(is_like(p, canvas.ink(claim)) for p in other)


def test_a_presence_in_an_area_is_a_broken_ring_and_no_pin(open_page: Any) -> None:
    story = drawn_story()
    shapes = story.places.set_index("toponym").geometry
    there = row(0, None, "A", shapes["A"].centroid, kind="presence", status="confirmed")
    town = row(1, None, "E1", shapes["E1"], kind="presence", status="confirmed")
    story = replace(story, legs=legs_table([there, town]))
    colour = gm_page.payload(story)["groups"][0]["light"]
    tab = open_page(story).tab
    (dot,) = tab.evaluate("gmState.scene.dots.filter(({ area }) => area)")

    def inked(points: list[tuple[float, float]]) -> list[bool]:
        return [is_like(tuple(pixel), colour, 60) for pixel in tab.evaluate(PIXELS, points)]

    reach = dot["radius"] - 1
    turns = [turn * math.tau / 64 for turn in range(64)]
    ring = [(dot["x"] + reach * math.cos(t), dot["y"] + reach * math.sin(t)) for t in turns]
    assert 0.3 < sum(inked(ring)) / len(ring) < 0.85  # dashes, and gaps between them
    assert inked([(dot["x"], dot["y"])]) == [False]


def test_a_leg_within_one_place_is_a_disc(canvas: Canvas) -> None:
    x, y = canvas.at[f"E{WITHIN}"]
    ring = canvas.pixels([(x, y - 4), (x, y + 4), (x - 4, y), (x + 4, y)])
    assert sum(is_like(pixel, canvas.ink(WITHIN), 70) for pixel in ring) >= 3
    ray = canvas.pixels([(x + step * 0.7071, y - step * 0.7071) for step in range(12, 40)])
    assert not any(is_like(pixel, canvas.ink(WITHIN)) for pixel in ray)


def boxes(canvas: Canvas, claim: int) -> list[dict[str, Any]]:
    read = """(all) => all.map((rect) => ({
      x: rect.x.baseVal.value, width: rect.width.baseVal.value,
      solid: rect.getAttribute("fill-opacity"), fill: rect.getAttribute("fill"),
    }))"""
    found: list[dict[str, Any]] = canvas.seen.tab.eval_on_selector_all(
        f'[data-key="claim-{claim}"] > rect', read
    )
    return found


def test_bars_are_solid_where_definite_and_pale_where_possible(canvas: Canvas) -> None:
    possible, definite = boxes(canvas, 0)
    assert (possible["solid"], definite["solid"]) == ("0.34", "1")
    assert definite["width"] / possible["width"] == pytest.approx(6 / 20, rel=0.01)
    assert (definite["x"] - possible["x"]) / possible["width"] == pytest.approx(4 / 20, rel=0.01)
    assert len(boxes(canvas, THERE["denied"])) == 1


def test_an_open_side_runs_to_the_edge_and_fades(canvas: Canvas) -> None:
    width = canvas.seen.tab.locator("#gm-time .gm-chart > svg").bounding_box()["width"]
    (from_then,), (until_then,) = boxes(canvas, 1), boxes(canvas, 2)
    assert from_then["x"] + from_then["width"] == pytest.approx(width - 16, abs=1)
    assert until_then["x"] == pytest.approx(16, abs=1)
    stops = """(claim) => [...document.querySelectorAll(`[data-key="claim-${claim}"] stop`)].map(
      (stop) => Number(stop.getAttribute("stop-opacity")))"""
    assert canvas.seen.tab.evaluate(stops, 1) == [1, 1, 0]
    assert canvas.seen.tab.evaluate(stops, 2) == [0, 1, 1]
    for claim, bar in ((1, from_then), (2, until_then)):
        assert bar["fill"] == f"url(#gm-fade-{claim})"
    assert boxes(canvas, 0)[0]["fill"] == "currentColor"


def test_events_after_the_last_bar_are_there(canvas: Canvas) -> None:
    edges = canvas.seen.tab.eval_on_selector_all(
        ".gm-event path", "all => all.map((mark) => mark.getBBox().x)"
    )
    assert len(edges) == 2
    assert (
        edges[1] < canvas.seen.tab.locator("#gm-time .gm-chart > svg").bounding_box()["width"] - 16
    )
    assert edges[1] > boxes(canvas, 0)[0]["x"] + boxes(canvas, 0)[0]["width"]


def test_events_far_beyond_the_claims_stand_at_the_edge(open_page: Any) -> None:
    story = drawn_story()
    days = {"date_earliest": "2031-01-01", "date_latest": "2031-01-01"}
    far = pd.concat([story.events, story.events.assign(**days)], ignore_index=True)
    seen = open_page(replace(story, events=far))
    # Its words give way to a mark near it; a reader hears them all the same.
    told = seen.tab.locator("#gm-time .gm-event").last.get_attribute("aria-label")
    assert len(told.splitlines()) == len(story.events)


def test_the_page_says_what_solid_and_pale_mean(canvas: Canvas) -> None:
    words = canvas.seen.tab.locator("#gm-time", has_text="Solid")
    assert words.is_visible()


def test_bars_say_what_the_pointer_says(canvas: Canvas) -> None:
    claim = THERE["denied"]
    name = canvas.seen.tab.locator(f'[data-key="claim-{claim}"]').get_attribute("aria-label")
    assert name == f"{'A' if claim % 2 else 'B'} · at E{claim} · 3–4 Oct 2024 · denied"


def test_the_detail_tells_each_fact_under_its_name(canvas: Canvas) -> None:
    read = """() => {
      // A detail is made when it is opened.
      const button = [...document.querySelectorAll(".gm-claim")].find((one) => {
        one.click();
        return one.closest(".gm-row").textContent.includes("We saw them");
      });
      const row = button.closest(".gm-row");
      const text = (name) => [...row.querySelectorAll(`.gm-detail ${name}`)].map(
        (node) => node.textContent);
      const told = { facts: text("dt").map((name, at) => [name, text("dd")[at]]),
        quote: text("blockquote"), cited: text(".gm-cited li") };
      button.click();
      return told;
    }"""
    told = canvas.seen.tab.evaluate(read)
    facts = dict(told["facts"])
    assert facts == {
        "Who says so": "B",
        "Force": "Engineers",
        "Status": "confirmed",
        "When": "“in October” (Oct 2024)",
        "How many": "dozens",
        "By": "rail",
        "Via": "Chita",
        "Published": "23 Oct 2024",
        "Grade": "source B, usually reliable; information 2, probably true",
        "Line": "straight, for no way by rail was found, about 812 km (schematic)",
        "Note": "One remark.",
    }
    assert told["quote"] == ["We saw them."]
    assert told["cited"] == ["Kyiv Post: Ships"]
