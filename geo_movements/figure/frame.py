"""The map's frame on the sheet: where a position lies, and what of the world is seen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from geo_movements.errors import OutputError
from geo_movements.figure.plane import Box, Points
from geo_movements.figure.projection import Projection
from geo_movements.geodesy import distance_km

__all__ = ["View", "seen_points", "view_of"]

_LEAST_M = 30_000.0
"""A story of one place still gets a surrounding."""
_EQUATOR_KM = 40_075.017
_RIM = 24.0
"""Pixels of ground beyond the frame: what is simplified or cut lies out of sight."""


@dataclass(frozen=True, kw_only=True)
class View:
    """A frame on the sheet in pixels, and the projected metres in it."""

    projection: Projection
    box: Box
    x: float
    y: float
    """The projected middle of the frame."""
    scale: float
    """Pixels a metre of the projection."""

    def xy(self, lonlat: NDArray[np.float64]) -> Points:
        """Place positions on the sheet."""
        return self.of_metres(self.projection.forward(lonlat))

    def of_metres(self, metres: NDArray[np.float64]) -> Points:
        """Place projected positions on the sheet."""
        left, top, right, bottom = self.box
        return np.column_stack(
            [
                (metres[:, 0] - self.x) * self.scale + (left + right) / 2,
                (self.y - metres[:, 1]) * self.scale + (top + bottom) / 2,
            ]
        )

    def lonlat(self, points: Points) -> NDArray[np.float64]:
        """Find the positions of points of the sheet; what is no place is infinite."""
        left, top, right, bottom = self.box
        metres = np.column_stack(
            [
                (points[:, 0] - (left + right) / 2) / self.scale + self.x,
                self.y - (points[:, 1] - (top + bottom) / 2) / self.scale,
            ]
        )
        return self.projection.inverse(metres)

    def km_px(self, lon: float, lat: float) -> float:
        """Measure the kilometres of one pixel about a position: the mean of all directions."""
        here = self.xy(np.array([[lon, lat]]))
        round_about = here + 8 * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
        there = self.lonlat(round_about)
        there = there[np.isfinite(there).all(axis=1)]
        if not len(there):
            return 1 / (self.scale * 1000)
        km = distance_km(np.full(len(there), lon), np.full(len(there), lat), *there.T)
        return float(np.mean(km)) / 8

    @cached_property
    def middle(self) -> tuple[float, float]:
        """Return the position in the frame's middle."""
        lon, lat = self.lonlat(np.array([self.box.centre]))[0].tolist()
        return lon, lat

    @cached_property
    def zoom(self) -> float:
        """Return the zoom at which the page shows the middle of the frame as large."""
        lon, lat = self.middle
        if not math.isfinite(lat):
            return 2.0
        cosine = max(math.cos(math.radians(lat)), 0.2)
        return math.log2(_EQUATOR_KM * cosine / (256 * self.km_px(lon, lat)))

    @cached_property
    def window(self) -> tuple[float, float, float, float]:
        """Bound in longitude and latitude what the frame shows and a little around it."""
        wide = self.box.wider(_RIM)
        xs, ys = np.linspace(wide.left, wide.right, 49), np.linspace(wide.top, wide.bottom, 49)
        grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        lonlat = self.lonlat(grid)
        known: NDArray[np.bool_] = np.asarray(np.isfinite(lonlat).all(axis=1))
        # An inverse may give a position that lies elsewhere: what is outside the world is none.
        back = self.xy(np.where(known[:, None], lonlat, 0.0))
        known &= np.abs(back - grid).max(axis=1) < 2
        lonlat = lonlat[known]
        lon_0 = self.projection.lon_0
        if not len(lonlat):
            return lon_0 - 180, -90.0, lon_0 + 180, 90.0
        (west, south), (east, north) = lonlat.min(axis=0).tolist(), lonlat.max(axis=0).tolist()
        for pole in (90.0, -90.0):
            there = self.xy(np.array([[lon_0, pole]]))[0].tolist()
            if all(map(math.isfinite, there)) and wide.holds(*there):
                south, north = min(south, pole), max(north, pole)
                west, east = lon_0 - 180, lon_0 + 180
        if east - west > 300 or not known.all():
            west, east = lon_0 - 180, lon_0 + 180
        room = max((north - south) / 40, 0.05)
        return (
            max(west - room, lon_0 - 180), max(south - room, -90.0),
            min(east + room, lon_0 + 180), min(north + room, 90.0),
        )  # fmt: skip


def seen_points(projection: Projection, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project what must be seen. Raises `OutputError` where the projection has no place for it."""
    metres = projection.forward(lonlat)
    known = np.isfinite(metres).all(axis=1) & (np.abs(metres) < 1e8).all(axis=1)
    if not known.any():
        raise OutputError(f"the projection {projection.name} does not show where the story is.")
    return metres[known]


def view_of(
    projection: Projection, metres: NDArray[np.float64], box: Box, room: float = 34.0
) -> View:
    """Fit projected points into a frame, with room around for names."""
    low, high = metres.min(axis=0), metres.max(axis=0)
    size = np.maximum(high - low, _LEAST_M)
    wide = max(box.right - box.left - 2 * room, 40.0)
    high_px = max(box.bottom - box.top - 2 * room, 40.0)
    scale = min(wide / size[0], high_px / size[1])
    x, y = ((low + high) / 2).tolist()
    return View(projection=projection, box=box, x=x, y=y, scale=float(scale))
