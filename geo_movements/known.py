"""The resolved places of a story: which of them exclude one another, and how far apart they are."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo_movements.geodesy import distance_km

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = ["AREAS", "Known"]

AREAS = ("region", "country", "sea")


_MEASURED = ("lon", "lat", "uncertainty_km")


POLYGON_KM = 3.0
"""How far a polygon's line may be off: a port at its rim lies in it."""


SAME_BORDER = 0.01
"""The share of the smaller of two areas that they may have in common and still be neighbours."""


class Known:
    """The resolved places of a story by id, and whether two of them exclude each other.

    Each pair is measured once.
    """

    def __init__(self, places: gpd.GeoDataFrame) -> None:
        known = places[places["match"] != "none"].to_dict("records")
        self.senses = {row["toponym"]: _place(row) for row in known}
        """The place of each toponym that has one."""
        self._places = {place["place_id"]: place for place in reversed(self.senses.values())}
        self._apart: dict[tuple[str, str], bool] = {}

    def __getitem__(self, place_id: str) -> Mapping[str, Any]:
        return self._places[place_id]

    def apart(self, one: str | None, other: str | None) -> bool:
        """Tell whether two places exclude each other: neither holds, nor may be, the other."""
        if one is None or other is None or one == other:
            return False
        pair = (min(one, other), max(one, other))
        if pair not in self._apart:
            self._apart[pair] = _apart(*(self._places[name] for name in pair))
        return self._apart[pair]

    def distance_km(self, one: str, other: str) -> float:
        """Measure the least way between two places: from the nearest points of areas and rings."""
        pair = (self._places[one], self._places[other])
        return max(0.0, _distance_km(*pair) - sum(end["uncertainty_km"] or 0 for end in pair))

    def distances_km(
        self, starts: Sequence[str | None], ends: Sequence[str | None]
    ) -> NDArray[np.float64]:
        """Measure as `distance_km` does between many pairs of places; NaN where one is None."""
        import numpy as np

        km = np.full(len(starts), np.nan)
        points: list[tuple[int, Mapping[str, Any], Mapping[str, Any]]] = []
        for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if start is None or end is None:
                continue
            one, other = self._places[start], self._places[end]
            if one["shape"].geom_type == other["shape"].geom_type == "Point":
                points.append((at, one, other))
            else:
                km[at] = self.distance_km(start, end)
        if points:
            sides = [
                np.array([[place[name] or 0 for name in _MEASURED] for place in side], dtype=float)
                for side in ([pair[1] for pair in points], [pair[2] for pair in points])
            ]
            far = distance_km(*sides[0][:, :2].T, *sides[1][:, :2].T)
            doubt = sides[0][:, 2] + sides[1][:, 2]
            km[[pair[0] for pair in points]] = np.maximum(far - doubt, 0.0)
        return km

    def nested(self, one: str | None, other: str | None) -> bool:
        """Tell whether one of two places is an area that may hold the other."""
        if one is None or other is None or one == other:
            return False
        return (self[one]["area"] or self[other]["area"]) and not self.apart(one, other)


def _place(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    """Reduce a resolved place to what a leg asks of it."""
    shape = row["geometry"]
    return {
        **{column: row[column] for column in ("place_id", "name", "lon", "lat", "precision")},
        **{column: row[column] for column in ("country", "admin1", "attribution")},
        "uncertainty_km": _reach_km(row),
        "area": shape.geom_type != "Point" or row["precision"] in AREAS,
        "shape": shape,
    }  # fmt: skip


def _reach_km(row: Mapping[Hashable, Any]) -> float | None:
    """Tell how far from its shape a place may lie: a polygon's radius is within the polygon."""
    if row["geometry"].geom_type != "Point":
        return POLYGON_KM
    uncertainty: float | None = row["uncertainty_km"]
    return uncertainty if uncertainty == uncertainty else None  # NaN is not itself


def _apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if _within(one, other) or _within(other, one):
        return False
    if "Point" not in (one["shape"].geom_type, other["shape"].geom_type):
        return not _overlaps(one["shape"], other["shape"])
    reach = sum(place["uncertainty_km"] or 0 for place in (one, other))
    return _distance_km(one, other) > reach


def _overlaps(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Tell whether two areas have more in common than a border that two maps draw differently."""
    from shapely.affinity import translate

    shared = sum(one.intersection(translate(other, xoff=turn)).area for turn in (-360, 0, 360))
    return bool(shared > SAME_BORDER * min(one.area, other.area))


def _within(one: Mapping[str, Any], area: Mapping[str, Any]) -> bool:
    """Tell by country and first-level area whether a place may lie in an area without a polygon."""
    if not area["area"] or area["shape"].geom_type != "Point":
        return False
    if one["country"] is None or area["country"] is None:
        return True  # what is unknown contradicts nothing
    if area["precision"] == "country":
        return bool(one["country"] == area["country"])
    return (one["country"], one["admin1"]) == (area["country"], area["admin1"] or area["name"])


def _distance_km(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Measure between the nearest points of two shapes, whichever way round the Earth they lie."""
    import shapely
    from shapely.affinity import translate

    if one["shape"].geom_type == other["shape"].geom_type == "Point":
        return float(distance_km(one["lon"], one["lat"], other["lon"], other["lat"]))
    gaps = []
    for turn in (-360, 0, 360):
        moved = translate(other["shape"], xoff=turn)
        (lon1, lat1), (lon2, lat2) = shapely.get_coordinates(
            shapely.shortest_line(one["shape"], moved)
        )
        gaps.append(float(distance_km(lon1, lat1, lon2, lat2)))
    return min(gaps)
