"""The whole state in the address: read back as written, and nothing else believed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo_movements.page.storymap import StoryMap
from geo_movements.schema import Story

from .conftest import Tabs, claims, make_story, until

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

STATE = """() => {
  const { chosen, event, window, known, filters, query, tab, view } = gmState;
  return { chosen, event, window, known, filters, query, tab, view };
}"""
DAY = "(iso) => Date.parse(iso) / 86400000"
WHOLE = (
    "#claim=c3&known=2024-10-23&from=2024-10-05&to=2024-10-12&side=DPRK&mode=sea"
    "&q=wonsan&tab=sources&at=41.5,129.25,6"
)
COUNT = """() => {
  const push = history.pushState;
  window.pushed = 0;
  history.pushState = (...entry) => {
    window.pushed += 1;
    push.apply(history, entry);
  };
}"""
ODD = (
    "from=2024-10-12&to=2024-10-05", "from=soon&to=later", "known=yesterday", "at=1,2",
    "at=95,0,3", "at=1,,3", "tab=nothing", "step=99", "step=-1", "lang=tlh", "hovered=1",
    "chosen=3", "constructor=1", "event=nobody", "%E0%A4%A",
)  # fmt: skip


def test_the_whole_state_comes_from_the_address_and_goes_back(
    story: Story, open_page: Open
) -> None:
    seen = open_page(story, hash_=WHOLE)
    days = [seen.tab.evaluate(DAY, iso) for iso in ("2024-10-05", "2024-10-13", "2024-10-23")]
    assert seen.tab.evaluate(STATE) == {
        "chosen": [3], "event": None, "window": days[:2], "known": days[2],
        "filters": {"side": ["DPRK"], "mode": ["sea"]}, "query": "wonsan", "tab": "Sources",
        "view": [41.5, 129.25, 6],
    }  # fmt: skip
    center = seen.tab.evaluate("[gmMap.getCenter().lat, gmMap.getCenter().lng, gmMap.getZoom()]")
    assert center == pytest.approx([41.5, 129.25, 6], abs=0.01)
    seen.tab.get_by_role("tab", name="Movements").click()
    assert seen.tab.evaluate("location.hash") == WHOLE.replace("&tab=sources", "")
    seen.tab.go_back()
    assert seen.tab.evaluate("[gmState.tab, location.hash]") == ["Sources", WHOLE]
    assert seen.errors == []


@pytest.mark.parametrize(
    "words",
    ["from=-0217-10-05&to=-0216-01-01", "from=2024-10-05T06:30&to=2024-10-05T18:00", "q=a+%26+b"],
)
def test_hours_and_years_before_christ_come_back_as_written(
    story: Story, open_page: Open, words: str
) -> None:
    seen = open_page(story, hash_=f"#{words}")
    assert seen.tab.evaluate("Boolean(gmState.window || gmState.query)")
    seen.tab.get_by_role("tab", name="Events").click()
    assert seen.tab.evaluate("location.hash") == f"#{words}&tab=events"


def test_what_flows_replaces_and_what_is_chosen_is_a_step_back(open_page: Open) -> None:
    rows = [row | {"reported_latest": f"2024-10-{10 + at}"} for at, row in enumerate(claims())]
    seen = open_page(make_story(rows))
    seen.tab.evaluate(COUNT)  # the length of a long history says no more
    seen.tab.get_by_role("slider", name="As known on").press("ArrowLeft")
    seen.tab.locator(".gm-handle.gm-from").press("PageUp")
    until(seen, "/known=.*from=/.test(location.hash)")
    assert seen.tab.evaluate("window.pushed") == 0
    seen.tab.get_by_role("tab", name="Sources").click()
    assert seen.tab.evaluate("window.pushed") == 1
    seen.tab.go_back()
    until(seen, "gmState.tab === 'Movements'")
    assert "known=" in seen.tab.evaluate("location.hash")


def test_a_view_is_the_readers_own(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    row = seen.tab.locator('.gm-claim[data-claims="3"]')
    row.click()  # the page flies there by itself
    seen.tab.wait_for_timeout(500)
    assert seen.tab.evaluate("location.hash") == "#claim=c3"
    seen.tab.get_by_role("button", name="Zoom in").click()
    until(seen, "/&at=[-0-9.]+,[-0-9.]+,[0-9.]+$/.test(location.hash)")
    row.click()
    row.click()
    assert seen.tab.evaluate("[location.hash, gmState.view]") == ["#claim=c3", None]
    seen.tab.get_by_role("button", name="Zoom in").click()
    until(seen, "gmState.view !== null")
    for _ in range(3):
        seen.tab.go_back()  # which moves the map, and no hand does
    seen.tab.wait_for_timeout(500)
    assert seen.tab.evaluate("[location.hash, gmState.view]") == ["", None]


def test_all_claims_of_a_movement_are_named_by_it(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.evaluate("location.hash = 'movement=sealift'")
    until(seen, "gmState.chosen.length > 1")
    assert sorted(seen.chosen()) == [0, 1, 2, 3]
    seen.tab.get_by_role("tab", name="Events").click()
    assert seen.tab.evaluate("location.hash") == "#movement=sealift&tab=events"


def test_what_is_not_known_is_left_out(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    usual = seen.tab.evaluate(STATE)
    for words in ODD:
        seen.tab.evaluate("(words) => (location.hash = words)", words)
        seen.tab.wait_for_timeout(30)
        assert seen.tab.evaluate(STATE) == usual, words
    assert seen.errors == []


def test_a_sandboxed_frame_has_no_address_and_says_nothing(
    shown: StoryMap, tabs: Tabs, tmp_path: Path
) -> None:
    frame = shown._repr_html_().replace("<iframe ", '<iframe sandbox="allow-scripts" ', 1)
    page = f"<script>gmState = {{ ready: true }}</script>{frame}"
    seen = tabs.open(page, tmp_path / "notebook.html", width=900, height=800)
    inside = seen.tab.frames[1]
    inside.locator(".gm-claim").first.wait_for()
    inside.locator(".gm-claim").first.click()
    inside.get_by_role("tab", name="Sources").click()
    assert inside.evaluate("gmState.tab") == "Sources"
    assert not inside.get_by_role("button", name="Copy link").is_visible()
    assert seen.errors == []
    tabs.free.append(seen)
