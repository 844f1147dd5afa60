"""A story on a folium map that somebody has already: as one layer, beside their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import folium
from branca.element import Element, Figure
from folium.map import Layer
from jinja2 import Template

from geo_movements.errors import OutputError
from geo_movements.page import assets as parts
from geo_movements.page.columns import pack
from geo_movements.page.payload import in_columns
from geo_movements.page.safety import embed_json
from geo_movements.schema import Story

__all__ = ["StoryLayer", "add_to"]

NAME = "Movements"
"""In a map's LayerControl: a title of the story's would be compiled there."""


class StoryLayer(Layer):
    """A story as a layer of a folium map, drawn on a canvas of its own.

    Everything of the story arrives as a template *variable* of an element that branca does not
    compile again.
    """

    carries_story = True
    _template = Template(
        """
{% macro script(this, kwargs) %}
var {{ this.get_name() }} = gmOverlay(document.getElementById("gm-story-{{ this.get_name() }}"));
{% endmacro %}
"""
    )

    def __init__(self, data: Mapping[str, Any], *, name: str = NAME) -> None:
        super().__init__(name=name, overlay=True, control=True, show=True)
        self._name = "StoryLayer"
        ground = {"basemap": "", "attributions": [], "overlays": {}}
        self.data = embed_json(pack({**data, **ground}))

    def render(self, **kwargs: Any) -> Any:
        """Put the data, and once for all stories the viewer, into the page."""
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise OutputError(
                "the map was taken out of its page: make it anew, then add the story."
            )
        figure.header.add_child(_Style(), name="gm_overlay_style")
        figure.html.add_child(_Block(self.get_name(), self.data), name=f"{self.get_name()}_data")
        figure.script.add_child(_Viewer(), name="gm_overlay_viewer")
        return super().render(**kwargs)  # type: ignore[no-untyped-call]


class _Style(Element):
    carries_story = True
    _template = Template("<style>\n{{ this.css }}\n</style>")

    def __init__(self) -> None:
        super().__init__()
        self.css = parts.overlay_css()


class _Block(Element):
    carries_story = True
    _template = Template(
        '<script type="application/json" id="gm-story-{{ this.layer }}">{{ this.data }}</script>'
    )

    def __init__(self, layer: str, data: str) -> None:
        super().__init__()
        self.layer = layer
        self.data = data


class _Viewer(Element):
    """The viewer as a function: each call has a state of its own, for a story of its own."""

    carries_story = True
    _template = Template("const gmOverlay = (block) => {\n{{ this.code }}\n};")

    def __init__(self) -> None:
        super().__init__()
        self.code = f"{parts.overlay_js()}\nreturn overlay_js.overlay(block);"


def add_to(m: folium.Map, story: Story) -> folium.Map:
    """Put a story on a folium map, with its own layers and tiles, and return that map.

    Lines, places and names are one layer, "Movements" in a `folium.LayerControl`; pointing at a
    line tells who says what, a click opens the claim in full, and a small legend opens below.
    There is no list and no timeline: `to_map` makes the page that has them. Several stories go on
    one map. Raises OutputError where `m` is no folium map.

    >>> import folium
    >>> import geo_movements as gm
    >>> story = gm.build(*(lambda p: (p, gm.resolve(p)))(gm.read("data/dprk-2024")))
    >>> gm.add_to(folium.Map([45, 131], zoom_start=4), story).get_name()[:4]
    'map_'
    """
    if not isinstance(m, folium.Map):
        raise OutputError(f"{type(m).__name__} is no folium.Map. Give the map, then the story.")
    there = sum(isinstance(child, StoryLayer) for child in m._children.values())
    m.add_child(StoryLayer(in_columns(story), name=f"{NAME} {there + 1}" if there else NAME))
    return m
