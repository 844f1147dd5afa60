"""Quantised TopoJSON: polygons as arcs, those that two polygons share written once."""

from __future__ import annotations

import base64
import gzip
import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon

from geo_movements.gzipped import gzipped

__all__ = ["Arcs", "Grid", "decode", "encode"]

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
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    """Rectangles within, on cells of the grid: their edges are no lines either."""

    def at(self, xy: NDArray[np.float64]) -> Line:
        """Find the cells of points."""
        cells: Line = np.rint((xy - [self.west, self.south]) / self.scale).astype(np.int64)
        return cells

    def cells(self, ring: Any) -> Line:
        """Snap a ring to the grid, without the vertices that fall on the one before."""
        cells = self.at(shapely.get_coordinates(ring))
        fresh = np.ones(len(cells), dtype=bool)
        fresh[1:] = (cells[1:] != cells[:-1]).any(axis=1)
        return cells[fresh]

    def rings(self, rings: Sequence[Any]) -> list[Line]:
        """Snap many rings at once."""
        xy, of_ring = shapely.get_coordinates(rings, return_index=True)
        cells = self.at(xy)
        fresh = np.ones(len(cells), dtype=bool)
        fresh[1:] = (cells[1:] != cells[:-1]).any(axis=1) | (of_ring[1:] != of_ring[:-1])
        ends = np.cumsum(np.bincount(of_ring[fresh], minlength=len(rings)))
        return np.split(cells[fresh], ends[:-1])

    @property
    def scale(self) -> tuple[float, float]:
        """Degrees a cell, in longitude and latitude."""
        return (self.east - self.west) / self.columns, (self.north - self.south) / self.rows

    @property
    def transform(self) -> dict[str, list[float]]:
        """What a TopoJSON reader multiplies and adds."""
        return {"scale": list(self.scale), "translate": [self.west, self.south]}

    def on_edge(self, start: Line, end: Line) -> NDArray[np.bool_]:
        """Tell which steps run along a rectangle, where only the crop made a line."""
        on = np.zeros(len(start), dtype=bool)
        level = start == end
        for axis, cell, low, high in self._rims if level.any() else ():
            other = 1 - axis
            along = np.flatnonzero(level[:, axis] & (start[:, axis] == cell))
            if along.size:
                reach = np.stack([start[along, other], end[along, other]])
                on[along] |= ((reach >= low) & (reach <= high)).all(axis=0)
        return on

    @cached_property
    def _rims(self) -> list[tuple[int, int, int, int]]:
        """List the edges: across which axis, at which cell, from which cell to which."""
        outer = np.array([[0, 0], [self.columns, self.rows]])
        inner = [self.at(np.array(box).reshape(2, 2)) for box in self.boxes]
        return [
            (axis, int(corner[axis]), int(low[1 - axis]), int(high[1 - axis]))
            for low, high in (outer, *inner)
            for axis in (0, 1)
            for corner in (low, high)
        ]

    def snapped(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Move the edges of a rectangle to cells."""
        (west, south), (east, north) = self.at(np.array(box).reshape(2, 2)) * self.scale
        return west + self.west, south + self.south, east + self.west, north + self.south


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
        rings = [[p.exterior, *p.interiors] for p in polygons]
        cells = iter(self.grid.rings([ring for polygon in rings for ring in polygon]))
        snapped = [[next(cells) for _ in polygon] for polygon in rings]
        kept = [[r for r in p if len(r) > 3] if len(p[0]) > 3 else [] for p in snapped]
        loops = iter(_loops([ring for polygon in kept for ring in polygon], self.grid))
        known: dict[bytes, int] = {}
        return [[self._ring(next(loops), known) for _ in p] for p in kept]

    def add_lines(self, lines: Iterable[LineString]) -> list[int]:
        """Add lines that are of no polygon, an arc each; what the grid makes a dot is left out."""
        found = []
        for cells in (self.grid.cells(line) for line in lines):
            if len(cells) > 1:
                found.append(len(self.lines))
                self.lines.append(cells)
                self.edge.append(False)
        return found

    def inner(self, arc: int) -> bool:
        """Tell whether an arc lies on the edge of a rectangle within, and not on the outer one."""
        line = self.lines[arc]
        return (
            self.edge[arc] and not replace(self.grid, boxes=()).on_edge(line[:-1], line[1:]).all()
        )

    def _ring(self, loop: _Loop, known: dict[bytes, int]) -> list[int]:
        cells, codes, edge, cuts = loop
        first, count = cuts[0], len(codes)
        # From the first cut around to it; the cells of a ring end where they begin.
        turned = np.concatenate([cells[first:-1], cells[: first + 1]])
        along = np.concatenate([edge[first:], edge[:first]])
        stops = [*(cut - first for cut in cuts), count]
        found = []
        for a, b in pairwise(stops):
            near = codes[(first + a) % count], codes[(first + b) % count]
            if near[0] == near[1]:
                near = codes[(first + a + 1) % count], codes[(first + b - 1) % count]
            found.append(self._arc(turned[a : b + 1], along[a:b], bool(near[0] > near[1]), known))
        return found

    def _arc(
        self, line: Line, edge: NDArray[np.bool_], turned: bool, known: dict[bytes, int]
    ) -> int:
        """Add an arc, always from its smaller end, whichever polygon brings it."""
        line = line[::-1] if turned else line
        index = known.setdefault(line.tobytes(), len(self.lines))
        if index == len(self.lines):
            self.lines.append(line)
            self.edge.append(bool(edge.all()))
        return ~index if turned else index

    def deltas(self) -> list[list[list[int]]]:
        """Write the arcs as TopoJSON does: the first cell, then the steps."""
        if not self.lines:
            return []
        cells = np.concatenate(self.lines)
        ends = np.cumsum([len(line) for line in self.lines])
        steps = np.diff(cells, axis=0, prepend=[[0, 0]])
        steps[ends[:-1]] = cells[ends[:-1]]
        told = steps.tolist()
        return [told[a:b] for a, b in pairwise([0, *ends.tolist()])]


def _codes(cells: Line) -> Line:
    """Make one number of a cell, for comparing and sorting."""
    codes: Line = (cells[:, 0] << 32) | cells[:, 1]
    return codes


def _among(codes: Line, ordered: Line) -> NDArray[np.bool_]:
    """Tell which codes are in a sorted list; quicker than `np.isin` for many short rings."""
    found: NDArray[np.bool_] = np.append(ordered, -1)[np.searchsorted(ordered, codes)] == codes
    return found


class _Loop(NamedTuple):
    """A ring on the grid; all but its cells is without the last one, which is the first."""

    cells: Line
    codes: Line
    edge: NDArray[np.bool_]
    """Which steps run along a rectangle."""
    cuts: list[int]
    """At which vertices its arcs begin."""


def _loops(rings: Sequence[Line], grid: Grid) -> Iterator[_Loop]:
    """Tell of each ring where its arcs begin; all rings at once, since most are small.

    One that meets nothing begins at its smallest vertex, so that a hole and the country that fills
    it are the same arc.
    """
    if not rings:
        return
    start = np.concatenate([ring[:-1] for ring in rings])
    end = np.concatenate([ring[1:] for ring in rings])
    codes, edge = _codes(start), grid.on_edge(start, end)
    cuts = np.flatnonzero(_among(codes, _junctions(codes, _codes(end), edge)))
    stops = np.cumsum([0, *(len(ring) - 1 for ring in rings)])
    of_ring = pairwise(np.searchsorted(cuts, stops).tolist())
    for ring, (a, b), (first, last) in zip(rings, pairwise(stops.tolist()), of_ring, strict=True):
        own = (cuts[first:last] - a).tolist()
        yield _Loop(ring, codes[a:b], edge[a:b], own or [int(np.argmin(codes[a:b]))])


def _junctions(a: Line, b: Line, edge: NDArray[np.bool_]) -> Line:
    """Find the vertices where arcs begin and end, of steps from codes to codes.

    They have more than two neighbours, or one step along the rectangle's edge and one off it.
    """
    vertices, number = np.unique(np.concatenate([a, b]), return_inverse=True)
    start, end = number[: len(a)], number[len(a) :]
    # Vertices by number, so that a pair of them is one number, which sorts fast.
    pairs = np.unique(np.concatenate([start, end]) * len(vertices) + np.concatenate([end, start]))
    neighbours = np.bincount(pairs // len(vertices), minlength=len(vertices))
    turning = np.intersect1d(
        np.concatenate([a[edge], b[edge]]), np.concatenate([a[~edge], b[~edge]])
    )
    return np.union1d(vertices[neighbours > 2], turning)


def encode(topology: Mapping[str, Any]) -> str:
    """Pack a topology for a page: JSON and the arcs' steps, gzip without a clock, base64 in ASCII.

    The unpacked bytes are the size of the JSON (four bytes, the lowest first), the JSON, and the
    steps of all arcs, x and y in turn, with the sign as the lowest bit: of each the lowest byte,
    then of each the second, then the third. In the JSON `arcs` are the numbers of vertices. So
    they take a quarter less than as JSON. The same topology gives the same text; a browser
    unpacks it with `DecompressionStream("gzip")`.

    >>> encode({"arcs": []}) == encode({"arcs": []})
    True
    """
    arcs = topology["arcs"]
    told = {**topology, "arcs": [len(arc) for arc in arcs]}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    steps = np.fromiter(chain.from_iterable(chain.from_iterable(arcs)), dtype=np.int64)
    signed = np.where(steps < 0, -2 * steps - 1, 2 * steps)
    planes = b"".join(((signed >> shift) & 255).astype(np.uint8).tobytes() for shift in (0, 8, 16))
    packed = gzipped(struct.pack("<I", len(text)) + text + planes)
    return base64.b64encode(packed).decode("ascii")


def decode(text: str) -> dict[str, Any]:
    """Unpack what `encode` has packed.

    >>> decode(encode({"arcs": [[[7, -300]]]}))
    {'arcs': [[[7, -300]]]}
    """
    data = gzip.decompress(base64.b64decode(text))
    (size,) = struct.unpack_from("<I", data)
    topology: dict[str, Any] = json.loads(data[4 : 4 + size])
    planes = np.frombuffer(data, np.uint8, offset=4 + size).reshape(3, -1).astype(np.int64)
    signed = planes[0] | planes[1] << 8 | planes[2] << 16
    steps = np.where(signed & 1, -(signed + 1) // 2, signed // 2).reshape(-1, 2)
    ends = np.cumsum([0, *topology["arcs"]]).tolist()
    return {**topology, "arcs": [steps[a:b].tolist() for a, b in pairwise(ends)]}
