"""What the claims of a story say against themselves, against their events and against nature."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.competing import Known, leg_keys
from geo_movements.errors import ParseError, Problem
from geo_movements.geodesy import distance_km, length_km
from geo_movements.places.toponyms import tidy
from geo_movements.routes.legs import given_path
from geo_movements.tables.cells import body_and_speaker, split_list
from geo_movements.tables.claims import public_by
from geo_movements.tables.dates import to_minutes
from geo_movements.tables.unit_types import known as known_unit
from geo_movements.tables.unit_types import near as near_unit

if TYPE_CHECKING:
    import pandas as pd

    from geo_movements.check.routes import Leg
    from geo_movements.tables.claims import Claims

__all__ = ["movement_problems"]

_FAR_KM, _FAR_SHARE = 200, 0.2
"""How far a given line may miss its places: in km, and as a share of its length."""


def movement_problems(
    project: schema.Project, claims: Claims, known: Known | None, legs: Sequence[Leg] = ()
) -> Iterator[Problem]:
    """List the contradictions of claims; `known` has their places, where they are resolved.

    `legs` are the rows that have a route.
    """
    movements = claims.movements
    file = project.files["movements"]
    rows = movements.assign(row=movements.index).to_dict("records")
    tellers = [
        _reported_early(file, rows),
        _published_late(file, rows, claims),
        _single_sources(file, rows),
        _repeated(file, movements),
        _groups(file, rows),
        _alternatives(file, rows),
        _orders(file, rows, known),
        _contradicted(file, *_known_by(project, claims, rows)),
        _swapped_ends(file, rows, known),
        _going_nowhere(file, rows, known),
        _sides(file, rows, project),
        _unit_types(file, rows, project),
        _events_early(project, claims.events),
    ]
    if known is not None:
        tellers += [_speeds(file, rows, known, legs), _far_paths(project, file, rows, known)]
    yield from itertools.chain.from_iterable(tellers)


def _is_before(one: str | None, other: str | None) -> bool:
    """Tell whether a day is over before another begins."""
    return bool(one and other and to_minutes(one, end=True) <= to_minutes(other))


# --- Days -----------------------------------------------------------------------------------------


def _reported_early(file: str, rows: list[dict[Any, Any]]) -> Iterator[Problem]:
    for row in rows:
        if row["status"] != "planned" and _is_before(row["reported_latest"], row["date_earliest"]):
            column, known = _known_from(row)
            yield Problem(
                "warning", file, row["row"], column,
                f"{known} ({row['reported_latest']}) before it began ({row['date_earliest']}).",
                "Correct one of the two, or say planned in status.",
            )  # fmt: skip


def _known_from(row: Mapping[Any, Any]) -> tuple[str, str]:
    """Name the column that says when a row was known: without a day of its own, its sources."""
    if row["reported"]:
        return "reported", "it was reported"
    return "sources", "its source was published"


def _events_early(project: schema.Project, events: pd.DataFrame) -> Iterator[Problem]:
    for row in events.assign(row=events.index).to_dict("records"):
        reported, date = row["reported_latest"], row["date_earliest"]
        if _is_before(reported, date):
            column, known = _known_from(row)
            yield Problem(
                "warning", project.files["events"], row["row"], column,
                f"{known} ({reported}) before it happened ({date}).", "Correct one.",
            )  # fmt: skip


def _published_late(file: str, rows: list[dict[Any, Any]], claims: Claims) -> Iterator[Problem]:
    for row in rows:
        names = split_list(row["sources"])
        days = [claims.published[name].earliest for name in names if name in claims.published]
        if (
            days
            and len(days) == len(names)
            and all(_is_before(row["reported_latest"], day) for day in days)
        ):
            yield Problem(
                "note", file, row["row"], "reported",
                f"it was reported ({row['reported_latest']}) before any of its sources was "
                "published: they tell it at second hand.",
                "Cite the source that reported it then, if there is one; else correct reported.",
            )  # fmt: skip


def _speeds(
    file: str, rows: list[dict[Any, Any]], known: Known, legs: Sequence[Leg]
) -> Iterator[Problem]:
    """Warn of legs that no force of their mode could make in the time that they had."""
    ways = {leg.row["row"]: leg.routed.route.length_km for leg in legs}
    for row in rows:
        limit = schema.TOP_KMH.get(row["mode"])
        ends = [
            known.senses.get(tidy(name)) if name else None
            for name in (row["origin"], row["destination"])
        ]
        first, last = row["date_earliest"], row["date_latest"]
        if limit is None or None in ends or not (first and last):
            continue
        hours = (to_minutes(last, end=True) - to_minutes(first)) / 60
        km = _least_km([end for end in ends if end], ways.get(row["row"]), known)
        if km > limit * hours:
            yield Problem(
                "warning", file, row["row"], "mode",
                f"{km:,.0f} km in {hours:,.0f} hours at most is {km / hours:,.0f} km/h, too fast "
                f"for {row['mode']}.",
                "Check the places, the dates and the mode.",
            )  # fmt: skip


def _least_km(ends: Sequence[Mapping[str, Any]], way_km: float | None, known: Known) -> float:
    """Measure the least that a leg can be: along its line, as far as its ends are certain."""
    crow = known.distance_km(*(end["place_id"] for end in ends))
    if way_km is None:  # an area at an end, or a plain connection
        return crow
    return max(crow, way_km - sum(end["uncertainty_km"] or 0 for end in ends))


# --- What stands twice, or alone ------------------------------------------------------------------


def _single_sources(file: str, rows: list[dict[Any, Any]]) -> Iterator[Problem]:
    count = sum(len(split_list(row["sources"])) == 1 for row in rows)
    if count:
        yield Problem(
            "note", file, 0, "sources", f"{count} of {len(rows)} rows have a single source."
        )


def _repeated(file: str, movements: pd.DataFrame) -> Iterator[Problem]:
    told = movements.drop(columns=["id", "draft"]).astype(object)
    told = told.where(told.notna(), None)
    first: dict[tuple[Any, ...], int] = {}
    for row, cells in zip(told.index, told.itertuples(index=False, name=None), strict=True):
        if cells in first:
            yield Problem(
                "warning", file, row, "", f"it says the same as row {first[cells]}.",
                "Remove one, or say what differs.",
            )  # fmt: skip
        first.setdefault(cells, row)


def _groups(file: str, rows: list[dict[Any, Any]]) -> Iterator[Problem]:
    """Warn of rows that share a total and tell different ones."""
    first: dict[tuple[Any, ...], dict[Any, Any]] = {}
    for row in rows:
        if row["strength_group"] is None or row["strength"] is None:
            continue
        claimant = body_and_speaker(row["claimant"] or "")[0].casefold()
        other = first.setdefault((row["strength_group"], claimant, row["leg"], row["kind"]), row)
        if _numbers(other) != _numbers(row):
            yield Problem(
                "warning", file, row["row"], "strength_group",
                f'"{row["strength_group"]}" has "{row["strength"]}" here and "{other["strength"]}" '
                f"in row {other['row']}.",
                "A group has one total: write it in each of its rows, or make two groups.",
            )  # fmt: skip


def _numbers(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("strength_low", "strength_high", "strength_unit"))


def _alternatives(file: str, rows: list[dict[Any, Any]]) -> Iterator[Problem]:
    groups: dict[str, list[dict[Any, Any]]] = {}
    for row in rows:
        if row["either"] is not None:
            groups.setdefault(row["either"], []).append(row)
    for name, members in groups.items():
        if len(members) == 1:
            yield Problem(
                "warning", file, members[0]["row"], "either",
                f'"{name}" is alone: an alternative needs another row.',
                "Give the other row the same value.",
            )  # fmt: skip
        told = {(row["movement"], body_and_speaker(row["claimant"] or "")[0]) for row in members}
        if len(told) > 1:
            yield Problem(
                "warning", file, members[-1]["row"], "either",
                f'the rows of "{name}" are of several movements or claimants.',
                "Alternatives are what one claimant tells of one movement.",
            )  # fmt: skip


# --- Orders and events ----------------------------------------------------------------------------


def _orders(file: str, rows: list[dict[Any, Any]], known: Known | None) -> Iterator[Problem]:
    """Look at each force's itinerary: whether its legs join and their days run forward."""
    itineraries: dict[tuple[str | None, ...], dict[Any, list[dict[Any, Any]]]] = {}
    for row in rows:
        key = leg_keys(row["leg"])
        if row["movement"] and key and row["status"] != "denied":
            body = body_and_speaker(row["claimant"] or "")[0].casefold()
            legs = itineraries.setdefault((row["movement"], body, row["force"]), {})
            legs.setdefault(key, []).append(row)
    for legs in itineraries.values():
        for before, after in itertools.pairwise(sorted(legs)):
            if before[1] < after[0] and len(legs[before]) == len(legs[after]) == 1:
                yield from _follows(file, legs[before][0], legs[after][0], known)


def _swapped_ends(file: str, rows: list[dict[Any, Any]], known: Known | None) -> Iterator[Problem]:
    """Warn of two claims of one leg that go opposite ways: one has its ends the wrong way round."""
    first: dict[tuple[Any, ...], int] = {}
    for row in rows:
        if not (row["movement"] and row["leg"] and row["origin"] and row["destination"]):
            continue
        ends = (_place(row["origin"], known), _place(row["destination"], known))
        leg = (row["movement"], leg_keys(row["leg"]))
        other = first.get((*leg, *reversed(ends)))
        if other is not None and ends[0] != ends[1]:
            yield Problem(
                "warning", file, row["row"], "origin",
                f'it goes from "{row["origin"]}" to "{row["destination"]}", row {other} of the '
                "same leg the other way.",
                "Swap the ends of one, or give a way back a leg of its own.",
            )  # fmt: skip
        first.setdefault((*leg, *ends), row["row"])


def _place(name: str, known: Known | None) -> str:
    folded = tidy(name)
    sense = known.senses.get(folded) if known else None
    return str(sense["place_id"]) if sense else folded


def _going_nowhere(file: str, rows: list[dict[Any, Any]], known: Known | None) -> Iterator[Problem]:
    """Warn of legs that end where they begin; a round by way of elsewhere is none of them."""
    for row in rows:
        ends = (row["origin"], row["destination"])
        if row["kind"] != "leg" or None in ends or row["via"] or row["path"]:
            continue
        if _place(ends[0], known) == _place(ends[1], known):
            yield Problem(
                "warning", file, row["row"], "destination",
                f'the leg ends where it begins, at "{ends[1]}": it has no way to draw.',
                "Say presence in kind, name via, or correct one of the ends.",
            )  # fmt: skip


def _far_paths(
    project: schema.Project, file: str, rows: list[dict[Any, Any]], known: Known
) -> Iterator[Problem]:
    """Warn of a given line whose end lies far from the place that the row names there."""
    import shapely

    ends: dict[str, tuple[Any, float]] = {}
    for row in rows:
        words = row["path"]
        if not words or row["kind"] != "leg" or not (row["origin"] or row["destination"]):
            continue
        if words not in ends:
            try:
                line: Any = given_path(project.path, words)
            except ParseError:  # it is told with the tables
                continue
            ends[words] = (shapely.get_coordinates(line)[[0, -1]], length_km(line))
        points, length = ends[words]
        for column, (lon, lat) in zip(("origin", "destination"), points, strict=True):
            place = known.senses.get(tidy(row[column])) if row[column] else None
            if place is None or place["area"]:
                continue
            off = float(distance_km(lon, lat, place["lon"], place["lat"]))
            off -= place["uncertainty_km"] or 0
            if off > max(_FAR_KM, _FAR_SHARE * length):
                which = "begins" if column == "origin" else "ends"
                yield Problem(
                    "warning", file, row["row"], "path",
                    f'the line {which} {off:,.0f} km from "{row[column]}".',
                    "Check the place, and that the line has longitude first and runs from the "
                    "origin to the destination.",
                )  # fmt: skip


def _sides(file: str, rows: list[dict[Any, Any]], project: schema.Project) -> Iterator[Problem]:
    """Warn of a force that is now on one side, now on another."""
    forces = project.forces
    first = {
        name: (side, project.files.get("forces", "forces.csv"))
        for name, side in zip(forces["id"], forces["side"], strict=True)
        if name and side
    }
    for row in rows:
        force, side = row["force"], row["side"]
        if not (force and side):
            continue
        other, where = first.setdefault(force, (side, f"row {row['row']}"))
        if other.casefold() != side.casefold():
            yield Problem(
                "warning", file, row["row"], "side",
                f'"{force}" is on the side "{side}" here, and "{other}" in {where}.',
                "Correct one; or give a force that went over two names.",
            )  # fmt: skip


def _unit_types(
    file: str, rows: list[dict[Any, Any]], project: schema.Project
) -> Iterator[Problem]:
    """Warn of unit types without a symbol and of sides that nobody has, where symbols are asked."""
    if project.settings.symbols != "military":
        return
    for row in rows:
        cell = row["unit_type"]
        if cell is None or known_unit(cell):
            continue
        near = near_unit(cell)
        hint = f'The nearest is "{near}".' if near else "docs/tables.md lists those that have one."
        yield Problem(
            "warning", file, row["row"], "unit_type", f'"{cell}" has no military symbol.', hint
        )
    sides = {str(row["side"]).casefold() for row in rows if row["side"]}
    for side in project.settings.affiliations:
        if side.casefold() not in sides:
            yield Problem(
                "warning", "map.toml", 0, "affiliations", f'no claim is of the side "{side}".',
                "Write the side as in movements.",
            )  # fmt: skip


def _follows(
    file: str, before: dict[Any, Any], after: dict[Any, Any], known: Known | None
) -> Iterator[Problem]:
    if _is_before(after["date_latest"], before["date_earliest"]):
        yield Problem(
            "warning", file, after["row"], "leg",
            f"it ends ({after['date_latest']}) before the leg ahead of it, row {before['row']}, "
            f"begins ({before['date_earliest']}).",
            "Check the order and the dates.",
        )  # fmt: skip
    ends = (before["destination"], after["origin"])
    if known is None or None in ends or "presence" in (before["kind"], after["kind"]):
        return
    places = [known.senses.get(tidy(name), {}).get("place_id") for name in ends]
    if known.apart(*places):
        yield Problem(
            "note", file, after["row"], "origin",
            f'it begins at "{ends[1]}", where the leg ahead of it, row {before["row"]}, ends at '
            f'"{ends[0]}".',
            "If a leg between them is told, add it.",
        )  # fmt: skip


def _known_by(
    project: schema.Project, claims: Claims, rows: list[dict[Any, Any]]
) -> tuple[list[dict[Any, Any]], pd.DataFrame]:
    """Keep what was public as of the project's day: later events contradict nothing yet."""
    as_of = project.settings.as_of
    public = public_by([row["reported_latest"] for row in rows], as_of)
    events = claims.events[public_by(claims.events["reported_latest"], as_of)]
    return list(itertools.compress(rows, public)), events


def _contradicted(file: str, rows: list[dict[Any, Any]], events: pd.DataFrame) -> Iterator[Problem]:
    """Note what is called confirmed and was denied, or denied and was confirmed."""
    against = {"confirmed": "denies", "denied": "confirms"}
    told: dict[str, list[tuple[str, str]]] = {}
    for name, stance, concerns in zip(
        events["id"], events["stance"], events["concerns"], strict=True
    ):
        for concern in split_list(concerns):
            told.setdefault(concern, []).append((stance, name or "an event"))
    for row in rows:
        wanted = against.get(row["status"])
        about = [*told.get(row["id"], ()), *told.get(row["movement"], ())]
        names = list(dict.fromkeys(name for stance, name in about if stance == wanted))
        if wanted and names:
            yield Problem(
                "note", file, row["row"], "status",
                f"it is {row['status']}, and {', '.join(names)} {wanted} it.",
                "A status stays as its claimant gave it; check that it is this claimant's.",
            )  # fmt: skip
