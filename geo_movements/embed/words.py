"""Words of a story in another document's language: shown as written, never run."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from geo_movements.errors import OutputError
from geo_movements.markup import isolated, markdown, one_line

__all__ = ["address", "html", "markdown", "one_line", "rst", "web_address"]

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_IN_ADDRESS = "%/:?#@!$&*+,;=~"
"""Besides letters, digits and -._ what stands in an address as it is."""

_ROLES = re.compile(r"""[\\`*_|<>\[\]{}"@#~^$]|^\W|(?<=-)-|(?<=\.)\.|:(?=\S)""")
_ITEM = re.compile(r"^(\(?(?:\d+|[A-Za-z]+|#))([.)])")


def html(words: str) -> str:
    """Write words for HTML, as text or in an attribute.

    >>> html('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return escape(one_line(words), quote=True)


def rst(words: str) -> str:
    r"""Write words for reStructuredText.

    >>> print(rst("*Kirby*: `said`_"))
    \*Kirby\*: \`said\`\_
    """
    roles = _ROLES.sub(lambda found: f"\\{found[0]}", isolated(words))
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
