"""A pen on a sheet: strokes, fills and words in pixels, kept in named layers for matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox
from shapely.geometry.base import BaseGeometry

from geo_movements.figure.fonts import Face, Fonts
from geo_movements.figure.paper import MARGIN_PX, Paper
from geo_movements.figure.plane import Box, Points

__all__ = ["Layer", "Pen", "path_of", "path_of_shapes", "turned"]

_ALIGN = {-1: "right", 0: "center", 1: "left"}


class Layer(Artist):
    """A named group of what is drawn together."""

    def __init__(self, name: str) -> None:
        """Begin an empty layer."""
        super().__init__()
        self.name = name
        self.parts: list[Artist] = []

    def draw(self, renderer: Any) -> None:
        """Draw the parts within a group of the layer's name."""
        if not self.parts:
            return
        renderer.open_group("layer", gid=self.name)
        for part in self.parts:
            part.draw(renderer)
        renderer.close_group("layer")


class Word(Text):
    """Words on one line whose width is known: they need no layout of matplotlib's."""

    wide: float = 0.0
    """In pixels of the page."""
    side: int = 1

    def draw(self, renderer: Any) -> None:
        """Draw the words from where they begin; an SVG is told where they are held."""
        transform = self.get_transform()
        (x, y), (end, _) = transform.transform(
            [self.get_position(), (self.get_position()[0] + self.wide, self.get_position()[1])]
        )
        x -= (end - x) * (1 - self.side) / 2
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color(), isRGBA=True)
        self._set_gc_clip(gc)  # type: ignore[attr-defined]
        renderer.draw_text(gc, x, y, self.get_text(), self.get_fontproperties(), 0, mtext=self)
        gc.restore()


class Pen:
    """Draws on a sheet in pixels of the page, y downwards from the top."""

    def __init__(self, paper: Paper, fonts: Fonts) -> None:
        """Take the sheet and its fonts."""
        self.paper = paper
        self.fonts = fonts
        self.layers: dict[str, Layer] = {}
        self.at: Layer | None = None
        self.clip: Box | None = None
        self.group = ""
        """What the names of layers begin with: of several maps each has its own."""
        self.origin = (0.0, 0.0)
        """Where what is drawn now has its zero: a map is drawn from its own corner."""
        self._placed: list[tuple[Artist, tuple[float, float], Box | None]] = []
        self.used: dict[tuple[str, int, str], set[str]] = {}

    def layer(self, name: str, clip: Box | None = None) -> None:
        """Go on in a layer of this name; what is drawn there is cut to `clip`."""
        name = f"{self.group}{name}"
        self.at = self.layers.setdefault(name, Layer(name))
        self.clip = clip

    def _add(self, artist: Artist) -> None:
        assert self.at is not None
        self.at.parts.append(artist)
        self._placed.append((artist, self.origin, self.clip))

    # --- Shapes -----------------------------------------------------------------------------------

    def fill(
        self,
        path: Path,
        colour: str,
        *,
        alpha: float = 1.0,
        edge: str | None = None,
        width: float = 0.0,
        edge_alpha: float = 1.0,
    ) -> None:
        """Fill a path, and stroke its edge where one is given."""
        px = self.paper.px_pt
        patch = PathPatch(
            path,
            facecolor=to_rgba(colour, alpha) if colour != "none" else "none",
            edgecolor=to_rgba(edge, edge_alpha) if edge else "none",
            linewidth=width * px if edge else 0,
            joinstyle="round",
        )
        self._add(patch)

    def stroke(
        self,
        lines: Sequence[Points],
        colour: str,
        width: float,
        *,
        dash: Sequence[float] = (),
        phase: float = 0.0,
        cap: str = "butt",
        alpha: float = 1.0,
    ) -> None:
        """Stroke lines alike as one path; `dash` in pixels, on and off in turn."""
        if not lines:
            return
        px = self.paper.px_pt
        patch = PathPatch(
            path_of(lines, closed=False),
            facecolor="none",
            edgecolor=to_rgba(colour, alpha),
            linewidth=width * px,
            joinstyle="round",
            capstyle=cap,
        )
        if dash:
            patch.set_linestyle((phase * px, [one * px for one in dash]))
        self._add(patch)

    def strokes(
        self,
        lines: Sequence[Points],
        colour: str,
        width: float,
        alphas: Sequence[float],
        *,
        cap: str = "butt",
    ) -> None:
        """Stroke lines each with its own opacity."""
        if lines:
            rgba = np.tile(to_rgba(colour), (len(lines), 1))
            rgba[:, 3] = alphas
            made = LineCollection(
                [*lines], colors=rgba, linewidths=width * self.paper.px_pt, capstyle=cap,
                joinstyle="round",
            )  # fmt: skip
            self._add(made)

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        colour: str = "none",
        *,
        alpha: float = 1.0,
        edge: str | None = None,
        width: float = 0.0,
        dash: Sequence[float] = (),
        edge_alpha: float = 1.0,
    ) -> None:
        """Draw a disc or a ring."""
        path = Path.unit_circle().transformed(Affine2D().scale(radius).translate(x, y))
        px = self.paper.px_pt
        patch = PathPatch(
            path,
            facecolor=to_rgba(colour, alpha) if colour != "none" else "none",
            edgecolor=to_rgba(edge, edge_alpha) if edge else "none",
            linewidth=width * px if edge else 0,
        )
        if dash:
            patch.set_linestyle((0, [one * px for one in dash]))
        self._add(patch)

    def rect(self, box: Box, colour: str, **look: Any) -> None:
        """Fill a rectangle."""
        left, top, right, bottom = box
        corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
        self.fill(path_of([corners]), colour, **look)

    # --- Words ------------------------------------------------------------------------------------

    def width(self, words: str, face: Face) -> float:
        """Measure words."""
        return self.fonts.width(face, words)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        face: Face,
        colour: str,
        *,
        side: int = 1,
        halo: float = 0.0,
        alpha: float = 1.0,
    ) -> None:
        """Write words whose baseline is at y; `side` 1 begins at x, -1 ends there, 0 is about it.

        The halo is a drawn outline under words that stay words.
        """
        if not words.strip():
            return
        px, colours = self.paper.px_pt, self.paper.colours
        families = self.fonts.families(face, words)
        props = FontProperties(
            family=families,
            weight=face.weight,
            style=face.style,  # type: ignore[arg-type]
            size=face.size * px,
        )
        for family in families:
            self.used.setdefault((family, face.weight, face.style), set()).update(words)
        if halo:
            start = x - self.width(words, face) * (1 - side) / 2
            outline = TextPath((0, 0), words, prop=props, usetex=False)
            matrix = Affine2D().scale(1 / px, -1 / px).translate(start, y)
            self._add(
                PathPatch(
                    outline.transformed(matrix), facecolor="none",
                    edgecolor=to_rgba(colours.halo, colours.halo_alpha * alpha),
                    linewidth=halo * px, joinstyle="round", capstyle="round",
                )
            )  # fmt: skip
        written = Word(
            x, y, words, color=to_rgba(colour, alpha), fontproperties=props, ha=_ALIGN[side],
            va="baseline", parse_math=False, usetex=False,
        )  # fmt: skip
        written.wide, written.side = self.width(words, face), side
        self._add(written)

    def attach(self, figure: Figure, height: float) -> None:
        """Put all layers on a matplotlib figure; the height, in pixels, is now known."""
        px = self.paper.px_pt
        height += MARGIN_PX
        points = Affine2D().scale(1 / 72) + figure.dpi_scale_trans
        for artist, (x, y), clip in self._placed:
            dx, dy = x + MARGIN_PX, y
            artist.set_figure(figure)
            place = Affine2D().translate(dx, dy).scale(px, -px).translate(0, height * px)
            artist.set_transform(place + points)
            if clip is not None:
                left, right = (clip.left + dx) * px, (clip.right + dx) * px
                low, high = (height - clip.bottom - dy) * px, (height - clip.top - dy) * px
                box = Bbox([[left, low], [right, high]])
                artist.set_clip_box(TransformedBbox(box, points))
        for layer in self.layers.values():
            figure.add_artist(layer)


def path_of(rings: Sequence[Points], *, closed: bool = True) -> Path:
    """Make one path of rings or lines."""
    vertices, codes = [], []
    for ring in rings:
        if closed:
            if not (ring[0] == ring[-1]).all():
                ring = np.concatenate([ring, ring[:1]])
            code = np.full(len(ring), Path.LINETO, dtype=Path.code_type)
            code[-1] = Path.CLOSEPOLY
        else:
            code = np.full(len(ring), Path.LINETO, dtype=Path.code_type)
        code[0] = Path.MOVETO
        vertices.append(ring)
        codes.append(code)
    return Path(np.concatenate(vertices), np.concatenate(codes))


def path_of_shapes(shapes: Sequence[BaseGeometry]) -> Path | None:
    """Make one path of polygons, all outer rings turning the same way: neighbours leave no seam."""
    rings = []
    for shape in shapes:
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon" and not part.is_empty:
                part = shapely.orient_polygons(part)
                rings += [
                    shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)
                ]
    return path_of(rings) if rings else None


def turned(path: Path, x: float, y: float, angle: float, scale: float = 1.0) -> Path:
    """Turn a path about its origin, and move it."""
    return path.transformed(Affine2D().scale(scale).rotate(angle).translate(x, y))
