"""Statements made by hand, so that what is made of them does not hang on what a grammar finds."""

from __future__ import annotations

from typing import Any

import pytest

from geo_movements.draft.drafting import Examined
from geo_movements.draft.records import Article, Mention, Sense, Statement, Words
from geo_movements.draft.senses import decide

TEXT = (
    "Some 300 soldiers were taken by ship from the Wonsan area to Vladivostok on 8 October 2024, "
    "the ministry said. From there they went to three camps in eastern Russia last Friday. "
    "The government denied it."
)
NAMES = ("Wonsan", "Vladivostok", "Russia")


def words(part: str, text: str = TEXT) -> Words:
    start = text.index(part)
    return Words(part, start, start + len(part))


def sentence(part: str, text: str = TEXT) -> Words:
    at = text.index(part)
    start = text.rfind(". ", 0, at) + 2 if ". " in text[:at] else 0
    return Words(text[start : text.index(".", at) + 1], start, text.index(".", at) + 1)


def statement(kind: Any, trigger: str, **fields: Any) -> Statement:
    return Statement(kind=kind, sentence=sentence(trigger), trigger=words(trigger), **fields)


def senses(text: str = TEXT, names: tuple[str, ...] = NAMES) -> list[Sense]:
    return decide(text, [Mention(*words(name, text), name) for name in names])


def examined(**fields: Any) -> Examined:
    article = Article(
        TEXT,
        **{"published": "2024-10-24", "file": "a.txt", "publisher": "The Example Post"} | fields,
    )
    return Examined(
        article,
        [
            statement(
                "leg", "taken", force=words("soldiers"), strength="Some 300", strength_low=300,
                strength_high=300, origin=words("the Wonsan area"),
                destination=words("Vladivostok"), mode="sea", date="8 October 2024",
                edtf="2024-10-08", claimant=words("the ministry"), status="claimed", movement=1,
                leg=1, confidence={"origin": 0.9, "date": 0.95, "status": 0.8},
            ),
            statement(
                "leg", "went", force=words("they"), origin=words("Vladivostok"),
                destination=words("three camps in eastern Russia"), date="last Friday",
                edtf="2024-10-18", status="reported", movement=1, leg=2,
            ),
            statement(
                "event", "denied", claimant=words("The government"), stance="denies",
                concerns=(1,), status="denied",
            ),
        ],
        senses(),
    )  # fmt: skip


@pytest.fixture
def found() -> Examined:
    return examined()
