"""What the words around a name make of a place: offset, precision, uncertainty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import MultiPolygon, box

import geo_movements as gm
from geo_movements.places.qualifiers import (
    BEARINGS,
    RULES,
    Qualifier,
    base_ids,
    part_of,
    qualified_place,
    read_qualifier,
)

GEOD = Geod(ellps="WGS84")
KURSK = {
    "place_id": "geonames:538560", "lat": 51.73, "lon": 36.19, "precision": "town",
    "uncertainty_km": None,
}  # fmt: skip
LAND = {**KURSK, "place_id": "geonames:1", "precision": "country", "uncertainty_km": 400.0}


@pytest.mark.parametrize(
    ("toponym", "kind", "bases", "km", "bearing"),
    [
        ("near Kursk", "near", "Kursk", None, None),
        ("the outskirts of Kyiv", "near", "Kyiv", None, None),
        ("in the vicinity of Derna", "near", "Derna", None, None),
        ("the Wonsan area", "area", "Wonsan", None, None),
        ("off Sevastopol", "off", "Sevastopol", None, None),
        ("off the southern coast of Crimea", "off", "Crimea", None, None),
        ("waters off Sinpo", "off", "Sinpo", None, None),
        ("30 km east of Kursk", "toward", "Kursk", 30, 90),
        ("some 10 miles NE of Sudzha", "toward", "Sudzha", 16.093, 45),
        ("12 nautical miles south-west of Odesa", "toward", "Odesa", 22.224, 225),
        ("5 km from Kupiansk", "from", "Kupiansk", 5, None),
        ("within 50 km of Kursk", "from", "Kursk", 50, None),
        ("just south of Basra", "beside", "Basra", None, 180),
        ("west-northwest of Derna", "beside", "Derna", None, 292.5),
        ("between Kursk and Belgorod", "between", "Kursk|Belgorod", None, None),
        ("southern Siberia", "part", "Siberia", None, 180),
        ("the south of France", "part", "France", None, 180),
        ("NE Syria", "part", "Syria", None, 45),
        ("central Ukraine", "part", "Ukraine", None, None),
        ("north of the Don", "beside", "the Don", None, 0),
        ("near Sergeyevka, Primorsky Krai", "near", "Sergeyevka, Primorsky Krai", None, None),
    ],
)
def test_the_words_are_read(toponym, kind, bases, km, bearing) -> None:
    assert read_qualifier(toponym) == Qualifier(kind, tuple(bases.split("|")), km, bearing)


@pytest.mark.parametrize(
    "name", ["Wonsan", "Fort Worth", "Norton", "Weston", "Southend", "Offenbach", "NSW Outback",
             "Area 51", "Between", "Nearchus", "N", "", "south", "{{ 7*7 }}"],
)  # fmt: skip
def test_a_plain_name_has_no_qualifier(name: str) -> None:
    assert read_qualifier(name) is None


@given(st.text(max_size=60))
def test_any_text_is_read_or_not_but_never_fails(text: str) -> None:
    qualifier = read_qualifier(text)
    assert qualifier is None or qualifier.kind in {kind for kind, _, _ in RULES}


@pytest.mark.parametrize("word", sorted(BEARINGS))
def test_every_point_of_the_compass_lies_where_it_says(word: str) -> None:
    point = word.upper() if len(word) <= 3 else word
    place = qualified_place(read_qualifier(f"100 km {point} of Kursk"), [KURSK])
    azimuth, _, metres = GEOD.inv(KURSK["lon"], KURSK["lat"], place["lon"], place["lat"])
    assert metres == pytest.approx(100_000, abs=2)
    assert (azimuth - BEARINGS[word] + 180) % 360 - 180 == pytest.approx(0, abs=0.01)
    assert (place["precision"], place["uncertainty_km"]) == ("district", 15)


@pytest.mark.parametrize(
    ("toponym", "base", "precision", "ring"),
    [
        ("near X", KURSK, "district", 20),
        ("near X", LAND, "country", 420),
        ("off X", KURSK, "sea", 30),
        ("within 50 km of X", KURSK, "district", 50),
        ("5 km east of X", KURSK, "district", 5),
        ("southern X", KURSK, "district", 5),
        ("southern X", LAND, "country", 280),
        ("central X", LAND, "country", 200),
        ("east of X", KURSK, "district", 30),
        ("east of X", LAND, "region", 230),
    ],
)
def test_a_qualifier_says_how_sure_the_place_is(toponym, base, precision, ring) -> None:
    place = qualified_place(read_qualifier(toponym), [base])
    assert (place["precision"], place["uncertainty_km"]) == (precision, ring)
    assert place["place_id"].startswith(f"{base['place_id']}/")


def test_between_two_places_is_a_ring_that_reaches_both() -> None:
    other = {**KURSK, "place_id": "geonames:2", "lat": 50.6}
    place = qualified_place(read_qualifier("between A and B"), [KURSK, other])
    for end in (KURSK, other):
        km = GEOD.inv(end["lon"], end["lat"], place["lon"], place["lat"])[2] / 1000
        assert km == pytest.approx(place["uncertainty_km"], abs=0.1)
    assert place["place_id"] == "geonames:538560+geonames:2/between"


def test_a_part_of_an_area_is_the_half_towards_its_bearing() -> None:
    area = MultiPolygon([box(0, 0, 4, 4), box(10, 0, 11, 1)])
    assert part_of(area, 0.0).bounds == (0, 2, 4, 4)
    assert part_of(area, 180.0).area == pytest.approx(4 * 2 + 1)
    assert part_of(area, 90.0).bounds == (10, 0, 11, 1)
    assert part_of(area, 45.0).area < area.area
    assert part_of(area, None).bounds == (2.75, 1, 4, 3)


# --- In a project ---------------------------------------------------------------------------------


def places_of(project_folder, rows: str, **tables: str):
    project = gm.read(project_folder(f"origin,destination\n{rows}", **tables))
    return project, gm.resolve(project).set_index("toponym")


def test_a_qualified_toponym_shares_the_sense_of_its_base(project_folder) -> None:
    _, places = places_of(project_folder, "near Dunai,Vladivostok\nDunai,Khabarovsk\n")
    near, itself = places.loc["near Dunai"], places.loc["Dunai"]
    assert near["place_id"] == f"{itself['place_id']}/near"
    assert (near["country"], near["uncertainty_km"]) == ("RU", 20)
    assert near["attribution"] == itself["attribution"]


def test_a_name_known_as_a_whole_is_not_taken_apart(project_folder) -> None:
    _, places = places_of(
        project_folder, "South Korea,North Macedonia\nthe Wonsan area,Fort Worth\n"
    )
    assert places.loc["South Korea", "precision"] == "country"
    assert "/" not in places.loc["North Macedonia", "place_id"]
    assert "Wonsan area" not in places.index  # the bases are no rows of their own


def test_a_qualified_name_that_nobody_knows_says_which_part(project_folder) -> None:
    project, places = places_of(project_folder, "near Xyzzyville,Kursk\n")
    assert places.loc["near Xyzzyville", "match"] == "none"
    problems = gm.check(project, places.reset_index())
    assert '"Xyzzyville": not found' in problems["problem"].iloc[0]


def test_a_place_of_the_project_can_be_qualified(project_folder) -> None:
    _, places = places_of(
        project_folder,
        "2 km north of the camp,Kursk\n",
        places="toponym,name,lat,lon,attribution\nthe camp,Camp,51,35,Us\n",
    )
    row = places.loc["2 km north of the camp"]
    assert row["lat"] == pytest.approx(51.018, abs=0.001)
    assert (row["match"], row["attribution"]) == ("project", "Us")


def test_coordinates_can_be_qualified(project_folder) -> None:
    _, places = places_of(project_folder, '"10 km N of 51, 35",Kursk\n')
    assert places.iloc[0]["lat"] == pytest.approx(51.09, abs=0.01)


def test_a_second_run_beside_the_lock_is_the_same(project_folder) -> None:
    from geo_movements.places.lock import lock_text

    folder = project_folder("origin,destination\nbetween Kursk and Belgorod,off Sevastopol\n")
    project = gm.read(folder)
    text = lock_text(gm.resolve(project), project)
    (folder / "places.lock.csv").write_text(text, encoding="utf-8")
    again = gm.read(folder)
    assert lock_text(gm.resolve(again), again) == text
    assert gm.build(again, gm.resolve(again)).legs["length_km"].isna().all()  # ends at sea


def test_what_is_qualified_twice_owes_its_credit(project_folder) -> None:
    folder = project_folder(
        "origin,destination\nnear 30 km east of Kursk,between Orel and Bryansk\n"
    )
    places = gm.resolve(gm.read(folder)).set_index("toponym")
    for toponym in ("near 30 km east of Kursk", "between Orel and Bryansk"):
        assert places.loc[toponym, "attribution"] == "GeoNames (geonames.org), CC BY 4.0"


def test_the_ids_of_an_import_may_hold_our_signs() -> None:
    ids = {"x:a/b", "x:c+d", "x:c"}
    assert base_ids("x:a/b+x:c/between/near", ids.__contains__) == ["x:a/b", "x:c"]
    assert base_ids("x:c+d/near", ids.__contains__) == ["x:c+d"]
    assert base_ids("x:a/b", ids.__contains__) == ["x:a/b"]


def test_an_id_of_slashes_only_is_not_followed_without_end() -> None:
    assert base_ids("x" + "/near" * 100_000, {"x"}.__contains__) == ["x" + "/near" * 99_997]


def test_a_toponym_of_qualifiers_only_is_not_followed_without_end(project_folder) -> None:
    folder = project_folder(f"origin,destination\n{'near ' * 2000}Kursk,near near near Kursk\n")
    places = gm.resolve(gm.read(folder)).set_index("toponym")
    assert sorted(places["match"]) == ["exact", "none"]
    assert places.loc["near near near Kursk", "match"] == "exact"
