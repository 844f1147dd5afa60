"""A story as a report: Word, PowerPoint, PDF, HTML and Markdown, and its sources by themselves."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from types import MappingProxyType

from geo_movements.errors import OutputError
from geo_movements.report.contents import contents
from geo_movements.report.parts import Report
from geo_movements.schema import Story
from geo_movements.stages import stage

__all__ = [
    "SUFFIXES",
    "bibtex",
    "csl",
    "docx",
    "html",
    "markdown",
    "pdf",
    "pptx",
    "render",
    "report_of",
]

_SHEET_MM = 170.0
"""The figure on paper is as wide as the text."""
_SLIDE_MM = (308.0, 157.0)
"""The figure fills a slide below its title."""
_DOWN_TO_FIGURE = 2
"""Summary and map are the first sections of every report."""
_SLIDE_SCALE = 1.15
"""Its letters are a little larger there, for who sits far away."""
_DPI = {"docx": 220, "pptx": 150, "pdf": 300}


@stage("report")
def render(story: Story, suffix: str) -> str | bytes:
    """Return the report of a story in the format of a suffix: one of `SUFFIXES`.

    `gm.save` writes the same files, but that ".html" and ".pdf" are a page and a figure there.
    Raises `OutputError` where the suffix is not known or an optional package is missing.
    """
    if suffix not in SUFFIXES:
        raise OutputError(f'no report is called "{suffix}". Known: {", ".join(SUFFIXES)}.')
    return SUFFIXES[suffix](story)


def report_of(story: Story) -> Report:
    """Lay out the report of a story; every format writes what is in it."""
    from geo_movements.report.picture import alt_of, caption_of, credits_of

    return contents(story, caption=caption_of(story), alt=alt_of(story), owed=credits_of(story))


def docx(story: Story) -> bytes:
    """Write a Word document, its sources as footnotes."""
    from geo_movements.report.word import to_word

    report = report_of(story)
    return to_word(report, _on_paper(story, report, _DPI["docx"]))


def pptx(story: Story) -> bytes:
    """Write a PowerPoint presentation, a slide for each movement."""
    from geo_movements.report.picture import png_within
    from geo_movements.report.slides import to_slides

    wide, high = _SLIDE_MM
    drawn = png_within(
        story, width_mm=wide, room_mm=high, least_mm=0, dpi=_DPI["pptx"], scale=_SLIDE_SCALE
    )
    return to_slides(report_of(story), drawn)


def pdf(story: Story) -> bytes:
    """Write a tagged PDF."""
    from geo_movements.report.typeset import to_pdf

    report = report_of(story)
    return to_pdf(report, _on_paper(story, report, _DPI["pdf"]))


def _on_paper(story: Story, report: Report, dpi: int) -> bytes:
    """Draw the figure so that it stands below the summary, on the same sheet where it can."""
    from geo_movements.report.picture import png_within
    from geo_movements.report.room import FIGURE_LEAST_MM, left_mm

    first = [section.blocks for section in report.sections[:_DOWN_TO_FIGURE]]
    room = left_mm(report.title, report.subtitle, first)
    return png_within(story, width_mm=_SHEET_MM, room_mm=room, least_mm=FIGURE_LEAST_MM, dpi=dpi)


def html(story: Story) -> str:
    """Write one HTML page without scripts, the figure inside."""
    from geo_movements.report.picture import svg
    from geo_movements.report.web import to_html

    inside = base64.b64encode(svg(story, width_mm=_SHEET_MM).encode()).decode()
    return to_html(report_of(story), f"data:image/svg+xml;base64,{inside}")


def markdown(story: Story, *, figure: str | None = None) -> str:
    """Write Markdown; `figure` is the address of the figure, which a Markdown file cannot hold.

    Without one the figure's description stands in its place.
    """
    from geo_movements.report.marked import to_markdown

    return to_markdown(report_of(story), figure)


def bibtex(story: Story) -> str:
    """Write the sources for biblatex."""
    from geo_movements.report.bibliography import to_bibtex

    return to_bibtex(story)


def csl(story: Story) -> str:
    """Write the sources as CSL-JSON, for Zotero, Pandoc and Quarto."""
    from geo_movements.report.bibliography import to_csl

    return to_csl(story)


SUFFIXES: Mapping[str, Callable[[Story], str | bytes]] = MappingProxyType(
    {
        ".docx": docx,
        ".pptx": pptx,
        ".pdf": pdf,
        ".html": html,
        ".md": markdown,
        ".bib": bibtex,
        ".csl.json": csl,
    }
)
"""Suffix -> what writes the report, or its sources alone."""
