"""A story as the data that the viewer reads: drawing decisions made, words in place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from geo_movements import basemap, coarsen, grammar
from geo_movements.competing import shared_totals
from geo_movements.grammar import Grammar, text
from geo_movements.grammar.credits import attributions_of, credited, credits_of
from geo_movements.grammar.sites import extent_of, middle, spots_of, with_countries
from geo_movements.languages import Words, load
from geo_movements.page.marks import marks
from geo_movements.page.places import Ground, names_of, places_of
from geo_movements.page.safety import whole
from geo_movements.page.tiles import find_tiles
from geo_movements.page.tongues import difference
from geo_movements.places.toponyms import tidy
from geo_movements.schema import Story
from geo_movements.tables.cells import split_list

__all__ = ["payload"]

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
_EVENT_COLUMNS = ("id", "place", "kind", "stance", "claimant", "text", "value", "unit")
_SOURCE_COLUMNS = ("publisher", "title", "author", "published", "url", "archive_url", "reliability")


Retell = Callable[[Mapping[str, Any], Grammar, Words], dict[str, Any]]
"""Changes what is told in one language."""


def payload(story: Story, *, retell: Retell | None = None) -> dict[str, Any]:
    """Return everything the page needs, in plain JSON types.

    `overlays` gives for each further language what it says otherwise (`tongues.difference`).
    `retell` may say in each language something else of the story, as `flows` does.
    """
    tell = retell or (lambda told, _design, _language: dict(told))
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
    told = {**tell(_told(story, design, west, shown), design, shown), **_named(named, shown)}
    names = names_of(story, places, shown)
    made: dict[str, Any] = {
        **told,
        "languages": [{"code": one.code, "name": one.name} for one in (shown, *further)],
        "overlays": {
            one.code: difference(
                {**told, "places": names},
                {
                    **_retold(story, tell, west, one),
                    **_named(named, one),
                    "places": names_of(story, places, one),
                },
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
        "claims": _claims(story, design, language),
        "cards": [_card(card, design) for card in design.cards],
        "legend": [vars(entry) for entry in design.legend],
        "events": _events(story, design, west, language),
        "sources": _sources(story, design, language),
    }


def _retold(story: Story, tell: Retell, west: float, language: Words) -> dict[str, Any]:
    design = grammar.design(story, language)
    return tell(_told(story, design, west, language), design, language)


def _notice(story: Story, language: Words) -> str | None:
    km = story.settings.coarsen_km
    return None if km is None else coarsen.notice(km, language)


# --- Claims --------------------------------------------------------------------------------------


def _claims(story: Story, design: Grammar, language: Words) -> list[dict[str, Any]]:
    note = f"route_note_{language.code}"
    shared = shared_totals(story.legs)
    legs = grammar.with_names(pd.DataFrame(story.legs), grammar.names_in(story, language))
    dots = {at for mark in design.marks if mark.shape == "presence" for at in mark.claims}
    return [
        {
            **{name: text(row[name]) for name in _DETAILS},
            "id": text(row["id"]),
            "group": design.group_of[at],
            "draft": str(row["draft"]) == "True",
            "side": text(row["side"]),
            "movement": text(row["movement"]),
            "partOf": text(row["force_part_of"]),
            "body": grammar.body(row["claimant"]),
            "presence": text(row["kind"]) == "presence" or at in dots,
            "from": grammar.said(row, "origin"),
            "to": grammar.said(row, "destination"),
            "at": grammar.whereabouts(grammar.said(row, "destination"), language),
            "via": grammar.said(row, "via"),
            "written": _written(row),
            "mode": text(row["mode"]),
            "date": grammar.date_text(row, language),
            "dateWords": _date_words(row, language),
            "possible": [text(row["date_earliest"]), text(row["date_latest"])],
            "definite": [text(row["date_definite_start"]), text(row["date_definite_end"])],
            "strength": grammar.strength_text(row, language, shared=shared[at]),
            "least": _number(row["strength_low"], row["strength_high"]),
            "reportedBy": grammar.known_by(
                text(row["reported_earliest"]), text(row["reported_latest"])
            ),
            "reported": grammar.span_text(
                text(row["reported_earliest"]), text(row["reported_latest"]), language
            ),
            "way": grammar.way_found(row, language),
            "length": _km(row["length_km"]),
            "access": _km(row["access_km"]),
            "routeNote": text(row.get(note)) or text(row["route_note"]),
            "sources": _numbers(row["sources"], design),
            **_unit(row, design.symbol_of[at], story, language),
        }
        for at, row in enumerate(grammar.records(legs))
    ]


def _unit(
    row: Mapping[Any, Any], symbol: int | None, story: Story, language: Words
) -> dict[str, Any]:
    """Say the type of a unit and its symbol, where symbols are asked for."""
    if story.settings.symbols == "plain":
        return {}
    cell = text(row["unit_type"])
    return {"unit": cell and grammar.unit_text(cell, language), "symbol": symbol}


def _written(row: Mapping[Any, Any]) -> list[str]:
    """List the source's own words for places that the page calls otherwise."""
    columns = ("origin", "via", "destination")
    told = [text(row[column]) for column in columns if text(row.get(f"{column}_told"))]
    return list(dict.fromkeys(place for cell in told for place in split_list(cell)))


def _date_words(row: Mapping[Any, Any], language: Words) -> str | None:
    """Tell when as the source does: its words in quotes, and what they were read as.

    A date that is written for machines is told as any other; None where all is but the date.
    """
    whole = grammar.date_text(row, language)
    date = _as_told(row, "date", language)
    departed, arrived = (_as_told(row, column, language) for column in ("departed", "arrived"))
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


def _as_told(row: Mapping[Any, Any], column: str, language: Words) -> str | None:
    """Write a date of a cell as dates are written, or quote the words that it is told in."""
    cell = text(row[column])
    if cell is None:
        return None
    if _FOR_MACHINES.fullmatch(cell) and text(row["calendar"]) in (None, "gregorian"):
        told = grammar.published_text(cell, language)
        if told and told != cell:
            return told
        if cell.isdecimal():  # a year alone
            return cell
    return f"“{cell}”"


def _number(*cells: object) -> float | None:
    """Return the first number that is told, to sort by."""
    return next((float(value) for cell in cells if (value := text(cell))), None)


def _km(cell: object) -> int | None:
    value = text(cell)
    return round(float(value)) if value else None


# --- Cards, events, sources, credits ------------------------------------------------------------


def _card(card: grammar.Card, design: Grammar) -> dict[str, Any]:
    return {
        "title": card.title,
        "force": card.force,
        "way": card.way,
        "modes": list(card.modes),
        "date": card.date,
        "differ": list(card.differ),
        "compared": [
            {
                "facts": list(one.facts),
                "rows": list(one.rows),
                "cells": [list(c) for c in one.cells],
            }
            for one in card.compared
        ],
        "rows": [
            {
                "claims": list(row.claims),
                "claimant": row.claimant,
                "group": design.group_of[row.claims[0]],
                "text": row.text,
                "sources": [design.footnotes[s] for s in row.sources if s in design.footnotes],
            }
            for row in card.rows
        ],
    }


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
