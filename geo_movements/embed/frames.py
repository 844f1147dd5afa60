"""Frames: the page at its address, or the whole page in an attribute; both in a sandbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from geo_movements.embed import words
from geo_movements.embed.told import Told
from geo_movements.errors import OutputError

__all__ = ["SANDBOX", "Frame", "Size", "framed_address", "iframe", "size", "srcdoc"]

SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""What the page needs: its script, and links to sources that open as pages like any other.

Never allow-same-origin: with scripts it would undo the sandbox where page and document are of one
origin, as in a notebook.
"""
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(px|%|em|rem|vw|vh|ch)?")
_RATIO = re.compile(r"(\d+(?:\.\d+)?)\s*[/:]\s*(\d+(?:\.\d+)?)")
_ROOT = re.compile(r"<html\b", re.I)


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much room a frame takes."""

    width: str
    """A CSS length."""
    height: str
    """A CSS length; "auto" where there is a ratio."""
    ratio: str | None = None
    """Width over height, as CSS writes it."""

    @property
    def attributes(self) -> str:
        """The size as a document's HTML says it, also where styles are stripped."""
        told = [(name, _attribute(getattr(self, name))) for name in ("width", "height")]
        sizes = "".join(f' {name}="{value}"' for name, value in told if value)
        style = "border:0;max-width:100%"
        if not all(value for _, value in told):
            style += f";width:{self.width};height:{self.height}"
        if self.ratio:
            style += f";aspect-ratio:{self.ratio}"
        return f'{sizes} style="{style}"'


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the document decides: where the page is, how large, and with what."""

    src: str | None
    """The address of the page as the frame shows it."""
    page: str | None
    """The address of the whole page."""
    size: Size
    lazy: bool = True
    compact: bool = True
    image: str | None = None
    image_size: tuple[int, int] | None = None
    provider: str | None = None

    def address(self, target: str) -> str:
        """Return the page's address in the frame. Raises `OutputError` where it lacks."""
        if self.src is None:
            raise OutputError(
                f"{target} shows the page from where it is published: give src, as "
                "https://example.org/map.html, or a path from the document to it."
            )
        return self.src


def size(width: int | str, height: int | str) -> Size:
    """Read a size. Raises `OutputError` where it is none.

    >>> size("100%", "3/2")
    Size(width='100%', height='auto', ratio='3/2')
    >>> size(600, 400).attributes
    ' width="600" height="400" style="border:0;max-width:100%"'
    """
    ratio = _RATIO.fullmatch(str(height).strip())
    if ratio and float(ratio[1]) > 0 and float(ratio[2]) > 0:
        return Size(width=_length("width", width), height="auto", ratio=f"{ratio[1]}/{ratio[2]}")
    return Size(width=_length("width", width), height=_length("height", height))


def framed_address(url: str, *, compact: bool) -> str:
    """Ask for the small form of the page; what the address says already is kept.

    >>> framed_address("map.html#movement=sealift", compact=True)
    'map.html#embed&movement=sealift'
    """
    page, _, said = url.partition("#")
    asked = [word for word in said.split("&") if word]
    if compact and "embed" not in asked:
        asked.insert(0, "embed")
    return page + (f"#{'&'.join(asked)}" if asked else "")


def iframe(told: Told, frame: Frame) -> str:
    """Write a frame that loads the published page."""
    return _tag("src", frame.address("iframe"), told, frame)


def srcdoc(told: Told, frame: Frame) -> str:
    """Write a frame that has the whole page inside: nothing is loaded from anywhere."""
    html = told.page()
    if frame.compact:  # such a frame has no address that could ask for it
        html = _ROOT.sub("<html data-embed", html, count=1)
    return _tag("srcdoc", html, told, frame)


def _tag(source: str, value: str, told: Told, frame: Frame) -> str:
    whole = escape(value, quote=True)
    lazy = ' loading="lazy"' if frame.lazy else ""
    return (
        f'<iframe {source}="{whole}" title="{words.html(told.title)}"{frame.size.attributes}'
        f'{lazy} sandbox="{SANDBOX}" allow="fullscreen"></iframe>\n'
    )


def _length(name: str, value: int | str) -> str:
    found = _LENGTH.fullmatch(str(value).strip().lower())
    if found is None or not float(found[1]):
        raise OutputError(
            f'"{words.one_line(str(value))}" is no {name}. Write pixels (600), a length (100%, '
            "40rem), or as height a ratio (3/2)."
        )
    return f"{found[1]}{found[2] or 'px'}"


def _attribute(length: str) -> str | None:
    """Return a length as an attribute takes it: pixels or per cent."""
    if re.fullmatch(r"\d+%", length):
        return length
    pixels = re.fullmatch(r"(\d+)px", length)
    return pixels and pixels[1]
