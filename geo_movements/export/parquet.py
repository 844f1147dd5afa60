"""Legs as GeoParquet 1.1, for engines that read columns."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from geo_movements.export.frames import (
    about,
    alike,
    blocks,
    crossing,
    cut,
    rounded,
    table_of,
)
from geo_movements.export.geojson import dumps, members_of
from geo_movements.extras import needed

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

    from geo_movements.schema import Story

__all__ = ["geo_table", "parquet_pieces"]

VERSION = "1.1.0"
_TYPES = (
    "Point", "LineString", "LinearRing", "Polygon", "MultiPoint", "MultiLineString",
    "MultiPolygon", "GeometryCollection",
)  # fmt: skip
"""By the number that shapely has for each."""


def parquet_pieces(story: Story, *, table: str = "legs") -> Iterator[bytes]:
    """Write the legs of a story, or another of its tables, as GeoParquet 1.1, piece by piece.

    Geometry is WKB in longitude and latitude (OGC:CRS84, the standard's default), each row's
    bounds are in `bbox`. The file's metadata have, under `geo_movements`, what else `read` makes
    the story of again. A row group has 65,536 rows. A table without geometry becomes plain
    Parquet.
    """
    told: dict[str, Any] = about(story)
    if table == "legs":
        told |= members_of(story)
    return _pieces(_groups(table_of(story, table), told))


def geo_table(frame: pd.DataFrame, told: Mapping[str, Any]) -> pa.Table:
    """Make an Arrow table of a frame: geometry as WKB, each row's bounds in `bbox`.

    Its metadata are `told`, under `geo_movements`, and what GeoParquet 1.1 asks for; a frame
    without geometry has neither bounds nor the latter.
    """
    pa: Any = needed("pyarrow", extra="formats", what="a Parquet file")
    return pa.concat_tables(_groups(frame, told))


def _pieces(groups: Iterator[pa.Table]) -> Iterator[bytes]:
    """Write tables as the row groups of a file, and yield what of it is done."""
    pq: Any = needed("pyarrow.parquet", extra="formats", what="a Parquet file")

    def written() -> Iterator[bytes]:
        done = _Done()
        first = next(groups)
        with pq.ParquetWriter(done, first.schema, compression="zstd") as writer:
            for group in chain([first], groups):
                writer.write_table(group)
                yield done.taken()
        yield done.taken()

    return written()


class _Done(io.RawIOBase):
    """What a writer has written since it was last taken away."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._length = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._length

    def write(self, piece: Any) -> int:
        kept = bytes(piece)
        self._pieces.append(kept)
        self._length += len(kept)
        return len(kept)

    def close(self) -> None:
        """Leave it open: what the writer writes last is still to be taken."""

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _groups(frame: pd.DataFrame, told: Mapping[str, Any]) -> Iterator[pa.Table]:
    """Make Arrow tables of a frame, a block of rows each, all with the metadata of the whole."""
    pa: Any = needed("pyarrow", extra="formats", what="a Parquet file")
    metadata = {"geo_movements": dumps(told)}
    if "geometry" in frame.columns:
        metadata["geo"] = json.dumps(_geo(frame.geometry.to_numpy()), sort_keys=True)

    def made() -> Iterator[pa.Table]:
        for rows, table in blocks(frame):
            columns = {name: _array(pa, column) for name, column in table.items()}
            if "geometry" in frame.columns:
                columns |= _geometry(pa, rows.geometry.to_numpy())
            yield pa.table(columns).replace_schema_metadata(metadata)

    return made()


def _array(pa: Any, column: pd.Series[Any]) -> Any:
    if column.dtype == object and column.isna().all():
        return pa.nulls(len(column), pa.string())
    kind = {"Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}
    return pa.array(column, type=kind.get(str(column.dtype), pa.string()), from_pandas=True)


def _geometry(pa: Any, shapes: NDArray[Any]) -> dict[str, Any]:
    """Return the columns of the geometry and of its bounds; null where there is none."""
    import numpy as np
    import shapely

    distinct, places = alike(shapes)
    distinct = cut(distinct)
    bounds = shapely.bounds(distinct)[places]
    absent = np.isnan(bounds[:, 0])
    names = ("xmin", "ymin", "xmax", "ymax")
    fields = [pa.array(bounds[:, at], type=pa.float64()) for at in range(4)]
    mask = pa.array(absent) if absent.any() else None
    box = pa.StructArray.from_arrays(fields, names=list(names), mask=mask)
    return {"bbox": box, "geometry": pa.array(shapely.to_wkb(distinct)[places], type=pa.binary())}


def _geo(shapes: NDArray[Any]) -> dict[str, Any]:
    """Describe the geometry as the standard asks (GeoParquet 1.1.0, "File metadata").

    Only what is cut at the antimeridian is cut to see what comes of it.
    """
    import numpy as np
    import shapely

    there = shapes[~shapely.is_missing(shapes)]
    across = crossing(there)
    parts = cut(there[across])
    kinds = np.concatenate([shapely.get_type_id(there[~across]), shapely.get_type_id(parts)])
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted(_TYPES[kind] for kind in np.unique(kinds)),
        "covering": {
            "bbox": {name: ["bbox", name] for name in ("xmin", "ymin", "xmax", "ymax")},
        },
    }
    if len(there):
        whole = np.vstack([shapely.bounds(there[~across]), shapely.bounds(parts)])
        least, most = np.nanmin(whole[:, :2], axis=0), np.nanmax(whole[:, 2:], axis=0)
        column["bbox"] = [*rounded(least).tolist(), *rounded(most).tolist()]
    return {"version": VERSION, "primary_column": "geometry", "columns": {"geometry": column}}
