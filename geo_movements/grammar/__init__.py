"""The line grammar: from a story to what is drawn, for the page, the figure and KML alike.

One meaning for each visual variable (who is colour, how sure is dash, how many is width), decided
here once. Nothing here draws; positions of claims refer to the rows of `story.legs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from geo_movements.grammar.cards import Card, cards_of
from geo_movements.grammar.citations import Citation, citation, citations, quoted
from geo_movements.grammar.colours import (
    GREY,
    GROUNDS,
    OTHERS,
    PALETTE,
    REST,
    Group,
    contrast,
    groups_of,
)
from geo_movements.grammar.disputes import Comparison
from geo_movements.grammar.legend import Entry, legend_of, place_mark
from geo_movements.grammar.lines import (
    BAND_PX,
    DASHES,
    WIDTHS_PX,
    Mark,
    Widths,
    marks_of,
    widths_of,
)
from geo_movements.grammar.names import names_given, names_in, place_name, with_names
from geo_movements.grammar.routes import Stretch, way_found
from geo_movements.grammar.rows import Row
from geo_movements.grammar.summary import flows_told, summary_of
from geo_movements.grammar.symbols import Symbol, symbol_of, symbols_of, unit_text
from geo_movements.grammar.told import Cells, Told, distinct
from geo_movements.grammar.words import (
    body,
    date_text,
    known_by,
    one_spelling,
    own_words,
    published_text,
    records,
    said,
    span_text,
    strength_text,
    text,
    title_of,
    when,
    whereabouts,
)
from geo_movements.known import Known
from geo_movements.languages import Words, english, load
from geo_movements.schema import Settings, Story
from geo_movements.stages import stage
from geo_movements.tables.cells import split_list

__all__ = [
    "BAND_PX",
    "DASHES",
    "GREY",
    "GROUNDS",
    "OTHERS",
    "PALETTE",
    "WIDTHS_PX",
    "Card",
    "Citation",
    "Comparison",
    "Entry",
    "Grammar",
    "Group",
    "Mark",
    "Row",
    "Stretch",
    "Symbol",
    "Told",
    "Widths",
    "body",
    "citation",
    "citations",
    "color_by",
    "coloured",
    "contrast",
    "date_text",
    "design",
    "event_day",
    "footnotes",
    "keys_of",
    "known_by",
    "names_given",
    "names_in",
    "own_words",
    "place_mark",
    "place_name",
    "published_text",
    "quoted",
    "records",
    "said",
    "span_text",
    "strength_text",
    "symbol_of",
    "text",
    "title_of",
    "unit_text",
    "used_places",
    "way_found",
    "when",
    "whereabouts",
    "widths_of",
    "with_names",
]

UNTOLD = {
    "claimant": english("Claimant not named"),
    "side": english("Side not named"),
    "force": english("Force not named"),
    "movement": english("No movement named"),
    "change": english("Unchanged"),
}


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """Every drawing decision for one story."""

    color_by: str
    groups: tuple[Group, ...]
    group_of: tuple[int, ...]
    """For each claim its group."""
    marks: tuple[Mark, ...]
    widths: Widths
    cards: tuple[Card, ...]
    legend: tuple[Entry, ...]
    footnotes: dict[str, int]
    """Source id -> its number."""
    summary: tuple[str, ...]
    """The map in sentences."""
    symbols: tuple[Symbol, ...]
    """The military symbols of this story; none where they are plain."""
    symbol_of: tuple[int | None, ...]
    """For each claim its symbol."""
    symbol_on: tuple[int | None, ...]
    """For each mark its symbol."""
    told: Told = field(repr=False, compare=False)
    """What the claims tell, as the language says it."""
    are_flows: bool = False
    """The legs are flows, not claims."""


@stage("design")
def design(story: Story, language: Words | None = None) -> Grammar:
    """Decide how a story is drawn, and say so in a language; None is the story's own."""
    language = language or load(story.settings.language)
    legs = pd.DataFrame(story.legs)
    by, groups, group_of = coloured(story, language)
    told = Told(with_names(legs, names_in(story, language)), language)
    widths = widths_of(told, proportional=story.settings.width == "proportional")
    marks = marks_of(told, group_of, widths)
    cards = cards_of(told, _known(story))
    symbols, by_claim, by_mark = symbols_of(told, marks, story.settings)
    used = used_places(story)
    return Grammar(
        color_by=by,
        groups=tuple(groups),
        group_of=tuple(group_of),
        marks=tuple(marks),
        widths=widths,
        cards=tuple(cards),
        legend=tuple(
            legend_of(
                legs,
                used,
                marks,
                groups,
                widths,
                by,
                language,
                symbols=symbols,
                symbol_on=by_mark,
                are_flows=bool(story.flows_by),
            )
        ),
        footnotes=footnotes(story, cards),
        summary=(
            flows_told(told, story.flows_by, language)
            if story.flows_by
            else summary_of(told, pd.DataFrame(story.events), cards, language)
        ),
        symbols=symbols,
        symbol_of=by_claim,
        symbol_on=by_mark,
        told=told,
        are_flows=bool(story.flows_by),
    )


def coloured(story: Story, language: Words) -> tuple[str, list[Group], list[int]]:
    """Decide what colour means, who shares one, and for each claim its group."""
    by = color_by(story)
    keys = keys_of(pd.DataFrame(story.legs), story.settings, by)
    index, groups = groups_of(keys, story.settings.colours)
    return by, [_named(group, by, language) for group in groups], [index[key] for key in keys]


def color_by(story: Story) -> str:
    """Return what colour means: as the project says, or side, or claimant.

    The claimant, where one side's movement is told by several; else the side, where sides are
    named; else the force, where forces are.
    """
    if story.settings.color_by:
        return story.settings.color_by
    legs = pd.DataFrame(story.legs)
    told: dict[str, set[str]] = {}
    sides: dict[str, set[str | None]] = {}
    cells = Cells(legs)
    claimants = keys_of(legs, story.settings, "claimant")
    triples = zip(cells.text("movement"), cells.text("side"), claimants, strict=True)
    for name, side, claimant in dict.fromkeys(triples):
        if name and claimant != UNTOLD["claimant"]:
            told.setdefault(name, set()).add(claimant)
            sides.setdefault(name, set()).add(side)
    if any(len(told[name]) > 1 and len(sides[name]) == 1 for name in told):
        return "claimant"
    if legs["side"].notna().any():
        return "side"
    return "force" if legs["force"].notna().any() else "claimant"


def used_places(story: Story) -> pd.DataFrame:
    """Return one row for each place at which a claim begins or ends."""
    legs = story.legs
    ids = set(legs["origin_place"].dropna()) | set(legs["destination_place"].dropna())
    places = pd.DataFrame(story.places)
    return places[places["place_id"].isin(ids)].drop_duplicates("place_id")


def footnotes(story: Story, cards: list[Card]) -> dict[str, int]:
    """Give each source its number, in the order in which a reader meets them.

    A source that is cited and not there, as one published after `as_of`, has no number.
    """
    there = [name for source in story.sources["id"] if (name := text(source))]
    met = [source for card in cards for row in card.rows for source in row.sources]
    events = sorted(records(story.events), key=event_day)
    met += [source for event in events for source in split_list(text(event["sources"]))]
    known = set(there)
    ordered = dict.fromkeys(source for source in [*met, *there] if source in known)
    return {source: number for number, source in enumerate(ordered, start=1)}


def event_day(row: Mapping[Any, Any]) -> float:
    """Give an event its place in time, by the day from which lists of events are sorted."""
    return when(text(row["date_earliest"]) or text(row["date_latest"]))


def _known(story: Story) -> Known:
    """Know the places that have a point; bare legs come without any."""
    places = story.places
    return Known(places[places["lon"].notna() & places.geometry.notna()])


def _named(group: Group, by: str, language: Words) -> Group:
    """Say in the language that nobody is named, or that many stand together."""
    ours = group.label in (UNTOLD[by], REST)
    return replace(group, label=language.say(group.label)) if ours else group


def keys_of(legs: pd.DataFrame, settings: Settings, by: str) -> list[str]:
    """Return for each claim whom its colour stands for."""
    if by != "claimant":
        return distinct(lambda value: text(value) or UNTOLD[by], legs[by].tolist())
    groups = settings.claimants.items()
    home = {name.casefold(): group for group, names in groups for name in names}
    bodies = one_spelling(distinct(body, legs["claimant"].tolist()))

    def group(name: str | None) -> str:
        return home.get(name.casefold(), name) if name else UNTOLD[by]

    return distinct(group, bodies)
