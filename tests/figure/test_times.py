"""Steps through time, in any year."""

from __future__ import annotations

import pytest

from geo_movements.figure.times import Times, iso_of, steps_of
from geo_movements.grammar import when
from geo_movements.languages import load


def during(first: str, last: str) -> Times:
    return Times(start=when(first), end=when(last) + 1440, since=None, until=None)


@pytest.mark.parametrize("iso", ["-0217-11-30", "0001-01-01", "1812-06-24", "2024-02-29"])
def test_a_day_is_written_as_it_was(iso: str) -> None:
    assert iso_of(when(iso)) == iso
    assert iso_of(when(iso) + 1439) == iso


@pytest.mark.parametrize(
    ("first", "last", "most", "words"),
    [
        ("2024-10-01", "2024-10-06", 6, ["1 Oct 2024", "2 Oct 2024"]),
        ("2024-01-10", "2024-12-20", 6, ["Jan–Feb 2024", "Mar–Apr 2024"]),
        ("1805-01-01", "1815-12-31", 12, ["1805", "1806"]),
        ("-0217-05-01", "-0217-10-31", 6, ["May 218 BC", "Jun 218 BC"]),
    ],
)
def test_steps_are_of_a_length_that_reads_well(
    first: str, last: str, most: int, words: list[str]
) -> None:
    steps = steps_of([during(first, last)], most, load("en"))
    assert [step.words for step in steps][:2] == words
    assert len(steps) <= most
    assert steps[0].span[0] <= when(first) and steps[-1].span[1] > when(last)


def test_without_a_date_there_is_no_step() -> None:
    open_ = Times(start=float("-inf"), end=float("inf"), since=None, until=None)
    assert steps_of([open_], 6, load("en")) == []
