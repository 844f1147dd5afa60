"""What a page of flows is made of, and the words for each flow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo_movements import grammar
from geo_movements.flows import Counted
from geo_movements.grammar.words import embedded
from geo_movements.languages import Words, english
from geo_movements.schema import Story
from geo_movements.tables.cells import split_list
from geo_movements.tables.counting import period_of

__all__ = ["UNDATED", "Facts", "Members", "Page"]

_NAMED = 3
"""No more claimants than this are named in a row."""

UNDATED = {
    "day": english("not dated to one day"),
    "week": english("not dated to one week"),
    "month": english("not dated to one month"),
    "year": english("not dated to one year"),
}
_UNITS = {
    "ships": english("{strength} ships"),
    "aircraft": english("{strength} aircraft"),
    "vehicles": english("{strength} vehicles"),
    "formations": english("{strength} formations"),
}


class Members(NamedTuple):
    """The claims that the file holds: their rows in the legs, flow by flow."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    """For each flow where its claims begin; one more, the end."""
    total: int
    """How many claims the flows have."""


class Page(NamedTuple):
    """What a page of flows is made of."""

    story: Story
    found: Counted
    by: tuple[str, ...]
    members: Members
    drawn: Story
    """The story of flows as it is drawn."""
    too_many: bool
    """Its claims are more than a page shows one by one."""
    by_count: bool
    """Nobody tells a number: widths show how many claims there are."""


class Facts:
    """The words for each flow, in one language."""

    def __init__(self, page: Page, language: Words) -> None:
        self.language = language
        self.flows = pd.DataFrame(page.found.flows).to_dict("list")
        self.pairs = pd.DataFrame(page.found.pairs).to_dict("list")
        self.period = period_of(page.by)
        self.by = page.by

    def when(self, at: int) -> str:
        """Name a flow's period."""
        start, end = self.flows["period_start"][at], self.flows["period_end"][at]
        if start is None:
            return self.language.say(UNDATED[self.period]) if self.period else ""
        return grammar.span_text(start, end, self.language) or start

    def way(self, columns: Mapping[str, list[Any]], at: int) -> str:
        """Tell from where to where, as far as flows are counted by it."""
        ends = [columns[end][at] for end in ("origin", "destination")]
        words = [embedded(end) if end else None for end in ends]
        unknown = "…"
        if "origin" in self.by and "destination" in self.by:
            if words == [None, None]:
                return self.language.say("no place told")
            if words[0] == words[1]:
                return self.language.say("within {place}", place=words[0])
            return f"{words[0] or unknown} → {words[1] or unknown}"
        if "origin" in self.by or "destination" in self.by:
            arrow = f"{words[0]} →" if words[0] else f"→ {words[1]}" if words[1] else None
            return arrow or self.language.say("no place told")
        return self.language.say("All places")

    def sums(self, columns: Mapping[str, list[Any]], at: int) -> list[str]:
        """Tell how many claims, of how many movements, and how many men."""
        say = self.language.say
        claims = say("{count} claims", count=columns["claims"][at])
        movements = columns["movements"][at]
        if movements < columns["claims"][at]:
            moved = say("{count} movements", count=movements)
            claims = say("{claims} of {movements}", claims=claims, movements=moved)
        unknown, denied = columns["strength_unknown"][at], columns["denied"][at]
        return [
            claims,
            *([words] if (words := self.strength(columns, at)) else []),
            *([self.other(columns["strength_other"][at])] if columns["strength_other"][at] else []),
            *([say("{count} tell no number", count=unknown)] if unknown else []),
            *([say("{count} denied", count=denied)] if denied else []),
        ]

    def strength(self, columns: Mapping[str, list[Any]], at: int) -> str | None:
        """Write the range of the claimants' totals, with its unit."""
        low, high = (
            None if pd.isna(columns[name][at]) else int(columns[name][at])
            for name in ("strength_low", "strength_high")
        )
        return self._range(low, high, columns["strength_unit"][at])

    def other(self, cell: str) -> str:
        """Write the ranges in other units."""
        parts = []
        for part in cell.split("; "):
            unit, _, numbers = part.rpartition(" ")
            low, dots, high = numbers.partition("..")
            least, most = (int(end) if end else None for end in (low, high if dots else low))
            parts.append(self._range(least, most, unit) or part)
        return self.language.listed(parts)

    def _range(self, low: int | None, high: int | None, unit: str | None) -> str | None:
        number, say = self.language.number, self.language.say
        if low is None:
            told = None if high is None else say("up to {number}", number=high)
        elif high is None:
            told = say("at least {number}", number=low)
        else:
            told = number(low) if low == high else f"{number(low)}–{number(high)}"
        if told is None or unit not in _UNITS:
            return told
        return say(_UNITS[unit], strength=told)

    def who(self, columns: Mapping[str, list[Any]], at: int) -> str | None:
        """Name who says so; of many the first, and how many more."""
        names = split_list(columns["claimants"][at])
        if not names:
            return None
        shown = [embedded(name) for name in names[:_NAMED]]
        more = len(names) - len(shown)
        listed = self.language.lists["comma"].join(shown)
        return (
            self.language.say("{names} and {count} more", names=listed, count=more)
            if more
            else listed
        )
