"""A fragment for a site that strips frames: figure, caption, sources, link; no script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from geo_movements.embed import words
from geo_movements.embed.frames import Frame
from geo_movements.embed.pictures import alt_text, caption, picture
from geo_movements.embed.told import Told

if TYPE_CHECKING:
    from geo_movements.grammar import Citation

__all__ = ["fragment"]


def fragment(told: Told, frame: Frame) -> str:
    """Write the figure as a picture, with what makes it true: who says so, and where."""
    say = told.language.say
    image = escape(picture(told, frame, drawn="svg"), quote=True)
    lazy = ' loading="lazy"' if frame.lazy else ""
    width = words.html(frame.size.width)
    lines = [
        f'<figure lang="{told.language.code}" dir="{told.language.direction}"'
        f' style="margin:0;width:{width};max-width:100%">',
        f'<img src="{image}" alt="{words.html(alt_text(told))}"{lazy}'
        ' style="display:block;width:100%;height:auto">',
        f"<figcaption>{_text(caption(told))}",
    ]
    if frame.page is not None:
        page = escape(frame.page, quote=True)
        lines.append(f'<a href="{page}">{words.html(say("Open the interactive map"))}</a>')
    if told.sources:
        lines.append(f"<details><summary>{words.html(say('Sources'))}</summary>")
        lines += ["<ol>", *map(_source, told.sources), "</ol>", "</details>"]
    return "\n".join([*lines, "</figcaption>", "</figure>", ""])


def _source(source: Citation) -> str:
    url = words.web_address(source.url)
    told = _text(source.words)
    if url is not None:
        told = f'<a href="{escape(url, quote=True)}">{told}</a>'
    return f'<li value="{source.number}">{told}</li>'


def _text(text: str) -> str:
    return f"<bdi>{words.html(text)}</bdi>"
