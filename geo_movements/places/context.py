"""What a project's rows say of each toponym beside its name: who is told next to it, and how.

Pooled over all rows that use the toponym, so that their order decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from geo_movements import schema
from geo_movements.places.countries import country_code
from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.places.toponyms import tidy
from geo_movements.tables.cells import split_list

__all__ = ["COUNTRY_COLUMNS", "Context", "contexts", "country_of"]

COUNTRY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "origin": ("origin_country", "country_from", "from_country"),
    "destination": ("destination_country", "country_to", "to_country"),
}
"""Columns of a user's own that say in which country an end lies: a code, or a name."""


@dataclass(slots=True)
class Context:
    """What the rows say of one toponym.

    `neighbours` are the toponyms told next to it on some leg; `reach_km` is how far a neighbour
    may lie at the most, by the mode and the days of the leg, where both are told.
    """

    neighbours: set[str] = field(default_factory=set)
    modes: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    reach_km: dict[str, float] = field(default_factory=dict)


def contexts(
    project: schema.Project, asked: Callable[[str], tuple[str, ...]]
) -> dict[str, Context]:
    """Gather the context of each toponym of the movements.

    `asked` gives the names that a toponym is looked up by (two for "between A and B"), under which
    its context is kept.
    """
    gathered: dict[str, Context] = {}

    def of(toponym: str) -> Iterator[Context]:
        for name in asked(toponym):
            yield gathered.setdefault(name, Context())

    for row in _rows(project):
        stops = [tidy(name) for name in (row["origin"], *split_list(row["via"]), row["destination"])
                 if name is not None]  # fmt: skip
        for place, stop in enumerate(stops):
            beside = {name for near in stops[max(0, place - 1) : place + 2] for name in asked(near)}
            for context in of(stop):
                context.modes |= {row["mode"]} - {None, "unknown"}
                context.neighbours |= beside - {*asked(stop)}
        for end in ("origin", "destination"):
            countries = {country_of(words) for words in _told(row, end)}
            for context in of(tidy(row[end])) if row[end] else ():
                context.countries |= {code for code in countries if code}
        _bound(row, stops, asked, gathered)
    return gathered


def country_of(words: str) -> str | None:
    """Read a country, by its code or its name; None where there is no such country."""
    found = [c.place for c in open_gazetteer().lookup([words])[words]]
    named = [place.country for place in found if place.precision == "country"]
    return country_code(words) or (named[0] if named else None)


def _rows(project: schema.Project) -> Iterable[Mapping[str, Any]]:
    """Return the distinct rows of what matters here, with the hours that a leg may have lasted."""
    movements = project.movements
    own = [c for ends in COUNTRY_COLUMNS.values() for c in ends if c in movements]
    own += ["country"] if "country" in movements else []
    columns = ["origin", "via", "destination", *own]
    cells = zip(
        *(movements[column].tolist() for column in columns),
        *_modes_and_hours(project),
        strict=True,
    )
    for row in dict.fromkeys(cells):
        yield dict(zip([*columns, "mode", "hours"], row, strict=True))


def _modes_and_hours(project: schema.Project) -> tuple[list[str | None], list[float | None]]:
    from geo_movements.tables.claims import parse_claims
    from geo_movements.tables.dates import to_minutes

    movements = project.movements
    if movements["mode"].isna().all():
        return [None] * len(movements), [None] * len(movements)
    claims = parse_claims(project).movements
    hours = [
        (to_minutes(latest, end=True) - to_minutes(earliest)) / 60 if earliest and latest else None
        for earliest, latest in zip(claims["date_earliest"], claims["date_latest"], strict=True)
    ]
    return claims["mode"].tolist(), hours


def _told(row: Mapping[str, Any], end: str) -> Iterator[str]:
    """Yield what the row's own columns say of an end's country; a bare one only for a lone end."""
    columns = list(COUNTRY_COLUMNS[end])
    if row["origin"] is None or row["destination"] is None:
        columns.append("country")
    for column in columns:
        if row.get(column) is not None:
            yield str(row[column])


def _bound(
    row: Mapping[str, Any],
    stops: list[str],
    asked: Callable[[str], tuple[str, ...]],
    gathered: dict[str, Context],
) -> None:
    """Keep how far apart the ends of a leg may lie: no force goes faster than its mode can."""
    if row["hours"] is None or row["mode"] not in schema.TOP_KMH or len(stops) < 2:
        return
    reach = schema.TOP_KMH[row["mode"]] * max(row["hours"], 1.0)
    ends = (asked(stops[0]), asked(stops[-1]))
    for mine, theirs in (ends, ends[::-1]):
        for name in mine:
            bounds = gathered[name].reach_km
            for other in theirs:
                # Of several legs the one that leaves the least room binds.
                bounds[other] = min(reach, bounds.get(other, reach))
