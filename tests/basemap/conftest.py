from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from shapely import MultiPolygon, Polygon

from geo_movements.basemap import crop


class Drawn:
    """A topology as a viewer reads it, by the TopoJSON specification alone."""

    def __init__(self, topology: dict[str, Any]) -> None:
        self.topology = topology
        scale, move = (topology["transform"][key] for key in ("scale", "translate"))
        self.arcs = [np.cumsum(arc, axis=0) * scale + move for arc in topology["arcs"]]

    def line(self, arcs: list[int]) -> np.ndarray:
        pieces = [self.arcs[a] if a >= 0 else self.arcs[~a][::-1] for a in arcs]
        for before, after in pairwise(pieces):
            assert (before[-1] == after[0]).all(), "arcs of a ring must meet"
        return np.concatenate(pieces)

    def polygon(self, rings: list[list[int]]) -> Polygon:
        shell, *holes = (self.line(ring) for ring in rings)
        return Polygon(shell, holes)

    def lines(self, name: str) -> list[np.ndarray]:
        return [self.line(arcs) for arcs in self.topology["objects"][name]["arcs"]]

    @property
    def countries(self) -> dict[str, MultiPolygon]:
        members = self.topology["objects"]["countries"]["geometries"]
        return {m["id"]: MultiPolygon([self.polygon(p) for p in m["arcs"]]) for m in members}

    @property
    def labels(self) -> dict[str, list[float]]:
        members = self.topology["objects"]["countries"]["geometries"]
        return {m["id"]: m["properties"]["label"] for m in members}


DPRK = (34.1, 37.0, 140.0, 56.0)
"""Kursk to Khabarovsk, Wonsan to Kazan: what the sample's legs span."""


@pytest.fixture(scope="session")
def draw() -> type[Drawn]:
    return Drawn


@pytest.fixture(scope="session")
def dprk_bounds() -> tuple[float, float, float, float]:
    return DPRK


@pytest.fixture(scope="session")
def dprk() -> Drawn:
    return Drawn(crop(DPRK))


@pytest.fixture(scope="session")
def pacific() -> Drawn:
    return Drawn(crop((140.0, 40.0, 220.0, 60.0)))


@pytest.fixture(scope="session")
def vladivostok() -> Drawn:
    return Drawn(crop((131.5, 42.8, 132.5, 43.4)))


@pytest.fixture(scope="session")
def world() -> Drawn:
    return Drawn(crop((-180.0, -60.0, 180.0, 80.0)))
