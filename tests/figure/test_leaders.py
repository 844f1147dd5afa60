"""Names off their places: read as their own, their lines short, apart, and through no other dot."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import shapely

from geo_movements.figure.compose import Laid, Wishes, lay_out
from geo_movements.figure.fonts import Face
from geo_movements.figure.ground import Country
from geo_movements.figure.leaders import (
    Spot,
    abroad,
    gap,
    lead_line,
    longest_lead,
    misleads,
    misread,
    tangled,
)
from geo_movements.figure.paper import paper_of
from geo_movements.figure.plane import Box
from geo_movements.figure.settled import settled
from geo_movements.figure.wishes import Label

OWN = Label(
    lines=("Minsk",), face=Face(13, 600), colour="#000000", x=0.0, y=0.0, height=17.0, anchors=(),
    strict=1, limit=60, kind="story", place="minsk", box=Box(60.0, -8.0, 100.0, 8.0), leader=True,
)  # fmt: skip


@pytest.fixture(scope="module", params=[180, 90])
def sheet(request: pytest.FixtureRequest, laid: Laid) -> Laid:
    paper = paper_of(width_mm=request.param, height_mm=None, dpi=100, scale=1.0, theme="light")
    with settled():
        return lay_out(laid.story, paper, Wishes())


def test_no_dot_wears_the_name_of_another_place(sheet: Laid) -> None:
    names = [label for label in sheet.labels if label.kind == "story"]
    points = [place for place in sheet.mapped.scene.places if place.kind != "area"]
    assert names and points
    for label in names:
        own = gap(label.box, label.x, label.y)
        for place in points:
            apart = math.hypot(place.x - label.x, place.y - label.y) > 2
            if place.id != label.place and apart:
                assert gap(label.box, place.x, place.y) >= (18 if label.leader else own), label


def test_lines_to_names_are_short_and_pass_no_other_dot(sheet: Laid) -> None:
    longest = 25 / 25.4 * 72 / sheet.pen.paper.px_pt
    leads = [label for label in sheet.labels if label.leader]
    assert leads or sheet.pen.paper.width_mm == 90
    for label in leads:
        line = shapely.LineString(lead_line(label))
        assert line.length <= min(longest, 0.15 * sheet.mapped.view.box.right)
        for place in sheet.mapped.scene.places:
            here = shapely.Point(place.x, place.y)
            far = math.hypot(place.x - label.x, place.y - label.y)
            if place.kind != "area" and place.id != label.place and far > 12:
                assert here.distance(line) > 6, (label.lines, place.name)


@pytest.mark.parametrize(
    ("x", "y", "wrong"),
    [(110.0, 0.0, True), (80.0, 20.0, True), (80.0, 60.0, False), (-30.0, 0.0, False)],
)
def test_a_name_on_a_line_keeps_off_other_dots(x: float, y: float, wrong: bool) -> None:
    assert misread(OWN, [Spot(x, y, "brest")]) is wrong
    assert not misread(OWN, [Spot(x, y, "minsk")])


def test_a_name_beside_its_place_is_nearer_to_it_than_to_any_other() -> None:
    beside = replace(OWN, leader=False, box=Box(8.0, -8.0, 48.0, 8.0))
    assert misread(beside, [Spot(55.0, 0.0, "brest")])
    assert not misread(beside, [Spot(62.0, 0.0, "brest")])


def test_a_line_that_is_long_or_goes_through_a_dot_misleads() -> None:
    assert not misleads(OWN, [], 118.0)
    assert misleads(OWN, [], 50.0)
    assert misleads(OWN, [Spot(30.0, 4.0, "brest")], 118.0)
    assert not misleads(OWN, [Spot(30.0, 12.0, "brest")], 118.0)
    assert not misleads(OWN, [Spot(-6.0, 0.0, "brest")], 118.0)  # away from it


def test_lines_keep_apart() -> None:
    along = replace(OWN, y=5.0, box=Box(70.0, -3.0, 110.0, 13.0))
    touching = replace(OWN, x=40.0, y=60.0, box=Box(20.0, -20.0, 60.0, 3.0))
    apart = replace(OWN, y=40.0, box=Box(60.0, 32.0, 100.0, 48.0))
    assert tangled(OWN, [along])
    assert tangled(OWN, [touching])
    assert not tangled(OWN, [apart])


def test_an_area_is_not_named_on_the_land_of_another_country() -> None:
    def country(left: float, right: float) -> Country:
        return Country(
            name="", rank=3, x=0.0, y=0.0, left=left, top=-50.0, right=right, bottom=50.0,
            shape=shapely.box(left, -50.0, right, 50.0),
        )  # fmt: skip

    own, other = country(-50.0, 40.0), country(40.0, 200.0)
    area = replace(OWN, kind="area")
    assert abroad(area, [own, other])
    assert not abroad(OWN, [own, other])  # a town's name is not a land's
    assert not abroad(area, [country(-50.0, 200.0)])
    assert not abroad(area, [])  # on the sea


def test_a_small_figure_has_shorter_lines() -> None:
    assert longest_lead(409.0, 0.6) < longest_lead(834.0, 0.6) == longest_lead(2000.0, 0.6)
