"""The rows of resolved toponyms: what a decision says of a place, whoever made it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geo_movements import schema
from geo_movements.errors import ParseError
from geo_movements.places.evidence import Doubt, Verdict, Weighed
from geo_movements.places.gazetteer import Candidate, Place
from geo_movements.places.geocoding import coordinates
from geo_movements.places.own import OwnPlace
from geo_movements.places.qualifiers import Qualifier, qualified_place, reading

__all__ = [
    "coordinates_row",
    "listed",
    "own_row",
    "place_row",
    "qualified_row",
    "served_row",
    "world_row",
]


def _row(toponym: str, **cells: Any) -> dict[str, Any]:
    return {**dict.fromkeys(schema.LOCK), "decided_by": "auto", **cells, "toponym": toponym}


def own_row(toponym: str, place: OwnPlace) -> dict[str, Any]:
    """Make the row of a toponym that is a place of the project."""
    return _row(
        toponym, **_copied(place), match="project", score=1.0, reason="a place of the project"
    )


def _copied(place: OwnPlace | Place) -> dict[str, Any]:
    columns = ("place_id", "name", "lat", "lon", "precision", "uncertainty_km", "country", "admin1")
    return {column: getattr(place, column) for column in columns}


def coordinates_row(toponym: str) -> dict[str, Any] | None:
    """Make the row of a toponym that is a position; none for one that is not."""
    try:
        point = coordinates(toponym)
    except ParseError as error:
        return _row(toponym, match="none", score=0.0, reason=str(error).rstrip("."))
    if point is None:
        return None
    lon, lat = point
    return _row(
        toponym,
        place_id=f"coordinates:{lat:.6f},{lon:.6f}",
        name=toponym,
        lat=lat,
        lon=lon,
        precision="site",
        match="coordinates",
        score=1.0,
        reason="coordinates as given",
    )


def place_row(toponym: str, candidate: Candidate, **cells: Any) -> dict[str, Any]:
    """Make the row of a toponym that a candidate of the gazetteer is taken for."""
    place = candidate.place
    copied = {**_copied(place), "feature_code": place.feature_code, "match": candidate.match}
    return _row(toponym, **{"score": 1.0, **copied, **cells})


def world_row(toponym: str, verdict: Verdict, described: OwnPlace | None) -> dict[str, Any]:
    """Make the row of what the gazetteer's candidates came to; places.csv may describe it."""
    if isinstance(verdict, Doubt):
        return _row(
            toponym, match="none", score=0.0, reason=verdict.reason,
            runners_up=listed(verdict.candidates),
        )  # fmt: skip
    row = place_row(
        toponym,
        verdict.candidate,
        score=verdict.score,
        reason=verdict.reason,
        runners_up=listed(verdict.runners_up),
    )
    if described is not None:
        said = {
            "name": described.name,
            "precision": described.precision,
            "uncertainty_km": described.uncertainty_km,
        }
        row |= {column: value for column, value in said.items() if value is not None}
        row["reason"] = f"described in places.csv; {verdict.reason}"
    return row


def served_row(toponym: str, verdict: Verdict, described: OwnPlace | None) -> dict[str, Any]:
    """Make the same row of a service's candidates."""
    row = world_row(toponym, verdict, described)
    if isinstance(verdict, Doubt):
        return row
    # A service knows no code of GeoNames, and perhaps no country.
    unknown = {"feature_code": None, "country": row["country"] or None}
    return row | unknown | {"match": "service", "decided_by": "service"}


def qualified_row(
    toponym: str, qualifier: Qualifier, rows: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Make the row of a qualified toponym from those of the places that it qualifies."""
    bases = [rows[base] for base in qualifier.bases]
    if unknown := [row for row in bases if row["lat"] is None]:
        reason = f'"{unknown[0]["toponym"]}": {unknown[0]["reason"]}'
        runners_up = unknown[0]["runners_up"]
        return _row(toponym, match="none", score=0.0, reason=reason, runners_up=runners_up)
    if qualifier.named and bases[0]["precision"] not in schema.WIDE:
        # "Western Front" is a name that nobody here knows, not the west of the town of Front.
        return _row(toponym, match="none", score=0.0, reason="not found")
    # What is sure of two places is only as sure as the less sure of them.
    first = min(bases, key=lambda row: 1.0 if row["score"] is None else row["score"])
    alike = all(row["country"] == first["country"] for row in bases)
    served = any(row["match"] == "service" for row in bases)
    return _row(
        toponym,
        **qualified_place(qualifier, bases),
        name=toponym,
        country=first["country"] if alike else None,
        admin1=first["admin1"] if len(bases) == 1 else None,
        feature_code=first["feature_code"] if len(bases) == 1 else None,
        # What a service had a part in is held, and credited, as its own are.
        match="service" if served else first["match"],
        decided_by="service" if served else "auto",
        score=first["score"],
        reason=f"read as {reading(qualifier)}; {first['reason']}",
        runners_up=first["runners_up"],
    )


def listed(candidates: Iterable[Weighed]) -> str | None:
    """List candidates as text: name, area, position, score; best first."""
    texts = []
    for candidate, share, _ in candidates:
        place = candidate.place
        area = ", ".join(part for part in (place.admin1, place.country) if part)
        score = f" {share:.2f}" if share else ""
        texts.append(f"{place.name} ({area}) {place.lat:.5f},{place.lon:.5f}{score}")
    return " | ".join(texts) or None
