"""Legs counted for flows: a table that can be added to others like it, whatever the cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geo_movements.codes import joined
from geo_movements.flows.keys import claimants_of, codes_of, table_of
from geo_movements.flows.periods import periods_of
from geo_movements.flows.strengths import strength_rows
from geo_movements.tables.cells import body_and_speaker
from geo_movements.tables.counting import DEFAULT, period_of, read_by

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

__all__ = ["KEYS", "TALLY", "partial", "shorter", "tallied"]

KEYS = (
    "origin_place", "destination_place", "period", "period_start", "period_end", "by_side",
    "by_claimant", "by_mode", "by_force",
)  # fmt: skip
"""What tells one flow from another; null where flows are not counted by it."""
TALLY = (
    "by", *KEYS, "movement", "leg", "claimant", "strength_group", "strength_unit", "status", "side",
    "mode", "origin", "destination", "origin_lon", "origin_lat", "origin_given", "destination_lon",
    "destination_lat", "destination_given", "claims", "denied", "strength_unknown", "legs",
    "movements", "strength_low", "strength_high", "ids",
)  # fmt: skip
"""The columns of a tally: one row for claims alike in the first of them, up to `mode`.

`legs` and `movements` count those that have no name to be known by; with a name they are counted
when tallies are merged, each once. `strength_high` is infinite where nobody sets an upper bound.
"""


def partial(
    legs: pd.DataFrame | GeoDataFrame,
    by: str | Sequence[str] = DEFAULT,
    *,
    closed: bool = False,
    ids: bool = True,
) -> pd.DataFrame:
    """Count legs for flows, as a table that `merged` adds to others: one partition's share.

    Columns are `TALLY`, plain texts and numbers that Parquet can hold. `merged` of the tallies of
    any cut of some legs is `flows` of all of them, exactly. With `closed`, where no movement and
    no strength_group of these legs goes on in another part, claims of one movement are counted
    here and the table is some times smaller. Without `ids` the claims' ids are left out.
    """
    return tallied(legs, read_by(by), closed=closed, ids=ids)[0]


def tallied(
    legs: pd.DataFrame | GeoDataFrame, by: tuple[str, ...], *, closed: bool, ids: bool
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Do what `partial` does, and tell each leg's row of the tally, -1 for a presence."""
    import numpy as np

    moving = (legs["kind"] != "presence").to_numpy()
    told = legs if moving.all() else legs[moving]
    columns, numbers = _columns(told, by)
    rows, first = joined(*(columns[name][0] for name in columns))
    body = (columns["strength_group"][0][first] >= 0) | (columns["movement"][0][first] >= 0)
    said = {"by": ",".join(by), "period": period_of(by)}
    table = table_of(
        {
            **{name: np.full(len(first), word, dtype=object) for name, word in said.items()},
            **{name: _taken(values, codes[first]) for name, (codes, values) in columns.items()},
            **{
                name: _gathered(counted, rows, body if name.startswith("strength_") else None)
                for name, counted in numbers.items()
            },
            **_ends(told, by, columns, first),
            "ids": _texts(told["id"].to_numpy(), rows) if ids else _nothing(len(first)),
        }
    )
    whole = np.full(len(legs), -1, dtype="int64")
    if closed:
        table, again = _closed(table)
        rows = again[rows]
    whole[moving] = rows
    return table[list(TALLY)], whole


def _nothing(count: int) -> NDArray[Any]:
    import numpy as np

    return np.full(count, None, dtype=object)


Columns = dict[str, tuple[Any, Any]]


def _columns(legs: pd.DataFrame, by: Sequence[str]) -> tuple[Columns, dict[str, NDArray[Any]]]:
    """Return what parts the rows of the tally, as numbers and their texts; and what is counted."""
    import numpy as np

    nothing = np.full(len(legs), -1, dtype="int64"), np.array([], dtype=object)
    status, statuses = codes_of(legs["status"])
    denied = np.isin(status, np.flatnonzero(statuses == "denied"))
    low, high = (_number(legs[name]) for name in ("strength_low", "strength_high"))
    counted = ~denied & ~(np.isnan(low) & np.isnan(high))
    claimant, side, mode = _claimants(legs), codes_of(legs["side"]), codes_of(legs["mode"])
    movement, leg = codes_of(legs["movement"]), codes_of(legs["leg"])
    unit = codes_of(legs["strength_unit"].where(legs["strength_unit"].notna(), "persons"))
    group = codes_of(legs["strength_group"])
    columns = {
        **{f"{end}_place": _places(legs, end) if end in by else nothing for end in _BOTH},
        **_period_columns(legs, by, nothing),
        "by_side": side if "side" in by else nothing,
        "by_claimant": claimant if "claimant" in by else nothing,
        "by_mode": mode if "mode" in by else nothing,
        "by_force": codes_of(legs["force"]) if "force" in by else nothing,
        "movement": movement,
        "leg": (np.where(movement[0] < 0, -1, leg[0]), leg[1]),
        "claimant": claimant,
        "strength_group": (np.where(counted, group[0], -1), group[1]),
        "strength_unit": (np.where(counted, unit[0], -1), unit[1]),
        "status": (status, statuses),
        "side": side,
        "mode": mode,
    }
    numbers = {
        "claims": ~denied,
        "denied": denied,
        "strength_unknown": ~denied & ~counted,
        "legs": ~denied & ((movement[0] < 0) | (leg[0] < 0)),
        "movements": ~denied & (movement[0] < 0),
        "strength_low": np.where(counted & ~np.isnan(low), low, 0.0),
        "strength_high": np.where(counted, np.where(np.isnan(high), np.inf, high), 0.0),
    }
    return columns, numbers


_BOTH = ("origin", "destination")


def _number(column: pd.Series[Any]) -> NDArray[np.float64]:
    import pandas as pd

    told: Any = pd.to_numeric(column, errors="coerce").astype("Float64")
    numbers: NDArray[np.float64] = told.to_numpy("float64", na_value=float("nan"))
    return numbers


def _claimants(legs: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Give the bodies that claim numbers, without their speakers, each in one spelling."""
    import numpy as np

    codes, values = codes_of(legs["claimant"])
    bodies = np.empty(len(values), dtype=object)
    bodies[:] = [body_and_speaker(str(value))[0] for value in values]
    again = claimants_of(bodies)
    _, first = joined(again)
    return np.append(again, -1)[codes], bodies[first]


def _places(legs: pd.DataFrame, end: str) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Give the places at one end numbers; a toponym that was found nowhere stands for itself."""
    places = legs[f"{end}_place"]
    return codes_of(places.where(places.notna(), legs[end]))


def _period_columns(legs: pd.DataFrame, by: Sequence[str], nothing: tuple[Any, Any]) -> Columns:
    import numpy as np

    period = period_of(by)
    if period is None:
        return {"period_start": nothing, "period_end": nothing}
    codes, bounds = periods_of(legs, period)
    starts, ends = (np.array([pair[end] for pair in bounds], dtype=object) for end in (0, 1))
    return {"period_start": (codes, starts), "period_end": (codes, ends)}


def _taken(values: NDArray[Any], codes: NDArray[np.int64]) -> NDArray[Any]:
    """Return the texts of numbers, None for -1."""
    import numpy as np

    return np.append(np.asarray(values, dtype=object), [None])[codes]


def _gathered(
    counted: NDArray[Any], rows: NDArray[np.int64], body: NDArray[np.bool_] | None
) -> NDArray[Any]:
    """Sum what is counted in each row; of one body of men (`body`) take the largest instead."""
    import numpy as np

    count = int(rows.max(initial=-1)) + 1
    whole: NDArray[Any] = np.bincount(rows, weights=counted, minlength=count)
    if body is None or counted.dtype == bool:
        return whole.astype("int64")
    most = np.zeros(count)
    np.maximum.at(most, rows, counted)
    return np.where(body, most, whole)


def _ends(
    legs: pd.DataFrame, by: Sequence[str], columns: Columns, first: NDArray[np.int64]
) -> dict[str, Any]:
    """Give each row its ends' names and points: of a place, the shortest of its toponyms.

    Its point is where the first leg begins or ends there whose line we have not been given: a
    given path may begin anywhere near.
    """
    import numpy as np

    found: dict[str, Any] = {}
    given = (legs["route_method"] == "given").to_numpy()
    for end in _BOTH:
        codes, values = columns[f"{end}_place"]
        names = _names(legs[end], codes, len(values)) if end in by else np.array([None])
        points, by_path = _points(legs, end, codes, given, len(values))
        at = codes[first]
        found[end] = names[at]
        found[f"{end}_lon"], found[f"{end}_lat"] = points[at].T
        found[f"{end}_given"] = by_path[at]
    return found


def _names(toponyms: pd.Series[Any], codes: NDArray[np.int64], count: int) -> NDArray[Any]:
    import numpy as np

    words, values = codes_of(toponyms)
    _, at = joined(codes, words)
    names = np.full(count + 1, None, dtype=object)
    for place, word in zip(codes[at].tolist(), words[at].tolist(), strict=True):
        if place >= 0 and word >= 0:
            names[place] = shorter(names[place], str(values[word]))
    return names


def shorter(one: str | None, other: str) -> str:
    """Choose the shorter of two names of a place, of two as long the first of the alphabet."""
    return other if one is None else min(one, other, key=lambda name: (len(name), name))


def _points(
    legs: pd.DataFrame, end: str, codes: NDArray[np.int64], given: NDArray[np.bool_], count: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the point of each place at one end, NaN where none is known; one more for no place."""
    import numpy as np
    import shapely

    points, by_path = np.full((count + 1, 2), np.nan), np.zeros(count + 1, dtype=bool)
    if "geometry" not in legs.columns:
        return points, by_path
    shapes = legs["geometry"].to_numpy()
    there = np.flatnonzero((codes >= 0) & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes))
    order = there[np.lexsort((there, given[there], codes[there]))]
    order = order[np.diff(codes[order], prepend=-1) != 0]
    for leg in order:  # one leg a place
        line = shapely.get_coordinates(shapes[leg])
        lon, lat = line[0 if end == "origin" else -1]
        points[codes[leg]] = (lon + 180) % 360 - 180, lat
        by_path[codes[leg]] = given[leg]
    return points, by_path


def _texts(ids: NDArray[Any], rows: NDArray[np.int64]) -> NDArray[Any]:
    """Join the ids of each row, in the order of the table."""
    import numpy as np

    order = np.argsort(rows, kind="stable")
    starts = np.flatnonzero(np.diff(rows[order], prepend=-1)).tolist()
    told = [str(name) for name in ids[order].tolist()]
    texts = np.full(len(starts), None, dtype=object)
    ends = [*starts[1:], len(told)]
    texts[:] = ["; ".join(told[a:b]) for a, b in zip(starts, ends[: len(starts)], strict=True)]
    return texts


def _closed(table: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Count movements, legs and bodies of men here, so that no name of them is needed."""
    import numpy as np

    codes = {name: codes_of(table[name])[0] for name in TALLY[1 : TALLY.index("origin")]}
    flow, _ = joined(*(codes[name] for name in KEYS))
    there = table["claims"].to_numpy() > 0
    table = table.assign(
        movements=table["movements"].to_numpy()
        + _first_of(there & (codes["movement"] >= 0), flow, codes["movement"]),
        legs=table["legs"].to_numpy()
        + _first_of(
            there & (codes["movement"] >= 0) & (codes["leg"] >= 0),
            flow, codes["movement"], codes["leg"],
        ),
        **strength_rows(table, flow),
    )  # fmt: skip
    alike = [name for name in codes if name not in ("movement", "leg", "strength_group")]
    rows, first = joined(*(codes[name] for name in alike))
    small: dict[str, Any] = {name: table[name].to_numpy()[first] for name in TALLY}
    for name in ("movement", "leg", "strength_group"):
        small[name] = _nothing(len(first))
    for name in ("claims", "denied", "strength_unknown", "legs", "movements"):
        small[name] = np.bincount(rows, weights=table[name], minlength=len(first)).astype("int64")
    for name in ("strength_low", "strength_high"):
        small[name] = np.bincount(rows, weights=table[name], minlength=len(first))
    if table["ids"].notna().any():
        small["ids"] = _texts(table["ids"].to_numpy(), rows)
    return table_of(small), rows


def _first_of(where: NDArray[np.bool_], *columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """Mark the first row of each distinct combination, among the rows asked for."""
    import numpy as np

    marked = np.zeros(len(where), dtype="int64")
    at = np.flatnonzero(where)
    if len(at):
        marked[at[joined(*(column[at] for column in columns))[1]]] = 1
    return marked
