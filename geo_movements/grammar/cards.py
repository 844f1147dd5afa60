"""Cards: the claims of one movement, claimant under claimant, and on what they differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo_movements.competing import shared_totals
from geo_movements.grammar.words import (
    body,
    date_text,
    ends,
    listed,
    one_spelling,
    span_text,
    strength_text,
    text,
)
from geo_movements.tables.cells import split_list

__all__ = ["Card", "Row", "cards_of"]

Record = Mapping[Any, Any]
_LAST = "9999"


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one claimant says in one sentence: one claim, or several that differ in an end alone."""

    claims: tuple[int, ...]
    claimant: str | None
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Card:
    """One movement."""

    title: str
    """What the project calls the movement, or its way."""
    way: str | None
    """From where over where to where, when the title does not say it."""
    modes: tuple[str, ...]
    date: str | None
    rows: tuple[Row, ...]
    differ: tuple[str, ...]
    """On what competing claims differ, in words: port, strength, dates, ..."""


def cards_of(legs: pd.DataFrame) -> list[Card]:
    """Group the claims by movement, in order of time; a claim without one has its own card."""
    rows = legs.to_dict("records")
    members: dict[object, list[int]] = {}
    for at, row in enumerate(rows):
        members.setdefault(text(row["movement"]) or at, []).append(at)
    shared = {at for at, total in enumerate(shared_totals(legs)) if total}
    ordered = sorted(members.values(), key=lambda claims: min(_when(rows[at]) for at in claims))
    return [_card(rows, claims, shared) for claims in ordered]


def _when(row: Record) -> tuple[str, str]:
    """Order by time; ISO dates sort as text from year 0 on, earlier years by their negation."""
    first = text(row["date_earliest"]) or text(row["date_latest"]) or text(row["reported_earliest"])
    return _sortable(first or _LAST), _sortable(text(row["date_latest"]) or _LAST)


def _sortable(iso: str) -> str:
    if not iso.startswith("-"):
        return f"1{iso}"
    year, _, rest = iso[1:].partition("-")
    return f"0{9999 - int(year):04d}-{rest}"


def _card(rows: Sequence[Record], claims: Sequence[int], shared: set[int]) -> Card:
    ordered = sorted(claims, key=lambda at: (_leg_key(rows[at]), _when(rows[at])))
    records = [rows[at] for at in ordered]
    name, way = _name(records), _whole_way(records)
    modes = dict.fromkeys(
        mode for row in records if (mode := text(row["mode"])) not in (None, "unknown")
    )
    return Card(
        title=name or way,
        way=way if name else None,
        modes=tuple(str(mode) for mode in modes),
        date=_span(records),
        rows=tuple(_sentences(rows, ordered, shared)),
        differ=tuple(_differ(records)),
    )


def _leg_key(row: Record) -> tuple[int, str]:
    leg = (text(row["leg"]) or "").split("-")[0]
    digits = "".join(char for char in leg if char.isdigit())
    return (int(digits) if digits else 0), leg


def _name(records: Sequence[Record]) -> str | None:
    """Read a movement's name as a title: as written, or an id such as "to-kursk" in words.

    A bare code such as "m1" is no title.
    """
    name = text(records[0]["movement"])
    if name is None or sum(char.isalpha() for char in name) < 4:
        return None
    if not re.fullmatch(r"[a-z0-9_-]+", name):
        return name
    words = re.sub(r"[_-]+", " ", name).strip()
    return words[0].upper() + words[1:]


def _whole_way(records: Sequence[Record]) -> str:
    """Tell a movement stage by stage: where it begins, then where each leg ends."""
    stages: list[list[str]] = []
    keys: list[tuple[int, str]] = []
    for row in records:
        if (key := _leg_key(row)) not in keys:
            keys.append(key)
    for at, key in enumerate(keys):
        members = [row for row in records if _leg_key(row) == key]
        if at == 0:
            stages.append(_told(members, 0))
        stages.append(_told(members, 1))
    told = [_few(stage) for stage in stages if stage]
    if all(text(row["kind"]) == "presence" for row in records):
        return f"At {_few(_told(records, 1))}" if told else "Somewhere not told"
    if not _told(records, 0):
        told.insert(0, "Origin not told")
    if not _told(records, 1):
        told.append("destination not told")
    return " → ".join(dict.fromkeys(told))


def _told(records: Sequence[Record], end: int) -> list[str]:
    return list(dict.fromkeys(word for row in records if (word := ends(row)[end])))


def _few(words: Sequence[str]) -> str:
    if len(words) <= 3:
        return listed(list(words))
    return f"{words[0]}, {words[1]} and {len(words) - 2} more"


def _span(records: Sequence[Record]) -> str | None:
    first = [d for row in records if (d := text(row["date_earliest"]))]
    last = [d for row in records if (d := text(row["date_latest"]))]
    earliest = min(first, key=_sortable) if first else None
    latest = max(last, key=_sortable) if last else None
    return span_text(earliest, latest)


def _sentences(rows: Sequence[Record], claims: Sequence[int], shared: set[int]) -> list[Row]:
    """Merge one claimant's claims that differ in one end only; claimants stay together."""
    merged: dict[tuple[object, ...], list[int]] = {}
    for at in claims:
        row = rows[at]
        key = (
            text(row["claimant"]), text(row["leg"]), text(row["kind"]), _facts(row, at in shared),
            text(row["sources"]), text(row["either"]), text(row["force"]),
        )  # fmt: skip
        merged.setdefault(key, []).append(at)
    groups = [part for group in merged.values() for part in _one_end(rows, group)]
    bodies = one_spelling(body(rows[group[0]]["claimant"]) for group in groups)
    order = list(dict.fromkeys(bodies))
    told = sorted(zip(bodies, groups, strict=True), key=lambda item: order.index(item[0]))
    return [_row(rows, group, claimant, shared) for claimant, group in told]


def _one_end(rows: Sequence[Record], group: Sequence[int]) -> list[list[int]]:
    """Keep together what has one origin or one destination; "A, B to C, D" would say too much."""
    for column in (0, 1):
        if len({ends(rows[at])[column] for at in group}) == 1:
            return [list(group)]
    return [[at] for at in group]


def _row(
    rows: Sequence[Record], group: Sequence[int], claimant: str | None, shared: set[int]
) -> Row:
    records = [rows[at] for at in group]
    facts = _facts(records[0], group[0] in shared)
    cited = [text(row["sources"]) for row in records]
    return Row(
        claims=tuple(group),
        claimant=claimant,
        text="; ".join(part for part in (_way(records), *facts) if part),
        sources=tuple(dict.fromkeys(s for cell in cited for s in split_list(cell))),
    )


def _facts(row: Record, shared: bool) -> tuple[str, ...]:
    parts = [strength_text(row, shared=shared), date_text(row)]
    mode = text(row["mode"])
    parts.append(f"by {mode}" if mode not in (None, "unknown", "foot") else None)
    parts.append("on foot" if mode == "foot" else None)
    parts.append(text(row["status"]))
    return tuple(part for part in parts if part)


def _way(records: Sequence[Record]) -> str:
    origins = list(dict.fromkeys(o for row in records if (o := ends(row)[0])))
    destinations = list(dict.fromkeys(d for row in records if (d := ends(row)[1])))
    either = any(text(row["either"]) for row in records)
    join = "or" if either else "and"
    if text(records[0]["kind"]) == "presence":
        return f"at {listed(destinations, join)}"
    if origins and destinations:
        return f"{listed(origins, join)} → {listed(destinations, join)}"
    if destinations:
        return f"to {listed(destinations, join)}, origin not told"
    return f"from {listed(origins, join)}, destination not told" if origins else "no place told"


def _differ(records: Sequence[Record]) -> list[str]:
    by_id = {text(row["id"]): row for row in records}
    words: dict[str, None] = {}
    for row in records:
        for other in split_list(text(row["competes_with"])):
            if other in by_id:
                words.update(dict.fromkeys(_differences(row, by_id[other])))
    order = (
        "whether it happened",
        "port",
        "origin",
        "destination",
        "route",
        "mode",
        "strength",
        "dates",
    )
    return [word for word in order if word in words]


def _differences(one: Record, other: Record) -> list[str]:
    """Name what two competing claims both tell, and tell differently."""
    words = []
    if (text(one["status"]) == "denied") != (text(other["status"]) == "denied"):
        words.append("whether it happened")
    by_sea = text(one["mode"]) == text(other["mode"]) == "sea"
    for column, word in (
        ("origin_place", "port" if by_sea else "origin"),
        ("destination_place", "port" if by_sea else "destination"),
        ("via", "route"),
    ):
        if _unlike(one, other, (column,)):
            words.append(word)
    known = "unknown" not in (text(one["mode"]), text(other["mode"]))
    if known and _unlike(one, other, ("mode",)):
        words.append("mode")
    if _unlike(one, other, ("strength_low", "strength_high")):
        words.append("strength")
    if _unlike(one, other, ("date_earliest", "date_latest")):
        words.append("dates")
    return words


def _unlike(one: Record, other: Record, columns: Sequence[str]) -> bool:
    left, right = [text(one[c]) for c in columns], [text(other[c]) for c in columns]
    return any(left) and any(right) and left != right
