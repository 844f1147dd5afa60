"""One map of a figure: its view, its ground and its scene, and how they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo_movements import basemap, grammar
from geo_movements.errors import OutputError
from geo_movements.figure.canvas import Pen
from geo_movements.figure.frame import View, seen_points, view_of
from geo_movements.figure.ground import Ground, ground_of
from geo_movements.figure.labels import draw_labels, place_labels
from geo_movements.figure.lines import Tone, draw_heads, draw_lines, draw_ports
from geo_movements.figure.marks import Place, Scene
from geo_movements.figure.plane import Box
from geo_movements.figure.projection import Projection, area_of, projection_of
from geo_movements.figure.scale import ScaleBar, draw_scale, scale_bar
from geo_movements.figure.scene import scene_of
from geo_movements.figure.sites import (
    Hatch,
    draw_areas,
    draw_dots,
    draw_ground,
    draw_presences,
    draw_rings,
    hatches_of,
)
from geo_movements.figure.wishes import Label
from geo_movements.grammar import Grammar, Mark
from geo_movements.grammar.sites import extent_of, spots_of, with_countries
from geo_movements.languages import Words
from geo_movements.schema import Story

__all__ = ["Extent", "Mapped", "bar_of", "draw_map", "extent", "labels_of", "map_of", "plain"]


@dataclass(frozen=True, kw_only=True)
class Extent:
    """Where a story is, projected."""

    projection: Projection
    metres: NDArray[np.float64]
    west: float
    places: pd.DataFrame
    spots: Sequence[basemap.Spot]

    @property
    def aspect(self) -> float:
        """Return the height by the width, in the projection."""
        width, height = (self.metres.max(axis=0) - self.metres.min(axis=0)).tolist()
        least = 30_000.0
        return float(max(height, least) / max(width, least))


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """What a map shows, laid out in a frame whose corner is 0, 0."""

    story: Story
    design: Grammar
    view: View
    ground: Ground
    scene: Scene
    hatches: list[Hatch]


def extent(story: Story, wanted: str) -> Extent:
    """Find where a story is and how to project it. Raises `OutputError` where it is nowhere."""
    whole = grammar.used_places(_with_countries(story))
    shapes = [
        shape for shape in extent_of(story, whole) if shape is not None and not shape.is_empty
    ]
    if not shapes:
        raise OutputError("no claim of the story has a place on the map: there is nothing to draw.")
    bounds = basemap.area_of_interest(shapes)
    west = (bounds[0] + bounds[2]) / 2 - 180
    moved = np.array([basemap.shift_into(shape, west) for shape in shapes], dtype=object)
    lonlat = shapely.get_coordinates(moved)
    projection = projection_of(area_of(lonlat, bounds), wanted)
    return Extent(
        projection=projection, metres=seen_points(projection, lonlat), west=west, places=whole,
        spots=spots_of(whole, west),
    )  # fmt: skip


def _with_countries(story: Story) -> Story:
    return replace(story, places=with_countries(story.places))


def map_of(
    story: Story, design: Grammar, where: Extent, width: float, height: float, language: Words
) -> Mapped:
    """Lay out a story in a frame."""
    box = Box(0.0, 0.0, width, height)
    room = min(34.0, width / 9, height / 9)
    view = view_of(where.projection, where.metres, box, room)
    ground = ground_of(
        view, borders=story.settings.borders, language=language.code, story=where.spots
    )
    scene = scene_of(story, where.places, design, view, where.west, language)
    return Mapped(
        story=story, design=design, view=view, ground=ground, scene=scene,
        hatches=hatches_of(scene, ground, box),
    )  # fmt: skip


def plain(mark: Mark) -> str:
    """Draw every mark in full."""
    del mark
    return "plain"


def faded_of(scene: Scene, tone: Tone) -> Callable[[Place], bool]:
    """Tell which places step back, since all that touches them does."""
    kept: set[str | None] = set()
    ghosts: set[str | None] = set()
    for line in scene.lines:
        (ghosts if tone(line.mark) == "ghost" else kept).update(line.ends)
    for dot in scene.dots:
        (ghosts if tone(dot.mark) == "ghost" else kept).add(dot.place)
    return lambda place: place.id not in kept and place.id in ghosts


def draw_map(
    pen: Pen,
    mapped: Mapped,
    tone: Tone,
    *,
    bar: ScaleBar | None,
    ground: bool = True,
    fade: bool = True,
    labels: Sequence[Label] | None = None,
) -> None:
    """Draw a map from its corner, with names that have their places or with its own."""
    scene, design, box = mapped.scene, mapped.design, mapped.view.box
    if not fade:
        scene = _there(scene, tone)
    faded = faded_of(scene, tone)
    if ground:
        draw_ground(pen, mapped.ground, box, mapped.view.zoom)
    pen.layer("areas", box)
    there = {place.id for place in scene.places}
    draw_areas(pen, [one for one in mapped.hatches if one.place.id in there], faded)
    draw_rings(pen, scene, faded)
    pen.layer("lines", box)
    draw_lines(pen, scene, design, tone)
    pen.layer("arrows", box)
    draw_heads(pen, scene, design, tone)
    pen.layer("places", box)
    draw_ports(pen, scene)
    draw_presences(pen, scene, design, tone)
    draw_dots(pen, scene, faded)
    if labels is None:
        labels = labels_of(pen, replace(mapped, scene=scene), bar, tone)
    back = {place.id for place in scene.places if faded(place)}
    draw_labels(pen, labels, design, box, tone, back.__contains__)
    if bar:
        draw_scale(pen, bar)


def labels_of(pen: Pen, mapped: Mapped, bar: ScaleBar | None, tone: Tone = plain) -> list[Label]:
    """Give each name on a map its place."""
    return place_labels(
        pen, mapped.scene, mapped.ground, mapped.design, pd.DataFrame(mapped.story.legs), tone,
        faded_of(mapped.scene, tone), mapped.view.box.wider(-2), [bar.box] if bar else [],
    )  # fmt: skip


def _there(scene: Scene, tone: Tone) -> Scene:
    """Leave out what is not there, and the places that only it touches."""
    lines = [line for line in scene.lines if tone(line.mark) != "out"]
    dots = [dot for dot in scene.dots if tone(dot.mark) != "out"]
    left = {end for line in lines for end in line.ends} | {dot.place for dot in dots}
    joints = {(round(x), round(y)) for line in lines for x, y, _ in line.joints}
    return Scene(
        places=[place for place in scene.places if place.id in left],
        lines=lines,
        dots=dots,
        ports=[port for port in scene.ports if (round(port.x), round(port.y)) in joints],
        slim=scene.slim,
    )


def bar_of(pen: Pen, mapped: Mapped, language: Words) -> ScaleBar:
    """Choose the scale bar and the corner that is emptiest."""
    return scale_bar(pen, mapped.view, mapped.scene, language)
