"""A story as the data that the viewer reads: drawing decisions made, words in place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from geo_movements import basemap, coarsen, grammar
from geo_movements.grammar import Grammar, text
from geo_movements.grammar.credits import attributions_of, credited, credits_of
from geo_movements.grammar.sites import extent_of, middle, spots_of, with_countries
from geo_movements.languages import Words, load
from geo_movements.page.cards import cards_of
from geo_movements.page.claims import claims_of, notes_of
from geo_movements.page.marks import marks
from geo_movements.page.places import Ground, names_of, places_of
from geo_movements.page.records import plain
from geo_movements.page.safety import whole
from geo_movements.page.tongues import difference
from geo_movements.places.toponyms import tidy
from geo_movements.schema import Story
from geo_movements.stages import stage
from geo_movements.tables.cells import split_list
from geo_movements.tables.tiles import find_tiles

__all__ = ["Teller", "in_columns", "payload", "told_of_whole"]

_DEGREES = 5
"""Decimals of a coordinate: about a metre."""
_EVENT_COLUMNS = ("id", "place", "kind", "stance", "claimant", "text", "value", "unit")
_SOURCE_COLUMNS = ("publisher", "title", "author", "published", "url", "archive_url", "reliability")


class Teller(NamedTuple):
    """Who decides how a story is drawn, and tells it in one language."""

    design: Callable[[Story, Words], Grammar]
    tell: Callable[[Story, Grammar, float, Words], dict[str, Any]]


def payload(story: Story) -> dict[str, Any]:
    """Return everything the page needs, in plain JSON types.

    `overlays` gives for each further language what it says otherwise (`tongues.difference`).
    """
    return dict(whole(plain(in_columns(story))))


@stage("payload")
def in_columns(story: Story, teller: Teller | None = None) -> dict[str, Any]:
    """Return everything the page needs; its long lists stand in columns (`records.Records`).

    A `teller` may draw and tell the story otherwise than claim by claim, as `flows` does.
    """
    teller = teller or Teller(grammar.design, _told)
    story = replace(story, places=with_countries(story.places))
    called = grammar.names_given(story)
    settings = story.settings
    shown, *further = (load(code) for code in (settings.language, *settings.other_languages))
    design = teller.design(story, shown)
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
    told = {**teller.tell(story, design, west, shown), **_named(named, shown)}
    names = names_of(story, places, shown)
    made: dict[str, Any] = {
        **told,
        "languages": [{"code": one.code, "name": one.name} for one in (shown, *further)],
        "overlays": {
            one.code: difference(
                plain({**told, "places": names}),
                plain(
                    {
                        **teller.tell(story, teller.design(story, one), west, one),
                        **_named(named, one),
                        "places": names_of(story, places, one),
                    }
                ),
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
    claims = claims_of(story, design, language)
    return {
        **told_of_whole(story, design, west, language),
        "claims": claims,
        "cards": cards_of(design, claims),
    }


def told_of_whole(story: Story, design: Grammar, west: float, language: Words) -> dict[str, Any]:
    """Tell in a language what is no single claim: words, groups, legend, events and sources."""
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
        "legend": [vars(entry) for entry in design.legend],
        "events": _events(story, design, west, language),
        "sources": _sources(story, design, language),
    }


def _notice(story: Story, language: Words) -> str | None:
    km = story.settings.coarsen_km
    return None if km is None else coarsen.notice(km, language)


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
            "sources": notes_of(text(row["sources"]), design),
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
