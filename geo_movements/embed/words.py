"""Words of a story in another document's language: shown as written, never run."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from geo_movements.errors import OutputError

__all__ = ["address", "html", "markdown", "one_line", "rst", "web_address"]

_BLANK = re.compile(r"[\s\x01-\x1f\x7f-\x9f\u2028\u2029]+")
_LOST = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
"""What no file can hold, or no parser lets through."""
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing, also of what comes after."""
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_IN_ADDRESS = "%/:?#@!$&*+,;=~"
"""Besides letters, digits and -._ what stands in an address as it is."""

_MARKED = re.compile(
    r"""[\\`*_{}\[\]<>|~^$&@"]"""
    r"|^[#+=!:/-]"  # a heading, an item, a line below a heading, a block of some dialect
    r"|(?<=-)-|(?<=\.)\.|(?<=\+)\+|(?<==)=|:(?=\S)|#(?=\S)"  # dashes, dots, emoji, addresses, tags
    r"|(?<=\bwww)\."
)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
"""The beginning of a numbered item."""
_ROLES = re.compile(r"""[\\`*_|<>\[\]{}"@#~^$]|^\W|(?<=-)-|(?<=\.)\.|:(?=\S)""")
_ITEM = re.compile(r"^(\(?(?:\d+|[A-Za-z]+|#))([.)])")


def one_line(words: str) -> str:
    r"""Lay words on one line: no breaks, no control characters, no halves of a character.

    >>> one_line("Wonsan\n to\x00 \ud83dVladivostok ")
    'Wonsan to\ufffd \ufffdVladivostok'
    """
    return _BLANK.sub(" ", _LOST.sub("\ufffd", words)).strip()


def html(words: str) -> str:
    """Write words for HTML, as text or in an attribute.

    >>> html('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return escape(one_line(words), quote=True)


def markdown(words: str) -> str:
    """Write words for Markdown, so that every dialect shows them as they are.

    Numbers of characters, where a backslash would do in CommonMark alone: no dialect reads
    Markdown, a template ({{ }}) or HTML into them.

    >>> markdown("*Kirby* said {{ 3 }}")
    '&#42;Kirby&#42; said &#123;&#123; 3 &#125;&#125;'
    """
    marked = _MARKED.sub(lambda found: f"&#{ord(found[0])};", _isolated(words))
    return _NUMBERED.sub(lambda found: f"{found[1]}&#{ord(found[2])};", marked)


def rst(words: str) -> str:
    r"""Write words for reStructuredText.

    >>> print(rst("*Kirby*: `said`_"))
    \*Kirby\*: \`said\`\_
    """
    roles = _ROLES.sub(lambda found: f"\\{found[0]}", _isolated(words))
    return _ITEM.sub(r"\1\\\2", roles)


def address(url: str) -> str:
    """Check and encode an address: of the web, or relative to the document.

    What would break out of a language that it stands in is percent-encoded. Raises `OutputError`
    where it is empty or of another scheme.

    >>> address("maps/the sealift.html#embed")
    'maps/the%20sealift.html#embed'
    """
    encoded = quote(url.strip(), safe=_IN_ADDRESS, errors="replace")
    if not encoded:
        raise OutputError("the address is empty. Write where the page is published.")
    scheme = _SCHEME.match(encoded)
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise OutputError(
            f'"{one_line(url)}" is no address of the web. Write https://..., or a relative path.'
        )
    return encoded


def web_address(url: str | None) -> str | None:
    """Return the address of a source that may be linked, or None.

    >>> web_address("https://example.org/a b"), web_address("javascript:alert(1)")
    ('https://example.org/a%20b', None)
    """
    if url is None or not re.match(r"https?://", url.strip(), re.I):
        return None
    return address(url)


def _isolated(words: str) -> str:
    """Lay words on one line; where they turn the direction of writing, nothing after them turns."""
    words = one_line(words)
    return f"\u2068{words}\u2069" if _TURNS.search(words) else words
