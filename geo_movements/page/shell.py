"""The shell of a page: constant strings around one block of data, and a story alone in it.

A story that nobody puts layers on needs no folium, whose import takes longer than the page itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from jinja2 import Template

from geo_movements.languages import Words, load
from geo_movements.page import assets as parts
from geo_movements.page.columns import pack
from geo_movements.page.records import plain
from geo_movements.page.safety import (
    CSP_SLOT,
    embed_json,
    inline_assets,
    refuse_links,
    whole,
    with_policy,
)
from geo_movements.page.tongues import squeezed
from geo_movements.stages import stage

__all__ = ["MAP", "SHELL", "finished", "page_alone", "told_in_shell"]

# Everything of the story arrives as a template *variable*: branca compiles what a MacroElement
# renders a second time, and a place named "{{ ... }}" would run there as Python.
SHELL = """<!DOCTYPE html>
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

MAP = """
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
"""The map in the shell: its element, and the script that begins it."""
_SHELL_SCRIPTS = 3
"""Leaflet, the map with its layers, the viewer."""
_CARDS = 100
"""No more movements are told twice, for who reads without scripts."""
_DESCRIBED = 300
"""A search engine shows no more letters of a description."""


class _Room(NamedTuple):
    """A room of the shell whose text is known: what folium would render, laid out as it does."""

    text: str = ""

    def render(self, **kwargs: Any) -> str:
        """Give the text."""
        return self.text


@stage("page")
def page_alone(data: Mapping[str, Any], *, assets: Mapping[str, str | Path] | None = None) -> str:
    """Return the finished page of a payload without layers: the text of `StoryMap(...).page()`.

    Raises OutputError where an asset cannot be read.
    """
    name = "story_map_0001"  # folium's name of it, its random id numbered
    this = SimpleNamespace(get_name=lambda: name, jquery=parts.JQUERY)
    macros: Any = Template(MAP).module
    html, script = (
        _Room("\n    " + str(macro(this, {})).removesuffix("\n"))
        for macro in (macros.html, macros.script)
    )
    told = SimpleNamespace(**told_in_shell(data), header=_Room(), html=html, script=script)
    return finished(Template(SHELL).render(this=told, kwargs={}), data, assets)


def finished(
    html: str, data: Mapping[str, Any], assets: Mapping[str, str | Path] | None = None
) -> str:
    """Inline what a rendered page would link, and give it its policy.

    Raises OutputError when it would link anything unknown.
    """
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    html, inlined = inline_assets(html, assets or {})
    refuse_links(html)
    hosts = (data.get("tiles") or {}).get("hosts", ())
    return with_policy(html, scripts=_SHELL_SCRIPTS + inlined, images=hosts)


def told_in_shell(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the shell's template asks for by name, of a payload."""
    overlays = {code: squeezed(over) for code, over in data["overlays"].items()}
    return {
        "title": data["title"],
        "language": data["language"],
        "direction": data["direction"],
        "words": _words(load(data["language"])),
        "story": data,
        "cards": whole(plain(data["cards"][:_CARDS])),
        "sources": whole(plain(data["sources"])),
        "description": _description(data),
        "data": embed_json(pack({**data, "overlays": overlays})),
        "policy": CSP_SLOT,
        "leaflet_css": parts.leaflet_css(),
        "leaflet_js": parts.leaflet_js(),
        "viewer_css": parts.viewer_css(),
        "viewer_js": parts.viewer_js(),
    }


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
