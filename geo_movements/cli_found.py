"""What the gazetteer's commands print: tables, JSON and GeoJSON of places."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo_movements.places.world.search import Description, Found

__all__ = ["collection", "description", "print_description", "print_json", "print_table", "write"]

CREDIT = "credits: "


def write(found: Sequence[Found], form: str) -> None:
    """Write places in one of the forms, as was asked for."""
    if form == "json":
        print_json([_properties(one) for one in found])
    elif form == "geojson":
        print_json(collection(found, [_properties(one) for one in found]))
    elif found:
        _print_found(found)


def _print_found(found: Sequence[Found]) -> None:
    """Lay places out in columns, with the credits that their licences ask for."""
    by_name = found[0].match is not None
    measured = found[0].distance_km is not None
    head = ["ID", "NAME", "KIND", "WHERE", "LAT", "LON", "PEOPLE"]
    head += ["KM", "TO"] * measured + ["FOUND BY"] * by_name
    rows = [head]
    for one in found:
        place = one.place
        row = [
            place.place_id, place.name, _kind(one), _area(one), f"{place.lat:.4f}",
            f"{place.lon:.4f}", f"{place.population:,}" if place.population else "",
        ]  # fmt: skip
        row += [f"{one.distance_km or 0:,.1f}", _compass(one.bearing_deg)] * measured
        if by_name:
            fuzzy = f" {one.similarity:.2f}" if one.match == "fuzzy" else ""
            row.append(f"{one.match}{fuzzy}")
        rows.append(row)
    print_table(rows, right=(4, 5, 6, 7) if measured else (4, 5, 6))
    _print_credits(one.place.attribution for one in found)


def _print_credits(attributions: Iterable[str]) -> None:
    from geo_movements.tables.words import visible

    named = sorted({visible(one) for one in attributions if one})
    print(f"{CREDIT}{'; '.join(named)}", file=sys.stderr)


def print_description(told: Description) -> None:
    """Tell all that is known of one place, line by line."""
    from geo_movements.places.world.search import Found
    from geo_movements.tables.words import visible

    place = told.place
    sure = "" if place.uncertainty_km is None else f", within {place.uncertainty_km:g} km"
    coast = ""
    if place.coast_km is not None:
        coast = f"{'more than ' * (place.coast_km >= 254)}{place.coast_km:g} km"
    lines = [
        ("id", place.place_id),
        ("name", place.name),
        ("kind", f"{_kind(Found(place))} ({place.feature_code or 'no code'})"),
        ("where", _area(Found(place))),
        ("position", f"{place.lat:.5f}, {place.lon:.5f} ({place.precision}{sure})"),
        ("people", f"{place.population:,}" if place.population else "unknown"),
        ("coast", coast or "unknown"),
        ("found by", ", ".join(name for name, match in told.names if match == "exact")),
        ("also by", ", ".join(name for name, match in told.names if match != "exact")),
        ("held by", ", ".join(told.held_by)),
        ("credit", place.attribution),
    ]
    for label, words in lines:
        if words:
            print(f"{label:<10}{visible(words)}")
    for number, one in enumerate(told.neighbours):
        far = f"{one.distance_km or 0:,.1f} km {_compass(one.bearing_deg)}".rstrip()
        label = "near" if number == 0 else ""
        print(f"{label:<10}{far:<14}{visible(one.place.name)} ({visible(one.place.place_id)})")


def _kind(one: Found) -> str:
    from geo_movements.places.world.search import kind_of

    return kind_of(one.place)


def _area(one: Found) -> str:
    return ", ".join(part for part in (one.place.admin1, one.place.country) if part)


def _compass(bearing: float | None) -> str:
    """Say a bearing; where two points are one there is none."""
    from geo_movements.geodesy import compass

    return "" if bearing is None else compass(bearing)


def print_table(rows: Sequence[Sequence[str]], right: tuple[int, ...]) -> None:
    """Lay rows out in columns; those of `right` to the right."""
    from geo_movements.tables.words import visible

    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = []
        for number, (cell, width) in enumerate(zip(row, widths, strict=True)):
            gap = " " * (width - _width(cell))
            cells.append(gap + cell if number in right else cell + gap)
        print("  ".join(cells).rstrip())


def _width(text: str) -> int:
    """Count the columns that a text takes in a terminal: two for 원, none for a combining mark."""
    import unicodedata

    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def _properties(one: Found) -> dict[str, Any]:
    """Name the fields of a find, as data; what was not asked for is left out."""
    fields = {**one.place._asdict(), "kind": _kind(one)}
    if one.match is not None:
        fields |= {"match": one.match, "similarity": one.similarity}
    if one.distance_km is not None:
        bearing = None if one.bearing_deg is None else round(one.bearing_deg, 1)
        fields |= {"distance_km": round(one.distance_km, 3), "bearing_deg": bearing}
    return fields


def description(told: Description) -> dict[str, Any]:
    """Name the fields of a description, as data."""
    from geo_movements.places.world.search import Found

    return {
        **_properties(Found(told.place)),
        "names": [{"name": name, "match": match} for name, match in told.names],
        "held_by": told.held_by,
        "neighbours": [_properties(one) for one in told.neighbours],
    }


def collection(found: Sequence[Found], properties: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Make a GeoJSON feature collection (RFC 7946) of places."""
    features = [
        {
            "type": "Feature",
            "id": one.place.place_id,
            "geometry": {"type": "Point", "coordinates": [one.place.lon, one.place.lat]},
            "properties": fields,
        }
        for one, fields in zip(found, properties, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def print_json(value: Any) -> None:
    """Write JSON in ASCII, so that no name can steer a terminal."""
    import json

    print(json.dumps(value, ensure_ascii=True, indent=1, allow_nan=False))
