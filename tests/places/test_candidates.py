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
