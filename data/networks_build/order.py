"""Number the nodes of a network along strips of latitude, so that near ones have near numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from networks_build.read import Network

__all__ = ["ordered"]

STRIP_DEGREES = 1.0


def ordered(network: Network, country: NDArray[np.str_]) -> tuple[Network, NDArray[np.str_]]:
    """Number nodes by strip and longitude, edges by their nodes; the lower node comes first."""
    strip = np.floor(network.xy[:, 1] / STRIP_DEGREES)
    order = np.lexsort((network.xy[:, 1], network.xy[:, 0], strip))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    edges = np.sort(number[network.edges], axis=1)
    edges, km = _once(edges, network.km)
    return (
        Network(network.xy[order], edges, km),
        country[order],
    )


def _once(
    edges: NDArray[np.int64], km: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Sort edges by their nodes; of two between the same nodes keep the shorter."""
    by_nodes = np.lexsort((km, edges[:, 1], edges[:, 0]))
    edges, km = edges[by_nodes], km[by_nodes]
    first = np.append(True, (np.diff(edges, axis=0) != 0).any(axis=1))
    return edges[first], km[first]
