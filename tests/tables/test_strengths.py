import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo_movements.errors import ParseError
from geo_movements.schema import STRENGTH_UNITS
from geo_movements.tables.counts import tidy
from geo_movements.tables.strengths import RULES, Rule, Strength, parse, to_text


def low(number: int, unit: str | None = None) -> Strength:
    return Strength(number, None, False, unit)


def high(number: int, unit: str | None = None) -> Strength:
    return Strength(None, number, False, unit)


def both(first: int, last: int | None = None, unit: str | None = None) -> Strength:
    return Strength(first, first if last is None else last, False, unit)


def about(first: int, last: int | None = None, unit: str | None = None) -> Strength:
    return Strength(first, first if last is None else last, True, unit)


def vague(unit: str | None = None) -> Strength:
    return Strength(None, None, True, unit)


DPRK = {
    "at least 3,000": low(3000),
    "more than 7,000": low(7000),
    "over 7,000 North Korean troops": low(7000, "persons"),
    "several thousand": vague(),
    "up to 5,000": high(5000),
    "up to 5,000 North Korean special forces": high(5000, "persons"),
    "as many as 8,000": high(8000),
    "as many as 10,000": high(10000),
    "some 1,500": about(1500),
    "about 10,000": about(10000),
    "~400": about(400),
    "10,000": both(10000),
    "11 thousand North Korean troops": both(11000, unit="persons"),
    "between 10,000 and 12,000": both(10000, 12000),
    "18 soldiers": both(18, unit="persons"),
    "4 landing ships": both(4, unit="ships"),
    "3 escorts": both(3, unit="ships"),
    "at least 7 aircraft": low(7, "aircraft"),
    "hundreds": vague(),
    "hundreds of North Korean troops": vague("persons"),
    "few hundred special forces": vague("persons"),
    "most of more than 10,000": vague(),
    "4 brigades": both(4, unit="formations"),
    "unknown": Strength(None, None, False, None),
}

WORDS = {
    "3000": both(3000),
    "0": both(0),
    "3,000": both(3000),
    "12 000": both(12000),
    "12\u00a0000": both(12000),
    "12\u202f000": both(12000),
    "12\u2009000": both(12000),
    "1'000": both(1000),
    "1\u2019200-1\u2019500 men": both(1200, 1500, "persons"),
    "1'000'000": both(1_000_000),
    " 1,234,567 ": both(1234567),
    "1.5 thousand": both(1500),
    "2 dozen trucks": both(24, unit="vehicles"),
    "roughly 1,500": about(1500),
    "c. 400 men": about(400, unit="persons"),
    "≈1,500": about(1500),
    "1,500 or so": about(1500),
    "1,500-2,000": both(1500, 2000),
    "1,500 – 2,000 soldiers": both(1500, 2000, "persons"),
    "10,000 to 12,000": both(10000, 12000),
    "from 10,000 to 12,000": both(10000, 12000),
    "about 1,500-2,000": about(1500, 2000),
    "about between 3 and 5 ships": about(3, 5, "ships"),
    "10 to 12 thousand": both(10000, 12000),
    "500 to 2 thousand": both(500, 2000),
    "500 to 1,000": both(500, 1000),
    "1 to 1,000": both(1, 1000),
    "0 to 5,000": both(0, 5000),
    "5 to 10 thousand": both(5000, 10000),
    "5 dozen to 100,000": both(60, 100000),
    "1,500 to 2,000,000": both(1500, 2000000),
    "at least 5 and up to 10,000": both(5, 10000),
    "at least 3,000, at most 5,000 soldiers": both(3000, 5000, "persons"),
    "more than 3,000 but fewer than 5,000": both(3000, 5000),
    "at least 3,000 and up to about 5,000": about(3000, 5000),
    "\u2265 40 and \u2264 60": both(40, 60),
    "no fewer than 40": low(40),
    "≥ 40": low(40),
    "> 40": low(40),
    "3,000+": low(3000),
    "3,000 or more soldiers": low(3000, "persons"),
    "at least some 3,000": Strength(3000, None, True, None),
    "no more than 40": high(40),
    "≤40": high(40),
    "fewer than 40 tanks": high(40, "vehicles"),
    "up to about 40": Strength(None, 40, True, None),
    "a few": vague(),
    "at least several hundred": vague(),
    "tens of thousands of men": vague("persons"),
    "part of 1,500 soldiers": vague("persons"),
    "an unknown number of ships": Strength(None, None, False, "ships"),
    "not stated": Strength(None, None, False, None),
}

TOTALS = {
    "90,000 foot and 12,000 horse": both(102_000, unit="persons"),
    "4 landing ships and 3 escorts": both(7, unit="ships"),
    "38,000 infantry, 8,000 cavalry and 500 sailors": both(46_500, unit="persons"),
    "at least 3,000 foot and some 500 horse": Strength(3500, None, True, "persons"),
    "20,000 foot and up to 6,000 horse": Strength(20_000, 26_000, False, "persons"),
    "500 foot and several thousand horse": Strength(500, None, True, "persons"),
    "up to 500 foot and up to 60 horse": high(560, "persons"),
    "between 3,000 and 5,000 foot and 500 horse": both(3500, 5500, "persons"),
    "a company of marines and a battalion of infantry": both(2, unit="formations"),
    "a battalion and two companies": both(3, unit="formations"),
    "a convoy of 20 trucks and a tank": both(21, unit="vehicles"),
}

FULL = {
    "1.5k": both(1500),
    "10-12k": both(10_000, 12_000),
    "1.5 million": both(1_500_000),
    "a battalion": both(1, unit="formations"),
    "a company of marines": both(1, unit="formations"),
    "the 810th brigade": both(1, unit="formations"),
    "two brigades": both(2, unit="formations"),
    "four brigades": both(4, unit="formations"),
    "one ship": both(1, unit="ships"),
    "two or three ships": both(2, 3, "ships"),
    "2 or 3 ships": both(2, 3, "ships"),
    "half a dozen trucks": both(6, unit="vehicles"),
    "a dozen men": both(12, unit="persons"),
    "two dozen men": both(24, unit="persons"),
    "some two thousand men": about(2000, unit="persons"),
    "a couple of ships": vague("ships"),
    "low hundreds": vague(),
    "elements of the 810th Brigade": vague(),
    "3,000-strong": both(3000),
    "a force of 3,000": both(3000),
    "a convoy of about 20 trucks": about(20, unit="vehicles"),
    "a 3,000-strong brigade": both(3000),
    "some 500 strong": about(500),
    "1.5-2 million": both(1_500_000, 2_000_000),
    "one or two thousand": both(1000, 2000),
    "a hundred thousand men": both(100_000, unit="persons"),
    "half a million": both(500_000),
    "twenty-one to thirty men": both(21, 30, "persons"),
    "three battalions of the 810th brigade": both(3, unit="formations"),
    "3,000 soldiers of the 810th brigade": both(3000, unit="persons"),
    "the seventy-first brigade": both(1, unit="formations"),
    "most of the 810th brigade": vague(),
    "elements of 3 brigades": vague(),
    "elements of the 810th and 155th brigades": vague(),
}

COMMA = {
    "3.000": both(3000),
    "1.500-2.000 men": both(1500, 2000, "persons"),
    "1,5 thousand": both(1500),
    "1.234.567": both(1_234_567),
    "12 000": both(12_000),
    "up to 3.000": high(3000),
    "3'000": both(3000),
}

NOT_UNDERSTOOD = {
    "": "digits",
    "3,000 and 500": "its number and its noun",
    "at least 3,000 and some 500 men": "its number and its noun",
    "3,000 troops and 20 tanks": "Say which in strength_unit",
    "8,000 horse and 37 elephants": "strength_unit",
    "37 elephants": "persons, ships",
    "12 horses and 37 elephants": "strength_unit",
    "3,000 troops and 500 draftees": "strength_unit",
    "3,000 officers and men": "its number and its noun",
    "3,000 (of 10,000)": "Nearest",
    "-5": "Write the number in digits",
    "1e3": "Write the number in digits",
    "3000!": "Write the number in digits",
    "10'00": "Write the number in digits",
    "0'500": "Write the number in digits",
    "1'000.5": "Write the number in digits",
    "3,000 troops aboard landing ships": "strength_unit",
    "hundreds of men on ships": "strength_unit",
    "a battalion on a ship": "",
    "two battalions of 500 men": "Nearest",
    "half a battalion": '"a battalion"',
    "two regiments (about 1,200 men each)": "strength_unit",
    "10,000 (of whom 3,000 fell)": "digits",
    "3,000 (2,500)": "digits",
    "a regiment (the 3rd)": "",
    "a 500-man battalion": '"a battalion"',
    "a 500 battalion": "",
    "elements of the 810th brigade and 300 men": "its number and its noun",
    "a fleet of 40": "strength_unit",
    "a 40-strong convoy": "strength_unit",
    "at lest 3,000": '"at least 3,000"',
    "a battallion": '"a battalion"',
    "a band of brothers": "",
    "3.000": "write 3000 or 3,000",
    "1.234.567": "write 1234567 or 1,234,567",
    "up to 3.000 men": "write 3000 or 3,000",
    "3,00": "",
    "0,500": "",
    "1,5000": "",
    "1.555 thousand": "",
    "1.23 dozen": "",
    "1e4": "",
    "3 billion soldiers": "",
    "400 of 1,500": "",
    "28 military transports": "strength_unit",
    "3,000 in Kursk": "strength_unit",
    "most of them": "",
    "٣٠٠٠": "",
    "3⁰⁰⁰": "",
    "３０００": "",
    "5 to 10,000": '"5,000 to 10,000", or "at least 5 and up to 10,000"',
    "5-10,000 soldiers": '"5,000 to 10,000"',
    "10\u201312,000": '"10,000 to 12,000", or "at least 10 and up to 12,000"',
    "between 10 and 12 000": '"10,000 to 12,000"',
    "about 3 to 5000": '"3,000 to 5,000"',
    "500 to 2 million": '"500,000 to 2,000,000"',
    "at least 5,000 and up to 3,000": "Swap",
    "5-3": "Swap",
    "between 12,000 and 10,000": "Swap",
    "9" * 150: "Correct the number",
    "9" * 5000: "Keep the number",
}


@pytest.mark.parametrize(("text", "strength"), (DPRK | WORDS).items())
def test_words_are_read(text: str, strength: Strength) -> None:
    assert parse(text) == strength


@pytest.mark.parametrize(("text", "strength"), (TOTALS | FULL).items())
def test_the_words_of_reports_and_histories_are_read(text: str, strength: Strength) -> None:
    assert parse(text) == strength


@pytest.mark.parametrize(("text", "strength"), COMMA.items())
def test_a_decimal_comma_makes_points_group_thousands(text: str, strength: Strength) -> None:
    assert parse(text, decimal=",") == strength


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("3,000", "Write 3000 if"),
        ("10.00", "Write 10,00,"),
        ("approx 3.5k men", "Write 3,5,"),
        ("1,234.5", "Write 1.234,5,"),
        ("1.5.2", "Correct"),
    ],
)
def test_a_number_of_another_locale_is_refused(text: str, way: str) -> None:
    with pytest.raises(ParseError, match="decimal comma") as raised:
        parse(text, decimal=",")
    assert raised.value.hint.startswith(way)


def test_of_several_units_the_one_that_is_meant_counts() -> None:
    words = "at least 3,000 troops, 20 tanks and 37 elephants"
    assert parse(words, unit="persons") == low(3000, "persons")
    assert parse(words, unit="vehicles") == both(20, unit="vehicles")
    with pytest.raises(ParseError, match="counts no ships"):
        parse(words, unit="ships")
    assert parse("3,000 troops", unit="vehicles").unit == "persons"  # the row's contradiction


@pytest.mark.parametrize("words", ["3,000 troops and 500 draftees", "3,000 men and 40 things"])
def test_no_part_of_the_meant_unit_is_lost_for_an_unknown_noun(words: str) -> None:
    with pytest.raises(ParseError, match="is not known"):
        parse(words, unit="persons")


def test_men_beside_a_formation_are_counted_from_below() -> None:
    assert parse("a battalion and 300 men", unit="persons") == low(300, "persons")
    assert parse("a battalion and 300 men", unit="formations") == both(1, unit="formations")


def test_a_fleet_of_what_the_row_says_is_read() -> None:
    assert parse("a fleet of 40", unit="ships") == both(40)
    assert parse("a convoy of 40 ships") == both(40, unit="ships")


@pytest.mark.parametrize(("text", "hint"), NOT_UNDERSTOOD.items())
def test_what_is_not_understood_raises_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(ParseError) as raised:
        parse(text)
    assert raised.value.hint and re.search(re.escape(hint), raised.value.hint)
    assert len(str(raised.value)) < 300


def test_both_ways_to_read_a_range_are_offered() -> None:
    with pytest.raises(ParseError) as raised:
        parse("5 to 10,000")
    strengths = [parse(example) for example in re.findall('"(.+?)"', raised.value.hint)]
    assert strengths == [both(5000, 10000), both(5, 10000)]


@pytest.mark.parametrize(
    "text", ["more than 7,000", "several thousand", "most of 10,000", "unknown"]
)
def test_no_bound_is_invented(text: str) -> None:
    strength = parse(text)
    assert strength.high is None
    assert strength.low in (None, 7000)


WORDS = {
    "two": both(2),
    "2 or 3": both(2, 3),
    "a dozen": both(12),
    "two dozen": both(24),
    "three to four thousand": both(3000, 4000),
    "ten or twelve thousand men": both(10_000, 12_000, "persons"),
    "one and a half thousand": both(1500),
    "two and a half million": both(2_500_000),
    "half a thousand": both(500),
    "a quarter of a million": both(250_000),
    "three quarters of a million": both(750_000),
    "twelve hundred": both(1200),
    "one hundred and fifty": both(150),
    "between one hundred and two hundred": both(100, 200),
    "three thousand five hundred": both(3500),
    "two hundred and fifty thousand": both(250_000),
    "one million two hundred thousand and three": both(1_200_003),
    "a hundred and twenty-five men and thirty horse": both(155, unit="persons"),
    "at least a thousand": low(1000),
    "nearly three hundred ships": about(300, unit="ships"),
    "close to 12,000": about(12_000),
}


@pytest.mark.parametrize(("text", "strength"), WORDS.items())
def test_number_words_are_numbers(text: str, strength: Strength) -> None:
    assert parse(text) == strength


BRACKETS = {
    "a regiment (about 1,200)": about(1200),
    "a regiment (at least 1,200 men)": low(1200, "persons"),
    "1st Guards Regiment (about 1,200)": about(1200),
    "the garrison (300)": both(300),
    "two brigades (3,000 to 4,000)": both(3000, 4000),
    "several ships (5)": both(5, unit="ships"),
    "hundreds of soldiers (at least 300)": low(300, "persons"),
    "3,000 men (one brigade)": both(3000, unit="persons"),
    "a brigade of about 3,000 men": about(3000, unit="persons"),
    "a battalion of 500 men": both(500, unit="persons"),
    "a company of up to 20 tanks": high(20, "vehicles"),
}


@pytest.mark.parametrize(("text", "strength"), BRACKETS.items())
def test_the_number_of_a_formation_is_the_strength(text: str, strength: Strength) -> None:
    assert parse(text) == strength


def test_the_formation_itself_counts_where_formations_are_asked_for() -> None:
    for text in ("a regiment (about 1,200)", "1,200 (a regiment)", "a brigade of 3,000 men"):
        assert parse(text, unit="formations") == both(1, unit="formations")
    assert parse("two brigades (3,000 men)", unit="formations") == both(2, unit="formations")


EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_each_rule_decides_its_own_examples(rule: Rule, example: str) -> None:
    deciding = [other for other in RULES if other.pattern.fullmatch(tidy(example))]
    assert deciding == [rule]
    assert rule.meaning.endswith(".")


def test_units_are_those_of_the_schema() -> None:
    words = {"persons": "men", "ships": "boats", "aircraft": "planes", "vehicles": "trucks"}
    words |= {"formations": "brigades"}
    assert set(words) == set(STRENGTH_UNITS)
    for unit in STRENGTH_UNITS:
        assert parse(f"5 {unit}").unit == parse(f"5 {words[unit]}").unit == unit


numbers = st.integers(0, 10**12)
units = st.sampled_from([None, *STRENGTH_UNITS])
strengths = st.one_of(
    st.builds(Strength, numbers, st.none(), st.booleans(), units),
    st.builds(Strength, st.none(), numbers, st.booleans(), units),
    st.builds(Strength, st.none(), st.none(), st.booleans(), units),
    st.tuples(numbers, numbers)
    .map(sorted)
    .flatmap(lambda ends: st.builds(Strength, *map(st.just, ends), st.booleans(), units)),
)
WORD_LIST = (
    "at least more than up to about some ~ between and from - – to several hundred thousands of "
    "foot horse a battalion two or dozen 5k elements strong, plus fleet the 810th twenty-one 1.5 "
    "most 3,000 12 000 10 3.000 1.5 thousand dozen + or more North Korean soldiers ships unknown"
)
phrases = st.lists(st.sampled_from(WORD_LIST.split()), max_size=7).map(" ".join)


@given(strengths)
@example(Strength(5, 10_000, True, "persons"))
def test_what_is_printed_is_read_again(strength: Strength) -> None:
    assert parse(to_text(strength)) == strength


@given(st.one_of(st.text(), phrases))
@example("9" * 10_000)
@example("٣٠٠٠")
@example("²")
@example("most of " * 24)
@example("3000\n")
def test_any_text_reads_or_raises_a_parse_error(text: str) -> None:
    try:
        strength = parse(text)
    except ParseError as error:
        assert error.problem and error.hint
        return
    if strength.low is not None and strength.high is not None:
        assert strength.low <= strength.high
    assert parse(to_text(strength)) == strength


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1.2m", 1_200_000, 1_200_000),
        ("3 M men", 3_000_000, 3_000_000),
        ("between 1.5m and 2 mln", 1_500_000, 2_000_000),
        ("1-2m", 1_000_000, 2_000_000),
        ("10 k men", 10_000, 10_000),
        ("approx. 3,000", 3_000, 3_000),
    ],
)
def test_a_scale_may_be_a_letter(text: str, low: int, high: int) -> None:
    told = parse(text)
    assert (told.low, told.high, told.approx) == (low, high, text.startswith("approx"))


def test_a_letter_that_is_no_scale_is_no_adjective() -> None:
    with pytest.raises(ParseError):
        parse("2 b men")


@pytest.mark.parametrize(
    ("text", "low", "high", "approx", "unit"),
    [
        ("not fewer than 5,000", 5000, None, False, None),
        ("as few as 5,000", 5000, None, False, None),
        ("5,000 or fewer", None, 5000, False, None),
        ("5,000 at most", None, 5000, False, None),
        ("5,000 at least", 5000, None, False, None),
        ("approx. 3,000", 3000, 3000, True, None),
        ("est. 3,000 men", 3000, 3000, True, "persons"),
        ("perhaps 3,000", 3000, 3000, True, None),
        ("probably 3,000", 3000, 3000, True, None),
        ("3000 men.", 3000, 3000, False, "persons"),
        ("3,000.00", 3000, 3000, False, None),
        ("20 APCs", 20, 20, False, "vehicles"),
        ("600 sabres", 600, 600, False, "persons"),
        ("2,000 bayonets", 2000, 2000, False, "persons"),
        ("a handful", None, None, True, None),
        ("a handful of men", None, None, True, "persons"),
    ],
)
def test_everyday_strengths_mean_what_people_mean(
    text: str, low: int | None, high: int | None, approx: bool, unit: str | None
) -> None:
    assert parse(text) == Strength(low, high, approx, unit)
