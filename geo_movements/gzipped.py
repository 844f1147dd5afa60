"""Bytes under gzip, the same from every Python."""

from __future__ import annotations

import gzip

__all__ = ["gzipped"]

_SYSTEM = 9
"""Where the header names the system (RFC 1952, 2.3): Python 3.13 has "unknown" where others name
theirs."""
_UNKNOWN = b"\xff"


def gzipped(data: bytes, level: int = 9) -> bytes:
    """Compress bytes, without a clock and without the system's name.

    >>> gzipped(b"")[:10].hex()
    '1f8b08000000000002ff'
    """
    told = gzip.compress(data, level, mtime=0)
    return told[:_SYSTEM] + _UNKNOWN + told[_SYSTEM + 1 :]
