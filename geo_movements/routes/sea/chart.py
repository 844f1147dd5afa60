"""The compiled sea, opened once: land, the mesh of the water, ports.

data/build_sea.py writes the file; each array is told here where it is read.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.routes.packaged import arrays
from geo_movements.routes.sea.arcs import arc_km, to_mercator, unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Mesh", "Port", "Ports", "ice", "land", "mesh", "ports"]

_EDGE_DEG = 10.0
"""So much of the land is there again beyond the antimeridian."""

# What a kilometre costs by how near land is: ships keep off where the water is wide enough.
_CLOSE = ((0.5, 1.5), (1.0, 1.3), (2.0, 1.15))
# A kilometre in ice counts as so many, which is our judgement: Murmansk-Vladivostok then goes by
# the Northern Sea Route, Hamburg-Yokohama by Suez, and who finds the former closed does not turn
# to the Northwest Passage. Heavy ice, that of the Canadian archipelago and about the pole, is
# passed by nobody who has another way. Nor do ships follow a great circle into the high south: they
# keep off its icebergs and storms.
_ICE, _HEAVY_ICE, _SOUTHERN_ICE, _SOUTHERN_OCEAN = 4.2, 9.0, 3.0, 1.25
# The Corinth Canal is too narrow for most ships: they take it where it saves them a long way only.
_TOLLS_KM = {"Corinth": 200.0}


class Mesh(NamedTuple):
    """Points in the water, and the edges between neighbours in sight of each other, both ways."""

    points: NDArray[np.float64]
    """(n, 2): lon and lat."""
    on_sphere: NDArray[np.float64]
    """(n, 3): the same on the unit sphere."""
    clear_km: NDArray[np.float64]
    """How far each lies off land; 12 where more."""
    seas: NDArray[np.uint8]
    """The number of the sea, among those that no water joins."""
    starts: NDArray[np.int32]
    """The edges of point i are those from starts[i] to starts[i + 1]."""
    ends: NDArray[np.int32]
    costs: NDArray[np.float64]
    """Of each edge: its length in km, more near land and in ice; never less."""
    gates: dict[str, NDArray[np.int64]]
    """The edges that cross each passage, both ways."""


class Port(NamedTuple):
    """A port of the gazetteer."""

    place_id: str
    name: str
    country: str


class Ports(NamedTuple):
    """All ports; `points` is (n, 2) of lon and lat, `countries` their codes.

    `coast_km` is the whole kilometres to the nearest coast, much for a port on a river.
    """

    rows: list[Port]
    points: NDArray[np.float64]
    countries: NDArray[np.str_]
    coast_km: NDArray[np.float64]


@cache
def land(mercator: bool = False) -> Any:
    """Return the land as an STRtree of small polygons, from -190 to 190 degrees of longitude.

    With `mercator`, in that projection, in degrees of the equator: distances there are alike in all
    directions.
    """
    import numpy as np
    import shapely

    file = arrays("sea", only="land")
    steps = np.column_stack([file["land_steps_x"], file["land_steps_y"]])
    points = np.cumsum(steps.astype(np.int64), axis=0) / 1e6
    if mercator:
        points = to_mercator(points)
    rings = np.concatenate([[0], np.cumsum(file["land_ring_points"])])
    tiles = np.concatenate([[0], np.cumsum(file["land_tile_rings"])])
    polygons = shapely.from_ragged_array(shapely.GeometryType.POLYGON, points, (rings, tiles))
    bounds = shapely.bounds(polygons)
    east = polygons[bounds[:, 0] < -180 + _EDGE_DEG]
    west = polygons[bounds[:, 2] > 180 - _EDGE_DEG]
    return shapely.STRtree([*polygons, *_shifted(east, 360), *_shifted(west, -360)])


def _shifted(shapes: Any, by: float) -> Any:
    import numpy as np
    import shapely

    return shapely.transform(shapes, lambda points: np.add(points, (by, 0)))


@cache
def mesh() -> Mesh:
    """Return the mesh of all water."""
    import numpy as np

    file = arrays("sea")
    points = np.column_stack([np.cumsum(file["point_steps_x"]), np.cumsum(file["point_steps_y"])])
    points = points / 1e4
    on_sphere = unit(points)
    clear_km = file["point_clear"] / 20.0
    count = len(points)
    starts = np.repeat(np.arange(count, dtype=np.int32), file["point_edges"])
    ends = starts + file["edge_steps"]
    costs = _costs(on_sphere, clear_km, points, starts, ends)
    order = np.argsort(np.concatenate([starts, ends]), kind="stable")
    degrees = np.bincount(starts, minlength=count) + np.bincount(ends, minlength=count)
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.arange(len(order))
    gates = _gates(file, position, len(starts))
    both = np.concatenate([costs, costs])[order]
    for name, toll_km in _TOLLS_KM.items():
        both[gates[name]] += toll_km
    return Mesh(
        points=points,
        on_sphere=on_sphere,
        clear_km=clear_km,
        seas=file["point_sea"],
        starts=np.concatenate([[0], np.cumsum(degrees)]).astype(np.int32),
        ends=np.concatenate([ends, starts])[order],
        costs=both,
        gates=gates,
    )


def _gates(file: Any, position: Any, edges: int) -> dict[str, NDArray[np.int64]]:
    import json

    import numpy as np

    names = json.loads(bytes(file["sources"]))["passages"]
    numbers = np.split(file["gate_edges"], np.cumsum(file["gate_counts"])[:-1])
    return {
        name: np.concatenate([position[number], position[number + edges]])
        for name, number in zip(names, numbers, strict=True)
    }


def _costs(on_sphere: Any, clear_km: Any, points: Any, starts: Any, ends: Any) -> Any:
    import numpy as np

    km = arc_km(on_sphere[starts], on_sphere[ends])
    factor = np.ones(len(clear_km))
    for limit_km, dearer in reversed(_CLOSE):
        factor[clear_km < limit_km] = dearer
    factor = np.maximum(factor, ice(points))
    return km * np.maximum(factor[starts], factor[ends])


def ice(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Say how much dearer ice makes a kilometre."""
    import numpy as np

    lon, lat = points.T
    factor = np.ones(len(points))
    factor[lat < -57] = _SOUTHERN_OCEAN
    factor[lat < -61] = _SOUTHERN_ICE
    # From the Kara Sea to the Chukchi Sea; the Barents Sea is open, and the Bering Strait.
    siberia = (lat > 69.5) & ((lon > 57) | (lon < -156))
    greenland = (lat > 73) & (lon >= -55) & (lon < -5)
    factor[siberia | greenland | (lat > 80.5)] = _ICE
    canada = (lat > 68) & (lon >= -156) & (lon < -80)
    baffin = (lat > 74) & (lon >= -80) & (lon < -55)
    beyond = (lat > 78.4) & ((lon > 60) | (lon < -156))  # north of Cape Chelyuskin
    factor[canada | baffin | beyond | (lat > 82)] = _HEAVY_ICE
    return factor


@cache
def ports() -> Ports:
    """Return the gazetteer's ports."""
    import numpy as np

    file = arrays("sea", only="port")
    rows = [Port(*line.split("\t")) for line in bytes(file["ports"]).decode().split("\n")]
    countries = np.array([row.country for row in rows])
    return Ports(rows, file["port_places"] / 1e5, countries, file["port_coast_km"].astype(float))
