"""The map in sentences: for who does not see it, for search engines, for paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from geo_movements.grammar.cards import Card
from geo_movements.grammar.told import Cells, distinct
from geo_movements.grammar.words import (
    body,
    date_text,
    embedded,
    few,
    one_spelling,
    records,
    span_text,
    strength_text,
    text,
    when,
)
from geo_movements.languages import Words, english

__all__ = ["by_words", "counted_words", "flows_told", "frame_of", "summary_of"]

Record = Mapping[Any, Any]
_BY = {
    "origin": english("origin"),
    "destination": english("destination"),
    "day": english("day"),
    "week": english("week"),
    "month": english("month"),
    "year": english("year"),
    "side": english("side"),
    "claimant": english("claimant"),
    "mode": english("mode"),
    "force": english("force"),
}
"""What claims are counted into flows by."""
_WHO = 6
"""So many who say something are named."""
_TOLD_OF = 3
"""So many movements, those of most claims, have a sentence of their own."""


def summary_of(
    legs: pd.DataFrame | Cells, events: pd.DataFrame, cards: Sequence[Card], language: Words
) -> tuple[str, ...]:
    """Tell in at most eight sentences how many claims, whose, when, of what, and what is denied.

    What nobody tells has no sentence; a story without a claim has none but the first.
    """
    before, after = frame_of(legs, events, cards, language)
    return (*before, *_movements(cards, language), *after)


def frame_of(
    legs: pd.DataFrame | Cells, events: pd.DataFrame, cards: Sequence[Card], language: Words
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell of all movements together: what comes before those of single ones, and what after."""
    cells = Cells.of(legs)
    before = (
        _how_many(len(cells), cards, language),
        _who(cells, language),
        _when(cells, language),
    )
    after = (_denied(cells, records(events), language), _most(cells, language))
    return tuple(filter(None, before)), tuple(filter(None, after))


def _how_many(count: int, cards: Sequence[Card], language: Words) -> str:
    claims = language.say("{count} claims", count=count)
    movements = language.say("{count} movements", count=len(cards))
    return language.say(
        "The map shows {claims} of {movements}.", claims=claims, movements=movements
    )


def flows_told(legs: pd.DataFrame | Cells, by: Sequence[str], language: Words) -> tuple[str, ...]:
    """Tell of flows how many there are of how many claims, counted by what, and when.

    What is said of single claims, such as who says so, is not said of flows.
    """
    cells = Cells.of(legs)
    numbers = [*cells.text("claims"), *cells.text("denied")]
    shown = counted_words(len(cells), sum([int(one or 0) for one in numbers]), by, language)
    return tuple(filter(None, (shown, _when(cells, language))))


def counted_words(flows: int, claims: int, by: Sequence[str], language: Words) -> str:
    """Say how many flows the map shows, of how many claims."""
    return language.say(
        "The map shows {flows} of {claims}, counted by {facts}.",
        flows=language.say("{count} flows", count=flows),
        claims=language.say("{count} claims", count=claims),
        facts=by_words(by, language),
    )


def by_words(by: Sequence[str], language: Words) -> str:
    """List what claims are counted by."""
    return language.listed([language.say(_BY[word]) for word in by])


def _who(cells: Cells, language: Words) -> str | None:
    names = _by_weight(distinct(body, cells.text("claimant")))
    return (
        language.say("They are told by {names}.", names=few(names, language, _WHO))
        if names
        else None
    )


def _by_weight(bodies: Iterable[str | None]) -> list[str]:
    """List whom most claims cite first; who are cited alike stay in order."""
    counts = Counter(name for name in one_spelling(bodies) if name)
    return [name for name, _ in counts.most_common()]


def _when(cells: Cells, language: Words) -> str | None:
    """Give the whole time of which anything is told, whatever single claims leave open."""
    told = dict.fromkeys([*cells.text("date_earliest"), *cells.text("date_latest")])
    days = [day for day in told if day]
    if not days:
        return None
    span = span_text(min(days, key=when), max(days, key=when), language)
    return language.say("The time told is {date}.", date=span) if span else None


def _movements(cards: Sequence[Card], language: Words) -> Iterator[str]:
    """Tell of those with most claims, in the order of the list: from where to where, when."""
    by_size = sorted(range(len(cards)), key=lambda at: -_claims(cards[at]))
    for at in sorted(by_size[:_TOLD_OF]):
        yield _movement(cards[at], language)


def _claims(card: Card) -> int:
    return sum(len(row.claims) for row in card.rows)


def _movement(card: Card, language: Words) -> str:
    title = language.say("{movement}, {date}", movement=embedded(card.title), date=card.date)
    facts = [
        card.way,
        language.say("{count} claims", count=_claims(card)),
        language.say("they differ on {facts}", facts=few(card.differ, language))
        if card.differ
        else None,
    ]
    told = "; ".join(fact for fact in facts if fact)
    return language.say(
        "{movement}: {facts}.", movement=title if card.date else embedded(card.title), facts=told
    )


def _most(cells: Cells, language: Words) -> str | None:
    """Name the largest number of persons that anybody tells of one claim, and who says so."""
    columns = ("strength_unit", "strength", "strength_low", "strength_high")
    numbers = distinct(_number, *map(cells.text, columns))
    most = max((number for number in numbers if number is not None), default=None)
    if most is None:
        return None
    row = cells.row(numbers.index(most))
    status = text(row["status"])
    facts = [body(row["claimant"]), date_text(row, language), status and language.word(status)]
    told = language.lists["comma"].join(fact for fact in facts if fact)
    largest = f"{strength_text(row, language)} ({told})" if told else strength_text(row, language)
    return language.say("The largest number told is {strength}.", strength=largest)


def _number(unit: str | None, strength: str | None, *bounds: str | None) -> float | None:
    told = [float(bound) for bound in bounds if bound]
    counts = told and strength and (unit or "persons") == "persons"
    return max(told) if counts else None


def _denied(cells: Cells, events: Sequence[Record], language: Words) -> str | None:
    """Name who says that something of it did not happen."""
    told = zip(cells.text("status"), cells.text("claimant"), strict=True)
    claims = [claimant for status, claimant in told if status == "denied"]
    denials = [event for event in events if text(event["stance"]) == "denies"]
    if not claims and not denials:
        return None
    names = _by_weight(map(body, [*claims, *(event["claimant"] for event in denials)]))
    if not names:
        return language.say("Some of what is shown is denied.")
    return language.say(
        "Some of what is shown is denied by {names}.", names=few(names, language, _WHO)
    )
