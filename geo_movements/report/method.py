"""How a map was made, in sentences: what decided places and lines, what is schematic, left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from geo_movements import coarsen, grammar
from geo_movements.competing import shared_totals
from geo_movements.grammar import text
from geo_movements.languages import Words, english
from geo_movements.schema import Story
from geo_movements.tables.cells import split_list

__all__ = ["method_of"]

Record = Mapping[Any, Any]
_DOUBT = 0.9
"""A place that scores less is named."""
_NAMED = 40
"""So many names are listed at most."""
_DECIDED = {
    "gazetteer": english("found in the gazetteer"),
    "project": english("given by the project's own table of places"),
    "coordinates": english("given as coordinates"),
    "service": english("found by a geocoding service"),
    "user": english("decided by a person"),
    "none": english("left open by a person"),
}
"""Who decided where a toponym is, in the order in which it is told."""
_NETWORKS = ("rail_network", "road_network")
_UNFOUND = "great_circle"


def method_of(story: Story, language: Words) -> Iterator[str]:
    """Tell, in sentences, only what this story holds."""
    yield from _claims(story, language)
    yield from _places(story, language)
    yield from _lines(story, language)
    if story.settings.coarsen_km is not None:
        yield coarsen.notice(story.settings.coarsen_km, language)


def _claims(story: Story, language: Words) -> Iterator[str]:
    legs = story.legs
    yield language.say(
        "Each row of the table is a claim: somebody says that a force went, is or will go "
        "somewhere. Claims stand side by side; nothing is averaged or added up."
    )
    if any(shared_totals(legs)):
        words = language.say("{strength} in all", strength="…")
        yield language.say("“{words}” is one total, told for several claims together.", words=words)
    uncited = sum(not split_list(text(cell)) for cell in legs["sources"])
    if uncited:
        yield language.say("Claims without a source: {number}.", number=uncited)
    if legs[["reliability", "credibility"]].notna().any(axis=None):
        yield language.say(
            "Grades are those of the Admiralty code: the source from A, completely reliable, to F, "
            "not to be judged; what it says from 1, confirmed, to 6, not to be judged."
        )


# --- Places ---------------------------------------------------------------------------------------


def _places(story: Story, language: Words) -> Iterator[str]:
    places = grammar.records(story.places)
    if not places:
        return
    counts = Counter(_decided(place) for place in places)
    ways = [f"{language.say(_DECIDED[way])}: {counts[way]}" for way in _DECIDED if counts[way]]
    yield language.say("Names of places, by who decided them: {ways}.", ways="; ".join(ways))
    doubtful = sorted(
        ((float(score), place) for place in places if (score := _score(place))), key=itemgetter(0)
    )
    named = [f"{_name(place)} {int(100 * score)}" for score, place in doubtful]
    if named:
        yield language.say(
            "Decided with a score below 90 of 100: {names}.", names=_listed(named, language)
        )
    vague = [_name(place) for place in places if _is_vague(place)]
    if vague:
        yield language.say(
            "Drawn as a circle or an area, for no exact spot is told: {names}.",
            names=_listed(list(dict.fromkeys(vague)), language),
        )
    if any(text(place["match"]) == "none" for place in places):
        open_ = [_name(place) for place in places if text(place["match"]) == "none"]
        yield language.say("Not on the map: {names}.", names=_listed(open_, language))


def _decided(place: Record) -> str:
    match = text(place["match"])
    if match in ("none", "project", "coordinates", "service"):
        return str(match)
    return "user" if text(place["decided_by"]) == "user" else "gazetteer"


def _score(place: Record) -> str | None:
    """Return the score of a place that the gazetteer or a service chose in doubt."""
    score = text(place["score"])
    if score is None or _decided(place) not in ("gazetteer", "service"):
        return None
    return score if float(score) < _DOUBT else None


def _name(place: Record) -> str:
    return text(place["toponym"]) or text(place["name"]) or "?"


def _is_vague(place: Record) -> bool:
    return grammar.place_mark(place) in ("ring", "area", "zone")


def _listed(names: Sequence[str], language: Words) -> str:
    if len(names) <= _NAMED:
        return language.listed(names)
    return f"{language.lists['comma'].join(names[:_NAMED])}, … (+{len(names) - _NAMED})"


# --- Lines ----------------------------------------------------------------------------------------


def _lines(story: Story, language: Words) -> Iterator[str]:
    """Tell how lines were found, and of each that is straight for want of a way why it is."""
    legs = grammar.records(story.legs)
    lines = [row for row in legs if text(row["route_method"]) not in (None, "none")]
    if lines:
        yield language.say(
            "Lines are schematic: how a force may have gone, never how it was seen to go."
        )
        counts = Counter(grammar.way_found(row, language) for row in lines)
        ways = [f"{way}: {number}" for way, number in counts.most_common()]
        yield language.say("Lines, by how they were found: {ways}.", ways="; ".join(ways))
    if any(_uses(row, _NETWORKS) for row in lines):
        yield language.say(
            "Railways and roads are today's, but for those known to have opened later."
        )
    notes = [
        note
        for row in lines
        if text(row["route_method"]) == _UNFOUND and text(row["mode"]) in ("sea", "rail", "road")
        if (note := text(row.get(f"route_note_{language.code}")) or text(row["route_note"]))
    ]
    yield from dict.fromkeys(notes)
    if len(lines) < len(legs):
        yield language.say(
            "Claims without a line, for they tell of no journey or of one end alone: {number}.",
            number=len(legs) - len(lines),
        )


def _uses(row: Record, methods: Sequence[str]) -> bool:
    parts = {part.rsplit(" ", 1)[0] for part in split_list(text(row["route_parts"]))}
    return not parts.isdisjoint(methods) or text(row["route_method"]) in methods
