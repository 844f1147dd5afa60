"""The map projection: chosen for the area, or given by name, EPSG code or PROJ string."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pyproj
from numpy.typing import NDArray

from geo_movements.errors import OutputError

__all__ = ["NAMES", "Area", "Projection", "area_of", "projection_of"]

_WORLD_DEG = 75.0
"""An area that reaches farther than this from its middle is a world's."""
_CONIC_LATS = (18.0, 72.0)
"""A conic projection serves an area whose middle lies between these latitudes."""
_SIXTH = 1 / 6


@dataclass(frozen=True, kw_only=True)
class Area:
    """Where a story is: its window of continuous longitudes, its middle and how far it reaches."""

    west: float
    south: float
    east: float
    north: float
    lon: float
    lat: float
    """The middle on the globe: of all points, the nearest to the farthest."""
    reach_deg: float


@dataclass(frozen=True, kw_only=True)
class Projection:
    """A projection with a name for the reader."""

    name: str
    crs: pyproj.CRS
    lon_0: float
    whole: bool
    """Longitudes more than 180 degrees from `lon_0` do not exist: the ground is cut there."""

    def forward(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Project positions, in metres; what has no place is infinite."""
        x, y = _transformer(self.crs).transform(lonlat[:, 0], lonlat[:, 1])
        return np.column_stack([x, y])

    def inverse(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Find the longitudes, near to `lon_0`, and latitudes of projected positions."""
        lon, lat = _transformer(self.crs).transform(xy[:, 0], xy[:, 1], direction="INVERSE")
        with np.errstate(invalid="ignore"):  # what is no place stays infinite in latitude
            lon = self.lon_0 + (np.asarray(lon) - self.lon_0 + 180) % 360 - 180
        return np.column_stack([lon, lat])


_made: dict[str, pyproj.Transformer] = {}


def _transformer(crs: pyproj.CRS) -> pyproj.Transformer:
    key = crs.to_wkt()
    if key not in _made:
        _made[key] = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    return _made[key]


def area_of(points: NDArray[np.float64], bounds: tuple[float, float, float, float]) -> Area:
    """Measure the area of positions that lie in a window of longitudes."""
    west, south, east, north = bounds
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    ball = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    middle = _centre(ball)
    away = np.degrees(np.arccos(np.clip(ball @ middle, -1, 1)))
    centre_lon = math.degrees(math.atan2(middle[1], middle[0]))
    window = (west + east) / 2
    centre_lon = window + (centre_lon - window + 180) % 360 - 180
    return Area(
        west=west, south=south, east=east, north=north, lon=round(centre_lon, 3),
        lat=round(math.degrees(math.asin(np.clip(middle[2], -1, 1))), 3),
        reach_deg=float(away.max(initial=0.0)),
    )  # fmt: skip


def _centre(ball: NDArray[np.float64]) -> NDArray[np.float64]:
    """Find the middle of the smallest cap that holds all points, near enough (Badoiu, Clarkson)."""
    centre = ball.mean(axis=0)
    length = np.linalg.norm(centre)
    centre = centre / length if length > 1e-9 else ball[0]
    for step in range(1, 200):
        farthest = ball[np.argmin(ball @ centre)]
        centre = centre + (farthest - centre) / (step + 1)
        centre = centre / (np.linalg.norm(centre) or 1.0)
    return np.asarray(centre)


# --- The choice -----------------------------------------------------------------------------------


def projection_of(area: Area, wanted: str = "auto") -> Projection:
    """Choose a projection for an area, or make the one that is wanted.

    Conic for mid-latitudes, azimuthal about the pole there and about the middle elsewhere, a
    world one where a story reaches around the globe. Raises `OutputError` for an unknown one.

    >>> import numpy as np
    >>> points = np.array([[30.0, 50.0], [130.0, 45.0]])
    >>> projection_of(area_of(points, (30, 45, 130, 50))).name
    'Albers conic'
    """
    key = wanted.strip().lower()
    if key == "auto":
        key = _chosen(area)
    if key in NAMES:
        return NAMES[key](area)
    return _given(area, wanted)


def _chosen(area: Area) -> str:
    wide, middle = area.east - area.west, (area.south + area.north) / 2
    if area.reach_deg > _WORLD_DEG:
        return "equal-earth"
    polar = area.north > 66.6 or area.south < -66.6
    around = wide > 150 and (area.south > 25 or area.north < -25)
    if (polar and abs(middle) > 60) or around:
        return "polar"
    tall = (area.north - area.south) > 0.9 * wide * math.cos(math.radians(middle)) + 25
    if _CONIC_LATS[0] <= abs(middle) <= _CONIC_LATS[1] and area.south * area.north > 0 and not tall:
        return "conic"
    return "azimuthal"


def _parallels(area: Area) -> str:
    """Put the standard parallels a sixth inside the area (Kavrayskiy's rule of thumb)."""
    south, north = area.south, area.north
    inside = max(north - south, 1.0) * _SIXTH
    one, other = south + inside, north - inside
    if abs(one + other) < 1e-6:
        one, other = one + 0.5, other + 0.5
    return f"+lat_1={one:.4f} +lat_2={other:.4f} +lat_0={(south + north) / 2:.4f}"


def _middle_lon(area: Area) -> float:
    return round((area.west + area.east) / 2, 4)


def _made_of(name: str, words: str, lon_0: float, *, whole: bool = False) -> Projection:
    crs = pyproj.CRS.from_user_input(f"{words} +lon_0={lon_0:.4f} +datum=WGS84 +units=m +no_defs")
    return Projection(name=name, crs=crs, lon_0=lon_0, whole=whole)


def _polar(area: Area) -> Projection:
    pole = 90 if area.lat >= 0 else -90
    lon = area.lon if abs(area.lat) < 89 else _middle_lon(area)
    return _made_of("Lambert azimuthal equal-area, polar", f"+proj=laea +lat_0={pole}", lon)


def _azimuthal(area: Area) -> Projection:
    words = f"+proj=laea +lat_0={area.lat:.4f}"
    return _made_of("Lambert azimuthal equal-area", words, area.lon)


NAMES: Mapping[str, Callable[[Area], Projection]] = MappingProxyType({
    "conic": lambda a: _made_of("Albers conic", f"+proj=aea {_parallels(a)}", _middle_lon(a)),
    "lambert": lambda a: _made_of("Lambert conic", f"+proj=lcc {_parallels(a)}", _middle_lon(a)),
    "azimuthal": _azimuthal,
    "polar": _polar,
    "equal-earth": lambda a: _made_of("Equal Earth", "+proj=eqearth", _middle_lon(a), whole=True),
    "natural-earth": lambda a: _made_of(
        "Natural Earth", "+proj=natearth", _middle_lon(a), whole=True
    ),
    "robinson": lambda a: _made_of("Robinson", "+proj=robin", _middle_lon(a), whole=True),
    "mercator": lambda a: _made_of("Mercator", "+proj=merc", _middle_lon(a), whole=True),
})  # fmt: skip
"""Name -> what makes the projection for an area."""


def _given(area: Area, wanted: str) -> Projection:
    """Make a projection of a code or a PROJ string."""
    try:
        crs = pyproj.CRS.from_user_input(wanted.strip())
    except pyproj.exceptions.CRSError:
        known = ", ".join(("auto", *NAMES))
        raise OutputError(
            f'no projection "{wanted}". Use {known}, an EPSG code as EPSG:3035, or a PROJ string.'
        ) from None
    if not crs.is_projected:
        raise OutputError(f'"{wanted}" is no map projection but {crs.name}. Use EPSG:3035 or so.')
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PROJ's words lose some of it, not what is asked of them
        told: dict[str, Any] = crs.to_dict()
    lon_0 = float(told.get("lon_0", 0.0))
    if told.get("proj") == "utm":
        lon_0 = int(told["zone"]) * 6.0 - 183
    whole = told.get("proj") not in ("aea", "lcc", "laea", "stere", "aeqd", "ortho", "gnom", "utm")
    name = wanted if crs.name in ("unknown", "") else str(crs.name)
    return Projection(name=name, crs=crs, lon_0=lon_0, whole=whole)
