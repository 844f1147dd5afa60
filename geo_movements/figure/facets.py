"""Small maps side by side: one for each claimant, side, movement or stretch of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geo_movements.errors import OutputError
from geo_movements.figure.fonts import clean
from geo_movements.figure.times import Times, steps_of, times_of, tone_of
from geo_movements.grammar import UNTOLD, Grammar, Mark, keys_of
from geo_movements.grammar.colours import REST
from geo_movements.grammar.lines import marks_of
from geo_movements.grammar.symbols import symbols_of
from geo_movements.languages import Words
from geo_movements.schema import Story

__all__ = ["FACETS", "Panel", "apart", "panels_of"]

FACETS = ("claimant", "side", "date", "movement")
_MOST = 12
_STEPS = 6


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One small map: its heading, and how each mark is drawn on it."""

    heading: str
    tone: Callable[[Mark], str]


def apart(story: Story, design: Grammar, facet: str | None, language: Words) -> Grammar:
    """Bundle only claims of one map, so that none has another's strength or count."""
    if facet not in FACETS or facet == "date":
        return design
    names = _names(story, design, facet, language)
    if facet == design.color_by and len({*names}) == len(design.groups):
        return design
    wanted = [*zip(design.group_of, names, strict=True)]
    pairs = list(dict.fromkeys(wanted))
    legs = pd.DataFrame(story.legs)
    marks = [
        replace(mark, group=pairs[mark.group][0])
        for mark in marks_of(legs, [pairs.index(pair) for pair in wanted], design.widths)
    ]
    several = any(len(mark.claims) > 1 for mark in marks)
    return replace(
        design, marks=tuple(marks),
        symbol_on=symbols_of(legs, marks, story.settings)[2],
        legend=tuple(one for one in design.legend if several or one.mark != "count"),
    )  # fmt: skip


def panels_of(story: Story, design: Grammar, facet: str, language: Words) -> list[Panel]:
    """Part a story. Raises `OutputError` for an unknown facet, or of dates where none is told.

    Of more names than a sheet holds maps for, those of fewest claims share the last.
    """
    if facet not in FACETS:
        raise OutputError(f'no facet "{facet}". Known: {", ".join(FACETS)}.')
    if facet == "date":
        return _by_date(story, language)
    names = _names(story, design, facet, language)
    order = sorted(set(names), key=lambda name: (-names.count(name), names.index(name)))
    if len(order) > _MOST:  # as with colours: the rest share one
        rest, others = {*order[_MOST - 1 :]}, language.say("Others")
        names = [others if name in rest else name for name in names]
        order = [*(name for name in order if name not in rest and name != others), others]
    return [Panel(heading=clean(name), tone=_only(names, name)) for name in order]


def _names(story: Story, design: Grammar, facet: str, language: Words) -> list[str]:
    """Name for each claim the map that it is on: also of those who share one colour."""
    legs = pd.DataFrame(story.legs)
    untold = UNTOLD[facet] if design.color_by == facet else REST
    names = keys_of(legs, story.settings, facet)
    return [language.say(untold) if name == UNTOLD[facet] else name for name in names]


def _only(names: Sequence[str], wanted: str) -> Callable[[Mark], str]:
    return lambda mark: "plain" if any(names[at] == wanted for at in mark.claims) else "out"


def _by_date(story: Story, language: Words) -> list[Panel]:
    times = times_of(story)
    steps = steps_of(times, _STEPS, language)
    if not steps:
        raise OutputError("no claim has a date: there are no times to part the figure by.")
    panels = [Panel(heading=step.words, tone=_during(times, step.span)) for step in steps]
    if any(time.unknown for time in times):
        panels.append(Panel(heading=language.say("Date not told"), tone=_undated(times)))
    return panels


def _undated(times: Sequence[Times]) -> Callable[[Mark], str]:
    return lambda mark: "plain" if all(times[at].unknown for at in mark.claims) else "out"


def _during(times: Sequence[Times], span: tuple[float, float]) -> Callable[[Mark], str]:
    def tone(mark: Mark) -> str:
        how = tone_of(mark, times, span)
        return "out" if how == "ghost" or all(times[at].unknown for at in mark.claims) else how

    return tone
