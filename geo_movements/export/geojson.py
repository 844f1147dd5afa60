"""Legs as GeoJSON (RFC 7946): every column, the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
    features = [
        f'{{"type": "Feature", "id": {_dump(row["id"])}, "geometry": {geometry}, '
        f'"properties": {_dump(row)}}}'
        for geometry, row in zip(_geometries(story.legs), _properties(story.legs), strict=True)
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


def _geometries(legs: gpd.GeoDataFrame) -> list[str]:
    """Write each geometry as GeoJSON text, "null" where there is none."""
    import numpy as np
    import shapely

    shapes = legs.geometry.to_numpy().copy()
    west, _, east, _ = shapely.bounds(shapes).T  # NaN where there is no shape
    for row in np.flatnonzero((west < -180) | (east > 180)):
        shapes[row] = _split(shapes[row])
    # Adding zero makes a negative zero plain.
    rounded = shapely.transform(shapes, lambda points: points.round(DECIMALS) + 0.0)
    return [text or "null" for text in shapely.to_geojson(rounded).tolist()]


def _split(shape: Any) -> Any:
    """Cut a line where it crosses the antimeridian; a point comes back into the range."""
    import antimeridian
    import numpy as np
    import shapely

    # The library looks for the jump of a line whose longitudes are within the range.
    points = shapely.get_coordinates(shape)
    points[:, 0] = np.mod(points[:, 0] + 180, 360) - 180
    wrapped = shapely.set_coordinates(shape, points)
    if shape.geom_type not in ("LineString", "MultiLineString"):
        return wrapped
    cut = shapely.geometry.shape(antimeridian.fix_shape(wrapped))
    return shapely.remove_repeated_points(cut)


def _properties(legs: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    """Yield the cells of each row as plain values, a missing one as None."""
    table = legs.drop(columns="geometry").astype(object)
    table = table.where(table.notna(), None)
    columns = [table[name].tolist() for name in table.columns]
    return (dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True))
