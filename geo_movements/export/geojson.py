"""Legs as GeoJSON (RFC 7946): every column, the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from geo_movements.coarsen import notice
from geo_movements.languages import load
from geo_movements.places.toponyms import tidy
from geo_movements.schema import CRS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo_movements.schema import Story

__all__ = ["to_geojson"]

DECIMALS = 6
"""About 10 cm: finer than any place here, and what RFC 7946 section 11.2 advises."""


def to_geojson(story: Story, *, table: str = "legs") -> str:
    """Write the legs, or the events, of a story as a GeoJSON feature collection.

    One feature a row, its id the row's, its properties every column of the table, null where
    unknown; geometry null where no place is known. Lines that cross the antimeridian are cut there
    (RFC 7946, section 3.1.9). One feature a line of text, UTF-8. The legs' collection carries the
    story's sources and events too, as members of that name (section 6.1): the file is whole. Where
    positions are blurred, the members `coarsen_km` and `notice` say so.
    """
    legs = table == "legs"
    frame = story.legs if legs else _events(story)
    features = [
        f'{{"type": "Feature", "id": {_dump(row["id"])}, "geometry": {geometry}, '
        f'"properties": {_dump(row)}}}'
        for geometry, row in zip(_geometries(frame), _records(frame), strict=True)
    ]
    attribution = sorted(
        {part for cell in story.legs["attribution"].dropna() for part in cell.split("; ")}
    )
    members: dict[str, Any] = {"about": {"title": story.settings.title, "attribution": attribution}}
    if (km := story.settings.coarsen_km) is not None:
        language = load(story.settings.language)
        members = {"coarsen_km": km, "notice": notice(km, language), **members}
    if legs:
        members |= {"sources": [*_records(story.sources)], "events": [*_records(story.events)]}
    told = "".join(f'"{name}": {_dump(value)}, ' for name, value in members.items())
    body = ",\n".join(features)
    head = f'{{"type": "FeatureCollection", {told}"features": ['
    return f"{head}\n{body}\n]}}\n" if features else f"{head}]}}\n"


def _events(story: Story) -> gpd.GeoDataFrame:
    """Return the events at the points of their places, null where none is known."""
    import geopandas as gpd
    import shapely

    known = story.places[story.places["lat"].notna()]
    points = dict(
        zip(known["toponym"], shapely.points(known["lon"], known["lat"]).tolist(), strict=True)
    )
    at = [points.get(tidy(name)) if name else None for name in story.events["place"]]
    return gpd.GeoDataFrame(story.events, geometry=gpd.GeoSeries(at, crs=CRS), crs=CRS)


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


def _records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the cells of each row as plain values, a missing one as None."""
    table = frame.drop(columns="geometry", errors="ignore").astype(object)
    table = table.where(table.notna(), None)
    columns = [table[name].tolist() for name in table.columns]
    return (dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True))
