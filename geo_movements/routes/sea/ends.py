"""Where a ship's way begins and ends: how a stop is moored to the mesh, itself or by a port."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geo_movements.geodesy import RADIUS_KM, sphere_km
from geo_movements.routes.sea.arcs import STEP_KM, arc_km, pieces_between, steps_between, unit
from geo_movements.routes.sea.chart import land, mesh, ports
from geo_movements.routes.sea.land import hits
from geo_movements.routes.ways import NoWay, Stop

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["PORT_KM", "Mooring", "moor"]

COAST_KM = 7.0
"""A stop this near to navigable water needs no port."""
OWN_PORT_KM = 8.0
"""A stop this near to a port is that port's town, however far up its river."""
PORT_KM = 150.0
"""The farthest port that stands for an inland stop."""
AREA_KM = 500.0
"""The farthest port that stands for an area that has none."""
_DETOUR_KM = 300.0
"""More effort than this an inland stop does not make to reach the water."""
_OFFING_KM = 5.0
"""Whoever is off a place is at least so far off its coast."""
_OFF_KM = 0.15
"""So far off the coast a line over land ends."""
_POINTS = 64
_REACHES_KM = (50.0, 200.0, 800.0, 3000.0, 20100.0)
_ASKED = 4
_UP_RIVER = 3.0
"""A kilometre from a port to the coast counts as so many on the road: river ports come last."""


class Mooring(NamedTuple):
    """A point in the water, the mesh's points in sight of it, and the line from the stop to it."""

    point: NDArray[np.float64]
    """Lon and lat."""
    links: NDArray[np.int64]
    km: NDArray[np.float64]
    """The distances to the links."""
    access: tuple[tuple[float, float], ...]
    """From the stop to the water, straight between its points; empty where the stop is afloat."""
    access_km: float
    port: str | None = None
    port_km: float = 0.0
    """How much of the access lies between the port and its water."""
    is_stop: bool = False
    """Whether the point is the stop's own."""


def moor(stop: Stop, other: Stop, end: int) -> Mooring | NoWay:
    """Find where a stop's way begins; `other` is the stop at the way's other end.

    On the coast that is the nearest water in sight. Inland it is the nearest port of the stop's
    country, or of any where its country is unknown. An area with ports in it has the one that is
    nearest to the other end; one without is its middle. What is afloat needs neither.
    """
    if stop.afloat and not _on_water(stop.lon, stop.lat):
        return _moor_off(stop.lon, stop.lat)
    inside = _ports_in(stop)
    if not len(inside):
        own = _moor_point(stop.lon, stop.lat)
        if own and own.access_km <= COAST_KM:
            return own
        if found := _moor_port(stop):
            return found
    if stop.area:
        return _moor_area(stop, other, end, inside)
    return NoWay(f"no port within {PORT_KM:.0f} km of it", end)


@lru_cache(maxsize=4096)
def _moor_point(lon: float, lat: float) -> Mooring | None:
    """Moor a point to the mesh by a line straight to its water; None far from any."""
    import numpy as np

    here = np.array([_turned(lon), lat])
    near, km = _nearest(here)
    seen = _in_sight(here, near)
    if seen.any():
        return Mooring(here, near[seen], km[seen], (), 0.0, is_stop=True)
    lines = np.stack([np.broadcast_to(here, (len(near), 2)), mesh().points[near]], axis=1)
    lines[:, 1, 0] -= 360 * np.round((lines[:, 1, 0] - here[0]) / 360)
    share = _last_land(lines)
    ashore = share * km
    for best in np.argsort(ashore + 0.05 * km, kind="stable"):
        if ashore[best] > PORT_KM:
            break
        out = min(1.0, float(share[best]) + _OFF_KM / max(float(km[best]), _OFF_KM))
        water = here + out * (lines[best, 1] - here)
        if (seen := _in_sight(water, near)).any():
            legs = arc_km(mesh().on_sphere[near[seen]], unit(water))
            access = ((lon, lat), (float(water[0]), float(water[1])))
            return Mooring(water, near[seen], legs, access, out * float(km[best]))
    return None


def _nearest(here: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Find the mesh's nearest points, and their distances."""
    import numpy as np

    sea = mesh()
    there = unit(here)
    cosine = sea.on_sphere @ there
    for reach_km in _REACHES_KM:
        near = np.flatnonzero(cosine >= np.cos(reach_km / RADIUS_KM))
        if len(near) >= _POINTS:
            break
    km = arc_km(sea.on_sphere[near], there)
    order = np.argsort(km, kind="stable")[:_POINTS]
    return near[order], km[order]


def _in_sight(here: NDArray[np.float64], near: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which of the mesh's points can be reached from a point without touching land."""
    import numpy as np

    sea = mesh()
    way = np.vstack([here, sea.points[near]])
    on_sphere = np.vstack([unit(here), sea.on_sphere[near]])
    starts, ends = np.zeros(len(near), dtype=np.int64), np.arange(1, len(near) + 1)
    counts = np.ceil(arc_km(on_sphere[:1], on_sphere[1:]) / STEP_KM).astype(np.int64)
    points, first, owner = pieces_between(way, on_sphere, starts, ends, np.maximum(counts, 1))
    blocked = hits(steps_between(points[first], points[first + 1]))
    return np.asarray(np.bincount(owner[blocked], minlength=len(near)) == 0)


def _last_land(pieces: NDArray[np.float64]) -> NDArray[np.float64]:
    """Say at which share of each segment it leaves the land for the last time."""
    import numpy as np
    import shapely

    lines = np.asarray(shapely.linestrings(pieces))
    tree = land()
    piece, tile = tree.query(lines, predicate="intersects")
    cut = shapely.intersection(lines[piece], tree.geometries.take(tile))
    points, number = shapely.get_coordinates(cut, return_index=True)
    owner = piece[number]
    start, step = pieces[owner, 0], pieces[owner, 1] - pieces[owner, 0]
    along = ((points - start) * step).sum(axis=1) / np.maximum((step * step).sum(axis=1), 1e-18)
    share = np.zeros(len(pieces))
    np.maximum.at(share, owner, np.clip(along, 0, 1))
    return share


def _turned(lon: float) -> float:
    """Bring a longitude to where the land is; one that is there already stays as it is."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


@lru_cache(maxsize=4096)
def _moor_off(lon: float, lat: float) -> Mooring:
    """Moor in the nearest open water: "off Sevastopol" begins in no port."""
    import numpy as np

    near, _ = _nearest(np.array([_turned(lon), lat]))
    open_water = near[mesh().clear_km[near] >= _OFFING_KM]
    there = open_water[:1] if len(open_water) else near[:1]
    return Mooring(mesh().points[there[0]], there, np.zeros(1), (), 0.0)


def _on_water(lon: float, lat: float) -> bool:
    import shapely

    return not len(land().query(shapely.Point(_turned(lon), lat), predicate="intersects"))


# --- Ports ----------------------------------------------------------------------------------------


def _moor_port(stop: Stop) -> Mooring | None:
    """Moor an inland stop by the port that is nearest by way of its water."""
    import numpy as np

    near, km = _ports_of(stop, stop.lon, stop.lat)
    own = near[km <= OWN_PORT_KM]
    if len(own) and (found := _moor_point(stop.lon, stop.lat)):
        return found
    known = near[km <= PORT_KM]
    effort = km[km <= PORT_KM] + _UP_RIVER * ports().coast_km[known]
    best: Mooring | None = None
    for at in known[np.argsort(effort, kind="stable")][:_ASKED]:
        mooring = _by_port(stop, int(at))
        least = _effort(best) if best else _DETOUR_KM
        if mooring and _effort(mooring) < least:
            best = mooring
    return best


def _effort(mooring: Mooring) -> float:
    """Weigh a port's distance: kilometres to it, and more for those from it to the water."""
    return mooring.access_km + (_UP_RIVER - 1) * mooring.port_km


def _ports_of(stop: Stop, lon: float, lat: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """List the ports of a stop's country, nearest to a point first, with their distances."""
    import numpy as np

    known = ports()
    rows = np.arange(len(known.rows))
    if stop.country:
        rows = rows[known.countries == stop.country]
    here = unit(np.array([lon, lat]))
    km = arc_km(unit(known.points[rows]), here)
    order = np.argsort(km, kind="stable")
    return rows[order], km[order]


def _by_port(stop: Stop, at: int) -> Mooring | None:
    lon, lat = (float(value) for value in ports().points[at])
    there = _moor_point(lon, lat)
    if there is None:
        return None
    further = there.access[1:] if there.access else ()
    return there._replace(
        access=((stop.lon, stop.lat), (lon, lat), *further),
        access_km=there.access_km + sphere_km(stop.lon, stop.lat, lon, lat),
        port=ports().rows[at].name,
        port_km=there.access_km,
        is_stop=False,
    )


def _ports_in(stop: Stop) -> NDArray[np.int64]:
    """List the ports of a stop's country in its polygon; none where its middle is water."""
    import numpy as np
    import shapely

    if stop.shape is None or _on_water(stop.lon, stop.lat):
        return np.empty(0, dtype=np.int64)
    near, _ = _ports_of(stop, stop.lon, stop.lat)
    return near[shapely.intersects_xy(stop.shape, *ports().points[near].T)]


def _moor_area(stop: Stop, other: Stop, end: int, inside: NDArray[np.int64]) -> Mooring | NoWay:
    import numpy as np

    near, km = _ports_of(stop, stop.lon, stop.lat)
    chosen = inside if len(inside) else near[km <= AREA_KM]
    here = unit(np.array([other.lon, other.lat]))
    gap = arc_km(unit(ports().points[chosen]), here)
    for at in chosen[np.argsort(gap, kind="stable")][:_ASKED]:
        if mooring := _by_port(stop, int(at)):
            return mooring
    return NoWay(f"no port in it, or within {AREA_KM:.0f} km of its middle", end)
