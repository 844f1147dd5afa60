"""Legs counted into flows: what is added up, and what never is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point

import geo_movements as gm
from geo_movements.errors import ParseError
from geo_movements.flows import FLOWS, flows, flows_and_members, merged, partial, read_by
from geo_movements.flows.periods import periods_of
from geo_movements.flows.tally import TALLY
from geo_movements.schema import LEGS

ROOT = Path(__file__).parents[2]
POINTS = {"A": (10.0, 50.0), "B": (12.0, 51.0), "C": (20.0, 55.0)}


def claim(origin: str | None, destination: str | None, **facts: Any) -> dict[str, Any]:
    """Make one row of legs; days as `began` and `ended`, both certain."""
    day, last = facts.pop("day", "2024-10-05"), facts.pop("last", None)
    low = facts.pop("low", None)
    row = {
        **dict.fromkeys(LEGS[:-1]),
        "kind": "leg",
        "mode": "unknown",
        "origin": origin,
        "destination": destination,
        "origin_place": origin and f"place-{origin}",
        "destination_place": destination and f"place-{destination}",
        "date": day,
        "date_earliest": day,
        "date_latest": last or day,
        "date_definite_start": day,
        "date_definite_end": last or day,
        "status": "claimed",
        "strength_low": low,
        "strength_high": facts.pop("high", low),
        "strength_unit": "persons",
        "route_method": "great_circle",
    }
    return row | facts


def legs_of(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    table = pd.DataFrame(
        [row | {"id": row["id"] or f"c{at}"} for at, row in enumerate(rows)], dtype=object
    )
    for name in ("strength_low", "strength_high"):
        table[name] = table[name].astype("Int64")
    return gpd.GeoDataFrame(table, geometry=[line_of(row) for row in rows], crs=4326)


def line_of(row: dict[str, Any]) -> LineString | Point | None:
    ends = [POINTS[row[end]] for end in ("origin", "destination") if row[end] in POINTS]
    return LineString(ends) if len(ends) == 2 else Point(ends[0]) if ends else None


def ranges(found: gpd.GeoDataFrame) -> list[tuple[Any, ...]]:
    columns = ("strength_low", "strength_high", "strength_unit", "strength_unknown")
    rows = zip(*(found[name] for name in columns), strict=True)
    return [tuple(None if cell is pd.NA else cell for cell in row) for row in rows]


def same(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> None:
    for table in (one, other):
        assert table.crs == "EPSG:4326"
    tables = [
        pd.DataFrame(table).assign(geometry=table.geometry.to_wkt()) for table in (one, other)
    ]
    pd.testing.assert_frame_equal(*tables)


# --- What is one flow -----------------------------------------------------------------------------


def test_a_flow_is_a_pair_of_places_in_a_month() -> None:
    found, member = flows_and_members(
        legs_of(
            claim("A", "B"), claim("B", "A"), claim("A", "B", day="2024-11-02"), claim("A", "B")
        )
    )
    assert tuple(found.columns) == FLOWS
    assert list(found["claims"]) == [2, 1, 1]
    assert list(found["origin"]) == ["A", "A", "B"]
    assert list(found["period_start"]) == ["2024-10-01", "2024-11-01", "2024-10-01"]
    assert list(found["period_end"]) == ["2024-10-31", "2024-11-30", "2024-10-31"]
    assert list(found["ids"]) == ["c0; c3", "c2", "c1"]
    assert list(member) == [0, 2, 1, 0]
    assert found.geometry.iloc[2].equals(LineString([POINTS["B"], POINTS["A"]]))


def test_what_moves_nobody_is_in_no_flow() -> None:
    found, member = flows_and_members(legs_of(claim("A", "B"), claim(None, "B", kind="presence")))
    assert len(found) == 1 and list(member) == [0, -1]


def test_an_end_that_is_not_known_stays_null() -> None:
    found = flows(legs_of(claim(None, "B"), claim("Nowhere", "C", origin_place=None)))
    assert found["origin"].tolist() == [None, "Nowhere"]
    assert found.geometry.iloc[0].equals(Point(POINTS["B"]))


def test_flows_may_be_counted_by_other_facts() -> None:
    legs = legs_of(
        claim("A", "B", side="Red", claimant="NIS", mode="rail", force="1st"),
        claim("A", "C", side="Blue", claimant="nis (a speaker)", mode="sea", force="1st"),
    )
    assert flows(legs, "side")["side"].tolist() == ["Blue", "Red"]
    assert flows(legs, ["claimant"])["claimant"].tolist() == ["NIS"]
    assert flows(legs, "force")["force"].tolist() == ["1st"]
    assert flows(legs, "mode, destination")["destination"].tolist() == ["B", "C"]
    assert flows(legs, "origin").geometry.iloc[0].equals(Point(POINTS["A"]))
    assert flows(legs, "year")["origin"].tolist() == [None]


def test_no_legs_have_no_flows() -> None:
    assert len(flows(legs_of(claim("A", "B"))[:0])) == 0
    assert len(merged([])) == 0 and tuple(merged([]).columns) == FLOWS


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("origin,month,year", "Name one period"),
        ("orgin", 'Nearest: "origin"'),
        ("", "Name some of: origin"),
        ("month,month", "Name it once"),
        (["x" * 10_000], "Known: origin"),
    ],
)
def test_what_cannot_be_counted_by_says_what_can(by: str | Sequence[str], told: str) -> None:
    with pytest.raises(ParseError, match=told) as error:
        read_by(by)
    assert len(str(error.value)) < 400


def test_the_shorter_way_round_the_earth_is_drawn() -> None:
    legs = legs_of(claim("A", "B"))
    legs = legs.set_geometry(gpd.GeoSeries([LineString([(170, 10), (190, 20)])], crs=4326))
    assert flows(legs).geometry.iloc[0].equals(LineString([(170, 10), (190, 20)]))


# --- How many -------------------------------------------------------------------------------------


def test_claimants_are_never_added_up() -> None:
    legs = legs_of(
        claim("A", "B", claimant="NIS", movement="m", low=1500),
        claim("A", "B", claimant="HUR", movement="m", low=2000, high=3000),
    )
    found = flows(legs)
    assert ranges(found) == [(1500, 3000, "persons", 0)]
    assert int(found["strength_width"].iloc[0]) == 2000
    assert int(found["movements"].iloc[0]) == 1


def test_a_claimant_adds_up_movements_but_no_stages_of_one() -> None:
    legs = legs_of(
        claim("A", "B", claimant="NIS", movement="m", leg="1", low=1000),
        claim("A", "B", claimant="NIS (Cho)", movement="m", leg="3", low=800),
        claim("A", "B", claimant="NIS", movement="n", leg="1", low=500),
        claim("A", "B", claimant="nis", low=50),
        claim("A", "B", claimant="nis", low=50),
    )
    found = flows(legs)
    assert ranges(found) == [(1600, 1600, "persons", 0)]
    counts = found[["legs", "claims", "movements"]].to_numpy().tolist()
    assert counts == [[5, 5, 4]]
    assert found["claimants"].tolist() == ["NIS"]


def test_a_group_has_one_number_whatever_movements_share_it() -> None:
    legs = legs_of(
        claim("A", "B", claimant="NIS", movement="m", strength_group="wave", low=3000),
        claim("A", "B", claimant="NIS", movement="n", strength_group="wave", low=3000),
        claim("A", "B", claimant="NIS", movement="o", low=100),
    )
    assert ranges(flows(legs)) == [(3100, 3100, "persons", 0)]


def test_a_leg_told_twice_is_one_leg() -> None:
    legs = legs_of(
        claim("A", "B", claimant="NIS", movement="m", leg="1"),
        claim("A", "B", claimant="HUR", movement="m", leg="1"),
        claim("A", "B", claimant="HUR", movement="m", leg="2"),
    )
    assert flows(legs)["legs"].tolist() == [2]


def test_what_is_denied_is_counted_apart() -> None:
    legs = legs_of(
        claim("A", "B", claimant="NIS", movement="m", low=1000),
        claim("A", "B", claimant="Kremlin", movement="m", low=9000, status="denied"),
        claim("A", "B", claimant="NIS", movement="n", status="planned"),
    )
    found = flows(legs)
    assert ranges(found) == [(1000, 1000, "persons", 1)]
    assert found[["claims", "denied", "movements"]].to_numpy().tolist() == [[2, 1, 2]]
    assert found["statuses"].tolist() == ["claimed 1; denied 1; planned 1"]
    alone = flows(legs[1:2])
    assert alone[["claims", "denied", "legs"]].to_numpy().tolist() == [[0, 1, 0]]
    assert ranges(alone) == [(None, None, None, 0)]


def test_an_unknown_bound_stays_unknown() -> None:
    at_least = claim("A", "B", claimant="NIS", movement="m", low=3000)
    at_least["strength_high"] = None
    up_to = claim("B", "A", claimant="NIS", movement="m", high=400)
    found = flows(legs_of(at_least, up_to))
    assert ranges(found) == [(3000, None, "persons", 0), (None, 400, "persons", 0)]
    assert found["strength_width"].tolist() == [3000, 400]


def test_units_do_not_mix() -> None:
    ships = {"strength_unit": "ships"}
    legs = legs_of(
        claim("A", "B", claimant="NIS", movement="m", low=1000),
        claim("A", "B", claimant="NIS", movement="n", low=4, **ships),
        claim("A", "B", claimant="HUR", movement="n", low=6, **ships),
        claim("A", "C", claimant="NIS", movement="o", low=2, **ships),
    )
    found = flows(legs)
    assert ranges(found) == [(1000, 1000, "persons", 0), (2, 2, "ships", 0)]
    assert found["strength_other"].tolist() == ["ships 4..6", None]


def test_a_number_too_large_for_a_column_is_no_traceback() -> None:
    legs = legs_of(claim("A", "B", low=2**62), claim("A", "B", low=2**63 - 1))
    assert flows(legs)["strength_low"].tolist() == [2**62]


# --- When -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("earliest", "definite", "latest", "period", "told"),
    [
        ("2024-10-28", "2024-10-28", "2024-11-03", "month", "2024-10-01"),
        ("2024-10-28", None, "2024-11-03", "month", None),
        ("2024-10-28", None, "2024-11-03", "year", "2024-01-01"),
        ("2024-10-01", None, "2024-10-31", "month", "2024-10-01"),
        ("2024-10-01", None, "2024-10-31", "day", None),
        ("2024-10-01", None, None, "month", None),
        (None, None, "2024-10-01", "month", None),
        ("2024-12-31", None, "2025-01-05", "week", "2024-12-30"),
        ("2024-10-31T23:30+09:00", None, "2024-10-31T23:30+09:00", "day", "2024-10-31"),
        ("-0217-11-30", None, "-0217-11-30", "month", "-0217-11-01"),
        ("+12345-02-03", None, "+12345-02-03", "month", "+12345-02-01"),
        ("no day", None, "no day", "month", None),
    ],
)
def test_a_leg_belongs_to_the_period_in_which_it_began(
    earliest: str | None, definite: str | None, latest: str | None, period: str, told: str | None
) -> None:
    row = claim("A", "B")
    row |= {
        "date_earliest": earliest,
        "date_latest": latest,
        "date_definite_start": definite,
        "date_definite_end": definite and latest,
    }
    numbers, bounds = periods_of(legs_of(row), period)
    assert (bounds[numbers[0]][0] if numbers[0] >= 0 else None) == told


def test_a_departure_alone_is_a_beginning() -> None:
    row = claim("A", "B") | {"date": None, "departed": "2024-10-08"}
    row |= {"date_earliest": "2024-10-08", "date_latest": None}
    row |= {"date_definite_start": None, "date_definite_end": None}
    assert flows(legs_of(row))["period_start"].tolist() == ["2024-10-01"]
    vague = row | {"departed": "last Friday"}
    assert flows(legs_of(vague))["period_start"].tolist() == [None]


# --- Parts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sample", "size"), [("falklands-1982", 7), ("hannibal-218bc", 1)])
def test_flows_of_parts_are_the_flows_of_the_whole(sample: str, size: int) -> None:
    project = gm.read(ROOT / "data" / sample)
    legs = gm.build(project, gm.resolve(project)).legs
    parts = [partial(legs[at : at + size]) for at in range(0, len(legs), size)]
    same(merged(parts), flows(legs))
    same(merged([partial(legs, closed=True)]), flows(legs))


def test_a_closed_part_is_smaller_and_counts_alike() -> None:
    rows = [
        claim("A", "B", claimant=name, movement=f"m{at // 2}", leg="1", low=100 + at, side="Red")
        for at, name in enumerate(["NIS", "HUR"] * 20)
    ]
    legs = legs_of(*rows)
    closed = [partial(legs[:20], closed=True), partial(legs[20:], closed=True)]
    assert [len(part) for part in closed] == [2, 2]
    same(merged(closed), flows(legs))


def test_a_tally_goes_through_parquet(tmp_path: Path) -> None:
    legs = legs_of(claim("A", "B", claimant="NIS", low=5), claim(None, "B", movement="m"))
    partial(legs).to_parquet(tmp_path / "part.parquet")
    part = pd.read_parquet(tmp_path / "part.parquet")
    assert tuple(part.columns) == TALLY
    same(merged([part]), flows(legs))


def test_parts_counted_by_different_things_do_not_add_up() -> None:
    legs = legs_of(claim("A", "B"))
    with pytest.raises(ParseError, match="by the same"):
        merged([partial(legs, "origin"), partial(legs, "month")])


def test_words_of_any_kind_are_counted() -> None:
    odd = ["{{ 7*7 }}</script>", "\ud83d", "\0", "x" * 1_000_000, "a; b", "\u202eabc"]
    rows = [
        claim("A", "B", side=word, claimant=word, movement=word, strength_group=word, low=1)
        for word in odd
    ]
    found = flows(legs_of(*rows), "side,month")
    assert sorted(found["side"]) == sorted(odd)


def test_a_flow_is_counted_in_columns_not_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    from geo_movements.flows import periods

    real = periods.bounds_of
    monkeypatch.setattr(
        periods, "bounds_of", lambda iso, period: asked.append(iso) or real(iso, period)
    )
    rows = [claim("A", "B", day=f"2024-10-0{1 + at % 5}", low=at) for at in range(500)]
    flows(legs_of(*rows))
    assert len(asked) == 2 * 5  # each distinct date once, by both of its ends
