from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_movements.errors import ParseError
from geo_movements.geodesy import distance_km, length_km, sparse_great_circles
from geo_movements.routes import legs
from geo_movements.routes.legs import Request, connections, given_path
from geo_movements.routes.legs import routes as routed
from geo_movements.routes.ways import ACCESS, FREE, Avoid, NoWay, Pair, Part, Router, Stop, Way

A, B, C = Stop(127.44, 39.15), Stop(131.87, 43.11), Stop(135.1, 48.46)
AREA = Stop(129.0, 58.0, area=True)


def routes(lines):
    return routed([Request(stops) for stops in lines])


def test_a_route_passes_its_stops() -> None:
    (route,) = routes([(A, B, C)])
    points = list(route.geometry.coords)
    assert points[0] == (A.lon, A.lat) and points[-1] == (C.lon, C.lat)
    assert points.count((B.lon, B.lat)) == 1
    straight, legs = routes([(A, C)])[0], routes([(A, B), (B, C)])
    assert route.length_km == pytest.approx(sum(leg.length_km for leg in legs), abs=0.2)
    assert route.length_km > straight.length_km
    assert route.method == "great_circle"


def test_unknown_ends_are_never_guessed() -> None:
    ends = routes([(A, None), (None, B), (None, None), (None, C, None)])
    assert [route.geometry and route.geometry.coords[0] for route in ends] == [
        (A.lon, A.lat), (B.lon, B.lat), None, None,
    ]  # fmt: skip
    assert {route.method for route in ends} == {"none"}
    assert {route.length_km for route in ends} == {None}


def test_an_area_has_no_distance() -> None:
    assert routes([(A, AREA)])[0].length_km is None


def test_equal_stops_share_one_route_in_the_order_asked() -> None:
    first, second, third = routes([(A, B), (B, C), (A, B)])
    assert first.geometry is third.geometry
    assert second.geometry.coords[0] == (B.lon, B.lat)


def test_a_leg_within_one_place_is_a_point() -> None:
    assert routes([(A, A)])[0].geometry.geom_type == "Point"


def test_a_via_beyond_the_antimeridian_keeps_the_line_continuous() -> None:
    (route,) = routes([(Stop(170, 50), Stop(-175, 52), Stop(-160, 55))])
    lons = [lon for lon, _ in route.geometry.coords]
    assert max(abs(b - a) for a, b in itertools.pairwise(lons)) < 5
    assert lons[-1] == pytest.approx(200)


def test_a_given_path_is_kept_and_made_continuous(tmp_path: Path) -> None:
    line = given_path(tmp_path, "LINESTRING (179 50, -179 51)")
    assert list(line.coords) == [(179, 50), (181, 51)]
    with pytest.raises(ParseError):
        given_path(tmp_path, "POINT (1 2)")
    with pytest.raises(ParseError, match="no length"):
        given_path(tmp_path, "LINESTRING (1 2, 1 2)")


def test_many_plain_connections_are_drawn_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [Request(stops) for stops in itertools.permutations((A, B, C, AREA), 3)]
    whole = routed(asked)
    monkeypatch.setattr(legs, "_AT_ONCE", 5)
    turns = routed(asked)
    assert [route._replace(geometry=None) for route in turns] == [
        route._replace(geometry=None) for route in whole
    ]
    assert all(a.geometry.equals(b.geometry) for a, b in zip(turns, whole, strict=True))


# --- By a router ----------------------------------------------------------------------------------


@pytest.fixture
def by_sea(monkeypatch: pytest.MonkeyPatch) -> Callable[[Router], list[tuple[list[Pair], Avoid]]]:
    """Let a plain function be the router of the sea; return what it is then asked."""

    def install(find: Router) -> list[tuple[list[Pair], Avoid]]:
        asked = []

        def ways(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
            asked.append(([*pairs], avoid))
            return find(pairs, avoid)

        module = ModuleType("geo_movements.routes.fake")
        module.ways = ways  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setattr(legs, "ROUTERS", {"sea": ("fake", "ways")})
        return asked

    return install


def part(method: str, *points: tuple[float, float]) -> Part:
    return Part(np.array(points, dtype=float), method)


def direct(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
    """Go straight, in one part."""
    return [
        Way((part("sea_grid", (start.lon, start.lat), (end.lon, end.lat)),)) for start, end in pairs
    ]


def by_port(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
    """Walk a tenth of a degree to the port at either end; the sea between."""
    found: list[Way | NoWay] = []
    for start, end in pairs:
        first, last = (start.lon + 0.1, start.lat), (end.lon - 0.1, end.lat)
        found.append(
            Way(
                (
                    part(ACCESS, (start.lon, start.lat), first),
                    part("sea_grid", first, (first[0] + 0.2, first[1])),
                    part("sea_grid", (first[0] + 0.2, first[1]), (first[0] + 0.3, first[1])),
                    part("sea_network", (first[0] + 0.3, first[1]), last),
                    part(ACCESS, last, (end.lon, end.lat)),
                ),
                ports=(f"port of {start.lon:g}", f"port of {end.lon:g}"),
                countries=("KP", "RU"),
                passages=("Tsushima",),
                attribution="a network",
            )
        )
    return found


def sea(*stops: Stop | None, avoid: Avoid = FREE) -> Request:
    return Request(stops, "sea", avoid)


def test_the_parts_of_a_way_become_one_line_that_tells_them(by_sea) -> None:
    by_sea(by_port)
    (route,) = routed([sea(A, B)])
    drawn = [A.lon, A.lon + 0.1, A.lon + 0.3, A.lon + 0.4, B.lon - 0.1, B.lon]
    assert [lon for lon, _ in route.geometry.coords] == pytest.approx(drawn)
    assert [method for method, _ in route.parts] == [ACCESS, "sea_grid", "sea_network", ACCESS]
    assert sum(km for _, km in route.parts) == pytest.approx(route.length_km, abs=0.3)
    assert route.length_km == pytest.approx(length_km(route.geometry), abs=0.1)
    assert route.access_km == pytest.approx(8.6 + 8.1, abs=0.2)
    assert route.method == "sea_network"  # most of the way, though fewer of the parts
    assert route.ports == ("port of 127.44", "port of 131.87")
    assert (route.countries, route.passages) == (("KP", "RU"), ("Tsushima",))
    assert route.attribution == "a network" and route.faults == () and route.avoided == ()


def test_stops_on_the_way_join_ways_and_keep_the_outer_ports(by_sea) -> None:
    asked = by_sea(by_port)
    (route,) = routed([sea(A, B, B, C)])
    assert asked == [([(A, B), (B, C)], FREE)]
    assert route.geometry.coords[0] == (A.lon, A.lat)
    assert route.geometry.coords[-1] == (C.lon, C.lat)
    assert list(route.geometry.coords).count((B.lon, B.lat)) == 1
    assert route.ports == ("port of 127.44", "port of 135.1")
    assert route.countries == ("KP", "RU") and route.attribution == "a network"
    ends = [route.parts[0], route.parts[-1]]
    assert route.access_km > sum(km for _, km in ends)


def test_one_method_alone_lists_no_parts(by_sea) -> None:
    by_sea(direct)
    (route,) = routed([sea(A, B, C)])
    assert (route.method, route.parts, route.access_km) == ("sea_grid", (), None)


def test_a_way_of_nothing_but_access_is_straight(by_sea) -> None:
    def overland(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
        return [Way((part(ACCESS, (s.lon, s.lat), (e.lon, e.lat)),)) for s, e in pairs]

    by_sea(overland)
    (route,) = routed([sea(A, B)])
    assert route.method == "great_circle" and route.access_km == route.length_km


def test_where_there_is_no_way_the_line_is_straight_and_says_so(by_sea) -> None:
    no_way = NoWay("no water within 25 km of it", 1)

    def find(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
        return [no_way if pair == (B, C) else direct([pair], avoid)[0] for pair in pairs]

    by_sea(find)
    whole, partly = routed([sea(B, C), sea(A, B, C)])
    plain = routed([Request((B, C))])[0]
    assert whole.geometry.equals(plain.geometry) and whole.length_km == plain.length_km
    assert whole.faults == ((0, no_way),) and whole.parts == ()
    assert partly.method == "great_circle" and partly.faults == ((1, no_way),)
    assert [method for method, _ in partly.parts] == ["sea_grid", "great_circle"]
    assert partly.geometry.coords[-1] == (C.lon, C.lat)


def test_an_area_at_an_end_leaves_lengths_untold(by_sea) -> None:
    by_sea(by_port)
    (route,) = routed([sea(A, AREA)])
    assert (route.length_km, route.access_km, route.parts) == (None, None, ())
    assert route.ports[0] and route.geometry.coords[-1] == (AREA.lon, AREA.lat)


def test_each_pair_is_asked_for_once_for_all_that_it_avoids(by_sea) -> None:
    asked = by_sea(direct)
    around = Avoid(countries=frozenset({"CN"}))
    first, *_, last = routed([sea(A, B), sea(A, B, C), sea(A, C), sea(A, B, avoid=around)] * 3)
    assert asked == [([(A, B), (B, C), (A, C)], FREE), ([(A, B)], around)]
    assert last.geometry.equals(first.geometry) and last.avoided == ()


def test_modes_without_a_router_and_ends_that_nobody_knows_ask_nothing(by_sea) -> None:
    asked = by_sea(direct)
    lines = routed([Request((A, B), "foot"), sea(A, None), sea(None, B), sea(A, A), sea(None)])
    assert asked == []
    assert [line.method for line in lines] == ["great_circle", "none", "none", "none", "none"]


SUEZ = Way((part("sea_network", (A.lon, A.lat), (B.lon, B.lat)),), passages=("Gibraltar", "Suez"))
CAPE = Way((part("sea_network", (A.lon, A.lat), (130, -35), (B.lon, B.lat)),), countries=("ZA",))


def round_the_cape(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
    shut = "Suez" in avoid.passages or "EG" in avoid.countries
    return [CAPE if shut else SUEZ for _ in pairs]


def test_what_is_kept_out_of_is_told_with_the_detour(by_sea) -> None:
    by_sea(round_the_cape)
    free, without, egypt = routed([
        sea(A, B), sea(A, B, avoid=Avoid(passages=frozenset({"Suez"}))),
        sea(A, B, avoid=Avoid(countries=frozenset({"EG"}))),
    ])  # fmt: skip
    assert free.avoided == () and free.detour_km is None
    for route in (without, egypt):
        assert route.avoided == ("passage:Suez",) and route.passages == ()
        assert route.detour_km == pytest.approx(route.length_km - free.length_km, abs=0.11)


def test_a_router_that_tells_no_countries_may_go_around_any(by_sea) -> None:
    def find(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
        if avoid.countries < {"CN", "MN"}:
            return [Way((part("great_circle", (A.lon, A.lat), (B.lon, B.lat)),))] * len(pairs)
        around = part("air_around", (A.lon, A.lat), (140, 30), (B.lon, B.lat))
        return [Way((around,))] * len(pairs)

    by_sea(find)
    far, straight = routed([
        sea(A, B, avoid=Avoid(frozenset({"MN", "CN"}))), sea(A, B, avoid=Avoid(frozenset({"MN"}))),
    ])  # fmt: skip
    assert far.avoided == ("CN", "MN") and (far.detour_km or 0) > 1000
    assert straight.avoided == () and straight.detour_km is None


def test_a_passage_off_the_way_costs_no_second_search(by_sea) -> None:
    asked = by_sea(round_the_cape)
    (route,) = routed([sea(A, B, avoid=Avoid(passages=frozenset({"Panama"})))])
    assert asked == [([(A, B)], FREE)] and route.passages == ("Gibraltar", "Suez")


def test_no_way_around_is_a_fault_without_a_detour(by_sea) -> None:
    def find(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
        return [NoWay("no way around") if avoid != FREE else SUEZ for _ in pairs]

    by_sea(find)
    (route,) = routed([sea(A, B, avoid=Avoid(passages=frozenset({"Suez"})))])
    assert route.method == "great_circle" and route.avoided == ("passage:Suez",)
    assert route.detour_km is None and route.faults == ((0, NoWay("no way around")),)


lons, lats = st.floats(-180, 180, width=32), st.floats(-89, 89, width=32)
stops = st.lists(st.builds(Stop, lons, lats), min_size=2, max_size=4)


@given(stops, st.sampled_from(["foot", "sea"]))
def test_a_route_ends_at_its_places_and_never_jumps(passed: list[Stop], mode: str) -> None:
    """Routers may answer in longitudes of any turn around the globe."""
    module = ModuleType("geo_movements.routes.turning")

    def ways(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
        turned = []
        for start, end in pairs:
            middle = ((start.lon + end.lon) / 2, (start.lat + end.lat) / 2)
            turned.append(
                Way((
                    part("sea_grid", (start.lon + 360, start.lat), middle),
                    part("sea_network", middle, (end.lon - 360, end.lat)),
                ))
            )  # fmt: skip
        return turned

    module.ways = ways  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, module.__name__, module)
        patch.setattr(legs, "ROUTERS", {"sea": ("turning", "ways")})
        (route,) = routed([Request(tuple(passed), mode)])
    if route.geometry.geom_type == "Point":
        return
    points = np.array(route.geometry.coords)
    assert np.abs(np.diff(points[:, 0])).max() <= 180 + 1e-6
    for point, stop in ((points[0], passed[0]), (points[-1], passed[-1])):
        assert distance_km(*point, stop.lon, stop.lat) < 0.001
    assert points[0, 0] == pytest.approx(passed[0].lon)


def test_every_router_is_there_to_be_asked() -> None:
    assert set(legs.ROUTERS) <= {"sea", "rail", "road", "air"}
    for mode in legs.ROUTERS:
        assert callable(legs._router(mode))


def test_connections_of_one_owner_are_one_line_without_a_point_twice() -> None:
    starts = np.array([[30.0, 50.0], [34.0, 51.0], [179.0, 10.0]])
    ends = np.array([[34.0, 51.0], [36.0, 48.0], [-179.0, 12.0]])
    alone, km = connections(starts, ends)
    joined, total = connections(starts, ends, np.array([0, 0, 1]))
    assert total.tolist() == pytest.approx([km[0] + km[1], km[2]], abs=0.1)
    points = shapely.get_coordinates(joined[0])
    assert np.allclose(points, [*alone[0].coords[:-1], *alone[1].coords])
    assert joined[1].coords[-1] == (181.0, 12.0)
    assert [len(column) for column in connections(starts[:0], ends[:0])] == [0, 0]
    assert [len(c) for c in connections(starts[:0], ends[:0], np.array([], dtype=int))] == [0, 0]


def test_many_connections_are_drawn_a_batch_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def counted(lon1, *others):
        sizes.append(len(lon1))
        return sparse_great_circles(lon1, *others)

    monkeypatch.setattr(legs, "sparse_great_circles", counted)
    monkeypatch.setattr(legs, "_AT_ONCE", 2)
    starts = np.column_stack([np.arange(5.0), np.zeros(5)])
    whole, _ = connections(starts, starts + 1)
    parts, _ = connections(starts, starts + 1, np.array([0, 0, 1, 2, 2]))
    assert sizes == [2, 2, 1, 3, 2]
    assert [line.coords[0] for line in whole] == [(at, 0.0) for at in range(5)]
    assert [line.coords[-1] for line in parts] == [(2.0, 1.0), (3.0, 1.0), (5.0, 1.0)]


def test_networks_are_read_in_advance_once_a_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Avoid]] = []

    def router(mode: str) -> Router:
        def ask(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
            asked.append((mode, avoid))
            return []

        return ask

    monkeypatch.setattr(legs, "_router", router)
    legs.get_ready(["rail", "foot", "air", "sea", "rail"])
    assert asked == [("rail", FREE), ("sea", FREE)]


@pytest.mark.parametrize("mode", ["sea", "rail", "road"])
def test_what_is_asked_in_advance_has_a_way(mode: str) -> None:
    [way] = legs._router(mode)([(legs._ROSTOCK, legs._STRALSUND)], FREE)
    assert isinstance(way, Way)
