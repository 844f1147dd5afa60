"""Whether a page or a picture is well-formed and holds together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

__all__ = ["page_faults", "picture_faults"]

_XLINK = "{http://www.w3.org/1999/xlink}href"
_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list")


def page_faults(text: str) -> Iterator[str]:
    """Parse as HTML5 has it; every id once, and each that is named there."""
    import html5lib

    parser = html5lib.HTMLParser()
    root = parser.parse(text)
    for place, name, more in parser.errors[:5]:
        yield f"at {place}: {name} {more}"
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    ids = Counter(one.get("id") for one in elements if one.get("id") is not None)
    if twice := [name for name, count in ids.items() if count > 1]:
        yield f"ids told twice: {twice[:5]}"
    for one in elements:
        for attribute in _REFERENCES:
            for name in (one.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute} of <{one.tag.rpartition('}')[2]}> names {name}"
    if (html := root.get("lang")) in (None, ""):
        yield f"its language is {html!r}"


def picture_faults(text: str) -> Iterator[str]:
    """Parse as XML; every id once, every reference there, nothing from outside."""
    root = ElementTree.fromstring(text)
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        yield f"it is a {root.tag}"
    elements = list(root.iter())
    ids = Counter(one.get("id") for one in elements if one.get("id") is not None)
    if twice := [name for name, count in ids.items() if count > 1]:
        yield f"ids told twice: {twice[:5]}"
    named = {name for one in elements for name in _named(one)}
    if lost := {name for name in named if name.startswith("#") and name[1:] not in ids}:
        yield f"references to nothing: {sorted(lost)[:5]}"
    outside = {name for name in named if not name.startswith(("#", "data:"))}
    if outside := {name for name in outside if not re.match("https?://", name)}:
        yield f"references to {sorted(outside)[:5]}"


def _named(one: Any) -> Iterator[str]:
    for attribute, value in one.attrib.items():
        if attribute in ("href", _XLINK):
            yield value
        yield from re.findall(r"url\(\s*['\"]?([^'\")]+)", value)
