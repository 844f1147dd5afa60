"""Seas, blurred towns and what the page says of them, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

import geo_movements as gm

pytestmark = pytest.mark.browser

MOVEMENTS = "from,to,claimant\nSea of Japan,Vladivostok,A\nWonsan,Primorsky Krai,A\n"
SEA = "toponym,lat,lon,precision,uncertainty_km\nSea of Japan,40.3,133,sea,600\n"
# The share of the pixels of a square of 40, around a position, on which anything is drawn.
DRAWN = """([lon, lat]) => {
  const canvas = document.querySelectorAll(".leaflet-gmStory-pane canvas");
  const story = [...canvas].at(-1);
  const at = gmMap.latLngToContainerPoint([lat, lon]);
  const box = story.getBoundingClientRect(), map = gmMap.getContainer().getBoundingClientRect();
  const ratio = story.width / box.width;
  const x = (at.x + map.left - box.left) * ratio, y = (at.y + map.top - box.top) * ratio;
  const { data } = story.getContext("2d").getImageData(x - 20, y - 20, 40, 40);
  let drawn = 0;
  for (let n = 3; n < data.length; n += 4) drawn += data[n] > 0;
  return drawn / 1600;
}"""


@pytest.fixture
def seen(project_folder: Any, open_page: Any) -> Any:
    project = gm.read(project_folder(MOVEMENTS, places=SEA, map="coarsen_km = 25\n"))
    return open_page(gm.build(project, gm.resolve(project)))


def test_a_sea_is_hatched_on_water_and_not_on_land(seen: Any) -> None:
    places = {place["name"]: place for place in seen.tab.evaluate("gmState.scene.places")}
    sea = places["Sea of Japan"]
    assert sea["kind"] == "area" and sea["ring"] > 40
    assert seen.tab.evaluate(DRAWN, [134.4, 41.2]) > 0.05  # open water
    assert seen.tab.evaluate(DRAWN, [129.4, 43.8]) == 0  # Jilin, within 600 km
    assert not seen.errors


def test_a_blurred_map_says_so_under_its_title(seen: Any) -> None:
    told = seen.tab.locator("#gm-panel header .gm-notice").inner_text()
    assert told == "Positions are blurred to about 25 km."
    rings = seen.tab.evaluate("gmState.scene.places.filter(({ kind }) => kind === 'ring').length")
    assert rings == 2  # Wonsan and Vladivostok are pins no more
    assert seen.tab.evaluate("gmState.scene.places.every(({ kind }) => kind !== 'dot')")
