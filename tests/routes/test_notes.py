from __future__ import annotations

import pytest

from geo_movements.languages import load
from geo_movements.routes.legs import Route
from geo_movements.routes.notes import has_note, parts_told, passed, route_note
from geo_movements.routes.ways import NoWay, Stop

A, B, C = Stop(127.5, 39.9, country="KP"), Stop(131.9, 43.1, country="RU"), Stop(107.6, 51.8)
INLAND = (("access", 12.3), ("sea_grid", 569.9), ("access", 1234.0))


def note(route: Route, names=("Hamhung", "Vladivostok"), stops=(A, B), closed=()) -> str | None:
    return route_note(names, stops, route, load("en"), closed)


def test_of_most_routes_there_is_nothing_to_say() -> None:
    route = Route(None, "sea_grid", 582.2, countries=("KP", "RU"), parts=INLAND)
    assert note(route) is None and not has_note((A, B), route)


def test_ports_are_named_with_how_far_they_are() -> None:
    route = Route(None, "sea_grid", 582.2, parts=INLAND, ports=("Hungnam", "Nakhodka"))
    assert note(route) == (
        "By sea from Hungnam, the port for Hamhung, 12 km away, to Nakhodka, the port for "
        "Vladivostok, 1,234 km away."
    )
    assert note(route._replace(parts=())) == (
        "By sea from Hungnam, the port for Hamhung, to Nakhodka, the port for Vladivostok."
    )


def test_a_port_by_its_full_name_is_called_by_its_town() -> None:
    route = Route(None, "sea_grid", 1.0, ports=(None, "Port of Hungnam"))
    assert note(route, ("Wonsan", "Hamhung")) == "By sea to Hungnam, the port for Hamhung."
    assert note(route, ("Wonsan", "Hungnam")) is None


def test_a_port_of_the_place_s_own_name_goes_without_saying() -> None:
    route = Route(None, "sea_grid", 1.0, ports=("Wonsan", None))
    assert note(route, names=("Wonsan, North Korea", "Vladivostok")) is None


def test_what_is_passed_is_told_in_the_words_of_avoid_and_in_plain_ones() -> None:
    route = Route(None, "x", 1.0, countries=("KP", "CN", "MN", "RU"), passages=("Suez",))
    assert passed((A, B), route) == ("CN", "MN", "passage:Suez")
    assert note(route) == "Through China, Mongolia and the Suez Canal."
    assert note(route._replace(countries=("RU",))) == "Through the Suez Canal."
    assert note(route._replace(countries=("US",), passages=())) == "Through the United States."
    capes = ("Gibraltar", "Cape of Good Hope", "Cape Horn")
    assert note(route._replace(countries=(), passages=capes)) == (
        "Through the Strait of Gibraltar. Around the Cape of Good Hope and Cape Horn."
    )
    # A passage of a network that our table does not know is named as it is.
    links = ("Channel Tunnel", "Oresund Bridge")
    assert note(route._replace(countries=(), passages=links)) == (
        "Through the Channel Tunnel. Over the Øresund Bridge."
    )
    assert note(route._replace(countries=(), passages=("Narrows",))) == "Through the Narrows."


def test_the_country_of_an_end_that_tells_none_is_no_country_passed() -> None:
    route = Route(None, "x", 1.0, countries=("MN", "CN", "RU"))
    assert passed((C, B), route) == ("CN",)
    assert passed((B, None), Route(None, "none", None)) == ()


@pytest.mark.parametrize(
    ("avoided", "closed", "told"),
    [
        (("CN",), (), "Keeps out of China: 867 km longer."),
        (("passage:Suez",), ("Suez",), "The Suez Canal was not open: 867 km longer."),
        (("passage:Suez", "passage:Kiel"), ("Suez", "Kiel"), "The Suez Canal and the Kiel Canal "
         "were not open: 867 km longer."),
        (("CN", "passage:Suez"), ("Suez", "Kiel"), "The Suez Canal was not open. Keeps out of "
         "China: 867 km longer."),
    ],
)  # fmt: skip
def test_what_it_keeps_out_of_is_told_with_its_price(avoided, closed, told: str) -> None:
    route = Route(None, "x", 3381.0, avoided=avoided, detour_km=867.2)
    assert note(route, closed=closed) == told
    untold = note(route._replace(detour_km=None), closed=closed)
    assert untold == told.replace(": 867 km longer", "")


def test_a_straight_stretch_keeps_out_of_nothing() -> None:
    fault = (0, NoWay("no way around"))
    route = Route(None, "x", 1.0, avoided=("CN", "passage:Suez"), faults=(fault,))
    straight = "Straight from Hamhung to Vladivostok: no way around."
    assert note(route) == straight
    assert note(route, closed=("Suez",)) == f"The Suez Canal was not open. {straight}"


def test_a_straight_stretch_says_between_which_stops_and_why() -> None:
    route = Route(
        None, "great_circle", 1.0,
        faults=((0, NoWay("no railway that we have within 25 km of it", 0)),
                (1, NoWay("the two lie on railways that do not meet"))),
    )  # fmt: skip
    names = (r"It\g<0>", "B", "B", "", "C")
    assert note(route, names, (A, B, B, None, C)) == (
        r"Straight from It\g<0> to B: no railway that we have within 25 km of It\g<0>. "
        "Straight from B to C: the two lie on railways that do not meet."
    )


def test_parts_are_a_list_and_one_alone_is_none() -> None:
    assert parts_told(Route(None, "x", 1.0, parts=INLAND)) == (
        "access 12.3; sea_grid 569.9; access 1234"
    )
    assert parts_told(Route(None, "x", 1.0)) is None
