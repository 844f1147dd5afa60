"""A story on a sheet, ready to be written: its maps and everything around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geo_movements import grammar
from geo_movements.errors import OutputError
from geo_movements.figure.canvas import Pen
from geo_movements.figure.facets import Panel, apart, panels_of
from geo_movements.figure.fonts import Face, clean, fonts_for
from geo_movements.figure.labels import left_out
from geo_movements.figure.legend import Legend
from geo_movements.figure.lines import Tone
from geo_movements.figure.mapped import Mapped, bar_of, draw_map, extent, labels_of, map_of, plain
from geo_movements.figure.paper import Paper
from geo_movements.figure.settled import settled
from geo_movements.figure.sheet import Setting, set_sheet, words_of
from geo_movements.figure.times import with_pale
from geo_movements.figure.told import Told, cited_by, in_language, told_of, with_credits
from geo_movements.figure.type import wrap
from geo_movements.figure.wishes import Label, wanted_words
from geo_movements.languages import Words
from geo_movements.schema import Story
from geo_movements.stages import stage

__all__ = ["Laid", "Sheet", "Wishes", "compose", "lay_out", "rim"]

_HEADING = Face(13, 700)


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a figure is to have."""

    projection: str = "auto"
    facet: str | None = None
    legend: bool = True
    sources: bool = True
    title: bool = True
    language: str | None = None
    fonts: Sequence[str | Path] = ()
    strip: float = 0.0
    """Pixels kept free under the map, for a strip of time."""
    tones: Sequence[Tone] = ()
    """How marks are drawn in the steps of a film: its legend tells of what is pale."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A drawn sheet: the pen that has drawn it, its height in pixels, and what it says."""

    pen: Pen
    height: float
    told: Told
    language: Words
    author: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Laid:
    """A sheet laid out and not yet drawn."""

    story: Story
    pen: Pen
    mapped: Mapped
    setting: Setting
    panels: tuple[Panel, ...]
    labels: Sequence[Label]
    """The names on the map; small multiples have each their own."""
    told: Told
    language: Words

    def sheet(self) -> Sheet:
        """Return the sheet of the pen."""
        return Sheet(
            pen=self.pen, height=self.setting.height, told=self.told, language=self.language,
            author=grammar.own_words(self.story.settings, "credit", self.language) or "",
            keywords=tuple(clean(group.label) for group in self.mapped.design.groups),
        )  # fmt: skip


@stage("draw")
def compose(story: Story, paper: Paper, wishes: Wishes) -> Sheet:
    """Draw a story on a sheet."""
    with settled():
        laid = lay_out(story, paper, wishes)
        pen, mapped, frame = laid.pen, laid.mapped, laid.setting.frame
        bar = bar_of(pen, mapped, laid.language)
        if not laid.panels:
            pen.origin = frame.corner(0)
            draw_map(pen, mapped, plain, bar=bar, labels=laid.labels)
            rim(pen, mapped)
        for number, panel in enumerate(laid.panels):
            pen.origin = frame.corner(number)
            pen.group = f"map-{number + 1}-"
            draw_map(pen, mapped, panel.tone, bar=bar if number == 0 else None, fade=False)
            rim(pen, mapped)
            pen.layer("heading")
            heading = wrap(pen, panel.heading, _HEADING, frame.width)[0]
            pen.text(0, -7, heading, _HEADING, paper.colours.ink)
        pen.origin, pen.clip, pen.group = (0.0, 0.0), None, ""
        laid.setting.draw()
        return laid.sheet()


def lay_out(story: Story, paper: Paper, wishes: Wishes) -> Laid:
    """Set the words and the map of a sheet."""
    story, words = in_language(story, wishes.language)
    design = apart(story, grammar.design(story, words), wishes.facet, words)
    where = extent(story, wishes.projection)
    panels = panels_of(story, design, wishes.facet, words) if wishes.facet else []
    tones = [*(panel.tone for panel in panels), *wishes.tones]
    design = with_pale(design, tones, words)
    listed = Legend(design=design, cited=cited_by(story, design) if wishes.sources else {})
    told = told_of(story, design, [], words, where.projection.name)
    fixed = [*words_of(listed, told, words), *(panel.heading for panel in panels)]
    pen = Pen(paper, fonts_for(fixed, wishes.fonts))

    def set_(told: Told, lost: Sequence[str] = (), room: float = 0.0) -> Setting:
        return set_sheet(
            pen, told, listed, words, where.aspect, panels=max(len(panels), 1),
            with_legend=wishes.legend, with_sources=wishes.sources, with_title=wishes.title,
            strip=wishes.strip, lost=lost, lost_room=room,
        )  # fmt: skip

    # The ground's credits are known when the map is; they may take a line more than at first.
    draft = set_(told)
    mapped = map_of(story, design, where, draft.frame.width, draft.frame.height, words)
    told = with_credits(told, story, mapped.ground.credits, words, where.projection.name)
    fixed += words_of(listed, told, words)
    pen.fonts = fonts_for([*fixed, *wanted_words(mapped.scene, mapped.ground)], wishes.fonts)
    final = set_(told)
    if final.frame != draft.frame:
        mapped = map_of(story, design, where, final.frame.width, final.frame.height, words)
        pen.fonts = fonts_for([*fixed, *wanted_words(mapped.scene, mapped.ground)], wishes.fonts)
    pen.fonts.tell_missing()
    labels = [] if panels else labels_of(pen, mapped, bar_of(pen, mapped, words))
    lost = [] if panels else left_out(mapped.scene, labels)
    free = final.frame.height
    while lost or final.frame.height < free:
        # On a sheet of a given height the list takes its room from the map, which then has less.
        try:
            told_too = set_(told, lost, free - final.frame.height)
        except OutputError:
            break
        same, final = told_too.frame == final.frame, told_too
        if same:
            break
        mapped = map_of(story, design, where, final.frame.width, final.frame.height, words)
        labels = labels_of(pen, mapped, bar_of(pen, mapped, words))
        lost = left_out(mapped.scene, labels)
    return Laid(
        story=story, pen=pen, mapped=mapped, setting=final, panels=tuple(panels), labels=labels,
        told=told, language=words,
    )  # fmt: skip


def rim(pen: Pen, mapped: Mapped) -> None:
    """Draw a hairline around the map."""
    pen.layer("frame")
    pen.rect(mapped.view.box, "none", edge=pen.paper.colours.rule, width=0.8)
