"""Names of the ground: the story's own countries and capitals first, small far ones not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely

from geo_movements.figure.compose import Laid, Wishes, lay_out
from geo_movements.figure.ground import Country
from geo_movements.figure.paper import paper_of
from geo_movements.figure.settled import settled
from geo_movements.figure.wishes import (
    beside_and_others,
    country_names,
    nearest_first,
    own_capitals,
    own_countries,
    town_names,
)


def _square(name: str, rank: int, left: float) -> Country:
    return Country(
        name=name, rank=rank, x=left + 20, y=20.0, left=left, top=0.0, right=left + 40,
        bottom=40.0, shape=shapely.box(left, 0.0, left + 40, 40.0),
    )  # fmt: skip


def test_near_countries_come_before_far_ones_and_small_far_ones_not_at_all() -> None:
    near, far, large = _square("Near", 4, 0.0), _square("Far", 3, 300.0), _square("Vast", 2, 300.0)
    beside = _square("Beside", 3, 60.0)
    story = np.array([[10.0, 10.0]])
    assert nearest_first([far, near, beside, large], story) == [beside, near, large]
    assert nearest_first([far, near], np.empty((0, 2))) == [far, near]


@pytest.mark.parametrize("width", [90, 180])
def test_a_country_is_named_within_itself(laid: Laid, width: int) -> None:
    paper = paper_of(width_mm=width, height_mm=None, dpi=100, scale=1.0, theme="light")
    with settled():
        sheet = lay_out(laid.story, paper, Wishes())
    names = [label for label in sheet.labels if label.kind == "country"]
    assert names
    for label in names:
        shape: Any = label.shape
        assert shapely.intersects_xy(shape, *label.box.centre), label.lines


def test_own_countries_may_stand_in_more_places_than_others() -> None:
    (plain,) = country_names([_square("Chad", 3, 0.0)], "#000000", set())
    (own,) = own_countries([plain])
    assert len(own.anchors) > len(plain.anchors) and own.limit > plain.limit
    square = shapely.box(0.0, 0.0, 40.0, 40.0)
    assert all(shapely.intersects_xy(square, own.x + a.x, own.y + a.y) for a in own.anchors)


def test_own_capitals_are_those_of_the_countries_beside_the_story(laid: Laid) -> None:
    scene, ground = laid.mapped.scene, laid.mapped.ground
    beside, others = beside_and_others(ground.countries, scene.places)
    home, abroad = beside[0], others[0]
    town = replace(ground.towns[0], name="Own", capital=True)
    inner = home.shape.representative_point()
    outer = abroad.shape.representative_point()
    towns = [
        replace(town, x=inner.x, y=inner.y),
        replace(town, x=outer.x, y=outer.y, name="Other"),
        replace(town, x=inner.x + 1, y=inner.y, name="Town", capital=False),
    ]
    own = own_capitals([*town_names(towns, "#000000", set(), [])], beside)
    assert [label.lines for label in own] == [("Own",)]
