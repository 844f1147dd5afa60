"""Toponyms speak for one another, as loud as they are likely."""

from __future__ import annotations

import math

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
    told = asked(voices, place("p", 0, 10), place("q", 50, 10, country="XB"))
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


def test_the_score_has_a_weight_for_each_trait() -> None:
    assert len(TRAITS) == len(WEIGHTS)


# --- Crowds ----------------------------------------------------------------------------------


def candidate(lon: float, lat: float, country: str = "RU") -> Candidate:
    place = Place("x:1", "X", lat, lon, "town", None, country, None, "PPL", 0, "x")
    return Candidate(place, "exact", curated=False)


def settled(name: str, lon: float, lat: float, country: str = "RU") -> Voice:
    return Voice(name, 1.0, country, lon, lat)


def test_a_name_does_not_hear_itself() -> None:
    alone = Company([settled("A", 30, 50)]).ask("A", [candidate(30, 50)], [])
    assert (alone.near, alone.nearest_km, alone.others) == (None, [math.inf], 0)
    both = Company([settled("A", 30, 50), settled("B", 31, 50, "UA")])
    heard = both.ask("A", [candidate(30, 50), candidate(31, 50, "UA")], ["B", "A", "nobody"])
    assert heard.nearest_km == pytest.approx([71.5, 0], abs=0.1)
    assert heard.countries == {"RU": 0, "UA": 1} and heard.others == 1
    assert list(heard.ends) == list(heard.ends_km) == ["B"]


def test_of_a_crowd_the_near_and_the_other_end_are_still_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd = [settled(f"{n:02}", 30 + n / 100, 50) for n in range(40)]
    whole = Company(crowd).ask("00", [candidate(30, 50)], ["39"])
    monkeypatch.setattr(rooms, "MANY", 10)
    thinned = Company(crowd[::-1]).ask("00", [candidate(30, 50)], ["39"])
    assert thinned == Company(crowd).ask("00", [candidate(30, 50)], ["39"])
    # "00" is one of the two of its degree: it must hear the other, and the end of its leg.
    assert thinned.nearest_km == whole.nearest_km
    assert thinned.ends == whole.ends and thinned.ends_km == whole.ends_km


def test_the_strongest_is_found_among_the_about_as_near() -> None:
    shares = [1.0, 0.9, 0.95, 1.0, 0.91]
    voices = [Voice(f"{n}", share, "RU", 30 + n / 50, 50) for n, share in enumerate(shares)]
    one = candidate(30.02, 50)
    plain = Company(voices).ask("4", [one], []).near
    # A voice that is not settled has them all weighed, the long way round.
    other = Company([*voices, Voice("5", 0.5, "RU", -100, 40)]).ask("4", [one], []).near
    assert plain is not None and plain == pytest.approx(other)
    assert plain == pytest.approx([1 / (1 + 1.4296 / 100)], rel=1e-3)
