"""Which marks are drawn, and how: bundles, dash, width and the parallel offsets."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from geo_movements.competing import AREAS, shared_totals
from geo_movements.grammar.lanes import lanes_of
from geo_movements.grammar.routes import Stretch, stretches_of
from geo_movements.grammar.words import records, text
from geo_movements.tables.cells import split_list

__all__ = [
    "BAND_PX",
    "DASHES",
    "WIDTHS_PX",
    "Mark",
    "Widths",
    "marks_of",
    "strength_of",
    "widths_of",
]

Shape = Literal["line", "stub", "presence"]
Dash = Literal["solid", "dashed", "dotted", "denied"]

DASHES: Mapping[str, Dash] = {
    "confirmed": "solid",
    "assessed": "solid",
    "claimed": "dashed",
    "reported": "dashed",
    "planned": "dotted",
    "denied": "denied",
}
WIDTHS_PX = (1.4, 2.0, 2.8, 3.8, 5.2, 7.0)
"""The thin class of an unknown strength, then the five classes."""
BAND_PX = 15.0
"""The largest strength of a story whose widths are proportional; the others are parts of it.

It is 3.4 mm on a figure of 180 mm.
"""
_HAIRLINE_PX = 1.2
"""The least of a strength that is told."""
_UNTOLD_PX = 0.8
"""Beside bands, a strength that is not told: thinner than any that is."""
_SHARES = (0.1, 0.5, 1.0)
"""The parts of the largest strength that the legend of bands has samples of, or near them."""

_NICE = (1, 2, 5)
_PERSONS = 0.2
"""So great a share of the strengths told, counted in persons, is what a reader compares."""


@dataclass(frozen=True, kw_only=True)
class Widths:
    """The classes of strength: their inner bounds, and what they count."""

    bounds: tuple[int, ...]
    unit: str
    uses_high: bool
    """Some strength has an upper bound alone, and that was used."""
    uses_total: bool
    """Some strength is one total told for several parallel legs, drawn on each."""
    top: float | None = None
    """The largest strength, where widths are proportional to it instead of in classes."""

    drawn: tuple[float, ...] = ()
    """The strengths that lines have, each once, in order."""

    @property
    def samples(self) -> tuple[tuple[int, float], ...]:
        """Return strengths that lines have, up to the largest, and their widths, for the legend."""
        if self.top is None:
            return ()
        top = self.top
        near = {min(self.drawn, key=lambda one: abs(one - top * share)) for share in _SHARES}
        return tuple((int(number), self.px_of(number)) for number in sorted(near))

    @property
    def shown_px(self) -> tuple[float, ...]:
        """Return the widths that the legend shows: an unknown strength's, then the others."""
        bands = tuple(px for _, px in self.samples)
        return WIDTHS_PX if self.top is None else (_UNTOLD_PX, *bands)

    def px_of(self, strength: float | None) -> float:
        """Return the width of a strength: by its class, or in proportion to the largest."""
        if self.top is None:
            return WIDTHS_PX[self.class_of(strength)]
        if strength is None:
            return _UNTOLD_PX
        return round(min(BAND_PX, max(BAND_PX * strength / self.top, _HAIRLINE_PX)), 2)

    def class_of(self, strength: float | None) -> int:
        """Return 0 for an unknown strength, else 1 to 5."""
        if strength is None:
            return 0
        return 1 + sum(strength >= bound for bound in self.bounds)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One mark on the map, for one claim or for several alike in ends, route and status.

    Its width is that of the largest of them: they are not summed.
    """

    claims: tuple[int, ...]
    """Positions in the legs table."""
    shape: Shape
    group: int
    dash: Dash
    width_class: int
    width_px: float
    offset_px: float = 0.0
    """How far to the right of its own direction of travel the line is drawn."""
    fades: tuple[bool, bool] = (False, False)
    """Whether the origin, the destination is an area or absent: no dot there, the line fades."""
    stretches: tuple[Stretch, ...] = ()
    """Of a line: what each stretch of it is, from end to end."""
    draft: bool = False
    """Some of its claims are drafts, checked by no person."""


def widths_of(legs: pd.DataFrame, *, proportional: bool = False) -> Widths:
    """Choose up to four nice bounds that part the strengths told into classes of like size.

    With `proportional`, as Minard's, a line is as wide as its strength instead.
    """
    rows = records(legs)
    units = [text(row["strength_unit"]) or "persons" for row in rows if _strength(row)[0]]
    unit = _unit_of(units)
    values = sorted(value for row in rows if (value := strength_of(row, unit)) is not None)
    drawn = [
        (number, _strength(row)[1], total)
        for row, total in zip(rows, shared_totals(legs), strict=True)
        if text(row["kind"]) != "presence" and (number := strength_of(row, unit)) is not None
    ]
    lines = sorted({number for number, _, _ in drawn})
    return Widths(
        bounds=_bounds(values),
        unit=unit,
        uses_high=any(high for _, high, _ in drawn),
        uses_total=any(total for _, _, total in drawn),
        top=lines[-1] if proportional and lines and lines[-1] else None,
        drawn=tuple(lines),
    )


def _unit_of(units: Sequence[str]) -> str:
    """Choose what width counts: persons, unless hardly any claim does; then what most claims do."""
    if not units or units.count("persons") >= len(units) * _PERSONS:
        return "persons"
    return max(units, key=units.count)


def strength_of(row: Mapping[Any, Any], unit: str) -> float | None:
    """Return the bound that width shows: the lower, or the upper where that alone is told."""
    if (text(row.get("strength_unit")) or "persons") != unit:
        return None
    return _strength(row)[0]


def marks_of(legs: pd.DataFrame, groups: Sequence[int], widths: Widths) -> list[Mark]:
    """Bundle the claims into marks, then set those along one stretch beside one another."""
    bundles: dict[tuple[object, ...], list[list[int]]] = {}
    rows = records(legs)
    for at, row in enumerate(rows):
        if row["geometry"] is None or row["geometry"].is_empty:
            continue
        alike = bundles.setdefault(_likeness(row, groups[at]), [])
        ids = set(split_list(text(row["competes_with"])))
        home = next((b for b in alike if not ids & {str(rows[i]["id"]) for i in b}), None)
        if home is None:
            alike.append([at])
        else:
            home.append(at)
    marks = [_mark(rows, bundle, groups, widths) for alike in bundles.values() for bundle in alike]
    ordered = sorted(marks, key=lambda mark: mark.claims)
    firsts = [rows[mark.claims[0]] for mark in ordered]
    sailing = {at for at, row in enumerate(firsts) if text(row["mode"]) == "sea"}
    lanes = lanes_of(ordered, [row["geometry"] for row in firsts], sailing)
    return [replace(mark, offset_px=lanes.get(at, 0.0)) for at, mark in enumerate(ordered)]


def _strength(row: Mapping[Any, Any]) -> tuple[float | None, bool]:
    low, high = text(row.get("strength_low")), text(row.get("strength_high"))
    if low is not None:
        return float(low), False
    return (float(high), True) if high is not None else (None, False)


def _bounds(values: Sequence[float]) -> tuple[int, ...]:
    if not values:
        return ()
    top = math.ceil(math.log10(max(values[-1], 10))) + 1
    nice = [step * 10**power for power in range(top) for step in _NICE]
    inner = [bound for bound in nice if values[0] < bound <= values[-1]]
    if len(inner) <= 4:
        return tuple(inner)
    quantiles = [values[min(len(values) - 1, len(values) * k // 5)] for k in (1, 2, 3, 4)]
    near = {_nearest(inner, quantile) for quantile in quantiles}
    return tuple(sorted(near))


def _nearest(bounds: Sequence[int], value: float) -> int:
    """Return the bound nearest by ratio; none at all counts as one."""
    return min(bounds, key=lambda bound: abs(math.log(bound / max(value, 1))))


def _shape(row: Mapping[Any, Any]) -> Shape:
    """Choose a line, a stub where an end has no place, a dot also for a leg within one place."""
    if text(row["kind"]) == "presence":
        return "presence"
    if row["geometry"].geom_type != "Point":
        return "line"
    known = text(row["origin_place"]) and text(row["destination_place"])
    return "presence" if known else "stub"


def _likeness(row: Mapping[Any, Any], group: int) -> tuple[object, ...]:
    dash = DASHES.get(text(row["status"]) or "", "dashed")
    known_end = text(row["destination_place"]) is not None
    method = text(row["route_method"]), text(row["route_parts"])
    return _shape(row), row["geometry"].wkb, group, dash, text(row["mode"]), known_end, method


def _mark(
    rows: Sequence[Mapping[Any, Any]], bundle: Sequence[int], groups: Sequence[int], widths: Widths
) -> Mark:
    row = rows[bundle[0]]
    shape = _shape(row)
    strengths = [strength_of(rows[at], widths.unit) for at in bundle]
    return Mark(
        claims=tuple(bundle),
        shape=shape,
        group=groups[bundle[0]],
        dash=DASHES.get(text(row["status"]) or "", "dashed"),
        width_class=max(widths.class_of(strength) for strength in strengths),
        width_px=max(widths.px_of(strength) for strength in strengths),
        fades=(
            _is_area(row["origin_place"], row["origin_precision"]),
            _is_area(row["destination_place"], row["destination_precision"]),
        ),
        stretches=stretches_of(row) if shape == "line" else (),
        draft=any(str(rows[at]["draft"]) == "True" for at in bundle),
    )


def _is_area(place: object, precision: object) -> bool:
    return text(place) is None or text(precision) in AREAS
