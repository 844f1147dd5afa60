"""The packaged railways and roads as graphs, whole or without what is avoided."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from geo_movements.routes.packaged import arrays
from geo_movements.routes.passages import of_mode

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Graph", "Open", "countries", "gates", "load", "without"]

TIE = 1e-7
"""Equal ways are told apart by so much of an edge's length: there is one shortest way."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A network. Nodes are sorted by whole degree of latitude, then longitude; edges by nodes.

    `xy` is lon and lat of each node, `km` the length of each edge on the ground, which is more
    than its ends are apart. The arrays are not to be written to.
    """

    mode: str
    xy: NDArray[np.float64]
    country: NDArray[np.uint8]
    """Of each node, the number of its code."""
    codes: tuple[str, ...]
    known: frozenset[str]
    """The countries of the map that the nodes were laid on, with a network or without."""
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    km: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Open:
    """What is left of a network: a symmetric matrix of km, and the component of each node."""

    graph: Graph
    matrix: Any
    component: NDArray[np.int32]
    usable: NDArray[np.bool_]
    """Whether each edge is."""


def countries(mode: str) -> frozenset[str]:
    """Name the countries that the network of a mode (rail, road) reaches, by ISO 3166-1 code.

    >>> sorted({"RU", "KP", "IS"} & countries("rail"))
    ['KP', 'RU']
    """
    return frozenset(load(mode).codes)


@cache
def load(mode: str) -> Graph:
    """Read the network of a mode: rail or road."""
    import numpy as np

    data = arrays(mode)
    lon, lat = np.cumsum(data["lon_steps"]), np.cumsum(data["lat_steps"])
    start = np.cumsum(data["start_steps"], dtype=np.int64)
    return Graph(
        mode=mode,
        xy=_fixed(np.column_stack([lon, lat]) / 1000),
        country=_fixed(data["country"]),
        codes=tuple(data["codes"].tolist()),
        known=frozenset(data["known"].tolist()),
        start=_fixed(start),
        end=_fixed(start + data["spans"]),
        km=_fixed(_told_apart(data["dam"] / 100)),
    )


@cache
def gates(mode: str) -> Mapping[str, NDArray[np.int64]]:
    """List the edges that cross the gates of each tunnel and bridge of a mode, by its id."""
    import numpy as np
    import shapely

    graph = load(mode)
    (lon, other_lon), (lat, other_lat) = (
        (axis[graph.start], axis[graph.end]) for axis in graph.xy.T
    )
    low, high = np.minimum(lat, other_lat), np.maximum(lat, other_lat)
    found = {}
    for name, passage in of_mode(mode).items():
        west, south, east, north = passage.gates.bounds
        near = np.flatnonzero((low <= north) & (high >= south))
        ways = np.stack([lon[near], lat[near], other_lon[near], other_lat[near]], axis=1)
        # One that goes around the globe is an edge over the antimeridian.
        beside = (ways[:, ::2] < west).all(axis=1) | (ways[:, ::2] > east).all(axis=1)
        kept = ~beside & (np.abs(ways[:, 0] - ways[:, 2]) < 180)
        lines = shapely.linestrings(ways[kept].reshape(-1, 2, 2))
        found[name] = near[kept][shapely.intersects(lines, passage.gates)]
    return MappingProxyType(found)


@lru_cache(maxsize=16)
def without(mode: str, avoided: frozenset[str], closed: frozenset[str] = frozenset()) -> Open:
    """Leave out the edges with an end in an avoided country, and those of closed passages."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    graph = load(mode)
    allowed = np.array([code not in avoided for code in graph.codes])[graph.country]
    usable = allowed[graph.start] & allowed[graph.end]
    for name in closed & gates(mode).keys() if closed else ():
        usable[gates(mode)[name]] = False
    # The search wants 32 bits; given 64, it would copy them each time.
    start, end = (nodes[usable].astype(np.int32) for nodes in (graph.start, graph.end))
    km = graph.km[usable]
    size = len(graph.xy)
    matrix = csr_array(
        (np.tile(km, 2), (np.concatenate([start, end]), np.concatenate([end, start]))),
        shape=(size, size),
    )
    _, component = connected_components(matrix, directed=False)
    return Open(graph, matrix, _fixed(component), _fixed(usable))


def _told_apart(km: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lengthen each edge by a share of its own, the same each time."""
    import numpy as np

    number = np.arange(len(km), dtype=np.uint32)
    scattered = (number * np.uint32(2654435761)) / 2**32
    return km * (1 + TIE * scattered)


def _fixed(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array
