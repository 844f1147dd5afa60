"""Names on the map: greedy, the most important first, none on another, as on the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from geo_movements.figure.canvas import Pen, turned
from geo_movements.figure.fonts import Face, clean
from geo_movements.figure.ground import Country, Ground, NamedTown
from geo_movements.figure.icons import SHAPES, icon
from geo_movements.figure.lines import Tone, colour_of
from geo_movements.figure.plane import Box, Points, around
from geo_movements.figure.scene import Dot, Head, Line, Place, Scene
from geo_movements.figure.symbols import draw_symbol, size_of
from geo_movements.grammar import Grammar, Mark, text
from geo_movements.grammar.symbols import Symbol

__all__ = ["Label", "draw_labels", "place_labels", "wanted_words"]

_LEADERS = 4
"""So many names may stand off their places, with a line back: more would be a thicket."""
_NEIGHBOUR, _PATIENT = 24.0, 9.0
"""A place so near a more important one is named only where it stands free."""
_MAIN = 5
_REACH, _PRICE, _LIMIT, _LONG_LIMIT = 44.0, 4.0, 26.0, 12.0
_LONG, _LINE = 20, 15.0
"""A name of more letters takes two lines, so many pixels apart."""
_ASTRAY = 4.0
_APART, _CLEAR = 110.0, 3.0
_FIRST = 16
_ROUND = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))


class _Anchor(NamedTuple):
    dx: int
    dy: int
    gap_x: float = 0.0
    gap_y: float = 0.0
    x: float = 0.0
    y: float = 0.0
    leader: bool = False
    price: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Label:
    """A name with the places where it may stand; once placed, with its box."""

    lines: tuple[str, ...]
    face: Face
    colour: str
    x: float
    y: float
    height: float
    anchors: tuple[_Anchor, ...]
    strict: float
    limit: float
    kind: str
    """story, area, port, country, town, icon, symbol or count."""
    pad: float = 4.0
    halo: float = 0.0
    place: str | None = None
    line: Line | None = None
    mark: Mark | None = None
    symbol: Symbol | None = None
    capital: bool = False
    room: float = math.inf
    alpha: float = 1.0
    waits: bool = False
    shape: object = None
    box: Box = field(default=Box(0, 0, 0, 0))
    side: int = 0
    leader: bool = False


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
    lines = [line for line in scene.lines if tone(line.mark) not in ("out",)]
    clear = [line for line in lines if tone(line.mark) != "ghost"]
    dots = [dot for dot in scene.dots if tone(dot.mark) != "out"]
    hard = [*blocked, *(around(p.x, p.y, 5) for p in scene.places if p.kind == "dot")]
    hard += [around(dot.x, dot.y, 6 if not dot.area else 9) for dot in dots]
    hard += [around(port.x, port.y, 4) for port in scene.ports]
    hard += [around(*line.unknown, 7) for line in lines if line.unknown]
    heads = [_head_box(line.head) for line in lines if line.head]
    crossed = _samples(clear)
    points = [place for place in scene.places if place.kind != "area"]
    told = {place.name for place in scene.places}
    towns = list(_town_names(ground.towns, colours.town, told, points))
    wishes = [
        *_story_names(scene, pen, faded),
        *_port_names(scene, colours.muted, told),
        *_country_names(ground.countries, colours.quiet, told),
        *_symbols(clear, dots, design),
        *_icons(clear, legs, design),
        *_counts(clear, colours.ink),
        *towns,
    ]
    placed: list[Label] = []
    boxes: list[Box] = []
    leads: list[tuple[float, float]] = []
    for wish in wishes:
        best = _best(wish, placed, boxes, leads, hard, heads, crossed, towns, points, frame, pen)
        if best is None:
            continue
        placed.append(best)
        boxes.append(best.box)
        if best.kind == "town":
            boxes.append(around(best.x, best.y, 4))
        if best.leader:
            leads += _lead_points(best)
    return placed


def _best(
    wish: Label,
    placed: Sequence[Label],
    boxes: Sequence[Box],
    leads: Sequence[tuple[float, float]],
    hard: Sequence[Box],
    heads: Sequence[Box],
    crossed: Points,
    towns: Sequence[Label],
    points: Sequence[Place],
    frame: Box,
    pen: Pen,
) -> Label | None:
    """Find the cheapest free place of a name; None where it has none within its limit."""
    if wish.kind == "town":
        dot = around(wish.x, wish.y, 4)
        if any(dot.meets(one) for one in (*hard, *boxes)):
            return None
    width = _width(wish, pen)
    if width > wish.room:
        return None
    thicket = 0.0
    if wish.waits:
        close = around(wish.x, wish.y, _REACH)
        thicket = _PRICE * sum(one.place is not None and one.box.meets(close) for one in placed)
    best, least = None, math.inf
    for rank, anchor in enumerate(wish.anchors):
        box = _box_for(wish, anchor, width)
        if not box.inside(frame):
            continue
        if wish.kind in ("icon", "symbol") and not _stands(
            wish, box, (*hard, *boxes, *heads), placed
        ):
            continue
        if any(box.meets(one) for one in hard) or any(box.meets(one) for one in boxes):
            continue
        if any(box.holds(*point) for point in leads):
            continue
        label = replace(wish, box=box, side=anchor.dx, leader=anchor.leader)
        if anchor.leader and any(one.holds(*at) for at in _lead_points(label) for one in boxes):
            continue
        cost: float = box.count(crossed) + 8 * sum(box.meets(head) for head in heads)
        if wish.kind == "country":
            cost += sum(box.holds(town.x, town.y) for town in towns[:_FIRST])
        if wish.kind in ("story", "town"):
            near = (p for p in points if p.id != wish.place and box.meets(around(p.x, p.y, 11)))
            cost += _ASTRAY * sum(1 for _ in near)
        price = cost * wish.strict + anchor.price + thicket + rank * 0.4
        if price < least - 1e-9:
            best, least = label, price
    return best if least < wish.limit else None


def _width(wish: Label, pen: Pen) -> float:
    if wish.symbol is not None:
        return size_of(wish.symbol)[0]
    return 16.0 if wish.kind == "icon" else max(pen.width(line, wish.face) for line in wish.lines)


def _stands(wish: Label, box: Box, taken: Sequence[Box], placed: Sequence[Label]) -> bool:
    """Tell whether a picture stands where nothing else does, and far from the next of its kind."""
    x, y = box.centre
    for other in placed:
        alike = other.kind == wish.kind and other.lines == wish.lines
        if alike and other.line and wish.line and other.line.mark.group == wish.line.mark.group:
            ox, oy = other.box.centre
            if math.hypot(ox - x, oy - y) <= _APART:
                return False
    wide = box.wider(_CLEAR)
    return not any(wide.meets(one) for one in taken)


# --- What is named --------------------------------------------------------------------------------


def wrapped(name: str) -> tuple[str, ...]:
    """Part a long name into two lines, as even as its words allow."""
    if len(name) <= _LONG or " " not in name:
        return (name,)
    breaks = [at for at, char in enumerate(name) if char == " "]
    best = min(breaks, key=lambda at: max(at, len(name) - at - 1))
    return name[:best], name[best + 1 :]


def wanted_words(scene: Scene, ground: Ground) -> Iterator[str]:
    """Yield every name that may be drawn, so that its fonts can be found."""
    yield from (clean(place.name) for place in scene.places)
    yield from (clean(port.name) for port in scene.ports if port.name)
    yield from (clean(country.name).upper() for country in ground.countries)
    yield from (clean(town.name) for town in ground.towns)


def _near(reach: float) -> tuple[_Anchor, ...]:
    """Make anchors close around a point."""
    return tuple(_Anchor(dx, dy, reach * 0.7 if dx and dy else reach, 7.0) for dx, dy in _ROUND)


def _clear_of(reach: float) -> tuple[_Anchor, ...]:
    """Make anchors for a picture around a ring, as far from it above as beside."""
    gaps = [reach * (0.7 if dx and dy else 1) for dx, dy in _ROUND]
    return tuple(_Anchor(dx, dy, gap, gap) for (dx, dy), gap in zip(_ROUND, gaps, strict=True))


def _far(reach: float) -> tuple[_Anchor, ...]:
    """Make anchors farther off, where a thin line leads back to the point."""
    return tuple(
        _Anchor(dx, dy, reach, reach * 0.8, leader=True, price=reach / 5) for dx, dy in _ROUND
    )


def _height(lines: Sequence[str]) -> float:
    return 17 + (len(lines) - 1) * _LINE


def _story_names(scene: Scene, pen: Pen, faded: Callable[[Place], bool]) -> Iterator[Label]:
    def rank(place: Place) -> tuple[float, str]:
        return -((0 if faded(place) else 1000) + place.weight), place.id

    places = sorted((place for place in scene.places if place.name), key=rank)
    before: list[Place] = []
    areas = 0
    for place in places:
        back = faded(place)
        if place.kind == "area":
            areas += 1
            wish = _area_name(place, pen, areas <= _LEADERS and not back)
        else:
            near = any(math.hypot(o.x - place.x, o.y - place.y) < _NEIGHBOUR for o in before)
            leads = len(before) < _LEADERS and not near and not back
            wish = _point_name(place, pen, scene, leads)
            if near and not back:
                wish = replace(wish, limit=_PATIENT)
            elif len(before) >= _MAIN and not back:
                limit = _LIMIT - (len(wish.lines) - 1) * _LONG_LIMIT
                wish = replace(wish, waits=True, limit=limit)
            before.append(place)
        yield replace(wish, strict=4, limit=14, alpha=0.35) if back else wish


def _point_name(place: Place, pen: Pen, scene: Scene, leads: bool) -> Label:
    row = sum(dot.place == place.id for dot in scene.dots)
    lines = wrapped(clean(place.name))
    anchors = _near(max(7.0, row * 6.5 + 5))
    return Label(
        lines=lines, face=Face(13, 600), colour=pen.paper.colours.ink, x=place.x, y=place.y,
        height=_height(lines), anchors=(*anchors, *_far(26), *_far(48)) if leads else anchors,
        strict=1, limit=60, kind="story", halo=3.6, place=place.id,
    )  # fmt: skip


def _area_name(place: Place, pen: Pen, leads: bool) -> Label:
    """Stand an area's name inside it; beside it, where it is too small for that."""
    lines = wrapped(clean(place.name))
    if place.shape is not None and not place.shape.is_empty:
        left, top, right, bottom = place.shape.bounds
    else:
        left, top, right, bottom = around(place.x, place.y, place.ring)
    dx, dy = (right - left) / 5, (bottom - top) / 5
    inner = tuple(
        _Anchor(0, 0, x=h * dx, y=v * dy) for v in (0, -0.5, 0.5, -1, 1) for h in (0, -1, 1)
    )
    outer = tuple(_Anchor(h, v, min(dx * 2, 12), 7) for h, v in _ROUND)
    if leads:
        outer += (*_far(30), *_far(58))
    return Label(
        lines=lines, face=Face(12.5, 600, "italic"), colour=pen.paper.colours.muted, x=place.x,
        y=place.y, height=_height(lines), anchors=inner if right - left > 90 else outer, strict=1,
        limit=60, kind="area", halo=3.6, place=place.id,
    )  # fmt: skip


def _port_names(scene: Scene, colour: str, told: set[str]) -> Iterator[Label]:
    """Name ports that stand for inland towns, unless the map names them."""
    for port in scene.ports:
        if port.name and port.name not in told:
            lines = wrapped(clean(port.name))
            yield Label(
                lines=lines, face=Face(11.5), colour=colour, x=port.x, y=port.y,
                height=_height(lines), anchors=_near(6), strict=1, limit=9, kind="port", halo=3.2,
            )  # fmt: skip


def _country_names(countries: Sequence[Country], colour: str, told: set[str]) -> Iterator[Label]:
    upper = {name.upper() for name in told}
    for country in sorted(countries, key=lambda one: (one.rank, one.name)):
        name = clean(country.name).upper()
        if not name or name in upper:
            continue
        big = country.rank <= 2
        box = Box(country.left, country.top, country.right, country.bottom)
        spread = [(x, y) for y in (0, -26, 26, -52, 52) for x in (0, -50, 50)]
        anchors = tuple(
            _Anchor(0, 0, x=x, y=y)
            for x, y in spread
            if (x == y == 0) or box.holds(country.x + x, country.y + y)
        )
        lines = wrapped(name) if country.right - country.left < len(name) * 9 else (name,)
        yield Label(
            lines=lines, face=Face(12 if big else 10.5), colour=colour, x=country.x, y=country.y,
            height=_height(lines) - 2, anchors=anchors, strict=3, limit=12, kind="country", pad=12,
            room=(country.right - country.left) * 1.1, shape=country.shape,
        )  # fmt: skip


def _town_names(
    towns: Sequence[NamedTown], colour: str, told: set[str], points: Sequence[Place]
) -> Iterator[Label]:
    for town in towns:
        near = any(around(p.x, p.y, 9).holds(town.x, town.y) for p in points)
        if town.name in told or near:
            continue
        yield Label(
            lines=(clean(town.name),), face=Face(11), colour=colour, x=town.x, y=town.y,
            height=14, anchors=_near(5)[:4], strict=1, limit=3, kind="town", pad=8, halo=2.6,
            capital=town.capital,
        )  # fmt: skip


def _symbols(lines: Sequence[Line], dots: Sequence[Dot], design: Grammar) -> Iterator[Label]:
    """Place the symbol of a unit beside the ring of where it is, or on its line."""
    ours = _symbol_of(design)
    told: list[tuple[Mark, float, float, Sequence[_Anchor], Line | None]] = [
        (dot.mark, dot.x, dot.y, _clear_of(dot.radius + 9), None) for dot in dots
    ]
    for line in lines:
        if line.length > 80:
            told.append((line.mark, line.at(0).x, line.at(0).y, [*_along(line)], line))
    for mark, x, y, anchors, on in told:
        symbol = ours.get(mark.claims)
        if symbol is not None:
            yield Label(
                lines=(f"{symbol.unit_type} {symbol.affiliation}",), face=Face(10), colour="",
                x=x, y=y, height=size_of(symbol)[1] + 2, anchors=tuple(anchors), strict=0.4,
                limit=60, kind="symbol", pad=2, line=on, mark=mark, symbol=symbol,
            )  # fmt: skip


def _symbol_of(design: Grammar) -> dict[tuple[int, ...], Symbol]:
    """Map the claims of each mark to its symbol, where it has one."""
    return {
        mark.claims: design.symbols[at]
        for mark, at in zip(design.marks, design.symbol_on, strict=True)
        if at is not None
    }


def _icons(lines: Sequence[Line], legs: pd.DataFrame, design: Grammar) -> Iterator[Label]:
    """Place one picture a line, somewhere along it where nothing else is."""
    modes, ours = legs["mode"].tolist(), _symbol_of(design)
    for line in lines:
        mode = text(modes[line.mark.claims[0]])
        if mode is None or mode not in SHAPES or line.length <= 110 or line.mark.claims in ours:
            continue
        start = line.at(0)
        yield Label(
            lines=(mode,), face=Face(10), colour="", x=start.x, y=start.y, height=20,
            anchors=tuple(_along(line)), strict=0.4, limit=60, kind="icon", line=line,
            mark=line.mark,
        )  # fmt: skip


def _along(line: Line) -> Iterator[_Anchor]:
    """Yield places on a line, the best first."""
    start = line.at(0)
    for share in (0.3, 0.4, 0.24, 0.46, 0.54, 0.66, 0.74, 0.18, 0.82):
        spot = line.at(line.length * share)
        yield _Anchor(0, 0, x=spot.x - start.x, y=spot.y - start.y)


def _counts(lines: Sequence[Line], colour: str) -> Iterator[Label]:
    for line in lines:
        if len(line.mark.claims) > 1 and line.length > 70:
            spot = line.at(line.length * 0.4)
            yield Label(
                lines=(f"×{len(line.mark.claims)}",), face=Face(11, 700), colour=colour, x=spot.x,
                y=spot.y, height=13, strict=0.2, limit=30, kind="count", line=line, halo=3,
                anchors=tuple(
                    _Anchor(dx, dy, 6, 6) for dx, dy in ((0, -1), (0, 1), (1, 0), (-1, 0))
                ),
            )  # fmt: skip


# --- Geometry -------------------------------------------------------------------------------------


def _box_for(wish: Label, anchor: _Anchor, text_width: float) -> Box:
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


def _lead_end(label: Label) -> tuple[float, float]:
    left, top, right, bottom = label.box
    return (
        max(left + 2, min(label.x, right - 2)),
        max(top + 3, min(label.y, bottom - 3)),
    )


def _lead_points(label: Label) -> list[tuple[float, float]]:
    to_x, to_y = _lead_end(label)
    x, y = label.x, label.y
    return [(x + (to_x - x) * t, y + (to_y - y) * t) for t in (0.15, 0.3, 0.45, 0.6, 0.75, 0.9)]


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
    step = _LINE if label.face.size > 11 else 12.5
    y = (top + bottom - (len(label.lines) - 1) * step) / 2 + label.face.size * 0.34
    for at, line in enumerate(label.lines):
        pen.text(
            x, y + at * step, line, label.face, label.colour, side=label.side, halo=label.halo,
            alpha=label.alpha,
        )  # fmt: skip


def _lead(pen: Pen, label: Label) -> None:
    to_x, to_y = _lead_end(label)
    x, y = label.x, label.y
    away = math.hypot(to_x - x, to_y - y) or 1
    line = np.array([[x + (to_x - x) / away * 5, y + (to_y - y) / away * 5], [to_x, to_y]])
    colours = pen.paper.colours
    pen.stroke([line], colours.halo, 3, alpha=colours.halo_alpha * label.alpha)
    pen.stroke([line], colours.ink, 0.9, alpha=label.alpha)
