"""`convert` for engines that hand over record batches, as Spark's `mapInArrow` does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from geo_movements.errors import InputError, errors_in
from geo_movements.extras import needed
from geo_movements.pipeline.convert import convert

if TYPE_CHECKING:
    import pyarrow as pa

    from geo_movements.pipeline.context import Context
    from geo_movements.pipeline.convert import Converted

__all__ = ["PROBLEMS", "legs_of", "problems_of", "shares_of"]

PROBLEMS = ("level", "file", "row", "column", "problem", "hint")
"""The columns of `problems_of`; all are texts but `row`, a 64-bit integer."""


def legs_of(
    batches: Iterable[pa.RecordBatch], context: Context, *, file: str = "movements"
) -> Iterator[pa.RecordBatch]:
    """Convert the batches of one partition to batches of legs, of `legs_schema(context)`.

    All of a partition's batches are one table: claims are compared across them. Raises `InputError`
    with every problem of the partition where one is an error.
    """
    made = _converted(batches, context, file)
    if made is None:
        return
    if made.legs is None:
        raise InputError(problem for problem in made.problems if errors_in([problem]))
    yield from made.legs.replace_schema_metadata(None).combine_chunks().to_batches()


def shares_of(
    batches: Iterable[pa.RecordBatch], context: Context, *, file: str = "movements"
) -> Iterator[pa.RecordBatch]:
    """Count the batches of one partition for flows, as `flows_table` adds them up."""
    made = _converted(batches, context, file)
    if made is not None and made.flows is not None:
        yield from made.flows.replace_schema_metadata(None).combine_chunks().to_batches()


def problems_of(
    batches: Iterable[pa.RecordBatch], context: Context, *, file: str = "movements"
) -> Iterator[pa.RecordBatch]:
    """List the problems of one partition, errors and others, in the columns `PROBLEMS`."""
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    made = _converted(batches, context, file)
    if made is None or not made.problems:
        return
    kinds = [pa.int64() if name == "row" else pa.string() for name in PROBLEMS]
    columns = zip(*made.problems, strict=True)
    arrays = [pa.array(cells, type=kind) for cells, kind in zip(columns, kinds, strict=True)]
    yield pa.RecordBatch.from_arrays(arrays, names=list(PROBLEMS))


def _converted(batches: Iterable[pa.RecordBatch], context: Context, file: str) -> Converted | None:
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    told = list(batches)
    return convert(pa.Table.from_batches(told), context, file=file) if told else None
