"""Compile places into the file that `table` reads: the packaged world, and a user's imports.

Rows stream in; what is kept of them are columns and one text of all names, about 60 bytes a name.
Names are grouped and ranked by sorting arrays, never in a dictionary, so that GeoNames whole fits
into the memory of a laptop.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from geo_movements.errors import GeoMovementsError, OutputError
from geo_movements.places.names import normalise
from geo_movements.places.world import table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LONGEST_KEY", "Entry", "Progress", "compile_gazetteer", "write_whole"]

LONGEST_KEY = 250
"""In bytes: a longer name is not found by it."""
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
MOST_HITS = 65_535
"""Places of one name that are kept, the most prominent of them."""
MOST_BYTES = 2**32 - 1  # offsets have four bytes
_CHUNK = 50_000

Progress = Callable[[str, int], None]
"""Called with a stage ("places" or "names") and how many are done."""


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


def compile_gazetteer(
    entries: Iterable[Entry],
    path: Path,
    sources: Sequence[dict[str, str]],
    *,
    progress: Progress | None = None,
) -> int:
    """Compile entries into a file, whole or not at all; returns how many there were.

    `sources` is what they were taken from (name, version, sha256, licence, attribution), and is
    looked at when all entries are read. The same entries give the same bytes. Raises
    `GeoMovementsError` where there is no entry, where an id is unsound or comes twice, and
    `OutputError` where the file cannot be written or would pass 4 GB.
    """
    tell = progress or (lambda stage, done: None)
    places, names = _read(entries, tell)
    if not places.rows:
        raise GeoMovementsError("there is no place to compile.")
    records, parts, order = places.packed()
    keys = names.grouped(order, places.prominence())
    parts["sources"] = json.dumps(list(sources), ensure_ascii=False, sort_keys=True).encode()
    write_whole(path, lambda file: _write(file, records, parts, keys, tell))
    return len(records)


# --- Reading ------------------------------------------------------------------------------------


def _read(entries: Iterable[Entry], tell: Progress) -> tuple[_Places, _Names]:
    places, names = _Places(), _Names()
    rows = iter(entries)
    done = 0
    while chunk := list(islice(rows, _CHUNK)):
        places.add(chunk)
        names.add(chunk, first=done)
        done += len(chunk)
        tell("places", done)
    return places, names


class _Words(dict[Any, int]):
    """Numbers for the distinct words of a column, as they come."""

    def __missing__(self, word: Any) -> int:
        number = self[word] = len(self)
        return number


class _Places:
    """The columns of the records, in the order of the rows."""

    def __init__(self) -> None:
        self.words = _Words({"": 0})
        self.kinds = _Words()
        self.ids: dict[int, str] = {}  # row -> the id, where it is not GeoNames'
        self.texts = bytearray()
        self.rows = 0
        self.columns: list[NDArray[np.void]] = []
        self.ranks: list[NDArray[np.int64]] = []

    def add(self, chunk: Sequence[Entry]) -> None:
        import numpy as np

        made = np.zeros(len(chunk), _record_type())
        names = [_tidy(entry.name).encode() for entry in chunk]
        sizes = np.fromiter(map(len, names), np.int64, len(names))
        made["number"] = [self._number(row, entry.place_id) for row, entry in
                          enumerate(chunk, self.rows)]  # fmt: skip
        made["lat"] = _degrees([entry.lat for entry in chunk], 90)
        made["lon"] = _degrees([entry.lon for entry in chunk], 180)
        made["uncertainty_km"] = [
            np.nan if entry.uncertainty_km is None else entry.uncertainty_km for entry in chunk
        ]
        # GeoNames counts the people of Asia and of the Earth, which pass four bytes.
        made["population"] = np.clip([entry.population for entry in chunk], 0, 2**32 - 1)
        made["name_at"] = len(self.texts) + np.cumsum(sizes) - sizes
        made["name_size"] = sizes
        made["country"] = self._numbered(self.words, [entry.country for entry in chunk])
        made["admin1"] = self._numbered(self.words, [entry.admin1 or "" for entry in chunk])
        made["feature"] = self._numbered(self.words, [entry.feature_code for entry in chunk])
        pairs = [(entry.precision, entry.attribution) for entry in chunk]
        made["precision"] = self._numbered(self.kinds, pairs)
        made["coast_km"] = [_coast(entry.coast_km) for entry in chunk]
        self.texts += b"".join(names)
        self.rows += len(chunk)
        self.columns.append(made)
        self.ranks.append(np.array([entry.prominence for entry in chunk], np.int64))
        if sizes.max() > 65_535 or len(self.texts) > MOST_BYTES:
            raise GeoMovementsError("a name is longer than 64 kB, or all names than 4 GB.")

    def _number(self, row: int, place_id: str) -> int:
        namespace, colon, rest = place_id.partition(":")
        if namespace == "geonames" and rest.isascii() and rest.isdecimal() and len(rest) < 11:
            number = int(rest)
            if number < 2**32 and str(number) == rest:
                return number
        if not (namespace and colon and rest) or namespace == "geonames" or "\n" in place_id or (
            len(place_id.encode()) > LONGEST_KEY - 1
        ):  # fmt: skip
            raise GeoMovementsError(f'"{place_id[:80]}" is no id of a place.')
        self.ids[row] = place_id
        return 0

    def _numbered(self, words: _Words, values: Sequence[Any]) -> list[int]:
        numbers = [words[value] for value in values]
        if len(words) > 65_535:
            raise GeoMovementsError(
                "more than 65,535 different countries, areas and codes, or attributions."
            )
        return numbers

    def packed(self) -> tuple[NDArray[np.void], dict[str, bytes], NDArray[np.int64]]:
        """Sort the records; returns them, the texts beside them, and the record of each row."""
        import numpy as np

        records = np.concatenate([*self.columns, np.zeros(0, _record_type())])
        self.columns = []
        named = np.fromiter(sorted(self.ids, key=self.ids.__getitem__), np.int64, len(self.ids))
        is_named = np.zeros(len(records), bool)
        is_named[named] = True
        numbered = np.flatnonzero(~is_named)
        numbered = numbered[np.argsort(records["number"][numbered], kind="stable")]
        rows = np.concatenate([numbered, named])
        order = np.empty(len(rows), np.int64)
        order[rows] = np.arange(len(rows))
        ids = [self.ids[row] for row in named.tolist()]
        lines = [f"{place_id}\n".encode() for place_id in ids]
        sizes = np.fromiter(map(len, lines), np.int64, len(lines))
        records["number"][named] = np.cumsum(sizes) - sizes
        records = records[rows]
        numbers = records["number"][: len(numbered)]
        twice = [f"geonames:{number}" for number in numbers[:-1][numbers[1:] == numbers[:-1]][:3]]
        twice += [one for one, other in pairwise(ids) if one == other][:3]
        if twice:
            raise GeoMovementsError(f"an id comes twice: {', '.join(twice)}.")
        self.order = rows
        return (
            records,
            {
                "ids": b"".join(lines),
                "texts": bytes(self.texts),
                "words": _lines(map(_tidy, self.words)),
                "precisions": _lines("\t".join(map(_tidy, pair)) for pair in self.kinds),
            },
            order,
        )

    def prominence(self) -> NDArray[np.int64]:
        """Rank the records: 0 for the most prominent; equals share a rank."""
        import numpy as np

        ranks = np.concatenate([*self.ranks, np.zeros(0, np.int64)])[self.order]
        _, dense = np.unique(-ranks, return_inverse=True)
        return dense.astype(np.int64)


def _record_type() -> np.dtype[np.void]:
    import numpy as np

    return np.dtype(table.COLUMNS)


def _lines(words: Iterable[str]) -> bytes:
    return "\n".join(words).encode()


def _tidy(words: str) -> str:
    """Put one space for any white, and for controls: a name must not steer a terminal."""
    return " ".join(_CONTROLS.sub(" ", words).split())


def _degrees(values: Sequence[float], most: int) -> NDArray[np.int64]:
    import numpy as np

    degrees = np.asarray(values, float)
    if not (np.abs(degrees) <= most).all():
        raise GeoMovementsError(f"a place lies off the Earth: {degrees[~(abs(degrees) <= most)]}.")
    return np.rint(degrees * 1e5).astype(np.int64)


def _coast(km: float | None) -> int:
    return table.NO_COAST if km is None else min(round(km), table.FAR_FROM_COAST)


# --- Names --------------------------------------------------------------------------------------


class _Keys(NamedTuple):
    """The distinct keys, in the order of their buckets, and the postings of each."""

    text: bytes
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    chars: NDArray[np.int64]
    """Characters of a key, 0 for the key of an id."""
    slots: int
    slot: NDArray[np.int64]
    postings: NDArray[np.int64]
    first: NDArray[np.int64]
    hits: NDArray[np.int64]


class _Names:
    """Every key of every row: its bytes, two hashes and its posting."""

    def __init__(self) -> None:
        self.text = bytearray()
        self.columns: list[NDArray[np.void]] = []

    def add(self, chunk: Sequence[Entry], *, first: int) -> None:
        import numpy as np

        keys: list[str] = []
        postings: list[int] = []
        # A loop over names: folding one is a matter of its text, and costs more than the loop.
        for row, entry in enumerate(chunk, first):
            seen = set()
            for alternate, names in ((0, (entry.name, *entry.exact)), (1, entry.alternate)):
                for name in names:
                    key = normalise(name)
                    if key and key not in seen:
                        seen.add(key)
                        keys.append(key)
                        postings.append(2 * row + alternate)
            if not entry.place_id.startswith("geonames:"):
                keys.append(f"={entry.place_id}")
                postings.append(2 * row)
        texts = [key.encode() for key in keys]
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        made = np.zeros(
            len(texts),
            [("hash", "i8"), ("crc", "u4"), ("posting", "u4"), ("start", "u4"), ("size", "u1"),
             ("chars", "u1")],
        )  # fmt: skip
        made["hash"] = np.fromiter(map(hash, keys), np.int64, len(keys))
        made["crc"] = np.fromiter(map(crc32, texts), np.uint32, len(keys))
        made["posting"] = postings
        made["start"] = len(self.text) + np.cumsum(sizes) - sizes
        made["size"] = np.minimum(sizes, 255)
        chars = np.fromiter(map(len, keys), np.int64, len(keys))
        chars[np.fromiter((key[0] == "=" for key in keys), bool, len(keys))] = 0
        made["chars"] = np.minimum(chars, 255)
        self.text += b"".join(texts)
        if len(self.text) > MOST_BYTES:
            raise GeoMovementsError("all names together are longer than 4 GB.")
        self.columns.append(made[sizes <= LONGEST_KEY])

    def grouped(self, order: NDArray[np.int64], rank: NDArray[np.int64]) -> _Keys:
        """Bring equal keys together, the places of each by rank; forgets the rest.

        Keys are equal where both hashes are: 96 bits, one of them keyed anew for each process.
        """
        import numpy as np

        made = np.concatenate(self.columns)
        self.columns = []
        record = order[made["posting"] >> 1]
        alternate = (made["posting"] & 1).astype(np.int64)
        weight = (rank[record] << 33) | (alternate << 32) | record
        sort = np.lexsort((weight, made["hash"], made["crc"]))
        del weight
        made, postings = made[sort], (2 * record + alternate)[sort]
        new = np.ones(len(made), bool)
        new[1:] = (made["crc"][1:] != made["crc"][:-1]) | (made["hash"][1:] != made["hash"][:-1])
        first = np.flatnonzero(new)
        hits = np.diff(first, append=len(made))
        # A key's text is that of its first row, and so in the order of the rows.
        starts = np.minimum.reduceat(made["start"], first) if len(first) else first
        distinct = made[first]
        slots = max(1, 2 * len(first))  # sparse, so that most names are the first of their bucket
        slot = (distinct["crc"] % slots).astype(np.int64)
        by_slot = np.lexsort((starts, slot))
        return _Keys(
            text=bytes(self.text),
            starts=starts[by_slot].astype(np.int64),
            sizes=distinct["size"][by_slot].astype(np.int64),
            chars=distinct["chars"][by_slot].astype(np.int64),
            slots=slots,
            slot=slot[by_slot],
            postings=postings,
            first=first[by_slot],
            hits=np.minimum(hits[by_slot], MOST_HITS),
        )


# --- The file -----------------------------------------------------------------------------------


def write_whole(path: Path, write: Callable[[Any], None]) -> None:
    """Write beside the path and rename, so that there is never half a file there.

    Raises OutputError where it cannot be written.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)  # noqa: PTH101
        os.replace(temporary, path)  # noqa: PTH105
        temporary = None
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(
            f'"{path}" cannot be written ({error.strerror or error}). '
            "Check the folder, and the room on its disk."
        ) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


class _Body:
    """Writes the sections one after another, counting and summing as it goes."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.size = 0
        self.crc = 0
        self.offsets: dict[str, tuple[int, int]] = {}

    def section(self, name: str, parts: Iterable[Any]) -> None:
        start = self.size
        for part in parts:
            self.put(part)
        self.offsets[name] = (table.HEADER_SIZE + start, self.size - start)
        self.put(bytes(-self.size % 4))

    def put(self, part: Any) -> None:
        self.file.write(part)
        self.crc = crc32(part, self.crc)
        self.size += len(part)
        if table.HEADER_SIZE + self.size > MOST_BYTES:
            raise OutputError("a gazetteer may have 4 GB at most. Import less of it at once.")


def _write(
    file: Any,
    records: NDArray[np.void],
    parts: dict[str, bytes],
    keys: _Keys,
    tell: Progress,
) -> None:
    import numpy as np

    body = _Body(file)
    file.write(bytes(table.HEADER_SIZE))
    parts = {"records": records.tobytes(), **parts}
    for name in table.SECTIONS:
        if name == "keys":
            body.section(name, _keys_by_length(keys))
        elif name == "buckets":  # last, since their offsets are absolute
            sizes = 3 + keys.sizes + 4 * keys.hits
            ends = np.cumsum(sizes)
            start = table.HEADER_SIZE + body.size + 4 * (keys.slots + 1)
            if start + int(sizes.sum()) > MOST_BYTES:
                raise OutputError("a gazetteer may have 4 GB at most. Import less of it at once.")
            before = np.searchsorted(keys.slot, np.arange(keys.slots + 1))
            offsets = start + np.concatenate([[0], ends])[before]
            body.section(name, [offsets.astype("<u4").tobytes()])
            for first in range(0, len(sizes), 10 * _CHUNK):
                body.put(_entries(keys, slice(first, first + 10 * _CHUNK)))
                tell("names", min(first + 10 * _CHUNK, len(sizes)))
        else:
            body.section(name, [parts[name]])
    numbered = len(records) - parts["ids"].count(b"\n")
    file.seek(0)
    file.write(table.pack_header(body.offsets, body.size, body.crc, numbered))


def _keys_by_length(keys: _Keys) -> Iterator[bytes]:
    """Distinct keys by length, one a line, after the byte offset of each length."""
    import numpy as np

    order = np.argsort(keys.chars, kind="stable")
    edges = np.searchsorted(keys.chars[order], np.arange(1, table.LENGTHS + 1))
    blocks: list[bytes] = [b""]  # no key has no characters
    for first, last in pairwise(edges.tolist()):
        chosen = order[first:last]
        starts = keys.starts[chosen]
        spans = zip(starts.tolist(), (starts + keys.sizes[chosen]).tolist(), strict=True)
        lines = sorted([keys.text[start:end] for start, end in spans])
        blocks.append(b"\n".join([*lines, b""]) if lines else b"")
    ends = np.cumsum([len(block) for block in blocks])
    yield np.concatenate([[0], ends]).astype("<u4").tobytes()
    yield from blocks


def _entries(keys: _Keys, chosen: slice) -> bytes:
    """Lay out entries of the hash table: length, hits, key, postings."""
    import numpy as np

    sizes, hits = keys.sizes[chosen], keys.hits[chosen]
    whole = 3 + sizes + 4 * hits
    at = np.cumsum(whole) - whole
    made = np.empty(int(whole.sum()), np.uint8)
    made[at] = sizes
    made[at + 1], made[at + 2] = hits & 255, hits >> 8
    text = np.frombuffer(keys.text, np.uint8)
    made[_runs(at + 3, sizes)] = text[_runs(keys.starts[chosen], sizes)]
    postings = keys.postings[_runs(keys.first[chosen], hits)].astype("<u4").view(np.uint8)
    made[_runs(at + 3 + sizes, 4 * hits)] = postings
    return made.tobytes()


def _runs(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count on from each start for its size, one run after another."""
    import numpy as np

    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()))
