"""Makes archives as no program would: bombs, wrong sizes, names that lead out, parts twice."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from itertools import repeat
from pathlib import Path

__all__ = ["cut", "flat", "nested", "overlapping", "squeezed", "with_sizes", "zipped"]

_PIECE = 1 << 20


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """Pack parts under their names, whatever these are."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content,
                             compress_type=zipfile.ZIP_DEFLATED)  # fmt: skip
    return raw.getvalue()


def flat(path: Path, parts: Mapping[str, bytes | str], name: str, pieces: Iterator[bytes]) -> None:
    """Write an archive with one large part, a piece at a time: nothing large is in memory here."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
        with archive.open(name, "w", force_zip64=True) as part:
            for piece in pieces:
                part.write(piece)


def squeezed(begin: str, unit: str, count: int, end: str) -> Iterator[bytes]:
    """Yield a long text in pieces: a unit so many times, between a beginning and an end."""
    yield begin.encode()
    each = max(1, _PIECE // len(unit))
    piece = (unit * each).encode()
    yield from repeat(piece, count // each)
    yield (unit * (count % each) + end).encode()


def nested(levels: int, name: str, wide: int = 10) -> bytes:
    """Pack archives in archives; the innermost holds a megabyte of zeros."""
    raw = zipped({name: b"0" * 1_000_000})
    for level in range(levels):
        raw = zipped({f"{level}-{number}.zip": raw for number in range(wide)} | {name: raw})
    return raw


def overlapping(parts: Mapping[str, bytes | str], name: str, size: int, count: int) -> bytes:
    """Make an archive whose directory lists one packed part under many names."""
    raw = bytearray(zipped(parts))
    end = raw.rfind(b"PK\x05\x06")
    total, length, start = struct.unpack("<HII", raw[end + 10 : end + 20])
    directory = bytes(raw[start : start + length])
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"0" * size
    packed = packer.compress(content) + packer.flush()
    head = struct.pack(
        "<HHHHHIIIHH", 20, 0, 8, 0, 33, zlib.crc32(content), len(packed), size, len(name), 0
    )
    at = start
    body = b"PK\x03\x04" + head + name.encode() + packed
    for number in range(count):
        other = f"{number:05}{name}".encode()
        told = struct.pack(
            "<HHHHHHIIIHHHHHII", 20, 20, 0, 8, 0, 33, zlib.crc32(content), len(packed), size,
            len(other), 0, 0, 0, 0, 0, at,
        )  # fmt: skip
        directory += b"PK\x01\x02" + told + other
    count += total
    tail = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), start + len(body), 0)
    return bytes(raw[:start]) + body + directory + b"PK\x05\x06" + tail


def with_sizes(raw: bytes, name: str, size: int) -> bytes:
    """Let the directory and the header of an archive say another size of a part, unpacked."""
    told = bytearray(raw)
    word = name.encode()
    for mark, at_size, at_name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = told.find(mark)
        while at >= 0:
            if told[at + at_name : at + at_name + len(word)] == word:
                told[at + at_size : at + at_size + 4] = struct.pack("<I", size)
            at = told.find(mark, at + 4)
    return bytes(told)


def cut(raw: bytes, share: float) -> bytes:
    """Cut bytes off after a share of them."""
    return raw[: int(len(raw) * share)]
