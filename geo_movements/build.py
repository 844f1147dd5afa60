"""Project and places become one Story: what every output is made from."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.check import find_problems
from geo_movements.competing import competing
from geo_movements.errors import InputError
from geo_movements.places.toponyms import tidy
from geo_movements.routes.legs import Route, Stop, given_path, measured, routes
from geo_movements.tables import dates
from geo_movements.tables.claims import parse_claims, split_list

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["build", "from_legs"]

AREAS = ("region", "country", "sea")


def build(project: schema.Project, places: gpd.GeoDataFrame) -> schema.Story:
    """Assemble the story of a project from its resolved places.

    `places` is what `resolve` returns. Raises `InputError` with every problem where anything is
    wrong; toponyms that a person resolved to none leave their claims one-ended or without
    geometry. Claims, sources and events that `as_of` had not seen yet are left out.
    """
    claims = parse_claims(project)
    problems = find_problems(project, places, claims)
    if any(problem.level == "error" for problem in problems):
        raise InputError(problems)
    cutoff = project.settings.as_of
    movements = _known_by(claims.movements, "reported_earliest", cutoff)
    events = _known_by(claims.events, "reported_earliest", cutoff)
    sources = claims.sources
    if cutoff is not None:
        undated = sources[sources["published_earliest"].isna()]
        published = _known_by(sources, "published_earliest", cutoff)
        sources = sources.loc[published.index.union(undated.index)]
        sources = _cited(sources, movements, events)
    legs = _legs(project, movements, places)
    return schema.Story(
        legs=legs,
        places=_used(places, movements, events),
        sources=_renumbered(sources.drop(columns="published_earliest")),
        events=_renumbered(events),
        settings=project.settings,
    )


def from_legs(legs: gpd.GeoDataFrame) -> schema.Story:
    """Make a story of bare legs, and warn of what it lacks: places, sources, events, settings.

    Columns of `schema.LEGS` that are missing are null, the mode unknown, an id the row's number.
    Raises `ValueError` where the frame has no coordinate system.
    """
    import geopandas as gpd
    import pandas as pd

    if legs.crs is None:
        raise ValueError("the legs have no coordinate system; set one: legs.set_crs(4326).")
    given = legs.to_crs(schema.CRS).reset_index(drop=True)
    own = [column for column in given.columns if column not in (*schema.LEGS, given.geometry.name)]
    table = pd.DataFrame(given).reindex(columns=[*schema.LEGS[:-1], *own]).astype(object)
    table = table.where(table.notna(), None)
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


def _known_by(table: pd.DataFrame, column: str, cutoff: str | None) -> pd.DataFrame:
    """Keep the rows that were public at the end of a day; an unknown day is not known to be."""
    if cutoff is None:
        return table
    end = dates.to_minutes(dates.parse(cutoff).latest or cutoff, end=True)
    public = [day is not None and dates.to_minutes(day) < end for day in table[column]]
    return table[public]


def _cited(sources: pd.DataFrame, *tables: pd.DataFrame) -> pd.DataFrame:
    cited = {name for table in tables for cell in table["sources"] for name in split_list(cell)}
    return sources[sources["id"].isin(cited)]


def _used(places: gpd.GeoDataFrame, movements: pd.DataFrame, events: pd.DataFrame) -> Any:
    cells = [*movements["origin"], *movements["destination"], *events["place"]]
    cells += [stop for cell in movements["via"] for stop in split_list(cell)]
    used = {tidy(cell) for cell in cells if cell is not None}
    return places[places["toponym"].isin(used)].reset_index(drop=True)


def _renumbered(table: pd.DataFrame) -> pd.DataFrame:
    return table.reset_index(drop=True)


# --- Legs -----------------------------------------------------------------------------------------


def _legs(
    project: schema.Project, movements: pd.DataFrame, places: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pandas as pd

    known = {row["toponym"]: _place(row) for row in places.to_dict("records")}

    def place(toponym: str | None) -> Mapping[str, Any] | None:
        found = known.get(tidy(toponym)) if toponym else None
        return found if found and found["lon"] is not None else None

    legs = _forces(project, movements)
    origins = [place(name) for name in legs["origin"]]
    destinations = [place(name) for name in legs["destination"]]
    vias = [[place(name) for name in split_list(cell)] for cell in legs["via"]]
    lines = _routes(project, legs, origins, destinations, vias)
    stops = [[o, *v, d] for o, v, d in zip(origins, vias, destinations, strict=True)]
    computed = pd.DataFrame(
        {
            "origin_place": [p and p["place_id"] for p in origins],
            "destination_place": [p and p["place_id"] for p in destinations],
            "origin_precision": [p and p["precision"] for p in origins],
            "destination_precision": [p and p["precision"] for p in destinations],
            "route_method": [line.method for line in lines],
            "attribution": [_credits(passed) for passed in stops],
        },
        index=legs.index,
        dtype=object,
    )
    computed["length_km"] = pd.array([line.length_km for line in lines], dtype="Float64")
    computed["access_km"] = pd.array([None] * len(legs), dtype="Float64")
    legs = pd.concat([legs, computed], axis="columns")
    by_id = {found["place_id"]: found for found in known.values() if found["place_id"]}
    legs["competes_with"] = pd.Series(competing(legs, by_id), index=legs.index, dtype=object)
    own = [column for column in legs.columns if column not in schema.LEGS]
    geometry = gpd.GeoSeries([line.geometry for line in lines], index=legs.index, crs=schema.CRS)
    legs = legs[[*schema.LEGS[:-1], *own]].reset_index(drop=True)
    return gpd.GeoDataFrame(legs, geometry=geometry.reset_index(drop=True), crs=schema.CRS)


def _place(row: Mapping[str, Any]) -> dict[str, Any]:
    """Reduce a resolved place to what a leg asks of it."""
    import pandas as pd

    shape = row["geometry"]
    polygon = shape is not None and shape.geom_type != "Point"
    unknown = pd.isna(row["lat"])
    return {
        "place_id": row["place_id"],
        "lon": None if unknown else row["lon"],
        "lat": None if unknown else row["lat"],
        "precision": row["precision"],
        "uncertainty_km": None if pd.isna(row["uncertainty_km"]) else row["uncertainty_km"],
        "attribution": row["attribution"],
        "area": polygon or row["precision"] in AREAS,
        "shape": shape,
    }


def _credits(stops: list[Mapping[str, Any] | None]) -> str | None:
    demanded = (stop["attribution"] for stop in stops if stop)
    return "; ".join(dict.fromkeys(text for text in demanded if text)) or None


def _forces(project: schema.Project, movements: pd.DataFrame) -> pd.DataFrame:
    """Let `forces.csv` name the force, side and unit type that a row gives by id."""
    forces = project.forces.dropna(subset=["id"]).drop_duplicates("id").set_index("id")
    if forces.empty:
        return movements
    known = movements["force"].isin(forces.index)
    legs = movements.copy()
    for column in ("side", "unit_type"):
        given = legs["force"].map(forces[column].to_dict())
        legs[column] = legs[column].where(legs[column].notna() | ~known, given)
    names = forces["name"].where(forces["name"].notna(), forces.index.to_series()).to_dict()
    legs["force"] = legs["force"].where(~known, legs["force"].map(names))
    return legs.where(legs.notna(), None)


def _routes(
    project: schema.Project,
    legs: pd.DataFrame,
    origins: list[Any],
    destinations: list[Any],
    vias: list[list[Any]],
) -> list[Route]:
    def stop(place: Mapping[str, Any] | None) -> Stop | None:
        return Stop(place["lon"], place["lat"], place["area"]) if place else None

    wanted: list[tuple[Stop | None, ...]] = []
    for kind, origin, passed, destination in zip(
        legs["kind"], origins, vias, destinations, strict=True
    ):
        if kind == "presence":
            wanted.append((stop(destination),))
        else:
            wanted.append((stop(origin), *(stop(via) for via in passed if via), stop(destination)))
    drawn = routes(wanted)
    given = {
        words: measured(given_path(project.path, words)) for words in legs["path"].dropna().unique()
    }
    return [given.get(words, line) for words, line in zip(legs["path"], drawn, strict=True)]
