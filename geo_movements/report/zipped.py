"""Office documents are ZIP archives: the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile

__all__ = ["settled"]

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can hold: no clock is in the file."""


def settled(archive: bytes) -> bytes:
    """Write an archive again, its parts in the same order, without the time of writing."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            info = zipfile.ZipInfo(part.filename, _LONG_AGO)
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(part), zipfile.ZIP_DEFLATED)
    return made.getvalue()
