"""The page for everybody: by keyboard, by ear, by hand, in any frame; and what axe-core says."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

import geo_movements as gm
from geo_movements import page as gm_page
from geo_movements.page.storymap import StoryMap
from geo_movements.schema import Story

from .conftest import HOSTILE, Seen, Tabs, until

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
Render = Callable[[Story], str]
DATA = Path(__file__).parents[2] / "data"

VIEWS = {
    "list": "",
    "events": "gmChange({ tab: 'Events' })",
    "an event": "document.querySelector('.gm-events button')?.click()",
    "sources": "gmChange({ tab: 'Sources' })",
    "table": "gmChange({ tab: 'Table' })",
    "a claim": "document.querySelector('.gm-claim').click()",
    "story mode": "gmChange({ step: 1 })",
    "filters": "document.querySelector('[aria-controls=gm-filter-box]').click()",
    "filtered": "gmChange({ filters: { status: ['claimed', 'assessed'] }, query: 'o' })",
    "nothing found": "gmChange({ query: 'nowhere at all' })",
    "full legend": "document.querySelector('.gm-more').click()",
    "a window, as known": "gmChange({ window: [20010, 20020], known: 20020 })",
}
"""What each view is: what opens it. The page is led back before the next."""
PHONE = {
    "list": "",
    "sheet": "document.querySelectorAll('.gm-pull, .gm-fold').forEach((one) => one.click())",
    "legend": "gmChange({ tab: 'Legend' })",
    **{name: VIEWS[name] for name in ("a claim", "filters", "table")},
}
FEW = {name: VIEWS[name] for name in ("list", "a claim", "filters")}
ONLY = {"resultTypes": ["violations"]}
BACK = """() => {
  if (document.querySelector(".gm-more").ariaExpanded === "true") {
    document.querySelector(".gm-more").click();
  }
  const filters = document.querySelector("[aria-controls=gm-filter-box][aria-expanded=true]");
  if (filters && gmState.tab !== "Table") filters.click();
  gmChoose([]);
  gmChange({
    tab: "Movements", step: null, filters: {}, query: "", window: null, known: null,
  });
}"""
LOOKS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "dprk-2024 laptop": (VIEWS, {}),
    "dprk-2024 dark": (FEW, {"dark": True}),
    "dprk-2024 phone": (PHONE, {"width": 390, "height": 844}),
    "dprk-2024 320 pixels": (FEW, {"width": 320, "height": 640, "dark": True}),
    "dprk-2024 enlarged to 200 %": (
        {"list": "", "table": VIEWS["table"]},
        {"width": 640, "height": 400},
    ),
    "dprk-2024 embedded": ({"list": ""}, {"width": 600, "height": 400, "hash_": "#embed"}),
    "minard-1812 laptop": ({**FEW, "table": VIEWS["table"]}, {}),
    "minard-1812 phone": ({"list": ""}, {"width": 390, "height": 844, "dark": True}),
}
SIZES = [(390, 844), (844, 390), (820, 1180), (1440, 900), (2560, 1300), (600, 400)]

STOPS = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const shape = one.querySelector("rect, path");
  const rim = shape && getComputedStyle(shape).stroke;
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const labels = [...(one.labels ?? [])].map((label) => label.textContent).join();
  return {
    key: one === document.body ? null : one.outerHTML.slice(0, 120),
    name: one.getAttribute("aria-label") || one.textContent.trim() || labels,
    seen: outlined || (rim && rim !== "none"),
  };
}"""
TARGETS = """(all) => all
  .filter((one) => one.checkVisibility() && !one.closest("sup, #gm-skip, .gm-detail"))
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, { width, height }]) => Math.min(width, height) < 43.5)
  .map(([html, { width, height }]) => `${html} ${width}x${height}`)"""


@pytest.fixture(scope="module")
def samples() -> dict[str, str]:
    """Render both samples, as the gallery does."""
    pages = {}
    for name in ("dprk-2024", "minard-1812"):
        project = gm.read(DATA / name)
        pages[name] = gm_page.render(gm.build(project, gm.resolve(project)))
    return pages


# --- axe-core -------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_view(samples: dict[str, str], open_page: Open, look: str) -> None:
    views, options = LOOKS[look]
    seen = open_page(samples[look.split()[0]], **options)
    found = {}
    for view, way in views.items():
        seen.tab.evaluate(f"() => {{ {way} }}")
        found[view] = told(Axe().run(seen.tab, options=ONLY).response)
        seen.tab.evaluate(BACK)
    assert {view: words for view, words in found.items() if words} == {}
    assert seen.errors == []


def test_axe_finds_nothing_in_forced_colours(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.emulate_media(forced_colors="active")
    found = told(Axe().run(seen.tab, options=ONLY).response)
    seen.tab.emulate_media(forced_colors="none")
    assert found == []


def test_axe_finds_nothing_on_paper(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.emulate_media(media="print")
    until(seen, "gmState.paper")
    assert told(Axe().run(seen.tab, options=ONLY).response) == []


def told(response: dict[str, Any]) -> list[str]:
    return [
        f"{found['id']}: {node['html'][:120]} {node.get('failureSummary', '')}"
        for found in response["violations"]
        for node in found["nodes"]
    ]


# --- The map in words -----------------------------------------------------------------------------


def test_the_map_is_told_in_sentences(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    map_ = seen.tab.get_by_role("group", name="Map")
    text = seen.tab.locator(f"#{map_.get_attribute('aria-describedby')}").text_content()
    for words in ("14 claims", "NIS", "7,000", "Kremlin", "Sealift", "23 Oct 2024"):
        assert words in text
    assert seen.tab.evaluate("document.documentElement.lang") == "en"
    about = seen.tab.locator('meta[name="description"]').get_attribute("content")
    assert about.startswith("Who says what. The map shows 14 claims")
    assert len(about) <= 300


def test_without_scripts_the_claims_can_be_read(
    story: Story, hostile_story: Story, rendered: Render, browser: Any, tmp_path: Path
) -> None:
    context = browser.new_context(offline=True, java_script_enabled=False)
    tab = context.new_page()
    file = tmp_path / "map.html"
    file.write_text(rendered(story), encoding="utf-8")
    tab.goto(file.as_uri())
    text = tab.inner_text("body")
    for words in ("Troops, as told", "The map shows 14 claims", "White House", "at least 3,000"):
        assert words in text
    assert "https://example.org/1" in text
    assert re.search(r"White House .*at least 3,000; .* by sea; assessed \[\d, \d\]", text)
    file.write_text(rendered(hostile_story), encoding="utf-8")
    tab.goto(file.as_uri())
    text = tab.inner_text("body")
    for words in HOSTILE[:4] + HOSTILE[4:6]:
        assert words in text
    assert tab.locator("img").count() == 0
    context.close()


# --- By keyboard and by ear -----------------------------------------------------------------------


def test_the_first_stops_skip_to_the_parts(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    names = []
    for _ in range(3):
        seen.tab.keyboard.press("Tab")
        names.append(seen.tab.evaluate("document.activeElement.textContent"))
        box = seen.tab.locator(":focus").bounding_box()
        assert box["width"] > 80
    assert names == ["Skip to: The story", "Skip to: Map", "Skip to: Timeline"]
    seen.tab.keyboard.press("Shift+Tab")
    seen.tab.keyboard.press("Enter")
    before = seen.tab.evaluate("gmMap.getZoom()")
    seen.tab.keyboard.press("+")
    until(seen, f"gmMap.getZoom() > {before}")


def test_every_stop_of_the_keyboard_has_a_name_and_is_seen(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    stops = []
    for _ in range(90):
        seen.tab.keyboard.press("Tab")
        stop = seen.tab.evaluate(STOPS)
        if stop["key"] is None:
            break
        stops.append(stop)
    else:
        raise AssertionError("the focus never leaves the page")
    assert [stop["key"] for stop in stops if not stop["name"]] == []
    assert [stop["key"] for stop in stops if not stop["seen"]] == []
    keys = " ".join(stop["key"] for stop in stops)
    for part in (
        "folium-map",
        "gm-claim",
        'role="tab"',
        "gm-play",
        "gm-more",
        "leaflet-control-zoom",
    ):
        assert part in keys


def test_a_choice_outside_the_list_is_announced(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    live = seen.tab.locator("#gm-live")
    seen.tab.locator('.gm-chart [data-key="claim-3"][tabindex="0"]').focus()
    seen.tab.keyboard.press("Enter")
    assert live.text_content().startswith("Chosen: White House: Wonsan → Vladivostok")
    seen.tab.keyboard.press("Escape")
    assert live.text_content() == "Nothing is chosen."


def test_what_closes_gives_the_focus_back(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    for opener, inside in (
        (seen.tab.get_by_role("button", name="Full legend"), "#gm-legend button"),
        (seen.tab.get_by_role("button", name="Filter", exact=True), "#gm-filter-box input"),
    ):
        opener.press("Enter")
        seen.tab.locator(inside).first.focus()
        seen.tab.keyboard.press("Escape")
        assert opener.get_attribute("aria-expanded") == "false"
        assert opener.evaluate("(one) => one === document.activeElement")
    seen.tab.get_by_role("button", name="Step through").press("Enter")
    focused = (
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    )
    assert seen.tab.evaluate(focused) == "Next movement"
    seen.tab.get_by_role("button", name="Leave the story").press("Enter")
    assert seen.tab.evaluate(focused) == "Step through"


def test_headings_and_landmarks_are_in_order(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    levels = seen.tab.eval_on_selector_all(
        "h1, h2, h3, h4", "all => all.map((one) => Number(one.localName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for name in ("The story", "Map", "Legend", "Timeline"):
        assert seen.tab.get_by_role("region", name=name, exact=True).count() == 1


# --- By hand, in any frame ------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_size_has_map_time_and_list(
    story: Story, open_page: Open, width: int, height: int
) -> None:
    seen = open_page(story, width=width, height=height)
    boxes = {
        part: seen.tab.locator(f"#gm-{part}").bounding_box() for part in ("stage", "time", "panel")
    }
    page = "document.documentElement"
    assert seen.tab.evaluate(f"[{page}.scrollWidth, {page}.scrollHeight]") == [width, height]
    assert boxes["stage"]["width"] * boxes["stage"]["height"] >= 0.3 * width * height
    assert boxes["time"]["height"] <= 0.3 * height
    row = seen.tab.locator(".gm-claim").first
    row.scroll_into_view_if_needed()
    row.click()
    assert seen.chosen()
    until(
        seen,
        """gmState.labels.every(({ box }) => {
          const boxOf = (name) => document.querySelector(name).getBoundingClientRect();
          const [over, frame] = [boxOf(".gm-credits"), boxOf(".leaflet-gmStory-pane canvas")];
          const [left, right] = [box.left + frame.left, box.right + frame.left];
          const [top, bottom] = [box.top + frame.top, box.bottom + frame.top];
          const aside = right <= over.left || left >= over.right;
          return aside || bottom <= over.top || top >= over.bottom;
        })""",
    )


@pytest.mark.parametrize("size", [(390, 844), (844, 390), (820, 1180)])
def test_what_is_touched_is_large_enough(
    story: Story, rendered: Render, browser: Any, tmp_path: Path, size: tuple[int, int]
) -> None:
    context = browser.new_context(
        offline=True, has_touch=True, is_mobile=True, viewport={"width": size[0], "height": size[1]}
    )
    seen = Seen(context.new_page())
    file = tmp_path / "map.html"
    file.write_text(rendered(story), encoding="utf-8")
    seen.tab.goto(file.as_uri())
    until(seen, "Boolean(window.gmState?.ready)")
    wanted = "button:not(.gm-over), select, input, summary, [role=slider].gm-handle, .leaflet-bar a"
    found = seen.tab.eval_on_selector_all(wanted, TARGETS)
    assert found == [], "\n".join(found)
    context.close()


def test_on_a_phone_the_map_keeps_the_upper_half_and_the_first_card_is_seen(
    samples: dict[str, str], open_page: Open
) -> None:
    seen = open_page(samples["dprk-2024"], width=390, height=844)
    map_ = seen.tab.locator("#gm-stage").bounding_box()
    assert map_["y"] == 0
    assert 0.38 * 844 <= map_["height"] <= 0.5 * 844
    first = seen.tab.locator(".gm-card-title").first.bounding_box()
    assert first["y"] + 40 <= 844
    known = seen.tab.get_by_role("button", name="As known on: change the day")
    assert known.get_attribute("aria-expanded") == "false"
    known.click()
    assert seen.tab.locator("#gm-known").is_visible()


def top_of_the_list(seen: Seen) -> int:
    return round(seen.tab.locator("#gm-panel").bounding_box()["y"])


def test_the_sheet_comes_up_by_button_by_key_and_by_pull(story: Story, open_page: Open) -> None:
    seen = open_page(story, width=390, height=844)
    rest = top_of_the_list(seen)
    pull = seen.tab.locator(".gm-pull")
    pull.click()
    assert (top_of_the_list(seen), pull.get_attribute("aria-label")) == (64, "Show the map")
    pull.press("Escape")
    assert (top_of_the_list(seen), pull.get_attribute("aria-expanded")) == (rest, "false")
    pull.press("Enter")
    assert top_of_the_list(seen) == 64
    seen.tab.locator(".gm-play").focus()  # nothing that has the focus lies under the sheet
    assert top_of_the_list(seen) == rest
    for start, end in ((rest + 12, 300), (76, 700)):
        seen.tab.mouse.move(195, start)
        seen.tab.mouse.down()
        seen.tab.mouse.move(195, end, steps=4)
        held = top_of_the_list(seen)
        seen.tab.mouse.up()
        assert abs(held - min(rest, end - 12)) <= 1  # it follows the finger
        assert top_of_the_list(seen) == (64 if end < start else rest)


def test_at_320_pixels_nothing_is_cut(story: Story, open_page: Open) -> None:
    seen = open_page(story, width=320, height=640)
    for tab in ("movements", "events", "sources", "legend"):
        seen.tab.evaluate("(tab) => gmChange({ tab })", tab.capitalize())
        cut = seen.tab.eval_on_selector_all(
            "#gm-panel :is(header, [role=tabpanel]:not([hidden])) *",
            """all => all.filter((one) => one.checkVisibility() && !one.closest(".gm-differ, svg"))
              .filter((one) => one.getBoundingClientRect().right > 320.5
                || (getComputedStyle(one).overflowX !== "visible"
                  && one.scrollWidth > one.clientWidth + 1))
              .map((one) => one.outerHTML.slice(0, 90))""",
        )
        assert cut == [], tab


def test_embedded_it_is_map_and_time_and_a_way_to_the_list(story: Story, open_page: Open) -> None:
    seen = open_page(story, width=600, height=400, hash_="#embed&claim=c3")
    assert seen.chosen() == [3]
    assert not seen.tab.locator("#gm-panel").is_visible()
    assert seen.tab.locator("#gm-stage").bounding_box()["height"] >= 200
    link = seen.tab.get_by_role("link", name="Open the list")
    assert link.get_attribute("href").endswith("map.html#claim=c3")
    seen.tab.locator('.gm-chart [tabindex="0"]').first.focus()
    seen.tab.keyboard.press("End")
    seen.tab.keyboard.press("Enter")
    assert re.fullmatch(r"#embed&claim=c(?!3)\d+", seen.tab.evaluate("location.hash"))


def test_in_a_sandbox_the_list_opens_in_the_frame(
    shown: StoryMap, tabs: Tabs, tmp_path: Path
) -> None:
    frame = shown._repr_html_().replace("<iframe ", '<iframe sandbox="allow-scripts" ', 1)
    page = f"<script>gmState = {{ ready: true }}</script>{frame}"
    seen = tabs.open(page, tmp_path / "notebook.html", width=640, height=480)
    inside = seen.tab.frames[1]
    inside.locator(".gm-claim").first.wait_for()
    inside.evaluate("document.documentElement.classList.add('gm-embed')")
    assert not inside.locator("#gm-panel").is_visible()
    assert seen.errors == []
    tabs.free.append(seen)


def test_forced_colours_keep_who_is_who(story: Story, open_page: Open) -> None:
    seen = open_page(story)
    seen.tab.emulate_media(forced_colors="active")
    row = "getComputedStyle(document.querySelector('.gm-row'), '::before').backgroundColor"
    paper = "getComputedStyle(document.body).backgroundColor"
    assert seen.tab.evaluate(row) != seen.tab.evaluate(paper)
    seen.tab.emulate_media(forced_colors="none")


def test_reduced_motion_is_respected(story: Story, open_page: Open) -> None:
    seen = open_page(story)  # the tests' browser asks for it
    moving = seen.tab.eval_on_selector_all(
        "#gm-app *",
        """all => all.filter((one) => getComputedStyle(one).transitionDuration !== "0s"
          || getComputedStyle(one).animationName !== "none").map((one) => one.className)""",
    )
    assert moving == []


# --- Sentences ------------------------------------------------------------------------------------


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_hostile_words_stay_words_in_the_shell(hostile_story: Story, rendered: Render) -> None:
    html = rendered(hostile_story)
    (outside,) = re.findall(r"<noscript>\n(.*?)</noscript>\n<script type", html, re.S)
    parser = _Text()
    parser.feed(outside)
    text = " ".join(parser.words)
    assert "{{ 7*7 }}" in text
    assert "49" not in text
    assert "<script" not in outside
    assert "<img" not in outside
