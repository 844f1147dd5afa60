"""Resolve toponyms to places: who decides, in which order, and the table that comes of it.

Each distinct toponym is decided once: by the lock file, where a person or an earlier run decided;
by coordinates; by the project's own places; then by the evidence for what the gazetteer offers;
last, and only when told to, by what a geocoding service answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.errors import ParseError
from geo_movements.places.areas import area_polygons
from geo_movements.places.candidates import known_as_whole
from geo_movements.places.context import Context, contexts
from geo_movements.places.countries import country_code
from geo_movements.places.evidence import Doubt, Verdict, Weighed, decide
from geo_movements.places.gazetteer import Candidate, Place, open_gazetteer
from geo_movements.places.geocoding import coordinates
from geo_movements.places.lock import locked
from geo_movements.places.names import normalise
from geo_movements.places.own import OwnPlace, own_places
from geo_movements.places.qualifiers import (
    Qualifier,
    base_ids,
    part_of,
    qualified_place,
    read_qualifier,
    reading,
)
from geo_movements.places.service import ask_service, credit
from geo_movements.places.toponyms import toponym_uses
from geo_movements.stages import stage

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "Asked",
    "area_shapes",
    "judge",
    "listed",
    "place_row",
    "qualified_row",
    "resolve",
    "resolved",
]

DEEPEST = 3
"""So many qualifiers are read of one toponym: "near 30 km east of Kursk" has two."""


def resolve(
    project: schema.Project,
    *,
    country: str | Collection[str] | None = None,
    update: bool = False,
    service: str | None = None,
) -> gpd.GeoDataFrame:
    """Resolve every distinct toponym of a project.

    Returns one row a toponym with the columns `schema.RESOLVED` and the project's `name_xx`
    columns, sorted by toponym. Undecided ones stay: match "none", lat, lon and geometry null,
    the reason in words, the candidates in `runners_up`. `country` (ISO 3166, one or several) is
    where to look first; `update` decides the lock file's automatic rows anew. `service` names the
    geocoder of geopy that is asked for what the gazetteer lacks, with what `[service]` in map.toml
    says; without it nothing leaves the machine. Raises `ValueError` where `country` is no country's
    code or `service` no geocoder, `InputError` where `[service]` is not right.

    >>> places = resolve(read("data/dprk-2024"))
    >>> places.set_index("toponym").loc["Wonsan", "place_id"]
    'geonames:1866923'
    """
    return resolved(project, None, country=country, update=update, service=service)


@stage("resolve")
def resolved(
    project: schema.Project,
    hours: pd.Series[float] | None,
    *,
    country: str | Collection[str] | None = None,
    update: bool = False,
    service: str | None = None,
) -> gpd.GeoDataFrame:
    """Resolve as `resolve` does.

    `hours` are those that the leg of each row may have lasted, where the dates have been read
    already; None where they are still to be read.
    """
    own, _ = own_places(project)
    asked = Asked(project, own, update, serving=service is not None)
    rows = asked.given | asked.held
    verdicts: dict[str, Verdict] = {}
    open_ones = asked.names - asked.held.keys()
    if open_ones:
        verdicts, _ = judge(project, asked, country, hours)
        for toponym in open_ones:
            described = own.get(normalise(toponym))
            rows[toponym] = _world_row(toponym, verdicts[asked.query(toponym)], described)
    if service is not None:
        doubts = {
            query: verdict
            for query in map(asked.query, open_ones)
            if isinstance(verdict := verdicts[query], Doubt)
        }
        supported = {row["country"] for row in rows.values() if row["country"]}
        served = ask_service(
            project, service, doubts, countries=_countries(country), supported=supported
        )
        for toponym in open_ones:
            if (query := asked.query(toponym)) in served:
                described = own.get(normalise(toponym))
                rows[toponym] = _served_row(toponym, served[query], described)
    for toponym in sorted(asked.qualified.keys() - rows.keys(), key=len):
        # The shorter first: what a toponym qualifies is a part of it.
        rows[toponym] = qualified_row(toponym, asked.qualified[toponym], rows)
    return _table({toponym: rows[toponym] for toponym in asked.uses}, own, project.settings.service)


class Asked:
    """The toponyms of a project by who decides them.

    `held` are the lock file's, which stand; `given` is what weighs as evidence for the rest: a
    person's rows of the lock, the project's own places, coordinates. What the gazetteer or a
    service once decided does not, so that a run beside a lock file weighs as the first run did.
    `names` are left to the gazetteer, `qualified` to the places that they qualify, which are asked
    for as well.
    """

    def __init__(
        self,
        project: schema.Project,
        own: Mapping[str, OwnPlace],
        update: bool = False,
        serving: bool = False,
    ) -> None:
        self.uses = toponym_uses(project)
        self.own = own
        self.held = {
            toponym: decision
            for toponym, decision in locked(project)[0].items()
            if toponym in self.uses and _holds(toponym, decision, own, update, serving)
        }
        self.given = {
            toponym: row for toponym, row in self.held.items() if row["decided_by"] == "user"
        }
        self.names: set[str] = set()
        self.qualified: dict[str, Qualifier] = {}
        self._sort(self.uses)

    def query(self, toponym: str) -> str:
        """Say what the gazetteer is asked for a toponym; places.csv may describe it otherwise."""
        place = self.own.get(normalise(toponym))
        return place.query if place else toponym

    def asked(self, toponym: str) -> tuple[str, ...]:
        """Name what stands for a toponym where evidence is weighed: what it qualifies, or it."""
        if toponym in self.qualified:
            return tuple(n for base in self.qualified[toponym].bases for n in self.asked(base))
        return (self.query(toponym),) if toponym in self.names else (toponym,)

    def _sort(self, toponyms: Iterable[str], depth: int = 0) -> None:
        wanted = [toponym for toponym in dict.fromkeys(toponyms) if toponym not in self.given]
        bases: list[str] = []
        heads = {toponym: toponym.partition(",")[0].strip() for toponym in wanted}
        known = known_as_whole([*wanted, *heads.values()], open_gazetteer())
        for toponym in wanted:
            place = self.own.get(normalise(toponym))
            if place is not None and place.lat is not None:
                self.given[toponym] = _own_row(toponym, place)
            elif (row := _coordinates_row(toponym)) is not None:
                self.given[toponym] = row
            elif (
                place is None
                and depth < DEEPEST
                and known.isdisjoint((toponym, heads[toponym]))
                and (qualifier := read_qualifier(toponym)) is not None
            ):
                self.qualified[toponym] = qualifier
                bases += qualifier.bases
            else:
                self.names.add(toponym)
        if bases:
            sorted_already = self.names | self.qualified.keys()
            self._sort([base for base in bases if base not in sorted_already], depth + 1)


def judge(
    project: schema.Project,
    asked: Asked,
    country: str | Collection[str] | None = None,
    hours: pd.Series[float] | None = None,
) -> tuple[dict[str, Verdict], dict[str, Context]]:
    """Put what is left to the gazetteer before it, with all that the project says beside it.

    Returns the verdict and the context of each name that is asked for.
    """
    world = open_gazetteer()
    names = sorted({asked.query(toponym) for toponym in asked.names})
    evidence = [asked.given[name] for name in sorted(asked.given)]

    told = contexts(project, asked.asked, hours)
    return decide(names, evidence, _countries(country), world, told), told


def _countries(country: str | Collection[str] | None) -> set[str]:
    given = {country} if isinstance(country, str) else set(country or ())
    codes = set()
    for words in given:
        if (code := country_code(words)) is None:
            raise ValueError(f"{words!r} is no country code; write two letters (ISO 3166): RU.")
        codes.add(code)
    return codes


def _holds(
    toponym: str,
    decision: Mapping[str, Any],
    own: Mapping[str, OwnPlace],
    update: bool,
    serving: bool,
) -> bool:
    """Tell whether a row of the lock still stands.

    A person's row always does. An automatic one gives way to `--update`, to a place that the
    project has since described itself, and to another try where it had found nothing. A service's
    one gives way to `--update` only where a service is asked again, and to a position of the
    project's own.
    """
    if decision["decided_by"] == "user":
        return True
    if decision["match"] == "service":
        place = own.get(normalise(toponym))
        return not ((update and serving) or (place is not None and place.lat is not None))
    qualifier = read_qualifier(toponym)
    names = (toponym, *(qualifier.bases if qualifier else ()))
    in_project = decision["match"] == "project" or any(normalise(name) in own for name in names)
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


def place_row(toponym: str, candidate: Candidate, **cells: Any) -> dict[str, Any]:
    """Make the row of a toponym that a candidate of the gazetteer is taken for."""
    place = candidate.place
    copied = {**_copied(place), "feature_code": place.feature_code, "match": candidate.match}
    return _row(toponym, **{"score": 1.0, **copied, **cells})


def _world_row(toponym: str, verdict: Verdict, described: OwnPlace | None) -> dict[str, Any]:
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


def _served_row(toponym: str, verdict: Verdict, described: OwnPlace | None) -> dict[str, Any]:
    row = _world_row(toponym, verdict, described)
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


def _table(
    rows: Mapping[str, Mapping[str, Any]],
    own: Mapping[str, OwnPlace],
    service: schema.Service,
) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from shapely import Point

    ours = {place.place_id: place for place in own.values()}
    world = open_gazetteer()  # once: each time it looks for imports

    def known(place_id: str) -> OwnPlace | Place | None:
        return ours.get(place_id) or world.get(place_id)

    records = []
    polygons = area_polygons({key for row in rows.values() if (key := _area_key(row))})
    for toponym in sorted(rows):
        row = dict(rows[toponym])
        place = own.get(normalise(toponym))
        is_own = place is not None and row["place_id"] == place.place_id
        area = place.geometry if place and is_own else _polygon(row, polygons)
        point = None if row["lat"] is None else Point(row["lon"], row["lat"])
        row["geometry"] = point if area is None else area
        row["attribution"] = _attribution(row, known, service)
        row |= place.names if place else {}
        records.append(row)
    languages = dict.fromkeys(name for place in own.values() for name in place.names)
    # A person, or a file of ours, may have put names beside the decisions of the lock, too.
    languages |= dict.fromkeys(name for row in rows.values() for name in row if _is_name(name))
    columns = [*schema.RESOLVED[:-1], *languages]
    data: dict[str, Any] = {}
    for column in columns:
        cells = [record.get(column) for record in records]
        if column in ("lat", "lon", "uncertainty_km", "score"):
            data[column] = np.array(cells, dtype=float)
        else:  # NaN is the only cell that differs from itself
            clean = [None if cell is None or cell != cell else cell for cell in cells]
            data[column] = pd.Series(clean, dtype=object)
    shapes = gpd.GeoSeries([record["geometry"] for record in records], crs=schema.CRS)
    return gpd.GeoDataFrame(data, geometry=shapes)


def _is_name(column: str) -> bool:
    return column.startswith("name_")


def _area_key(row: Mapping[str, Any]) -> str | None:
    """Tell under which key the polygon of a gazetteer's country or first-level area is found.

    A part of an area ("southern Ukraine") is cut from the polygon of the whole.
    """
    if row["match"] not in ("exact", "alternate", "fuzzy"):
        return None
    base, _, qualifier = row["place_id"].partition("/")
    if qualifier and not qualifier.startswith("part"):
        return None
    if row["precision"] == "country" and row["feature_code"] == "PCLI":
        return str(row["country"])  # a state of the past is no country of the map
    return str(base) if row["precision"] == "region" else None


def area_shapes(rows: Iterable[Mapping[str, Any]]) -> dict[str, BaseGeometry]:
    """Give the polygons of such resolved rows as are areas, by place id: whole, or the part told.

    A country or first-level area that has no polygon is left out.
    """
    keyed = {str(row["place_id"]): row for row in rows if row["place_id"] and _area_key(row)}
    polygons = area_polygons({key for row in keyed.values() if (key := _area_key(row))})
    shapes = {place_id: _polygon(row, polygons) for place_id, row in keyed.items()}
    return {place_id: shape for place_id, shape in shapes.items() if shape is not None}


def _polygon(row: Mapping[str, Any], polygons: Mapping[str, BaseGeometry]) -> BaseGeometry | None:
    area = polygons.get(_area_key(row) or "")
    qualifier = read_qualifier(row["toponym"]) if "/" in (row["place_id"] or "") else None
    return area if area is None or qualifier is None else part_of(area, qualifier.bearing)


def _attribution(
    row: Mapping[str, Any],
    known: Callable[[str], OwnPlace | Place | None],
    service: schema.Service,
) -> str | None:
    """Name the credit that the licence of a place's position demands.

    A qualified place ("near Kursk") owes what the places do that it was made from.
    """
    owed = []
    for place_id in base_ids(str(row["place_id"]), lambda one: known(one) is not None):
        if place := known(place_id):
            owed.append(place.attribution)
        elif row["match"] == "service":
            owed.append(credit(place_id, service))
    return "; ".join(dict.fromkeys(filter(None, owed))) or None
