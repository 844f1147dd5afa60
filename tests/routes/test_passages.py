from __future__ import annotations

import hashlib
import importlib
import json
import re
from pathlib import Path

import pytest
import shapely

from geo_movements.places.countries import CODES
from geo_movements.routes import sea
from geo_movements.routes.packaged import arrays
from geo_movements.routes.passages import closed_between, find, of_mode, passages, within
from geo_movements.routes.sea.chart import land, mesh
from geo_movements.routes.ways import Avoid, NoWay, Stop

ROOT = Path(__file__).parents[2]
ICE = ("Northern Sea Route", "Northwest Passage")
"""Nobody had passed them in one season before 1932 and 1944."""


@pytest.mark.parametrize("name", of_mode("sea"))
def test_every_passage_is_whole(name: str) -> None:
    passage = passages()[name]
    assert passage.id == name and passage.name and passage.source
    assert passage.kind in ("strait", "canal", "route")
    assert {*passage.countries} <= {*CODES}
    assert (passage.kind == "canal" or name in ICE) == (passage.opened is not None)
    assert all(first < last for first, last in passage.closed)
    assert len(mesh().gates[name]), "no edge of the mesh crosses its gates"
    ends = shapely.get_coordinates(passage.gates)[[0, -1]]
    ashore = [len(land().query(shapely.Point(end), predicate="intersects")) for end in ends]
    assert all(ashore) or abs(ends[-1, 1]) > 89, "a gate must reach from land to land"


@pytest.mark.parametrize("name", sorted(passages().keys() - of_mode("sea").keys()))
def test_every_tunnel_and_bridge_is_whole(name: str) -> None:
    passage = passages()[name]
    assert passage.id == name and passage.name and passage.source and passage.countries
    assert passage.kind in ("tunnel", "bridge") and passage.line is None
    assert {*passage.countries} <= {*CODES}
    assert passage.modes.keys() <= {"rail", "road"} and passage.modes
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", str(day)) for day in passage.modes.values())
    assert passage.opened == min(passage.modes.values())


def test_the_sea_was_compiled_from_these_files(monkeypatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "data")
    rows = importlib.import_module("sea_build.land").sea_rows()
    countries = (ROOT / "geo_movements/basemap/data/countries.fgb").read_bytes()
    sources = json.loads(bytes(arrays("sea", only="sources")["sources"]))
    for name, content in (("passages.csv", rows.encode()), ("countries.fgb", countries)):
        found = hashlib.sha256(content).hexdigest()
        assert sources["sha256"][name] == found, "run data/build_sea.py"
    assert sources["passages"] == [*of_mode("sea")]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Suez", "Suez"), ("suez canal", "Suez"), ("THE PANAMA CANAL", "Panama"),
        ("Kiel", "Kiel"), ("Bosporus", "Bosphorus"), ("Bosphorus Strait", "Bosphorus"),
        ("Straits of Gibraltar", "Gibraltar"), ("Bab-el-Mandeb", "Bab el-Mandeb"),
        ("northern sea route", "Northern Sea Route"), ("NSR", "Northern Sea Route"),
        ("Soya Strait", "La Perouse"), ("Korea Strait", "Tsushima"), ("Cape Horn", "Cape Horn"),
        ("Northwest Passage", "Northwest Passage"), ("Drake Passage", "Cape Horn"),
        ("the Channel Tunnel", "Channel Tunnel"), ("Kerch Bridge", "Crimean Bridge"),
        ("Øresund Bridge", "Oresund Bridge"), ("Oresund", "Oresund"), ("Marmaray", "Marmaray"),
        ("Little Belt", "Little Belt"), ("Little Belt Bridge", "Little Belt Bridge"),
        ("tunnel", None), ("bridge", None), ("the channel", None),
        ("Strait", None), ("", None), ("Volga-Don Canal", None), ("the sea", None),
    ],
)  # fmt: skip
def test_a_passage_is_found_by_its_names(words: str, name: str | None) -> None:
    assert find(words) == name


@pytest.mark.parametrize(
    ("earliest", "latest", "closed"),
    [
        ("1850-03-01", "1850-03-31", {"Suez", "Panama", "Kiel", "Corinth", *ICE}),
        ("-0217-06-01", "-0217-08-01", {"Suez", "Panama", "Kiel", "Corinth", *ICE}),
        (None, "1869-11-16", {"Suez", "Panama", "Kiel", "Corinth", *ICE}),
        ("1869-11-17", "1869-11-17", {"Panama", "Kiel", "Corinth", *ICE}),
        ("1904-10-15", "1905-05-27", {"Panama", *ICE}),
        ("1970-01-01", "1970-12-31", {"Suez"}),
        ("1970-01-01T05:00", "1970-01-02T12:00+09:00", {"Suez"}),
        ("1967-01-01", "1967-12-31", set()),
        ("2024-10-08", "2024-10-13", set()),
        ("1970-01-01", None, set()),
        (None, None, set()),
    ],
)
def test_a_canal_is_closed_before_it_is_dug_and_while_it_is_shut(
    earliest: str | None, latest: str | None, closed: set[str]
) -> None:
    assert closed_between(earliest, latest) == closed


@pytest.mark.parametrize(
    ("mode", "day", "shut"),
    [
        ("rail", "1994-05-05", True), ("rail", "1994-05-06", False),
        ("road", "1916-07-01", False), ("sea", "1916-07-01", False),
    ],
)  # fmt: skip
def test_a_tunnel_is_closed_to_its_own_mode_before_it_is_dug(
    mode: str, day: str, shut: bool
) -> None:
    assert ("Channel Tunnel" in closed_between(day, day, mode)) == shut


def test_a_bridge_opens_to_each_mode_on_its_day() -> None:
    closed = [closed_between("2019-06-01", "2019-06-30", mode) for mode in ("road", "rail", "sea")]
    assert [("Crimean Bridge" in names) for names in closed] == [False, True, False]


def test_a_country_holds_only_the_passages_that_are_wholly_its_own() -> None:
    assert within(frozenset({"TR"})) == {"Bosphorus", "Dardanelles"}
    assert "Gibraltar" not in within(frozenset({"ES"}))
    assert "Cape Horn" not in within(frozenset(CODES))
    assert within(frozenset()) == set()


def test_the_land_is_whole() -> None:
    tiles = land().geometries
    assert shapely.is_valid(tiles).all() and (shapely.area(tiles) > 0).all()


EAST, WEST = (34.3, 26.5), (32.6, 32.2)  # either side of Suez


def test_a_closed_passage_is_not_passed() -> None:
    pair = (Stop(*WEST), Stop(*EAST))
    [way] = sea.ways([pair], Avoid())
    [round_africa] = sea.ways([pair], Avoid(passages=frozenset({"Suez"})))
    [by_country] = sea.ways([pair], Avoid(countries=frozenset({"EG"})))
    assert not isinstance(way, NoWay) and way.passages == ("Suez",)
    assert not isinstance(round_africa, NoWay) and not isinstance(by_country, NoWay)
    assert round_africa.passages == by_country.passages
    assert "Suez" not in round_africa.passages
    assert "Cape of Good Hope" in round_africa.passages
    shut = Avoid(passages=frozenset({"Suez", "Cape of Good Hope", "Cape Horn", "Magellan"}))
    [nowhere] = sea.ways([pair], shut)
    assert isinstance(nowhere, NoWay) or "Beagle" in nowhere.passages


@pytest.mark.parametrize("name", ["Kiel", "Cook", "Tsugaru", "Bosphorus", "Great Belt"])
def test_whoever_lies_at_a_closed_gate_goes_round(name: str) -> None:
    points, gate = mesh().points, mesh().gates[name][0]
    ends = tuple(Stop(*points[side[gate]].tolist()) for side in (mesh().starts, mesh().ends))
    [through], [round_it] = (
        sea.ways([ends], Avoid(passages=closed)) for closed in (frozenset(), frozenset({name}))
    )
    assert not isinstance(through, NoWay) and through.passages == (name,)
    assert isinstance(round_it, NoWay) or name not in round_it.passages


def test_an_unknown_passage_closes_nothing() -> None:
    [way] = sea.ways([(Stop(*WEST), Stop(*EAST))], Avoid(passages=frozenset({"Volga"})))
    assert not isinstance(way, NoWay) and way.passages == ("Suez",)
