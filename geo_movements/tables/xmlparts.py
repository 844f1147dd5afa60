"""The XML in an archive (XLSX, ODS, DOCX), counted before a library is let at it.

What is XML is told by how a part begins, not by its name: a workbook may call its sheet anything.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from geo_movements.errors import ParseError

__all__ = ["VastError", "blocks", "elements", "refuse_elements"]

_PIECE = 1 << 20
_MARK = b"\xef\xbb\xbf"
"""What some programs put before UTF-8."""
_BLANK = b"\t\n\r "
_LONGEST = 1000
"""No declaration of XML is longer."""
_WIDE = re.compile(rb"\xfe\xff|\xff\xfe|<\x00|\x00[\t\n\r <]\x00|\x00\x00\x00<|\x4c\x6f\xa7\x94")
"""How XML begins in UTF-16, UTF-32 and EBCDIC, in which nothing that is counted would be found."""
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']?([^\"'?]*)")
_COUNTABLE = {b"utf-8", b"utf8", b"us-ascii"}
_SAVE = "Save it again with a common program."


class VastError(ParseError):
    """What is in an archive is too large to be read, though its file may be small."""


def refuse_elements(archive: zipfile.ZipFile, most: int, hint: str) -> None:
    """Raise `VastError` where all XML of an archive has more elements than `most`."""
    count = sum(map(elements, blocks(archive)))
    if count > most:
        raise VastError(f"it has {count:,} elements; {most:,} are the most.", hint)


def elements(block: bytes) -> int:
    """Count the elements that begin in a block, and comments."""
    return block.count(b"<") - block.count(b"</")


def blocks(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """Yield all XML of an archive in blocks, each of whole tags.

    Raises `VastError` where a part is not in UTF-8, since it could not be counted.
    """
    for part in archive.infolist():
        with archive.open(part) as file:
            begin = file.read(_PIECE)
            if _is_xml(part.filename, begin):
                for block in _whole(file, begin):
                    if b"\x00" in block:
                        raise _foreign(part.filename)
                    yield block


def _whole(file: IO[bytes], piece: bytes) -> Iterator[bytes]:
    """Cut before a `<`, which stands nowhere within a tag."""
    held: list[bytes] = []
    while piece:
        cut = piece.rfind(b"<")
        if cut >= 0:
            yield b"".join([*held, piece[:cut]])
            held = []
        held.append(piece[max(cut, 0) :])
        piece = file.read(_PIECE)
    yield b"".join(held)


def _is_xml(name: str, begin: bytes) -> bool:
    text = begin.removeprefix(_MARK).lstrip(_BLANK)
    if _WIDE.match(begin):
        raise _foreign(name)
    if text.startswith(b"<?xml"):
        declared, ended, _ = text[:_LONGEST].partition(b"?>")
        encodings = {name.strip().lower() for name in _ENCODING.findall(declared)}
        if not ended or encodings - _COUNTABLE:
            raise _foreign(name)
    return not text or text.startswith(b"<")


def _foreign(name: str) -> VastError:
    return VastError(f'its part "{name[:60]}" is XML in another encoding than UTF-8.', _SAVE)
