"""How many a force is: hedges, units, names that are no numbers."""

import time

import pytest

from geo_movements.draft.attributes.strength import of_force, read
from geo_movements.draft.records import Words


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("150 paratroopers", 150, 150),
        ("some 1,500 men", 1500, 1500),
        ("about 1,000 U.S. troops", 1000, 1000),
        ("3 000 soldiers", 3000, 3000),
        ("3\u202f000 soldiers", 3000, 3000),
        ("at least 600 insurgents", 600, None),
        ("More than 100 marines", 100, None),
        ("over 200 policemen", 200, None),
        ("a force including 300 marines", 300, None),
        ("500 or more rebels", 500, None),
        ("up to 3,500 soldiers", None, 3500),
        ("as many as 275 troops", None, 275),
        ("fewer than 80 men", None, 80),
        ("between 300 and 400 fighters", 300, 400),
        ("10,000 to 12,000 North Koreans", 10000, 12000),
        ("two to three thousand horsemen", 2000, 3000),
        ("Eleven soldiers", 11, 11),
        ("a hundred and twenty gendarmes", 120, 120),
        ("four thousand five hundred men", 4500, 4500),
        ("a dozen commandos", 12, 12),
        ("the last hundred or so Americans", 100, 100),
        ("the remaining 32", 32, 32),
        ("14,000 of its soldiers", 14000, 14000),
        ("a 600-strong contingent", 600, 600),
        ("the 5,000-man army", 5000, 5000),
        ("150 Iraqi Peshmerga", 150, 150),
        ("a column of 491 vehicles carrying 1,500 men", 1500, 1500),
        ("120 vessels and 5,000 men", 5000, 5000),
        ("a battalion of 800 men", 800, 800),
        ("another 500 troops", 500, 500),
        ("2.5 thousand recruits", 2500, 2500),
    ],
)
def test_people_are_counted(words, low, high):
    told = read(words)
    assert (told.low, told.high) == (low, high)
    assert told.words and told.words in words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("ten battalions", "ten battalions"),
        ("a convoy of 40 trucks and armoured vehicles", "40 trucks"),
        ("30 armoured personnel carriers", "30 armoured personnel carriers"),
        ("four of its warships", "four of its warships"),
        ("hundreds of soldiers", "hundreds"),
        ("several thousand fighters", "several thousand"),
        ("half of the 2,000 soldiers", "half of the 2,000"),
        ("2,000 infantry and 500 cavalry", "2,000 infantry and 500 cavalry"),
    ],
)
def test_what_is_no_number_of_people_keeps_its_words_and_no_bounds(words, told):
    assert read(words) == (told, None, None)


@pytest.mark.parametrize(
    "words",
    [
        "the 82nd Airborne Division", "101 Squadron", "42 Commando Royal Marines",
        "Task Force 58", "2nd Battalion", "T-72 tanks", "the army of 1812",
        "the liner Queen Elizabeth 2", "the garrison", "", "20 percent of the garrison",
    ],
)  # fmt: skip
def test_a_name_has_no_number(words):
    assert read(words) == (None, None, None)


def test_three_decimals_are_not_guessed_at():
    assert read("3.000 men") == (None, None, None)


@pytest.mark.parametrize(
    ("text", "force", "low"),
    [
        ("The task force, 35,000 strong, left Oran.", "The task force", 35000),
        ("Some 400 French and Belgian soldiers left.", "Belgian soldiers", 400),
        ("Forty-one pilots and ground crew returned.", "ground crew", 41),
        ("Il-76 transports flew peacekeepers in.", "peacekeepers", None),
        ("At least three more divisions moved.", "At least three", None),
        ("The company (130 all ranks) flew out.", "The company", 130),
        ("On 3 May soldiers left.", "soldiers", None),
    ],
)
def test_a_number_beside_the_force_is_its_own(text, force, low):
    at = text.index(force)
    assert of_force(text, Words(force, at, at + len(force))).low == low


@pytest.mark.parametrize(
    "hostile",
    ["9" * 5000, "1,000 " * 3000, "one hundred and " * 2000, "{{ 3 }} men", "\x00 12 men \ud800",
     "some about " * 3000, "(" * 4000],
)  # fmt: skip
def test_hostile_words_are_read_in_time(hostile):
    start = time.process_time()
    read(hostile)
    of_force(hostile, Words(hostile[-6:], len(hostile) - 6, len(hostile)))
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("In August 1877 Ritter's army left Sofia.", "Ritter's army"),
        ("In 1939 Polish troops left Lwow.", "Polish troops"),
        ("In 1099 Robert's army left Ramla.", "Robert's army"),
        ("By 1813 Wallis's corps had left Kovno.", "Wallis's corps"),
        ("In the summer of 1809 Blake's army left Linz.", "Blake's army"),
        ("On May 5, 1862 Grey's army left Yorktown.", "Grey's army"),
    ],
)
def test_a_year_before_a_name_is_no_strength(text: str, force: str) -> None:
    from geo_movements.draft.grammar import statements
    from geo_movements.draft.mentions import find
    from geo_movements.draft.records import Article

    (leg,) = statements(Article(text), find(text))
    assert leg.force and leg.force.text == force
    assert (leg.strength, leg.strength_low, leg.strength_high) == (None, None, None)
    assert leg.date and leg.date_latest
