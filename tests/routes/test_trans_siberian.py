"""A project by rail inside Russia, from its table to its legs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from shapely import LineString

import geo_movements as gm
from geo_movements.geodesy import length_km

PROJECT = Path(__file__).parents[1] / "data" / "projects" / "trans-siberian"
BY_POSTS_KM = 9288 - 5642
KHABAROVSK = (135.07, 48.48)


def legs_of(folder: Path):
    project = gm.read(folder)
    return gm.build(project, gm.resolve(project)).legs.set_index("id")


@pytest.fixture(scope="module")
def legs():
    return legs_of(PROJECT)


def test_the_train_keeps_inside_russia(legs) -> None:
    assert set(legs["route_method"]) == {"rail_network"}
    for passes in legs["route_passes"]:
        assert "CN" not in str(passes).split("; ")
    assert legs["attribution"].str.contains("OpenStreetMap contributors, ODbL").all()


def test_it_is_as_long_as_the_railway_says(legs) -> None:
    for km in legs["length_km"]:
        assert km == pytest.approx(BY_POSTS_KM, rel=0.03)
    drawn = legs["geometry"].map(length_km)
    assert (drawn < legs["length_km"]).all() and (drawn > 0.9 * legs["length_km"]).all()


def test_the_via_is_on_the_line(legs) -> None:
    line: LineString = legs.loc["east", "geometry"]
    assert min(abs(x - KHABAROVSK[0]) + abs(y - KHABAROVSK[1]) for x, y in line.coords) < 0.05


def test_without_the_setting_it_goes_through_china(tmp_path: Path) -> None:
    free = shutil.copytree(PROJECT, tmp_path / "free")
    (free / "map.toml").unlink()
    legs = legs_of(free)
    assert "CN" in legs.loc["direct", "route_passes"].split("; ")
    assert legs.loc["direct", "length_km"] < 0.75 * BY_POSTS_KM
