"""What a name may mean as it is spelt."""

from __future__ import annotations

import pytest

import geo_movements as gm


def row_of(project_folder, *names: str):
    rows = "".join(f'"{name}"\n' for name in names)
    return gm.resolve(gm.read(project_folder(f"origin\n{rows}"))).set_index("toponym").loc[names[0]]


def test_an_article_belongs_to_areas_not_to_towns(project_folder) -> None:
    assert row_of(project_folder, "the Donbas")["precision"] == "region"
    assert row_of(project_folder, "the front", "Verdun", "Reims")["match"] == "none"
    assert row_of(project_folder, "The Hague")["precision"] == "town"


def test_three_capitals_are_an_abbreviation(project_folder) -> None:
    assert row_of(project_folder, "EU", "Brussels", "Paris")["match"] == "none"
    assert row_of(project_folder, "Eu", "Brussels", "Paris")["name"] == "Eu"
    assert row_of(project_folder, "NSW", "Sydney")["admin1"] == "New South Wales"
    assert row_of(project_folder, "USA")["country"] == "US"


@pytest.mark.parametrize("context", [("Yaroslavl", "Pereslavl-Zalessky"), ("Uglich", "Yaroslavl")])
def test_a_far_city_by_another_name_gives_way_to_doubt(project_folder, context) -> None:
    """Rostov is Rostov-on-Don for most; beside Yaroslavl it may well be the Great."""
    row = row_of(project_folder, "Rostov", *context)
    assert row["match"] == "none" or row["admin1"] == "Yaroslavl Oblast"


def test_a_sea_lies_in_no_country(project_folder) -> None:
    project = gm.read(project_folder("origin\nSea of Japan\n"))
    assert gm.resolve(project, country="RU").iloc[0]["precision"] == "sea"


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("the Western Front", ("Paris", "Verdun")),
        ("Eastern Front", ("Warsaw", "Minsk")),
        ("off coast", ("Odesa",)),
        ("the south", ("Paris",)),
        ("Near East", ("Cairo",)),
        ("99999999 km east of Lviv", ("Kyiv",)),
        ("north of East Falkland", ("Stanley", "Goose Green")),
        ("Harpers Ferry", ("Fredericksburg", "Manassas", "Richmond", "Baltimore")),
    ],
)
def test_what_names_nothing_here_is_no_place(project_folder, name: str, context) -> None:
    row = row_of(project_folder, name, *context)
    assert row["match"] == "none", row["name"]


@pytest.mark.parametrize(
    ("name", "context", "lat"),
    [
        ("the South China Sea", ("Manila", "Hanoi"), 15),
        ("the North Sea", ("Wilhelmshaven", "Rosyth"), 56),
        ("Gao", ("Bamako", "Mopti"), 16.27),
        ("Veracruz", ("Mexico City", "Puebla"), 19.18),
        ("Hong Kong", (), 22.28),
        ("Kidal", ("Gao", "Menaka"), 18.44),
        ("Qamishli", ("Aleppo", "Hasakah"), 37.05),
        ("St. Lô", ("Paris", "Caen"), 49.12),
        ("Lviv (Ukraine)", ("Kyiv",), 49.84),
        ("Ascension Island", ("Stanley",), -7.95),
        ("just outside Kharkiv", ("Kyiv",), 49.98),
        ("12-15 km north of Lviv", ("Kyiv",), 49.96),
        ("half a mile south of Lviv", ("Kyiv",), 49.83),
    ],
)
def test_what_a_stranger_wrote_is_found(project_folder, name: str, context, lat: float) -> None:
    row = row_of(project_folder, name, *context)
    assert row["match"] != "none", row["reason"]
    assert row["lat"] == pytest.approx(lat, abs=3 if lat in (15, 56) else 0.05)


def test_a_country_asked_for_is_not_got_by_a_village_elsewhere(project_folder) -> None:
    """Oggersheim is a suburb in Germany, far from all that is told here."""
    project = gm.read(project_folder("origin\nSedd el Bahr\nOggersheim\n"))
    row = gm.resolve(project, country="TR").set_index("toponym").loc["Oggersheim"]
    assert row["match"] == "none" and "DE" in row["runners_up"]


def test_places_of_one_landing_are_apart(project_folder) -> None:
    table = "origin,destination,mode\nSuvla Bay,Cape Helles,sea\nSedd el Bahr,Krithia,foot\n"
    project = gm.read(project_folder(table))
    legs = gm.build(project, gm.resolve(project)).legs
    assert legs["length_km"].iloc[0] == pytest.approx(32, abs=2)  # by sea around the cape
    assert legs["length_km"].iloc[1] == pytest.approx(6.4, abs=0.5)
