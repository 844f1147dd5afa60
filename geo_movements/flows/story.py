"""Flows as a story: legs that every output draws and writes as it does any others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.codes import joined
from geo_movements.flows.clusters import AROUND, clustered, place_of
from geo_movements.flows.keys import codes_of
from geo_movements.flows.merge import flowed
from geo_movements.flows.tally import tallied
from geo_movements.schema import CRS, LEGS, Story
from geo_movements.tables.cells import split_list
from geo_movements.tables.counting import DEFAULT, read_by

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Counted", "counted", "flow_story", "side_and_status"]

_OWN = (
    "claims", "denied", "movements", "strength_width", "strength_unknown", "strength_other",
    "statuses", "sides", "claimants", "modes", "claim_ids",
)  # fmt: skip
"""What a flow tells beside the columns of legs; `movements` and the like are counts."""


class Counted(NamedTuple):
    """A story counted into flows: the story of flows, and what belongs to which."""

    story: Story
    """Its legs are flows, `flows` in order."""
    flows: gpd.GeoDataFrame
    member: NDArray[np.int64]
    """For each leg its flow, -1 for a presence."""
    pairs: gpd.GeoDataFrame
    """The flows of all time: counted by the same but the period."""
    pair: NDArray[np.int64]
    """For each flow its row of `pairs`."""


def flow_story(story: Story, by: str | Sequence[str] = DEFAULT) -> Story:
    """Make a story whose legs are the flows of another's: every output takes it as any story.

    `by` is that of `flows`. A flow becomes one leg: its period is its date (a date within it, none
    for a flow not dated to one period), its strength the range of its claimants' totals, its status
    what most of its claims say, its line the straight one. Where its claims are of several sides,
    it is of the side "Blue; Red"; several claimants have none, and stand in `claimants`. What else
    a flow tells follows in columns of its own (`claims`, `denied`, `movements`, ...). Sources are
    those of all its claims.

    >>> from geo_movements import build
    >>> story = flow_story(build(read("data/dprk-2024"), resolve(read("data/dprk-2024"))))
    >>> story.legs[["origin", "date", "strength"]].iloc[0].tolist()
    ['Russian Far East', '2024-10', '2100-11000']
    """
    return counted(story, by).story


def counted(story: Story, by: str | Sequence[str] = DEFAULT, *, most: int | None = None) -> Counted:
    """Do what `flow_story` does, and tell what belongs to which.

    Past `most` flows the smallest run between clusters of places (`clusters.clustered`).
    """
    import numpy as np

    told = read_by(by)
    table, rows = tallied(story.legs, told, closed=False, ids=True)
    flows, flow = flowed(table)
    if most is not None and len(flows) > most:
        table = clustered(table, flow, len(flows), most)
        flows, flow = flowed(table)
    all_time = table.assign(period_start=None, period_end=None)
    pairs, pair_of_row = flowed(all_time)
    pair = np.zeros(len(flows), dtype="int64")
    pair[flow] = pair_of_row
    member = np.append(flow, -1)[rows]
    legs = _legs(story, flows, member, told)
    made = Story(
        legs=legs,
        places=_places(story, flows),
        sources=story.sources,
        events=_events(story, legs, member),
        settings=replace(story.settings, color_by=_color_by(story, told), symbols="plain"),
        flows_by=tuple(told),
    )
    return Counted(made, flows, member, pairs, pair)


def _color_by(story: Story, by: Sequence[str]) -> str:
    """Let colour show what flows are parted by, else the side."""
    chosen = story.settings.color_by
    if chosen is not None and chosen in by:
        return chosen
    return next((name for name in ("side", "claimant", "force") if name in by), "side")


# --- Legs -----------------------------------------------------------------------------------------


def _legs(
    story: Story, flows: gpd.GeoDataFrame, member: NDArray[np.int64], by: Sequence[str]
) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import numpy as np

    from geo_movements.flows.keys import table_of

    count = len(flows)
    nothing = np.full(count, None, dtype=object)
    columns: dict[str, Any] = dict.fromkeys(LEGS[:-1], nothing)
    for end in ("origin", "destination"):
        columns[end] = flows[end]
        columns[f"{end}_place"] = flows[f"{end}_place"].where(_known(story, flows, end), None)
        columns[f"{end}_precision"] = _precisions(story, flows, end)
    columns |= {
        "id": _each(count, lambda at: f"flow-{at + 1}"),
        "movement": _ways(flows),
        "kind": np.full(count, "leg", dtype=object),
        "mode": _modes(flows),
        "force": flows["force"],
        "side": _sides(flows["sides"]),
        "claimant": _single(flows["claimant"], flows["claimants"]),
        "status": _statuses(flows["statuses"]),
        "date": _dates(flows),
        "date_earliest": flows["period_start"],
        "date_latest": flows["period_end"],
        "date_approximate": _each(count, lambda _: False),
        "date_uncertain": _each(count, lambda _: False),
        "strength": _strengths(flows),
        "strength_low": flows["strength_low"],
        "strength_high": flows["strength_high"],
        "strength_unit": flows["strength_unit"],
        "route_method": np.full(count, "great_circle", dtype=object),
        "draft": _drafts(story, member, count),
        "sources": _gathered(story.legs["sources"], member, count),
        "attribution": _gathered(story.legs["attribution"], member, count),
    }
    own = {name: flows["ids" if name == "claim_ids" else name] for name in _OWN}
    table = table_of({**{name: _plain(cells) for name, cells in columns.items()}, **own})
    shapes = gpd.GeoSeries(flows.geometry.to_numpy(), index=table.index, crs=CRS)
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS)


def _plain(cells: Any) -> Any:
    return cells.reset_index(drop=True) if hasattr(cells, "reset_index") else cells


def _each(count: int, make: Callable[[int], Any]) -> NDArray[Any]:
    import numpy as np

    made = np.full(count, None, dtype=object)
    made[:] = [make(at) for at in range(count)]
    return made


def _known(story: Story, flows: gpd.GeoDataFrame, end: str) -> pd.Series[Any]:
    """Tell of which flows an end has a place; a toponym that stands for itself has none."""
    known = set(story.places["place_id"].dropna())
    if not known:  # bare legs come without places
        known = set(story.legs[f"{end}_place"].dropna())
    places = flows[f"{end}_place"]
    return places.map(lambda place: place_of(place) in known, na_action="ignore").fillna(False)


def _precisions(story: Story, flows: gpd.GeoDataFrame, end: str) -> NDArray[Any]:
    told = story.legs[[f"{end}_place", f"{end}_precision"]].dropna().drop_duplicates(f"{end}_place")
    known = dict(zip(told[f"{end}_place"], told[f"{end}_precision"], strict=True))
    places = flows[f"{end}_place"].tolist()
    return _each(len(flows), lambda at: known.get(places[at]))


def _ways(flows: gpd.GeoDataFrame) -> NDArray[Any]:
    """Name the pair of places that a flow runs between, as a movement of its own."""
    ends = [flows[end].tolist() for end in ("origin", "destination")]
    return _each(len(flows), lambda at: " → ".join(end[at] or "?" for end in ends))


def _modes(flows: gpd.GeoDataFrame) -> NDArray[Any]:
    """Leave the mode unknown: a straight line by rail would claim that no railway was found.

    In the air and on foot lines are straight anyway.
    """
    modes = flows["mode"].tolist()
    return _each(len(flows), lambda at: modes[at] if modes[at] in ("air", "foot") else "unknown")


def _single(*choices: pd.Series[Any]) -> NDArray[Any]:
    """Take the first text that is told, unless it is a list of several."""
    columns = [choice.tolist() for choice in choices]

    def one(at: int) -> str | None:
        told = next((cells[at] for cells in columns if cells[at] is not None), None)
        return None if told is None or told != told or "; " in told else told

    return _each(len(columns[0]), one)


def _sides(sides: pd.Series[Any]) -> NDArray[Any]:
    """Name several sides in the order of the alphabet: "Blue; Red" is the same as "Red; Blue"."""
    cells = sides.tolist()
    return _each(len(cells), lambda at: cells[at] and "; ".join(sorted(cells[at].split("; "))))


def side_and_status(flows: gpd.GeoDataFrame) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return for each flow whose it is, and what most of its claims say."""
    return _sides(flows["sides"]), _statuses(flows["statuses"])


def _statuses(statuses: pd.Series[Any]) -> NDArray[Any]:
    cells = statuses.tolist()
    return _each(len(cells), lambda at: cells[at] and _first_status(cells[at]))


def _first_status(statuses: str) -> str:
    """Return what most claims say; a denial only where no claim says otherwise."""
    words = [part.rsplit(" ", 1)[0] for part in statuses.split("; ")]
    return next((word for word in words if word != "denied"), "denied")


def _dates(flows: gpd.GeoDataFrame) -> NDArray[Any]:
    """Write periods in EDTF, as some time within."""
    starts, ends = flows["period_start"].tolist(), flows["period_end"].tolist()
    cut = {"month": -3, "year": -6}

    def date(at: int) -> str | None:
        if starts[at] is None or starts[at] == ends[at]:
            return starts[at]  # type: ignore[no-any-return]
        period = flows["period"].iloc[at]
        whole = f"[{starts[at]}..{ends[at]}]"
        return starts[at][: cut[period]] if period in cut else whole

    return _each(len(flows), date)


def _strengths(flows: gpd.GeoDataFrame) -> NDArray[Any]:
    """Write the ranges as words that our own reading of strengths understands."""
    import pandas as pd

    lows, highs = flows["strength_low"].tolist(), flows["strength_high"].tolist()

    def words(at: int) -> str | None:
        low, high = (None if pd.isna(end[at]) else int(end[at]) for end in (lows, highs))
        if low is None:
            return None if high is None else f"up to {high}"
        if high is None:
            return f"at least {low}"
        return str(low) if low == high else f"{low}-{high}"

    return _each(len(flows), words)


def _drafts(story: Story, member: NDArray[np.int64], count: int) -> NDArray[Any]:
    import numpy as np

    drafts = np.zeros(count, dtype=bool)
    told = (story.legs["draft"].astype(str) == "True").to_numpy() & (member >= 0)
    drafts[member[told]] = True
    return drafts.astype(object)


def _gathered(cells: pd.Series[Any], member: NDArray[np.int64], count: int) -> NDArray[Any]:
    """Gather the lists of all claims of each flow, every item once."""
    import numpy as np

    codes, values = codes_of(cells)
    at = np.flatnonzero((codes >= 0) & (member >= 0))
    gathered: list[dict[str, None]] = [{} for _ in range(count)]
    if len(at):
        parts = [split_list(str(value)) for value in values]
        pairs = at[joined(member[at], codes[at])[1]]
        for flow, code in zip(member[pairs].tolist(), codes[pairs].tolist(), strict=True):
            gathered[flow].update(dict.fromkeys(parts[code]))
    return _each(count, lambda flow: "; ".join(gathered[flow]) or None)


# --- Places and events ----------------------------------------------------------------------------


def _places(story: Story, flows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the clusters that flows run between, each at the point of the place it is named after."""
    import pandas as pd

    named: dict[str, str] = {}
    for end in ("origin", "destination"):
        rows = zip(flows[f"{end}_place"].tolist(), flows[end].tolist(), strict=True)
        named |= {place: name for place, name in rows if place and place.startswith(AROUND)}
    if not named or not len(story.places):
        return story.places
    first = story.places.drop_duplicates("place_id").set_index("place_id", drop=False)
    homes = [(place, name) for place, name in named.items() if place_of(place) in first.index]
    clusters = first.loc[[place_of(place) for place, _ in homes]].reset_index(drop=True)
    names = pd.Series([name for _, name in homes], dtype=object)
    clusters = clusters.assign(
        place_id=pd.Series([place for place, _ in homes], dtype=object), toponym=names, name=names
    )
    return pd.concat([story.places, clusters], ignore_index=True)


def _events(story: Story, legs: gpd.GeoDataFrame, member: NDArray[np.int64]) -> pd.DataFrame:
    """Let events concern the flows of the claims and movements that they concern."""
    import numpy as np
    import pandas as pd

    events = story.events
    names = {name for cell in events["concerns"].dropna() for name in split_list(cell)}
    if not names:
        return events
    about: dict[str, dict[str, None]] = {}
    for column in ("id", "movement"):
        told = np.flatnonzero(story.legs[column].isin(names).to_numpy() & (member >= 0))
        for row in told.tolist():
            flow = legs["id"].iloc[member[row]]
            about.setdefault(story.legs[column].iloc[row], {})[flow] = None
    cells = [
        "; ".join(dict.fromkeys(flow for name in split_list(cell) for flow in about.get(name, ())))
        for cell in events["concerns"]
    ]
    return events.assign(
        concerns=pd.Series([cell or None for cell in cells], index=events.index, dtype=object)
    )
