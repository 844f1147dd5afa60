"""Towns under a story: which, from what zoom on, in what language."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_movements.basemap import Spot, crop, place_name
from geo_movements.basemap.layers import LANGUAGES, country_facts, country_names, town_names
from geo_movements.basemap.towns import Town, _isolation, towns

PRIMORYE = (130.0, 42.0, 135.0, 46.0)
VLADIVOSTOK = Spot(131.87, 43.11, ("Vladivostok",), "geonames:2013348")


def names(found: list[Town]) -> list[str]:
    return [town.name for town in found]


def test_the_important_ones_come_first_and_early() -> None:
    found = towns((-10, 35, 40, 60), (0, 42, 30, 55))
    assert {"Moscow", "Paris", "London", "Istanbul"} <= set(names(found)[:20])
    first = {town.name: town.zoom for town in found}
    assert first["Paris"] < first.get("Versailles", 99)
    assert {town.name for town in found if town.capital} >= {"Paris", "London", "Rome", "Kyiv"}


@settings(max_examples=15, deadline=None)
@given(st.floats(-170, 350), st.floats(-55, 65), st.floats(1, 60))
def test_towns_of_a_zoom_stand_apart(lon: float, lat: float, size: float) -> None:
    window = (lon, lat, lon + size, min(lat + size, 80))
    found = towns(window, window)
    assert found == towns(window, window)
    xy = np.array([[t.lon, t.lat] for t in found]).reshape(-1, 2)
    assert (xy[:, 0] > lon - 1e-3).all() and (xy[:, 0] < lon + size + 1e-3).all()
    sine = np.sin(np.radians(xy[:, 1]))
    flat = np.column_stack([xy[:, 0] / 360, -np.log((1 + sine) / (1 - sine)) / (4 * np.pi)]) * 256
    for zoom in {town.zoom for town in found}:
        seen = flat[[town.zoom <= zoom for town in found]] * 2**zoom
        away = np.hypot(*(seen[:, None] - seen[None]).transpose(2, 0, 1))
        assert away[np.triu_indices(len(seen), 1)].min(initial=1e9) > 79


def test_no_town_is_named_beside_the_storys_own() -> None:
    assert "Vladivostok" in names(towns(PRIMORYE, PRIMORYE))
    by_id = towns(PRIMORYE, PRIMORYE, story=[VLADIVOSTOK])
    assert "Vladivostok" not in names(by_id)
    by_name = towns(PRIMORYE, PRIMORYE, story=[Spot(131.95, 43.15, ("vladivostok",))])
    assert "Vladivostok" not in names(by_name)
    assert "Ussuriysk" in names(by_id)


def test_small_towns_are_told_around_the_storys_places() -> None:
    wide = (34.0, 37.0, 140.0, 56.0)
    far, near = (
        {t.name for t in towns(wide, wide, story=[spot]) if 131 < t.lon < 133 and 42 < t.lat < 44}
        for spot in (Spot(36.2, 51.7), VLADIVOSTOK)
    )
    assert len(near) > len(far) + 8


def test_the_open_sea_has_none() -> None:
    assert towns((-30, -1, -29, 0), (-30, -1, -29, 0)) == []


@pytest.mark.parametrize(
    ("language", "name"), [("ru", "Уссурийск"), ("ko", "우수리스크"), ("fr", "Ussuriysk")]
)
def test_towns_are_named_in_the_language_that_is_told(language: str, name: str) -> None:
    middle = [Spot(132.4, 43.5)]
    assert name in names(towns(PRIMORYE, PRIMORYE, language=language, story=middle))


def test_no_language_is_guessed() -> None:
    """Kharkiv's Russian name has no letter that only Russian has: it stays Latin."""
    found = names(towns((35, 49, 38, 51), (35, 49, 38, 51), language="ru"))
    assert "Kharkiv" in found and "Белгород" in found


CYRILLIC = r"[\u0400-\u04ff'’ʼ().\- ]+"
SCRIPTS = {"uk": CYRILLIC, "ru": CYRILLIC, "ko": r".*[가-힣].*"}


@pytest.mark.parametrize("language", SCRIPTS)
def test_the_names_are_in_the_script_of_their_language(language: str) -> None:
    told = town_names(language)
    assert len(told) > 5_000
    odd = [name for name in told.values() if not re.fullmatch(SCRIPTS[language], name)]
    assert odd == []


def test_ukrainian_names_have_no_russian_letters_nor_russian_ones_ukrainian() -> None:
    assert not [name for name in town_names("uk").values() if re.search("[ыэёъ]", name, re.I)]
    assert not [name for name in town_names("ru").values() if re.search("[іїєґ]", name, re.I)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_are_named_by_cldr_in_every_language(language: str) -> None:
    told = country_names(language)
    assert set(told) == set(country_facts())
    assert all(told.values())
    assert told["UA"] != "Ukraine" or language in ("en", "fr", "de")


def test_english_has_no_town_names_of_its_own() -> None:
    assert dict(town_names("en")) == {}
    assert dict(town_names("tlh")) == {}


@pytest.mark.parametrize(
    ("name", "place", "language", "told"),
    [
        ("Vladivostok", "geonames:2013348", "ru", "Владивосток"),
        ("Vladivostok district", "geonames:2013348", "ru", None),
        ("Vladivostok", "geonames:2013348", "en", None),
        ("Vladivostok", "project:vladivostok", "ru", None),
        ("Vladivostok", "", "ru", None),
    ],
)
def test_a_storys_place_is_named_where_it_is_the_town(
    name: str, place: str, language: str, told: str | None
) -> None:
    assert place_name(name, language, place_id=place, precision="town") == told


def test_a_crop_brings_the_names_of_other_languages() -> None:
    topology = crop((131.5, 42.8, 132.5, 43.4), language="en", others=("ru", "fr"))
    towns_, names_ = topology["towns"]["name"], topology["names"]
    assert set(names_) == {"ru", "fr"}
    assert names_["ru"]["towns"][towns_.index("Vladivostok")] == "Владивосток"
    assert names_["fr"]["towns"][towns_.index("Vladivostok")] is None
    assert names_["ru"]["countries"] == ["Китай", "Россия"]
    assert len(names_["fr"]["towns"]) == len(towns_)


@pytest.mark.parametrize("count", [0, 1, 2, 30, 700])
def test_isolation_is_the_distance_to_the_nearest_more_important(count: int) -> None:
    points = np.random.default_rng(count).random((count, 2)) * 256
    points[count // 2 :: 7] = points[: len(points[count // 2 :: 7])]  # some lie on others
    found = _isolation(points)
    for at in range(count):
        before = np.hypot(*(points[:at] - points[at]).T) if at else np.array([np.inf])
        assert found[at] == pytest.approx(before.min())


@pytest.mark.parametrize(
    ("language", "name", "wrong"),
    [
        ("uk", "Севастополь", "Севастопол"), ("uk", "Донецьк", "Донецк"), ("uk", "Керч", "Керчь"),
        ("uk", "Умань", "Уман"), ("ru", "Пермь", "Перм"), ("ru", "Тверь", "Твер"),
        ("ru", "Смоленск", "Смоленськ"), ("ru", "Норильск", "Норилск"),
    ],
)  # fmt: skip
def test_a_name_has_the_soft_signs_of_its_language(language: str, name: str, wrong: str) -> None:
    told = set(town_names(language).values())
    assert name in told and wrong not in told
