"""Archives as text that can be changed byte by byte: the parts of a ZIP, one behind the other.

A fuzzer that changes a byte of a compressed part only ever breaks its checksum. So workbooks and
Word documents are kept as parcels, `--part NAME` on a line before each part, and zipped when fed.
"""

from __future__ import annotations

import io
import re
import zipfile

__all__ = ["opened", "packed"]

_MARK = re.compile(rb"(?:\A|\n)--part ([^\n]{1,80})\n")
_MOST_PARTS = 40


def packed(data: bytes) -> bytes:
    r"""Zip a parcel; bytes that are none are returned as they are.

    >>> zipfile.ZipFile(io.BytesIO(packed(b"--part a.xml\n<a/>"))).read("a.xml")
    b'<a/>'
    """
    if not data.startswith(b"--part "):
        return data
    _, *pieces = _MARK.split(data)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        named = dict(zip(pieces[:-1:2], pieces[1::2], strict=True))
        for name, part in [*named.items()][:_MOST_PARTS]:
            # A fixed time, so that the same parcel is the same file.
            info = zipfile.ZipInfo(name.decode("utf-8", "replace"), (1980, 1, 1, 0, 0, 0))
            archive.writestr(info, part)
    return held.getvalue()


def opened(archive: bytes) -> bytes:
    """Make the parcel of an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        return b"\n".join(
            b"--part " + name.encode() + b"\n" + parts.read(name) for name in parts.namelist()
        )
