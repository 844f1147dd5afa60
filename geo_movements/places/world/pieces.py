"""Places on their way into a compiled gazetteer, in pieces of so many rows.

A piece is columns: the records of its places, and all names that find them, folded, hashed and
sorted by hash, so that the same stretch of hashes can be taken from every piece. It is kept in
memory or in a file of its own, with a checksum and whatever its maker needs to go on after it; a
file is there whole or not at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from geo_movements.disk import place
from geo_movements.errors import GeoMovementsError
from geo_movements.places.names import normalise_all
from geo_movements.places.world import table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["BLOCK", "LONGEST_KEY", "MOST_BYTES", "Entry", "Numbering", "Piece", "load_piece",
           "make_piece", "runs", "save_piece", "tidy"]  # fmt: skip

LONGEST_KEY = 250
"""In bytes: a longer name is not found by it."""
MOST_BYTES = 2**32 - 1  # offsets have four bytes
BLOCK = 50_000
"""Rows whose words are numbered together: pieces of a multiple of it give the same bytes."""
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_MAGIC = b"gmpiece\x01"
_COLUMNS: dict[str, Any] = {
    "records": table.COLUMNS,  # name_at within the piece's texts; number 0 where the id is a text
    "ranks": "<i8",
    "texts": "u1",
    "id_rows": "<i8",
    "ids": "u1",
    "crc": "<u4",
    "hash": "<u8",
    "posting": "<u4",  # 2 * row + 1 for an alternate name
    "ordinal": "<u4",  # the key's place among all keys of the piece, as the rows have them
    "size": "u1",
    "chars": "u1",  # 0 for the key of an id
    "letters": "u1",  # the keys' text, one after another
}


class Entry(NamedTuple):
    """A place on its way into a compiled gazetteer: what `Place` says, and its names.

    `name` and the `exact` names find it by its main name, the `alternate` ones by another.
    `prominence` ranks the places of one name, the highest first; it is not kept. `place_id` is
    "geonames:" and a number, or another namespace, a colon and any text.
    """

    place_id: str
    name: str
    lat: float
    lon: float
    precision: str
    uncertainty_km: float | None
    country: str
    admin1: str | None
    feature_code: str
    population: int
    attribution: str
    coast_km: float | None
    prominence: int
    exact: Iterable[str] = ()
    alternate: Iterable[str] = ()


class _Words(dict[Any, int]):
    """Numbers for the distinct words of a column, as they come."""

    def __missing__(self, word: Any) -> int:
        number = self[word] = len(self)
        return number


class Numbering:
    """The numbers of words, and of pairs of precision and attribution, over all pieces."""

    def __init__(self) -> None:
        self.words = _Words({"": 0})
        self.kinds = _Words()

    def numbers(self, words: _Words, values: Sequence[Any]) -> list[int]:
        """Give values their numbers. Raises GeoMovementsError where there are too many."""
        numbers = [words[value] for value in values]
        if len(words) > 65_535:
            raise GeoMovementsError(
                "more than 65,535 different countries, areas and codes, or attributions."
            )
        return numbers

    def state(self) -> dict[str, Any]:
        """Return all words, to be written as JSON."""
        return {"words": list(self.words), "kinds": list(map(list, self.kinds))}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.words = _Words({word: number for number, word in enumerate(state["words"])})
        self.kinds = _Words({tuple(kind): number for number, kind in enumerate(state["kinds"])})


class Piece:
    """The columns of some rows, in memory or in a file."""

    def __init__(self, columns: dict[str, NDArray[Any]]) -> None:
        self._columns = columns
        self.rows = len(columns["ranks"])
        self.keys = len(columns["crc"])

    def read(self, column: str, start: int = 0, stop: int | None = None) -> NDArray[Any]:
        """Return a column, or a stretch of it. Not to be written to."""
        return self._columns[column][start:stop]

    def size(self, column: str) -> int:
        """Return how long a column is."""
        return len(self._columns[column])


class _Stored(Piece):
    """A piece in a file: only what is asked for is read."""

    def __init__(self, path: Path, places: dict[str, tuple[int, int]]) -> None:
        self._path = path
        self._places = places
        self.rows = self.size("ranks")
        self.keys = self.size("crc")

    def read(self, column: str, start: int = 0, stop: int | None = None) -> NDArray[Any]:
        import numpy as np

        at, count = self._places[column]
        stop = count if stop is None else min(stop, count)
        kind = np.dtype(_COLUMNS[column])
        return np.fromfile(
            self._path, kind, max(0, stop - start), offset=at + kind.itemsize * start
        )

    def size(self, column: str) -> int:
        return self._places[column][1]


# --- Making -------------------------------------------------------------------------------------


def make_piece(entries: Sequence[Entry], numbering: Numbering) -> Piece:
    """Make the piece of some entries. Raises GeoMovementsError for an unsound one."""
    return Piece({**_records(entries, numbering), **_keys(entries)})


def _records(entries: Sequence[Entry], numbering: Numbering) -> dict[str, NDArray[Any]]:
    import numpy as np

    made = np.zeros(len(entries), np.dtype(table.COLUMNS))
    names = [tidy(entry.name).encode() for entry in entries]
    sizes = np.fromiter(map(len, names), np.int64, len(names))
    if len(sizes) and sizes.max() > 65_535:
        raise GeoMovementsError("a name is longer than 64 kB.")
    ids: dict[int, str] = {}
    made["number"] = [_number(row, entry.place_id, ids) for row, entry in enumerate(entries)]
    made["lat"] = _degrees([entry.lat for entry in entries], 90)
    made["lon"] = _degrees([entry.lon for entry in entries], 180)
    made["uncertainty_km"] = [
        np.nan if entry.uncertainty_km is None else entry.uncertainty_km for entry in entries
    ]
    # GeoNames counts the people of Asia and of the Earth, which pass four bytes.
    made["population"] = np.clip([entry.population for entry in entries], 0, 2**32 - 1)
    made["name_at"] = np.cumsum(sizes) - sizes
    made["name_size"] = sizes
    for first in range(0, len(entries), BLOCK):
        _number_words(made[first : first + BLOCK], entries[first : first + BLOCK], numbering)
    made["coast_km"] = [_coast(entry.coast_km) for entry in entries]
    return {
        "records": made,
        "ranks": np.array([entry.prominence for entry in entries], np.int64),
        "texts": np.frombuffer(b"".join(names), np.uint8),
        "id_rows": np.fromiter(ids, np.int64, len(ids)),
        "ids": np.frombuffer("".join(f"{one}\n" for one in ids.values()).encode(), np.uint8),
    }


def _number_words(made: NDArray[np.void], entries: Sequence[Entry], numbering: Numbering) -> None:
    numbers, words = numbering.numbers, numbering.words
    made["country"] = numbers(words, [entry.country for entry in entries])
    made["admin1"] = numbers(words, [entry.admin1 or "" for entry in entries])
    made["feature"] = numbers(words, [entry.feature_code for entry in entries])
    pairs = [(entry.precision, entry.attribution) for entry in entries]
    made["precision"] = numbers(numbering.kinds, pairs)


def _number(row: int, place_id: str, ids: dict[int, str]) -> int:
    """Return GeoNames' number of an id, or 0 and keep the id by its row."""
    namespace, colon, rest = place_id.partition(":")
    if namespace == "geonames" and rest.isascii() and rest.isdecimal() and len(rest) < 11:
        number = int(rest)
        if number < 2**32 and str(number) == rest:
            return number
    if not (namespace and colon and rest) or namespace == "geonames" or "\n" in place_id or (
        len(place_id.encode()) > LONGEST_KEY - 1
    ):  # fmt: skip
        raise GeoMovementsError(f'"{place_id[:80]}" is no id of a place.')
    ids[row] = place_id
    return 0


def tidy(words: str) -> str:
    r"""Put one space for any white, and for controls: a name must not steer a terminal.

    >>> tidy("a \t\x1b b")
    'a b'
    """
    return " ".join(_CONTROLS.sub(" ", words).split())


def _degrees(values: Sequence[float], most: int) -> NDArray[np.int64]:
    import numpy as np

    degrees = np.asarray(values, float)
    if not (np.abs(degrees) <= most).all():
        raise GeoMovementsError(f"a place lies off the Earth: {degrees[~(abs(degrees) <= most)]}.")
    return np.rint(degrees * 1e5).astype(np.int64)


def _coast(km: float | None) -> int:
    return table.NO_COAST if km is None else min(round(km), table.FAR_FROM_COAST)


def _keys(entries: Sequence[Entry]) -> dict[str, NDArray[Any]]:
    """Fold and hash all names, each once a row, and sort them by hash."""
    import numpy as np

    names, postings, ids = _flattened(entries)
    keys = normalise_all(names)
    for at, place_id in ids.items():
        keys[at] = f"={place_id}"
    texts = [key.encode() for key in keys]
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    chars = np.fromiter(map(len, keys), np.int64, len(keys))
    chars[list(ids)] = 0
    letters = np.frombuffer(b"".join(texts), np.uint8)
    crcs = np.fromiter(map(crc32, texts), np.uint32, len(texts))
    hashes = _hashes(letters, sizes)
    posting = np.array(postings, np.uint32)
    order = np.lexsort((hashes, crcs))  # stable: a row's main name stays before its others
    order = order[(sizes[order] > 0) & (sizes[order] <= LONGEST_KEY)]
    order = order[_distinct(crcs[order], hashes[order], posting[order] >> 1)]
    starts = np.cumsum(sizes) - sizes
    return {
        "crc": crcs[order],
        "hash": hashes[order],
        "posting": posting[order],
        "ordinal": order.astype(np.uint32),
        "size": sizes[order].astype(np.uint8),
        "chars": chars[order].astype(np.uint8),
        "letters": letters[runs(starts[order], sizes[order])],
    }


def _flattened(entries: Sequence[Entry]) -> tuple[list[str], list[int], dict[int, str]]:
    """List the names of all entries, their postings, and where an id is wanted for a key."""
    names: list[str] = []
    postings: list[int] = []
    ids: dict[int, str] = {}
    for row, entry in enumerate(entries):
        before = len(names)
        names.append(entry.name)
        names += entry.exact
        postings += [2 * row] * (len(names) - before)
        if entry.alternate:
            before = len(names)
            names += entry.alternate
            postings += [2 * row + 1] * (len(names) - before)
        if not entry.place_id.startswith("geonames:"):
            ids[len(names)] = entry.place_id
            names.append("")
            postings.append(2 * row)
    return names, postings, ids


def _distinct(
    crcs: NDArray[np.uint32], hashes: NDArray[np.uint64], rows: NDArray[Any]
) -> NDArray[np.bool_]:
    """Mark the first of a row's names that fold to one key."""
    import numpy as np

    new = np.ones(len(crcs), bool)
    new[1:] = crcs[1:] != crcs[:-1]
    new[1:] |= hashes[1:] != hashes[:-1]
    new[1:] |= rows[1:] != rows[:-1]
    return new


def _hashes(letters: NDArray[np.uint8], sizes: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Hash keys of at most `LONGEST_KEY` bytes in 64 bits, the same in every process.

    A sum over a random number for each byte times one for its place.
    """
    import numpy as np

    bytes_, places = _random()
    within = runs(np.zeros(len(sizes), np.int64), sizes)
    terms = bytes_[letters] * places[np.minimum(within, len(places) - 1)]
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(terms, dtype=np.uint64)])
    ends = np.cumsum(sizes)
    hashed: NDArray[np.uint64] = (sums[ends] - sums[ends - sizes]) ^ sizes.astype(np.uint64)
    return hashed


@cache
def _random() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return odd numbers for the bytes and for their places: those of splitmix64 (Steele 2014)."""
    import numpy as np

    made = np.arange(1, 513, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    made = (made ^ (made >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    made = (made ^ (made >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    made = (made ^ (made >> np.uint64(31))) | np.uint64(1)
    return made[:256], made[256:]


def runs(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count on from each start for its size, one run after another."""
    import numpy as np

    if not len(sizes):
        return np.empty(0, np.int64)
    after = sizes.cumsum()
    counted: NDArray[np.int64] = (starts - after + sizes).repeat(sizes)
    counted += np.arange(after[-1])
    return counted


# --- Files --------------------------------------------------------------------------------------


def save_piece(piece: Piece, path: Path, state: dict[str, Any]) -> Piece:
    """Write a piece with a state, whole or not at all; returns it as it is in the file."""
    import numpy as np

    at, places, parts, crc = 0, {}, [], 0
    for name, kind in _COLUMNS.items():
        part = np.ascontiguousarray(piece.read(name).astype(np.dtype(kind), copy=False)).tobytes()
        places[name] = (at, piece.size(name))
        parts.append(part)
        crc = crc32(part, crc)
        at += len(part)
    head = json.dumps({"places": places, "crc": crc, "bytes": at, "state": state}).encode()
    start = _MAGIC + len(head).to_bytes(4, "little") + crc32(head).to_bytes(4, "little") + head

    def write(file: Any) -> None:
        for part in (start, *parts):
            file.write(part)

    place(path, write, folders=True)
    return _Stored(path, _moved(places, len(start)))


def load_piece(path: Path) -> tuple[Piece, dict[str, Any]] | None:
    """Return the piece in a file, and its state; None where there is none, or a damaged one."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
            head = file.read(int.from_bytes(start[8:12], "little"))
            if start[:8] != _MAGIC or crc32(head) != int.from_bytes(start[12:], "little"):
                return None
            told = json.loads(head)
            crc, size = 0, 0
            while part := file.read(1 << 22):
                crc, size = crc32(part, crc), size + len(part)
    except (OSError, ValueError):
        return None
    if (crc, size) != (told["crc"], told["bytes"]):
        return None
    return _Stored(path, _moved(told["places"], 16 + len(head))), told["state"]


def _moved(places: dict[str, Any], by: int) -> dict[str, tuple[int, int]]:
    return {name: (at + by, count) for name, (at, count) in places.items()}
