"""The ground under the story, in a real browser: names that never collide, borders, tiles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from geo_movements import page as gm_page
from geo_movements.schema import Story

from .conftest import Seen, leg, make_story, until

pytestmark = pytest.mark.browser

LABELS = "gmState.labels.map(({ text, box, country, town }) => ({ text, box, country, town }))"
# The colours along a line on the map's ground, as numbers of the red channel.
GROUND = """([lon, lat, width]) => {
  const canvas = document.querySelector(".leaflet-gmBase-pane canvas");
  const at = gmMap.latLngToContainerPoint([lat, lon]);
  const box = canvas.getBoundingClientRect(), map = gmMap.getContainer().getBoundingClientRect();
  const ratio = canvas.width / box.width;
  const x = (at.x + map.left - box.left) * ratio, y = (at.y + map.top - box.top) * ratio;
  const { data } = canvas.getContext("2d").getImageData(x - width, y - width, 2 * width, 2 * width);
  return [...data].filter((_, n) => n % 4 === 0);
}"""


def go(seen: Any, lat: float, lon: float, zoom: float) -> list[dict[str, Any]]:
    seen.tab.evaluate(
        "([lat, lon, zoom]) => gmMap.setView([lat, lon], zoom, { animate: false })",
        [lat, lon, zoom],
    )
    return list(seen.tab.evaluate(LABELS))


def meet(a: dict[str, float], b: dict[str, float]) -> bool:
    return (
        a["left"] < b["right"]
        and b["left"] < a["right"]
        and a["top"] < b["bottom"]
        and b["top"] < a["bottom"]
    )


def towns(labels: list[dict[str, Any]]) -> list[str]:
    return [label["text"] for label in labels if label["town"]]


@pytest.fixture
def seen(story: Story, open_page: Any) -> Any:
    return open_page(story)


def test_names_never_collide_at_any_zoom_and_towns_come_with_it(seen: Any) -> None:
    counts = {}
    for zoom in (4, 5.5, 7, 8.25, 9, 11):
        labels = go(seen, 43.4, 132.2, zoom)
        for one, other in combinations(labels, 2):
            assert not meet(one["box"], other["box"]), (zoom, one["text"], other["text"])
        counts[zoom] = towns(labels)
    assert len(counts[4]) >= 2
    assert "Artëm" not in counts[5.5] and "Artëm" in counts[9]
    assert seen.requests and all(url.startswith(("file:", "data:")) for url in seen.requests)
    assert not seen.errors


def test_the_storys_places_win(seen: Any) -> None:
    for zoom in (5, 7, 9):
        labels = go(seen, 43.4, 132.2, zoom)
        told = [label["text"] for label in labels if not label["town"]]
        assert "Vladivostok" in told
        assert not {"Vladivostok", "Ussuriysk"} & set(towns(labels))
    assert "Ussuriysk" in told  # 77 km on, both read at zoom 9


def test_towns_and_countries_speak_the_pages_language(story: Story, open_page: Any) -> None:
    russian = replace(story, settings=replace(story.settings, language="ru"))
    seen = open_page(russian)
    texts = {label["text"] for label in go(seen, 43.4, 132.2, 9)}
    assert "Артем" in texts
    assert {"Владивосток", "Уссурийск"} & texts == set()  # not this story's ids: its own names
    wide = {label["text"] for label in go(seen, 46.0, 125.0, 5)}
    assert "КИТАЙ" in wide
    assert not seen.errors


def test_the_ground_has_rivers_and_dashes(open_page: Any) -> None:
    rows = [leg(0, "Wonsan", "Kursk Oblast")]
    story = make_story(rows)
    seen = open_page(story)
    go(seen, 50.5, 137.0, 7)
    colours = seen.tab.evaluate(GROUND, [137.0, 50.55, 30])
    river, land = 0xC3, 0xF6
    assert colours.count(land) > 100
    assert any(abs(colour - river) <= 8 for colour in colours)


CRIMEA = [leg(0, "Kursk Oblast", "Wonsan")]


@pytest.mark.parametrize("view", ["international", "un", "de_facto"])
def test_crimea_in_each_view(view: str, open_page: Any) -> None:
    """The line at Perekop: dots, nothing, dashes; the credits name the view."""
    seen = open_page(make_story(CRIMEA, borders=view))
    go(seen, 46.1, 33.8, 9)
    ink = sum(abs(c - 0xB9) < 14 for c in seen.tab.evaluate(GROUND, [33.75, 46.12, 45]))
    assert (ink < 12) is (view == "un"), ink  # a coast's soft edge has a few such pixels
    told = seen.tab.locator(".gm-credits").inner_text()
    words = {"international": "international view", "un": "United Nations view"}
    assert words.get(view, "de facto view") in told


def test_tiles_that_do_not_come_leave_the_embedded_map(
    story: Story, open_page: Any, seen: Any
) -> None:
    ours = go(seen, 43.4, 132.2, 9)
    tiled = open_page(gm_page.render(gm_page.to_map(story, tiles="OpenStreetMap.Mapnik")))
    labels = go(tiled, 43.4, 132.2, 9)
    tiled.tab.wait_for_timeout(300)
    both = set(towns(labels)) & set(towns(ours))
    assert "Artëm" in both and len(both) > 3
    assert any("tile.openstreetmap.org" in url for url in tiled.requests)  # offline: none answered
    assert "OpenStreetMap" in tiled.tab.locator(".gm-credits").inner_text()
    land = tiled.tab.evaluate(GROUND, [132.6, 43.6, 5])
    assert 0xF6 in land


def test_tiles_that_come_lie_on_the_ground_and_bring_their_own_names(
    story: Story, browser: Any, tmp_path: Path, rendered: Callable[[Story], str]
) -> None:
    """The network is a route of the test's own: nothing leaves the machine."""
    import base64

    picture = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )
    file = tmp_path / "tiles.html"
    page = gm_page.to_map(story, tiles="OpenStreetMap.Mapnik")
    file.write_text(gm_page.render(page), encoding="utf-8")
    context = browser.new_context(reduced_motion="reduce")
    try:
        tab = context.new_page()
        context.route(
            "https://tile.openstreetmap.org/**",
            lambda route: route.fulfill(body=picture, content_type="image/png"),
        )
        tab.goto(file.as_uri())
        shown = Seen(tab)
        until(shown, "Boolean(window.gmState?.ready)")
        tab.wait_for_selector(".leaflet-gm-tiles-pane img.leaflet-tile-loaded", state="attached")
        until(shown, "!gmState.labels.some(({ town, country }) => town || country)")
        told = [label["text"] for label in tab.evaluate(LABELS)]
        assert "Vladivostok" in told
        panes = "['gmBase', 'gmTiles', 'gmStory'].map((name) => gmMap.getPane(name).style.zIndex)"
        assert tab.evaluate(panes) == ["150", "160", "390"]
    finally:
        context.close()


def test_a_name_of_the_ground_is_only_text(hostile_story: Story, open_page: Any) -> None:
    seen = open_page(hostile_story)
    go(seen, 43.4, 132.2, 8)
    assert seen.tab.evaluate("window.hacked") is None
    assert towns(seen.tab.evaluate(LABELS))
