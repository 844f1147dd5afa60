"""Bridges, tunnels and stretches that the networks lack, and that no rule would find."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from networks_build.read import Network, measure_km

__all__ = ["LINKS", "Link", "linked"]

Point = tuple[float, float]


class Link(NamedTuple):
    """A named way between two nodes, lon and lat, as straight as it is drawn."""

    name: str
    start: Point
    end: Point


LINKS: dict[str, tuple[Link, ...]] = {
    "rail": (
        Link("Fredericia", (9.726, 55.558), (9.737, 55.563)),
        Link("Little Belt Bridge", (9.704, 55.513), (9.708, 55.543)),
        Link("Great Belt Fixed Link", (10.853, 55.300), (10.982, 55.339)),
        Link("Øresund Bridge", (12.677, 55.631), (12.904, 55.566)),
        Link("Tornio to Haparanda", (24.512, 65.801), (24.559, 65.790)),
        Link("Makhachkala", (47.515, 42.983), (47.504, 42.987)),
        Link("Istanbul, Yenikapı", (28.917, 40.993), (28.924, 40.992)),
        Link("Istanbul, Maltepe", (29.185, 40.889), (29.191, 40.888)),
        Link("Gebze to Tavşancıl", (29.466, 40.773), (29.614, 40.783)),
        Link("Tavşancıl to Körfez", (29.637, 40.776), (29.695, 40.778)),
        Link("Körfez to İzmit", (29.788, 40.748), (29.895, 40.762)),
        Link("Vadodara", (73.179, 22.290), (73.180, 22.314)),
        Link("Kosamba to Ankleshwar", (72.964, 21.485), (72.977, 21.531)),
        Link("Ankleshwar to Bharuch", (72.977, 21.531), (73.000, 21.704)),
        Link("Rajin", (130.256, 42.208), (130.277, 42.224)),
        Link("Great Seto Bridge", (133.827, 34.313), (133.808, 34.437)),
        Link("Padang Besar", (100.341, 6.685), (100.322, 6.664)),
        Link("Toulon", (5.949, 43.126), (5.925, 43.130)),
        Link("Laytown Viaduct", (-6.233, 53.664), (-6.230, 53.660)),
        Link("Malahide Viaduct", (-6.153, 53.477), (-6.156, 53.452)),
        Link("Forth Bridge", (-3.393, 56.010), (-3.405, 56.023)),
        Link("Dawlish sea wall", (-3.443, 50.598), (-3.489, 50.550)),
        Link("Royal Albert Bridge, Plymouth", (-4.172, 50.379), (-4.267, 50.396)),
    ),
    "road": (
        Link("Flinders Highway, Streaky Bay", (134.222, -32.794), (134.694, -33.171)),
        Link("Johor-Singapore Causeway", (103.770, 1.450), (103.769, 1.436)),
        Link("Lo Wu", (114.071, 22.519), (114.071, 22.522)),
        Link("Onaruto Bridge", (134.675, 34.252), (134.659, 34.241)),
    ),
}
"""Each stands in any atlas; ends are dead ends of the network, found on its drawing."""


def linked(network: Network, mode: str) -> tuple[Network, list[str]]:
    """Add the links of a mode; tell their names. Each end must be a node, to 0.001 degrees."""
    links = LINKS[mode]
    ends = [_nodes(network, link) for link in links]
    edges = np.array(ends, dtype=np.int64)
    km = measure_km(network.xy[edges[:, 0]], network.xy[edges[:, 1]])
    return (
        Network(
            network.xy,
            np.concatenate([network.edges, edges]),
            np.concatenate([network.km, km]),
        ),
        [link.name for link in links],
    )


def _nodes(network: Network, link: Link) -> list[int]:
    nodes = [
        np.flatnonzero((np.abs(network.xy - point) < 0.0005).all(axis=1))
        for point in (link.start, link.end)
    ]
    if any(len(found) != 1 for found in nodes):
        raise SystemExit(f"{link.name}: {[len(found) for found in nodes]} nodes at its ends.")
    return [int(found[0]) for found in nodes]
