"""Parquet files: read where they are sound, and hold no more than their size lets one expect.

A few kilobytes can say one text a thousand million times, or unpack to gigabytes. What is counted
is what the file itself says, and how long the texts are once each stands in its row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.errors import ParseError
from geo_movements.extras import needed
from geo_movements.files import refuse_odd

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Opened", "open_parquet", "read_columns"]

MAX_ROWS = 5_000_000
MAX_COLUMNS = 16_384
MAX_BYTES = 600_000_000
"""What the columns that are read may come to, unpacked, with each text in its row."""
_FEW_ROWS = 1_200_000
_ROWS_A_BYTE = 1
"""Past those of a large partition, which may all say the same, only so many rows a byte."""
_LONGEST_NAME = 1000
_SMALLER = "Make the partitions smaller: 100,000 rows are a good size."


class Opened(NamedTuple):
    """An open file: its columns as they are meant, and what reads each distinct text once."""

    schema: Any
    file: Any


def open_parquet(path: str | Path, *, extra: str) -> Opened:
    """Open a Parquet file.

    Raises `ParseError` where it is none, or its columns or rows are not those of a table; `OSError`
    where it may not be read.
    """
    pq: Any = needed("pyarrow.parquet", extra=extra, what="a Parquet file")
    refuse_odd(path)
    try:
        plain = pq.ParquetFile(path)
        columns = map(plain.metadata.schema.column, range(len(plain.metadata.schema.names)))
        texts = [column.path for column in columns if column.physical_type == "BYTE_ARRAY"]
        file = pq.ParquetFile(path, metadata=plain.metadata, read_dictionary=texts)
        opened = Opened(plain.schema_arrow, file)
    except Exception as error:  # whatever the library makes of a broken file
        raise _broken(error) from error
    _refuse_names(opened.schema.names)
    rows = file.metadata.num_rows
    if rows > MAX_ROWS or rows > _FEW_ROWS + _ROWS_A_BYTE * Path(path).stat().st_size:
        raise ParseError(f"it has {rows:,} rows, more than can be read at once.", _SMALLER)
    return opened


def read_columns(opened: Opened, columns: Sequence[str] | None = None) -> pa.Table:
    """Read columns of a file, all by default. Raises `ParseError` where that cannot be done."""
    pa: Any = needed("pyarrow", extra="pipeline", what="a Parquet file")
    try:
        _refuse_bytes(_unpacked(opened.file.metadata, columns))
        table = opened.file.read(columns=columns)
        _refuse_bytes(sum(_size(chunk) for column in table.columns for chunk in column.chunks))
        meant = [opened.schema.field(name) for name in table.column_names]
        return table.cast(pa.schema(meant, metadata=table.schema.metadata))
    except ParseError:
        raise
    except Exception as error:  # whatever the library makes of a broken file
        raise _broken(error) from error


def _broken(error: Exception) -> ParseError:
    told = f"the file is no Parquet that can be read ({type(error).__name__})."
    return ParseError(told, "Write it anew.")


def _refuse_names(names: Sequence[str]) -> None:
    """Refuse columns that no table has: too many, of one name, without one, or of a long one."""
    if len(names) > MAX_COLUMNS:
        told = f"it has {len(names):,} columns; {MAX_COLUMNS:,} are the most."
        raise ParseError(told, "Leave out those that nobody reads.")
    for name, count in Counter(names).items():
        if count > 1:
            raise ParseError(f'{count} columns are called "{name[:60]}".', "Rename one.")
        if not name.strip():
            raise ParseError(f"column {names.index(name) + 1} has no name.", "Give it one.")
        if len(name) > _LONGEST_NAME:
            told = f"the name of column {names.index(name) + 1} has {len(name):,} letters."
            raise ParseError(told, "Call it by a word.")


def _refuse_bytes(size: int) -> None:
    if size > MAX_BYTES:
        told = f"it unpacks to {size / 1e6:,.0f} MB, more than can be read at once."
        raise ParseError(told, _SMALLER)


def _unpacked(metadata: Any, columns: Sequence[str] | None) -> int:
    """Add up what the columns that are read (all where None) come to, as the file says."""
    groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    told = (group.column(at) for group in groups for at in range(group.num_columns))
    wanted = None if columns is None else tuple(f"{name}." for name in columns)
    return sum(
        int(part.total_uncompressed_size)
        for part in told
        if wanted is None or f"{part.path_in_schema}.".startswith(wanted)
    )


def _size(array: Any) -> int:
    """Tell how many bytes an array is once each of its texts stands in its row."""
    pa: Any = needed("pyarrow", extra="pipeline", what="a Parquet file")
    import pyarrow.compute as pc

    kind = array.type
    if pa.types.is_dictionary(kind) and not pa.types.is_nested(kind.value_type):
        texts = pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type)
        if not (texts or _is_binary(pa, kind.value_type)):
            return len(array) * 8
        lengths = pc.cast(pc.binary_length(array.dictionary), pa.int64())
        return pc.sum(lengths.take(array.indices)).as_py() or 0
    if pa.types.is_struct(kind):
        return sum(map(_size, array.flatten()))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_map(kind):
        return _size(array.values)
    return int(array.nbytes)


def _is_binary(pa: Any, kind: Any) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))
