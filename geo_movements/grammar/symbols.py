"""Military symbols after APP-6 / MIL-STD-2525, as plain shapes that page and figure draw alike.

The package `milsymbol` draws them (MIT; its data are those of the JavaScript library of that name);
here its SVG is read into shapes without colours: the frame tells the affiliation, the colour stays
the claim's own. Only codes of the curated list ever reach it, never a user's words.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from html import escape
from typing import Any, Literal

import pandas as pd

from geo_movements.extras import needed
from geo_movements.grammar.lines import Mark
from geo_movements.grammar.told import Cells, distinct
from geo_movements.languages import Words, english
from geo_movements.schema import Settings
from geo_movements.tables import unit_types

__all__ = ["Shape", "Symbol", "label_of", "symbol_of", "symbols_of", "unit_text"]

Ink = Literal["none", "ground", "ink"]
"""Not filled, filled with the colour of what lies behind the symbol, or with its own."""

_AFFILIATIONS: Mapping[str, str | None] = {
    "unknown": None,
    "friend": english("friendly"),
    "neutral": english("neutral"),
    "hostile": english("hostile"),
}


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A path or a word, in the units of its symbol."""

    fill: Ink
    stroke: float
    """Width of its outline; 0 for none."""
    path: str | None = None
    """SVG path data."""
    word: str | None = None
    """Letters of the standard, as SF; centred at x, y."""
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    """Of the letters."""
    at: tuple[float, float, float] = (0.0, 0.0, 1.0)
    """Where its own units begin, and how large they are."""


@dataclass(frozen=True, kw_only=True)
class Symbol:
    """The symbol of a unit type in the frame of an affiliation."""

    unit_type: str
    affiliation: str
    box: tuple[float, float, float, float]
    """Left, top, width and height; a frame without echelon is about 100 units high."""
    shapes: tuple[Shape, ...]

    def svg(self, colour: str, ground: str = "#ffffff", *, height: float = 24) -> str:
        """Write the symbol as SVG in one colour on a ground, both as SVG writes colours.

        >>> symbol_of("infantry", "friend").svg("#1144aa")[:40]
        '<svg xmlns="http://www.w3.org/2000/svg" '
        """
        left, top, width, tall = self.box
        drawn = "".join(_svg(shape, escape(colour), escape(ground)) for shape in self.shapes)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{height * width / tall:g}" '
            f'height="{height:g}" viewBox="{left:g} {top:g} {width:g} {tall:g}">{drawn}</svg>'
        )

    def data(self) -> dict[str, Any]:
        """Return it in plain JSON types, for the page."""
        shapes = [{k: v for k, v in asdict(s).items() if v is not None} for s in self.shapes]
        return {"box": list(self.box), "shapes": [{**s, "at": list(s["at"])} for s in shapes]}


@cache
def symbol_of(unit_type: str, affiliation: str = "unknown") -> Symbol:
    """Return the symbol of a curated unit type.

    Raises KeyError for another, and `OutputError` where the package that draws is not installed.
    """
    milsymbol = needed("milsymbol", extra="symbols", what="a military symbol")
    drawn = milsymbol.Symbol(unit_types.sidc(unit_type, affiliation), size=100)
    root = ElementTree.fromstring(drawn.as_svg())
    left, top, width, height = (float(number) for number in root.attrib["viewBox"].split())
    return Symbol(
        unit_type=unit_type,
        affiliation=affiliation,
        box=(left, top, width, height),
        shapes=tuple(_shapes(root, (0.0, 0.0, 1.0))),
    )


def symbols_of(
    legs: pd.DataFrame | Cells, marks: Sequence[Mark], settings: Settings
) -> tuple[tuple[Symbol, ...], tuple[int | None, ...], tuple[int | None, ...]]:
    """Return the symbols that a story has, and for each claim and each mark which is its own.

    None has one where `symbols` is plain. A mark of several claims has the symbol that all of them
    who tell a type agree on; where they differ it has none.
    """
    if settings.symbols != "military":
        return (), (None,) * len(legs), (None,) * len(marks)
    affiliations = {side.casefold(): word for side, word in settings.affiliations.items()}
    cells = Cells.of(legs)

    def pair_of(cell: str | None, side: str | None) -> tuple[str, str] | None:
        kind = unit_types.known(cell)
        return (kind, affiliations.get((side or "").casefold(), "unknown")) if kind else None

    wanted = distinct(pair_of, cells.text("unit_type"), cells.text("side"))
    told = set(wanted)
    pairs = ((kind, word) for kind in unit_types.UNIT_TYPES for word in unit_types.AFFILIATIONS)
    order = {pair: at for at, pair in enumerate(pair for pair in pairs if pair in told)}
    by_claim = tuple(order[pair] if pair else None for pair in wanted)
    by_mark = tuple(_agreed([by_claim[at] for at in mark.claims]) for mark in marks)
    return tuple(symbol_of(*pair) for pair in order), by_claim, by_mark


def label_of(symbol: Symbol, language: Words) -> str:
    """Say a symbol in words: the type, and the affiliation where one is told."""
    said = _AFFILIATIONS[symbol.affiliation]
    name = unit_text(symbol.unit_type, language)
    return f"{name} ({language.say(said)})" if said else name


def unit_text(cell: str, language: Words) -> str:
    """Say a unit type in a language; one that is not in the list stays as its author wrote it."""
    kind = unit_types.known(cell)
    return language.unit_types.get(kind, kind.replace("_", " ")) if kind else cell


def _agreed(told: Sequence[int | None]) -> int | None:
    distinct = {at for at in told if at is not None}
    return distinct.pop() if len(distinct) == 1 else None


# --- Reading the drawing --------------------------------------------------------------------------


def _shapes(node: ElementTree.Element, at: tuple[float, float, float]) -> Iterator[Shape]:
    """List what is drawn within a node; what is not known here is refused, never left out."""
    for child in node:
        kind = child.tag.rpartition("}")[2]
        if kind == "g":
            yield from _shapes(child, _moved(at, child.get("transform", "")))
        elif kind in _READERS:
            stroke = 0.0 if child.get("stroke") == "none" else float(child.attrib["stroke-width"])
            yield Shape(fill=_fill(child), stroke=stroke, at=at, **_READERS[kind](child))
        else:
            raise ValueError(f"milsymbol drew a <{kind}>, which is not known here.")


def _moved(at: tuple[float, float, float], transform: str) -> tuple[float, float, float]:
    x, y, scale = at
    for name, numbers in re.findall(r"(\w+)\(([^)]*)\)", transform):
        values = [float(number) for number in re.split(r"[ ,]+", numbers.strip())]
        if name == "translate":
            x, y = x + scale * values[0], y + scale * (values[1] if len(values) > 1 else 0.0)
        elif name == "scale" and len(values) == 1:
            scale *= values[0]
        else:
            raise ValueError(f"milsymbol drew with {name}({numbers}), which is not known here.")
    return x, y, scale


def _fill(child: ElementTree.Element) -> Ink:
    """Tell ink from ground: what the standard draws black is ink, its other colours are ground."""
    fill = child.get("fill", "black")
    return "none" if fill == "none" else "ink" if fill == "black" else "ground"


def _path(child: ElementTree.Element) -> dict[str, Any]:
    return {"path": child.attrib["d"]}


def _circle(child: ElementTree.Element) -> dict[str, Any]:
    x, y, r = (float(child.attrib[name]) for name in ("cx", "cy", "r"))
    half = f"a{r:g},{r:g} 0 1,0"
    return {"path": f"M{x - r:g},{y:g}{half} {2 * r:g},0{half} {-2 * r:g},0Z"}


def _word(child: ElementTree.Element) -> dict[str, Any]:
    if (child.get("text-anchor"), child.get("dominant-baseline")) != ("middle", "middle"):
        raise ValueError("milsymbol set a word otherwise than centred, which is not known here.")
    x, y, size = (float(child.attrib[name]) for name in ("x", "y", "font-size"))
    return {"word": child.text or "", "x": x, "y": y, "size": size}


_READERS = {"path": _path, "circle": _circle, "text": _word}


def _svg(shape: Shape, colour: str, ground: str) -> str:
    fill = {"none": "none", "ground": ground, "ink": colour}[shape.fill]
    line = f'stroke="{colour}" stroke-width="{shape.stroke:g}"' if shape.stroke else 'stroke="none"'
    x, y, scale = shape.at
    moved = "" if shape.at == (0, 0, 1) else f' transform="translate({x:g} {y:g}) scale({scale:g})"'
    if shape.path is not None:
        return f'<path d="{escape(shape.path)}" fill="{fill}" {line}{moved}/>'
    return (
        f'<text x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size:g}" font-weight="bold" '
        f'font-family="sans-serif" text-anchor="middle" dominant-baseline="middle" '
        f'fill="{fill}" {line}{moved}>{escape(shape.word or "")}</text>'
    )
