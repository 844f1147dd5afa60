"""Which marks are drawn, and how: bundles, dash, width and the parallel offsets."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from geo_movements.grammar.words import text
from geo_movements.tables.cells import split_list

__all__ = ["DASHES", "WIDTHS_PX", "Mark", "Widths", "marks_of", "widths_of"]

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

_GAP_PX = 3.0
_NICE = (1, 2, 5)


@dataclass(frozen=True, kw_only=True)
class Widths:
    """The classes of strength: their inner bounds, and what they count."""

    bounds: tuple[int, ...]
    unit: str
    uses_high: bool
    """Some strength has an upper bound alone, and that was used."""
    uses_total: bool
    """Some strength is one total told for several legs, drawn on each."""

    def class_of(self, strength: float | None) -> int:
        """Return 0 for an unknown strength, else 1 to 5."""
        if strength is None:
            return 0
        return 1 + sum(strength >= bound for bound in self.bounds)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One mark on the map, for one claim or for several that say the same."""

    claims: tuple[int, ...]
    """Positions in the legs table."""
    shape: Shape
    group: int
    dash: Dash
    width_class: int
    offset_px: float = 0.0
    """How far to the right of its own direction of travel the line is drawn."""
    fades: tuple[bool, bool] = (False, False)
    """Whether the origin, the destination is an area or absent: no dot there, the line fades."""

    @property
    def width_px(self) -> float:
        """Return the width of the line."""
        return WIDTHS_PX[self.width_class]


def widths_of(legs: pd.DataFrame) -> Widths:
    """Choose up to four nice bounds that part the strengths told into classes of like size."""
    known = [(value, high) for value, high in (_strength(row) for row in _rows(legs)) if value]
    units = [text(row["strength_unit"]) or "persons" for row in _rows(legs) if _strength(row)[0]]
    unit = max(units, key=units.count) if units else "persons"
    values = sorted(value for row in _rows(legs) if (value := strength_of(row, unit)) is not None)
    totals = legs["strength_group"].dropna()
    return Widths(
        bounds=_bounds(values),
        unit=unit,
        uses_high=any(high for _, high in known),
        uses_total=bool(totals.duplicated().any()),
    )


def strength_of(row: Mapping[Any, Any], unit: str) -> float | None:
    """Return the bound that width shows: the lower, or the upper where that alone is told."""
    if (text(row.get("strength_unit")) or "persons") != unit:
        return None
    return _strength(row)[0]


def marks_of(legs: pd.DataFrame, groups: Sequence[int], widths: Widths) -> list[Mark]:
    """Bundle the claims into marks, then set those along one stretch beside one another."""
    bundles: dict[tuple[object, ...], list[list[int]]] = {}
    rows = _rows(legs)  # a loop: a page holds hundreds of claims, larger tables come aggregated
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
    return _spread(rows, sorted(marks, key=lambda mark: mark.claims))


def _rows(legs: pd.DataFrame) -> list[dict[Any, Any]]:
    rows: list[dict[Any, Any]] = legs.to_dict("records")
    return rows


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
    """Return the bound nearest by ratio."""
    return min(bounds, key=lambda bound: abs(math.log(bound / value)))


def _shape(row: Mapping[Any, Any]) -> Shape:
    if text(row["kind"]) == "presence":
        return "presence"
    return "stub" if row["geometry"].geom_type == "Point" else "line"


def _likeness(row: Mapping[Any, Any], group: int) -> tuple[object, ...]:
    dash = DASHES.get(text(row["status"]) or "", "dashed")
    known_end = text(row["destination_place"]) is not None
    return _shape(row), row["geometry"].wkb, group, dash, text(row["mode"]), known_end


def _mark(
    rows: Sequence[Mapping[Any, Any]], bundle: Sequence[int], groups: Sequence[int], widths: Widths
) -> Mark:
    row = rows[bundle[0]]
    classes = [widths.class_of(strength_of(rows[at], widths.unit)) for at in bundle]
    return Mark(
        claims=tuple(bundle),
        shape=_shape(row),
        group=groups[bundle[0]],
        dash=DASHES.get(text(row["status"]) or "", "dashed"),
        width_class=max(classes),
        fades=(
            _is_area(row["origin_place"], row["origin_precision"]),
            _is_area(row["destination_place"], row["destination_precision"]),
        ),
    )


def _is_area(place: object, precision: object) -> bool:
    return text(place) is None or text(precision) in {"region", "country", "sea"}


def _stretch(row: Mapping[Any, Any]) -> tuple[tuple[object, ...], bool]:
    """Name the stretch that a line covers, the same in both directions, and say if it runs back."""
    coords = [point for part in _parts(row["geometry"]) for point in part.coords]
    there = tuple((round(x, 3), round(y, 3)) for x, y, *_ in coords)
    middle = there[len(there) // 2] if len(there) % 2 else ()
    ends = (there[0], there[-1])
    # Opposite directions densify alike, so ends and middle tell one course from another.
    return (min(ends), max(ends), middle), ends[0] > ends[-1]


def _parts(geometry: Any) -> list[Any]:
    return list(geometry.geoms) if hasattr(geometry, "geoms") else [geometry]


def _spread(rows: Sequence[Mapping[Any, Any]], marks: Sequence[Mark]) -> list[Mark]:
    piles: dict[tuple[object, ...], list[tuple[int, bool]]] = {}
    for at, mark in enumerate(marks):
        if mark.shape == "line":
            key, back = _stretch(rows[mark.claims[0]])
            piles.setdefault(key, []).append((at, back))
    spread = list(marks)
    for pile in piles.values():
        total = sum(marks[at].width_px for at, _ in pile) + _GAP_PX * (len(pile) - 1)
        edge = -total / 2
        # Those who go the same way lie together, so that a reader sees two streams.
        for at, back in sorted(pile, key=lambda item: (item[1], marks[item[0]].group, item[0])):
            middle = edge + marks[at].width_px / 2
            spread[at] = replace(marks[at], offset_px=round(-middle if back else middle, 2))
            edge += marks[at].width_px + _GAP_PX
    return spread
