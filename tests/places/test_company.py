from __future__ import annotations

import math

import pytest

from geo_movements.places import company
from geo_movements.places.company import Company, Voice
from geo_movements.places.gazetteer import Candidate, Place


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
    monkeypatch.setattr(company, "MANY", 10)
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
