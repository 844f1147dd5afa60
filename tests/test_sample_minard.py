"""The sample after Minard: the figures of his map, columns that part and join."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import geo_movements as gm
from geo_movements.page import render
from geo_movements.page.reading import unpack

SAMPLE = Path(__file__).parents[1] / "data" / "minard-1812"


@pytest.fixture(scope="module")
def story() -> gm.Story:
    project = gm.read(SAMPLE)
    return gm.build(project, gm.resolve(project))


def at(story: gm.Story, **cells: str) -> list[int]:
    legs = story.legs
    for column, value in cells.items():
        legs = legs[legs[column] == value]
    return legs["strength_low"].tolist()


def test_the_figures_are_those_of_the_map(story: gm.Story) -> None:
    assert sorted(at(story, origin="Kowno")) == [22_000, 60_000, 340_000]
    assert at(story, destination="Moscou") == [100_000]
    assert at(story, origin="Moscou") == [100_000]
    assert at(story, origin="Smolensk") == [145_000]
    assert at(story, origin="Polotzk") == [33_000]
    assert sorted(at(story, destination="54.4, 24.1")) == [4_000, 6_000]
    assert story.legs["strength_low"].equals(story.legs["strength_high"])
    assert not story.legs["strength_approx"].any()


def test_the_columns_are_parts_of_the_army_that_part_and_join(story: gm.Story) -> None:
    legs = story.legs
    assert set(legs["force_part_of"]) == {"Grande Armée"}
    assert set(legs["side"]) == {"France and allies"}
    for movement in ("Advance", "Retreat"):
        told = legs[legs["movement"] == movement]
        for force, column in told.groupby("force"):
            pairs = zip(column["destination"][:-1], column["origin"][1:], strict=True)
            assert all(end == start for end, start in pairs), force
    joined = legs[legs["id"] == "retreat-north-4"]["destination"].item()
    assert joined in set(legs[legs["force"] == "main column"]["origin"])
    assert legs["competes_with"].isna().all()


def test_the_cold_of_the_retreat_is_told(story: gm.Story) -> None:
    cold = story.events.set_index("id")
    assert cold["value"].tolist() == ["0", "0", "-9", "-21", "-11", "-20", "-24", "-30", "-26"]
    assert cold.loc["cold-4", ["place", "date_earliest"]].tolist() == ["Smolensk", "1812-11-14"]
    assert set(cold["concerns"]) <= set(story.legs["id"])


def test_the_page_draws_bands_in_proportion_and_stays_light(story: gm.Story) -> None:
    html = render(story)
    assert len(html.encode()) < 700_000
    data = unpack(
        json.loads(re.search(r'application/json"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
    )
    assert data["bands"] is True
    width = {mark["claims"][0]: mark["width"] for mark in data["marks"]}
    strengths = dict(enumerate(story.legs["strength_low"]))
    assert width[0] / strengths[0] == pytest.approx(width[14] / strengths[14], rel=0.01)
    names = {place["name"] for place in data["places"]}
    assert names >= {"Kaunas", "Smolensk", "Moscow"}
    assert "55.1, 29.0" not in names  # a bend of the way, which nobody named
    assert len(data["cards"]) == 2
