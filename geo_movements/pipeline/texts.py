"""Columns of any Arrow type as the text that a table of ours holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_movements.extras import needed
from geo_movements.tables.ours import cell_words

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["as_texts", "written"]


def as_texts(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """Write each value of a column as a CSV of ours would have it; null stays null.

    Days and times are ISO 8601 (a time at midnight is its day), whole numbers have no decimals,
    lists are joined by "; ", and what has no text of its own, as a struct, is JSON. Each distinct
    value is written once.

    >>> import datetime, pyarrow
    >>> as_texts(pyarrow.array([datetime.date(2024, 10, 8), None])).to_pylist()
    ['2024-10-08', None]
    """
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_texts(column.cast(kind.value_type))
    if pa.types.is_string(kind):
        return column
    if pa.types.is_null(kind) or _is_textual(pa, kind):
        return column.cast(pa.string())
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array([written(cell) for cell in column.to_pylist()], type=pa.string())
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    coded = whole.dictionary_encode()
    words = [written(value) for value in coded.dictionary.to_pylist()]
    return pa.array(words, type=pa.string()).take(coded.indices)


def _is_textual(pa: Any, kind: Any) -> bool:
    """Tell whether Arrow itself writes a type as we do."""
    types = pa.types
    return bool(
        types.is_large_string(kind)
        or types.is_string_view(kind)
        or types.is_boolean(kind)
        or types.is_integer(kind)
        or types.is_date(kind)
    )


def written(value: object) -> str | None:
    """Write one value.

    >>> import datetime
    >>> [written(v) for v in (3000.0, ["a", "b"], datetime.datetime(1944, 6, 6, 6, 30), b"a")]
    ['3000', 'a; b', '1944-06-06T06:30', None]
    """
    if value is None or value != value or isinstance(value, bytes):
        return None  # bytes are no text, whatever they hold
    if isinstance(value, list | tuple):
        return "; ".join(words for each in value if (words := written(each))) or None
    if hasattr(value, "isoformat"):
        return _iso(value)
    if isinstance(value, dict):
        value = {name: _plain(each) for name, each in value.items()}
    elif not isinstance(value, str | bool | int | float):
        return str(value)  # as a decimal is
    return cell_words(value)


def _iso(value: Any) -> str:
    words = value.isoformat(timespec="minutes") if hasattr(value, "hour") else value.isoformat()
    return str(words).removesuffix("T00:00")


def _plain(value: object) -> object:
    return value if isinstance(value, bool | int | float) else written(value)
