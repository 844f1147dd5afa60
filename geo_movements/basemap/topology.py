"""Quantised TopoJSON: polygons as arcs, those that two polygons share written once."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

__all__ = ["Arcs", "Grid", "encode"]

Line = NDArray[np.int64]
"""Grid cells, shape (n, 2)."""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The integer grid of a rectangle; its edges are cells 0 and `columns`, 0 and `rows`."""

    west: float
    south: float
    east: float
    north: float
    columns: int
    rows: int

    def cells(self, ring: Any) -> Line:
        """Snap a ring to the grid, without the vertices that fall on the one before."""
        xy = (shapely.get_coordinates(ring) - [self.west, self.south]) / self.scale
        cells = np.rint(xy).astype(np.int64)
        fresh = np.ones(len(cells), dtype=bool)
        fresh[1:] = (cells[1:] != cells[:-1]).any(axis=1)
        return cells[fresh]

    @property
    def scale(self) -> tuple[float, float]:
        """Degrees a cell, in longitude and latitude."""
        return (self.east - self.west) / self.columns, (self.north - self.south) / self.rows

    @property
    def transform(self) -> dict[str, list[float]]:
        """What a TopoJSON reader multiplies and adds."""
        return {"scale": list(self.scale), "translate": [self.west, self.south]}

    def on_edge(self, start: Line, end: Line) -> NDArray[np.bool_]:
        """Tell which steps run along the rectangle, where only the crop made a line."""
        edges = ((0, 0), (0, self.columns), (1, 0), (1, self.rows))
        along = [(start[:, i] == cell) & (end[:, i] == cell) for i, cell in edges]
        either: NDArray[np.bool_] = np.any(along, axis=0)
        return either


@dataclass
class Arcs:
    """Collects the arcs of layer after layer, each arc once."""

    grid: Grid
    lines: list[Line] = field(default_factory=list)
    edge: list[bool] = field(default_factory=list)
    """Arc -> it lies on the rectangle's edge."""

    def add(self, polygons: Sequence[Polygon]) -> list[list[list[int]]]:
        """Cut a layer's polygons into arcs: for each polygon its rings, for each ring its arcs.

        An arc is named by its index, or by ~index where it runs backwards. Rings that the grid
        closes to nothing are left out, and with the outer ring the polygon: it is an empty list.
        """
        rings = [[self.grid.cells(r) for r in (p.exterior, *p.interiors)] for p in polygons]
        kept = [[r for r in p if len(r) > 3] if len(p[0]) > 3 else [] for p in rings]
        junctions = _junctions([ring for polygon in kept for ring in polygon], self.grid)
        known: dict[bytes, int] = {}
        return [[self._ring(ring, junctions, known) for ring in p] for p in kept]

    def _ring(self, ring: Line, junctions: Line, known: dict[bytes, int]) -> list[int]:
        cuts = np.flatnonzero(_among(_codes(ring[:-1]), junctions))
        # A ring that meets nothing begins at its smallest vertex, so that a hole and the country
        # that fills it are the same arc.
        first = int(cuts[0]) if cuts.size else int(np.argmin(_codes(ring[:-1])))
        turned = np.roll(ring[:-1], -first, axis=0)
        closed = np.concatenate([turned, turned[:1]])
        stops = [*(cuts - first), len(ring) - 1] if cuts.size else [0, len(ring) - 1]
        return [self._arc(closed[a : b + 1], known) for a, b in pairwise(stops)]

    def _arc(self, line: Line, known: dict[bytes, int]) -> int:
        backwards = _runs_backwards(line)
        line = line[::-1] if backwards else line
        index = known.setdefault(line.tobytes(), len(self.lines))
        if index == len(self.lines):
            self.lines.append(line)
            self.edge.append(bool(self.grid.on_edge(line[:-1], line[1:]).all()))
        return ~index if backwards else index

    def deltas(self) -> list[list[list[int]]]:
        """Write the arcs as TopoJSON does: the first cell, then the steps."""
        return [np.diff(line, axis=0, prepend=[[0, 0]]).tolist() for line in self.lines]


def _codes(cells: Line) -> Line:
    """Make one number of a cell, for comparing and sorting."""
    codes: Line = (cells[:, 0] << 32) | cells[:, 1]
    return codes


def _among(codes: Line, ordered: Line) -> NDArray[np.bool_]:
    """Tell which codes are in a sorted list; quicker than `np.isin` for many short rings."""
    found: NDArray[np.bool_] = np.append(ordered, -1)[np.searchsorted(ordered, codes)] == codes
    return found


def _runs_backwards(line: Line) -> bool:
    """Choose one direction for an arc whichever polygon brings it: from the smaller end."""
    codes = _codes(line)
    if codes[0] != codes[-1]:
        return bool(codes[0] > codes[-1])
    return bool(codes[1] > codes[-2])


def _junctions(rings: Sequence[Line], grid: Grid) -> Line:
    """Find the vertices where arcs begin and end.

    They have more than two neighbours, or one step along the rectangle's edge and one off it.
    """
    if not rings:
        return np.empty(0, dtype=np.int64)
    start = np.concatenate([ring[:-1] for ring in rings])
    end = np.concatenate([ring[1:] for ring in rings])
    a, b = _codes(start), _codes(end)
    steps = np.unique(np.column_stack([np.concatenate([a, b]), np.concatenate([b, a])]), axis=0)
    vertices, neighbours = np.unique(steps[:, 0], return_counts=True)
    edge = grid.on_edge(start, end)
    turning = np.intersect1d(
        np.concatenate([a[edge], b[edge]]), np.concatenate([a[~edge], b[~edge]])
    )
    return np.union1d(vertices[neighbours > 2], turning)


def encode(topology: Mapping[str, Any]) -> str:
    """Pack a topology for a page: JSON, gzip without a clock, base64 in ASCII.

    The same topology gives the same text; a browser unpacks it with `DecompressionStream("gzip")`.

    >>> encode({"type": "Topology"}) == encode({"type": "Topology"})
    True
    """
    text = json.dumps(topology, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=7, mtime=0)).decode("ascii")
