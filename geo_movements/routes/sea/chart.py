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

__all__ = ["Mesh", "Port", "Ports", "costs_km", "ice", "land", "mesh", "ports"]

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
    """Points in the water, and the edges between neighbours in sight of each other, each once."""

    points: NDArray[np.float64]
    """(n, 2): lon and lat."""
    on_sphere: NDArray[np.float64]
    """(n, 3): the same on the unit sphere."""
    clear_km: NDArray[np.float64]
    """How far each lies off land; 12 where more."""
    seas: NDArray[np.uint8]
    """The number of the sea, among those that no water joins."""
    starts: NDArray[np.int32]
    """Of each edge the point with the smaller number; edges are sorted by it."""
    ends: NDArray[np.int32]
    gates: dict[str, NDArray[np.int64]]
    """The edges that cross each passage, by number."""


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

    file = arrays("sea", only=("point_", "edge_", "gate_", "sources"))
    points = np.column_stack([np.cumsum(file["point_steps_x"]), np.cumsum(file["point_steps_y"])])
    points = points / 1e4
    starts = np.repeat(np.arange(len(points), dtype=np.int32), file["point_edges"])
    return Mesh(
        points=points,
        on_sphere=unit(points),
        clear_km=file["point_clear"] / 20.0,
        seas=file["point_sea"],
        starts=starts,
        ends=starts + file["edge_steps"],
        gates=_gates(file),
    )


def _gates(file: Any) -> dict[str, NDArray[np.int64]]:
    import json

    import numpy as np

    names = json.loads(bytes(file["sources"]))["passages"]
    numbers = np.split(file["gate_edges"], np.cumsum(file["gate_counts"])[:-1])
    return dict(zip(names, map(np.sort, numbers), strict=True))


def costs_km(edges: NDArray[np.int64]) -> NDArray[np.float64]:
    """Say what edges cost, by their numbers in order: kilometres, more near land and in ice.

    Never less than their length. Those of a small part of the sea are reckoned for themselves.
    """
    sea = mesh()
    if len(edges) > len(sea.starts) / 4:
        return _all_costs()[edges]
    return _costs(sea, edges)


@cache
def _all_costs() -> NDArray[np.float64]:
    import numpy as np

    sea = mesh()
    return _costs(sea, np.arange(len(sea.starts)))


def _costs(sea: Mesh, edges: NDArray[np.int64]) -> NDArray[np.float64]:
    import numpy as np

    starts, ends = sea.starts[edges], sea.ends[edges]
    dearer = np.maximum(_dearness(sea, starts), _dearness(sea, ends))
    costs: NDArray[np.float64] = arc_km(sea.on_sphere[starts], sea.on_sphere[ends]) * dearer
    for name, toll_km in _TOLLS_KM.items():
        costs[np.isin(edges, sea.gates[name])] += toll_km
    return costs


def _dearness(sea: Mesh, numbers: NDArray[np.int32]) -> NDArray[np.float64]:
    """Say how much dearer a kilometre is at points: near land, and in ice."""
    import numpy as np

    clear_km = sea.clear_km[numbers]
    factor = np.ones(len(numbers))
    for limit_km, dearer in reversed(_CLOSE):
        factor[clear_km < limit_km] = dearer
    return np.maximum(factor, ice(sea.points[numbers]))


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
