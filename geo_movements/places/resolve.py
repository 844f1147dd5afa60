"""Resolve toponyms to places: who decides, in which order, and the table that comes of it.

Each distinct toponym is decided once: by the lock file, where a person or an earlier run decided;
by coordinates; by the project's own places; then by the evidence for what the gazetteer offers;
last, and only when told to, by what a geocoding service answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.places.candidates import known_as_whole
from geo_movements.places.context import Context, contexts
from geo_movements.places.countries import country_code
from geo_movements.places.evidence import Doubt, Verdict, decide
from geo_movements.places.frame import table_of
from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.places.lock import locked
from geo_movements.places.names import normalise
from geo_movements.places.own import OwnPlace, own_places
from geo_movements.places.qualifiers import (
    DEEPEST,
    Qualifier,
    read_qualifier,
)
from geo_movements.places.rows import (
    coordinates_row,
    own_row,
    qualified_row,
    served_row,
    world_row,
)
from geo_movements.places.service import ask_service
from geo_movements.places.toponyms import toponym_uses
from geo_movements.stages import stage

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["Asked", "judge", "resolve", "resolved"]


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
            rows[toponym] = world_row(toponym, verdicts[asked.query(toponym)], described)
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
                rows[toponym] = served_row(toponym, served[query], described)
    for toponym in sorted(asked.qualified.keys() - rows.keys(), key=len):
        # The shorter first: what a toponym qualifies is a part of it.
        rows[toponym] = qualified_row(toponym, asked.qualified[toponym], rows)
    return table_of(
        {toponym: rows[toponym] for toponym in asked.uses}, own, project.settings.service
    )


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
                self.given[toponym] = own_row(toponym, place)
            elif (row := coordinates_row(toponym)) is not None:
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
