"""The scale bar: round kilometres, true in the middle of the map, in its emptiest corner."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from geo_movements.figure.canvas import Pen
from geo_movements.figure.fonts import Face
from geo_movements.figure.frame import View
from geo_movements.figure.marks import Scene
from geo_movements.figure.plane import Box
from geo_movements.geodesy import distance_km
from geo_movements.languages import Words

__all__ = ["ScaleBar", "draw_scale", "scale_bar"]

_FACE = Face(10.5)
_UNEVEN = 1.03
"""Where the scale differs by more within the map, the bar says where it holds."""


@dataclass(frozen=True, kw_only=True)
class ScaleBar:
    """A bar, its words, and where it stands."""

    box: Box
    length: float
    words: str


def scale_bar(pen: Pen, view: View, scene: Scene, language: Words) -> ScaleBar:
    """Choose a round length, and the corner in which least of the story lies."""
    lon, lat = view.middle
    km = view.km_px(lon, lat)
    width = view.box.right
    room = max(60.0, min(170.0, width / 4)) * km
    power = 10.0 ** math.floor(math.log10(room))
    round_km = max(step * power for step in (1, 2, 5) if step * power <= room)
    number = language.number(int(round_km)) if round_km >= 1 else f"{round_km:g}"
    words = language.say("{number} km", number=number)
    if _is_uneven(view, km):
        words = language.say("{number} km at the centre", number=number)
    length = round_km / km
    wide = max(length, pen.width(words, _FACE)) + 16
    corners = [
        Box(x, y, x + wide, y + 30)
        for y in (view.box.bottom - 34, 4.0)
        for x in (4.0, width - wide - 4)
    ]
    return ScaleBar(
        box=min(corners, key=lambda box: _cost(box.wider(6), scene)), length=length, words=words
    )


def _is_uneven(view: View, km: float) -> bool:
    xs = np.linspace(view.box.left + 5, view.box.right - 5, 4)
    ys = np.linspace(view.box.top + 5, view.box.bottom - 5, 4)
    points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    lonlat = view.lonlat(points)
    known = lonlat[np.isfinite(lonlat).all(axis=1)]
    here = view.xy(known)
    for step in ((8.0, 0.0), (0.0, 8.0)):
        beside = view.lonlat(here + np.array(step))
        there = distance_km(*known.T, *beside.T) / 8
        if not ((there > km / _UNEVEN) & (there < km * _UNEVEN)).all():
            return True
    return False


def _cost(box: Box, scene: Scene) -> float:
    cost = sum(8.0 for p in scene.places if p.kind != "area" and box.holds(p.x, p.y))
    return cost + sum(float(box.count(line.points)) for line in scene.lines)


def draw_scale(pen: Pen, bar: ScaleBar) -> None:
    """Draw the bar with its ends, and the words above it."""
    colours = pen.paper.colours
    pen.layer("scale")
    left, bottom = bar.box.left + 8, bar.box.bottom - 7
    line = np.array(
        [
            [left, bottom - 4], [left, bottom], [left + bar.length, bottom],
            [left + bar.length, bottom - 4],
        ]
    )  # fmt: skip
    pen.stroke([line], colours.halo, 3.4, alpha=colours.halo_alpha)
    pen.stroke([line], colours.ink, 1.1)
    pen.text(left, bottom - 7, bar.words, _FACE, colours.ink, halo=2.6)
