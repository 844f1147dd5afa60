"""The table: all that the map says, in a real table that sorts, filters and chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from geo_movements.schema import Story

from .conftest import claims, make_story, until

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

COLUMN = """(name) => {
  const [table] = document.querySelectorAll(".gm-table");
  const at = [...table.tHead.rows[0].cells].findIndex((cell) => cell.textContent === name);
  const rows = [...table.tBodies[0].rows].filter((row) => row.cells.length);
  return rows.map((row) => row.cells[at].textContent);
}"""


def opened(open_page: Open, story: Story, **options: Any) -> Any:
    seen = open_page(story, **options)
    seen.tab.get_by_role("tab", name="Table").click()
    return seen


def header(seen: Any, name: str) -> Any:
    return seen.tab.get_by_role("columnheader", name=name, exact=True).first


def test_every_claim_is_a_row_and_says_all(story: Story, open_page: Open) -> None:
    seen = opened(open_page, story)
    table = seen.tab.get_by_role("table", name="Claims")
    assert len(seen.tab.evaluate(COLUMN, "Claimant")) == len(claims())
    row = table.get_by_role("row", name="White House (John Kirby)").inner_text().split("\t")
    told = [cell.strip() for cell in row]
    assert told == [
        "White House (John Kirby)", "Sealift", "DPRK soldiers", "Wonsan", "Vladivostok", "sea",
        "about 1–20 Oct 2024", "at least 3,000", "assessed", "23 Oct 2024",
        "source B, usually reliable; information 2, probably true",
        "straight, for no way by sea was found", "12",
    ]  # fmt: skip
    assert header(seen, "Via").count() == 0  # nobody tells one
    events = seen.tab.get_by_role("table", name="Events")
    assert "Kremlin denies" in events.inner_text()
    assert "called it untrue" in events.inner_text()


def test_columns_sort_and_say_so(story: Story, open_page: Open) -> None:
    seen = opened(open_page, story)
    in_time = seen.tab.evaluate(COLUMN, "Movement")
    strength = header(seen, "Strength")
    assert strength.get_attribute("aria-sort") == "none"
    strength.get_by_role("button").focus()
    seen.tab.keyboard.press("Enter")
    assert strength.get_attribute("aria-sort") == "ascending"
    order = ["up to 400", *["1,500 in all"] * 3, "at least 3,000", "7,000"]
    shown = seen.tab.evaluate(COLUMN, "Strength")
    assert shown[: len(order)] == order
    assert set(shown[len(order) :]) == {""}
    seen.tab.keyboard.press("Enter")
    assert strength.get_attribute("aria-sort") == "descending"
    shown = seen.tab.evaluate(COLUMN, "Strength")
    assert shown[: len(order)] == order[::-1]
    assert set(shown[len(order) :]) == {""}  # what is not told comes last either way
    header(seen, "Date").get_by_role("button").click()
    assert strength.get_attribute("aria-sort") == "none"
    dates = seen.tab.evaluate(COLUMN, "Date")
    assert dates[:5] == ["about 1–20 Oct 2024", *["8–13 Oct 2024"] * 3, "from 23 Oct 2024"]
    header(seen, "Movement").get_by_role("button").click()
    assert seen.tab.evaluate(COLUMN, "Movement") == in_time


def test_the_table_follows_filters_and_the_search(story: Story, open_page: Open) -> None:
    seen = opened(open_page, story)
    # On a wide screen the filters stand open where the list was.
    seen.tab.get_by_role("group", name="Mode").get_by_label("air").check()
    assert seen.tab.evaluate(COLUMN, "Claimant") == ["HUR", "HUR"]
    seen.tab.fill("#gm-search", "7,000")
    until(seen, "gmState.query === '7,000'")
    assert seen.tab.evaluate(COLUMN, "Strength") == ["7,000"]
    seen.tab.get_by_role("button", name="Clear all").click()
    assert len(seen.tab.evaluate(COLUMN, "Claimant")) == len(claims())


def test_a_row_chooses_and_is_chosen(story: Story, open_page: Open) -> None:
    seen = opened(open_page, story)
    row = seen.tab.locator('.gm-table tr[data-at="3"]').first
    row.get_by_text("at least 3,000").click()
    assert seen.chosen() == [3]
    assert seen.tab.evaluate("gmState.tab") == "Table"
    pick = row.get_by_role("button", name="White House")
    assert pick.get_attribute("aria-pressed") == "true"
    pick.focus()
    seen.tab.keyboard.press("Enter")
    assert seen.chosen() == []
    seen.tab.locator('#gm-time [data-key="claim-7"]').click()
    assert "gm-chosen" in seen.tab.locator('.gm-table tr[data-at="7"]').get_attribute("class")
    event = seen.tab.get_by_role("table", name="Events").get_by_role("button", name="Kremlin")
    event.click()
    assert seen.tab.evaluate("[gmState.event, gmState.tab]") == [0, "Table"]
    seen.tab.get_by_role("button", name="Back to the map").click()
    assert not seen.tab.locator(".gm-table").first.is_visible()


def test_a_footnote_of_the_table_leads_to_its_source(story: Story, open_page: Open) -> None:
    seen = opened(open_page, story)
    seen.tab.locator('.gm-table tr[data-at="3"] sup button').first.click()
    assert seen.tab.evaluate("document.activeElement.id") == "gm-source-1"


def test_the_table_lies_over_the_map_and_leaves_the_timeline(story: Story, open_page: Open) -> None:
    seen = opened(open_page, story, width=1440, height=900)
    sheet = seen.tab.locator(".gm-sheet").bounding_box()
    stage = seen.tab.locator("#gm-stage").bounding_box()
    time = seen.tab.locator("#gm-time").bounding_box()
    assert sheet["x"] == pytest.approx(stage["x"], abs=1)
    assert sheet["width"] == pytest.approx(stage["width"], abs=1)
    assert sheet["y"] + sheet["height"] == pytest.approx(time["y"], abs=2)
    seen.tab.set_viewport_size({"width": 1100, "height": 700})
    seen.tab.wait_for_timeout(100)
    stage = seen.tab.locator("#gm-stage").bounding_box()
    assert seen.tab.locator(".gm-sheet").bounding_box()["width"] == pytest.approx(
        stage["width"], abs=1
    )


def test_on_a_phone_the_table_scrolls_in_its_own_box(story: Story, open_page: Open) -> None:
    seen = opened(open_page, story, width=390, height=844)
    assert seen.tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert seen.tab.evaluate("document.getElementById('gm-panel').scrollWidth") <= 390
    box = seen.tab.get_by_role("region", name="Claims and events as tables")
    assert box.evaluate("(box) => box.scrollWidth > box.clientWidth && box.tabIndex === 0")
    assert seen.tab.get_by_role("button", name="Filter", exact=True).is_visible()
    seen.tab.locator('.gm-table tr[data-at="3"]').first.get_by_role("button").first.click()
    assert seen.chosen() == [3]


def test_columns_beyond_the_edge_are_told_of_and_led_to(story: Story, open_page: Open) -> None:
    seen = opened(open_page, story, width=1000, height=700)
    more = seen.tab.get_by_role("button", name="More columns")
    scroll = seen.tab.get_by_role("region", name="Claims and events as tables")
    assert "gm-goes-on" in seen.tab.locator(".gm-sheet").get_attribute("class")
    first = seen.tab.locator(".gm-table th[scope=row]").first
    stood = first.bounding_box()["x"]
    more.focus()
    for _ in range(9):
        if not more.is_visible():
            break
        seen.tab.keyboard.press("Enter")
        seen.tab.wait_for_timeout(60)
    assert not more.is_visible()
    assert seen.tab.evaluate("document.activeElement.className") == "gm-scroll"
    last = seen.tab.locator(".gm-table th", has_text="Sources").first.bounding_box()
    box = scroll.bounding_box()
    assert last["x"] + last["width"] <= box["x"] + box["width"] + 1
    assert first.bounding_box()["x"] == pytest.approx(stood, abs=1)  # who says it stays in sight
    seen.tab.keyboard.press("ArrowLeft")  # a region that has the focus scrolls by keys
    until(seen, "(before) => document.querySelector('.gm-scroll').scrollLeft !== before",
          scroll.evaluate("(box) => box.scrollWidth - box.clientWidth"))  # fmt: skip


def test_at_a_laptops_width_all_columns_are_there(story: Story, open_page: Open) -> None:
    bare = story.legs.assign(reliability=None, credibility=None)  # a column less than all
    seen = opened(open_page, replace(story, legs=bare), width=1440, height=900)
    assert not seen.tab.get_by_role("button", name="More columns").is_visible()
    scroll = seen.tab.get_by_role("region", name="Claims and events as tables")
    assert scroll.evaluate("(box) => box.scrollWidth <= box.clientWidth")


def test_the_table_tells_the_group_that_a_colour_tells(open_page: Open) -> None:
    story = make_story(color_by="claimant", claimants={"United States": ("White House",)})
    seen = opened(open_page, story)
    cell = seen.tab.locator('.gm-table tr[data-at="3"] th').first
    assert cell.inner_text().split("\n") == ["White House (John Kirby)", "United States"]


def test_an_open_table_is_printed_whole(story: Story, open_page: Open) -> None:
    seen = opened(open_page, story, width=1000, height=700)
    seen.tab.emulate_media(media="print")
    shown = """() => {
      const sheet = document.querySelector(".gm-sheet");
      const rows = [...document.querySelectorAll(".gm-table tbody tr")];
      return [sheet.offsetHeight > 0, getComputedStyle(sheet).page,
        getComputedStyle(sheet.querySelector(".gm-scroll")).overflowX,
        rows.filter((row) => row.cells.length).length];
    }"""
    count = len(claims()) + len(story.events)
    until(seen, "gmState.paper")
    assert seen.tab.evaluate(shown) == [True, "gm-across", "visible", count]
    seen.tab.emulate_media(media="screen")
    seen.tab.get_by_role("tab", name="Movements").click()
    seen.tab.emulate_media(media="print")
    until(seen, "gmState.paper")
    assert seen.tab.evaluate(shown)[0] is False
    seen.tab.emulate_media(media="screen")


def test_hostile_words_are_only_words_in_the_table(hostile_story: Story, open_page: Open) -> None:
    seen = opened(open_page, hostile_story)
    words = seen.tab.inner_text(".gm-sheet")
    assert "{{ 7*7 }}" in words
    assert "</script><script>window.hacked = 1</script>" in words
    loose = """() => [...document.querySelectorAll(".gm-table td, .gm-table th")].filter(
      (cell) => /\\u202e/.test(cell.textContent) && !cell.querySelector("bdi")).length"""
    assert seen.tab.evaluate(loose) == 0
    assert seen.tab.evaluate("window.hacked") is None
    assert seen.errors == []
