"""Online tiles, only where somebody asks for them: any provider that xyzservices knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from geo_movements.errors import ParseError
from geo_movements.tables.words import quote

__all__ = ["Tiles", "find_tiles"]

_HOST = re.compile(r"https://([a-z0-9.{}-]+(?::\d+)?)/", re.I)
_NAMED = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?", re.I)
"""What may enter the page's policy, whatever map.toml says of subdomains."""


class Tiles(NamedTuple):
    """What the viewer needs to fetch tiles, and the hosts that its policy must let it ask."""

    url: str
    attribution: str
    max_zoom: int
    subdomains: tuple[str, ...]
    hosts: tuple[str, ...]


def find_tiles(asked: str | Mapping[str, str]) -> Tiles:
    """Look up a provider by its name, such as "OpenStreetMap.Mapnik".

    A provider that wants a key takes a table instead: name, and what it wants, such as apikey.
    The key then stands in the page for anyone to read. Raises ParseError for a provider that is
    not known, lacks its key or is not reached by https.
    """
    import xyzservices  # type: ignore[import-untyped]

    given = {"name": asked} if isinstance(asked, str) else dict(asked)
    name = given.pop("name", "")
    try:
        provider = xyzservices.providers.query_name(name)
    except ValueError:
        raise ParseError(
            f"no provider of tiles is called {quote(name)}.", "Write one of xyzservices' names."
        ) from None
    provider = xyzservices.TileProvider({**provider, **given})
    if provider.requires_token():
        wanted = ", ".join(key for key, value in provider.items() if "<insert" in str(value))
        raise ParseError(
            f'"{name}" wants {wanted}.',
            f'Write tiles = {{name = "{name}", {wanted} = "..."}}; it will stand in the page.',
        )
    url = _address(provider)
    subdomains = tuple(provider.get("subdomains", ""))
    found = _HOST.match(url)
    if found is None:
        raise ParseError(f'"{name}" is not reached by https.', "Choose another provider.")
    hosts = _hosts(found[1], subdomains)
    zoom = str(provider.get("max_zoom", 18))
    if not all(map(_NAMED.fullmatch, hosts)) or not re.fullmatch("[0-9]{1,2}", zoom):
        raise ParseError(
            f'"{name}" has odd subdomains or zooms.', "Leave out what you gave of them."
        )
    return Tiles(
        url=url,
        attribution=provider.attribution,
        max_zoom=int(zoom),
        subdomains=subdomains,
        hosts=hosts,
    )


def _address(provider: Any) -> str:
    """Fill in a provider's address, but for what the page fills in.

    Its slots are plain names: Python's own would look into what they name, or write gigabytes.
    """
    odd = ParseError(
        f"the address of {quote(str(provider.get('name')))} cannot be filled in.",
        "Leave out what you gave of it.",
    )
    if re.search(r"[{}]", re.sub(r"\{[a-zA-Z_]+\}", "", str(provider.get("url")))):
        raise odd
    try:
        return str(provider.build_url(scale_factor="{r}", fill_subdomain=False))
    except (AttributeError, LookupError, TypeError, ValueError):
        raise odd from None


def _hosts(host: str, subdomains: tuple[str, ...]) -> tuple[str, ...]:
    if "{s}" not in host:
        return (f"https://{host}",)
    return tuple(f"https://{host.replace('{s}', one)}" for one in subdomains)
