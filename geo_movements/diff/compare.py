"""What differs between two stories: claims, places, events, sources, settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from geo_movements import grammar, schema
from geo_movements.diff.match import is_generated, matched
from geo_movements.geodesy import distance_km
from geo_movements.grammar import text
from geo_movements.schema import Story
from geo_movements.stages import stage
from geo_movements.tables.cells import split_list

__all__ = ["Change", "Difference", "Moved", "Pair", "compare"]

Record = Mapping[Any, Any]
_CLAIM = tuple(column for column in schema.MOVEMENTS if column != "id")
_EVENT = tuple(column for column in schema.EVENTS if column != "id")
_SOURCE = tuple(column for column in schema.SOURCES if column != "id")
_MOVED_KM = 0.001
"""Nearer than a metre, a place is where it was."""
_LONGER_KM = 0.5


@dataclass(frozen=True, kw_only=True)
class Change:
    """A cell that says something else; null where it was or is empty."""

    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A row of the old table and the row of the new that it is; one of them is null where alone."""

    old: int | None
    new: int | None
    changes: tuple[Change, ...] = ()
    moved: tuple[str, ...] = ()
    """Toponyms of it that lie elsewhere now."""

    @property
    def kind(self) -> str:
        """Return added, withdrawn, changed or unchanged."""
        if self.old is None:
            return "added"
        if self.new is None:
            return "withdrawn"
        return "changed" if self.changes or self.moved else "unchanged"


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A toponym that is placed elsewhere now, or was not placed, or is not any more."""

    toponym: str
    old: tuple[float, float] | None
    """lon, lat"""
    new: tuple[float, float] | None
    km: float | None
    """How far; null where one of them is not known."""
    claims: int
    """How many claims of the new story name it."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Two stories, and what one says otherwise than the other."""

    old: Story
    new: Story
    claims: tuple[Pair, ...]
    """The new ones in their order, then those withdrawn."""
    events: tuple[Pair, ...]
    sources: tuple[Pair, ...]
    places: tuple[Moved, ...]
    settings: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether the two stories say the same."""
        pairs = (*self.claims, *self.events, *self.sources)
        same = all(pair.kind == "unchanged" for pair in pairs)
        return same and not self.places and not self.settings


@stage("compare")
def compare(old: Story, new: Story) -> Difference:
    """Compare two stories.

    Rows are matched by id; those without one by what they say (`match.matched`). A claim has
    changed where a cell says something else, where a place of it lies elsewhere, or where its line
    is another though all its cells are the same.
    """
    places = tuple(_places(old, new))
    elsewhere = frozenset(place.toponym for place in places)
    mine = _own(old) + [column for column in _own(new) if column not in _own(old)]
    return Difference(
        old=old,
        new=new,
        claims=_claims(old, new, (*_CLAIM, *mine), elsewhere),
        events=_pairs(old.events, new.events, _EVENT, ("claimant",)),
        sources=_pairs(old.sources, new.sources, _SOURCE, ("publisher",)),
        places=places,
        settings=tuple(_settings(old, new)),
    )


def _own(story: Story) -> list[str]:
    """List the columns that the project brought itself."""
    return [
        name
        for name in map(str, story.legs.columns)
        if name not in schema.MOVEMENTS and not schema.is_computed("movements", name)
    ]


def _pairs(
    old: pd.DataFrame, new: pd.DataFrame, columns: Sequence[str], same: Sequence[str]
) -> tuple[Pair, ...]:
    before, after = grammar.records(old), grammar.records(new)
    return tuple(
        Pair(old=one, new=other, changes=_changes(before, after, one, other, columns))
        for one, other in matched(before, after, columns, same=same)
    )


def _changes(
    before: Sequence[Record],
    after: Sequence[Record],
    one: int | None,
    other: int | None,
    columns: Sequence[str],
) -> tuple[Change, ...]:
    """List the cells that differ; a row's number is no id that could change."""
    if one is None or other is None:
        return ()
    rows = before[one], after[other]
    named = () if any(map(is_generated, rows)) else ("id",)
    told = [(column, *(text(row.get(column)) for row in rows)) for column in (*named, *columns)]
    return tuple(
        Change(column=column, old=first, new=second)
        for column, first, second in told
        if first != second
    )


# --- Claims ---------------------------------------------------------------------------------------


def _claims(
    old: Story, new: Story, columns: Sequence[str], elsewhere: frozenset[str]
) -> tuple[Pair, ...]:
    before, after = grammar.records(old.legs), grammar.records(new.legs)
    found = []
    for one, other in matched(before, after, columns, same=("claimant",)):
        changes = _changes(before, after, one, other, columns)
        moved: tuple[str, ...] = ()
        if one is not None and other is not None:
            moved = tuple(name for name in _toponyms(after[other]) if name in elsewhere)
            if not changes and not moved:
                changes = tuple(_line(before[one], after[other]))
        found.append(Pair(old=one, new=other, changes=changes, moved=moved))
    return tuple(found)


def _toponyms(row: Record) -> list[str]:
    told = [text(row["origin"]), *split_list(text(row["via"])), text(row["destination"])]
    return list(dict.fromkeys(name for name in told if name))


def _line(before: Record, after: Record) -> Iterator[Change]:
    """Tell that a line has changed though nobody says anything else: other data, or `avoid`."""
    methods = text(before["route_method"]), text(after["route_method"])
    if methods[0] != methods[1]:
        yield Change(column="route_method", old=methods[0], new=methods[1])
    lengths = text(before["length_km"]), text(after["length_km"])
    if lengths[0] and lengths[1] and abs(float(lengths[0]) - float(lengths[1])) > _LONGER_KM:
        told = [f"{float(length):.0f}" for length in lengths if length]
        yield Change(column="length_km", old=told[0], new=told[1])


# --- Places and settings --------------------------------------------------------------------------


def _places(old: Story, new: Story) -> Iterator[Moved]:
    """List the toponyms of both stories that lie elsewhere."""
    before, after = _points(old), _points(new)
    counts: dict[str, int] = {}
    for row in grammar.records(new.legs):
        for name in _toponyms(row):
            counts[name] = counts.get(name, 0) + 1
    for name, there in after.items():
        if name not in before:
            continue
        here = before[name]
        km = float(distance_km(*here, *there)) if here and there else None
        if (km is None and here != there) or (km is not None and km > _MOVED_KM):
            yield Moved(toponym=name, old=here, new=there, km=km, claims=counts.get(name, 0))


def _points(story: Story) -> dict[str, tuple[float, float] | None]:
    """Return toponym -> lon, lat; null where it was left open."""
    found: dict[str, tuple[float, float] | None] = {}
    for row in grammar.records(story.places):
        lon, lat, name = text(row["lon"]), text(row["lat"]), text(row["toponym"])
        if name:
            found[name] = (float(lon), float(lat)) if lon and lat else None
    return found


def _settings(old: Story, new: Story) -> Iterator[Change]:
    for field in fields(schema.Settings):
        if field.name == "service":
            continue  # how places were asked for: what came of it is in the places
        first, second = getattr(old.settings, field.name), getattr(new.settings, field.name)
        if first != second:
            yield Change(column=field.name, old=_shown(first), new=_shown(second))


def _shown(value: Any) -> str | None:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_shown(part)}" for key, part in value.items()) or None
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or None
    return None if value is None else str(value)
