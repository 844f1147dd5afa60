"""Rows of a card: what one claimant says, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo_movements.grammar.words import (
    BY_MODE,
    body,
    date_text,
    embedded,
    ends,
    one_spelling,
    said,
    strength_text,
    text,
    whereabouts,
)
from geo_movements.languages import Words
from geo_movements.tables.cells import split_list

__all__ = ["Row", "rows_of", "there", "way_of"]

Record = Mapping[Any, Any]
_ALIKE = (
    "claimant", "leg", "kind", "either", "force", "date", "departed", "arrived", "sources",
    "reported", "reported_earliest", "reported_latest", "reliability", "credibility",
)  # fmt: skip
"""What claims of one row have in common, beside the facts that it tells."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one claimant says in one sentence: one claim, or several that differ in an end alone."""

    claims: tuple[int, ...]
    claimant: str | None
    text: str
    sources: tuple[str, ...]


def rows_of(
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
    way = way_of(told, language)
    cited = [text(row["sources"]) for row in told]
    return Row(
        claims=tuple(group),
        claimant=claimant,
        text="; ".join((f"{embedded(force)}, {way}" if force else way, *facts)),
        sources=tuple(dict.fromkeys(s for cell in cited for s in split_list(cell))),
    )


def _facts(row: Record, shared: bool, language: Words) -> tuple[str, ...]:
    via = language.listed([embedded(place) for place in split_list(said(row, "via"))])
    mode, status = text(row["mode"]), text(row["status"])
    parts = (
        language.say("via {places}", places=via) if via else None,
        strength_text(row, language, shared=shared),
        date_text(row, language),
        language.say(BY_MODE[mode]) if mode in BY_MODE else None,
        language.word(status) if status else None,
    )
    return tuple(part for part in parts if part)


def way_of(told: Sequence[Record], language: Words) -> str:
    """Say from where to where the claims of a row go, or which end is not told."""
    origins, destinations = (
        list(dict.fromkeys(word for row in told if (word := ends(row)[end]))) for end in (0, 1)
    )
    last = "or" if any(text(row["either"]) for row in told) else "and"
    start, end = language.listed(origins, last), language.listed(destinations, last)
    untold = language.say("no place told")
    if text(told[0]["kind"]) == "presence":
        return language.listed(there(destinations, language), last) or untold
    if _is_within(told[0]):
        return language.say("within {place}", place=end)
    if start and end:
        return f"{start} → {end}"
    if end:
        return language.say("to {places}, origin not told", places=end)
    return language.say("from {places}, destination not told", places=start) if start else untold


def there(places: Sequence[str], language: Words) -> list[str]:
    """Say "at" once where it goes for all, else each place's own word."""
    words = [str(whereabouts(place, language)) for place in places]
    at = [language.say("at {place}", place=place) for place in places]
    # Once goes where the place comes last: "at A, B and C".
    once = words == at and all(map(str.endswith, at, places))
    return [*words[:1], *places[1:]] if once else words


def _is_within(row: Record) -> bool:
    """Tell whether a leg ends where it begins and passes nowhere else."""
    origin, destination = ends(row)
    if origin is None or destination is None or text(row["via"]):
        return False
    return origin.casefold() == destination.casefold()
