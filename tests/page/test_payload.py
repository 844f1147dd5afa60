"""The page's data: credits in full, events in order, words that hide no doubt."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from shapely import Point

import geo_movements as gm
from geo_movements import page as gm_page
from geo_movements.schema import Story

from .conftest import leg, make_story

BORDERS = "Borders: international view, Natural Earth 5.1.1"
GROUND = ["Dashed borders are disputed", "GeoNames CC BY 4.0"]


def credited(story: Story, line: str) -> dict[str, Any]:
    return gm_page.payload(
        replace(
            story,
            legs=story.legs.assign(attribution=line),
            places=story.places.assign(attribution=line),
        )
    )


@pytest.mark.parametrize(
    "line",
    [
        "HDX, CC BY-NC 4.0",
        "(c) OpenStreetMap contributors, ODbL 1.0",
        "© Müller Cartography, all rights reserved",
        "Copernicus; CC BY 4.0",
    ],
)
def test_a_credit_stands_on_the_map_as_it_is_given(story: Story, line: str) -> None:
    data = credited(story, line)
    assert data["credits"] == [BORDERS, *GROUND, line]
    assert data["attributions"][0] == BORDERS
    # What a row of GeoNames is a point of is no credit of its own.
    assert line.removesuffix(", point of a town inside") in data["attributions"]


@pytest.mark.parametrize(
    ("line", "short"),
    [
        ("GeoNames (geonames.org), CC BY 4.0", ["GeoNames CC BY 4.0"]),
        ("GeoNames (geonames.org), CC BY 4.0, point of a town inside", ["GeoNames CC BY 4.0"]),
        ("geo-movements, MIT", []),
        ("Wikipedia, CC BY-SA 4.0", ["Wikipedia CC BY-SA 4.0"]),
        ("Made with Natural Earth", []),
    ],
)
def test_a_few_known_credits_are_shortened(story: Story, line: str, short: list[str]) -> None:
    data = credited(story, line)
    assert data["credits"] == [BORDERS, *GROUND, *(one for one in short if one not in GROUND)]
    # What a row of GeoNames is a point of is no credit of its own.
    assert line.removesuffix(", point of a town inside") in data["attributions"]


def test_bare_legs_keep_their_credits(story: Story) -> None:
    legs = story.legs.assign(attribution="One, MIT; Two, CC BY 4.0")
    data = gm_page.payload(replace(story, legs=legs, places=story.places.iloc[:0]))
    assert data["credits"] == [BORDERS, *GROUND, "One, MIT", "Two, CC BY 4.0"]


def test_events_stand_in_order_of_time_in_any_year(story: Story) -> None:
    days = ["1812-06-24", None, "-0215-08-02", "-0217-12-20"]
    rows = [dict.fromkeys(story.events.columns) | {"date_earliest": day} for day in days]
    events = pd.DataFrame(rows, columns=story.events.columns, dtype=object)
    told = gm_page.payload(replace(story, events=events))["events"]
    assert [event["day"] for event in told] == ["-0217-12-20", "-0215-08-02", "1812-06-24", None]


def test_the_doubt_of_a_source_is_told(story: Story) -> None:
    sources = story.sources.assign(published="2024-10-18%")
    told = gm_page.payload(replace(story, sources=sources))["sources"]
    assert {source["published"] for source in told} == {"perhaps about 18 Oct 2024"}


def test_a_leg_within_one_place_is_shown_as_being_there() -> None:
    within = leg(0, "Wonsan", "Wonsan") | {"geometry": Point(127.44, 39.15), "route_method": "none"}
    data = gm_page.payload(make_story([within, leg(1, "Wonsan", "Vladivostok")]))
    assert [claim["presence"] for claim in data["claims"]] == [True, False]


def project_story(project_folder: Any, movements: str, **tables: str) -> Story:
    project = gm.read(project_folder(movements, **tables))
    return gm.build(project, gm.resolve(project))


def test_a_country_is_its_area_and_no_pin(project_folder: Any) -> None:
    told = project_story(project_folder, "from,to\nSouth Korea,North Korea\nSeoul,Pyongyang\n")
    places = {place["name"]: place for place in gm_page.payload(told)["places"]}
    assert places["North Korea"]["kind"] == "area" and places["North Korea"]["area"]
    assert places["Seoul"]["kind"] != "area" and places["Seoul"]["area"] is None


def test_an_area_is_named_where_its_author_puts_it(project_folder: Any) -> None:
    told = project_story(
        project_folder,
        "from,to\nWonsan,Coast\n",
        places="toponym,lat,lon,geometry\n"
        'Coast,42.5,131.5,"POLYGON((131 42,133 42,133 44,131 42))"\n',
    )
    (coast,) = (place for place in gm_page.payload(told)["places"] if place["name"] == "Coast")
    assert (coast["lon"], coast["lat"]) == (131.5, 42.5)


def test_a_card_says_who_went(project_folder: Any) -> None:
    header = "movement,leg,claimant,force,from,to\n"
    same = "war,1,US,Army,Wonsan,Vladivostok\nwar,1,NIS,Army,Chongjin,Vladivostok\n"
    (card,) = gm_page.payload(project_story(project_folder, header + same))["cards"]
    assert card["force"] == "Army" and not card["rows"][0]["text"].startswith("Army")
    other = same.replace("NIS,Army", "NIS,Marines")
    (card,) = gm_page.payload(project_story(project_folder, header + other))["cards"]
    assert card["force"] is None
    assert [row["text"].split(",")[0] for row in card["rows"]] == ["Army", "Marines"]


AREAS_OF_THE_WORLD = "from,to\nWonsan,Vladivostok\nRussia,Canada\nUnited States,Primorsky Krai\n"


def test_areas_of_the_gazetteer_are_drawn_and_named(project_folder: Any) -> None:
    data = gm_page.payload(project_story(project_folder, AREAS_OF_THE_WORLD))
    areas = {place["name"]: place for place in data["places"] if place["kind"] == "area"}
    assert {"Russia", "Canada", "United States", "Primorsky Krai"} == set(areas)
    assert all(place["radius"] is None for place in areas.values())
    assert "Areas: Natural Earth 4.1" in data["attributions"]


def test_an_area_is_as_fine_as_the_map_and_no_wider(project_folder: Any) -> None:
    data = gm_page.payload(project_story(project_folder, AREAS_OF_THE_WORLD))
    areas = {place["name"]: place["area"] for place in data["places"]}
    assert len(json.dumps(areas["Canada"])) < 100_000  # 27,000 points in the packaged file
    near = gm_page.payload(
        project_story(project_folder, "from,to\nWonsan,Rason\nVladivostok,Nakhodka\nRussia,\n")
    )
    (russia,) = (place for place in near["places"] if place["name"] == "Russia")
    west = min(lon for part in russia["area"] for ring in part for lon, _ in ring)
    assert near["bounds"][0] - 60 < west


SEA = "toponym,lat,lon,precision,uncertainty_km\nSea of Japan,40.3,134.8,sea,420\nBay,42,132,sea,\n"


def test_a_sea_without_an_outline_is_a_wide_area_and_no_pin(project_folder: Any) -> None:
    movements = "from,to\nSea of Japan,Bay\nWonsan,Vladivostok\n"
    data = gm_page.payload(project_story(project_folder, movements, places=SEA))
    places = {place["name"]: place for place in data["places"]}
    sea = places["Sea of Japan"]
    assert (sea["kind"], sea["area"], sea["radius"], sea["sea"]) == ("area", None, 420, True)
    assert places["Bay"]["kind"] == "ring"  # nobody told its size
    entries = {entry["value"]: entry["label"] for entry in data["legend"]}
    assert entries["zone"] == "within this circle" and "dot" in entries


def test_a_place_is_named_as_the_story_names_it(project_folder) -> None:
    rows = "origin,destination,mode\nLibau,Tartus,sea\n"
    places = "toponym,name,country\nTartus,Tartus naval base,SY\n"
    for given, expected in (("", {"Libau", "Tartus"}), (places, {"Libau", "Tartus naval base"})):
        project = gm.read(project_folder(rows, **({"places": given} if given else {})))
        story = gm.build(project, gm.resolve(project))
        assert {place["name"] for place in gm_page.payload(story)["places"]} == expected
