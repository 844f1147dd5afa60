"""The sheet: its size in print, its resolution, and its colours by day and by night."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geo_movements.errors import OutputError

__all__ = [
    "DARK", "LIGHT", "MARGIN_PX", "MM_PT", "THEMES", "Colours", "Paper", "paper_of", "read_length",
    "refuse_huge",
]  # fmt: skip

MM_PT = 72 / 25.4
MARGIN_PX = 8.0
_PX_PT = 0.6
"""A pixel of the page in points of print: its names of 13 pixels are 7.8 points, as newspapers'."""
_LEAST_MM, _MOST_MM = 40.0, 2000.0
_DPI = (36.0, 1200.0)
_MOST_PIXELS = 100_000_000
_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96}
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(mm|cm|in|pt|px|)")


@dataclass(frozen=True, kw_only=True)
class Colours:
    """What the ground, the words and the signs are drawn in."""

    name: str
    paper: str
    ink: str
    muted: str
    rule: str
    land: str
    sea: str
    river: str
    coast: str
    border: str
    quiet: str
    town: str
    halo: str
    halo_alpha: float
    grey: str
    hatch: str
    hatch_alpha: float
    ring_alpha: float


LIGHT = Colours(
    name="light", paper="#ffffff", ink="#1b2430", muted="#5d6a78", rule="#dfe3e8", land="#f6f4ee",
    sea="#dbe6ec", river="#c3d5df", coast="#b4c3cb", border="#b9b2a4", quiet="#697178",
    town="#66707a", halo="#ffffff", halo_alpha=0.86, grey="#5d6a78", hatch="#4a6c82",
    hatch_alpha=0.34, ring_alpha=0.07,
)  # fmt: skip
DARK = Colours(
    name="dark", paper="#10171f", ink="#eef2f6", muted="#a3afbb", rule="#2c3844", land="#222d37",
    sea="#16212b", river="#30485a", coast="#35434f", border="#46535f", quiet="#8896a3",
    town="#95a2ae", halo="#10171f", halo_alpha=0.82, grey="#8b98a5", hatch="#96b2c6",
    hatch_alpha=0.32, ring_alpha=0.12,
)  # fmt: skip
THEMES: Mapping[str, Colours] = MappingProxyType({"light": LIGHT, "dark": DARK})


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A sheet of a width, and of a height or as high as what is on it.

    What is on it is measured in pixels of the page: names are 13, whatever the sheet's size.
    """

    width_mm: float
    height_mm: float | None
    dpi: float
    px_pt: float
    """Points of print for one pixel of the page."""
    colours: Colours

    @property
    def width(self) -> float:
        """Return the width within the margins, in pixels of the page."""
        return self.width_mm * MM_PT / self.px_pt - 2 * MARGIN_PX

    @property
    def height(self) -> float | None:
        """Return the height within the margins in pixels of the page, where it is given."""
        if self.height_mm is None:
            return None
        return self.height_mm * MM_PT / self.px_pt - 2 * MARGIN_PX

    def points(self, height: float) -> tuple[float, float]:
        """Return the size in points of a sheet of a height within the margins."""
        return self.width_mm * MM_PT, (height + 2 * MARGIN_PX) * self.px_pt


def paper_of(
    *, width_mm: float, height_mm: float | None, dpi: float, scale: float, theme: str
) -> Paper:
    """Make a sheet. Raises `OutputError` where a size cannot be printed.

    `scale` makes all words and signs larger, as for a slide.
    """
    for name, value in (("width_mm", width_mm), ("height_mm", height_mm)):
        if value is not None and not _LEAST_MM <= value <= _MOST_MM:
            raise OutputError(f"{name} is {value:g}; it must be {_LEAST_MM:g} to {_MOST_MM:g}.")
    if not _DPI[0] <= dpi <= _DPI[1]:
        raise OutputError(f"dpi is {dpi:g}; it must be {_DPI[0]:g} to {_DPI[1]:g}.")
    if not 0.25 <= scale <= 8:
        raise OutputError(f"scale is {scale:g}; it must be 0.25 to 8.")
    if theme not in THEMES:
        raise OutputError(f'no theme "{theme}". Known: {", ".join(THEMES)}.')
    paper = Paper(
        width_mm=width_mm, height_mm=height_mm, dpi=dpi, px_pt=_PX_PT * scale,
        colours=THEMES[theme],
    )  # fmt: skip
    if paper.width < 180:
        raise OutputError(f"width_mm {width_mm:g} is too narrow for words of scale {scale:g}.")
    return paper


def refuse_huge(width_pt: float, height_pt: float, dpi: float) -> None:
    """Raise `OutputError` where a picture would have more pixels than programs open."""
    pixels = width_pt * height_pt * (dpi / 72) ** 2
    if pixels > _MOST_PIXELS:
        raise OutputError(
            f"a picture of {pixels / 1e6:.0f} million pixels is too large. Use a lower dpi."
        )


def read_length(words: str) -> float:
    """Read a length of paper in millimetres. Raises `OutputError`.

    >>> read_length("180mm"), read_length("9 cm"), read_length("85")
    (180.0, 90.0, 85.0)
    """
    match = _LENGTH.fullmatch(words.strip().lower())
    if match is None:
        raise OutputError(
            f'"{words}" is no length. Write a number and one of {", ".join(_UNITS)}: 180mm.'
        )
    return float(match[1]) * _UNITS[match[2] or "mm"]
