"""The map in sentences: for who does not see it, for search engines, for paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from geo_movements.grammar.cards import Card
from geo_movements.grammar.words import (
    body,
    date_text,
    one_spelling,
    records,
    span_text,
    strength_text,
    text,
    when,
)

__all__ = ["summary_of"]

Record = Mapping[Any, Any]
_TOLD_OF = 3
"""So many movements, those of most claims, have a sentence of their own."""
_ONE = {
    "{count} claims": "{count} claim",
    "{count} movements": "{count} movement",
}


def summary_of(legs: pd.DataFrame, events: pd.DataFrame, cards: Sequence[Card]) -> tuple[str, ...]:
    """Tell in at most eight sentences how many claims, whose, when, of what, and what is denied.

    What nobody tells has no sentence; a story without a claim has none but the first.
    """
    rows = records(legs)
    told = [
        _how_many(rows, cards),
        _who(rows),
        _when(rows),
        *_movements(cards),
        _most(rows),
        _denied(rows, records(events)),
    ]
    return tuple(sentence for sentence in told if sentence)


def _say(sentence: str, **values: object) -> str:
    one = values.get("count") == 1
    return (_ONE.get(sentence, sentence) if one else sentence).format_map(values)


def _few(words: Sequence[str]) -> str:
    if len(words) > _TOLD_OF:
        first, second, *others = words
        more = "{first}, {second} and {count} more"
        return _say(more, first=first, second=second, count=len(others))
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _how_many(rows: Sequence[Record], cards: Sequence[Card]) -> str:
    claims = _say("{count} claims", count=len(rows))
    movements = _say("{count} movements", count=len(cards))
    return _say("The map shows {claims} of {movements}.", claims=claims, movements=movements)


def _who(rows: Sequence[Record]) -> str | None:
    names = _by_weight(body(row["claimant"]) for row in rows)
    return _say("They are told by {names}.", names=_few(names)) if names else None


def _by_weight(bodies: Iterable[str | None]) -> list[str]:
    """List whom most claims cite first; who are cited alike stay in order."""
    counts = Counter(name for name in one_spelling(bodies) if name)
    return [name for name, _ in counts.most_common()]


def _when(rows: Sequence[Record]) -> str | None:
    """Give the whole time of which anything is told, whatever single claims leave open."""
    days = [
        day
        for row in rows
        for column in ("date_earliest", "date_latest")
        if (day := text(row[column]))
    ]
    if not days:
        return None
    span = span_text(min(days, key=when), max(days, key=when))
    return _say("The time told is {date}.", date=span) if span else None


def _movements(cards: Sequence[Card]) -> Iterator[str]:
    """Tell of those with most claims, in the order of the list: from where to where, when."""
    largest = sorted(cards, key=lambda card: -_claims(card))[:_TOLD_OF]
    for card in cards:
        if card in largest:
            yield _movement(card)


def _claims(card: Card) -> int:
    return sum(len(row.claims) for row in card.rows)


def _movement(card: Card) -> str:
    title = _say("{movement}, {date}", movement=card.title, date=card.date)
    facts = [
        card.way,
        _say("{count} claims", count=_claims(card)),
        _say("they differ on {facts}", facts=_few(card.differ)) if card.differ else None,
    ]
    told = "; ".join(fact for fact in facts if fact)
    return _say("{movement}: {facts}.", movement=title if card.date else card.title, facts=told)


def _most(rows: Sequence[Record]) -> str | None:
    """Name the largest number of persons that anybody tells of one claim, and who says so."""
    counted = [row for row in rows if (text(row["strength_unit"]) or "persons") == "persons"]
    numbers = [(number, row) for row in counted if (number := _number(row)) is not None]
    if not numbers:
        return None
    _, row = max(numbers, key=lambda one: one[0])
    facts = [body(row["claimant"]), date_text(row), text(row["status"])]
    told = ", ".join(fact for fact in facts if fact)
    largest = f"{strength_text(row)} ({told})" if told else strength_text(row)
    return _say("The largest number told is {strength}.", strength=largest)


def _number(row: Record) -> float | None:
    bounds = (text(row["strength_low"]), text(row["strength_high"]))
    told = [float(bound) for bound in bounds if bound]
    return max(told) if told and text(row["strength"]) else None


def _denied(rows: Sequence[Record], events: Sequence[Record]) -> str | None:
    """Name who says that something of it did not happen."""
    claims = [row for row in rows if text(row["status"]) == "denied"]
    denials = [event for event in events if text(event["stance"]) == "denies"]
    if not claims and not denials:
        return None
    names = _by_weight(body(row["claimant"]) for row in (*claims, *denials))
    if not names:
        return _say("Some of it is denied.")
    return _say("Some of it is denied by {names}.", names=_few(names))
