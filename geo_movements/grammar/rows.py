"""Rows of a card: what one claimant says, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo_movements.grammar.told import Told, way_words
from geo_movements.grammar.words import embedded

__all__ = ["Row", "rows_of", "way_of"]


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
    likeness = told.likeness
    for at in claims:
        merged.setdefault(likeness[at], []).append(at)
    groups = list(merged.values())
    if len(groups) < len(claims):
        groups = [part for group in groups for part in _one_end(told, group)]
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
    first = claims[0]
    if len(claims) == 1:
        return told.ways[first]
    origins, destinations = (
        list(dict.fromkeys(word for at in claims if (word := told.ends[at][end]))) for end in (0, 1)
    )
    either = any(told.text("either")[at] for at in claims)
    is_presence = told.text("kind")[first] == "presence"
    return way_words(told.language, origins, destinations, either, is_presence, told.within[first])
