"""A reader's own folium layers: what would fetch, run or break is refused, and named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import folium
import pytest
from branca.element import Element, Figure, MacroElement
from folium.raster_layers import ImageOverlay, VideoOverlay, WmsTileLayer
from jinja2 import Template

from geo_movements.errors import OutputError
from geo_movements.page.safety import CSP_SLOT, with_policy
from geo_movements.page.storymap import StoryMap

Open = Callable[..., Any]
AWAY = "https://a.example/x"
BOX = [[40, 125], [45, 130]]
RING = [[128, 40], [134, 40], [134, 46], [128, 46], [128, 40]]
AREA = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}}
RUNS = (
    "{{ 7*7 }}",
    "{% set a = 1 %}",
    "{# a #}",
    "${7*7}",
    "`tick",
    "C:\\unit",
    "</script>",
    "<script>1</script>",
    "<!-- a",
    '<META http-equiv="refresh" content="0;url=https://a.example">',
    "<base href='https://a.example'>",
    "<link rel=preconnect href='https://a.example'>",
    "<iframe srcdoc='x'></iframe>",
    "<object></object>",
    "<embed>",
    "<form action='https://a.example'></form>",
    f"<img src='{AWAY}'>",
    f"<svg><image href='{AWAY}'/></svg>",
)
CARRIERS: dict[str, Callable[[str], Element]] = {
    "Popup of Circle": lambda words: folium.Circle([43, 131], radius=5, popup=words),
    "Tooltip of Circle": lambda words: folium.Circle([43, 131], radius=5, tooltip=words),
    "DivIcon of Marker": lambda words: folium.Marker([43, 131], icon=folium.DivIcon(html=words)),
    "FeatureGroup": lambda words: folium.FeatureGroup(name=words),
    "Element": lambda words: folium.Marker([43, 131], popup=folium.Popup(Element(words))),
}


@pytest.mark.parametrize("words", RUNS)
@pytest.mark.parametrize("carrier", CARRIERS)
def test_words_that_would_run_or_fetch_are_refused(
    shown: StoryMap, carrier: str, words: str
) -> None:
    CARRIERS[carrier](words).add_to(shown)
    with pytest.raises(OutputError, match=carrier) as told:
        shown.page()
    assert "story's tables" in str(told.value) or AWAY in str(told.value)


@pytest.mark.parametrize(
    ("layer", "named"),
    [
        (lambda: folium.TileLayer("OpenStreetMap"), r"TileLayer .*tile\.openstreetmap\.org"),
        (
            lambda: WmsTileLayer(AWAY, layers="x", name="Wind"),
            f"WmsTileLayer 'Wind' .*: url is {AWAY}",
        ),
        (lambda: ImageOverlay(AWAY, BOX), f"ImageOverlay .*: url is {AWAY}"),
        (lambda: VideoOverlay(AWAY, BOX), f"VideoOverlay .*: video_url is {AWAY}"),
        (
            lambda: folium.Marker([43, 131], icon=folium.CustomIcon(AWAY)),
            f"CustomIcon of Marker .*: icon_url is {AWAY}",
        ),
        (
            lambda: folium.Marker([43, 131], icon=folium.Icon(color="red")),
            r"Icon of Marker .*: .*folium\.DivIcon or CircleMarker",
        ),
        (
            lambda: folium.Marker([43, 131], popup=folium.Popup(folium.IFrame("hi"))),
            "IFrame of Popup of Marker",
        ),
    ],
)
def test_layers_that_need_the_network_are_refused(
    shown: StoryMap, layer: Callable[[], Element], named: str
) -> None:
    ports = folium.FeatureGroup(name="Ports").add_to(shown)
    layer().add_to(ports)
    with pytest.raises(OutputError, match=named) as told:
        shown.page()
    assert "of FeatureGroup 'Ports': " in str(told.value)


def test_every_refusal_is_told_at_once(shown: StoryMap) -> None:
    WmsTileLayer(AWAY, layers="x").add_to(shown)
    folium.Marker([43, 131], icon=folium.Icon()).add_to(shown)
    with pytest.raises(OutputError, match=r"(?s)WmsTileLayer.*Icon of Marker"):
        shown.page()


def test_data_may_hold_what_is_only_text_there(shown: StoryMap, open_page: Open) -> None:
    properties = {"name": "Hawai`i ${x} C:\\dir", "url": AWAY}
    folium.GeoJson(
        {"type": "FeatureCollection", "features": [AREA | {"properties": properties}]},
        tooltip=folium.GeoJsonTooltip(["name"]),
    ).add_to(shown)
    picture = "data:image/png;base64,iVBORw0KGgo="
    folium.Marker([40, 129], icon=folium.CustomIcon(picture), popup="a < b & 'c'").add_to(shown)
    seen = open_page(shown.page())
    assert seen.errors == []
    seen.tab.locator("path.leaflet-interactive").hover(force=True, timeout=3000)
    assert properties["name"] in seen.tab.inner_text(".leaflet-tooltip", timeout=3000)


@pytest.mark.parametrize("words", ["{{ 7*7 }}", "<meta http-equiv=refresh>"])
def test_data_that_would_run_is_refused(shown: StoryMap, words: str) -> None:
    folium.GeoJson(AREA | {"properties": {"name": words}}).add_to(shown)
    with pytest.raises(OutputError, match="GeoJson"):
        shown.page()


def test_scripts_are_counted_before_they_are_allowed(shown: StoryMap) -> None:
    class Smuggler(MacroElement):
        _template = Template("{% macro html(this, kwargs) %}<script>1</script>{% endmacro %}")

    shown.add_child(Smuggler())
    with pytest.raises(OutputError, match="script element"):
        shown.page()
    shell = f"<meta content='{CSP_SLOT}'><script>1</script>"
    assert "sha256" in with_policy(shell, scripts=1)
    for odd in ("<script>2</script>", "<script>'<!--'</script>"):
        with pytest.raises(OutputError, match="script element"):
            with_policy(shell + odd, scripts=1 + ("!" in odd))


def test_popups_cannot_lead_away(shown: StoryMap, open_page: Open) -> None:
    seen = open_page(shown.page())
    left = seen.tab.evaluate(
        """() => $("<p>a<meta http-equiv=refresh content=0><base><iframe></iframe><object></object>"
          + "<embed><form><b>x</b></form><link><script>1</script></p>")[0].outerHTML"""
    )
    assert left == "<p>a</p>"


def test_the_page_itself_is_left_as_it_was(shown: StoryMap) -> None:
    root = shown.get_root()
    assert isinstance(root, Figure)
    assert shown.page() == shown.page()
    assert not root.header._children
