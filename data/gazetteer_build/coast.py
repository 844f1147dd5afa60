"""How far places lie from the sea."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from .draft import GEOD, Draft

FAR_KM = 250.0
BAND_DEG = 2.0
_MARGIN_DEG = 2.4  # 250 km and some, in latitude


class Coast:
    """The coast of the packaged basemap: where land ends, lakes being land.

    The Caspian Sea is a sea here: fleets sail on it, and its coast bounds the countries' land.
    """

    def __init__(self, countries: Path) -> None:
        land = shapely.coverage_union_all(gpd.read_file(countries).geometry.values)
        rings = [
            np.asarray(ring.coords)
            for part in shapely.get_parts(land)
            for ring in (part.exterior, *part.interiors)
        ]
        ends = np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings])
        # The cuts at the antimeridian and at the South Pole are no coast.
        cut = (np.abs(ends[:, :, 0]) == 180).all(axis=1) | (ends[:, :, 1] <= -89.9).all(axis=1)
        ends = ends[~cut]
        east, west = (ends + np.array([turn, 0.0]) for turn in (360.0, -360.0))
        near = 15.0  # degrees past the antimeridian, enough at 80 degrees of latitude
        self._ends = np.concatenate([
            ends, east[(east[..., 0] < 180 + near).all(axis=1)],
            west[(west[..., 0] > -180 - near).all(axis=1)],
        ])  # fmt: skip
        self._land = land
        shapely.prepare(self._land)

    def distances_km(self, places: Sequence[Draft]) -> list[float | None]:
        """Distance of each place to the nearest coast, null beyond 250 km; 0.1 km is the unit."""
        lon = np.array([place.lon for place in places])
        lat = np.array([place.lat for place in places])
        found = np.full(len(places), np.nan)
        bands = np.floor(lat / BAND_DEG)
        for band in np.unique(bands):
            chosen = np.flatnonzero(bands == band)
            found[chosen] = self._in_band(lon[chosen], lat[chosen], band * BAND_DEG)
        return [None if km != km or km > FAR_KM else round(float(km), 1) for km in found]

    def _in_band(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], south: float
    ) -> NDArray[np.float64]:
        """Search on a plane in which a degree is as long either way; measure on the ellipsoid."""
        low, high = south - _MARGIN_DEG, south + BAND_DEG + _MARGIN_DEG
        ends = self._ends[((self._ends[..., 1] > low) & (self._ends[..., 1] < high)).any(axis=1)]
        km = np.full(len(lon), np.nan)
        if not len(ends):
            return km
        shrink = np.array([max(np.cos(np.radians(south + BAND_DEG / 2)), 0.02), 1.0])
        lines = shapely.linestrings(ends * shrink)
        points = shapely.points(np.column_stack([lon, lat]) * shrink)
        at, line = shapely.STRtree(lines).query_nearest(
            points, max_distance=2 * _MARGIN_DEG, all_matches=False
        )
        foot = shapely.line_interpolate_point(
            lines[line], shapely.line_locate_point(lines[line], points[at])
        )
        there = shapely.get_coordinates(foot) / shrink
        _, _, metres = GEOD.inv(lon[at], lat[at], there[:, 0], there[:, 1])
        km[at] = np.asarray(metres) / 1000
        return km
