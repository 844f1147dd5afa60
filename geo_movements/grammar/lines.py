"""Which marks are drawn, and how: bundles, dash, width and the parallel offsets."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
import shapely

from geo_movements.grammar.lanes import lanes_of
from geo_movements.grammar.routes import Stretch, stretches_of
from geo_movements.grammar.told import Cells, distinct
from geo_movements.known import AREAS
from geo_movements.tables.cells import split_list

__all__ = [
    "BAND_PX",
    "DASHES",
    "WIDTHS_PX",
    "Mark",
    "Widths",
    "marks_of",
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

_STRENGTH = ("strength_unit", "strength_low", "strength_high")
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


def widths_of(legs: pd.DataFrame | Cells, *, proportional: bool = False) -> Widths:
    """Choose up to four nice bounds that part the strengths told into classes of like size.

    With `proportional`, as Minard's, a line is as wide as its strength instead.
    """
    cells = Cells.of(legs)
    columns = [cells.text(name) for name in _STRENGTH]
    told = distinct(_number, *columns[1:])
    counts = Counter(unit or "persons" for unit, one in zip(columns[0], told, strict=True) if one)
    unit = _unit_of(counts)
    numbers = strengths_of(cells, unit)
    values = sorted(number for number in numbers if number is not None)
    parts = zip(numbers, columns[1], cells.shared, cells.text("kind"), strict=True)
    drawn = [
        (number, low is None, total)
        for number, low, total, kind in parts
        if kind != "presence" and number is not None
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


def _unit_of(counts: Counter[str]) -> str:
    """Choose what width counts: persons, unless hardly any claim does; then what most claims do."""
    if not counts or counts["persons"] >= counts.total() * _PERSONS:
        return "persons"
    return max(counts, key=lambda unit: counts[unit])


def strengths_of(cells: Cells, unit: str) -> list[float | None]:
    """Return the bounds that width shows: the lower, or the upper where that alone is told."""

    def counted(own: str | None, low: str | None, high: str | None) -> float | None:
        return _number(low, high) if (own or "persons") == unit else None

    return distinct(counted, *map(cells.text, _STRENGTH))


def _number(low: str | None, high: str | None) -> float | None:
    told = high if low is None else low
    return None if told is None else float(told)


def marks_of(legs: pd.DataFrame | Cells, groups: Sequence[int], widths: Widths) -> list[Mark]:
    """Bundle the claims into marks, then set those along one stretch beside one another."""
    cells = Cells.of(legs)
    looks = _Looks(cells, groups, widths)
    bundles: dict[object, list[list[int]]] = {}
    ids, rivals = cells.values("id"), cells.text("competes_with")
    for at, likeness in enumerate(looks.likeness):
        if likeness is None:
            continue
        alike = bundles.setdefault(likeness, [])
        if not alike or not rivals[at]:
            home = alike[0] if alike else None
        else:
            others = set(split_list(rivals[at]))
            home = next((b for b in alike if not others & {str(ids[i]) for i in b}), None)
        if home is None:
            alike.append([at])
        else:
            home.append(at)
    ordered = sorted(bundle for alike in bundles.values() for bundle in alike)
    marks = [looks.mark(bundle) for bundle in ordered]
    modes = cells.text("mode")
    sailing = {at for at, bundle in enumerate(ordered) if modes[bundle[0]] == "sea"}
    lanes = lanes_of(marks, [looks.geometries[bundle[0]] for bundle in ordered], sailing)
    return [
        replace(mark, offset_px=lanes[at]) if lanes.get(at) else mark
        for at, mark in enumerate(marks)
    ]


class _Looks:
    """How claims are drawn, by columns."""

    def __init__(self, cells: Cells, groups: Sequence[int], widths: Widths) -> None:
        self.groups = groups
        self.geometries = np.array(cells.values("geometry"), dtype=object)
        empty = shapely.is_missing(self.geometries) | shapely.is_empty(self.geometries)
        types = shapely.get_type_id(self.geometries)
        lines = (types != shapely.GeometryType.POINT).tolist()
        self.shapes = distinct(
            _shape, cells.text("kind"), lines, cells.text("origin_place"),
            cells.text("destination_place"),
        )  # fmt: skip
        self.dashes: list[Dash] = [
            DASHES.get(status or "", "dashed") for status in cells.text("status")
        ]
        strengths = strengths_of(cells, widths.unit)
        self.classes = distinct(widths.class_of, strengths)
        self.widths = distinct(widths.px_of, strengths)
        self.drafts = [str(cell) == "True" for cell in cells.values("draft")]
        self.fades = list(zip(*(
            distinct(_is_area, cells.text(f"{end}_place"), cells.text(f"{end}_precision"))
            for end in ("origin", "destination")
        ), strict=True))  # fmt: skip
        ways = [cells.text(name) for name in ("mode", "route_method", "route_parts")]
        self.ways = list(zip(*ways, strict=True))
        known_end = [place is not None for place in cells.text("destination_place")]
        self.wkb = shapely.to_wkb(self.geometries)
        likeness = zip(
            self.shapes, self.wkb, groups, self.dashes, known_end, self.ways, strict=True
        )
        self.likeness = [
            None if none else alike for none, alike in zip(empty.tolist(), likeness, strict=True)
        ]
        self._known: dict[tuple[object, ...], tuple[Stretch, ...]] = {}

    def mark(self, bundle: Sequence[int]) -> Mark:
        """Make the mark of some claims that are alike."""
        first, alone = bundle[0], len(bundle) == 1
        shape = self.shapes[first]
        return Mark(
            claims=tuple(bundle),
            shape=shape,
            group=self.groups[first],
            dash=self.dashes[first],
            width_class=self.classes[first] if alone else max(self.classes[at] for at in bundle),
            width_px=self.widths[first] if alone else max(self.widths[at] for at in bundle),
            fades=self.fades[first],
            stretches=self._stretches(first) if shape == "line" else (),
            draft=self.drafts[first] if alone else any(self.drafts[at] for at in bundle),
        )

    def _stretches(self, at: int) -> tuple[Stretch, ...]:
        """Tell the stretches of a line, once for all of its shape.

        Those of lines of one part are the same for all of as many points.
        """
        mode, method, parts = self.ways[at]
        line = self.geometries[at]
        in_parts = bool(parts) or line.geom_type != "LineString"
        told = self.wkb[at] if in_parts else int(shapely.get_num_coordinates(line))
        key = mode, method, parts, told
        if key not in self._known:
            row = {"mode": mode, "route_method": method, "route_parts": parts, "geometry": line}
            self._known[key] = stretches_of(row)
        return self._known[key]


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


def _shape(kind: str | None, is_line: bool, origin: str | None, destination: str | None) -> Shape:
    """Choose a line, a stub where an end has no place, a dot also for a leg within one place."""
    if kind == "presence":
        return "presence"
    if is_line:
        return "line"
    return "presence" if origin and destination else "stub"


def _is_area(place: str | None, precision: str | None) -> bool:
    return place is None or precision in AREAS
