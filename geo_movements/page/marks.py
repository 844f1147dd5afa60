"""Marks for the page: great circles by their ends, other lines with the zoom of each vertex."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_movements import basemap
from geo_movements.grammar import DASHES, Grammar, Mark
from geo_movements.page.arcs import are_arcs
from geo_movements.page.lines import PER_DEGREE, Lines, Paths, Stretches, Zooms
from geo_movements.page.records import Picked, Ragged, Records
from geo_movements.routes.levels import LAST_ZOOM, Crosses, Line, levels
from geo_movements.schema import Story

__all__ = ["PER_DEGREE", "marks"]

_STEP_DEG = 0.5
"""A longer step gets vertices between: on the map, straight in longitude and latitude is bent."""


def marks(story: Story, design: Grammar, west: float) -> Records:
    """Describe each mark of a story, in the window of longitudes that begins at `west`."""
    drawn = design.marks
    firsts = np.array([mark.claims[0] for mark in drawn], dtype=np.int64)
    shapes = _shifted(np.asarray(story.legs.geometry.values, dtype=object)[firsts], west)
    told = design.told
    ports = zip(told.text("origin_port"), told.text("destination_port"), strict=True)
    lines, stretches = _lines(drawn, shapes)
    dashes = [DASHES.get(status or "", "dashed") for status in told.text("status")]
    columns: dict[str, Sequence[Any]] = {
        "claims": Ragged(
            [len(mark.claims) for mark in drawn], [at for mark in drawn for at in mark.claims]
        ),
        "shape": [mark.shape for mark in drawn],
        "group": Picked(design.group_of, firsts),
        "dash": Picked(dashes, firsts),
        "width": [mark.width_px for mark in drawn],
        "offset": [mark.offset_px for mark in drawn],
        "fades": [list(mark.fades) for mark in drawn],
        "from": Picked(told.text("origin_place"), firsts),
        "to": Picked(told.text("destination_place"), firsts),
        "ports": Picked(list(map(list, ports)), firsts),
        "path": Paths(lines),
        "zooms": Zooms(lines),
        "stretches": stretches,
    }
    if design.symbols:
        columns["symbol"] = list(design.symbol_on)
    return Records(len(drawn), columns)


def _shifted(shapes: NDArray[np.object_], west: float) -> NDArray[np.object_]:
    """Move shapes into the window; most are there."""
    outside = shapely.bounds(shapes)[:, 0] < west
    moved = shapes.copy()
    for at in np.flatnonzero(outside | (shapely.get_num_geometries(shapes) > 1)):
        moved[at] = basemap.shift_into(shapes[at], west)
    return moved


# --- Lines ----------------------------------------------------------------------------------------


def _lines(drawn: Sequence[Mark], shapes: NDArray[np.object_]) -> tuple[Lines, Stretches]:
    """Tell arcs by their ends, every other line once, with the vertices that some zoom needs."""
    arcs, ends = _arcs(drawn, shapes)
    others = np.flatnonzero(~arcs)
    wkb = shapely.to_wkb(shapes[others])
    keys = [(wkb[at], _bounds(drawn[mark])) for at, mark in enumerate(others.tolist())]
    firsts: dict[Any, int] = {}
    for key, mark in zip(keys, others.tolist(), strict=True):
        firsts.setdefault(key, mark)
    number = {key: at for at, key in enumerate(firsts)}
    which = np.array([number[key] for key in keys], dtype=np.int64)
    told = [_line(drawn[mark], shapes[mark]) for mark in firsts.values()]
    needed = levels(told, crosses=_land() if any(line.sea for line in told) else None)
    used = [zooms <= LAST_ZOOM for zooms in needed]
    paths = [
        np.round(line.points[kept] * PER_DEGREE).astype(np.int64)
        for line, kept in zip(told, used, strict=True)
    ]
    steps = [np.diff(path, axis=0).ravel() for path in paths]
    lines = Lines(
        arcs=arcs.astype(np.int64),
        ends=ends,
        which=which,
        starts=np.array([path[0] for path in paths], dtype=np.int64).reshape(-1, 2),
        counts=np.array([len(step) for step in steps], dtype=np.int64),
        steps=np.concatenate(steps) if steps else np.zeros(0, np.int64),
        zooms=np.concatenate([zooms[kept] for zooms, kept in zip(needed, used, strict=True)])
        if told
        else np.zeros(0, np.int64),
    )
    now = [np.cumsum(kept) - 1 for kept in used]
    pinned = [now[at][list(line.pinned)].tolist() for at, line in enumerate(told)]
    return lines, _stretches(
        drawn, lines, arcs, dict(zip(others.tolist(), which, strict=True)), pinned
    )


def _arcs(
    drawn: Sequence[Mark], shapes: NDArray[np.object_]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Find the lines that are great circles from end to end, and their ends in whole numbers."""
    arcs = np.array([_may_be_arc(mark) for mark in drawn], dtype=bool)
    arcs &= shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING
    points = shapely.get_coordinates(shapes)
    counts = shapely.get_num_coordinates(shapes)
    last = np.cumsum(counts)
    ends = np.hstack([points[last - counts], points[last - 1]])
    whole = np.round(ends * PER_DEGREE).astype(np.int64)
    lines = np.repeat(np.cumsum(arcs) - 1, counts)
    arcs[arcs] = are_arcs(
        whole[arcs] / PER_DEGREE, points[there := np.repeat(arcs, counts)], lines[there]
    )
    return arcs, whole


def _may_be_arc(mark: Mark) -> bool:
    return len(mark.stretches) == 1 and mark.stretches[0].method == "great_circle"


def _bounds(mark: Mark) -> tuple[tuple[int, int, bool], ...]:
    """Tell what of its stretches decides which vertices a line keeps."""
    return tuple((one.start, one.end, one.method.startswith("sea_")) for one in mark.stretches)


def _stretches(
    drawn: Sequence[Mark],
    lines: Lines,
    arcs: NDArray[np.bool_],
    which: dict[int, int],
    pinned: Sequence[Sequence[int]],
) -> Stretches:
    """List the stretches of all marks; the last vertex of each is counted from its line's end."""
    starts, ends = [], []
    for at, mark in enumerate(drawn):
        if arcs[at]:
            starts.append(0)
            ends.append(0)
        elif mark.stretches:
            bounds = pinned[which[at]]
            last = int(lines.counts[which[at]]) // 2
            starts += bounds[::2]
            ends += [end - last for end in bounds[1::2]]
    kinds = [one.kind for mark in drawn for one in mark.stretches]
    told = Records(len(kinds), {"kind": kinds, "start": starts, "end": ends})
    return Stretches(lines, Ragged([len(mark.stretches) for mark in drawn], told))


def _land() -> Crosses:
    """Import what knows the land: it is heavy, and most stories have no ships."""
    crosses: Callable[..., Any] = import_module("geo_movements.routes.sea").crosses_land
    return crosses


def _line(mark: Mark, shape: Any) -> Line:
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
