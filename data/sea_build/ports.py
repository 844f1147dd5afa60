"""The gazetteer's ports by UN/LOCODE, each with its position and how far the coast is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_movements.places.gazetteer import WORLD
from geo_movements.places.world.table import Table

Row = tuple[str, str, str, float, float, float]


def read_ports() -> list[Row]:
    """Id, name, country, lon, lat and coast_km, by id."""
    table = Table(WORLD)
    records = table.columns()
    codes = [table.kind(int(row["feature"]), int(row["precision"]))[1] for row in records[-20_000:]]
    first = len(records) - len(codes)
    places = [table.record(first + at) for at, code in enumerate(codes) if code == "PRT"]
    return sorted(
        (place[0], place[1], place[6], place[3], place[2], float(place[11] or 0))
        for place in places
        if place[0].startswith("locode:")
    )


def pack_ports(ports: list[Row]) -> dict[str, NDArray[Any]]:
    names = "\n".join("\t".join(port[:3]) for port in ports)
    places = np.array([port[3:5] for port in ports])
    return {
        "ports": np.frombuffer(names.encode(), dtype=np.uint8),
        "port_places": np.round(places * 1e5).astype(np.int32),
        "port_coast_km": np.array([port[5] for port in ports]).astype(np.uint8),
    }
