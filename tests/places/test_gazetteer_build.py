"""How rows of the packaged gazetteer come about, on places made up here."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

DATA = Path(__file__).parents[2] / "data"
LAND = Path(__file__).parents[2] / "geo_movements" / "basemap" / "data" / "countries.fgb"


@pytest.fixture(scope="module")
def built() -> ModuleType:
    """The modules of the script, which is no package of the house."""
    sys.path.insert(0, str(DATA))
    try:
        for name in (
            "coast",
            "districts",
            "draft",
            "english",
            "kinds",
            "regions",
            "sites",
            "spelling",
        ):
            importlib.import_module(f"gazetteer_build.{name}")
        return importlib.import_module("gazetteer_build.rows")
    finally:
        sys.path.remove(str(DATA))


def part(name: str) -> ModuleType:
    return sys.modules[f"gazetteer_build.{name}"]


def town(number: int, name: str, lat: float, lon: float, population: int = 1000, **facts):
    made = part("draft").Draft(
        f"geonames:{number}", name, lat, lon, "town", "RU", "PPL", population, "x", population
    )
    for key, value in facts.items():
        setattr(made, key, value)
    return made


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Kangsŏ-gun", "KP", ("Kangsŏ", "County")),
        ("Sudzhanskiy Rayon", "RU", ("Sudzhanskiy", "District")),
        ("Суджанский Район", "RU", ("Суджанский", "District")),
        ("Shahrestān-e Zanjān", "IR", ("Zanjān", "County")),
        ("Orange County", "US", ("Orange", "County")),
        ("Comuna Zorleni", "RO", ("Zorleni", "Commune")),
        ("Oğuzeli İlçesi", "TR", ("Oğuzeli", "District")),
        ("Umari", "BR", ("Umari", None)),
        ("County", "US", ("County", None)),
    ],
)
def test_kinds_are_split_off(built, name, country, expected):
    assert part("kinds").split_kind(name, country) == expected


def test_the_largest_town_of_its_stem_is_a_rayon_s_seat(built):
    seats = part("districts")._Seats([
        town(1, "Sudzha", 51, 35, 6000, admin1_code="41"),
        town(2, "Sudzhanka", 51, 36, 200, admin1_code="41"),
        town(3, "Sudzha", 60, 90, 90_000, admin1_code="99"),
    ])  # fmt: skip
    assert seats.find(["Sudzhanskiy Rayon"], "RU", "41").place_id == "geonames:1"
    assert seats.find(["Korenevskiy Rayon"], "RU", "41") is None
    assert seats.find(["Sudzha"], "RU", "99").place_id == "geonames:3"


def test_the_central_town_is_one_of_them(built):
    places = [town(number, str(number), 50, 30 + number) for number in (0, 1, 2, 3, 9)]
    middle, spread = part("draft").central(places)
    assert middle.name == "3" and 150 < spread < 400


def test_labels_join_only_what_is_alike(built):
    usual = part("regions").usual_name
    assert usual("Nordrhein-Westfalen", ["North Rhine-Westphalia"], ["North Rhine-Westphalia"]) == (
        "North Rhine-Westphalia"
    )
    assert usual("Lorestān", ["Luristan"], ["Kerman"]) == "Lorestān"
    assert usual("Uruzgān", [], ["", "Urozgan"]) == "Urozgan"


def test_a_direction_alone_is_no_area_s_name(built):
    name, forms = part("english").named_with_kind("Northern", "Governorate", "BH")
    assert name == "Northern Governorate" and "Northern" not in forms


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"icao": "UHWW", "iata": "VVO", "name": "Vladivostok Airport", "country": "RU"}, True),
        ({"icao": "SNXX", "iata": "", "name": "Fazenda Airport", "country": "BR"}, False),
        ({"icao": "SBAN", "iata": "", "name": "Anapolis Air Base", "country": "BR"}, True),
        ({"icao": "00AA", "iata": "", "name": "Aero B Ranch Airport", "country": "US"}, False),
        ({"icao": "LFXX", "iata": "", "name": "Somewhere Heliport", "country": "FR"}, False),
        ({"icao": "LFYY", "iata": "", "name": "Somewhere Airport", "country": "ZZ"}, False),
    ],
)
def test_strips_and_heliports_are_left_out(built, cells, wanted):
    assert part("sites")._wanted(cells) is wanted


def test_a_port_s_bare_name_is_its_town_s_and_its_form_the_town_s_spelling(built):
    odesa = town(1, "Odesa", 46.48, 30.73, alternate=["Odessa"])
    port = part("sites")._port("RUODS", "Odessa", 46.5, 30.75)
    by_name = built._by_name([odesa])
    assert built._means_a_town("Odessa", port, by_name)
    assert not built._means_a_town("Izmail", port, by_name)
    assert "Port of Odesa" in built._forms_of_its_town(port, by_name)
    far = part("sites")._port("RUODS", "Odessa", 46.5, 35.0)
    assert not built._means_a_town("Odessa", far, by_name)
    assert built._forms_of_its_town(far, by_name) == []


def test_famous_places_keep_every_script_and_villages_do_not(built):
    names = ["Токио", "東京", "tokyo x", "fwkynw"]
    exact, alternate = part("spelling").names_of(
        town(1, "Tokyo", 35, 139, 9_000_000, alternate=names)
    )
    assert exact == () and alternate[:2] == ("Токио", "東京") and "fwkynw" not in alternate
    _, few = part("spelling").names_of(town(1, "Tokyo", 35, 139, 900, alternate=names))
    assert "東京" not in few


def test_the_coast_is_measured_over_the_antimeridian_and_lakes_are_land(built):
    coast = part("coast").Coast(LAND)
    places = [
        town(1, "Vladivostok", 43.106, 131.874), town(2, "Chicago", 41.88, -87.63),
        town(3, "Kursk", 51.737, 36.187), town(4, "Anadyr", 64.733, 177.5),
        town(5, "Makhachkala", 42.98, 47.5), town(6, "in Taveuni", -16.9, 179.95),
        town(7, "Urumqi", 43.8, 87.6), town(8, "at the pole", -89.99, 0.0),
    ]  # fmt: skip
    km = dict(zip([place.name for place in places], coast.distances_km(places), strict=True))
    assert km["Vladivostok"] < 3 and km["Anadyr"] < 5 and km["Makhachkala"] < 5
    assert km["in Taveuni"] < 15
    assert km["Chicago"] is km["Kursk"] is km["Urumqi"] is km["at the pole"] is None
    assert {"RU", "JO", "BA", "KZ", "MC"} <= coast.countries
    assert not {"MN", "CH", "LA", "ET", "UZ"} & coast.countries


def test_a_site_on_another_country_s_land_is_that_country_s_but_not_at_the_border(built):
    airports = [("UKFF", 45.0522, 33.9751, "RU"), ("LXGB", 36.1512, -5.3497, "GI"),
                ("PGUM", 13.483, 144.797, "US"), ("LEMG", 36.675, -4.499, "ES")]  # fmt: skip
    sites = [
        part("draft").Draft(f"icao:{code}", code, lat, lon, "site", country, "AIRP", 0, "x", 0)
        for code, lat, lon, country in airports
    ]
    built._put_into_countries(sites, LAND)
    assert [site.country for site in sites] == ["UA", "GI", "GU", "ES"]
