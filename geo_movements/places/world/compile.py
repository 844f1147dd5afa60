"""Compile places into the file that `table` reads: the packaged world, and a user's imports.

Rows come in pieces (see `pieces`), which are merged: records are put in order, and names grouped
and ranked by sorting arrays, one stretch of hashes after another, never in a dictionary. So
GeoNames whole fits into the memory of a laptop.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from geo_movements.disk import place
from geo_movements.errors import GeoMovementsError, OutputError
from geo_movements.places.world import table
from geo_movements.places.world.pieces import (
    BLOCK,
    LONGEST_KEY,
    MOST_BYTES,
    Entry,
    Numbering,
    Piece,
    make_piece,
    runs,
    tidy,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LONGEST_KEY", "Entry", "Progress", "compile_gazetteer", "merge_pieces"]

MOST_HITS = 65_535
"""Places of one name that are kept, the most prominent of them."""
_STRETCH = 2_000_000  # names that are sorted at a time
_BLOCK = 500_000

Progress = Callable[[str, int, int], None]
"""Called with a stage, how many are done, and how many there are (0 where that is not known)."""


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
    tell = progress or _silent
    numbering, pieces, done = Numbering(), [], 0
    rows = iter(entries)
    while chunk := list(islice(rows, BLOCK)):
        pieces.append(make_piece(chunk, numbering))
        done += len(chunk)
        tell("rows", done, 0)
    return merge_pieces(pieces, numbering, path, sources, progress=tell)


def merge_pieces(
    pieces: Sequence[Piece],
    numbering: Numbering,
    path: Path,
    sources: Sequence[dict[str, str]],
    *,
    progress: Progress | None = None,
) -> int:
    """Merge pieces into a compiled file; returns how many places there are.

    Pieces of a multiple of `BLOCK` rows give the bytes of `compile_gazetteer`, and it raises as
    that does.
    """
    tell = progress or _silent
    if not pieces:
        raise GeoMovementsError("there is no place to compile.")
    if sum(piece.size("texts") for piece in pieces) > MOST_BYTES:
        raise GeoMovementsError("all names are longer than 4 GB.")
    records, ids, order = _records(pieces)
    held = [records]  # until they are written
    del records
    parts: dict[str, Callable[[], Iterable[Any]]] = {
        "records": lambda: _blocks(held.pop()),
        "ids": lambda: [ids],
        "texts": lambda: (piece.read("texts") for piece in pieces),
        "words": lambda: [_lines(map(tidy, numbering.words))],
        "precisions": lambda: [_lines("\t".join(map(tidy, pair)) for pair in numbering.kinds)],
        "sources": lambda: [json.dumps(list(sources), ensure_ascii=False, sort_keys=True).encode()],
    }

    numbered = len(order) - ids.count(b"\n")
    place(
        path,
        lambda file: _write(file, parts, numbered, lambda: _grouped(pieces, order, tell), tell),
        folders=True,
    )
    return len(order)


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def _blocks(records: NDArray[np.void]) -> Iterator[bytes]:
    for first in range(0, len(records), _BLOCK):
        yield records[first : first + _BLOCK].tobytes()


def _lines(words: Iterable[str]) -> bytes:
    return "\n".join(words).encode()


# --- Records ------------------------------------------------------------------------------------


def _records(pieces: Sequence[Piece]) -> tuple[NDArray[np.void], bytes, NDArray[np.uint32]]:
    """Put the records in order; returns them, the ids that are texts, and the record of each row.

    Those with GeoNames' numbers come first, by number, then the others by id.
    """
    import numpy as np

    rows = sum(piece.rows for piece in pieces)
    numbers, ids = np.empty(rows, np.uint32), []
    named: list[int] = []
    first = 0
    for piece in pieces:
        numbers[first : first + piece.rows] = piece.read("records")["number"]
        named += (piece.read("id_rows") + first).tolist()
        ids += piece.read("ids").tobytes().decode().split("\n")[:-1]
        first += piece.rows
    by_id = sorted(range(len(ids)), key=ids.__getitem__)
    named_rows = np.array(named, np.int64)[by_id] if ids else np.zeros(0, np.int64)
    is_named = np.zeros(rows, bool)
    is_named[named_rows] = True
    numbered = np.flatnonzero(~is_named)
    numbered = numbered[np.argsort(numbers[numbered], kind="stable")]
    _refuse_twice(numbers[numbered], [ids[at] for at in by_id])
    order = np.empty(rows, np.uint32)
    order[numbered] = np.arange(len(numbered), dtype=np.uint32)
    order[named_rows] = np.arange(len(numbered), rows, dtype=np.uint32)
    lines = [f"{ids[at]}\n".encode() for at in by_id]
    records = np.empty(rows, np.dtype(table.COLUMNS))
    first = text = 0
    for piece in pieces:
        made = piece.read("records").copy()
        made["name_at"] += np.uint32(text)
        records[order[first : first + piece.rows]] = made
        first += piece.rows
        text += piece.size("texts")
    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    records["number"][len(numbered) :] = np.cumsum(sizes) - sizes
    return records, b"".join(lines), order


def _refuse_twice(numbers: NDArray[np.uint32], ids: Sequence[str]) -> None:
    twice = [f"geonames:{number}" for number in numbers[:-1][numbers[1:] == numbers[:-1]][:3]]
    twice += [one for one, other in pairwise(ids) if one == other][:3]
    if twice:
        raise GeoMovementsError(f"an id comes twice: {', '.join(twice)}.")


def _ranks(pieces: Sequence[Piece]) -> NDArray[np.int64]:
    """Rank the rows: 0 for the most prominent; equals share a rank."""
    import numpy as np

    ranks = np.concatenate([piece.read("ranks") for piece in pieces])
    _, dense = np.unique(-ranks, return_inverse=True)
    return dense.astype(np.int64)


# --- Names --------------------------------------------------------------------------------------


class _Keys(NamedTuple):
    """The distinct keys, in the order of their buckets, and the postings of each."""

    text: NDArray[np.uint8]
    starts: NDArray[np.uint32]
    sizes: NDArray[np.uint8]
    chars: NDArray[np.uint8]
    """Characters of a key, 0 for the key of an id."""
    slots: int
    slot: NDArray[np.uint32]
    postings: NDArray[np.uint32]
    first: NDArray[np.uint32]
    hits: NDArray[np.uint16]


def _grouped(pieces: Sequence[Piece], order: NDArray[np.uint32], tell: Progress) -> _Keys:
    """Bring equal keys together, the places of each by rank.

    Keys are equal where both hashes are: 96 bits.
    """
    import numpy as np

    total = sum(piece.keys for piece in pieces)
    edges = np.linspace(0, 2**32, total // _STRETCH + 2).astype(np.int64)
    bounds = [np.searchsorted(piece.read("crc"), edges).tolist() for piece in pieces]
    bases = _bases(pieces)
    rank = _ranks(pieces)
    made, postings, letters = [], [], []
    done = text = hits = 0
    for stretch in range(len(edges) - 1):
        spans = [(at[stretch], at[stretch + 1]) for at in bounds]
        columns, some, theirs = _stretch(pieces, spans, bases, order, rank)
        columns["start"] += np.uint32(text)
        columns["first"] += np.uint32(hits)
        made.append(columns)
        postings.append(some)
        letters.append(theirs)
        text, hits, done = text + len(theirs), hits + len(some), done + len(some)
        if text > MOST_BYTES:
            raise GeoMovementsError("all names together are longer than 4 GB.")
        tell("names", done, total)
    del rank
    distinct = np.concatenate(made)
    made.clear()
    slots = max(1, 2 * len(distinct))  # sparse, so that most names are the first of their bucket
    slot = (distinct["crc"] % np.uint32(slots)).astype(np.uint32)
    # Within a bucket in the order of the rows.
    by_slot = np.argsort(slot.astype(np.uint64) << np.uint64(32) | distinct["ordinal"])
    distinct = distinct[by_slot]
    return _Keys(
        text=np.concatenate(letters),
        starts=distinct["start"],
        sizes=distinct["size"],
        chars=distinct["chars"],
        slots=slots,
        slot=slot[by_slot],
        postings=np.concatenate(postings),
        first=distinct["first"],
        hits=distinct["hits"],
    )


def _bases(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Count how many rows, and how many keys, come before each piece."""
    counts = [(0, 0)]
    for piece in pieces:
        rows, keys = counts[-1]
        counts.append((rows + piece.rows, keys + int(piece.read("ordinal").max(initial=0)) + 1))
    return counts[:-1]


_DISTINCT = [("crc", "u4"), ("ordinal", "u4"), ("start", "u4"), ("first", "u4"), ("hits", "u2"),
             ("size", "u1"), ("chars", "u1")]  # fmt: skip


def _stretch(
    pieces: Sequence[Piece],
    spans: Sequence[tuple[int, int]],
    bases: Sequence[tuple[int, int]],
    order: NDArray[np.uint32],
    rank: NDArray[np.int64],
) -> tuple[NDArray[np.void], NDArray[np.uint32], NDArray[np.uint8]]:
    """Group the keys of one stretch of hashes: the distinct ones, their postings, their text."""
    import numpy as np

    def column(name: str) -> NDArray[Any]:
        return np.concatenate(
            [piece.read(name, *span) for piece, span in zip(pieces, spans, strict=True)]
        )

    crc, hashes, size = column("crc"), column("hash"), column("size")
    row, ordinal, alternate = [], [], []
    for piece, span, (rows, ordinals) in zip(pieces, spans, bases, strict=True):
        posting = piece.read("posting", *span)
        row.append((posting >> 1) + np.uint32(rows))
        alternate.append(posting & 1)
        ordinal.append(piece.read("ordinal", *span) + np.uint32(ordinals))
    place = np.concatenate(row)
    other = np.concatenate(alternate).astype(np.int64)
    record = order[place].astype(np.int64)
    weight = (rank[place] << 33) | (other << 32) | record
    sort = np.lexsort((weight, hashes, crc))
    new = np.ones(len(sort), bool)
    new[1:] = crc[sort][1:] != crc[sort][:-1]
    new[1:] |= hashes[sort][1:] != hashes[sort][:-1]
    first = np.flatnonzero(new)
    distinct = np.empty(len(first), np.dtype(_DISTINCT))
    distinct["crc"] = crc[sort][first]
    if len(first):
        distinct["ordinal"] = np.minimum.reduceat(np.concatenate(ordinal)[sort], first)
    distinct["first"] = first
    distinct["hits"] = np.minimum(np.diff(first, append=len(sort)), MOST_HITS)
    distinct["size"] = size[sort][first]
    distinct["chars"] = column("chars")[sort][first]
    wide = size.astype(np.int64)
    starts = (np.cumsum(wide) - wide)[sort][first]
    chosen = wide[sort][first]
    distinct["start"] = np.cumsum(chosen) - chosen
    letters = _letters(pieces, spans)[runs(starts, chosen)]
    return distinct, (2 * record + other)[sort].astype(np.uint32), letters


def _letters(pieces: Sequence[Piece], spans: Sequence[tuple[int, int]]) -> NDArray[np.uint8]:
    """Return the text of the keys of some spans, one after another."""
    import numpy as np

    parts = []
    for piece, (first, last) in zip(pieces, spans, strict=True):
        sizes = piece.read("size", 0, last).astype(np.int64)
        start = int(sizes[:first].sum())
        parts.append(piece.read("letters", start, start + int(sizes[first:].sum())))
    return np.concatenate(parts)


# --- The file -----------------------------------------------------------------------------------


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
    parts: dict[str, Callable[[], Iterable[Any]]],
    numbered: int,
    grouped: Callable[[], _Keys],
    tell: Progress,
) -> None:
    body = _Body(file)
    file.write(bytes(table.HEADER_SIZE))
    for name in table.SECTIONS:
        if name == "keys":
            keys = grouped()
            body.section(name, _keys_by_length(keys))
        elif name == "buckets":  # last, since their offsets are absolute
            body.section(name, _buckets(keys, table.HEADER_SIZE + body.size))
            for first in range(0, len(keys.sizes), _BLOCK):
                body.put(_entries(keys, slice(first, first + _BLOCK)))
                tell("writing", min(first + _BLOCK, len(keys.sizes)), len(keys.sizes))
        else:
            body.section(name, parts[name]())
    file.seek(0)
    file.write(table.pack_header(body.offsets, body.size, body.crc, numbered))


def _buckets(keys: _Keys, at: int) -> Iterator[bytes]:
    """Tell where each bucket's entries begin, in blocks of buckets."""
    import numpy as np

    ends = np.zeros(len(keys.sizes) + 1, np.int64)
    np.cumsum(3 + keys.sizes.astype(np.int64) + 4 * keys.hits.astype(np.int64), out=ends[1:])
    start = at + 4 * (keys.slots + 1)
    if start + int(ends[-1]) > MOST_BYTES:
        raise OutputError("a gazetteer may have 4 GB at most. Import less of it at once.")
    for first in range(0, keys.slots + 1, _BLOCK):
        wanted = np.arange(first, min(first + _BLOCK, keys.slots + 1), dtype=keys.slot.dtype)
        yield (start + ends[np.searchsorted(keys.slot, wanted)]).astype("<u4").tobytes()


def _keys_by_length(keys: _Keys) -> Iterator[bytes]:
    """Distinct keys by length, one a line, after the byte offset of each length."""
    import numpy as np

    order = np.argsort(keys.chars, kind="stable")
    edges = np.searchsorted(keys.chars[order], np.arange(1, table.LENGTHS + 1))
    sizes = keys.sizes.astype(np.int64) + 1
    totals = [0, *(int(sizes[order[one:other]].sum()) for one, other in pairwise(edges.tolist()))]
    yield np.concatenate([[0], np.cumsum(totals)]).astype("<u4").tobytes()
    text = memoryview(keys.text.data)
    for first, last in pairwise(edges.tolist()):
        chosen = order[first:last]
        starts = keys.starts[chosen].astype(np.int64)
        spans = zip(starts.tolist(), (starts + keys.sizes[chosen]).tolist(), strict=True)
        lines = sorted([bytes(text[start:end]) for start, end in spans])
        yield b"\n".join([*lines, b""]) if lines else b""


def _entries(keys: _Keys, chosen: slice) -> bytes:
    """Lay out entries of the hash table: length, hits, key, postings."""
    import numpy as np

    sizes, hits = keys.sizes[chosen].astype(np.int64), keys.hits[chosen].astype(np.int64)
    whole = 3 + sizes + 4 * hits
    at = np.cumsum(whole) - whole
    made = np.empty(int(whole.sum()), np.uint8)
    made[at] = sizes
    made[at + 1], made[at + 2] = hits & 255, hits >> 8
    made[runs(at + 3, sizes)] = keys.text[runs(keys.starts[chosen].astype(np.int64), sizes)]
    postings = keys.postings[runs(keys.first[chosen].astype(np.int64), hits)]
    made[runs(at + 3 + sizes, 4 * hits)] = postings.astype("<u4").view(np.uint8)
    return made.tobytes()
