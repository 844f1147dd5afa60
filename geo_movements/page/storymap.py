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
from geo_movements.languages import Words, load
from geo_movements.page import assets as parts
from geo_movements.page.columns import pack
from geo_movements.page.layers import refuse_layers, rendered, walk
from geo_movements.page.records import plain
from geo_movements.page.safety import (
    CSP_SLOT,
    embed_json,
    inline_assets,
    numbered,
    refuse_links,
    whole,
    with_policy,
)
from geo_movements.page.tongues import squeezed
from geo_movements.schema import IN_NOTEBOOKS, Story
from geo_movements.stages import stage

__all__ = ["StoryMap"]

# Everything of the story arrives as a template *variable*: branca compiles what a MacroElement
# renders a second time, and a place named "{{ ... }}" would run there as Python.
_SHELL = """<!DOCTYPE html>
<html lang="{{ this.language|e }}" dir="{{ this.direction|e }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ this.policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>{{ this.title|e }}</title>
<meta name="description" content="{{ this.description|e }}">
<style>
{{ this.leaflet_css }}
</style>
<style>
{{ this.viewer_css }}
</style>
<noscript><style>
#gm-app, #gm-live { display: none }
body { box-sizing: border-box; max-width: 44rem; height: auto; margin: 0 auto; padding: 16px;
  color: var(--gm-ink); font: 15px/1.5 var(--gm-font); overflow-wrap: anywhere }
h2 { margin: 24px 0 4px; font-size: 17px }
</style></noscript>
{{ this.header.render(**kwargs) }}
</head>
<body>
<main id="gm-app">
<section id="gm-panel" aria-label="{{ this.words.panel|e }}"></section>
<section id="gm-stage" aria-label="{{ this.words.stage|e }}" aria-describedby="gm-text">
<div id="gm-text">
{%- for sentence in this.story.summary %}
<p><bdi>{{ sentence|e }}</bdi></p>
{%- endfor %}
</div>
{{ this.html.render(**kwargs) }}
</section>
<section id="gm-key" aria-label="{{ this.words.key|e }}"></section>
<section id="gm-time" aria-label="{{ this.words.time|e }}"></section>
</main>
<p id="gm-live" role="status" aria-live="polite"></p>
<noscript>
<h1><bdi>{{ this.title|e }}</bdi></h1>
{%- if this.story.subtitle %}
<p><bdi>{{ this.story.subtitle|e }}</bdi></p>
{%- endif %}
{%- for sentence in this.story.summary %}
<p><bdi>{{ sentence|e }}</bdi></p>
{%- endfor %}
{%- for card in this.cards %}
<h2><bdi>{{ card.title|e }}</bdi></h2>
<ul>
{%- for row in card.rows %}
<li><b><bdi>{{ (row.claimant or "")|e }}</bdi></b> <bdi>{{ row.text|e }}</bdi>
{%- if row.sources %} [{{ row.sources|join(", ") }}]{% endif %}</li>
{%- endfor %}
</ul>
{%- endfor %}
<ol>
{%- for source in this.sources %}
<li value="{{ source.n|int }}">
{%- for words in (source.publisher, source.title, source.published, source.url) if words %}
<bdi>{{ words|e }}</bdi>
{%- endfor %}
</li>
{%- endfor %}
</ol>
<p>{{ this.words.scripts|e }}</p>
</noscript>
<script type="application/json" id="gm-story">{{ this.data }}</script>
<script>{{ this.leaflet_js }}</script>
<script>
{{ this.script.render(**kwargs) }}
</script>
<script>
{{ this.viewer_js }}
</script>
</body>
</html>
"""


_SHELL_SCRIPTS = 3
"""Leaflet, the map with its layers, the viewer."""
_CARDS = 100
"""No more movements are told twice, for who reads without scripts."""
_DESCRIBED = 300
"""A search engine shows no more letters of a description."""


class _Page(Figure):
    """The whole document."""

    _template = Template(_SHELL)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(title=data["title"])
        self.header._children.clear()  # branca's charset: the shell has it
        self.language = data["language"]
        self.direction = data["direction"]
        self.words = _words(load(data["language"]))
        self.story = data
        self.cards = whole(plain(data["cards"][:_CARDS]))
        self.sources = whole(plain(data["sources"]))
        self.description = _description(data)
        overlays = {code: squeezed(over) for code, over in data["overlays"].items()}
        self.data = embed_json(pack({**data, "overlays": overlays}))
        self.policy = CSP_SLOT
        self.leaflet_css = parts.leaflet_css()
        self.leaflet_js = parts.leaflet_js()
        self.viewer_css = parts.viewer_css()
        self.viewer_js = parts.viewer_js()


def _words(language: Words) -> dict[str, str]:
    """Say what the shell says itself: the names of its rooms."""
    return {
        "panel": language.say("The story"),
        "stage": language.say("Map"),
        "key": language.say("Legend"),
        "time": language.say("Timeline"),
        "scripts": language.say("This map needs JavaScript."),
    }


def _description(data: Mapping[str, Any]) -> str:
    """Join as many sentences as a search engine would show, and one at least."""
    told = [words for words in (data["subtitle"], *data["summary"]) if words]
    joined = [" ".join(told[:count]) for count in range(1, len(told) + 1)]
    return next((words for words in reversed(joined) if len(words) <= _DESCRIBED), told[0])


class StoryMap(folium.Map):
    """A `folium.Map` that shows a story; layers added to it are drawn above the story's base.

    `page.render` writes it as one offline file; in Jupyter it shows itself.
    """

    _template = Template(
        """
{% macro html(this, kwargs) %}
<div class="folium-map" id="{{ this.get_name() }}"></div>
{% endmacro %}
{% macro script(this, kwargs) %}
{{ this.jquery }}
var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
  center: [0, 0], zoom: 2, zoomSnap: 0.25, zoomDelta: 0.75, wheelPxPerZoomLevel: 100,
  zoomControl: false, attributionControl: false
});
window.gmMap = {{ this.get_name() }};
{% endmacro %}
"""
    )

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
        html = rendered(root).replace("\r\n", "\n").replace("\r", "\n")
        html = numbered(html, (element._id for element, _ in walk(root)))
        html, inlined = inline_assets(html, assets or {})
        refuse_links(html)
        hosts = (self.data.get("tiles") or {}).get("hosts", ())
        return with_policy(html, scripts=_SHELL_SCRIPTS + inlined, images=hosts)

    def _repr_html_(self, **kwargs: Any) -> str:
        """Show the page in a notebook, in a sandboxed frame."""
        shown: str = import_module(IN_NOTEBOOKS).frame(self)
        return shown

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **kwargs: Any) -> Any:
        """Offer a notebook the page, the figure and words: it takes what its output can hold."""
        return import_module(IN_NOTEBOOKS).bundle(self, include, exclude)
