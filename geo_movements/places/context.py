"""What a project's rows say of each toponym beside its name: who is told next to it, and how.

Pooled over all rows that use the toponym, so that their order decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geo_movements import schema
from geo_movements.places.countries import country_code
from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.places.toponyms import tidy
from geo_movements.tables.cells import split_list
from geo_movements.tables.coded import Coded, coded, crossed, nothing

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Context", "contexts", "country_of"]


@dataclass(slots=True)
class Context:
    """What the rows say of one toponym.

    `neighbours` are the toponyms told next to it on some leg; `reach_km` is how far a neighbour
    may lie at the most, by the mode and the days of the leg, where both are told.
    """

    neighbours: set[str] = field(default_factory=set)
    modes: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    reach_km: dict[str, float] = field(default_factory=dict)


def contexts(
    project: schema.Project,
    asked: Callable[[str], tuple[str, ...]],
    hours: pd.Series[float] | None = None,
) -> dict[str, Context]:
    """Gather the context of each toponym of the movements.

    `asked` gives the names that a toponym is looked up by (two for "between A and B"), under which
    its context is kept. It is asked once a toponym, and rows alike count once. `hours` are those
    that the leg of each row may have lasted, where somebody has read the dates already.
    """
    stops = _Stops(project.movements)
    names = [asked(toponym) for toponym in stops.toponyms]
    gathered = {name: Context() for each in names for name in each}
    modes, lasted = _modes_and_hours(project, hours)
    for stop, beside in stops.beside():
        others = {name for one in beside for name in names[one]}.difference(names[stop])
        for name in names[stop]:
            gathered[name].neighbours |= others
    for stop, told in stops.told(modes):
        for name in names[stop]:
            gathered[name].modes |= {modes.values[told]} - {"unknown"}
    for stop, code in _countries(project.movements, stops):
        for name in names[stop]:
            gathered[name].countries.add(code)
    for stop, reaches in stops.bound(modes, lasted):
        for name in names[stop]:
            _bind(gathered[name].reach_km, reaches, names)
    return gathered


def _bind(
    bounds: dict[str, float], reaches: Mapping[int, float], names: list[tuple[str, ...]]
) -> None:
    """Keep how far apart the ends of a leg may lie; of several the one of the least room binds."""
    for stop, reach in reaches.items():
        for other in names[stop]:
            bounds[other] = min(reach, bounds.get(other, reach))


def country_of(words: str) -> str | None:
    """Read a country, by its code or its name; None where there is no such country."""
    found = [c.place for c in open_gazetteer().lookup([words])[words]]
    named = [place.country for place in found if place.precision == "country"]
    return country_code(words) or (named[0] if named else None)


def _modes_and_hours(
    project: schema.Project, hours: pd.Series[float] | None
) -> tuple[Coded, Coded]:
    """Read the mode of each row, and the hours that its leg may have lasted."""
    from geo_movements.tables.claims import parse_claims

    movements = project.movements
    if movements["mode"].isna().all():
        return nothing(len(movements)), nothing(len(movements))
    if hours is not None:
        undated = movements.assign(**dict.fromkeys(("date", "departed", "arrived", "reported")))
        claims = parse_claims(replace(project, movements=undated)).movements
        told = hours.astype(object).where(hours.notna(), None)
        return coded(claims["mode"]), coded(told)
    claims = parse_claims(project).movements
    days = crossed(coded(claims["date_earliest"]), coded(claims["date_latest"]))
    return coded(claims["mode"]), days.made(_hours)


def _hours(days: tuple[str | None, str | None]) -> float | None:
    from geo_movements.tables.dates import to_minutes

    earliest, latest = days
    if not (earliest and latest):
        return None
    return (to_minutes(latest, end=True) - to_minutes(earliest)) / 60


def _countries(movements: pd.DataFrame, stops: _Stops) -> Iterator[tuple[int, str]]:
    """Yield in which country the rows' own columns say that a stop lies.

    A bare `country` says so only of a lone end.
    """
    for end, own in schema.COUNTRY_COLUMNS.items():
        for column in (*own, "country"):
            if column not in movements:
                continue
            cells = coded(movements[column])
            if column == "country":
                cells = cells.where(stops.lone())
            codes = [country_of(str(words)) if words else None for words in cells.values]
            for stop, told in _distinct(stops.ends[end], cells.codes):
                if stop >= 0 and (code := codes[told]):
                    yield stop, code


def _distinct(stops: NDArray[np.intp], codes: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Yield the distinct pairs of a stop and what is told of it, which is not null."""
    import numpy as np

    told = (stops >= 0) & (codes > 0)
    size = int(codes.max(initial=0)) + 1
    for pair in np.unique(stops[told] * size + codes[told]).tolist():
        yield divmod(pair, size)


class _Stops:
    """The toponyms of the movements by number, and which of them each row has where."""

    def __init__(self, movements: pd.DataFrame) -> None:
        import numpy as np

        numbers: dict[str, int] = {}

        def number(toponym: str) -> int:
            return numbers.setdefault(tidy(toponym), len(numbers))

        def of_cells(cells: Coded, at: Callable[[str], int]) -> NDArray[np.intp]:
            told = [-1 if cell is None else at(cell) for cell in cells.values]
            return np.array(told, dtype=np.intp)[cells.codes]

        self.ends = {end: of_cells(coded(movements[end]), number) for end in schema.COUNTRY_COLUMNS}
        via = coded(movements["via"])
        parts = {cell: [number(part) for part in split_list(cell)] for cell in via.values if cell}
        self._parts = parts
        self._via = via
        self._after = of_cells(via, lambda cell: parts[cell][0] if parts[cell] else -1)
        self._before = of_cells(via, lambda cell: parts[cell][-1] if parts[cell] else -1)
        self.toponyms = list(numbers)

    def lone(self) -> NDArray[np.bool_]:
        """Tell the rows that have one end at most."""
        return (self.ends["origin"] < 0) | (self.ends["destination"] < 0)

    def beside(self) -> Iterator[tuple[int, list[int]]]:
        """Yield each stop that has others next to it on some leg, and those."""
        import numpy as np

        origin, destination = self.ends["origin"], self.ends["destination"]
        direct = self._after < 0
        within = [pair for parts in self._parts.values() for pair in pairwise(parts)]
        pairs = np.concatenate([
            _pairs(origin, np.where(direct, destination, self._after)),
            _pairs(np.where(direct, -1, self._before), destination),
            np.array(within, dtype=np.intp).reshape(-1, 2),
        ])  # fmt: skip
        for stop, others, _ in _grouped(np.concatenate([pairs, pairs[:, ::-1]])):
            yield stop, others

    def told(self, cells: Coded) -> Iterator[tuple[int, int]]:
        """Yield each stop with the code of each cell told in a row that has it."""
        import numpy as np

        for stops in self.ends.values():
            yield from _distinct(stops, cells.codes)
        for via, code in _distinct(np.where(self._via.codes > 0, self._via.codes, -1), cells.codes):
            for stop in self._parts[self._via.values[via]]:
                yield stop, code

    def bound(self, modes: Coded, hours: Coded) -> Iterator[tuple[int, dict[int, float]]]:
        """Yield how far the other ends of a stop's legs may lie: no force outruns its mode."""
        import numpy as np

        kmh = np.array([schema.TOP_KMH.get(mode, np.nan) for mode in modes.values])
        most = np.array([np.nan if told is None else max(told, 1.0) for told in hours.values])
        reach = kmh[modes.codes] * most[hours.codes]
        first = np.where(self.ends["origin"] < 0, self._after, self.ends["origin"])
        last = np.where(self.ends["destination"] < 0, self._before, self.ends["destination"])
        lengths = np.array([len(self._parts.get(cell, ())) for cell in self._via.values])
        count = lengths[self._via.codes] + sum(ends >= 0 for ends in self.ends.values())
        told = ~np.isnan(reach) & (count > 1)
        pairs = np.column_stack([first[told], last[told]])
        both = np.concatenate([pairs, pairs[:, ::-1]])
        for stop, others, reaches in _grouped(both, np.tile(reach[told], 2)):
            yield stop, dict(zip(others, reaches, strict=True))


def _pairs(one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.intp]:
    """Set two columns of stops side by side, in the rows that have both."""
    import numpy as np

    there = (one >= 0) & (other >= 0)
    return np.column_stack([one[there], other[there]])


def _grouped(
    pairs: NDArray[np.intp], weights: NDArray[np.float64] | None = None
) -> Iterator[tuple[int, list[int], list[float]]]:
    """Group distinct pairs by their first, with the least of the weights of each."""
    import numpy as np

    if not len(pairs):
        return
    size = int(pairs.max()) + 1
    keys = pairs[:, 0] * size + pairs[:, 1]
    weights = np.zeros(len(keys)) if weights is None else weights
    order = np.lexsort([weights, keys])
    keys, weights = keys[order], weights[order]
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    firsts, others = np.divmod(keys[begins], size)
    ends = np.flatnonzero(np.diff(firsts, prepend=-1))
    for start, end in pairwise([*ends.tolist(), len(firsts)]):
        least = weights[begins[start:end]].tolist()
        yield int(firsts[start]), others[start:end].tolist(), least
