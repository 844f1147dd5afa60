"""What the claims of a story tell, by columns: each distinct cell is read, and said, once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from geo_movements.competing import leg_keys, shared_totals
from geo_movements.grammar.words import (
    BY_MODE,
    body,
    date_text,
    embedded,
    one_spelling,
    strength_text,
    text,
    when,
    whereabouts,
)
from geo_movements.languages import Words
from geo_movements.tables.cells import split_list

__all__ = ["Cells", "Told", "distinct", "there", "way_words"]

T = TypeVar("T")
Texts = list[str | None]
_DATE = (
    "date_earliest", "date_latest", "date", "date_approximate", "date_uncertain", "departed",
    "arrived",
)  # fmt: skip
"""What the words for a date are made of."""
_ALIKE = (
    "claimant", "leg", "kind", "either", "force", "date", "departed", "arrived", "sources",
    "reported", "reported_earliest", "reported_latest", "reliability", "credibility",
)  # fmt: skip
"""What claims of one row of a card have in common, beside the facts that it tells."""


def distinct(make: Callable[..., T], *columns: Iterable[Hashable]) -> list[T]:
    """Make something of each row of columns; of rows that are alike once.

    >>> distinct(lambda low, high: f"{low}-{high}", [1, 2, 1], [3, 4, 3])
    ['1-3', '2-4', '1-3']
    """
    made: dict[Any, T]
    if len(columns) == 1:
        alone = list(columns[0])
        made = {key: make(key) for key in dict.fromkeys(alone)}
        return list(map(made.__getitem__, alone))
    keys = list(zip(*columns, strict=True))
    made = {key: make(*key) for key in dict.fromkeys(keys)}
    return list(map(made.__getitem__, keys))


def way_words(
    language: Words, origins: Sequence[str], destinations: Sequence[str], either: bool,
    is_presence: bool, within: bool,
) -> str:  # fmt: skip
    """Say from where to where one goes, or which end is not told."""
    last = "or" if either else "and"
    start, end = language.listed(origins, last), language.listed(destinations, last)
    if is_presence:
        untold = language.say("no place told")
        return language.listed(there(destinations, language), last) or untold
    if within:
        return language.say("within {place}", place=end)
    if start and end:
        return f"{start} → {end}"
    if end:
        return language.say("to {places}, origin not told", places=end)
    untold = language.say("no place told")
    return language.say("from {places}, destination not told", places=start) if start else untold


def there(places: Sequence[str], language: Words) -> list[str]:
    """Say "at" once where it goes for all, else each place's own word."""
    words = [str(whereabouts(place, language)) for place in places]
    at = [language.say("at {place}", place=place) for place in places]
    # Once goes where the place comes last: "at A, B and C".
    once = words == at and all(map(str.endswith, at, places))
    return [*words[:1], *places[1:]] if once else words


class Cells:
    """A table of claims by columns, each cell as its words, or None where it is empty."""

    def __init__(self, legs: pd.DataFrame) -> None:
        self._legs = pd.DataFrame(legs)
        self._texts: dict[str, Texts] = {}
        self._values: dict[str, list[Any]] = {}

    @classmethod
    def of(cls, legs: pd.DataFrame | Cells) -> Cells:
        """Return the cells of a table; what are cells already stay."""
        return legs if isinstance(legs, Cells) else cls(legs)

    def __len__(self) -> int:
        return len(self._legs)

    def has(self, name: str) -> bool:
        """Tell whether the table has a column."""
        return name in self._legs

    def values(self, name: str) -> list[Any]:
        """Return a column as it is."""
        if name not in self._values:
            self._values[name] = self._legs[name].tolist()
        return self._values[name]

    def text(self, name: str) -> Texts:
        """Return the words of a column; a column that is not there has none."""
        if name not in self._texts:
            there = self.has(name)
            self._texts[name] = distinct(text, self.values(name)) if there else [None] * len(self)
        return self._texts[name]

    def row(self, at: int) -> dict[str, Any]:
        """Return a row as it is, by the names of its columns."""
        return {name: self.values(name)[at] for name in self._legs.columns}

    @cached_property
    def shared(self) -> list[bool]:
        """Tell of each claim whether its strength is a total told for several parallel legs."""
        return shared_totals(self._legs)


class Told(Cells):
    """Claims as a language says them."""

    def __init__(self, legs: pd.DataFrame, language: Words) -> None:
        super().__init__(legs)
        self.language = language

    def said(self, name: str) -> Texts:
        """Return toponyms as the page says them (`words.said`)."""
        pairs = zip(self.text(f"{name}_told"), self.text(name), strict=True)
        return [beside or own for beside, own in pairs]

    @cached_property
    def ends(self) -> list[tuple[str | None, str | None]]:
        """The origin's and the destination's words (`words.ends`)."""
        origins, destinations = (
            distinct(lambda words: words and embedded(words), self.said(name))
            for name in ("origin", "destination")
        )
        return list(zip(origins, destinations, strict=True))

    @cached_property
    def dates(self) -> Texts:
        """When, in plain words."""

        def said(*cells: str | None) -> str | None:
            return date_text(dict(zip(_DATE, cells, strict=True)), self.language)

        return distinct(said, *map(self.text, _DATE))

    @cached_property
    def strengths(self) -> Texts:
        """How many, in the source's words; a total of several legs is said to be one."""

        def said(strength: str | None, unit: str | None, shared: bool) -> str | None:
            row = {"strength": strength, "strength_unit": unit}
            return strength_text(row, self.language, shared=shared)

        return distinct(said, self.text("strength"), self.text("strength_unit"), self.shared)

    @cached_property
    def modes(self) -> Texts:
        """How, as a sentence says it."""
        words = {mode: self.language.say(sentence) for mode, sentence in BY_MODE.items()}
        return [words.get(mode or "") for mode in self.text("mode")]

    @cached_property
    def statuses(self) -> Texts:
        """How sure, in a word."""
        return distinct(lambda word: word and self.language.word(word), self.text("status"))

    @cached_property
    def facts(self) -> list[tuple[str, ...]]:
        """What a row of a card tells beside the way: via, how many, when, how, how sure."""

        def via(words: str | None) -> str | None:
            listed = self.language.listed([embedded(place) for place in split_list(words)])
            return self.language.say("via {places}", places=listed) if listed else None

        vias = distinct(via, self.said("via"))
        rows = zip(vias, self.strengths, self.dates, self.modes, self.statuses, strict=True)
        return [tuple(filter(None, row)) for row in rows]

    @cached_property
    def bodies(self) -> Texts:
        """Who says so, without a speaker; as each is written first."""
        return distinct(body, self.text("claimant"))

    @cached_property
    def within(self) -> list[bool]:
        """Tell of each claim whether it ends where it begins and passes nowhere else."""

        def told(ends: tuple[str | None, str | None], via: str | None) -> bool:
            origin, destination = ends
            if origin is None or destination is None or via:
                return False
            return origin.casefold() == destination.casefold()

        return distinct(told, self.ends, self.text("via"))

    @cached_property
    def ways(self) -> list[str]:
        """From where to where each claim goes by itself, or which end is not told."""

        def way(
            ends: tuple[str | None, str | None], either: str | None, kind: str | None, within: bool
        ) -> str:
            origins, destinations = ([word] if word else [] for word in ends)
            return way_words(
                self.language, origins, destinations, bool(either), kind == "presence", within
            )

        columns = (self.ends, self.text("either"), self.text("kind"), self.within)
        return distinct(way, *columns)

    @cached_property
    def likeness(self) -> list[tuple[Any, ...]]:
        """What claims that may stand in one row of a card have in common."""
        gaps = [(origin is None, destination is None) for origin, destination in self.ends]
        return list(zip(self.facts, self.within, gaps, *map(self.text, _ALIKE), strict=True))

    @cached_property
    def cited(self) -> list[tuple[str, ...]]:
        """The ids of each claim's sources."""
        return distinct(lambda cell: tuple(split_list(cell)), self.text("sources"))

    @cached_property
    def keys(self) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        """The place of each claim in its movement's order."""
        return distinct(lambda cell: leg_keys(cell) or ((), ()), self.text("leg"))

    @cached_property
    def moments(self) -> list[tuple[float, float]]:
        """When each claim begins and ends, to sort by; what is open comes last."""
        columns = ("date_earliest", "date_latest", "reported_earliest")
        days = zip(*map(self.text, columns), strict=True)
        return [(when(first or last or public), when(last)) for first, last, public in days]

    def spelled(self, claims: Sequence[int]) -> Texts:
        """Name who says each of some claims, in one spelling."""
        return one_spelling(self.bodies[at] for at in claims)
