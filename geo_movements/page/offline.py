"""A folium map of somebody's own as one file that opens with the network off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import folium
from branca.element import Figure

from geo_movements.errors import OutputError
from geo_movements.page import assets as parts
from geo_movements.page.layers import refuse_layers, rendered, walk
from geo_movements.page.safety import (
    CSP_SLOT,
    inline_assets,
    numbered,
    refuse_links,
    with_policy,
)

__all__ = ["offline"]

_HEAD = re.compile(r"<head>", re.I)
_LINKED = r"""\s*<(?:script|link)\b[^>]*\b(?:src|href)\s*=\s*["']{url}["'][^>]*>(?:\s*</script>)?"""
_SCRIPTS = 3
"""What folium says of touch and 3D, Leaflet, the map with its layers."""


def offline(m: folium.Map, *, assets: Mapping[str, str | Path] | None = None) -> str:
    """Return a folium map as one page that links nothing.

    Leaflet goes inside; of the rest that folium links for every map, jQuery is needed by popups
    alone and has a stand-in, and Bootstrap and the icon fonts by `folium.Icon` alone. `assets` is
    as in `render`. Raises OutputError that names each layer, such as tiles, and each address that
    would need the network.
    """
    root = m.get_root()
    if not isinstance(root, Figure):
        raise OutputError("the map was taken out of its page; make it anew.")
    charset = root.header._children.get("meta_http")  # branca's own
    refuse_layers(root, shell=tuple(part for part in (root, m, charset) if part is not None))
    html = rendered(root).replace("\r\n", "\n").replace("\r", "\n")
    html = numbered(html, (element._id for element, _ in walk(root)))
    html, inlined = inline_assets(_with_leaflet(html, m), assets or {})
    refuse_links(html)
    return with_policy(html, scripts=_SCRIPTS + inlined)


def _with_leaflet(html: str, m: folium.Map) -> str:
    """Put Leaflet in the place of all that folium links for every map, and room for the policy."""
    for _, url in [*m.default_js, *m.default_css]:
        html = re.sub(_LINKED.format(url=re.escape(url)), "", html)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{CSP_SLOT}">'
    head = (
        f"<head>\n{policy}\n<style>{parts.leaflet_css()}</style>\n"
        f"<script>{parts.leaflet_js()}\n{parts.JQUERY}</script>"
    )
    return _HEAD.sub(lambda _: head, html, count=1)
