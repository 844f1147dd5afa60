"""Which date is the movement's, and what it means."""

import time

import pytest

from geo_movements.draft.attributes.beside import shifted
from geo_movements.draft.attributes.counted_days import span_of
from geo_movements.draft.attributes.dated import dates_in, year_told
from geo_movements.draft.attributes.when import date_of

THURSDAY = "2024-10-24"


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("yesterday", "2024-10-23"),
        ("overnight", "2024-10-23/2024-10-24"),
        ("on Tuesday", "2024-10-22"),
        ("on Tuesday night", "2024-10-22/2024-10-23"),
        ("last Friday", "2024-10-18"),
        ("next Tuesday", "2024-10-29"),
        ("earlier this week", "2024-10-21/2024-10-24"),
        ("later this month", "2024-10-24/2024-10-31"),
        ("in the last 48 hours", "2024-10-22/2024-10-24"),
        ("over the past month", "2024-09-23/2024-10-24"),
        ("late last month", "2024-09-21/2024-09-30"),
        ("early next year", "2025-01-01/2025-04-30"),
        ("last December", "2023-12-01/2023-12-31"),
        ("over the weekend", "2024-10-19/2024-10-20"),
        ("since Monday", "2024-10-21/.."),
        ("by the end of the month", "../2024-10-31"),
        ("in recent weeks", "../2024-10-24"),
        ("in the coming days", "2024-10-24/.."),
        ("three days ago", "2024-10-21"),
    ],
)
def test_days_count_from_publication(words, edtf):
    assert span_of(words, THURSDAY) == edtf
    assert [one.text for one in dates_in(f"They went {words} to Gao.")] == [words]


def test_a_plan_looks_ahead():
    assert span_of("on Tuesday", THURSDAY, ahead=True) == "2024-10-29"
    assert span_of("by Friday", THURSDAY, ahead=True) == "../2024-10-25"


def test_a_day_that_is_none_gives_nothing():
    assert span_of("yesterday", "soon") is None
    assert span_of("nine years ago", "0003-01-01") is None
    assert shifted("the following day", "9999-12-31", "9999-12-31") is None


@pytest.mark.parametrize(
    ("words", "earliest", "latest"),
    [
        ("the following day", "2016-11-28", "2016-11-28"),
        ("two weeks later", "2016-12-11", "2016-12-11"),
        ("three hours later", "2016-11-27", "2016-11-28"),
        ("days later", "2016-11-27", None),
        ("the next month", "2016-12-01", "2016-12-31"),
        ("early the next year", "2017-01-01", "2017-04-30"),
        ("the following spring", "2017-03-01", "2017-05-31"),
        ("the day before", "2016-11-26", "2016-11-26"),
        ("that same year", "2016-01-01", "2016-12-31"),
    ],
)
def test_days_count_from_the_text_s_other_date(words, earliest, latest, clause):
    text = f"On 27 November 2016 they gave up. The men left for Idlib {words}."
    told = date_of(clause(text, "left"), None)
    assert (told.earliest, told.latest) == (earliest, latest)
    assert told.words.text.endswith(words.removeprefix("the "))


@pytest.mark.parametrize(
    ("words", "earliest", "latest"),
    [
        ("on 6 May 1944", "1944-05-06", "1944-05-06"),
        ("on June 6, 1944", "1944-06-06", "1944-06-06"),
        ("in late 1778", "1778-09-01", "1778-12-31"),
        ("in early and mid-October 2024", "2024-10-01", "2024-10-20"),
        ("in the closing days of December 1939", "1939-12-21", "1939-12-31"),
        ("on the last day of November 1807", "1807-11-30", "1807-11-30"),
        ("by the end of 1932", None, "1932-12-31"),
        ("between May and July 1898", "1898-05-01", "1898-07-31"),
        ("on 22 or 23 August 1960", "1960-08-22", "1960-08-23"),
        ("on the night of 5-6 June 1944", "1944-06-05", "1944-06-06"),
        ("during the winter of 1914–15", "1914-12-01", "1915-02-28"),
        ("in AD 533", "0533-01-01", "0533-12-31"),
        ("on Christmas Eve 1979", "1979-12-24", "1979-12-24"),
        ("at 161430Z NOV 84", "1984-11-16", "1984-11-16"),
        ("in 1941–42", "1941-01-01", "1942-12-31"),
    ],
)
def test_dates_with_their_year(words, earliest, latest, clause):
    told = date_of(clause(f"The corps marched {words} to Kars.", "marched"), None)
    assert (told.earliest, told.latest) == (earliest, latest)


def test_a_text_without_a_date_stays_empty(clause):
    told = date_of(clause("Two brigades left Gao.", "left", published=THURSDAY), THURSDAY)
    assert told == (None, None, None, None, 0.0)


def test_a_year_stands_in_an_earlier_sentence_or_the_title(clause):
    text = "The war began in 1914. In May the regiment sailed for Mudros."
    assert date_of(clause(text, "sailed"), None).edtf == "1914-05"
    text = "In May the regiment sailed for Mudros."
    assert date_of(clause(text, "sailed", title="Gallipoli, 1915"), None).edtf == "1915-05"
    told = date_of(clause(text, "sailed"), None)
    assert (told.words.text, told.earliest, told.latest) == ("May", None, None)


def test_news_take_the_near_year(clause):
    text = "Two frigates left Kiel in December."
    assert date_of(clause(text, "left"), THURSDAY).edtf == "2023-12"
    text = "Two frigates will leave Kiel in December."
    assert date_of(clause(text, "leave", tense="future"), THURSDAY).edtf == "2024-12"


def test_each_clause_has_its_own_date(clause):
    text = "The brigade left Kars on 3 May 1915, and the guns reached Van on 9 May 1915."
    assert date_of(clause(text, "left"), None).edtf == "1915-05-03"
    assert date_of(clause(text, "reached"), None).edtf == "1915-05-09"


def test_the_day_of_saying_is_not_the_day_of_moving(clause):
    text = "On Wednesday the army said that two brigades had left Gao."
    assert date_of(clause(text, "left", tense="perfect"), THURSDAY).words is None
    text = "Two brigades left Gao, the army said on Wednesday."
    assert date_of(clause(text, "left"), THURSDAY).words is None


def test_another_event_bounds_the_movement(clause):
    text = "The government had sent marines to the ports after a strike was banned last Friday."
    told = date_of(clause(text, "sent", tense="perfect"), "1987-03-11")
    assert (told.earliest, told.latest) == ("1987-03-06", None)


def test_numbers_and_names_are_no_years(clause):
    assert year_told("1500 men left") is None
    text = "In line with the 1987 treaty the brigade left Kars."
    assert date_of(clause(text, "left"), None).words is None
    assert [one.text for one in dates_in("1200 soldiers may march on Port Said")] == []


@pytest.mark.parametrize(
    "hostile",
    ["on 1 May " * 4000, "the following day " * 3000, "1" * 20000, "May " * 5000, "12/" * 5000,
     "early and mid " * 4000, "last last last " * 4000],
)  # fmt: skip
def test_hostile_text_is_read_in_time(hostile, clause):
    text = f"{hostile} they left Gao"
    start = time.process_time()
    date_of(clause(text, "left"), THURSDAY)
    assert time.process_time() - start < 2
