"""The land that ships keep off: the basemap's countries in one, canals cut out, in small tiles."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
COUNTRIES = ROOT / "geo_movements" / "basemap" / "data" / "countries.fgb"
PASSAGES = ROOT / "data" / "passages.csv"

CANAL_DEG = 0.005  # half the width that a canal is cut with: some 500 m
TILE_POINTS = 96
EDGE_DEG = 10.0  # so much of the land is seen again beyond the antimeridian
GRID = 1e-6  # coordinates are kept to 0.1 m
LEAST_DEG2 = 1e-10  # a square metre: less is what is left over between cuts

# Water at 1:10 million that no seagoing ship passes: it becomes a thin line of land.
BARRIERS = {
    "Adam's Bridge": [(79.3, 9.28), (79.55, 9.13), (79.95, 8.98)],  # a metre or two deep
    "Johor Causeway": [(103.768, 1.43), (103.765, 1.48)],
}


def passages() -> list[dict[str, str]]:
    """The rows that ships pass."""
    return list(csv.DictReader(io.StringIO(sea_rows())))


def sea_rows() -> str:
    """The head and the rows of passages.csv that are of the sea, as they are written."""
    lines = PASSAGES.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(
        line for line in lines if next(csv.reader([line]))[2] not in ("tunnel", "bridge")
    )


def read_land() -> NDArray[np.object_]:
    """The polygons of all land: with the barriers, without the canals."""
    countries = gpd.read_file(COUNTRIES)
    land = shapely.coverage_union_all(countries.geometry.values)
    walls = shapely.buffer([shapely.LineString(line) for line in BARRIERS.values()], 0.002)
    land = shapely.union_all([land, *walls])
    cuts = [shapely.from_wkt(row["line"]) for row in passages() if row["line"]]
    land = shapely.difference(land, shapely.union_all(shapely.buffer(cuts, CANAL_DEG)))
    return np.asarray(shapely.get_parts(land))


def cut_tiles(polygons: NDArray[np.object_]) -> list[Any]:
    """Halve each polygon until its pieces have few points."""
    tiles: list[Any] = []
    for polygon in polygons:
        _cut(polygon, tiles)
    return tiles


def _cut(shape: Any, tiles: list[Any]) -> None:
    if shape.is_empty:
        return
    if shapely.get_num_coordinates(shape) <= TILE_POINTS:
        tiles.extend(part for part in shapely.get_parts(shape) if part.area > LEAST_DEG2)
        return
    west, south, east, north = shape.bounds
    if east - west > north - south:
        middle = (west + east) / 2
        halves = [(west, south, middle, north), (middle, south, east, north)]
    else:
        middle = (south + north) / 2
        halves = [(west, south, east, middle), (west, middle, east, north)]
    for half in halves:
        _cut(shapely.clip_by_rect(shape, *half), tiles)


def around(tiles: list[Any]) -> list[Any]:
    """The tiles, and those near the antimeridian once more on its other side."""
    bounds = shapely.bounds(tiles)
    east = [tiles[at] for at in np.flatnonzero(bounds[:, 0] < -180 + EDGE_DEG)]
    west = [tiles[at] for at in np.flatnonzero(bounds[:, 2] > 180 - EDGE_DEG)]
    return [
        *tiles,
        *shapely.transform(east, lambda points: np.add(points, (360, 0))),
        *shapely.transform(west, lambda points: np.subtract(points, (360, 0))),
    ]


def pack_tiles(tiles: list[Any]) -> dict[str, NDArray[Any]]:
    """Lay tiles out as steps between the points of each ring, which compress well."""
    rings = shapely.get_rings(tiles)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    whole = np.round(points / GRID).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).astype(np.int32)
    return {
        "land_steps_x": steps[:, 0].copy(),
        "land_steps_y": steps[:, 1].copy(),
        "land_ring_points": np.bincount(ring).astype(np.int32),
        "land_tile_rings": (shapely.get_num_interior_rings(tiles) + 1).astype(np.int16),
    }
