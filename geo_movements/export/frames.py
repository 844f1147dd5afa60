"""What every format begins with: one table of a story, its columns typed, its lines cut."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from geo_movements.coarsen import notice
from geo_movements.errors import OutputError
from geo_movements.languages import load
from geo_movements.places.toponyms import tidy
from geo_movements.schema import CRS
from geo_movements.tables.records import readable

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo_movements.schema import Story

__all__ = [
    "BLOCK", "DECIMALS", "TABLES", "about", "alike", "blocks", "crossing", "cut", "forces_of",
    "kinds_of", "rounded", "table_of", "typed",
]  # fmt: skip

_KINDS = {
    **dict.fromkeys(("draft", "date_approximate", "date_uncertain", "strength_approx"), "boolean"),
    **dict.fromkeys(("strength_low", "strength_high"), "Int64"),
    **dict.fromkeys(("length_km", "access_km", "lat", "lon", "uncertainty_km", "score"), "Float64"),
}
"""Of our own columns that are no text, also where all of a column is null."""
DECIMALS = 6
"""About 10 cm: finer than any place here, and what RFC 7946 section 11.2 advises."""
BLOCK = 1 << 16
"""So many rows are typed and laid out at a time; a row group of GeoParquet has as many."""
_SAME = 1e-8
"""Points nearer to one another, in degrees, are one to the library that cuts lines."""
TABLES = ("legs", "events", "sources", "places")


def table_of(story: Story, table: str) -> pd.DataFrame | gpd.GeoDataFrame:
    """Return one table of a story; events are at the points of their places, null where unknown.

    Raises `OutputError` where a story has no such table.
    """
    if table == "events":
        return _events(story)
    if table not in TABLES:
        raise OutputError(f'no table is called "{table}". Known: {", ".join(TABLES)}.')
    return getattr(story, table)


def _events(story: Story) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import shapely

    known = story.places[story.places["lat"].notna()]
    points = dict(
        zip(
            known["toponym"],
            shapely.points(*known[["lon", "lat"]].astype(float).to_numpy().T).tolist(),
            strict=True,
        )
    )
    at = [points.get(tidy(name)) if name else None for name in story.events["place"]]
    shapes = gpd.GeoSeries(at, index=story.events.index, crs=CRS)
    return gpd.GeoDataFrame(story.events, geometry=shapes, crs=CRS)


def forces_of(story: Story) -> pd.DataFrame:
    """Return the forces that a story says are a part of others, and those, as `forces.csv` would.

    A force is called by its name here, since a story knows no ids.
    """
    import pandas as pd

    told = pd.DataFrame(story.legs)[["force", "force_part_of"]].dropna().drop_duplicates("force")
    part_of = dict(zip(told["force"], told["force_part_of"], strict=True))
    names = list(dict.fromkeys([*part_of, *part_of.values()]))
    return pd.DataFrame(
        {"id": names, "name": names, "part_of": [part_of.get(name) for name in names]}, dtype=object
    )


def about(story: Story) -> dict[str, Any]:
    """Tell what a file is of: its title, the credits that licences demand, and any blurring."""
    attribution = sorted(
        {part for cell in story.legs["attribution"].dropna().unique() for part in cell.split("; ")}
    )
    title = story.settings.title
    told: dict[str, Any] = {"title": title and readable(title), "attribution": attribution}
    if (km := story.settings.coarsen_km) is not None:
        told |= {"coarsen_km": km, "notice": notice(km, load(story.settings.language))}
    return told


def typed(frame: pd.DataFrame, kinds: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Give each column but the geometry one type: text, Int64, Float64 or boolean, null as such.

    A column of several types becomes text: what is no text in it is written as JSON. Characters
    that no text holds become U+FFFD. Of a block of a table, `kinds` are those of the whole.
    """
    import pandas as pd

    table = pd.DataFrame(frame).drop(columns="geometry", errors="ignore")
    kinds = kinds_of(table) if kinds is None else kinds
    columns = {name: _typed(table[name], kinds[name]) for name in table.columns}
    return pd.DataFrame(columns, index=table.index, copy=False)


def kinds_of(frame: pd.DataFrame) -> dict[str, str]:
    """Tell what each column but the geometry is: numbers, boolean, text, mixed or empty."""
    return {name: _kind(frame[name]) for name in frame.columns if name != "geometry"}


def blocks(frame: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Yield a table a block of rows at a time: as it is, and typed as the whole is.

    What is made of a block, and thrown away, weighs little beside the table.
    """
    kinds = kinds_of(frame)
    for at in range(0, max(len(frame), 1), BLOCK):
        rows = frame.iloc[at : at + BLOCK]
        yield rows, typed(rows, kinds)


def _kind(column: pd.Series[Any]) -> str:
    import pandas as pd

    if pd.api.types.is_bool_dtype(column.dtype):
        return "boolean"
    if pd.api.types.is_integer_dtype(column.dtype):
        return "Int64"
    if pd.api.types.is_float_dtype(column.dtype):
        return "Float64"  # NaN becomes null
    kind = pd.api.types.infer_dtype(column, skipna=True)
    if kind == "empty":
        return _KINDS.get(str(column.name), "empty")
    return {"boolean": "boolean", "string": "text"}.get(kind, "mixed")


def _typed(column: pd.Series[Any], kind: str) -> pd.Series[Any]:
    import pandas as pd

    if kind == "empty":
        return pd.Series(None, index=column.index, dtype=object)
    if kind not in ("text", "mixed"):
        if column.dtype == object and column.isna().all():
            return pd.Series(pd.NA, index=column.index, dtype=kind)
        return column.astype(kind)
    cells = column.astype(object)
    if kind == "mixed":
        cells = cells.map(_words)
    return _sound(cells.where(cells.notna(), None))


def _words(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if (isinstance(cell, float) and math.isnan(cell)) or str(cell) in ("<NA>", "NaT"):
        return None
    try:
        return json.dumps(cell, ensure_ascii=False, sort_keys=True)
    except (TypeError, ValueError):
        return str(cell)


def _sound(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Mend the cells of a column that hold what no text holds; most columns hold none."""
    import pandas as pd

    told = "".join(cell for cell in pd.unique(cells.to_numpy()) if isinstance(cell, str))
    return cells if readable(told) == told else cells.map(readable, na_action="ignore")


def alike(shapes: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """Tell which rows have the very same shape: the distinct ones, and the place of each row's."""
    import numpy as np
    import pandas as pd

    places, _ = pd.factorize(np.fromiter(map(id, shapes), dtype=np.int64, count=len(shapes)))
    first = np.flatnonzero(~pd.Series(places).duplicated().to_numpy())
    return shapes[first], places


def cut(shapes: NDArray[Any]) -> NDArray[Any]:
    """Cut lines where they cross the antimeridian, and round every coordinate.

    A point comes back into the range of longitudes; null stays null.
    """
    import numpy as np
    import shapely

    shapes = shapes.copy()
    # Rounded first: a line along the antimeridian that leaves it by a hair goes round no Earth.
    across = np.flatnonzero(crossing(shapes))
    shapes[across] = shapely.transform(shapes[across], rounded)
    for row in across[crossing(shapes[across])]:
        shapes[row] = _split(shapes[row])
    made: NDArray[Any] = shapely.transform(shapes, rounded)
    return made


def crossing(shapes: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which shapes leave the range of longitudes."""
    import shapely

    west, _, east, _ = shapely.bounds(shapes).T  # NaN where there is no shape
    across: NDArray[np.bool_] = (west < -180) | (east > 180)
    return across


def rounded(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round coordinates; adding zero makes a negative zero plain."""
    return numbers.round(DECIMALS) + 0.0


def _split(shape: Any) -> Any:
    import antimeridian
    import numpy as np
    import shapely

    # The library looks for the jump of a line whose longitudes are within the range.
    points = shapely.get_coordinates(shape)
    points[:, 0] = np.mod(points[:, 0] + 180, 360) - 180
    wrapped = shapely.set_coordinates(shape, points)
    if shape.geom_type not in ("LineString", "MultiLineString"):
        return wrapped
    if wrapped.geom_type == "LineString" and (pieces := _pieces(points)):
        return shapely.remove_repeated_points(shapely.MultiLineString(pieces), _SAME)
    split = shapely.geometry.shape(antimeridian.fix_shape(wrapped))
    return shapely.remove_repeated_points(split)


def _pieces(points: NDArray[Any]) -> list[NDArray[Any]]:
    """Cut a line where it jumps: what the library makes of it, which looks at each of its points.

    Only the two points of a jump are left to it. A line that returns to where it began, or has a
    point on the antimeridian, is left to it whole: then there are no pieces.
    """
    import antimeridian
    import numpy as np
    import shapely

    if (np.abs(points[:, 0]) == 180).any() or (points[0] == points[-1]).all():
        return []
    pieces: list[NDArray[Any]] = []
    start = 0
    before: NDArray[Any] = points[:0]
    for at in np.flatnonzero(np.abs(np.diff(points[:, 0])) > 180).tolist():
        crossing = antimeridian.fix_line_string(shapely.LineString(points[at : at + 2]), True)
        there, here = (shapely.get_coordinates(part) for part in shapely.get_parts(crossing))
        pieces.append(np.vstack([before, points[start : at + 1], there[1:]]))
        before, start = here[:1], int(at) + 1
    return [*pieces, np.vstack([before, points[start:]])] if pieces else []
