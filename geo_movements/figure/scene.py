"""Where each mark lies on the sheet: lines, arrowheads, dots, rings, as on the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_movements import basemap
from geo_movements.figure.frame import View
from geo_movements.figure.plane import Box, Points, Spot, along, beside, cut, dense, spot_at
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

__all__ = ["Dot", "Head", "Line", "Place", "Port", "Scene", "Stretch", "scene_of"]

_DOT = 4.5
_STUB = 40.0
_SEEN = 24.0
"""A stretch on land of fewer pixels lies under the dot of its town."""
_PORT = 5.0
"""An arrowhead keeps this distance from the sign of a port."""
_SHORT = 84.0
"""A shorter line is drawn as from farther off: thinner, its lane closer to the others."""
_THINNEST, _CLOSEST = 0.45, 0.65
_HEAD_SHARE = 1 / 3
"""No arrowhead hides more of its line than this."""
_SMALLEST = 4.5
_DOT_ROOM = 9.0
_STUB_WIDTH, _STUB_HEAD = 3.0, 10.0
_LAST = 0.35
"""A head slides back so far along its line at most."""
_AIMS = 24
_STEP_DEG = 0.5
"""A longer step gets vertices between: on the sheet it is bent."""
_THIN_PX = 0.25
_BEND_PX = 12.0


class Stretch(NamedTuple):
    """A part of a line between two distances, and what kind of way it is."""

    kind: str
    start: float
    end: float


class Head(NamedTuple):
    """An arrowhead: its tip, the way it points, its size, and how far along its line it is."""

    x: float
    y: float
    angle: float
    size: float
    at: float


@dataclass(kw_only=True)
class Line:
    """A mark as a line on the sheet."""

    mark: Mark
    width: float
    points: Points
    sums: NDArray[np.float64]
    stretches: list[Stretch]
    tip: float
    band: bool
    joints: list[tuple[float, float, str | None]] = field(default_factory=list)
    head: Head | None = None
    unknown: tuple[float, float] | None = None
    """Where the question mark of a stub stands."""
    ends: tuple[str | None, str | None] = (None, None)

    @property
    def length(self) -> float:
        """Return the length in pixels."""
        return float(self.sums[-1])

    def at(self, distance: float) -> Spot:
        """Find the point at a distance along."""
        return spot_at(self.points, distance, self.sums)

    def part(self, start: float, end: float) -> Points:
        """Return the part between two distances."""
        return cut(self.points, start, end, self.sums)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place of the story."""

    id: str
    kind: str
    """dot, ring or area."""
    name: str
    x: float
    y: float
    ring: float
    """The radius of its doubt."""
    sea: bool
    edge: bool
    """Its outline is one that somebody drew."""
    weight: float
    shape: BaseGeometry | None


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A presence: a ring at a place."""

    mark: Mark
    x: float
    y: float
    radius: float
    place: str | None
    area: bool


@dataclass(frozen=True, kw_only=True)
class Port:
    """Where lines leave the land or come to it."""

    x: float
    y: float
    name: str | None


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything of the story on the sheet."""

    places: list[Place]
    lines: list[Line]
    dots: list[Dot]
    ports: list[Port]


def scene_of(
    story: Story, places: pd.DataFrame, design: Grammar, view: View, west: float, language: Words
) -> Scene:
    """Lay out every mark of a story in a view; `west` opens its window of longitudes."""
    placed = [
        _place(row, view, west, ends_of(story), language) for row in shown_places(story, places)
    ]
    here = {place.id: place for place in placed}
    firsts = [mark.claims[0] for mark in design.marks]
    legs = story.legs.iloc[firsts]
    rows = records(pd.DataFrame(legs.drop(columns=legs.geometry.name)))
    lines, dots = [], []
    bands = design.widths.top is not None
    for mark, row, shape in zip(design.marks, rows, legs.geometry, strict=True):
        lonlat = shapely.get_coordinates(basemap.shift_into(shape, west))
        if mark.shape == "presence":
            dots.append((mark, row, lonlat))
        elif mark.shape == "stub":
            lines.append(_stub(mark, row, view.xy(lonlat)[0]))
        elif (line := _laid(mark, row, lonlat, view, bands)) is not None:
            lines.append(line)
    made = list(_presences(dots, here, view))
    _aim_stubs(lines, placed, view.box)
    _place_heads(lines, placed)
    return Scene(places=placed, lines=lines, dots=made, ports=_ports(lines))


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
        shape = _on_sheet(basemap.shift_into(row["geometry"], west), view)
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
    """Put polygons on the sheet, cut to the frame."""
    west, south, east, north = view.window
    cut_ = shapely.clip_by_rect(shape, west, south, east, north)
    placed = shapely.transform(shapely.segmentize(cut_, 1.0), view.xy)
    simple = shapely.simplify(placed, 0.4)
    box = view.box.wider(6)
    try:
        return shapely.clip_by_rect(simple, *box)
    except shapely.errors.GEOSException:
        return shapely.clip_by_rect(shapely.make_valid(simple), *box)


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
    width = min(mark.width_px, max(1.4, mark.width_px * max(_THINNEST, size)))
    tip = stretches[-1].start - _PORT if stretches[-1].kind == "access" else long
    ends = (text(row["origin_place"]), text(row["destination_place"]))
    return Line(
        mark=mark, width=width, points=line, sums=lengths, stretches=stretches, tip=tip,
        band=band, joints=joints, ends=ends,
    )  # fmt: skip


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


def _aim_stubs(lines: Sequence[Line], places: Sequence[Place], frame: Box) -> None:
    """Turn each stub where it crosses least, into the widest gap between lines if it can."""
    stubs = [line for line in lines if line.mark.shape == "stub"]
    if not stubs:
        return
    drawn = [line for line in lines if line.mark.shape == "line"]
    taken = [(place.x, place.y, 4.0) for place in places if place.kind == "dot"]
    for line in drawn:
        for at in np.arange(0, min(line.length, 6000), 6):
            spot = line.at(float(at))
            taken.append((spot.x, spot.y, 1.0))
    points = np.array(taken, dtype=float).reshape(-1, 3)
    for line in stubs:
        x, y = line.points[0].tolist()
        angle = _freest(x, y, _gap(x, y, drawn), points, line, frame)
        cos, sin = math.cos(angle), math.sin(angle)
        to = line.ends[1] is not None
        far, close = (x + cos * (_STUB + 8), y + sin * (_STUB + 8)), (x + cos * 9, y + sin * 9)
        line.points = np.array([far, close] if to else [close, far])
        line.sums = along(line.points)
        tip = _unknown_at(line)
        line.unknown = (x + cos * tip, y + sin * tip)
        line.stretches = [Stretch("plain", 0.0, line.length)]
        line.tip = line.length
        own = [(x + cos * d, y + sin * d, 1.0) for d in (14, 20, 26, 32, 38, 44)]
        points = np.vstack([points, *own, (*line.unknown, 6.0)])


def _unknown_at(line: Line) -> float:
    return _STUB + 8 + (2 if line.ends[1] is not None else 9)


def _gap(x: float, y: float, drawn: Sequence[Line]) -> float:
    """Find the middle of the widest gap between the lines that meet at a point."""
    angles = []
    for line in drawn:
        near = min(len(line.points) - 1, 4)
        for end, on in (
            (line.points[0], line.points[near]),
            (line.points[-1], line.points[-1 - near]),
        ):
            if math.hypot(end[0] - x, end[1] - y) < 16:
                angles.append(math.atan2(on[1] - y, on[0] - x) % math.tau)
    if not angles:
        return -math.pi / 4
    angles.sort()
    gaps = [
        ((angles[(n + 1) % len(angles)] + (math.tau if n + 1 == len(angles) else 0)) - angle, angle)
        for n, angle in enumerate(angles)
    ]
    wide, start = max(gaps)
    return start + wide / 2


def _freest(
    x: float, y: float, gap: float, taken: NDArray[np.float64], line: Line, frame: Box
) -> float:
    """Of the ways round a place, choose the one on which a stub meets least; near the gap first."""
    tip = _unknown_at(line)
    best, least = gap, math.inf
    dx, dy, weight = taken[:, 0] - x, taken[:, 1] - y, taken[:, 2]
    for n in range(_AIMS):
        angle = gap + n * math.tau / _AIMS
        cos, sin = math.cos(angle), math.sin(angle)
        on, off = dx * cos + dy * sin, np.abs(dy * cos - dx * sin)
        hit = (on > 12) & (on < tip + 9) & (off < np.where(on > tip - 9, 11, 6))
        out = not frame.wider(-8).holds(x + cos * (tip + 4), y + sin * (tip + 4))
        cost = 30.0 * out + float(weight[hit].sum()) + min(n, _AIMS - n) / _AIMS * 3
        if cost < least - 1e-9:
            best, least = angle, cost
    return best


# --- Arrowheads -----------------------------------------------------------------------------------


class _Taken(NamedTuple):
    x: float
    y: float
    size: float
    place: str | None


def _place_heads(lines: Sequence[Line], places: Sequence[Place]) -> None:
    """Put each arrowhead at its end, or mid-line where the end is an area; slide it off others."""
    taken = [_Taken(p.x, p.y, _DOT_ROOM, p.id) for p in places if p.kind == "dot"]
    for line in sorted(lines, key=lambda line: line.length):
        if line.band:
            _place_chevron(line)
            continue
        size = min(8 + line.width * 1.5, line.length * _HEAD_SHARE)
        if line.mark.shape == "stub":
            size = min(size, _STUB_HEAD)
        if size < _SMALLEST:
            continue
        small = max(_SMALLEST, size * 0.7)
        line.head = (
            _free_head(line, size, taken)
            or _free_head(line, small, taken)
            or _head_at(line, line.length * _LAST, small)
        )
        taken.append(_Taken(line.head.x, line.head.y, line.head.size, None))


def _free_head(line: Line, size: float, taken: Sequence[_Taken]) -> Head | None:
    """Find the first place from the end backwards where a head lies on nothing."""
    into_area = line.mark.shape == "line" and line.mark.fades[1]
    at = line.length * 0.56 + size / 2 if into_area else line.tip
    while True:
        head = _head_at(line, at, size)
        if not any(
            math.hypot(one.x - head.x, one.y - head.y) < (one.size + size) * 0.52
            for one in taken
            if one.place is None or one.place not in line.ends
        ):
            return head
        at -= 4
        if at <= line.length * _LAST:
            return None


def _head_at(line: Line, at: float, size: float) -> Head:
    """Make a head; the chord under it gives its direction: lines may bend there."""
    head, tail = line.at(at), line.at(at - size)
    return Head(head.x, head.y, math.atan2(head.y - tail.y, head.x - tail.x), size, at)


def _place_chevron(line: Line) -> None:
    """Say in the middle of a band which way it goes: bands join without heads between."""
    size = max(6.0, min(9.0, line.mark.width_px * 0.5))
    if line.length >= size * 3.5:
        at = line.length / 2 + size / 2
        spot = line.at(at)
        line.head = Head(spot.x, spot.y, spot.angle, size, at)


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


Tone = Callable[[Mark], str]
"""How a mark is drawn: plain, possible, ghost, or out where it is not there."""
