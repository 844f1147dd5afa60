"""Which place a mention means: by its words, by the others, and by the whole text."""

import re
import time

import pytest

from geo_movements.draft.records import Mention
from geo_movements.draft.senses import decide


def mentions(text, *names, **more):
    """Mention each name wherever it stands."""
    found = [
        Mention(name, match.start(), match.end(), name, **more)
        for name in names
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    ]
    return sorted(found, key=lambda mention: mention.start)


def places(text, *names):
    """Say for each mention, in the order of the text, its place's country and area."""
    return [
        (sense.place.country, sense.place.admin1) if sense.place else None
        for sense in decide(text, mentions(text, *names))
    ]


def test_a_container_beside_a_name_narrows_it_and_what_follows() -> None:
    text = "He was born in Dublin, Ohio, and went to school there. Dublin has grown since."
    assert places(text, "Dublin", "Ohio") == [("US", "Ohio")] * 3


def test_two_senses_in_one_text_where_the_words_point_apart() -> None:
    text = "She left Paris, Texas, for good and flew to Paris, France, in May."
    first, second = places(text, "Paris")
    assert first == ("US", "Texas")
    assert second[0] == "FR"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Envoys of Georgia, Russia and Ukraine met.", ["country"] * 3),
        ("Envoys of Cuba, Mexico and Panama met.", ["country"] * 3),
        ("Snow fell in Washington, Oregon and Idaho.", ["region"] * 3),
        ("A plane left Ontario, California, on Friday.", ["town", "region"]),
        ("The mayor of Mexico, Missouri, spoke.", ["town", "region"]),
    ],
)
def test_a_list_is_no_container(text, kinds) -> None:
    names = set(re.findall("[A-Z][a-z]+", text)) - {"Envoys", "Snow", "The", "Friday"}
    found = decide(text, mentions(text, *names))
    assert [sense.place.precision for sense in found] == kinds


def test_the_place_that_a_name_is_taken_from_does_not_narrow_it() -> None:
    text = "The town was named after Naples in Italy. Naples lies in Florida, near Fort Myers."
    taken_from, own = places(text, "Naples")
    assert taken_from[0] == "IT"
    assert own == ("US", "Florida")


@pytest.mark.parametrize(
    ("text", "kind", "country"),
    [
        ("The president of Georgia flew from Tbilisi to Batumi.", "country", "GE"),
        ("From Georgia they marched by Atlanta and Macon to Savannah.", "region", "US"),
    ],
)
def test_a_state_or_a_country_by_the_towns_beside_it(text, kind, country) -> None:
    names = ("Georgia", "Tbilisi", "Batumi", "Atlanta", "Macon", "Savannah")
    sense = next(s for s in decide(text, mentions(text, *names)) if s.mention.name == "Georgia")
    assert (sense.place.precision, sense.place.country) == (kind, country)


def test_washington_is_the_capital_or_the_state() -> None:
    state, seattle, moscow, beijing, capital = decide(
        text
        := "In Washington state, near Seattle. Envoys from Moscow and Beijing came to Washington.",
        mentions(text, "Washington", "Seattle", "Moscow", "Beijing"),
    )
    assert state.place.precision == "region"
    assert seattle.place.admin1 == "Washington"
    assert capital.place.feature_code == "PPLC"
    assert moscow.place.country == "RU"
    assert beijing.place.country == "CN"


def test_new_york_is_the_city_unless_the_state_is_said() -> None:
    text = "Shares fell in New York, London and Tokyo."
    assert decide(text, mentions(text, "New York", "London", "Tokyo"))[0].place.precision == "town"
    text = "The governor of New York closed the roads round Albany and Syracuse."
    sense = decide(text, mentions(text, "New York", "Albany", "Syracuse"))[0]
    assert sense.place.precision == "region"


def test_neighbours_tell_which_town_is_meant() -> None:
    text = "Floods cut the road between Hyderabad and Karachi; boats came from Sukkur."
    assert places(text, "Hyderabad", "Karachi", "Sukkur") == [("PK", "Sindh")] * 3
    text = "Firms from Bengaluru, Pune and Chennai have come to Hyderabad."
    assert {country for country, _ in places(text, "Hyderabad", "Pune", "Chennai")} == {"IN"}


def test_a_small_country_is_a_neighbour_and_a_small_region_no_rival() -> None:
    """Mozambique has a province of Gaza."""
    text = "Israel and Egypt open the borders into Gaza."
    assert decide(text, mentions(text, "Israel", "Egypt", "Gaza"))[-1].place.country == "PS"


def test_a_famous_place_needs_no_company() -> None:
    for name, country in (("Paris", "FR"), ("Moscow", "RU"), ("Cairo", "EG"), ("Kiev", "UA")):
        assert places(f"They met in {name}.", name)[0][0] == country


def test_a_town_is_rather_meant_than_what_bears_its_name_beside_another() -> None:
    """Grenada is called Granada too, and Hong Kong Victoria."""
    text = "Granada fell to the rebels, and Salvador was quiet."
    granada, salvador = decide(text, mentions(text, "Granada", "Salvador"))
    assert granada.place.precision == salvador.place.precision == "town"
    assert salvador.place.country == "BR"


def test_demonyms_are_of_countries_and_not_of_villages() -> None:
    text = "Georgian and Russian officers met."
    people = [
        Mention("Georgian", 0, 8, "Georgia", "people", hints=("GE",)),
        Mention("Russian", 13, 20, "Russia", "people", hints=("RU",)),
    ]
    senses = decide(text, people)
    assert [sense.place.country for sense in senses] == ["GE", "RU"]
    assert {sense.place.precision for sense in senses} == {"country"}
    assert "people of Georgia" in senses[0].reason


def test_a_people_is_no_towns_where_a_country_is_called_so() -> None:
    text = "A Jordanian was met at Shakopee, Prior Lake and Chaska, in Minnesota."
    people = Mention("Jordanian", 2, 11, "Jordan", "people")
    others = mentions(text, "Shakopee", "Prior Lake", "Chaska", "Minnesota")
    assert decide(text, [people, *others])[0].place.precision == "country"
    town = Mention("Jordanian", 2, 11, "Jordan")
    assert decide(text, [town, *others])[0].place.admin1 == "Minnesota"


def test_a_famous_namesake_does_not_return_once_the_text_has_told_which_is_meant() -> None:
    text = "The flood reached Cairo, Illinois, on Friday. In Cairo the levee held, in Memphis not."
    first, _, second, memphis = places(text, "Cairo", "Illinois", "Memphis")
    assert first == second == ("US", "Illinois")
    assert memphis == ("US", "Tennessee")


def test_an_unknown_name_has_no_place_and_says_so() -> None:
    (sense,) = decide("At Qwertzuiop.", [Mention("Qwertzuiop", 3, 13, "Qwertzuiop")])
    assert sense.place is None
    assert sense.score == 0
    assert "no place of this name" in sense.reason


def test_nothing_supports_a_village_that_another_name_of_it_alone_leads_to() -> None:
    text = "Russia, Ukraine, Poland and Belarus spoke of Sharp Lake."
    sense = decide(text, mentions(text, "Russia", "Ukraine", "Poland", "Belarus", "Sharp Lake"))[-1]
    assert sense.place is None
    assert sense.ranked  # what it might be is told all the same


def test_the_alternatives_are_ranked_and_the_reason_is_told() -> None:
    text = "The train left Odessa, Texas, for Midland."
    sense = decide(text, mentions(text, "Odessa", "Texas", "Midland"))[0]
    assert 'the text says "Texas" beside it' in sense.reason
    assert sense.ranked[0].candidate.place == sense.place
    shares = [each.share for each in sense.ranked]
    assert shares == sorted(shares, reverse=True)
    assert {each.candidate.place.country for each in sense.ranked} >= {"US", "UA"}
    assert sense.ranked[0].terms["container"] > 0


def test_countries_and_states_lie_where_geonames_has_them() -> None:
    text = "From Canada to the United States, Brazil and Ontario."
    found = decide(text, mentions(text, "Canada", "United States", "Brazil", "Ontario"))
    points = [(round(s.place.lat, 1), round(s.place.lon, 1)) for s in found]
    assert points == [(60.1, -113.6), (39.8, -98.5), (-10.0, -55.0), (49.2, -84.5)]


def test_each_mention_is_answered_in_its_order_whatever_theirs() -> None:
    text = "From Wonsan to Vladivostok and Kursk."
    listed = mentions(text, "Wonsan", "Vladivostok", "Kursk")
    forth, back = decide(text, listed), decide(text, listed[::-1])
    assert [sense.mention for sense in back] == listed[::-1]
    assert [s.place for s in back[::-1]] == [s.place for s in forth]
    assert decide(text, []) == []


@pytest.mark.parametrize(
    "name", ["\x00", "", "{{ 7*7 }}", "\ud800", "=1+1", "‮Moscow", "</script>", "A" * 5000, "("]
)
def test_hostile_names_are_answered(name) -> None:
    text = f"At {name}, near Paris."
    first, second = decide(text, [Mention(name, 3, 3 + len(name), name), *mentions(text, "Paris")])
    assert first.mention.name == name
    assert second.place.country == "FR"


def test_a_long_text_takes_time_in_proportion() -> None:
    def seconds(times):
        text = "From Wonsan and Springfield to Paris, Texas, by way of Georgia. " * times
        listed = mentions(text, "Wonsan", "Springfield", "Paris", "Texas", "Georgia")
        began = time.perf_counter()
        decide(text, listed)
        return time.perf_counter() - began

    seconds(10)
    assert seconds(2000) < 25 * max(seconds(200), 0.02)


def test_congo_is_the_country_of_its_neighbours_and_both_are_candidates() -> None:
    assert places("A bus left Bukavu for Goma in Congo.", "Bukavu", "Goma", "Congo")[2] == (
        "CD",
        None,
    )
    assert places("A bus left Brazzaville in Congo.", "Brazzaville", "Congo")[1] == ("CG", None)
    (sense,) = decide("Congo won.", mentions("Congo won.", "Congo"))
    assert {one.candidate.place.country for one in sense.ranked} >= {"CD", "CG"}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Two ferries crossed the Trebia at dawn.", "Trebia", None),
        ("The men fell back to the Berezina.", "Berezina", None),
        ("The men fell back to Trebia.", "Trebia", "IT"),
        ("They came from the Hague, by bus.", "Hague", "NL"),
        ("They crossed the Sudan and rested.", "Sudan", "SD"),
        ("A bridge of the Kursk region fell.", "Kursk", "RU"),
        ("Bridges of the Kursk and Oryol regions fell.", "Kursk", "RU"),
    ],
)
def test_behind_the_no_town_is_meant(text: str, name: str, country: str | None) -> None:
    (sense,) = decide(text, mentions(text, name))
    assert (sense.place.country if sense.place else None) == country
