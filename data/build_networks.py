"""Compile the packaged railways and roads: nodes, edges, their lengths and countries.

Both come from OpenStreetMap (ODbL 1.0) by way of PyPI `scgraph_data` 2.0.0, which simplified them
to a graph in 2024; its code is never run. Each node is given the country of the basemap that it
lies in, and gaps between ends are joined (`networks_build/joins.py`). Install the extra `data`,
then (some two minutes):

    python data/build_networks.py

It must run again when `countries.fgb` changes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from networks_build.bends import bent
from networks_build.countries import Land, locate, straightened
from networks_build.joins import Rule, joined
from networks_build.links import linked
from networks_build.order import ordered
from networks_build.read import Network, read
from numpy.typing import NDArray

PACKAGE = Path(__file__).parents[1] / "geo_movements"
COUNTRIES = PACKAGE / "basemap" / "data" / "countries.fgb"
OUT = PACKAGE / "routes" / "data"

INPUTS = {
    "rail": (
        "world_railways.py",
        "de155ac61fb972a3b038d8072feb97f0cf1532f838ccbcd6dea89c3a55735383",
    ),
    "road": (
        "world_highways.py",
        "91c582eae485fae96b4eb4eec32510bb4013ee3c337e534cd34330fa868cbacf",
    ),
}
# Joining more of the roads makes short cuts of side roads, and lengths worse.
RULES = {
    "rail": Rule(touch_km=0.3, beside_km=1, facing_km=5, detour_km=10),
    "road": Rule(touch_km=0.3, beside_km=2, facing_km=5, detour_km=50),
}


def write(path: Path, network: Network, country: NDArray[np.str_], known: NDArray[np.str_]) -> None:
    """Write the arrays: coordinates in thousandths of a degree, lengths in units of 10 m.

    Nodes and the first nodes of edges are told as steps from the one before: they pack better.
    """
    codes, number = np.unique(country, return_inverse=True)
    xy = np.round(network.xy * 1000).astype(np.int32)
    start, end = network.edges.T.astype(np.int32)
    np.savez_compressed(
        path,
        codes=codes,
        known=known,
        country=number.astype(np.uint8),
        lon_steps=np.diff(xy[:, 0], prepend=0),
        lat_steps=np.diff(xy[:, 1], prepend=0),
        start_steps=np.diff(start, prepend=0),
        spans=end - start,
        dam=np.maximum(np.round(network.km * 100), 1).astype(np.uint32),
    )


def main() -> None:
    """Compile both networks."""
    land = Land.read(COUNTRIES)
    OUT.mkdir(parents=True, exist_ok=True)
    record = {}
    for mode, (name, sha256) in INPUTS.items():
        network = read(name, sha256)
        country = straightened(land, network, locate(land, network.xy))
        network, joins = joined(network, country, land, RULES[mode])
        network, country, links = linked(network, country, land, mode)
        network, country, bends = bent(network, country, land)
        network, country = ordered(network, country)
        path = OUT / f"{mode}.npz"
        write(path, network, country, np.unique(land.ids))
        record[mode] = {
            "file": path.name,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "source": "OpenStreetMap",
            "taken_from": f"PyPI scgraph_data 2.0.0, {name}",
            "taken_sha256": sha256,
            "licence": "ODbL 1.0",
            "bends": bends,
            "joins": joins,
            "links": links,
        }
        size = path.stat().st_size
        print(f"{mode}: {len(network.xy)} nodes, {len(network.edges)} edges, {size} B;")
        print(f"  {joins} joins, {len(links)} links, {bends} bends")
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
    (OUT / "networks.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
