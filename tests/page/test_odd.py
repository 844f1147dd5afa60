"""Odd stories and odd addresses: nothing fails, and what can be drawn is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from shapely import LineString

from geo_movements import page as gm_page
from geo_movements.schema import Story

from .conftest import HOSTILE, claims, leg, make_story, until

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

DRAWN = "gmState.scene.lines.filter(({ length }) => length > 0).length"
ALL = """() => {
  for (const one of document.querySelectorAll('[role="tab"], .gm-tool, .gm-more, .gm-play')) {
    if (one.offsetParent) one.click();
  }
  document.querySelectorAll('.gm-claim, .gm-card-title').forEach((one) => one.click());
}"""


EVIL = "".join(HOSTILE) + "\0\ud800\"'--><!--"
WORDS = (
    "id", "movement", "leg", "force", "side", "unit_type", "origin", "destination", "via", "mode",
    "date", "departed", "strength", "status", "claimant", "reported", "quote", "note", "either",
    "reliability", "credibility", "force_part_of", "route_note", "attribution",
)  # fmt: skip
"""Every cell that may hold any word at all; bare legs check none of them."""


def bare(**cells: Any) -> list[dict[str, Any]]:
    return [leg(0, "Wonsan", "Vladivostok", **cells)]


def nobody(story: Story) -> Story:
    return replace(story, legs=story.legs.iloc[:0])


ODD: dict[str, tuple[Callable[[], Story], int]] = {
    "nothing": (lambda: replace(nobody(make_story()), events=make_story().events.iloc[:0]), 0),
    "only events": (lambda: nobody(make_story()), 0),
    "one claim": (lambda: make_story(bare()), 1),
    "one way twice": (lambda: make_story(bare() + bare(id="c1", status="denied")), 1),
    "no dates": (
        lambda: make_story([row | {c: None for c in row if "date" in c} for row in claims()]),
        10,
    ),
    "areas only": (lambda: make_story([leg(0, "Russian Far East", "Kursk Oblast")]), 1),
    "over the antimeridian": (
        lambda: make_story(bare(geometry=LineString([(170, 60), (180, 62), (190, 60)]))),
        1,
    ),
}


def evil() -> Story:
    """Say the same hostile words in every cell, and in map.toml."""
    rows = [row | dict.fromkeys(WORDS, EVIL) | {"sources": f"s1; {EVIL}"} for row in claims()]
    told = {"title": EVIL, "subtitle": EVIL, "credit": EVIL, "claimants": {EVIL: (EVIL,)}}
    story = make_story(rows, **told, other_languages=("de",))
    text = dict.fromkeys(("kind", "stance", "claimant", "text", "value", "unit", "place"), EVIL)
    cite = dict.fromkeys(("publisher", "title", "author", "published", "reliability"), EVIL)
    link = {"url": " java\tscript:window.hacked=4", "archive_url": "data:text/html,<script>"}
    return replace(
        story,
        events=saying(story.events, **text, concerns=EVIL),
        sources=saying(story.sources, **cite, **link),
        places=saying(story.places, name=EVIL, name_de=EVIL, attribution=EVIL),
    )


def saying(frame: pd.DataFrame, **words: str) -> pd.DataFrame:
    """Say words in whole columns, as plain objects: no string column holds half a character."""
    return frame.assign(
        **{name: pd.Series(word, frame.index, object) for name, word in words.items()}
    )


def test_hostile_words_in_every_cell_stay_words(open_page: Open) -> None:
    html = gm_page.render(evil())
    assert html.count("<script") == 4
    seen = open_page(html)
    for code in ("en", "de"):
        seen.tab.evaluate("(code) => gmChange({ language: code })", code)
        until(seen, f"document.documentElement.lang === '{code}'")
        seen.tab.evaluate(ALL)
        for name in ("Movements", "Events", "Sources", "Table"):
            seen.tab.evaluate("(name) => gmChange({ tab: name })", name)
    seen.tab.evaluate("['beforeprint', 'afterprint'].map((on) => dispatchEvent(new Event(on)))")
    made = "document.querySelectorAll('img, iframe, #gm-app script').length"
    assert seen.tab.evaluate(made) == 0
    led = seen.tab.eval_on_selector_all("a[href]", "all => all.map((a) => a.protocol)")
    assert set(led) <= {"file:", "https:", "http:"}
    assert seen.tab.evaluate("window.hacked") is None
    assert seen.errors == []
    assert [url for url in seen.requests if not url.startswith("file:")] == []


@pytest.mark.parametrize("name", ODD)
def test_odd_stories_open_and_bear_a_reader(name: str, open_page: Open) -> None:
    make, lines = ODD[name]
    seen = open_page(make())
    assert seen.tab.evaluate(DRAWN) >= lines
    seen.tab.evaluate(ALL)
    seen.tab.set_viewport_size({"width": 420, "height": 700})
    seen.tab.evaluate("gmChange({ query: 'nobody says so', filters: { mode: ['air'] } })")
    seen.tab.wait_for_timeout(150)
    assert seen.errors == []
    assert [url for url in seen.requests if not url.startswith("file:")] == []


@pytest.mark.parametrize(
    "words",
    [
        "status=constructor&mode=toString&source=__proto__&group=99&claimant=valueOf",
        "from=275760-09-13&to=275760-09-13",
        "from=-271821-04-20&to=275760-09-13&known=275760-09-13",
        "from=2024-10-12T10:00Z&to=2024-10-12T10:00Z&known=-999999999",
        "q=%00%ED%A0%80%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&side=%3C/script%3E",
        "step=1&status=denied&side=nobody&tab=table&at=89.9,540,22&event=d1",
    ],
)
def test_no_address_makes_the_page_fail(words: str, story: Story, open_page: Open) -> None:
    seen = open_page(story, hash_=f"#{words}")
    seen.tab.evaluate(ALL)
    seen.tab.wait_for_timeout(450)  # the address is written when it rests
    assert seen.errors == []
    assert seen.tab.locator("img").count() == 0


def test_a_day_before_all_reports_is_the_first(story: Story, open_page: Open) -> None:
    seen = open_page(story, hash_="#known=1900-01-01")
    # One day of report makes no slider: nothing could bring the rest back.
    assert seen.tab.locator("#gm-known").count() == 0
    assert seen.tab.evaluate("gmState.known") == seen.tab.evaluate(
        "Date.parse('2024-10-23') / 864e5"
    )
    days = ("2024-10-18", "2024-10-23")
    rows = [
        row | {"reported_latest": day} for row, day in zip(claims(), [*days, *days], strict=False)
    ]
    two = open_page(make_story(rows), hash_="#known=1900-01-01")
    assert two.tab.evaluate("gmState.known") == two.tab.evaluate("Date.parse('2024-10-18') / 864e5")
    assert two.tab.locator("#gm-known").input_value() == "0"


def test_as_known_in_a_month_is_by_its_end(open_page: Open) -> None:
    rows = [
        row | {"reported_latest": day}
        for row, day in zip(claims(), ("2024-10-18", "2024-10-31", "2024-11-02"), strict=False)
    ]
    seen = open_page(make_story(rows), hash_="#known=2024-10")
    assert seen.tab.evaluate("gmState.known") == seen.tab.evaluate(
        "Date.parse('2024-10-31') / 864e5"
    )


def test_words_that_every_object_has_are_words(open_page: Open) -> None:
    rows = [row | {"status": "constructor", "mode": "__proto__"} for row in claims()]
    story = make_story(rows)
    events = story.events.assign(kind="toString", stance="valueOf")
    seen = open_page(replace(story, events=events))
    seen.tab.evaluate(ALL)
    assert "toString" in seen.tab.locator("[data-event]").first.inner_text()
    assert seen.errors == []


def test_half_a_character_leaves_the_rest(open_page: Open) -> None:
    rows = [row | {"note": "half \ud83d", "claimant": "\0nul"} for row in claims()]
    seen = open_page(
        gm_page.render(make_story(rows, title="A \udc00 map", other_languages=("uk",)))
    )
    assert seen.tab.title() == "A \ufffd map"
    assert seen.errors == []


def test_languages_change_while_all_is_open(story: Story, open_page: Open) -> None:
    rows = [row | {"reported_latest": f"2024-10-{10 + at}"} for at, row in enumerate(claims())]
    seen = open_page(make_story(rows, other_languages=("de", "uk")))
    for hash_ in (
        "#step=2&tab=table",
        "#side=DPRK&mode=sea&tab=table",
        "#from=2024-10-08&to=2024-10-09",
    ):
        seen.tab.evaluate("(hash) => (location.hash = hash)", hash_)
        seen.tab.evaluate("document.querySelector('.gm-play').click()")
        before = seen.tab.evaluate("[gmState.step, gmState.chosen, gmState.filters]")
        # Faster than the words can be unpacked: the last one counts.
        for code in ("de", "uk", "de", "en", "uk"):
            seen.tab.evaluate("(code) => gmChange({ language: code })", code)
        until(seen, "document.documentElement.lang === 'uk'")
        seen.tab.set_viewport_size({"width": 700, "height": 500})
        seen.tab.wait_for_timeout(200)
        assert seen.tab.evaluate("[gmState.step, gmState.chosen, gmState.filters]") == before
        assert seen.tab.locator(".gm-playing").count() == 0
        seen.tab.evaluate("gmChange({ language: 'en' })")
        until(seen, "document.documentElement.lang === 'en'")
    assert seen.errors == []


def test_charts_of_before_a_switch_are_let_go(story: Story, open_page: Open) -> None:
    seen = open_page(make_story(other_languages=("de",)))
    seen.tab.evaluate(
        """() => {
          window.kept = new WeakRef(document.querySelector('.gm-chart'));
          gmChange({ language: 'de' });
        }"""
    )
    until(seen, "document.documentElement.lang === 'de'")
    client = seen.tab.context.new_cdp_session(seen.tab)
    client.send("HeapProfiler.enable")
    for _ in range(3):
        seen.tab.wait_for_timeout(50)
        client.send("HeapProfiler.collectGarbage")
    assert seen.tab.evaluate("kept.deref() === undefined")
