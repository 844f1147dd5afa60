"""Railways and roads through the countries of others: named, with what staying out would cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from geo_movements.errors import Problem
from geo_movements.geodesy import length_km
from geo_movements.places.countries import CODES, country_name
from geo_movements.routes.legs import Request, routes
from geo_movements.routes.ways import Avoid
from geo_movements.tables.cells import split_list

if TYPE_CHECKING:
    from geo_movements.check.routes import Leg
    from geo_movements.routes.legs import Route

__all__ = ["foreign", "transit_problems"]

_MOST_NAMED = 4
_LINES = {"rail": "railway", "road": "road"}


def transit_problems(file: str, legs: Sequence[Leg]) -> Iterator[Problem]:
    """Warn of routes by rail and road through a country in which the leg has no stop.

    Nobody may have been let through there. A place in it among `via` says that they were, `avoid`
    that they were not: neither is told.
    """
    legs = [leg for leg in legs if foreign(*leg.routed)]
    asked = {leg.routed.request: _stays(*leg.routed) for leg in legs}
    others = dict(zip(asked, routes(list(asked.values())), strict=True))
    for leg in legs:
        request, route = leg.routed
        through = foreign(request, route)
        line = _LINES[str(request.mode)]
        yield Problem(
            "warning", file, leg.row["row"], "mode",
            f"the shortest {line} passes {_named(through)} and is {_km(route)} long; "
            f"{_instead(_own(request, route), others[request])}.",
            _hint([*split_list(leg.row["avoid"]), *through], others[request]),
        )  # fmt: skip


def foreign(request: Request, route: Route) -> list[str]:
    """List the countries that a railway or road passes and has no stop in."""
    if request.mode not in _LINES or route.method == "given":
        return []
    known = {*_own(request, route), *request.avoid.countries}
    return [code for code in route.countries if code not in known]


def _own(request: Request, route: Route) -> list[str]:
    """List the countries of a request's stops; of an end without one, the route's own there."""
    known = [stop for stop in request.stops if stop is not None]
    codes = [stop.country for stop in known]
    if codes[0] is None:
        codes[0] = next(iter(route.countries), None)
    if codes[-1] is None:
        codes[-1] = next(reversed(route.countries), None)
    return list(dict.fromkeys(code for code in codes if code))


def _stays(request: Request, route: Route) -> Request:
    """Ask for the way that stays in the countries of a request's stops."""
    others = request.avoid.countries | CODES - {*_own(request, route)}
    return request._replace(avoid=Avoid(others, request.avoid.passages))


def _instead(own: Sequence[str], other: Route) -> str:
    where = _named(own)
    if other.faults:
        return f"none was found that stays in {where}"
    return f"the one that stays in {where} is {_km(other)}"


def _hint(avoided: Sequence[str], other: Route) -> str:
    if other.faults:
        return (
            "If it went that way, name a place there in via; else give its path, or another mode."
        )
    return (
        f'If it keeps out, say avoid = "{"; ".join(avoided)}"; if it went that way, name a place '
        "there in via."
    )


def _km(route: Route) -> str:
    """Write the length of a line; of one to an area it is that to the middle."""
    about = "about " if route.length_km is None else ""
    km = length_km(route.geometry) if route.length_km is None else route.length_km  # type: ignore[arg-type]
    return f"{about}{km:,.0f} km"


def _named(codes: Iterable[str]) -> str:
    names = [country_name(code) for code in codes]
    if len(names) > _MOST_NAMED:
        names = [*names[: _MOST_NAMED - 1], f"{len(names) - _MOST_NAMED + 1} more"]
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
