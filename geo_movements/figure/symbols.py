"""Military symbols on a figure: the shapes of the grammar as paths, in a claim's colour."""

from __future__ import annotations

from functools import cache

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.svgLib.path import parse_path
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from geo_movements.figure.canvas import Pen
from geo_movements.figure.fonts import Face
from geo_movements.grammar.symbols import Symbol

__all__ = ["draw_symbol", "size_of"]

HEIGHT_PX = 24.0
"""On the map, as on the page."""
_FRAME = 144.0
"""The height of a frame in the symbol's own units."""


def size_of(symbol: Symbol, height_px: float = HEIGHT_PX) -> tuple[float, float]:
    """Return how wide and tall a symbol is drawn, in pixels; frames are of unlike heights."""
    _, _, width, height = symbol.box
    return width * height_px / _FRAME, height * height_px / _FRAME


def draw_symbol(
    pen: Pen, symbol: Symbol, x: float, y: float, colour: str, ground: str,
    *, height_px: float = HEIGHT_PX, alpha: float = 1.0,
) -> None:  # fmt: skip
    """Draw a symbol about a point; its frame is filled with the ground."""
    left, top, width, height = symbol.box
    scale = height_px / _FRAME
    move = Affine2D().translate(-left - width / 2, -top - height / 2).scale(scale).translate(x, y)
    for at, shape in enumerate(symbol.shapes):
        dx, dy, own = shape.at
        place = Affine2D().scale(own).translate(dx, dy) + move
        # Lines of the standard are hairlines at this size.
        line = shape.stroke * own * scale * (2.0 if at == 0 else 1.9)
        filled = {"none": "none", "ink": colour, "ground": ground}[shape.fill]
        if shape.word is not None:
            size = shape.size * own * scale
            tx, ty = place.transform((shape.x, shape.y))
            pen.text(tx, ty + size * 0.36, shape.word, Face(size, 700), colour, side=0, alpha=alpha)
        elif shape.path is not None:
            pen.fill(
                place.transform_path(_path(shape.path)), filled, alpha=alpha,
                edge=colour if shape.stroke else None, width=line, edge_alpha=alpha,
            )  # fmt: skip


@cache
def _path(data: str) -> Path:
    """Read SVG path data."""
    record = DecomposingRecordingPen({})
    parse_path(data, record)
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    curves = {"moveTo": Path.MOVETO, "lineTo": Path.LINETO, "curveTo": Path.CURVE4,
              "qCurveTo": Path.CURVE3}  # fmt: skip
    for name, points in record.value:
        if name == "closePath":
            vertices.append(vertices[-1])
            codes.append(int(Path.CLOSEPOLY))
        elif name in curves:
            vertices += points
            codes += [int(curves[name])] * len(points)
    return Path(vertices, codes)
