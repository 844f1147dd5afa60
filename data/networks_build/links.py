"""Bridges, tunnels and stretches that the networks lack, and that no rule would find."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from networks_build.countries import Land, locate
from networks_build.read import Network, measure_km

__all__ = ["LINKS", "Link", "linked"]

Point = tuple[float, float]


class Link(NamedTuple):
    """A named way between two nodes, lon and lat, by the points of `via`, as it is drawn.

    `km` is how long it is on the ground, where that is published; else as long as it is drawn.
    """

    name: str
    start: Point
    end: Point
    via: tuple[Point, ...] = ()
    km: float | None = None


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
        Link("Crimean Bridge", (36.494, 45.321), (36.611, 45.208)),
        Link("Baiji to Mosul", (43.088, 35.529), (43.132, 35.604)),
        Link("Mori to Nodaoi, Hokkaido", (140.569, 42.110), (140.476, 42.157)),
        Link("Yakumo, Hokkaido", (140.413, 42.200), (140.376, 42.217)),
        Link("Toyoura, Hokkaido", (140.793, 42.517), (140.838, 42.486)),
        Link("Date, Hokkaido", (140.907, 42.394), (140.912, 42.380)),
        Link("Yoichi, Hokkaido", (140.904, 43.206), (140.950, 43.219)),
        Link("Otaru to Zenibako, Hokkaido", (141.027, 43.181), (141.157, 43.145)),
        Link(
            "Subotica to Novi Sad",
            (19.672, 46.100),
            (19.827, 45.265),
            ((19.636, 45.814), (19.643, 45.570), (19.774, 45.340)),
        ),
        Link("Giżycko to Ełk", (21.744, 54.021), (22.330, 53.835)),
        Link("Ełk to Olecko", (22.358, 53.830), (22.492, 54.038)),
        Link("Narvik to Rombak", (17.559, 68.449), (17.828, 68.396)),
        Link("Vaitarna Bridge, Virar", (72.846, 19.556), (72.850, 19.523)),
        Link("Sükhbaatar to Darkhan", (106.152, 50.247), (106.139, 49.837)),
    ),
    "road": (
        Link("Flinders Highway, Streaky Bay", (134.222, -32.794), (134.694, -33.171)),
        Link("Johor-Singapore Causeway", (103.770, 1.450), (103.769, 1.436)),
        Link("Lo Wu", (114.071, 22.519), (114.071, 22.522)),
        Link("Onaruto Bridge", (134.675, 34.252), (134.659, 34.241)),
        Link("Crimean Bridge", (36.487, 45.324), (36.690, 45.186)),
        Link("Great Belt Fixed Link", (10.828, 55.302), (11.056, 55.345)),
        Link("Øresund Bridge", (12.677, 55.631), (12.893, 55.566)),
        Link("Great Seto Bridge", (133.839, 34.313), (133.810, 34.434)),
        Link("Carentan, N13 to N174", (-1.242, 49.321), (-1.163, 49.288)),
        Link("Mortagne to La Loupe", (0.517, 48.534), (1.014, 48.472), ((0.753, 48.531),)),
        Link(
            "Lena and Kolyma Highways by Nizhny Bestyakh",
            (125.403, 58.629),
            (135.019, 62.668),
            ((126.27, 58.96), (127.42, 60.31), (129.92, 61.97), (132.43, 62.00), (133.56, 62.36)),
            883,
        ),
    ),
}
"""Each stands in any atlas; ends are dead ends of the network, found on its drawing."""


def linked(
    network: Network, country: NDArray[np.str_], land: Land, mode: str
) -> tuple[Network, NDArray[np.str_], list[str]]:
    """Add the links of a mode; tell their names. Each end must be a node, to 0.001 degrees."""
    xy, edges, km = [network.xy], [network.edges], [network.km]
    size = len(network.xy)
    for link in LINKS[mode]:
        start, end = _nodes(network, link)
        inner = np.array(link.via, dtype=float).reshape(-1, 2)
        nodes = np.array([start, *range(size, size + len(inner)), end])
        line = np.concatenate([network.xy[[start]], inner, network.xy[[end]]])
        pieces = measure_km(line[:-1], line[1:])
        xy.append(inner)
        edges.append(np.column_stack([nodes[:-1], nodes[1:]]))
        km.append(pieces * (link.km / pieces.sum() if link.km else 1.0))
        size += len(inner)
    return (
        Network(np.concatenate(xy), np.concatenate(edges), np.concatenate(km)),
        np.concatenate([country, locate(land, np.concatenate(xy[1:]))]),
        [link.name for link in LINKS[mode]],
    )


def _nodes(network: Network, link: Link) -> list[int]:
    nodes = [
        np.flatnonzero((np.abs(network.xy - point) < 0.0005).all(axis=1))
        for point in (link.start, link.end)
    ]
    if any(len(found) != 1 for found in nodes):
        raise SystemExit(f"{link.name}: {[len(found) for found in nodes]} nodes at its ends.")
    return [int(found[0]) for found in nodes]
