"""Rows of a card: what one claimant says, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo_movements.grammar.told import Told
from geo_movements.grammar.words import embedded, whereabouts
from geo_movements.languages import Words

__all__ = ["Row", "rows_of", "there", "way_of"]


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one claimant says in one sentence: one claim, or several that differ in an end alone."""

    claims: tuple[int, ...]
    claimant: str | None
    text: str
    sources: tuple[str, ...]


def rows_of(told: Told, claims: Sequence[int], *, with_force: bool) -> list[Row]:
    """Merge one claimant's claims that differ in one end only; claimants stay together.

    Quotes and notes may differ: a row shows all of them.
    """
    merged: dict[tuple[object, ...], list[int]] = {}
    for at in claims:
        merged.setdefault(told.likeness[at], []).append(at)
    groups = [part for group in merged.values() for part in _one_end(told, group)]
    bodies = told.spelled([group[0] for group in groups])
    if len(set(bodies)) > 1:
        order = {name: at for at, name in reversed(list(enumerate(bodies)))}
        pairs = sorted(zip(bodies, groups, strict=True), key=lambda item: order[item[0]])
        bodies, groups = [name for name, _ in pairs], [group for _, group in pairs]
    return [
        _row(told, group, claimant, with_force=with_force)
        for claimant, group in zip(bodies, groups, strict=True)
    ]


def _one_end(told: Told, group: list[int]) -> list[list[int]]:
    """Keep together what has one origin or one destination; "A, B to C, D" would say too much."""
    if len(group) == 1:
        return [group]
    for column in (0, 1):
        if len({told.ends[at][column] for at in group}) == 1:
            return [group]
    return [[at] for at in group]


def _row(told: Told, group: Sequence[int], claimant: str | None, *, with_force: bool) -> Row:
    first = group[0]
    force = told.text("force")[first] if with_force else None
    way = way_of(told, group)
    if len(group) == 1:
        sources = tuple(dict.fromkeys(told.cited[first]))
    else:
        sources = tuple(dict.fromkeys(s for at in group for s in told.cited[at]))
    return Row(
        claims=tuple(group),
        claimant=claimant,
        text="; ".join((f"{embedded(force)}, {way}" if force else way, *told.facts[first])),
        sources=sources,
    )


def way_of(told: Told, claims: Sequence[int]) -> str:
    """Say from where to where the claims of a row go, or which end is not told."""
    language, first = told.language, claims[0]
    origins, destinations = (
        list(dict.fromkeys(word for at in claims if (word := told.ends[at][end]))) for end in (0, 1)
    )
    last = "or" if any(told.text("either")[at] for at in claims) else "and"
    start, end = language.listed(origins, last), language.listed(destinations, last)
    untold = language.say("no place told")
    if told.text("kind")[first] == "presence":
        return language.listed(there(destinations, language), last) or untold
    if told.within[first]:
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
