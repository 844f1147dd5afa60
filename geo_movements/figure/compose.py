"""A story on a sheet, ready to be written: the map and everything around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geo_movements import grammar
from geo_movements.figure.canvas import Pen
from geo_movements.figure.fonts import clean, fonts_for
from geo_movements.figure.labels import wanted_words
from geo_movements.figure.legend import Legend
from geo_movements.figure.mapped import Mapped, bar_of, draw_map, extent, map_of, plain
from geo_movements.figure.paper import Paper
from geo_movements.figure.plane import Box
from geo_movements.figure.settled import settled
from geo_movements.figure.sheet import set_sheet, words_of
from geo_movements.figure.told import Told, cited_by, in_language, told_of
from geo_movements.languages import Words
from geo_movements.schema import Story

__all__ = ["Sheet", "compose"]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A drawn sheet: the pen that has drawn it, its height in pixels, and what it says."""

    pen: Pen
    height: float
    told: Told
    language: Words
    author: str
    keywords: tuple[str, ...]


def compose(
    story: Story,
    paper: Paper,
    *,
    projection: str,
    legend: bool,
    sources: bool,
    title: bool,
    language: str | None,
    fonts: Sequence[str | Path],
) -> Sheet:
    """Draw a story on a sheet."""
    with settled():
        return _composed(story, paper, projection, legend, sources, title, language, fonts)


def _composed(
    story: Story,
    paper: Paper,
    projection: str,
    legend: bool,
    sources: bool,
    title: bool,
    language: str | None,
    fonts: Sequence[str | Path],
) -> Sheet:
    story, words = in_language(story, language)
    design = grammar.design(story, words)
    where = extent(story, projection)
    listed = Legend(design=design, cited=cited_by(story, design) if sources else {})
    told = told_of(story, design, [], words, where.projection.name)
    pen = Pen(paper, fonts_for(words_of(listed, told, words), fonts))
    shown = {"with_legend": legend, "with_sources": sources, "with_title": title}
    # The ground's credits are known when the map is; they may take a line more than the first try.
    draft = set_sheet(pen, told, listed, words, where.aspect, **shown)
    mapped = map_of(story, design, where, draft.frame.width, draft.frame.height, words)
    told = told_of(story, design, mapped.ground.credits, words, where.projection.name)
    final = set_sheet(pen, told, listed, words, where.aspect, **shown)
    if final.frame != draft.frame:
        mapped = map_of(story, design, where, final.frame.width, final.frame.height, words)
    names = [*words_of(listed, told, words), *wanted_words(mapped.scene, mapped.ground)]
    pen.fonts = fonts_for(names, fonts)
    pen.origin = (final.frame.left, final.frame.top)
    bar = bar_of(pen, mapped, words)
    draw_map(pen, mapped, plain, bar=bar)
    _rim(pen, mapped)
    pen.origin = (0.0, 0.0)
    pen.clip = None
    final.draw()
    return Sheet(pen=pen, height=final.height, told=told, language=words, author=story.settings.credit or "",
        keywords=tuple(clean(group.label) for group in design.groups),
    )  # fmt: skip


def _rim(pen: Pen, mapped: Mapped) -> None:
    """Draw a hairline around the map."""
    left, top, right, bottom = mapped.view.box
    pen.layer("frame")
    pen.rect(Box(left, top, right, bottom), "none", edge=pen.paper.colours.rule, width=0.8)
