"""Legs as GeoParquet 1.1, for engines that read columns."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geo_movements.export.frames import about, cut, table_of, typed
from geo_movements.export.geojson import dumps, members_of
from geo_movements.extras import needed

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

    from geo_movements.schema import Story

__all__ = ["geo_table", "to_parquet"]

VERSION = "1.1.0"


def to_parquet(story: Story, *, table: str = "legs") -> bytes:
    """Write the legs of a story, or another of its tables, as GeoParquet 1.1.

    Geometry is WKB in longitude and latitude (OGC:CRS84, the standard's default), each row's
    bounds are in `bbox`. The file's metadata have, under `geo_movements`, what else `read` makes
    the story of again. A table without geometry becomes plain Parquet.
    """
    pq: Any = needed("pyarrow.parquet", extra="formats", what="a Parquet file")
    told: dict[str, Any] = about(story)
    if table == "legs":
        told |= members_of(story)
    content = io.BytesIO()
    pq.write_table(geo_table(table_of(story, table), told), content, compression="zstd")
    return content.getvalue()


def geo_table(frame: pd.DataFrame, told: Mapping[str, Any]) -> pa.Table:
    """Make an Arrow table of a frame: geometry as WKB, each row's bounds in `bbox`.

    Its metadata are `told`, under `geo_movements`, and what GeoParquet 1.1 asks for; a frame
    without geometry has neither bounds nor the latter.
    """
    pa: Any = needed("pyarrow", extra="formats", what="a Parquet file")
    columns = {name: _array(pa, column) for name, column in typed(frame).items()}
    metadata = {"geo_movements": dumps(told)}
    if "geometry" in frame.columns:
        shapes = cut(frame.geometry.to_numpy())
        columns |= _geometry(pa, shapes)
        metadata["geo"] = json.dumps(_geo(shapes), sort_keys=True)
    return pa.table(columns).replace_schema_metadata(metadata)


def _array(pa: Any, column: pd.Series[Any]) -> Any:
    kind = {"Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}
    return pa.array(column, type=kind.get(str(column.dtype), pa.string()), from_pandas=True)


def _geometry(pa: Any, shapes: NDArray[Any]) -> dict[str, Any]:
    """Return the columns of the geometry and of its bounds; null where there is none."""
    import numpy as np
    import shapely

    bounds = shapely.bounds(shapes)
    absent = np.isnan(bounds[:, 0])
    names = ("xmin", "ymin", "xmax", "ymax")
    fields = [pa.array(bounds[:, at], type=pa.float64()) for at in range(4)]
    mask = pa.array(absent) if absent.any() else None
    box = pa.StructArray.from_arrays(fields, names=list(names), mask=mask)
    return {"bbox": box, "geometry": pa.array(shapely.to_wkb(shapes), type=pa.binary())}


def _geo(shapes: NDArray[Any]) -> dict[str, Any]:
    """Describe the geometry as the standard asks (GeoParquet 1.1.0, "File metadata")."""
    import numpy as np
    import shapely

    there = shapes[~shapely.is_missing(shapes)]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted(
            {
                there[at].geom_type
                for at in np.unique(shapely.get_type_id(there), return_index=True)[1]
            }
        ),
        "covering": {
            "bbox": {name: ["bbox", name] for name in ("xmin", "ymin", "xmax", "ymax")},
        },
    }
    if len(there):
        column["bbox"] = shapely.total_bounds(there).tolist()
    return {"version": VERSION, "primary_column": "geometry", "columns": {"geometry": column}}
