"""Draws what stands still: areas with their hatch, rings of doubt, presences, towns."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo_movements.figure.canvas import Pen, path_of_shapes
from geo_movements.figure.ground import Ground, as_one
from geo_movements.figure.lines import Tone, bar, colour_of, opacity_of
from geo_movements.figure.plane import Box, Points
from geo_movements.figure.scene import Place, Scene
from geo_movements.grammar import Grammar

__all__ = ["draw_areas", "draw_dots", "draw_ground", "draw_presences", "draw_rings", "hatch"]

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


def draw_areas(
    pen: Pen, scene: Scene, ground: Ground, box: Box, faded: Callable[[Place], bool]
) -> None:
    """Hatch the areas: somewhere in here. A sea keeps to the sea, an area to the land."""
    areas = [place for place in scene.places if place.kind == "area"]
    if not areas:
        return
    land = as_one(ground.land)
    colours = pen.paper.colours
    for place in areas:
        alpha = colours.hatch_alpha * (0.35 if faded(place) else 1)
        shape = place.shape
        if shape is None:
            shape = shapely.Point(place.x, place.y).buffer(place.ring, quad_segs=48)
        lines = hatch(shape, box)
        edge = shapely.boundary(shape)
        for drawn, dash in ((lines, ()), (edge, () if place.edge else (2, 5))):
            kept = drawn
            if place.sea:
                kept = shapely.difference(drawn, land)
            elif place.shape is not None:
                kept = shapely.intersection(drawn, land)
            width = 0.9 if drawn is lines else 1.0
            pen.stroke(_lines(kept), colours.hatch, width, dash=dash, alpha=alpha)


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
