"""A story as the data that the viewer reads: drawing decisions made, words in place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from geo_movements import basemap, coarsen, grammar
from geo_movements.grammar import Grammar, Told, text
from geo_movements.grammar.credits import attributions_of, credited, credits_of
from geo_movements.grammar.sites import extent_of, middle, spots_of, with_countries
from geo_movements.grammar.told import distinct
from geo_movements.languages import Words, load
from geo_movements.page.marks import marks
from geo_movements.page.places import Ground, names_of, places_of
from geo_movements.page.records import Joined, Picked, Ragged, Records, plain
from geo_movements.page.safety import whole
from geo_movements.page.tiles import find_tiles
from geo_movements.page.tongues import difference
from geo_movements.places.toponyms import tidy
from geo_movements.schema import Story
from geo_movements.stages import stage
from geo_movements.tables.cells import split_list

__all__ = ["in_columns", "payload"]

_DEGREES = 5
"""Decimals of a coordinate: about a metre."""
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
_DAYS = ("earliest", "latest", "definite_start", "definite_end")
_EVENT_COLUMNS = ("id", "place", "kind", "stance", "claimant", "text", "value", "unit")
_SOURCE_COLUMNS = ("publisher", "title", "author", "published", "url", "archive_url", "reliability")


def payload(story: Story) -> dict[str, Any]:
    """Return everything the page needs, in plain JSON types.

    `overlays` gives for each further language what it says otherwise (`tongues.difference`).
    """
    return dict(whole(plain(in_columns(story))))


@stage("payload")
def in_columns(story: Story) -> dict[str, Any]:
    """Return everything the page needs; its long lists stand in columns (`records.Records`)."""
    story = replace(story, places=with_countries(story.places))
    called = grammar.names_given(story)
    settings = story.settings
    shown, *further = (load(code) for code in (settings.language, *settings.other_languages))
    design = grammar.design(story, shown)
    places = grammar.used_places(story)
    bounds = basemap.area_of_interest(extent_of(story, places))
    west = (bounds[0] + bounds[2]) / 2 - 180  # the window with the story in its middle
    spots = spots_of(places, west)
    topology = basemap.crop(
        bounds,
        borders=settings.borders,
        language=settings.language,
        others=settings.other_languages,
        story=spots,
    )
    ground = Ground(west, topology["bbox"], spots)
    tiles = find_tiles(settings.tiles) if settings.tiles else None
    named = attributions_of(story, basemap.credited(topology, settings.borders))
    named += [tiles.attribution] if tiles else []
    told = {**_told(story, design, west, shown), **_named(named, shown)}
    names = names_of(story, places, shown)
    made: dict[str, Any] = {
        **told,
        "languages": [{"code": one.code, "name": one.name} for one in (shown, *further)],
        "overlays": {
            one.code: difference(
                plain({**told, "places": names}),
                plain({
                    **_told(story, grammar.design(story, one), west, one),
                    **_named(named, one),
                    "places": names_of(story, places, one),
                }),
            )
            for one in further
        },
        "names": called,
        "asOf": settings.as_of,
        "bounds": [round(value, _DEGREES) for value in bounds],
        "basemap": basemap.encode(topology),
        "marks": marks(story, design, west),
        "places": places_of(story, places, ground, shown),
        "widths": list(design.widths.shown_px),
        "symbols": [symbol.data() for symbol in design.symbols],
        "bands": design.widths.top is not None,
        "tiles": None if tiles is None else tiles._asdict(),
    }
    return dict(whole(made))


def _told(story: Story, design: Grammar, west: float, language: Words) -> dict[str, Any]:
    """Return the part of the payload that may differ from language to language."""
    claims = _claims(story, design, language)
    return {
        "language": language.code,
        "direction": language.direction,
        "strings": {**language.vocabulary, **language.viewer},
        "title": grammar.title_of(story.settings, language),
        "subtitle": grammar.own_words(story.settings, "subtitle", language),
        "credit": grammar.own_words(story.settings, "credit", language),
        "summary": list(design.summary),
        "notice": _notice(story, language),
        "groups": [vars(group) for group in design.groups],
        "claims": claims,
        "cards": _cards(design, claims),
        "legend": [vars(entry) for entry in design.legend],
        "events": _events(story, design, west, language),
        "sources": _sources(story, design, language),
    }


def _notice(story: Story, language: Words) -> str | None:
    km = story.settings.coarsen_km
    return None if km is None else coarsen.notice(km, language)


# --- Claims --------------------------------------------------------------------------------------


def _claims(story: Story, design: Grammar, language: Words) -> Records:
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
        "sources": distinct(lambda cell: _numbers(cell, design), told.text("sources")),
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
    language, calendars = told.language, told.text("calendar")
    date, departed, arrived = (
        distinct(partial(_as_told, language=language), told.text(name), calendars)
        for name in ("date", "departed", "arrived")
    )
    return distinct(
        partial(_when_told, language=language), told.dates, date, departed, arrived
    )


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


def _km(cell: object) -> int | None:
    value = text(cell)
    return round(float(value)) if value else None


# --- Cards ----------------------------------------------------------------------------------------


def _cards(design: Grammar, claims: Records) -> Records:
    """Return the cards; their rows are told by what the claims tell already."""
    cards = design.cards
    rows = [row for card in cards for row in card.rows]
    return Records(
        len(cards),
        {
            "title": [card.title for card in cards],
            "force": [card.force for card in cards],
            "way": [card.way for card in cards],
            "modes": [list(card.modes) for card in cards],
            "date": [card.date for card in cards],
            "differ": [list(card.differ) for card in cards],
            "compared": [list(map(_compared, card.compared)) for card in cards],
            "rows": Ragged([len(card.rows) for card in cards], _rows(cards, rows, design, claims)),
        },
    )


def _compared(one: grammar.Comparison) -> dict[str, Any]:
    return {
        "facts": list(one.facts), "rows": list(one.rows), "cells": [list(c) for c in one.cells],
    }  # fmt: skip


def _rows(
    cards: Sequence[grammar.Card], rows: Sequence[grammar.Row], design: Grammar, claims: Records
) -> Records:
    told, firsts = design.told, [row.claims[0] for row in rows]
    ways = Joined(
        [f"{start} → {end}" for start, end in told.ends], " → ",
        [claims.columns["from"], claims.columns["to"]],
    )  # fmt: skip
    forces = [
        None if card.force or not (force := told.text("force")[row.claims[0]]) else f"{force}, "
        for card in cards
        for row in card.rows
    ]
    parts = [ways, told.strengths, told.dates, told.modes, told.statuses]
    picked: list[Sequence[Any]] = [Picked(part, firsts) for part in parts]
    if any(forces):
        texts = [f"{force or ''}{way}" for force, way in zip(forces, picked[0], strict=True)]
        picked[0] = Joined(texts, "", [forces, picked[0]])
    sources = [
        [design.footnotes[s] for s in row.sources if s in design.footnotes] for row in rows
    ]
    return Records(
        len(rows),
        {
            "claims": Ragged([len(row.claims) for row in rows], [at for r in rows for at in r.claims]),
            "claimant": _picked(claims.columns["body"], firsts, [row.claimant for row in rows]),
            "group": Picked(design.group_of, firsts),
            "text": Joined([row.text for row in rows], "; ", picked),
            "sources": _picked(claims.columns["sources"], firsts, sources),
        },
    )


def _picked(column: Sequence[Any], at: Sequence[int], values: list[Any]) -> Sequence[Any]:
    """Return values as picked from a column, where they are."""
    return Picked(column, at) if [column[row] for row in at] == values else values


# --- Events, sources ------------------------------------------------------------------------------


def _events(story: Story, design: Grammar, west: float, language: Words) -> list[dict[str, Any]]:
    points = {row["toponym"]: row for row in grammar.records(story.places)}
    about = _positions(story.legs)
    events = [
        {
            **{name: text(row[name]) for name in _EVENT_COLUMNS},
            **({"draft": True} if str(row["draft"]) == "True" else {}),
            "claims": _concerned(row, about),
            "date": grammar.date_text(row, language),
            "day": text(row["date_earliest"]) or text(row["date_latest"]),
            "lastDay": text(row["date_latest"]),
            "reportedBy": grammar.known_by(
                text(row["reported_earliest"]), text(row["reported_latest"])
            ),
            "where": _where(points.get(tidy(text(row["place"]) or "")), west),
            "sources": _numbers(row["sources"], design),
        }
        for row in grammar.records(story.events)
    ]
    return sorted(events, key=lambda event: grammar.when(event["day"]))


def _concerned(row: Mapping[Any, Any], about: Mapping[str, list[int]]) -> list[int]:
    names = split_list(text(row["concerns"]))
    return sorted({at for name in names for at in about.get(name, ())})


def _positions(legs: pd.DataFrame) -> Mapping[str, list[int]]:
    """Map each claim's id, and each movement, to the positions of its claims."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, names in enumerate(zip(legs["id"], legs["movement"], strict=True)):
        for name in dict.fromkeys(filter(None, map(text, names))):
            found[name].append(at)
    return found


def _where(row: Mapping[Any, Any] | None, west: float) -> list[float] | None:
    if row is None or row["geometry"] is None or row["geometry"].is_empty:
        return None
    point: Any = basemap.shift_into(middle(row), west)
    return [round(point.x, _DEGREES), round(point.y, _DEGREES)]


def _numbers(cell: object, design: Grammar) -> list[int]:
    """Return the footnotes of a cell of source ids; what `as_of` left out has none."""
    return [design.footnotes[s] for s in split_list(text(cell)) if s in design.footnotes]


def _sources(story: Story, design: Grammar, language: Words) -> list[dict[str, Any]]:
    known = {text(row["id"]): row for row in grammar.records(story.sources)}
    return [
        {
            "n": number,
            **{name: text(known[source][name]) for name in _SOURCE_COLUMNS},
            "published": grammar.published_text(text(known[source]["published"]), language),
        }
        for source, number in design.footnotes.items()
    ]


def _named(attributions: list[str], language: Words) -> dict[str, Any]:
    """Credit whom the map owes; what we say ourselves of the ground, in the language."""
    return {
        "credits": credited(credits_of(attributions), language),
        "attributions": credited(attributions, language),
    }
