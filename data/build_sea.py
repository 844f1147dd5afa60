"""Compile the packaged sea: the land in tiles, the mesh of the water, and the ports.

    pip install -e .
    python data/build_sea.py

All of it comes from files of this repository: the basemap's countries, the gazetteer's ports and
data/passages.csv. The same files give the same bytes for the same GEOS and Qhull. How the land is
cut and the mesh made is told in data/sea_build; what reads it is geo_movements/routes/sea/chart.py.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import scipy
import shapely
from numpy.typing import NDArray
from sea_build.land import COUNTRIES, ROOT, cut_tiles, pack_tiles, read_land, sea_rows
from sea_build.mesh import (
    RAGGED_POINTS,
    Land,
    canal_points,
    crossing,
    finer_points,
    make_edges,
    make_points,
    parts,
)
from sea_build.ports import pack_ports, read_ports

from geo_movements.places.gazetteer import WORLD

OUTPUT = ROOT / "geo_movements" / "routes" / "data" / "sea.npz"
SMALLEST_SEA = 1000  # points; the Caspian has 1,700, the largest lagoon cut off 140


def build() -> dict[str, NDArray[Any]]:
    polygons = read_land()
    tiles = cut_tiles(polygons)
    land = Land(polygons, tiles)
    say(f"{len(polygons)} pieces of land in {len(tiles)} tiles")
    points, clear_km, cells = make_points(land)
    canals = canal_points()
    canal_km = [np.maximum(land.water_km(canal), 0.2) for canal in canals]
    points, clear_km = np.vstack([*canals, points]), np.concatenate([*canal_km, clear_km])
    chains = _chains(canals)
    pairs = np.vstack([make_edges(points, clear_km, land), chains])
    seas = parts(pairs, len(points))
    sizes = np.bincount(seas)[seas]
    finer, finer_km = finer_points(
        cells, points[(sizes >= RAGGED_POINTS) & (sizes < SMALLEST_SEA)], land
    )
    say(f"{len(points)} points, and {len(finer)} where water was cut off")
    points, clear_km = np.vstack([points, finer]), np.concatenate([clear_km, finer_km])
    order = _along_a_curve(points)
    place = np.argsort(order)
    points, clear_km = np.round(points[order], 4), clear_km[order]
    pairs = np.vstack([make_edges(points, clear_km, land), np.sort(place[chains], axis=1)])
    pairs = np.unique(pairs, axis=0)
    seas = parts(pairs, len(points))
    sizes = np.bincount(seas)
    say(f"{len(pairs)} edges; seas of {sizes[:6].tolist()} points")
    kept = np.flatnonzero(sizes[seas] >= SMALLEST_SEA)
    renumbered = np.full(len(points), -1)
    renumbered[kept] = np.arange(len(kept))
    pairs = renumbered[pairs]
    pairs = pairs[(pairs >= 0).all(axis=1)]
    points, clear_km, seas = points[kept], clear_km[kept], seas[kept]
    gates = crossing(points, pairs)
    for name, edges in gates.items():
        if not len(edges):
            raise SystemExit(f"No edge crosses the gates of {name}.")
    return {
        **pack_tiles(tiles),
        **_packed_mesh(points, clear_km, seas, pairs),
        "gate_edges": np.concatenate(list(gates.values())),
        "gate_counts": np.array([len(edges) for edges in gates.values()], dtype=np.int32),
        **pack_ports(read_ports()),
        "sources": np.frombuffer(json.dumps(_record(list(gates)), indent=1).encode(), np.uint8),
    }


def _chains(canals: list[NDArray[np.float64]]) -> NDArray[np.int64]:
    """The edges along canals, whose points are the first of all."""
    ends = np.cumsum([len(canal) for canal in canals])
    numbers = np.arange(ends[-1] - 1)
    return np.column_stack([numbers, numbers + 1])[~np.isin(numbers + 1, ends)]


def _along_a_curve(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Order points so that neighbours have near numbers: by interleaved bits of lon and lat."""
    x = ((points[:, 0] + 180) / 360 * 65535).astype(np.uint64)
    y = ((points[:, 1] + 90) / 180 * 65535).astype(np.uint64)
    code = np.zeros(len(points), dtype=np.uint64)
    for bit in range(16):
        one = np.uint64(1)
        code |= ((x >> np.uint64(bit)) & one) << np.uint64(2 * bit)
        code |= ((y >> np.uint64(bit)) & one) << np.uint64(2 * bit + 1)
    return np.argsort(code, kind="stable")


def _packed_mesh(
    points: NDArray[np.float64],
    clear_km: NDArray[np.float64],
    seas: NDArray[np.int32],
    pairs: NDArray[np.int64],
) -> dict[str, NDArray[Any]]:
    whole = np.round(points * 1e4).astype(np.int32)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int32))
    beyond = np.bincount(pairs[:, 0], minlength=len(points))
    return {
        "point_steps_x": steps[:, 0].copy(),
        "point_steps_y": steps[:, 1].copy(),
        "point_clear": np.clip(clear_km * 20, 1, 255).astype(np.uint8),
        "point_sea": seas.astype(np.uint8),
        "point_edges": beyond.astype(np.uint8),
        "edge_steps": (pairs[:, 1] - pairs[:, 0]).astype(np.int32),
    }


def _record(passages: list[str]) -> dict[str, Any]:
    files = {
        "countries.fgb": COUNTRIES.read_bytes(),
        "passages.csv": sea_rows().encode(),  # tunnels and bridges are nothing to a ship
        "gazetteer.bin": WORLD.read_bytes(),
    }
    return {
        "passages": passages,
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        "made_with": {
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "shapely": shapely.__version__,
            "geos": shapely.geos_version_string,
        },
    }


def say(words: str) -> None:
    print(words, file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    output = parser.parse_args().output
    output.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(output, **build())
    say(f"{output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
