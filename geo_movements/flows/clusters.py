"""Small flows merged by clusters of places, where there are more than anybody can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_movements.codes import joined
from geo_movements.flows.keys import codes_of, table_of
from geo_movements.flows.strengths import counts
from geo_movements.flows.tally import KEYS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["AROUND", "clustered", "place_of"]

AROUND = "around:"
"""Begins the place id of a cluster; the id of its heaviest place follows."""
_STEPS_DEG = (0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 360)
"""How wide the squares are in which places are taken together, the finest first."""
_BOTH = ("origin", "destination")


def clustered(table: pd.DataFrame, flow: NDArray[np.int64], count: int, most: int) -> pd.DataFrame:
    """Let all but the largest flows of a tally run between clusters of places.

    `flow` is each row's flow among `count`, the largest first. Half of `most` stay as they are;
    the others' places give way to the heaviest place in their square of the map, in squares as
    small as leave no more than the other half. Nothing is left out, and `flowed` of the result
    counts each claimant's bodies of men anew: the strengths of merged flows are not summed.
    """
    import numpy as np

    small = np.flatnonzero(flow >= most // 2)
    if count <= most or not len(small) or table["origin_lon"].isna().all():
        return table
    places = _places(table)
    others = [codes_of(table[name])[0][small] for name in KEYS[2:]]
    ends = [table[f"{end}_place"].to_numpy()[small] for end in _BOTH]
    for step in _STEPS_DEG:
        homes = _homes(places, step)
        moved = [_moved(end, homes) for end in ends]
        _, first = joined(*(codes_of(end)[0] for end in moved), *others)
        if len(first) <= most - most // 2:
            break
    return _between(table, small, moved, places)


def place_of(place: str) -> str:
    """Return the place that a cluster is named after; any other place is itself.

    >>> place_of("around:gaz-wonsan"), place_of("gaz-wonsan")
    ('gaz-wonsan', 'gaz-wonsan')
    """
    return place.removeprefix(AROUND)


def _places(table: pd.DataFrame) -> pd.DataFrame:
    """List the places that have a point: id, name, point, and the claims that end there."""
    import pandas as pd

    told = counts(table["claims"]) + counts(table["denied"])
    ends = [
        table_of(
            {
                "place": table[f"{end}_place"],
                "name": table[end],
                "lon": counts(table[f"{end}_lon"]),
                "lat": counts(table[f"{end}_lat"]),
                "claims": pd.Series(told),
            }
        )
        for end in _BOTH
    ]
    whole = pd.concat(ends, ignore_index=True).dropna(subset=["place", "lon"])
    return whole.groupby("place", sort=False, as_index=False).agg(
        name=("name", "first"), lon=("lon", "first"), lat=("lat", "first"), claims=("claims", "sum")
    )


def _homes(places: pd.DataFrame, step: float) -> dict[str, str]:
    """Give each place the id of its cluster; one alone in its square stays itself."""
    import numpy as np

    square = np.floor(places["lon"] / step) * 1000 + np.floor(places["lat"] / step)
    heavy = places.assign(square=square).sort_values(["square", "claims"], ascending=[True, False])
    heaviest = heavy.groupby("square", sort=False)["place"].transform("first")
    alone = heavy.groupby("square", sort=False)["place"].transform("size") == 1
    rows = zip(heavy["place"].tolist(), heaviest.tolist(), alone.tolist(), strict=True)
    return {place: place if single else f"{AROUND}{home}" for place, home, single in rows}


def _moved(places: NDArray[Any], homes: dict[str, str]) -> NDArray[Any]:
    import numpy as np

    moved = np.full(len(places), None, dtype=object)
    moved[:] = [homes.get(place, place) for place in places.tolist()]
    return moved


def _between(
    table: pd.DataFrame, small: NDArray[np.int64], moved: list[NDArray[Any]], places: pd.DataFrame
) -> pd.DataFrame:
    """Put clusters in the place of places, in the rows asked for."""
    named = places.set_index("place")
    points = named[["lon", "lat"]].astype(float).to_dict("index")
    names = named["name"].to_dict()
    columns: dict[str, Any] = {name: table[name].to_numpy(copy=True) for name in table.columns}
    for end, told in zip(_BOTH, moved, strict=True):
        columns[f"{end}_place"][small] = told
        for row, place in zip(small.tolist(), told.tolist(), strict=True):
            if place is None or not place.startswith(AROUND):
                continue
            home = place_of(place)
            columns[end][row] = f"{names[home]} and around"
            columns[f"{end}_lon"][row] = points[home]["lon"]
            columns[f"{end}_lat"][row] = points[home]["lat"]
            columns[f"{end}_given"][row] = False
    return table_of(columns)
