"""Draws the lines of a story: each stretch after its kind, arrowheads, the signs of ports."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from geo_movements.figure.canvas import Pen, path_of, turned
from geo_movements.figure.fonts import Face
from geo_movements.figure.marks import Head, Line, Scene
from geo_movements.figure.plane import Points, parallel
from geo_movements.grammar import Grammar, Mark

__all__ = ["Tone", "arrow", "bar", "colour_of", "dash_of", "draw_heads", "draw_lines", "opacity_of"]

Tone = Callable[[Mark], str]
"""How a mark is drawn: plain, possible, ghost; out where it is not there."""
_OPACITY = {"possible": 0.5, "ghost": 0.16}
_BED = 0.17
"""How much of its colour is on the bed of a hollow line."""
_FADES = {"line": 0.22, "stub": 0.7}
"""So much of a line, or of a stub, fades at an end that is an area or is not told."""
_WITHIN = 0.7
"""Of a line to or from an area that it never leaves, as from Russia to Rostov: as of a stub."""
_FAINT = 0.08
_STEPS = 12
_RANK = {"ghost": 0, "possible": 1, "plain": 2}


def opacity_of(tone: str) -> float:
    """Return the opacity of a tone."""
    return _OPACITY.get(tone, 1.0)


def colour_of(mark: Mark, design: Grammar, pen: Pen) -> str:
    """Return the colour of a mark, grey where it is denied."""
    if mark.dash == "denied":
        return pen.paper.colours.grey
    group = design.groups[mark.group]
    return group.dark if pen.paper.colours.name == "dark" else group.light


def dash_of(dash: str, width: float) -> tuple[float, ...]:
    """Return the dashes of a status and a width, in pixels."""
    if dash in ("dashed", "denied"):
        return (5 + width * 1.3, 3 + width * 0.9)
    if dash == "dotted":
        return (0.01, width * 1.6 + 2.4)
    return ()


def ordered(scene: Scene, tone: Tone) -> list[tuple[Line, str]]:
    """List what is there in the order of drawing: what steps back first, then the widest."""
    toned = [(line, tone(line.mark)) for line in scene.lines]
    there = [one for one in toned if one[1] != "out"]
    return sorted(there, key=lambda one: (_RANK.get(one[1], 2), -one[0].width))


def draw_lines(pen: Pen, scene: Scene, design: Grammar, tone: Tone) -> None:
    """Draw each line with its halo."""
    for line, how in ordered(scene, tone):
        _draw(pen, line, colour_of(line.mark, design, pen), opacity_of(how), how != "ghost")


def draw_heads(pen: Pen, scene: Scene, design: Grammar, tone: Tone) -> None:
    """Draw the arrowheads, and question marks where nobody told the other end."""
    toned = ordered(scene, tone)
    for line, how in toned:
        if line.head:
            colour = colour_of(line.mark, design, pen)
            _head(pen, line, line.head, colour, opacity_of(how), how != "ghost")
    for line, how in toned:
        if line.unknown:
            x, y = line.unknown
            pen.text(
                x, y + 4.6, "?", Face(13, 700), colour_of(line.mark, design, pen), side=0, halo=3,
                alpha=opacity_of(how),
            )  # fmt: skip


# --- One line -------------------------------------------------------------------------------------


def _draw(pen: Pen, line: Line, colour: str, alpha: float, halo: bool) -> None:
    colours = pen.paper.colours
    pieces = list(_pieces(line))
    if halo and not line.band:
        for kind, start, end, fade in pieces:
            wide = _width_of(kind, line.width) + 3
            points, alphas = _faded(line, start, end, fade, ())
            alphas = [one * colours.halo_alpha * alpha for one in alphas]
            _lay(pen, points, colours.halo, wide, alphas)
    for kind, start, end, fade in pieces:
        _STROKES[kind](pen, line, start, end, fade, colour, alpha)
    if line.mark.dash == "denied":
        spot = line.at(line.length / 2)
        bar(pen, spot.x, spot.y, spot.angle + math.pi / 2, 5 + line.width, colour, alpha)


def _lay(
    pen: Pen,
    points: Sequence[Points],
    colour: str,
    width: float,
    alphas: Sequence[float],
    *,
    cap: str = "butt",
) -> None:
    """Stroke pieces, as one where they are alike."""
    if len({*alphas}) == 1:
        pen.stroke(points, colour, width, alpha=alphas[0], cap=cap)
    else:
        pen.strokes(points, colour, width, alphas, cap=cap)


def _full(
    pen: Pen, line: Line, start: float, end: float, fade: str | None, colour: str, alpha: float
) -> None:
    """Draw a way, or a plain connection: one stroke."""
    dash = dash_of(line.mark.dash, line.width)
    cap = "round" if line.mark.dash == "dotted" or line.band else "butt"
    if not fade:
        pen.stroke(
            [line.part(start, end)],
            colour,
            line.width,
            dash=dash,
            phase=start,
            cap=cap,
            alpha=alpha,
        )
        return
    points, alphas = _faded(line, start, end, fade, dash)
    pen.strokes(points, colour, line.width, [one * alpha for one in alphas], cap=cap)


def _hollow(
    pen: Pen, line: Line, start: float, end: float, fade: str | None, colour: str, alpha: float
) -> None:
    """Draw what is straight for want of a way: two rails on a pale bed."""
    wide, rail = _width_of("fallback", line.width), _rail(line.width)
    points, alphas = _faded(line, start, end, fade, ())
    _lay(pen, points, colour, wide, [one * alpha * _BED for one in alphas])
    dash = dash_of(line.mark.dash, line.width)
    dotted = line.mark.dash == "dotted"
    for side in (-1, 1):
        for part, own in zip(points, alphas, strict=True):
            beside = parallel(part, side * (wide - rail) / 2)
            pen.stroke(
                [beside], colour, rail * 1.5 if dotted else rail, dash=dash, phase=start,
                cap="round" if dotted else "butt", alpha=own * alpha,
            )  # fmt: skip


def _hairline(
    pen: Pen, line: Line, start: float, end: float, fade: str | None, colour: str, alpha: float
) -> None:
    """Draw what goes on land to the port, the railway or the road: a dotted hairline."""
    del fade
    pen.stroke([line.part(start, end)], colour, 1.5, dash=(1.6, 2.4), alpha=alpha)


_STROKES = {"route": _full, "plain": _full, "fallback": _hollow, "access": _hairline}


def _width_of(kind: str, width: float) -> float:
    if kind == "access":
        return 1.5
    return max(width, 2.6 + 2 * _rail(width)) if kind == "fallback" else width


def _rail(width: float) -> float:
    return max(1.1, min(2.2, width * 0.28))


def _pieces(line: Line) -> list[tuple[str, float, float, str | None]]:
    """Part the stretches of a line up to its head where a fading end begins and ends."""
    first, last = _clear(line)
    main = next(
        (n for n in reversed(range(len(line.stretches))) if line.stretches[n].kind != "access"), -1
    )
    found: list[tuple[str, float, float, str | None]] = []
    for n, (kind, start, end) in enumerate(line.stretches):
        under = end
        if n == main and line.head and line.head.at >= line.tip - 1:
            under = line.head.at - line.head.size * 0.7
        to = max(min(end, under), start + 0.5)
        cuts: list[tuple[float, float, str | None]] = [
            (start, min(to, first), "in"),
            (max(start, first), min(to, last), None),
            (max(start, last), to, "out"),
        ]
        found += [(kind, a, b, fade) for a, b, fade in cuts if b > a]
    return found


def _clear(line: Line) -> tuple[float, float]:
    """Tell where a line has faded in, and where it begins to fade out."""
    start, end = line.mark.fades
    share = _WITHIN if line.within else _FADES.get(line.mark.shape, 0.22)
    reach = line.length * min(share, 0.5 if start and end else 1)
    return (reach if start else 0.0), (line.length - reach if end else line.length)


def _faded(
    line: Line, start: float, end: float, fade: str | None, dash: Sequence[float]
) -> tuple[list[Points], list[float]]:
    """Part a piece that fades, each part with its opacity; dashes are parts already."""
    if not fade:
        return [line.part(start, end)], [1.0]
    if dash:
        on, period = dash[0], dash[0] + dash[1]
        firsts = np.arange(math.floor(start / period) * period, end, period)
        spans = [(max(at, start), min(at + max(on, 0.02), end)) for at in firsts.tolist()]
        spans = [(a, b) for a, b in spans if b > a]
    else:
        edges = np.linspace(start, end, _STEPS + 1).tolist()
        spans = [*pairwise(edges)]
    first, last = _clear(line)

    def alpha(at: float) -> float:
        share = (
            at / (first or 1) if fade == "in" else (line.length - at) / ((line.length - last) or 1)
        )
        return _FAINT + (1 - _FAINT) * min(max(share, 0.0), 1.0)

    return [line.part(a, b) for a, b in spans], [round(alpha((a + b) / 2), 3) for a, b in spans]


# --- Signs on lines -------------------------------------------------------------------------------


def bar(
    pen: Pen, x: float, y: float, angle: float, reach: float, colour: str, alpha: float
) -> None:
    """Draw a bar across what is denied."""
    dx, dy = math.cos(angle) * reach, math.sin(angle) * reach
    pen.stroke([np.array([[x - dx, y - dy], [x + dx, y + dy]])], colour, 2.4, alpha=alpha)


_ARROW = path_of([np.array([[0, 0], [-1, 0.44], [-0.72, 0], [-1, -0.44]], dtype=float)])


def arrow(pen: Pen, head: Head, colour: str, *, alpha: float = 1.0, halo: bool = True) -> None:
    """Draw an arrowhead whose tip is at its point."""
    path = turned(_ARROW, head.x, head.y, head.angle, head.size)
    colours = pen.paper.colours
    if halo:
        pen.fill(path, "none", edge=colours.halo, width=2.5, edge_alpha=colours.halo_alpha * alpha)
    pen.fill(path, colour, alpha=alpha)


def _head(pen: Pen, line: Line, head: Head, colour: str, alpha: float, halo: bool) -> None:
    within = line.band and line.width > head.size
    if within:
        arrow(pen, head, pen.paper.colours.halo, alpha=alpha * 0.9, halo=False)
    else:
        arrow(pen, head, colour, alpha=alpha, halo=halo)


def draw_ports(pen: Pen, scene: Scene) -> None:
    """Draw a small square where a line leaves the land or comes to it."""
    colours = pen.paper.colours
    for port in scene.ports:
        x, y = port.x, port.y
        square = path_of(
            [
                np.array(
                    [[x - 2.7, y - 2.7], [x + 2.7, y - 2.7], [x + 2.7, y + 2.7], [x - 2.7, y + 2.7]]
                )
            ]
        )
        pen.fill(square, "none", edge=colours.halo, width=4, edge_alpha=colours.halo_alpha)
        pen.fill(square, colours.land, edge=colours.ink, width=1.4)
