"""Resolve toponyms to places: who decides, in which order, and the table that comes of it.

Each distinct toponym is decided once: by the lock file, where a person or an earlier run decided;
by coordinates; by the project's own places; then by the evidence for what the gazetteer offers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.errors import ParseError
from geo_movements.places.areas import area_polygons
from geo_movements.places.countries import country_code
from geo_movements.places.evidence import Choice, Doubt, decide
from geo_movements.places.gazetteer import Candidate, Place, open_gazetteer
from geo_movements.places.geocoding import coordinates
from geo_movements.places.lock import locked
from geo_movements.places.names import normalise
from geo_movements.places.own import OwnPlace, own_places
from geo_movements.places.toponyms import toponym_uses

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["resolve"]


def resolve(
    project: schema.Project,
    *,
    country: str | Collection[str] | None = None,
    update: bool = False,
) -> gpd.GeoDataFrame:
    """Resolve every distinct toponym of a project.

    Returns one row a toponym with the columns `schema.RESOLVED` and the project's `name_xx`
    columns, sorted by toponym. Undecided ones stay: match "none", lat, lon and geometry null,
    the reason in words, the candidates in `runners_up`. `country` (ISO 3166, one or several) is
    where to look first; `update` decides the lock file's automatic rows anew. Raises `ValueError`
    where `country` is no country's code.

    >>> places = resolve(read("data/dprk-2024"))
    >>> places.set_index("toponym").loc["Wonsan", "place_id"]
    'geonames:1866923'
    """
    uses = toponym_uses(project)
    own, _ = own_places(project)
    held = {
        toponym: decision
        for toponym, decision in locked(project)[0].items()
        if toponym in uses and _holds(toponym, decision, own, update)
    }
    # What is given weighs as evidence for the rest; what the gazetteer once decided does not, so
    # that a run beside a lock file weighs as the first run did.
    given = {toponym: row for toponym, row in held.items() if row["decided_by"] != "auto"}
    asked: dict[str, str] = {}
    for toponym in uses.keys() - given.keys():
        place = own.get(normalise(toponym))
        if place is not None and place.lat is not None:
            given[toponym] = _own_row(toponym, place)
        elif (row := _coordinates_row(toponym)) is not None:
            given[toponym] = row
        else:
            # A description in places.csv says what to ask for instead of the bare toponym.
            asked[toponym] = place.query if place else toponym
    rows = given | held
    if asked.keys() - held.keys():
        names, evidence = sorted(set(asked.values())), [given[name] for name in sorted(given)]
        verdicts = decide(names, evidence, _countries(country), open_gazetteer())
        for toponym in asked.keys() - held.keys():
            described = own.get(normalise(toponym))
            rows[toponym] = _world_row(toponym, verdicts[asked[toponym]], described)
    return _table(rows, own)


def _countries(country: str | Collection[str] | None) -> set[str]:
    given = {country} if isinstance(country, str) else set(country or ())
    codes = set()
    for words in given:
        if (code := country_code(words)) is None:
            raise ValueError(f"{words!r} is no country code; write two letters (ISO 3166): RU.")
        codes.add(code)
    return codes


def _holds(
    toponym: str, decision: Mapping[str, Any], own: Mapping[str, OwnPlace], update: bool
) -> bool:
    """Tell whether a row of the lock still stands.

    A person's row always does. An automatic one gives way to `--update`, to a place that the
    project has since described itself, and to another try where it had found nothing.
    """
    if decision["decided_by"] == "user":
        return True
    in_project = normalise(toponym) in own or decision["match"] == "project"
    return not (update or in_project or decision["match"] == "none")


# --- Rows -----------------------------------------------------------------------------------------


def _row(toponym: str, **cells: Any) -> dict[str, Any]:
    return {**dict.fromkeys(schema.LOCK), "decided_by": "auto", **cells, "toponym": toponym}


def _own_row(toponym: str, place: OwnPlace) -> dict[str, Any]:
    return _row(
        toponym, **_copied(place), match="project", score=1.0, reason="a place of the project"
    )


def _copied(place: OwnPlace | Place) -> dict[str, Any]:
    columns = ("place_id", "name", "lat", "lon", "precision", "uncertainty_km", "country", "admin1")
    return {column: getattr(place, column) for column in columns}


def _coordinates_row(toponym: str) -> dict[str, Any] | None:
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


def _world_row(toponym: str, verdict: Choice | Doubt, described: OwnPlace | None) -> dict[str, Any]:
    if isinstance(verdict, Doubt):
        return _row(
            toponym, match="none", score=0.0, reason=verdict.reason,
            runners_up=_listed(verdict.candidates),
        )  # fmt: skip
    place = verdict.candidate.place
    row = _row(
        toponym,
        **_copied(place),
        feature_code=place.feature_code,
        match=verdict.candidate.match,
        score=verdict.score,
        reason=verdict.reason,
        runners_up=_listed(verdict.runners_up),
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


def _listed(candidates: Iterable[tuple[Candidate, float]]) -> str | None:
    """List candidates as text: name, area, position, score; best first."""
    texts = []
    for candidate, share in candidates:
        place = candidate.place
        area = ", ".join(part for part in (place.admin1, place.country) if part)
        score = f" {share:.2f}" if share else ""
        texts.append(f"{place.name} ({area}) {place.lat:.5f},{place.lon:.5f}{score}")
    return " | ".join(texts) or None


def _table(
    rows: Mapping[str, Mapping[str, Any]],
    own: Mapping[str, OwnPlace],
) -> gpd.GeoDataFrame:
    import geopandas as gpd
    from shapely import Point

    records = []
    polygons = area_polygons({key for row in rows.values() if (key := _area_key(row))})
    for toponym in sorted(rows):
        row = dict(rows[toponym])
        place = own.get(normalise(toponym))
        is_own = place is not None and row["place_id"] == place.place_id
        area = place.geometry if place and is_own else polygons.get(_area_key(row) or "")
        point = None if row["lat"] is None else Point(row["lon"], row["lat"])
        row["geometry"] = point if area is None else area
        row["attribution"] = _attribution(row, place)
        row |= place.names if place else {}
        records.append(row)
    languages = dict.fromkeys(name for place in own.values() for name in place.names)
    columns = [*schema.RESOLVED[:-1], *languages, "geometry"]
    data = {
        column: [record.get(column) for record in records]
        for column in columns
    }  # fmt: skip
    frame = gpd.GeoDataFrame(data, geometry="geometry", crs=schema.CRS)
    texts = [c for c in columns if c not in ("lat", "lon", "uncertainty_km", "score", "geometry")]
    frame[texts] = frame[texts].astype(object).where(frame[texts].notna(), None)
    numbers = ["lat", "lon", "uncertainty_km", "score"]
    frame[numbers] = frame[numbers].astype(float)
    return frame


def _area_key(row: Mapping[str, Any]) -> str | None:
    """Tell under which key the polygon of a gazetteer's country or first-level area is found."""
    if row["match"] not in ("exact", "alternate", "fuzzy"):
        return None
    keys: Mapping[str, str | None] = {"country": row["country"], "region": row["place_id"]}
    return keys.get(row["precision"])


def _attribution(row: Mapping[str, Any], place: OwnPlace | None) -> str | None:
    """Name the credit that the licence of a place's position demands."""
    if row["match"] == "project":
        return place.attribution if place else None
    if row["match"] not in ("exact", "alternate", "fuzzy"):
        return None
    known = open_gazetteer().get(row["place_id"])
    return known.attribution if known else None
