"""In what ways a text may write a name, and what the words beside it say."""

import csv
import time
from importlib.resources import files

import pytest

from geo_movements.draft.records import Mention
from geo_movements.draft.senses.containers import (
    KINDS,
    containers,
    country_words,
    kind_said,
    of_namesake,
    used_locally,
)
from geo_movements.draft.senses.lookup import COUNTY, PART, SHORT, options_of
from geo_movements.draft.senses.states import abbreviated
from geo_movements.places.gazetteer import open_gazetteer


def best(name, people=False):
    options = options_of(name, people, open_gazetteer())
    return options.candidates[0].place, options.reached[0]


@pytest.mark.parametrize(
    ("name", "meant", "reached"),
    [
        ("Calif.", "California", SHORT),
        ("Ga.", "Georgia", SHORT),
        ("W. Va.", "West Virginia", SHORT),
        ("N.S.W.", "New South Wales", SHORT),
        ("TX", "Texas", SHORT),
        ("L.A.", "Los Angeles", SHORT),
        ("U.K.", "United Kingdom", SHORT),
        ("southern Iraq", "Iraq", PART),
        ("the city of Homs", "Homs", PART),
        ("Wonsan area", "Wŏnsan", PART),
        ("downtown Pittsburgh", "Pittsburgh", PART),
    ],
)
def test_a_name_is_found_as_texts_write_it(name, meant, reached) -> None:
    place, how = best(name)
    assert (place.name, how) == (meant, reached)


def test_states_that_are_abbreviated_are_not_countries() -> None:
    assert best("Ga.")[0].country == "US"
    assert best("W.A.")[0].country in ("US", "AU")


@pytest.mark.parametrize(
    ("name", "written_out"), [("Ft. Worth", "Fort Worth"), ("Mt. Pleasant", "Mount Pleasant"),
                              ("Loudon Co.", "Loudon County")],
)  # fmt: skip
def test_forts_mounts_and_counties_are_written_out(name, written_out) -> None:
    assert best(name)[0].name == written_out


def test_a_bare_name_may_be_an_american_county() -> None:
    options = options_of("Douglas", False, open_gazetteer())
    counties = [one.place for one, how in zip(options.candidates, options.reached, strict=True)
                if how == COUNTY]  # fmt: skip
    assert {place.admin1 for place in counties} >= {"Kansas", "Nebraska", "Oregon"}
    assert {place.name for place in counties} == {"Douglas County"}


def test_people_are_of_areas_and_else_of_towns() -> None:
    assert {one.place.precision for one in options_of("Georgia", True, open_gazetteer()).candidates
            } <= {"country", "region", "district"}  # fmt: skip
    assert best("Athens", people=True)[0].country == "GR"


@pytest.mark.parametrize("name", ["Europe", "the Middle East", "Urals", "Lake Baikal", "EU"])
def test_continents_ranges_and_lakes_are_known(name) -> None:
    place, _ = best(name)
    assert place.place_id.startswith("area:")
    assert place.uncertainty_km > 10


@pytest.mark.parametrize("name", ["wide.csv", "points.csv"])
def test_the_tables_have_each_row_once_and_sound(name) -> None:
    with (files("geo_movements.draft.senses") / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, strict=True))
    keys = [row.get("geonameid") or row["name"] for row in rows]
    assert len(keys) == len(set(keys)) > 80
    assert all(abs(float(row["lon"])) <= 180 and abs(float(row["lat"])) <= 90 for row in rows)


def test_points_stay_near_their_areas() -> None:
    """A point of GeoNames may lie far off the middle; but not in another part of the world."""
    with (files("geo_movements.draft.senses") / "points.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, strict=True):
            place = open_gazetteer().get(f"geonames:{row['geonameid']}")
            assert place.country == row["country"]
            assert abs(place.lat - float(row["lat"])) < 20


def mention(text, name):
    at = text.index(name)
    return Mention(name, at, at + len(name), name)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("He left Dublin, Ohio, in May.", "Dublin", ("Ohio",)),
        ("in Newark, N.J., and", "Newark", ("N.J.",)),
        ("Springfield, Hampden County, Massachusetts, is", "Springfield",
         ("Hampden County", "Massachusetts")),
        ("Perth (Scotland)", "Perth", ("Scotland",)),
        ("of Tamworth in New South Wales.", "Tamworth", ("New South Wales",)),
        ("the Texas town of Paris burnt", "Paris", ("Texas",)),
        ("Ohio's Dublin grew", "Dublin", ("Ohio",)),
        ("Odessa is a city in western Texas, the seat", "Odessa", ("Texas",)),
        ("Kirovsk lies near the border of the Murmansk Oblast.", "Kirovsk", ("Murmansk Oblast",)),
        ("Odessa was in ruins. In Texas", "Odessa", ()),
        ("went to Dublin and slept", "Dublin", ()),
        ("Paris. Texas is far", "Paris", ()),
    ],
)  # fmt: skip
def test_containers_are_read_beside_a_name(text, name, found) -> None:
    assert containers(text, mention(text, name)) == found


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("in Washington state", "Washington", "region"),
        ("the Kursk region", "Kursk", "region"),
        ("Logan County", "Logan", "district"),
        ("the village of Dvani", "Dvani", "town"),
        ("the republic of Georgia", "Georgia", "country"),
        ("the president of Georgia", "Georgia", "country"),
        ("he saw Georgia", "Georgia", None),
    ],
)
def test_the_kind_of_place_is_read_beside_a_name(text, name, kind) -> None:
    told = kind_said(text, mention(text, name))
    assert (told if told is None else KINDS[told]) == kind


def test_namesakes_local_use_and_words_of_a_country() -> None:
    for text, yes in (("It was named after Bangor in Wales", True), ("In Bangor", False),
                      ("He named two men. In Bangor", False)):  # fmt: skip
        assert of_namesake(text, mention(text, "Bangor")) is yes
    for text, yes in (("the Lebanon High School", True), ("the Lebanon of old", False)):
        assert used_locally(text, mention(text, "Lebanon")) is yes
    assert country_words("The sheriff and the selectmen; a lorry.") == {"US": 2, "GB": 1}


def test_initials_in_a_row_cost_no_time() -> None:
    text = "Bangor, " + "A. " * 60 + "!" + "B. B " * 2000
    began = time.process_time()
    containers(text, mention(text, "Bangor"))
    country_words("a " * 200_000)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "name", ["Ga", "Miss", "Georgia", "St. Louis", "A.B.C.D.E.", "", ".", "x" * 99]
)
def test_what_is_no_abbreviation_is_none(name) -> None:
    assert abbreviated(name) is None
