"""The lists as a reader uses them: search, filters, comparisons, sources, the story mode."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from geo_movements import page as gm_page
from geo_movements.page.storymap import StoryMap
from geo_movements.schema import Story

from .conftest import claims, make_story, until

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

CARDS = """() => {
  return [...document.querySelectorAll(".gm-card .gm-title")].map((title) => title.textContent);
}"""
ROWS = """() => {
  const rows = [...document.querySelectorAll(".gm-claim")].filter((row) => row.offsetParent);
  return rows.map((row) => row.dataset.claims);
}"""
CENTRE = "() => { const { lat, lng } = gmMap.getCenter(); return [lat, lng, gmMap.getZoom()]; }"


def search(seen: Any, words: str) -> None:
    seen.tab.fill("#gm-search", words)
    until(seen, "(words) => gmState.query === words", words)


def said(seen: Any) -> str:
    return str(seen.tab.inner_text(".gm-said [role=status]"))


def test_search_folds_case_and_accents_and_says_how_many(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    before = seen.tab.evaluate(CARDS)
    assert said(seen) == ""
    search(seen, "KHÁBAROVSK")
    assert seen.tab.evaluate(ROWS) == ["4,5,6"]  # one sentence tells three ends
    assert said(seen) == f"1 of {len(claims())} claims shown"
    assert seen.tab.get_by_role("tab", name="Movements").inner_text() == "Movements 1"
    assert seen.tab.locator("#gm-time .gm-bar").count() <= 1
    search(seen, "khabarovsk kyiv")  # each word, wherever it stands: the source's publisher too
    assert said(seen).startswith("1 of")
    search(seen, "nobody said this")
    assert seen.tab.evaluate(CARDS) == []
    assert seen.tab.get_by_text("Nothing here fits").is_visible()
    seen.tab.get_by_role("button", name="Clear the search").click()
    assert seen.tab.evaluate(CARDS) == before
    assert seen.tab.evaluate("document.activeElement.id") == "gm-search"
    assert not seen.tab.get_by_role("button", name="Clear the search").is_visible()


def test_escape_in_the_search_box_clears_the_search_alone(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.locator('.gm-claim[data-claims="3"]').click()
    search(seen, "White House")
    seen.tab.keyboard.press("Escape")
    assert seen.tab.evaluate("gmState.query") == ""
    assert seen.chosen() == [3]


def test_events_and_sources_follow_the_search(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    search(seen, "untrue")
    assert seen.tab.get_by_role("tab", name="Events").inner_text() == "Events 1"
    assert seen.tab.get_by_role("tab", name="Sources").inner_text() == "Sources 1"
    search(seen, "Kirby")
    assert seen.tab.get_by_role("tab", name="Events").inner_text() == "Events 0"
    seen.tab.get_by_role("tab", name="Sources").click()
    assert "CNN" in seen.tab.inner_text(".gm-sources")
    assert "Ukrinform" not in seen.tab.inner_text(".gm-sources")


def test_filters_leave_what_is_wanted(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    button = seen.tab.get_by_role("button", name="Filter", exact=True)
    assert not seen.tab.get_by_role("group", name="Filters").is_visible()
    button.focus()
    seen.tab.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    box = seen.tab.get_by_role("group", name="Filters")
    mode = box.get_by_role("group", name="Mode")
    assert mode.get_by_label("sea 4").is_visible()
    mode.get_by_label("air").check()
    assert seen.tab.evaluate(ROWS) == ["7", "8"]
    assert said(seen) == f"2 of {len(claims())} claims shown"
    # A facet's own filter does not count in its numbers, that of another does.
    assert mode.get_by_label("sea 4").is_visible()
    assert box.get_by_role("group", name="Status").get_by_label("planned 0").is_visible()
    mode.get_by_label("sea").check()
    assert said(seen).startswith("6 of")
    seen.tab.keyboard.press("Escape")
    assert not box.is_visible()
    assert seen.tab.evaluate("document.activeElement.textContent") == "Filter2"
    seen.tab.get_by_role("button", name="Remove: air").click()
    assert said(seen).startswith("4 of")
    search(seen, "White House")
    assert said(seen).startswith("1 of")
    seen.tab.get_by_role("button", name="Clear all").click()
    assert seen.tab.evaluate("[gmState.query, gmState.filters]") == ["", {}]
    assert said(seen) == ""


def test_a_claimant_and_a_source_filter(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.get_by_role("button", name="Filter", exact=True).click()
    box = seen.tab.get_by_role("group", name="Filters")
    box.get_by_label("HUR").check()
    assert said(seen).startswith("3 of")
    box.get_by_label("Ukrinform: Ranges 3").uncheck()
    box.get_by_label("Kyiv Post: Ships").check()
    assert said(seen).startswith("0 of")


def test_legend_entries_filter(story: Story, open_page: Open) -> None:
    seen = open_page(story, width=1440, height=900)
    strip = seen.tab.get_by_role("region", name="Legend", exact=True)
    entry = strip.get_by_role("button", name="White House")
    assert entry.get_attribute("aria-pressed") == "false"
    entry.focus()
    seen.tab.keyboard.press("Space")
    assert entry.get_attribute("aria-pressed") == "true"
    assert seen.tab.evaluate(ROWS) == ["3"]
    strip.get_by_role("button", name="Full legend").click()
    full = seen.tab.get_by_role("region", name="Full legend")
    assert full.get_by_role("button", name="White House").get_attribute("aria-pressed") == "true"
    entry.click()
    full.get_by_role("button", name="planned").click()
    assert seen.tab.evaluate(ROWS) == ["9"]
    full.get_by_role("button", name="planned").click()
    full.get_by_role("button", name="by air").click()
    assert seen.tab.evaluate(ROWS) == ["7", "8"]
    assert full.get_by_text("a town or site").evaluate("(e) => !e.closest('button')")


def test_what_competes_stands_side_by_side(
    story: Story, data: dict[str, Any], open_page: Open
) -> None:
    (card,) = [card for card in data["cards"] if card["compared"]]
    (compared,) = card["compared"]
    assert compared["facts"] == ["strength", "dates"] == card["differ"]
    seen = open_page(story)
    box = seen.tab.locator(".gm-differ")
    assert box.locator("summary").inner_text().startswith("They differ on strength and dates.")
    told = box.locator("table").evaluate(
        "(t) => [...t.rows].map((r) => [...r.cells].map((c) => c.textContent))"
    )
    assert told[0] == ["", "strength", "dates"]
    assert sorted(told[1:]) == [
        ["NIS", "1,500 in all", "8–13 Oct 2024"],
        ["White House", "at least 3,000", "about 1–20 Oct 2024"],
    ]
    box.get_by_text("at least 3,000").click()
    assert seen.chosen() == [3]
    search(seen, "White House")  # one alone is no comparison
    assert not box.locator("table").is_visible()


def test_disputes_of_other_legs_are_compared_apart() -> None:
    rows = claims()
    inland = {"movement": "sealift", "leg": "2", "claimant": "HUR", "competes_with": "c5"}
    rows[4] |= {**inland, "strength": "400", "strength_low": 400, "strength_high": 400}
    rows[5] |= {**inland, "claimant": "Kremlin", "competes_with": "c4"}
    rows[5] |= {"strength": "some 700", "strength_low": 700, "strength_high": 700}
    cards = gm_page.payload(make_story(rows))["cards"]
    (card,) = [card for card in cards if len(card["compared"]) > 1]
    assert [one["facts"] for one in card["compared"]] == [["strength", "dates"], ["strength"]]
    assert card["compared"][1]["cells"] == [["400"], ["some 700"]]
    who = [[card["rows"][at]["claimant"] for at in one["rows"]] for one in card["compared"]]
    assert who == [["White House", "NIS"], ["HUR", "Kremlin"]]


def test_rows_outside_the_time_step_back(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    before = seen.tab.evaluate(CARDS)
    for _ in range(40):  # on, until the sealift is over
        seen.tab.get_by_role("button", name="Step forward").click()
        if seen.tab.evaluate("gmState.window[0]") > LAST_DAY:
            break
    row = seen.tab.locator(".gm-row", has=seen.tab.locator('.gm-claim[data-claims="3"]'))
    assert "gm-ghost" in row.get_attribute("class")
    assert row.is_visible()
    assert seen.tab.evaluate(CARDS) == before
    open_end = seen.tab.locator(".gm-row", has=seen.tab.locator('.gm-claim[data-claims="7"]'))
    assert "gm-ghost" not in open_end.get_attribute("class")


LAST_DAY = 20_017
"""20 October 2024, in days since 1970: the last of the sealift."""


def test_a_source_tells_its_grade_and_what_it_is_cited_for(open_page: Open) -> None:
    story = make_story()
    graded = story.sources.assign(
        reliability=["B", None, None], archive_url=["https://web.archive.org/x", None, None]
    )
    seen = open_page(gm_page.render(Story(**{**vars(story), "sources": graded})))
    seen.tab.get_by_role("tab", name="Sources").click()
    cnn = seen.tab.locator(".gm-sources > li", has_text="CNN")
    assert "information 2, probably true" in cnn.inner_text()
    post = seen.tab.locator(".gm-sources > li", has_text="Kyiv Post")
    assert "source B, usually reliable" in post.inner_text()
    assert (
        post.get_by_role("link", name="archived").get_attribute("href")
        == "https://web.archive.org/x"
    )
    post.get_by_role("button", name="Sealift, 4 claims").click()
    assert sorted(seen.chosen()) == [0, 1, 2, 3]
    assert seen.tab.get_by_role("tab", name="Movements").get_attribute("aria-selected") == "true"


def test_the_story_is_stepped_through_by_keyboard(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    titles = seen.tab.evaluate(CARDS)
    start = seen.tab.get_by_role("button", name="Step through")
    start.focus()
    seen.tab.keyboard.press("Enter")
    bar = seen.tab.get_by_role("group", name="Story, movement by movement")
    assert f"1 of {len(titles)}" in bar.get_by_role("status").inner_text()
    assert titles[0] in bar.get_by_role("status").inner_text()
    assert seen.tab.evaluate("document.activeElement.ariaLabel") == "Next movement"
    assert bar.get_by_role("button", name="Previous movement").is_disabled()
    here = seen.tab.evaluate(CENTRE)
    for at in range(1, len(titles)):
        seen.tab.keyboard.press("ArrowRight" if at % 2 else "Enter")
        chosen = seen.tab.locator(".gm-card.gm-chosen .gm-title").inner_text()
        assert chosen == titles[at]
        assert f"{at + 1} of {len(titles)}" in bar.inner_text()
    assert seen.tab.evaluate(CENTRE) != here
    # The last step hands the focus to the way back.
    assert seen.tab.evaluate("document.activeElement.ariaLabel") == "Previous movement"
    assert seen.tab.locator(".gm-card.gm-chosen").evaluate(IN_SIGHT)
    seen.tab.keyboard.press("Escape")
    assert not bar.is_visible()
    assert seen.chosen() == []
    assert seen.tab.evaluate("document.activeElement.textContent") == "Step through"


IN_SIGHT = """(card) => {
  const list = card.closest("[role=tabpanel]");
  const [a, b] = [card.getBoundingClientRect(), list.getBoundingClientRect()];
  return a.bottom > b.top && a.top < b.bottom;
}"""


def test_the_story_keeps_to_what_is_shown_and_goes_on_from_a_choice(
    story: Story, open_page: Open
) -> None:
    seen = open_page(story)
    search(seen, "NIS")
    titles = seen.tab.evaluate(CARDS)
    seen.tab.get_by_role("button", name="Step through").click()
    bar = seen.tab.get_by_role("group", name="Story, movement by movement")
    assert f"1 of {len(titles)}" in bar.inner_text()
    seen.tab.locator('.gm-claim[data-claims="9"]').click()
    assert (
        f"{titles.index('Russian Far East → Kursk Oblast') + 1} of {len(titles)}"
        in bar.inner_text()
    )
    assert seen.chosen() == [9]


def test_tools_leave_the_first_card_in_sight(story: Story, open_page: Open) -> None:
    for width, height in ((1440, 900), (1024, 700)):
        seen = open_page(story, width=width, height=height)
        card = seen.tab.locator(".gm-card").first.bounding_box()
        footer = seen.tab.locator("#gm-panel footer").bounding_box()
        assert card["y"] + 60 < footer["y"]
        fits = "(tools) => tools.scrollWidth <= tools.clientWidth"
        assert seen.tab.locator(".gm-tools").evaluate(fits)
        assert seen.tab.get_by_role("tablist").evaluate(fits)
        seen.tab.get_by_role("button", name="Filter", exact=True).click()
        box = seen.tab.get_by_role("group", name="Filters").bounding_box()
        assert box["y"] + box["height"] < height  # what does not fit scrolls in it


def many(data: dict[str, Any], times: int) -> dict[str, Any]:
    """Tell the claims and cards of a story again and again; the map stays as it is."""
    size = len(data["claims"])
    claims_, cards = [], []
    for n in range(times):
        claims_ += [{**claim, "id": f"{claim['id']}-{n}"} for claim in data["claims"]]
        for card in copy.deepcopy(data["cards"]):
            for row in card["rows"]:
                row["claims"] = [at + n * size for at in row["claims"]]
            cards.append({**card, "title": f"{card['title']} {n}"})
    return {**data, "claims": claims_, "cards": cards}


@pytest.fixture(scope="module")
def crowd(story: Story, data: dict[str, Any]) -> str:
    return StoryMap(story, many(data, 715)).page()


def test_ten_thousand_claims_stay_quick(crowd: str, open_page: Open) -> None:
    seen = open_page(crowd)
    assert seen.tab.evaluate("gmState.ready && document.querySelectorAll('.gm-card').length") < 200
    assert seen.tab.evaluate(TIMED, "hover") < 50
    assert seen.tab.evaluate(TIMED, "filter") < 400
    assert said(seen) == "5,005 of 10,010 claims shown"


TIMED = """async (what) => {
  const start = performance.now();
  const claim = document.querySelector(".gm-claim");
  if (what === "hover") claim.dispatchEvent(new PointerEvent("pointerenter"));
  else document.querySelector("#gm-key button[aria-pressed]").click();
  document.querySelector(".gm-cards").getBoundingClientRect();
  return performance.now() - start;
}"""


# --- What a legend entry does, how rows stand, where the story ends -------------------------------


def test_a_legend_entry_says_what_it_does_and_leads_back(story: Story, open_page: Open) -> None:
    seen = open_page(story, width=1440, height=900)
    strip = seen.tab.get_by_role("region", name="Legend", exact=True)
    entry, other = (strip.get_by_role("button", name=name) for name in ("White House", "HUR"))
    everything = strip.get_by_role("button", name="Show all")
    assert entry.get_attribute("title") == "Show only White House"
    assert not everything.is_visible()
    edge = "(key) => getComputedStyle(key, '::before').borderTopWidth"
    assert entry.evaluate(edge) == "1px"  # it looks like what can be pressed
    entry.click()
    assert entry.get_attribute("title") == "Do not show only White House"
    assert other.get_attribute("title") == "Show HUR too"
    assert said(seen) == f"1 of {len(claims())} claims shown"
    assert f"1 of {len(claims())} claims shown" in everything.inner_text()
    other.click()
    assert len(seen.tab.evaluate("gmState.filters.group")) == 2
    everything.focus()
    seen.tab.keyboard.press("Enter")
    assert seen.tab.evaluate(ROWS) == seen.tab.evaluate(ALL_ROWS)
    assert not everything.is_visible()
    assert seen.tab.evaluate("document.activeElement.className") == "gm-key"
    strip.get_by_role("button", name="Full legend").click()
    full = seen.tab.get_by_role("region", name="Full legend")
    assert full.get_by_text("Choose an entry to see only that.").is_visible()


ALL_ROWS = "() => [...document.querySelectorAll('.gm-claim')].map((row) => row.dataset.claims)"


def test_a_claimants_name_stands_above_the_first_row_that_is_left(open_page: Open) -> None:
    rows = claims()
    for at in (4, 5, 6):
        rows[at] |= {"movement": "sealift", "status": "planned" if at == 5 else "claimed"}
        rows[at]["strength"] = str(100 * at)
    seen = open_page(make_story(rows))
    named = """() => [...document.querySelectorAll(".gm-card")].flatMap((card) =>
      [...card.querySelectorAll(".gm-row")].filter((row) => row.offsetParent).map((row) => {
        const name = row.querySelector("strong");
        return name.offsetParent ? name.textContent : null;
      }).slice(0, 1))"""
    assert None not in seen.tab.evaluate(named)
    seen.tab.get_by_role("button", name="Filter", exact=True).click()
    seen.tab.get_by_role("group", name="Status").get_by_label("planned").check()
    assert seen.tab.evaluate(ROWS) == ["5", "9"]
    assert seen.tab.evaluate(named) == ["NIS", "NIS"]
    differ = seen.tab.locator(".gm-differ")  # one alone differs from nobody
    assert not any(differ.nth(at).is_visible() for at in range(differ.count()))


def test_a_row_says_again_nothing_that_the_head_of_its_card_says(
    story: Story, open_page: Open
) -> None:
    seen = open_page(story)
    alone = seen.tab.locator(".gm-card", has=seen.tab.locator('.gm-claim[data-claims="11"]'))
    assert alone.locator(".gm-title").inner_text() == "At Sergeyevka"
    assert alone.locator(".gm-say").inner_text() == "HUR claimed3"
    label = alone.locator(".gm-claim").get_attribute("aria-label")
    assert label == "HUR at Sergeyevka; claimed"  # who hears one row hears all of it
    several = seen.tab.locator(".gm-card", has=seen.tab.locator('.gm-claim[data-claims="3"]'))
    assert "Wonsan → Vladivostok" in several.locator(".gm-lead").first.inner_text()


def test_an_unknown_mode_is_not_told() -> None:
    rows = claims()
    rows[3] |= {"mode": "unknown", "competes_with": "c0"}
    (card,) = [c for c in gm_page.payload(make_story(rows))["cards"] if c["compared"]]
    cells = [cell for row in card["compared"][0]["cells"] for cell in row]
    assert "unknown" not in cells


@pytest.mark.parametrize("tab", ["Sources", "Table", "Events"])
def test_another_list_ends_the_story_and_back_returns_to_it(
    story: Story, open_page: Open, tab: str
) -> None:
    seen = open_page(story, width=1440, height=900)
    seen.tab.get_by_role("button", name="Step through").click()
    seen.tab.get_by_role("button", name="Next movement").click()
    bar = seen.tab.get_by_role("group", name="Story, movement by movement")
    chosen = seen.chosen()
    until(seen, "location.hash.includes('step=2')")
    seen.tab.get_by_role("tab", name=tab).click()
    assert not bar.is_visible()
    assert seen.tab.get_by_role("searchbox").is_visible()
    assert seen.chosen() == chosen  # the story can go on from it
    seen.tab.keyboard.press("ArrowRight")
    assert seen.tab.evaluate("gmState.step") is None
    until(seen, "!location.hash.includes('step')")
    seen.tab.go_back()
    while seen.tab.evaluate("gmState.tab") != "Movements":
        seen.tab.go_back()
    until(seen, "gmState.step === 1")
    assert bar.is_visible()
    assert seen.tab.get_by_role("tab", name="Movements").get_attribute("aria-selected") == "true"
    seen.tab.get_by_role("tab", name=tab).click()
    seen.tab.get_by_role("tab", name="Movements").click()
    seen.tab.get_by_role("button", name="Step through").click()
    assert seen.tab.evaluate("gmState.step") == 1
