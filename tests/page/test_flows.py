"""The page of flows: what it says, and what a reader can do."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import geo_movements as gm
from geo_movements import page as gm_page
from geo_movements.page import flows as page_flows
from geo_movements.page.flows import flows_payload
from geo_movements.page.records import plain
from geo_movements.page.storymap import StoryMap
from geo_movements.schema import Story

from .conftest import ACROSS, HOSTILE, leg, make_story, until

Open = Callable[..., Any]
BY = "origin,destination,month"
DATA = Path(__file__).parents[2] / "data"
PROJECTS = (
    "dprk-2024", "falklands-1982", "hannibal-218bc", "minard-1812", "red-ball-express-1944",
)  # fmt: skip
DAYS = ("date_earliest", "date_latest", "date_definite_start", "date_definite_end")


def monthly() -> list[dict[str, Any]]:
    """Claims of three months: a pair both ways, a second claimant, one that is denied."""
    rows = []
    for month, low in (("09", 1000), ("10", 3000), ("11", 500)):
        day = dict.fromkeys(DAYS, f"2024-{month}-05")
        for claimant, factor in (("NIS", 1), ("HUR", 2)):
            facts = {"claimant": claimant, "strength_low": low * factor, "sources": "s1"}
            facts |= {"strength_high": low * factor, "strength": str(low * factor)}
            rows.append(
                leg(len(rows), "Wonsan", "Vladivostok", movement=f"lift {month}", **day, **facts)
            )
        rows.append(leg(len(rows), "Vladivostok", "Wonsan", claimant="NIS", **day))
    rows.append(leg(len(rows), *ACROSS, claimant="HUR", side="Russia"))
    rows.append(
        leg(len(rows), "Vladivostok", "Khabarovsk", claimant="Kremlin", status="denied", **day)
    )
    rows.append(leg(len(rows), None, "Sergeyevka", kind="presence", claimant="HUR"))
    return rows


@pytest.fixture(scope="module")
def flows_story() -> Story:
    return make_story(monthly(), aggregate=BY)


@pytest.fixture(scope="module")
def flows_data(flows_story: Story) -> dict[str, Any]:
    return dict(plain(flows_payload(flows_story, BY)))


@pytest.fixture(scope="module")
def projects() -> Callable[[str], Story]:
    """Read each project of ours once, to be counted into flows."""

    @cache
    def story_of(name: str) -> Story:
        project = gm.read(DATA / name)
        story = gm.build(project, gm.resolve(project))
        return replace(story, settings=replace(story.settings, aggregate=BY))

    return story_of


def text_of(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


# --- What the file holds --------------------------------------------------------------------------


def test_a_card_is_a_pair_of_places_and_a_row_a_month(flows_data: dict[str, Any]) -> None:
    card = flows_data["cards"][0]
    assert card["title"] == "Wonsan → Vladivostok"
    assert card["force"] == "6 claims of 3 movements; 4,500–9,000"
    assert [row["claimant"] for row in card["rows"]] == ["Sep 2024", "Oct 2024", "Nov 2024"]
    assert card["rows"][1]["text"] == "2 claims of 1 movement; 3,000–6,000; HUR, NIS"
    assert card["rows"][1]["sources"] == []


@pytest.mark.parametrize("name", ["dprk-2024", "falklands-1982", "minard-1812"])
def test_cards_come_the_largest_first_and_say_once_what_is_undated(
    projects: Callable[[str], Story], name: str
) -> None:
    data = plain(flows_payload(projects(name), BY))
    totals = [card["force"].split("; ")[1:] for card in data["cards"]]
    told = [re.fullmatch(r"(?:.*[–\s])?([\d,]+)", total[0]) if total else None for total in totals]
    sizes = [int(found[1].replace(",", "")) if found else 0 for found in told]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1]
    undated = [
        card
        for card in data["cards"]
        if {row["claimant"] for row in card["rows"]} == {"not dated to one month"}
    ]
    assert undated or name != "minard-1812"
    assert all(card["date"] is None for card in undated)


def test_all_months_of_a_pair_are_one_line_as_wide_as_the_largest(
    flows_data: dict[str, Any],
) -> None:
    marks = [
        mark
        for mark in flows_data["marks"]
        if (mark["from"], mark["to"]) == ("Wonsan", "Vladivostok")
    ]
    assert len(marks) == 1 and len(marks[0]["claims"]) == 3
    px = [flows_data["claims"][at]["px"] for at in marks[0]["claims"]]
    assert marks[0]["width"] == max(px) > min(px)


def test_every_claim_under_its_flow(flows_data: dict[str, Any], flows_story: Story) -> None:
    spans = [claim["told"] for claim in flows_data["claims"]]
    assert spans[0][0] == 0 and spans[-1][1] == len(flows_data["told"]) == len(flows_story.legs) - 1
    assert all(one[1] == other[0] for one, other in itertools.pairwise(spans))
    october = next(claim for claim in flows_data["claims"] if claim["least"] == 6000)
    told = flows_data["told"][slice(*october["told"])]
    assert [(one["claimant"], one["strength"]) for one in told] == [
        ("HUR", "6,000"),
        ("NIS", "3,000"),
    ]
    assert told[0]["sources"] == [1] and flows_data["sources"][0]["publisher"] == "Kyiv Post"


def test_the_page_says_what_it_counts_and_what_it_leaves_out(flows_data: dict[str, Any]) -> None:
    assert flows_data["notice"].startswith("Flows by origin, destination and month:")
    assert "1 claim: not dated to one month." in flows_data["notice"]
    assert "1 claim tells a presence, and is in no flow." in flows_data["notice"]
    assert flows_data["summary"][0] == (
        "The map shows 8 flows of 11 claims, counted by origin, destination and month."
    )
    labels = [entry["label"] for entry in flows_data["legend"]]
    assert any(label.startswith("Width: the largest total of one claimant") for label in labels)


def test_where_nobody_tells_a_number_width_counts_claims() -> None:
    rows = [leg(at, "Wonsan", "Vladivostok", movement=str(at)) for at in range(40)]
    rows.append(leg(40, "Vladivostok", "Khabarovsk"))
    data = plain(flows_payload(make_story(rows), "origin,destination"))
    questions = {entry["question"] for entry in data["legend"] if entry["mark"] == "width"}
    assert questions == {"How many claims"}
    widths = {mark["to"]: mark["width"] for mark in data["marks"]}
    assert widths["Vladivostok"] > widths["Khabarovsk"]
    assert data["claims"][0]["strength"] is None and data["claims"][0]["least"] is None


def test_past_so_many_claims_a_page_is_of_flows_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_flows, "MOST_LEGS", 10)
    story = make_story(monthly())
    data = plain(gm_page.to_map(story).data)
    assert data["flows"]["period"] == "month"
    assert "more than a page can show one by one" in data["notice"]
    monkeypatch.setattr(page_flows, "MOST_LEGS", len(story.legs))
    assert "flows" not in gm_page.to_map(story).data


def test_past_so_many_claims_a_flow_lists_its_largest(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [leg(at, "Wonsan", "Vladivostok", strength_low=at, strength_high=at) for at in range(20)]
    monkeypatch.setattr(page_flows, "MOST_LEGS", 10)
    data = plain(flows_payload(make_story(rows), "origin,destination"))
    assert "all are in the data, as GeoParquet or PMTiles" in data["notice"]
    assert [one["force"] for one in data["told"]] == ["DPRK soldiers"] * 3
    assert data["claims"][0]["count"] == 20 and data["claims"][0]["told"] == [0, 3]


def test_past_so_many_flows_the_smallest_run_between_groups(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_flows, "MOST_FLOWS", 4)
    data = plain(flows_payload(make_story(monthly()), BY))
    assert len(data["claims"]) < 8
    assert "run between groups of places" in data["notice"]
    assert sum(claim["count"] for claim in data["claims"]) == 11


def test_a_map_made_already_and_settings_and_options_agree(flows_story: Story) -> None:
    plain_story = replace(flows_story, settings=replace(flows_story.settings, aggregate=None))
    assert "flows" not in gm_page.to_map(plain_story).data
    asked = gm_page.to_map(plain_story, aggregate=BY)
    assert text_of(plain(asked.data)) == text_of(plain(gm_page.to_map(flows_story).data))
    assert isinstance(asked, StoryMap) and asked.story is plain_story


# --- What a reader does ---------------------------------------------------------------------------

LINES = """() => gmState.scene.lines.map(({ mark, points, width }) => ({
  from: mark.from, to: mark.to, claims: [...mark.claims], width,
  middle: points[Math.floor(points.length / 2)],
}))"""


@pytest.mark.browser
def test_both_ways_of_a_pair_lie_apart(flows_story: Story, open_page: Open) -> None:
    seen = open_page(flows_story)
    lines = {(line["from"], line["to"]): line for line in seen.tab.evaluate(LINES)}
    there, back = lines["Wonsan", "Vladivostok"], lines["Vladivostok", "Wonsan"]
    apart = [a - b for a, b in zip(there["middle"], back["middle"], strict=True)]
    assert sum(step**2 for step in apart) ** 0.5 > (there["width"] + back["width"]) / 2
    assert seen.errors == [] and [one for one in seen.requests if not one.startswith("file")] == []


@pytest.mark.browser
@pytest.mark.parametrize("name", PROJECTS)
def test_each_flow_of_a_project_is_drawn(
    projects: Callable[[str], Story], open_page: Open, name: str
) -> None:
    # Minard's army marches between bare coordinates, which have no dot of their own.
    seen = open_page(projects(name))
    lines = seen.tab.evaluate(LINES)
    told = len(flows_payload(projects(name), BY)["claims"])
    drawn = [at for line in lines for at in line["claims"]]
    assert sorted(drawn) == list(range(told))
    assert seen.errors == []


@pytest.mark.browser
def test_a_row_opens_its_claims(flows_story: Story, open_page: Open) -> None:
    seen = open_page(flows_story)
    assert seen.tab.get_by_role("tab", name="Flows").inner_text() == "Flows 8"
    seen.tab.get_by_role("button", name="Oct 2024 2 claims").click()
    listed = seen.tab.locator(".gm-flow-claims:visible li")
    assert [listed.nth(at).inner_text().split(";")[0] for at in range(2)] == [
        "HUR DPRK soldiers",
        "NIS DPRK soldiers",
    ]
    assert "6,000" in listed.nth(0).inner_text()
    listed.nth(0).get_by_role("button", name="Source 1").click()
    assert seen.tab.evaluate("gmState.tab") == "Sources"


@pytest.mark.browser
def test_a_period_is_chosen_by_pointer_and_by_keys(flows_story: Story, open_page: Open) -> None:
    seen = open_page(flows_story)
    bars = seen.tab.locator("#gm-time .gm-period")
    assert bars.count() == 3
    assert bars.nth(1).get_attribute("aria-label").endswith("3 claims in this period")
    before = {(line["from"], line["to"]): line["width"] for line in seen.tab.evaluate(LINES)}
    bars.nth(2).click()
    until(seen, "() => gmState.window !== null")
    after = {(line["from"], line["to"]): line["width"] for line in seen.tab.evaluate(LINES)}
    assert after["Wonsan", "Vladivostok"] < before["Wonsan", "Vladivostok"]
    until(seen, "() => location.hash.length > 1")  # a view can be linked
    bars = seen.tab.locator("#gm-time .gm-period")
    bars.nth(2).focus()
    seen.tab.keyboard.press("ArrowLeft")
    seen.tab.keyboard.press("Enter")
    window = seen.tab.evaluate("gmState.window")
    assert window[1] - window[0] == 31  # October
    seen.tab.keyboard.press("Enter")
    assert seen.tab.evaluate("gmState.window") is None


@pytest.mark.browser
def test_filters_know_every_claimant_of_a_flow(flows_story: Story, open_page: Open) -> None:
    seen = open_page(flows_story)
    seen.tab.evaluate("gmChange({ filters: { claimant: ['HUR'] } })")
    assert seen.tab.inner_text(".gm-said [role=status]") == "4 of 8 flows shown"
    titles = seen.tab.locator(".gm-card .gm-title").all_inner_texts()
    assert titles == ["Wonsan → Vladivostok", "Russian Far East → Kursk Oblast"]


@pytest.mark.browser
def test_small_lines_run_between_clusters_until_one_comes_close(open_page: Open) -> None:
    names = ["Chongjin", "Hamhung", "Musudan", "Wonsan", "Vladivostok", "Ussuriysk", "Khabarovsk"]
    rows = []
    for one in names:
        for other in names:
            if one != other:
                rows.append(leg(len(rows), one, other, movement=f"m{len(rows)}"))
    seen = open_page(make_story(rows, aggregate="origin,destination"), width=390, height=700)
    note = seen.tab.locator(".gm-haze-note")
    assert "smaller lines are drawn as" in note.inner_text()
    lines = seen.tab.evaluate(LINES)
    assert len(lines) < len(rows)
    assert any(len(line["claims"]) > 1 for line in lines)
    shown = {at for line in lines for at in line["claims"]}
    seen.tab.evaluate("gmMap.setView([43.5, 131.9], 11, { animate: false })")
    until(seen, "() => gmState.scene.lines.every(({ mark }) => mark.claims.length > 0)")
    assert len(shown) > len(lines) and seen.errors == []


@pytest.mark.browser
def test_clusters_are_no_wider_than_the_room_asks_and_words_tell_what_lies_within(
    projects: Callable[[str], Story], open_page: Open
) -> None:
    seen = open_page(projects("minard-1812"), width=390, height=844)
    lines = seen.tab.evaluate(LINES)
    assert len(lines) >= 20  # of the 24 that a phone has room for, at least
    drawn = {at for line in lines for at in line["claims"]}
    note = seen.tab.locator(".gm-haze-note").inner_text()
    assert f"{45 - len(drawn)} lines lie within groups of places" in note
    # From far off all places are one: nothing is drawn "as 0".
    seen.tab.evaluate("gmMap.setMinZoom(0); gmMap.setView([54.8, 31], 0, { animate: false })")
    until(seen, "() => gmState.scene.note.includes('within groups')")
    note = seen.tab.locator(".gm-haze-note").inner_text()
    assert "as 0" not in note and seen.errors == []


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True])
def test_hostile_words_stay_words(hostile_story: Story, open_page: Open, dark: bool) -> None:
    settings = replace(hostile_story.settings, aggregate="origin,destination,month,claimant")
    seen = open_page(gm_page.render(replace(hostile_story, settings=settings)), dark=dark)
    assert seen.tab.evaluate("window.hacked") is None
    assert HOSTILE[4] in seen.tab.inner_text("#gm-panel h1")
    seen.tab.locator(".gm-claim").first.click()
    assert seen.tab.evaluate("window.hacked") is None and seen.errors == []


@pytest.mark.browser
def test_the_page_speaks_its_languages(open_page: Open) -> None:
    story = make_story(monthly(), aggregate=BY, language="de", other_languages=("uk",))
    seen = open_page(story, width=390, height=844)
    assert seen.tab.get_by_role("tab", name="Ströme").is_visible()
    seen.tab.evaluate("gmChange({ language: 'uk' })")
    until(seen, "() => document.querySelector('[role=tab]').textContent.startsWith('Потоки')")
    assert "6 тверджень" in seen.tab.inner_text(".gm-card")
    assert seen.errors == []
