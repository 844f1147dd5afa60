"""The route of each claim: its stops, its mode and what it keeps out of, asked for all at once.

Cells are read once a distinct cell; from there on a row is a few numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo_movements.codes import joined, numbered
from geo_movements.errors import ParseError
from geo_movements.languages import Words, load
from geo_movements.places.toponyms import tidy
from geo_movements.routed import Asked, Drawn, Routed, RoutedRows, drawn_of
from geo_movements.routes.avoidance import avoid_of, united
from geo_movements.routes.legs import (
    Route,
    connections,
    given_path,
    has_router,
    measured,
    routes,
)
from geo_movements.routes.notes import has_note, parts_told, passed, route_note
from geo_movements.routes.passages import closed_between, of_mode
from geo_movements.routes.ways import FREE, Avoid, Stop
from geo_movements.stages import stage
from geo_movements.tables.cells import split_list
from geo_movements.tables.coded import table_of
from geo_movements.tables.forces import sides_of

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo_movements.known import Known
    from geo_movements.schema import Project

__all__ = ["Routed", "RoutedRows", "route_claims", "route_columns"]


@stage("route")
def route_claims(project: Project, movements: pd.DataFrame, known: Known) -> RoutedRows:
    """Find the route of each claim; one `Routed` a row.

    `movements` are parsed claims, `known` their resolved places. An end without a place is None
    among the stops, a stop on the way without one is left out and the length is then null. A line
    that the row gives beats all; one that cannot be read, which `check` tells, counts for nothing.
    """
    import numpy as np

    asked, unknown = _asked(project, movements, known)
    paths, words = numbered(movements["path"])
    given = [_given(project.path, path) for path in words]
    has_path = np.array([False, *(route is not None for route in given)], dtype=bool)[paths + 1]
    # A given line is the same whoever goes along it, a plain one whatever the mode is.
    routed = _with_router(asked) & ~has_path
    at, first = joined(
        np.where(has_path, paths + 1, 0),
        *(np.where(has_path, 0, column) for column in (
            asked.presence, asked.origin + 1, asked.via, asked.destination + 1, unknown,
        )),
        *(np.where(routed, column + 1, 0) for column in (asked.mode, asked.avoid)),
    )  # fmt: skip
    drawn = _drawn(asked.taken(first), routed[first], has_path[first])
    drawn = _unmeasured(drawn, unknown[first])
    lines = {
        number: line
        for number, path in enumerate(np.where(has_path, paths, -1)[first].tolist())
        if path >= 0 and (line := given[path]) is not None
    }
    return RoutedRows(asked, at, _with(drawn, lines))


def _unmeasured(drawn: Drawn, unknown: NDArray[np.bool_]) -> Drawn:
    """Take the lengths of routes that pass a place which nobody knows."""
    import numpy as np

    told = {
        number: route._replace(length_km=None) if unknown[number] else route
        for number, route in drawn.told.items()
    }
    lengths = np.where(unknown, np.nan, drawn.length_km)
    return Drawn(geometry=drawn.geometry, method=drawn.method, length_km=lengths, told=told)


def _given(folder: Path, words: str) -> Route | None:
    try:
        return measured(given_path(folder, words))
    except ParseError:
        return None


# --- Requests -------------------------------------------------------------------------------------


def _asked(
    project: Project, movements: pd.DataFrame, known: Known
) -> tuple[Asked, NDArray[np.bool_]]:
    """Put what each row asks for into numbers; tell who passes a place that nobody knows."""
    import numpy as np

    origins, starts = numbered(movements["origin"])
    ends, finals = numbered(movements["destination"])
    vias, cells = numbered(movements["via"])
    modes, words = numbered(movements["mode"])
    lists = [split_list(cell) for cell in cells]
    found = _stops({*starts, *finals, *(name for names in lists for name in names)}, known)
    numbers = {stop: number for number, stop in enumerate(dict.fromkeys(found.values()))}
    distinct = dict.fromkeys(
        [(), *(tuple(found[name] for name in names if name in found) for names in lists)]
    )
    number_of = {stops: number for number, stops in enumerate(distinct)}
    presence = (movements["kind"] == "presence").to_numpy(dtype=bool)
    lost = [any(tidy(name) not in known.senses for name in names) for names in lists]
    ways = [number_of[tuple(found[name] for name in names if name in found)] for names in lists]

    def stop_numbers(codes: NDArray[np.int64], names: list[str]) -> NDArray[np.int64]:
        told = [numbers[found[name]] if name in found else -1 for name in names]
        return np.array([-1, *told], dtype=np.int64)[codes + 1]

    avoids, avoided = _avoidance(project, movements)
    asked = Asked(
        stops=list(numbers),
        vias=list(distinct),
        modes=words,
        avoids=avoids,
        presence=presence,
        origin=np.where(presence, -1, stop_numbers(origins, starts)),
        via=np.where(presence, 0, np.array([0, *ways])[vias + 1]),
        destination=stop_numbers(ends, finals),
        mode=np.where(presence, 0, modes),
        avoid=np.where(presence, 0, avoided),
    )
    return asked, np.array([False, *lost])[vias + 1] & ~presence


def _stops(cells: Iterable[str | None], known: Known) -> dict[str, Stop]:
    """Make the stop of each distinct cell that names one place with a sense."""
    senses = {cell: known.senses.get(tidy(cell)) for cell in cells if cell}
    return {cell: _stop(place) for cell, place in senses.items() if place}


def _stop(place: Mapping[str, Any]) -> Stop:
    shape = place["shape"] if place["area"] and place["shape"].geom_type != "Point" else None
    reach_km = place.get("uncertainty_km") if place["area"] else None
    afloat = place["precision"] == "sea"
    return Stop(
        place["lon"], place["lat"], place["area"], place["country"], afloat, shape, reach_km
    )


def _avoidance(project: Project, movements: pd.DataFrame) -> tuple[list[Avoid], NDArray[np.int64]]:
    """Unite what each row is to avoid: by the project, its side, its cell, and its days.

    Returns the distinct unions and the number of each row's. On its days a canal, tunnel or bridge
    may not have been open.
    """
    settings = project.settings
    everywhere = avoid_of(settings.avoid)
    cells, words = numbered(movements["avoid"])
    sides, by_side = _by_side(project, movements)
    days, closed = _closed(movements)
    codes, first = joined(cells + 1, sides, days)
    own = [FREE, *(avoid_of(split_list(cell)) for cell in words)]
    unions = [
        united([everywhere, by_side[side], own[cell], Avoid(passages=closed[day])])
        for cell, side, day in zip(
            (cells + 1)[first].tolist(), sides[first].tolist(), days[first].tolist(), strict=True
        )
    ]
    return unions, codes


def _by_side(project: Project, movements: pd.DataFrame) -> tuple[NDArray[np.int64], list[Avoid]]:
    """Put what the side of each row keeps out of into numbers; 0 is nothing."""
    import numpy as np

    told: dict[str, Avoid] = {}
    for side, words in project.settings.avoid_by_side.items():
        folded = side.casefold()
        told[folded] = united([told.get(folded, FREE), avoid_of(words)])
    if not told:
        return np.zeros(len(movements), dtype=np.int64), [FREE]
    codes, sides = numbered(sides_of(movements, project.forces))
    return codes + 1, [FREE, *(told.get(side.casefold(), FREE) for side in sides)]


def _closed(movements: pd.DataFrame) -> tuple[NDArray[np.int64], list[frozenset[str]]]:
    """Put the passages that nobody could use on the days of each row into numbers; 0 is none.

    Days are looked at only where the mode has passages.
    """
    import numpy as np

    modes, words = numbered(movements["mode"])
    has_passages = np.array([False, *(bool(of_mode(mode)) for mode in words)])[modes + 1]
    rows = np.flatnonzero(has_passages)
    days = np.zeros(len(movements), dtype=np.int64)
    if not len(rows):
        return days, [frozenset()]
    names = ("date_earliest", "date_latest")
    bounds = [movements[name].to_numpy(dtype=object)[rows] for name in names]
    codes, first = joined(modes[rows], *(numbered(cells)[0] + 1 for cells in bounds))
    asked = zip(*(cells[first] for cells in bounds), modes[rows][first].tolist(), strict=True)
    closed = [closed_between(earliest, latest, words[mode]) for earliest, latest, mode in asked]
    distinct = {shut: number for number, shut in enumerate(dict.fromkeys([frozenset(), *closed]))}
    days[rows] = np.array([distinct[shut] for shut in closed])[codes]
    return days, list(distinct)


# --- Routes ---------------------------------------------------------------------------------------


def _with_router(asked: Asked) -> NDArray[np.bool_]:
    """Tell the rows whose mode finds a way of its own."""
    import numpy as np

    pairs, first = joined(asked.mode, asked.avoid)
    found = [
        has_router(asked.modes[mode], asked.avoids[avoid])
        for mode, avoid in zip(asked.mode[first].tolist(), asked.avoid[first].tolist(), strict=True)
    ]
    return np.array(found, dtype=bool)[pairs] & ~asked.presence


def _drawn(asked: Asked, routed: NDArray[np.bool_], given: NDArray[np.bool_]) -> Drawn:
    """Find a route for each of distinct requests: points and plain connections in arrays.

    A request whose line is `given` has none here.
    """
    import numpy as np
    import shapely

    where = np.array([(stop.lon, stop.lat) for stop in asked.stops], dtype=float).reshape(-1, 2)
    areas = np.array([stop.area for stop in asked.stops], dtype=bool)
    ends, both = (asked.origin, asked.destination), (asked.origin >= 0) & (asked.destination >= 0)
    direct = (asked.via == 0) & ~given
    single = direct & (~both | (ends[0] == ends[1]))
    plain = direct & ~routed & ~single
    geometry, method = (np.full(len(plain), None, dtype=object) for _ in range(2))
    lengths = np.full(len(plain), np.nan)
    method[:] = "none"
    method[plain] = "great_circle"
    known = np.where(ends[1] < 0, ends[0], ends[1])
    spots = single & (known >= 0)
    geometry[spots] = np.asarray(shapely.points(where))[known[spots]]
    start, end = ends[0][plain], ends[1][plain]
    geometry[plain], km = connections(where[start], where[end])
    lengths[plain] = np.where(areas[start] | areas[end], np.nan, km)
    drawn = Drawn(geometry=geometry, method=method, length_km=lengths, told={})
    others = np.flatnonzero(~plain & ~single & ~given).tolist()
    found = routes([asked.request(row) for row in others])
    return _with(drawn, dict(zip(others, found, strict=True)))


def _with(drawn: Drawn, found: Mapping[int, Route]) -> Drawn:
    """Put routes in their places among the drawn."""
    more, places = drawn_of(list(found.values())), list(found)
    columns = {name: getattr(drawn, name).copy() for name in ("geometry", "method", "length_km")}
    for name, column in columns.items():
        column[places] = getattr(more, name)
    told = {**drawn.told, **{places[number]: route for number, route in more.told.items()}}
    return Drawn(**columns, told=told)


# --- What routes tell -----------------------------------------------------------------------------


def route_columns(
    movements: pd.DataFrame,
    routed: RoutedRows,
    known: Known,
    languages: Iterable[str] = (),
) -> pd.DataFrame:
    """Tell the routes of claims in the columns that `schema.LEGS` has for them.

    `known` has the places of the rows. Null where a route has nothing to tell. `route_note` is in
    English; each further language of the page has a column of its own, such as `route_note_uk`.
    """
    import numpy as np
    import pandas as pd

    def passes(stops: Sequence[Stop | None], route: Route) -> str | None:
        return "; ".join(passed(stops, route)) or None

    told: dict[str, Any] = {"route_method": routed.method}
    told |= dict.fromkeys(("route_parts", "route_passes", "origin_port", "destination_port"))
    notes = {"route_note": "en"}
    notes |= {f"route_note_{code}": code for code in languages if code != "en"}
    told |= dict.fromkeys(notes)
    access = np.full(len(routed), np.nan)
    if routed.drawn.told:
        told["route_parts"] = routed.column(parts_told)
        told["route_passes"] = routed.stops_column(lambda asked, route: passes(asked.stops, route))
        told["origin_port"] = routed.column(lambda route: route.ports[0])
        told["destination_port"] = routed.column(lambda route: route.ports[1])
        told |= {name: _notes(movements, routed, known, load(code)) for name, code in notes.items()}
        access = routed.column(lambda route: route.access_km).astype(float)
    told |= {
        name: pd.arrays.FloatingArray(np.nan_to_num(km), np.isnan(km))
        for name, km in (("length_km", routed.length_km), ("access_km", access))
    }
    return table_of(told, movements.index)


def _notes(
    movements: pd.DataFrame, routed: RoutedRows, known: Known, language: Words
) -> NDArray[Any]:
    """Say what to know of each route; only rows whose route may have a note are looked at."""
    import numpy as np

    notes = np.full(len(movements), None, dtype=object)
    may = routed.stops_column(lambda asked, route: has_note(asked.stops, route))
    rows = np.flatnonzero((may == True) & ~routed.asked.presence)  # noqa: E712
    columns = ("origin", "via", "destination", "date_earliest", "date_latest", "mode")
    cells = zip(*(movements[name].to_numpy(dtype=object)[rows] for name in columns), strict=True)
    for row, (origin, via, end, *when) in zip(rows.tolist(), cells, strict=True):
        request, route = routed[row]
        # In the row's own words; a stop on the way that nobody knows is none of the route's.
        passing = [name for name in split_list(via) if tidy(name) in known.senses]
        names = [tidy(name) if name else "" for name in (origin, *passing, end)]
        closed = closed_between(*when) if route.avoided else ()
        notes[row] = route_note(names, request.stops, route, language, closed)
    return notes
