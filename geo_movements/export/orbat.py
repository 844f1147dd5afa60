"""A story as a scenario of ORBAT Mapper: its forces in sides, its claims as lines in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from geo_movements.export.frames import about, cut, table_of, typed
from geo_movements.export.geojson import dumps, records
from geo_movements.export.looks import looks_of
from geo_movements.export.moments import first_moment, last_moment

if TYPE_CHECKING:
    from geo_movements.schema import Story

__all__ = ["to_orbat"]

VERSION = "2.0.0"
"""Of the scenario's format: the newest that older releases read too."""
_UNKNOWN = "1"
"""The standard identity of a side that nobody has called friend or hostile (MIL-STD-2525D)."""
_SIDC = f"100{_UNKNOWN}1000000000000000"
"""A land unit of which nothing else is known."""
_STROKES = {"solid": "solid", "dashed": "dashed", "dotted": "dotted", "denied": "solid"}
_UNTOLD = "Not named"


def to_orbat(story: Story) -> str:
    """Write a story as a scenario of ORBAT Mapper (its JSON, format 2.0.0).

    Sides hold the forces that claims name, as units of unknown affiliation without a position: no
    claim tells where a unit was at what hour, and ORBAT Mapper would fill in between. The claims
    are lines and points in one layer for each claimant, visible from their earliest to their latest
    moment, with every column in `properties`. Claims without geometry are in the
    description of their unit alone; dates before year 1 are words only.
    """
    legs = typed(story.legs)
    rows = records(legs)
    told = about(story)
    firsts = filter(None, (first_moment(row["date_earliest"]) for row in rows))
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
        "sides": _sides(rows),
        "events": _events(story),
        "layers": _layers(story, rows),
        "mapLayers": [],
        "settings": {
            "rangeRingGroups": [], "statuses": [], "supplyClasses": [], "supplyUoMs": [],
        },
    }  # fmt: skip
    return dumps(scenario) + "\n"


def _sides(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Put each force into its side; a part of another force below that."""
    forces: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["force"]:
            forces.setdefault((row["side"] or _UNTOLD, row["force"]), []).append(row)
    units = {key: _unit(key, claims) for key, claims in forces.items()}
    sides: dict[str, list[dict[str, Any]]] = {}
    for (side, force), unit in units.items():
        whole = forces[side, force][0]["force_part_of"]
        parent = units.get((side, whole)) if whole and whole != force else None
        home = parent["subUnits"] if parent else sides.setdefault(side, [])
        home.append(unit)
    return [
        {
            "id": f"side-{at}", "name": side, "standardIdentity": _UNKNOWN,
            "groups": [{"id": f"group-{at}", "name": "Forces", "subUnits": members}],
        }
        for at, (side, members) in enumerate(sides.items(), start=1)
    ]  # fmt: skip


def _unit(key: tuple[str, str], claims: list[Mapping[str, Any]]) -> dict[str, Any]:
    side, force = key
    return {
        "id": f"unit-{side}-{force}",
        "name": force,
        "sidc": _SIDC,
        "description": "\n\n".join(dict.fromkeys(map(_sentence, claims))),
        "subUnits": [],
    }


def _sentence(row: Mapping[str, Any]) -> str:
    way = " → ".join(filter(None, (row["origin"], row["destination"])))
    parts = (row["claimant"], way, row["strength"], row["date"], row["status"])
    return "; ".join(filter(None, parts))


def _events(story: Story) -> list[dict[str, Any]]:
    """Write the events that have a day: a scenario's event stands at a moment."""
    events = []
    for at, row in enumerate(records(typed(table_of(story, "events"))), start=1):
        moment = first_moment(row["date_earliest"])
        if moment is not None:
            title = row["claimant"] or row["kind"] or str(row["id"])
            events.append(
                {"id": f"event-{at}", "startTime": moment, "title": title,
                 "description": row["text"] or ""}
            )  # fmt: skip
    return events


def _layers(story: Story, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    looks = looks_of(story).table
    layers: dict[str, list[dict[str, Any]]] = {}
    shown = zip(
        rows, cut(story.legs.geometry.to_numpy()), looks["look_colour"], looks["look_dash"],
        looks["look_width_px"], strict=True,
    )  # fmt: skip
    for at, (row, shape, colour, dash, width) in enumerate(shown, start=1):
        if shape is None or shape.is_empty:
            continue
        style = {
            "stroke": colour, "stroke-width": width, "stroke-style": _STROKES[dash],
            "marker-color": colour, "arrow-end": "arrow",
        }  # fmt: skip
        members = layers.setdefault(row["claimant"] or _UNTOLD, [])
        members.append(_feature(at, row, shape, style))
    return [
        {"id": f"layer-{at}", "name": name, "features": features}
        for at, (name, features) in enumerate(layers.items(), start=1)
    ]


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
