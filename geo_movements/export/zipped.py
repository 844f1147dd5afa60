"""ZIP archives, which many formats are: the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

__all__ = ["packed", "settled"]

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can hold: no clock is in the file."""


def packed(parts: Iterable[tuple[str, Iterable[bytes]]]) -> bytes:
    """Pack parts, each told in pieces, in their order and without a time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, pieces in parts:
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with archive.open(info, "w") as part:
                for piece in pieces:
                    part.write(piece)
    return made.getvalue()


def settled(archive: bytes, mend: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """Pack an archive again, its parts in the same order, without the time of writing.

    `mend` is given the name and the content of each part, and returns what it shall be.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        read = ((part.filename, old.read(part)) for part in old.infolist())
        return packed((name, [mend(name, told) if mend else told]) for name, told in read)
