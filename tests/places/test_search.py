"""What the gazetteer is asked: by name, by id, by position."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo_movements.errors import GeoMovementsError, ParseError
from geo_movements.places.gazetteer import CURATED, Gazetteer, imports_folder, open_gazetteer
from geo_movements.places.world.compile import Entry, compile_gazetteer
from geo_movements.places.world.search import KINDS, at, describe, kind_of, search

GEOD = Geod(ellps="WGS84")


def entry(place_id: str, name: str, lat: float, lon: float, **other: object) -> Entry:
    plain = Entry(place_id, name, lat, lon, "town", None, "RU", "A", "PPL", 0, "credit", None, 0)
    return plain._replace(**other)  # type: ignore[arg-type]


@pytest.fixture
def small(tmp_path: Path):
    """Make a gazetteer of given entries, with an empty curated table or one of given rows."""

    def make(*entries: Entry, curated: str = "") -> Gazetteer:
        compile_gazetteer(entries, tmp_path / "small.bin", [])
        table = tmp_path / "gazetteer.csv"
        table.write_text(",".join(CURATED) + "\n" + curated, "utf-8")
        return open_gazetteer(tmp_path / "small.bin", table)

    return make


# --- By name ------------------------------------------------------------------------------------


def test_search_sees_what_resolve_sees() -> None:
    for name in ("Dunai", "Вонсан", "Kursk Oblast"):
        found = search(name)
        seen = open_gazetteer().lookup([name])[name][:20]
        assert [(one.place, one.match) for one in found] == [(c.place, c.match) for c in seen]


def test_only_what_nothing_bears_is_sought_by_spelling() -> None:
    assert {one.match for one in search("Vladivostok")} <= {"exact", "alternate"}
    (first, *_) = search("Vladivostock")
    assert (first.place.name, first.match, first.similarity < 1) == ("Vladivostok", "fuzzy", True)
    assert search("Qqxyzzyqqwwk") == search("") == []


def test_commas_narrow_as_for_resolve() -> None:
    found = search("Sergeyevka, Primorsky Krai, Russia")
    assert {one.place.place_id for one in found} == {"geonames:2020626", "geonames:2016961"}
    assert search("Sergeyevka, Primorye") == search("Sergeyevka, Primorsky Krai") == found
    assert search("Sergeyevka, North Korea") == []


def test_near_ranks_by_distance_from_a_position_or_a_name() -> None:
    by_name = search("Sergeyevka", near="Vladivostok")
    by_words = search("Sergeyevka", near="43.1, 131.9")
    by_point = search("Sergeyevka", near=(131.9, 43.1))
    assert by_words == by_point
    assert [one.place for one in by_name] == [one.place for one in by_point]
    distances = [one.distance_km for one in by_point]
    assert distances == sorted(distances)
    first = by_point[0]
    azimuth, _, metres = GEOD.inv(131.9, 43.1, first.place.lon, first.place.lat)
    assert first.distance_km == pytest.approx(metres / 1000)
    assert first.bearing_deg == pytest.approx(azimuth % 360)


def test_country_kind_and_limit_narrow() -> None:
    assert {one.place.country for one in search("Georgia", country="us")} == {"US"}
    assert [one.place.precision for one in search("Georgia", kind="country")] == ["country"]
    assert all(one.place.feature_code == "PPLC" for one in search("London", kind="PPLC"))
    assert len(search("San Antonio", limit=3)) == 3


@pytest.mark.parametrize(
    "options", [{"country": "Russia"}, {"kind": "castle"}, {"near": "Qqxyzzy"}, {"near": "95, 0"}]
)
def test_what_an_option_does_not_mean_is_told(options) -> None:
    with pytest.raises((ValueError, ParseError)):
        search("Kursk", **options)


# --- By position --------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(
    points=st.lists(
        st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=30, unique=True
    ),
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    limit=st.integers(1, 6),
)
def test_the_nearest_are_those_of_the_ellipsoid(tmp_path_factory, points, lat, lon, limit) -> None:
    folder = tmp_path_factory.mktemp("near")
    entries = [entry(f"a:{i}", f"N {i}", *point) for i, point in enumerate(points)]
    compile_gazetteer(entries, folder / "x.bin", [])
    (folder / "g.csv").write_text(",".join(CURATED) + "\n")
    world = open_gazetteer(folder / "x.bin", folder / "g.csv")
    found = at(lon, lat, limit=limit, gazetteer=world)
    places = [world.get(f"a:{i}") for i in range(len(points))]
    exact = sorted(GEOD.inv(lon, lat, p.lon, p.lat)[2] / 1000 for p in places if p)
    assert [one.distance_km for one in found] == pytest.approx(exact[:limit], abs=1e-6)


def test_nothing_stops_at_the_antimeridian_or_the_poles(small) -> None:
    world = small(
        entry("a:west", "West", 0, 179.9), entry("a:east", "East", 0, -179.8),
        entry("a:pole", "Pole", 90, 17), entry("a:far", "Far", 89, -100),
    )  # fmt: skip
    found = at(180, 0, limit=2, gazetteer=world)
    assert [one.place.name for one in found] == ["West", "East"]
    assert [one.bearing_deg for one in found] == pytest.approx([270, 90])
    assert found[1].distance_km == pytest.approx(22.264, abs=0.001)
    found = at(-163, 90, limit=2, gazetteer=world)
    assert [one.place.name for one in found] == ["Pole", "Far"]
    assert found[0].distance_km == 0 and found[0].bearing_deg is None
    assert found[1].distance_km == pytest.approx(111.694, abs=0.001)


def test_radius_and_kind_leave_out_the_rest(small) -> None:
    world = small(
        *(entry(f"a:{i}", f"Town {i}", 43 + i / 1000, 132) for i in range(200)),
        entry("icao:UHWW", "Knevichi", 43.4, 132.15, precision="site", feature_code="AIRP"),
    )
    assert len(at(132, 43, limit=500, radius_km=1.0, gazetteer=world)) == 10
    found = at(132, 43, kind="airport", gazetteer=world)
    assert [one.place.place_id for one in found] == ["icao:UHWW"]
    assert at(132, 43, kind="sea", gazetteer=world) == []
    assert at(132, 43, limit=0, gazetteer=world) == []


def test_a_place_of_several_tables_is_there_once_as_the_first_has_it() -> None:
    moved = entry("geonames:1866923", "Moved", 39.16, 127.44)
    compile_gazetteer([moved], imports_folder() / "own.bin", [])
    found = at(127.44, 39.16, limit=3)
    assert [one.place.name for one in found].count("Moved") == 1
    assert "Wŏnsan" not in [one.place.name for one in found]


def test_a_replaced_place_is_not_where_it_was(small) -> None:
    cells = dict.fromkeys(CURATED, "") | {
        "id": "new", "name": "New", "lat": "10", "lon": "10", "precision": "site",
        "country": "RU", "replaces": "geonames:5", "source": "s", "licence": "l",
    }  # fmt: skip
    world = small(
        entry("geonames:5", "Old", 0, 0), entry("geonames:6", "Other", 1, 1),
        curated=",".join(cells.values()) + "\n",
    )  # fmt: skip
    assert [one.place.name for one in at(0, 0, gazetteer=world)] == ["Other", "New"]


@pytest.mark.parametrize("point", [(181, 0), (0, 91), (float("nan"), 0)])
def test_a_point_off_the_earth_is_refused(point) -> None:
    with pytest.raises(ValueError, match="off the Earth"):
        at(*point)


# --- By id --------------------------------------------------------------------------------------


def test_a_description_tells_all_names_and_neighbours() -> None:
    told = describe("1866923")
    assert told.place.name == "Wŏnsan" and told.held_by == ["world"]
    assert told.names[0] == ("wonsan", "exact")
    assert {("원산", "alternate"), ("вонсан", "exact")} <= set(told.names)
    assert len(told.neighbours) == 5
    for name, match in told.names:
        candidates = open_gazetteer().lookup([name])[name]
        assert [one.match for one in candidates if one.place == told.place] == [match]


def test_a_curated_place_has_the_names_of_what_it_replaces() -> None:
    told = describe("curated:dunay")
    assert told.held_by == ["curated", "world"]
    assert {"dunay", "shkotovo 22"} <= {name for name, _ in told.names}
    assert describe("geonames:2024800") == told


def test_an_id_of_nothing_is_told() -> None:
    for unknown in ("geonames:1", "curated:no", "x", "\x1b[2J"):
        with pytest.raises(GeoMovementsError, match="no place has the id"):
            describe(unknown)


def test_a_kind_has_a_word() -> None:
    assert kind_of(search("Wonsan")[0].place) == "town"
    assert kind_of(search("Russia")[0].place) == "country"
    assert all(name.islower() for name in KINDS)
