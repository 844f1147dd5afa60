"""The folium map that carries a story: a shell of constant strings around one block of data."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import folium
from branca.element import Figure
from jinja2 import Template

from geo_movements.errors import OutputError
from geo_movements.page import assets as parts
from geo_movements.page.layers import refuse_layers, rendered, walk
from geo_movements.page.safety import numbered
from geo_movements.page.shell import MAP, SHELL, finished, told_in_shell
from geo_movements.schema import IN_NOTEBOOKS, Story
from geo_movements.stages import stage

__all__ = ["StoryMap"]


class _Page(Figure):
    """The whole document."""

    _template = Template(SHELL)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(title=data["title"])
        self.header._children.clear()  # branca's charset: the shell has it
        vars(self).update(told_in_shell(data))


class StoryMap(folium.Map):
    """A `folium.Map` that shows a story; layers added to it are drawn above the story's base.

    `page.render` writes it as one offline file; in Jupyter it shows itself.
    """

    _template = Template(MAP)

    def __init__(self, story: Story, data: Mapping[str, Any]) -> None:
        super().__init__(tiles=None)
        self.story = story
        self.data = data
        self._name = "StoryMap"
        self.jquery = parts.JQUERY
        self.default_js = []  # folium would link Leaflet, jQuery and Bootstrap from the network
        self.default_css = []
        _Page(data).add_child(self)

    @stage("page")
    def page(self, *, assets: Mapping[str, str | Path] | None = None) -> str:
        """Return the finished HTML. Raises OutputError when it would link anything unknown."""
        root = self.get_root()
        if not isinstance(root, Figure):
            raise OutputError("the map was taken out of its page; make a new one with to_map.")
        refuse_layers(root, shell=(root, self))
        html = numbered(rendered(root), (element._id for element, _ in walk(root)))
        return finished(html, self.data, assets)

    def _repr_html_(self, **kwargs: Any) -> str:
        """Show the page in a notebook, in a sandboxed frame."""
        shown: str = import_module(IN_NOTEBOOKS).frame(self)
        return shown

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **kwargs: Any) -> Any:
        """Offer a notebook the page, the figure and words: it takes what its output can hold."""
        return import_module(IN_NOTEBOOKS).bundle(self, include, exclude)
