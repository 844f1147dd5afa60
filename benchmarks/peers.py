"""The pages of two peers: the legs as folium's GeoJson and as `GeoDataFrame.explore` show them.

Leaflet goes inside, so that they open offline as ours does; what else they would fetch (fonts,
jQuery for a legend that can be dragged) is left out, to their favour.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

COLUMNS = ["geometry", "id", "side", "force", "strength", "claimant"]
TOLD = ["force", "strength", "claimant"]
COLOURS = ["#1443b0", "#d9400e"]
_LINKED = re.compile(
    r"""<(?:script[^>]*\bsrc="https?:[^>]*></script>|link[^>]*\bhref="https?:[^>]*>)"""
)
_HEAD = 20_000
"""Links stand before so many letters; what follows is data, and there is much of it."""


def lines_of(legs: Any) -> Any:
    """Return the legs that are lines, with what a tooltip tells."""
    return legs[legs.geom_type == "LineString"][COLUMNS]


def folium_map(legs: Any) -> Any:
    """Show lines as folium does by itself, with a tooltip."""
    import folium

    west, south, east, north = legs.total_bounds
    colours = dict(zip(sorted(legs["side"].unique()), COLOURS, strict=False))
    lines = folium.GeoJson(
        legs,
        style_function=lambda leg: {"color": colours[leg["properties"]["side"]], "weight": 2},
        tooltip=folium.GeoJsonTooltip(TOLD),
    )
    m = folium.Map(tiles=None, zoom_snap=0.25)
    lines.add_to(m)
    m.fit_bounds([[south, west], [north, east]])
    return m


def explore_map(legs: Any) -> Any:
    """Show lines as geopandas does in one call."""
    return legs.explore(
        column="side", categorical=True, cmap=COLOURS, tooltip=TOLD, tiles=None, legend=False,
        style_kwds={"weight": 2},
    )  # fmt: skip


def save_offline(m: Any, path: Path) -> Path:
    """Save a folium map with Leaflet inside and no other link."""
    from geo_movements.page import assets

    html = m.get_root().render()
    head, rest = _LINKED.sub("", html[:_HEAD]), html[_HEAD:]
    code = f"{assets.leaflet_js()}\n{assets.JQUERY}"
    inside = f"<style>{assets.leaflet_css()}</style><script>{code}</script>"
    path.write_text(head.replace("<head>", f"<head>{inside}", 1) + rest, encoding="utf-8")
    return path
