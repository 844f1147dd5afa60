"""The company that a toponym keeps: where the other toponyms of the project may lie.

Each other toponym speaks with all its candidates, each as loud as its share, so that towns whose
names are all ambiguous can still point to one another; a settled one speaks for a single place.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from geo_movements.geodesy import RADIUS_KM
from geo_movements.places.gazetteer import Candidate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SETTLED", "WHISPER", "Company", "Heard", "Voice", "Witnesses"]

SETTLED = 0.9
"""Share from which a toponym counts as settled."""
AUDIBLE = 0.02
"""Candidates with less speak for nothing."""
NEAR_KM, END_KM = 100.0, 300.0
"""Distances at which a voice has lost half its strength: for a neighbour, and along a leg."""
WHISPER = 1e-3
MANY = 3000
"""Above so many voices only settled ones are heard of what lies near, two for each degree, as one
may be the toponym's own: a large project has plenty, and all pairs would be too many. The other
ends of a leg are heard all the same."""


class Voice(NamedTuple):
    """A place that another toponym may mean: how likely, and where; a country has no position."""

    toponym: str
    share: float
    country: str | None
    lon: float | None
    lat: float | None


class Heard(Mapping[str, list[float]]):
    """What is heard of other toponyms: a number for each candidate, in their order."""

    def __init__(self, toponyms: Sequence[str], numbers: NDArray[np.float64]) -> None:
        self.toponyms, self.numbers = toponyms, numbers
        """`numbers` has a row for each candidate, and a column for each toponym."""

    def __getitem__(self, toponym: str) -> list[float]:
        """Return the numbers of a toponym."""
        if toponym not in self.toponyms:
            raise KeyError(toponym)
        numbers: list[float] = self.numbers[:, self.toponyms.index(toponym)].tolist()
        return numbers

    def __iter__(self) -> Iterator[str]:
        """Yield the toponyms."""
        return iter(self.toponyms)

    def __len__(self) -> int:
        """Count the toponyms."""
        return len(self.toponyms)


class Witnesses(NamedTuple):
    """What the company says of the candidates of one name, in their order.

    `near` and `ends` (by toponym) are from 0 to 1: how strongly another toponym lies by; None where
    there is none. `countries` counts the others in the candidates' countries, of `others` in all.
    `nearest_km` is the distance to the nearest settled place, `ends_km` to each settled other end,
    infinite where it is not settled.
    """

    near: list[float] | None
    ends: Heard
    countries: Mapping[str | None, float]
    others: float
    nearest_km: list[float]
    ends_km: Heard


class Company:
    """All voices of a project, ready to be asked about the candidates of one name."""

    def __init__(self, voices: Iterable[Voice]) -> None:

        heard = [voice for voice in voices if voice.share >= AUDIBLE]
        self._countries: Counter[str | None] = Counter()
        self._own: dict[str, Counter[str | None]] = {}
        for voice in heard:
            self._countries[voice.country] += voice.share  # type: ignore[assignment]
            own = self._own.setdefault(voice.toponym, Counter())
            own[voice.country] += voice.share  # type: ignore[assignment]
        self._all = sum(self._countries.values())
        placed = [voice for voice in heard if voice.lon is not None]
        self._ends = _Places(placed)
        self._near = _Places(_thinned(placed)) if len(placed) > MANY else self._ends

    def ask(self, name: str, candidates: Sequence[Candidate], ends: Iterable[str]) -> Witnesses:
        """Hear all others about the candidates of a name; `ends` are at the other end of a leg."""
        here = vectors([(c.place.lon, c.place.lat) for c in candidates])
        near, nearest_km = self._near.nearest(here, name)
        told = [end for end in ends if end != name and end in self._ends]
        strengths, ends_km = self._ends.of(told, here)
        own = self._own.get(name, Counter())
        return Witnesses(
            near=near,
            ends=Heard(told, strengths),
            countries={
                country: self._countries[country] - own[country]
                for country in {candidate.place.country for candidate in candidates}
            },
            others=self._all - sum(own.values()),
            nearest_km=nearest_km,
            ends_km=Heard(told, ends_km),
        )


class _Places:
    """Voices that have a position, those of one toponym beside one another."""

    def __init__(self, voices: Iterable[Voice]) -> None:
        import numpy as np

        placed = sorted(voices, key=lambda voice: voice.toponym)
        self._shares = np.array([voice.share for voice in placed])
        self._settled = self._shares >= SETTLED
        self._vectors = vectors([(voice.lon or 0.0, voice.lat or 0.0) for voice in placed])
        starts: dict[str, int] = {}
        for number, voice in enumerate(placed):
            starts.setdefault(voice.toponym, number)
        self._plain = bool(self._settled.all()) and len(starts) == len(placed)
        self._bounds = np.array(list(starts.values()), dtype=int)
        self._spans = dict(
            zip(starts, pairwise([*starts.values(), len(placed)]), strict=True)
        )  # fmt: skip

    def __contains__(self, toponym: str) -> bool:
        return toponym in self._spans

    def of(
        self, toponyms: Sequence[str], here: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Hear some toponyms, all at once: how strongly each lies by each point, and how far.

        Only a settled voice is a place that a distance can be told to.
        """
        import numpy as np

        if not toponyms:
            return np.empty((len(here), 0)), np.empty((len(here), 0))
        begins, ends = np.array([self._spans[toponym] for toponym in toponyms]).T
        counts = ends - begins
        starts = np.cumsum(counts) - counts
        voices = np.arange(counts.sum()) + np.repeat(begins - starts, counts)
        km = _km_of(_squares(here, self._vectors[voices]))
        strengths = self._shares[voices] / (1 + km / END_KM)
        settled = np.where(self._settled[voices], km, np.inf)
        return (
            np.add.reduceat(strengths, starts, axis=1),
            np.minimum.reduceat(settled, starts, axis=1),
        )

    def nearest(
        self, here: NDArray[np.float64], name: str
    ) -> tuple[list[float] | None, list[float]]:
        """Hear all but one name: how strongly the most telling lies by, how far the nearest."""
        import numpy as np

        squares = _squares(here, self._vectors)
        squares[:, slice(*self._spans.get(name, (0, 0)))] = np.inf
        settled = squares if self._settled.all() else squares[:, self._settled]
        nearest_km: list[float] = _km_of(settled.min(axis=1, initial=math.inf)).tolist()
        if len(self._bounds) <= (name in self):
            return None, nearest_km
        if self._plain:
            strongest = [
                self._strongest(row, km) for row, km in zip(squares, nearest_km, strict=True)
            ]
        else:
            strengths = self._shares / (1 + _km_of(squares) / NEAR_KM)
            sums = np.add.reduceat(strengths, self._bounds, axis=1)
            strongest = sums.max(axis=1).tolist()
        return [max(strength, WHISPER) for strength in strongest], nearest_km

    def _strongest(self, squares: NDArray[np.float64], nearest_km: float) -> float:
        """Find the strongest of settled voices, one a toponym.

        Their shares differ by a tenth at most: only those about as near as the nearest come into
        question, which spares an arcsine of each.
        """
        far_km = ((1 + nearest_km / NEAR_KM) / SETTLED - 1) * NEAR_KM + 1
        limit = math.sin(min(far_km / (2 * RADIUS_KM), math.pi / 2)) ** 2
        close = squares <= limit
        return float((self._shares[close] / (1 + _km_of(squares[close]) / NEAR_KM)).max())


def _squares(here: NDArray[np.float64], there: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the squared half chords from each of some points to each of others: 0 to 1."""
    import numpy as np

    return np.asarray(np.clip((1 - here @ there.T) / 2, 0, 1))


def _km_of(squares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn squared half chords into kilometres on the sphere; infinite ones stay so."""
    import numpy as np

    km = 2 * RADIUS_KM * np.arcsin(np.sqrt(np.minimum(squares, 1)))
    return np.where(np.isinf(squares), np.inf, km)


def _thinned(voices: Iterable[Voice]) -> list[Voice]:
    """Keep two settled voices for each degree."""
    cells: dict[tuple[int, int], list[Voice]] = {}
    for voice in sorted(voices):
        cell = cells.setdefault((round(voice.lon or 0.0), round(voice.lat or 0.0)), [])
        if voice.share >= SETTLED and len(cell) < 2:
            cell.append(voice)
    return [voice for cell in cells.values() for voice in cell]


def vectors(points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Place points, as lon and lat, on the unit sphere."""
    import numpy as np

    lon, lat = np.radians(np.array(points, dtype=float).reshape(-1, 2)).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
