"""Whether lines cross land at 1:10 million, and for how long. Canals are water here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_movements.routes.sea.chart import land

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely import LineString, MultiLineString

__all__ = ["crosses_land", "hits", "over_land_km"]

_PIECE_DEG = 5.0
"""Longer stretches are cut, so that their boxes are small and fit within the land's overlap."""


def over_land_km(line: LineString | MultiLineString) -> float:
    """Measure how much of a line lies on land, in kilometres; an empty line measures 0.

    Straight between its points in lon and lat; longitudes may run on past 180.

    >>> from shapely import LineString
    >>> over_land_km(LineString([(145, 40), (190, 40)]))
    0.0
    """
    import numpy as np
    import shapely

    from geo_movements.geodesy import length_km

    pieces, _ = _pieces([line])
    lines = np.asarray(shapely.linestrings(pieces))
    tree = land()
    piece, tile = tree.query(lines, predicate="intersects")
    cut = shapely.intersection(lines[piece], tree.geometries.take(tile))
    inside = [part for part in shapely.get_parts(cut) if part.geom_type == "LineString"]
    return float(sum(length_km(part) for part in inside))


def crosses_land(lines: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell which of many lines touch land; None and empty lines do not.

    >>> from shapely import LineString
    >>> import numpy as np
    >>> crosses_land(np.array([LineString([(20, 0), (21, 1)]), None], dtype=object)).tolist()
    [True, False]
    """
    import numpy as np

    pieces, owners = _pieces(lines)
    found = np.zeros(len(lines), dtype=bool)
    found[owners[hits(pieces)]] = True
    return found


def hits(pieces: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which short segments touch land: (n, 2, 2) of lon and lat, within -190 to 190."""
    import numpy as np
    import shapely

    found = np.zeros(len(pieces), dtype=bool)
    if len(pieces):
        lines = shapely.linestrings(pieces)
        found[np.unique(land().query(lines, predicate="intersects")[0])] = True
    return found


def _pieces(lines: Any) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Cut lines into short segments between -190 and 190 degrees, with the line of each."""
    import numpy as np
    import shapely

    parts, owners = shapely.get_parts(np.asarray(lines, dtype=object), return_index=True)
    points, part = shapely.get_coordinates(parts, return_index=True)
    same = part[1:] == part[:-1]
    starts, ends = points[:-1][same], points[1:][same]
    span = np.abs(ends - starts).max(axis=1, initial=0)
    counts = np.maximum(np.ceil(span / _PIECE_DEG), 1).astype(np.int64)
    segment = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(segment)) - np.repeat(np.cumsum(counts) - counts, counts)
    step = (ends - starts)[segment] / counts[segment, None]
    first = starts[segment] + step * place[:, None]
    pieces = np.stack([first, first + step], axis=1)
    middle = pieces[:, :, 0].mean(axis=1)
    pieces[:, :, 0] -= (360 * np.floor((middle + 180) / 360))[:, None]
    return pieces, owners[part[:-1][same]][segment]
