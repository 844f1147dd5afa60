from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_movements.geodesy import distance_km, length_km
from geo_movements.places.areas import area_polygons
from geo_movements.routes import air
from geo_movements.routes.air.airspace import airspace, vectors
from geo_movements.routes.ways import FREE, Avoid, NoWay, Stop, Way

MOSCOW = Stop(37.62, 55.75, country="RU")
PYONGYANG = Stop(125.75, 39.03, country="KP")
KURSK = Stop(36.19, 51.73, country="RU")
LONDON = Stop(-0.13, 51.5, country="GB")
BEIRUT = Stop(35.5, 33.89, country="LB")
CYPRUS = Stop(33.63, 34.88, country="CY")
LAKENHEATH = Stop(0.56, 52.41, country="GB")
TRIPOLI = Stop(13.19, 32.9, country="LY")
TOKYO = Stop(139.7, 35.7, country="JP")
HELSINKI = Stop(24.94, 60.17, country="FI")
SAN_FRANCISCO = Stop(-122.4, 37.8, country="US")
ANCHORAGE = Stop(-149.9, 61.2, country="US")


def way(start: Stop, end: Stop, codes: str = "") -> Way | NoWay:
    (found,) = air.ways([(start, end)], Avoid(frozenset(codes.split())))
    return found


def line(found: Way | NoWay) -> shapely.LineString:
    assert isinstance(found, Way), found
    (part,) = found.parts
    return shapely.LineString(part.points)


def crossed(found: Way | NoWay, codes: str) -> list[str]:
    """Name the countries whose polygon a way touches, wherever its longitudes run on to."""
    turned = [
        shapely.transform(line(found), lambda points, turn=turn: np.add(points, (turn, 0)))
        for turn in (-360, 0, 360)
    ]
    shapes = area_polygons(codes.split())
    return [code for code, shape in shapes.items() if shapely.intersects(shape, turned).any()]


@pytest.mark.parametrize(
    ("start", "end", "codes", "km"),
    [
        (MOSCOW, PYONGYANG, "CN", (7420, 7520)),  # past Khabarovsk, north of the Amur's bend
        (PYONGYANG, KURSK, "CN KZ", (7770, 7870)),
        (CYPRUS, Stop(44.4, 33.3, country="IQ"), "SY", (1000, 1250)),  # to Baghdad
        (HELSINKI, TOKYO, "RU", (10_500, 10_700)),
        (ANCHORAGE, LONDON, "GL", (7330, 7360)),
        (Stop(178.0, -18.0), Stop(-172.0, -9.0), "WS WF TO", (1350, 1600)),
        (Stop(170.0, 62.0, country="US"), ANCHORAGE, "RU", None),
    ],
)
def test_the_way_around_keeps_out_and_is_short(start, end, codes, km) -> None:
    found = way(start, end, codes)
    if km is None:
        assert isinstance(found, NoWay) and found.end == 0
        return
    assert crossed(found, codes) == []
    assert km[0] < length_km(line(found)) < km[1]
    coords = line(found).coords
    assert coords[0] == (start.lon, start.lat)
    assert np.allclose(np.mod(coords[-1], 360), np.mod((end.lon, end.lat), 360))
    assert max(abs(b[0] - a[0]) for a, b in itertools.pairwise(coords)) < 180


def test_a_line_that_enters_nothing_is_a_plain_great_circle() -> None:
    for start, end, codes in [(LONDON, BEIRUT, "SY IQ"), (TOKYO, SAN_FRANCISCO, "RU")]:
        found, plain = way(start, end, codes), way(start, end)
        assert isinstance(found, Way) and isinstance(plain, Way)
        assert found.parts[0].method == "great_circle"
        assert np.array_equal(found.parts[0].points, plain.parts[0].points)
    assert way(MOSCOW, PYONGYANG, "CN").parts[0].method == "air_around"


def test_the_bombers_of_1986_flew_round_by_gibraltar() -> None:
    """France and Spain refused them the way, and so would most of Europe (El Dorado Canyon)."""
    codes = "FR ES DE IT BE NL DK NO SE PL"
    found = way(LAKENHEATH, TRIPOLI, codes)
    assert crossed(found, codes) == []
    strait = shapely.box(-6.0, 35.7, -5.2, 36.15)
    assert line(found).intersects(strait)
    assert 3900 < length_km(line(found)) < 4200
    # With France and Spain alone avoided, the Rhine and Italy are shorter.
    assert line(way(LAKENHEATH, TRIPOLI, "FR ES")).intersects(shapely.box(7, 40, 14, 50))


def test_the_sea_off_a_coast_is_kept_out_of_and_a_strait_is_open() -> None:
    off_valencia = Stop(-0.1, 39.4)  # 20 km at sea
    assert way(off_valencia, TRIPOLI, "ES") == NoWay(
        "it lies in airspace that the leg avoids (Spain)", 0
    )
    farther = Stop(0.15, 39.4)
    assert isinstance(way(farther, TRIPOLI, "ES"), Way)
    spain, both = (airspace(frozenset(codes)) for codes in ({"ES"}, {"ES", "MA", "GI"}))
    middle = vectors(np.array([[-5.6, 35.95]]))
    assert (spain.holds(middle)[0], both.holds(middle)[0]) == (False, True)


@pytest.mark.parametrize(("flip", "end"), [(False, 1), (True, 0)])
def test_an_end_inside_has_no_way_and_is_named(flip: bool, end: int) -> None:
    pair = (PYONGYANG, MOSCOW) if flip else (MOSCOW, PYONGYANG)
    found = way(*pair, "KP")
    assert found == NoWay("it lies in airspace that the leg avoids (North Korea)", end)
    unnamed = Stop(125.75, 39.03)
    assert isinstance(way(MOSCOW, unnamed, "KP"), NoWay)


def test_who_is_enclosed_has_no_way() -> None:
    maseru = Stop(27.48, -29.32, country="LS")
    found = way(maseru, LONDON, "ZA")
    assert isinstance(found, NoWay) and "South Africa" in found.reason
    ulaanbaatar = Stop(106.9, 47.9, country="MN")
    assert isinstance(way(ulaanbaatar, TOKYO, "CN RU"), NoWay)
    assert isinstance(way(ulaanbaatar, TOKYO, "CN"), Way)


def test_a_town_at_the_border_can_be_left() -> None:
    """Blagoveshchensk looks at Heihe over the Amur, which no polygon draws to the metre."""
    china, vladivostok = area_polygons(["CN"])["CN"], Stop(131.89, 43.12, country="RU")
    for lon in (127.53, 127.445):  # as it is, and a little within China
        found = way(Stop(lon, 50.26, country="RU"), vladivostok, "CN")
        outside = line(found).difference(shapely.Point(lon, 50.26).buffer(0.1))
        assert not shapely.intersects(china, outside)
        assert 1150 < length_km(line(found)) < 1250
    assert shapely.contains_xy(china, 127.445, 50.26)
    # Farther inside, or of no known country, one is in.
    assert isinstance(way(Stop(127.3, 50.1, country="RU"), MOSCOW, "CN"), NoWay)
    assert isinstance(way(Stop(127.445, 50.26), MOSCOW, "CN"), NoWay)


def test_a_country_without_borders_here_is_no_silent_hole() -> None:
    found = way(LONDON, BEIRUT, "SJ")
    assert isinstance(found, NoWay) and "Svalbard" in found.reason


def test_the_poles_and_antipodes() -> None:
    scott = Stop(166.7, -77.85, country="AQ")
    assert isinstance(way(scott, SAN_FRANCISCO, "AQ"), NoWay)
    over = [(Stop(-60.0, -50.0), Stop(120.0, -45.0)), (Stop(0.0, 90.0), Stop(100.0, 10.0))]
    around = [way(*over[0], "AQ"), way(*over[1], "CN")]
    assert crossed(around[0], "AQ") == [] and crossed(around[1], "CN") == []
    assert length_km(line(around[0])) > distance_km(-60, -50, 120, -45)
    assert isinstance(way(Stop(10.0, 50.0), Stop(-170.0, -50.0), "FR"), Way)


def test_a_batch_is_answered_in_order_and_shared() -> None:
    pairs = [(MOSCOW, PYONGYANG), (LONDON, BEIRUT), (PYONGYANG, KURSK), (MOSCOW, MOSCOW)]
    avoid = Avoid(frozenset({"CN"}))
    together = air.ways(pairs, avoid)
    for pair, found in zip(pairs, together, strict=True):
        assert np.array_equal(line(found).coords, line(air.ways([pair], avoid)[0]).coords)
    assert air.ways([], avoid) == []
    assert {w.parts[0].method for w in air.ways(pairs, FREE)} == {"great_circle"}


def test_a_warm_answer_is_quick() -> None:
    way(MOSCOW, PYONGYANG, "CN")
    start = time.process_time()
    way(MOSCOW, PYONGYANG, "CN")
    assert time.process_time() - start < 0.2


places = st.tuples(st.floats(-180, 540), st.floats(-90, 90)).map(lambda at: Stop(*at))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(start=places, end=places, middle=places)
def test_no_way_enters_and_none_by_another_place_is_shorter(start, end, middle) -> None:
    codes = "CN KZ"
    found = way(start, end, codes)
    if isinstance(found, NoWay):
        assert found.end is not None
        stop = np.array([[(start, end)[found.end].lon, (start, end)[found.end].lat]])
        assert airspace(frozenset(codes.split())).holds(vectors(stop))[0]
        return
    assert crossed(found, codes) == []
    legs = [way(start, middle, codes), way(middle, end, codes)]
    if all(isinstance(leg, Way) for leg in legs):
        detour = sum(length_km(line(leg)) for leg in legs)
        assert length_km(line(found)) < 1.005 * detour + 5
