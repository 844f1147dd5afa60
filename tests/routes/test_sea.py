from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_movements.geodesy import length_km, moved, sphere_km, unwrap
from geo_movements.routes import sea
from geo_movements.routes.sea.chart import ports
from geo_movements.routes.ways import ACCESS, FREE, Avoid, NoWay, Stop, Way

PLACES = {
    "Wonsan": (127.44, 39.16), "Vladivostok": (131.89, 43.11), "Chongjin": (129.82, 41.78),
    "Rason": (130.3, 42.25), "Hungnam": (127.62, 39.83), "Dunay": (132.35, 42.88),
    "Odesa": (30.75, 46.49), "Mumbai": (72.84, 18.94), "Murmansk": (33.05, 68.97),
    "Yokohama": (139.65, 35.45), "Hamburg": (9.97, 53.54), "San Francisco": (-122.42, 37.8),
    "San Diego": (-117.2, 32.7), "Portsmouth": (-1.1, 50.8), "Ascension": (-14.41, -7.92),
    "Stanley": (-57.85, -51.69), "New York": (-74.03, 40.66), "Southampton": (-1.4, 50.89),
    "Singapore": (103.85, 1.27), "Aden": (45.0, 12.79), "Baku": (49.87, 40.37),
    "Aktau": (51.15, 43.62), "Suva": (178.42, -18.13), "Apia": (-171.76, -13.83),
    "Petropavlovsk": (158.65, 53.02), "Dutch Harbor": (-166.54, 53.89),
    "Sydney": (151.21, -33.86), "Valparaiso": (-71.63, -33.04), "St Petersburg": (30.2, 59.9),
    "Ambrose": (-73.83, 40.45), "Bishop Rock": (-6.45, 49.87), "Colombo": (79.84, 6.95),
    "Honolulu": (-157.87, 21.3), "Auckland": (174.78, -36.84), "Balboa": (-79.57, 8.95),
    "Gibraltar": (-5.36, 36.14), "Port Said": (32.3, 31.26), "Suez": (32.55, 29.95),
    "Cape Town": (18.43, -33.9), "Rio de Janeiro": (-43.18, -22.89), "Lagos": (3.4, 6.44),
    "Shanghai": (121.9, 31.2), "Nagasaki": (129.85, 32.74), "Taranto": (17.2, 40.45),
    "Alexandria": (29.88, 31.19), "Piraeus": (23.63, 37.94), "Brindisi": (17.96, 40.65),
    "Sevastopol": (33.52, 44.61), "Novorossiysk": (37.8, 44.72), "Taganrog": (38.93, 47.2),
    "Halifax": (-63.57, 44.65), "Reykjavik": (-21.93, 64.15), "Arkhangelsk": (40.5, 64.55),
    "Narvik": (17.42, 68.43), "Punta Arenas": (-70.9, -53.16), "Buenos Aires": (-58.36, -34.6),
    "Karachi": (66.97, 24.81), "Basra": (48.6, 29.95), "Darwin": (130.84, -12.46),
    "Manila": (120.95, 14.58), "Guam": (144.66, 13.45), "Midway": (-177.37, 28.21),
    "Havana": (-82.35, 23.15), "Galveston": (-94.79, 29.31), "Vancouver": (-123.12, 49.29),
    "Anchorage": (-149.9, 61.23), "McMurdo": (166.6, -77.85), "Churchill": (-94.2, 58.78),
}  # fmt: skip

# Pairs on all oceans, through all kinds of narrows; and what they pass, where that is no matter of
# taste.
ROUTES = [
    ("Wonsan", "Vladivostok", set()), ("Chongjin", "Vladivostok", set()),
    ("Rason", "Vladivostok", set()), ("Hungnam", "Dunay", set()), ("Baku", "Aktau", set()),
    ("Odesa", "Mumbai", {"Bosphorus", "Dardanelles", "Suez", "Bab el-Mandeb"}),
    ("Murmansk", "Vladivostok", {"Northern Sea Route", "Bering"}),
    ("Hamburg", "Yokohama", {"Dover", "Gibraltar", "Suez", "Malacca"}),
    ("Vladivostok", "San Diego", set()), ("Petropavlovsk", "Dutch Harbor", set()),
    ("Suva", "Apia", set()), ("Sydney", "Valparaiso", set()),
    ("St Petersburg", "Hamburg", {"Kiel"}), ("New York", "San Francisco", {"Panama"}),
    ("Sydney", "Singapore", {"Torres"}), ("Cape Town", "Rio de Janeiro", set()),
    ("Shanghai", "Nagasaki", set()), ("Taranto", "Alexandria", set()),
    ("Piraeus", "Brindisi", {"Corinth"}), ("Sevastopol", "Taganrog", {"Kerch"}),
    ("Novorossiysk", "Alexandria", {"Bosphorus", "Dardanelles"}), ("Halifax", "Reykjavik", set()),
    ("Arkhangelsk", "Murmansk", set()), ("Narvik", "Portsmouth", set()),
    ("Buenos Aires", "Valparaiso", set()), ("Punta Arenas", "Valparaiso", set()),
    ("Karachi", "Basra", {"Hormuz"}), ("Darwin", "Manila", set()), ("Guam", "Midway", set()),
    ("Havana", "Galveston", set()), ("Vancouver", "Anchorage", set()),
    ("McMurdo", "Auckland", set()), ("Churchill", "Southampton", set()),
    ("Lagos", "Cape Town", set()), ("Midway", "Honolulu", set()),
    ("Stanley", "Punta Arenas", {"Magellan"}),
]  # fmt: skip

# Nautical miles from distance tables and widely told.
PUBLISHED = [
    ("Portsmouth", "Ascension", 3700, 0.03), ("Ascension", "Stanley", 3380, 0.03),
    ("Ambrose", "Bishop Rock", 2910, 0.04), ("New York", "Southampton", 3156, 0.05),
    ("Singapore", "Aden", 3627, 0.03), ("Yokohama", "San Francisco", 4536, 0.03),
    ("San Francisco", "Honolulu", 2091, 0.03), ("Colombo", "Aden", 2094, 0.03),
    ("Sydney", "Auckland", 1274, 0.04), ("Balboa", "San Francisco", 3245, 0.04),
    ("Gibraltar", "Port Said", 1913, 0.03), ("Port Said", "Suez", 87, 0.1),
]  # fmt: skip


def stop(name: str) -> Stop:
    return Stop(*PLACES[name])


def way(start: Stop, end: Stop, avoid: Avoid = FREE) -> Way:
    [found] = sea.ways([(start, end)], avoid)
    assert not isinstance(found, NoWay), found
    return found


def line(points: np.ndarray) -> shapely.LineString:
    return shapely.LineString(unwrap(points, np.zeros(len(points), dtype=np.int64)))


def at_sea(found: Way) -> shapely.LineString:
    [part] = [part for part in found.parts if part.method != ACCESS]
    return line(part.points)


def km(found: Way) -> float:
    return sum(length_km(line(part.points)) for part in found.parts)


def check_whole(found: Way, start: Stop, end: Stop) -> None:
    """It runs from stop to stop without a gap, and never over land."""
    points = np.concatenate([part.points for part in found.parts])
    assert tuple(points[0]) == (start.lon, start.lat)
    assert tuple(points[-1]) == (end.lon, end.lat)
    for one, other in itertools.pairwise(found.parts):
        assert (one.points[-1] == other.points[0]).all()
    for part in found.parts:
        assert len(part.points) >= 2 and np.isfinite(part.points).all()
        if part.method != ACCESS:
            assert sea.over_land_km(line(part.points)) == 0
            steps = shapely.get_coordinates(line(part.points))
            lengths = [sphere_km(*a, *b) for a, b in itertools.pairwise(steps)]
            assert max(lengths) < 51


@pytest.mark.parametrize(("start", "end", "passed"), ROUTES)
def test_ships_stay_at_sea(start: str, end: str, passed: set[str]) -> None:
    found = way(stop(start), stop(end))
    check_whole(found, stop(start), stop(end))
    assert passed <= {*found.passages}
    inland = [length_km(line(part.points)) for part in found.parts if part.method == ACCESS]
    assert sum(inland) < 30
    method = "sea_grid" if length_km(at_sea(found)) <= sea.NEAR_KM else "sea_network"
    assert [part.method for part in found.parts if part.method != ACCESS] == [method]


@pytest.mark.parametrize(("start", "end", "miles", "share"), PUBLISHED)
def test_lengths_are_those_of_distance_tables(
    start: str, end: str, miles: float, share: float
) -> None:
    assert km(way(stop(start), stop(end))) == pytest.approx(miles * 1.852, rel=share)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("Wonsan", "Vladivostok", 582), ("Chongjin", "Vladivostok", 233),
        ("Rason", "Vladivostok", 179), ("Hungnam", "Dunay", 535),
    ],
)  # fmt: skip
def test_near_ways_are_as_measured(start: str, end: str, expected: float) -> None:
    found = way(stop(start), stop(end))
    assert km(found) == pytest.approx(expected, rel=0.03)
    assert found.passages == () and found.ports == (None, None)


@pytest.mark.parametrize(
    ("start", "end"), [("Odesa", "Mumbai"), ("Suva", "Apia"), ("Hamburg", "St Petersburg")]
)
def test_a_way_is_the_same_in_both_directions(start: str, end: str) -> None:
    there, back = way(stop(start), stop(end)), way(stop(end), stop(start))
    assert km(there) == pytest.approx(km(back), rel=1e-9)
    assert there.passages == back.passages[::-1]


def test_ways_keep_off_the_coast_where_the_water_is_wide() -> None:
    points = at_sea(way(stop("Wonsan"), stop("Vladivostok"))).segmentize(0.01)
    for lon, lat in shapely.get_coordinates(points):
        if 39.5 < lat < 42.5:
            ring = [moved(lon, lat, bearing, 2.0) for bearing in range(0, 361, 30)]
            assert sea.over_land_km(shapely.LineString(ring)) == 0


# --- Ends -----------------------------------------------------------------------------------------


def test_an_inland_end_has_its_port() -> None:
    hamhung = Stop(127.536, 39.918, country="KP")
    found = way(hamhung, stop("Vladivostok"))
    check_whole(found, hamhung, stop("Vladivostok"))
    assert found.ports == ("Port of Hungnam", None)
    assert found.parts[0].method == ACCESS
    assert 8 < length_km(line(found.parts[0].points)) < 25
    assert way(stop("Vladivostok"), hamhung).ports == (None, "Port of Hungnam")


def test_two_towns_behind_one_port_have_no_water_between_them() -> None:
    kiel = Stop(10.05, 54.25, country="DE"), Stop(10.0, 54.26, country="DE")
    assert sea.ways([kiel], FREE) == [NoWay("no water lies between the two")]


def test_there_and_back_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[object] = []
    search = sea.search
    monkeypatch.setattr(sea, "search", lambda *asked: searched.append(asked) or search(*asked))
    ends = Stop(*PLACES["Wonsan"]), Stop(*PLACES["Vladivostok"])
    there, back, again = sea.ways([ends, ends[::-1], ends], FREE)
    assert len(searched) == 1 and there is again
    assert isinstance(there, Way) and isinstance(back, Way)
    assert (there.parts[0].points == back.parts[-1].points[::-1]).all()


def test_a_port_is_of_the_stops_own_country() -> None:
    for country in ("SI", "IT"):  # Koper, and Trieste, which is nearer
        ljubljana = Stop(14.51, 46.05, country=country)
        [name] = filter(None, way(ljubljana, stop("Alexandria")).ports)
        assert {row.country for row in ports().rows if row.name == name} == {country}


def test_an_end_too_far_inland_is_refused() -> None:
    moscow = Stop(37.62, 55.75, country="RU")
    for pair, end in (((moscow, stop("Odesa")), 0), ((stop("Odesa"), moscow), 1)):
        [found] = sea.ways([pair], FREE)
        assert found == NoWay("no port within 150 km of it", end)
    [found] = sea.ways([(moscow, Stop(27.56, 53.9, country="BY"))], FREE)
    assert found == NoWay("no port within 150 km of either")


def test_seas_that_do_not_meet_are_refused() -> None:
    [found] = sea.ways([(stop("Baku"), stop("Odesa"))], FREE)
    assert isinstance(found, NoWay) and found.end is None and "do not meet" in found.reason


def test_an_area_is_reached_by_its_port_nearest_to_the_other_end() -> None:
    shape = shapely.box(130.5, 42.3, 139, 48)
    primorye = Stop(135, 45.5, area=True, country="RU", shape=shape)
    found = way(stop("Wonsan"), primorye)
    check_whole(found, stop("Wonsan"), primorye)
    assert found.ports[0] is None and found.ports[1]
    assert shapely.intersects_xy(shape, *found.parts[-1].points[0])
    buryatia = Stop(109.5, 53.5, area=True, country="RU", shape=shapely.box(99, 50, 117, 57))
    [refused] = sea.ways([(stop("Wonsan"), buryatia)], FREE)
    assert isinstance(refused, NoWay) and refused.end == 1


def test_an_area_without_a_port_in_it_begins_where_it_is() -> None:
    """ "the Sevastopol area" is left at Sevastopol, not at Odesa; that of Hamhung by Hungnam."""
    off = Stop(33.52134, 44.60795, area=True, country="UA")
    found = way(off, stop("Odesa"))
    assert found.ports == (None, None)
    assert (
        len(found.parts[0].points) == 2 and length_km(shapely.LineString(found.parts[0].points)) < 2
    )
    hamhung = Stop(
        127.54, 39.92, area=True, country="KP", shape=shapely.box(127.5, 39.9, 127.58, 39.94)
    )
    for area in (hamhung, Stop(127.54, 39.92, area=True, country="KP")):
        assert way(area, stop("Vladivostok")).ports == ("Port of Hungnam", None)


@pytest.mark.parametrize(
    ("start", "end"), [((33.52, 44.61), (30.74, 46.49)), ((34.47, 31.5), (35.0, 32.81))]
)
def test_who_is_off_a_town_is_in_no_port(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    (way,) = sea.ways([tuple(Stop(*at, area=True, afloat=True) for at in (start, end))], FREE)
    assert isinstance(way, Way) and way.ports == (None, None)
    assert [part.method for part in way.parts] == ["sea_grid"]
    line = shapely.LineString(way.parts[0].points)
    assert sea.over_land_km(line) == 0
    for at, (lon, lat) in ((0, start), (-1, end)):
        assert 4 < sphere_km(*line.coords[at], lon, lat) < 40


def test_an_area_of_water_is_its_point() -> None:
    atlantic = Stop(-30, 40, area=True, shape=shapely.box(-40, 30, -20, 50))
    found = way(atlantic, stop("New York"))
    assert tuple(found.parts[0].points[0]) == (-30, 40) and found.ports == (None, None)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((0, 90), (0, 0)), ((0, -90), (0, 0)), ((200, 20), (-160, -20)), ((0, 0), (180, 0)),
        ((540, 0), (-540, 1)), ((180, -16.8), (179.9, -16.5)), ((88, 31), (121, 31)),
        ((9.04, 56.8), (9.05, 56.8)), ((139.9, 35), (139.9001, 35)), ((-30, 10), (-30, 10)),
        ((0, 51.4779), (-180, 71)),
    ],
)  # fmt: skip
def test_odd_ends_are_answered(start: tuple[float, float], end: tuple[float, float]) -> None:
    [found] = sea.ways([(Stop(*start), Stop(*end))], FREE)
    if isinstance(found, NoWay):
        assert found.reason
    else:
        check_whole(found, Stop(*start), Stop(*end))


def test_closing_the_northern_sea_route_sends_ships_round() -> None:
    closed = Avoid(passages=frozenset({"Northern Sea Route"}))
    found = way(stop("Murmansk"), stop("Vladivostok"), closed)
    assert "Northern Sea Route" not in found.passages and "Suez" in found.passages


harbours = st.integers(0, len(ports().rows) - 1)


@settings(max_examples=15, deadline=None)
@given(harbours, harbours)
def test_any_two_ports_are_joined_over_water(one: int, other: int) -> None:
    start, end = (Stop(*ports().points[at].tolist()) for at in (one, other))
    if one == other:
        return
    [found] = sea.ways([(start, end)], FREE)
    if isinstance(found, NoWay):
        assert "do not meet" in found.reason or "no port" in found.reason
        return
    check_whole(found, start, end)
    straight = sphere_km(start.lon, start.lat, end.lon, end.lat)
    assert km(found) >= straight * 0.993


# --- Lines over land ------------------------------------------------------------------------------


def test_kilometres_over_land_are_measured() -> None:
    across = shapely.LineString([(-9.8, 39.5), (-3, 40), (0.8, 40)])  # Iberia
    assert sea.over_land_km(across) == pytest.approx(770, rel=0.03)
    assert sea.over_land_km(shapely.LineString([(32.3, 31.3), (32.3, 31.5)])) == 0
    assert sea.over_land_km(shapely.LineString()) == 0


@pytest.mark.parametrize("turn", [-720, -360, 0, 360])
def test_lines_may_run_on_past_180(turn: float) -> None:
    chukotka = shapely.LineString([(170 + turn, 67), (195 + turn, 67)])
    pacific = shapely.MultiLineString([
        [(179 + turn, 10), (182 + turn, 12)], [(170 + turn, 30), (199 + turn, 35)],
    ])  # fmt: skip
    whole = shapely.LineString([(170, 67), (180, 67)]), shapely.LineString([(-180, 67), (-165, 67)])
    expected = sum(sea.over_land_km(part) for part in whole)
    assert expected > 500
    assert sea.over_land_km(chukotka) == pytest.approx(expected, rel=1e-6)
    assert sea.crosses_land(np.array([chukotka, pacific, None], dtype=object)).tolist() == [
        True, False, False,
    ]  # fmt: skip


def test_canals_count_as_water() -> None:
    canal = way(stop("Port Said"), stop("Suez"))
    assert canal.passages == ("Suez",)
    beside = shapely.transform(at_sea(canal), lambda points: points + [0.1, 0])  # noqa: RUF005
    assert sea.over_land_km(beside) > 100
