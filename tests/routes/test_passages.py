from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo_movements.places.countries import CODES
from geo_movements.routes import sea
from geo_movements.routes.packaged import arrays
from geo_movements.routes.passages import closed_between, find, passages, within
from geo_movements.routes.sea.chart import land, mesh
from geo_movements.routes.ways import Avoid, NoWay, Stop

ROOT = Path(__file__).parents[2]
ICE = ("Northern Sea Route", "Northwest Passage")
"""Nobody had passed them in one season before 1932 and 1944."""


@pytest.mark.parametrize("name", passages())
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


@pytest.mark.parametrize("path", ["data/passages.csv", "geo_movements/basemap/data/countries.fgb"])
def test_the_sea_was_compiled_from_these_files(path: str) -> None:
    sources = json.loads(bytes(arrays("sea", only="sources")["sources"]))
    found = hashlib.sha256((ROOT / path).read_bytes()).hexdigest()
    assert sources["sha256"][path.rpartition("/")[2]] == found, "run data/build_sea.py"
    assert sources["passages"] == [*passages()]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Suez", "Suez"), ("suez canal", "Suez"), ("THE PANAMA CANAL", "Panama"),
        ("Kiel", "Kiel"), ("Bosporus", "Bosphorus"), ("Bosphorus Strait", "Bosphorus"),
        ("Straits of Gibraltar", "Gibraltar"), ("Bab-el-Mandeb", "Bab el-Mandeb"),
        ("northern sea route", "Northern Sea Route"), ("NSR", "Northern Sea Route"),
        ("Soya Strait", "La Perouse"), ("Korea Strait", "Tsushima"), ("Cape Horn", "Cape Horn"),
        ("Northwest Passage", "Northwest Passage"), ("Drake Passage", "Cape Horn"),
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
    start = int(np.searchsorted(mesh().starts, gate, side="right")) - 1
    ends = Stop(*points[start].tolist()), Stop(*points[mesh().ends[gate]].tolist())
    [through], [round_it] = (
        sea.ways([ends], Avoid(passages=closed)) for closed in (frozenset(), frozenset({name}))
    )
    assert not isinstance(through, NoWay) and through.passages == (name,)
    assert isinstance(round_it, NoWay) or name not in round_it.passages


def test_an_unknown_passage_closes_nothing() -> None:
    [way] = sea.ways([(Stop(*WEST), Stop(*EAST))], Avoid(passages=frozenset({"Volga"})))
    assert not isinstance(way, NoWay) and way.passages == ("Suez",)
