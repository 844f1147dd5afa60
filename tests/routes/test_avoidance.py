from __future__ import annotations

import pytest

from geo_movements.errors import ParseError
from geo_movements.places.countries import CODES, NAMES, country_code, country_name
from geo_movements.routes.avoidance import GROUPS, avoid_of, read_avoid
from geo_movements.routes.passages import passages
from geo_movements.routes.ways import Avoid


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("CN", "CN"), ("cn", "CN"), ("UK", "GB"), ("China", "CN"), ("north korea", "KP"),
        ("Holland", "NL"), ("Россия", "RU"), (" Czechia ", "CZ"), ("Côte d'Ivoire", "CI"),
    ],
)  # fmt: skip
def test_a_country_is_read_by_code_and_by_name(word: str, code: str) -> None:
    assert read_avoid(word) == Avoid(countries=frozenset({code}))


@pytest.mark.parametrize("word", ["passage:Suez", "PASSAGE: suez", "passage:Suez Canal"])
def test_a_passage_is_read_by_id_and_by_name(word: str) -> None:
    assert read_avoid(word) == Avoid(passages=frozenset({"Suez"}))


def test_straits_of_one_name_are_avoided_together() -> None:
    assert read_avoid("passage:the Danish Straits").passages == {
        "Oresund", "Great Belt", "Little Belt",
    }  # fmt: skip
    assert {name for group in GROUPS.values() for name in group} <= {*passages()}


@pytest.mark.parametrize("name", passages())
def test_every_passage_can_be_avoided_by_its_id(name: str) -> None:
    assert read_avoid(f"passage:{name}").passages == {name}


@pytest.mark.parametrize(
    ("word", "problem", "hint"),
    [
        ("passage:Sues", '"Sues" is no passage.', 'Nearest: "passage:Suez".'),
        ("passage:", '"" is no passage.', "Known: "),
        ("passage:Xyzzy", '"Xyzzy" is no passage.', "Known: "),
        ("Suez Canal", '"Suez Canal" is no country.', 'Write "passage:Suez".'),
        ("Chna", '"Chna" is no country.', 'Nearest: "China" (CN).'),
        ("Khabarovsk", '"Khabarovsk" is no country.', "Write a country, as CN"),
        ("Soviet Union", '"Soviet Union" is a country of the past.', "Name those of today"),
        ("CN, RU", '"CN, RU" is no country.', "Put a semicolon between"),
        ("QQ", '"QQ" is no country.', "Write a country, as CN"),
    ],
)
def test_what_is_neither_is_refused_with_the_nearest(word: str, problem: str, hint: str) -> None:
    with pytest.raises(ParseError) as refused:
        read_avoid(word)
    assert refused.value.problem == problem and refused.value.hint.startswith(hint)


def test_words_unite_and_what_is_wrong_among_them_says_nothing() -> None:
    united = avoid_of(("CN", "China", "passage:Suez", "passage:Sues", "Chna", "Russia"))
    assert united == Avoid(frozenset({"CN", "RU"}), frozenset({"Suez"}))
    assert avoid_of(()) == Avoid()


# Names of what is no more, or that the gazetteer keeps by another name.
ELSEWHERE = {"AN", "BQ", "BV", "CS", "MF"}


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_name_of_a_country_is_read_as_its_code(code: str) -> None:
    assert country_code(code) == code
    assert read_avoid(NAMES[code]).countries == {code}
    assert country_name(code).removeprefix("the ") == NAMES[code]


def test_names_agree_with_the_gazetteer() -> None:
    from geo_movements.places.context import country_of

    assert {code for code in CODES if country_of(NAMES[code]) != code} == ELSEWHERE
