"""What is drawn lies where it should: names apart, arrows on their lines, a true scale."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_movements import figure
from geo_movements.figure.canvas import Pen
from geo_movements.figure.compose import Laid, Wishes, lay_out
from geo_movements.figure.fonts import Face
from geo_movements.figure.heads import place_heads
from geo_movements.figure.labels import left_out
from geo_movements.figure.leaders import cross, lead_end
from geo_movements.figure.lines import _clear, dash_of
from geo_movements.figure.mapped import bar_of, labels_of
from geo_movements.figure.marks import Line, Place, Stretch
from geo_movements.figure.output import as_pixels
from geo_movements.figure.paper import MARGIN_PX, paper_of
from geo_movements.figure.plane import Box, along, around, beside, cut
from geo_movements.figure.scene import _is_within
from geo_movements.figure.settled import settled
from geo_movements.figure.sites import hatch
from geo_movements.figure.type import columns
from geo_movements.figure.wishes import Label, beside_and_others
from geo_movements.geodesy import distance_km
from geo_movements.grammar import Mark

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def labels(laid: Laid) -> list[Label]:
    with settled():
        return labels_of(laid.pen, laid.mapped, None)


def test_no_name_lies_on_another_nor_leaves_the_frame(labels: list[Label], laid: Laid) -> None:
    assert len(labels) > 8
    assert not [pair for pair in combinations(labels, 2) if pair[0].box.meets(pair[1].box)]
    assert all(label.box.inside(laid.mapped.view.box) for label in labels)


def test_no_name_lies_on_a_place(labels: list[Label], laid: Laid) -> None:
    dots = [around(p.x, p.y, 4) for p in laid.mapped.scene.places if p.kind == "dot"]
    assert dots
    assert not [label for label in labels if any(label.box.meets(dot) for dot in dots)]


def test_the_places_of_the_story_are_named(labels: list[Label]) -> None:
    named = {" ".join(label.lines) for label in labels if label.kind in ("story", "area")}
    assert {"Vladivostok", "Kursk Oblast"} <= named


def test_an_arrow_lies_on_its_line_and_within_the_frame(laid: Laid) -> None:
    heads = [line for line in laid.mapped.scene.lines if line.head]
    assert heads
    for line in heads:
        assert line.head is not None
        tip = shapely.Point(line.head.x, line.head.y)
        assert shapely.LineString(line.points).distance(tip) < 0.1
    for line in laid.mapped.scene.lines:
        if line.unknown:
            assert laid.mapped.view.box.holds(*line.unknown)


def test_the_scale_bar_is_true_in_the_middle(laid: Laid) -> None:
    with settled():
        bar = bar_of(laid.pen, laid.mapped, laid.language)
    view = laid.mapped.view
    x, y = view.box.centre
    ends = view.lonlat(np.array([[x - bar.length / 2, y], [x + bar.length / 2, y]]))
    km = float(distance_km(*ends[0], *ends[1]))
    told = float(bar.words.split(" km")[0].replace(",", ""))
    assert km == pytest.approx(told, rel=0.04)
    assert "at the centre" in bar.words  # half of Eurasia is nowhere of one scale


def test_lines_of_one_way_lie_apart() -> None:
    way = np.column_stack([np.arange(0.0, 400.0, 10), np.zeros(40)])
    left, right = (beside(way, offset, [(0.0, 390.0)], []) for offset in (-5.0, 5.0))
    assert np.abs(left[:, 1] - right[:, 1])[10:30].min() > 9
    assert np.abs(left[:, 1] - right[:, 1])[0] < 5  # they meet at their places


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 100), st.floats(0, 100))
def test_a_part_of_a_line_is_as_long_as_it_is_told(start: float, end: float) -> None:
    start, end = sorted((start, end))
    line = np.array([[0.0, 0.0], [30.0, 40.0], [30.0, 90.0]])
    part = cut(line, start, end, along(line))
    assert along(part)[-1] == pytest.approx(end - start, abs=1e-6)


def test_a_hatch_keeps_to_its_shape() -> None:
    shape = shapely.Point(50, 50).buffer(30)
    lines = hatch(shape, Box(0, 0, 100, 100))
    assert lines.length > 200
    assert lines.within(shape.buffer(0.01))
    slopes = {round((b[1] - a[1]) / (b[0] - a[0]), 3) for a, b in (p.coords for p in lines.geoms)}
    assert slopes == {-1.0}


def test_dashes_say_how_sure() -> None:
    assert dash_of("solid", 2) == ()
    assert dash_of("dashed", 2) != dash_of("dotted", 2)
    assert all(math.isfinite(one) for one in dash_of("denied", 2))


@given(st.lists(st.floats(1, 50), min_size=1, max_size=9), st.integers(1, 5))
def test_columns_keep_all_blocks_in_order(heights: list[float], count: int) -> None:
    parted = columns(heights, count)
    assert [n for part in parted for n in part] == list(range(len(heights)))
    assert parted[0] and len(parted) == count


def _beside(y: float) -> Line:
    points = np.array([[0.0, y], [120.0, y]])
    mark = Mark(claims=(0,), shape="line", group=0, dash="solid", width_class=5, width_px=7.0)
    return Line(
        mark=mark, width=7.0, points=points, sums=along(points), tip=120.0, band=False,
        stretches=[Stretch("plain", 0.0, 120.0)],
    )  # fmt: skip


def test_arrowheads_do_not_pile_up() -> None:
    lines = [_beside(y) for y in (0.0, 7.0, 14.0, 21.0)]
    place_heads(lines, [])
    heads = [line.head for line in lines if line.head]
    assert len(heads) == 4
    for one, other in combinations(heads, 2):
        centres = [(head.x - head.size / 2, head.y) for head in (one, other)]
        assert math.dist(*centres) >= (one.size + other.size) / 2


def test_a_small_map_has_slimmer_lines_and_smaller_heads(laid: Laid) -> None:
    paper = paper_of(width_mm=90, height_mm=None, dpi=100, scale=1.0, theme="light")
    with settled():
        small = lay_out(laid.story, paper, Wishes()).mapped.scene
    full = {line.mark.claims: line for line in laid.mapped.scene.lines}
    pairs = [(line, full[line.mark.claims]) for line in small.lines]
    assert pairs and all(one.mark.width_px < other.mark.width_px for one, other in pairs)
    heads = [(a.head.size, b.head.size) for a, b in pairs if a.head and b.head]
    assert heads and all(a <= b for a, b in heads) and any(a < b for a, b in heads)


def test_countries_beside_the_story_are_named_first(laid: Laid) -> None:
    scene, countries = laid.mapped.scene, laid.mapped.ground.countries
    near, others = beside_and_others(countries, scene.places)
    assert len(near) + len(others) == len(countries)
    assert {"Russia"} <= {one.name for one in near}
    story = shapely.MultiPoint([(place.x, place.y) for place in scene.places])
    assert others and all(one.shape.distance(story) > 20 for one in others)


def test_a_place_without_a_name_on_the_map_is_told_below(laid: Laid) -> None:
    paper = paper_of(width_mm=60, height_mm=None, dpi=100, scale=1.0, theme="light")
    with settled():
        small = lay_out(laid.story, paper, Wishes())
    lost = left_out(small.mapped.scene, small.labels)
    told = " ".join(words_in(figure.svg(laid.story, width_mm=60)))
    assert lost and all(name in told for name in lost)
    assert "Not named on the map" in told


def test_a_sheet_of_a_height_tells_it_too_and_is_no_higher(laid: Laid) -> None:
    paper = paper_of(width_mm=90, height_mm=130, dpi=100, scale=1.0, theme="light")
    with settled():
        small = lay_out(laid.story, paper, Wishes(sources=False))
    lost = left_out(small.mapped.scene, small.labels)
    told = " ".join(words_in(figure.svg(laid.story, width_mm=90, height_mm=130, sources=False)))
    assert lost and all(name in told for name in lost)
    assert small.setting.height == paper.height
    assert small.setting.frame.height == small.mapped.view.box.bottom


def words_in(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_lines_to_names_do_not_cross(labels: list[Label]) -> None:
    leads = [
        shapely.LineString([(label.x, label.y), lead_end(label)])
        for label in labels
        if label.leader
    ]
    assert not [pair for pair in combinations(leads, 2) if pair[0].crosses(pair[1])]


def test_a_line_that_never_leaves_an_area_fades_as_a_stub_does() -> None:
    square = shapely.box(100.0, 30.0, 160.0, 60.0)
    area = Place(
        id="area", kind="area", name="Russia", x=130.0, y=45.0, ring=0.0, sea=False, edge=False,
        weight=1.0, shape=square,
    )  # fmt: skip
    inner = replace(area, id="in", kind="dot", x=150.0, y=40.0, shape=None)
    outer = replace(area, id="out", kind="dot", x=90.0, y=40.0, shape=None)
    here = {place.id: place for place in (area, inner, outer)}
    clear = {}
    for name in ("in", "out"):
        line = _beside(40.0)
        line.ends, line.mark = ("area", name), replace(line.mark, fades=(True, False))
        line.within = _is_within(line, here)
        clear[name] = _clear(line)[0]
    assert clear["in"] > 2 * clear["out"] > 0


def test_two_lines_cross_or_not() -> None:
    assert cross(((0, 0), (10, 10)), ((0, 10), (10, 0)))
    assert not cross(((0, 0), (10, 10)), ((0, 5), (4, 9)))
    assert not cross(((0, 0), (10, 10)), ((0, 0), (10, 0)))  # they begin alike


@pytest.mark.parametrize(("side", "share"), [(1, 0.0), (0, 0.5), (-1, 1.0)])
def test_words_stand_where_they_are_held(laid: Laid, side: int, share: float) -> None:
    paper = paper_of(width_mm=100, height_mm=None, dpi=254, scale=1.0, theme="light")
    with settled():
        pen = Pen(paper, laid.pen.fonts)
        pen.layer("labels")
        face = Face(13, 600)
        pen.text(200.0, 30.0, "Kursk Oblast", face, "#000000", side=side)
        wide = pen.width("Kursk Oblast", face)
        pixels = np.asarray(as_pixels(pen, 60.0, 254))[..., :3]
    dark = np.flatnonzero((pixels < 128).all(axis=2).any(axis=0))
    px = 254 / 72 * paper.px_pt
    left = (200.0 + MARGIN_PX - wide * share) * px
    assert dark[0] == pytest.approx(left, abs=5)
    assert dark[-1] == pytest.approx(left + wide * px, abs=5)
