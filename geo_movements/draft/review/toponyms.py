"""What each toponym may mean: its places in their order, each with the row of the lock it makes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.basemap.frame import shift_into
from geo_movements.draft.records import Mention, Sense, Words
from geo_movements.draft.review.reasons import told_against, told_for
from geo_movements.draft.toponyms import decisions, sense_row
from geo_movements.places.candidates import Weighed
from geo_movements.places.frame import area_shapes
from geo_movements.places.gazetteer import Candidate, Place
from geo_movements.places.toponyms import tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Pool", "areas", "meanings", "ranked", "told", "within"]

_MOST = 8
"""So many alternatives are offered: whoever wants another writes its coordinates, or its name."""
_DECIMALS = 6
_AREAS = 60
"""So many areas are drawn as they are, others as the circle of their size."""
_STEPS = 300
"""An area is drawn no finer than this part of its size."""


class Pool:
    """The places that the page names, each once; what is said of a place refers to it by number.

    `owed` are the credits that they ask for.
    """

    def __init__(self) -> None:
        self.places: list[dict[str, Any]] = []
        self.owed: dict[str, None] = {}
        self._at: dict[str, int] = {}

    def at(self, place: Place) -> int:
        """Tell the number of a place, and take it in where it is new."""
        if place.place_id not in self._at:
            self._at[place.place_id] = len(self.places)
            self.owed[place.attribution] = None
            self.places.append(
                {
                    "id": place.place_id,
                    "name": place.name,
                    "lat": round(place.lat, _DECIMALS),
                    "lon": round(place.lon, _DECIMALS),
                    "precision": place.precision,
                    "radius": place.uncertainty_km,
                    "country": place.country,
                    "admin1": place.admin1,
                    "feature": place.feature_code,
                    "population": place.population,
                }
            )
        return self._at[place.place_id]


def within(words: Words, senses: Sequence[Sense]) -> list[Sense]:
    """List the senses whose mentions stand in these words; such as meet them, where none does.

    `senses` are in the order of the text.
    """
    first = max(bisect_left(senses, words.start, key=_start) - 1, 0)
    last = bisect_left(senses, words.end, key=_start)
    met = [one for one in senses[first:last] if one.mention.end > words.start]
    inside = [one for one in met if _lies(one.mention, words)]
    return inside or met


def _start(sense: Sense) -> int:
    return sense.mention.start


def _lies(mention: Mention, words: Words) -> bool:
    return words.start <= mention.start and mention.end <= words.end


def meanings(told: Iterable[tuple[str, Sequence[Sense]]], pool: Pool) -> dict[str, dict[str, Any]]:
    """Say of each toponym of the rows what it may mean.

    `told` pairs a toponym with the senses of the mentions in its words; of a toponym that is told
    twice, the first that is placed counts. Where nothing supports a match, `chosen` is null.
    """
    found: dict[str, dict[str, Any]] = {}
    for written, senses in told:
        toponym = tidy(written)
        if not toponym or (toponym in found and found[toponym]["chosen"] is not None):
            continue
        if senses:
            found[toponym] = _meaning(toponym, senses, pool)
    return found


def _meaning(toponym: str, senses: Sequence[Sense], pool: Pool) -> dict[str, Any]:
    head, *others = sorted(senses, key=lambda sense: _place_in(toponym, sense.mention))
    options = ranked(head)
    return {
        "chosen": 0 if head.place is not None and options else None,
        "score": round(head.score, 3),
        "reason": head.reason,
        "options": [
            {**told(one, pool), "lock": _lock(toponym, head, one, others)} for one in options
        ],
    }


def _place_in(toponym: str, mention: Mention) -> int:
    """Tell where a mention stands in a toponym: what comes first is narrowed by what follows."""
    at = toponym.casefold().find(mention.name.casefold())
    return at if at >= 0 else len(toponym)


def ranked(sense: Sense) -> list[Weighed]:
    """List what a mention may be, the sense that was decided on first."""
    listed = list(sense.ranked[:_MOST])
    if sense.place is None:
        return listed
    at = [one.candidate.place.place_id for one in listed]
    if sense.place.place_id in at:
        return [listed.pop(at.index(sense.place.place_id)), *listed]
    return [_alone(sense.place, sense.score), *listed[: _MOST - 1]]


def _alone(place: Place, score: float) -> Weighed:
    return Weighed(Candidate(place, "exact", curated=False), score)


def told(one: Weighed, pool: Pool) -> dict[str, Any]:
    """Say of an alternative what it is, what share it has, and what speaks for it and against."""
    return {
        "place": pool.at(one.candidate.place),
        "match": one.candidate.match,
        "share": round(float(one.share), 3),
        "for": told_for(one.terms),
        "against": told_against(one.terms),
    }


def areas(toponyms: Mapping[str, Mapping[str, Any]], west: float) -> dict[str, Any]:
    """Give the polygons of what the toponyms may mean, by place id: polygons of rings of points.

    In the window of longitudes that begins at `west`, no finer than a hatch can show.
    """
    asked = [
        {**dict.fromkeys(schema.LOCK), **option["lock"], "toponym": toponym}
        for toponym, one in toponyms.items()
        for option in one["options"]
    ]
    shapes = list(area_shapes(asked).items())[:_AREAS]
    return {place_id: _rings(shift_into(shape, west)) for place_id, shape in shapes}


def _rings(shape: BaseGeometry) -> list[list[list[list[float]]]]:
    import shapely

    west, south, east, north = shape.bounds
    step = max(east - west, north - south) / _STEPS
    parts = shapely.get_parts(shapely.simplify(shape, step))
    polygons = [part for part in parts if part.geom_type == "Polygon"]
    seen = [part for part in polygons if part.area > step**2] or polygons
    return [
        [
            [[round(x, 3), round(y, 3)] for x, y in shapely.get_coordinates(ring).tolist()]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in seen
    ]


def _lock(toponym: str, sense: Sense, option: Weighed, others: Sequence[Sense]) -> dict[str, Any]:
    """Make the lock's row of a toponym whose mention means this place: what is said around it too.

    What a place is not chosen over is left out: it stands in the list.
    """
    meant = sense._replace(place=option.candidate.place)
    decided, _ = decisions([toponym], [meant, *others])
    row = decided.get(toponym) or sense_row(toponym, meant)
    if option.candidate.place != sense.place:
        row = {**row, "runners_up": None, "score": None, "reason": None}
    left_out = ("toponym", "decided_by")
    return {
        name: _plain(value)
        for name, value in row.items()
        if name not in left_out and value is not None
    }


def _plain(value: Any) -> Any:
    return round(float(value), _DECIMALS) if isinstance(value, float) else value
