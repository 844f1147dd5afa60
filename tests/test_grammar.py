"""The line grammar: one meaning for each mark, and nothing that no claim says."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, Polygon

from geo_movements import grammar, page
from geo_movements.build import from_legs
from geo_movements.grammar.colours import groups_of
from geo_movements.grammar.lanes import _EPS, _covered, lanes_of
from geo_movements.languages import load
from geo_movements.schema import CRS, EVENT_DATES, EVENTS, LEGS, RESOLVED, SOURCES, Settings, Story

ENGLISH = load("en")
A, B, C = (0.0, 0.0), (10.0, 0.0), (0.0, 10.0)
COLOURS = Path(page.__file__).parent / "viewer" / "colours.css"
POINTS = {"A": A, "B": B, "C": C}


def claim(id_: str, way: str = "AB", **cells: Any) -> dict[str, Any]:
    start, end = way
    row: dict[str, Any] = dict.fromkeys(LEGS)
    row |= {
        "id": id_, "kind": "leg", "origin": start, "destination": end, "origin_place": start,
        "destination_place": end, "origin_precision": "town", "destination_precision": "town",
        "mode": "unknown", "status": "claimed", "claimant": "One", "strength_unit": "persons",
        "route_method": "great_circle", "geometry": LineString([POINTS[start], POINTS[end]]),
    }  # fmt: skip
    return row | cells


def story_of(*claims: dict[str, Any], **settings: Any) -> Story:
    legs = pd.DataFrame(list(claims), columns=list(LEGS)).astype(object)
    legs = legs.where(legs.notna(), None)
    places = [
        dict.fromkeys(RESOLVED)
        | {
            "toponym": name,
            "place_id": name,
            "name": name,
            "precision": "town",
            "lon": at[0],
            "lat": at[1],
            "geometry": Point(at),
        }
        for name, at in POINTS.items()
    ]
    return Story(
        legs=gpd.GeoDataFrame(legs, geometry="geometry", crs=CRS),
        places=gpd.GeoDataFrame(places, geometry="geometry", crs=CRS),
        sources=pd.DataFrame(columns=list(SOURCES)),
        events=pd.DataFrame(columns=[*EVENTS, *EVENT_DATES]),
        settings=Settings(**settings),
    )


def cited(story: Story, ids: str) -> Story:
    """Give a story these sources."""
    sources = pd.DataFrame({"id": list(ids)}, dtype=object).reindex(columns=list(SOURCES))
    return replace(story, sources=sources)


def labels(design: grammar.Grammar, question: str) -> list[str]:
    return [entry.label for entry in design.legend if entry.question == question]


# --- Colour --------------------------------------------------------------------------------------

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
LMS = np.array(
    [
        [0.41222147, 0.53633254, 0.05144599],
        [0.21190350, 0.68069955, 0.10739696],
        [0.08830246, 0.28171884, 0.62997870],
    ]
)
LAB = np.array(
    [
        [0.21045426, 0.79361779, -0.00407205],
        [1.97799850, -2.42859221, 0.45059371],
        [0.02590404, 0.78277177, -0.80867577],
    ]
)


def oklab(colour: str, blindness: str) -> Any:
    srgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(BLINDNESS[blindness]) @ linear, 0, 1)
    return LAB @ np.cbrt(LMS @ seen)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_stand_out_from_land_and_sea(theme: int) -> None:
    grounds = grammar.GROUNDS[("light", "dark")[theme]]
    for pair in (*grammar.PALETTE, grammar.GREY, grammar.OTHERS):
        colour = pair[theme]
        for ground in grounds:
            assert grammar.contrast(colour, ground) >= 3, f"{colour} on {ground}"


@pytest.mark.parametrize("blindness", list(BLINDNESS))
@pytest.mark.parametrize(("theme", "whole", "blind"), [(0, 0.13, 0.078), (1, 0.17, 0.115)])
def test_colours_differ_for_every_eye(
    theme: int, whole: float, blind: float, blindness: str
) -> None:
    colours = [pair[theme] for pair in grammar.PALETTE] + [grammar.GREY[theme]]
    for one, other in combinations(colours, 2):
        distance = np.linalg.norm(oklab(one, blindness) - oklab(other, blindness))
        least = whole if blindness == "none" else blind
        assert distance >= least, f"{one} and {other}: {distance:.4f}"


@pytest.mark.parametrize("blindness", list(BLINDNESS))
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_others_are_neither_a_group_nor_denied(theme: int, blindness: str) -> None:
    others = oklab(grammar.OTHERS[theme], blindness)
    least = 0.11 if blindness == "none" else 0.075
    for pair in (*grammar.PALETTE, grammar.GREY):
        assert np.linalg.norm(others - oklab(pair[theme], blindness)) >= least, pair[theme]


def test_who_is_called_after_a_colour_has_it() -> None:
    blue, red, green, *_ = grammar.PALETTE
    claims = ["Whites", "Red Army", "Red Army", "Whites", "Blue", "Red Guard", "Greens"]
    index, groups = groups_of(claims, {})
    dealt = {group.label: (group.light, group.dark) for group in groups}
    assert (dealt["Red Army"], dealt["Blue"], dealt["Greens"]) == (red, blue, green)
    assert [groups[index[name]].label for name in claims] == claims
    assert len({*dealt.values()}) == len(dealt)
    assert groups_of(["Red"], {"Red": ("#000000", "#ffffff")})[1][0].light == "#000000"


def test_the_style_sheet_has_the_colours_that_were_measured() -> None:
    css = COLOURS.read_text(encoding="utf-8")
    for name, light, dark in (
        ("land", grammar.GROUNDS["light"][0], grammar.GROUNDS["dark"][0]),
        ("sea", grammar.GROUNDS["light"][1], grammar.GROUNDS["dark"][1]),
        ("grey", *grammar.GREY),
    ):
        assert re.findall(rf"--gm-{name}:\s*(#[0-9a-f]{{6}});", css) == [light, dark], name


def test_colour_is_the_claimant_where_a_movement_is_told_by_several() -> None:
    one = claim("1", movement="m", side="X")
    assert (
        grammar.color_by(story_of(one, claim("2", movement="m", side="X", claimant="Two")))
        == "claimant"
    )
    assert (
        grammar.color_by(story_of(one, claim("2", movement="n", side="Y", claimant="Two")))
        == "side"
    )
    assert grammar.color_by(story_of(one, color_by="force")) == "force"


def test_claimants_share_the_colour_of_their_group() -> None:
    rows = [
        claim("1", claimant="White House (John Kirby)"),
        claim("2", claimant="Pentagon"),
        claim("3", claimant="NIS"),
    ]
    groups = {"United States": ("White House", "Pentagon")}
    design = grammar.design(story_of(*rows, claimants=groups, color_by="claimant"))
    assert design.group_of == (0, 0, 1)
    assert labels(design, "Who says so") == ["United States", "NIS"]


def test_a_body_is_one_however_its_letters_are_written() -> None:
    facts = {"movement": "m", "leg": "1"}
    rows = [
        claim("1", claimant="NIS", strength="5", **facts),
        claim("2", claimant="HUR", **facts),
        claim("3", claimant="nis (a speaker)", strength="7", **facts),
    ]
    design = grammar.design(story_of(*rows, color_by="claimant"))
    assert design.group_of == (0, 1, 0)
    assert labels(design, "Who says so") == ["NIS", "HUR"]
    assert [row.claimant for row in design.cards[0].rows] == ["NIS", "NIS", "HUR"]
    grouped = story_of(*rows, color_by="claimant", claimants={"Korea": ("Nis",)})
    assert labels(grammar.design(grouped), "Who says so") == ["Korea", "HUR"]


def test_past_seven_groups_the_rest_is_one_neutral() -> None:
    rows = [claim(str(at), claimant=f"Body {at}") for at in range(9)]
    design = grammar.design(story_of(*rows, color_by="claimant"))
    assert len(design.groups) == 8
    assert design.group_of[7] == design.group_of[8] == 7
    assert (design.groups[7].light, design.groups[7].dark) == grammar.OTHERS


def test_chosen_colours_are_used() -> None:
    story = story_of(
        claim("1", side="DPRK"), color_by="side", colours={"DPRK": ("#123456", "#abcdef")}
    )
    assert grammar.design(story).groups[0].light == "#123456"


# --- Dash and width ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "dash"),
    [("confirmed", "solid"), ("assessed", "solid"), ("claimed", "dashed"), ("reported", "dashed"),
     ("planned", "dotted"), ("denied", "denied")],
)  # fmt: skip
def test_dash_says_how_sure(status: str, dash: str) -> None:
    design = grammar.design(story_of(claim("1", status=status)))
    assert design.marks[0].dash == dash
    assert labels(design, "How sure") == [status]


def test_width_takes_the_lower_bound_and_says_where_it_does_not() -> None:
    rows = [
        claim("1", strength_low=100, strength_high=90_000),
        claim("2", "AC", strength_high=5000),
        claim("3", "BC"),
    ]
    design = grammar.design(story_of(*rows))
    classes = {mark.claims: mark.width_class for mark in design.marks}
    assert classes[(2,)] == 0
    assert 0 < classes[(0,)] < classes[(1,)]
    assert design.widths.uses_high
    assert (
        labels(design, "How many")[-1]
        == "By the lower bound, or the upper where that alone is told."
    )
    assert labels(design, "How many")[0] == "not told"


def test_strength_classes_are_few_and_nice() -> None:
    values = [18, 40, 240, 400, 1500, 2100, 3000, 7000, 11_000, 12_000]
    widths = grammar.design(story_of(*(claim(str(v), strength_low=v) for v in values))).widths
    assert len(widths.bounds) <= 4
    assert all(str(bound).rstrip("0") in {"1", "2", "5"} for bound in widths.bounds)
    assert [widths.class_of(v) for v in values] == sorted(widths.class_of(v) for v in values)


def test_ships_are_not_drawn_on_the_scale_of_men() -> None:
    rows = [
        claim("1", strength_low=500),
        claim("2", strength_low=900),
        claim("3", "AC", strength_low=4, strength_unit="ships"),
    ]
    design = grammar.design(story_of(*rows))
    assert next(mark for mark in design.marks if mark.claims == (2,)).width_class == 0
    assert labels(design, "How many")[0] == "not told, or not counted in persons"
    # What the ships alone tell is no note on the men.
    ships = claim("3", "AC", strength_high=4, strength_unit="ships")
    assert (
        labels(grammar.design(story_of(*rows[:2], ships)), "How many")[-1] == "By the lower bound."
    )


def test_nobody_at_all_is_a_strength() -> None:
    values = [0, 0, 0, 10, 100, 1000, 10_000]
    widths = grammar.design(
        story_of(*(claim(str(n), strength_low=v) for n, v in enumerate(values)))
    )
    assert [widths.widths.class_of(value) for value in (0, 10_000)] == [1, 4]


def test_only_a_total_of_parallel_lines_is_told_as_one() -> None:
    def note(*rows: dict[str, Any]) -> str:
        return labels(grammar.design(story_of(*rows)), "How many")[-1]

    shared = {"movement": "m", "strength_low": 1500, "strength_group": "w"}
    parallel = [claim("1", leg="1", **shared), claim("2", "CB", leg="1", **shared)]
    assert note(*parallel) == "By the lower bound; a total of several lines on each."
    assert note(claim("1", leg="1", **shared), claim("2", "BC", leg="2", **shared)) == (
        "By the lower bound."
    )


@pytest.mark.parametrize(("count", "last"), [(7, "7"), (8, "8"), (9, "Others")])
def test_a_rest_of_one_has_its_name(count: int, last: str) -> None:
    rows = [claim(str(at), claimant=str(at)) for at in range(1, count + 1)]
    who = labels(grammar.design(story_of(*rows, color_by="claimant")), "Who says so")
    assert who[-1] == last and len(who) == min(count, 8)


# --- Bundles and offsets -------------------------------------------------------------------------


def test_claims_that_agree_are_one_line_with_a_count() -> None:
    design = grammar.design(story_of(claim("1"), claim("2"), claim("3", "AC")))
    assert [mark.claims for mark in design.marks] == [(0, 1), (2,)]
    assert [mark.offset_px for mark in design.marks] == [0, 0]
    assert labels(design, "Route")[0] == "several claims on one line"


def test_presences_in_one_place_carry_no_count() -> None:
    there = {"kind": "presence", "origin": None, "origin_place": None, "geometry": Point(B)}
    design = grammar.design(story_of(claim("1", **there), claim("2", **there)))
    assert [mark.claims for mark in design.marks] == [(0, 1)]
    assert labels(design, "Route") == []


def test_competing_claims_are_never_on_top_of_one_another() -> None:
    rows = [
        claim("1", competes_with="2"),
        claim("2", competes_with="1"),
        claim("3", claimant="Two"),
    ]
    design = grammar.design(story_of(*rows, color_by="claimant"))
    assert len(design.marks) == 3
    edges = sorted(
        (m.offset_px - m.width_px / 2, m.offset_px + m.width_px / 2) for m in design.marks
    )
    assert edges[0][0] == pytest.approx(-edges[-1][1])  # the pile is symmetric
    for (_, end), (start, _) in pairwise(edges):
        assert start - end >= 2


def test_ways_there_and_back_lie_on_two_sides() -> None:
    design = grammar.design(story_of(claim("1"), claim("2", "BA")))
    # Right of the own direction of travel, both: so one on each side of the stretch.
    offsets = [mark.offset_px for mark in design.marks]
    assert offsets[0] == offsets[1] != 0


def covered(design: grammar.Grammar, ways: list[int]) -> list[tuple[float, float]]:
    """Say where across a stretch each line lies; `ways` is 1 for there and -1 for back."""
    middles = [mark.offset_px * way for mark, way in zip(design.marks, ways, strict=True)]
    return sorted(
        (middle - mark.width_px / 2, middle + mark.width_px / 2)
        for middle, mark in zip(middles, design.marks, strict=True)
    )


@pytest.mark.parametrize(
    ("lines", "ways"),
    [
        ([[A, B, C], [A, B]], [1, 1]),
        ([[A, B, C], [B, A]], [1, -1]),
        ([[A, B, C], [C, B]], [1, -1]),
        ([[(170, 5), (180, 6), (195, 7)], [(-165, 7), (-180, 6), (-190, 5)]], [1, -1]),
    ],
    ids=["the same start", "back from within", "back to within", "over the antimeridian"],
)
def test_lines_that_share_a_part_of_their_way_lie_side_by_side(
    lines: list[list[tuple[float, float]]], ways: list[int]
) -> None:
    rows = [claim(str(at), geometry=LineString(points)) for at, points in enumerate(lines)]
    (_, end), (start, _) = covered(grammar.design(story_of(*rows)), ways)
    assert start - end >= 2


def test_a_line_beside_many_stays_near_its_own_way() -> None:
    points = [(float(x), 0.0) for x in range(9)]
    chain = [claim(str(at), geometry=LineString(points[at : at + 3])) for at in range(7)]
    offsets = [mark.offset_px for mark in grammar.design(story_of(*chain)).marks]
    assert all(one != other for one, other in pairwise(offsets))
    assert len(set(offsets)) == 2  # two lines at most share a step


def test_a_broad_pile_is_tight_and_still_parted() -> None:
    def gaps(count: int) -> list[float]:
        rows = [claim(str(at), claimant=str(at)) for at in range(count)]
        places = covered(grammar.design(story_of(*rows, color_by="claimant")), [1] * count)
        return [start - end for (_, end), (start, _) in pairwise(places)]

    assert min(gaps(4)) > 2.9
    assert 1.5 < min(gaps(6)) <= max(gaps(6)) < 2


def test_no_lane_is_far_from_its_way() -> None:
    rows = [claim(str(at), status=status, claimant=str(at // 2), strength_low=100 * 9**(at % 4))
            for at, status in enumerate(["claimed", "planned"] * 6)]  # fmt: skip
    offsets = [mark.offset_px for mark in grammar.design(story_of(*rows)).marks]
    assert max(offsets) <= 9.5 and min(offsets) >= -9.5
    assert len(set(offsets)) == len(rows)  # they cover one another in part


_SPAN = st.tuples(
    st.floats(-9, 9) | st.integers(-18, 18).map(lambda at: at / 2), st.sampled_from([0.5, 1, 3.2])
).map(lambda told: (told[0], sum(told)))


@given(spans=st.lists(_SPAN, max_size=12).map(sorted))
def test_where_no_lane_is_free_is_told_as_by_asking_each_span(
    spans: list[tuple[float, float]],
) -> None:
    starts, ends = _covered(spans)
    for x in {0.0, *(edge for span in spans for edge in span)}:
        within = any(low + _EPS < x < high - _EPS for low, high in spans)
        assert (ends[bisect_left(starts, x)] > x) == within


def test_a_crowd_on_one_way_parts_by_direction_and_colour_alone() -> None:
    """Two thousand lines on one step are no two million pairs."""
    there, back = LineString([(0, 50), (1, 51)]), LineString([(1, 51), (0, 50)])
    marks = [SimpleNamespace(shape="line", group=at % 2, width_px=2.0) for at in range(2000)]
    lanes = lanes_of(marks, [there] * 1000 + [back] * 1000)
    assert lanes == {at: 1.5 + 3 * (at % 2) for at in range(2000)}  # each to its own right


def test_ships_stay_in_a_narrow_sea() -> None:
    """Two voyages share a strait; one of them went out beside a far larger fleet."""
    out, strait = [(0.0, 50.0), (0.0, 40.0), (0.0, 30.0)], [(5.0, 30.0), (9.0, 20.0), (12.0, 12.0)]
    ways = [out, [out[-1], *strait], [*out, *strait]]
    rows = [
        claim(str(at), geometry=LineString(way), mode="sea", strength_low=low, claimant=str(at))
        for at, (way, low) in enumerate(zip(ways, (42, 14, 11), strict=True))
    ]
    for width in ("proportional", "classes"):
        design = grammar.design(story_of(*rows, color_by="claimant", width=width))
        _, one, other = design.marks
        apart = abs(one.offset_px - other.offset_px)
        assert max(abs(mark.offset_px) for mark in design.marks) <= 6
        assert (one.width_px + other.width_px) / 2 <= apart <= 6.1  # and none covers the other


@st.composite
def streets(draw: Any) -> list[list[tuple[float, float]]]:
    """Walk about a town of nine crossings, there and back and round the blocks."""
    walks = []
    for _ in range(draw(st.integers(2, 6))):
        walk = [draw(st.sampled_from([(x, y) for x in range(3) for y in range(3)]))]
        for _ in range(draw(st.integers(1, 6))):
            x, y = walk[-1]
            near = [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]
            walk.append(draw(st.sampled_from([at for at in near if {*at} <= {0, 1, 2}])))
        walks.append([(float(x), float(y)) for x, y in walk])
    return walks


@given(streets(), st.lists(st.sampled_from([0.5, 3.0, 60.0]), min_size=6, max_size=6))
@settings(max_examples=60, deadline=None)
def test_no_line_of_a_network_covers_another_unless_the_pile_is_too_broad(
    walks: list[list[tuple[float, float]]], strengths: list[float]
) -> None:
    rows = [
        claim(str(at), geometry=LineString(walk), status="assessed", claimant=str(at),
              mode=("rail", "road")[at % 2], strength_low=100 * strengths[at])
        for at, walk in enumerate(walks)
    ]  # fmt: skip
    design = grammar.design(story_of(*rows, color_by="claimant"))
    lanes: dict[Any, list[tuple[float, float]]] = {}
    for mark in design.marks:
        for start, end in {*pairwise(walks[mark.claims[0]])}:
            middle = mark.offset_px if start < end else -mark.offset_px
            lane = middle - mark.width_px / 2, middle + mark.width_px / 2
            lanes.setdefault((min(start, end), max(start, end)), []).append(lane)
    farthest = max(abs(mark.offset_px) for mark in design.marks)
    assert farthest <= 9.5
    for lane in lanes.values():
        middles = [start + end for start, end in lane]
        assert len({*middles}) == len(middles)
        parted = all(start - end > 1.5 for (_, end), (start, _) in pairwise(sorted(lane)))
        assert parted or farthest > 9.3


@given(streets())
@settings(max_examples=30, deadline=None)
def test_lanes_are_the_same_however_many_lines_are_paired_at_once(
    walks: list[list[tuple[float, float]]],
) -> None:
    marks: list[Any] = [
        SimpleNamespace(shape="line", group=at % 2, width_px=2.0 + at) for at in range(len(walks))
    ]
    lines = [LineString(walk) for walk in walks]
    whole = lanes_of(marks, lines)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("geo_movements.grammar.lanes._AT_ONCE", 2)
        assert lanes_of(marks, lines) == whole


def test_a_way_into_a_town_and_out_again_moves_nobody() -> None:
    road = [(x / 10, 0.0) for x in range(101)]
    spur = [*road[:50], (5.0, 0.2), *road[49:]]
    rows = [claim("1", geometry=LineString(spur)), claim("2", geometry=LineString(road))]
    design = grammar.design(story_of(*rows))
    assert sorted(mark.offset_px for mark in design.marks) == [-2.2, 2.2]


def test_a_line_that_turns_back_covers_neither_itself_nor_others() -> None:
    rows = [claim("1", geometry=LineString([A, B, A])), claim("2"), claim("3", "BA")]
    design = grammar.design(story_of(*rows))
    own, there, back = (mark.offset_px for mark in design.marks)
    places = sorted([own, -own, there, -back])
    assert all(right - left >= 4 for left, right in pairwise(places))


def test_a_leg_within_one_place_is_no_stub() -> None:
    design = grammar.design(story_of(claim("1", "AA", geometry=Point(A))))
    assert design.marks[0].shape == "presence"
    assert labels(design, "Where") == ["a town or site", "moves within the place"]
    assert design.cards[0].title == "Within A"
    assert design.cards[0].rows[0].text == "within A; claimed"
    there = claim("2", "AB", kind="presence", origin=None, origin_place=None, geometry=Point(B))
    both = grammar.design(story_of(claim("1", "AA", geometry=Point(A)), there))
    assert labels(both, "Where")[1] == "is there or moves within the place"


def test_shapes_follow_what_is_known() -> None:
    area = Polygon([(0, 0), (1, 0), (1, 1)])
    rows = [
        claim("1", origin_place=None, origin=None, geometry=Point(B)),
        claim("2", kind="presence", geometry=Point(B)),
        claim("3", geometry=None),
        claim("4", "AC", destination_precision="region"),
    ]
    design = grammar.design(story_of(*rows))
    assert [(mark.claims, mark.shape) for mark in design.marks] == [
        ((0,), "stub"),
        ((1,), "presence"),
        ((3,), "line"),
    ]
    assert design.marks[0].fades == (True, False)
    assert design.marks[2].fades == (False, True)
    assert grammar.place_mark({"geometry": area, "precision": "region"}) == "area"
    assert grammar.place_mark({"geometry": Point(A), "precision": "district"}) == "ring"
    sea = {"geometry": Point(A), "precision": "sea", "uncertainty_km": 400.0}
    assert grammar.place_mark(sea) == "zone"
    assert grammar.place_mark(sea | {"uncertainty_km": None}) == "ring"


# --- Words and cards -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        ("2024-10-24", "2024-10-24", "24 Oct 2024"),
        ("2024-10-01", "2024-10-20", "1–20 Oct 2024"),
        ("2024-10-30", "2024-11-13", "30 Oct – 13 Nov 2024"),
        ("2024-12-30", "2025-01-02", "30 Dec 2024 – 2 Jan 2025"),
        ("2024-02-01", "2024-02-29", "Feb 2024"),
        ("2024-10-01", "2024-11-30", "Oct–Nov 2024"),
        ("1812-01-01", "1812-12-31", "1812"),
        (None, "2024-12-31", "by 31 Dec 2024"),
        ("2024-10-23T14:30+09:00", None, "from 23 Oct 2024"),
        ("-0217-01-01", "-0217-12-31", "218 BC"),
        ("+12000-01-01", "+12000-12-31", "12000"),
        ("2024-10-20", "2024-10-01", "20–1 Oct 2024"),  # what runs backwards is shown, not mended
        (None, None, None),
    ],
)
def test_dates_in_plain_words(earliest: str | None, latest: str | None, words: str | None) -> None:
    assert grammar.span_text(earliest, latest, ENGLISH) == words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("2024-10-01~/2024-10-20~", "about 1–20 Oct 2024"),
        ("2024-10-01?/2024-10-20", "perhaps 1–20 Oct 2024"),
        ("2024-10-01%/2024-10-20", "perhaps about 1–20 Oct 2024"),
        ("early to mid-October 2024", "about 1–20 Oct 2024"),
        ("2024-10-01/2024-10-20", "1–20 Oct 2024"),
        ("some day", "1–20 Oct 2024"),
    ],
)
def test_doubt_is_told(words: str, told: str) -> None:
    days = {"date_earliest": "2024-10-01", "date_latest": "2024-10-20"}
    assert grammar.date_text(claim("1", date=words, **days), ENGLISH) == told
    assert grammar.date_text(claim("1", departed=words, **days), ENGLISH) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [("2024-10-18%", "perhaps about 18 Oct 2024"), ("-0217", "218 BC"), ("undated", "undated"),
     (None, None)],
)  # fmt: skip
def test_a_source_is_dated_in_plain_words(words: str | None, told: str | None) -> None:
    assert grammar.published_text(words, ENGLISH) == told


def test_what_is_no_number_stays_in_its_words() -> None:
    assert grammar.strength_text(claim("1", strength="²"), ENGLISH) == "²"
    assert grammar.strength_text(claim("1", strength="1500"), ENGLISH) == "1,500"


@pytest.mark.parametrize(
    ("words", "unit", "told"),
    [("20 helicopters", "aircraft", "20 helicopters"), ("20", "aircraft", "20 aircraft"),
     ("about 90", "ships", "about 90 ships"), ("about 90 ships", "ships", "about 90 ships"),
     ("30 Destroyers", "ships", "30 Destroyers"), ("two dozen", "vehicles", "two dozen vehicles"),
     ("7 кораблів", "ships", "7 кораблів"), ("several tanks", "vehicles", "several tanks"),
     ("several", "ships", "several ships"), ("20 or more", "ships", "20 or more ships")],
)  # fmt: skip
def test_a_strength_has_one_unit(words: str, unit: str, told: str) -> None:
    claimed = claim("1", strength=words, strength_unit=unit)
    assert grammar.strength_text(claimed, ENGLISH) == told


def test_a_shared_total_is_told_as_one_and_consecutive_legs_are_not() -> None:
    shared = {"strength": "1500", "strength_low": 1500, "strength_group": "w"}
    parallel = [claim("1", leg="1", **shared), claim("2", "CB", leg="1", **shared)]
    design = grammar.design(story_of(*parallel))
    assert "1,500 in all" in design.cards[0].rows[0].text
    one_after_another = [
        claim("1", leg="1", movement="m", **shared),
        claim("2", "BC", leg="2", movement="m", **shared),
    ]
    design = grammar.design(story_of(*one_after_another))
    assert "in all" not in design.cards[0].rows[0].text


def test_card_merges_ports_orders_time_and_tells_the_difference() -> None:
    facts = {"movement": "sealift", "leg": "1", "mode": "sea"}
    rows = [
        claim("z", movement="later", date_earliest="2024-12-01"),
        claim("1", "AB", **facts, claimant="NIS", competes_with="3", strength_low=1500),
        claim("2", "CB", **facts, claimant="NIS", competes_with="3", strength_low=1500),
        claim(
            "3",
            "BA",
            **facts,
            claimant="US (Kirby)",
            competes_with="1; 2",
            strength_low=3000,
            date_earliest="2024-10-01",
        ),
    ]
    cards = grammar.design(story_of(*rows)).cards
    assert [card.title for card in cards] == ["Sealift", "Later"]
    assert [row.claims for row in cards[0].rows] == [(3,), (1, 2)]
    assert cards[0].rows[1].text.startswith("A and C → B")
    assert cards[0].rows[0].claimant == "US"
    assert cards[0].differ == ("port", "strength")  # one claim tells no date: nothing to differ on


def way(*rows: dict[str, Any]) -> str | None:
    told = [row | {"movement": "march"} for row in rows]
    return grammar.design(story_of(*told)).cards[0].way


def test_a_way_neither_invents_nor_loses_a_journey() -> None:
    first = claim("1", "AB", leg="1")
    there = {"kind": "presence", "origin": None, "origin_place": None, "geometry": Point(C)}
    assert way(first, claim("2", "BC", leg="2"), claim("3", "CA", leg="3")) == "A → B → C → A"
    assert way(first, claim("2", "CA", leg="2")) == "A → B; C → A"
    assert way(claim("2", "AC", **there), first) == "A → B"
    assert way(claim("2", "AC", **there)) == "At C"
    assert way(claim("3", "BC", leg="3"), claim("1", "AB", leg="1.2")) == "A → B → C"
    assert way(first, claim("2", "AC", leg="1"), claim("3", "BA", leg="2")) == "A → B and C; B → A"
    onward = claim("2", "BC", leg="2", origin=None, origin_place=None, geometry=Point(C))
    assert way(first, onward) == "A → B; origin not told → C"


def test_a_journey_between_places_not_told_is_none() -> None:
    nowhere = {"origin": None, "destination": None, "origin_place": None, "destination_place": None}
    untold = claim("1", "AB", leg="1", geometry=None, **nowhere)
    there = {"kind": "presence", "origin": None, "origin_place": None, "geometry": Point(C)}
    assert way(untold) == "No place told"
    assert way(untold, claim("2", "AC", **there)) == "At C"


@pytest.mark.parametrize(
    ("place", "there"),
    [
        ("C", "at C"),
        ("off Sevastopol", "off Sevastopol"),
        ("30 km east of Kursk", "30 km east of Kursk"),
        ("between A and B", "between A and B"),
        ("southern Ukraine", "in southern Ukraine"),
        ("the Wonsan area", "in the Wonsan area"),
    ],
)
def test_a_toponym_keeps_its_own_preposition(place: str, there: str) -> None:
    row = claim("2", "AC", kind="presence", origin=None, origin_place=None, movement="march")
    (card,) = grammar.design(story_of(row | {"destination": place})).cards
    assert card.way == there[0].upper() + there[1:]
    assert card.rows[0].text.startswith(there)


def test_a_leg_key_may_hold_any_sign() -> None:
    assert way(claim("1", leg="²"), claim("2", "BC", leg="2")) is not None


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (("2024-10-05", None), (None, "2024-10-20"), "from 5 Oct 2024 and by 20 Oct 2024"),
        (("2024-10-05", "2024-10-06"), ("2024-10-03", None), "from 3 Oct 2024"),
        (("2024-10-05", "2024-10-06"), (None, "2024-10-09"), "by 9 Oct 2024"),
        (("2024-10-05", "2024-10-06"), (None, None), "5–6 Oct 2024"),
        ((None, None), (None, None), None),
    ],
)
def test_a_side_that_one_claim_leaves_open_stays_open(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], words: str | None
) -> None:
    days = ("date_earliest", "date_latest")
    rows = [
        claim(str(at), movement="march", leg="1", **dict(zip(days, told, strict=True)))
        for at, told in enumerate((one, other))
    ]
    assert grammar.design(story_of(*rows)).cards[0].date == words


@pytest.mark.parametrize(
    ("column", "value"),
    [("via", "B"), ("reported_latest", "2024-11-02"), ("reliability", "B"), ("credibility", "2"),
     ("date", "October"), ("departed", "2024-10-08"), ("arrived", "2024-10-08"),
     ("origin", None)],
)  # fmt: skip
def test_a_row_says_nothing_of_a_claim_that_it_did_not_say(column: str, value: str) -> None:
    rows = [claim("1", movement="march"), claim("2", movement="march", **{column: value})]
    assert len(grammar.design(story_of(*rows)).cards[0].rows) == 2


def differ(one: dict[str, Any], other: dict[str, Any]) -> tuple[str, ...]:
    facts = {"movement": "march", "leg": "1"}
    rows = [
        claim("1", competes_with="2", **facts, **one),
        claim("2", **{"competes_with": "1", "claimant": "Two", **facts, **other}),
    ]
    return grammar.design(story_of(*rows)).cards[0].differ


def test_cards_differ_on_what_competes_or_is_told_differently() -> None:
    def days(first: str, last: str) -> dict[str, str]:
        return {"date_earliest": first, "date_latest": last}

    def men(low: int, high: int | None, **cells: Any) -> dict[str, Any]:
        return {"strength_low": low, "strength_high": high, **cells}

    assert differ({"status": "denied"}, {}) == ("whether it happened",)
    assert differ({"via": "X"}, {"via": "Y"}) == ("route",)
    assert differ({"mode": "sea"}, {"mode": "air"}) == ("mode",)
    assert differ(men(4, 4, strength_unit="ships"), men(1500, 1500)) == ()
    assert differ(men(1500, 1500), men(3000, None)) == ("strength",)
    assert differ(men(1500, 1500, strength_approx=True), men(1400, 1400)) == ()
    assert differ(men(1500, 1500, strength_approx=True), men(3000, 3000)) == ("strength",)
    early, whole = days("2024-10-08", "2024-10-13"), days("2024-10-01", "2024-10-20")
    assert differ(early, whole) == ("dates",)
    assert differ(early, days("2024-11-01", "2024-11-02")) == ("dates",)
    assert differ(early, {}) == ()


def test_bare_legs_that_compete_make_cards() -> None:
    facts = {"movement": "march", "leg": "1"}
    rows = [
        claim("1", competes_with="2", mode="sea", date_earliest="10 Oct", **facts),
        claim("2", "CB", competes_with="1", mode="air", date_earliest="May", **facts),
    ]
    with pytest.warns(UserWarning, match="bare legs"):
        story = from_legs(story_of(*rows).legs)
    assert "mode" in grammar.design(story).cards[0].differ


def test_antiquity_comes_before_our_time() -> None:
    rows = [
        claim("new", date_earliest="1812-06-24"),
        claim("late", date_earliest="-0216-08-02"),
        claim("early", date_earliest="-0217-10-01"),
    ]
    cards = grammar.design(story_of(*rows)).cards
    assert [card.rows[0].claims for card in cards] == [(2,), (1,), (0,)]


def test_footnotes_count_in_order_of_first_use() -> None:
    rows = [
        claim("1", sources="b; a", date_earliest="2024-02-01"),
        claim("2", sources="c; b", date_earliest="2024-01-01"),
    ]
    assert grammar.design(cited(story_of(*rows), "abc")).footnotes == {"c": 1, "b": 2, "a": 3}


def test_a_source_that_is_not_there_has_no_footnote() -> None:
    story = story_of(claim("1", sources="late; a"), claim("2", sources="late"))
    assert grammar.design(cited(story, "a")).footnotes == {"a": 1}


def test_legend_says_nothing_that_is_not_shown() -> None:
    design = grammar.design(story_of(claim("1")))
    assert labels(design, "Where") == ["a town or site"]
    assert labels(design, "How many") == []
    assert {entry.question for entry in design.legend} == {
        "Who says so",
        "How sure",
        "Where",
        "Route",
    }


# --- Bands ----------------------------------------------------------------------------------------


def test_bands_are_as_wide_as_their_strength() -> None:
    claims = [
        claim(str(number), way, strength_low=number, strength_high=number)
        for number, way in ((340_000, "AB"), (170_000, "BC"), (100, "CA"))
    ]
    design = grammar.design(story_of(*claims, claim("x", "BA"), width="proportional"))
    widths = {mark.claims: mark.width_px for mark in design.marks}
    assert widths[0,] == grammar.BAND_PX and widths[1,] == grammar.BAND_PX / 2
    assert 1 < widths[2,] < 2  # a hairline that can be seen
    assert 0 < widths[3,] < widths[2,]  # thinner than what is told
    words = labels(design, "How many")
    assert words[:-1] == ["not told", "100", "170,000", "340,000"]
    assert words[-1].startswith("Width in proportion to the strength")
    assert [px for _, px in design.widths.samples] == [widths[at,] for at in (2, 1, 0)]
    assert list(design.widths.shown_px[1:]) == [px for _, px in design.widths.samples]


def test_bands_without_any_strength_are_thin() -> None:
    design = grammar.design(story_of(claim("x"), width="proportional"))
    assert [mark.width_px for mark in design.marks] == [grammar.WIDTHS_PX[0]]


def test_a_band_never_is_broader_than_print_can_bear() -> None:
    there = claim("1", kind="presence", origin=None, origin_place=None, strength_low=9000)
    rows = [there | {"geometry": Point(B)}, claim("2", strength_low=90), claim("3", "BC")]
    design = grammar.design(story_of(*rows, width="proportional"))
    assert grammar.BAND_PX * 25.4 / 96 * 0.85 < 3.5  # mm, as lines are slimmed at 180 mm
    assert max(mark.width_px for mark in design.marks if mark.shape == "line") == grammar.BAND_PX
    assert max(mark.width_px for mark in design.marks) == grammar.BAND_PX
    assert labels(design, "How many")[:2] == ["not told", "90"]  # what a line has


def test_bare_coordinates_on_the_way_are_not_told() -> None:
    ways = [("A", "B"), ("B", "C")]
    claims = [
        claim(str(n), a + b, movement="march", leg=str(n), origin=names[0], destination=names[1])
        for n, ((a, b), names) in enumerate(
            zip(ways, [("Kowno", "55.0, 24.5"), ("55.0, 24.5", "Wilna")], strict=True)
        )
    ]
    (card,) = grammar.design(story_of(*claims)).cards
    assert card.way == "Kowno → Wilna"


# --- Routes ---------------------------------------------------------------------------------------


def routed(mode: str, method: str, parts: str | None = None, **cells: Any) -> dict[str, Any]:
    told = {"mode": mode, "route_method": method, "route_parts": parts}
    line = LineString([(0, 0), (0, 1), (0, 4), (0, 10)])
    return claim("1", geometry=line) | told | cells


@pytest.mark.parametrize(
    ("row", "stretches"),
    [
        (routed("sea", "sea_grid"), [("route", 0, 3)]),
        (
            routed("sea", "sea_grid", "access 110.6; sea_grid 995.3"),
            [("access", 0, 1), ("route", 1, 3)],
        ),
        (
            routed("rail", "great_circle", "rail_network 442.3; great_circle 663.5"),
            [("route", 0, 2), ("fallback", 2, 3)],
        ),
        # The rounded lengths of a leg that was blurred since do not add up to it.
        (routed("sea", "sea_grid", "access 20; sea_grid 200"), [("access", 0, 1), ("route", 1, 3)]),
        (routed("sea", "sea_grid", "access 0; sea_grid 1105.9"), [("route", 0, 3)]),
        (routed("road", "great_circle"), [("fallback", 0, 3)]),
        (routed("air", "great_circle"), [("plain", 0, 3)]),
        (routed("unknown", "great_circle"), [("plain", 0, 3)]),
        (routed("sea", "given"), [("route", 0, 3)]),
    ],
)  # fmt: skip
def test_a_line_is_told_by_its_stretches(
    row: dict[str, Any], stretches: list[tuple[str, int, int]]
) -> None:
    mark = grammar.design(story_of(row)).marks[0]
    assert [stretch[:3] for stretch in mark.stretches] == stretches


@pytest.mark.parametrize("guess", [False, True])
def test_stretches_on_the_way_lie_where_they_are_however_much_longer_the_ground_is(
    guess: bool,
) -> None:
    """The way to a place between two railways of which one winds more than is drawn."""
    first, last = [(x / 20, 0) for x in range(100)], [(5 + x / 20, 0) for x in range(100)]
    beyond = [(5.0, 0.1), (5.0, 0.5), (5.0, 0.1)] if guess else [(5.0, 0.1)]
    between, kinds, bounds = "access 22.1", ["access"], [100, 102]
    if guess:
        between = "access 11.1; great_circle 88.5; access 11.1"
        kinds, bounds = ["access", "fallback", "access"], [100, 101, 103, 104]
    row = routed(
        "rail",
        "great_circle" if guess else "rail_network",
        f"rail_network 650; {between}; rail_network 551",
        geometry=LineString([*first, (5, 0), *beyond, *last]),
    )
    mark = grammar.design(story_of(row)).marks[0]
    kinds = ["route", *kinds, "route"]
    assert [stretch.kind for stretch in mark.stretches] == kinds
    assert [stretch.start for stretch in mark.stretches] == [0, *bounds]


def test_nothing_is_drawn_between_the_parts_of_a_line() -> None:
    line = MultiLineString([[(0, 0), (1, 0)], [(2, 0), (3, 0), (4, 0)]])
    mark = grammar.design(story_of(routed("sea", "given", geometry=line))).marks[0]
    assert [stretch[:3] for stretch in mark.stretches] == [("route", 0, 1), ("route", 2, 4)]


def test_a_way_and_a_guess_are_never_one_line() -> None:
    rows = [routed("rail", "great_circle"), routed("rail", "given", id="2")]
    assert len(grammar.design(story_of(*rows)).marks) == 2


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("sea", "sea_network")], ["Lines follow the sea. Schematic, no observed tracks."]),
        (
            [("unknown", "great_circle")],
            ["Lines are plain connections. Schematic, no observed tracks."],
        ),
        (
            [("rail", "rail_network"), ("road", "great_circle"), ("foot", "great_circle")],
            [
                "no way found: straight",
                "Lines follow railways; others are plain connections. "
                "Schematic, no observed tracks.",
            ],
        ),
        ([("sea", "great_circle")], ["no way found: straight", "Schematic, no observed tracks."]),
        (
            [("sea", "sea_grid"), ("road", "road_network"), ("rail", "given"), ("foot", "none")],
            [
                "Lines follow the sea and roads; others are plain connections or as their source "
                "gives them. Schematic, no observed tracks.",
            ],
        ),
    ],
)
def test_the_legend_tells_what_lines_follow(rows: list[tuple[str, str]], words: list[str]) -> None:
    told = [routed(mode, method, id=str(at)) for at, (mode, method) in enumerate(rows)]
    assert labels(grammar.design(story_of(*told)), "Route") == words


def test_a_stretch_on_land_has_a_sample() -> None:
    row = routed("rail", "rail_network", "access 110.6; rail_network 995.3")
    entries = [entry for entry in grammar.design(story_of(row)).legend if entry.mark == "route"]
    assert [(entry.value, entry.label) for entry in entries] == [
        ("access", "on land to the port, railway or road")
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (routed("sea", "sea_network"), "by sea"),
        (routed("rail", "rail_network"), "along railways"),
        (routed("road", "given"), "as the source gives it"),
        (routed("foot", "great_circle"), "a plain connection"),
        (routed("air", "air_around"), "by air, around what it avoids"),
        (
            routed("air", "great_circle", "great_circle 442.3; air_around 663.5"),
            "by air, around what it avoids",
        ),
        (routed("sea", "great_circle"), "straight, for no way by sea was found"),
        (
            routed("sea", "great_circle", "sea_grid 442.3; great_circle 663.5"),
            "by sea, in part straight, for no way by sea was found",
        ),
        (routed("sea", "none"), None),
    ],
)
def test_a_route_in_words(row: dict[str, Any], words: str | None) -> None:
    assert grammar.way_found(row, ENGLISH) == words
