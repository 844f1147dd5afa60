"""A draft made by hand of an article of our own, and the page of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo_movements import schema
from geo_movements.draft.records import Article, Mention, Sense, Statement, Words
from geo_movements.draft.review import page
from geo_movements.places.candidates import Weighed
from geo_movements.places.gazetteer import open_gazetteer

TEXT = (Path(__file__).parent / "article.txt").read_text(encoding="utf-8")

SENTENCES = (
    "South Korea's spy agency told lawmakers",
    "The men were then taken",
    "A White House spokesman",
    "Ukraine's military intelligence",
    "It expects 12,000 men",
    "One of the training grounds",
    "The Kremlin called",
)
PLACES = {
    "North Korea": ("North Korea", "people"), "Wonsan": ("Wonsan", "place"),
    "Vladivostok": ("Vladivostok", "place"), "Ussuriysk": ("Ussuriysk", "place"),
    "Kursk": ("Kursk", "place"), "Sergeyevka": ("Sergeyevka", "place"),
    "Dublin": ("Dublin", "place"), "Kremlin": ("Kremlin", "place"),
}  # fmt: skip
COLUMNS = (
    *schema.MOVEMENTS, "sentence", "sentence_start", "sentence_end",
)  # fmt: skip


def words(text: str, part: str, after: int = 0) -> Words:
    start = text.index(part, after)
    return Words(part, start, start + len(part))


def sentence_at(text: str, head: str) -> Words:
    start = text.index(head)
    stop = start
    while True:
        stop = text.index(".", stop) + 1
        if text[stop : stop + 1] in (" ", "\n", "") and not text[:stop].endswith(("Oct.",)):
            return Words(text[start:stop], start, stop)
        if text[:stop].endswith("Oct.") and text[stop : stop + 1] == "\n":
            return Words(text[start:stop], start, stop)


def senses_of(text: str) -> list[Sense]:
    world = open_gazetteer()
    found = []
    for name, (looked_up, kind) in PLACES.items():
        candidates = world.lookup([looked_up])[looked_up]
        share = 0.62
        ranked = []
        for candidate in candidates[:5]:
            terms = {"exact name": 2.0, "population": 0.8, "far from the other places": -0.6}
            ranked.append(Weighed(candidate, share, terms))
            share /= 2
        at = text.find(name)
        while at >= 0:
            mention = Mention(name, at, at + len(name), name, kind=kind)  # type: ignore[arg-type]
            score = 0.41 if name == "Sergeyevka" else 0.55 if name == "Dublin" else 0.97
            place = None if name == "Kremlin" or not ranked else ranked[0].candidate.place
            reason = "exact name; the largest of its namesakes; near the other places"
            found.append(Sense(mention, place, score, reason, tuple(ranked)))
            at = text.find(name, at + 1)
    return sorted(found, key=lambda sense: sense.mention.start)


def statements_of(text: str) -> list[Statement]:
    s = [sentence_at(text, head) for head in SENTENCES]

    def at(n: int, part: str) -> Words:
        return words(text, part, s[n].start)

    return [
        Statement(
            kind="leg", sentence=s[0], trigger=at(0, "sailed"),
            force=at(0, "North Korean soldiers"), strength="about 1,500",
            strength_low=1500, strength_high=1500, origin=at(0, "Wonsan"),
            destination=at(0, "Vladivostok"), mode="sea", date="between Oct. 8 and Oct. 13",
            edtf="2024-10-08/2024-10-13", claimant=at(0, "South Korea's spy agency"),
            status="claimed", movement=1, leg=1,
            confidence={"force": 0.95, "strength": 0.97, "origin": 0.95, "destination": 0.96,
                        "mode": 0.98, "date": 0.9, "claimant": 0.93, "status": 0.9},
        ),
        Statement(
            kind="leg", sentence=s[1], trigger=at(1, "taken"), force=at(1, "The men"),
            origin=at(1, "Vladivostok"), destination=at(1, "Ussuriysk"), mode="rail",
            claimant=at(1, "the agency"), status="claimed", movement=1, leg=2,
            confidence={"force": 0.55, "origin": 0.9, "destination": 0.92, "mode": 0.95,
                        "claimant": 0.7, "status": 0.9},
        ),
        Statement(
            kind="leg", sentence=s[2], trigger=at(2, "moved"), force=at(2, "troops"),
            strength="at least 3,000", strength_low=3000, origin=at(2, "the Wonsan area"),
            destination=at(2, "Vladivostok"), date="early to mid-October", edtf="2024-10",
            claimant=at(2, "A White House spokesman"), status="claimed", movement=2, leg=1,
            confidence={"force": 0.8, "strength": 0.97, "origin": 0.85, "destination": 0.96,
                        "date": 0.75, "claimant": 0.9, "status": 0.85},
        ),
        Statement(
            kind="presence", sentence=s[3], trigger=at(3, "arrived"),
            force=at(3, "a first group of soldiers"), destination=at(3, "Kursk region"),
            date="on Oct. 23", edtf="2024-10-23", claimant=at(3, "Ukraine's military intelligence"),
            status="claimed", movement=3, leg=1,
            confidence={"force": 0.7, "destination": 0.8, "date": 0.9, "claimant": 0.92,
                        "status": 0.8},
        ),
        Statement(
            kind="leg", sentence=s[4], trigger=at(4, "travel"), force=at(4, "men"),
            strength="12,000", origin=at(4, "eastern Russia"), destination=at(4, "Kursk"),
            mode="air", date="before the end of the month", claimant=at(4, "It"),
            status="planned", movement=3, leg=2,
            confidence={"force": 0.6, "strength": 0.9, "origin": 0.4, "destination": 0.7,
                        "mode": 0.9, "date": 0.45, "claimant": 0.35, "status": 0.75},
        ),
        Statement(
            kind="presence", sentence=s[5], trigger=at(5, "lie"), destination=at(5, "Sergeyevka"),
            status="reported", confidence={"destination": 0.6, "status": 0.5},
        ),
        Statement(
            kind="event", sentence=s[6], trigger=at(6, "called the reports untrue"),
            claimant=at(6, "The Kremlin"), stance="denies", status="denied", concerns=(1, 2, 3),
            confidence={"claimant": 0.95, "stance": 0.9, "concerns": 0.5},
        ),
    ]  # fmt: skip


def tables_of(statements: Sequence[Statement]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Make the tables as the draft's folder has them."""
    movements, events = [], []
    for number, one in enumerate(statements, 1):
        told = {
            "sentence": one.sentence.text, "sentence_start": one.sentence.start,
            "sentence_end": one.sentence.end, "sources": "s1", "reported": "2024-10-24",
        }  # fmt: skip
        if one.kind == "event":
            events.append({
                **told, "id": f"e{number}", "kind": "statement", "stance": one.stance,
                "concerns": "; ".join(f"m{n}" for n in one.concerns), "text": one.sentence.text,
                "claimant": one.claimant and one.claimant.text, "draft": True,
            })  # fmt: skip
            continue
        movements.append({
            **told, "id": f"d{number}", "movement": one.movement and f"m{one.movement}",
            "leg": one.leg, "kind": one.kind, "force": one.force and one.force.text,
            "origin": one.origin and one.origin.text, "strength": one.strength,
            "destination": one.destination and one.destination.text, "mode": one.mode,
            "date": one.edtf or one.date, "claimant": one.claimant and one.claimant.text,
            "status": one.status, "draft": True,
        })  # fmt: skip
    extra = ("sentence", "sentence_start", "sentence_end", "draft")
    sources = [{"id": "s1", "publisher": "The Desk", "title": TEXT.split("\n")[0],
                "published": "2024-10-24"}]  # fmt: skip
    return (
        frame(movements, COLUMNS),
        frame(events, (*schema.EVENTS, *extra)),
        frame(sources, schema.SOURCES),
    )


def frame(rows: list[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(columns), dtype=object)
    return table.where(table.notna(), None)


def make_article(text: str = TEXT) -> Article:
    return Article(text, published="2024-10-24", publisher="The Desk", file="article.txt")


@pytest.fixture(scope="session")
def html() -> str:
    statements = statements_of(TEXT)
    return page(make_article(), statements, senses_of(TEXT), tables_of(statements))
