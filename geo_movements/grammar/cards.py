"""Cards: the claims of one movement, claimant under claimant, and on what they differ."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from geo_movements.grammar.disputes import Comparison, compared, disputes_of, facts_of
from geo_movements.grammar.rows import Row, rows_of
from geo_movements.grammar.told import Told, there
from geo_movements.grammar.words import few, span_text, when
from geo_movements.known import Known
from geo_movements.languages import Words

__all__ = ["Card", "cards_of"]

_POINT = re.compile(r"-?[0-9.]+, ?-?[0-9.]+")


@dataclass(frozen=True, kw_only=True)
class Card:
    """One movement."""

    title: str
    """What the project calls the movement, or its way."""
    force: str | None
    """Who went, where every claim says the same; else each row says it."""
    way: str | None
    """From where over where to where, when the title does not say it."""
    modes: tuple[str, ...]
    date: str | None
    rows: tuple[Row, ...]
    differ: tuple[str, ...]
    """On what competing claims differ, in words: port, strength, dates, ..."""
    compared: tuple[Comparison, ...]
    """The rows that compete with one another, those of one dispute together."""


def cards_of(told: Told, known: Known) -> list[Card]:
    """Group the claims by movement, in order of time; a claim without one has its own card."""
    members: dict[object, list[int]] = {}
    for at, movement in enumerate(told.text("movement")):
        members.setdefault(movement or at, []).append(at)
    moments = told.moments
    ordered = sorted(members.values(), key=lambda claims: min(moments[at] for at in claims))
    located = {place["place_id"] for place in known.senses.values()}
    return [_card(told, claims, known, located) for claims in ordered]


def _card(told: Told, claims: Sequence[int], known: Known, located: Collection[str]) -> Card:
    language = told.language
    ordered = sorted(claims, key=lambda at: (told.keys[at], told.moments[at]))
    name, way = _name(told.text("movement")[ordered[0]]), _wholeway_of(told, ordered)
    named = [told.text("force")[at] for at in ordered]
    one_force = named[0] if len(set(named)) == 1 else None
    modes = dict.fromkeys(
        mode for at in ordered if (mode := told.text("mode")[at]) not in (None, "unknown")
    )
    sentences = rows_of(told, ordered, with_force=one_force is None)
    disputes = disputes_of(told, ordered, known, located)
    return Card(
        title=name or way,
        force=one_force,
        way=way if name else None,
        modes=tuple(language.word(str(mode)) for mode in modes),
        date=_span(told, ordered),
        rows=tuple(sentences),
        differ=tuple(map(language.say, facts_of(disputes.values()))),
        compared=tuple(compared(told, sentences, disputes)) if disputes else (),
    )


def _name(name: str | None) -> str | None:
    """Read a movement's name as a title: as written, a plain word with its capital.

    An id such as "to-kursk", "us_2024" or "m1" is no title: it knows no capitals, and was made to
    join rows. Then the way is.
    """
    if name is None or sum(char.isalpha() for char in name) < 4:
        return None
    if re.fullmatch(r"[a-z]+", name):
        return _capital(name)
    return None if re.fullmatch(r"[a-z0-9_.-]+|\w*_\w*", name) else name


def _wholeway_of(told: Told, claims: Sequence[int]) -> str:
    """Tell a movement stage by stage; where one does not go on from the last, begin anew."""
    language, kinds = told.language, told.text("kind")
    legs = [at for at in claims if kinds[at] != "presence" and any(told.ends[at])]
    if not legs:
        words = few(there(list(_told(told, claims, 1).values()), language), language)
        return _capital(words or language.say("no place told"))
    stages: dict[object, list[int]] = {}
    for at in legs:
        stages.setdefault(told.keys[at], []).append(at)
    ways: list[list[str]] = []
    last: dict[str, str] = {}
    for members in stages.values():
        origins, destinations = _told(told, members, 0), _told(told, members, 1)
        if not origins or origins.keys() != last.keys():
            untold = language.say("origin not told")
            words = few(list(origins.values()), language)
            ways.append([words or (untold if ways else _capital(untold))])
        reached = few(list(destinations.values()), language)
        ways[-1].append(reached or language.say("destination not told"))
        last = destinations
    told_ways = [word for word, _ in groupby(_arrows(way, language) for way in ways)]
    whole = "; ".join(told_ways)
    return whole if " → " in told_ways[0] else _capital(whole)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _arrows(way: Sequence[str], language: Words) -> str:
    # Bare coordinates on the way are bends of it, which nobody named.
    inner = [stop for stop in way[1:-1] if not _POINT.fullmatch(stop)]
    stops = [stop for stop, _ in groupby([*way[:1], *inner, *way[-1:]])]
    return " → ".join(stops) if len(stops) > 1 else language.say("within {place}", place=stops[0])


def _told(told: Told, claims: Sequence[int], end: int) -> dict[str, str]:
    """Return the places told for one end, by what makes them one, in words."""
    places = told.text(("origin_place", "destination_place")[end])
    words: dict[str, str] = {}
    for at in claims:
        if word := told.ends[at][end]:
            words.setdefault(places[at] or word.casefold(), word)
    return words


def _span(told: Told, claims: Sequence[int]) -> str | None:
    """Tell from when to when; a side that one claim leaves open stays open."""
    earliest, latest = told.text("date_earliest"), told.text("date_latest")
    dated = [at for at in claims if earliest[at] or latest[at]]
    first, last = [earliest[at] for at in dated], [latest[at] for at in dated]
    span = span_text(
        min(first, key=when) if first and all(first) else None,
        max(last, key=when) if last and all(last) else None,
        told.language,
    )
    if span:
        return span
    dates = dict.fromkeys(date for at in claims if (date := told.dates[at]))
    return few(list(dates), told.language) or None
