"""The legend: one entry for each mark that is shown, under the question it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo_movements.grammar.colours import Group
from geo_movements.grammar.lines import DASHES, Mark, Widths
from geo_movements.grammar.routes import FOLLOWS
from geo_movements.grammar.symbols import Symbol, label_of
from geo_movements.grammar.words import BY_MODE, text
from geo_movements.known import AREAS
from geo_movements.languages import Words, english
from geo_movements.schema import MODES

__all__ = ["Entry", "legend_of"]

_WHO = {
    "claimant": english("Who says so"),
    "side": english("Whose force"),
    "force": english("Which force"),
    "movement": english("Which movement"),
    "change": english("What changed"),
}
_GROUNDS = {"sea": english("the sea"), "rail": english("railways"), "road": english("roads")}
_STRETCHES: Mapping[str, str] = {
    "fallback": english("no way found: straight"),
    "access": english("on land to the port, railway or road"),
}
_MANY: Mapping[str, tuple[str, str]] = {
    "persons": (english("How many"), english("not told, or not counted in persons")),
    "ships": (english("How many ships"), english("not told, or not counted in ships")),
    "aircraft": (english("How many aircraft"), english("not told, or not counted in aircraft")),
    "vehicles": (english("How many vehicles"), english("not told, or not counted in vehicles")),
    "formations": (
        english("How many formations"), english("not told, or not counted in formations"),
    ),
}  # fmt: skip
"""Unit -> the question, and what is said of strengths that have no width of their own."""
_PLACES = {
    "dot": english("a town or site"),
    "ring": english("about here"),
    "area": english("somewhere in this area"),
    "zone": english("within this circle"),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the legend: what mark, which of its kind, and the words for it."""

    question: str
    mark: str
    """colour, dash, tone, draft, width, place, end, symbol, mode, count, route or note."""
    value: int | str
    label: str


def legend_of(
    legs: pd.DataFrame,
    places: pd.DataFrame,
    marks: Sequence[Mark],
    groups: Sequence[Group],
    widths: Widths,
    color_by: str,
    language: Words,
    *,
    symbols: Sequence[Symbol] = (),
    symbol_on: Sequence[int | None] = (),
    are_flows: bool = False,
) -> list[Entry]:
    """Say what each mark on this map means, and nothing about marks that it has not.

    A line of flows has several periods, and no count of them.
    """
    return [
        *_who(marks, groups, language.say(_WHO[color_by])),
        *_sure(legs, marks, language),
        *_many(legs, marks, widths, language),
        *_where(legs, places, marks, language),
        *_units(symbols, symbol_on, language),
        *_how(legs, _without(marks, symbol_on), language),
        *_route(marks, language, counted=not are_flows),
    ]


def _who(marks: Sequence[Mark], groups: Sequence[Group], question: str) -> list[Entry]:
    shown = sorted({mark.group for mark in marks})
    return [
        Entry(question=question, mark="colour", value=at, label=groups[at].label) for at in shown
    ]


def _sure(legs: pd.DataFrame, marks: Sequence[Mark], language: Words) -> list[Entry]:
    """Name for each dash the statuses that are there."""
    claims = [at for mark in marks for at in mark.claims]
    said = {text(status) for status in legs["status"].iloc[claims].unique()}
    question = language.say("How sure")
    entries = []
    for dash in ("solid", "dashed", "dotted", "denied"):
        drawn = [word for word, look in DASHES.items() if look == dash and word in said]
        words = [language.word(word) for word in drawn]
        if dash == "dashed" and None in said:
            words.append(language.say("status not told"))
        if words:
            label = language.listed(words, "or")
            entries.append(Entry(question=question, mark="dash", value=dash, label=label))
    if any(mark.draft for mark in marks):
        label = language.say("not yet checked by an editor")
        entries.append(
            Entry(question=question, mark="draft", value=language.say("draft"), label=label)
        )
    return entries


def _many(
    legs: pd.DataFrame, marks: Sequence[Mark], widths: Widths, language: Words
) -> list[Entry]:
    lines = [mark for mark in marks if mark.shape != "presence"]
    shown = sorted({mark.width_class for mark in lines})
    if not any(shown):
        return []
    question, otherwise = map(language.say, _MANY[widths.unit])
    thin = [at for mark in lines if mark.width_class == 0 for at in mark.claims]
    told = legs[["strength", "strength_low", "strength_high"]].iloc[thin].notna().any(axis=None)
    unknown = otherwise if told else language.say("not told")
    if widths.top is not None:
        samples = [language.number(number) for number, _ in widths.samples]
        texts = dict(enumerate([unknown, *samples]))
        shown = [at for at in texts if at or 0 in shown]
    else:
        texts = {at: _class_text(at, widths, language) if at else unknown for at in shown}
    entries = [Entry(question=question, mark="width", value=at, label=texts[at]) for at in shown]
    note = _width_note(legs, widths, language)
    return [*entries, Entry(question=question, mark="note", value="", label=note)]


def _width_note(legs: pd.DataFrame, widths: Widths, language: Words) -> str:
    """Say which number a width shows."""
    clauses = [language.say("By the lower bound")]
    if widths.top is not None:
        ranges = [language.say("by the lower bound")] if _has_ranges(legs) else []
        clauses = [language.say("Width in proportion to the strength"), *ranges]
    if widths.uses_high:
        clauses.append(language.say("or the upper where that alone is told"))
    note = language.lists["comma"].join(clauses)
    total = language.say("a total of several lines on each")
    return f"{note}; {total}." if widths.uses_total else f"{note}."


def _has_ranges(legs: pd.DataFrame) -> bool:
    told = legs["strength_low"].notna()
    return bool((told & ~legs["strength_low"].eq(legs["strength_high"]).fillna(False)).any())


def _class_text(at: int, widths: Widths, language: Words) -> str:
    bounds = widths.bounds
    if not bounds:
        return language.say("told")
    if at == 1:
        return language.say("under {number}", number=bounds[0])
    if at > len(bounds):
        return language.say("{number} and more", number=bounds[-1])
    return f"{language.number(bounds[at - 2])}–{language.number(bounds[at - 1])}"


def _where(
    legs: pd.DataFrame, places: pd.DataFrame, marks: Sequence[Mark], language: Words
) -> list[Entry]:
    question = language.say("Where")
    kinds = {place_mark(row) for row in places.to_dict("records")}
    entries = [
        Entry(question=question, mark="place", value=kind, label=language.say(words))
        for kind, words in _PLACES.items()
        if kind in kinds
    ]
    there = [at for mark in marks if mark.shape == "presence" for at in mark.claims]
    told = {text(kind) for kind in legs["kind"].iloc[there].unique()}
    if told:
        label = language.say(_there(told))
        entries.append(Entry(question=question, mark="place", value="presence", label=label))
    if any(mark.shape == "stub" for mark in marks):
        label = language.say("the other end is not told or not found")
        entries.append(Entry(question=question, mark="end", value="stub", label=label))
    return entries


def _there(kinds: set[str | None]) -> str:
    """Say what a ring without a journey is: a presence, a move within a place, or either."""
    if kinds == {"presence"}:
        return english("is there, no journey told")
    if "presence" in kinds:
        return english("is there or moves within the place")
    return english("moves within the place")


def place_mark(place: Mapping[Any, Any]) -> str:
    """Choose the mark of a place: area where it has a polygon, ring where it is "about here".

    A sea or region of which only the size is known is a zone: a hatched circle, never a pin.
    """
    geometry = place["geometry"]
    if geometry is None or geometry.is_empty:
        return "none"
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        return "area"
    if text(place["precision"]) in {"site", "town", None}:
        return "dot"
    wide = text(place["precision"]) in AREAS and text(place.get("uncertainty_km")) is not None
    return "zone" if wide else "ring"


def _units(
    symbols: Sequence[Symbol], symbol_on: Sequence[int | None], language: Words
) -> list[Entry]:
    """Name the symbols that are on the map, and say what their frames do not tell."""
    shown = sorted({at for at in symbol_on if at is not None})
    if not shown:
        return []
    question = language.say("Which units")
    entries = [
        Entry(question=question, mark="symbol", value=at, label=label_of(symbols[at], language))
        for at in shown
    ]
    note = language.say("Military symbols after APP-6.")
    if any(symbols[at].affiliation == "unknown" for at in shown):
        clover = language.say("A frame like a clover: nobody told friend from foe.")
        note = f"{note} {clover}"
    return [*entries, Entry(question=question, mark="note", value="", label=note)]


def _without(marks: Sequence[Mark], symbol_on: Sequence[int | None]) -> list[Mark]:
    """Keep the marks whose line has the picture of a mode, since it has no symbol."""
    return [mark for at, mark in enumerate(marks) if not symbol_on or symbol_on[at] is None]


def _how(legs: pd.DataFrame, marks: Sequence[Mark], language: Words) -> list[Entry]:
    """Name the modes that have a picture on their line."""
    claims = [mark.claims[0] for mark in marks if mark.shape == "line"]
    shown = {text(mode) for mode in legs["mode"].iloc[claims].unique()}
    question = language.say("How")
    return [
        Entry(question=question, mark="mode", value=mode, label=language.say(BY_MODE[mode]))
        for mode in MODES
        if mode in shown
    ]


def _route(marks: Sequence[Mark], language: Words, *, counted: bool) -> list[Entry]:
    """Tell what the lines follow in one note; what is drawn otherwise has its sample."""
    lines = [mark for mark in marks if mark.shape == "line"]
    if not lines:
        return []
    kinds = {stretch.kind for mark in lines for stretch in mark.stretches}
    several = counted and any(len(mark.claims) > 1 for mark in lines)
    told = [
        *[("count", "×2", language.say("several claims on one line"))] * several,
        *(("route", kind, language.say(s)) for kind, s in _STRETCHES.items() if kind in kinds),
        ("note", "", _followed(lines, language)),
    ]
    question = language.say("Route")
    return [Entry(question=question, mark=m, value=value, label=label) for m, value, label in told]


def _followed(lines: Sequence[Mark], language: Words) -> str:
    """Say what the lines follow, in one sentence; what a fallback is, its sample says."""
    stretches = [stretch for mark in lines for stretch in mark.stretches]
    modes = {FOLLOWS.get(stretch.method) for stretch in stretches}
    grounds = [language.say(ground) for mode, ground in _GROUNDS.items() if mode in modes]
    followed = language.listed(grounds)
    kinds = []
    if any(one.kind == "plain" for one in stretches):
        kinds.append(language.say("plain connections"))
    if any(one.method == "given" for one in stretches):
        kinds.append(language.say("as their source gives them"))
    others = language.listed(kinds, "or")
    if followed and others:
        told = language.say(
            "Lines follow {grounds}; others are {kinds}.", grounds=followed, kinds=others
        )
    elif followed:
        told = language.say("Lines follow {grounds}.", grounds=followed)
    else:
        told = language.say("Lines are {kinds}.", kinds=others) if others else ""
    return f"{told} {language.say('Schematic, no observed tracks.')}".strip()
