"""The page on paper: map, legend, list and sources, nothing cut, no controls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo_movements.schema import Story

from .conftest import Seen, Tabs, until

pytestmark = pytest.mark.browser
Render = Callable[[Story], str]

SHEETS = {"A4": (703, 1032), "Letter": (725, 965)}
"""Pixels between margins of 12 mm."""
LEAST = min(width for width, _ in SHEETS.values()), min(height for _, height in SHEETS.values())


@pytest.fixture(scope="module")
def printed(
    story: Story, rendered: Render, tabs: Tabs, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Seen]:
    """Open the page as it lies on paper; it is dark on the screen."""
    file = tmp_path_factory.mktemp("paper") / "map.html"
    seen = tabs.open(rendered(story), file, width=1440, height=900, dark=True)
    seen.tab.emulate_media(media="print", color_scheme="dark")
    until(seen, "gmState.paper")
    seen.tab.set_viewport_size({"width": LEAST[0], "height": LEAST[1]})
    yield seen
    seen.tab.emulate_media(media="screen", color_scheme="light")
    tabs.free.append(seen)


def test_paper_has_title_summary_map_legend_list_and_sources(printed: Seen) -> None:
    words = printed.tab.inner_text("body")
    told = (
        "Troops, as told", "Who says what.", "The map shows 14 claims", "Who says so",
        "White House", "called it untrue", "Ships", "Natural Earth", "Leaflet",
    )  # fmt: skip
    places = [words.find(part) for part in told]
    assert -1 not in places
    assert places[:3] == sorted(places[:3])
    lists = printed.tab.eval_on_selector_all(
        "[role=tabpanel]",
        "all => all.filter((one) => one.checkVisibility()).map((one) => one.dataset.title)",
    )
    address = "all => all.map((a) => getComputedStyle(a, '::after').content)"
    assert printed.tab.eval_on_selector_all(".gm-sources a", address) == [
        f'" https://example.org/{at}"' for at in (2, 1, 3)
    ]
    assert lists == ["Movements", "Events", "Sources", "Legend"]
    assert printed.errors == []


def test_paper_has_no_controls(printed: Seen) -> None:
    shown = printed.tab.eval_on_selector_all(
        "input, select, [role=tab], [role=slider], .leaflet-control-zoom, .gm-more, .gm-copy",
        "all => all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML)",
    )
    assert shown == []


def test_nothing_is_wider_than_the_sheet(printed: Seen) -> None:
    wide = printed.tab.eval_on_selector_all(
        "#gm-app *",
        """all => {
          const { left, right } = document.getElementById("gm-app").getBoundingClientRect();
          const own = (one) => one.checkVisibility() && !one.closest(".leaflet-pane, defs");
          return all.filter(own).filter((one) => {
            const box = one.getBoundingClientRect();
            return box.width && (box.left < left - 1 || box.right > right + 1);
          }).map((one) => one.outerHTML.slice(0, 90));
        }""",
    )
    assert wide == []
    width = printed.tab.evaluate("document.getElementById('gm-app').getBoundingClientRect().width")
    assert width <= LEAST[0]


LAID = """(names) => names.map((name) => {
  const boxOf = (one) => document.querySelector(one).getBoundingClientRect();
  const [app, box] = [boxOf("#gm-app"), boxOf(name)];
  return [box.left - app.left, box.top - app.top, box.right - app.left, box.bottom - app.top];
})"""
FIRST = ["#gm-panel h1", ".folium-map", "#gm-time", ".gm-print-first", ".gm-credits"]


def test_the_first_sheet_has_title_map_time_legend_and_credits(printed: Seen) -> None:
    upright = printed.tab.evaluate(LAID, FIRST)
    assert [box[1] for box in upright[:4]] == sorted(box[1] for box in upright[:4])
    assert max(box[3] for box in upright) <= LEAST[1]
    printed.tab.set_viewport_size({"width": LEAST[1], "height": LEAST[0]})
    lying = printed.tab.evaluate(LAID, FIRST)
    printed.tab.set_viewport_size({"width": LEAST[0], "height": LEAST[1]})
    assert max(box[2] for box in lying) <= LEAST[1]
    assert max(box[3] for box in lying) <= LEAST[0]
    title, map_, time, legend, _ = lying
    assert legend[1] <= title[1]
    assert max(map_[2], time[2]) <= legend[0]  # the legend beside them


def test_cards_stand_in_two_columns_and_are_not_parted(printed: Seen) -> None:
    lefts, parted = printed.tab.evaluate(
        """() => {
          const cards = [...document.querySelectorAll(".gm-card")];
          const lefts = new Set(cards.map((card) => Math.round(card.getBoundingClientRect().x)));
          const low = cards.filter((card) => card.offsetHeight <= 860);
          const parted = low.filter((card) => getComputedStyle(card).breakInside !== "avoid");
          return [lefts.size, parted.length];
        }"""
    )
    assert lefts == 2
    assert parted == 0


def test_paper_says_what_of_the_story_it_shows(
    story: Story, rendered: Render, tabs: Tabs, tmp_path: Path
) -> None:
    way = "#mode=sea&q=wonsan&from=2024-10-08&to=2024-10-13"
    seen = tabs.open(rendered(story), tmp_path / "map.html", hash_=way)
    assert seen.tab.locator(".gm-printed").count() == 0
    seen.tab.emulate_media(media="print")
    until(seen, "gmState.paper")
    assert seen.tab.locator(".gm-printed bdi").all_text_contents() == [
        "1 of 14 claims shown",
        "sea",
        "Searched: wonsan",
        "8–13 October 2024: no claim surely under way. 1 more is possible.",
    ]
    seen.tab.emulate_media(media="screen")
    until(seen, "!gmState.paper")
    assert seen.tab.locator(".gm-printed").count() == 0
    tabs.free.append(seen)


def test_the_map_is_drawn_for_the_sheet_by_day(printed: Seen) -> None:
    land, across, cut = printed.tab.evaluate(
        """() => {
          const canvas = document.querySelector(".leaflet-gmBase-pane canvas");
          const ground = canvas.getContext("2d").getImageData(canvas.width / 2, 99, 1, 1).data;
          const map = gmMap.getContainer().getBoundingClientRect();
          const { left, top } = canvas.getBoundingClientRect();
          const outside = ([x, y]) => {
            const [across, down] = [x + left - map.left, y + top - map.top];
            return across < 0 || down < 0 || across > map.width || down > map.height;
          };
          const points = gmState.scene.lines.flatMap((line) => line.points);
          const cut = points.filter(outside).length;
          return [[...ground.slice(0, 3)], canvas.width / canvas.clientWidth, cut];
        }"""
    )
    assert min(land) > 150  # the day's land or sea, though the screen is dark
    assert across == 3
    assert cut == 0


def test_the_screen_comes_back(printed: Seen) -> None:
    printed.tab.set_viewport_size({"width": 1440, "height": 900})
    printed.tab.emulate_media(media="screen", color_scheme="dark")
    until(printed, "!gmState.paper")
    assert printed.tab.evaluate("document.documentElement.className") == ""
    size = printed.tab.evaluate("[gmMap.getSize().x, innerWidth]")
    assert size[0] == size[1] - 378


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_pdf_has_the_map_as_a_picture(
    story: Story, rendered: Render, tabs: Tabs, tmp_path: Path, sheet: str
) -> None:
    seen = tabs.open(rendered(story), tmp_path / "map.html", width=1440, height=900)
    data = seen.tab.pdf(format=sheet, print_background=True)
    assert data.startswith(b"%PDF")
    wide = [int(width) for width in re.findall(rb"/Width (\d+)", data)]
    # Ground and story as pictures: as strokes, the story would wipe out the ground.
    assert len([width for width in wide if width > 2000]) >= 2
    assert 2 <= data.count(b"/Type /Page\n") <= 6
    tabs.free.append(seen)
