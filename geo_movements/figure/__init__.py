"""A story as a figure for print: SVG, PNG, PDF, and GIF or MP4 over time, without a browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements.extras import needed

if TYPE_CHECKING:
    from geo_movements.figure.compose import Sheet, Wishes
    from geo_movements.figure.paper import Paper
    from geo_movements.schema import Story

__all__ = ["alt_text", "caption", "gif", "mp4", "pdf", "png", "svg", "text"]


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


def gif(
    story: Story,
    *,
    width_mm: float = 180,
    height_mm: float | None = None,
    dpi: float = 120,
    projection: str = "auto",
    theme: str = "light",
    scale: float = 1.0,
    legend: bool = True,
    sources: bool = True,
    title: bool = True,
    language: str | None = None,
    fonts: Sequence[str | Path] = (),
    step_ms: int = 600,
) -> bytes:
    """Draw a story over time as an animated GIF: a frame a step, at last the whole.

    In a step a claim that surely is then is full, one that may be is pale, others are ghosts.
    Raises `OutputError` where no claim has a date.
    """
    needed("matplotlib", extra="figure", what="a figure")
    from geo_movements.figure.film import as_gif

    paper, wishes = _asked(
        {
            "width_mm": width_mm, "height_mm": height_mm, "dpi": dpi, "projection": projection,
            "theme": theme, "scale": scale, "legend": legend, "sources": sources, "title": title,
            "language": language, "fonts": fonts,
        }
    )  # fmt: skip
    return as_gif(story, paper, wishes, step_ms)


def mp4(
    story: Story,
    *,
    width_mm: float = 180,
    height_mm: float | None = None,
    dpi: float = 180,
    projection: str = "auto",
    theme: str = "light",
    scale: float = 1.0,
    legend: bool = True,
    sources: bool = True,
    title: bool = True,
    language: str | None = None,
    fonts: Sequence[str | Path] = (),
    step_ms: int = 600,
) -> bytes:
    """Draw a story over time as an MP4; the program ffmpeg writes it.

    Raises `OutputError` where ffmpeg is not there, and as `gif` does.
    """
    needed("matplotlib", extra="figure", what="a figure")
    from geo_movements.figure.film import as_mp4

    paper, wishes = _asked(
        {
            "width_mm": width_mm, "height_mm": height_mm, "dpi": dpi, "projection": projection,
            "theme": theme, "scale": scale, "legend": legend, "sources": sources, "title": title,
            "language": language, "fonts": fonts,
        }
    )  # fmt: skip
    return as_mp4(story, paper, wishes, step_ms)


def caption(story: Story, *, language: str | None = None) -> str:
    """Write a figure's caption: what it shows, as of when, whom to credit."""
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

    paper, wishes = _asked(options)
    return compose(story, paper, wishes)


def _asked(options: dict[str, Any]) -> tuple[Paper, Wishes]:
    """Part the options into what the paper is and what is on it."""
    from geo_movements.figure.compose import Wishes
    from geo_movements.figure.paper import paper_of

    names = ("width_mm", "height_mm", "dpi", "scale", "theme")
    sizes = {name: options.pop(name) for name in names}
    return paper_of(**sizes), Wishes(**options)
