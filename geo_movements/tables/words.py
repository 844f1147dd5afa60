"""What readers of cells share: words made alike, quoted, and free of what no text holds."""

from __future__ import annotations

import re

from geo_movements.markup import FORBIDDEN

__all__ = ["MAX_CHARS", "forbidden_in", "plain", "quote", "readable", "visible", "visible_lines"]

MAX_CHARS = 200
"""A longer cell is a text, not a date or a number."""

_MAX_QUOTED = 60

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""What moves or hides other words of a line; not the joiners that Persian spells with."""


def forbidden_in(text: str) -> str:
    r"""Name the characters of a text that no text holds, each once.

    >>> forbidden_in("Won\x00\x00san\x1b")
    'U+0000, U+001B'
    """
    return ", ".join(dict.fromkeys(f"U+{ord(one):04X}" for one in FORBIDDEN.findall(text)))


def plain(text: str) -> str:
    """Lower the case, and write dashes and spaces in one way.

    >>> plain("8 – 13  October")
    '8 - 13 october'
    """
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", text.lower()).split())


def quote(text: str) -> str:
    """Quote a cell in a message, cut where it is long."""
    return f'"{text if len(text) <= _MAX_QUOTED else text[: _MAX_QUOTED - 3] + "..."}"'


def readable(text: str) -> str:
    r"""Put U+FFFD in the place of each character that no text holds.

    >>> readable("Won\x00san")
    'Won�san'
    """
    return FORBIDDEN.sub("\ufffd", text)


def visible(text: str) -> str:
    r"""Write what moves or hides the other words of a line so that it shows: for a terminal.

    >>> visible("a\x1b[2Jb\rc")
    'a\\x1b[2Jb\\rc'
    """
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def visible_lines(text: str) -> str:
    r"""Write lines for a terminal: no word in them moves its cursor, or hides other words.

    >>> visible_lines("wrote a\x1b[2Jb\nand c")
    'wrote a\\x1b[2Jb\nand c'
    """
    return "\n".join(map(visible, text.split("\n")))
