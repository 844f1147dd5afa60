"""The traps of the world's names, and what a person may decide against them."""

from __future__ import annotations

import itertools

import pytest

import geo_movements as gm
from geo_movements.places.geocoding import coordinates
from geo_movements.places.lock import lock_text


def resolved(project_folder, *names: str, country=None, **tables: str):
    rows = "".join(f'"{name}"\n' for name in names)
    project = gm.read(project_folder(f"origin\n{rows}", **tables))
    return gm.resolve(project, country=country).set_index("toponym")


STORY = ("Wonsan", "Vladivostok", "Khabarovsk", "Ussuriysk")


def test_the_story_s_towns_are_found_in_any_script(project_folder) -> None:
    places = resolved(project_folder, "Wonsan", "Вонсан", "원산", "Wŏnsan", "WONSAN")
    assert set(places["place_id"]) == {"geonames:1866923"}
    assert (places["score"] > 0.9).all()


@pytest.mark.parametrize("name", ["Dunai", "Dunay", "Khasan"])
def test_namesakes_abroad_do_not_win_over_the_story_s_country(project_folder, name: str) -> None:
    row = resolved(project_folder, *STORY, name).loc[name]
    assert row["country"] == "RU" and row["admin1"] == "Primorsky Krai"


def test_an_alternate_name_in_a_country_that_nothing_supports_is_no_guess(project_folder) -> None:
    # Leopoli is an alternate name of Lviv; nothing here points to Ukraine.
    row = resolved(project_folder, "Wonsan", "Vladivostok", "Leopoli").loc["Leopoli"]
    assert row["match"] == "none" and row["lat"] != row["lat"] and row.geometry is None
    assert "Lviv" in row["runners_up"]


def test_an_alternate_name_is_taken_where_the_story_supports_it(project_folder) -> None:
    row = resolved(project_folder, "Odesa", "Kharkiv", "Leopoli").loc["Leopoli"]
    assert (row["name"], row["match"]) == ("Lviv", "alternate")


def test_near_ties_stay_undecided_with_their_candidates(project_folder) -> None:
    name = "Sergeyevka, Primorsky Krai, Russia"
    row = resolved(project_folder, *STORY, name).loc[name]
    assert row["match"] == "none" and row["decided_by"] == "auto"
    assert row["runners_up"].count("Primorsky Krai") == 2


def test_the_larger_namesake_wins_where_it_is_clearly_larger(project_folder) -> None:
    row = resolved(project_folder, *STORY, "Blagoveshchensk").loc["Blagoveshchensk"]
    assert row["admin1"] == "Amur Oblast"
    assert "Bashkortostan" in row["runners_up"]


def test_the_words_after_a_comma_narrow(project_folder) -> None:
    places = resolved(
        project_folder, "Fokino, Bryansk Oblast", "Fokino, Primorsky Krai, Russia",
        "Paris, Texas", "Paris, France", "Paris, KP", "London, Atlantis-on-Sea",
    )  # fmt: skip
    assert places.loc["Fokino, Bryansk Oblast", "lat"] == pytest.approx(53.45, abs=0.01)
    assert places.loc["Fokino, Primorsky Krai, Russia", "lat"] == pytest.approx(42.97, abs=0.01)
    assert places.loc["Paris, Texas", "country"] == "US"
    assert places.loc["Paris, France", "country"] == "FR"
    assert places.loc[["Paris, KP", "London, Atlantis-on-Sea"], "match"].tolist() == ["none"] * 2


def test_areas_and_countries_have_points(project_folder) -> None:
    places = resolved(project_folder, "Kursk Oblast", "Primorsky Krai", "North Korea", "Russia")
    assert places["precision"].tolist() == ["region", "country", "region", "country"]
    assert places["lat"].notna().all()


def test_a_misspelt_name_is_no_place_but_suggests_one(project_folder) -> None:
    row = resolved(project_folder, *STORY, "Vladivostock").loc["Vladivostock"]
    assert row["match"] == "none"
    assert row["runners_up"].startswith("Vladivostok (Primorsky Krai, RU)")


def test_a_country_can_be_asked_for(project_folder) -> None:
    assert resolved(project_folder, "Cambridge").iloc[0]["match"] == "none"
    assert resolved(project_folder, "Cambridge", country="GB").iloc[0]["country"] == "GB"


def test_the_order_of_rows_decides_nothing(project_folder) -> None:
    names = ("Dunai", "Vladivostok", "Fokino", "Kiev", "Lvov", "Sergeyevka")
    tables = [
        resolved(project_folder, *order).drop(columns="geometry").to_csv()
        for order in itertools.islice(itertools.permutations(names), 0, 720, 97)
    ]
    assert len(set(tables)) == 1


def test_coordinates_are_places(project_folder) -> None:
    places = resolved(project_folder, "43.1, 131.9", "200, 10")
    assert places.loc["43.1, 131.9"].geometry.coords[0] == (131.9, 43.1)
    assert places.loc["200, 10", "match"] == "none"


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("43.1, 131.9", (131.9, 43.1)),
        ("-33.9 151.2", (151.2, -33.9)),
        ("43°06'N 131°54'E", (131.9, 43.1)),
        ("43.1 N, 131.9 W", (-131.9, 43.1)),
        ("Area 51", None),
        ("Hill 937, 12", None),
        ("", None),
        ("12", None),
    ],
)
def test_coordinates_as_people_write_them(text: str, point: tuple[float, float] | None) -> None:
    assert coordinates(text) == (point if point is None else pytest.approx(point))


PLACES = "toponym,name,lat,lon,precision,uncertainty_km,geometry,country,admin1,name_ko\n"


def test_the_project_s_own_places_come_first(project_folder) -> None:
    row = resolved(
        project_folder, "wonsan", places=f"{PLACES}Wonsan,Camp,39.5,127.1,site,2,,KP,,캠프\n"
    ).iloc[0]
    assert (row["lat"], row["match"], row["name"]) == (39.5, "project", "Camp")
    assert row["name_ko"] == "캠프"


def test_an_own_row_without_position_describes_a_gazetteer_place(project_folder) -> None:
    row = resolved(
        project_folder,
        "the harbour",
        places=f"{PLACES}the harbour,Fokino,,,district,9,,RU,Primorsky Krai,포키노\n",
    ).iloc[0]
    assert row["place_id"].startswith("geonames:")
    assert (row["precision"], row["uncertainty_km"], row["name_ko"]) == ("district", 9, "포키노")


def test_an_own_area_is_a_polygon(project_folder) -> None:
    row = resolved(
        project_folder, "the front",
        places=f'{PLACES}the front,,,,,,"POLYGON((35 51, 36 51, 36 52, 35 51))",,,\n',
    ).iloc[0]  # fmt: skip
    assert row.geometry.geom_type == "Polygon" and row["precision"] == "region"
    assert row.geometry.contains(gm_point(row["lon"], row["lat"]))


def gm_point(lon: float, lat: float):
    from shapely import Point

    return Point(lon, lat)


def test_the_lock_is_the_same_bytes_again_and_holds(project_folder) -> None:
    folder = project_folder("origin\nWonsan\nVladivostok\n")
    project = gm.read(folder)
    text = lock_text(gm.resolve(project), project)
    (folder / "places.lock.csv").write_text(text, encoding="utf-8")
    again = gm.read(folder)
    assert lock_text(gm.resolve(again), again) == text
    # A decided row is not decided again: here even a wrong position stays.
    moved = text.replace("43.10562", "44.5")
    assert moved != text
    (folder / "places.lock.csv").write_text(moved, encoding="utf-8")
    locked = gm.read(folder)
    assert gm.resolve(locked).set_index("toponym").loc["Vladivostok", "lat"] == 44.5
    updated = gm.resolve(locked, update=True).set_index("toponym")
    assert updated.loc["Vladivostok", "lat"] == pytest.approx(43.10562)


def test_a_person_s_row_outlives_everything(project_folder) -> None:
    lock = (
        "toponym,place_id,name,lat,lon,match,score,decided_by\n"
        "Sergeyevka,,,,,none,0,user\nGone,mine:1,Gone,1,2,project,1,user\n"
    )
    folder = project_folder("origin,destination\nSergeyevka,Vladivostok\n", lock=lock)
    project = gm.read(folder)
    places = gm.resolve(project, update=True)
    assert places.set_index("toponym").loc["Sergeyevka", "decided_by"] == "user"
    assert "\nGone,mine:1" in lock_text(places, project)
    legs = gm.build(project, places).legs
    assert legs.geometry.iloc[0].geom_type == "Point" and legs["origin_place"].iloc[0] is None


def test_a_lock_with_faults_is_told(project_folder) -> None:
    lock = "toponym,lat,lon,match,decided_by\nWonsan,95,x,maybe,auto\nWonsan,1,2,exact,me\n"
    problems = gm.check(gm.read(project_folder("origin\nWonsan\n", lock=lock)))
    errors = problems[problems["level"] == "error"]
    assert set(errors["column"]) == {"lat", "lon", "match", "toponym", "decided_by"}
    assert set(errors["file"]) == {"places.lock.csv"}


@pytest.mark.parametrize(
    ("name", "country", "precision"),
    [
        ("Moscow", "RU", "town"),
        ("Odesa", "UA", "town"),
        ("Kyiv", "UA", "town"),
        ("Chita", "RU", "town"),
        ("Kandahar", "AF", "town"),
        ("London", "GB", "town"),
        ("Paris", "FR", "town"),
        ("Athens", "GR", "town"),
        ("Alexandria", "EG", "town"),
        ("Georgia", "GE", "country"),
        ("Jordan", "JO", "country"),
        ("California", "US", "region"),
        ("Texas", "US", "region"),
        ("Crimea", "UA", "region"),
    ],
)
def test_a_well_known_name_alone_is_what_everybody_means(
    project_folder, name: str, country: str, precision: str
) -> None:
    row = resolved(project_folder, name).iloc[0]
    assert (row["country"], row["precision"]) == (country, precision)


@pytest.mark.parametrize("name", ["Cambridge", "Portsmouth", "Springfield", "Manchester"])
def test_a_name_of_many_towns_alone_is_a_doubt(project_folder, name: str) -> None:
    assert resolved(project_folder, name).iloc[0]["match"] == "none"


def test_a_second_run_beside_its_lock_is_the_same_bytes(project_folder) -> None:
    """A place that places.csv describes is decided anew, on the evidence of the first run."""
    folder = project_folder(
        "from,to\nWonsan,Vladivostok\nthe harbour,Khabarovsk\nDunai,Ussuriysk\n"
        "Artyom,Partizansk\nKhasan,Belogorsk\n",
        places=f"{PLACES}the harbour,Fokino,,,,,,RU,,\n",
    )
    project = gm.read(folder)
    text = lock_text(gm.resolve(project), project)
    (folder / "places.lock.csv").write_text(text, encoding="utf-8")
    again = gm.read(folder)
    assert lock_text(gm.resolve(again), again) == text


def test_a_row_that_says_nobody_knows_draws_nothing(project_folder) -> None:
    lock = (
        "toponym,place_id,name,lat,lon,match,decided_by,remark\n"
        '"Zed,Russia",geonames:1,Zed,50,40,none,user,asked twice\n'
    )
    folder = project_folder('origin,destination\n"Zed,Russia",Vladivostok\n', lock=lock)
    project = gm.read(folder)
    places = gm.resolve(project)
    nobody_knows = places.set_index("toponym").loc["Zed, Russia"]
    assert nobody_knows.geometry is None and nobody_knows["lat"] != nobody_knows["lat"]
    leg = gm.build(project, places).legs.iloc[0]
    assert leg.geometry.geom_type == "Point" and leg["origin_place"] is None
    assert "asked twice" in lock_text(places, project)


def test_two_villages_of_one_name_are_two(project_folder) -> None:
    row = resolved(project_folder, "Kharkiv", "Kyiv", "Zaitseve, Donetsk Oblast").loc[
        "Zaitseve, Donetsk Oblast"
    ]
    assert row["match"] == "none" and row["runners_up"].count("Donetsk Oblast") >= 2


def test_a_country_that_is_no_code_is_refused(project_folder) -> None:
    project = gm.read(project_folder("origin\nCambridge\n"))
    assert gm.resolve(project, country="gb")["country"].tolist() == ["GB"]
    for code in ("Britain", "ZZ"):
        with pytest.raises(ValueError, match="two letters"):
            gm.resolve(project, country=code)
    assert gm.resolve(project, country="UK")["country"].tolist() == ["GB"]


@pytest.mark.parametrize(
    ("name", "country"), [("원산", "KP"), ("Владивосток", "RU"), ("Київ", "UA"), ("Пхохан", None)]
)
def test_a_name_in_the_country_s_own_script_needs_no_support(
    project_folder, name: str, country: str | None
) -> None:
    assert resolved(project_folder, name).iloc[0]["country"] == country


def test_a_far_city_does_not_win_over_a_namesake_beside_the_story(project_folder) -> None:
    """Ji'an in Jilin lies opposite Manpo on the Yalu; the large one is in Jiangxi, 1,700 km off."""
    row = resolved(project_folder, "Dandong", "Sinuiju", "Manpo", "Tumen", "Ji'an").loc["Ji'an"]
    assert row["match"] == "none" and "Jilin" in row["runners_up"]


def test_a_name_that_is_not_alike_is_not_offered(project_folder) -> None:
    row = resolved(project_folder, *STORY, "Qwertyuiopolis").loc["Qwertyuiopolis"]
    assert row["runners_up"] is None and row["reason"] == "not found"


@pytest.mark.parametrize("lat", ["999", "", "x", "nan"])
def test_a_lock_row_without_a_sound_position_is_told_and_places_nothing(
    project_folder, lat: str
) -> None:
    lock = f"toponym,name,lat,lon,match,decided_by\nKyiv,Kyiv,{lat},30.5,exact,user\n"
    project = gm.read(project_folder("origin,destination\nKyiv,Lviv\n", lock=lock))
    places = gm.resolve(project)
    assert places.set_index("toponym").loc["Kyiv", "match"] == "none"
    problems = gm.check(project, places)
    assert "lat" in set(problems.loc[problems["level"] == "error", "column"])


def test_a_person_s_lock_row_may_be_an_id_alone(project_folder) -> None:
    lock = "toponym,place_id,decided_by\nKiyiv town,geonames:703448,user\n"
    project = gm.read(project_folder("origin,destination\nKiyiv town,Lviv\n", lock=lock))
    places = gm.resolve(project)
    row = places.set_index("toponym").loc["Kiyiv town"]
    assert (row["country"], row["precision"], row["match"]) == ("UA", "town", "exact")
    assert row["lat"] == pytest.approx(50.45, abs=0.01)
    assert not (gm.check(project, places)["level"] == "error").any()


def test_a_lock_row_that_says_nothing_is_told(project_folder) -> None:
    lock = "toponym,match,decided_by\nKyiv,exact,user\n"
    project = gm.read(project_folder("origin,destination\nKyiv,Lviv\n", lock=lock))
    problems = gm.check(project, gm.resolve(project))
    assert "the place has no position." in set(problems["problem"])
