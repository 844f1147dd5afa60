"""The legend: one entry for each mark that is shown, under the question it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo_movements.competing import AREAS
from geo_movements.grammar.colours import Group
from geo_movements.grammar.lines import DASHES, Mark, Widths
from geo_movements.grammar.routes import FOLLOWS
from geo_movements.grammar.words import listed, text
from geo_movements.schema import MODES

__all__ = ["Entry", "legend_of"]

_WHO = {
    "claimant": "Who says so",
    "side": "Whose force",
    "force": "Which force",
    "movement": "Which movement",
}
_WITHIN = "moves within the place"
_GROUNDS = {"sea": "the sea", "rail": "railways", "road": "roads"}
_STRETCHES: Mapping[str, str] = {
    "fallback": "no way found: straight",
    "access": "on land to the port, railway or road",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the legend: what mark, which of its kind, and the words for it."""

    question: str
    mark: str
    """colour, dash, width, place, end, mode, count, route or note."""
    value: int | str
    label: str


def legend_of(
    legs: pd.DataFrame,
    places: pd.DataFrame,
    marks: Sequence[Mark],
    groups: Sequence[Group],
    widths: Widths,
    color_by: str,
) -> list[Entry]:
    """Say what each mark on this map means, and nothing about marks that it has not."""
    return [
        *_who(marks, groups, color_by),
        *_sure(legs, marks),
        *_many(legs, marks, widths),
        *_where(legs, places, marks),
        *_how(legs, marks),
        *_route(marks),
    ]


def _who(marks: Sequence[Mark], groups: Sequence[Group], color_by: str) -> list[Entry]:
    shown = sorted({mark.group for mark in marks})
    return [
        Entry(question=_WHO[color_by], mark="colour", value=at, label=groups[at].label)
        for at in shown
    ]


def _sure(legs: pd.DataFrame, marks: Sequence[Mark]) -> list[Entry]:
    """Name for each dash the statuses that are there."""
    claims = [at for mark in marks for at in mark.claims]
    said = {text(status) for status in legs["status"].iloc[claims]}
    entries = []
    for dash in ("solid", "dashed", "dotted", "denied"):
        words = [word for word, drawn in DASHES.items() if drawn == dash and word in said]
        if dash == "dashed" and None in said:
            words.append("status not told")
        if words:
            label = listed(words, "or")
            entries.append(Entry(question="How sure", mark="dash", value=dash, label=label))
    return entries


def _many(legs: pd.DataFrame, marks: Sequence[Mark], widths: Widths) -> list[Entry]:
    lines = [mark for mark in marks if mark.shape != "presence"]
    shown = sorted({mark.width_class for mark in lines})
    if not any(shown):
        return []
    question = "How many" if widths.unit == "persons" else f"How many {widths.unit}"
    thin = [at for mark in lines if mark.width_class == 0 for at in mark.claims]
    told = legs[["strength", "strength_low", "strength_high"]].iloc[thin].notna().any(axis=None)
    unknown = f"not told, or not counted in {widths.unit}" if told else "not told"
    if widths.top is not None:
        texts = dict(enumerate([unknown, *(label for label, _ in widths.samples)]))
        shown = [at for at in texts if at or 0 in shown]
    else:
        texts = {at: _class_text(at, widths) if at else unknown for at in shown}
    entries = [Entry(question=question, mark="width", value=at, label=texts[at]) for at in shown]
    note = "Width in proportion to the strength" if widths.top is not None else "By the lower bound"
    note += ", by the lower bound" if widths.top is not None and _has_ranges(legs) else ""
    if widths.uses_high:
        note += ", or the upper where that alone is told"
    note += "; a total of several lines on each." if widths.uses_total else "."
    return [*entries, Entry(question=question, mark="note", value="", label=note)]


def _has_ranges(legs: pd.DataFrame) -> bool:
    told = legs["strength_low"].notna()
    return bool((told & ~legs["strength_low"].eq(legs["strength_high"]).fillna(False)).any())


def _class_text(at: int, widths: Widths) -> str:
    bounds = widths.bounds
    if not bounds:
        return "told"
    if at == 1:
        return f"under {bounds[0]:,}"
    if at > len(bounds):
        return f"{bounds[-1]:,} and more"
    return f"{bounds[at - 2]:,}–{bounds[at - 1]:,}"


def _where(legs: pd.DataFrame, places: pd.DataFrame, marks: Sequence[Mark]) -> list[Entry]:
    entries = []
    kinds = {place_mark(row) for row in places.to_dict("records")}
    words = {
        "dot": "a town or site",
        "ring": "about here",
        "area": "somewhere in this area",
        "zone": "within this circle",
    }
    for kind in words:
        if kind in kinds:
            entries.append(Entry(question="Where", mark="place", value=kind, label=words[kind]))
    there = [at for mark in marks if mark.shape == "presence" for at in mark.claims]
    told = {text(kind) for kind in legs["kind"].iloc[there]}
    if told:
        stays = "is there, no journey told" if told == {"presence"} else "is there"
        label = " or ".join([stays] * ("presence" in told) + [_WITHIN] * (told != {"presence"}))
        entries.append(Entry(question="Where", mark="place", value="presence", label=label))
    if any(mark.shape == "stub" for mark in marks):
        label = "the other end is not told or not found"
        entries.append(Entry(question="Where", mark="end", value="stub", label=label))
    return entries


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


def _how(legs: pd.DataFrame, marks: Sequence[Mark]) -> list[Entry]:
    """Name the modes that have a picture on their line."""
    claims = [mark.claims[0] for mark in marks if mark.shape == "line"]
    shown = {text(mode) for mode in legs["mode"].iloc[claims]}
    words = {
        "sea": "by sea",
        "rail": "by rail",
        "road": "by road",
        "air": "by air",
        "foot": "on foot",
    }
    return [
        Entry(question="How", mark="mode", value=mode, label=words[mode])
        for mode in MODES
        if mode in shown
    ]


def _route(marks: Sequence[Mark]) -> list[Entry]:
    """Tell what the lines follow in one note; what is drawn otherwise has its sample."""
    lines = [mark for mark in marks if mark.shape == "line"]
    if not lines:
        return []
    kinds = {stretch.kind for mark in lines for stretch in mark.stretches}
    several = any(len(mark.claims) > 1 for mark in lines)
    told = [
        *[("count", "×2", "several claims on one line")] * several,
        *(("route", kind, label) for kind, label in _STRETCHES.items() if kind in kinds),
        ("note", "", _followed(lines)),
    ]
    return [Entry(question="Route", mark=m, value=value, label=label) for m, value, label in told]


def _followed(lines: Sequence[Mark]) -> str:
    """Say what the lines follow, in one sentence; what a fallback is, its sample says."""
    stretches = [stretch for mark in lines for stretch in mark.stretches]
    modes = {FOLLOWS.get(stretch.method) for stretch in stretches}
    followed = listed([ground for mode, ground in _GROUNDS.items() if mode in modes])
    others = ["plain connections"] if any(one.kind == "plain" for one in stretches) else []
    if any(one.method == "given" for one in stretches):
        others.append("as their source gives them")
    told = [f"lines follow {followed}"] if followed else []
    if others:
        told.append(f"{'others' if followed else 'lines'} are {listed(others, 'or')}")
    words = "; ".join(told)
    return f"{words[:1].upper()}{words[1:]}. Schematic, no observed tracks.".lstrip(". ")
