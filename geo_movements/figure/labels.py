"""Names on the map: greedy, the most important first, none on another, as on the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo_movements.figure.canvas import Pen, turned
from geo_movements.figure.ground import Country, Ground
from geo_movements.figure.icons import icon
from geo_movements.figure.leaders import (
    Spot,
    abroad,
    lead_end,
    lead_points,
    longest_lead,
    misleads,
    misread,
    tangled,
)
from geo_movements.figure.lines import Tone, colour_of
from geo_movements.figure.marks import Head, Line, Place, Scene
from geo_movements.figure.plane import Box, Points, around
from geo_movements.figure.symbols import draw_symbol, size_of
from geo_movements.figure.wishes import (
    LINE,
    Anchor,
    Label,
    beside_and_others,
    country_names,
    counts,
    icons,
    nearest_first,
    off_place,
    own_capitals,
    own_countries,
    port_names,
    story_names,
    symbols,
    town_names,
)
from geo_movements.grammar import Grammar

__all__ = ["draw_labels", "left_out", "place_labels"]

_REACH, _PRICE = 44.0, 4.0
"""A name that waits costs so much for each other so near."""
_CLOSE = 14.0
"""A line to a name leaves its own place free of charge."""
_ASTRAY, _HIDDEN, _OVER = 4.0, 12.0, 5.0
"""So much more it costs beside another place, on an arrowhead, and to lead over a place."""
_APART, _CLEAR = 110.0, 3.0
_FIRST = 16
_LEADERS = 12
"""So many names stand off their places, with a line back: more would be a thicket."""
_PICTURES = ("icon", "symbol")


@dataclass(frozen=True, kw_only=True)
class _Crowd:
    """What a name must keep off, and what it had better keep off; it grows with each name."""

    frame: Box
    hard: list[Box]
    heads: list[Box]
    crossed: Points
    """Points on the lines."""
    points: list[Place]
    spots: list[Spot]
    """The dots of the story."""
    ports: list[Spot]
    towns: list[Label]
    countries: Sequence[Country]
    longest: float
    """So many pixels a line to a name may have."""
    placed: list[Label] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    leads: list[tuple[float, float]] = field(default_factory=list)

    def add(self, label: Label) -> None:
        """Take in a name that has its place."""
        self.placed.append(label)
        self.boxes.append(label.box)
        if label.kind == "town":
            self.boxes.append(around(label.x, label.y, 4))
        if label.leader:
            self.leads.extend(lead_points(label))

    def place(self, wish: Label, pen: Pen) -> bool:
        """Give a name its best place; tells whether it has one."""
        best = _best(wish, self, pen)
        if best is not None:
            self.add(best)
        return best is not None

    def has(self, town: Label) -> bool:
        """Tell whether a town has its place already."""
        return any(one.kind == "town" and one.lines == town.lines for one in self.placed)

    def place_all(self, wishes: Iterable[Label], pen: Pen) -> None:
        """Give each name its best place, in order."""
        for wish in wishes:
            self.place(wish, pen)

    def taken(self, box: Box) -> bool:
        """Tell whether something stands here that no name may cover."""
        return any(box.meets(one) for one in self.hard) or any(box.meets(one) for one in self.boxes)


def place_labels(
    pen: Pen,
    scene: Scene,
    ground: Ground,
    design: Grammar,
    legs: pd.DataFrame,
    tone: Tone,
    faded: Callable[[Place], bool],
    frame: Box,
    blocked: Sequence[Box],
) -> list[Label]:
    """Choose a place for each name; what has no room is left out, the least important first."""
    colours = pen.paper.colours
    lines = [line for line in scene.lines if tone(line.mark) != "out"]
    clear = [line for line in lines if tone(line.mark) != "ghost"]
    dots = [dot for dot in scene.dots if tone(dot.mark) != "out"]
    hard = [*blocked, *(around(p.x, p.y, 5) for p in scene.places if p.kind == "dot")]
    hard += [around(dot.x, dot.y, 6 if not dot.area else 9) for dot in dots]
    hard += [around(port.x, port.y, 4) for port in scene.ports]
    hard += [around(*line.unknown, 7) for line in lines if line.unknown]
    points = [place for place in scene.places if place.kind != "area"]
    told = {place.name for place in scene.places}
    draft = next((str(one.value) for one in design.legend if one.mark == "draft"), "")
    crowd = _Crowd(
        frame=frame, hard=hard, heads=[_head_box(line.head) for line in lines if line.head],
        crossed=_samples(clear), points=points,
        spots=[*(Spot(p.x, p.y, p.id) for p in points), *(Spot(d.x, d.y, d.place) for d in dots)],
        ports=[Spot(port.x, port.y, None) for port in scene.ports],
        towns=list(town_names(ground.towns, colours.town, told, points)),
        countries=ground.countries,
        longest=longest_lead(frame.right - frame.left, pen.paper.px_pt),
    )  # fmt: skip
    beside, others = beside_and_others(ground.countries, scene.places)
    lost = [wish for wish in story_names(scene, pen, faded) if not crowd.place(wish, pen)]
    crowd.place_all(own_capitals(crowd.towns, beside), pen)
    here = np.array([(place.x, place.y) for place in points]).reshape(-1, 2)
    near = country_names(nearest_first(beside, here), colours.quiet, told)
    crowd.place_all(own_countries(near), pen)
    for rank, wish in enumerate(wish for wish in lost if wish.alpha == 1):
        if sum(label.leader for label in crowd.placed) < _LEADERS:
            crowd.place(off_place(wish, rank), pen)
    way = np.concatenate([here, crowd.crossed])
    crowd.place_all(
        [
            *port_names(scene, colours.muted, told),
            *country_names(nearest_first(others, way), colours.quiet, told),
            *symbols(clear, dots, design),
            *icons(clear, legs, design),
            *counts(clear, colours.ink, draft, several=not design.are_flows),
            *(town for town in crowd.towns if not crowd.has(town)),
        ],
        pen,
    )
    return crowd.placed


def left_out(scene: Scene, labels: Sequence[Label]) -> list[str]:
    """List the places of the story whose names have no room, those of most weight first."""
    named = {label.place for label in labels}
    lost = [place for place in scene.places if place.name and place.id not in named]
    shown = {place.name for place in scene.places if place.id in named}
    names = (place.name for place in sorted(lost, key=lambda one: (-one.weight, one.id)))
    return [name for name in dict.fromkeys(names) if name not in shown]


def _best(wish: Label, crowd: _Crowd, pen: Pen) -> Label | None:
    """Find the cheapest free place of a name; None where it has none within its limit."""
    if wish.kind == "town" and crowd.taken(around(wish.x, wish.y, 4)):
        return None
    width = _width(wish, pen)
    if width > wish.room:
        return None
    thicket = 0.0
    if wish.waits:
        close = around(wish.x, wish.y, _REACH)
        near = [one for one in crowd.placed if one.place is not None and one.box.meets(close)]
        thicket = _PRICE * len(near)
    best, least = None, math.inf
    for rank, anchor in enumerate(wish.anchors):
        box = _box_for(wish, anchor, width)
        if not box.inside(crowd.frame) or crowd.taken(box):
            continue
        label = replace(wish, box=box, side=anchor.dx, leader=anchor.leader)
        if not _free(label, crowd):
            continue
        price = _cost(label, crowd) * wish.strict + anchor.price + thicket + rank * 0.4
        if price < least - 1e-9:
            best, least = label, price
    return best if least < wish.limit else None


def _free(label: Label, crowd: _Crowd) -> bool:
    """Tell whether a name, in a box that is not taken, leaves all else its room."""
    box = label.box
    if label.kind in _PICTURES and not _stands(label, crowd):
        return False
    if any(box.holds(*point) for point in crowd.leads):
        return False
    if _wears(label, crowd) or abroad(label, crowd.countries):
        return False
    if not label.leader:
        return True
    if crowd.boxes and _held(crowd.boxes, lead_points(label)).any():
        return False
    if misleads(label, [*crowd.spots, *crowd.ports], crowd.longest):
        return False
    return not tangled(label, [one for one in crowd.placed if one.leader])


def _wears(label: Label, crowd: _Crowd) -> bool:
    """Tell whether another dot would wear a name, or a town's dot another name."""
    if label.kind == "town":
        town = [Spot(label.x, label.y, None)]
        if any(misread(one, town) for one in crowd.placed if one.kind == "story"):
            return True
    if label.leader:
        return misread(label, [*crowd.spots, *crowd.ports])
    return label.kind in ("story", "town") and misread(label, crowd.spots)


def _cost(label: Label, crowd: _Crowd) -> float:
    """Count what a name would cover of lines, arrowheads, and the surroundings of other places."""
    box = label.box
    heads = sum(box.meets(head) for head in crowd.heads)
    cost: float = box.count(crowd.crossed) + _HIDDEN * heads
    if label.leader and crowd.hard:
        away = np.hypot(*(_centres(crowd.hard) - (label.x, label.y)).T) > _CLOSE
        cost += _OVER * int((_held(crowd.hard, lead_points(label)) & away).sum())
    if label.kind == "country":
        cost += sum(box.holds(town.x, town.y) for town in crowd.towns[:_FIRST])
    if label.kind in ("story", "town"):
        others = (place for place in crowd.points if place.id != label.place)
        cost += _ASTRAY * sum(box.meets(around(one.x, one.y, 11)) for one in others)
    return cost


def _width(wish: Label, pen: Pen) -> float:
    if wish.symbol is not None:
        return size_of(wish.symbol)[0]
    return 16.0 if wish.kind == "icon" else max(pen.width(line, wish.face) for line in wish.lines)


def _stands(wish: Label, crowd: _Crowd) -> bool:
    """Tell whether a picture stands where nothing else does, and far from the next of its kind."""
    x, y = wish.box.centre
    for other in crowd.placed:
        alike = other.kind == wish.kind and other.lines == wish.lines
        if alike and other.line and wish.line and other.line.mark.group == wish.line.mark.group:
            ox, oy = other.box.centre
            if math.hypot(ox - x, oy - y) <= _APART:
                return False
    wide = wish.box.wider(_CLEAR)
    return not any(wide.meets(one) for one in (*crowd.hard, *crowd.boxes, *crowd.heads))


# --- Geometry -------------------------------------------------------------------------------------


def _box_for(wish: Label, anchor: Anchor, text_width: float) -> Box:
    width = text_width + wish.pad
    cx = wish.x + anchor.x + anchor.dx * (anchor.gap_x + width / 2)
    cy = wish.y + anchor.y + anchor.dy * (anchor.gap_y + wish.height / 2)
    return Box(cx - width / 2, cy - wish.height / 2, cx + width / 2, cy + wish.height / 2)


def _head_box(head: Head) -> Box:
    cx, cy = (
        head.x - math.cos(head.angle) * head.size / 2,
        head.y - math.sin(head.angle) * head.size / 2,
    )
    return around(cx, cy, head.size / 2)


def _samples(lines: Sequence[Line]) -> Points:
    found = [np.empty((0, 2))]
    for line in lines:
        at = np.arange(0, line.length, 7.0)[:600]
        found.append(np.column_stack([np.interp(at, line.sums, xy) for xy in line.points.T]))
    return np.concatenate(found)


def _held(boxes: Sequence[Box], points: Sequence[tuple[float, float]]) -> NDArray[np.bool_]:
    """Tell of each box whether it holds any of some points."""
    left, top, right, bottom = np.array(boxes).T[:, :, None]
    x, y = np.array(points).T
    held: NDArray[np.bool_] = np.any((x > left) & (x < right) & (y > top) & (y < bottom), axis=1)
    return held


def _centres(boxes: Sequence[Box]) -> Points:
    edges: Points = np.array(boxes)
    centres: Points = (edges[:, :2] + edges[:, 2:]) / 2
    return centres


# --- Drawing --------------------------------------------------------------------------------------


def draw_labels(
    pen: Pen,
    labels: Sequence[Label],
    design: Grammar,
    frame: Box,
    tone: Tone,
    hidden: Callable[[str], bool],
) -> None:
    """Draw names, towns and pictures, each in the layer of its kind."""
    colours = pen.paper.colours
    labels = [_toned(label, tone, hidden) for label in labels]
    pen.layer("towns", frame)
    for label in labels:
        if label.kind == "country":
            _write(pen, label)
    for label in labels:
        if label.kind == "town":
            if label.capital:
                square = Box(label.x - 2.2, label.y - 2.2, label.x + 2.2, label.y + 2.2)
                pen.rect(square, colours.town)
            else:
                pen.circle(label.x, label.y, 1.7, colours.town)
            _write(pen, label)
    pen.layer("modes")
    for label in labels:
        if label.mark is not None:
            x, y = label.box.centre
            colour = colour_of(label.mark, design, pen)
            if label.symbol is not None:
                draw_symbol(pen, label.symbol, x, y, colour, colours.paper, alpha=label.alpha)
                continue
            pen.circle(
                x, y, 9, colours.paper, alpha=label.alpha, edge=colour, width=1.2,
                edge_alpha=label.alpha,
            )  # fmt: skip
            pen.fill(turned(icon(label.lines[0]), x, y, 0.0), colour, alpha=label.alpha)
    pen.layer("labels", frame)
    for label in labels:
        if label.leader:
            _lead(pen, label)
    for label in labels:
        if label.kind in ("story", "area", "port", "count"):
            _write(pen, label)


def _toned(label: Label, tone: Tone, hidden: Callable[[str], bool]) -> Label:
    """Let a label step back with what it belongs to."""
    if label.line is not None and tone(label.line.mark) == "ghost":
        return replace(label, alpha=0.2)
    back = label.place is not None and hidden(label.place)
    return replace(label, alpha=0.35) if back else label


def _write(pen: Pen, label: Label) -> None:
    """Write a name, flush with the side on which its place lies."""
    left, top, right, bottom = label.box
    x = (left + right) / 2
    if label.side:
        x = left + label.pad / 2 if label.side > 0 else right - label.pad / 2
    step = LINE if label.face.size > 11 else 12.5
    y = (top + bottom - (len(label.lines) - 1) * step) / 2 + label.face.size * 0.34
    for at, line in enumerate(label.lines):
        pen.text(
            x, y + at * step, line, label.face, label.colour, side=label.side, halo=label.halo,
            alpha=label.alpha,
        )  # fmt: skip


def _lead(pen: Pen, label: Label) -> None:
    to_x, to_y = lead_end(label)
    x, y = label.x, label.y
    away = math.hypot(to_x - x, to_y - y) or 1
    line = np.array([[x + (to_x - x) / away * 5, y + (to_y - y) / away * 5], [to_x, to_y]])
    colours = pen.paper.colours
    pen.stroke([line], colours.halo, 3, alpha=colours.halo_alpha * label.alpha)
    pen.stroke([line], colours.ink, 0.9, alpha=label.alpha)
