"""Words of a story in Markdown and on one line: shown as written, never run."""

from __future__ import annotations

import re

__all__ = ["FORBIDDEN", "closed", "isolated", "markdown", "one_line"]

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""What no text holds: control characters (Unicode 16, section 23.1), halves of a pair of
surrogates, and the noncharacters of the first plane. XML cannot carry them, or discourages it."""
_BLANK = re.compile(r"\s+")
"""Spaces, and the ends of lines, paragraphs and pages."""
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing, also of what comes after."""
_CLOSES = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
"""What opens another direction of writing -> what closes it (Unicode, UAX #9)."""
_MARKED = re.compile(
    r"""[\\`*_{}\[\]<>|~^$&@"]"""
    r"|^[#+=!:/-]"  # a heading, an item, a line below a heading, a block of some dialect
    r"|(?<=-)-|(?<=\.)\.|(?<=\+)\+|(?<==)=|#(?=\S)"  # dashes, dots, tags
    r"|(?<!\d):(?=\S)|:(?=[^\s\d])"  # emoji, addresses, attributes; not 12:30
    r"|(?<=\bwww)\."
)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
"""The beginning of a numbered item."""
_OLD = frozenset("\\*_[]>#+-.!")
"""What every dialect since the first reads after a backslash as itself; braces not, since {% would
still be there for a template."""


def one_line(words: str) -> str:
    r"""Lay words on one line: no breaks; U+FFFD for what no text holds.

    >>> one_line("Wonsan\n to\x00 \ud83dVladivostok ")
    'Wonsan to\ufffd \ufffdVladivostok'
    """
    return FORBIDDEN.sub("\ufffd", _BLANK.sub(" ", words)).strip()


def isolated(words: str) -> str:
    """Lay words on one line; where they turn the direction of writing, nothing after them turns."""
    words = one_line(words)
    return f"\u2068{words}\u2069" if _TURNS.search(words) else words


def closed(words: str) -> str:
    r"""Close each other direction of writing that words open, so that nothing after them turns.

    >>> closed("\u202eNIS") == "\u202eNIS\u202c"
    True
    """
    if not _TURNS.search(words):
        return words
    owed: list[str] = []
    for char in words:
        if char in _CLOSES:
            owed.append(_CLOSES[char])
        elif char == "\u2069" and char in owed:
            while owed.pop() != char:  # an isolate ends what was opened in it
                pass
        elif owed and char == owed[-1]:
            owed.pop()
    return words + "".join(reversed(owed))


def markdown(words: str) -> str:
    r"""Write words for Markdown, so that every dialect shows them as they are.

    A backslash where all dialects know it, elsewhere the number of the character, where a
    backslash would do in CommonMark alone: no dialect reads Markdown, HTML or a template ({{ }})
    into them, no smiley, footnote, formula or address.

    >>> print(markdown("*Kirby* said {{ 3 }} at 12:30"))
    \*Kirby\* said &#123;&#123; 3 &#125;&#125; at 12:30
    >>> print(markdown("1. <b> & | a_b :smile:"))
    1\. &#60;b\> &#38; &#124; a\_b &#58;smile:
    >>> markdown("30 km, e.g. (at Kursk): 12.5 - 13")
    '30 km, e.g. (at Kursk): 12.5 - 13'
    """
    marked = _MARKED.sub(_escape, isolated(words))
    return _NUMBERED.sub(r"\1\\\2", marked)


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    return f"\\{sign}" if sign in _OLD else f"&#{ord(sign)};"
