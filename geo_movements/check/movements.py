"""What the claims of a story say against themselves, against their events and against nature."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo_movements import schema
from geo_movements.check.itineraries import (
    far_paths,
    going_nowhere,
    out_of_order,
    swapped_ends,
    too_fast,
)
from geo_movements.check.rows import Record, Rows, minutes_of
from geo_movements.codes import joined, mapped, numbered
from geo_movements.competing import MOST_COMPARED, crowded
from geo_movements.errors import Problem
from geo_movements.known import Known
from geo_movements.tables.cells import body_and_speaker, split_list
from geo_movements.tables.claims import public_by
from geo_movements.tables.unit_types import known as known_unit
from geo_movements.tables.unit_types import near as near_unit
from geo_movements.tables.words import quote

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo_movements.tables.claims import Claims

__all__ = ["movement_problems"]


def movement_problems(
    project: schema.Project,
    claims: Claims,
    known: Known | None,
    way_km: NDArray[np.float64] | None = None,
) -> Iterator[Problem]:
    """List the contradictions of claims; `known` has their places, where they are resolved.

    `way_km` is the length of the way of each row that has one, NaN of others.
    """
    file = project.files["movements"]
    rows = Rows(claims.movements, known)
    tellers = [
        _reported_early(file, rows),
        _published_late(file, rows, claims),
        _single_sources(file, rows),
        _repeated(file, rows),
        _groups(file, rows),
        _alternatives(file, rows),
        _crowds(file, rows),
        out_of_order(file, rows),
        _contradicted(file, rows, project, claims),
        swapped_ends(file, rows),
        going_nowhere(file, rows),
        _sides(file, rows, project),
        _unit_types(file, rows, project),
        _events_early(project, claims.events),
    ]
    if known is not None:
        tellers += [too_fast(file, rows, known, way_km), far_paths(project, file, rows, known)]
    yield from itertools.chain.from_iterable(tellers)


# --- Days -----------------------------------------------------------------------------------------


def _reported_early(file: str, rows: Rows) -> Iterator[Problem]:
    early = rows.minutes("reported_latest", end=True) <= rows.minutes("date_earliest")
    early &= ~rows.equal("status", "planned")
    for row in rows.records(early, ("reported", "reported_latest", "date_earliest")):
        column, known = _known_from(row)
        yield Problem(
            "warning", file, row["row"], column,
            f"{known} ({row['reported_latest']}) before it began ({row['date_earliest']}).",
            "Correct one of the two, or say planned in status.",
        )  # fmt: skip


def _known_from(row: Record) -> tuple[str, str]:
    """Name the column that says when a row was known: without a day of its own, its sources."""
    if row["reported"]:
        return "reported", "it was reported"
    return "sources", "its source was published"


def _events_early(project: schema.Project, events: pd.DataFrame) -> Iterator[Problem]:
    rows = Rows(events, None)
    early = rows.minutes("reported_latest", end=True) <= rows.minutes("date_earliest")
    for row in rows.records(early, ("reported", "reported_latest", "date_earliest")):
        column, known = _known_from(row)
        yield Problem(
            "warning", project.files["events"], row["row"], column,
            f"{known} ({row['reported_latest']}) before it happened ({row['date_earliest']}).",
            "Correct one.",
        )  # fmt: skip


def _published_late(file: str, rows: Rows, claims: Claims) -> Iterator[Problem]:
    import numpy as np

    def first_published(cell: str) -> float:
        """Tell the earliest minute at which one of the sources was there; NaN where one may be."""
        names = split_list(cell)
        if not names or not all(name in claims.published for name in names):
            return np.nan
        days = [claims.published[name].earliest for name in names]
        return float(minutes_of(days, end=False).min())

    published = mapped(rows.cells("sources"), first_published, np.nan).astype(float)
    late = rows.minutes("reported_latest", end=True) <= published
    for row in rows.records(late, ("reported_latest",)):
        yield Problem(
            "note", file, row["row"], "reported",
            f"it was reported ({row['reported_latest']}) before any of its sources was "
            "published: they tell it at second hand.",
            "Cite the source that reported it then, if there is one; else correct reported.",
        )  # fmt: skip


# --- What stands twice, or alone ------------------------------------------------------------------


def _single_sources(file: str, rows: Rows) -> Iterator[Problem]:
    single = mapped(rows.cells("sources"), lambda cell: len(split_list(cell)) == 1, False)
    if count := int(single.sum()):
        yield Problem(
            "note", file, 0, "sources", f"{count} of {len(rows)} rows have a single source."
        )


def _repeated(file: str, rows: Rows) -> Iterator[Problem]:
    import numpy as np

    codes = np.zeros(len(rows), dtype=np.int64)
    first = np.arange(min(1, len(rows)))
    for column in rows.movements.columns.difference(["id", "draft"]):
        codes, first = joined(codes, rows.codes(column))
        if len(first) == len(rows):
            return
    again = np.ones(len(rows), dtype=bool)
    again[first] = False
    numbers = rows.movements.index.to_numpy()
    for row, other in zip(
        numbers[again].tolist(), numbers[first[codes[again]]].tolist(), strict=True
    ):
        yield Problem(
            "warning", file, row, "", f"it says the same as row {other}.",
            "Remove one, or say what differs.",
        )  # fmt: skip


def _groups(file: str, rows: Rows) -> Iterator[Problem]:
    """Warn of rows that share a total and tell different ones."""
    import numpy as np

    told = np.flatnonzero(rows.movements[["strength_group", "strength"]].notna().all(axis=1))
    names = ("strength_group", "leg", "kind")
    shared, first = joined(rows.bodies[told], *(rows.codes(name)[told] for name in names))
    numbers, _ = joined(
        *(rows.codes(name)[told] for name in ("strength_low", "strength_high", "strength_unit"))
    )
    others = first[shared]
    apart = numbers != numbers[others]
    columns = ("strength_group", "strength")
    pairs = (rows.records(told[at], columns) for at in (apart, others[apart]))
    for row, other in zip(*pairs, strict=True):
        yield Problem(
            "warning", file, row["row"], "strength_group",
            f'"{row["strength_group"]}" has "{row["strength"]}" here and "{other["strength"]}" '
            f"in row {other['row']}.",
            "A group has one total: write it in each of its rows, or make two groups.",
        )  # fmt: skip


def _alternatives(file: str, rows: Rows) -> Iterator[Problem]:
    import numpy as np

    told = np.flatnonzero(rows.movements["either"].notna())
    codes, distinct = numbered(rows.cells("either")[told])
    bodies = mapped(rows.cells("claimant")[told], lambda name: body_and_speaker(name)[0], "")
    _, first = joined(codes, rows.codes("movement")[told], numbered(bodies)[0])
    counts, kinds = np.bincount(codes), np.bincount(codes[first])
    last = np.zeros(len(distinct), dtype=np.int64)
    last[codes] = rows.movements.index.to_numpy()[told]
    for name, row, count, several in zip(
        distinct, last.tolist(), counts.tolist(), (kinds > 1).tolist(), strict=True
    ):
        if count == 1:
            yield Problem(
                "warning", file, row, "either",
                f'"{name}" is alone: an alternative needs another row.',
                "Give the other row the same value.",
            )  # fmt: skip
        if several:
            yield Problem(
                "warning", file, row, "either",
                f'the rows of "{name}" are of several movements or claimants.',
                "Alternatives are what one claimant tells of one movement.",
            )  # fmt: skip


def _crowds(file: str, rows: Rows) -> Iterator[Problem]:
    """Warn of what so many tell that not each claim is compared with each."""
    for movement, leg, count, at in crowded(rows.movements):
        yield Problem(
            "warning", file, int(rows.movements.index[at]), "movement",
            f"{count:,} claims tell leg {quote(leg)} of {quote(movement)}: each is compared with "
            f"{MOST_COMPARED:,} others, so not all that contradict it are named.",
            "If they tell of several movements, give each its own name.",
        )  # fmt: skip


# --- Sides, units, events -------------------------------------------------------------------------


def _sides(file: str, rows: Rows, project: schema.Project) -> Iterator[Problem]:
    """Warn of a force that is now on one side, now on another."""
    import numpy as np

    told = np.flatnonzero(rows.has("force", "side"))
    codes, names = numbered(rows.cells("force")[told])
    sides = rows.cells("side")[told]
    _, first = joined(codes)
    numbers = rows.movements.index.to_numpy()[told]
    where = {
        name: (side, f"row {row}")
        for name, side, row in zip(names, sides[first], numbers[first].tolist(), strict=True)
    }
    forces = project.forces
    own = {
        name: (side, project.files.get("forces", "forces.csv"))
        for name, side in zip(forces["id"], forces["side"], strict=True)
        if name and side
    }
    where |= {name: told for name, told in own.items() if name in where}
    folded, _ = numbered(
        np.concatenate([
            mapped(sides, str.casefold),
            np.array([where[name][0].casefold() for name in names], dtype=object),
        ])
    )  # fmt: skip
    apart = folded[: len(sides)] != folded[len(sides) :][codes]
    for row in rows.records(told[apart], ("force", "side")):
        other, there = where[row["force"]]
        yield Problem(
            "warning", file, row["row"], "side",
            f'"{row["force"]}" is on the side "{row["side"]}" here, and "{other}" in {there}.',
            "Correct one; or give a force that went over two names.",
        )  # fmt: skip


def _unit_types(file: str, rows: Rows, project: schema.Project) -> Iterator[Problem]:
    """Warn of unit types without a symbol and of sides that nobody has, where symbols are asked."""
    if project.settings.symbols != "military":
        return
    near: dict[str, str | None] = {}
    unknown = mapped(rows.cells("unit_type"), lambda cell: not known_unit(cell), False)
    for row in rows.records(unknown.astype(bool), ("unit_type",)):
        cell = row["unit_type"]
        if cell not in near:
            near[cell] = near_unit(cell)
        hint = (
            f'The nearest is "{near[cell]}".'
            if near[cell]
            else "docs/tables.md lists those that have one."
        )
        yield Problem(
            "warning", file, row["row"], "unit_type", f'"{cell}" has no military symbol.', hint
        )
    sides = {str(side).casefold() for side in rows.movements["side"].dropna().unique() if side}
    for side in project.settings.affiliations:
        if side.casefold() not in sides:
            yield Problem(
                "warning", "map.toml", 0, "affiliations", f'no claim is of the side "{side}".',
                "Write the side as in movements.",
            )  # fmt: skip


def _contradicted(
    file: str, rows: Rows, project: schema.Project, claims: Claims
) -> Iterator[Problem]:
    """Note what is called confirmed and was denied, or denied and was confirmed.

    Only what was public as of the project's day counts: later events contradict nothing yet.
    """
    as_of = project.settings.as_of
    events = claims.events[public_by(claims.events["reported_latest"], as_of)]
    against = {"confirmed": "denies", "denied": "confirms"}
    told: dict[str, list[tuple[str, str]]] = {}
    for name, stance, concerns in zip(
        events["id"], events["stance"], events["concerns"], strict=True
    ):
        for concern in split_list(concerns):
            told.setdefault(concern, []).append((stance, name or "an event"))
    if not told:
        return
    movements = rows.movements
    about = movements["id"].isin(told) | movements["movement"].isin(told)
    about &= movements["status"].isin(against)
    if as_of:
        about &= public_by(movements["reported_latest"], as_of)
    for row in rows.records(about.to_numpy(dtype=bool), ("id", "movement", "status")):
        wanted = against[row["status"]]
        known = [*told.get(row["id"], ()), *told.get(row["movement"], ())]
        names = list(dict.fromkeys(name for stance, name in known if stance == wanted))
        if names:
            yield Problem(
                "note", file, row["row"], "status",
                f"it is {row['status']}, and {', '.join(names)} {wanted} it.",
                "A status stays as its claimant gave it; check that it is this claimant's.",
            )  # fmt: skip
