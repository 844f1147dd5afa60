"""What lies on a figure's sheet: lines, arrowheads, places, rings and ports, in pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_movements.figure.plane import Points, Spot, cut, spot_at
from geo_movements.grammar import Mark

__all__ = ["Dot", "Head", "Line", "Place", "Port", "Scene", "Stretch", "slim_of"]

_FULL_PX, _SLIMMEST = 560.0, 0.62
"""A map so wide has lines as wide as the page's; a smaller one slimmer, down to this share."""


class Stretch(NamedTuple):
    """A part of a line between two distances, and what kind of way it is."""

    kind: str
    start: float
    end: float


class Head(NamedTuple):
    """An arrowhead: its tip, the way it points, its size, and how far along its line it is."""

    x: float
    y: float
    angle: float
    size: float
    at: float


@dataclass(kw_only=True)
class Line:
    """A mark as a line on the sheet."""

    mark: Mark
    width: float
    points: Points
    sums: NDArray[np.float64]
    stretches: list[Stretch]
    tip: float
    band: bool
    joints: list[tuple[float, float, str | None]] = field(default_factory=list)
    head: Head | None = None
    unknown: tuple[float, float] | None = None
    """Where the question mark of a stub stands."""
    ends: tuple[str | None, str | None] = (None, None)
    within: bool = False
    """One end is an area in which the other lies: whence, or whither, in it is not told."""

    @property
    def length(self) -> float:
        """Return the length in pixels."""
        return float(self.sums[-1])

    def at(self, distance: float) -> Spot:
        """Find the point at a distance along."""
        return spot_at(self.points, distance, self.sums)

    def part(self, start: float, end: float) -> Points:
        """Return the part between two distances."""
        return cut(self.points, start, end, self.sums)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place of the story."""

    id: str
    kind: str
    """dot, ring or area."""
    name: str
    x: float
    y: float
    ring: float
    """The radius of its doubt."""
    sea: bool
    edge: bool
    """Its outline is one that somebody drew."""
    weight: float
    shape: BaseGeometry | None


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A presence: a ring at a place."""

    mark: Mark
    x: float
    y: float
    radius: float
    place: str | None
    area: bool


@dataclass(frozen=True, kw_only=True)
class Port:
    """Where lines leave the land or come to it."""

    x: float
    y: float
    name: str | None


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything of the story on the sheet."""

    places: list[Place]
    lines: list[Line]
    dots: list[Dot]
    ports: list[Port]
    slim: float = 1.0
    """How large its signs are drawn, by what the page would."""


def slim_of(width: float) -> float:
    """Tell by what share the signs of a map of a width are smaller than the page's.

    >>> slim_of(800.0), slim_of(420.0), slim_of(100.0)
    (1.0, 0.75, 0.62)
    """
    return min(1.0, max(_SLIMMEST, width / _FULL_PX))
