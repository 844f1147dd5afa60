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
    `countries` are those that have a coast.
    """

    def __init__(self, countries: Path) -> None:
        polygons = gpd.read_file(countries)
        ends, owner = _lone_edges(polygons.geometry.values)
        self._mapped = frozenset(polygons["id"])  # the rest are islands that joined their states
        self.countries = frozenset(polygons["id"].iloc[np.unique(owner)])
        east, west = (ends + np.array([turn, 0.0]) for turn in (360.0, -360.0))
        near = 15.0  # degrees past the antimeridian, enough at 80 degrees of latitude
        self._ends = np.concatenate([
            ends, east[(east[..., 0] < 180 + near).all(axis=1)],
            west[(west[..., 0] > -180 - near).all(axis=1)],
        ])  # fmt: skip

    def distances_km(self, places: Sequence[Draft]) -> list[float | None]:
        """Distance of each place to the nearest coast in km, null beyond 250.

        Of an area it is what lies between the coast and the circle of its extent: an area that
        the sea may touch has 0. A country has 0 or, without a coast, null.
        """
        lon = np.array([place.lon for place in places])
        lat = np.array([place.lat for place in places])
        found = np.full(len(places), np.nan)
        bands = np.floor(lat / BAND_DEG)
        for band in np.unique(bands):
            chosen = np.flatnonzero(bands == band)
            found[chosen] = self._in_band(lon[chosen], lat[chosen], band * BAND_DEG)
        return [self._of(place, float(km)) for place, km in zip(places, found, strict=True)]

    def _of(self, place: Draft, km: float) -> float | None:
        if place.precision == "country" and place.country in self._mapped:
            return 0.0 if place.country in self.countries else None
        if place.precision in ("country", "region", "district"):
            km = max(km - (place.uncertainty_km or 0.0), 0.0) if km == km else km
        return round(km, 1) if km <= FAR_KM else None

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


def _lone_edges(
    polygons: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The edges that one polygon alone has (a border has two), and whose they are."""
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    ends = np.stack([corners[:-1], corners[1:]], axis=1)[inside]
    owner = polygon[ring[1:][inside]]
    low, high = np.sort(ends @ np.array([1, 1j]), axis=1).T  # a point as one complex number
    order = np.lexsort((high.imag, high.real, low.imag, low.real))
    twin = (low[order][1:] == low[order][:-1]) & (high[order][1:] == high[order][:-1])
    shared = np.zeros(len(ends), bool)
    shared[order[1:]] |= twin
    shared[order[:-1]] |= twin
    # The cuts at the antimeridian and at the South Pole are no coast.
    cut = (np.abs(ends[:, :, 0]) == 180).all(axis=1) | (ends[:, :, 1] <= -89.9).all(axis=1)
    return ends[~shared & ~cut], owner[~shared & ~cut]
