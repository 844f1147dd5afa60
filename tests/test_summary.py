"""The map in sentences: few, true to the tables, in each language."""

from __future__ import annotations

import pytest

from geo_movements import grammar
from geo_movements.languages import known, load
from geo_movements.schema import Story

from .page.conftest import HOSTILE, claims, make_story

MOST = 8


def summary(story: Story, code: str = "en") -> list[str]:
    return list(grammar.design(story, load(code)).summary)


def test_it_tells_how_many_whose_when_what_and_what_is_denied() -> None:
    told = summary(make_story())
    assert told[:3] == [
        "The map shows 14 claims of 6 movements.",
        "They are told by NIS, HUR, Researchers, White House and Kremlin.",
        "The time told is 1–23 Oct 2024.",
    ]
    sealift = next(sentence for sentence in told if sentence.startswith("Sealift, 1–20 Oct"))
    assert "Vladivostok; 4 claims; they differ on" in sealift
    assert told[-2:] == [
        "Some of what is shown is denied by Kremlin.",
        "The largest number told is 7,000 (HUR, from 23 Oct 2024, claimed).",
    ]


def test_one_is_not_many() -> None:
    (first, *_) = summary(make_story(claims()[3:4]))
    assert first == "The map shows 1 claim of 1 movement."


def test_a_story_of_nothing_says_so() -> None:
    assert summary(make_story([])) == [
        "The map shows 0 claims of 0 movements.",
        "Some of what is shown is denied by Kremlin.",
    ]


def test_what_nobody_tells_has_no_sentence() -> None:
    bare = {"claimant": None, "date_earliest": None, "date_latest": None, "strength": None}
    story = make_story([claims()[4] | bare])
    told = " ".join(summary(story))
    for words in ("told by", "time told", "largest"):
        assert words not in told


def test_ships_are_not_counted_among_persons() -> None:
    ships = {"strength": "9000", "strength_low": 9000, "strength_unit": "ships"}
    told = summary(make_story([*claims(), claims()[3] | {"id": "ships"} | ships]))
    assert "The largest number told is 7,000 (HUR, from 23 Oct 2024, claimed)." in told


@pytest.mark.parametrize("code", known())
def test_each_language_tells_as_much_and_not_too_much(code: str) -> None:
    story = make_story()
    assert len(summary(story, code)) == len(summary(story)) <= MOST


def test_words_in_braces_are_words() -> None:
    rows = [row | {"claimant": HOSTILE[0], "movement": "{count} {0}"} for row in claims()]
    told = summary(make_story(rows))
    assert f"They are told by {HOSTILE[0]}." in told
    assert any(sentence.startswith("{count} {0}, ") for sentence in told)
