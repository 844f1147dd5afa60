"""reStructuredText for Sphinx: a frame where it builds HTML, the figure elsewhere."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from geo_movements.embed import words
from geo_movements.embed.frames import Frame, iframe
from geo_movements.embed.pictures import alt_text, caption, picture
from geo_movements.embed.told import Told

if TYPE_CHECKING:
    from geo_movements.grammar import Citation

__all__ = ["sphinx"]


def sphinx(told: Told, frame: Frame) -> str:
    """Write the frame, and for LaTeX, text and the rest the figure with its sources.

    Where the project itself is at hand, the directive `geo-movements` makes both
    (`embed.sphinx_directive`).
    """
    frame.address("sphinx")
    alt = words.one_line(alt_text(told))
    figure = [
        f".. figure:: {picture(told, frame)}",
        f"   :alt: {alt}",
        "",
        f"   {_text(caption(told))}",
    ]
    if told.sources:
        listed = "\n".join(map(_source, told.sources))
        figure += ["", indent(listed, "   ")]
    return "\n".join([
        ".. raw:: html",
        "",
        indent(iframe(told, frame), "   "),
        ".. only:: not html",
        "",
        indent("\n".join(figure), "   "),
        "",
    ])  # fmt: skip


def _source(source: Citation) -> str:
    url, text = words.web_address(source.url), _text(source.words)
    return f"{source.number}. {text if url is None else f'`{text} <{url}>`__'}"


def _text(text: str) -> str:
    return words.rst(text)
