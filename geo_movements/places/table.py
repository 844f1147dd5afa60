"""The compiled gazetteer: one memory-mapped file with a hash table of normalised names.

Nothing is loaded and nothing heavy imported: a look-up touches four pages of the file, and a
cold process answers about as fast as Python starts. Layout, all little-endian:

header      magic, file size, crc32 of the rest, (offset, size) of each section, header crc32
records     32 bytes a place, by GeoNames id: what `RECORD` says
texts       the places' names, in UTF-8, back to back
words       countries, first-level areas and feature codes, one a line
precisions  precision and attribution, one pair a line
keys        the distinct normalised names by length, for suggestions
sources     JSON: what the file was compiled from
buckets     absolute offsets, one a bucket, then the entries: length, hits, key, postings;
            a posting is 2 * record + (1 for an alternate name)
"""

from __future__ import annotations

import mmap
import struct
from zlib import crc32

TYPE_CHECKING = False  # typing itself costs as much as Python's start
if TYPE_CHECKING:
    from pathlib import Path
    from typing import NoReturn

__all__ = ["HEADER_SIZE", "LENGTHS", "RECORD", "SECTIONS", "Table", "pack_header"]

MAGIC = b"gmgaz\x00\x01\n"
SECTIONS = ("records", "texts", "words", "precisions", "keys", "sources", "buckets")
RECORD = "<IiifIIHHHBB"
"""GeoNames id, lat and lon in 1e-5 degrees, uncertainty_km (NaN where none), population, offset of
the name, words of country, admin1 and feature code, bytes of the name, precision."""

LENGTHS = 252  # no key is longer than 250 bytes
_HEADER = struct.Struct(f"<8sII{2 * len(SECTIONS)}I")
HEADER_SIZE = _HEADER.size + 4
_RECORD = struct.Struct(RECORD)
_PAIR = struct.Struct("<II")
_ID = struct.Struct("<I")
_ENTRY = struct.Struct("<BH")


def pack_header(offsets: dict[str, tuple[int, int]], body_size: int, body_crc: int) -> bytes:
    """Write the header for sections laid out as `offsets` says."""
    places = [number for name in SECTIONS for number in offsets[name]]
    head = _HEADER.pack(MAGIC, HEADER_SIZE + body_size, body_crc, *places)
    return head + struct.pack("<I", crc32(head))


class Table:
    """A compiled gazetteer, open for reading."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs a cold start
            head = file.read(HEADER_SIZE)
            if len(head) < HEADER_SIZE or head[:8] != MAGIC:
                self._fail("is not a compiled gazetteer")
            if crc32(head[:-4]) != _ID.unpack(head[-4:])[0]:
                self._fail("has a damaged header")
            _, size, self._crc, *places = _HEADER.unpack(head[:-4])
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._map) != size:
            self._fail(f"is truncated: {len(self._map)} bytes of {size}")
        self._sections = dict(
            zip(SECTIONS, zip(places[::2], places[1::2], strict=True), strict=True)
        )
        self._size = size
        self._records, record_bytes = self._sections["records"]
        self.size: int = record_bytes // _RECORD.size
        self._texts = self._sections["texts"][0]
        self._buckets, bucket_bytes = self._sections["buckets"]
        self._slots = bucket_bytes // 4 - 1
        self._first_entry = self._buckets + bucket_bytes
        self._words = self.text("words").split("\n")
        self._precisions = [line.split("\t") for line in self.text("precisions").split("\n")]

    def _fail(self, what: str) -> NoReturn:
        from geo_movements.errors import GeoMovementsError

        raise GeoMovementsError(f"{self.path} {what}. Install geo-movements again.")

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
        wanted = key.encode()
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
    ) -> tuple[str, str, float, float, str, float | None, str, str | None, str, int, str]:
        """Return the fields of a place, in the order of `gazetteer.Place`."""
        try:
            fields = _RECORD.unpack_from(self._map, self._records + index * _RECORD.size)
            number, lat, lon, uncertainty, population, at, country, admin1, feature, size, kind = (
                fields
            )
            at += self._texts
            word, (precision, attribution) = self._words, self._precisions[kind]
            return (
                f"geonames:{number}", self._map[at : at + size].decode(), lat / 1e5, lon / 1e5,
                precision, None if uncertainty != uncertainty else round(uncertainty, 1),
                word[country], word[admin1] or None, word[feature], population, attribution,
            )  # fmt: skip
        except (struct.error, IndexError, UnicodeDecodeError):
            self._fail("is damaged in its records")

    def index_of(self, geonameid: int) -> int | None:
        """Return the record of a GeoNames id, or None."""
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            (found,) = _ID.unpack_from(self._map, self._records + middle * _RECORD.size)
            if found == geonameid:
                return middle
            low, high = (middle + 1, high) if found < geonameid else (low, middle)
        return None

    def keys_of_length(self, length: int) -> list[str]:
        """Return the distinct normalised names of so many characters."""
        start, _ = self._sections["keys"]
        if not 0 <= length < LENGTHS:
            return []
        first, last = _PAIR.unpack_from(self._map, start + 4 * length)
        body = start + 4 * (LENGTHS + 1)
        return self._map[body + first : body + last].decode().split("\n")[:-1]
