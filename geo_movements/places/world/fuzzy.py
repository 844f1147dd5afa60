"""Names that are near in spelling, found through an index instead of by comparing with every key.

Near is up to `slips` letters added, dropped, changed or swapped with their neighbour (optimal
string alignment). A key that allows k slips is cut into k + 1 segments: k slips cannot touch them
all, so a near name has at least one of them, shifted by no more than the slips before it
(Li, Deng, Wang and Feng, "Pass-Join", PVLDB 5(3), 2011). A swap across the cut between two
segments would touch both; it is laid to the latter, and the former is looked for with its last
letter swapped out as well. Whoever shares a segment is then weighed by its bag of letters, and
what is left is compared letter by letter, so the index never adds a name or misjudges one.

The index is a file of its own beside the table, checked when it is opened and memory-mapped.
Layout, all little-endian:

header      magic, file size, crc32 of the rest, crc32 of the table's body, number of keys, of
            buckets and of postings, bytes a posting, header crc32
bags        the letters of each key in 32 bits, in the order of the table's keys
starts      where each fourth key begins in the table's section of keys, and the section's size
buckets     the first posting of each bucket, and their number
postings    numbers of keys, a bucket after another; a key is in a bucket for each segment: its
            crc32 in UTF-32, begun with the key's length and the segment's number, modulo buckets
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, NoReturn
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from geo_movements.errors import GeoMovementsError
from geo_movements.places.world.compile import write_whole
from geo_movements.places.world.table import LENGTHS, Table

__all__ = ["Index", "compile_index", "index_path", "near", "open_index", "scan", "slips",
           "write_index"]  # fmt: skip

MAGIC = b"gmfuz\x00\x01\n"
STRIDE = 4  # keys between two starts
MOST_SLIPS = 3
_LONGEST = LENGTHS + MOST_SLIPS  # nothing is near a key of so many letters
_HEADER = struct.Struct("<8s7I")
_PAIR = struct.Struct("<II")
HEADER_SIZE = _HEADER.size + 4

# A bag has two bits for each of the commonest letters (is there one, is there a second) and one
# for the others, the rarest sharing. A slip then sets and clears at most one bit each.
_TWICE = ("aа", "eе", "nн", "iи", "oо", "rр")
_ONCE = ("sс", "lл", "tт", "uу", "hг", "kк", "gі", "cд", "dв", "mм", "bб", "pfпф", "vwьыъ", "yjйяю",
         "zxqзхц", " ")  # fmt: skip
_CLASSES = 26  # the last four are left to other scripts, which are spread over them all
_PLAIN = 0x500  # Latin and Cyrillic end here

_U32 = NDArray[np.uint32]


def slips(length: int) -> int:
    """Tell how many slips are allowed where the shorter of two keys has so many letters."""
    return max(1, min(MOST_SLIPS, length // 4))


def segments(length: int) -> list[tuple[int, int]]:
    """Cut a key into one segment more than it allows slips: the first and past the last letter."""
    parts = slips(length) + 1
    cuts = [length * part // parts for part in range(parts + 1)]
    return list(pairwise(cuts))


# --- Look-up ------------------------------------------------------------------------------------


def near(table: Table, key: str) -> list[tuple[str, float]]:
    """Find the keys of a table within the slips allowed, each with its similarity (0 to 1).

    Through the table's index where there is one; else every key of near length is compared, with
    the same result. Nearest first, then by key. Raises GeoMovementsError when the index is
    damaged.
    """
    if not key or len(key) >= _LONGEST:
        return []
    index = open_index(table)
    if index:
        return scan(key, index.candidates(key))
    reach = slips(len(key))
    return scan(
        key,
        (
            other
            for length in range(len(key) - reach, len(key) + reach + 1)
            for other in table.keys_of_length(length)
        ),
    )


def scan(key: str, others: Iterable[str]) -> list[tuple[str, float]]:
    """Compare a key with others and keep those within the slips that the shorter one allows."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    found = extract(
        key, list(others), scorer=OSA.distance, score_cutoff=slips(len(key)), limit=None
    )
    nearest = [
        (other, 1 - distance / max(len(key), len(other)))
        for other, distance, _ in found
        if distance <= slips(min(len(key), len(other)))
    ]
    return sorted(nearest, key=lambda pair: (-pair[1], pair[0]))


class _Window(NamedTuple):
    """A stretch of a key that a near key may have as a segment, in bytes of UTF-32.

    `instead` is empty, or the letter after the stretch, in place of its last one. `missing` and
    `surplus` are how many letters the near key may have that this one has not, and the other way
    round.
    """

    stretch: slice
    instead: slice
    seed: int
    missing: int
    surplus: int


class _Plan(NamedTuple):
    """Where a key of one length is probed, by window."""

    windows: list[tuple[slice, slice, int]]
    missing: NDArray[np.uint8]
    surplus: NDArray[np.uint8]


@cache  # at most one for each length of a key
def _plan(size: int) -> _Plan:
    """List the windows of a key of `size` letters."""
    windows = list(_windows(size))
    return _Plan(
        windows=[window[:3] for window in windows],
        missing=np.array([window.missing for window in windows], np.uint8),
        surplus=np.array([window.surplus for window in windows], np.uint8),
    )


def _windows(size: int) -> Iterator[_Window]:
    for length in range(max(1, size - slips(size)), size + slips(size) + 1):
        reach, longer = slips(min(size, length)), size - length
        # A slip has a letter missing, one too many or both; those that change the length not both.
        letters = (reach - max(longer, 0), reach - max(-longer, 0))
        # Where fewer slips are allowed than the key is cut for, as many segments fewer will do.
        for number, (first, last) in enumerate(segments(length)[: reach + 1]):
            seed, width = _seed(length, number), last - first
            # The first segment that is whole where the slips before it are as many as the
            # segments: so many may have shifted it, the others what comes after it.
            for start in range(max(0, first - number), min(first + number, size - width) + 1):
                spare = reach - number - abs(longer - (start - first))
                end = start + width
                if spare >= 0:
                    yield _Window(slice(4 * start, 4 * end), slice(0), seed, *letters)
                if spare > 0 and width and end < size:
                    swapped = slice(4 * start, 4 * end - 4), slice(4 * end, 4 * end + 4)
                    yield _Window(*swapped, seed, *letters)


class Index:
    """The index of a table, open for reading: of this one where `table_crc` is the table's."""

    def __init__(self, path: Path, table: Table) -> None:
        self._path = path
        self._keys = table.keys
        with path.open("rb") as file:
            head = file.read(HEADER_SIZE)
            if len(head) < HEADER_SIZE or head[:8] != MAGIC:
                self._fail("is not an index of names")
            if crc32(head[:-4]) != int.from_bytes(head[-4:], "little"):
                self._fail("has a damaged header")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        _, size, crc, self.table_crc, keys, self._size, _, self._width = _HEADER.unpack(head[:-4])
        if len(self._map) != size:
            self._fail(f"is truncated: {len(self._map)} bytes of {size}")
        # A hole would be taken for no such name, so all of it is read: 5 ms for 20 MB.
        if crc32(memoryview(self._map)[HEADER_SIZE:]) != crc:
            self._fail("is damaged: its checksum is wrong")
        groups = -(-keys // STRIDE) + 1
        self._bags = np.frombuffer(self._map, "<u4", keys, HEADER_SIZE)
        self._starts = np.frombuffer(self._map, "<u4", groups, HEADER_SIZE + 4 * keys)
        self._buckets = HEADER_SIZE + 4 * (keys + groups)
        self._postings = self._buckets + 4 * (self._size + 1)

    def _fail(self, what: str) -> NoReturn:
        raise GeoMovementsError(
            f"{self._path} {what}. Compile it again, or delete it: without it, names are compared "
            "one by one."
        )

    def candidates(self, key: str) -> list[str]:
        """Return the keys that share a segment and most letters with a key, and some others."""
        plan = _plan(len(key))
        numbers, sizes = self._numbers(key.encode("utf-32-le", "surrogatepass"), plan.windows)
        bag, bags = _bag(key), self._bags.take(numbers)
        alike = np.bitwise_count(bags & ~bag) <= plan.missing.repeat(sizes)
        alike &= np.bitwise_count(bag & ~bags) <= plan.surplus.repeat(sizes)
        return self._keys_about(numbers[alike])

    def _numbers(
        self, text: bytes, windows: list[tuple[slice, slice, int]]
    ) -> tuple[_U32, list[int]]:
        """Return the numbers of the keys in the windows' buckets, and how many are in each."""
        file, buckets, width, first = self._map, self._size, self._width, self._postings
        packed, sizes = [], []
        for stretch, instead, seed in windows:  # a few dozen, each too little for an array
            bucket = crc32(text[stretch] + text[instead], seed) % buckets
            start, stop = _PAIR.unpack_from(file, self._buckets + 4 * bucket)
            packed.append(file[first + width * start : first + width * stop])
            sizes.append(stop - start)
        packed.append(b"\0\0\0\0")
        # Four bytes from each place on; of three, the fourth is masked.
        wide = np.ndarray(sum(sizes), "<u4", b"".join(packed), strides=(width,))
        return wide & np.uint32((1 << 8 * width) - 1), sizes

    def _keys_about(self, numbers: _U32) -> list[str]:
        """Return some keys with their neighbours: to compare those is cheaper than to part them."""
        groups = numbers // STRIDE
        starts, stops = self._starts.take(groups), self._starts.take(groups + 1)
        spans = set(zip(starts.tolist(), stops.tolist(), strict=True))
        lines = b"".join([self._keys[start:stop] for start, stop in spans])
        try:
            return lines.decode().split("\n")[:-1]
        except UnicodeDecodeError:
            self._fail("is beside a gazetteer whose names are damaged")


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


# --- Hashes and bags ----------------------------------------------------------------------------


def _codes(key: str) -> _U32:
    return np.frombuffer(key.encode("utf-32-le", "surrogatepass"), "<u4")


def _seed(length: int, number: int) -> int:
    return length * (MOST_SLIPS + 1) + number


def _crcs(codes: _U32, seed: int) -> _U32:
    """Return the crc32 of each row's letters in UTF-32, as `zlib.crc32` does with a start."""
    table = _crc_table()
    crcs = np.full(len(codes), seed ^ 0xFFFFFFFF, np.uint32)
    for letters in codes.T:
        for shift in (0, 8, 16, 24):
            crcs = table[(crcs ^ (letters >> np.uint32(shift))) & 0xFF] ^ (crcs >> 8)
    return ~crcs


@cache
def _crc_table() -> _U32:
    crcs = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        crcs = np.where(crcs & 1, (crcs >> 1) ^ np.uint32(0xEDB88320), crcs >> 1)
    return crcs


@cache
def _letter_classes() -> NDArray[np.uint8]:
    classes = (np.arange(_PLAIN) % _CLASSES).astype(np.uint8)
    for number, letters in enumerate((*_TWICE, *_ONCE)):
        classes[[ord(letter) for letter in letters]] = number
    return classes


@cache
def _bits() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return of each bit of a bag its class of letters and how many of it set the bit."""
    twice = len(_TWICE)
    return np.r_[np.arange(_CLASSES), np.arange(twice)], np.r_[[1] * _CLASSES, [2] * twice]


def _bag(key: str) -> np.uint32:
    """Return the bag of one key, as `_bags` does for many."""
    bag = 0
    for letter in key:
        one, second = _bits_of(letter)
        bag |= second if bag & one else one
    return np.uint32(bag)


@lru_cache(maxsize=4096)
def _bits_of(letter: str) -> tuple[int, int]:
    """Return the bits that a letter sets the first time and again."""
    one, two = _bags(_codes(letter)[np.newaxis])[0], _bags(_codes(2 * letter)[np.newaxis])[0]
    return int(one), int(two)


def _bags(codes: _U32) -> _U32:
    """Return the bags of keys, one a row, all of one length."""
    rows = len(codes)
    plain = _letter_classes()[np.minimum(codes, _PLAIN - 1)]
    classes = np.where(codes < _PLAIN, plain, codes % _CLASSES)
    places = classes + _CLASSES * np.arange(rows)[:, np.newaxis]
    counts = np.bincount(places.ravel(), minlength=_CLASSES * rows).reshape(rows, _CLASSES)
    letters, least = _bits()
    packed = np.packbits(counts[:, letters] >= least, axis=1, bitorder="little")
    return np.ascontiguousarray(packed).view("<u4").ravel()


# --- Compiling ----------------------------------------------------------------------------------


def write_index(table: Table) -> Path:
    """Compile the index of a table beside it, whole or not at all; return its path.

    Raises OutputError where it cannot be written.
    """
    path = index_path(table.path)
    compiled = compile_index(table)
    write_whole(path, lambda file: file.write(compiled))
    open_index.cache_clear()
    return path


def compile_index(table: Table) -> bytes:
    """Compile the index of a table. The same table gives the same bytes.

    In columns, all keys of one length at once: some 2 seconds for a million keys.
    """
    keys, bags = 0, [np.empty(0, "<u4")]
    hashes, owners = [np.empty(0, np.uint32)], [np.empty(0, np.uint64)]
    for length in range(1, LENGTHS):
        codes = _codes_of_length(table, length)
        if not len(codes):
            continue
        bags.append(_bags(codes))
        for number, (start, end) in enumerate(segments(length)):
            hashes.append(_crcs(codes[:, start:end], _seed(length, number)))
            owners.append(np.arange(keys, keys + len(codes), dtype=np.uint64))
        keys += len(codes)
    postings = sum(map(len, owners))
    size = postings // 4 + 1
    buckets = (np.concatenate(hashes) % np.uint32(size)).astype(np.uint64)
    order = (buckets << np.uint64(32)) | np.concatenate(owners)
    order.sort()
    firsts = np.searchsorted(order, np.arange(size + 1, dtype=np.uint64) << np.uint64(32))
    width = 3 if keys < 1 << 24 else 4
    packed = order.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :width]
    body = b"".join([
        np.concatenate(bags).astype("<u4").tobytes(),
        _starts(table.keys, keys).tobytes(),
        firsts.astype("<u4").tobytes(),
        packed.tobytes(),
    ])  # fmt: skip
    head = _HEADER.pack(
        MAGIC, HEADER_SIZE + len(body), crc32(body), table.crc, keys, size, postings, width
    )
    return head + crc32(head).to_bytes(4, "little") + body


def _codes_of_length(table: Table, length: int) -> _U32:
    """Return the letters of all keys of one length, one key a row."""
    text = "".join(table.keys_of_length(length))
    return _codes(text).reshape(-1, length)


def _starts(keys: memoryview, number: int) -> _U32:
    """Return where each fourth key begins, and where the last one ends."""
    begins = np.flatnonzero(np.frombuffer(keys, np.uint8) == ord("\n")) + 1
    begins = np.concatenate([[0], begins])
    return np.append(begins[:number:STRIDE], len(keys)).astype("<u4")
