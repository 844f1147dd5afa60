"""Discretion: blur every coordinate of a story before anything of it leaves.

A position becomes the middle of its cell in a fixed grid. No chance is in it: the same position
gives the same cell each time, so that no average of many outputs brings the exact one back.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.errors import ParseError
from geo_movements.languages import Words, load
from geo_movements.places.geocoding import coordinates
from geo_movements.routes.legs import Route, measured
from geo_movements.wkt import from_wkt, to_wkt

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "blurred_line",
    "blurred_places",
    "blurred_route",
    "blurred_table",
    "blurred_words",
    "notice",
    "rounded_km",
    "snapped",
]

KM_PER_DEGREE = 111.195
DECIMALS = 3
"""Of a cell's middle: about 100 m, far finer than a cell and no part of the exact position."""

_POINTLIKE = ("site", "town")
# A user's own column of one of these names holds positions, in whatever notation.
_POSITION_COLUMN = re.compile(
    r"(?:^|[_ .-])(?:lat|lon|lng|latitude|longitude|coords?|coordinates?|position|easting|"
    r"northing|mgrs|utm|geohash|plus_?code|olc|what3words|w3w|wkt|wkb|geom|geometry|geojson|x|y)"
    r"(?:$|[_ .-]|\d)|^(?:(?:from|to|start|end|origin|destination)[_ .-])?long(?:$|[_ .-])",
    re.IGNORECASE,
)
_DEGREES = r"[+\-−]?\d{1,3}\.\d{2,}"
_ANGLE = (
    r"(?:[NSEW] ?)?[+\-−]?\d{1,3}(?:\.\d+)? ?[°º](?: ?\d{1,2}(?:\.\d+)? ?['′’])?"
    r"(?: ?\d{1,2}(?:\.\d+)? ?(?:\"|″|”|''))?(?: ?[NSEW]\b)?"
)
_PAIR = re.compile(
    rf"(?<![\d.])(?:{_ANGLE}[,;/]? ?{_ANGLE}"
    rf"|(?:[NS] ?)?{_DEGREES}(?: ?[NS]\b)? ?[,;/ ] ?(?:[EW] ?)?{_DEGREES}(?: ?[EW]\b)?)"
    r"(?![\d.]*\d)"
)
_COARSE_PAIR = re.compile(r"(?<![\d.])[+\-−]?\d{1,3}\.\d+ ?[,;] ?[+\-−]?\d{1,3}\.\d+(?![\d.]*\d)")
_NUMBER = re.compile(r"(?<![\d.])[+\-−]?\d{1,3}\.\d{3,}(?![\d.]*\d)")
_WKT = re.compile(
    r"\b(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*Z?M?\s*\([\s\d.,()eE+-]*\)", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"\b\d{1,2}[C-HJ-NP-X] ?[A-HJ-NP-Z]{2} ?\d{2,5} ?\d{2,5}\b"  # MGRS
    r"|\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b"  # plus code
)
HIDDEN = "[position blurred]"
_OWN = frozenset((
    *schema.MOVEMENTS, *schema.LEGS, *schema.EVENTS, *schema.EVENT_DATES, *schema.SOURCES,
    *schema.RESOLVED,
))  # fmt: skip


def notice(km: float, language: Words) -> str:
    """Say on an output that its positions are not exact.

    >>> notice(25, load("en"))
    'Positions are blurred to about 25 km.'
    """
    return language.say("Positions are blurred to about {km} km.", km=f"{km:g}")


# --- The grid -------------------------------------------------------------------------------------


def snapped(lon: ArrayLike, lat: ArrayLike, km: float) -> NDArray[np.float64]:
    """Move positions to the middle of their cell: an (n, 2) array of lon and lat.

    Rows are `km` high; each is cut into as many cells as make them about `km` wide there. A
    longitude past 180 stays in its turn around the globe. The middle of a cell is its own middle.

    >>> snapped([131.9, 131.8], [43.1, 43.15], 25).tolist()
    [[131.764, 43.146], [131.764, 43.146]]
    """
    import numpy as np

    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    rows = max(1, round(180 * KM_PER_DEGREE / km))
    row = np.clip(np.floor((y + 90) / 180 * rows), 0, rows - 1)
    middle = (row + 0.5) * 180 / rows - 90
    around = 360 * KM_PER_DEGREE * np.cos(np.radians(middle))
    cells = np.maximum(1, np.round(around / km))
    turn = np.floor((x + 180) / 360)
    cell = np.minimum(np.floor((x + 180 - 360 * turn) / 360 * cells), cells - 1)
    east = (cell + 0.5) * 360 / cells - 180
    return np.column_stack([(east + 360 * turn).round(DECIMALS), middle.round(DECIMALS)]) + 0.0


def blurred_line(line: BaseGeometry, km: float) -> BaseGeometry:
    """Move the vertices of a line to the grid, each cell once in a row; a point where none is left.

    Longitudes that run on past 180 do so still.
    """
    import numpy as np
    import shapely

    parts = []
    for part in shapely.get_parts(line):
        lon, lat = shapely.get_coordinates(part).T
        points = snapped(lon, lat, km)
        new = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
        parts.append(points[new])
    lines = [shapely.LineString(points) for points in parts if len(points) > 1]
    if not lines:
        return shapely.Point(parts[0][0])
    return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)


# --- Tables ---------------------------------------------------------------------------------------


def blurred_places(
    places: gpd.GeoDataFrame, km: float, words: Callable[[Any], Any]
) -> gpd.GeoDataFrame:
    """Blur resolved places: where they are, what a town was and how it was found.

    An area larger than a cell keeps its polygon, a smaller one becomes a point. A site or town is
    then about here (precision "district"), within `km` at the least, in whole cells. Reasons and
    runners-up tell distances and positions, so they go. Toponyms and ids that are coordinates
    become those of the cell; such as fall together are one place.
    """
    import geopandas as gpd
    import numpy as np
    import shapely

    told = places["lat"].notna().to_numpy()
    points = snapped(places["lon"], places["lat"], km)
    points[:, 0] = ((points[:, 0] + 180) % 360 - 180).round(DECIMALS)
    shapes = places.geometry.to_numpy().copy()
    point = told & ~_larger(shapes, km)
    shapes[point] = shapely.points(points[point])
    table = blurred_table(places.drop(columns="geometry"), km, words)
    fine = point & places["precision"].isin(_POINTLIKE).to_numpy()
    radius = places["uncertainty_km"]
    table = table.assign(
        lon=np.where(told, points[:, 0], np.nan),
        lat=np.where(told, points[:, 1], np.nan),
        precision=places["precision"].mask(fine, "district"),
        # In whole cells: that of "between A and B" is half the way, two of which would find A.
        uncertainty_km=radius.mask(point, np.ceil(radius.fillna(0.0).clip(lower=km) / km) * km),
        place_id=[
            _place_id(*row, words)
            for row in zip(places["place_id"], places["toponym"], strict=True)
        ],
        reason=places["reason"].mask(told, notice(km, load("en")).rstrip(".").lower()),
        runners_up=None,
    )
    frame = gpd.GeoDataFrame(table, geometry=shapes, crs=places.crs)[places.columns]
    return frame.drop_duplicates("toponym").reset_index(drop=True)


def blurred_table(table: pd.DataFrame, km: float, words: Callable[[Any], Any]) -> pd.DataFrame:
    """Blur what the cells of a table say; columns of positions that are the user's own are emptied.

    Numbers of our own columns stay; `words` is what `blurred_words` made.
    """
    import pandas as pd

    blurred = table.copy()
    for column in table.columns:
        cells = table[column]
        if column not in _OWN and _POSITION_COLUMN.search(_snake(str(column))):
            blurred[column] = None
        elif pd.api.types.is_float_dtype(cells) and column not in _OWN:
            repeats = [words(str(value)) != str(value) for value in cells]
            blurred[column] = cells.mask(repeats)
        elif not pd.api.types.is_numeric_dtype(cells):
            told = [words(value) for value in cells]
            blurred[column] = pd.Series(told, index=table.index, dtype=object)
    return blurred


def blurred_words(
    km: float, toponyms: Iterable[str] = (), exact: Iterable[float] = ()
) -> Callable[[Any], Any]:
    """Make the function that blurs the positions in a text, and leaves all else as it is.

    Toponyms that are coordinates are replaced wherever they stand; in any text, so are pairs in
    degrees with two decimals or more, in degrees, minutes and seconds, WKT, MGRS and plus codes;
    and single numbers with three decimals or more that repeat one of the `exact`.

    >>> blurred_words(25)("seen at 43.11981, 131.88692 at noon")
    'seen at 43.146, 131.764 at noon'
    """
    given = {name: told for name in toponyms if name and (told := _blurred_name(name, km)) != name}
    longest_first = sorted(given, key=len, reverse=True)
    names = "|".join(rf"(?<![\d.]){re.escape(name)}(?![\d.]*\d)" for name in longest_first)
    known = re.compile(names or r"(?!)")
    numbers = {round(abs(number), 3) for number in exact if number == number}

    def pair(match: re.Match[str]) -> str:
        told = _blurred_pair(match[0], km) or HIDDEN
        return told if " " in match[0] else told.replace(" ", "")  # as an address needs it

    def number(match: re.Match[str]) -> str:
        return HIDDEN if round(abs(_float(match[0])), 3) in numbers else match[0]

    def plain(text: str) -> str:
        text = _WKT.sub(lambda match: _blurred_wkt(match[0], km), text)
        return _PAIR.sub(pair, _REFERENCE.sub(HIDDEN, text))

    @cache
    def blurred(text: str) -> str:
        pieces, at = [], 0
        for found in known.finditer(text):
            pieces += [plain(text[at : found.start()]), given[found[0]]]
            at = found.end()
        return _NUMBER.sub(number, "".join([*pieces, plain(text[at:])]))

    return lambda value: blurred(value) if isinstance(value, str) else value


def _blurred_name(name: str, km: float) -> str:
    """Blur a toponym that is coordinates, or holds some: "30 km east of 43.1, 131.9"."""
    whole = _blurred_pair(name, km)
    return whole or _COARSE_PAIR.sub(lambda match: _blurred_pair(match[0], km) or match[0], name)


def _blurred_pair(words: str, km: float) -> str | None:
    """Write coordinates as those of their cell; None where the text is none."""
    tidied = re.sub(r"\s*/\s*", ", ", words.strip())
    try:
        point = coordinates(tidied)
    except ParseError:
        return None
    if point is None:
        return None
    lon, lat = snapped([point[0]], [point[1]], km)[0].tolist()
    return f"{lat:g}, {lon:g}"


def _float(words: str) -> float:
    return float(words.replace("−", "-"))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)


def _blurred_wkt(words: str, km: float) -> str:
    import shapely

    try:
        shape = from_wkt(words)
    except shapely.errors.ShapelyError:
        return HIDDEN
    if shape.is_empty:
        return words
    if shape.geom_type in ("LineString", "MultiLineString"):
        return to_wkt(blurred_line(shape, km))
    if shape.geom_type == "Point":
        lon, lat = shapely.get_coordinates(shape).T
        return to_wkt(shapely.Point(snapped(lon, lat, km)[0]))
    return HIDDEN


def _place_id(value: Any, toponym: str, words: Callable[[Any], Any]) -> Any:
    """Keep an id, unless it holds coordinates: "coordinates:43.1,131.9", "project:43.1, 131.9"."""
    if not isinstance(value, str):
        return value
    scheme = value.partition(":")[0]
    if scheme in ("coordinates", "project") and words(toponym) != toponym:
        return f"{scheme}:{words(toponym)}".replace(", ", ",")
    return words(value)


def _larger(shapes: NDArray[Any], km: float) -> NDArray[np.bool_]:
    """Tell which shapes reach farther than a cell."""
    import numpy as np
    import shapely

    west, south, east, north = shapely.bounds(shapes).T
    width = (east - west) * np.cos(np.radians((south + north) / 2))
    return np.asarray(np.maximum(width, north - south) * KM_PER_DEGREE > km)


def blurred_route(route: Route, km: float) -> Route:
    """Blur what a route tells: the vertices of a given line, and every length.

    Stretches that round to nothing are left out; a given line within one cell is only a point.
    """
    geometry = route.geometry
    if route.method == "given" and geometry is not None:
        geometry = blurred_line(geometry, km)
        if geometry.geom_type == "Point":
            return Route(geometry, "none", None)
        route = measured(geometry)
    return route._replace(
        geometry=geometry,
        length_km=rounded_km(route.length_km, km),
        access_km=rounded_km(route.access_km, km),
        parts=_rounded_parts(route.parts, km),
    )


def _rounded_parts(parts: Iterable[tuple[str, float]], km: float) -> tuple[tuple[str, float], ...]:
    """Round the stretches of a line; what is left of one method in a row is one, and alone none."""
    rounded = [(method, length) for method, told in parts if (length := rounded_km(told, km))]
    stretches = [
        (method, sum(length for _, length in same))
        for method, same in groupby(rounded, key=lambda part: part[0])
    ]
    return tuple(stretches) if len(stretches) > 1 else ()


def rounded_km(length: float | None, km: float) -> float | None:
    """Round a length to whole cells; one shorter than a cell is not known."""
    if length is None or math.isnan(length):
        return None
    return float(round(length / km) * km) or None
