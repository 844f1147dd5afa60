"""Disputes: on what competing claims differ, and who says what, side by side."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo_movements.competing import APPROXIMATE, differences
from geo_movements.grammar.rows import Row, way_of
from geo_movements.grammar.told import Told
from geo_movements.grammar.words import text, when
from geo_movements.known import Known
from geo_movements.languages import english
from geo_movements.tables.cells import split_list

__all__ = ["DIFFER", "Comparison", "Dispute", "compared", "disputes_of", "facts_of"]

Record = Mapping[Any, Any]
Dispute = Mapping[str, str]
"""A column on which two claims differ -> the word for it, in English."""
DIFFER = {
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
_PORTS = ("origin", "destination")


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Rows that compete, side by side: who says what, where they differ."""

    facts: tuple[str, ...]
    """On what they differ, in the words and the order of `Card.differ`."""
    rows: tuple[int, ...]
    """Positions in `Card.rows`."""
    cells: tuple[tuple[str | None, ...], ...]
    """What each row tells, one cell a fact; null where it tells nothing."""


def disputes_of(
    told: Told, claims: Sequence[int], known: Known, located: Collection[str]
) -> dict[tuple[int, int], Dispute]:
    """Tell on what competing claims differ: what cannot both be true, or is told differently.

    `located` are the ids of the places that `known` can tell the whereabouts of.
    """
    rivals = told.text("competes_with")
    if not any(rivals[at] for at in claims):
        return {}
    cells = {at: _comparable(told.row(at), told.shared[at], located) for at in claims}
    by_id = {told.text("id")[at]: at for at in claims}
    found: dict[tuple[int, int], Dispute] = {}
    for at, one in cells.items():
        for rival in map(by_id.get, split_list(rivals[at])):
            if rival is None:
                continue
            other = cells[rival]
            by_sea = text(one["mode"]) == text(other["mode"]) == "sea"
            named = {*differences(one, other, known), *_told_otherwise(one, other)}
            words = {c: DIFFER["port" if by_sea and c in _PORTS else c] for c in named}
            found[at, rival] = words
    return found


def facts_of(disputes: Iterable[Dispute]) -> tuple[str, ...]:
    """List the words for all that disputes are about, in the order in which they are told."""
    words = {word for dispute in disputes for word in dispute.values()}
    return tuple(word for word in DIFFER.values() if word in words)


def compared(
    told: Told, sentences: Sequence[Row], disputes: Mapping[tuple[int, int], Dispute]
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
        facts = facts_of(mine)
        yield Comparison(
            facts=tuple(map(told.language.say, facts)),
            rows=tuple(members),
            cells=tuple(
                tuple(_cell(told, sentences[n].claims, columns[fact]) for fact in facts)
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


def _cell(told: Told, claims: Sequence[int], columns: set[str]) -> str | None:
    """Tell what the claims of a row say in the columns of one fact: both ports make a way."""
    language, first = told.language, claims[0]
    if columns >= set(_PORTS):
        return way_of(told, claims)
    (column,) = columns
    if column in _PORTS:
        words = (word for at in claims if (word := told.ends[at][_PORTS.index(column)]))
        either = any(told.text("either")[at] for at in claims)
        return language.listed(list(dict.fromkeys(words)), "or" if either else "and") or None
    if column == "via":
        return language.listed(list(split_list(told.said("via")[first]))) or None
    if column == "strength":
        return told.strengths[first]
    if column == "date":
        return told.dates[first]
    word = told.text(column)[first]
    return language.word(word) if word and word != "unknown" else None


def _comparable(row: Record, shared: bool, located: Collection[str]) -> dict[str, Any]:
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
