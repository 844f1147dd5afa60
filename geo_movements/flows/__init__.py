"""Legs counted into flows: from where to where, in which period, how many, and who says so.

Past what a person can read, single claims give way to flows. A flow keeps what makes a claim one:
its claimants are never added up, one body of men counts once, and units do not mix.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geo_movements.flows.merge import FLOWS, flowed, merged
from geo_movements.flows.story import Counted, counted, flow_story
from geo_movements.flows.tally import partial, tallied
from geo_movements.tables.counting import DEFAULT, read_by

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

__all__ = [
    "FLOWS",
    "Counted",
    "counted",
    "flow_story",
    "flows",
    "flows_and_members",
    "merged",
    "partial",
]


def flows(legs: pd.DataFrame | GeoDataFrame, by: str | Sequence[str] = DEFAULT) -> GeoDataFrame:
    """Count legs into flows: one row for each origin, destination and period, or what `by` names.

    `by` is a list, or one text with commas, of: origin, destination; at most one of day, week,
    month, year; side, claimant, mode, force. Presences move nobody and are in no flow.

    Columns are `FLOWS`, the most claims first. `origin` and `destination` are names, beside them
    the places' ids. `period_start` and `period_end` are the first and last day of the period in
    which the legs began; null where that is not certain (`periods.periods_of` has the rule).
    `claims` counts rows, `legs` and `movements` what has one name once; what is `denied` is
    counted apart and in nothing else. Each claimant has a total: of one strength_group, or of one
    movement, the largest number, once; these added up. `strength_low` is the least of the
    claimants' totals and `strength_high` the largest, null where a bound is not known: never a sum
    of claimants, nor of legs that follow one another. `strength_width` is the largest total by its
    lower bound, or by the upper one where that alone is told: what a width shows. All are in
    `strength_unit`; what is counted in other units stands in `strength_other`.
    `strength_unknown` claims tell no number. `statuses` ("claimed 12; planned 3"), `sides`,
    `claimants` and `modes` are lists, the most claims first, and `ids` are the claims'. Geometry is
    the straight line from place to place, a Point where one end is known, null where none is.
    Raises `ParseError` where `by` is not understood.

    >>> from geo_movements import build
    >>> project = read("data/dprk-2024")
    >>> most = flows(build(project, resolve(project)).legs, by="origin,destination").iloc[0]
    >>> most["origin"], most["destination"], int(most["claims"])
    ('Russian Far East', 'Kursk Oblast', 7)
    """
    return flows_and_members(legs, by)[0]


def flows_and_members(
    legs: pd.DataFrame | GeoDataFrame, by: str | Sequence[str] = DEFAULT
) -> tuple[GeoDataFrame, NDArray[np.int64]]:
    """Do what `flows` does, and tell for each leg the row of its flow, -1 for a presence."""
    import numpy as np

    table, rows = tallied(legs, read_by(by), closed=False, ids=True)
    found, of_row = flowed(table)
    return found, np.append(of_row, -1)[rows]
