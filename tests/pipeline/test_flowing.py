"""Flows of many partitions: added up in buckets as they would be at once."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shapely import LineString

from geo_movements.flows import partial
from geo_movements.flows.merge import Common
from geo_movements.pipeline import flowing
from geo_movements.schema import LEGS


def test_a_place_has_one_name_and_point_and_all_one_unit_in_every_bucket(tmp_path: Path) -> None:
    rng = random.Random(9)
    parts, seen = [], []
    for number in range(3):
        rows = [_row(rng, f"{number}-{at}") for at in range(30)]
        table = pa.Table.from_pandas(partial(pd.DataFrame(rows, dtype=object), BY, ids=False))
        flowing.write_share(path := tmp_path / f"{number}.parquet", flowing.in_order(table))
        parts.append(path)
        seen.append(json.loads(json.dumps(flowing.seen_plainly(table))))
    found = []

    def each(buckets: int, common: Common) -> Iterator[pa.Table]:
        return (flowing.summed(parts, at, buckets, common) for at in range(buckets))

    for at_once in (1_000_000, 16):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(flowing, "AT_ONCE", at_once)
            flowing.write_sums(parts, seen, target := tmp_path / f"{at_once}.flows", each)
        found.append(gpd.read_parquet(target).sort_values([*ORDER], ignore_index=True))
    assert pq.read_metadata(target).num_row_groups > 1
    pd.testing.assert_frame_equal(*(pd.DataFrame(frame) for frame in found))


BY = ("origin", "destination", "side")
ORDER = ("origin_place", "destination_place", "side")


def _row(rng: random.Random, name: str) -> dict[str, Any]:
    """Make a leg whose places have several names, whose lines begin anywhere."""
    ends = [rng.choice("abcdef") for _ in range(2)]
    line = LineString([(rng.randint(0, 9), rng.randint(0, 9)), (rng.randint(20, 29), 5)])
    return {
        **dict.fromkeys(LEGS), "id": name, "kind": "leg", "status": "claimed", "mode": "sea",
        "side": rng.choice("RB"), "claimant": rng.choice("XY"), "movement": rng.choice("mn"),
        "origin_place": ends[0], "destination_place": ends[1],
        "origin": ends[0] * rng.randint(1, 9), "destination": ends[1] * rng.randint(1, 9),
        "strength_low": rng.randint(1, 9), "strength_unit": rng.choice(("persons", "ships")),
        "route_method": rng.choice(("given", "great_circle")), "geometry": line,
    }  # fmt: skip
