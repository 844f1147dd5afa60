"""What to know of a route, in plain words: ports, passages, detours, and where it is a guess."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from geo_movements.places.countries import country_name
from geo_movements.routes.legs import Route
from geo_movements.routes.passages import passages
from geo_movements.routes.ways import ACCESS, PASSAGE, Stop

__all__ = ["has_note", "parts_told", "passed", "route_note"]

_IT = re.compile(r"\bit\b")


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
    closed: Collection[str] = (),
) -> str | None:
    """Say what to know of a route; None where there is nothing.

    `names` are those of the stops, `closed` the passages that were shut at the time.

    >>> stops = (Stop(127.5, 39.9), Stop(131.9, 43.1))
    >>> route = Route(None, "sea_grid", 500.0, ports=("Hungnam", None))
    >>> route_note(("Hamhung", "Vladivostok"), stops, route)
    'By sea from Hungnam, the port for Hamhung.'
    """
    told = [
        _ports(names, route),
        _through(passed(stops, route)),
        *_detours(route, closed),
        *_faults(names, stops, route),
    ]
    return " ".join(sentence for sentence in told if sentence) or None


def _ports(names: Sequence[str], route: Route) -> str | None:
    # Of a line with areas the stretches are not told, so neither is how far the port is.
    ports = [(port or "").removeprefix("Port of ") for port in route.ports]
    ends = (
        ("from", names[0], ports[0], route.parts[:1]),
        ("to", names[-1], ports[1], route.parts[-1:]),
    )
    told = [
        f"{way} {port}, the port for {name}{_away(parts)}"
        for way, name, port, parts in ends
        if port and port.casefold() != name.partition(",")[0].casefold()
    ]
    return f"By sea {', '.join(told)}." if told else None


def _away(parts: Sequence[tuple[str, float]]) -> str:
    """Tell how far a port is, of which the stretch at its end of the line tells."""
    told = (f", {km:,.0f} km away" for method, km in parts if method == ACCESS and km >= 0.5)
    return "".join(told)


def _through(words: Sequence[str]) -> str | None:
    """Say what is gone through, and which capes are gone around."""
    capes = [word for word in words if _is_cape(word)]
    others = [word for word in words if word not in capes]
    over = [word for word in others if _is_bridge(word)]
    through = [word for word in others if word not in over]
    told = [f"Through {_listed(through)}."] if through else []
    told += [f"Over {_listed(over)}."] if over else []
    told += [f"Around {_listed(capes)}."] if capes else []
    return " ".join(told) or None


def _detours(route: Route, closed: Collection[str]) -> Iterator[str]:
    shut = [word for word in route.avoided if word.removeprefix(PASSAGE) in closed]
    kept_out = [word for word in route.avoided if word not in shut]
    longer = f": {route.detour_km:,.0f} km longer" if (route.detour_km or 0) >= 1 else ""
    if shut:
        end = "" if kept_out else longer
        named = _listed(shut)
        yield f"{named[0].upper()}{named[1:]} {'was' if len(shut) == 1 else 'were'} not open{end}."
    if kept_out and not route.faults:  # a straight stretch keeps out of nothing
        yield f"Keeps out of {_listed(kept_out)}{longer}."


def _faults(names: Sequence[str], stops: Sequence[Stop | None], route: Route) -> Iterator[str]:
    known = [(name, stop) for name, stop in zip(names, stops, strict=True) if stop]
    ways = [(a[0], b[0]) for a, b in itertools.pairwise(known) if a[1] != b[1]]
    for number, fault in route.faults:
        ends, reason = ways[number], fault.reason
        if fault.end is not None:
            # Joined, not substituted: a name may hold what means something to `re.sub`.
            reason = ends[fault.end].join(_IT.split(reason, maxsplit=1))
        yield f"Straight from {ends[0]} to {ends[1]}: {reason}."


def _listed(words: Iterable[str]) -> str:
    """List countries and passages by name.

    >>> _listed(["CN", "KP", "passage:Suez"])
    'China, North Korea and the Suez Canal'
    """
    *most, last = [_named(word) for word in words]
    return f"{', '.join(most)} and {last}" if most else last


def _named(word: str) -> str:
    if not word.startswith(PASSAGE):
        return country_name(word)
    key = word.removeprefix(PASSAGE)
    name = passages()[key].name if key in passages() else key
    return name if _is_cape(word) and "Cape of" not in name else f"the {name}"


def _is_bridge(word: str) -> bool:
    found = passages().get(word.removeprefix(PASSAGE))
    return word.startswith(PASSAGE) and found is not None and found.kind == "bridge"


def _is_cape(word: str) -> bool:
    return word.startswith(f"{PASSAGE}Cape ")
