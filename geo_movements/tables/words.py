"""What the readers of dates and strengths share: words made alike, and quoted in a message."""

from __future__ import annotations

import re

__all__ = ["MAX_CHARS", "plain", "quote"]

MAX_CHARS = 200
"""A longer cell is a text, not a date or a number."""

_MAX_QUOTED = 60


def plain(text: str) -> str:
    """Lower the case, and write dashes and spaces in one way.

    >>> plain("8 – 13  October")
    '8 - 13 october'
    """
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", text.lower()).split())


def quote(text: str) -> str:
    """Quote a cell in a message, cut where it is long."""
    return f'"{text if len(text) <= _MAX_QUOTED else text[: _MAX_QUOTED - 3] + "..."}"'
