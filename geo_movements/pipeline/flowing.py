"""Flows of partitions: counted in each, added up over all.

The shares of many partitions are more than one table can hold. Then they are dealt to buckets by
the flow that they belong to, in files, and added up bucket by bucket.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements.extras import needed
from geo_movements.pipeline.journal import place

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from geo_movements.flows.merge import Common

__all__ = ["AT_ONCE", "flows_table", "partial_flows", "sums_of", "write_sums"]

AT_ONCE = 100_000
"""So many rows of shares are added up together."""
_MOST = 256
"""So many files of buckets are open together; past that, buckets grow."""


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


Each = Callable[[Sequence[Path], "Common"], Iterable["pa.Table"]]
"""What makes the flows of each bucket, in their order, of a file of its shares."""


def sums_of(paths: Sequence[Path], common: Common) -> Iterator[pa.Table]:
    """Add up the shares in each file of a bucket."""
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    return (flows_table([pq.read_table(path)], common=common) for path in paths)


def write_sums(
    paths: Sequence[Path], target: Path, spill: Path, each: Each = sums_of
) -> dict[str, Any]:
    """Add up the shares in some files, and write the flows; returns the record of the file.

    With more than `AT_ONCE` rows of shares, `spill` is a folder for files of buckets, removed at
    the end; each bucket's flows are then a row group, the most claims first in each.
    """
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    total = sum(pq.read_metadata(path).num_rows for path in paths)
    buckets = min(-(-total // AT_ONCE), _MOST)
    if buckets <= 1:
        return _written(iter([flows_table([pq.read_table(path) for path in paths])]), target)
    shutil.rmtree(spill, ignore_errors=True)
    try:
        dealt = _dealt(paths, spill, buckets)
        common = _common(paths)
        return _written(iter(each(dealt, common)), target)
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def _common(paths: Sequence[Path]) -> Common:
    from geo_movements.flows.merge import common_of

    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    return common_of(pq.read_table(path).to_pandas() for path in paths)


def _dealt(paths: Sequence[Path], spill: Path, buckets: int) -> list[Path]:
    """Deal the rows of shares to files by their flow, in the shares' order."""
    import numpy as np

    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    spill.mkdir(parents=True)
    files = [spill / f"{bucket:05d}.parquet" for bucket in range(buckets)]
    schema = pq.read_schema(paths[0])
    with ExitStack() as stack:
        writers = [stack.enter_context(pq.ParquetWriter(file, schema)) for file in files]
        for path in paths:
            share = pq.read_table(path).cast(schema)
            of_row = _buckets(share, buckets)
            for bucket in np.unique(of_row):
                writers[bucket].write_table(share.take(np.flatnonzero(of_row == bucket)))
    return files


def _buckets(share: pa.Table, buckets: int) -> Any:
    """Tell the bucket of each row of a share: the same for all rows of a flow."""
    import numpy as np
    import pandas as pd

    from geo_movements.flows.tally import KEYS

    told = share.select(KEYS).to_pandas().fillna("")
    return (pd.util.hash_pandas_object(told, index=False) % np.uint64(buckets)).to_numpy("int64")


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
