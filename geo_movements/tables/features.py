"""Read GeoJSON: our own back into its tables, and lines and points of others as claims."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geo_movements.errors import ParseError, Problem
from geo_movements.tables.ours import cell_words as _text
from geo_movements.tables.ours import own_tables, rows_of
from geo_movements.tables.records import Rows
from geo_movements.tables.words import quote

__all__ = ["MOST", "feature_rows", "foreign_system", "own_settings", "weight"]

MOST = 600_000_000
"""So many bytes the values of a JSON file may take in memory, with what is made of them: some
hundred thousand claims, or a line of four million points."""
_ENDS = ("origin", "destination", "from", "to", "start", "end")
LINES, POINTS = ("LineString", "MultiLineString"), ("Point",)


def feature_rows(text: str, file: str, problems: list[Problem]) -> dict[str, Rows] | None:
    """Turn a feature collection into the rows of tables, a header ahead; None where it is none.

    Rows are numbered by feature, from 1. A line is the claim's `path`; a point without ends is
    where its force is. Of our own files the computed columns are left out, for they are computed
    again; sources, events, forces and places come back.
    """
    try:
        document = _collection(text)
    except ParseError as error:
        problems.append(Problem("error", file, 0, "", error.problem, error.hint))
        return None
    own = "about" in document
    records = list(_records(document["features"], file, problems, own=own))
    if not records:
        return None  # every feature has its own problem
    if not own:
        return {"movements": _rows(records)}
    tables: dict[str, Rows] = {"legs": _rows(records)}
    for name in ("sources", "events", "forces", "places"):
        members = document.get(name)
        if isinstance(members, list) and members and all(isinstance(m, dict) for m in members):
            tables[name] = rows_of(members)
    return own_tables(tables)


def _collection(text: str) -> dict[str, Any]:
    """Read a feature collection. Raises `ParseError` for what is none that can be taken."""
    if weight(text) > MOST:
        hint = "Save it as GeoParquet, or in parts for the pipeline."
        raise ParseError("it holds more values than can be read at once.", hint)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:  # a number may be too long to read, too
        told = f"the file is no JSON ({str(error)[:80]})."
        raise ParseError(told, "Save it as GeoJSON again.") from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise ParseError("it is no FeatureCollection.", "Save a whole layer as GeoJSON.")
    if not features:
        raise ParseError("it has no feature.", "Save a layer with at least one claim.")
    if (system := foreign_system(document)) is not None:
        raise ParseError(
            f"its coordinates are in {quote(system)}, not in longitude and latitude.",
            "Save the layer in WGS 84 (EPSG:4326).",
        )
    return dict(document)


def _records(
    features: Sequence[Any], file: str, problems: list[Problem], *, own: bool
) -> Iterator[tuple[int, dict[str, str]]]:
    """Turn features into records, each with its number; unsound ones are problems."""
    end = _name_of_the_end(features)
    for number, feature in enumerate(features, start=1):
        try:
            record = _record(feature, end, own=own)
            is_idle = not own and _is_idle_point(feature, record)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            told = str(error) if isinstance(error, _FeatureError) else "it is no sound feature."
            problems.append(
                Problem("error", file, number, "", told, "Give a point, a line, or no geometry.")
            )
            continue
        if is_idle:
            problems.append(
                Problem(
                    "note", file, number, "", "its point places nothing: its names do.",
                    "Write the point into places.csv, or take the names out.",
                )
            )  # fmt: skip
        yield number, record


def weight(text: str) -> int:
    """Tell how many bytes of memory the values of a JSON text may take at most.

    A pair of brackets is three bytes in a file, and a list or an object of seventy in memory.
    """
    return 80 * (text.count("[") + text.count("{")) + 32 * text.count(",") + len(text)


def own_settings(text: str) -> dict[str, Any]:
    """Return the settings that GeoJSON of ours carries; none of any other text."""
    if '"about"' not in text:
        return {}
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    settings = document.get("settings") if isinstance(document, dict) else None
    return settings if isinstance(settings, dict) and "about" in document else {}


def foreign_system(document: Mapping[str, Any]) -> str | None:
    """Name the coordinate system of GeoJSON where it is not WGS 84 by longitude and latitude.

    RFC 7946 knows no other; the `crs` member is what its forerunner of 2008 had.
    """
    member = document.get("crs")
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    told = properties.get("name") if isinstance(properties, dict) else None
    name = str(told if told is not None else "an unnamed system")
    return None if re.search(r"(?:\bCRS:*84h?|\bEPSG:+(?:[0-9.]*:)?(?:4326|4979))$", name) else name


class _FeatureError(ValueError):
    pass


def _name_of_the_end(features: Sequence[Any]) -> str:
    """Find what the features call a destination."""
    told = [feature.get("properties") for feature in features if isinstance(feature, dict)]
    names = {name for properties in told if isinstance(properties, dict) for name in properties}
    return next((name for name in ("destination", "to", "end") if name in names), "destination")


def _record(feature: Mapping[str, Any], end: str, *, own: bool) -> dict[str, str]:
    """Turn a feature into the cells of a claim."""
    record = {str(k): _text(v) for k, v in (feature.get("properties") or {}).items()}
    if feature.get("id") is not None:
        record.setdefault("id", _text(feature["id"]))
    geometry = feature.get("geometry")
    if own:
        if geometry is not None and record.get("route_method") == "given":
            record["geometry"] = _wkt(geometry)
        return record
    if geometry is None:
        return record
    kind = geometry["type"]
    if kind in LINES:
        record["path"] = _wkt(geometry)
    elif kind in POINTS:
        lon, lat = _position(geometry["coordinates"])
        if not any(record.get(name) for name in _ENDS):
            record[end] = f"{lat!r}, {lon!r}"
    else:
        raise _FeatureError(f"a {kind} is neither a way nor a place of a force.")
    return record


def _is_idle_point(feature: Mapping[str, Any], record: Mapping[str, str]) -> bool:
    """Tell whether a claim has a point and names of places, which come first."""
    if (feature.get("geometry") or {}).get("type") not in POINTS:
        return False
    lon, lat = _position(feature["geometry"]["coordinates"])
    told = [record[name] for name in _ENDS if record.get(name)]
    return bool(told) and told != [f"{lat!r}, {lon!r}"]


def _wkt(geometry: Mapping[str, Any]) -> str:
    parts = geometry["coordinates"]
    lines = [parts] if geometry["type"] == "LineString" else parts
    texts = [
        "(" + ", ".join(f"{lon!r} {lat!r}" for lon, lat in map(_position, line)) + ")"
        for line in lines
    ]
    if geometry["type"] == "LineString":
        return f"LINESTRING {texts[0]}"
    return f"MULTILINESTRING ({', '.join(texts)})"


def _position(point: Any) -> tuple[float, float]:
    lon, lat = float(point[0]), float(point[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise _FeatureError(f"{lon!r}, {lat!r} is no longitude and latitude in degrees.")
    return lon, lat


def _rows(records: list[tuple[int, dict[str, str]]]) -> Rows:
    header = list(dict.fromkeys(name for _, record in records for name in record))
    return [
        (0, header),
        *((number, [record.get(name, "") for name in header]) for number, record in records),
    ]
