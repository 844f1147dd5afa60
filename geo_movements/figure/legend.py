"""The legend of a figure: what is on it, in columns by the question that it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geo_movements.figure.canvas import Pen, turned
from geo_movements.figure.fonts import Face, clean
from geo_movements.figure.icons import icon
from geo_movements.figure.lines import arrow, dash_of
from geo_movements.figure.marks import Head
from geo_movements.figure.plane import Box
from geo_movements.figure.symbols import draw_symbol
from geo_movements.figure.type import Block, columns, wrap
from geo_movements.grammar import Entry, Grammar

__all__ = ["Legend", "legend_blocks"]

HEAD, BODY, NOTE = Face(11.5, 700), Face(11.5), Face(10.5)
_SAMPLE, _GAP = 34.0, 8.0


@dataclass(frozen=True, kw_only=True)
class Legend:
    """What draws a legend: the grammar, and the numbers of the sources behind each colour."""

    design: Grammar
    cited: Mapping[int, str]


def legend_blocks(pen: Pen, legend: Legend, width: float) -> list[Block]:
    """Make a block for each question, as wide as a column."""
    questions = dict.fromkeys(entry.question for entry in legend.design.legend)
    blocks = []
    for question in questions:
        entries = [entry for entry in legend.design.legend if entry.question == question]
        blocks.append(_block(pen, legend, question, entries, width))
    return blocks


def _block(
    pen: Pen, legend: Legend, question: str, entries: Sequence[Entry], width: float
) -> Block:
    rows: list[tuple[Entry, list[str], str]] = []
    height = 17.0
    for entry in entries:
        note = entry.mark == "note"
        room = width if note else width - _SAMPLE - _GAP
        cited = legend.cited.get(int(entry.value), "") if entry.mark == "colour" else ""
        words = clean(entry.label)
        lines = wrap(pen, words, NOTE if note else BODY, room)
        if cited:
            whole = wrap(pen, f"{words} {cited}", BODY, room)
            lines = whole
        rows.append((entry, lines, cited))
        height += len(lines) * (13.0 if note else 14.0) + 3.0

    def draw(x: float, y: float) -> None:
        pen.text(x, y + 11, clean(question), HEAD, pen.paper.colours.ink)
        at = y + 17
        for entry, lines, _ in rows:
            if entry.mark == "note":
                for line in lines:
                    pen.text(x, at + 10.5, line, NOTE, pen.paper.colours.muted)
                    at += 13
            else:
                _sample(pen, legend.design, entry, x, at)
                for line in lines:
                    pen.text(x + _SAMPLE + _GAP, at + 11, line, BODY, pen.paper.colours.ink)
                    at += 14
            at += 3

    return Block(height=height + 8, draw=draw)


def draw_columns(
    pen: Pen, blocks: Sequence[Block], x: float, y: float, width: float, count: int
) -> float:
    """Draw blocks in columns; returns the height."""
    gap = 22.0
    wide = (width - gap * (count - 1)) / count
    parted = columns([block.height for block in blocks], count)
    height = 0.0
    for n, members in enumerate(parted):
        at = y
        for number in members:
            blocks[number].draw(x + n * (wide + gap), at)
            at += blocks[number].height
        height = max(height, at - y)
    return height


# --- Samples --------------------------------------------------------------------------------------


def _sample(pen: Pen, design: Grammar, entry: Entry, x: float, y: float) -> None:
    """Draw the sample of an entry in 34 by 14 pixels, as the page does."""
    colours = pen.paper.colours
    ink = colours.ink
    value = entry.value

    def line(width: float, colour: str, dash: Sequence[float] = (), cap: str = "butt") -> None:
        ends = np.array([[x + 2, y + 7], [x + 32, y + 7]])
        pen.stroke([ends], colour, width, dash=dash, cap=cap)

    if entry.mark == "colour":
        group = design.groups[int(value)]
        line(4, group.dark if colours.name == "dark" else group.light)
    elif entry.mark == "dash":
        dash = str(value)
        line(
            2.4,
            colours.grey if dash == "denied" else ink,
            dash_of(dash, 2.4),
            "round" if dash == "dotted" else "butt",
        )
        if dash == "denied":
            pen.stroke([np.array([[x + 17, y + 1], [x + 17, y + 13]])], colours.grey, 2.2)
    elif entry.mark == "width":
        line(design.widths.shown_px[int(value)], ink)
    elif entry.mark == "mode":
        pen.fill(turned(icon(str(value)), x + 17, y + 7, 0.0), ink)
    elif entry.mark == "symbol":
        symbol = design.symbols[int(value)]
        draw_symbol(pen, symbol, x + 17, y + 7, ink, colours.paper, height_px=15)
    elif entry.mark in ("count", "draft"):
        pen.text(x + 17, y + 11, str(value), Face(11.5, 700), ink, side=0)
    elif entry.mark == "end":
        pen.stroke([np.array([[x + 2, y + 7], [x + 22, y + 7]])], ink, 2, dash=(2, 3, 4, 2, 20, 1))
        arrow(pen, Head(x + 31, y + 7, 0.0, 10, 0), ink, halo=False)
    elif entry.mark == "route":
        _route(pen, str(value), x, y)
    elif entry.mark == "place":
        _place(pen, str(value), x, y)


def _route(pen: Pen, kind: str, x: float, y: float) -> None:
    ink = pen.paper.colours.ink
    if kind == "fallback":
        pen.rect(Box(x + 2, y + 4.4, x + 32, y + 9.6), ink, alpha=0.17)
        for at in (4.9, 9.1):
            pen.stroke([np.array([[x + 2, y + at], [x + 32, y + at]])], ink, 1.2)
    else:
        pen.stroke([np.array([[x + 2, y + 7], [x + 22, y + 7]])], ink, 1.5, dash=(1.6, 2.4))
        square = Box(x + 24, y + 4.2, x + 29.6, y + 9.8)
        pen.rect(square, pen.paper.colours.land, edge=ink, width=1.4)


def _place(pen: Pen, kind: str, x: float, y: float) -> None:
    colours = pen.paper.colours
    cx, cy = x + 17, y + 7
    if kind == "dot":
        pen.circle(cx, cy, 3.6, colours.land, edge=colours.ink, width=1.6)
    elif kind == "ring":
        pen.circle(cx, cy, 6, edge=colours.ink, width=1.2, dash=(3, 2.4))
    elif kind == "presence":
        pen.circle(cx, cy, 4.4, colours.land, edge=colours.ink, width=2.6)
    else:
        strokes = (
            ((1, 9), (9, 1)), ((4, 13), (16, 1)), ((13, 13), (25, 1)), ((22, 13), (33, 2)),
        )  # fmt: skip
        if kind == "zone":
            strokes = (((11, 9), (19, 1)), ((13.5, 12), (22, 3.5)), ((18, 13), (23, 8)))  # type: ignore[assignment]
            pen.circle(cx, cy, 6.4, edge=colours.muted, width=1, dash=(1.6, 2.4))
        else:
            pen.rect(Box(x + 1, y + 1, x + 33, y + 13), "none", edge=colours.muted, width=1)
        lines = [np.array(pair, dtype=float) + np.array([x, y]) for pair in strokes]
        pen.stroke(lines, colours.muted, 1)
