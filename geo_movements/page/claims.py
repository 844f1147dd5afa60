"""The claims of a story as the viewer reads them, by columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from geo_movements import grammar
from geo_movements.grammar import Grammar, Told
from geo_movements.grammar.told import distinct
from geo_movements.languages import Words
from geo_movements.page.records import Records
from geo_movements.schema import Story
from geo_movements.tables.cells import split_list

__all__ = ["claims_of", "notes_of"]

_DETAILS = (
    "claimant",
    "force",
    "status",
    "quote",
    "note",
    "reliability",
    "credibility",
)
_FOR_MACHINES = re.compile(r"[\d/~?%.XYTZ:+\[\]{}, -]+")
"""A date in EDTF."""
_DAYS_TOLD = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAYS = ("earliest", "latest", "definite_start", "definite_end")


def claims_of(story: Story, design: Grammar, language: Words) -> Records:
    """Return each claim with its words, in the language."""
    told = design.told
    dots = {at for mark in design.marks if mark.shape == "presence" for at in mark.claims}
    kinds = told.text("kind")
    cells = {name: told.text(name) for name in _DETAILS}
    days = {name: told.text(f"date_{name}") for name in _DAYS}
    public = told.text("reported_earliest"), told.text("reported_latest")
    to = told.said("destination")
    columns: dict[str, Sequence[Any]] = {
        **cells,
        "id": told.text("id"),
        "group": design.group_of,
        "draft": [cell == "True" for cell in told.text("draft")],
        "side": told.text("side"),
        "movement": told.text("movement"),
        "partOf": told.text("force_part_of"),
        "body": told.bodies,
        "presence": [kind == "presence" or at in dots for at, kind in enumerate(kinds)],
        # What decides others comes first: `columns` then spares their numbers.
        "possible": distinct(_pair, days["earliest"], days["latest"]),
        "definite": distinct(_pair, days["definite_start"], days["definite_end"]),
        "from": told.said("origin"),
        "to": to,
        "at": distinct(lambda place: grammar.whereabouts(place, language), to),
        "via": told.said("via"),
        "written": distinct(_written, *_toponyms(told)),
        "mode": told.text("mode"),
        "date": told.dates,
        "dateWords": _date_words(told),
        "strength": told.strengths,
        "least": distinct(_number, told.text("strength_low"), told.text("strength_high")),
        "reportedBy": distinct(grammar.known_by, *public),
        "reported": distinct(partial(grammar.span_text, language=language), *public),
        "way": _ways(told),
        "length": distinct(_km, told.text("length_km")),
        "access": distinct(_km, told.text("access_km")),
        "routeNote": [
            own or note
            for own, note in zip(
                told.text(f"route_note_{language.code}"), told.text("route_note"), strict=True
            )
        ],
        "sources": distinct(lambda cell: notes_of(cell, design), told.text("sources")),
        **_units(told, design, story),
    }
    return Records(len(told), columns)


def _pair(one: str | None, other: str | None) -> list[str | None]:
    return [one, other]


def _ways(told: Told) -> list[str | None]:
    """Say how each line was found."""
    names = ("route_method", "mode", "route_parts")

    def way(*cells: str | None) -> str | None:
        return grammar.way_found(dict(zip(names, cells, strict=True)), told.language)

    return distinct(way, *map(told.text, names))


def _units(told: Told, design: Grammar, story: Story) -> dict[str, Sequence[Any]]:
    """Say the type of a unit and its symbol, where symbols are asked for."""
    if story.settings.symbols == "plain":
        return {}
    words = distinct(
        lambda cell: cell and grammar.unit_text(cell, told.language), told.text("unit_type")
    )
    return {"unit": words, "symbol": design.symbol_of}


def _toponyms(told: Told) -> list[list[str | None]]:
    """Return the source's words for places, where the page calls them otherwise."""
    return [
        [
            cell if beside else None
            for cell, beside in zip(told.text(name), told.text(f"{name}_told"), strict=True)
        ]
        for name in ("origin", "via", "destination")
    ]


def _written(*cells: str | None) -> list[str]:
    """List the source's own words for places that the page calls otherwise."""
    return list(dict.fromkeys(place for cell in cells for place in split_list(cell)))


def _date_words(told: Told) -> list[str | None]:
    """Tell when as the sources do: their words in quotes, and what they were read as.

    A date that is written for machines is told as any other; None where all is but the date.
    """
    language, calendars, plainly = told.language, told.text("calendar"), _said_plainly(told)

    def said(cell: str | None, calendar: str | None) -> str | None:
        return plainly.get((cell, calendar)) or _as_told(cell, calendar, language)

    date, departed, arrived = (
        distinct(said, told.text(name), calendars) for name in ("date", "departed", "arrived")
    )
    return distinct(partial(_when_told, language=language), told.dates, date, departed, arrived)


def _said_plainly(told: Told) -> dict[tuple[str | None, str | None], str | None]:
    """Find the cells that are the bounds themselves, as `2024-10-08/2024-10-13`: they are said."""
    doubts = zip(told.text("date_approximate"), told.text("date_uncertain"), strict=True)
    bounds = zip(told.text("date_earliest"), told.text("date_latest"), doubts, strict=True)
    cells = zip(told.text("date"), told.text("calendar"), told.dates, bounds, strict=True)
    return {
        (cell, calendar): words
        for cell, calendar, words, (first, last, doubt) in cells
        if cell and calendar in (None, "gregorian") and "True" not in doubt and len(cell) == 21
        and _DAYS_TOLD.fullmatch(cell) and cell == f"{first}/{last}" and first != last
    }  # fmt: skip


def _when_told(
    whole: str | None, date: str | None, departed: str | None, arrived: str | None,
    language: Words,
) -> str | None:  # fmt: skip
    parts = (
        date if date is None or date.startswith("“") else whole,
        departed and language.say("departed {date}", date=departed),
        arrived and language.say("arrived {date}", date=arrived),
    )
    words = "; ".join(filter(None, parts))
    quoted = any(cell and cell.startswith("“") for cell in (date, departed, arrived))
    if quoted and whole:
        words = f"{words} ({whole})"
    return words if words and words != whole else None


def _as_told(cell: str | None, calendar: str | None, language: Words) -> str | None:
    """Write a date of a cell as dates are written, or quote the words that it is told in."""
    if cell is None:
        return None
    if _FOR_MACHINES.fullmatch(cell) and calendar in (None, "gregorian"):
        told = grammar.published_text(cell, language)
        if told and told != cell:
            return told
        if cell.isdecimal():  # a year alone
            return cell
    return f"“{cell}”"


def _number(*cells: str | None) -> float | None:
    """Return the first number that is told, to sort by."""
    return next((float(cell) for cell in cells if cell), None)


def _km(cell: str | None) -> int | None:
    return round(float(cell)) if cell else None


def notes_of(cell: str | None, design: Grammar) -> list[int]:
    """Return the footnotes of a cell of source ids; what `as_of` left out has none."""
    return [design.footnotes[s] for s in split_list(cell) if s in design.footnotes]
