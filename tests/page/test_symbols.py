"""The map where it is crowded, and military symbols on it, as a reader sees them."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import expect

from geo_movements.schema import Story

from .conftest import Seen, claims, leg, make_story, until
from .test_drawn import PIXELS

pytestmark = pytest.mark.browser

LINES = """gmState.scene.lines.map(({ mark, length, width, head, unknown }) =>
  ({ shape: mark.shape, class: mark.width, length, width, head, unknown }))"""
LABELS = "gmState.labels.map(({ text, box, icon }) => ({ text, box, icon }))"
APART = 110
UNITS = {0: "special forces", 3: "infantry", 7: "camel corps", 11: "Reconnaissance"}


def go(seen: Seen, lat: float, lon: float, zoom: float) -> None:
    seen.tab.evaluate(
        "([lat, lon, zoom]) => gmMap.setView([lat, lon], zoom, { animate: false })",
        [lat, lon, zoom],
    )


def meet(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["left"] < other["right"]
        and other["left"] < one["right"]
        and one["top"] < other["bottom"]
        and other["top"] < one["bottom"]
    )


def centre(box: dict[str, float]) -> tuple[float, float]:
    return (box["left"] + box["right"]) / 2, (box["top"] + box["bottom"]) / 2


@pytest.fixture(scope="module")
def crowded() -> Story:
    """Many claims of a few lines, and several stubs at one place."""
    rows = claims()
    stubs = [
        leg(20 + at, None, "Khabarovsk", claimant=f"C{at}", strength_low=1000 * at)
        for at in range(4)
    ]
    ships = [
        leg(30 + at, "Wonsan", "Khabarovsk", mode="sea", claimant="HUR", status=status,
            strength_low=5000, force=f"F{at}")
        for at, status in enumerate(("confirmed", "claimed", "planned"))
    ]  # fmt: skip
    return make_story([*rows, *stubs, *ships])


@pytest.mark.parametrize("zoom", [3, 4, 5, 7, 9])
def test_no_head_hides_more_than_a_third_of_its_line(
    crowded: Story, open_page: Any, zoom: float
) -> None:
    seen = open_page(crowded)
    go(seen, 43.1, 131.9, zoom)
    lines = seen.tab.evaluate(LINES)
    headed = [line for line in lines if line.get("head")]
    assert headed and all(line["head"]["size"] <= line["length"] / 3 + 1e-6 for line in headed)
    short = [line for line in lines if line["shape"] == "line" and line["length"] < 40]
    assert all(line["width"] < line["class"] or line["class"] <= 1.4 for line in short)
    long = [line for line in lines if line["shape"] == "line" and line["length"] > 100]
    assert all(line["width"] == line["class"] for line in long)
    assert short or long


@pytest.mark.parametrize("zoom", [5, 6])
def test_pictures_stand_apart_from_all_else(crowded: Story, open_page: Any, zoom: float) -> None:
    seen = open_page(crowded)
    go(seen, 45.0, 132.0, zoom)
    labels, lines = seen.tab.evaluate(LABELS), seen.tab.evaluate(LINES)
    pictures = [label for label in labels if label["icon"]]
    for one, other in combinations(labels, 2):
        assert not meet(one["box"], other["box"]), (one, other)
    for label in pictures:
        for line in lines:
            if line.get("head"):
                at = line["head"]
                x = at["x"] - math.cos(at["angle"]) * at["size"] / 2
                y = at["y"] - math.sin(at["angle"]) * at["size"] / 2
                half = at["size"] / 2
                head = {"left": x - half, "right": x + half, "top": y - half, "bottom": y + half}
                assert not meet(label["box"], head)
    ships = [centre(label["box"]) for label in pictures if label["icon"] == "sea"]
    assert ships
    assert len(ships) < sum(1 for line in lines if line["shape"] == "line" and line["length"] > 110)


def test_pictures_of_one_mode_and_colour_are_spaced(crowded: Story, open_page: Any) -> None:
    seen = open_page(crowded)
    go(seen, 44.0, 131.0, 6)
    told = seen.tab.evaluate(
        """gmState.labels.filter(({ icon }) => icon === "sea").map(({ box }) => box)"""
    )
    same = [centre(box) for box in told]
    close = [pair for pair in combinations(same, 2) if math.dist(*pair) <= APART]
    # Two colours may meet; three ways of one colour, which lie side by side, have one between them.
    assert len(same) >= 2 and len(close) < len(same)


def test_stubs_of_one_place_turn_apart(crowded: Story, open_page: Any) -> None:
    seen = open_page(crowded)
    go(seen, 48.4, 135.0, 6)
    marks = [line["unknown"] for line in seen.tab.evaluate(LINES) if line.get("unknown")]
    here = [(mark["x"], mark["y"]) for mark in marks]
    assert len(here) >= 4
    assert all(math.dist(*pair) > 14 for pair in combinations(here, 2))


def test_lesser_names_of_a_knot_wait_for_a_closer_look(story: Story, open_page: Any) -> None:
    seen = open_page(story)
    named: dict[int, set[str]] = {}
    for zoom in (3, 9):
        go(seen, 43.5, 131.9, zoom)
        named[zoom] = {label["text"] for label in seen.tab.evaluate(LABELS)}
    assert "Vladivostok" in named[3] and "Ussuriysk" not in named[3]
    assert {"Vladivostok", "Ussuriysk"} <= named[9]


# --- Military symbols -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def military() -> Story:
    rows = claims()
    for at, unit_type in UNITS.items():
        rows[at]["unit_type"] = unit_type
    rows[3]["side"] = "Russia"
    rows[7]["unit_type"] = "<img src=x onerror='window.hacked = 1'>{{ 7*7 }}"
    return make_story(
        rows, symbols="military", affiliations={"Russia": "friend"}, other_languages=("uk",)
    )


def test_a_symbol_stands_on_its_line_in_the_claims_colour(military: Story, open_page: Any) -> None:
    seen = open_page(military)
    go(seen, 42.0, 130.6, 7)
    labels = [label for label in seen.tab.evaluate(LABELS) if label["icon"]]
    symbols = {label["icon"] for label in labels if str(label["icon"]).startswith("symbol")}
    kinds = seen.tab.evaluate("gmState.scene.lines.map(({ mark }) => mark.symbol)")
    assert len(symbols) >= 2 and None in kinds
    for label in labels:
        if not str(label["icon"]).startswith("symbol"):
            continue
        box = label["box"]
        x, y = centre(box)
        points = [[x + dx, y + dy] for dx in range(-12, 13) for dy in range(-12, 13)]
        inks = seen.tab.evaluate(PIXELS, points)
        white = sum(all(part > 240 for part in ink[:3]) and ink[3] > 250 for ink in inks)
        strong = sum(max(ink[:3]) - min(ink[:3]) > 60 for ink in inks)
        assert white > 100 and strong > 60
    assert not seen.errors and not [r for r in seen.requests if not r.startswith("file:")]


def test_the_ring_of_a_presence_keeps_its_place_beside_the_symbol(
    military: Story, open_page: Any
) -> None:
    seen = open_page(military)
    go(seen, 44.3, 131.7, 8)
    dot = seen.tab.evaluate("gmState.scene.dots.find(({ mark }) => mark.claims.includes(11))")
    near = [
        centre(label["box"])
        for label in seen.tab.evaluate(LABELS)
        if str(label["icon"]).startswith("symbol")
    ]
    far = [math.dist(at, (dot["x"], dot["y"])) for at in near]
    assert min(far) < 40 and min(far) > 12


def test_legend_detail_and_table_say_the_units_word(military: Story, open_page: Any) -> None:
    seen = open_page(military)
    legend = seen.tab.locator(".gm-legend")
    seen.tab.get_by_role("button", name="Full legend").click()
    expect(legend.get_by_text("infantry (friendly)")).to_be_visible()
    expect(legend.get_by_text("special forces")).to_be_visible()
    assert legend.locator("svg.gm-symbol[aria-hidden=true]").count() == 3
    seen.tab.keyboard.press("Escape")
    seen.tab.locator(".gm-claim[data-claims='3']").click()
    unit = seen.tab.locator(".gm-unit").first
    expect(unit).to_have_text("infantry")
    assert unit.locator("svg path").count() == 2
    seen.tab.get_by_role("tab", name="Table").click()
    expect(seen.tab.get_by_role("columnheader", name="Unit")).to_be_visible()
    words = seen.tab.locator(".gm-table").first.inner_text()
    assert "<img src=x onerror='window.hacked = 1'>{{ 7*7 }}" in words
    assert seen.tab.evaluate("window.hacked") is None and not seen.errors


def test_the_words_of_units_follow_the_language(military: Story, open_page: Any) -> None:
    seen = open_page(military, hash_="#lang=uk&tab=table")
    until(seen, "document.documentElement.lang === 'uk'")
    expect(seen.tab.locator(".gm-table").first).to_contain_text("піхота")


def test_plain_pages_say_and_carry_nothing_of_symbols(data: dict[str, Any]) -> None:
    assert data["symbols"] == []
    assert not any("symbol" in mark for mark in data["marks"])
    assert not any("unit" in claim or "symbol" in claim for claim in data["claims"])
