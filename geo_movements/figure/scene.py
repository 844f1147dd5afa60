"""Where each mark lies on the sheet: lines, arrowheads, dots, rings, as on the page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_movements import basemap
from geo_movements.basemap.clipping import clipped
from geo_movements.basemap.frame import shifted, windows
from geo_movements.figure.frame import View
from geo_movements.figure.heads import aim_stubs, place_heads
from geo_movements.figure.marks import Dot, Line, Place, Port, Scene, Stretch, slim_of
from geo_movements.figure.plane import Points, along, beside, cut, dense, spot_at
from geo_movements.grammar import Grammar, Mark, place_mark, records, text
from geo_movements.grammar.sites import (
    ends_of,
    has_edge,
    middle,
    name_of,
    shown_places,
    standing_of,
)
from geo_movements.languages import Words
from geo_movements.schema import Story

__all__ = ["scene_of"]

_DOT = 4.5
_SEEN = 24.0
"""A stretch on land of fewer pixels lies under the dot of its town."""
_PORT = 5.0
"""An arrowhead keeps this distance from the sign of a port."""
_SHORT = 84.0
"""A shorter line is drawn as from farther off: thinner, its lane closer to the others."""
_THINNEST, _CLOSEST, _HAIR = 0.45, 0.65, 1.0
_STUB_WIDTH = 3.0
_STEP_DEG = 0.5
"""A longer step gets vertices between: on the sheet it is bent."""
_THIN_PX = 0.25
_BEND_PX = 12.0


def scene_of(
    story: Story, places: pd.DataFrame, design: Grammar, view: View, west: float, language: Words
) -> Scene:
    """Lay out every mark of a story in a view; `west` opens its window of longitudes."""
    ends = ends_of(story)
    placed = [_place(row, view, west, ends, language) for row in shown_places(story, places)]
    here = {place.id: place for place in placed}
    firsts = [mark.claims[0] for mark in design.marks]
    legs = story.legs.iloc[firsts]
    rows = records(pd.DataFrame(legs.drop(columns=legs.geometry.name)))
    lines, dots = [], []
    bands = design.widths.top is not None
    slim = slim_of(view.box.right - view.box.left)
    for whole, row, shape in zip(design.marks, rows, legs.geometry, strict=True):
        mark = _slimmer(whole, slim)
        lonlat = shapely.get_coordinates(basemap.shift_into(shape, west))
        if mark.shape == "presence":
            dots.append((mark, row, lonlat))
        elif mark.shape == "stub":
            lines.append(_stub(mark, row, view.xy(lonlat)[0]))
        elif (line := _laid(mark, row, lonlat, view, bands)) is not None:
            lines.append(line)
    for line in lines:
        line.within = _is_within(line, here)
    made = list(_presences(dots, here, view))
    aim_stubs(lines, placed, view.box)
    place_heads(lines, placed, slim)
    return Scene(places=placed, lines=lines, dots=made, ports=_ports(lines), slim=slim)


def _slimmer(mark: Mark, slim: float) -> Mark:
    """Draw a line slimmer, and its lane nearer, on a small map."""
    return replace(mark, width_px=mark.width_px * slim, offset_px=mark.offset_px * slim)


# --- Places ---------------------------------------------------------------------------------------


def _place(
    row: Mapping[Any, Any], view: View, west: float, ends: Mapping[Any, int], language: Words
) -> Place:
    kind = place_mark(row)
    point: Any = basemap.shift_into(middle(row), west)
    x, y = view.xy(np.array([[point.x, point.y]]))[0].tolist()
    radius = text(row["uncertainty_km"])
    px = float(radius) / view.km_px(point.x, point.y) if radius and kind != "area" else 0.0
    shape = None
    if kind == "area":
        shape = _on_sheet(row["geometry"], view)
    return Place(
        id=text(row["place_id"]) or "",
        kind="area" if kind == "zone" else kind,
        name=name_of(row, language) or "",
        x=x, y=y,
        ring=max(7.0, px) if kind == "ring" else px,
        sea=text(row["precision"]) == "sea",
        edge=has_edge(row),
        weight=ends[row["place_id"]] + standing_of(row),
        shape=shape,
    )  # fmt: skip


def _on_sheet(shape: BaseGeometry, view: View) -> BaseGeometry:
    """Put polygons on the sheet, cut to the frame; joined where the antimeridian had cut them."""
    found: list[Any] = []
    for turn, window in windows(view.window):
        cut_ = clipped(shapely.get_parts(shape), *window)
        found.append(shifted(cut_[~shapely.is_empty(cut_)], turn))
    parts = np.concatenate(found)
    whole = shapely.multipolygons(
        [part for part in shapely.get_parts(parts) if part.geom_type == "Polygon"]
    )
    if sum(len(one) > 0 for one in found) > 1:
        whole = shapely.union_all(shapely.get_parts(whole))
    placed = shapely.transform(shapely.segmentize(whole, 1.0), view.xy)
    simple: Any = shapely.simplify(placed, 0.4, preserve_topology=False)
    box = view.box.wider(6)
    if not shapely.is_valid(simple):
        simple = shapely.make_valid(simple, method="structure", keep_collapsed=False)
    seen: BaseGeometry = clipped(simple, *box)
    return seen


# --- Lines ----------------------------------------------------------------------------------------


def _laid(
    mark: Mark, row: Mapping[Any, Any], lonlat: NDArray[np.float64], view: View, band: bool
) -> Line | None:
    points, parts = _drawn(mark, lonlat, view)
    if len(points) < 2:
        return None
    own = along(points)
    if not np.isfinite(own[-1]):
        return None
    stretches = _parted([Stretch(kind, own[a], own[b]) for kind, a, b in parts])
    total = float(own[-1])
    ports = (text(row["origin_port"]), text(row["destination_port"]))
    joints = []
    for at, name in _joints(stretches, ports):
        spot = spot_at(points, at, own)
        joints.append((spot.x, spot.y, name))
    size = 1.0 if band else min(1.0, total / _SHORT)
    offset = mark.offset_px * max(_CLOSEST, size)
    shifted = points
    if offset:
        still = [(one.start, one.end) for one in stretches[1:-1] if one.kind == "access"]
        shifted = beside(points, offset, _spans(stretches), still)
    sums = along(shifted)
    grown = float(sums[-1]) / (total or 1)
    gap = 0.0 if band else min(_DOT + 3, total / 5)
    start = 0.0 if mark.fades[0] else gap
    end = float(sums[-1]) - (0.0 if mark.fades[1] else gap)
    line = cut(shifted, start, end, sums)
    lengths = along(line)
    long = float(lengths[-1])

    def moved(distance: float) -> float:
        return max(0.0, min(long, distance * grown - start))

    stretches = [Stretch(kind, moved(a), moved(b)) for kind, a, b in stretches]
    width = min(mark.width_px, max(_HAIR, mark.width_px * max(_THINNEST, size)))
    tip = stretches[-1].start - _PORT if stretches[-1].kind == "access" else long
    ends = (text(row["origin_place"]), text(row["destination_place"]))
    return Line(
        mark=mark, width=width, points=line, sums=lengths, stretches=stretches, tip=tip,
        band=band, joints=joints, ends=ends,
    )  # fmt: skip


def _is_within(line: Line, here: Mapping[str, Place]) -> bool:
    """Tell whether one end of a line is an area that holds the other end."""
    if line.mark.shape != "line":
        return False
    one, other = (here.get(end) if end else None for end in line.ends)
    return one is not None and other is not None and (_holds(one, other) or _holds(other, one))


def _holds(area: Place, other: Place) -> bool:
    if area.kind != "area" or other.kind == "area":
        return False
    if area.shape is None:
        return math.hypot(area.x - other.x, area.y - other.y) < area.ring
    return bool(shapely.intersects_xy(area.shape, other.x, other.y))


def _drawn(
    mark: Mark, lonlat: NDArray[np.float64], view: View
) -> tuple[Points, list[tuple[str, int, int]]]:
    """Project a line, keep the vertices that print can show, and let it bend where it is moved."""
    reach = np.abs(np.diff(lonlat, axis=0)).max(axis=1, initial=0)
    counts = np.maximum(np.ceil(reach / _STEP_DEG), 1).astype(np.int64)
    at = np.concatenate([[0], np.cumsum(counts)])
    places = np.arange(at[-1] + 1)
    fine = np.column_stack([np.interp(places, at, column) for column in lonlat.T])
    points = view.xy(fine)
    bounds: list[tuple[str, int, int]] = [
        (one.kind, int(at[one.start]), int(at[one.end])) for one in mark.stretches
    ]
    kept = _kept(points, [0, len(points) - 1, *(n for _, a, b in bounds for n in (a, b))])
    now = np.cumsum(kept) - 1
    points = points[kept]
    parts = [(kind, int(now[a]), int(now[b])) for kind, a, b in bounds]
    if mark.offset_px:
        points, at = dense(points, _BEND_PX)
        parts = [(kind, int(at[a]), int(at[b])) for kind, a, b in parts]
    return points, parts or [("plain", 0, len(points) - 1)]


def _kept(points: Points, pinned: Sequence[int]) -> NDArray[np.bool_]:
    """Tell which vertices a line needs (Douglas-Peucker), those of its stretches among them."""
    kept = np.zeros(len(points), dtype=bool)
    stops = sorted({*pinned})
    kept[stops] = True
    queue = [*pairwise(stops)]
    while queue:
        a, b = queue.pop()
        if b - a < 2:
            continue
        way = points[b] - points[a]
        inner = points[a + 1 : b] - points[a]
        length = math.hypot(*way)
        if length > 1e-9:
            away = np.abs(inner[:, 0] * way[1] - inner[:, 1] * way[0]) / length
        else:
            away = np.hypot(*inner.T)
        far = int(np.argmax(away))
        if away[far] > _THIN_PX:
            at = a + 1 + far
            kept[at] = True
            queue += [(a, at), (at, b)]
    return kept


def _parted(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Join stretches of a kind; one on land that would hide under its town goes with the next."""
    kinds: list[str | None] = [
        None if one.kind == "access" and one.end - one.start < _SEEN else one.kind
        for one in stretches
    ]
    main = next((kind for kind in kinds if kind), "route")
    joined: list[Stretch] = []
    for at, one in enumerate(stretches):
        later = next((kind for kind in kinds[at:] if kind), None)
        kind = kinds[at] or (joined[-1].kind if joined else None) or later or main
        if joined and joined[-1].kind == kind and joined[-1].end == one.start:
            joined[-1] = joined[-1]._replace(end=one.end)
        else:
            joined.append(one._replace(kind=kind))
    return joined


def _spans(stretches: Sequence[Stretch]) -> list[tuple[float, float]]:
    """Tell from where to where a line has its own lane: what is not on land."""
    spans: list[tuple[float, float]] = []
    for kind, start, end in stretches:
        if kind == "access":
            continue
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans or [(0.0, stretches[-1].end)]


def _joints(
    stretches: Sequence[Stretch], ports: tuple[str | None, str | None]
) -> list[tuple[float, str | None]]:
    """List where a way comes to its water, railway or road; a port is known by name."""
    last = len(stretches) - 1
    found = []
    for n, after in enumerate(stretches[1:]):
        before = stretches[n]
        if "access" not in (before.kind, after.kind):
            continue
        name = ports[1] if n + 1 == last else None
        if n == 0 and before.kind == "access":
            name = ports[0]
        found.append((after.start, name))
    return found


def _ports(lines: Sequence[Line]) -> list[Port]:
    """List the signs of ports and railheads, one for all the lines that meet there."""
    ports: dict[tuple[int, int], Port] = {}
    for line in lines:
        for x, y, name in line.joints:
            key = (round(x), round(y))
            known = ports.get(key)
            if known is None or (known.name is None and name):
                ports[key] = Port(x=x, y=y, name=name)
    return list(ports.values())


# --- Stubs ----------------------------------------------------------------------------------------


def _stub(mark: Mark, row: Mapping[Any, Any], start: NDArray[np.float64]) -> Line:
    points = np.array([start, start + np.array([1.0, 0.0])])
    return Line(
        mark=mark, width=min(mark.width_px, _STUB_WIDTH), points=points, sums=along(points),
        stretches=[], tip=0.0, band=False,
        ends=(text(row["origin_place"]), text(row["destination_place"])),
    )  # fmt: skip


# --- Presences ------------------------------------------------------------------------------------


def _presences(
    found: Sequence[tuple[Mark, Mapping[Any, Any], NDArray[np.float64]]],
    here: Mapping[str, Place],
    view: View,
) -> Any:
    """Stand the presences at one place in a row, beside its dot."""
    rows: dict[str | tuple[float, ...], list[tuple[Mark, NDArray[np.float64]]]] = {}
    for mark, row, lonlat in found:
        point: tuple[float, ...] = tuple(lonlat[0].round(6).tolist())
        key = text(row["destination_place"]) or point
        rows.setdefault(key, []).append((mark, lonlat))
    for key, marks in rows.items():
        place = here.get(key) if isinstance(key, str) else None
        area = place is not None and place.kind == "area"
        step = 18.0 if area else 13.0
        for at, (mark, lonlat) in enumerate(marks):
            x, y = (place.x, place.y) if place else view.xy(lonlat)[0].tolist()
            yield Dot(
                mark=mark, x=x + (at - (len(marks) - 1) / 2) * step, y=y,
                radius=7.0 if area else 5.0, place=place.id if place else None, area=area,
            )  # fmt: skip
