"""What the routes of claims show: where none was found, where one goes that it should not."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.check.rows import Record, Rows
from geo_movements.check.transit import foreign, transit_problems
from geo_movements.errors import Problem
from geo_movements.geodesy import distance_km, length_km
from geo_movements.places.countries import country_name
from geo_movements.places.toponyms import tidy
from geo_movements.routes.avoidance import avoid_of
from geo_movements.routes.passages import of_mode, passages, within
from geo_movements.routing import route_claims
from geo_movements.tables.cells import split_list
from geo_movements.tables.words import quote

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo_movements.known import Known
    from geo_movements.routes.legs import Request, Route
    from geo_movements.routes.ways import NoWay, Stop
    from geo_movements.routing import Routed, RoutedRows
    from geo_movements.schema import Project

__all__ = ["Leg", "Ways", "route_problems", "routed_ways"]

LONG_ACCESS_KM = 50
"""Past this the straight stretch to a harbour, station or road is told."""
OVER_LAND_KM, OVER_LAND_SHARE = 2.0, 0.005
"""How much of a given sea line may lie over land: the coast of 1:10 million is good for about a
kilometre, and each cape that a line rounds closely may cost it one on either side."""
HARBOUR_KM = 100
"""How far up a river or fjord, that this coast does not have, a given line may begin or end."""
BORDER_KM = 5.0
"""How far a line may run within an avoided country: as far as two maps of its border differ."""
_PIECE_DEG = 0.05
ICY = ("Northern Sea Route", "Northwest Passage")
_ARCTIC_DEG = 66.5

_NETWORKS = {"sea": "the water", "rail": "the railway", "road": "the road"}
_CELLS = ("origin", "via", "destination", "mode", "path", "avoid")
_FIXES = {
    "sea": "Name ports in origin, destination or via, give its path, or correct the mode.",
    "rail": "Name a station in via, give its path, or say another mode.",
    "road": "Name a place on the road in via, give its path, or say another mode.",
    "air": "Avoid less, or give its path.",
}


class Leg(NamedTuple):
    """A claim's row with its route."""

    row: Record
    """Its cells of `_CELLS`, and its number as "row"."""
    routed: Routed
    names: tuple[str | None, ...]
    """What the row calls each stop of the request."""


class Ways(NamedTuple):
    """The rows that have any but a plain connection."""

    rows: NDArray[np.int64]
    routed: RoutedRows | None
    """Of these rows; None where there are none."""

    def way_km(self, count: int) -> NDArray[np.float64]:
        """Lay the lengths of ways out over so many rows; NaN where there is none."""
        import numpy as np

        km = np.full(count, np.nan)
        if self.routed is not None:
            km[self.rows] = self.routed.length_km
        return km


def routed_ways(
    project: Project,
    movements: pd.DataFrame,
    known: Known,
    routed: RoutedRows | None = None,
) -> Ways:
    """Find the routes of the rows that have any but a plain connection.

    `routed` is what `route_claims` gives for all rows, where it is at hand. Presences, and legs
    that nobody asks anything of, are left out.
    """
    import numpy as np

    wanted = np.flatnonzero(_has_route(project, movements))
    if routed is not None:
        return Ways(wanted, routed.kept(wanted))
    if not len(wanted):
        return Ways(wanted, None)
    return Ways(wanted, route_claims(project, movements.iloc[wanted], known))


def _has_route(project: Project, movements: pd.DataFrame) -> pd.Series[bool]:
    settings = project.settings
    if settings.avoid or settings.avoid_by_side:
        return movements["kind"] == "leg"
    told = movements[["path", "avoid"]].notna().any(axis=1)
    return (movements["kind"] == "leg") & (told | movements["mode"].isin(list(_NETWORKS)))


def _legs(movements: pd.DataFrame, known: Known, ways: Ways) -> list[Leg]:
    """Make the records of the legs that there may be something to say of; of most there is not."""
    import numpy as np

    if ways.routed is None:
        return []
    routed, asked = ways.routed, ways.routed.asked
    shut = np.array([bool(avoid.countries) for avoid in asked.avoids], dtype=bool)[asked.avoid]
    told = movements[["path", "avoid"]].notna().any(axis=1).to_numpy()[ways.rows]
    wanted = told | shut | (routed.stops_column(_is_odd) == True)  # noqa: E712
    records = Rows(movements, known).records(ways.rows[wanted], _CELLS)
    return [
        Leg(row, each, _names(row, known))
        for row, each in zip(records, routed.kept(wanted), strict=True)
    ]


def _is_odd(request: Request, route: Route) -> bool:
    far = route.access_km is not None and route.access_km > LONG_ACCESS_KM
    icy = not {*route.passages}.isdisjoint(ICY)
    return far or icy or bool(route.faults or foreign(request, route))


def _names(row: Record, known: Known) -> tuple[str | None, ...]:
    vias = (name for name in split_list(row["via"]) if tidy(name) in known.senses)
    return (row["origin"], *vias, row["destination"])


def route_problems(
    project: Project, movements: pd.DataFrame, known: Known, ways: Ways
) -> Iterator[Problem]:
    """List what is wrong with the routes of claims, by kind."""
    file = project.files["movements"]
    legs = _legs(movements, known, ways)
    yield from _inside(file, legs)
    yield from _straight(file, legs)
    yield from _far_off(file, legs)
    entering = list(_entering(file, legs))
    yield from entering
    told = {problem.row for problem in entering}
    yield from _idle_avoid(file, [leg for leg in legs if leg.row["row"] not in told])
    yield from _through_ice(file, legs)
    yield from _over_land(file, legs)
    yield from transit_problems(file, legs)


def _through_ice(file: str, legs: Sequence[Leg]) -> Iterator[Problem]:
    """Warn of ways through the Arctic, unless the row names a place there on the way."""
    for leg in legs:
        icy = [name for name in leg.routed.route.passages if name in ICY]
        vias = leg.routed.request.stops[1:-1]
        if icy and not any(stop and stop.lat > _ARCTIC_DEG for stop in vias):
            yield Problem(
                "warning", file, leg.row["row"], "mode",
                f"the shortest way is the {icy[0]}, under ice for most of the year.",
                f'If it went another way, say avoid = "passage:{icy[0]}"; if it went that way, '
                "name a place there in via.",
            )  # fmt: skip


# --- Where no way was found -----------------------------------------------------------------------


def _straight(file: str, legs: Sequence[Leg]) -> Iterator[Problem]:
    """Warn of stretches that are straight although their mode is not."""
    for leg in legs:
        ways = _ways(leg)
        shut = _shut(leg)
        for number, fault in leg.routed.route.faults:
            (start, first), (end, last) = ways[number]
            if {first, last} & shut.keys():
                continue  # the end that lies in what is avoided is told
            yield Problem(
                "warning", file, leg.row["row"], "mode",
                f"{_reason(fault, start, end)} is a straight connection.",
                _FIXES.get(leg.row["mode"], "Give its path."),
            )  # fmt: skip


def _ways(leg: Leg) -> list[tuple[tuple[str, Stop], tuple[str, Stop]]]:
    """List the stretches between one stop and the next, as routes number them, with names."""
    stops = zip(leg.names, leg.routed.request.stops, strict=True)
    known = [(str(name), stop) for name, stop in stops if stop is not None]
    return [(one, other) for one, other in itertools.pairwise(known) if one[1] != other[1]]


def _reason(fault: NoWay, start: str, end: str) -> str:
    """Say why there is no way between two places, and name the line there.

    A reason about one end calls it "it", one about both calls them "the two".
    """
    line = f"the line from {quote(start)} to {quote(end)}"
    if fault.end is not None:
        return f"{_put(quote((start, end)[fault.end]), 'it', fault.reason)}: {line}"
    if "the two" not in fault.reason:
        return f"{fault.reason}: {line}"
    both = f"{quote(start)} and {quote(end)}"
    return f"{_put(both, 'the two', fault.reason)}: the line between them"


def _put(name: str, word: str, reason: str) -> str:
    # Not by `re.sub`, to which a backslash in a name means something.
    return name.join(re.split(rf"\b{word}\b", reason, maxsplit=1))


def _far_off(file: str, legs: Sequence[Leg]) -> Iterator[Problem]:
    for leg in legs:
        km = leg.routed.route.access_km
        if km is not None and km > LONG_ACCESS_KM and leg.row["mode"] in _NETWORKS:
            yield Problem(
                "note", file, leg.row["row"], "mode",
                f"{km:,.0f} km of the line are straight, between a place and "
                f"{_NETWORKS[leg.row['mode']]}.",
                "If the way there is told, make it a leg of its own.",
            )  # fmt: skip


# --- What is avoided ------------------------------------------------------------------------------


def _shut(leg: Leg) -> dict[Stop, str]:
    """Tell the stops that lie in a country that the leg avoids; at sea a country is no obstacle."""
    avoided = leg.routed.request.avoid.countries
    if leg.row["mode"] == "sea" or not avoided:
        return {}
    stops = (stop for stop in leg.routed.request.stops if stop)
    return {stop: stop.country for stop in stops if stop.country in avoided}


def _inside(file: str, legs: Sequence[Leg]) -> Iterator[Problem]:
    """Warn of legs that are to avoid the country that they begin, stop or end in."""
    for leg in legs:
        shut = _shut(leg) if leg.row["path"] is None else {}
        own = avoid_of(split_list(leg.row["avoid"])).countries if shut else frozenset()
        columns = ["origin", *["via"] * (len(leg.names) - 2), "destination"]
        ends = zip(columns, leg.names, leg.routed.request.stops, strict=True)
        for column, name, stop in ends:
            if stop not in shut:
                continue
            country = country_name(shut[stop])
            told = shut[stop] in own
            straight = ": its line is a straight connection" if leg.routed.route.faults else ""
            yield Problem(
                "warning", file, leg.row["row"], "avoid" if told else column,
                f"{quote(str(name))} lies in {country}, which the leg is to avoid{straight}.",
                "No leg keeps out of the country that it stops in: take it out of avoid"
                + ("." if told else " in map.toml, or name the side there that avoids it."),
            )  # fmt: skip


def _idle_avoid(file: str, legs: Sequence[Leg]) -> Iterator[Problem]:
    """Note what a row is to avoid by a mode that goes around nothing."""
    for leg in legs:
        mode, avoid = leg.row["mode"], avoid_of(split_list(leg.row["avoid"]))
        if leg.row["path"] is not None and any(avoid):
            problem = "the line is given as it is: nothing goes around what the row avoids."
        elif mode in ("foot", "unknown") and any(avoid):
            how = "on foot" if mode == "foot" else "of an unknown mode"
            problem = f"a leg {how} is a plain connection: nothing goes around what it avoids."
        elif avoid.passages and not (avoid.countries or avoid.passages & of_mode(mode).keys()):
            named = " and ".join(f"the {passages()[name].name}" for name in sorted(avoid.passages))
            problem = f"a leg by {mode} never passes {named}: there is nothing to avoid."
        elif mode == "sea" and avoid.countries and not (avoid.passages or within(avoid.countries)):
            named = " and ".join(sorted(map(country_name, avoid.countries)))
            problem = f"{named} has no canal or strait to close: the sea off a coast is nobody's."
        else:
            continue
        yield Problem("note", file, leg.row["row"], "avoid", problem)


def _entering(file: str, legs: Sequence[Leg]) -> Iterator[Problem]:
    """Warn of lines that cross a country that they avoid."""
    for leg in legs:
        request, route = leg.routed
        # A network's own word, as where the nearest station lies beyond a border.
        for code in route.countries:
            if code in request.avoid.countries - {*_shut(leg).values()}:
                yield _entered(file, leg, country_name(code))
    yield from _crossing(file, legs)


def _crossing(file: str, legs: Sequence[Leg]) -> Iterator[Problem]:
    """Warn of straight and given lines that cross a country that they avoid, by its polygon."""
    asked = [leg for leg in legs if _may_enter(leg)]
    codes = {code for leg in asked for code in leg.routed.request.avoid.countries}
    if not codes:
        return
    from geo_movements.places.areas import area_polygons

    shapes = area_polygons(sorted(codes))
    found: dict[tuple[int, str], float] = {}
    for leg in asked:
        line = leg.routed.route.geometry
        for code in sorted(leg.routed.request.avoid.countries - {*_shut(leg).values()}):
            key = (id(line), code)  # rows that ask for the same share a line
            if key not in found:
                found[key] = _km_within(line, shapes.get(code))
            if found[key] > BORDER_KM:
                yield _entered(file, leg, f"{country_name(code)} for {found[key]:,.0f} km")


def _entered(file: str, leg: Leg, where: str) -> Problem:
    given = leg.routed.route.method == "given"
    straight = leg.routed.route.method == "great_circle"
    line = "the given line" if given else "the line is straight, and" if straight else "the line"
    return Problem(
        "warning", file, leg.row["row"], "path" if given else "avoid",
        f"{line} crosses {where}, which it is to avoid.",
        "Correct one of the two." if given else "Pin it with via, or give its path.",
    )  # fmt: skip


def _may_enter(leg: Leg) -> bool:
    """Tell whether a line was not made to keep out of what it avoids."""
    request, route = leg.routed
    made = request.mode in ("rail", "road", "air") and not route.faults
    return (
        bool(request.avoid.countries)
        and route.geometry is not None
        and route.geometry.geom_type != "Point"
        and request.mode != "sea"
        and (route.method == "given" or not made)
    )


def _km_within(line: Any, shape: BaseGeometry | None) -> float:
    import shapely
    from shapely.affinity import translate

    if shape is None:
        return 0.0
    turned = [translate(line, xoff=turn) for turn in (-360, 0, 360)]
    within = shapely.get_parts(shapely.intersection(turned, shape))
    return sum(length_km(part) for part in within if part.geom_type.endswith("LineString"))


# --- Given lines at sea ---------------------------------------------------------------------------


def _over_land(file: str, legs: Sequence[Leg]) -> Iterator[Problem]:
    """Warn of ships over land."""
    given = [leg for leg in legs if leg.row["mode"] == "sea" and leg.routed.route.method == "given"]
    found: dict[str, tuple[float, float]] = {}
    for leg in given:
        words, line = leg.row["path"], leg.routed.route.geometry
        if words not in found:
            at_sea = _between_harbours(line)
            found[words] = _over_land_km(at_sea), length_km(at_sea)
        over, whole = found[words]
        if over > max(OVER_LAND_KM, OVER_LAND_SHARE * whole):
            yield Problem(
                "warning", file, leg.row["row"], "path",
                f"{over:,.0f} km of the given line lie over land.",
                "Check that it has longitude first and enough points; or say another mode.",
            )  # fmt: skip


def _over_land_km(line: Any) -> float:
    from geo_movements.routes.sea import over_land_km

    return float(over_land_km(line))


def _between_harbours(line: Any) -> Any:
    """Cut off what lies up a river: an end on land, to its last land within `HARBOUR_KM`."""
    import numpy as np
    import shapely

    from geo_movements.routes.sea import crosses_land

    if line.geom_type != "LineString":
        return line
    points = shapely.get_coordinates(shapely.segmentize(line, _PIECE_DEG))
    pieces = np.asarray(shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1)))
    ashore = crosses_land(pieces)
    km = np.cumsum(distance_km(*points[:-1].T, *points[1:].T))
    start = _pieces_ashore(ashore, km - km[0])
    end = len(points) - _pieces_ashore(ashore[::-1], (km[-1] - km)[::-1])
    return shapely.LineString(points[start:end] if end - start > 1 else points)


def _pieces_ashore(ashore: NDArray[np.bool_], km: NDArray[np.float64]) -> int:
    """Count the pieces to cut off, from the first on; `km` is how far each begins from the end."""
    import numpy as np

    near = np.flatnonzero(ashore & (km < HARBOUR_KM))
    return int(near[-1]) + 1 if ashore[0] else 0
