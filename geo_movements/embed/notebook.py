"""A story, or a map of one, in a notebook: a page, a figure and words, and the notebook chooses.

Jupyter shows the page; nbconvert and Quarto take it for HTML and the figure for PDF and Word.
"""

from __future__ import annotations

import base64
import sys
import weakref
from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Any

from geo_movements.embed.frames import Frame, size, srcdoc
from geo_movements.embed.pictures import alt_text
from geo_movements.embed.told import Told, tell
from geo_movements.errors import OutputError
from geo_movements.schema import Story

if TYPE_CHECKING:
    from geo_movements.page import StoryMap

__all__ = ["bundle", "frame"]

HTML, PNG, TEXT = "text/html", "image/png", "text/plain"
_HEIGHT_PX = 640
_FIGURE_MM, _FIGURE_DPI, _FIGURE_PX = 180, 200, 680
"""A figure as wide as a printed page, fine enough for paper, shown as wide as a column."""

_drawn: dict[int, tuple[weakref.ref[Story], str]] = {}
"""The figure of each story that somebody still holds: a cell is often run again."""


def bundle(
    shown: Story | StoryMap,
    include: Iterable[str] | None = None,
    exclude: Iterable[str] | None = None,
) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
    """Return what a notebook may show, by MIME type, and what it should know of it.

    Only what is asked for is made. There is no figure where matplotlib is not installed, nor of a
    map to which somebody added layers: it would lack them.
    """
    told = tell(shown, title=None)
    wanted = _wanted(include, exclude)
    made = {TEXT: "\n".join((told.title, *told.summary))}
    known: dict[str, dict[str, object]] = {}
    if HTML in wanted:
        made[HTML] = frame(shown, told)
    if PNG in wanted and told.story is not None and not _has_layers(shown):
        png = _png(told.story)
        if png is not None:
            made[PNG] = png
            known[PNG] = {"width": _FIGURE_PX, "alt": alt_text(told)}
    return {
        name: made[name] for name in (HTML, PNG, TEXT) if name in made and name in wanted
    }, known


def frame(shown: Story | StoryMap, told: Told | None = None) -> str:
    """Return the whole page in a sandboxed frame."""
    room = Frame(src=None, page=None, size=size("100%", _HEIGHT_PX), lazy=False, compact=False)
    return srcdoc(told or tell(shown, title=None), room)


def _wanted(include: Iterable[str] | None, exclude: Iterable[str] | None) -> Container[str]:
    asked = set(include) if include is not None else _shown_here()
    return asked - set(exclude or ())


def _shown_here() -> set[str]:
    """Return the types that this front end shows: IPython in a terminal shows words alone."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    active = shell and shell.display_formatter.active_types
    return {HTML, PNG, TEXT} & set(active or (HTML, PNG, TEXT))


def _has_layers(shown: Story | StoryMap) -> bool:
    return bool(getattr(shown, "_children", None))


def _png(story: Story) -> str | None:
    """Draw the figure as base64, once for each story; None where its packages are missing."""
    from geo_movements import figure

    at = id(story)
    if at not in _drawn or _drawn[at][0]() is not story:
        try:
            data = figure.png(story, width_mm=_FIGURE_MM, dpi=_FIGURE_DPI)
        except OutputError:
            return None
        gone = weakref.ref(story, lambda _: _drawn.pop(at, None))
        _drawn[at] = gone, base64.b64encode(data).decode("ascii")
    return _drawn[at][1]
