"""What a router is asked, and what it answers: ways between two stops, in parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = ["ACCESS", "FREE", "PASSAGE", "Avoid", "NoWay", "Pair", "Part", "Router", "Stop", "Way"]

ACCESS = "access"
"""The method of a stretch over land, straight, from a stop to its water, railway or road."""

PASSAGE = "passage:"
"""What stands before the id of a passage in the words of `avoid`: a bare one is a country."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A place that a route begins at, passes or ends at. `area` is no point, so has no distance.

    `country` is its ISO 3166-1 code, where known; `shape` the polygon of an area, where known,
    else `reach_km` how far around its point it goes. `afloat` is what lies on the water, though its
    point may not: a sea, or "off Sevastopol".
    """

    lon: float
    lat: float
    area: bool = False
    country: str | None = None
    afloat: bool = False
    shape: BaseGeometry | None = field(default=None, compare=False, repr=False)
    reach_km: float | None = field(default=None, compare=False, repr=False)


class Avoid(NamedTuple):
    """What a route keeps out of: countries by ISO 3166-1 code, passages by id."""

    countries: frozenset[str] = frozenset()
    passages: frozenset[str] = frozenset()


FREE = Avoid()
"""Nothing is avoided."""


class Part(NamedTuple):
    """A stretch of a way that one method made: an (n, 2) array of lon and lat, n at least 2.

    `method` is one of `schema.ROUTE_METHODS`, or `ACCESS`.
    """

    points: NDArray[np.float64]
    method: str
    km: float | None = None
    """How long it is on the ground, where its network tells more than the points drawn."""


class Way(NamedTuple):
    """How one gets from a stop to the next; each part begins where the one before ends.

    The first point is the origin's own, the last the destination's; of a stop afloat whose point is
    ashore, the water beside it. Longitudes may jump by 360
    degrees between points; whoever joins the parts makes them continuous.
    """

    parts: tuple[Part, ...]
    ports: tuple[str | None, str | None] = (None, None)
    """The ports that stand for an inland origin and destination, by name."""
    countries: tuple[str, ...] = ()
    """The countries passed through, in order of first entry; those of the ends included."""
    passages: tuple[str, ...] = ()
    """The straits, canals and sea routes passed, by id, in order."""
    attribution: str | None = None
    """The credit that the licence of the network asks for."""


class NoWay(NamedTuple):
    """Why there is no way by this mode.

    `end` is 0 where the origin is to blame, 1 where the destination is, None where neither alone.
    `reason` completes a sentence: "no railway that we have within 25 km of it" of an end, "the
    railways of the two that we have do not meet" of both.
    """

    reason: str
    end: int | None = None


Pair = tuple[Stop, Stop]
Router = Callable[[Sequence[Pair], Avoid], "list[Way | NoWay]"]
"""Finds the way of each distinct pair of stops; all at once, so that it can share work."""
