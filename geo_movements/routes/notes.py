"""What to know of a route, in plain words: ports, passages, detours, and where it is a guess."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from geo_movements.languages import Words, english
from geo_movements.places.countries import NAMES, country_name
from geo_movements.routes.legs import Route
from geo_movements.routes.passages import passages
from geo_movements.routes.ways import ACCESS, PASSAGE, Stop

__all__ = ["has_note", "parts_told", "passed", "route_note"]

_REASONS = (
    english("it is farther to the railway and back than from one to the other"),
    english("it is farther to the road and back than from one to the other"),
    english("{it} lies in airspace that the leg avoids ({names})"),
    english("{it} lies in {country}, which is to be avoided"),
    english("no railway of {country} that we have within {km} km of the middle of {it}"),
    english("no road of {country} that we have within {km} km of the middle of {it}"),
    english("no railway that we have within {km} km of the middle of {it}"),
    english("no road that we have within {km} km of the middle of {it}"),
    english("no railway of {country} that we have within {km} km of {it}"),
    english("no road of {country} that we have within {km} km of {it}"),
    english("no railway that we have within {km} km of {it}"),
    english("no road that we have within {km} km of {it}"),
    english("no port within {km} km of {it}"),
    english("no port within {km} km of either"),
    english("no port in {it}, or within {km} km of its middle"),
    english("the railways that we have and that keep out of {names} do not join the two"),
    english("the roads that we have and that keep out of {names} do not join the two"),
    english("the railways that we have join the two only by {names}, closed to them"),
    english("the roads that we have join the two only by {names}, closed to them"),
    english("the railways of the two that we have do not meet"),
    english("the roads of the two that we have do not meet"),
    english("the borders of {names} are not known here, so nothing goes around"),
    english("no way was found that keeps out of {names}"),
    english("the airspace that the leg avoids ({names}) encloses {it}"),
    english("the airspace that the leg avoids ({names}) leaves no way between them"),
    english("the two lie on seas that do not meet"),
    english("what is closed ({names}) leaves no way by sea"),
    english("no water lies between the two"),
    english(
        "the way by the railways that we have would be more than {times} times as long as "
        "the straight one"
    ),
    english(
        "the way by the roads that we have would be more than {times} times as long as "
        "the straight one"
    ),
)
"""Why there is no way, as the routers say it: of {it} they say "it". The first that fits counts."""
_ALL = english("all that is to be avoided")


def parts_told(route: Route) -> str | None:
    """List the stretches of a line, method and km; None where one method made it all.

    >>> parts_told(Route(None, "sea_grid", 582.2, parts=(("access", 12.3), ("sea_grid", 569.9))))
    'access 12.3; sea_grid 569.9'
    """
    return "; ".join(f"{method} {km:g}" for method, km in route.parts) or None


def passed(stops: Sequence[Stop | None], route: Route) -> tuple[str, ...]:
    """List what a route passes besides its ends' own countries, in the words of `avoid`.

    The first country of a route whose origin tells none is the origin's.
    """
    own = {stop.country for stop in (stops[0], stops[-1]) if stop}
    if stops[0] and stops[0].country is None:
        own |= {*route.countries[:1]}
    foreign = (code for code in route.countries if code not in own)
    return (*foreign, *(f"{PASSAGE}{name}" for name in route.passages))


def has_note(stops: Sequence[Stop | None], route: Route) -> bool:
    """Tell whether there may be something to say: of most routes there is nothing."""
    return any(route.ports) or bool(route.avoided or route.faults or passed(stops, route))


def route_note(
    names: Sequence[str],
    stops: Sequence[Stop | None],
    route: Route,
    language: Words,
    closed: Collection[str] = (),
) -> str | None:
    """Say what to know of a route; None where there is nothing.

    `names` are those of the stops, `closed` the passages that were shut at the time.

    >>> from geo_movements.languages import load
    >>> stops = (Stop(127.5, 39.9), Stop(131.9, 43.1))
    >>> route = Route(None, "sea_grid", 500.0, ports=("Hungnam", None))
    >>> route_note(("Hamhung", "Vladivostok"), stops, route, load("en"))
    'By sea from Hungnam, the port for Hamhung.'
    """
    told = [
        _ports(names, route, language),
        *_through(passed(stops, route), language),
        *_detours(route, closed, language),
        *_faults(names, stops, route, language),
    ]
    return " ".join(sentence for sentence in told if sentence) or None


def _ports(names: Sequence[str], route: Route, language: Words) -> str | None:
    # Of a line with areas the stretches are not told, so neither is how far the port is.
    ports = [(port or "").removeprefix("Port of ") for port in route.ports]
    ends = ((0, names[0], route.parts[:1]), (1, names[-1], route.parts[-1:]))
    told = [
        _port(end, ports[end], name, parts, language)
        for end, name, parts in ends
        if ports[end] and ports[end].casefold() != name.partition(",")[0].casefold()
    ]
    ways = language.lists["comma"].join(told)
    return language.say("By sea {ways}.", ways=ways) if told else None


def _port(
    end: int, port: str, place: str, parts: Sequence[tuple[str, float]], language: Words
) -> str:
    """Name the port, and how far it is, of which the stretch at its end of the line tells."""
    away = [round(km) for method, km in parts if method == ACCESS and km >= 0.5]
    if not away:
        return language.say(_NEAR[end], port=port, place=place)
    return language.say(_AWAY[end], port=port, place=place, km=away[0])


_NEAR = (
    english("from {port}, the port for {place}"),
    english("to {port}, the port for {place}"),
)
_AWAY = (
    english("from {port}, the port for {place}, {km} km away"),
    english("to {port}, the port for {place}, {km} km away"),
)


def _through(words: Sequence[str], language: Words) -> Iterator[str]:
    """Say what is gone through, and which capes are gone around."""
    capes = [word for word in words if _is_cape(word)]
    others = [word for word in words if word not in capes]
    over = [word for word in others if _is_bridge(word)]
    through = [word for word in others if word not in over]
    if through:
        yield language.say("Through {places}.", places=_listed(through, language))
    if over:
        yield language.say("Over {places}.", places=_listed(over, language))
    if capes:
        yield language.say("Around {places}.", places=_listed(capes, language))


def _detours(route: Route, closed: Collection[str], language: Words) -> Iterator[str]:
    shut = [word for word in route.avoided if word.removeprefix(PASSAGE) in closed]
    kept_out = [word for word in route.avoided if word not in shut]
    km = round(route.detour_km or 0)
    longer = (route.detour_km or 0) >= 1
    if shut:
        yield language.say(
            _SHUT[len(shut) > 1, longer and not kept_out],
            places=_capital(_listed(shut, language)),
            km=km,
        )
    if kept_out and not route.faults:  # a straight stretch keeps out of nothing
        yield language.say(_KEPT_OUT[longer], places=_listed(kept_out, language), km=km)


_SHUT = {
    (False, False): english("{places} was not open."),
    (True, False): english("{places} were not open."),
    (False, True): english("{places} was not open: {km} km longer."),
    (True, True): english("{places} were not open: {km} km longer."),
}
_KEPT_OUT = {
    False: english("Keeps out of {places}."),
    True: english("Keeps out of {places}: {km} km longer."),
}


def _faults(
    names: Sequence[str], stops: Sequence[Stop | None], route: Route, language: Words
) -> Iterator[str]:
    known = [(name, stop) for name, stop in zip(names, stops, strict=True) if stop]
    ways = [(a[0], b[0]) for a, b in itertools.pairwise(known) if a[1] != b[1]]
    for number, fault in route.faults:
        start, end = ways[number]
        it = "it" if fault.end is None else ways[number][fault.end]
        reason = _reason(fault.reason, it, language)
        yield language.say(
            "Straight from {origin} to {destination}: {reason}.",
            origin=start,
            destination=end,
            reason=reason,
        )


def _reason(reason: str, it: str, language: Words) -> str:
    """Say in a language why there is no way, `it` by its name; English where we do not know it."""
    for sentence in _REASONS:
        if found := _pattern(sentence).fullmatch(reason):
            told = {
                name: _countries(words, language) if name in ("names", "country") else words
                for name, words in found.groupdict().items()
            }
            return language.say(sentence, it=it, **told)
    return reason


def _countries(listed: str, language: Words) -> str:
    """Name in the language the countries and passages that a reason lists in English."""
    if not language.countries:
        return listed
    names = {country_name(code): language.countries.get(code) for code in NAMES}
    names |= {key: language.passages.get(one.name) for key, one in passages().items()}
    names[_ALL] = language.say(_ALL)
    words = []
    for part in listed.split(", "):
        several = part.split(" and ")
        words += several if part not in names and all(one in names for one in several) else [part]
    return language.listed([names.get(word) or word for word in words])


def _pattern(sentence: str) -> re.Pattern[str]:
    """Read a sentence with {names} as a pattern that finds what stands in their places."""
    parts = re.split(r"\{(\w+)\}", sentence)
    slots = ("it" if part == "it" else f"(?P<{part}>.+)" for part in parts[1::2])
    fixed = map(re.escape, parts[::2])
    return re.compile("".join(itertools.chain(*itertools.zip_longest(fixed, slots, fillvalue=""))))


def _listed(words: Sequence[str], language: Words) -> str:
    """List countries and passages by name.

    >>> from geo_movements.languages import load
    >>> _listed(["CN", "KP", "passage:Suez"], load("en"))
    'China, North Korea and the Suez Canal'
    """
    return language.listed([_named(word, language) for word in words])


def _named(word: str, language: Words) -> str:
    if not word.startswith(PASSAGE):
        return language.countries.get(word) or country_name(word)
    key = word.removeprefix(PASSAGE)
    name = passages()[key].name if key in passages() else key
    if name in language.passages:
        return language.passages[name]
    return name if _is_cape(word) and "Cape of" not in name else f"the {name}"


def _is_bridge(word: str) -> bool:
    found = passages().get(word.removeprefix(PASSAGE))
    return word.startswith(PASSAGE) and found is not None and found.kind == "bridge"


def _is_cape(word: str) -> bool:
    return word.startswith(f"{PASSAGE}Cape ")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
