"""The page as a reader meets it: offline, in a browser, with hands on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import folium
import pytest
from shapely import LineString, Point

from geo_movements import page as gm_page
from geo_movements.page.storymap import StoryMap
from geo_movements.schema import Story

from .conftest import claims, leg, make_story, until

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

ON_LINE = """(claim) => {
  const { lines } = gmState.scene;
  const { points } = lines.find(({ mark }) => mark.claims.includes(claim));
  const [x, y] = points[Math.floor(points.length * 0.4)];
  const canvas = document.querySelector(".leaflet-gmStory-pane canvas").getBoundingClientRect();
  return [x + canvas.left, y + canvas.top];
}"""
OVERLAPS = "gmState.labels.map(({ text, box }) => [text, box.left, box.top, box.right, box.bottom])"


def test_nothing_is_fetched_and_nothing_fails(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.wait_for_timeout(200)
    away = [url for url in seen.requests if not url.startswith(("file:", "data:"))]
    assert away == []
    assert len([url for url in seen.requests if url.startswith("file:")]) == 1
    assert seen.errors == []


def test_policy_stops_a_script_that_is_not_ours(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const image = new Image();
          image.src = "https://example.org/x.png";
          document.body.append(image);
        }"""
    )
    seen.tab.wait_for_timeout(100)
    assert seen.tab.evaluate("window.ran") is None
    assert len([error for error in seen.errors if "Content Security Policy" in error]) >= 2


def test_hostile_words_are_shown_as_written(hostile_story: Story, open_page: Open) -> None:
    seen = open_page(hostile_story)
    text = seen.tab.inner_text("#gm-panel")
    assert seen.tab.title() == hostile_story.settings.title
    assert seen.tab.inner_text("h1") == hostile_story.settings.title
    assert "{{ 7*7 }}" in text
    assert "${7*7}" in text
    assert "<img src=x onerror='window.hacked = 2'>" in text
    assert seen.tab.evaluate("window.hacked") is None
    assert seen.tab.locator("img").count() == 0
    for name in ("Events", "Sources"):
        seen.tab.get_by_role("tab", name=name).click()
    addresses = seen.tab.eval_on_selector_all("#gm-panel a", "all => all.map((a) => a.protocol)")
    assert addresses
    assert set(addresses) <= {"http:", "https:"}
    others = "all => all.filter((a) => !a.closest('#gm-panel')).map((a) => a.getAttribute('href'))"
    assert set(seen.tab.eval_on_selector_all("a", others)) == {"#"}  # Leaflet's zoom buttons
    assert seen.tab.evaluate("window.hacked") is None
    assert seen.errors == []


def test_words_that_turn_the_line_are_kept_apart(hostile_story: Story, open_page: Open) -> None:
    seen = open_page(hostile_story)
    told = seen.tab.evaluate(
        """() => {
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const turns = [];
          while (walk.nextNode()) {
            const { textContent: text, parentElement: box } = walk.currentNode;
            if (!/\u202e/.test(text) || box.closest("script, noscript, svg")) continue;
            turns.push([text, Boolean(box.closest("bdi, [dir=auto]"))]);
          }
          return turns;
        }"""
    )
    for words in ("author", "published", "stance", "kind"):
        assert any(words in text for text, _ in told), words
    assert [text for text, apart in told if not apart] == []


def test_card_and_line_are_one_selection(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    row = seen.tab.locator('.gm-claim[data-claims="3"]')
    row.click()
    assert seen.chosen() == [3]
    assert row.get_attribute("aria-expanded") == "true"
    detail = seen.tab.locator(".gm-row.gm-chosen .gm-detail")
    for words in ("White House (John Kirby)", "early to mid-October 2024", "usually reliable"):
        assert words in detail.inner_text()
    assert detail.locator("a").first.get_attribute("rel") == "noopener noreferrer"
    assert seen.tab.evaluate("location.hash") == "#claim=c3"
    row.click()
    assert seen.chosen() == []


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 700), (390, 844)])
def test_click_on_a_line_brings_its_claim_and_sources_into_sight(
    story: Story, open_page: Open, width: int, height: int
) -> None:
    seen = open_page(story, width=width, height=height)
    x, y = seen.tab.evaluate(ON_LINE, 9)
    seen.tab.mouse.move(x, y)
    assert seen.tab.evaluate("gmState.hovered") == [9]
    seen.tab.mouse.click(x, y)
    assert seen.chosen() == [9]
    row = seen.tab.locator(".gm-row.gm-chosen")
    for part in (row.locator(".gm-say"), row.locator(".gm-cited a")):
        in_sight = part.evaluate(
            """(part) => {
              const { left, top, width, height } = part.getBoundingClientRect();
              const there = document.elementFromPoint(left + width / 2, top + height / 2);
              return part.closest(".gm-row").contains(there);
            }"""
        )
        assert in_sight, part.inner_text()


def test_merged_row_chooses_all_its_claims(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.locator('.gm-claim[data-claims="0,1,2"]').click()
    assert seen.chosen() == [0, 1, 2]
    assert seen.tab.locator(".gm-bar.gm-chosen").count() == 3


def test_keyboard_chooses_and_escape_clears(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.locator('.gm-claim[data-claims="3"]').focus()
    seen.tab.keyboard.press("Enter")
    assert seen.chosen() == [3]
    seen.tab.keyboard.press("Escape")
    assert seen.chosen() == []
    seen.tab.get_by_role("tab", name="Movements").focus()
    seen.tab.keyboard.press("ArrowRight")
    assert seen.tab.get_by_role("tab", name="Events").get_attribute("aria-selected") == "true"


def test_address_leads_to_a_claim(story: Story, open_page: Open) -> None:
    assert open_page(story, hash_="#claim=c3").chosen() == [3]


def test_address_of_nothing_chooses_nothing(story: Story, open_page: Open) -> None:
    seen = open_page(story, hash_="#claim=%E0%A4%A&claim")
    for words in ("claim=c3", "claim=nobody", "claim=__proto__", "%"):
        seen.tab.evaluate("(words) => (location.hash = words)", words)
        seen.tab.wait_for_timeout(20)
        assert seen.chosen() == ([3] if words == "claim=c3" else [])
    assert seen.errors == []


def test_hostile_ids_come_back_from_the_address(open_page: Open) -> None:
    ids = ["a&claim=c1#%zz+ b", "\"><img src=x onerror='window.hacked=6'>", "\u202eé \U0001f6a2"]
    rows = [row | {"id": name} for row, name in zip(claims(), ids, strict=False)]
    html = gm_page.render(make_story(rows))
    seen = open_page(html)
    for at in range(len(ids)):
        seen.tab.evaluate("(at) => document.querySelectorAll('.gm-bar')[at].focus()", at)
        seen.tab.keyboard.press("Enter")
        (chosen,) = seen.chosen()
        hash_ = seen.tab.evaluate("location.hash")
        again = open_page(html, hash_=hash_)
        assert again.chosen() == [chosen]
        assert again.tab.evaluate("window.hacked") is None
        assert again.errors == []


def test_back_returns_to_the_choice_before(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.locator('.gm-claim[data-claims="3"]').click()
    seen.tab.locator('.gm-claim[data-claims="0,1,2"]').click()
    seen.tab.keyboard.press("Escape")
    for expected in ([0, 1, 2], [3], []):
        seen.tab.go_back()
        assert seen.chosen() == expected
    seen.tab.go_forward()
    assert seen.chosen() == [3]


def test_legend_is_a_strip_that_opens_and_leaves_the_map_free(
    story: Story, open_page: Open
) -> None:
    seen = open_page(story, width=1440, height=900, hash_="#claim=c3")
    strip = seen.tab.get_by_role("region", name="Legend", exact=True)
    stage = seen.tab.locator("#gm-stage").bounding_box()
    assert strip.bounding_box()["height"] <= 64
    assert strip.bounding_box()["y"] >= stage["y"] + stage["height"]
    assert strip.get_by_text("White House").is_visible()
    full = seen.tab.get_by_role("region", name="Full legend")
    button = strip.get_by_role("button", name="Full legend")
    assert not full.is_visible()
    button.focus()
    seen.tab.keyboard.press("Enter")
    assert full.get_by_role("heading", name="How many").is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    assert button.get_attribute("aria-controls") == full.get_attribute("id")
    seen.tab.keyboard.press("Escape")
    assert not full.is_visible()
    assert button.get_attribute("aria-expanded") == "false"
    assert seen.tab.evaluate("document.activeElement.className") == "gm-more"
    assert seen.chosen() == [3]  # Escape closes the legend first, then clears the choice
    seen.tab.keyboard.press("Escape")
    assert seen.chosen() == []


def test_bars_are_one_tab_stop_walked_with_arrows(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    stops = seen.tab.locator('.gm-bar[tabindex="0"]')
    assert stops.count() == 1
    seen.tab.get_by_role("combobox", name="Speed").focus()
    seen.tab.keyboard.press("Tab")
    focused = "document.activeElement.dataset.key"
    assert seen.tab.evaluate(focused) == "claim-3"  # the first in time
    name = seen.tab.evaluate("document.activeElement.getAttribute('aria-label')")
    told = ("White House · Wonsan → Vladivostok · at least 3,000", "1–20 Oct 2024 · assessed")
    assert name.startswith(told[0])
    assert name.endswith(told[1])
    edge = "getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth"
    assert seen.tab.evaluate(edge) == "4px"
    seen.tab.keyboard.press("ArrowRight")
    assert seen.tab.evaluate(focused) == "claim-0"
    assert seen.tab.evaluate("gmState.hovered") == [0]
    seen.tab.keyboard.press("End")
    assert seen.tab.evaluate(focused) == "claim-7"
    seen.tab.keyboard.press("Enter")
    assert seen.chosen() == [7]
    assert stops.get_attribute("aria-pressed") == "true"
    seen.tab.set_viewport_size({"width": 1100, "height": 800})
    seen.tab.wait_for_timeout(100)
    assert seen.tab.evaluate(focused) == "claim-7"  # drawn anew, and still held


def test_footnote_leads_to_its_source(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.locator(".gm-say sup button").first.click()
    assert seen.tab.get_by_role("tab", name="Sources").get_attribute("aria-selected") == "true"
    assert seen.tab.evaluate("document.activeElement.value") == 1


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (1000, 600)])
def test_labels_do_not_overlap(story: Story, open_page: Open, width: int, height: int) -> None:
    seen = open_page(story, width=width, height=height)
    labels = seen.tab.evaluate(OVERLAPS)
    assert "Vladivostok" in [label[0] for label in labels]
    for (one, *a), (other, *b) in combinations(labels, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, f"{one} lies on {other}"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 700), (390, 844)])
def test_the_story_fills_the_view_and_the_crop_is_not_in_it(
    story: Story, data: dict[str, Any], open_page: Open, width: int, height: int
) -> None:
    seen = open_page(story, width=width, height=height)
    inside = "gmMap.options.maxBounds.pad(0.002).contains(gmMap.getBounds())"
    until(seen, inside)  # once the map has the size that the sheet leaves it
    west, south, east, north = data["bounds"]
    view = seen.tab.evaluate("gmMap.getBounds().toBBoxString()")
    left, bottom, right, top = map(float, view.split(","))
    assert left <= west
    assert bottom <= south
    assert right >= east
    assert top >= north
    assert max((east - west) / (right - left), (north - south) / (top - bottom)) > 0.8
    out = seen.tab.locator(".leaflet-control-zoom-out")
    while (zoom := seen.tab.evaluate("gmMap.getZoom()")) > seen.tab.evaluate("gmMap.getMinZoom()"):
        out.click(timeout=5_000)
        done = "zoom => gmMap.getZoom() < zoom && !gmMap._animatingZoom"
        until(seen, done, zoom)
    assert out.get_attribute("aria-disabled") == "true"  # the way out ends where the ground does
    assert seen.tab.evaluate(inside)


def test_a_story_over_a_pole_is_in_sight(open_page: Open) -> None:
    spots = {"X": (10, 70), "Y": (-170, 70), "P": (10, 90)}
    across = LineString([(10, 70), (10, 90), (-170, 90), (-170, 70)])
    rows = [
        leg(0, "Wonsan", "Chongjin") | {"geometry": across},
        leg(1, None, "Hamhung", kind="presence") | {"geometry": Point(10, 90)},
    ]
    names = {"Wonsan": "X", "Chongjin": "Y", "Hamhung": "P"}
    story = make_story(rows)
    places = story.places[story.places["name"].isin(names)]
    places = places.set_geometry([Point(spots[names[n]]) for n in places["name"]], crs=places.crs)
    seen = open_page(gm_page.render(replace(story, places=places)))
    outside = """() => {
      const box = document.querySelector("#gm-stage").getBoundingClientRect();
      const canvas = document.querySelector(".leaflet-gmStory-pane canvas").getBoundingClientRect();
      const { lines, places } = gmState.scene;
      return [...lines.flatMap(({ points }) => points), ...places.map(({ x, y }) => [x, y])]
        .map(([x, y]) => [x + canvas.left, y + canvas.top])
        .filter(([x, y]) => x < box.left || x > box.right || y < box.top || y > box.bottom);
    }"""
    assert seen.tab.evaluate(outside) == []
    rings = seen.tab.evaluate("gmState.scene.places.map(({ ring }) => ring)")
    assert max(rings) < 60


def test_pointing_leaves_the_names_where_they_are(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.evaluate("window.before = gmState.labels")
    seen.tab.locator('.gm-claim[data-claims="3"]').hover()
    assert seen.tab.evaluate("gmState.hovered") == [3]
    assert seen.tab.evaluate("gmState.labels === before")
    seen.tab.locator('.gm-claim[data-claims="3"]').click()
    assert not seen.tab.evaluate("gmState.labels === before")


def test_the_pointer_counts_what_lies_on_one_line(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    merged = "gmState.scene.lines.find(({ mark }) => mark.claims.length > 1).mark.claims"
    first, *rest = seen.tab.evaluate(merged)
    seen.tab.mouse.move(*seen.tab.evaluate(ON_LINE, first))
    assert f"and {len(rest)} more on this line" in seen.tab.inner_text(".gm-tip")


def test_one_claim_leaves_no_empty_strip(open_page: Open) -> None:
    rows = [leg(0, "Wonsan", "Vladivostok", date_earliest="2024-10-08", date_latest="2024-10-08")]
    seen = open_page(gm_page.render(make_story(rows)), width=390, height=844)
    stage = seen.tab.locator("#gm-stage").bounding_box()
    panel = seen.tab.locator("#gm-panel").bounding_box()
    assert panel["y"] == pytest.approx(stage["y"] + stage["height"], abs=1)
    assert "1 claim," in seen.tab.inner_text("#gm-panel footer")


def test_phone_does_not_scroll_sideways(story: Story, open_page: Open) -> None:
    seen = open_page(story, width=390, height=844)
    assert seen.tab.evaluate("document.documentElement.scrollWidth") <= 390
    panel = seen.tab.evaluate("document.getElementById('gm-panel').scrollWidth")
    assert panel <= 390
    stage = seen.tab.locator("#gm-stage").bounding_box()
    assert stage["y"] == 0
    assert stage["height"] > 844 * 0.35
    assert not seen.tab.locator(".gm-legend").is_visible()
    seen.tab.get_by_role("tab", name="Legend").click()
    assert seen.tab.get_by_role("heading", name="Who says so").is_visible()


def test_dark_mode_has_its_own_ground(story: Story, open_page: Open) -> None:
    pixel = """() => {
      const canvas = document.querySelector(".leaflet-gmBase-pane canvas");
      return [...canvas.getContext("2d").getImageData(5, 5, 1, 1).data].slice(0, 3);
    }"""
    assert sum(open_page(story, dark=True).tab.evaluate(pixel)) < 200
    assert sum(open_page(story).tab.evaluate(pixel)) > 600


def test_layers_of_the_user_still_work(shown: StoryMap, open_page: Open) -> None:
    shown.add_child(folium.Circle([43.1, 131.9], radius=90_000, popup="my own"))
    square = {"type": "Polygon", "coordinates": [[[126, 38], [128, 38], [128, 40], [126, 38]]]}
    shown.add_child(folium.GeoJson(square, tooltip="mine"))
    folium.Marker([39, 127]).add_to(shown)
    seen = open_page(gm_page.render(shown))
    assert seen.tab.locator("path.leaflet-interactive").count() == 2
    assert seen.tab.locator("img.leaflet-marker-icon").count() == 1
    assert seen.errors == []


def test_notebook_frame_shows_the_page(shown: StoryMap, browser: Any) -> None:
    html = shown._repr_html_()
    tab = browser.new_page()
    tab.set_content(html)
    frame = tab.frames[-1]
    until(frame, "Boolean(window.gmState && window.gmState.ready)")
    assert frame.inner_text("h1") == "Troops, as told"
    tab.close()


def test_a_bundle_offers_each_of_its_claims(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.mouse.click(*seen.tab.evaluate(ON_LINE, 8))
    menu = seen.tab.get_by_role("group", name="Claims here")
    assert menu.get_by_role("button").count() >= 2
    menu.get_by_role("button", name="HUR").nth(1).click()
    assert seen.chosen() == [8]


def test_paper_shows_every_list_and_the_legend(story: Story, open_page: Open) -> None:
    seen = open_page(story, dark=True)
    seen.tab.emulate_media(media="print")
    for words in ("Who says so", "Kyiv Post"):
        assert seen.tab.locator("#gm-panel :visible", has_text=words).count() > 0
    assert seen.tab.locator(".gm-tabs").is_hidden()


def test_long_names_take_two_lines(open_page: Open) -> None:
    story = make_story()
    names = story.places["name"].replace("Wonsan", "Wonsan International Airport")
    html = gm_page.render(replace(story, places=story.places.assign(name=names)))
    labels = open_page(html, hash_="#claim=c3").tab.evaluate("gmState.labels")
    boxes = {label["text"]: label["box"] for label in labels}
    long, short = boxes["Wonsan International Airport"], boxes["Vladivostok"]
    assert long["bottom"] - long["top"] > short["bottom"] - short["top"]
    letters = len("Vladivostok") / len("Wonsan International Airport")
    one_line = (short["right"] - short["left"]) / letters
    assert long["right"] - long["left"] < 0.75 * one_line


def test_an_event_and_its_claims_are_one_selection(open_page: Open) -> None:
    story = make_story()
    told = story.events.assign(concerns="sealift; c5", place="Khabarovsk")
    seen = open_page(replace(story, events=told))
    concerned = [0, 1, 2, 3, 5]
    mark = seen.tab.locator("#gm-time .gm-event")
    mark.hover()
    assert seen.tab.evaluate("gmState.hovered") == concerned
    mark.click()
    assert seen.chosen() == concerned
    assert "event=d1" in seen.tab.url
    item = seen.tab.locator(".gm-events > li.gm-chosen")
    assert item.is_visible()
    assert item.locator(".gm-about li").count() == 2
    assert "1 of" in item.locator(".gm-about li").nth(1).text_content()
    item.locator(".gm-about button").first.click()
    assert sorted(seen.chosen()) == [0, 1, 2, 3]
    assert seen.tab.evaluate("gmState.event") is None
    assert item.count() == 0
    seen.tab.locator('.gm-claim[data-claims="3"]').click()
    about = seen.tab.locator(".gm-detail:visible .gm-about button")
    assert about.text_content() == "10 Oct 2024 · Kremlin denies"
    about.click()
    assert seen.tab.evaluate("gmState.event") == 0
    seen.tab.go_back()
    assert seen.chosen() == [3]
    seen.tab.go_back()
    seen.tab.go_back()
    assert (seen.chosen(), seen.tab.evaluate("gmState.event")) == (concerned, 0)
    seen.tab.keyboard.press("Escape")
    assert (seen.chosen(), seen.tab.evaluate("gmState.event")) == ([], None)


def test_an_event_of_the_address_is_chosen_though_it_concerns_nothing(open_page: Open) -> None:
    seen = open_page(make_story(), hash_="#event=d1")
    item = seen.tab.locator(".gm-events > li.gm-chosen")
    assert "names no claim on this map" in item.text_content()
    assert seen.chosen() == []
    seen.tab.locator(".gm-events .gm-over").click()
    assert seen.tab.evaluate("gmState.event") is None


def test_arrows_reach_the_events_among_the_bars(open_page: Open) -> None:
    seen = open_page(make_story())
    seen.tab.locator('.gm-bar[tabindex="0"]').focus()
    keys = []
    for _ in range(20):
        keys.append(seen.tab.evaluate("document.activeElement.dataset.key"))
        seen.tab.keyboard.press("ArrowRight")
    assert "event-0" in keys
    seen.tab.keyboard.press("Home")
    while seen.tab.evaluate("document.activeElement.dataset.key") != "event-0":
        seen.tab.keyboard.press("ArrowRight")
    seen.tab.keyboard.press("Enter")
    assert seen.tab.evaluate("gmState.event") == 0


def test_drafts_say_that_they_are(open_page: Open) -> None:
    story = make_story()
    drafts = story.legs["id"].isin(["c3", "c5"])
    seen = open_page(replace(story, legs=story.legs.assign(draft=drafts)))
    assert seen.tab.locator(".gm-draft").count() == 2
    assert seen.tab.locator(".gm-bar.gm-drafted").count() == 1  # the other has no date
    assert "not yet checked by an editor" in seen.tab.locator("#gm-legend").text_content()
    assert "2 claims are drafts" in seen.tab.locator("#gm-panel header").text_content()
