"""The line grammar: one meaning for each mark, and nothing that no claim says."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point, Polygon

from geo_movements import grammar
from geo_movements.errors import InputError
from geo_movements.schema import CRS, EVENT_DATES, EVENTS, LEGS, RESOLVED, SOURCES, Settings, Story

A, B, C = (0.0, 0.0), (10.0, 0.0), (0.0, 10.0)
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
    for colour in [pair[theme] for pair in grammar.PALETTE] + [grammar.GREY[theme]]:
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


def test_past_seven_groups_the_rest_is_grey() -> None:
    rows = [claim(str(at), claimant=f"Body {at}") for at in range(9)]
    design = grammar.design(story_of(*rows, color_by="claimant"))
    assert len(design.groups) == 8
    assert design.group_of[7] == design.group_of[8] == 7
    assert design.groups[7].light == grammar.GREY[0]


def test_chosen_colours_are_used_and_others_refused() -> None:
    story = story_of(claim("1", side="DPRK"), color_by="side", colours={"DPRK": "#123456"})
    assert grammar.design(story).groups[0].light == "#123456"
    bad = replace(story, settings=replace(story.settings, colours={"DPRK": "red;}"}))
    with pytest.raises(InputError, match="#rrggbb"):
        grammar.design(bad)


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


# --- Bundles and offsets -------------------------------------------------------------------------


def test_claims_that_agree_are_one_line_with_a_count() -> None:
    design = grammar.design(story_of(claim("1"), claim("2"), claim("3", "AC")))
    assert [mark.claims for mark in design.marks] == [(0, 1), (2,)]
    assert [mark.offset_px for mark in design.marks] == [0, 0]


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
        (None, None, None),
    ],
)
def test_dates_in_plain_words(earliest: str | None, latest: str | None, words: str | None) -> None:
    assert grammar.span_text(earliest, latest) == words


def test_doubt_in_edtf_is_told() -> None:
    row = claim(
        "1", date="2024-10-01~/2024-10-20~", date_earliest="2024-10-01", date_latest="2024-10-20"
    )
    assert grammar.date_text(row) == "about 1–20 Oct 2024"


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
