"""Legs as GeoJSON (RFC 7946): every column, the same bytes each time."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import geopandas as gpd

    from geo_movements.schema import Story

__all__ = ["to_geojson"]

DECIMALS = 6
"""About 10 cm: finer than any place here, and what RFC 7946 section 11.2 advises."""


def to_geojson(story: Story) -> str:
    """Write the legs of a story as a GeoJSON feature collection.

    One feature a claim, its id the claim's, its properties every column of the legs table, null
    where unknown; geometry null where no end is known. Lines that cross the antimeridian are cut
    there (RFC 7946, section 3.1.9). One feature a line of text, UTF-8.
    """
    geometries = _geometries(story.legs)
    properties = _properties(story.legs)
    features = [
        _dump({"type": "Feature", "id": row["id"], "geometry": geometry, "properties": row})
        for geometry, row in zip(geometries, properties, strict=True)
    ]
    attribution = sorted(
        {part for cell in story.legs["attribution"].dropna() for part in cell.split("; ")}
    )
    about = {"title": story.settings.title, "attribution": attribution}
    body = ",\n".join(features)
    head = f'{{"type": "FeatureCollection", "about": {_dump(about)}, "features": ['
    return f"{head}\n{body}\n]}}\n" if features else f"{head}]}}\n"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _geometries(legs: gpd.GeoDataFrame) -> list[dict[str, Any] | None]:
    import shapely

    shapes = [_split(shape) for shape in legs.geometry]
    texts = shapely.to_geojson(shapes).tolist() if shapes else []
    return [None if text is None else _rounded(json.loads(text)) for text in texts]


def _split(shape: Any) -> Any:
    """Cut a line where it crosses the antimeridian; the others are left alone."""
    if shape is None or (shape.bounds[0] >= -180 and shape.bounds[2] <= 180):
        return shape
    import antimeridian
    import numpy as np
    import shapely

    # The library looks for the jump of a line whose longitudes are within the range.
    points = shapely.get_coordinates(shape)
    points[:, 0] = np.mod(points[:, 0] + 180, 360) - 180
    wrapped = shapely.set_coordinates(shape, points)
    if shape.geom_type not in ("LineString", "MultiLineString"):
        return wrapped
    return shapely.geometry.shape(antimeridian.fix_shape(wrapped))


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    def rounded(value: Any) -> Any:
        if isinstance(value, list):
            return [rounded(part) for part in value]
        return round(value, DECIMALS) + 0.0  # no negative zero

    return {"type": geometry["type"], "coordinates": rounded(geometry["coordinates"])}


def _properties(legs: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Turn columns into plain values, a missing one into null."""
    table = legs.drop(columns="geometry")
    columns = {name: [_plain(value) for value in table[name].tolist()] for name in table.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(value: Any) -> Any:
    import pandas as pd

    if value is pd.NA or value is pd.NaT or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value
