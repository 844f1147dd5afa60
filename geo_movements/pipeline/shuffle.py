"""Rows dealt anew, so that each movement is in one partition."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.extras import needed
from geo_movements.pipeline.journal import place
from geo_movements.pipeline.partitions import FILE, ROW, Partition

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["bucket_table", "buckets_of", "shuffled"]


def buckets_of(movements: pd.DataFrame, number: int, buckets: int) -> NDArray[np.int64]:
    """Tell which of some buckets each row goes to: by its movement, else by its file."""
    import numpy as np
    import pandas as pd

    names = movements["movement"]
    dealt = np.full(len(names), number % buckets, dtype="int64")
    there = names.notna().to_numpy()
    if there.any():
        hashed = pd.util.hash_array(names[there].to_numpy(dtype=object), categorize=False)
        dealt[there] = (hashed % np.uint64(buckets)).astype("int64")
    return dealt


def shuffled(
    movements: pd.DataFrame, partition: Partition, buckets: int, path: Path
) -> tuple[dict[str, tuple[int, str]], tuple[int, str]]:
    """Write the rows of a file with those of one bucket beside one another, a row group each.

    Returns, by bucket, the number of its row group and the SHA-256 of its rows; and the file's
    size and SHA-256.
    """
    import numpy as np

    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    dealt = buckets_of(movements, partition.number, buckets)
    kept = [
        name for name in movements.columns
        if name not in schema.MOVEMENTS or movements[name].notna().any()
    ]  # fmt: skip
    columns = {name: pa.array(movements[name], type=pa.string()) for name in kept}
    columns |= {
        FILE: pa.array([partition.name] * len(movements), type=pa.string()),
        ROW: pa.array(movements.index.to_numpy(), type=pa.int64()),
    }
    whole = pa.table(columns)
    groups: dict[str, tuple[int, str]] = {}

    def write(file: Any) -> None:
        with pq.ParquetWriter(file, whole.schema, compression="zstd") as writer:
            for bucket in np.unique(dealt):
                rows = whole.take(np.flatnonzero(dealt == bucket))
                writer.write_table(rows, row_group_size=max(1, len(rows)))
                groups[str(bucket)] = (len(groups), _digest(rows))

    file = place(path, write)
    return groups, file


def _digest(table: pa.Table) -> str:
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return hashlib.sha256(sink.getvalue()).hexdigest()


def bucket_table(
    paths: Sequence[Path],
    records: Sequence[Mapping[str, Any]],
    bucket: int,
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """Read the rows of a bucket, in the order of the files and of the rows in each."""
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    parts = []
    for path, record in zip(paths, records, strict=True):
        if (group := record["groups"].get(str(bucket))) is None:
            continue
        file = pq.ParquetFile(path)
        names = file.schema_arrow.names
        own = [name for name in names if name not in schema.MOVEMENTS]
        kept = None if columns is None else [n for n in names if n in columns or n in own]
        parts.append(file.read_row_group(group[0], columns=kept))
    return pa.concat_tables(parts, promote_options="default") if parts else pa.table({})
