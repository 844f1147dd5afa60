"""From which zoom on a map needs each vertex of its lines, so that it draws what can be seen.

Zooms and pixels are those of Web Mercator with tiles of 256 pixels. A line for the sea keeps to
the sea at every zoom, where it does so in full.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LAST_ZOOM", "NEVER", "TOLERANCE_PX", "Crosses", "Line", "levels", "world_pixels"]

LAST_ZOOM = 12
NEVER = LAST_ZOOM + 1
"""The level of a vertex that no zoom needs."""
TOLERANCE_PX = 0.6
"""A line of fewer vertices leaves the full one by no more than this, unless the land is there."""

Crosses = Callable[["NDArray[np.object_]"], "NDArray[np.bool_]"]
"""Tells of an array of LineStrings in longitude and latitude which of them cross land."""

_WORLD_PX = 256
_EDGE = 85.05
"""Where Web Mercator's square ends."""
_CHORD_DEG = 0.25
"""A straight line of the map bends in longitude and latitude: it is checked in steps of this."""


class Line(NamedTuple):
    """A line as (n, 2) lon and lat, the vertices that stay, and its stretches at sea.

    A stretch is a pair of vertex numbers; both of them are best among those that stay.
    """

    points: NDArray[np.float64]
    pinned: tuple[int, ...] = ()
    sea: tuple[tuple[int, int], ...] = ()


def levels(lines: Sequence[Line], *, crosses: Crosses | None = None) -> list[NDArray[np.int8]]:
    """Tell for each vertex of each line the zoom from which on it is drawn, 0 to 12, or `NEVER`.

    By the rule of Douglas and Peucker (Cartographica 10, 1973), so that the vertices of a zoom
    are among those of the next. The ends stay at every zoom, and so do pinned vertices and those
    where lines that share a stretch part; that stretch has the same vertices in each of them.
    Where a chord at sea crosses land, vertices come back until none does; a step of the full line
    that crosses land is its own affair.

    >>> import numpy as np
    >>> bend = Line(np.array([(0, 0), (5, 0.001), (10, 0), (10, 10)], dtype=float))
    >>> levels([bend])[0].tolist()
    [0, 10, 0, 0]
    """
    import numpy as np

    if not lines:
        return []
    counts = [len(line.points) for line in lines]
    starts = np.cumsum([0, *counts])
    owners = np.repeat(np.arange(len(lines)), counts)
    points = np.concatenate([line.points for line in lines])
    pixels = world_pixels(points)
    kept = _kept(lines, points, owners, starts)
    needed = _needed(pixels, owners, kept)
    if crosses is not None and any(line.sea for line in lines):
        _keep_afloat(needed, pixels, owners, _at_sea(lines, starts), crosses)
    return np.split(needed, starts[1:-1])


def world_pixels(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project lon and lat to pixels of zoom 0, y downwards; longitudes may pass 180."""
    import numpy as np

    sines = np.sin(np.radians(np.clip(points[:, 1], -_EDGE, _EDGE)))
    y = 0.5 - np.arctanh(sines) / (2 * np.pi)
    return _WORLD_PX * np.column_stack([points[:, 0] / 360 + 0.5, y])


def _degrees(pixels: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    x, y = (pixels / _WORLD_PX - 0.5).T
    return np.column_stack([360 * x, np.degrees(np.arcsin(np.tanh(-2 * np.pi * y)))])


# --- What stays -----------------------------------------------------------------------------------


def _kept(lines: Sequence[Line], points: Any, owners: Any, starts: Any) -> NDArray[np.bool_]:
    """Mark ends, pinned vertices and junctions, on every line that passes through them."""
    import numpy as np

    places = _places(points)
    kept = _junctions(places, owners)
    kept[starts[:-1]] = kept[starts[1:] - 1] = True
    for line, start in zip(lines, starts, strict=False):
        kept[start + np.array(line.pinned, dtype=np.int64)] = True
    return np.isin(places, places[kept])


def _places(points: Any) -> NDArray[np.int64]:
    """Give vertices within a metre one number, whichever way round the Earth."""
    import numpy as np

    x, y = np.round(points * 1e5).astype(np.int64).T
    _, numbers = np.unique((x % 36_000_000) << 25 | (y + 9_000_000), return_inverse=True)
    return np.asarray(numbers, dtype=np.int64).reshape(-1)


def _junctions(places: Any, owners: Any) -> NDArray[np.bool_]:
    """Mark the vertices before and after which a line has not the same company."""
    import numpy as np

    here, there = places[:-1], places[1:]
    _, steps = np.unique(
        np.minimum(here, there) * (places.max() + 1) + np.maximum(here, there), return_inverse=True
    )
    users = np.unique(np.column_stack([steps, owners[:-1]])[owners[:-1] == owners[1:]], axis=0)
    # The sum of random numbers stands for the set of the lines that take a step.
    tokens = np.random.default_rng(0).integers(0, 2**62, owners.max() + 1, dtype=np.uint64)
    company = np.zeros(steps.max(initial=0) + 1, dtype=np.uint64)
    np.add.at(company, users[:, 0], tokens[users[:, 1]])
    marked = np.zeros(len(places), dtype=bool)
    marked[1:-1] = company[steps[:-1]] != company[steps[1:]]
    return marked


# --- What the eye needs ---------------------------------------------------------------------------


def _needed(pixels: Any, owners: Any, kept: Any) -> NDArray[np.int8]:
    """Simplify between the vertices that stay, for every zoom; shapely does a zoom in one call."""
    import numpy as np
    import shapely

    needed = np.where(kept, 0, NEVER).astype(np.int8)
    ends = np.flatnonzero(kept)
    first, last = ends[:-1], ends[1:]
    inner = (owners[first] == owners[last]) & (last - first > 1)
    at, numbers = _ranges(first[inner], last[inner] + 1)
    if not at.size:
        return needed
    # The vertex's own number goes along as its height.
    stretches: Any = shapely.linestrings(np.column_stack([pixels[at], at]), indices=numbers)
    for zoom in range(LAST_ZOOM, -1, -1):
        stretches = shapely.simplify(stretches, TOLERANCE_PX / 2**zoom, preserve_topology=False)
        still = shapely.get_coordinates(stretches, include_z=True)[:, 2].astype(np.int64)
        needed[still] = np.minimum(needed[still], zoom)
    return needed


def _ranges(starts: Any, ends: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the numbers of several ranges, and of each number whose range it is in."""
    import numpy as np

    sizes = ends - starts
    whose = np.repeat(np.arange(len(sizes)), sizes)
    before = np.cumsum(sizes) - sizes
    return np.arange(sizes.sum()) - np.repeat(before - starts, sizes), whose


# --- What the land needs --------------------------------------------------------------------------


def _at_sea(lines: Sequence[Line], starts: Any) -> NDArray[np.bool_]:
    """Mark the vertices from which the line goes on at sea."""
    import numpy as np

    marked = np.zeros(starts[-1], dtype=bool)
    for line, start in zip(lines, starts, strict=False):
        for first, last in line.sea:
            marked[start + first : start + last] = True
    return marked


def _keep_afloat(needed: Any, pixels: Any, owners: Any, at_sea: Any, crosses: Crosses) -> None:
    """Put vertices back into `needed`, zoom by zoom, until no chord crosses land.

    What comes back for a zoom is there for the next too, whose chords are looked at after it.
    """
    import numpy as np

    clear: set[tuple[int, int]] = set()
    for zoom in range(LAST_ZOOM + 1):
        while chords := _new_chords(needed <= zoom, owners, at_sea, clear):
            crossed = crosses(_drawn(pixels, chords))
            clear |= {chord for chord, bad in zip(chords, crossed, strict=True) if not bad}
            for chord in np.array(chords)[crossed]:
                middle = _farthest(pixels, *chord)
                needed[middle] = zoom


def _new_chords(
    shown: Any, owners: Any, at_sea: Any, clear: set[tuple[int, int]]
) -> list[tuple[int, int]]:
    """List the chords that pass over vertices, and that nobody has looked at."""
    import numpy as np

    at = np.flatnonzero(shown)
    first, last = at[:-1], at[1:]
    passing = (owners[first] == owners[last]) & (last - first > 1) & at_sea[first]
    pairs = zip(first[passing].tolist(), last[passing].tolist(), strict=True)
    return [chord for chord in pairs if chord not in clear]


def _drawn(pixels: Any, chords: Sequence[tuple[int, int]]) -> Any:
    """Give chords as the map draws them: straight there, so a little bent in lon and lat."""
    import numpy as np
    import shapely

    first, last = np.array(chords).T
    start, end = pixels[first], pixels[last]
    reach = np.abs(_degrees(end) - _degrees(start)).max(axis=1)
    counts = np.ceil(reach / _CHORD_DEG).astype(np.int64) + 2
    at, numbers = _ranges(np.zeros_like(counts), counts)
    share = (at / (counts - 1)[numbers])[:, None]
    along = start[numbers] + share * (end - start)[numbers]
    return shapely.linestrings(_degrees(along), indices=numbers)


def _farthest(pixels: Any, first: int, last: int) -> int:
    """Find the vertex between two that lies farthest from their chord."""
    import numpy as np
    import shapely

    chord = shapely.LineString(pixels[[first, last]])
    between = shapely.points(pixels[first + 1 : last])
    return int(first + 1 + np.argmax(shapely.distance(between, chord)))
