"""Legs and places as vector tiles in one file (PMTiles), for other viewers; written by GDAL."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo_movements.errors import OutputError
from geo_movements.export.frames import about, cut, typed
from geo_movements.export.looks import looks_of
from geo_movements.export.ogr import distinct_names, made_in_memory, pieces_of, write_layer

if TYPE_CHECKING:
    from pathlib import Path

    from geo_movements.schema import Story

__all__ = ["pmtiles_pieces"]

_LEVELS = ((10_000, 8), (30_000, 6))
"""Up to so many claims, the finest level: the time that tiles take grows with both."""
_COARSEST = 5
_IN_MEMORY = 100_000
"""Up to so many claims, tiles are made in memory: 0.8 GB. GDAL does not notice where a disk is
full: it leaves tiles out."""
_ON_DISK = 20_000
"""Bytes of disk for a claim, four times what 100,000 made-up ones took; and GDAL, with one thread,
tells of most that fails."""


def pmtiles_pieces(story: Story, *, max_zoom: int | None = None) -> Iterator[bytes]:
    """Write the legs of a story as PMTiles (version 3): vector tiles with the layer `legs`.

    Every column goes with each leg, and the columns `look_...` of the line grammar; a null is left
    out, as vector tiles have none. Coordinates are rounded to the grid of their tile, and rows
    without geometry are in no tile. `max_zoom` is the finest level: 8, past 10,000 claims
    6, past 30,000 5; viewers stretch it further.
    Raises `OutputError` where no claim has a place.
    """
    if not story.legs.geometry.notna().any():
        raise OutputError("no claim has a place, so there is nothing to put into tiles.")
    looks = looks_of(story).table
    table = distinct_names(typed(story.legs).join(looks))
    by_count = next((level for most, level in _LEVELS if len(table) <= most), _COARSEST)
    finest = by_count if max_zoom is None else max_zoom
    known = about(story)
    title, owed = known["title"] or "geo-movements", "; ".join(known["attribution"])

    def make(file: Path | io.BytesIO, threads: int | None = None) -> None:
        write_layer(
            file, "PMTiles", "legs", table, cut(story.legs.geometry.to_numpy()), threads=threads,
            dataset={
                "NAME": title, "DESCRIPTION": f"{title}. {owed}".strip(), "MINZOOM": "0",
                "MAXZOOM": str(finest), "MAX_SIZE": "100000000", "MAX_FEATURES": "10000000",
            },
        )  # fmt: skip

    if len(table) <= _IN_MEMORY:
        return made_in_memory(make)

    def make_on_disk(path: Path) -> None:
        _refuse_full(path.with_name("room"), _ON_DISK * len(table))
        make(path, threads=1)

    return pieces_of("legs.pmtiles", make_on_disk)


def _refuse_full(path: Path, size: int) -> None:
    """Take so much of the disk for a moment. Raises `OSError` where it has no such room."""
    with path.open("wb") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
    path.unlink()
