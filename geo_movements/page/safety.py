"""What makes the file safe and whole: escaping, hashes, and no link that leaves the page."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from geo_movements.errors import OutputError

__all__ = [
    "CSP_SLOT",
    "embed_json",
    "inline_assets",
    "linked",
    "mended",
    "numbered",
    "refuse_links",
    "whole",
    "with_policy",
]

CSP_SLOT = "gm-policy-goes-here"
"""Stands in the shell where the policy is put once every script is known."""

_HALVES = re.compile("[\ud800-\udfff]")
_PLAIN = {int, float, bool, type(None)}
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_SCRIPT_LINK = r"""<script\b[^>]*\bsrc\s*=\s*["']?{url}["']?[^>]*>\s*</script>"""
_STYLE_LINK = r"""<link\b[^>]*\bhref\s*=\s*["']?{url}["']?[^>]*/?>"""
_CSS_LINK = re.compile(r"""url\(\s*['"]?(?!data:|#)([^'")\s]+)""", re.I)
_CSS_IMPORT = re.compile(r"""@import\s+(?:url\()?['"]?([^'")\s;]+)""", re.I)
_SCRIPT_TURNS = re.compile(r"<!--|</script", re.I)
"""Where browsers and Python's parser may disagree on the end of a script."""
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_FETCHED = {"src", "srcset", "poster", "data", "background"}
_HREF = {"link", "image", "use", "feimage"}


def mended(text: str) -> str:
    r"""Put U+FFFD for each half of a surrogate pair in a text: no file can be written with one.

    >>> mended("\ud83d!") == "\ufffd!"
    True
    """
    return text if text.isascii() else _HALVES.sub("\ufffd", text)


def whole(value: Any) -> Any:
    r"""Put U+FFFD for each half of a surrogate pair in JSON: no file can be written with one.

    >>> whole({"a": ["Wonsan", "\ud83d"]}) == {"a": ["Wonsan", "\ufffd"]}
    True
    """
    if isinstance(value, str):
        return mended(value)
    if isinstance(value, Mapping):
        return {
            whole(name): part if type(part) in _PLAIN else whole(part)
            for name, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [part if type(part) in _PLAIN else whole(part) for part in value]
    return value


def embed_json(data: object) -> str:
    r"""Write data as JSON that cannot end its script element nor begin another.

    >>> embed_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(
        data, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
    )
    return text.translate(_UNSAFE)


def numbered(html: str, ids: Iterable[str]) -> str:
    """Replace folium's random ids by numbers in order of appearance, so that bytes repeat."""
    known = set(ids)
    order: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        if match[0] not in known:
            return match[0]
        return order.setdefault(match[0], f"{len(order) + 1:04d}")

    return _ID.sub(number, html)


def inline_assets(html: str, assets: Mapping[str, str | Path]) -> tuple[str, int]:
    """Put the named files in the place of the links to their addresses; count the scripts."""
    scripts = 0
    for url, path in sorted(assets.items()):
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise OutputError(f"the asset for {url} cannot be read: {error}") from error
        script = re.sub(r"</(script)", r"<\\/\1", text, flags=re.I).replace("<!--", r"<\!--")
        style = re.sub(r"</(style)", r"<\\/\1", text, flags=re.I)
        html, count = _swap(_SCRIPT_LINK, url, f"<script>{script}</script>", html)
        html, _ = _swap(_STYLE_LINK, url, f"<style>{style}</style>", html)
        scripts += count
    return html, scripts


def linked(html: str) -> list[str]:
    """List the addresses that a browser would fetch while it shows this."""
    parser = _Links()
    parser.feed(html)
    parser.close()
    return list(dict.fromkeys(parser.found))


def refuse_links(html: str) -> None:
    """Raise OutputError, naming them, when the page would fetch anything."""
    if found := linked(html):
        named = "\n".join(f"  {url}" for url in found)
        raise OutputError(
            "the page would link these files, and it must open with the network off:\n"
            f"{named}\nRemove the layer that asks for them, or inline each with "
            'assets={"<address>": "<local file>"}.'
        )


def with_policy(html: str, *, scripts: int, images: Iterable[str] = ()) -> str:
    """Fill in the Content-Security-Policy: scripts by hash, everything else denied.

    `images` are the hosts of online tiles, where somebody asked for them.
    Raises OutputError unless there are just as many script elements as `scripts`: a hash must
    never allow what some text has smuggled in.
    """
    parser = _Scripts()
    parser.feed(html)
    parser.close()
    unclear = any(_SCRIPT_TURNS.search(script) for script in parser.scripts)
    if len(parser.scripts) != scripts or unclear:
        raise OutputError(
            "a layer of your own writes a script element into the page, or ends one. Add a script "
            "with folium.JavascriptLink, and inline it with assets."
        )
    hashes = " ".join(dict.fromkeys(f"'sha256-{_sha256(script)}'" for script in parser.scripts))
    pictures = " ".join(["data:", *images])
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src {pictures}; "
        "font-src 'none'; base-uri 'none'; form-action 'none'"
    )
    return html.replace(CSP_SLOT, policy, 1)


def _swap(pattern: str, url: str, replacement: str, html: str) -> tuple[str, int]:
    return re.subn(pattern.format(url=re.escape(url)), lambda _: replacement, html, flags=re.I)


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


class _Links(HTMLParser):
    """Collects what a browser would fetch while it opens the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        for name, value in attrs:
            fetched = name in _FETCHED or (tag in _HREF and name in {"href", "xlink:href"})
            if fetched and value and not value.startswith(("data:", "#")):
                self.found.append(value)
            if name == "style" and value:
                self.found += _CSS_LINK.findall(value)

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.found += _CSS_LINK.findall(data) + _CSS_IMPORT.findall(data)


class _Scripts(HTMLParser):
    """Collects the text of each script but the story, which is data."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self._runs = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        story = told.pop("id", None) or ""
        data = told == {"type": "application/json"} and story.startswith("gm-story")
        self._runs = tag == "script" and not data
        if self._runs:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._runs = False

    def handle_data(self, data: str) -> None:
        if self._runs:
            self.scripts[-1] += data
