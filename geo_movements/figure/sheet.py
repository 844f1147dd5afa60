"""The sheet: title, maps, legend, sources and credits, set for its width."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from geo_movements.errors import OutputError
from geo_movements.figure.canvas import Pen
from geo_movements.figure.fonts import Face, clean
from geo_movements.figure.legend import Legend, legend_blocks, legend_rows
from geo_movements.figure.marks import slim_of
from geo_movements.figure.paper import Paper
from geo_movements.figure.plane import Box
from geo_movements.figure.told import Told
from geo_movements.figure.type import Block, columns, wrap
from geo_movements.languages import Words

__all__ = ["Frame", "Setting", "set_sheet", "words_of"]

_SIDE_PX, _GAP = 212.0, 20.0
_NARROW_PX = 520.0
"""A narrower sheet has its legend under the map, whatever the story's shape."""
_TALL = 1.0
"""A story this much higher than broad has its legend beside it."""
_BROAD = 0.8
"""Of a story lower than this by its breadth, at most two maps stand side by side."""
_LEAST_MAP = 120.0
_LOW_MAP = 0.7
"""A narrow sheet's map is at least so high by its width: names need room around."""
_HEADING = 22.0
_SMALL = Face(10)
_LINE = 12.5
_SOURCE_LINES = 14
"""Sources are printed in so many lines of each column, and one more says how many are left."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where the map goes."""

    left: float
    top: float
    width: float
    height: float
    """Of one map; several stand in rows."""
    across: int = 1
    step: float = 0.0
    """From the top of one row to the next."""

    def corner(self, number: int) -> tuple[float, float]:
        """Return where a map has its corner, its heading above it."""
        row, column = divmod(number, self.across)
        head = _HEADING if self.step else 0.0
        return self.left + column * (self.width + _GAP), self.top + row * self.step + head


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A sheet whose words are set: what draws them, where the map goes, and how high it is."""

    frame: Frame
    height: float
    draw: Callable[[], None]


def words_of(legend: Legend, told: Told, language: Words) -> list[str]:
    """List all that is printed beside the map, so that its fonts can be found."""
    entries = legend.design.legend
    found = [word for entry in entries for word in (entry.question, entry.label, str(entry.value))]
    found += [*told.words(), "0123456789–…×?[].,", language.say("Sources")]
    found.append(language.say("{count} more sources are not printed here.", count=23))
    found.append(language.say("{number} km at the centre", number="0"))
    found.append(language.say("Not named on the map, for want of room: {names}.", names=""))
    return [clean(word) for word in found]


def set_sheet(
    pen: Pen,
    told: Told,
    legend: Legend,
    language: Words,
    aspect: float,
    *,
    panels: int = 1,
    strip: float = 0.0,
    lost: Sequence[str] = (),
    lost_room: float = 0.0,
    with_legend: bool,
    with_sources: bool,
    with_title: bool,
) -> Setting:
    """Set everything around the map: above it the title, under or beside it the rest.

    The list of the places that have `lost` their names takes at least `lost_room` pixels.
    """
    paper = pen.paper
    width = paper.width
    top = _title(pen, told, width) if with_title else Block(0.0, lambda x, y: None)
    narrow = width < _NARROW_PX
    side = with_legend and not narrow and aspect > _TALL and panels == 1
    map_width = width - (_SIDE_PX + _GAP if side else 0)
    across, rows = _grid(panels, width, aspect)
    cell = (map_width - _GAP * (across - 1)) / across
    legend = replace(legend, slim=slim_of(cell))
    beside = _stack(legend_blocks(pen, legend, _SIDE_PX)) if side else None
    below: list[tuple[str, Block]] = []
    if lost or lost_room:
        listed = _lost(pen, lost, map_width, language)
        below.append(("labels", listed._replace(height=max(listed.height, lost_room))))
    if with_legend and not side:
        below.append(("legend", _legend_below(pen, legend, width, narrow=narrow)))
    if with_sources and told.sources:
        below.append(("sources", _sources(pen, told, width, language)))
    below.append(("credits", _credits(pen, told, width)))
    rest = math.fsum(block.height for _, block in below)
    extra = strip + (rows * (_HEADING + 10) if panels > 1 else 0.0)
    map_height = _map_height(paper, cell, aspect, top.height + extra, rest, beside, rows)
    whole = rows * map_height + extra
    height = top.height + whole + rest
    if paper.height is not None:
        height = paper.height

    frame = Frame(
        left=0.0, top=top.height, width=cell, height=map_height, across=across,
        step=map_height + _HEADING + 10 if panels > 1 else 0.0,
    )  # fmt: skip
    around = ("title", top, 0.0, 0.0), *_placed(below, top.height + whole)
    if beside:
        around += (("legend", beside, map_width + _GAP, top.height),)
    return Setting(frame=frame, height=height, draw=partial(_draw, pen, around))


def _legend_below(pen: Pen, legend: Legend, width: float, *, narrow: bool) -> Block:
    if narrow:
        return legend_rows(pen, legend, width)
    wide, count = _column(width, 178.0)
    return _in_columns(legend_blocks(pen, legend, wide), width, count)


_Placed = tuple[str, Block, float, float]
"""The layer of a block, the block, and where it stands."""


def _placed(blocks: Sequence[tuple[str, Block]], at: float) -> Iterator[_Placed]:
    """Set blocks one under another."""
    for layer, block in blocks:
        yield layer, block, 0.0, at
        at += block.height


def _draw(pen: Pen, placed: Sequence[_Placed]) -> None:
    for layer, block, x, y in placed:
        pen.layer(layer)
        block.draw(x, y)


def _map_height(
    paper: Paper,
    width: float,
    aspect: float,
    top: float,
    rest: float,
    beside: Block | None,
    rows: int,
) -> float:
    """Make the map as high as the story wants, within what reads well, or as the sheet leaves."""
    if paper.height is not None:
        left = (paper.height - top - rest) / rows
        if left < _LEAST_MAP:
            raise OutputError(
                f"height_mm {paper.height_mm:g} leaves no room for the map: title, legend and "
                "sources take more. Give it more, or leave some out: legend=False, sources=False."
            )
        return left
    inner = min(34.0, width / 9)
    natural = (width - 2 * inner) * aspect + 2 * inner
    low, high = (0.46, 1.42) if beside else (0.46 if width > _NARROW_PX else _LOW_MAP, 1.15)
    if rows > 1:
        low = 0.46
    height = min(max(natural, low * width), high * width)
    return max(height, beside.height if beside else 0.0)


def _grid(panels: int, width: float, aspect: float) -> tuple[int, int]:
    """Tell how many maps stand side by side, and in how many rows: broad stories two."""
    most = 1 if width < _NARROW_PX else 2 if width < 700 or panels in (2, 4) else 3
    across = min(panels, most if aspect > _BROAD else min(most, 2))
    return across, -(-panels // across)


# --- Blocks ---------------------------------------------------------------------------------------


def _title(pen: Pen, told: Told, width: float) -> Block:
    narrow = width < _NARROW_PX
    head, sub = Face(18 if narrow else 22, 700), Face(12.5 if narrow else 13.5)
    lines = wrap(pen, told.title, head, width)
    under = wrap(pen, told.subtitle, sub, min(width, 760)) if told.subtitle else []
    step, small = head.size * 1.16, sub.size * 1.3
    height = len(lines) * step + (len(under) * small + 4 if under else 0) + 10

    def draw(x: float, y: float) -> None:
        at = y + head.size * 0.86
        for line in lines:
            pen.text(x, at, line, head, pen.paper.colours.ink)
            at += step
        at += 4 + sub.size * 0.86 - head.size * 0.86
        for line in under:
            pen.text(x, at, line, sub, pen.paper.colours.muted)
            at += small

    return Block(height, draw)


def _lost(pen: Pen, names: Sequence[str], width: float, language: Words) -> Block:
    """Say which places of the story have no name on the map."""
    if not names:
        return Block(0.0, lambda x, y: None)
    told = " · ".join(clean(name) for name in names)  # a name may have a comma of its own
    words = language.say("Not named on the map, for want of room: {names}.", names=told)
    lines = wrap(pen, words, _SMALL, width)

    def draw(x: float, y: float) -> None:
        for at, line in enumerate(lines):
            pen.text(x, y + 13 + at * _LINE, line, _SMALL, pen.paper.colours.muted)

    return Block(6 + len(lines) * _LINE, draw)


def _column(width: float, wanted: float) -> tuple[float, int]:
    """Choose the width and the number of columns."""
    gap = 22.0
    count = max(1, int((width + gap) // (wanted + gap)))
    return (width - gap * (count - 1)) / count, count


def _stack(blocks: Sequence[Block]) -> Block:
    def draw(x: float, y: float) -> None:
        for block in blocks:
            block.draw(x, y)
            y += block.height

    return Block(math.fsum(block.height for block in blocks), draw)


def _in_columns(blocks: Sequence[Block], width: float, count: int) -> Block:
    wide, _ = (width - 22.0 * (count - 1)) / count, None
    parted = columns([block.height for block in blocks], count)
    height = max(math.fsum(blocks[n].height for n in members) for members in parted)

    def draw(x: float, y: float) -> None:
        for column, members in enumerate(parted):
            at = y + 12
            for number in members:
                blocks[number].draw(x + column * (wide + 22.0), at)
                at += blocks[number].height

    return Block(height + 14, draw)


def _sources(pen: Pen, told: Told, width: float, language: Words) -> Block:
    """Set the sources, by their numbers, in columns; what has no room is counted, never dropped."""
    wide, count = _column(width, 168.0)
    indent = pen.width("00", _SMALL) + 6
    entries = [
        (str(number), wrap(pen, short, _SMALL, wide - indent)) for number, short, _ in told.sources
    ]
    room = _SOURCE_LINES * count
    kept, used = 0, 0
    for _, lines in entries:
        if used + len(lines) > room:
            break
        used += len(lines)
        kept += 1
    left = len(entries) - kept
    shown = entries[:kept]
    parted = columns([float(len(lines)) for _, lines in shown], count)
    high = max((sum(len(shown[n][1]) for n in part) for part in parted), default=0)
    more = language.say("{count} more sources are not printed here.", count=left)

    def draw(x: float, y: float) -> None:
        colours = pen.paper.colours
        pen.rect(Box(x, y + 3, x + width, y + 3.7), colours.rule)
        pen.text(x, y + 18, language.say("Sources"), Face(11.5, 700), colours.ink)
        for column, members in enumerate(parted):
            left_, at = x + column * (wide + 22.0), y + 33
            for number in members:
                label, lines = shown[number]
                pen.text(left_ + indent - 6, at, label, Face(10, 600), colours.muted, side=-1)
                for line in lines:
                    pen.text(left_ + indent, at, line, _SMALL, colours.muted)
                    at += _LINE
        if left:
            pen.text(x, y + 33 + high * _LINE, more, Face(10, 600), colours.muted)

    return Block(28 + (high + bool(left)) * _LINE + 6, draw)


def _credits(pen: Pen, told: Told, width: float) -> Block:
    colours = pen.paper.colours
    first = " · ".join(word for word in (told.known, told.notice) if word)
    lines = (
        [(line, Face(10, 600), colours.ink) for line in wrap(pen, first, Face(10, 600), width)]
        if first
        else []
    )
    lines += [
        (line, _SMALL, colours.muted) for line in wrap(pen, " · ".join(told.credits), _SMALL, width)
    ]

    def draw(x: float, y: float) -> None:
        pen.rect(Box(x, y + 3, x + width, y + 3.7), colours.rule)
        at = y + 16
        for line, face, colour in lines:
            pen.text(x, at, line, face, colour)
            at += _LINE

    return Block(8 + len(lines) * _LINE + 4, draw)
