"""Stories of chance: tables as the project builds them, with words and numbers of every kind."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import geo_movements as gm
from torture.fuzz.places import project_of

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["stories"]

WORDS = ("force", "side", "claimant", "quote", "note", "own", "strength", "date", "sentence")
ODD = (
    "=1+1", "+a", "-b", "@x", "'=1", "#N/A", "-0217", "1,500", "true", "NaN", "null",
    "{{ 7*7 }}", "</script>",
    "\u202eKyiv", "a\r\nb", "line\nbreak", '"q"', "a;b", "$[name]", "&amp;", "<b>", "]]>",
    "\t", "_x0041_",
    "1e5", "007", "2024-10-08", "é", "원산", "\U0001f600", "\u2028", "\ufeff", "'", "''", "x" * 300,
)  # fmt: skip


def stories() -> SearchStrategy[gm.Story]:
    """Make stories of one to five claims: each a story that was built, with cells of chance."""
    from hypothesis import strategies as st

    letters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
    text = st.one_of(st.sampled_from(ODD), st.text(letters, max_size=12)).filter(str.strip)
    word = st.one_of(st.none(), text)
    whole = st.one_of(st.none(), st.integers(0, 2**40), st.integers(0, 10_000))
    parts = st.one_of(st.none(), st.floats(0, 40_000), st.integers(0, 40_000).map(float))
    maybe = st.one_of(st.none(), st.booleans())
    claim = st.fixed_dictionaries(
        {
            **dict.fromkeys(WORDS, word),
            "strength_low": whole, "strength_high": whole, "strength_approx": maybe,
            "date_approximate": maybe, "draft": st.booleans(), "length_km": parts,
            "access_km": parts, "geometry": _shapes(),
        }
    )  # fmt: skip
    ids = st.lists(text.map(_name), min_size=1, max_size=5, unique=True)

    def made(names: list[str], claims: list[dict[str, Any]], title: str | None) -> gm.Story:
        return _story(names, claims[: len(names)], title)

    return st.builds(made, ids, st.lists(claim, min_size=5, max_size=5), word)


def _name(text: str) -> str:
    """Make an id of a text: one line without semicolons, of letters that every format holds."""
    from geo_movements.tables.records import readable

    return " ".join(readable(text).replace(";", ",").split()) or "x"


def _shapes() -> SearchStrategy[Any]:
    """Make a line, which may run on past the antimeridian, a point, or nothing."""
    import shapely
    from hypothesis import strategies as st

    lon, lat = st.floats(-180, 180), st.floats(-85, 85)
    point = st.tuples(lon, lat)
    further = st.lists(st.tuples(st.floats(-90, 90), lat), min_size=1, max_size=4)

    def line(start: tuple[float, float], rest: list[tuple[float, float]]) -> Any:
        points = [start]
        for step, there in rest:
            points.append((points[-1][0] + step, there))
        return shapely.LineString(points)

    lines = st.builds(line, point, further).filter(lambda shape: shape.length > 1e-3)
    return st.one_of(lines, lines, point.map(shapely.Point), st.none())


@cache
def _base() -> gm.Story:
    rows = [
        {"id": f"c{at}", "origin": "Wonsan", "destination": "Vladivostok", "sources": source}
        for at, source in enumerate(("s1", "https://example.org/1", "s1", None, "s1"))
    ]
    project = project_of(rows)
    sources = project_of([]).sources
    sources.loc[2] = {**dict.fromkeys(sources.columns), "id": "s1", "published": "2024-10-23"}
    project = replace(project, sources=sources)
    return gm.build(project, gm.resolve(project))


def _story(names: list[str], claims: list[dict[str, Any]], title: str | None) -> gm.Story:
    """Put cells of chance into the legs of a story that was built, in its types."""
    import geopandas as gpd
    import pandas as pd

    base = _base()
    legs = pd.DataFrame(base.legs).iloc[: len(names)].drop(columns="geometry").copy()
    legs["id"] = names
    for column in dict.fromkeys(name for claim in claims for name in claim):
        if column == "geometry":
            continue
        cells = [claim[column] for claim in claims]
        kind = legs[column].dtype if column in legs else object
        legs[column] = pd.array(cells, dtype="Float64" if kind == float else kind)  # noqa: E721
    shapes = gpd.GeoSeries([claim["geometry"] for claim in claims], index=legs.index, crs=4326)
    settings = replace(base.settings, title=title)
    return replace(base, legs=gpd.GeoDataFrame(legs, geometry=shapes), settings=settings)
