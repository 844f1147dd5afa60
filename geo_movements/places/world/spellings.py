"""Compile the index of spellings, by which `fuzzy` finds names that are near.

A file of its own beside the table. Layout, all little-endian:

header      magic, file size, crc32 of the rest, crc32 of the table's body, number of keys, the
            first bucket of each way to cut and their number, header crc32
bags        the letters of each key in 32 bits, in the order of the table's keys
pairs       the pairs of letters of each key, in 32 bits
sizes       how many bytes each key has in the table's section of keys, its line's end included
buckets     the first posting of each bucket, and their number
postings    numbers of keys, a bucket after another, first the lowest bytes of all, and the
            highest last, which packs better; a key is in a bucket for each segment
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from geo_movements.places.world.compile import Progress
from geo_movements.places.world.segments import (
    PARTS,
    bags,
    codes_of,
    pairs_of,
    scattered,
    segment_hashes,
    slips,
)
from geo_movements.places.world.table import LENGTHS, Table

__all__ = ["HEADER", "HEADER_SIZE", "MAGIC", "write_spellings"]

MAGIC = b"gmfuz\x00\x02\n"
HEADER = struct.Struct(f"<8s4I{len(PARTS) + 1}I")
HEADER_SIZE = HEADER.size + 4
_BLOCK = 1 << 20
_LOW = np.uint64(0xFFFFFFFF)


def write_spellings(table: Table, file: Any, tell: Progress) -> None:
    """Write the index of a table: all keys of one length at once, one way to cut after another."""
    size, crc = HEADER_SIZE, 0
    file.write(bytes(HEADER_SIZE))

    def put(part: NDArray[Any], kind: str = "<u4") -> None:
        nonlocal size, crc
        for first in range(0, len(part), _BLOCK):
            packed = part[first : first + _BLOCK].astype(kind).tobytes()
            file.write(packed)
            size, crc = size + len(packed), crc32(packed, crc)

    counts = [0] * LENGTHS
    for length in range(1, LENGTHS):
        codes = _codes_of_length(table, length)
        counts[length] = len(codes)
        if len(codes):
            put(bags(codes))
    for length in range(1, LENGTHS):
        if counts[length]:
            put(pairs_of(_codes_of_length(table, length)))
    put(_sizes(table.keys), "u1")
    put(np.zeros(-sum(counts) % 4), "u1")
    regions, ends, postings = [0], 0, []
    for done, parts in enumerate(PARTS, 1):
        firsts, owners = _region(table, counts, parts)
        tell("spellings", done * sum(counts), len(PARTS) * sum(counts))
        put(firsts + ends)
        postings.append(owners)
        ends += len(owners)
        regions.append(regions[-1] + len(firsts))
    put(np.array([ends]))
    for byte in range(4):
        for owners in postings:
            put(owners >> 8 * byte & 0xFF, "u1")
    head = HEADER.pack(MAGIC, size, crc, table.crc, sum(counts), *regions)
    file.seek(0)
    file.write(head + crc32(head).to_bytes(4, "little"))


def _region(
    table: Table, counts: Sequence[int], parts: int
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Cut keys into so many segments; return the first posting of each bucket, and the postings.

    Only keys that are long enough to be so many slips from another are cut.
    """
    cut = [length for length in range(1, LENGTHS) if counts[length] and _is_cut(length, parts)]
    postings = parts * sum(counts[length] for length in cut)
    size = postings // 4 + 1
    order, at = np.empty(postings, np.uint64), 0
    for length in cut:
        owners = np.arange(counts[length], dtype=np.uint64) + np.uint64(sum(counts[:length]))
        for hashes in segment_hashes(_codes_of_length(table, length), parts):
            buckets = scattered(hashes, np.uint64(size))
            order[at : at + len(owners)] = buckets << np.uint64(32) | owners
            at += len(owners)
    order.sort()
    firsts = np.searchsorted(order, np.arange(size, dtype=np.uint64) << np.uint64(32))
    return firsts, (order & _LOW).astype(np.uint32)


def _is_cut(length: int, parts: int) -> bool:
    """Tell whether a key may be looked for with one slip less than it has segments."""
    return slips(length) >= parts - 1


def _codes_of_length(table: Table, length: int) -> NDArray[np.uint32]:
    """Return the letters of all keys of one length, one key a row."""
    keys = table.keys_of_length(length)
    return codes_of("".join(keys), len(keys)) if keys else np.empty((0, length), np.uint32)


def _sizes(keys: memoryview) -> NDArray[np.int64]:
    """Return how many bytes each key has, its line's end included: 251 at most."""
    ends = np.flatnonzero(np.frombuffer(keys, np.uint8) == ord("\n")) + 1
    return np.diff(ends, prepend=0)
