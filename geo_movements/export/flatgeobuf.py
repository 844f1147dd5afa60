"""Legs as FlatGeobuf: one layer, read by stretches of the map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo_movements.export.frames import cut, table_of, typed
from geo_movements.export.ogr import distinct_names, pieces_of, write_layer

if TYPE_CHECKING:
    from pathlib import Path

    from geo_movements.schema import Story

__all__ = ["flatgeobuf_pieces"]


def flatgeobuf_pieces(story: Story, *, table: str = "legs") -> Iterator[bytes]:
    """Write the legs of a story, or its events or places, as FlatGeobuf.

    With its spatial index, which sets the rows in an order of its own; without one, and in the
    order of the table, where a row has no geometry, for an index has no place for it.
    """
    import shapely

    frame = table_of(story, table)
    shapes = cut(frame.geometry.to_numpy()) if "geometry" in frame.columns else None
    everywhere = shapes is not None and len(shapes) > 0 and not shapely.is_missing(shapes).any()

    def make(path: Path) -> None:
        write_layer(
            path, "FlatGeobuf", table, distinct_names(typed(frame)), shapes,
            options={"SPATIAL_INDEX": "YES" if everywhere else "NO"},
        )  # fmt: skip

    return pieces_of(f"{table}.fgb", make)
