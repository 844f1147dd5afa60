"""The legend of a figure: what is on it, in columns by the question that it answers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from geo_movements.figure.canvas import Pen, turned
from geo_movements.figure.fonts import Face, clean
from geo_movements.figure.icons import icon
from geo_movements.figure.lines import arrow, dash_of, opacity_of
from geo_movements.figure.marks import Head
from geo_movements.figure.plane import Box
from geo_movements.figure.symbols import draw_symbol
from geo_movements.figure.type import Block, wrap
from geo_movements.grammar import Entry, Grammar

__all__ = ["Legend", "legend_blocks", "legend_rows"]

HEAD, BODY, NOTE = Face(11.5, 700), Face(11.5), Face(10.5)
_SAMPLE, _GAP = 34.0, 8.0
_LOW, _LOW_HEAD = Face(10.5), Face(10.5, 700)
_ROW, _BETWEEN, _SMALL_SAMPLE = 14.5, 12.0, 18.0
_MARGIN_SHARE = 0.24
"""So much of a narrow sheet the questions may take."""


@dataclass(frozen=True, kw_only=True)
class Legend:
    """What draws a legend: the grammar, and the numbers of the sources behind each colour."""

    design: Grammar
    cited: Mapping[int, Sequence[str]]
    slim: float = 1.0
    """How wide the map's lines are drawn, by what the page would."""


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
    rows: list[tuple[Entry, list[str]]] = []
    height = 17.0
    for entry in entries:
        note = entry.mark == "note"
        if note:
            lines = wrap(pen, clean(entry.label), NOTE, width)
        else:
            lines = _lines(pen, legend, entry, BODY, width - _SAMPLE - _GAP)
        rows.append((entry, lines))
        height += len(lines) * (13.0 if note else 14.0) + 3.0

    def draw(x: float, y: float) -> None:
        pen.text(x, y + 11, clean(question), HEAD, pen.paper.colours.ink)
        at = y + 17
        for entry, lines in rows:
            if entry.mark == "note":
                for line in lines:
                    pen.text(x, at + 10.5, line, NOTE, pen.paper.colours.muted)
                    at += 13
            else:
                _sample(pen, legend, entry, x, at)
                for line in lines:
                    pen.text(x + _SAMPLE + _GAP, at + 11, line, BODY, pen.paper.colours.ink)
                    at += 14
            at += 3

    return Block(height=height + 8, draw=draw)


def _lines(pen: Pen, legend: Legend, entry: Entry, face: Face, room: float) -> list[str]:
    """Break an entry's words; the numbers of its sources stand in brackets that no line breaks."""
    *lines, last = wrap(pen, clean(entry.label), face, room)
    held: list[str] = []
    runs = legend.cited.get(int(entry.value), ()) if entry.mark == "colour" else ()
    for run in runs:
        if pen.width(_cited(last, [*held, run]), face) > room and (last or held):
            lines.append(_cited(last, held))
            last, held = "", []
        held.append(run)
    return [*lines, _cited(last, held)]


def _cited(words: str, runs: Sequence[str]) -> str:
    return " ".join(filter(None, (words, f"[{', '.join(runs)}]" if runs else "")))


# --- In rows --------------------------------------------------------------------------------------


class _Cell(NamedTuple):
    """An entry in a row: where its sample and its words begin, and in which row of the block."""

    entry: Entry
    lines: list[str]
    sample: float
    words: float
    row: int


def legend_rows(pen: Pen, legend: Legend, width: float) -> Block:
    """Set a legend low, for a narrow sheet: a question beside its answers, these in rows."""
    by_question: dict[str, list[Entry]] = {}
    for entry in legend.design.legend:
        by_question.setdefault(entry.question, []).append(entry)
    widest = max((pen.width(clean(word), _LOW_HEAD) for word in by_question), default=0.0)
    margin = min(widest, width * _MARGIN_SHARE) + 12
    parts = [_row_block(pen, legend, *one, width, margin) for one in by_question.items()]

    def draw(x: float, y: float) -> None:
        at = y + 10
        for part in parts:
            part.draw(x, at)
            at += part.height

    return Block(math.fsum(part.height for part in parts) + 12, draw)


def _row_block(
    pen: Pen, legend: Legend, question: str, entries: Sequence[Entry], width: float, margin: float
) -> Block:
    heads = wrap(pen, clean(question), _LOW_HEAD, margin - 8)
    cells, rows = _in_rows(pen, legend, entries, width - margin)
    height = max(rows, len(heads)) * _ROW + 5

    def draw(x: float, y: float) -> None:
        colours = pen.paper.colours
        for at, line in enumerate(heads):
            pen.text(x, y + 10.5 + at * _ROW, line, _LOW_HEAD, colours.ink)
        for cell in cells:
            top = y + cell.row * _ROW
            note = cell.entry.mark == "note"
            if not note:
                _sample(pen, legend, cell.entry, x + margin + cell.sample, top - 0.5)
            for at, line in enumerate(cell.lines):
                pen.text(
                    x + margin + cell.words, top + 10.5 + at * _ROW, line, _LOW,
                    colours.muted if note else colours.ink,
                )  # fmt: skip

    return Block(height, draw)


def _in_rows(
    pen: Pen, legend: Legend, entries: Sequence[Entry], room: float
) -> tuple[list[_Cell], int]:
    """Put entries beside one another for as long as they fit; returns how many rows they take."""
    cells: list[_Cell] = []
    row, x = 0, 0.0
    for entry in entries:
        note, small = entry.mark == "note", _is_small(entry)
        sign = 0.0 if note else (_SMALL_SAMPLE if small else _SAMPLE) + 5
        lines = _lines(pen, legend, entry, _LOW, room - sign)
        wide = sign + max(pen.width(line, _LOW) for line in lines)
        if x and (note or x + wide > room):
            row, x = row + 1, 0.0
        shift = (_SMALL_SAMPLE - _SAMPLE) / 2 if small else 0.0
        cells.append(_Cell(entry, lines, x + shift, x + sign, row))
        if len(lines) > 1 or note:
            row, x = row + len(lines), 0.0
        else:
            x += wide + _BETWEEN
    return cells, row + (x > 0)


def _is_small(entry: Entry) -> bool:
    """Tell whether a sample is a sign in the middle of its room, rather than a line."""
    small = entry.mark in ("mode", "count")
    return small or (entry.mark == "place" and entry.value in ("dot", "ring", "presence", "zone"))


# --- Samples --------------------------------------------------------------------------------------


def _sample(pen: Pen, legend: Legend, entry: Entry, x: float, y: float) -> None:
    """Draw the sample of an entry in 34 by 14 pixels, as the page does."""
    design, colours = legend.design, pen.paper.colours
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
    elif entry.mark == "tone":
        ends = np.array([[x + 2, y + 7], [x + 32, y + 7]])
        pen.stroke([ends], ink, 4, alpha=opacity_of(str(value)))
    elif entry.mark == "width":
        line(design.widths.shown_px[int(value)] * legend.slim, ink)
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
