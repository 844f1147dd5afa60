"""The search leads the map: on Enter to what it leaves, and back when it is cleared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from geo_movements.schema import Story

from .conftest import until

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

VIEW = "() => { const { lat, lng } = gmMap.getCenter(); return [lat, lng, gmMap.getZoom()]; }"
HOLDS = "([lat, lon]) => gmMap.getBounds().contains([lat, lon])"
KHABAROVSK, KURSK = [48.46, 135.1], [51.6, 36.3]


def typed(seen: Any, words: str) -> None:
    seen.tab.fill("#gm-search", words)
    until(seen, "(words) => gmState.query === words", words)


def test_enter_takes_the_map_to_what_is_found_and_clearing_takes_it_back(
    story: Story, open_page: Open
) -> None:
    seen = open_page(story)
    before = seen.tab.evaluate(VIEW)
    typed(seen, "khabarovsk")
    assert seen.tab.evaluate(VIEW) == before  # not at every keystroke
    seen.tab.keyboard.press("Enter")
    after = seen.tab.evaluate(VIEW)
    assert after[2] > before[2] + 1
    assert seen.tab.evaluate(HOLDS, KHABAROVSK)
    assert not seen.tab.evaluate(HOLDS, KURSK)
    assert "at=" not in seen.tab.evaluate("location.hash")  # no hand has moved it
    seen.tab.get_by_role("button", name="Clear the search").click()
    assert seen.tab.evaluate(VIEW) == pytest.approx(before, abs=1e-3)


def test_a_view_of_the_readers_own_comes_back(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.locator(".leaflet-control-zoom-in").click()
    until(seen, "gmState.view !== null")
    before, view = seen.tab.evaluate(VIEW), seen.tab.evaluate("gmState.view")
    typed(seen, "khabarovsk")
    seen.tab.keyboard.press("Enter")
    assert seen.tab.evaluate("gmState.view") is None
    typed(seen, "")
    assert seen.tab.evaluate(VIEW) == pytest.approx(before, abs=1e-3)
    assert seen.tab.evaluate("gmState.view") == view


def test_hands_on_the_map_win_over_the_way_back(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    typed(seen, "khabarovsk")
    seen.tab.keyboard.press("Enter")
    seen.tab.locator(".leaflet-control-zoom-out").click()
    until(seen, "gmState.view !== null")
    moved = seen.tab.evaluate(VIEW)
    typed(seen, "")
    assert seen.tab.evaluate(VIEW) == moved
    typed(seen, "khabarovsk")
    seen.tab.keyboard.press("Enter")  # and the same search leads again
    assert seen.tab.evaluate(VIEW) != moved


def test_what_finds_nothing_moves_nothing(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    before = seen.tab.evaluate(VIEW)
    typed(seen, "nobody said this")
    seen.tab.keyboard.press("Enter")
    assert seen.tab.evaluate(VIEW) == before


def test_an_address_with_a_search_opens_at_what_it_finds(story: Story, open_page: Open) -> None:
    seen = open_page(story, hash_="#q=khabarovsk")
    assert seen.tab.evaluate(HOLDS, KHABAROVSK)
    assert not seen.tab.evaluate(HOLDS, KURSK)
    typed(seen, "")
    assert seen.tab.evaluate(HOLDS, KURSK)


@pytest.mark.parametrize(("motion", "glides"), [("reduce", False), ("no-preference", True)])
def test_the_map_glides_only_where_motion_is_welcome(
    story: Story, open_page: Open, motion: Any, glides: bool
) -> None:
    seen = open_page(story)
    seen.tab.emulate_media(reduced_motion=motion)
    typed(seen, "khabarovsk")
    before = seen.tab.evaluate(VIEW)
    at_once = """() => {
      const box = document.getElementById("gm-search");
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
      return gmMap.getZoom();
    }"""
    assert (seen.tab.evaluate(at_once) == before[2]) is glides
    seen.tab.emulate_media(reduced_motion="reduce")
    until(seen, "(before) => Math.abs(gmMap.getZoom() - before) > 1", before[2])


@pytest.mark.parametrize(
    ("words", "claims"),
    [
        ("하바롭스크", [5]),  # a name that only places.csv gives
        ("Habarovsk-town", [5]),
        ("special brigade", [7]),  # what the force is part of
        ("Kirby", [3]),  # a speaker, and a source's title
        ("Ships khabarovsk", [5]),  # a source's title and a place
    ],
)
def test_places_forces_claimants_and_titles_are_found(
    story: Story, open_page: Open, words: str, claims: list[int]
) -> None:
    named = story.places["name"].map({"Khabarovsk": "하바롭스크"}.get)
    called = story.places["name"].map({"Khabarovsk": "Habarovsk-town"}.get)
    legs = story.legs.copy()
    legs.loc[7, "force_part_of"] = "Special brigade"
    places = story.places.assign(name_ko=named, name_xx=called)
    seen = open_page(replace(story, legs=legs, places=places))
    typed(seen, words)
    rows = """() => [...document.querySelectorAll(".gm-claim")].filter((row) => row.offsetParent)
      .flatMap((row) => row.dataset.claims.split(",").map(Number))"""
    assert set(claims) <= set(seen.tab.evaluate(rows))
    assert seen.tab.inner_text(".gm-said [role=status]").startswith(f"{len(claims)} of")
