from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_movements.geodesy import distance_km
from geo_movements.routes.network import countries, rail, road
from geo_movements.routes.network.graph import gates, load, without
from geo_movements.routes.passages import closed_between, of_mode
from geo_movements.routes.ways import ACCESS, FREE, Avoid, NoWay, Stop, Way

ROUTERS = {"rail": rail, "road": road}
NO_CHINA = Avoid(frozenset({"CN"}))
PLACES = {
    "Beijing": (116.42, 39.90, "CN"),
    "Berlin": (13.37, 52.52, "DE"),
    "Cape Town": (18.42, -33.92, "ZA"),
    "Chicago": (-87.64, 41.88, "US"),
    "Delhi": (77.22, 28.64, "IN"),
    "Istanbul": (28.98, 41.01, "TR"),
    "Johannesburg": (28.04, -26.20, "ZA"),
    "Khabarovsk": (135.06, 48.49, "RU"),
    "Kyiv": (30.49, 50.44, "UA"),
    "London": (-0.13, 51.51, "GB"),
    "Lviv": (23.99, 49.84, "UA"),
    "Madrid": (-3.69, 40.41, "ES"),
    "Moscow": (37.655, 55.775, "RU"),
    "New York": (-74.00, 40.75, "US"),
    "Omsk": (73.38, 54.94, "RU"),
    "Paris": (2.355, 48.88, "FR"),
    "Perth": (115.86, -31.95, "AU"),
    "Pyongyang": (125.74, 39.01, "KP"),
    "Reykjavik": (-21.90, 64.14, "IS"),
    "St Petersburg": (30.36, 59.93, "RU"),
    "Sydney": (151.20, -33.88, "AU"),
    "Tokyo": (139.77, 35.68, "JP"),
    "Ulan-Ude": (107.60, 51.83, "RU"),
    "Vladivostok": (131.88, 43.11, "RU"),
    "Warsaw": (21.00, 52.23, "PL"),
}


def stop(name: str) -> Stop:
    lon, lat, country = PLACES[name]
    return Stop(lon, lat, country=country)


def ways(mode: str, *names: str, avoid: Avoid = FREE) -> list[Way | NoWay]:
    return ROUTERS[mode]([(stop(a), stop(b)) for a, b in itertools.pairwise(names)], avoid)


def length_km(way: Way | NoWay) -> float:
    assert isinstance(way, Way), way
    return sum(part.km or drawn_km(part.points) for part in way.parts)


def drawn_km(points: np.ndarray) -> float:
    return float(distance_km(*points[:-1].T, *points[1:].T).sum())


def passed(way: Way) -> np.ndarray:
    """The points of the network's part, ends left out: those are no nodes."""
    [part] = [part for part in way.parts if part.method != ACCESS]
    return part.points[1:-1]


def test_the_trans_siberian_keeps_inside_russia() -> None:
    within = ways("rail", "Vladivostok", "Khabarovsk", "Ulan-Ude", avoid=NO_CHINA)
    assert {country for way in within for country in way.countries} == {"RU"}
    # The railway's own kilometre posts: 9,288 at Vladivostok, 5,642 at Ulan-Ude.
    assert sum(map(length_km, within)) == pytest.approx(3646, rel=0.03)
    [direct] = ways("rail", "Vladivostok", "Ulan-Ude", avoid=NO_CHINA)
    assert length_km(direct) == pytest.approx(3646, rel=0.03)
    [free] = ways("rail", "Vladivostok", "Ulan-Ude")
    assert free.countries == ("RU", "CN")
    assert length_km(free) < 2800


# Timetable lengths in km (Trans-Siberian posts, Deutsche Bahn, PKP, Ukrzaliznytsia, Amtrak,
# Journey Beyond), road lengths by the trunk road.
@pytest.mark.parametrize(
    ("mode", "start", "end", "km"),
    [
        ("rail", "Moscow", "St Petersburg", 650),
        ("rail", "Berlin", "Warsaw", 569),
        ("rail", "Kyiv", "Lviv", 572),
        ("rail", "Paris", "Madrid", 1450),
        ("rail", "New York", "Chicago", 1462),
        ("rail", "Sydney", "Perth", 3961),
        ("rail", "Cape Town", "Johannesburg", 1530),
        ("road", "Moscow", "St Petersburg", 705),
        ("road", "Berlin", "Warsaw", 573),
        ("road", "Kyiv", "Lviv", 541),
        ("road", "Paris", "Madrid", 1272),
        ("road", "New York", "Chicago", 1270),
        ("road", "Vladivostok", "Khabarovsk", 762),
    ],
)
def test_lengths_are_near_the_published_ones(mode: str, start: str, end: str, km: float) -> None:
    [way] = ways(mode, start, end)
    assert length_km(way) == pytest.approx(km, rel=0.08)


def test_a_way_tells_what_it_is_made_of() -> None:
    [way] = ways("rail", "Berlin", "Warsaw")
    assert [part.method for part in way.parts] == [ACCESS, "rail_network", ACCESS]
    assert way.countries == ("DE", "PL")
    assert way.attribution == "Routes: © OpenStreetMap contributors, ODbL 1.0"
    assert tuple(way.parts[0].points[0]) == PLACES["Berlin"][:2]
    assert tuple(way.parts[-1].points[-1]) == PLACES["Warsaw"][:2]
    for one, other in itertools.pairwise(way.parts):
        assert (one.points[-1] == other.points[0]).all()


def test_the_railway_is_longer_than_it_is_drawn() -> None:
    [way] = ways("rail", "Sydney", "Perth")
    [part] = [part for part in way.parts if part.method == "rail_network"]
    assert drawn_km(part.points) < part.km < 1.1 * drawn_km(part.points)


def test_no_way_leads_across_an_ocean() -> None:
    for mode, pair in (("rail", ("London", "New York")), ("road", ("Reykjavik", "Paris"))):
        [way] = ways(mode, *pair)
        assert way == NoWay(f"the {mode_words(mode)} of the two that we have do not meet")


def mode_words(mode: str) -> str:
    return {"rail": "railways", "road": "roads"}[mode]


def test_an_end_without_a_railway_is_named() -> None:
    assert ways("rail", "Paris", "Reykjavik") == [
        NoWay("no railway of Iceland that we have within 25 km of it", 1)
    ]
    middle_of_nowhere = Stop(-30.0, 40.0)
    [way] = rail([(middle_of_nowhere, stop("Paris"))], FREE)
    assert way == NoWay("no railway that we have within 25 km of it", 0)


def test_the_railway_across_the_border_is_not_ones_own() -> None:
    # South Africa's ends 10 km from Maseru; the network has none in Lesotho.
    lon, lat = 27.48, -29.31
    [way] = rail([(Stop(lon, lat, country="LS"), stop("Johannesburg"))], FREE)
    assert way == NoWay("no railway of Lesotho that we have within 25 km of it", 0)
    [anyones] = rail([(Stop(lon, lat), stop("Johannesburg"))], FREE)
    assert isinstance(anyones, Way)


def test_what_is_avoided_is_avoided_or_there_is_no_way() -> None:
    [around] = ways("rail", "Moscow", "Paris", avoid=Avoid(frozenset({"BY", "UA"})))
    assert not {"BY", "UA"} & {*around.countries}
    kaliningrad = Stop(20.50, 54.69, country="RU")
    [none] = rail([(kaliningrad, stop("Moscow"))], Avoid(frozenset({"LT", "PL"})))
    assert none == NoWay(
        "the railways that we have and that keep out of Lithuania and Poland do not join the two"
    )
    [none] = ways("rail", "Moscow", "Paris", avoid=Avoid(countries("rail") - {"RU", "FR", "DE"}))
    assert none == NoWay(
        "the railways that we have and that keep out of all that is to be avoided do not join the "
        "two"
    )
    [there] = ways("rail", "Moscow", "Beijing", avoid=NO_CHINA)
    assert there == NoWay("it lies in China, which is to be avoided", 1)


def test_the_way_that_stays_inside_can_be_asked_for() -> None:
    assert {"RU", "CN", "UA"} <= countries("rail") & countries("road")
    outside = Avoid(countries("rail") - {"RU"})
    [way] = ways("rail", "Vladivostok", "Ulan-Ude", avoid=outside)
    assert way.countries == ("RU",)


def test_an_area_may_lie_farther_off() -> None:
    place, area = Stop(99.0, 58.5), Stop(99.0, 58.5, area=True)
    near, far = (rail([(where, stop("Moscow"))], FREE)[0] for where in (place, area))
    assert isinstance(near, NoWay) and near.end == 0
    assert isinstance(far, Way)


def test_two_stops_at_one_spot_of_the_network() -> None:
    graph = load("rail")
    lon, lat = graph.xy[graph.end[100_000]]
    [way] = rail([(Stop(lon, lat + 0.001), Stop(lon, lat))], FREE)
    assert isinstance(way, NoWay | Way)
    [same] = rail([(Stop(lon, lat), Stop(lon, lat))], FREE)
    assert isinstance(same, Way) and length_km(same) == 0


def test_where_the_railway_is_out_of_the_way_there_is_none() -> None:
    # Both some 7 km north of the Trans-Siberian, 10 km apart.
    [way] = rail([(Stop(75.0, 55.2), Stop(75.15, 55.2))], FREE)
    assert way == NoWay("it is farther to the railway and back than from one to the other")


def test_two_stops_beside_one_long_edge() -> None:
    # The railway over the Nullarbor Plain is drawn as one edge of 1,168 km.
    [way] = rail([(Stop(128.0, -30.85), Stop(129.0, -30.84))], FREE)
    assert isinstance(way, Way) and length_km(way) == pytest.approx(100, rel=0.1)


def test_where_the_railway_is_cut_the_way_round_is_no_way() -> None:
    kharkiv, belgorod = Stop(36.23, 49.99, country="UA"), Stop(36.59, 50.60, country="RU")
    too_long = NoWay(
        "the way by the railways that we have would be more than 5 times as long as "
        "the straight one"
    )
    assert rail([(kharkiv, belgorod)], FREE) == [too_long]
    # Nor in a batch whose other ways are long.
    assert rail([(kharkiv, stop("Vladivostok")), (kharkiv, belgorod)], FREE)[1] == too_long


def test_answers_are_the_same_alone_and_in_a_batch() -> None:
    names = ["Moscow", "Vladivostok", "Paris", "Beijing", "Omsk", "Warsaw", "Tokyo", "Kyiv"]
    pairs = [(stop(a), stop(b)) for a, b in itertools.permutations(names, 2)][::3]
    for one, many in zip(pairs, rail(pairs, FREE), strict=True):
        assert_equal(rail([one], FREE)[0], many)


def assert_equal(one: Way | NoWay, other: Way | NoWay) -> None:
    if isinstance(one, NoWay) or isinstance(other, NoWay):
        assert one == other
        return
    assert one.countries == other.countries
    for a, b in zip(one.parts, other.parts, strict=True):
        assert a.method == b.method and np.array_equal(a.points, b.points)


def test_a_way_is_the_same_in_both_directions() -> None:
    there, back = ways("road", "Paris", "Warsaw", "Paris")
    assert there.countries == back.countries[::-1]
    for a, b in zip(there.parts, back.parts[::-1], strict=True):
        assert np.array_equal(a.points, b.points[::-1])


def test_longitudes_past_180_are_understood() -> None:
    lon, lat, country = PLACES["Khabarovsk"]
    [plain] = ways("rail", "Vladivostok", "Khabarovsk")
    [past] = rail([(stop("Vladivostok"), Stop(lon - 360, lat, country=country))], FREE)
    assert length_km(past) == pytest.approx(length_km(plain))


@pytest.mark.parametrize(
    "where", [(0.0, 90.0), (0.0, -90.0), (180.0, 0.0), (-180.0, 68.0), (539.0, -17.0)]
)
@pytest.mark.parametrize("mode", ["rail", "road"])
def test_odd_places_are_no_trouble(mode: str, where: tuple[float, float]) -> None:
    [way] = ROUTERS[mode]([(Stop(*where), stop("Paris"))], FREE)
    assert isinstance(way, NoWay)


def test_crimea_is_ukraines() -> None:
    simferopol = Stop(34.10, 44.95, country="UA")
    [way] = rail([(simferopol, stop("Kyiv"))], Avoid(frozenset({"RU"})))
    assert isinstance(way, Way) and way.countries == ("UA",)


@pytest.mark.parametrize("mode", ["rail", "road"])
def test_no_edge_is_shorter_than_its_ends_are_apart(mode: str) -> None:
    graph = load(mode)
    straight = distance_km(*graph.xy[graph.start].T, *graph.xy[graph.end].T)
    assert (graph.km > straight - 0.011).all()


@pytest.mark.parametrize("mode", ["rail", "road"])
def test_what_is_left_has_no_node_of_the_avoided(mode: str) -> None:
    net = without(mode, NO_CHINA.countries)
    number = net.graph.codes.index("CN")
    china = net.graph.country == number
    assert china.any() and (np.diff(net.matrix.indptr)[china] == 0).all()


# --- Tunnels and bridges --------------------------------------------------------------------------

ACROSS = {
    "Channel Tunnel": ("rail", (-0.13, 51.51), (2.355, 48.88)),
    "Seikan Tunnel": ("rail", (140.73, 40.83), (140.73, 41.77)),
    "Kanmon Tunnel": ("rail", (131.0, 34.05), (130.88, 33.88)),
    "Great Belt Fixed Link": ("road", (10.39, 55.4), (12.56, 55.67)),
    "Oresund Bridge": ("road", (12.56, 55.67), (13.0, 55.6)),
    "Little Belt Bridge": ("rail", (9.75, 55.57), (10.39, 55.4)),
    "Great Seto Bridge": ("rail", (133.92, 34.67), (134.05, 34.35)),
    "Crimean Bridge": ("rail", (38.99, 45.04), (34.1, 44.95)),
    "Marmaray": ("rail", (28.97, 41.01), (32.84, 39.93)),
    "Bosphorus Bridge": ("road", (28.95, 41.02), (29.9, 40.77)),
    "Forth Bridge": ("rail", (-3.19, 55.95), (-3.16, 56.11)),
    "Simplon Tunnel": ("rail", (7.45, 46.95), (9.19, 45.46)),
}


@pytest.mark.parametrize("name", ACROSS)
def test_a_tunnel_or_bridge_is_passed_and_can_be_closed(name: str) -> None:
    mode, *ends = ACROSS[name]
    pair = (Stop(*ends[0]), Stop(*ends[1]))
    [open_] = ROUTERS[mode]([pair], FREE)
    assert isinstance(open_, Way) and name in open_.passages
    [back] = ROUTERS[mode]([pair[::-1]], FREE)
    assert isinstance(back, Way) and back.passages == open_.passages[::-1]
    [shut] = ROUTERS[mode]([pair], Avoid(passages=frozenset({name, "Suez"})))
    assert isinstance(shut, NoWay) or name not in shut.passages


@pytest.mark.parametrize("mode", ["rail", "road"])
def test_every_gate_of_a_mode_is_crossed(mode: str) -> None:
    found = gates(mode)
    assert found.keys() == of_mode(mode).keys()
    assert [name for name, edges in found.items() if not 1 <= len(edges) <= 10] == []


def test_before_the_tunnel_no_train_crossed_the_channel() -> None:
    shut = Avoid(passages=closed_between("1916-07-01", "1916-07-31", "rail"))
    [none] = ways("rail", "London", "Paris", avoid=shut)
    assert none == NoWay(
        "the railways that we have join the two only by the Channel Tunnel, closed to them"
    )
    [through] = ways("rail", "London", "Paris")
    assert isinstance(through, Way) and through.passages == ("Channel Tunnel",)


def test_passages_of_the_sea_are_nothing_to_a_train() -> None:
    suez = Avoid(passages=frozenset({"Suez", "Dover", "no such thing"}))
    assert_equal(ways("rail", "London", "Paris", avoid=suez)[0], ways("rail", "London", "Paris")[0])


@pytest.mark.parametrize("mode", ["rail", "road"])
def test_the_crimean_bridge_joins_what_went_around_ukraine(mode: str) -> None:
    pair = (Stop(38.99, 45.04, country="RU"), Stop(34.10, 44.95, country="UA"))
    shut = Avoid(passages=frozenset({"Crimean Bridge"}))
    [over], [around] = (ROUTERS[mode]([pair], avoid) for avoid in (FREE, shut))
    assert over.passages == ("Crimean Bridge",) and over.countries == ("RU", "UA")
    assert around.passages == () and length_km(around) > 1.8 * length_km(over)


# --- What was missing -----------------------------------------------------------------------------


# Lengths in km of timetables and road atlases.
@pytest.mark.parametrize(
    ("mode", "start", "end", "km"),
    [
        ("rail", (44.36, 33.33), (43.13, 36.33), 412),  # Baghdad to Mosul
        ("rail", (140.73, 41.77), (141.35, 43.07), 319),  # Hakodate to Sapporo
        ("rail", (19.08, 47.5), (20.46, 44.81), 351),  # Budapest to Belgrade by Subotica
        ("rail", (17.44, 68.44), (20.2, 67.86), 168),  # Narvik to Kiruna
        ("rail", (72.82, 18.97), (77.22, 28.64), 1386),  # Mumbai to Delhi by Vadodara
        ("rail", (106.2, 50.24), (106.93, 47.91), 382),  # Sükhbaatar to Ulaanbaatar
        ("road", (-1.24, 49.32), (-1.16, 49.15), 23),  # Carentan to the N174
        ("road", (0.54, 48.52), (1.46, 48.45), 80),  # Mortagne to Chartres
        ("road", (12.66, 55.63), (12.92, 55.565), 18),  # Kastrup to Malmö
    ],
)
def test_what_was_missing_is_there(mode, start, end, km: float) -> None:
    [way] = ROUTERS[mode]([(Stop(*start), Stop(*end))], FREE)
    assert length_km(way) == pytest.approx(km, rel=0.15)


def test_poland_needs_no_neighbour_to_reach_suwalki() -> None:
    suwalki = Stop(22.94, 54.10, country="PL")
    abroad = Avoid(countries("rail") - {"PL"})
    for lon, lat in ((20.49, 53.78), (18.53, 54.52)):  # Olsztyn, Gdynia
        [way] = rail([(Stop(lon, lat, country="PL"), suwalki)], abroad)
        assert isinstance(way, Way) and length_km(way) < 520


# --- Areas ----------------------------------------------------------------------------------------


def test_of_an_area_all_that_lies_in_it_is_in_reach() -> None:
    # A square of Yakutia, the Amur and the sea; its middle is 650 km from the railway.
    shape = shapely.box(115.0, 48.0, 170.0, 73.0)
    middle = {"lon": 142.5, "lat": 61.5, "area": True, "country": "RU"}
    [shapeless] = rail([(Stop(**middle), stop("Moscow"))], FREE)
    assert isinstance(shapeless, NoWay) and shapeless.end == 0
    [way] = rail([(Stop(**middle, shape=shape), stop("Moscow"))], FREE)
    assert isinstance(way, Way) and way.countries == ("RU",)
    lon, lat = way.parts[0].points[-1]
    assert way.parts[0].method == ACCESS and shape.covers(shapely.Point(lon, lat))
    beyond = shapely.box(115.0 + 360, 48.0, 170.0 + 360, 73.0)
    assert_equal(rail([(Stop(**middle, shape=beyond), stop("Moscow"))], FREE)[0], way)


def test_a_great_area_without_a_shape_reaches_as_far_as_it_goes() -> None:
    middle = {"lon": 136.17, "lat": 62.26, "area": True, "country": "RU"}
    [far], [near] = (
        rail([(Stop(**middle, reach_km=reach), stop("Moscow"))], FREE) for reach in (1485.7, 100.0)
    )
    assert isinstance(far, Way) and isinstance(near, NoWay)


def test_an_area_without_a_railway_takes_one_beside_it() -> None:
    empty = shapely.box(98.9, 58.4, 99.1, 58.6)
    [way] = rail([(Stop(99.0, 58.5, area=True, shape=empty), stop("Moscow"))], FREE)
    assert isinstance(way, Way)


def test_what_lies_in_an_area_goes_before_what_is_nearer() -> None:
    # Its middle is in Moscow, but the area is the town of Tver and around.
    tver = shapely.box(35.5, 56.6, 36.3, 57.0)
    lon, lat, _ = PLACES["Moscow"]
    [way] = rail([(Stop(lon, lat, area=True, shape=tver), stop("St Petersburg"))], FREE)
    assert tver.covers(shapely.Point(way.parts[0].points[-1]))


# --- Properties -----------------------------------------------------------------------------------

NAMES = st.sampled_from(sorted(PLACES))
SHIFTS = st.floats(-0.2, 0.2)


@settings(max_examples=25, deadline=None)
@given(NAMES, NAMES, SHIFTS, SHIFTS, st.sets(st.sampled_from(["BY", "CN", "KZ", "PL", "UA"])))
def test_a_way_ends_at_its_places_and_passes_nothing_avoided(
    start: str, end: str, east: float, north: float, avoided: set[str]
) -> None:
    lon, lat, _ = PLACES[start]
    pair = (Stop(lon + east, lat + north), stop(end))
    [way] = rail([pair], Avoid(frozenset(avoided)))
    if isinstance(way, NoWay):
        assert way.reason and way.end in (None, 0, 1)
        return
    points = np.concatenate([part.points for part in way.parts])
    assert tuple(points[0]) == (pair[0].lon, pair[0].lat)
    assert tuple(points[-1]) == (pair[1].lon, pair[1].lat)
    assert not avoided & {*way.countries}
    assert not avoided & {*countries_of(passed(way))}
    assert length_km(way) >= 0.99 * float(distance_km(*points[0], *points[-1]))


def countries_of(nodes: np.ndarray) -> Sequence[str]:
    graph = load("rail")
    found = {tuple(xy): code for xy, code in zip(graph.xy.tolist(), graph.country, strict=True)}
    return [graph.codes[found[tuple(xy)]] for xy in nodes.tolist() if tuple(xy) in found]
