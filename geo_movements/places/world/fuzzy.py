"""Names that are near in spelling, found through an index instead of by comparing with every key.

What near is, and how a name meets a key that is near it, is told in `segments`. Keys are cut three
times, for one slip, for two and for three: to find what is one slip away takes few and long
segments, and most names need no more. Whoever shares a segment is then weighed by its bag of
letters, and what is left is compared letter by letter, so the index never adds a name or misjudges
one. Names are looked for by the thousand, in columns.

The index is a file of its own beside the table, checked when it is opened and memory-mapped;
`spellings` tells its layout and compiles it.
"""

from __future__ import annotations

import io
import mmap
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from geo_movements.disk import place
from geo_movements.errors import GeoMovementsError
from geo_movements.places.world.compile import Progress
from geo_movements.places.world.pieces import runs
from geo_movements.places.world.segments import (
    MOST_SLIPS,
    PARTS,
    Plan,
    bag,
    bags,
    codes_of,
    pairs_of,
    plan,
    scattered,
    slips,
    sums_of,
    window_hashes,
)
from geo_movements.places.world.spellings import HEADER, HEADER_SIZE, MAGIC, write_spellings
from geo_movements.places.world.table import LENGTHS, Table

__all__ = ["MOST_SLIPS", "Index", "compile_index", "index_path", "near", "near_all", "open_index",
           "scan", "slips", "slips_between", "write_index"]  # fmt: skip

_LONGEST = LENGTHS + MOST_SLIPS  # nothing is near a key of so many letters
_BATCH, _FEW = 2048, 256  # names that are looked for at a time: few, where each finds a lot
_LOW = np.uint64(0xFFFFFFFF)
_MOST_JOINED = 1 << 24  # postings whose bytes are joined in memory: 64 MB

U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]

Near = list[tuple[str, float]]
"""Keys and their similarity (0 to 1), the nearest first, then by key."""


# --- Look-up ------------------------------------------------------------------------------------


def near(table: Table, key: str, most: int = MOST_SLIPS, *, enough: int | None = None) -> Near:
    """Find the keys of a table within the slips allowed, as `near_all` does for many."""
    return near_all(table, [key], most, enough=enough)[key]


def near_all(
    table: Table, keys: Iterable[str], most: int = MOST_SLIPS, *, enough: int | None = None
) -> dict[str, Near]:
    """Find for each key those of a table within the slips allowed, and within `most`.

    With `enough`, no more slips are looked for than where there are so many: with 1, the nearest.
    Through the table's index where there is one; else every key of near length is compared, with
    the same result. Raises GeoMovementsError when the index is damaged.
    """
    found: dict[str, Near] = {key: [] for key in keys}
    wanted = [key for key in found if 0 < len(key) < _LONGEST]
    index = open_index(table) if wanted else None
    if index is None:
        compared = {key: scan(key, _of_near_length(table, key), most) for key in wanted}
        return found | {key: _first(key, some, enough) for key, some in compared.items()}
    size = _BATCH if most < MOST_SLIPS or enough is not None else _FEW
    for first in range(0, len(wanted), size):
        batch = wanted[first : first + size]
        found.update(zip(batch, index.search(batch, most, enough), strict=True))
    return found


def _first(key: str, found: Near, enough: int | None) -> Near:
    """Keep what is within the fewest slips at which there is enough."""
    if enough is None or len(found) <= enough:
        return found
    away = [slips_between(key, *one) for one in found]
    reach = max(1, away[enough - 1])
    return [one for one, far in zip(found, away, strict=True) if far <= reach]


def slips_between(key: str, other: str, similarity: float) -> int:
    """Return how many slips a similarity stands for.

    >>> slips_between("kursk", "kurks", 0.8)
    1
    """
    return round((1 - similarity) * max(len(key), len(other)))


def scan(key: str, others: Iterable[str], most: int = MOST_SLIPS) -> Near:
    """Compare a key with others and keep those within `most` slips that the shorter one allows."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    most = min(most, slips(len(key)))
    found = extract(key, list(others), scorer=OSA.distance, score_cutoff=most, limit=None)
    return _ranked(key, ((other, int(distance)) for other, distance, _ in found))


def _ranked(key: str, found: Iterable[tuple[str, int]]) -> Near:
    size = len(key)
    nearest = [
        (other, 1 - distance / max(size, len(other)))
        for other, distance in found
        if distance <= slips(min(size, len(other)))
    ]
    return sorted(nearest, key=lambda pair: (-pair[1], pair[0]))


def _of_near_length(table: Table, key: str) -> Iterator[str]:
    reach = slips(len(key))
    for length in range(len(key) - reach, len(key) + reach + 1):
        yield from table.keys_of_length(length)


class Index:
    """The index of a table, open for reading: of this one where `table_crc` is the table's."""

    def __init__(self, path: Path, table: Table) -> None:
        self._path = path
        self._keys = np.frombuffer(table.keys, np.uint8)
        with path.open("rb") as file:
            head = file.read(HEADER_SIZE)
            if head[:6] == MAGIC[:6] and head[:8] != MAGIC:
                self._fail("was made by another version of geo-movements")
            if len(head) < HEADER_SIZE or head[:8] != MAGIC:
                self._fail("is not an index of names")
            if crc32(head[:-4]) != int.from_bytes(head[-4:], "little"):
                self._fail("has a damaged header")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        _, size, crc, self.table_crc, keys, *regions = HEADER.unpack(head[:-4])
        if len(self._map) != size:
            self._fail(f"is truncated: {len(self._map)} bytes of {size}")
        # A hole would be taken for no such name, so all of it is read: 10 ms for 40 MB.
        if crc32(memoryview(self._map)[HEADER_SIZE:]) != crc:
            self._fail("is damaged: its checksum is wrong")
        at = HEADER_SIZE

        def take(kind: str, count: int) -> NDArray[Any]:
            nonlocal at
            taken = np.frombuffer(self._map, kind, count, at)
            at += taken.nbytes
            return taken

        self._bags, self._pairs = take("<u4", keys), take("<u4", keys)
        self._starts = np.concatenate([[0], np.cumsum(take("u1", keys), dtype=np.uint32)])
        at += -keys % 4
        self._buckets = take("<u4", regions[-1] + 1)
        postings = int(self._buckets[-1])
        self._bytes = [take("u1", postings) for _ in range(4)]
        self._postings = None if postings > _MOST_JOINED else _joined(self._bytes)
        by_parts = np.zeros((max(PARTS) + 1, 2), np.uint64)  # the first bucket, and their number
        by_parts[PARTS.start :, 0] = regions[:-1]
        by_parts[PARTS.start :, 1] = np.diff(regions)
        self._regions = by_parts
        self._planned: dict[int, tuple[Plan, U64, U64]] = {}

    def _fail(self, what: str) -> NoReturn:
        raise GeoMovementsError(
            f"{self._path} {what}. Compile it again, or delete it: without it, names are compared "
            "one by one."
        )

    def search(self, names: Sequence[str], most: int, enough: int | None = None) -> list[Near]:
        """Find the keys near each name, in as many slips as it takes to have enough."""
        groups = _grouped(names)
        if len(names) == 1:
            return [self._search_one(names[0], groups[0], most, enough)]
        found: list[Near] = [[] for _ in names]
        reaches = [most] if enough is None else range(1, most + 1)
        for reach in reaches:
            for row, near in self._within(names, groups, reach).items():
                found[row] = near
            short = np.array([enough is not None and len(near) < enough for near in found])
            groups = [
                group.of(short[group.rows]) for group in groups if slips(group.length) > reach
            ]
            groups = [group for group in groups if len(group.rows)]
            if not groups:
                break
        return found

    def _search_one(self, name: str, group: _Group, most: int, enough: int | None) -> Near:
        """Do the same for one name, for which fewer steps are worth more than fewer keys."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        for reach in range(most if enough is None else 1, most + 1):
            keys = self._alike_one(group, reach)
            near = extract(name, keys, scorer=OSA.distance, score_cutoff=reach, limit=None)
            found = _ranked(name, ((key, int(distance)) for key, distance, _ in near))
            if (enough is not None and len(found) >= enough) or slips(group.length) <= reach:
                break
        return found

    def _within(self, names: Sequence[str], groups: Sequence[_Group], most: int) -> dict[int, Near]:
        """Find the keys within so many slips, by the number of the name."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import cpdist

        owners, keys = self._alike(groups, most)
        rows = [row for group in groups for row in group.rows.tolist()]
        found: dict[int, list[tuple[str, int]]] = {row: [] for row in rows}
        asked = [names[owner] for owner in owners]
        distances = cpdist(asked, keys, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
        for at in np.flatnonzero(distances <= most).tolist():
            found[owners[at]].append((keys[at], int(distances[at])))
        return {row: _ranked(names[row], some) for row, some in found.items()}

    def _alike(self, groups: Sequence[_Group], most: int) -> tuple[list[int], list[str]]:
        """Return keys that share a segment and most letters with a name, and whose each is."""
        plans = [plan(group.length, min(most, slips(group.length))) for group in groups]
        firsts, sizes = self._buckets_of(groups, plans)
        numbers = self._numbers(runs(firsts, sizes))
        counts = [len(group.rows) for group in groups]

        def each(values: Sequence[NDArray[Any]]) -> NDArray[Any]:
            """Lay out what the windows of each group's names have, a name after another."""
            return np.concatenate(
                [np.tile(one, of) for one, of in zip(values, counts, strict=True)]
            )

        windows = np.concatenate(
            [np.full(of, len(one.parts)) for one, of in zip(plans, counts, strict=True)]
        )
        owner = np.arange(len(windows)).repeat(windows)  # of each window
        held = np.concatenate([group.bags for group in groups])
        ours, theirs = held[owner], self._bags[numbers]
        missing = each([one.missing for one in plans])
        alike = np.bitwise_count(theirs & ~ours.repeat(sizes)) <= missing.repeat(sizes)
        kept = np.flatnonzero(alike)  # few: the rest is asked of these alone
        within = np.searchsorted(sizes.cumsum(), kept, side="right")  # in which window
        surplus = each([one.surplus for one in plans])
        alike = np.bitwise_count(ours[within] & ~theirs[kept]) <= surplus[within]
        within, numbers = within[alike], numbers[kept[alike]]
        owner = owner[within]
        pairs = np.concatenate([group.pairs for group in groups])[owner]
        others = self._pairs[numbers]
        alike = np.bitwise_count(others & ~pairs) <= each([p.pairs_missing for p in plans])[within]
        alike &= np.bitwise_count(pairs & ~others) <= each([p.pairs_surplus for p in plans])[within]
        rows = np.concatenate([group.rows for group in groups])[owner[alike]]
        found = rows.astype(np.uint64) << np.uint64(32) | numbers[alike]
        found.sort()
        found = found[np.append(True, found[1:] != found[:-1])[: len(found)]]
        return (found >> np.uint64(32)).tolist(), self._texts((found & _LOW).astype(np.intp))

    def _alike_one(self, group: _Group, most: int) -> list[str]:
        """Return keys that share a segment and most letters with one name."""
        planned = plan(group.length, min(most, slips(group.length)))
        firsts, sizes = self._buckets_of([group], [planned])
        numbers = self._numbers(runs(firsts, sizes))
        ours, theirs = group.bags[0], self._bags[numbers]
        alike = np.bitwise_count(theirs & ~ours) <= planned.missing.repeat(sizes)
        alike &= np.bitwise_count(ours & ~theirs) <= planned.surplus.repeat(sizes)
        distinct = np.array(sorted(set(numbers[alike].tolist())), np.intp)
        return self._texts(distinct)

    def _numbers(self, at: NDArray[np.intp]) -> U32:
        """Return the numbers of keys that some postings hold."""
        if self._postings is not None:
            return self._postings[at]
        return _joined([part[at] for part in self._bytes])

    def _buckets_of(
        self, groups: Sequence[_Group], plans: Sequence[Plan]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return where the bucket of each window begins, and how much is in it."""
        buckets = []
        for group, planned in zip(groups, plans, strict=True):
            first, count = self._regions_of(planned)
            hashes = window_hashes(group.sums, planned)
            buckets.append((scattered(hashes, count) + first).ravel())
        at = (buckets[0] if len(buckets) == 1 else np.concatenate(buckets)).astype(np.intp)
        firsts = self._buckets[at].astype(np.intp)
        return firsts, self._buckets[at + 1] - firsts

    def _regions_of(self, planned: Plan) -> tuple[U64, U64]:
        """Return the first bucket that each window of a plan may be in, and their number."""
        known = self._planned.get(id(planned))
        if known is None:
            first, count = self._regions[planned.parts].T.copy()
            known = self._planned[id(planned)] = planned, first, count  # so that its id stays its
        return known[1:]

    def _texts(self, numbers: NDArray[np.intp]) -> list[str]:
        starts = self._starts[numbers].astype(np.intp)
        sizes = self._starts[numbers + 1] - starts
        lines = self._keys[runs(starts, sizes)].tobytes()
        try:
            return lines.decode().split("\n")[:-1]
        except UnicodeDecodeError:
            self._fail("is beside a gazetteer whose names are damaged")


def _joined(parts: Sequence[NDArray[np.uint8]]) -> U32:
    """Join numbers from their bytes, the lowest first."""
    joined: U32 = parts[0].astype(np.uint32)
    for byte, part in enumerate(parts[1:], 1):
        joined |= part.astype(np.uint32) << np.uint32(8 * byte)
    return joined


class _Group(NamedTuple):
    """Names of one length: their numbers, and what they are looked for by."""

    length: int
    rows: NDArray[np.intp]
    sums: U64
    bags: U32
    pairs: U32

    def of(self, chosen: NDArray[np.bool_]) -> _Group:
        """Return some of the names."""
        return _Group(
            self.length, self.rows[chosen], self.sums[chosen], self.bags[chosen],
            self.pairs[chosen],
        )  # fmt: skip


def _grouped(names: Sequence[str]) -> list[_Group]:
    if len(names) == 1:
        codes = codes_of(names[0], 1)
        pairs = np.zeros(1, np.uint32)  # not asked for
        held = np.array([bag(names[0])])
        return [_Group(len(names[0]), np.zeros(1, np.intp), sums_of(codes), held, pairs)]
    made = []
    order = sorted(range(len(names)), key=lambda row: len(names[row]))
    for length, some in groupby(order, key=lambda row: len(names[row])):
        rows = list(some)
        codes = codes_of("".join([names[row] for row in rows]), len(rows))
        made.append(_Group(length, np.array(rows), sums_of(codes), bags(codes), pairs_of(codes)))
    return made


@lru_cache(maxsize=8)
def open_index(table: Table) -> Index | None:
    """Open the index beside a table; None where there is none, or one of another table.

    Raises GeoMovementsError when it is truncated or damaged.
    """
    path = index_path(table.path)
    try:
        index = Index(path, table)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise GeoMovementsError(f"{path} cannot be opened: {error}.") from error
    return index if index.table_crc == table.crc else None


def index_path(table: Path) -> Path:
    """Return where the index of a table lies: beside it, `gazetteer.fuzzy` for the packaged one."""
    return table.with_suffix(".fuzzy")


# --- Compiling ----------------------------------------------------------------------------------


def write_index(table: Table, progress: Progress | None = None) -> Path:
    """Compile the index of a table beside it, whole or not at all; return its path.

    Raises OutputError where it cannot be written.
    """
    path = index_path(table.path)
    place(path, lambda file: write_spellings(table, file, progress or _silent), folders=True)
    open_index.cache_clear()
    return path


def compile_index(table: Table) -> bytes:
    """Compile the index of a table. The same table gives the same bytes."""
    file = io.BytesIO()
    write_spellings(table, file, _silent)
    return file.getvalue()


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
