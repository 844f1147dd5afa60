"""Straits, canals, tunnels and bridges that are passed by name, and that a project can close."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from geo_movements.wkt import from_wkt

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Passage", "closed_between", "find", "of_mode", "passages", "within"]

_PACKAGED = Path(__file__).parent / "data" / "passages.csv"
_CHECKOUT = Path(__file__).parents[2] / "data" / "passages.csv"
# Words that a passage may be called with or without.
_LOOSE = re.compile(r"\b(?:the|of|canal|strait|straits|channel|passage|sea|route|cape|sound)\b")
_ALIASES: Mapping[str, str] = MappingProxyType({
    "bosporus": "Bosphorus", "istanbul": "Bosphorus",
    "nord ostsee": "Kiel", "north sea baltic": "Kiel",
    "hellespont": "Dardanelles", "canakkale": "Dardanelles", "korea": "Tsushima",
    "soya": "La Perouse", "la pérouse": "La Perouse", "sangar": "Tsugaru", "tatar": "Tartary",
    "drake": "Cape Horn", "horn": "Cape Horn", "good hope": "Cape of Good Hope",
    "nsr": "Northern Sea Route", "northeast": "Northern Sea Route",
    "nwp": "Northwest Passage", "northwest": "Northwest Passage", "northern": "Northern Sea Route",
    "øresund": "Oresund", "storebælt": "Great Belt", "storebaelt": "Great Belt",
    "qiongzhou": "Hainan", "formosa": "Taiwan", "pas de calais": "Dover", "shimonoseki": "Kanmon",
    "cape": "Cape of Good Hope", "cape route": "Cape of Good Hope",
    "chunnel": "Channel Tunnel", "eurotunnel": "Channel Tunnel",
    "kerch bridge": "Crimean Bridge", "crimea bridge": "Crimean Bridge",
    "kerch strait bridge": "Crimean Bridge", "bosporus bridge": "Bosphorus Bridge",
    "øresund bridge": "Oresund Bridge", "great belt bridge": "Great Belt Fixed Link",
    "seto bridge": "Great Seto Bridge", "seto ohashi": "Great Seto Bridge",
    "mandeb": "Bab el-Mandeb", "mandab": "Bab el-Mandeb", "bab al mandab": "Bab el-Mandeb",
})  # fmt: skip


_LINKS = ("tunnel", "bridge")
"""Kinds that trains and lorries pass, and no ship."""


class Passage(NamedTuple):
    """A way between seas, or over or under one: what it is, whose, and since when it can be passed.

    `countries` are those whose waters and land it lies in. `opened` is an ISO date: of a way
    through ice that of the first passage in one season, None for what was always open. `closed` is
    the first and last days of the times that it was shut to all.
    """

    id: str
    name: str
    kind: str
    """strait, canal or route of the sea; tunnel or bridge of railways and roads."""
    countries: tuple[str, ...]
    gates: BaseGeometry
    """The lines that whoever passes must cross: of the sea's, from coast to coast."""
    line: BaseGeometry | None
    """The way through, where there is no water at 1:10 million, or too little."""
    opened: str | None
    """When the first mode could pass it."""
    modes: Mapping[str, str | None]
    """The modes that can pass it, and when each first could: the Crimean Bridge is two."""
    closed: tuple[tuple[str, str], ...]
    source: str
    note: str | None


@cache
def passages() -> Mapping[str, Passage]:
    """List the passages by id, as data/passages.csv has them.

    >>> passages()["Suez"].opened
    '1869-11-17'
    """
    path = _PACKAGED if _PACKAGED.exists() else _CHECKOUT
    with path.open(encoding="utf-8", newline="") as lines:
        return MappingProxyType({row["id"]: _passage(row) for row in csv.DictReader(lines)})


def _passage(row: Mapping[str, str]) -> Passage:
    times = [time.split("/") for time in row["closed"].split(";") if time]
    modes = _modes(row)
    return Passage(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        countries=tuple(filter(None, row["countries"].split(";"))),
        gates=from_wkt(row["gates"]),
        line=from_wkt(row["line"]) if row["line"] else None,
        opened=min(filter(None, modes.values()), default=None),
        modes=MappingProxyType(modes),
        closed=tuple((first, last) for first, last in times),
        source=row["source"],
        note=row["note"] or None,
    )


def _modes(row: Mapping[str, str]) -> dict[str, str | None]:
    """Read the cell `opened`: a date; of a tunnel or bridge "road 2018-05-16;rail 2019-12-23"."""
    if row["kind"] not in _LINKS:
        return {"sea": row["opened"] or None}
    pairs = (part.partition(" ") for part in row["opened"].split(";"))
    return {mode: day for mode, _, day in pairs}


@cache
def of_mode(mode: str) -> Mapping[str, Passage]:
    """List the passages that a mode can pass, by id.

    >>> "Suez" in of_mode("sea"), [*of_mode("rail")][:1]
    (True, ['Channel Tunnel'])
    """
    return MappingProxyType({key: one for key, one in passages().items() if mode in one.modes})


def find(words: str) -> str | None:
    """Find the id of the passage that words mean; None where they mean none.

    Case, and words such as canal and strait, do not matter.

    >>> find("the suez canal"), find("Strait of Tsugaru"), find("Volga")
    ('Suez', 'Tsugaru', None)
    """
    return _names().get(_folded(words)) or _names().get(_loose(words))


@cache
def _names() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for fold in (_folded, _loose):
        for one in passages().values():
            if fold is _loose and one.kind in _LINKS:
                continue  # "the tunnel" is not the one under the Channel
            for name in (one.id, one.name):
                if folded := fold(name):
                    found.setdefault(folded, one.id)
    return MappingProxyType({**_ALIASES, **found})


def _folded(words: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", words.casefold()).split()).removeprefix("the ")


def _loose(words: str) -> str:
    return " ".join(_LOOSE.sub(" ", _folded(words)).split())


def closed_between(earliest: str | None, latest: str | None, mode: str = "sea") -> frozenset[str]:
    """List the passages of a mode that nobody could use from one ISO date to another.

    A passage is closed where it had not yet opened at the end of the time, or was shut all through
    it. A bound that is None is open: nothing is known to be closed then but what `latest` rules
    out. Years are astronomical, as in legs: -0217 is 218 BC.

    >>> sorted(closed_between("1850-01-01", "1850-12-31"))
    ['Corinth', 'Kiel', 'Northern Sea Route', 'Northwest Passage', 'Panama', 'Suez']
    >>> "Channel Tunnel" in closed_between("1916-07-01", "1916-07-31", "rail")
    True
    """
    return frozenset(
        one.id
        for one in of_mode(mode).values()
        if ((opened := one.modes[mode]) and latest and _order(latest) < _order(opened))
        or (earliest and latest and any(_covers(time, earliest, latest) for time in one.closed))
    )


def _covers(time: tuple[str, str], earliest: str, latest: str) -> bool:
    return _order(time[0]) <= _order(earliest) and _order(latest) <= _order(time[1])


def _order(date: str) -> tuple[int, str]:
    """Sort ISO dates with years of any sign: by year, then by the rest of the day's words."""
    year, rest = re.fullmatch(r"([+-]?\d+)-?(.*)", date).groups()  # type: ignore[union-attr]
    return int(year), rest.partition("T")[0]


def within(countries: frozenset[str]) -> frozenset[str]:
    """List the passages of the sea that lie wholly in the waters and land of some countries.

    >>> sorted(within(frozenset({"EG"})))
    ['Suez']
    """
    return frozenset(
        one.id for one in of_mode("sea").values() if one.countries and countries >= {*one.countries}
    )
