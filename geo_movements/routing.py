"""The route of each claim: its stops, its mode and what it keeps out of, asked for all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.errors import ParseError
from geo_movements.languages import Words, load
from geo_movements.places.toponyms import tidy
from geo_movements.routes.avoidance import avoid_of, united
from geo_movements.routes.legs import Request, Route, given_path, measured, routes
from geo_movements.routes.notes import has_note, parts_told, passed, route_note
from geo_movements.routes.passages import closed_between
from geo_movements.routes.ways import FREE, Avoid, Stop
from geo_movements.stages import stage
from geo_movements.tables.cells import split_list
from geo_movements.tables.forces import sides_of

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geo_movements.competing import Known
    from geo_movements.schema import Project

__all__ = ["Routed", "route_claims", "route_columns"]


class Routed(NamedTuple):
    """What was asked for a claim, and how it runs.

    A presence asks for its destination alone, so its request has one stop.
    """

    request: Request
    route: Route


@stage("route")
def route_claims(project: Project, movements: pd.DataFrame, known: Known) -> list[Routed]:
    """Find the route of each claim; one `Routed` a row.

    `movements` are parsed claims, `known` their resolved places. An end without a place is None
    among the stops, a stop on the way without one is left out and the length is then null. A line
    that the row gives beats all; one that cannot be read, which `check` tells, counts for nothing.
    """
    asked = _requests(project, movements, _stops(movements, known))
    given = {words: _given(project.path, words) for words in set(movements["path"].dropna())}
    lines = [given.get(words) for words in movements["path"]]
    unasked = [request for request, line in zip(asked, lines, strict=True) if line is None]
    found = dict(zip(unasked, routes(unasked), strict=True))
    unknown = _with_unknown_via(movements, known)
    # One cheap step a row; all that is dear was done once for each distinct request.
    return [
        Routed(request, line or _unmeasured(found[request], lost))
        for request, line, lost in zip(asked, lines, unknown, strict=True)
    ]


def _unmeasured(route: Route, lost: bool) -> Route:
    return route._replace(length_km=None) if lost else route


def _given(folder: Path, words: str) -> Route | None:
    try:
        return measured(given_path(folder, words))
    except ParseError:
        return None


def route_columns(
    movements: pd.DataFrame,
    routed: Sequence[Routed],
    known: Known,
    languages: Iterable[str] = (),
) -> pd.DataFrame:
    """Tell the routes of claims in the columns that `schema.LEGS` has for them.

    `known` has the places of the rows. Null where a route has nothing to tell. `route_note` is in
    English; each further language of the page has a column of its own, such as `route_note_uk`.
    """
    import pandas as pd

    lines = [route for _, route in routed]
    told: dict[str, list[Any]] = {
        "route_method": [line.method for line in lines],
        "route_parts": [parts_told(line) for line in lines],
        "route_passes": [
            "; ".join(passed(request.stops, route)) or None for request, route in routed
        ],
        "route_note": _notes(movements, routed, known, load("en")),
        "origin_port": [line.ports[0] for line in lines],
        "destination_port": [line.ports[1] for line in lines],
    }
    told |= {
        f"route_note_{code}": _notes(movements, routed, known, load(code))
        for code in languages
        if code != "en"
    }
    columns = pd.DataFrame(told, index=movements.index, dtype=object)
    return columns.assign(
        length_km=pd.array([line.length_km for line in lines], dtype="Float64"),
        access_km=pd.array([line.access_km for line in lines], dtype="Float64"),
    )


def _notes(
    movements: pd.DataFrame, routed: Sequence[Routed], known: Known, language: Words
) -> list[str | None]:
    columns = ("origin", "via", "destination", "date_earliest", "date_latest", "mode")
    rows = zip(*(movements[name].tolist() for name in columns), strict=True)
    notes: list[str | None] = []
    for (origin, via, end, *when), (request, route) in zip(rows, routed, strict=True):
        if len(request.stops) < 2 or not has_note(request.stops, route):
            notes.append(None)
            continue
        # In the row's own words; a stop on the way that nobody knows is none of the route's.
        passing = [name for name in split_list(via) if tidy(name) in known.senses]
        names = [tidy(name) if name else "" for name in (origin, *passing, end)]
        closed = closed_between(*when) if route.avoided else ()
        notes.append(route_note(names, request.stops, route, language, closed))
    return notes


# --- Stops ----------------------------------------------------------------------------------------


def _stops(movements: pd.DataFrame, known: Known) -> dict[str, Stop]:
    """Make the stop of each distinct cell that names one place with a sense."""
    cells = {*movements["origin"], *movements["destination"]}
    cells |= {name for cell in set(movements["via"].dropna()) for name in split_list(cell)}
    senses = {cell: known.senses.get(tidy(cell)) for cell in cells if cell}
    return {cell: _stop(place) for cell, place in senses.items() if place}


def _stop(place: Mapping[str, Any]) -> Stop:
    shape = place["shape"] if place["area"] and place["shape"].geom_type != "Point" else None
    reach_km = place.get("uncertainty_km") if place["area"] else None
    afloat = place["precision"] == "sea"
    return Stop(
        place["lon"], place["lat"], place["area"], place["country"], afloat, shape, reach_km
    )


def _with_unknown_via(movements: pd.DataFrame, known: Known) -> list[bool]:
    """Tell the legs that pass a place which nobody knows."""
    lost = {
        cell: any(tidy(name) not in known.senses for name in split_list(cell))
        for cell in set(movements["via"].dropna())
    }
    told = zip(movements["via"], movements["kind"], strict=True)
    return [kind != "presence" and lost.get(cell, False) for cell, kind in told]


# --- Requests -------------------------------------------------------------------------------------


def _requests(
    project: Project, movements: pd.DataFrame, stops: Mapping[str, Stop]
) -> list[Request]:
    vias = {
        cell: tuple(stops[name] for name in split_list(cell) if name in stops)
        for cell in set(movements["via"].dropna())
    }

    @cache
    def request(kind: str, origin: Any, via: Any, end: Any, mode: str, avoid: Avoid) -> Request:
        if kind == "presence":
            return Request((stops.get(end),))
        return Request((stops.get(origin), *vias.get(via, ()), stops.get(end)), mode, avoid)

    names = ("kind", "origin", "via", "destination", "mode")
    columns = [movements[name].tolist() for name in names]
    return [request(*cells) for cells in zip(*columns, _avoidance(project, movements), strict=True)]


def _avoidance(project: Project, movements: pd.DataFrame) -> list[Avoid]:
    """Unite what each row is to avoid: by the project, its side, its cell, and its days.

    On its days a canal, tunnel or bridge may not have been open.
    """
    settings = project.settings
    everywhere = avoid_of(settings.avoid)
    by_side: dict[str, Avoid] = {}
    for side, words in settings.avoid_by_side.items():
        folded = side.casefold()
        by_side[folded] = united([by_side.get(folded, FREE), avoid_of(words)])

    @cache
    def avoid(
        side: str | None, cell: str | None, mode: str, earliest: str | None, latest: str | None
    ) -> Avoid:
        closed = closed_between(earliest, latest, mode)
        own = by_side.get((side or "").casefold(), FREE)
        return united([everywhere, own, avoid_of(split_list(cell)), Avoid(passages=closed)])

    sides: Iterable[str | None] = sides_of(movements, project.forces)
    columns = (movements[name] for name in ("avoid", "mode", "date_earliest", "date_latest"))
    return [avoid(*cells) for cells in zip(sides, *columns, strict=True)]
