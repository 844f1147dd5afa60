"""The sample of 1982: fleets across oceans, by way of Ascension, as two sides told them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

import geo_movements as gm
from geo_movements import schema
from geo_movements.geodesy import distance_km

SAMPLE = Path(__file__).parents[1] / "data" / "falklands-1982"
TABLES = ("movements", "sources", "events", "forces", "places")

Row = dict[str, str]


def table(name: str) -> list[Row]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


ROWS = {name: table(name) for name in TABLES}
CITED = [*ROWS["movements"], *ROWS["events"]]


def listed(cell: str) -> set[str]:
    return {part.strip() for part in cell.split(";") if part.strip()}


@pytest.fixture(scope="module")
def project() -> gm.Project:
    return gm.read(SAMPLE)


@pytest.fixture(scope="module")
def places(project: gm.Project):
    return gm.resolve(project)


@pytest.fixture(scope="module")
def story(project: gm.Project, places) -> gm.Story:
    return gm.build(project, places)


@pytest.fixture(scope="module")
def legs(story: gm.Story):
    return story.legs.set_index("id")


# --- The tables -----------------------------------------------------------------------------------


def test_there_are_48_claims_69_sources_and_19_events() -> None:
    assert [len(ROWS[name]) for name in TABLES] == [48, 69, 19, 32, 19]


@pytest.mark.parametrize("name", TABLES)
def test_cells_are_tidy_and_no_column_is_empty(name: str) -> None:
    raw = (SAMPLE / f"{name}.csv").read_bytes()
    assert b"\r" not in raw and raw.endswith(b"\n") and not raw.startswith(b"\xef\xbb\xbf")
    for row in ROWS[name]:
        assert None not in row and None not in row.values(), "a row of another length"
        assert all(cell == cell.strip() for cell in row.values())
    for column in ROWS[name][0]:
        assert any(row[column] for row in ROWS[name]), f"{column} is empty throughout"
    keys = [row.get("id") or row["toponym"] for row in ROWS[name]]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("row", CITED, ids=lambda row: row["id"])
def test_every_row_has_a_claimant_and_sources_that_are_there(row: Row) -> None:
    assert row["claimant"]
    assert listed(row["sources"])
    assert listed(row["sources"]) <= {source["id"] for source in ROWS["sources"]}


def test_every_source_force_and_place_is_used() -> None:
    assert {name for row in CITED for name in listed(row["sources"])} == {
        source["id"] for source in ROWS["sources"]
    }
    moved = {row["force"] for row in ROWS["movements"]}
    assert {force["id"] for force in ROWS["forces"]} == moved | {
        force["part_of"] for force in ROWS["forces"] if force["part_of"]
    }
    named = {row["place"] for row in ROWS["events"]}
    for row in ROWS["movements"]:
        named |= {row["origin"], row["destination"]} | listed(row["via"])
    assert {place["toponym"] for place in ROWS["places"]} <= named


def test_events_concern_what_had_been_said() -> None:
    known = {row[column] for row in ROWS["movements"] for column in ("id", "movement")}
    for event in ROWS["events"]:
        assert listed(event["concerns"]) <= known, event["id"]
        assert event["kind"] in schema.EVENT_KINDS
        assert event["stance"] in schema.STANCES


@pytest.mark.parametrize("row", ROWS["movements"], ids=lambda row: row["id"])
def test_what_was_not_read_is_said(row: Row) -> None:
    assert row["verification"] in ("a", "b")
    assert row["reliability"] in "ABCD"
    assert row["credibility"] in "12345"
    assert len(row["quote"].split()) <= 8
    if row["verification"] == "b":
        assert re.search("background knowledge|was not read", row["note"])


def test_places_are_named_in_both_ways() -> None:
    names = {place["toponym"]: place for place in ROWS["places"]}
    assert names["Stanley"]["name"] == "Stanley (Puerto Argentino)"
    assert names["Falkland Islands"]["name"] == "Falkland Islands (Malvinas)"
    for place in ROWS["places"]:
        assert place["name_es"] or place["kind"] == "house", place["toponym"]


# --- Where and when -------------------------------------------------------------------------------


def test_there_is_nothing_to_mend(project: gm.Project, places) -> None:
    problems = gm.check(project, places)
    assert set(problems["level"]) <= {"note"}, problems.to_string()


@pytest.mark.parametrize(
    ("toponym", "lat", "lon", "within_km"),
    [
        ("Ascension Island", -7.95, -14.36, 10),
        ("Stanley", -51.70, -57.85, 3),
        ("Stanley Airport", -51.686, -57.778, 2),
        ("Wideawake Airfield", -7.97, -14.39, 3),
        ("San Carlos Water", -51.53, -59.05, 8),
        ("San Carlos Settlement", -51.575, -59.04, 3),
        ("Goose Green", -51.83, -58.97, 3),
        ("Teal Inlet", -51.56, -58.43, 5),
        ("Douglas Station", -51.46, -58.61, 4),
        ("Grytviken", -54.28, -36.51, 2),
        ("Cumberland Bay", -54.25, -36.45, 5),
        ("Puerto Belgrano", -38.89, -62.10, 3),
        ("Ushuaia", -54.81, -68.31, 3),
        ("Faslane", 56.07, -4.82, 5),
        ("Portsmouth", 50.80, -1.10, 5),
        ("Gibraltar", 36.14, -5.35, 5),
        ("Freetown", 8.48, -13.23, 5),
        ("Puerto Madryn", -42.77, -65.04, 5),
    ],
)
def test_a_place_stands_where_it_is(
    places, toponym: str, lat: float, lon: float, within_km: float
) -> None:
    found = places.set_index("toponym").loc[toponym]
    assert distance_km(found["lon"], found["lat"], lon, lat) <= within_km
    assert found["score"] >= 0.9


def test_both_sinking_positions_lie_outside_the_exclusion_zone(places) -> None:
    sunk = places[places["name"].str.startswith("Sinking")]
    assert len(sunk) == 2
    nautical_miles = distance_km(sunk["lon"], sunk["lat"], -59.5, -51 - 40 / 60) / 1.852
    assert (nautical_miles > 200 + 30).all() and (nautical_miles < 200 + 45).all()
    waters = places.set_index("toponym").loc["waters east of Stanley"]
    assert distance_km(waters["lon"], waters["lat"], -59.5, -51 - 40 / 60) < 200 * 1.852


def test_the_sides_are_those_of_the_forces(legs) -> None:
    assert set(legs["side"]) == {"United Kingdom", "Argentina"}
    assert (legs["side"] == "Argentina").sum() == 15
    assert legs.loc["3para-1", "force_part_of"] == "3 Commando Brigade"
    assert legs.loc["canberra-po", "force_part_of"] == "Amphibious task group"


def test_the_claims_that_cannot_all_be_true_compete(legs) -> None:
    rivals = {name: set(cell.split("; ")) for name, cell in legs["competes_with"].dropna().items()}
    assert rivals.pop("belgrano-communique") == {
        "belgrano-nott", "belgrano-blaker", "belgrano-telam",
    }  # fmt: skip
    assert rivals.pop("belgrano-nott") == {"belgrano-communique", "belgrano-telam"}
    assert rivals.pop("belgrano-blaker") == {"belgrano-communique", "belgrano-telam"}
    assert rivals.pop("belgrano-telam") == {
        "belgrano-communique", "belgrano-nott", "belgrano-blaker",
    }  # fmt: skip
    assert rivals == {
        "georgias-navy": {"georgias-nh"}, "georgias-nh": {"georgias-navy"},
        "qe2-cruise": {"qe2-cunard"}, "qe2-cunard": {"qe2-cruise"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "last", "count"),
    [
        ("1982-03-31", "endurance-carrington", 1),
        ("1982-04-16", "canberra-news", 5),
        ("1982-05-04", "qe2-mod", 10),
        ("1982-06-19", "return-elpais", 13),
    ],
)
def test_what_was_known_then(legs, day: str, last: str, count: int) -> None:
    known = legs[legs["reported_latest"].notna() & (legs["reported_latest"] <= day)]
    assert len(known) == count
    assert last in known.index


def test_a_map_of_that_day_has_no_more(project: gm.Project, places) -> None:
    known = gm.build(project, places, as_of="1982-04-03")
    assert known.legs["id"].tolist() == ["endurance-carrington", "rosario-pm"]
    assert known.sources["id"].tolist() == ["hl-0330", "hc-0403"]
    assert known.events.empty


# --- The ways -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sailed(legs):
    """The legs by sea of which both ends are told."""
    return legs[(legs["mode"] == "sea") & legs["origin"].notna()]


def test_ships_keep_to_the_sea(sailed) -> None:
    from geo_movements.routes.sea import over_land_km

    assert len(sailed) == 32
    assert set(sailed["route_method"]) == {"sea_grid", "sea_network"}
    # To Ushuaia, and out of Gibraltar; no canal is on the way.
    assert set(sailed["route_passes"].dropna()) == {"passage:Beagle", "passage:Gibraltar"}
    # What is left over land is the stretch between a town's middle and its water; a leg to the
    # islands as a whole ends in their middle.
    for name, leg in sailed[sailed["destination"] != "Falkland Islands"].iterrows():
        ashore = 0 if pd.isna(leg["access_km"]) else leg["access_km"]
        assert over_land_km(leg["geometry"]) <= ashore + 0.01, name
        assert ashore < 5, name


@pytest.mark.parametrize(
    ("name", "nautical_miles", "within"),
    # Distances as the task force's logisticians had them: from home to Ascension, and on to the
    # islands (The News, 16 April 2012; Wikipedia, British logistics in the Falklands War).
    [("carriers-1", 3_700, 0.02), ("amphib-nh", 3_300, 0.05)],
)
def test_ways_are_as_long_as_they_were_said_to_be(
    sailed, name: str, nautical_miles: float, within: float
) -> None:
    assert sailed.loc[name, "length_km"] == pytest.approx(nautical_miles * 1.852, rel=within)


def test_the_ways_south_pass_ascension(legs, places) -> None:
    lon, lat = places.set_index("toponym").loc["Ascension Island", ["lon", "lat"]]
    for name in ("norland", "qe2-cruise"):
        points = legs.loc[name, "geometry"].coords
        assert min(distance_km(x, y, lon, lat) for x, y in points) < 1, name


def test_the_flights_and_the_marches_are_plain_lines(legs) -> None:
    plain = legs[legs["mode"].isin(["air", "foot"]) & legs["length_km"].notna()]
    assert set(plain["route_method"]) == {"great_circle"}
    assert len(plain) == 6
    assert legs.loc["bb-nott", "length_km"] == pytest.approx(6250, rel=0.01)
