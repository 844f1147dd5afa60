"""Toponyms speak for one another, as loud as they are likely."""

from __future__ import annotations

import math
import random

import pytest

from geo_movements.places import company as rooms
from geo_movements.places.company import Company, Voice
from geo_movements.places.evidence import TRAITS, WEIGHTS, Choice, decide
from geo_movements.places.gazetteer import Candidate, Place


def place(place_id: str, lon: float, lat: float, **more) -> Place:
    fields = {
        "name": place_id, "precision": "town", "uncertainty_km": None, "country": "XA",
        "admin1": None, "feature_code": "PPL", "population": 5_000, "attribution": "", **more,
    }  # fmt: skip
    return Place(place_id=place_id, lat=lat, lon=lon, **fields)


class World:
    """A gazetteer of names and their places."""

    def __init__(self, **names: list[Place]) -> None:
        self.names = names

    def lookup(self, names):
        return {n: [Candidate(p, "exact", False) for p in self.names.get(n, [])] for n in names}

    def suggest(self, names, limit=3):
        return {name: [] for name in names}


# Three names, each with a bearer in the west and a larger one that lies alone.
WORLD = World(
    One=[place("one-west", 0, 10), place("one-far", 100, -40, population=20_000, country="XB")],
    Two=[place("two-west", 0.3, 10), place("two-far", -80, 50, population=20_000, country="XC")],
    Three=[
        place("three-west", 0, 10.3),
        place("three-far", 60, 0, population=20_000, country="XD"),
    ],
)


def ranked(verdict) -> list[str]:
    options = (verdict.best, *verdict.runners_up) if isinstance(verdict, Choice) else (
        verdict.candidates)  # fmt: skip
    return [weighed.candidate.place.place_id for weighed in options]


def test_three_ambiguous_towns_point_to_one_another() -> None:
    verdicts = decide(["One", "Two", "Three"], [], set(), WORLD)
    assert [ranked(verdicts[name])[0] for name in ("One", "Two", "Three")] == [
        "one-west", "two-west", "three-west",
    ]  # fmt: skip
    assert ranked(decide(["One"], [], set(), WORLD)["One"])[0] == "one-far"


def test_the_order_of_names_decides_nothing() -> None:
    names = ["One", "Two", "Three"]
    first = decide(names, [], set(), WORLD)
    again = decide(names[::-1], [], set(), WORLD)
    for name in names:
        assert ranked(first[name]) == ranked(again[name])


def asked(voices, *places: Place, name="Me", ends=()):
    return Company(voices).ask(name, [Candidate(p, "exact", False) for p in places], ends)


def test_a_name_does_not_speak_for_itself() -> None:
    told = asked([Voice("Me", 1.0, "XA", 0, 10)], place("p", 0, 10))
    assert told.near is None and told.nearest_km == [math.inf]
    assert (told.others, told.countries) == (0, {"XA": 0})


def test_the_nearest_of_the_others_counts_and_each_as_loud_as_it_is_likely() -> None:
    voices = [
        Voice("A", 0.6, "XA", 0, 10), Voice("A", 0.4, "XB", 50, 10), Voice("B", 1.0, "XA", 0, 20),
    ]  # fmt: skip
    told = asked(voices, place("p", 0, 10), place("q", 50, 10))
    assert told.near == [pytest.approx(0.6, abs=0.02), pytest.approx(0.4, abs=0.02)]
    assert told.countries == {"XA": 1.6, "XB": 0.4} and told.others == 2
    # Only what is settled is a place that a distance can be told to.
    assert told.nearest_km[0] == pytest.approx(1112, abs=3)


def test_a_country_speaks_for_itself_but_from_no_point() -> None:
    told = asked([Voice("A", 1.0, "XA", None, None)], place("p", 0, 10))
    assert told.near is None and told.countries == {"XA": 1.0}


def test_the_other_end_of_a_leg_is_heard_by_itself() -> None:
    voices = [Voice("A", 1.0, "XA", 0, 10), Voice("B", 1.0, "XA", 30, 10)]
    told = asked(voices, place("p", 0, 10), ends=["B", "unknown"])
    assert list(told.ends) == ["B"] and told.ends["B"][0] == pytest.approx(0.084, abs=0.001)
    assert told.ends_km["B"][0] == pytest.approx(3280, abs=10)


def test_of_very_many_voices_only_the_settled_are_heard(monkeypatch) -> None:
    chosen = random.Random(1)
    voices = [Voice(f"v{n}", 1.0, "XA", chosen.uniform(-5, 5), chosen.uniform(-5, 5))
              for n in range(60)]  # fmt: skip
    voices += [Voice("doubt", 0.5, "XA", 40, 40)]
    full = asked(voices, place("p", 0, 0), place("q", 40, 40))
    monkeypatch.setattr(rooms, "MANY", 10)
    thin = asked(voices, place("p", 0, 0), place("q", 40, 40))
    assert thin.near[0] == pytest.approx(full.near[0], abs=0.35)
    assert thin.near[1] < 0.05 < full.near[1]
    assert thin.countries == full.countries


def test_the_score_has_a_weight_for_each_trait() -> None:
    assert len(TRAITS) == len(WEIGHTS)
