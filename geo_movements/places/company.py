"""The company that a toponym keeps: where the other toponyms of the project may lie.

Each other toponym speaks with all its candidates, each as loud as its share, so that towns whose
names are all ambiguous can still point to one another; a settled one speaks for a single place.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from geo_movements.places.gazetteer import Candidate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SETTLED", "WHISPER", "Company", "Voice", "Witnesses"]

SETTLED = 0.9
"""Share from which a toponym counts as settled."""
AUDIBLE = 0.02
"""Candidates with less speak for nothing."""
NEAR_KM, END_KM = 100.0, 300.0
"""Distances at which a voice has lost half its strength: for a neighbour, and along a leg."""
WHISPER = 1e-3
MANY = 3000
"""Above so many voices only the settled ones are heard, one for each half degree: a large project
has plenty of them, and all pairs would be too many."""


class Voice(NamedTuple):
    """A place that another toponym may mean: how likely, and where; a country has no position."""

    toponym: str
    share: float
    country: str | None
    lon: float | None
    lat: float | None


class Witnesses(NamedTuple):
    """What the company says of the candidates of one name, in their order.

    `near` and `ends` (by toponym) are from 0 to 1: how strongly another toponym lies by; None where
    there is none. `countries` counts the others by country, of `others` in all. `nearest_km` is the
    distance to the nearest settled place, `ends_km` to each settled other end.
    """

    near: list[float] | None
    ends: Mapping[str, list[float]]
    countries: Mapping[str | None, float]
    others: float
    nearest_km: list[float]
    ends_km: Mapping[str, list[float]]


class Company:
    """All voices of a project, ready to be asked about the candidates of one name."""

    def __init__(self, voices: Iterable[Voice]) -> None:
        import numpy as np

        heard = [voice for voice in voices if voice.share >= AUDIBLE]
        self._countries: Counter[str | None] = Counter()
        self._own: dict[str, Counter[str | None]] = {}
        for voice in heard:
            self._countries[voice.country] += voice.share  # type: ignore[assignment]
            own = self._own.setdefault(voice.toponym, Counter())
            own[voice.country] += voice.share  # type: ignore[assignment]
        placed = [voice for voice in heard if voice.lon is not None]
        if len(placed) > MANY:
            placed = _thinned(placed)
        placed.sort(key=lambda voice: voice.toponym)
        self._shares = np.array([voice.share for voice in placed])
        self._vectors = vectors([(voice.lon or 0.0, voice.lat or 0.0) for voice in placed])
        self._starts: dict[str, int] = {}
        for number, voice in enumerate(placed):
            self._starts.setdefault(voice.toponym, number)
        self._bounds = np.array(list(self._starts.values()), dtype=int)
        self._columns = {toponym: column for column, toponym in enumerate(self._starts)}

    def ask(self, name: str, candidates: Sequence[Candidate], ends: Iterable[str]) -> Witnesses:
        """Hear all others about the candidates of a name; `ends` are at the other end of a leg."""
        import numpy as np

        here = vectors([(c.place.lon, c.place.lat) for c in candidates])
        km = 12742.0 * np.arcsin(np.sqrt(np.clip((1 - here @ self._vectors.T) / 2, 0, 1)))
        first, last = self._span(name)
        km[:, first:last] = np.inf
        settled = km[:, self._shares >= SETTLED]
        ends = [end for end in ends if end in self._columns and end != name]
        spans = {end: self._span(end) for end in ends}
        sure = {
            end: self._shares[low:high] >= SETTLED
            for end, (low, high) in spans.items()
        }  # fmt: skip
        own = self._own.get(name, Counter())
        return Witnesses(
            near=self._strength(km, NEAR_KM, name),
            ends={
                end: (self._shares[low:high] / (1 + km[:, low:high] / END_KM)).sum(axis=1).tolist()
                for end, (low, high) in spans.items()
            },
            countries={country: count - own[country] for country, count in self._countries.items()},
            others=sum(self._countries.values()) - sum(own.values()),
            nearest_km=settled.min(axis=1, initial=math.inf).tolist(),
            ends_km={
                end: km[:, low:high][:, sure[end]].min(axis=1, initial=math.inf).tolist()
                for end, (low, high) in spans.items()
                if sure[end].any()
            },
        )

    def _span(self, name: str) -> tuple[int, int]:
        column = self._columns.get(name)
        if column is None:
            return 0, 0
        after = self._bounds[column + 1] if column + 1 < len(self._bounds) else len(self._shares)
        return int(self._bounds[column]), int(after)

    def _strength(self, km: NDArray[np.float64], half_km: float, name: str) -> list[float] | None:
        """Return how strongly the most telling of the others lies by, for each candidate."""
        import numpy as np

        if len(self._bounds) <= (name in self._columns):
            return None
        strengths = np.add.reduceat(self._shares / (1 + km / half_km), self._bounds, axis=1)
        strongest: list[float] = np.maximum(strengths.max(axis=1), WHISPER).tolist()
        return strongest


def _thinned(voices: Iterable[Voice]) -> list[Voice]:
    """Keep one settled voice for each half degree."""
    cells: dict[tuple[int, int], Voice] = {}
    for voice in sorted(voices):
        if voice.share >= SETTLED:
            cell = (round(2 * (voice.lon or 0.0)), round(2 * (voice.lat or 0.0)))
            cells.setdefault(cell, voice)
    return list(cells.values())


def vectors(points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Place points, as lon and lat, on the unit sphere."""
    import numpy as np

    lon, lat = np.radians(np.array(points, dtype=float).reshape(-1, 2)).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
