"""Legs as GeoJSON (RFC 7946), whole or a feature a line: every column, the same bytes each time."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo_movements.export.frames import about, alike, cut, forces_of, table_of, typed
from geo_movements.export.settings import told_settings
from geo_movements.tables.records import readable
from geo_movements.wkt import to_wkts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_movements.schema import Story

__all__ = [
    "areas_as_wkt", "dumps", "each", "geojson_pieces", "geojsonl_pieces", "members_of", "records",
    "to_geojson",
]  # fmt: skip


_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_ONE_KIND = ("string", "boolean", "integer", "floating", "empty")


def to_geojson(story: Story, *, table: str = "legs") -> str:
    """Write the legs of a story, or another of its tables, as GeoJSON: see `geojson_pieces`."""
    return b"".join(geojson_pieces(story, table=table)).decode()


def geojson_pieces(story: Story, *, table: str = "legs") -> Iterator[bytes]:
    """Write the legs of a story, or another of its tables, as a GeoJSON feature collection.

    The pieces are some thousand features each, UTF-8.

    One feature a row, its id the row's, its properties every column of the table, null where
    unknown; geometry null where no place is known. Lines that cross the antimeridian are cut there
    (RFC 7946, section 3.1.9). One feature a line of text. The legs' collection carries what
    else `read` makes the story of again, as members of their own (section 6.1): sources, events,
    places, forces, settings. Where positions are blurred, the members `coarsen_km` and `notice` say
    so.
    """
    known = about(story)
    told: dict[str, Any] = {
        name: known.pop(name) for name in ("coarsen_km", "notice") if name in known
    }
    told["about"] = known
    if table == "legs":
        told |= members_of(story)
    head = "".join(f"{dumps(name)}: {dumps(value)}, " for name, value in told.items())
    start = f'{{"type": "FeatureCollection", {head}"features": ['
    return _written(table_of(story, table), start, ",\n", "]}\n")


def geojsonl_pieces(story: Story, *, table: str = "legs") -> Iterator[bytes]:
    """Write the legs of a story, or another of its tables, as a GeoJSON feature a line.

    For tools that read line by line; what is of the file as a whole (sources, events, settings) is
    not in it.
    """
    return _written(table_of(story, table), "", "\n", "")


def members_of(story: Story) -> dict[str, Any]:
    """Return what a file of legs carries besides, so that it is whole: plain JSON values."""
    places = typed(story.places).assign(geometry=areas_as_wkt(story.places.geometry.to_numpy()))
    return {
        "sources": records(typed(story.sources)),
        "events": records(typed(story.events)),
        "places": records(places),
        "forces": records(typed(forces_of(story))),
        "settings": told_settings(story.settings),
    }


def dumps(value: Any) -> str:
    """Write a value as JSON text, escaping no more than it must; U+FFFD for what none holds."""
    return readable(_ENCODE(value))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """List the rows of a table as plain values, a missing one as None."""
    return [*each(frame)]


def each(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, one at a time, as `records` lists them."""
    columns = [_plain(frame[name]) for name in frame.columns]
    return (dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True))


def _plain(column: pd.Series[Any]) -> list[Any]:
    cells = column.astype(object)
    plain: list[Any] = cells.where(cells.notna(), None).tolist()
    return plain


def areas_as_wkt(shapes: NDArray[Any]) -> list[str | None]:
    """Write areas as WKT; a point is in the columns lat and lon already."""
    import shapely

    rounded = shapely.transform(shapes, lambda points: points.round(6) + 0.0)
    wide = shapely.get_dimensions(shapes) == 2
    return [text if area else None for text, area in zip(to_wkts(rounded), wide, strict=True)]


# --- Features, column by column -------------------------------------------------------------------

_BLOCK = 1 << 15
"""So many rows have their distinct texts made at a time."""
_FEW = 4096
"""So many texts at most are made of neighbouring columns that are written as one."""
_LIGHT = 1 << 20
"""Neighbouring columns are written as one while all pairs of their texts have so few letters."""
_PIECE = 512
"""So many rows are laid out and joined at a time, which a processor's cache still holds."""

Texts = tuple["NDArray[np.intp]", list[str]]
"""What stands in each row, by its place in a list of distinct texts."""


def _written(frame: pd.DataFrame, before: str, between: str, after: str) -> Iterator[bytes]:
    """Write each row as a feature, with what stands before, between and after them.

    A block of rows at a time, so that what is made of it weighs little. Each distinct value of a
    column is written once a block, and neighbouring columns of few values are joined before they
    are laid out by row.
    """
    if not len(frame):
        return iter([(before + after).encode()])

    def pieces() -> Iterator[bytes]:
        if before:
            yield f"{before}\n".encode()
        for at in range(0, len(frame), _BLOCK):
            rows = frame.iloc[at : at + _BLOCK]
            last = at + _BLOCK >= len(frame)
            yield from _laid_out(
                _columns(rows, between), len(rows), between.encode() if last else b"",
                f"\n{after}".encode() if last else b"",
            )  # fmt: skip

    return pieces()


def _columns(frame: pd.DataFrame, between: str) -> list[tuple[NDArray[np.intp], NDArray[Any]]]:
    """Write the parts of each row's feature, and what stands between features."""
    names = [name for name in frame.columns if name != "geometry"]
    parts: list[Texts] = [_constant('{"type":"Feature"', len(frame))]
    if "id" in names:
        parts.append(_after(',"id":', _texts(frame["id"])))
    if "geometry" in frame.columns:
        parts.append(_after(',"geometry":', _geometries(frame.geometry.to_numpy())))
    else:
        parts.append(_constant(',"geometry":null', len(frame)))
    for at, name in enumerate(names):
        mark = ',"properties":{' if at == 0 else ","
        parts.append(_after(f"{mark}{dumps(str(name))}:", _texts(frame[name])))
    parts.append(_constant(f"}}}}{between}", len(frame)))
    return [
        (codes, np.array([*map(str.encode, texts)], dtype=object))
        for codes, texts in _joined(parts)
    ]


def _laid_out(
    columns: Sequence[tuple[NDArray[np.intp], NDArray[Any]]], count: int, spare: bytes, after: bytes
) -> Iterator[bytes]:
    """Lay texts out by row, a piece at a time; the last has what comes after for a `spare` end."""
    for at in range(0, count, _PIECE):
        cells = [texts[codes[at : at + _PIECE]].tolist() for codes, texts in columns]
        piece = b"".join(itertools.chain.from_iterable(zip(*cells, strict=True)))
        yield piece if at + _PIECE < count else piece.removesuffix(spare) + after


def _joined(parts: Iterable[Texts]) -> list[Texts]:
    """Join neighbours while their texts are few, and short."""
    joined: list[Texts] = []
    for codes, texts in parts:
        if joined and _is_light(joined[-1][1], texts):
            before, earlier = joined[-1]
            pairs = [one + other for one in earlier for other in texts]
            joined[-1] = before * len(texts) + codes, pairs
        else:
            joined.append((codes, texts))
    return joined


def _is_light(some: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether every pair of texts weighs little: a long one would be written once for each."""
    if len(some) * len(others) > _FEW:
        return False
    letters = len(others) * sum(map(len, some)) + len(some) * sum(map(len, others))
    return letters <= _LIGHT


def _constant(text: str, count: int) -> Texts:
    return np.zeros(count, dtype=np.intp), [text]


def _after(mark: str, texts: Texts) -> Texts:
    codes, told = texts
    return codes, [mark + text for text in told]


def _texts(column: pd.Series[Any]) -> Texts:
    """Write the cells of a column as JSON."""
    kind = pd.api.types.infer_dtype(column, skipna=True)
    if column.dtype == object and kind not in _ONE_KIND:  # 1 and True would count as one value
        return np.arange(len(column)), [*map(dumps, _plain(column))]
    if kind == "empty":
        return _constant("null", len(column))
    codes, values = pd.factorize(column, use_na_sentinel=True)
    told = _strings(values.tolist()) if kind == "string" else _numbers(values.tolist())
    # A missing cell has the code -1.
    return np.where(codes < 0, len(told), codes), [*told, "null"] if -1 in codes else told


def _strings(cells: list[str]) -> list[str]:
    if readable(whole := "".join(cells)) != whole:  # hardly any column
        cells = [*map(readable, cells)]
    return [*map(encode_basestring, cells)]


def _numbers(cells: list[Any]) -> list[str]:
    """Write numbers, or what is true or false: as one list, for a call of the encoder each."""
    return _ENCODE(cells)[1:-1].split(", ") if cells else []


def _geometries(shapes: NDArray[Any]) -> Texts:
    """Write geometries as GeoJSON, "null" where there is none."""
    import shapely

    # Legs along one route are alike, and one object where `build` made them.
    shapes, places = alike(shapes)
    if len(shapes) == len(places):  # they come from elsewhere
        shapes, places = _equal(shapes)
    told = shapely.to_geojson(cut(shapes)).tolist() if len(shapes) else []
    return places, [text or "null" for text in told]


def _equal(shapes: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """Tell which shapes are equal, as `frames.alike` tells which are the same."""
    import shapely

    wkb = np.array(shapely.to_wkb(shapes), dtype=object)
    places, _ = pd.factorize(wkb, use_na_sentinel=False)
    return shapes[np.unique(places, return_index=True)[1]], places
