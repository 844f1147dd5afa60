"""Cards: the claims of one movement, claimant under claimant, and on what they differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from geo_movements.competing import Known, leg_keys, shared_totals
from geo_movements.grammar.disputes import Comparison, compared, disputes_of, facts_of
from geo_movements.grammar.rows import Row, rows_of, there
from geo_movements.grammar.words import date_text, ends, few, records, span_text, text, when
from geo_movements.languages import Words

__all__ = ["Card", "cards_of"]

Record = Mapping[Any, Any]
_POINT = re.compile(r"-?[0-9.]+, ?-?[0-9.]+")


@dataclass(frozen=True, kw_only=True)
class Card:
    """One movement."""

    title: str
    """What the project calls the movement, or its way."""
    force: str | None
    """Who went, where every claim says the same; else each row says it."""
    way: str | None
    """From where over where to where, when the title does not say it."""
    modes: tuple[str, ...]
    date: str | None
    rows: tuple[Row, ...]
    differ: tuple[str, ...]
    """On what competing claims differ, in words: port, strength, dates, ..."""
    compared: tuple[Comparison, ...]
    """The rows that compete with one another, those of one dispute together."""


def cards_of(legs: pd.DataFrame, known: Known, language: Words) -> list[Card]:
    """Group the claims by movement, in order of time; a claim without one has its own card."""
    rows = records(legs)
    members: dict[object, list[int]] = {}
    for at, row in enumerate(rows):
        members.setdefault(text(row["movement"]) or at, []).append(at)
    shared = {at for at, total in enumerate(shared_totals(legs)) if total}
    ordered = sorted(members.values(), key=lambda claims: min(_when(rows[at]) for at in claims))
    return [_card(rows, claims, shared, known, language) for claims in ordered]


def _when(row: Record) -> tuple[float, float]:
    first = text(row["date_earliest"]) or text(row["date_latest"]) or text(row["reported_earliest"])
    return when(first), when(text(row["date_latest"]))


def _card(
    rows: Sequence[Record],
    claims: Sequence[int],
    shared: set[int],
    known: Known,
    language: Words,
) -> Card:
    ordered = sorted(claims, key=lambda at: (_leg_key(rows[at]), _when(rows[at])))
    told = [rows[at] for at in ordered]
    name, way = _name(told), _wholeway_of(told, language)
    forces = list(dict.fromkeys(force for row in told if (force := text(row["force"]))))
    one_force = forces[0] if len(forces) == 1 and all(text(row["force"]) for row in told) else None
    modes = dict.fromkeys(
        mode for row in told if (mode := text(row["mode"])) not in (None, "unknown")
    )
    sentences = rows_of(rows, ordered, shared, language, with_force=one_force is None)
    disputes = disputes_of(rows, ordered, shared, known)
    return Card(
        title=name or way,
        force=one_force,
        way=way if name else None,
        modes=tuple(language.word(str(mode)) for mode in modes),
        date=_span(told, language),
        rows=tuple(sentences),
        differ=tuple(map(language.say, facts_of(disputes.values()))),
        compared=tuple(compared(rows, sentences, disputes, shared, language)),
    )


def _leg_key(row: Record) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    return leg_keys(text(row["leg"])) or ((), ())


def _name(told: Sequence[Record]) -> str | None:
    """Read a movement's name as a title: as written, a plain word with its capital.

    An id such as "to-kursk", "us_2024" or "m1" is no title: it knows no capitals, and was made to
    join rows. Then the way is.
    """
    name = text(told[0]["movement"])
    if name is None or sum(char.isalpha() for char in name) < 4:
        return None
    if re.fullmatch(r"[a-z]+", name):
        return _capital(name)
    return None if re.fullmatch(r"[a-z0-9_.-]+|\w*_\w*", name) else name


def _wholeway_of(told: Sequence[Record], language: Words) -> str:
    """Tell a movement stage by stage; where one does not go on from the last, begin anew."""
    legs = [row for row in told if text(row["kind"]) != "presence" and any(ends(row))]
    if not legs:
        words = few(there(list(_told(told, 1).values()), language), language)
        return _capital(words or language.say("no place told"))
    stages: dict[object, list[Record]] = {}
    for row in legs:
        stages.setdefault(_leg_key(row), []).append(row)
    ways: list[list[str]] = []
    last: dict[str, str] = {}
    for members in stages.values():
        origins, destinations = _told(members, 0), _told(members, 1)
        if not origins or origins.keys() != last.keys():
            untold = language.say("origin not told")
            words = few(list(origins.values()), language)
            ways.append([words or (untold if ways else _capital(untold))])
        reached = few(list(destinations.values()), language)
        ways[-1].append(reached or language.say("destination not told"))
        last = destinations
    told_ways = [word for word, _ in groupby(_arrows(way, language) for way in ways)]
    whole = "; ".join(told_ways)
    return whole if " → " in told_ways[0] else _capital(whole)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _arrows(way: Sequence[str], language: Words) -> str:
    # Bare coordinates on the way are bends of it, which nobody named.
    inner = [stop for stop in way[1:-1] if not _POINT.fullmatch(stop)]
    stops = [stop for stop, _ in groupby([*way[:1], *inner, *way[-1:]])]
    return " → ".join(stops) if len(stops) > 1 else language.say("within {place}", place=stops[0])


def _told(told: Sequence[Record], end: int) -> dict[str, str]:
    """Return the places told for one end, by what makes them one, in words."""
    column = ("origin_place", "destination_place")[end]
    words: dict[str, str] = {}
    for row in told:
        if word := ends(row)[end]:
            words.setdefault(text(row[column]) or word.casefold(), word)
    return words


def _span(told: Sequence[Record], language: Words) -> str | None:
    """Tell from when to when; a side that one claim leaves open stays open."""
    bounds = [(text(row["date_earliest"]), text(row["date_latest"])) for row in told]
    dated = [pair for pair in bounds if any(pair)]
    first, last = [pair[0] for pair in dated], [pair[1] for pair in dated]
    span = span_text(
        min(first, key=when) if first and all(first) else None,
        max(last, key=when) if last and all(last) else None,
        language,
    )
    if span:
        return span
    dates = dict.fromkeys(date for row in told if (date := date_text(row, language)))
    return few(list(dates), language) or None
