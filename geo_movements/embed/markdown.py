"""Markdown: for sites of Markdown files, and for Quarto with its formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_movements.embed import words
from geo_movements.embed.frames import Frame, iframe
from geo_movements.embed.pictures import alt_text, caption, picture
from geo_movements.embed.told import Told

if TYPE_CHECKING:
    from geo_movements.grammar import Citation

__all__ = ["markdown", "quarto"]


def markdown(told: Told, frame: Frame) -> str:
    """Write figure, caption, link and sources in the Markdown that every dialect reads.

    The sources are a numbered list, not footnotes: their numbers are those on the figure, and a
    site would count footnotes anew.
    """
    say, page = told.language.say, frame.page
    image = f"![{words.markdown(alt_text(told))}]({picture(told, frame)})"
    parts = [
        image if page is None else f"[{image}]({page})",
        words.markdown(caption(told)),
    ]
    if page is not None:
        parts.append(f"[{words.markdown(say('Open the interactive map'))}]({page})")
    return _joined([*parts, *_sources(told)])


def quarto(told: Told, frame: Frame) -> str:
    """Write a frame for HTML, and the figure for PDF, Word and every other format."""
    frame.address("quarto")
    image = f"![{words.markdown(caption(told))}]({picture(told, frame)})"
    alt = f'{{fig-alt="{words.markdown(alt_text(told))}"}}'
    return _joined([
        '::: {.content-visible when-format="html"}',
        f"```{{=html}}\n{iframe(told, frame)}```",
        ":::",
        '::: {.content-hidden when-format="html"}',
        f"{image}{alt}",
        *_sources(told),
        ":::",
    ])  # fmt: skip


def _sources(told: Told) -> list[str]:
    if not told.sources:
        return []
    heading = f"**{words.markdown(told.language.say('Sources'))}**"
    return [heading, "\n".join(map(_source, told.sources))]


def _source(source: Citation) -> str:
    url, text = words.web_address(source.url), words.markdown(source.words)
    return f"{source.number}. {text if url is None else f'[{text}]({url})'}"


def _joined(parts: list[str]) -> str:
    return "\n\n".join(parts) + "\n"
