"""The compiled gazetteer: one memory-mapped file with a hash table of normalised names.

Nothing is loaded and nothing heavy imported: a look-up touches four pages of the file, and a
cold process answers about as fast as Python starts. Layout, all little-endian:

header      magic, file size, crc32 of the rest, how many places are numbered, (offset, size) of
            each section, header crc32
records     36 bytes a place, what `RECORD` says: first those that GeoNames numbers, by number,
            then those with other ids
ids         the ids of the latter, one a line
texts       the places' names, in UTF-8, back to back
words       countries, first-level areas and feature codes, one a line
precisions  precision and attribution, one pair a line
keys        the distinct normalised names by length, for suggestions
sources     JSON: what the file was compiled from
buckets     absolute offsets, one a bucket, then the entries: length, hits, key, postings;
            a posting is 2 * record + (1 for an alternate name). The key of an id that is not
            GeoNames' is "=" and the id; no name folds to such a key
"""

from __future__ import annotations

import mmap
import struct
from zlib import crc32

TYPE_CHECKING = False  # typing itself costs as much as Python's start
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, NoReturn

__all__ = [
    "COLUMNS",
    "FAR_FROM_COAST",
    "HEADER_SIZE",
    "LENGTHS",
    "NO_COAST",
    "RECORD",
    "SECTIONS",
    "Table",
    "pack_header",
]

MAGIC = b"gmgaz\x00\x02\n"
SECTIONS = ("records", "ids", "texts", "words", "precisions", "keys", "sources", "buckets")
RECORD = "<IiifIIHHHHHBx"
"""GeoNames' number or the offset of the id, lat and lon in 1e-5 degrees, uncertainty_km (NaN where
none), population, offset of the name, words of country, admin1 and feature code, precision, bytes
of the name, coast_km in whole kilometres (`NO_COAST` unknown)."""

COLUMNS = [
    ("number", "<u4"), ("lat", "<i4"), ("lon", "<i4"), ("uncertainty_km", "<f4"),
    ("population", "<u4"), ("name_at", "<u4"), ("country", "<u2"), ("admin1", "<u2"),
    ("feature", "<u2"), ("precision", "<u2"), ("name_size", "<u2"), ("coast_km", "u1"),
    ("", "V1"),
]  # fmt: skip
"""The same, as numpy names the types."""

FAR_FROM_COAST, NO_COAST = 254, 255  # the former and more are one
LENGTHS = 252  # no key is longer than 250 bytes
_HEADER = struct.Struct(f"<8sIII{2 * len(SECTIONS)}I")
HEADER_SIZE = _HEADER.size + 4
_RECORD = struct.Struct(RECORD)
_PAIR = struct.Struct("<II")
_ID = struct.Struct("<I")
_ENTRY = struct.Struct("<BH")


def pack_header(
    offsets: dict[str, tuple[int, int]], body_size: int, body_crc: int, numbered: int = 0
) -> bytes:
    """Write the header for sections laid out as `offsets` says.

    `numbered` is how many records, the first ones, have GeoNames' numbers.
    """
    places = [number for name in SECTIONS for number in offsets[name]]
    head = _HEADER.pack(MAGIC, HEADER_SIZE + body_size, body_crc, numbered, *places)
    return head + struct.pack("<I", crc32(head))


class Table:
    """A compiled gazetteer, open for reading; `remedy` is what mends a damaged one."""

    def __init__(self, path: str | Path, remedy: str = "Install geo-movements again.") -> None:
        self._path = path
        self._remedy = remedy
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs a cold start
            head = file.read(HEADER_SIZE)
            if head[:6] == MAGIC[:6] and head[:8] != MAGIC:
                self._fail("was compiled by another version of geo-movements")
            if len(head) < HEADER_SIZE or head[:8] != MAGIC:
                self._fail("is not a compiled gazetteer")
            if crc32(head[:-4]) != _ID.unpack(head[-4:])[0]:
                self._fail("has a damaged header")
            _, size, self._crc, numbered, *places = _HEADER.unpack(head[:-4])
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._map) != size:
            self._fail(f"is truncated: {len(self._map)} bytes of {size}")
        self._sections = dict(
            zip(SECTIONS, zip(places[::2], places[1::2], strict=True), strict=True)
        )
        self._size: int = size
        self._records, record_bytes = self._sections["records"]
        self.numbered: int = numbered
        self.size: int = record_bytes // _RECORD.size
        self._ids, ids_bytes = self._sections["ids"]
        self._ids_end = self._ids + ids_bytes
        self._texts = self._sections["texts"][0]
        self._buckets, bucket_bytes = self._sections["buckets"]
        self._slots: int = bucket_bytes // 4 - 1
        self._first_entry = self._buckets + bucket_bytes
        self._words = self.text("words").split("\n")
        self._precisions = [line.split("\t") for line in self.text("precisions").split("\n")]

    def _fail(self, what: str) -> NoReturn:
        from geo_movements.errors import GeoMovementsError

        raise GeoMovementsError(f"{self._path} {what}. {self._remedy}")

    @property
    def path(self) -> Path:
        """The file."""
        from pathlib import Path

        return Path(self._path)

    def text(self, section: str) -> str:
        """Return a whole text section."""
        start, size = self._sections[section]
        try:
            return self._map[start : start + size].decode()
        except UnicodeDecodeError:
            self._fail(f"is damaged in its {section}")

    def verify(self) -> None:
        """Read the whole file and compare its checksum."""
        if crc32(memoryview(self._map)[HEADER_SIZE:]) != self._crc:
            self._fail("is damaged: its checksum is wrong")

    @property
    def crc(self) -> int:
        """The checksum of what follows the header, which an index of the names is known by."""
        crc: int = self._crc
        return crc

    @property
    def keys(self) -> memoryview:
        """All distinct normalised names in UTF-8, by length, one a line."""
        start, size = self._sections["keys"]
        return memoryview(self._map)[start + 4 * (LENGTHS + 1) : start + size]

    def find(self, key: str) -> tuple[int, ...]:
        """Return the postings of a normalised name, the most prominent place first."""
        wanted = key.encode(errors="surrogatepass")  # half a surrogate is in no name
        file = self._map
        at, stop = _PAIR.unpack_from(file, self._buckets + crc32(wanted) % self._slots * 4)
        if not self._first_entry <= at <= stop <= self._size:
            self._fail("is damaged in its table of names")
        while at < stop:
            size, hits = _ENTRY.unpack_from(file, at)
            at += 3
            after = at + size
            if not size or not hits or after + 4 * hits > stop:
                self._fail("is damaged in its table of names")
            if file[at:after] == wanted:
                if hits == 1:
                    return _ID.unpack_from(file, after)
                return struct.unpack_from(f"<{hits}I", file, after)
            at = after + 4 * hits
        return ()

    def record(
        self, index: int
    ) -> tuple[
        str, str, float, float, str, float | None, str, str | None, str, int, str, float | None
    ]:
        """Return the fields of a place, in the order of `gazetteer.Place`."""
        try:
            fields = _RECORD.unpack_from(self._map, self._records + index * _RECORD.size)
            (number, lat, lon, uncertainty, population, at, country, admin1, feature, kind, size,
             coast) = fields  # fmt: skip
            at += self._texts
            word, (precision, attribution) = self._words, self._precisions[kind]
            return (
                f"geonames:{number}" if index < self.numbered else self._text_id(number),
                self._map[at : at + size].decode(), lat / 1e5, lon / 1e5,
                precision, None if uncertainty != uncertainty else round(uncertainty, 1),
                word[country], word[admin1] or None, word[feature], population, attribution,
                None if coast == NO_COAST else float(coast),
            )  # fmt: skip
        except (struct.error, IndexError, UnicodeDecodeError):
            self._fail("is damaged in its records")

    def _text_id(self, offset: int) -> str:
        start = self._ids + offset
        end = self._map.find(b"\n", start, self._ids_end)
        if end < 0:
            self._fail("is damaged in its ids")
        return self._map[start:end].decode()

    def index_of(self, place_id: str) -> int | None:
        """Return the record of an id, or None."""
        number = place_id.removeprefix("geonames:")
        if number == place_id:
            hits = self.find(f"={place_id}") if place_id else ()
            return hits[0] >> 1 if hits else None
        if not (number.isascii() and number.isdecimal() and len(number) <= 10):
            return None
        return self._numbered_index(int(number))

    def _numbered_index(self, geonameid: int) -> int | None:
        low, high = 0, self.numbered
        while low < high:
            middle = (low + high) // 2
            (found,) = _ID.unpack_from(self._map, self._records + middle * _RECORD.size)
            if found == geonameid:
                return middle
            low, high = (middle + 1, high) if found < geonameid else (low, middle)
        return None

    def names_of(self, index: int) -> list[tuple[str, bool]]:
        """List the normalised names of a place, and whether each is an alternate one; sorted.

        The file is indexed by name, so this searches all of its postings: 20 ms for the world.
        """
        names = []
        for posting in (2 * index, 2 * index + 1):
            sought = _ID.pack(posting)
            at = self._map.find(sought, self._first_entry)
            while at >= 0:
                key = self._key_around(at, posting)
                if key and not key.startswith("="):
                    names.append((key, bool(posting & 1)))
                at = self._map.find(sought, at + 1)
        return sorted(names, key=lambda name: (name[1], name[0]))

    def _key_around(self, position: int, posting: int) -> str | None:
        """Return the key whose postings have this one at a position; None where it is chance."""
        low, high = 0, self._slots
        while low < high:  # the last bucket that begins at or before the position
            middle = (low + high + 1) // 2
            (start,) = _ID.unpack_from(self._map, self._buckets + 4 * middle)
            low, high = (middle, high) if start <= position else (low, middle - 1)
        (at,) = _ID.unpack_from(self._map, self._buckets + 4 * low)
        while at <= position:
            size, hits = _ENTRY.unpack_from(self._map, at)
            postings = at + 3 + size
            after = postings + 4 * hits
            if postings <= position < after:
                chance = (position - postings) % 4
                return None if chance else self._map[at + 3 : postings].decode()
            if not size:
                self._fail("is damaged in its table of names")
            at = after
        return None

    @property
    def names(self) -> int:
        """How many distinct normalised names the file holds."""
        return self._slots // 2 - (self.size - self.numbered)

    @property
    def bytes(self) -> int:
        """The size of the file."""
        return self._size

    def kind(self, feature: int, precision: int) -> tuple[str, str]:
        """Return the precision and the feature code that two columns of a record stand for."""
        return self._precisions[precision][0], self._words[feature]

    def columns(self) -> Any:
        """Return all records as a numpy structured array over the mapped file, read-only."""
        import numpy as np

        return np.frombuffer(self._map, np.dtype(COLUMNS), count=self.size, offset=self._records)

    def keys_of_length(self, length: int) -> list[str]:
        """Return the distinct normalised names of so many characters."""
        start, _ = self._sections["keys"]
        if not 0 <= length < LENGTHS:
            return []
        first, last = _PAIR.unpack_from(self._map, start + 4 * length)
        body = start + 4 * (LENGTHS + 1)
        return self._map[body + first : body + last].decode().split("\n")[:-1]
