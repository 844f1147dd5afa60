"""A story as a figure for print: SVG, PNG, PDF, and GIF or MP4 over time, without a browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements.extras import needed

if TYPE_CHECKING:
    from geo_movements.figure.compose import Sheet
    from geo_movements.schema import Story

__all__ = ["alt_text", "caption", "pdf", "png", "svg", "text"]


def png(
    story: Story,
    *,
    width_mm: float = 180,
    height_mm: float | None = None,
    dpi: float = 200,
    projection: str = "auto",
    facet: str | None = None,
    theme: str = "light",
    scale: float = 1.0,
    legend: bool = True,
    sources: bool = True,
    title: bool = True,
    language: str | None = None,
    fonts: Sequence[str | Path] = (),
) -> bytes:
    """Draw a story as a PNG of a width at a resolution. docs/figures.md tells the options.

    Raises `OutputError` where an option cannot be met or matplotlib is not installed.
    """
    sheet = _drawn(
        story, width_mm=width_mm, height_mm=height_mm, dpi=dpi, projection=projection,
        facet=facet, theme=theme, scale=scale, legend=legend, sources=sources, title=title,
        language=language, fonts=fonts,
    )  # fmt: skip
    from geo_movements.figure import output

    return output.as_png(sheet)


def svg(
    story: Story,
    *,
    width_mm: float = 180,
    height_mm: float | None = None,
    projection: str = "auto",
    facet: str | None = None,
    theme: str = "light",
    scale: float = 1.0,
    legend: bool = True,
    sources: bool = True,
    title: bool = True,
    language: str | None = None,
    fonts: Sequence[str | Path] = (),
) -> str:
    """Draw a story as an SVG: a named group a layer, words as words, their fonts in it.

    Raises `OutputError` as `png` does.
    """
    sheet = _drawn(
        story, width_mm=width_mm, height_mm=height_mm, dpi=72, projection=projection,
        facet=facet, theme=theme, scale=scale, legend=legend, sources=sources, title=title,
        language=language, fonts=fonts,
    )  # fmt: skip
    from geo_movements.figure import output

    return output.as_svg(sheet)


def pdf(
    story: Story,
    *,
    width_mm: float = 180,
    height_mm: float | None = None,
    projection: str = "auto",
    facet: str | None = None,
    theme: str = "light",
    scale: float = 1.0,
    legend: bool = True,
    sources: bool = True,
    title: bool = True,
    language: str | None = None,
    fonts: Sequence[str | Path] = (),
) -> bytes:
    """Draw a story as a PDF page of its size: words as words, their fonts in it.

    Raises `OutputError` as `png` does.
    """
    sheet = _drawn(
        story, width_mm=width_mm, height_mm=height_mm, dpi=72, projection=projection,
        facet=facet, theme=theme, scale=scale, legend=legend, sources=sources, title=title,
        language=language, fonts=fonts,
    )  # fmt: skip
    from geo_movements.figure import output

    return output.as_pdf(sheet)


def caption(story: Story, *, language: str | None = None) -> str:
    """Write a figure's caption: title, what it shows, as of when, whom to credit."""
    from geo_movements.figure.told import caption_of, told_alone

    return caption_of(told_alone(story, language)[0])


def alt_text(story: Story, *, language: str | None = None) -> str:
    """Describe a figure in sentences, for who does not see it."""
    from geo_movements.figure.told import alt_text_of, told_alone

    return alt_text_of(told_alone(story, language)[0])


def text(story: Story, *, language: str | None = None) -> str:
    """Write the text beside a figure: caption, alt text, every source and credit in full."""
    from geo_movements.figure.told import as_text, told_alone

    return as_text(*told_alone(story, language))


def _drawn(story: Story, **options: Any) -> Sheet:
    """Draw the sheet that the writers write."""
    needed("matplotlib", extra="figure", what="a figure")
    from geo_movements.figure.compose import compose
    from geo_movements.figure.paper import paper_of

    sizes = {name: options.pop(name) for name in ("width_mm", "height_mm", "dpi", "scale", "theme")}
    facet = options.pop("facet")
    del facet
    return compose(story, paper_of(**sizes), **options)
