"""Borders, coast, water and towns, embedded: what lies under a story, cropped to it.

    bounds = area_of_interest(story.legs.geometry)
    base = encode(crop(bounds, borders=story.settings.borders))

A whole story shares one frame of continuous longitudes, which may pass 180: `area_of_interest`
finds it, `shift_into` moves a shape into it, `crop` draws the land for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo_movements.basemap.crop import crop
    from geo_movements.basemap.detail import outlined
    from geo_movements.basemap.frame import area_of_interest, shift_into
    from geo_movements.basemap.layers import ATTRIBUTION, country_polygon, credited
    from geo_movements.basemap.naming import place_name
    from geo_movements.basemap.topology import decode, encode
    from geo_movements.basemap.towns import Spot

__all__ = [
    "ATTRIBUTION",
    "Spot",
    "area_of_interest",
    "country_polygon",
    "credited",
    "crop",
    "decode",
    "encode",
    "outlined",
    "place_name",
    "shift_into",
]

_HOMES = {
    "ATTRIBUTION": "layers",
    "Spot": "towns",
    "area_of_interest": "frame",
    "country_polygon": "layers",
    "credited": "layers",
    "crop": "crop",
    "decode": "topology",
    "encode": "topology",
    "outlined": "detail",
    "place_name": "naming",
    "shift_into": "frame",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562), so that no numpy is loaded before it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
