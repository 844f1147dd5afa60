"""Ways of routers that the workers of a run share: each is looked for by one of them.

A way is a file of the run's folder. Whoever looks for it holds the file's lock; the others take
what nobody looks for yet, and wait for the rest at the end. The lock of a worker that dies is free,
and its way, not whole, is looked for again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from geo_movements import turns
from geo_movements.routes.legs import SEARCH
from geo_movements.routes.ways import Avoid, NoWay, Pair, Part, Router, Way

__all__ = ["shared_ways"]

_TOGETHER = 8
"""So many ways are looked for together: routers share work, and so do the workers."""
_END = b"\n"
"""What a file ends with that is whole."""
_Found = Way | NoWay


@contextmanager
def shared_ways(folder: Path) -> Iterator[None]:
    """Share the ways that are looked for meanwhile with all who share this folder."""
    folder.mkdir(parents=True, exist_ok=True)

    def search(router: Router, pairs: Sequence[Pair], avoid: Avoid) -> list[_Found]:
        told = _Shared(folder, router, avoid)
        left = deque(dict.fromkeys(pairs))
        while left:
            told.take(left)
        for pair in dict.fromkeys(pairs):
            if pair not in told.found:  # another looks for it: nobody waits who holds a lock
                told.wait(pair)
        return [told.found[pair] for pair in pairs]

    token = SEARCH.set(search)
    try:
        yield
    finally:
        SEARCH.reset(token)


class _Shared:
    """What one router is asked, and what is found by now, by whomever."""

    def __init__(self, folder: Path, router: Router, avoid: Avoid) -> None:
        self.folder, self.router, self.avoid = folder, router, avoid
        self.found: dict[Pair, _Found] = {}

    def take(self, left: deque[Pair]) -> None:
        """Look for the next ways that nobody looks for; pass over those of others."""
        with ExitStack() as stack:
            mine: dict[Pair, IO[bytes]] = {}
            while left and len(mine) < _TOGETHER:
                file = stack.enter_context(self._file(pair := left.popleft()))
                if not turns.take(file.fileno()):
                    continue
                self._read(pair, file, mine)
            self._search(mine)

    def wait(self, pair: Pair) -> None:
        """Wait for a way that another looks for; look for it where he has died over it."""
        mine: dict[Pair, IO[bytes]] = {}
        with self._file(pair) as file:
            turns.take(file.fileno(), wait=True)
            self._read(pair, file, mine)
            self._search(mine)

    def _file(self, pair: Pair) -> IO[bytes]:
        path = self.folder / f"{_name(self.router, pair, self.avoid)}.json"
        return os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o666), "r+b")

    def _read(self, pair: Pair, file: IO[bytes], mine: dict[Pair, IO[bytes]]) -> None:
        content = file.read()
        if content.endswith(_END):
            self.found[pair] = _way(json.loads(content))
        else:
            mine[pair] = file

    def _search(self, mine: Mapping[Pair, IO[bytes]]) -> None:
        if not mine:
            return
        ways = self.router(list(mine), self.avoid)
        for (pair, file), way in zip(mine.items(), ways, strict=True):
            self.found[pair] = way
            file.seek(0)
            file.truncate()
            file.write(json.dumps(_plain(way)).encode() + _END)
            file.flush()  # before its lock is free


def _name(router: Router, pair: Pair, avoid: Avoid) -> str:
    """Name a way by all that a router looks at."""
    told: list[Any] = [getattr(router, "__module__", ""), getattr(router, "__qualname__", "")]
    told += [sorted(avoid.countries), sorted(avoid.passages)]
    for stop in pair:
        shape = stop.shape.wkb_hex if stop.shape is not None else None
        told.append([stop.lon, stop.lat, stop.area, stop.country, stop.afloat, shape])
        told.append(stop.reach_km)
    return hashlib.sha256(json.dumps(told, default=float).encode()).hexdigest()


def _plain(way: _Found) -> list[Any]:
    """Put a way into JSON, which keeps every digit of a number."""
    if isinstance(way, NoWay):
        return [way.reason, way.end]
    parts = [[part.points.tolist(), part.method, part.km] for part in way.parts]
    return [parts, way.ports, way.countries, way.passages, way.attribution]


def _way(told: list[Any]) -> _Found:
    import numpy as np

    if isinstance(told[0], str):
        return NoWay(*told)
    parts = tuple(Part(np.array(points, dtype=float), *rest) for points, *rest in told[0])
    ports, countries, passages = (tuple(names) for names in told[1:4])
    return Way(parts, ports, countries, passages, told[4])
