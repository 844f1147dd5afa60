"""The page in other languages, and the switch between them, as a reader sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from geo_movements import languages, page
from geo_movements.languages import load
from geo_movements.schema import Story

from .conftest import Seen, until

pytestmark = pytest.mark.browser

LATIN = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
PLACES = {"name_uk": {"Vladivostok": "Владивосток"}, "name_ko": {"Vladivostok": "블라디보스토크"}}
WORDS_SEEN = """() => {
  const found = new Set();
  const take = () => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      if (!walk.currentNode.parentElement.closest('script, style, noscript, option')) {
        found.add(walk.currentNode.data.trim());
      }
    }
    for (const node of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'placeholder']) {
        found.add((node.getAttribute(name) ?? '').trim());
      }
    }
  };
  take();
  for (const tab of document.querySelectorAll('[role=tab]')) { tab.click(); take(); }
  document.querySelector('[role=tab]').click();
  document.querySelector('.gm-more').click();
  document.querySelectorAll('.gm-tool').forEach((tool) => { if (tool.offsetParent) tool.click(); });
  document.querySelectorAll('details').forEach((one) => (one.open = true));
  take();
  document.querySelectorAll('.gm-claim').forEach((one) => { one.click(); take(); });
  document.querySelector('.gm-play')?.click();
  take();
  document.querySelector('.gm-play')?.click();
  take();
  return [...found].filter(Boolean);
}"""


@pytest.fixture(scope="module")
def tongues(story: Story) -> Callable[..., Story]:
    """Return the story in languages, its Vladivostok named in two of them; each made once."""
    made: dict[tuple[str, ...], Story] = {}

    def in_languages(first: str, *others: str) -> Story:
        if (first, *others) not in made:
            names = {
                column: story.places["name"].map(found.get) for column, found in PLACES.items()
            }
            settings = replace(story.settings, language=first, other_languages=others)
            places = story.places.assign(**names)
            legs = story.legs.copy()  # two days of report make the control of what was known
            legs.loc[0, ["reported_earliest", "reported_latest"]] = "2024-10-18"
            made[(first, *others)] = replace(story, legs=legs, places=places, settings=settings)
        return made[(first, *others)]

    return in_languages


def latin(*texts: str) -> set[str]:
    return {word.casefold() for text in texts for word in LATIN.findall(text)}


def told_by_the_user(story: Story, data: dict[str, Any]) -> set[str]:
    tables = (story.legs.drop(columns="geometry"), story.sources, story.events, story.places)
    cells = [str(cell) for table in tables for cell in table.to_numpy().ravel()]
    ours = [*data["credits"], *data["attributions"], data["title"], data["subtitle"]]
    return latin(*cells, *ours)


@pytest.mark.parametrize("code", ["uk", "ko", "de"])
def test_nothing_english_is_left_but_the_users_words(
    code: str, tongues: Any, open_page: Any
) -> None:
    story = tongues(code)
    seen = open_page(story, width=1280)
    assert seen.tab.evaluate("document.documentElement.lang") == code
    texts = seen.tab.evaluate(WORDS_SEEN)
    words = load(code)
    own = [words.vocabulary, words.sentences, words.viewer]
    said = " ".join(str(value) for table in own for value in table.values())
    dates = " ".join(str(value) for value in words.dates.values())
    month_names = seen.tab.evaluate(
        """(code) => Array.from({length: 12}, (_, month) => ["long", "short"].map((form) =>
          new Intl.DateTimeFormat(code, {day: "numeric", month: form, year: "numeric"})
            .format(new Date(2024, month, 8)))).flat().join(" ")""",
        code,
    )
    allowed = latin(said, dates, month_names, "km Leaflet UTC") | told_by_the_user(
        story, page.payload(story)
    )
    left = {text: latin(text) - allowed for text in texts}
    assert {text: found for text, found in left.items() if found} == {}
    assert not seen.errors and len(texts) > 60


@pytest.mark.parametrize(
    ("code", "words", "month"),
    [
        ("uk", ["Переміщення", "Хто це стверджує", "заявлено", "Схематично"], "жовт."),
        ("ko", ["이동", "주장", "출처 주체", "개략도"], "10월"),
        ("de", ["Verlegungen", "Wer sagt das", "angegeben", "Schematisch"], "Okt."),
    ],
)
def test_list_legend_and_axis_speak(
    code: str, words: list[str], month: str, tongues: Any, open_page: Any
) -> None:
    seen = open_page(tongues(code))
    seen.tab.click(".gm-more")
    text = seen.tab.inner_text("#gm-app")
    assert [word for word in words if word not in text] == []
    ticks = seen.tab.locator(".gm-tick-label").all_text_contents()
    assert any(month in tick for tick in ticks), ticks
    wide = seen.tab.evaluate(
        """() => [...document.querySelectorAll(
            '#gm-app :is(button, h1, .gm-key, .gm-controls *)')]
          .filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth + 2
            && getComputedStyle(one).display !== 'inline').map((one) => one.textContent)"""
    )
    assert wide == []


def test_places_are_named_in_the_language(tongues: Any, open_page: Any) -> None:
    seen = open_page(tongues("ko"))
    labels = seen.tab.evaluate("gmState.labels.map(({ text }) => text)")
    assert "블라디보스토크" in labels and "Vladivostok" not in labels
    assert "Chongjin" in labels  # nobody told its name in Korean


def switch(seen: Seen, code: str) -> None:
    seen.tab.select_option("#gm-language", code)
    until(seen, f"document.documentElement.lang === '{code}'")


def test_the_switch_makes_the_page_speak_another(tongues: Any, open_page: Any) -> None:
    seen = open_page(tongues("en", "uk", "ko"))
    tab = seen.tab
    tab.evaluate("window.stays = true")
    rooms = ("#gm-panel", "#gm-key", "#gm-time")
    before = [tab.inner_text(room) for room in rooms]
    tab.locator(".gm-claim").first.click()
    view = tab.evaluate("gmMap.getCenter().lat")
    chosen = seen.chosen()
    switch(seen, "uk")
    assert "Переміщення" in tab.inner_text("#gm-panel")
    assert "жовт." in tab.inner_text("#gm-time")
    assert seen.chosen() == chosen
    assert tab.locator(".gm-detail:visible").count() == 1
    assert tab.locator("#gm-stage").get_attribute("aria-label") == "Карта"
    assert "Владивосток" in tab.evaluate("gmState.labels.map(({ text }) => text)")
    switch(seen, "ko")
    assert "이동" in tab.inner_text("#gm-panel") and "Переміщення" not in tab.inner_text("#gm-app")
    switch(seen, "en")
    tab.keyboard.press("Escape")
    assert [tab.inner_text(room) for room in rooms] == before
    assert tab.evaluate("window.stays") and tab.evaluate("gmMap.getCenter().lat") == view
    assert not seen.errors and not [url for url in seen.requests if not url.startswith("file:")]


def test_what_was_before_the_switch_hears_no_more(tongues: Any, open_page: Any) -> None:
    seen = open_page(tongues("en", "uk"))
    for code in ("uk", "en", "uk"):
        switch(seen, code)
    for id_ in ("gm-legend", "gm-language", "gm-search", "gm-known", "gm-skip"):
        assert seen.tab.locator(f"#{id_}").count() <= 1, id_
    seen.tab.locator(".gm-claim").first.click()
    assert len(seen.chosen()) >= 1
    seen.tab.locator(".gm-claim").first.click()
    assert seen.chosen() == []
    seen.tab.fill("#gm-search", "Ussuriysk")
    seen.tab.keyboard.press("Enter")
    assert "показано" in seen.tab.inner_text(".gm-active")
    assert not seen.errors


def test_the_switch_keeps_the_focus_and_the_address(tongues: Any, open_page: Any) -> None:
    seen = open_page(tongues("en", "uk"))
    seen.tab.focus("#gm-language")
    switch(seen, "uk")
    assert seen.tab.evaluate("document.activeElement.id") == "gm-language"
    until(seen, "location.hash === '#lang=uk'")
    seen.tab.go_back()
    until(seen, "document.documentElement.lang === 'en'")
    assert seen.tab.input_value("#gm-language") == "en"


def test_an_address_opens_the_page_in_its_language(tongues: Any, open_page: Any) -> None:
    seen = open_page(tongues("en", "uk"), hash_="#lang=uk")
    assert seen.tab.evaluate("document.documentElement.lang") == "uk"
    assert "Переміщення" in seen.tab.inner_text("#gm-panel")
    unknown = open_page(tongues("en", "uk"), hash_="#lang=xx")
    assert unknown.tab.evaluate("document.documentElement.lang") == "en"


def test_a_page_of_one_language_has_no_switch(story: Story, open_page: Any) -> None:
    assert open_page(story).tab.locator("#gm-language").count() == 0
    data = page.payload(story)
    assert data["overlays"] == {} and data["languages"] == [{"code": "en", "name": "English"}]


def test_an_overlay_carries_words_alone(tongues: Any) -> None:
    data = page.payload(tongues("en", "uk"))
    over = data["overlays"]["uk"]
    assert over["strings"]["Movements"] == "Переміщення"
    assert not {"marks", "basemap", "bounds"} & set(over)
    told = {name for claim in over["claims"].values() for name in claim}
    assert {"from", "to", "at", "written"} >= told & {"from", "to", "at", "written", "via"}
    assert "Wonsan" not in str(over["claims"])  # no name of it is told: it stays as it is


@pytest.mark.parametrize("code", languages.known())
def test_plurals_numbers_and_months_are_cldrs(code: str, browser: Any) -> None:
    words = load(code)
    tab = browser.new_page()
    told = tab.evaluate(
        """(code) => {
          const rules = new Intl.PluralRules(code);
          const numbers = new Intl.NumberFormat(code);
          const months = (form) => Array.from({ length: 12 }, (_, month) =>
            new Intl.DateTimeFormat(code, form).formatToParts(new Date(2024, month, 8))
              .find(({ type }) => type === "month").value);
          return {
            forms: Array.from({ length: 300 }, (_, count) => rules.select(count)),
            numbers: [7, 1500, 45000, 1234567].map((number) => numbers.format(number)),
            months: months({ day: "numeric", month: "short" }),
            alone: months({ year: "numeric", month: "short" }),
          };
        }""",
        code,
    )
    tab.close()
    # CLDR has "many" for a million in French and Spanish alone, and we do not.
    assert [words.form(count) for count in range(300)] == told["forms"]
    assert [words.number(number) for number in (7, 1500, 45000, 1234567)] == told["numbers"]

    suffix = "월" if code == "ko" else ""
    assert [f"{m.removesuffix(suffix)}{suffix}" for m in told["months"]] == list(
        words.dates["months"]
    )
    assert [f"{m.removesuffix(suffix)}{suffix}" for m in told["alone"]] == list(
        words.dates["months_alone"]
    )
