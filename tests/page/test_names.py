"""Names in the reader's language, titles, hours, and words that run from the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from geo_movements import grammar, page
from geo_movements.grammar.words import embedded
from geo_movements.languages import load
from geo_movements.schema import Story

from .conftest import claims, leg, make_story, until

browser = pytest.mark.browser
Open = Callable[..., Any]
UK = {"Wonsan": "Вонсан", "Vladivostok": "Владивосток", "Khabarovsk": "Хабаровськ"}
VLADIVOSTOK = {"name": "Vladivostok", "place_id": "geonames:2013348"}
NEAR = "geonames:2013348/near"
HAIFA, ACRE = "حيفا", "عكا"
ARABIC, HEBREW = "قوات خاصة", "דובר צה״ל"


@pytest.fixture(scope="module")
def named() -> Story:
    """A page in English and Ukrainian; three of its places have a Ukrainian name."""
    story = make_story(
        title="Troops, as told",
        other_languages=("uk",),
        translations={"uk": {"title": "Війська: що кажуть", "subtitle": "Хто що каже."}},
    )
    return replace(story, places=story.places.assign(name_uk=story.places["name"].map(UK.get)))


# --- Which name -----------------------------------------------------------------------------------


def place(toponym: str, **cells: Any) -> dict[str, Any]:
    columns = ("name", "place_id", "precision", "country", "match")
    return {"toponym": toponym, **dict.fromkeys(columns), **cells}


@pytest.mark.parametrize(
    ("row", "code", "name"),
    [
        (place("Wonsan", name_uk="Вонсан"), "uk", "Вонсан"),
        (place("Wonsan", name_uk="Вонсан"), "ko", None),
        (place("Vladivostok", **VLADIVOSTOK), "ru", "Владивосток"),
        (place("the DPRK", name="North Korea", precision="country", country="KP"), "ko", "북한"),
        # "near" is no part of the town's name, and the name would leave it out.
        (place("near Vladivostok", name="near Vladivostok", place_id=NEAR), "ru", None),
        (place("near Korea", place_id=NEAR, precision="country", country="KP"), "uk", None),
        (place("near Korea", place_id=NEAR, name_uk="біля КНДР"), "uk", "біля КНДР"),
        (place("Владивосток", **VLADIVOSTOK), "en", "Vladivostok"),
        (place("Dunai", name="Dunay", place_id="curated:dunay"), "en", None),
    ],
)  # fmt: skip
def test_a_place_is_called_as_its_name_in_the_language(
    row: dict[str, Any], code: str, name: str | None
) -> None:
    assert grammar.place_name(row, load(code)) == name


WAY = "Вонсан → Владивосток; через: Хабаровськ і Nowhere"


def test_lists_say_the_name_and_keep_the_sources_own(named: Story) -> None:
    legs = named.legs.copy()
    legs.loc[3, "via"] = "Khabarovsk; Nowhere"
    settings = replace(named.settings, language="uk", other_languages=())
    made = page.payload(replace(named, legs=legs, settings=settings))
    claim = made["claims"][3]
    told = [claim[column] for column in ("from", "via", "to")]
    assert told == ["Вонсан", "Хабаровськ; Nowhere", "Владивосток"]
    assert claim["written"] == ["Wonsan", "Khabarovsk", "Nowhere", "Vladivostok"]
    assert made["claims"][0]["written"] == ["Vladivostok"]  # Chongjin has no name in Ukrainian
    texts = [row["text"] for card in made["cards"] for row in card["rows"]]
    assert any(text.startswith(WAY) for text in texts)
    ways = [card["way"] for card in made["cards"]]
    assert any("Вонсан" in (way or "") for way in ways)
    assert made["names"]["Wonsan"] == ["Вонсан"]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (HAIFA, f"\u2068{HAIFA}\u2069"),
        ("\u202egnorw", "\u2068\u202egnorw\u2069"),
        ("٣٠٠٠", "\u2068٣٠٠٠\u2069"),
        ("Вонсан", "Вонсан"),
    ],
)
def test_words_that_turn_a_sentence_are_kept_together(words: str, kept: str) -> None:
    assert embedded(words) == kept


@browser
def test_a_place_called_as_a_part_of_javascript_is_searched(open_page: Open) -> None:
    seen = open_page(make_story([leg(0, "Wonsan", "Vladivostok", via="constructor")]))
    seen.tab.fill("#gm-search", "native code")
    until(seen, "gmState.query === 'native code'")
    assert seen.tab.locator(".gm-claim:visible").count() == 0
    assert seen.errors == []


def test_what_competes_stays_the_same_in_every_language(named: Story) -> None:
    differ = [
        [len(card.differ) for card in grammar.design(named, load(code)).cards]
        for code in ("en", "uk")
    ]
    assert differ[0] == differ[1]


@browser
def test_a_reader_of_another_language_sees_its_names(named: Story, open_page: Open) -> None:
    seen = open_page(named, hash_="#lang=uk")
    assert seen.tab.locator("#gm-panel h1").inner_text() == "Війська: що кажуть"
    assert seen.tab.locator(".gm-summary").inner_text() == "Хто що каже."
    assert seen.tab.title() == "Війська: що кажуть"
    row = seen.tab.locator('.gm-claim[data-claims="3"]')
    assert "Вонсан → Владивосток" in row.get_attribute("aria-label")
    row.click()
    detail = seen.tab.locator(".gm-detail:visible").inner_text()
    assert "Wonsan; Vladivostok" in detail
    assert "Як у джерелі" in detail
    seen.tab.fill("#gm-search", "wonsan")  # by the source's name, and by that of the page
    until(seen, "gmState.query === 'wonsan'")
    latin = seen.tab.inner_text(".gm-said [role=status]")
    seen.tab.fill("#gm-search", "вонсан")
    until(seen, "gmState.query === 'вонсан'")
    assert seen.tab.inner_text(".gm-said [role=status]") == latin
    seen.tab.fill("#gm-search", "")
    seen.tab.get_by_role("combobox", name="Мова").select_option("en")
    until(seen, "document.documentElement.lang === 'en'")
    assert seen.tab.locator("#gm-panel h1").inner_text() == "Troops, as told"
    assert "Wonsan → Vladivostok" in row.get_attribute("aria-label")


# --- Hours ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"departed": "2024-10-08T14:00", "arrived": "2024-10-09"},
            "departed 8 Oct 2024 14:00; arrived 9 Oct 2024",
        ),
        ({"arrived": "2024-10-09T06:30+09:00"}, "arrived 9 Oct 2024 06:30 +09:00"),
        ({"date": "early October 2024"}, "“early October 2024” (about 1–20 Oct 2024)"),
        (
            {"departed": "the night of 8 October"},
            "departed “the night of 8 October” (about 1–20 Oct 2024)",
        ),
        ({"date": "2024-10-01/2024-10-20~"}, None),
        ({"date": "12 June 1812", "calendar": "julian"}, "“12 June 1812” (about 1–20 Oct 2024)"),
        (
            {"departed": "1812-06-12", "calendar": "julian"},
            "departed “1812-06-12” (about 1–20 Oct 2024)",
        ),
        ({}, None),
    ],
)  # fmt: skip
def test_hours_are_told_as_other_dates(cells: dict[str, str], told: str | None) -> None:
    bounds = {"date_earliest": "2024-10-01", "date_latest": "2024-10-20", "date_approximate": True}
    (claim,) = page.payload(make_story([leg(0, "Wonsan", "Vladivostok", **bounds, **cells)]))[
        "claims"
    ]
    assert claim["dateWords"] == told


@browser
def test_an_open_claim_shows_no_raw_hour(open_page: Open) -> None:
    hours = {"departed": "2024-10-08T14:00", "arrived": "2024-10-09T06:30"}
    bounds = {"date_earliest": "2024-10-08T14:00", "date_latest": "2024-10-09T06:30"}
    seen = open_page(
        make_story([leg(0, "Wonsan", "Vladivostok", **bounds, **hours)], language="uk")
    )
    seen.tab.locator(".gm-claim").click()
    detail = seen.tab.locator(".gm-detail").inner_text()
    assert "T14" not in detail
    assert "відправлення: 8 жовт. 2024 14:00" in detail


# --- Words that run from the right ----------------------------------------------------------------

AT_THE_RIGHT = """(block) => {
  const range = document.createRange();
  range.selectNodeContents(block);
  return Math.abs(range.getBoundingClientRect().right - block.getBoundingClientRect().right) < 2;
}"""
ORDER = """([first, second]) => {
  const words = document.querySelector(".gm-say");
  const place = (text) => {
    const walk = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const at = walk.currentNode.data.indexOf(text);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(walk.currentNode, at);
      range.setEnd(walk.currentNode, at + text.length);
      return range.getBoundingClientRect();
    }
    throw new Error(text);
  };
  const [a, b] = [place(first), place(second)];
  return a.bottom <= b.top + 4 || a.right <= b.left + 1;
}"""


@browser
@pytest.mark.parametrize("code", ["en", "uk", "ko"])
def test_words_from_the_right_are_right_and_the_page_is_not_turned(
    code: str, open_page: Open
) -> None:
    rows = claims()[3:5]
    rows[0] |= {"claimant": HEBREW, "force": ARABIC, "quote": ARABIC, "strength": "حوالي ٣٠٠٠"}
    rows[0] |= {"competes_with": None, "movement": "m1", "origin": HAIFA, "destination": ACRE}
    rows[1] |= {"claimant": "NIS", "movement": "m1", "leg": "1"}
    story = make_story(rows, title=f"{ARABIC}: 2024", subtitle=HEBREW, language=code)
    seen = open_page(replace(story, events=story.events.iloc[:0]), width=1440, height=900)
    assert seen.tab.evaluate("document.documentElement.dir") == "ltr"
    head = seen.tab.locator("#gm-panel h1")
    assert head.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
    assert head.evaluate(AT_THE_RIGHT)
    title = seen.tab.locator(".gm-say strong bdi").first
    assert title.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
    say = seen.tab.locator(".gm-say").first
    assert say.evaluate("(one) => getComputedStyle(one).direction") == "ltr"
    # Who, then from where, then to where, then how many: none changes places with another.
    told = [HEBREW, ARABIC, HAIFA, ACRE, "حوالي"]
    for pair in pairwise(told):
        assert seen.tab.evaluate(ORDER, list(pair)), pair
    seen.tab.locator(".gm-claim").first.click()
    quote = seen.tab.locator(".gm-detail blockquote")
    assert quote.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
    assert seen.errors == []


def test_a_table_of_left_words_is_as_it_was(story: Story) -> None:
    """No sign of direction comes into a page that needs none."""
    made = page.payload(story)
    told = pd.Series([row["text"] for card in made["cards"] for row in card["rows"]])
    assert not told.str.contains("[\u2066-\u2069]").any()
