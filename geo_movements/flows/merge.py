"""Flows from the tallies of their parts: what the claimants' numbers add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.codes import joined
from geo_movements.errors import ParseError
from geo_movements.flows.keys import claimants_of, codes_of, ranked, table_of
from geo_movements.flows.strengths import counts, main_unit, strengths_of, unit_claims
from geo_movements.flows.tally import KEYS, TALLY, shorter
from geo_movements.schema import CRS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

__all__ = ["FLOWS", "Common", "Seen", "common_of", "flowed", "merged", "seen_in", "united"]

FLOWS = (
    "origin", "destination", "origin_place", "destination_place", "period", "period_start",
    "period_end", "side", "claimant", "mode", "force", "legs", "claims", "denied", "movements",
    "strength_low", "strength_high", "strength_width", "strength_unit", "strength_unknown",
    "strength_other", "statuses", "sides", "claimants", "modes", "ids", "geometry",
)  # fmt: skip
"""One row a flow, EPSG:4326, the most claims first."""
_NUMBERS = TALLY[TALLY.index("origin_lon") : TALLY.index("ids")]
_LISTED = ("side", "claimant", "mode")
Point = tuple[float, float]


class Common(NamedTuple):
    """What a flow has from all tallies together, not from its own rows."""

    names: Mapping[str, str]
    """The shortest toponym of each place."""
    points: Mapping[str, Point]
    """Longitude and latitude of each place that has any."""
    unit: str
    """What is shown where a flow counts several units."""


class Seen(NamedTuple):
    """What one tally has for `Common`: `united` makes that of many, in their order."""

    names: Mapping[str, str]
    points: Mapping[str, tuple[bool, int, float, float]]
    """Of each place: whether a path gave its point, at which end it was, longitude, latitude."""
    claims: Mapping[str, int]
    """How many claims tell a number, by its unit."""


def merged(parts: Iterable[pd.DataFrame], *, common: Common | None = None) -> GeoDataFrame:
    """Add up tallies of `partial`, and return the flows of all: the last step of a reduction.

    Exact whatever the cut, since nothing in a tally is rounded or left out: `merged` of the parts
    is `flows` of the whole, where the parts come in its order. Parts that were counted `closed`
    are exact as far as that was true. A flow is made of its own rows, but for `common`: a
    reduction too large for one machine finds that of all parts first (`common_of`), and merges
    bucket by bucket, by any function of `tally.KEYS`. Raises `ParseError` where parts were counted
    by different things.

    >>> from geo_movements import build
    >>> project = read("data/minard-1812")
    >>> legs = build(project, resolve(project)).legs
    >>> from geo_movements.flows import partial
    >>> parts = [partial(legs[:20], "origin"), partial(legs[20:], "origin")]
    >>> int(merged(parts)["claims"].sum()) == len(legs)
    True
    """
    import pandas as pd

    tables = [_plain(part) for part in parts if len(part)]
    counted = sorted({str(by) for table in tables for by in table["by"].unique()})
    if len(counted) > 1:
        raise ParseError(
            f"tallies by {' and by '.join(counted)} do not add up.", "Count every part by the same."
        )
    whole = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(TALLY))
    return flowed(whole, common)[0]


def _plain(part: pd.DataFrame) -> pd.DataFrame:
    """Take a tally as it was, whatever a reader of files has made of its texts and nulls."""
    texts = [name for name in TALLY if name not in _NUMBERS]
    plain = {name: part[name].astype(object).to_numpy() for name in texts}
    return table_of(
        {
            **{name: _without_nan(cells) for name, cells in plain.items()},
            **{name: part[name].to_numpy() for name in _NUMBERS},
        }
    )


def _without_nan(cells: NDArray[Any]) -> NDArray[Any]:
    import numpy as np
    import pandas as pd

    known: NDArray[Any] = np.append(cells, [None])
    known[:-1][pd.isna(cells)] = None
    return known[:-1]


def flowed(
    table: pd.DataFrame, common: Common | None = None
) -> tuple[GeoDataFrame, NDArray[np.int64]]:
    """Do what `merged` does with one tally, and tell for each of its rows the flow's row."""
    import geopandas as gpd
    import numpy as np

    flow, first = joined(*(codes_of(table[name])[0] for name in KEYS))
    count = len(first)
    keys = {name: table[name].to_numpy(object)[first] for name in KEYS}
    names, points, unit = common or common_of([table])
    flows = table_of(
        {
            **{end: _named(keys[f"{end}_place"], names) for end in ("origin", "destination")},
            **{name.removeprefix("by_"): cells for name, cells in keys.items()},
            **{name: _summed(table, flow, count, name) for name in ("claims", "denied")},
            "strength_unknown": _summed(table, flow, count, "strength_unknown"),
            "legs": _distinct(table, flow, count, "legs", ("movement", "leg")),
            "movements": _distinct(table, flow, count, "movements", ("movement",)),
            **strengths_of(table, flow, count, unit),
            "statuses": _listed(table, flow, count, "status", counted=True),
            **{f"{name}s": _listed(table, flow, count, name) for name in _LISTED},
            "ids": _ids(table["ids"].to_numpy(), flow, count),
        }
    )
    order = _order(flows)
    flows = flows.iloc[order].reset_index(drop=True)
    rank = np.empty(count, dtype="int64")
    rank[order] = np.arange(count)
    shapes = gpd.GeoSeries(_lines(flows, points), index=flows.index, crs=CRS)
    whole = gpd.GeoDataFrame(flows[list(FLOWS[:-1])], geometry=shapes, crs=CRS)
    return whole, rank[flow] if count else flow


def _order(flows: pd.DataFrame) -> NDArray[np.int64]:
    """Put the most claims first; what is alike in that, by its keys: the same input, same order."""
    import numpy as np

    names = (
        "origin_place",
        "destination_place",
        "period_start",
        "side",
        "claimant",
        "mode",
        "force",
    )
    ranks = [ranked(*codes_of(flows[name])) for name in names]
    whole = (flows["claims"] + flows["denied"]).to_numpy("int64")
    return np.lexsort((*reversed(ranks), -whole))


def _named(places: NDArray[Any], names: Mapping[str, str]) -> NDArray[Any]:
    import numpy as np

    named = np.full(len(places), None, dtype=object)
    named[:] = [names.get(place) for place in places.tolist()]
    return named


def _summed(
    table: pd.DataFrame, flow: NDArray[np.int64], count: int, name: str
) -> NDArray[np.int64]:
    import numpy as np

    whole: NDArray[Any] = np.bincount(flow, weights=counts(table[name]), minlength=count)
    return whole.astype("int64")


def _distinct(
    table: pd.DataFrame, flow: NDArray[np.int64], count: int, name: str, named: tuple[str, ...]
) -> NDArray[np.int64]:
    """Count what has a name once in each flow, and add what has none."""
    import numpy as np

    loose = np.bincount(flow, weights=counts(table[name]), minlength=count)
    there = table["claims"].to_numpy() > 0
    for column in named:
        there &= table[column].notna().to_numpy()
    at = np.flatnonzero(there)
    if len(at):
        codes = [codes_of(table[column].iloc[at])[0] for column in named]
        first = joined(flow[at], *codes)[1]
        loose += np.bincount(flow[at][first], minlength=count)
    return loose.astype("int64")


# --- Who and where --------------------------------------------------------------------------------


def _listed(
    table: pd.DataFrame, flow: NDArray[np.int64], count: int, name: str, *, counted: bool = False
) -> NDArray[Any]:
    """List what a column has in each flow, the most claims first, with their count if asked."""
    import numpy as np

    codes = claimants_of(table[name]) if name == "claimant" else codes_of(table[name])[0]
    at = np.flatnonzero(codes >= 0)
    texts = np.full(count, None, dtype=object)
    if not len(at):
        return texts
    pairs, first = joined(flow[at], codes[at])
    claims = (counts(table["claims"]) + counts(table["denied"]))[at]
    told = np.bincount(pairs, weights=claims).astype("int64")
    words = table[name].to_numpy(object)[at][first]
    order = np.lexsort((ranked(*codes_of(words)), -told, flow[at][first]))
    if counted:
        words[:] = [f"{word} {number}" for word, number in zip(words, told, strict=True)]
    return _grouped(flow[at][first][order], words[order], texts)


def _grouped(flow: NDArray[np.int64], words: NDArray[Any], texts: NDArray[Any]) -> NDArray[Any]:
    """Join the words of each flow; the rows stand in the order of their flows."""
    import numpy as np

    starts = np.flatnonzero(np.diff(flow, prepend=-1))
    ends = np.append(starts[1:], len(flow))[: len(starts)]
    listed = words.tolist()
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        texts[flow[start]] = "; ".join(listed[start:end])
    return texts


def _ids(ids: NDArray[Any], flow: NDArray[np.int64], count: int) -> NDArray[Any]:
    """Join the ids of each flow, sorted, so that no cut of the legs shows; null where left out."""
    import numpy as np

    texts = np.full(count, None, dtype=object)
    told = np.flatnonzero(np.array([cell is not None and cell == cell for cell in ids], dtype=bool))
    order = told[np.argsort(flow[told], kind="stable")]
    whole = _grouped(flow[order], ids[order], texts)
    return (
        np.array([cell and "; ".join(sorted(cell.split("; "))) for cell in whole], dtype=object)
        if count
        else texts
    )


def common_of(parts: Iterable[pd.DataFrame]) -> Common:
    """Gather from tallies, in their order, what flows have in common.

    A place has the shortest of its names. Its point is the first: of those where no path was given
    before the others, of origins before destinations.
    """
    return united(seen_in(part) for part in parts)


def seen_in(part: pd.DataFrame) -> Seen:
    """Gather from one tally what `common_of` gathers from all."""
    names: dict[str, str] = {}
    points: dict[str, tuple[bool, int, float, float]] = {}
    for rank, end in enumerate(("origin", "destination")):
        ends = _ends(part, end)
        told = ends.dropna(subset=["name"]).drop_duplicates(["place", "name"])
        for place, name in zip(told["place"].tolist(), told["name"].tolist(), strict=True):
            names[place] = shorter(names.get(place), name)
        there = ends.dropna(subset=["lon", "lat"]).drop_duplicates(["place", "given"])
        columns = (there[name].tolist() for name in ("place", "lon", "lat", "given"))
        for place, lon, lat, given in zip(*columns, strict=True):
            if place not in points or (bool(given), rank) < points[place][:2]:
                points[place] = bool(given), rank, float(lon), float(lat)
    return Seen(names, points, unit_claims(part))


def united(parts: Iterable[Seen]) -> Common:
    """Join what tallies have, in their order, to what flows have in common."""
    names: dict[str, str] = {}
    points: dict[str, tuple[bool, int, float, float]] = {}
    claims: Counter[str] = Counter()
    for part in parts:
        claims.update(part.claims)
        for place, name in part.names.items():
            names[place] = shorter(names.get(place), name)
        for place, found in part.points.items():
            if place not in points or found[:2] < points[place][:2]:
                points[place] = found
    return Common(names, {place: found[2:] for place, found in points.items()}, main_unit(claims))


def _ends(part: pd.DataFrame, end: str) -> pd.DataFrame:
    """List the places at one end: each row's place, name, point, and whether a path gave it."""
    import pandas as pd

    columns = {
        "place": f"{end}_place", "name": end, "lon": f"{end}_lon", "lat": f"{end}_lat",
        "given": f"{end}_given",
    }  # fmt: skip
    told = pd.DataFrame({name: part[column] for name, column in columns.items()}, dtype=object)
    return told.dropna(subset=["place"])


def _lines(flows: pd.DataFrame, points: Mapping[str, Point]) -> NDArray[Any]:
    """Draw each flow from place to place, the shorter way round; a point where one end is known.

    Longitudes run on past 180 where a line crosses the antimeridian, as those of legs do.
    """
    import numpy as np
    import shapely

    unknown = (np.nan, np.nan)
    ends = [
        np.array([points.get(place, unknown) for place in flows[name]], dtype=float).reshape(-1, 2)
        for name in ("origin_place", "destination_place")
    ]
    start, end = ends
    shapes = np.full(len(flows), None, dtype=object)
    both = ~np.isnan(start[:, 0]) & ~np.isnan(end[:, 0])
    lines = both & (start != end).any(axis=1)
    east = (end[:, 0] - start[:, 0] + 180) % 360 - 180
    way = np.stack([start, np.column_stack([start[:, 0] + east, end[:, 1]])], axis=1)
    shapes[lines] = shapely.linestrings(way[lines])
    alone = np.where(np.isnan(start), end, start)
    single = ~lines & ~np.isnan(alone[:, 0])
    shapes[single] = shapely.points(alone[single])
    return shapes
