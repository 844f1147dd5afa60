"""WKT, read and written alike wherever it is done.

GEOS asks the system's language what the capital of a letter is. In Turkish that of "i" is none that
it knows: it writes LiNESTRiNG, and does not read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = ["from_wkt", "to_wkt", "to_wkts"]


def from_wkt(words: str) -> BaseGeometry:
    """Read one geometry; raises as `shapely.from_wkt` does.

    >>> from_wkt("linestring (0 0, 1e1 1)").length > 10
    True
    """
    import shapely

    return shapely.from_wkt(words.upper())


def to_wkt(shape: BaseGeometry) -> str:
    """Write one geometry, its numbers in full.

    >>> to_wkt(from_wkt("POINT (0.5 1)"))
    'POINT (0.5 1)'
    """
    import shapely

    return str(shapely.to_wkt(shape, rounding_precision=-1, trim=True)).upper()


def to_wkts(shapes: NDArray[Any]) -> list[str | None]:
    """Write geometries, null where there is none."""
    import shapely

    texts = shapely.to_wkt(shapes, rounding_precision=-1, trim=True).tolist()
    return [None if text is None else text.upper() for text in texts]
