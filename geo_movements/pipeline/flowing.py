"""Flows of partitions: counted in each, added up over all.

The shares of many partitions are more than one table can hold. So they stand in the order of a hash
of the flow that each row belongs to, and are added up by ranges of it: bucket by bucket.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements.extras import needed
from geo_movements.pipeline.journal import place

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from geo_movements.flows.merge import Common

__all__ = [
    "AT_ONCE",
    "flows_table",
    "in_order",
    "partial_flows",
    "seen_plainly",
    "summed",
    "write_share",
    "write_sums",
]

AT_ONCE = 50_000
"""So many rows of shares are added up together."""
_MOST = 256
"""So many buckets at the most, since each looks into the shares of all partitions; then they grow.
"""
_ALIKE = 4
"""More buckets than these are a multiple of them, so that two workers, or four, have as many each.
"""
_GROUP = 1 << 13
"""So many rows of a share are read together."""
HASH = "_hash"
"""A column of shares in order: 16 bits of a hash of the flow."""


def partial_flows(legs: pd.DataFrame, by: Sequence[str], *, closed: bool = False) -> pa.Table:
    """Count the legs of a partition for flows, as an Arrow table for `flows_table`."""
    from geo_movements.flows import partial

    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    told = partial(legs, ",".join(by), closed=closed, ids=False)
    return pa.Table.from_pandas(told, preserve_index=False)


def flows_table(parts: Sequence[pa.Table], *, common: Common | None = None) -> pa.Table:
    """Add up what `partial_flows` counted, in the partitions' order, as GeoParquet's columns.

    `common` is what flows have from all partitions, where these parts are some of the flows.
    """
    from geo_movements.export.parquet import geo_table
    from geo_movements.flows import merged

    return geo_table(merged((part.to_pandas() for part in parts), common=common), {})


def in_order(share: pa.Table) -> pa.Table:
    """Put a share into the order of its flows' hashes, which are a column more."""
    import numpy as np
    import pandas as pd

    from geo_movements.flows.tally import KEYS

    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    told = share.select(KEYS).to_pandas().fillna("")
    hashed = (pd.util.hash_pandas_object(told, index=False).to_numpy() >> np.uint64(48)).astype(
        "i4"
    )
    order = np.argsort(hashed, kind="stable")
    return share.take(order).append_column(HASH, pa.array(hashed[order]))


def seen_plainly(share: pa.Table) -> dict[str, Any]:
    """Gather what flows have in common from a share, as JSON holds it."""
    from geo_movements.flows.merge import seen_in

    return seen_in(share.to_pandas())._asdict()


def _common(seen: Iterable[Mapping[str, Any]]) -> Common:
    from geo_movements.flows.merge import Seen, united

    return united(
        Seen(told["names"], {at: tuple(p) for at, p in told["points"].items()}, told["claims"])
        for told in seen
    )


Each = Callable[[int, "Common"], Iterable["pa.Table"]]
"""What makes the flows of each of some buckets, in their order."""


def summed(paths: Sequence[str | Path], bucket: int, buckets: int, common: Common) -> pa.Table:
    """Add up what files of shares have in one bucket."""
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    first, last = (((1 << 16) * at + buckets - 1) // buckets for at in (bucket, bucket + 1))
    wanted = [(HASH, ">=", first), (HASH, "<", last)]
    return flows_table([pq.read_table(path, filters=wanted) for path in paths], common=common)


def write_share(path: Path, share: pa.Table) -> tuple[int, str]:
    """Write a share in order, so that a range of it can be read by itself."""
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    return place(
        path,
        lambda file: pq.write_table(share, file, compression="zstd", row_group_size=_GROUP),
    )


def write_sums(
    paths: Sequence[Path], seen: Iterable[Mapping[str, Any]], target: Path, each: Each
) -> dict[str, Any]:
    """Add up shares, and write the flows; returns the record of the file.

    `seen` is what `seen_plainly` told of each. There are as many buckets as keep `AT_ONCE` rows
    each; the flows of a bucket are a row group, the most claims first in each.
    """
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    total = sum(pq.read_metadata(path).num_rows for path in paths)
    buckets = max(1, min(-(-total // AT_ONCE), _MOST))
    buckets += -buckets % _ALIKE if buckets > _ALIKE else 0
    return _written(iter(each(buckets, _common(seen))), target)


def _written(tables: Iterator[pa.Table], target: Path) -> dict[str, Any]:
    """Write tables of flows as one GeoParquet file, each a row group; returns its record."""
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    first = next(tables)
    geo, rows = _geo(first), first.num_rows
    schema = first.schema.remove_metadata()

    def write(file: Any) -> None:
        nonlocal rows
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            writer.write_table(first.replace_schema_metadata(None))
            for table in tables:
                writer.write_table(table.replace_schema_metadata(None).cast(schema))
                rows += table.num_rows
                _join(geo, _geo(table))
            writer.add_key_value_metadata({"geo": json.dumps(geo, sort_keys=True)})

    size, digest = place(target, write)
    box = geo["columns"]["geometry"].get("bbox")
    return {"rows": rows, "bytes": size, "sha256": digest, "bbox": box}


def _geo(table: pa.Table) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(table.schema.metadata[b"geo"])
    return told


def _join(geo: dict[str, Any], other: dict[str, Any]) -> None:
    """Widen what a file says of its geometry by what another part of it says."""
    mine, theirs = (told["columns"]["geometry"] for told in (geo, other))
    mine["geometry_types"] = sorted({*mine["geometry_types"], *theirs["geometry_types"]})
    if "bbox" in theirs:
        box, more = mine.get("bbox", theirs["bbox"]), theirs["bbox"]
        mine["bbox"] = [*map(min, box[:2], more[:2]), *map(max, box[2:], more[2:])]
