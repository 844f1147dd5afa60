"""How each claim looks, as columns: what styles of other programs are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo_movements import grammar
from geo_movements.languages import load
from geo_movements.tables.records import readable

if TYPE_CHECKING:
    from geo_movements.schema import Story

__all__ = ["LOOKS", "Looks", "apart", "looks_of"]

LANES = 2000
"""Up to so many claims, those along one way are set beside one another."""
LOOKS = ("look_group", "look_colour", "look_dash", "look_width_px", "look_offset_px")


@dataclass(frozen=True, kw_only=True)
class Looks:
    """The looks of a story's claims, one row a claim."""

    table: pd.DataFrame
    """The columns `LOOKS`."""
    groups: tuple[grammar.Group, ...]


def looks_of(story: Story) -> Looks:
    """Decide the colour, dash, width and offset of each claim, after the line grammar.

    The offset is to the right of the direction of travel, in pixels; null past `LANES` claims,
    where no eye would tell the lines apart.
    """
    legs = pd.DataFrame(story.legs)
    _, made, group_of = grammar.coloured(story, load(story.settings.language))
    labels = apart([readable(group.label) for group in made])
    groups = tuple(replace(one, label=label) for one, label in zip(made, labels, strict=True))
    widths = grammar.widths_of(legs, proportional=story.settings.width == "proportional")
    dashes = [grammar.DASHES.get(status, "dashed") for status in legs["status"]]
    colours = [
        grammar.GREY[0] if dash == "denied" else groups[at].light
        for at, dash in zip(group_of, dashes, strict=True)
    ]
    return Looks(
        table=pd.DataFrame(
            {
                "look_group": pd.Series([groups[at].label for at in group_of], dtype=object),
                "look_colour": pd.Series(colours, dtype=object),
                "look_dash": pd.Series(dashes, dtype=object),
                "look_width_px": pd.Series(_widths(legs, widths), dtype="Float64"),
                "look_offset_px": pd.Series(_offsets(story), dtype="Float64"),
            },
            index=legs.index,
        ),
        groups=groups,
    )


def apart(names: Iterable[str], alike: Callable[[str], str] = str) -> list[str]:
    """Tell names apart that are alike, which a program takes for one: the later ones by a number.

    >>> apart(["Others", "HUR", "others", "Others"], str.casefold)
    ['Others', 'HUR', 'others (2)', 'Others (3)']
    """
    told: dict[str, str] = {}
    for name in names:
        own, number = name, 1
        while alike(own) in told:
            own, number = f"{name} ({number + 1})", number + 1
        told[alike(own)] = own
    return list(told.values())


def _widths(legs: pd.DataFrame, widths: grammar.Widths) -> list[float]:
    """Return the width of each claim, by its lower bound or the upper where that alone is told."""
    told = legs["strength_low"].where(legs["strength_low"].notna(), legs["strength_high"])
    counted = legs["strength_unit"].fillna("persons").eq(widths.unit)
    numbers: list[Any] = told.astype(object).where(told.notna() & counted, None).tolist()
    known = {number: widths.px_of(number) for number in set(numbers)}
    return [known[number] for number in numbers]


def _offsets(story: Story) -> Sequence[float | None]:
    if len(story.legs) > LANES:
        return [None] * len(story.legs)
    offsets: list[float | None] = [None] * len(story.legs)
    for mark in grammar.design(story).marks:
        for claim in mark.claims:
            offsets[claim] = mark.offset_px
    return offsets
