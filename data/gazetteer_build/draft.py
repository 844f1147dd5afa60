"""A place on its way to a row, and what several kinds of places share."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyproj import Geod

GEOD = Geod(ellps="WGS84")
EARTH_KM = 6371.0


@dataclass(slots=True)
class Draft:
    """One place, its names as found; of these `exact` are the main ones beside `name`.

    `bare` are names without their kind ("Odesa" of the port of Odesa): alternates, but left out
    where a town of the country bears one within `bare_within_km`, since the town is meant.
    `town_forms` ("Port of {}") are filled with the name of the town `of_town`, if it is near.
    """

    place_id: str
    name: str
    lat: float
    lon: float
    precision: str
    country: str
    feature: str
    population: int
    attribution: str
    prominence: int
    admin1_code: str = ""
    admin2_code: str = ""
    uncertainty_km: float | None = None
    exact: list[str] = field(default_factory=list)
    alternate: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    bare_within_km: float = float("inf")
    of_town: str = ""
    town_forms: tuple[str, ...] = ()

    @property
    def area(self) -> tuple[str, str]:
        """The first-level area that it lies in."""
        return self.country, self.admin1_code


def radius_km(area_km2: float) -> float:
    """Radius of the circle of an area."""
    return round(float(area_km2 / 3.141592653589793) ** 0.5, 1)


def central(places: list[Draft]) -> tuple[Draft, float]:
    """Find the place nearest to the middle of all, and their root mean square distance from it.

    A mean of points may lie in a lake or a neighbour's land; one of the places never does.
    """
    import numpy as np

    lon, lat = (np.radians([getattr(place, name) for place in places]) for name in ("lon", "lat"))
    points = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    middle = points.mean(axis=0)
    best = int(np.argmin(((points - middle) ** 2).sum(axis=1)))
    chords = ((points - points[best]) ** 2).sum(axis=1)
    return places[best], round(EARTH_KM * float(np.sqrt(chords.mean())), 1)
