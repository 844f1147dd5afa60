"""The sample of 218 BC: three authors, one movement, three ways."""

from __future__ import annotations

from pathlib import Path

import pytest

import geo_movements as gm

SAMPLE = Path(__file__).parents[1] / "data" / "hannibal-218bc"


@pytest.fixture(scope="module")
def legs():
    project = gm.read(SAMPLE)
    return gm.build(project, gm.resolve(project)).legs.set_index("id")


def test_three_ways_over_the_alps_compete(legs) -> None:
    rivals = {name: set((legs.loc[name, "competes_with"] or "").split("; ")) for name in legs.index}
    told = {"pol-5", "liv-5", "coe-5"}
    for name in told:
        assert rivals[name] == told - {name}
    # Livy's denial is of a way that none of them tells.
    assert rivals["liv-poenine"] == {""}
    assert legs.loc[sorted(told), "via"].nunique() == 3


def test_the_years_are_before_christ(legs) -> None:
    assert set(legs["date_earliest"].str[:5]) == {"-0217"}
    assert legs.loc["pol-1", "date_latest"] == "-0217-06-30"


def test_foot_and_horse_are_added_within_a_cell_alone(legs) -> None:
    bounds = legs[["strength_low", "strength_high"]]
    assert bounds.loc["pol-1"].tolist() == [102_000, 102_000]
    assert bounds.loc["pol-6"].tolist() == [20_000, 26_000]
    assert bounds.loc["cin-6"].tolist() == [90_000, 90_000]
    assert bounds.loc["pol-4"].isna().tolist() == [False, True]  # "more than" has no high bound
    assert bounds.loc["pol-4", "strength_low"] == 46_000
    assert legs.loc["cin-6", "competes_with"] == "pol-6"
