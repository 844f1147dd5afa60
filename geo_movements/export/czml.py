"""A story as CZML, for Cesium: one packet a claim, there while it may have been under way."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from geo_movements.export.frames import about, cut, table_of, typed
from geo_movements.export.geojson import dumps, each
from geo_movements.export.looks import looks_of
from geo_movements.export.moments import first_moment, last_moment
from geo_movements.tables.records import readable

if TYPE_CHECKING:
    import pandas as pd

    from geo_movements.schema import Story

__all__ = ["czml_pieces"]

_BEGIN, _END = "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"
"""What stands for an open beginning and an open end: the first and the last that its clock knows,
since an interval of CZML has two ends (Cesium's "CZML Guide")."""
_DASHED, _DOTTED = 255, 43690
"""Patterns of 16 bits: one long dash and gap; dots."""


def czml_pieces(story: Story) -> Iterator[bytes]:
    """Write a story as CZML: one packet a claim, an event or a place, with all of its columns.

    `availability` runs from the earliest to the latest moment, an open end the edge of its clock; a
    claim without dates, or with one before year 1, which CZML does not know, is always there, its
    words in the properties. A null is left out, for Cesium refuses a file that has one. Days are
    days of UTC. A claim is a line or a point on the ground: nothing moves along it, for no claim
    tells where a force was at what hour. One packet a line.
    """
    told = about(story)
    name = told["title"] or "geo-movements"
    document: dict[str, Any] = {"id": "document", "name": name, "version": "1.0"}
    if clock := _clock(story.legs):
        document["clock"] = clock
    document["properties"] = _plain(told)
    packets = itertools.chain(_claims(story), _events(story), _places(story))
    rest = (f",\n{dumps(packet)}".encode() for packet in packets)
    return itertools.chain([f"[\n{dumps(document)}".encode()], rest, [b"\n]\n"])


def _properties(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    """Write texts and numbers as properties; lists become one text."""
    return {
        name: "; ".join(value) if isinstance(value, list) else value
        for name, value in told.items()
        if value not in (None, [])
    }


def _clock(legs: pd.DataFrame) -> dict[str, Any] | None:
    """Span the clock over all that is dated; None where nothing is."""
    firsts = [first_moment(day) for day in legs["date_earliest"].dropna().unique()]
    lasts = [last_moment(day) for day in legs["date_latest"].dropna().unique()]
    begin = min(filter(None, firsts), default=None)
    end = max(filter(None, lasts), default=None)
    if begin is None or end is None or begin >= end:
        return None
    return {"interval": f"{begin}/{end}", "currentTime": begin, "range": "LOOP_STOP"}


def _availability(earliest: str | None, latest: str | None) -> dict[str, str]:
    begin, end = first_moment(earliest), last_moment(latest)
    if (earliest and not begin) or (latest and not end) or not (begin or end):
        return {}
    return {"availability": f"{begin or _BEGIN}/{end or _END}"}


def _claims(story: Story) -> Iterator[dict[str, Any]]:
    looks = looks_of(story).table
    legs = typed(story.legs)
    rows = zip(
        each(legs), cut(story.legs.geometry.to_numpy()), looks["look_colour"],
        looks["look_dash"], looks["look_width_px"], strict=True,
    )  # fmt: skip
    for at, (row, shape, colour, dash, width) in enumerate(rows, start=1):
        way = " → ".join(filter(None, (row["origin"], row["destination"])))
        packet = {
            "id": f"claim-{at}-{row['id']}",
            "name": ": ".join(filter(None, (row["force"], way))) or str(row["id"]),
            **_availability(row["date_earliest"], row["date_latest"]),
            "description": _table(row),
            "properties": _properties(row),
        }
        parts = _parts(shape)
        if shape is not None and shape.geom_type == "Point":
            yield {**packet, **_point(shape, colour, 10)}
            continue
        yield {**packet, **({"polyline": _line(parts[0], colour, dash, width)} if parts else {})}
        for number, part in enumerate(parts[1:], start=2):  # beyond the antimeridian
            yield {
                "id": f"{packet['id']}-part-{number}", "parent": packet["id"],
                "name": packet["name"],
                **_availability(row["date_earliest"], row["date_latest"]),
                "polyline": _line(part, colour, dash, width),
            }  # fmt: skip


def _parts(shape: Any) -> list[Any]:
    if shape is None or shape.is_empty:
        return []
    return list(shape.geoms) if hasattr(shape, "geoms") else [shape]


def _line(line: Any, colour: str, dash: str, width: float) -> dict[str, Any]:
    """Draw a line on the ground; a solid one ends in an arrow, the others have their dashes."""
    rgba = {"rgba": [*(int(colour[at : at + 2], 16) for at in (1, 3, 5)), 255]}
    material: dict[str, Any] = {"polylineArrow": {"color": rgba}}
    if dash in ("dashed", "dotted"):
        pattern = _DASHED if dash == "dashed" else _DOTTED
        material = {"polylineDash": {"color": rgba, "dashPattern": pattern}}
    return {
        "positions": {"cartographicDegrees": [x for p in line.coords for x in (*p[:2], 0)]},
        "width": width * 4 if "polylineArrow" in material else width,
        "clampToGround": True,
        "material": material,
    }


def _point(point: Any, colour: str, size: int) -> dict[str, Any]:
    return {
        "position": {"cartographicDegrees": [point.x, point.y, 0]},
        "point": {
            "pixelSize": size,
            "color": {"rgba": [*(int(colour[at : at + 2], 16) for at in (1, 3, 5)), 255]},
            "outlineColor": {"rgba": [255, 255, 255, 255]},
            "outlineWidth": 2,
            "heightReference": "CLAMP_TO_GROUND",
        },
    }


def _table(row: Mapping[str, Any]) -> str:
    """Lay out what is told of a row; Cesium shows a description as HTML, apart from its page."""
    lines = (
        f"<tr><th>{escape(str(name))}</th><td>{escape(readable(str(value)))}</td></tr>"
        for name, value in row.items()
        if value is not None
    )
    return f"<table>{''.join(lines)}</table>"


def _events(story: Story) -> Iterator[dict[str, Any]]:
    events = table_of(story, "events")
    for at, (row, shape) in enumerate(
        zip(each(typed(events)), cut(events.geometry.to_numpy()), strict=True), start=1
    ):
        yield {
            "id": f"event-{at}-{row['id']}",
            "name": row["claimant"] or row["kind"] or str(row["id"]),
            **_availability(row["date_earliest"], row["date_latest"]),
            "description": _table(row),
            "properties": _properties(row),
            **(_point(shape, "#1b2430", 6) if shape is not None else {}),
        }


def _places(story: Story) -> Iterator[dict[str, Any]]:
    for at, row in enumerate(each(typed(story.places)), start=1):
        packet = {
            "id": f"place-{at}-{row['toponym']}",
            "name": row["name"] or row["toponym"],
            "description": _table(row),
            "properties": _properties(row),
        }
        if row["lat"] is not None:
            packet["position"] = {"cartographicDegrees": [row["lon"], row["lat"], 0]}
            packet["label"] = {
                "text": packet["name"], "font": "12px sans-serif", "style": "FILL_AND_OUTLINE",
                "fillColor": {"rgba": [27, 36, 48, 255]},
                "outlineColor": {"rgba": [255, 255, 255, 255]}, "outlineWidth": 3,
                "heightReference": "CLAMP_TO_GROUND",
            }  # fmt: skip
        yield packet
