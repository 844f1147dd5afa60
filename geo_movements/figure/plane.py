"""Plane geometry of lines on the sheet: distances along, parts, lines beside lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Box",
    "Points",
    "Spot",
    "along",
    "around",
    "beside",
    "cut",
    "dense",
    "parallel",
    "spot_at",
]

Points = NDArray[np.float64]
"""Positions on the sheet, shape (n, 2); y grows downwards."""
_ROUND = 12.0
"""A short bend counts as rounded: a line around it would tie a knot."""
_BEND = 26.0
"""Within so much of its ends a line beside others comes back to its place."""


class Spot(NamedTuple):
    """A point on a line, and the direction of travel there."""

    x: float
    y: float
    angle: float


class Box(NamedTuple):
    """A rectangle on the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether two rectangles overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def inside(self, other: Box) -> bool:
        """Tell whether this one lies wholly in another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies in it."""
        return self.left < x < self.right and self.top < y < self.bottom

    def count(self, points: Points) -> int:
        """Count the points that lie in it."""
        x, y = points[:, 0], points[:, 1]
        held = (x > self.left) & (x < self.right) & (y > self.top) & (y < self.bottom)
        return int(held.sum())

    def wider(self, room: float) -> Box:
        """Return it with room around."""
        return Box(self.left - room, self.top - room, self.right + room, self.bottom + room)

    @property
    def centre(self) -> tuple[float, float]:
        """Return its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def around(x: float, y: float, reach: float) -> Box:
    """Make a square around a point."""
    return Box(x - reach, y - reach, x + reach, y + reach)


def along(points: Points) -> NDArray[np.float64]:
    """Return the distance along a line of each of its points.

    >>> along(np.array([[0.0, 0.0], [3.0, 4.0]])).tolist()
    [0.0, 5.0]
    """
    steps = np.hypot(*np.diff(points, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def spot_at(points: Points, distance: float, sums: NDArray[np.float64]) -> Spot:
    """Find the point at a distance along a line, and the direction of travel there."""
    want = min(max(distance, 0.0), float(sums[-1]))
    at = min(max(int(np.searchsorted(sums, want)), 1), len(points) - 1)
    (ax, ay), (bx, by) = points[at - 1].tolist(), points[at].tolist()
    step = float(sums[at] - sums[at - 1]) or 1.0
    share = (want - float(sums[at - 1])) / step
    return Spot(ax + (bx - ax) * share, ay + (by - ay) * share, math.atan2(by - ay, bx - ax))


def cut(points: Points, start: float, end: float, sums: NDArray[np.float64]) -> Points:
    """Return the part of a line between two distances."""
    a, b = spot_at(points, start, sums), spot_at(points, end, sums)
    inner = points[(sums > start) & (sums < end)]
    return np.concatenate([[[a.x, a.y]], inner, [[b.x, b.y]]])


def beside(
    points: Points,
    offset: float,
    spans: Sequence[tuple[float, float]],
    still: Sequence[tuple[float, float]],
) -> Points:
    """Move a line to the right of its direction of travel, less near the ends of its spans.

    So lines side by side still meet at their places. Nothing is moved within `still`: in to a
    place and out again.
    """
    sums = along(points)

    def shift(at: NDArray[np.float64]) -> NDArray[np.float64]:
        moved: NDArray[np.float64]
        shares = [
            np.minimum(at - start, end - at) / (min(_BEND, (end - start) / 3) or 1.0)
            for start, end in spans
        ]
        share = np.clip(np.max(shares, axis=0), 0, 1)
        moved = offset * (0.35 + 0.65 * share)
        for start, end in still:
            moved = np.where((at > start) & (at < end), 0.0, moved)
        return moved

    return _moved(points, sums, shift)


def parallel(points: Points, offset: float) -> Points:
    """Move a line to its right, by as much all along."""
    return _moved(points, along(points), lambda at: np.full(len(at), offset))


def _moved(
    points: Points,
    sums: NDArray[np.float64],
    shift: Callable[[NDArray[np.float64]], NDArray[np.float64]],
) -> Points:
    before, after = _at(points, sums - _ROUND, sums), _at(points, sums + _ROUND, sums)
    way = after - before
    length = np.hypot(way[:, 0], way[:, 1])
    normal = np.column_stack([-way[:, 1], way[:, 0]]) / np.where(length > 0, length, 1)[:, None]
    there: Points = points + normal * shift(sums)[:, None]
    return there


def _at(points: Points, distances: NDArray[np.float64], sums: NDArray[np.float64]) -> Points:
    return np.column_stack([np.interp(distances, sums, column) for column in points.T])


def dense(points: Points, step: float) -> tuple[Points, NDArray[np.int64]]:
    """Put points between those farther apart than a step, and tell where the old ones are now."""
    reach = np.hypot(*np.diff(points, axis=0).T)
    counts = np.clip(np.ceil(reach / step), 1, 200).astype(np.int64)
    at = np.concatenate([[0], np.cumsum(counts)])
    places = np.arange(at[-1] + 1)
    return np.column_stack([np.interp(places, at, column) for column in points.T]), at
