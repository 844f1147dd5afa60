"""Project and places become one Story: what every output is made from."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.check import find_problems
from geo_movements.coarsen import (
    blurred_places,
    blurred_route,
    blurred_table,
    blurred_words,
)
from geo_movements.codes import joined, mapped, numbered
from geo_movements.competing import competing
from geo_movements.errors import InputError, ParseError, Problem, errors_in, taken_strictly
from geo_movements.known import Known
from geo_movements.places.toponyms import tidy
from geo_movements.routing import RoutedRows, route_claims, route_columns
from geo_movements.stages import stage
from geo_movements.tables import dates
from geo_movements.tables.cells import split_list
from geo_movements.tables.claims import parse_claims, public_by
from geo_movements.tables.coded import objects, table_of
from geo_movements.tables.forces import named_forces
from geo_movements.tables.settings import cutoff_day
from geo_movements.wkt import to_wkts

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["build", "build_and_check", "from_legs", "known_on"]


def build(
    project: schema.Project,
    places: gpd.GeoDataFrame,
    *,
    as_of: str | None = None,
    allow_drafts: bool = False,
    strict: bool = False,
) -> schema.Story:
    """Assemble the story of a project from its resolved places.

    `places` is what `resolve` returns. Raises `InputError` with every problem where anything is
    wrong; toponyms that a person resolved to none leave their claims one-ended or without
    geometry. Claims, sources and events that were not public by the end of `as_of` (a day, or the
    project's own where it is not given) are left out. Drafts are an error, unless allowed: then
    their claims carry `draft` True. With `strict` each warning counts as an error.
    """
    # Nobody hears of warnings here, so they are looked for only where they count.
    asked: dict[str, Any] = {"as_of": as_of, "allow_drafts": allow_drafts, "strict": strict}
    return _built(project, places, **asked, errors_only=not strict)[0]


def build_and_check(
    project: schema.Project,
    places: gpd.GeoDataFrame,
    *,
    as_of: str | None = None,
    allow_drafts: bool = False,
    strict: bool = False,
    part: bool = False,
) -> tuple[schema.Story, list[Problem]]:
    """Do what `build` does, and return the warnings with the story.

    `part` says that the project is one partition of a larger one, see `find_problems`.
    """
    asked: dict[str, Any] = {"as_of": as_of, "allow_drafts": allow_drafts, "strict": strict}
    return _built(project, places, **asked, errors_only=False, part=part)


@stage("build")
def _built(
    project: schema.Project,
    places: gpd.GeoDataFrame,
    *,
    as_of: str | None,
    allow_drafts: bool,
    strict: bool,
    errors_only: bool,
    part: bool = False,
) -> tuple[schema.Story, list[Problem]]:
    if as_of is not None:
        project = known_on(project, as_of)
    claims = parse_claims(project)
    routed = route_claims(project, claims.movements, Known(places))
    asked: dict[str, Any] = {"allow_drafts": allow_drafts, "routed": routed, "part": part}
    problems = find_problems(project, places, claims, **asked, errors_only=errors_only)
    if errors_only and problems:  # whoever mends the errors wants to see all
        problems = find_problems(project, places, claims, **asked)
    if strict:
        problems = taken_strictly(problems)
    if errors_in(problems):
        raise InputError(problems)
    cutoff = project.settings.as_of
    movements, events, sources = claims.movements, claims.events, claims.sources
    if cutoff is not None:
        public = public_by(movements["reported_latest"], cutoff)
        movements = movements[public]
        routed = routed.kept(public)
        events = events[public_by(events["reported_latest"], cutoff)]
        # A source without a day is as public as the claims that cite it.
        last = dates.parse(cutoff).latest  # settings take no day without an end
        published = [
            claims.published[name].latest if name in claims.published else last
            for name in sources["id"]
        ]
        sources = _cited(sources[public_by(published, cutoff)], movements, events)
    if project.settings.coarsen_km is not None:
        project, places, words = _discreet(project, places)
        km = project.settings.coarsen_km or 0
        paths = movements["path"]  # read once more, and blurred as lines
        movements, events, sources = (
            blurred_table(table, km, words) for table in (movements, events, sources)
        )
        movements = movements.assign(path=paths)
        routed = _discreetly_routed(project, movements, places)
    story = schema.Story(
        legs=_legs(project, movements, places, routed),
        places=_used(places, movements, events),
        sources=sources.reset_index(drop=True),
        events=events.reset_index(drop=True),
        settings=project.settings,
    )
    return story, problems


def known_on(project: schema.Project, as_of: str) -> schema.Project:
    """Set the day up to which a project is told; raises `InputError` where it is no day."""
    try:
        settings = replace(project.settings, as_of=cutoff_day(as_of))
    except ParseError as error:
        raise InputError([Problem("error", "as_of", 0, "", error.problem, error.hint)]) from None
    return replace(project, settings=settings)


def from_legs(legs: gpd.GeoDataFrame) -> schema.Story:
    """Make a story of bare legs, and warn of what it lacks: places, sources, events, settings.

    Columns of `schema.LEGS` that are missing are null, the mode unknown, an id the row's number.
    Raises `ValueError` where the frame has no coordinate system, or counts in unknown units.
    """
    import geopandas as gpd
    import pandas as pd

    if legs.crs is None:
        raise ValueError("the legs have no coordinate system; set one: legs.set_crs(4326).")
    given = legs.to_crs(schema.CRS).reset_index(drop=True)
    own = [column for column in given.columns if column not in (*schema.LEGS, given.geometry.name)]
    for column in given.select_dtypes(["datetime", "datetimetz"]).columns:
        given[column] = _iso(given[column])  # what a reader of GeoJSON made of our texts
    table = pd.DataFrame(given).reindex(columns=[*schema.LEGS[:-1], *own]).astype(object)
    table = table.where(table.notna(), None)
    if odd := set(table["strength_unit"].dropna()) - {*schema.STRENGTH_UNITS}:
        known = ", ".join(schema.STRENGTH_UNITS)
        raise ValueError(f"no strength_unit {min(map(str, odd))!r}; write one of {known}.")
    lines = given.geometry.geom_type.isin(["LineString", "MultiLineString"])
    defaults = {
        "id": [str(number) for number in range(len(table))],
        "kind": lines.map({True: "leg", False: "presence"}),
        "mode": "unknown",
        "route_method": lines.map({True: "given", False: "none"}),
    }
    for column, default in defaults.items():
        table[column] = table[column].where(table[column].notna(), default)
    for column in ("strength_low", "strength_high"):
        table[column] = table[column].astype("Int64")
    warnings.warn(
        "bare legs: without the story's places, sources, events and settings there are no rings, "
        "areas, footnotes, statements or title.",
        stacklevel=3,
    )
    frame = gpd.GeoDataFrame(table, geometry=given.geometry.to_numpy(), crs=schema.CRS)

    def empty(*columns: str) -> pd.DataFrame:
        return pd.DataFrame({column: [] for column in columns}, dtype=object)

    places = gpd.GeoDataFrame(
        empty(*schema.RESOLVED[:-1]), geometry=gpd.GeoSeries([], crs=schema.CRS), crs=schema.CRS
    )
    return schema.Story(
        legs=frame,
        places=places,
        sources=empty(*schema.SOURCES),
        events=empty(*schema.EVENTS, *schema.EVENT_DATES),
        settings=schema.Settings(),
    )


def _iso(times: pd.Series[Any]) -> pd.Series[Any]:
    """Write times as ISO 8601 texts, whole days without their hours."""
    texts = times.map(lambda time: time.isoformat(timespec="minutes"), na_action="ignore")
    return texts.str.replace(r"T00:00$", "", regex=True)


def _cited(sources: pd.DataFrame, *tables: pd.DataFrame) -> pd.DataFrame:
    cells = {cell for table in tables for cell in table["sources"].unique()}
    cited = {name for cell in cells for name in split_list(cell)}
    return sources[sources["id"].isin(cited)]


def _used(places: gpd.GeoDataFrame, movements: pd.DataFrame, events: pd.DataFrame) -> Any:
    columns = (movements["origin"], movements["destination"], events["place"])
    cells = {cell for column in columns for cell in column.unique()}
    cells |= {stop for cell in movements["via"].unique() for stop in split_list(cell)}
    used = {tidy(cell) for cell in cells if cell is not None}
    return places[places["toponym"].isin(used)].reset_index(drop=True)


def _discreet(
    project: schema.Project, places: gpd.GeoDataFrame
) -> tuple[schema.Project, gpd.GeoDataFrame, Callable[[Any], Any]]:
    """Blur a project's places and words; return what blurs the rest of its texts, too."""
    settings, km = project.settings, project.settings.coarsen_km or 0
    words = blurred_words(km, places["toponym"], exact=[*places["lat"], *places["lon"]])
    said = {name: words(getattr(settings, name)) for name in ("title", "subtitle", "credit")}
    project = replace(
        project,
        forces=blurred_table(project.forces, km, words),
        settings=replace(settings, **said),
    )
    return project, blurred_places(places, km, words), words


def _discreetly_routed(
    project: schema.Project, movements: pd.DataFrame, places: gpd.GeoDataFrame
) -> RoutedRows:
    """Find the routes between blurred ends, and blur what lines and lengths would tell."""
    km = project.settings.coarsen_km or 0
    routed = route_claims(project, movements, Known(places))
    return routed.changed(lambda route: blurred_route(route, km))


# --- Legs -----------------------------------------------------------------------------------------


def _legs(
    project: schema.Project,
    movements: pd.DataFrame,
    places: gpd.GeoDataFrame,
    routed: RoutedRows,
) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pandas as pd

    known = Known(places)
    named = named_forces(movements, project.forces)
    languages = (project.settings.language, *project.settings.other_languages)
    routes = route_columns(movements, routed, known, languages)
    told = pd.RangeIndex(len(named))
    columns: dict[str, Any] = {
        name: cells.reset_index(drop=True)
        for table in (named, routes)
        for name, cells in table.items()
    }
    columns |= _end_columns(named, known)
    columns["attribution"] = _credits(named, routed, known)
    rivals = competing(table_of(columns, told), known)
    columns["competes_with"] = objects(rivals) if any(rivals) else None
    if project.settings.coarsen_km is not None:
        columns["path"] = _wkt(named, routed)
    own = [column for column in columns if column not in schema.LEGS]
    legs = table_of({name: columns[name] for name in (*schema.LEGS[:-1], *own)}, told)
    geometry = gpd.array.GeometryArray(routed.geometry, crs=schema.CRS)
    # A copy would lay all columns of nulls out, one by one.
    return gpd.GeoDataFrame(legs, geometry=geometry, copy=False)


def _end_columns(legs: pd.DataFrame, known: Known) -> dict[str, Any]:
    """Tell the id and the precision of the place at each end."""
    return {
        f"{end}_{name}": mapped(legs[end], partial(_of_place, known, column))
        for end in ("origin", "destination")
        for name, column in (("place", "place_id"), ("precision", "precision"))
    }


def _of_place(known: Known, column: str, toponym: str) -> Any:
    place = known.senses.get(tidy(toponym))
    return place and place[column]


def _credits(legs: pd.DataFrame, routed: RoutedRows, known: Known) -> NDArray[Any]:
    """Join the credits that the places and the line of each leg ask for, in order of the way."""

    def owed(name: str) -> str | None:
        return _of_place(known, "attribution", name) or None

    ends = [mapped(legs[end], owed) for end in ("origin", "destination")]
    by_via = mapped(legs["via"], lambda cell: tuple(owed(name) for name in split_list(cell)), ())
    lines = routed.column(lambda route: route.attribution)
    columns = [ends[0], by_via, ends[1], lines]
    codes, first = joined(*(numbered(cells)[0] + 1 for cells in columns))
    texts = [
        "; ".join(dict.fromkeys(text for text in (start, *way, end, line) if text)) or None
        for start, way, end, line in zip(*(cells[first] for cells in columns), strict=True)
    ]
    return objects(texts)[codes]


def _wkt(legs: pd.DataFrame, routed: RoutedRows) -> NDArray[Any]:
    """Write the lines that sources give, as they are drawn; None where there is none."""
    import numpy as np

    told = np.full(len(legs), None, dtype=object)
    given = (routed.method == "given") & legs["path"].notna().to_numpy()
    told[given] = to_wkts(np.asarray(routed.geometry[given], dtype=object))
    return told
