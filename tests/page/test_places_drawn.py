"""Seas, blurred towns and what the page says of them, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

import geo_movements as gm
from geo_movements import page as gm_page

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
    told = "gmState.scene.places.map(({ name, kind, ring }) => ({ name, kind, ring }))"
    places = {place["name"]: place for place in seen.tab.evaluate(told)}
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


# In canvas pixels: what of the map is seen, its question marks and its names.
FRAME = """() => {
  const canvas = document.querySelector(".leaflet-gmStory-pane canvas").getBoundingClientRect();
  const boxes = ["#gm-stage"].map((name) => {
    const { left, top, right, bottom } = document.querySelector(name).getBoundingClientRect();
    return [left - canvas.left, top - canvas.top, right - canvas.left, bottom - canvas.top];
  });
  const { scene, labels } = gmState;
  return {
    stage: boxes[0],
    unknown: scene.lines.flatMap(({ unknown }) => (unknown ? [[unknown.x, unknown.y]] : [])),
    labels: labels.map(({ text, box }) => [text, box.left, box.top, box.right, box.bottom]),
  };
}"""


def test_no_name_is_cut_at_the_edge(project_folder: Any, open_page: Any) -> None:
    rows = "from,to\nKherson,Sumy\nVoronezh,Mariupol\nSevastopol,Minsk\n"
    project = gm.read(project_folder(rows))
    seen = open_page(gm.build(project, gm.resolve(project)), width=1440, height=900)
    seen.tab.evaluate("gmMap.zoomIn(1, { animate: false })")
    for step in range(8):
        told = seen.tab.evaluate(FRAME)
        left, top, right, bottom = told["stage"]
        for name, west, north, east, south in told["labels"]:
            apart = east <= left or west >= right or south <= top or north >= bottom
            within = west >= left and east <= right and north >= top and south <= bottom
            assert apart or within, (step, name)
        seen.tab.evaluate("gmMap.panBy([60, 0], { animate: false })")


def test_no_name_lies_on_a_question_mark(project_folder: Any, open_page: Any) -> None:
    grid = {
        f"{a}{b}ville": (x, y) for x, a in enumerate("KLMNOPQ") for y, b in enumerate("abcdefg")
    }
    places = [f"{name},{48 + y * 0.16:.2f},{30.5 + x * 0.5},town" for name, (x, y) in grid.items()]
    rows = ["from,to,kind", ",Ndville,leg", *(f",{name},presence" for name in grid)]
    tables = {"places": "toponym,lat,lon,precision\n" + "\n".join(places) + "\n"}
    project = gm.read(project_folder("\n".join(rows) + "\n", **tables))
    seen = open_page(gm.build(project, gm.resolve(project)), width=1024, height=700)
    told = seen.tab.evaluate(FRAME)
    ((x, y),) = told["unknown"]
    over = [
        name
        for name, west, north, east, south in told["labels"]
        if west < x + 5 and east > x - 5 and north < y + 5 and south > y - 5
    ]
    assert over == []


def test_the_cut_of_a_part_of_a_country_is_no_border(project_folder: Any) -> None:
    project = gm.read(project_folder("from,to\nUkraine,southern Ukraine\n"))
    story = gm.build(project, gm.resolve(project))
    edges = {place["name"]: place["edge"] for place in gm_page.payload(story)["places"]}
    assert edges == {"Ukraine": True, "southern Ukraine": False}


def test_the_samples_of_areas_are_not_as_faint_as_the_map_s_hatch(seen: Any) -> None:
    places = seen.tab.locator(".gm-legend section", has_text="somewhere in this area")
    seen.tab.locator(".gm-more").click()
    assert places.count() == 1
    assert "--gm-hatch" not in places.inner_html()
