"""Marks for the page: their lines with the zoom that needs each vertex, packed into text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_movements import basemap
from geo_movements.grammar import Grammar, Mark, records, text
from geo_movements.page.numbers import packed
from geo_movements.routes.levels import LAST_ZOOM, Crosses, Line, levels
from geo_movements.schema import Story

__all__ = ["PER_DEGREE", "marks"]

PER_DEGREE = 10_000
"""A line's vertices are whole numbers of this: 11 m, a fraction of a pixel at the last zoom."""
_STEP_DEG = 0.5
"""A longer step gets vertices between: on the map, straight in longitude and latitude is bent."""
_ENDS = ("origin_place", "destination_place", "origin_port", "destination_port")
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def marks(story: Story, design: Grammar, west: float) -> list[dict[str, Any]]:
    """Describe each mark of a story, in the window of longitudes that begins at `west`."""
    firsts = [mark.claims[0] for mark in design.marks]
    legs = story.legs.iloc[firsts]
    shapes = [basemap.shift_into(shape, west) for shape in legs.geometry]
    rows = records(legs[[*_ENDS]])
    paths = _paths(design.marks, shapes)
    told = zip(design.marks, rows, paths, design.symbol_on, strict=True)
    return [
        {**_look(mark, row), **path, **({"symbol": symbol} if design.symbols else {})}
        for mark, row, path, symbol in told
    ]


def _look(mark: Mark, row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "claims": list(mark.claims),
        "shape": mark.shape,
        "group": mark.group,
        "dash": mark.dash,
        "width": mark.width_px,
        "offset": mark.offset_px,
        "fades": list(mark.fades),
        "from": text(row["origin_place"]),
        "to": text(row["destination_place"]),
        "ports": [text(row["origin_port"]), text(row["destination_port"])],
    }


# --- Lines ----------------------------------------------------------------------------------------


def _paths(drawn: Sequence[Mark], shapes: Sequence[BaseGeometry]) -> list[dict[str, Any]]:
    """Give each mark the vertices that some zoom needs, and its stretches among them."""
    lines = [_line(mark, shape) for mark, shape in zip(drawn, shapes, strict=True)]
    needed = levels(lines, crosses=_land() if any(line.sea for line in lines) else None)
    return [
        _path(line, zooms, mark) for line, zooms, mark in zip(lines, needed, drawn, strict=True)
    ]


def _land() -> Crosses:
    """Import what knows the land: it is heavy, and most stories have no ships."""
    crosses: Callable[..., Any] = import_module("geo_movements.routes.sea").crosses_land
    return crosses


def _line(mark: Mark, shape: BaseGeometry) -> Line:
    """Make a line of a mark: stretch bounds stay, and what follows the sea keeps to it."""
    points = shapely.get_coordinates(shape)
    dense, at = _dense(points)
    return Line(
        points=dense,
        pinned=tuple(
            int(at[n]) for stretch in mark.stretches for n in (stretch.start, stretch.end)
        ),
        sea=tuple(
            (int(at[stretch.start]), int(at[stretch.end]))
            for stretch in mark.stretches
            if stretch.method.startswith("sea_")
        ),
    )


def _dense(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Put vertices into long steps, and tell where the old ones are now."""
    reach = np.abs(np.diff(points, axis=0)).max(axis=1, initial=0)
    counts = np.maximum(np.ceil(reach / _STEP_DEG), 1).astype(np.int64)
    at = np.concatenate([[0], np.cumsum(counts)])
    places = np.arange(at[-1] + 1)
    return np.column_stack([np.interp(places, at, column) for column in points.T]), at


def _path(line: Line, zooms: NDArray[np.int8], mark: Mark) -> dict[str, Any]:
    used = zooms <= LAST_ZOOM
    whole = np.round(line.points[used] * PER_DEGREE).astype(np.int64)
    now = np.cumsum(used) - 1
    return {
        "path": packed(np.diff(whole, axis=0, prepend=0).ravel().tolist()),
        "zooms": "".join(_DIGITS[zoom] for zoom in zooms[used]),
        "stretches": [
            [stretch.kind, int(now[start]), int(now[end])]
            for stretch, start, end in zip(
                mark.stretches, line.pinned[::2], line.pinned[1::2], strict=True
            )
        ],
    }
