"""Flows of partitions: counted in each, added up over all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geo_movements.extras import needed

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["flows_table", "partial_flows"]


def partial_flows(legs: pd.DataFrame, by: Sequence[str], *, closed: bool = False) -> pa.Table:
    """Count the legs of a partition for flows, as an Arrow table for `flows_table`."""
    from geo_movements.flows import partial

    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    told = partial(legs, ",".join(by), closed=closed, ids=False)
    return pa.Table.from_pandas(told, preserve_index=False)


def flows_table(parts: Sequence[pa.Table]) -> pa.Table:
    """Add up what `partial_flows` counted, in the partitions' order, as GeoParquet's columns."""
    from geo_movements.export.parquet import geo_table
    from geo_movements.flows import merged

    return geo_table(merged([part.to_pandas() for part in parts]), {})
