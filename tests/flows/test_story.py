"""Flows as a story, which every output takes as any; and clusters of places."""

from __future__ import annotations

import itertools
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString

import geo_movements as gm
from geo_movements import figure, grammar
from geo_movements.flows import counted, flow_story, flows
from geo_movements.flows.clusters import AROUND, clustered
from geo_movements.flows.merge import flowed
from geo_movements.flows.tally import partial
from geo_movements.schema import LEGS, Story

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def story() -> Story:
    project = gm.read(ROOT / "data" / "dprk-2024")
    return gm.build(project, gm.resolve(project))


def test_a_flow_becomes_a_leg_that_says_what_it_counts(story: Story) -> None:
    made = flow_story(story)
    assert tuple(made.legs.columns[: len(LEGS) - 1]) == LEGS[:-1]
    assert len(made.legs) == len(flows(story.legs))
    first = made.legs.iloc[0]
    assert (first["date"], first["strength"], first["status"]) == (
        "2024-10",
        "2100-11000",
        "claimed",
    )
    assert first["claimant"] is None and first["claimants"].startswith("NIS; HUR")
    assert first["claim_ids"].count("; ") + 1 == first["claims"]
    assert set(first["sources"].split("; ")) <= set(story.sources["id"])
    assert made.settings.color_by == "side"
    assert flow_story(story, "claimant,month").settings.color_by == "claimant"


@pytest.mark.parametrize("suffix", [".geojson", ".csv", ".kml"])
def test_every_output_takes_flows(story: Story, tmp_path: Path, suffix: str) -> None:
    path = gm.save(flow_story(story), tmp_path / f"flows{suffix}")
    assert "claim_ids" in path.read_text(encoding="utf-8")


def test_flows_come_back_as_a_project(story: Story, tmp_path: Path) -> None:
    path = gm.save(flow_story(story), tmp_path / "flows.geojson")
    project = gm.read(path)
    again = gm.build(project, gm.resolve(project))
    columns = ["date_earliest", "date_latest", "strength_low", "strength_high", "claims"]
    before = pd.DataFrame(flow_story(story).legs)[columns].astype(str)
    pd.testing.assert_frame_equal(pd.DataFrame(again.legs)[columns].astype(str), before)


def test_a_figure_of_flows_says_flows(story: Story) -> None:
    made = flow_story(story)
    told = figure.text(made)
    claims = int((made.legs["claims"] + made.legs["denied"]).sum())
    shown = f"The map shows 26 flows of {claims} claims"
    words = f"{shown}, counted by origin, destination and month."
    assert told.count(words) == 2  # caption and alt text
    assert "claims of" not in told.replace(words, "")
    design = grammar.design(made)
    assert any(len(mark.claims) > 1 for mark in design.marks)  # a line of several months
    assert "count" not in {entry.mark for entry in design.legend}
    drawn = figure.svg(made)
    assert "several claims on one line" not in drawn and "×" not in drawn
    assert "count" in {entry.mark for entry in grammar.design(story).legend}


def test_events_concern_the_flows_of_their_claims(story: Story) -> None:
    made = counted(story)
    ids = set(made.story.legs["id"])
    concerned = [
        name for cell in made.story.events["concerns"].dropna() for name in cell.split("; ")
    ]
    assert concerned and set(concerned) <= ids


def grid_of_legs(side: int) -> gpd.GeoDataFrame:
    """Make a leg from each of many towns to the next, one of them a hundred times."""
    towns = [(x, y) for x in range(side) for y in range(side)]
    ends = [*itertools.pairwise(towns), *[(towns[0], towns[-1])] * 100]
    rows = [
        {
            **dict.fromkeys(LEGS[:-1]), "id": f"c{at}", "kind": "leg", "origin": f"T{a}",
            "destination": f"T{b}", "origin_place": f"p{a}", "destination_place": f"p{b}",
            "strength_low": 10, "strength_high": 10, "route_method": "great_circle",
            "movement": "one" if at % 2 else None, "mode": "unknown",
        }
        for at, (a, b) in enumerate(ends)
    ]  # fmt: skip
    lines = [LineString([np.divide(a, 10), np.divide(b, 10)]) for a, b in ends]
    return gpd.GeoDataFrame(pd.DataFrame(rows, dtype=object), geometry=lines, crs=4326)


def test_the_smallest_flows_run_between_clusters_and_none_is_lost() -> None:
    legs = grid_of_legs(20)
    table = partial(legs, "origin,destination")
    found, flow = flowed(table)
    made, _ = flowed(clustered(table, flow, len(found), 40))
    assert len(found) == 400 and len(made) <= 40
    assert int(made["claims"].sum()) == len(legs)
    assert (made["origin"].iloc[0], int(made["claims"].iloc[0])) == ("T(0, 0)", 100)
    around = made["origin_place"].str.startswith(AROUND)
    assert around.any() and made["origin"][around].str.endswith(" and around").all()


def test_merged_flows_count_one_body_of_men_once() -> None:
    legs = grid_of_legs(20)
    table = partial(legs, "origin,destination")
    found, flow = flowed(table)
    made, _ = flowed(clustered(table, flow, len(found), 4))
    # All odd claims are of one movement: in no flow do they count for more than its ten men.
    loose = 10 * sum(1 for name in legs["movement"] if name is None)
    assert 0 < int(made["strength_low"].max()) <= loose + 10


def test_few_flows_are_not_clustered() -> None:
    legs = grid_of_legs(3)
    table = partial(legs, "origin,destination")
    found, flow = flowed(table)
    assert clustered(table, flow, len(found), 100) is table
