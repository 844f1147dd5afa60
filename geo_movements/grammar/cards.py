"""Cards: the claims of one movement, claimant under claimant, and on what they differ."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from geo_movements.competing import APPROXIMATE, Known, differences, leg_keys, shared_totals
from geo_movements.grammar.words import (
    body,
    date_text,
    ends,
    one_spelling,
    records,
    span_text,
    strength_text,
    text,
    when,
    whereabouts,
)
from geo_movements.languages import Words, english
from geo_movements.tables.cells import split_list

__all__ = ["Card", "Comparison", "Row", "cards_of"]

Record = Mapping[Any, Any]
_DIFFER = {
    "status": english("whether it happened"),
    "port": english("port"),
    "origin": english("origin"),
    "destination": english("destination"),
    "via": english("route"),
    "mode": english("mode"),
    "strength": english("strength"),
    "date": english("dates"),
}
"""In the order in which they are told."""
_ALIKE = (
    "claimant", "leg", "kind", "either", "force", "date", "departed", "arrived", "sources",
    "reported", "reported_earliest", "reported_latest", "reliability", "credibility",
)  # fmt: skip
"""What claims of one row have in common, beside the facts that it tells."""
_POINT = re.compile(r"-?[0-9.]+, ?-?[0-9.]+")
_PORTS = ("origin", "destination")
_BY = {
    "sea": english("by sea"),
    "rail": english("by rail"),
    "road": english("by road"),
    "air": english("by air"),
    "foot": english("on foot"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one claimant says in one sentence: one claim, or several that differ in an end alone."""

    claims: tuple[int, ...]
    claimant: str | None
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Rows that compete, side by side: who says what, where they differ."""

    facts: tuple[str, ...]
    """On what they differ, in the words and the order of `Card.differ`."""
    rows: tuple[int, ...]
    """Positions in `Card.rows`."""
    cells: tuple[tuple[str | None, ...], ...]
    """What each row tells, one cell a fact; null where it tells nothing."""


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
    name, way = _name(told), _whole_way(told, language)
    forces = list(dict.fromkeys(force for row in told if (force := text(row["force"]))))
    one_force = forces[0] if len(forces) == 1 and all(text(row["force"]) for row in told) else None
    modes = dict.fromkeys(
        mode for row in told if (mode := text(row["mode"])) not in (None, "unknown")
    )
    sentences = _sentences(rows, ordered, shared, language, with_force=one_force is None)
    disputes = _disputes(rows, ordered, shared, known)
    return Card(
        title=name or way,
        force=one_force,
        way=way if name else None,
        modes=tuple(language.word(str(mode)) for mode in modes),
        date=_span(told, language),
        rows=tuple(sentences),
        differ=tuple(map(language.say, _facts_of(disputes.values()))),
        compared=tuple(_compared(rows, sentences, disputes, shared, language)),
    )


def _leg_key(row: Record) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    return leg_keys(text(row["leg"])) or ((), ())


def _name(told: Sequence[Record]) -> str | None:
    """Read a movement's name as a title: as written, or an id such as "to-kursk" in words.

    A bare code such as "m1" is no title.
    """
    name = text(told[0]["movement"])
    if name is None or sum(char.isalpha() for char in name) < 4:
        return None
    if not re.fullmatch(r"[a-z0-9_-]+", name):
        return name
    words = re.sub(r"[_-]+", " ", name).strip()
    return words[0].upper() + words[1:]


def _whole_way(told: Sequence[Record], language: Words) -> str:
    """Tell a movement stage by stage; where one does not go on from the last, begin anew."""
    legs = [row for row in told if text(row["kind"]) != "presence" and any(ends(row))]
    if not legs:
        words = _few(_there(list(_told(told, 1).values()), language), language)
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
            words = _few(list(origins.values()), language)
            ways.append([words or (untold if ways else _capital(untold))])
        there = _few(list(destinations.values()), language)
        ways[-1].append(there or language.say("destination not told"))
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


def _there(places: Sequence[str], language: Words) -> list[str]:
    """Say "at" once where it goes for all, else each place's own word."""
    words = [str(whereabouts(place, language)) for place in places]
    at = [language.say("at {place}", place=place) for place in places]
    # Once goes where the place comes last: "at A, B and C".
    once = words == at and all(map(str.endswith, at, places))
    return [*words[:1], *places[1:]] if once else words


def _few(words: Sequence[str], language: Words) -> str:
    if len(words) <= 3:
        return language.listed(words)
    first, second, *others = words
    return language.say(
        "{first}, {second} and {count} more", first=first, second=second, count=len(others)
    )


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
    return _few(list(dates), language) or None


def _sentences(
    rows: Sequence[Record],
    claims: Sequence[int],
    shared: set[int],
    language: Words,
    *,
    with_force: bool,
) -> list[Row]:
    """Merge one claimant's claims that differ in one end only; claimants stay together.

    Quotes and notes may differ: a row shows all of them.
    """
    merged: dict[tuple[object, ...], list[int]] = {}
    for at in claims:
        row = rows[at]
        key = (
            _facts(row, at in shared, language), _is_within(row),
            *(end is None for end in ends(row)), *(text(row[column]) for column in _ALIKE),
        )  # fmt: skip
        merged.setdefault(key, []).append(at)
    groups = [part for group in merged.values() for part in _one_end(rows, group)]
    bodies = one_spelling(body(rows[group[0]]["claimant"]) for group in groups)
    order = list(dict.fromkeys(bodies))
    told = sorted(zip(bodies, groups, strict=True), key=lambda item: order.index(item[0]))
    return [_row(rows, group, claimant, shared, with_force, language) for claimant, group in told]


def _one_end(rows: Sequence[Record], group: Sequence[int]) -> list[list[int]]:
    """Keep together what has one origin or one destination; "A, B to C, D" would say too much."""
    for column in (0, 1):
        if len({ends(rows[at])[column] for at in group}) == 1:
            return [list(group)]
    return [[at] for at in group]


def _row(
    rows: Sequence[Record],
    group: Sequence[int],
    claimant: str | None,
    shared: set[int],
    with_force: bool,
    language: Words,
) -> Row:
    told = [rows[at] for at in group]
    force = text(told[0]["force"]) if with_force else None
    facts = _facts(told[0], group[0] in shared, language)
    way = _way(told, language)
    cited = [text(row["sources"]) for row in told]
    return Row(
        claims=tuple(group),
        claimant=claimant,
        text="; ".join((f"{force}, {way}" if force else way, *facts)),
        sources=tuple(dict.fromkeys(s for cell in cited for s in split_list(cell))),
    )


def _facts(row: Record, shared: bool, language: Words) -> tuple[str, ...]:
    via = language.listed(list(split_list(text(row["via"]))))
    mode, status = text(row["mode"]), text(row["status"])
    parts = (
        language.say("via {places}", places=via) if via else None,
        strength_text(row, language, shared=shared),
        date_text(row, language),
        language.say(_BY[mode]) if mode in _BY else None,
        language.word(status) if status else None,
    )
    return tuple(part for part in parts if part)


def _way(told: Sequence[Record], language: Words) -> str:
    origins, destinations = (
        list(dict.fromkeys(word for row in told if (word := ends(row)[end]))) for end in (0, 1)
    )
    last = "or" if any(text(row["either"]) for row in told) else "and"
    start, end = language.listed(origins, last), language.listed(destinations, last)
    untold = language.say("no place told")
    if text(told[0]["kind"]) == "presence":
        return language.listed(_there(destinations, language), last) or untold
    if _is_within(told[0]):
        return language.say("within {place}", place=end)
    if start and end:
        return f"{start} → {end}"
    if end:
        return language.say("to {places}, origin not told", places=end)
    return language.say("from {places}, destination not told", places=start) if start else untold


def _is_within(row: Record) -> bool:
    """Tell whether a leg ends where it begins and passes nowhere else."""
    origin, destination = ends(row)
    if origin is None or destination is None or text(row["via"]):
        return False
    return origin.casefold() == destination.casefold()


Dispute = Mapping[str, str]
"""A column on which two claims differ -> the word for it, in English."""


def _disputes(
    rows: Sequence[Record], claims: Sequence[int], shared: set[int], known: Known
) -> dict[tuple[int, int], Dispute]:
    """Tell on what competing claims differ: what cannot both be true, or is told differently."""
    located = {place["place_id"] for place in known.senses.values()}
    told = {at: _comparable(rows[at], at in shared, located) for at in claims}
    by_id = {text(rows[at]["id"]): at for at in claims}
    found: dict[tuple[int, int], Dispute] = {}
    for at, one in told.items():
        for rival in map(by_id.get, split_list(text(one["competes_with"]))):
            if rival is None:
                continue
            other = told[rival]
            by_sea = text(one["mode"]) == text(other["mode"]) == "sea"
            named = {*differences(one, other, known), *_told_otherwise(one, other)}
            words = {c: _DIFFER["port" if by_sea and c in _PORTS else c] for c in named}
            found[at, rival] = words
    return found


def _facts_of(disputes: Iterable[Dispute]) -> tuple[str, ...]:
    words = {word for dispute in disputes for word in dispute.values()}
    return tuple(word for word in _DIFFER.values() if word in words)


def _compared(
    rows: Sequence[Record],
    sentences: Sequence[Row],
    disputes: Mapping[tuple[int, int], Dispute],
    shared: set[int],
    language: Words,
) -> Iterator[Comparison]:
    """Set the rows of each dispute side by side, in the order of the card."""
    row_of = {at: n for n, row in enumerate(sentences) for at in row.claims}
    pairs = {
        (row_of[one], row_of[other]): dispute
        for (one, other), dispute in disputes.items()
        if dispute and row_of[one] != row_of[other]
    }
    for members in _together(pairs):
        mine = [dispute for (one, _), dispute in pairs.items() if one in members]
        columns: dict[str, set[str]] = {}
        for column, word in (item for dispute in mine for item in dispute.items()):
            columns.setdefault(word, set()).add(column)
        facts = _facts_of(mine)
        yield Comparison(
            facts=tuple(map(language.say, facts)),
            rows=tuple(members),
            cells=tuple(
                tuple(
                    _cell(rows, sentences[n].claims, columns[fact], shared, language)
                    for fact in facts
                )
                for n in members
            ),
        )


def _together(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Group what pairs join, directly or through others.

    >>> _together([(3, 1), (1, 2), (5, 4)])
    [[1, 2, 3], [4, 5]]
    """
    groups: list[set[int]] = []
    for pair in pairs:
        joined = [group for group in groups if not group.isdisjoint(pair)]
        groups = [group for group in groups if group not in joined]
        groups.append({*pair, *(n for group in joined for n in group)})
    return sorted(sorted(group) for group in groups)


def _cell(
    rows: Sequence[Record],
    claims: Sequence[int],
    columns: set[str],
    shared: set[int],
    language: Words,
) -> str | None:
    """Tell what the claims of a row say in the columns of one fact: both ports make a way."""
    told = [rows[at] for at in claims]
    if columns >= set(_PORTS):
        return _way(told, language)
    (column,) = columns
    if column in _PORTS:
        ends_told = (word for row in told if (word := ends(row)[_PORTS.index(column)]))
        either = any(text(row["either"]) for row in told)
        return language.listed(list(dict.fromkeys(ends_told)), "or" if either else "and") or None
    if column == "via":
        return language.listed(list(split_list(text(told[0]["via"])))) or None
    if column == "strength":
        return strength_text(told[0], language, shared=claims[0] in shared)
    if column == "date":
        return date_text(told[0], language)
    word = text(told[0][column])
    return language.word(word) if word else None


def _comparable(row: Record, shared: bool, located: set[str]) -> dict[str, Any]:
    """Prepare a claim for comparison; what bare legs bring and nobody can place is unknown."""
    ends_ = {column: text(row[column]) for column in ("origin_place", "destination_place")}
    days = {column: text(row[column]) for column in ("date_earliest", "date_latest")}
    return {
        **row,
        **{column: place if place in located else None for column, place in ends_.items()},
        **{column: day if when(day) < math.inf else None for column, day in days.items()},
        "strength_approx": text(row["strength_approx"]) == "True",
        "shared": shared,
    }


def _told_otherwise(one: Record, other: Record) -> Iterator[str]:
    """Name the dates and strengths that differ in what is told, though both may be true."""
    spans = [(row["date_earliest"], row["date_latest"]) for row in (one, other)]
    # When a force left and when it was there are different days of one story.
    if one["kind"] == other["kind"] and all(map(any, spans)) and spans[0] != spans[1]:
        yield "date"
    units = {text(row["strength_unit"]) or "persons" for row in (one, other)}
    if len(units) == 1 and not (_covers(one, other) or _covers(other, one)):
        yield "strength"


def _covers(one: Record, other: Record) -> bool:
    """Tell whether a strength leaves room for another: not told, the same, or its "about" does."""
    (low, high), (least, most) = (
        [text(row[column]) for column in ("strength_low", "strength_high")] for row in (one, other)
    )
    if low is high is None or (low, high) == (least, most):
        return True
    if not one["strength_approx"] or None in (least, most):
        return False
    return float(low or 0) * (1 - APPROXIMATE) <= float(least or 0) and float(most or 0) <= float(
        high or "inf"
    ) * (1 + APPROXIMATE)
