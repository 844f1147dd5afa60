"""Thin lines from places to names off them: none may mislead, and no dot wear another's name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely

from geo_movements.figure.ground import Country
from geo_movements.figure.paper import MM_PT
from geo_movements.figure.plane import Box
from geo_movements.figure.wishes import Label

__all__ = [
    "Spot", "abroad", "cross", "gap", "lead_end", "lead_line", "lead_points", "longest_lead",
    "misleads", "misread", "tangled",
]  # fmt: skip

_LONGEST_MM, _LONGEST_SHARE = 25.0, 0.15
"""A line to a name is no longer than this in print, nor than this share of its map's width."""
_NEAR_READ, _OFF_READ, _BESIDE_READ = 18.0, 28.0, 3.0
"""A dot nearer than the first to a name on a line would wear it; if also nearer than the name's own
place, than the second. Beside its place a name is nearer to it than to others, by the third."""
_PASS = 7.0
"""A line to a name keeps this distance from the dots that it passes."""
_APART, _ALONG = 8.0, 0.3
"""Two lines to names are so near for at most this share of the shorter."""
_STEP = 4.0
_SAME = 2.0

Segment = tuple[tuple[float, float], tuple[float, float]]


class Spot(NamedTuple):
    """A sign on the map that a reader takes for a place, and the place that it is."""

    x: float
    y: float
    place: str | None


def longest_lead(width: float, px_pt: float) -> float:
    """Return how long in pixels a line to a name may be on a map of a width.

    >>> round(longest_lead(834.0, 0.6)), round(longest_lead(409.0, 0.6))
    (118, 61)
    """
    return min(_LONGEST_MM * MM_PT / px_pt, width * _LONGEST_SHARE)


def gap(box: Box, x: float, y: float) -> float:
    """Measure from a box to a point; none where it holds it."""
    return math.hypot(max(box.left - x, 0.0, x - box.right), max(box.top - y, 0.0, y - box.bottom))


def misread(label: Label, spots: Sequence[Spot]) -> bool:
    """Tell whether a name would be read as that of another sign than its place's."""
    own = gap(label.box, label.x, label.y)
    if label.leader:
        own = max(_NEAR_READ, min(own, _OFF_READ))
    else:
        own += _BESIDE_READ
    return any(gap(label.box, spot.x, spot.y) < own for spot in _others(label, spots))


def misleads(label: Label, spots: Sequence[Spot], longest: float) -> bool:
    """Tell whether the line to a name is too long, or goes through another sign."""
    (x, y), end = line = lead_line(label)
    if math.dist((x, y), end) > longest:
        return True
    return any(
        _distance(line, (spot.x, spot.y)) < min(_PASS, 0.8 * math.hypot(spot.x - x, spot.y - y))
        for spot in _others(label, spots)
    )


def tangled(label: Label, others: Sequence[Label]) -> bool:
    """Tell whether the line to a name crosses another, runs along it, or touches its end."""
    own = lead_line(label)
    for other in others:
        theirs = lead_line(other)
        if cross(own, theirs):
            return True
        if min(_distance(own, theirs[1]), _distance(theirs, own[1])) < _APART:
            return True
        for one, line in ((label, theirs), (other, own)):
            points = lead_points(one)
            near = sum(_distance(line, point) < _APART for point in points)
            if near > _ALONG * len(points):
                return True
    return False


def abroad(label: Label, countries: Sequence[Country]) -> bool:
    """Tell whether the name of an area stands on land of a country that the area is not in.

    There it would be read as that land's name. Of a name beside its area all but a part may.
    """
    if label.kind != "area":
        return False
    middle = (label.box.top + label.box.bottom) / 2
    xs = np.linspace(label.box.left, label.box.right, 5)
    most = 0 if label.leader else 4
    return any(
        int(shapely.intersects_xy(one.shape, xs, middle).sum()) > most
        and not shapely.intersects_xy(one.shape, label.x, label.y)
        for one in countries
    )


def _others(label: Label, spots: Sequence[Spot]) -> list[Spot]:
    """List the signs that are not the label's own place, nor lie under it."""
    return [
        spot for spot in spots
        if (spot.place is None or spot.place != label.place)
        and math.hypot(spot.x - label.x, spot.y - label.y) > _SAME
    ]  # fmt: skip


# --- Geometry -------------------------------------------------------------------------------------


def lead_end(label: Label) -> tuple[float, float]:
    """Return where the line to a name ends, at its box."""
    left, top, right, bottom = label.box
    return (
        max(left + 2, min(label.x, right - 2)),
        max(top + 3, min(label.y, bottom - 3)),
    )


def lead_line(label: Label) -> Segment:
    """Return the line from a place to its name."""
    return (label.x, label.y), lead_end(label)


def lead_points(label: Label) -> list[tuple[float, float]]:
    """Return points along the line to a name, close to one another, but not at its ends."""
    (x, y), (to_x, to_y) = lead_line(label)
    count = max(6, math.ceil(math.hypot(to_x - x, to_y - y) / _STEP))
    shares = np.linspace(0.15, 0.9, count).tolist()
    return [(x + (to_x - x) * t, y + (to_y - y) * t) for t in shares]


def cross(one: Segment, other: Segment) -> bool:
    """Tell whether two straight lines cross; no where they begin alike."""

    def side(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = one, other
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _distance(line: Segment, point: tuple[float, float]) -> float:
    """Measure from a straight line to a point."""
    (ax, ay), (bx, by) = line
    length = (bx - ax) ** 2 + (by - ay) ** 2
    share = ((point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)) / length if length else 0.0
    share = max(0.0, min(1.0, share))
    return math.hypot(ax + (bx - ax) * share - point[0], ay + (by - ay) * share - point[1])
