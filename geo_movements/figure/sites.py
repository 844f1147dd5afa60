"""Draws what stands still: areas with their hatch, rings of doubt, presences, towns."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_movements.basemap.clipping import clipped
from geo_movements.figure.canvas import Pen, path_of_shapes
from geo_movements.figure.ground import Ground
from geo_movements.figure.lines import Tone, bar, colour_of, opacity_of
from geo_movements.figure.marks import Place, Scene
from geo_movements.figure.plane import Box, Points
from geo_movements.grammar import Grammar

__all__ = [
    "Hatch", "draw_areas", "draw_dots", "draw_ground", "draw_presences", "draw_rings", "hatch",
    "hatches_of",
]  # fmt: skip

_HATCH_PX = 6.4
"""Between two lines of a hatch."""


def draw_ground(pen: Pen, ground: Ground, box: Box, zoom: float) -> None:
    """Draw sea, land, rivers, lakes, coast and borders, a layer each, cut to the frame."""
    colours = pen.paper.colours
    pen.layer("sea")
    pen.rect(box, colours.sea)
    pen.layer("land", box)
    if path := path_of_shapes(ground.land):
        pen.fill(path, colours.land)
    pen.layer("rivers", box)
    for width, lines in ground.rivers:
        pen.stroke(lines, colours.river, width, cap="round")
    pen.layer("lakes", box)
    if path := path_of_shapes(ground.lakes):
        pen.fill(path, colours.sea)
    pen.layer("coast", box)
    pen.stroke(ground.lines.get("coast", []), colours.coast, 0.7)
    pen.layer("borders", box)
    wide = 0.7 if zoom < 3.5 else 1.0
    pen.stroke(ground.lines.get("border", []), colours.border, wide)
    pen.stroke(ground.lines.get("disputed", []), colours.border, wide + 0.2, dash=(5, 3))
    pen.stroke(ground.lines.get("claimed", []), colours.border, wide + 0.2, dash=(1.5, 3))


class Hatch(NamedTuple):
    """An area as it is drawn: the lines of its hatch, its outline, and the outline's dash."""

    place: Place
    lines: list[Points]
    edge: list[Points]
    dash: tuple[float, ...]


def hatches_of(scene: Scene, ground: Ground, box: Box) -> list[Hatch]:
    """Hatch the areas: somewhere in here. A sea keeps to the sea, an area to the land."""
    areas = [place for place in scene.places if place.kind == "area"]
    if not areas:
        return []
    land = np.array(ground.land, dtype=object)
    coarse, thinned = land.copy(), np.zeros(len(land), dtype=bool)
    boxes = shapely.bounds(land)
    found = []
    for place in areas:
        shape = place.shape
        if shape is None:
            shape = shapely.Point(place.x, place.y).buffer(place.ring, quad_segs=48)
        if shape.is_empty:
            continue
        left, top, right, bottom = shape.bounds
        near = (boxes[:, 0] < right) & (boxes[:, 2] > left)
        near &= (boxes[:, 1] < bottom) & (boxes[:, 3] > top)
        # Where a line of a hatch ends is not seen to half a pixel.
        fresh = near & ~thinned
        coarse[fresh] = _coarse(land[fresh])
        thinned |= near
        under = clipped(coarse[near], left, top, right, bottom)
        lines, edge = hatch(shape, box), shapely.boundary(shape)
        if place.sea:
            whole = shapely.union_all(shapely.make_valid(under))
            lines, edge = shapely.difference(lines, whole), shapely.difference(edge, whole)
        elif place.shape is not None:
            kept = [shapely.intersection(lines, _valid(part)) for part in under]
            lines = shapely.union_all(kept) if kept else lines
        drawn = () if place.edge else (2.0, 5.0)
        found.append(Hatch(place, _lines(lines), _lines(edge), drawn))
    return found


def _coarse(shapes: NDArray[Any]) -> NDArray[Any]:
    """Thin polygons; where that makes one cross itself, slower and without."""
    thin = shapely.simplify(shapes, 0.5, preserve_topology=False)
    bad = ~shapely.is_valid(thin) | shapely.is_empty(thin)
    thin[bad] = shapely.simplify(shapes[bad], 0.5)
    return thin


def _valid(shape: BaseGeometry) -> BaseGeometry:
    return shape if shapely.is_valid(shape) else shapely.make_valid(shape)


def draw_areas(pen: Pen, hatches: Sequence[Hatch], faded: Callable[[Place], bool]) -> None:
    """Draw the areas' hatches and outlines."""
    colours = pen.paper.colours
    for place, lines, edge, dash in hatches:
        alpha = colours.hatch_alpha * (0.35 if faded(place) else 1)
        pen.stroke(lines, colours.hatch, 0.9, alpha=alpha)
        pen.stroke(edge, colours.hatch, 1.0, dash=dash, alpha=alpha)


def hatch(shape: BaseGeometry, box: Box) -> BaseGeometry:
    """Return the lines of a hatch in a shape, the same lines whatever the shape."""
    left, top, right, bottom = shape.bounds if not shape.is_empty else box
    left, top = max(left, box.left), max(top, box.top)
    right, bottom = min(right, box.right), min(bottom, box.bottom)
    step = _HATCH_PX * math.sqrt(2)
    firsts = np.arange(math.ceil((left + top) / step), math.floor((right + bottom) / step) + 1)
    lines = [
        [(at * step - top + 1, top - 1), (at * step - bottom - 1, bottom + 1)] for at in firsts
    ]
    if not lines:
        return shapely.MultiLineString()
    return shapely.intersection(shapely.MultiLineString(lines), shapely.make_valid(shape))


def _lines(shape: BaseGeometry) -> list[Points]:
    merged = shapely.line_merge(shape) if shape.geom_type == "MultiLineString" else shape
    return [
        shapely.get_coordinates(part)
        for part in shapely.get_parts(merged)
        if part.geom_type in ("LineString", "LinearRing") and not part.is_empty
    ]


def draw_rings(pen: Pen, scene: Scene, faded: Callable[[Place], bool]) -> None:
    """Draw rings of true radius: about here."""
    colours = pen.paper.colours
    for place in scene.places:
        if place.kind == "area" or place.ring < 7:
            continue
        alpha = 0.3 if faded(place) else 1.0
        pen.circle(
            place.x, place.y, place.ring, colours.hatch, alpha=colours.ring_alpha * alpha,
            edge=colours.muted, width=1.1, dash=(3, 3), edge_alpha=alpha,
        )  # fmt: skip


def draw_presences(pen: Pen, scene: Scene, design: Grammar, tone: Tone) -> None:
    """Draw who is there: filled where confirmed or assessed, open where claimed."""
    colours = pen.paper.colours
    for dot in scene.dots:
        how = tone(dot.mark)
        if how == "out":
            continue
        alpha, colour = opacity_of(how), colour_of(dot.mark, design, pen)
        pen.circle(dot.x, dot.y, dot.radius + 2, colours.halo, alpha=colours.halo_alpha * alpha)
        solid = dot.mark.dash == "solid" and not dot.area
        dash: Sequence[float] = (
            (3.4, 2.6) if dot.area else (2, 2) if dot.mark.dash == "dotted" else ()
        )
        pen.circle(
            dot.x, dot.y, dot.radius - 1, colour if solid else colours.land, alpha=alpha,
            edge=colour, width=2.6, dash=dash, edge_alpha=alpha,
        )  # fmt: skip
        if dot.mark.dash == "denied":
            bar(pen, dot.x, dot.y, -math.pi / 4, dot.radius + 5, colour, alpha)


def draw_dots(pen: Pen, scene: Scene, faded: Callable[[Place], bool]) -> None:
    """Draw towns and sites, above the lines that meet there."""
    busy = {dot.place for dot in scene.dots}
    colours = pen.paper.colours
    for place in scene.places:
        if place.kind == "dot" and place.id not in busy:
            alpha = 0.4 if faded(place) else 1.0
            pen.circle(
                place.x, place.y, 3.6, colours.land, alpha=alpha, edge=colours.ink, width=1.6,
                edge_alpha=alpha,
            )  # fmt: skip
