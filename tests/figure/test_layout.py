"""What is drawn lies where it should: names apart, arrows on their lines, a true scale."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_movements.figure.compose import Laid
from geo_movements.figure.labels import place_labels
from geo_movements.figure.lines import dash_of
from geo_movements.figure.mapped import bar_of, faded_of, plain
from geo_movements.figure.plane import Box, along, around, beside, cut
from geo_movements.figure.settled import settled
from geo_movements.figure.sites import hatch
from geo_movements.figure.type import columns
from geo_movements.figure.wishes import Label
from geo_movements.geodesy import distance_km


@pytest.fixture(scope="module")
def labels(laid: Laid) -> list[Label]:
    mapped = laid.mapped
    legs = laid.story.legs.drop(columns="geometry")
    with settled():
        return place_labels(
            laid.pen, mapped.scene, mapped.ground, mapped.design, legs, plain,
            faded_of(mapped.scene, plain), mapped.view.box, [],
        )  # fmt: skip


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
