"""What a map would say: names, pictures and counts, each with where it may stand; as the page's."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geo_movements.figure.canvas import Pen
from geo_movements.figure.fonts import Face, clean
from geo_movements.figure.ground import Country, Ground, NamedTown
from geo_movements.figure.icons import SHAPES
from geo_movements.figure.marks import Dot, Line, Place, Scene
from geo_movements.figure.plane import Box, Points, around
from geo_movements.figure.symbols import size_of
from geo_movements.grammar import Grammar, Mark, text
from geo_movements.grammar.symbols import Symbol

__all__ = [
    "LINE",
    "Anchor",
    "Label",
    "beside_and_others",
    "country_names",
    "counts",
    "icons",
    "nearest_first",
    "off_place",
    "own_capitals",
    "own_countries",
    "port_names",
    "story_names",
    "symbols",
    "town_names",
    "wanted_words",
]  # fmt: skip

_LEADERS = 4
"""So many names of the first may stand off their places, with a line back."""
_NEIGHBOUR, _PATIENT = 24.0, 9.0
"""A place so near a more important one is named only where it stands free, or off it."""
_LEAST_WORD = 0.85
"""On a small map the names of the story are smaller, down to this share."""
_MAIN = 5
_LIMIT, _LONG_LIMIT = 26.0, 12.0
_LONG, LINE = 20, 15.0
"""A name of more letters takes two lines, so many pixels apart."""
_STUB_ROOM = 9.0
_REACHES = (18.0, 26.0, 36.0, 48.0, 62.0, 78.0, 94.0)
_OFF = 70.0
"""What a name off its place may cost, where it had no room beside it."""
_BESIDE = 24.0
"""A country so near a place of the story is one that its reader looks for."""
_FAR, _LARGE = 70.0, 2
"""A country so far from the story weighs a rank less; only those of the first ranks are named."""
_OWN_LIMIT, _SPREAD = 10.0, 24
"""What a name of the story's own countries may cost, and in how many more places it may stand."""
_ROUND = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))


class Anchor(NamedTuple):
    """A place that a name may take: the side of its point, how far off, and what that costs."""

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
    anchors: tuple[Anchor, ...]
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


def _near(reach: float) -> tuple[Anchor, ...]:
    """Make anchors close around a point."""
    return tuple(Anchor(dx, dy, reach * 0.7 if dx and dy else reach, 7.0) for dx, dy in _ROUND)


def _clear_of(reach: float) -> tuple[Anchor, ...]:
    """Make anchors for a picture around a ring, as far from it above as beside."""
    gaps = [reach * (0.7 if dx and dy else 1) for dx, dy in _ROUND]
    return tuple(Anchor(dx, dy, gap, gap) for (dx, dy), gap in zip(_ROUND, gaps, strict=True))


def _far(reach: float) -> tuple[Anchor, ...]:
    """Make anchors farther off all around, where a thin line leads back to the point."""
    found = []
    for step in range(16):
        across, down = math.cos(step * math.pi / 8), math.sin(step * math.pi / 8)
        found.append(
            Anchor(
                _sign(across, 0.3), _sign(down, 0.6), x=reach * across, y=reach * down, leader=True,
                price=reach / 5,
            )
        )  # fmt: skip
    return tuple(found)


def _sign(share: float, least: float) -> int:
    return 0 if abs(share) < least else int(math.copysign(1, share))


def _height(lines: Sequence[str]) -> float:
    return 17 + (len(lines) - 1) * LINE


def story_names(scene: Scene, pen: Pen, faded: Callable[[Place], bool]) -> Iterator[Label]:
    """Name the places of the story, those of most weight first."""

    def rank(place: Place) -> tuple[float, str]:
        return -((0 if faded(place) else 1000) + place.weight), place.id

    places = sorted((place for place in scene.places if place.name), key=rank)
    before: list[Place] = []
    areas = 0
    for place in places:
        back = faded(place)
        if place.kind == "area":
            areas += 1
            wish = _area_name(place, pen, scene.slim, areas <= _LEADERS and not back)
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
        lines=lines, face=Face(13 * max(scene.slim, _LEAST_WORD), 600),
        colour=pen.paper.colours.ink, x=place.x, y=place.y, height=_height(lines),
        anchors=(*anchors, *_far(26), *_far(48)) if leads else anchors,
        strict=1, limit=60, kind="story", halo=3.6, place=place.id,
    )  # fmt: skip


def _area_name(place: Place, pen: Pen, slim: float, leads: bool) -> Label:
    """Stand an area's name inside it; beside it, where it is too small for that."""
    lines = wrapped(clean(place.name))
    if place.shape is not None and not place.shape.is_empty:
        left, top, right, bottom = place.shape.bounds
    else:
        left, top, right, bottom = around(place.x, place.y, place.ring)
    dx, dy = (right - left) / 5, (bottom - top) / 5
    inner = tuple(
        Anchor(0, 0, x=h * dx, y=v * dy) for v in (0, -0.5, 0.5, -1, 1) for h in (0, -1, 1)
    )
    outer = tuple(Anchor(h, v, min(dx * 2, 12), 7) for h, v in _ROUND)
    if leads:
        outer += (*_far(30), *_far(58))
    size = 12.5 * max(slim, _LEAST_WORD)
    return Label(
        lines=lines, face=Face(size, 600, "italic"), colour=pen.paper.colours.muted, x=place.x,
        y=place.y, height=_height(lines), anchors=inner if right - left > 90 else outer, strict=1,
        limit=60, kind="area", halo=3.6, place=place.id,
    )  # fmt: skip


def off_place(wish: Label, rank: int) -> Label:
    """Let a name that had no room beside its place stand off it: nobody looks closer on paper.

    Of those the first may cover more than the others.
    """
    anchors = tuple(anchor for reach in _REACHES for anchor in _far(reach))
    return replace(wish, anchors=anchors, limit=_OFF if rank < _MAIN else _OFF / 2, waits=False)


def port_names(scene: Scene, colour: str, told: set[str]) -> Iterator[Label]:
    """Name ports that stand for inland towns, unless the map names them."""
    for port in scene.ports:
        if port.name and port.name not in told:
            lines = wrapped(clean(port.name))
            yield Label(
                lines=lines, face=Face(11.5), colour=colour, x=port.x, y=port.y,
                height=_height(lines), anchors=_near(6), strict=1, limit=9, kind="port", halo=3.2,
            )  # fmt: skip


def beside_and_others(
    countries: Sequence[Country], points: Sequence[Place]
) -> tuple[list[Country], list[Country]]:
    """Part the countries into those in or beside which the story is, and the others."""
    story = shapely.multipoints([(place.x, place.y) for place in points])
    near = [not story.is_empty and shapely.dwithin(one.shape, story, _BESIDE) for one in countries]
    return (
        [one for one, is_near in zip(countries, near, strict=True) if is_near],
        [one for one, is_near in zip(countries, near, strict=True) if not is_near],
    )


def nearest_first(countries: Sequence[Country], story: Points) -> list[Country]:
    """Sort countries by how large and how near they are to points of the story.

    Small ones far from all of it tell its reader nothing: they are left out.
    """
    if not len(story):
        return [*countries]
    points = shapely.multipoints(story)
    away = shapely.distance([one.shape for one in countries], points).tolist()
    weighed = [
        (one.rank + far / _FAR, one.name, one)
        for one, far in zip(countries, away, strict=True)
        if far < _FAR or one.rank <= _LARGE
    ]
    return [one for *_, one in sorted(weighed, key=lambda each: each[:2])]


def own_capitals(towns: Sequence[Label], beside: Sequence[Country]) -> list[Label]:
    """Pick the capitals of the countries that the story is in or beside: they may cover more."""
    shapes = [one.shape for one in beside]
    return [
        replace(town, limit=_OWN_LIMIT, anchors=_near(5))
        for town in towns
        if town.capital and shapely.intersects_xy(shapes, town.x, town.y).any()
    ]


def own_countries(names: Iterable[Label]) -> Iterator[Label]:
    """Let the countries that the story is in or beside stand wherever they have room, if tight."""
    for name in names:
        shape: Any = name.shape
        left, top, right, bottom = shape.bounds
        spread = [
            Anchor(0, 0, x=left + (right - left) * h / 8 - name.x, y=y - name.y)
            for y in np.arange(top + 6, bottom, 10.0).tolist()[:60]
            for h in range(1, 8)
            if shapely.intersects_xy(shape, left + (right - left) * h / 8, y)
        ]
        spread.sort(key=lambda one: math.hypot(one.x, one.y))
        yield replace(
            name, anchors=(*name.anchors, *spread[:_SPREAD]), limit=_OWN_LIMIT * 2, pad=6,
            strict=2, room=(right - left) * 1.6,
        )  # fmt: skip


def country_names(countries: Sequence[Country], colour: str, told: set[str]) -> Iterator[Label]:
    """Name countries, in their order, within their largest part, where the name has room."""
    upper = {name.upper() for name in told}
    for country in countries:
        name = clean(country.name).upper()
        if not name or name in upper:
            continue
        big = country.rank <= 2
        spread = [(x, y) for y in (0, -26, 26, -52, 52, -78, 78) for x in (0, -50, 50, -25, 25)]
        anchors = tuple(
            Anchor(0, 0, x=x, y=y)
            for x, y in spread
            if (x == y == 0) or shapely.intersects_xy(country.shape, country.x + x, country.y + y)
        )
        lines = wrapped(name) if country.right - country.left < len(name) * 9 else (name,)
        yield Label(
            lines=lines, face=Face(12 if big else 10.5), colour=colour, x=country.x, y=country.y,
            height=_height(lines) - 2, anchors=anchors, strict=3, limit=12, kind="country", pad=12,
            room=(country.right - country.left) * 1.1, shape=country.shape,
        )  # fmt: skip


def town_names(
    towns: Sequence[NamedTown], colour: str, told: set[str], points: Sequence[Place]
) -> Iterator[Label]:
    """Name the towns around, but those that the story names or that lie under its dots."""
    for town in towns:
        near = any(around(p.x, p.y, 9).holds(town.x, town.y) for p in points)
        if town.name in told or near:
            continue
        yield Label(
            lines=(clean(town.name),), face=Face(11), colour=colour, x=town.x, y=town.y,
            height=14, anchors=_near(5)[:4], strict=1, limit=3, kind="town", pad=8, halo=2.6,
            capital=town.capital,
        )  # fmt: skip


def symbols(lines: Sequence[Line], dots: Sequence[Dot], design: Grammar) -> Iterator[Label]:
    """Place the symbol of a unit beside its ring, beside its stub, or on its line."""
    ours = _symbol_of(design)
    told: list[tuple[Mark, float, float, Sequence[Anchor], Line | None]] = [
        (dot.mark, dot.x, dot.y, _clear_of(dot.radius + 9), None) for dot in dots
    ]
    for line in lines:
        if line.mark.shape == "stub":
            x, y = line.points[1 if line.ends[1] is not None else 0].tolist()
            told.append((line.mark, x, y, _clear_of(_STUB_ROOM), line))
        elif line.length > 80:
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


def icons(lines: Sequence[Line], legs: pd.DataFrame, design: Grammar) -> Iterator[Label]:
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


def _along(line: Line) -> Iterator[Anchor]:
    """Yield places on a line, the best first."""
    start = line.at(0)
    for share in (0.3, 0.4, 0.24, 0.46, 0.54, 0.66, 0.74, 0.18, 0.82):
        spot = line.at(line.length * share)
        yield Anchor(0, 0, x=spot.x - start.x, y=spot.y - start.y)


def counts(
    lines: Sequence[Line], colour: str, draft: str, *, several: bool = True
) -> Iterator[Label]:
    """Say of a line how many claims it stands for, and that it is a draft, by the word for that.

    `several` is False for flows: a line of them has many periods, and its width tells more.
    """
    for line in lines:
        if words := _counted(line, draft, several):
            spot = line.at(line.length * 0.4)
            yield Label(
                lines=(words,), face=Face(11, 700), colour=colour, x=spot.x,
                y=spot.y, height=13, strict=0.2, limit=30, kind="count", line=line, halo=3,
                anchors=tuple(
                    Anchor(dx, dy, 6, 6) for dx, dy in ((0, -1), (0, 1), (1, 0), (-1, 0))
                ),
            )  # fmt: skip


def _counted(line: Line, draft: str, several: bool) -> str:
    many = several and len(line.mark.claims) > 1 and line.length > 70
    told = (draft if line.mark.draft and line.length > 24 else "",
            f"×{len(line.mark.claims)}" if many else "")  # fmt: skip
    return " ".join(filter(None, told))
