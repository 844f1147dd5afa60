"""A story as a scenario of ORBAT Mapper: its forces in sides, its claims as lines in time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from geo_movements.export.frames import about, cut, table_of, typed
from geo_movements.export.geojson import dumps, each
from geo_movements.export.looks import looks_of
from geo_movements.export.moments import first_moment, last_moment

if TYPE_CHECKING:
    import pandas as pd

    from geo_movements.schema import Story

__all__ = ["orbat_pieces"]

VERSION = "2.0.0"
"""Of the scenario's format: the newest that older releases read too."""
_UNKNOWN = "1"
"""The standard identity of a side that nobody has called friend or hostile (MIL-STD-2525D)."""
_SIDC = f"100{_UNKNOWN}1000000000000000"
"""A land unit of which nothing else is known."""
_STROKES = {"solid": "solid", "dashed": "dashed", "dotted": "dotted", "denied": "solid"}
_UNTOLD = "Not named"
_Key = tuple[str, str]
"""A side and a force."""


def orbat_pieces(story: Story) -> Iterator[bytes]:
    """Write a story as a scenario of ORBAT Mapper (its JSON, format 2.0.0).

    Sides hold the forces that claims name, as units of unknown affiliation without a position: no
    claim tells where a unit was at what hour, and ORBAT Mapper would fill in between. The claims
    are lines and points in one layer for each claimant, visible from their earliest to their latest
    moment, with every column in `properties`. Claims without geometry are in the
    description of their unit alone; dates before year 1 are words only.
    """
    legs = typed(story.legs)
    told = about(story)
    firsts = filter(None, map(first_moment, legs["date_earliest"].dropna().unique()))
    scenario: dict[str, Any] = {
        "id": "geo-movements",
        "type": "ORBAT-mapper",
        "version": VERSION,
        "name": told["title"] or "geo-movements",
        "description": "\n\n".join(
            filter(None, ("Routes are schematic, no observed tracks.", *told["attribution"],
                          told.get("notice")))
        ),
        "startTime": min(firsts, default="1970-01-01T00:00:00Z"),
        "timeZone": "UTC",
        "symbologyStandard": "app6",
        "sides": _sides(each(legs)),
        "events": _events(story),
        "mapLayers": [],
        "settings": {
            "rangeRingGroups": [], "statuses": [], "supplyClasses": [], "supplyUoMs": [],
        },
    }  # fmt: skip
    head = dumps(scenario).removesuffix("}")
    return itertools.chain(
        [f'{head}, "layers": ['.encode()], map(str.encode, _layers(story, legs)), [b"]}\n"]
    )


def _sides(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Put each force into its side; a part of another force below that."""
    told: dict[_Key, dict[str, None]] = {}
    wholes: dict[_Key, _Key] = {}
    for row in rows:
        side, force = row["side"] or _UNTOLD, row["force"] or _UNTOLD
        told.setdefault((side, force), {})[_sentence(row)] = None
        whole = row["force_part_of"]
        if (
            whole
            and (side, force) not in wholes
            and not _is_within((side, whole), (side, force), wholes)
        ):
            wholes[side, force] = (side, whole)
            told.setdefault((side, whole), {})
    units = {key: _unit(at, key[1], told[key]) for at, key in enumerate(told, start=1)}
    sides: dict[str, list[dict[str, Any]]] = {}
    for key, unit in units.items():
        home = units[wholes[key]]["subUnits"] if key in wholes else sides.setdefault(key[0], [])
        home.append(unit)
    return [
        {
            "id": f"side-{at}", "name": side, "standardIdentity": _UNKNOWN,
            "groups": [{"id": f"group-{at}", "name": "Forces", "subUnits": members}],
        }
        for at, (side, members) in enumerate(sides.items(), start=1)
    ]  # fmt: skip


def _is_within(key: _Key, whole: _Key, wholes: Mapping[_Key, _Key]) -> bool:
    """Tell whether a force is another, or a part of it.

    Two that are parts of each other are not set into each other, where nobody would find them.
    """
    while key != whole and key in wholes:
        key = wholes[key]
    return key == whole


def _unit(number: int, force: str, told: Iterable[str]) -> dict[str, Any]:
    return {
        "id": f"unit-{number}",
        "name": force,
        "sidc": _SIDC,
        "description": "\n\n".join(told),
        "subUnits": [],
    }


def _sentence(row: Mapping[str, Any]) -> str:
    way = " → ".join(filter(None, (row["origin"], row["destination"])))
    parts = (row["claimant"], way, row["strength"], row["date"], row["status"])
    return "; ".join(filter(None, parts))


def _events(story: Story) -> list[dict[str, Any]]:
    """Write the events that have a day: a scenario's event stands at a moment. Others have none."""
    events = []
    for at, row in enumerate(each(typed(table_of(story, "events"))), start=1):
        moment = first_moment(row["date_earliest"])
        if moment is not None:
            title = row["claimant"] or row["kind"] or str(row["id"])
            events.append(
                {"id": f"event-{at}", "startTime": moment, "title": title,
                 "description": row["text"] or ""}
            )  # fmt: skip
    return events


def _layers(story: Story, legs: pd.DataFrame) -> Iterator[str]:
    """Write a layer for each claimant, a feature at a time: of many claims they are most of it."""
    import shapely

    looks, shapes = looks_of(story).table, cut(story.legs.geometry.to_numpy())
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    claimants = legs["claimant"].fillna(_UNTOLD)
    for layer, name in enumerate(claimants[there].unique(), start=1):
        here = np.flatnonzero(there & claimants.eq(name).to_numpy(dtype=bool))
        shown = zip(
            here + 1, each(legs.iloc[here]), shapes[here],
            *(looks[look].iloc[here] for look in ("look_colour", "look_dash", "look_width_px")),
            strict=True,
        )  # fmt: skip
        before = (
            f'{", " * (layer > 1)}{{"id": "layer-{layer}", "name": {dumps(name)}, "features": ['
        )
        for at, row, shape, colour, dash, width in shown:
            style = {
                "stroke": colour, "stroke-width": width, "stroke-style": _STROKES[dash],
                "marker-color": colour, "arrow-end": "arrow",
            }  # fmt: skip
            yield before + dumps(_feature(at, row, shape, style))
            before = ", "
        yield "]}"


def _feature(at: int, row: dict[str, Any], shape: Any, style: dict[str, Any]) -> dict[str, Any]:
    import shapely

    begin, end = first_moment(row["date_earliest"]), last_moment(row["date_latest"])
    half = (row["date_earliest"] and not begin) or (row["date_latest"] and not end)
    visible = {} if half else {"visibleFromT": begin, "visibleUntilT": end}
    meta = {
        "type": shape.geom_type,
        "name": row["force"] or row["id"],
        "description": _sentence(row),
    }
    return {
        "id": f"claim-{at}",
        "type": "Feature",
        "geometry": shapely.geometry.mapping(shape),
        "meta": {**meta, **{name: moment for name, moment in visible.items() if moment}},
        "style": style,
        "properties": {f"claim_{name}": value for name, value in row.items()},
    }
