"""The table of resolved places: their rows, with shapes and credits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.places.areas import area_polygons
from geo_movements.places.gazetteer import Place, open_gazetteer
from geo_movements.places.names import normalise
from geo_movements.places.own import OwnPlace
from geo_movements.places.qualifiers import base_ids, part_of, read_qualifier
from geo_movements.places.service import credit

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

__all__ = ["area_shapes", "table_of"]


def table_of(
    rows: Mapping[str, Mapping[str, Any]],
    own: Mapping[str, OwnPlace],
    service: schema.Service,
) -> gpd.GeoDataFrame:
    """Make the table `schema.RESOLVED` of rows by toponym, with the project's `name_xx` columns."""
    import geopandas as gpd

    records = _records(rows, own, service)
    languages = dict.fromkeys(name for place in own.values() for name in place.names)
    # A person, or a file of ours, may have put names beside the decisions of the lock, too.
    languages |= dict.fromkeys(name for row in rows.values() for name in row if _is_name(name))
    data = {
        column: _cells(column, [record.get(column) for record in records])
        for column in (*schema.RESOLVED[:-1], *languages)
    }
    shapes = gpd.GeoSeries([record["geometry"] for record in records], crs=schema.CRS)
    return gpd.GeoDataFrame(data, geometry=shapes)


def _records(
    rows: Mapping[str, Mapping[str, Any]],
    own: Mapping[str, OwnPlace],
    service: schema.Service,
) -> list[dict[str, Any]]:
    """Give each row its shape, its credit and its names in other languages; by toponym."""
    from shapely import Point

    ours = {place.place_id: place for place in own.values()}
    world = open_gazetteer()  # once: each time it looks for imports

    def known(place_id: str) -> OwnPlace | Place | None:
        return ours.get(place_id) or world.get(place_id)

    records = []
    polygons = area_polygons({key for row in rows.values() if (key := _area_key(row))})
    for toponym in sorted(rows):
        row = dict(rows[toponym])
        place = own.get(normalise(toponym))
        is_own = place is not None and row["place_id"] == place.place_id
        area = place.geometry if place and is_own else _polygon(row, polygons)
        point = None if row["lat"] is None else Point(row["lon"], row["lat"])
        row["geometry"] = point if area is None else area
        row["attribution"] = _attribution(row, known, service)
        row |= place.names if place else {}
        records.append(row)
    return records


def _cells(column: str, cells: Sequence[Any]) -> Any:
    """Make a column of numbers, or of texts with None where there is none."""
    import numpy as np
    import pandas as pd

    if column in ("lat", "lon", "uncertainty_km", "score"):
        return np.array(cells, dtype=float)
    # NaN is the only cell that differs from itself.
    clean = [None if cell is None or cell != cell else cell for cell in cells]
    return pd.Series(clean, dtype=object)


def _is_name(column: str) -> bool:
    return column.startswith("name_")


def _area_key(row: Mapping[str, Any]) -> str | None:
    """Tell under which key the polygon of a gazetteer's country or first-level area is found.

    A part of an area ("southern Ukraine") is cut from the polygon of the whole.
    """
    if row["match"] not in ("exact", "alternate", "fuzzy"):
        return None
    base, _, qualifier = row["place_id"].partition("/")
    if qualifier and not qualifier.startswith("part"):
        return None
    if row["precision"] == "country" and row["feature_code"] == "PCLI":
        return str(row["country"])  # a state of the past is no country of the map
    return str(base) if row["precision"] == "region" else None


def area_shapes(rows: Iterable[Mapping[str, Any]]) -> dict[str, BaseGeometry]:
    """Give the polygons of such resolved rows as are areas, by place id: whole, or the part told.

    A country or first-level area that has no polygon is left out.
    """
    keyed = {str(row["place_id"]): row for row in rows if row["place_id"] and _area_key(row)}
    polygons = area_polygons({key for row in keyed.values() if (key := _area_key(row))})
    shapes = {place_id: _polygon(row, polygons) for place_id, row in keyed.items()}
    return {place_id: shape for place_id, shape in shapes.items() if shape is not None}


def _polygon(row: Mapping[str, Any], polygons: Mapping[str, BaseGeometry]) -> BaseGeometry | None:
    area = polygons.get(_area_key(row) or "")
    qualifier = read_qualifier(row["toponym"]) if "/" in (row["place_id"] or "") else None
    return area if area is None or qualifier is None else part_of(area, qualifier.bearing)


def _attribution(
    row: Mapping[str, Any],
    known: Callable[[str], OwnPlace | Place | None],
    service: schema.Service,
) -> str | None:
    """Name the credit that the licence of a place's position demands.

    A qualified place ("near Kursk") owes what the places do that it was made from.
    """
    owed = []
    for place_id in base_ids(str(row["place_id"]), lambda one: known(one) is not None):
        if place := known(place_id):
            owed.append(place.attribution)
        elif row["match"] == "service":
            owed.append(credit(place_id, service))
    return "; ".join(dict.fromkeys(filter(None, owed))) or None
