"""One leg by itself: two places and a mode become a route, without a project."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from geo_movements.build import build_and_check
from geo_movements.errors import InputError, Problem
from geo_movements.places.resolve import resolve
from geo_movements.schema import Project, Settings, Story
from geo_movements.tables.headings import COLUMNS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["route", "story_of_one"]

_FILE = "route"
_ROW = 1


def route(
    origin: str,
    destination: str,
    *,
    mode: str | None,
    via: Iterable[str] = (),
    avoid: Iterable[str] = (),
    date: str | None = None,
    country: str | Collection[str] | None = None,
) -> gpd.GeoDataFrame:
    """Find the route between two places, as a project of one row would.

    Returns one leg with the columns of `schema.LEGS`. Places are names or "43.1, 131.9"; `mode` is
    None where it is not known, `avoid` lists countries and passages ("CN", "passage:Suez"), `date`
    is in any words that a table may have: canals are passed only where they were open then.
    `country` is where to look for places first. Raises `InputError` with every problem, as for a
    place that is unknown or may be several.

    >>> leg = route("Wonsan", "Vladivostok", mode="air").iloc[0]
    >>> round(leg["length_km"]), leg["origin_place"]
    (575, 'geonames:1866923')
    """
    return story_of_one(
        origin, destination, mode=mode, via=via, avoid=avoid, date=date, country=country
    )[0].legs


def story_of_one(
    origin: str,
    destination: str,
    *,
    mode: str | None,
    via: Iterable[str] = (),
    avoid: Iterable[str] = (),
    date: str | None = None,
    country: str | Collection[str] | None = None,
) -> tuple[Story, list[Problem]]:
    """Do what `route` does; return a story of the one leg, and the warnings about it."""
    told = {
        "kind": "leg",
        "origin": origin,
        "destination": destination,
        "via": _list(via),
        "mode": mode,
        "avoid": _list(avoid),
        "date": date,
    }
    project = _project({name: text.strip() or None for name, text in told.items() if text})
    try:
        story, problems = build_and_check(project, resolve(project, country=country))
    except InputError as error:
        raise InputError(_about_the_leg(error.problems)) from None
    return story, _about_the_leg(problems)


def _list(words: Iterable[str]) -> str:
    return "; ".join([words] if isinstance(words, str) else words)


def _about_the_leg(problems: Iterable[Problem]) -> list[Problem]:
    """Leave out what is said of a table as a whole: that rows have no source or date."""
    return [problem._replace(row=0) for problem in problems if problem.row == _ROW]


def _project(row: dict[str, str | None]) -> Project:
    import pandas as pd

    def table(name: str, rows: list[dict[str, str | None]]) -> pd.DataFrame:
        index = pd.RangeIndex(_ROW, _ROW + len(rows), name="row")
        frame = pd.DataFrame(rows, index=index, dtype=object).reindex(columns=COLUMNS[name])
        return frame.astype(object).where(frame.notna(), None)

    names = ("sources", "events", "forces", "places", "lock")
    return Project(
        path=Path(_FILE),
        movements=table("movements", [row]),
        **{name: table(name, []) for name in names},
        settings=Settings(),
        files=dict.fromkeys(("movements", "settings", *names), _FILE) | {"lock": "places.lock.csv"},
    )
