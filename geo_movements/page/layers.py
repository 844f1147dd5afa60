"""What a reader's own folium layers may hold: folium writes their words into scripts unescaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import folium
from branca.element import Element, Figure, IFrame, Link
from folium.utilities import JsCode

from geo_movements.errors import OutputError
from geo_movements.page.safety import linked

__all__ = ["refuse_layers", "rendered", "walk"]

# branca compiles what it has rendered a second time, as a Jinja template.
_COMPILED = re.compile(r"\{\{|\{%|\{#")
# These end the script that they stand in, or lead away from the page in spite of its policy.
_MARKUP = re.compile(r"<!--|</?script|<(?:meta|base|link|iframe|object|embed|form)\b", re.I)
# folium writes words between backticks: these end them, or run inside them.
_LITERAL = re.compile(r"\$\{|`|\\")
_ADDRESS = re.compile(r"(?:url|link)$|^(?:image|src|source|tiles)$", re.I)
_OWN = ("_parent", "_children", "_id", "_name")


class _Word(NamedTuple):
    """A string somewhere in an element: under which key, and whether as code or as data."""

    key: str
    text: str
    literal: bool


def walk(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield an element and all that hang on it, each with its name and whose it is."""
    yield from _walk(element, (), set())


def refuse_layers(root: Element, *, shell: tuple[Element, ...]) -> None:
    """Raise OutputError, naming each layer, when a layer would fetch, run or break something.

    `shell` is what the page is made of; everything else under `root` is a reader's own. The
    template of a class of one's own is code, and is not read.
    """
    found = [
        f"  {name}: {problem}"
        for element, name in walk(root)
        if not any(element is part for part in shell)
        and not getattr(type(element), "carries_story", False)
        for problem in _problems(element, alone=name == "Element")
    ]
    if found:
        raise OutputError("\n".join(["the page cannot carry these layers:", *dict.fromkeys(found)]))


def rendered(root: Figure) -> str:
    """Render, and leave the figure as it was: branca piles up parts at every rendering."""
    rooms = (root.header, root.html, root.script)
    before = [room._children.copy() for room in rooms]
    try:
        return str(root.render())
    finally:
        for room, children in zip(rooms, before, strict=True):
            room._children = children


def _walk(
    element: Element, owners: tuple[str, ...], seen: set[int]
) -> Iterator[tuple[Element, str]]:
    if id(element) in seen:
        return
    seen.add(id(element))
    name = _name(element)
    path = (name, *owners) if name else owners
    yield element, " of ".join(path)
    for value in [*vars(element).values(), *element._children.values()]:
        if isinstance(value, Element) and value is not element._parent:
            yield from _walk(value, path, seen)


def _name(element: Element) -> str:
    """Return a layer's class and its own name; the page, and a room of it, has none."""
    kind = type(element).__name__
    if kind in {"_Page", "StoryMap", "Figure", "Map"} or (
        kind == "Element" and not element._template_str
    ):
        return ""
    name = str(vars(element).get("layer_name") or "")
    return f"{kind} {name[:60]!r}" if name and element._id not in name else kind


def _problems(element: Element, *, alone: bool) -> Iterator[str]:
    """Tell what is wrong with one element; one `alone` in the page stands in no script."""
    if isinstance(element, Link):
        return  # an asset: refused, and named, when it is not inlined
    if isinstance(element, folium.Icon) and not isinstance(element, folium.CustomIcon):
        yield "its script and its font come from the network. Use folium.DivIcon or CircleMarker."
        return
    if isinstance(element, IFrame):
        yield "the page's policy shows no frames. Give the popup its text."
        return
    for key, value in vars(element).items():
        if key not in _OWN:
            for word in _words(value, key, not alone):
                yield from _complaints(word)


def _words(value: object, key: str, literal: bool) -> Iterator[_Word]:
    if isinstance(value, str):
        yield _Word(key, value, literal)
    elif isinstance(value, JsCode):
        yield _Word("", value.js_code, False)
    elif isinstance(value, Mapping):
        data = key == "data"  # GeoJSON and the like: its values end up as JSON, its keys too
        for name, part in value.items():
            yield _Word("", str(name), literal and not data)
            yield from _words(part, "data" if data else str(name), literal and not data)
    elif isinstance(value, list | tuple | set):
        for part in value:
            yield from _words(part, key, literal)


def _complaints(word: _Word) -> Iterator[str]:
    text = word.text
    if _ADDRESS.search(word.key) and text and not text.startswith("data:"):
        yield (
            f"{word.key} is {text[:120]}, and the page must open with the network off. Remove the "
            "layer (borders and water are in the page already), or give folium a local picture: "
            "it writes that into the page."
        )
        return
    mark = _COMPILED.search(text) or _MARKUP.search(text)
    if not mark and word.literal:
        mark = _LITERAL.search(text)
    if mark:
        yield (
            f"its text holds {mark[0]!r}, which folium would run or break on. Put such text into "
            "the story's tables, where it is safe."
        )
    elif "<" in text:
        for address in linked(text):
            yield f"its text links {address[:120]}, and the page must open with the network off."
