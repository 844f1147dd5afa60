"""A story on a map that somebody has already: beside their layers, and as harmless as the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import folium
import pytest
from branca.element import Figure
from folium.plugins import MarkerCluster

import geo_movements as gm
from geo_movements.errors import OutputError
from geo_movements.schema import Story

from .conftest import Seen, make_story

pytestmark = pytest.mark.browser
LAYERS = (
    "Object.keys(window).filter((name) => /^story_layer_/.test(name)).map((name) => window[name])"
)
READY = f"""(count) => new Promise((done) => {{
  const look = () => {{
    const states = {LAYERS}.map(({{ state }}) => state);
    if (states.length < count || !states.every(({{ ready }}) => ready)) return setTimeout(look, 10);
    done(states.length);
  }};
  look();
}})"""
ON_LINE = f"""(claim) => {{
  const {{ lines }} = {LAYERS}[0].state.scene;
  const {{ points }} = lines.find(({{ mark }}) => mark.claims.includes(claim));
  const [x, y] = points[Math.floor(points.length * 0.4)];
  const canvas = document.querySelector(".leaflet-gmStory-pane canvas").getBoundingClientRect();
  return [x + canvas.left, y + canvas.top];
}}"""


def plain_map() -> folium.Map:
    return folium.Map([46, 110], zoom_start=4, tiles=None)


@pytest.fixture
def opened(tabs: Any, tmp_path: Path) -> Iterator[Any]:
    """Open maps of folium's offline, and give their tabs back."""
    pages: list[Seen] = []

    def opened(html: str, stories: int) -> Seen:
        file = tmp_path / "own.html"
        file.write_text(html, encoding="utf-8", newline="")
        seen = tabs.free.pop() if tabs.free else tabs._new()
        pages.append(seen)
        seen.tab.goto("about:blank")
        seen.tab.set_viewport_size({"width": 1000, "height": 700})
        seen.requests.clear()
        seen.errors.clear()
        seen.tab.goto(file.as_uri())
        assert seen.tab.evaluate(READY, stories) == stories
        return seen

    yield opened
    tabs.free += pages


def saved(m: folium.Map, folder: Path) -> str:
    return gm.save(m, folder / "map.html").read_text(encoding="utf-8")


def test_lines_stand_beside_layers_of_ones_own(story: Story, opened: Any, tmp_path: Path) -> None:
    m = plain_map()
    folium.CircleMarker([50, 105], popup="my own").add_to(m)
    folium.GeoJson({"type": "Point", "coordinates": [100, 50]}, marker=folium.Circle()).add_to(m)
    assert gm.add_to(m, story) is m
    folium.LayerControl().add_to(m)
    seen = opened(saved(m, tmp_path), 1)
    state = f"{LAYERS}[0].state"
    assert seen.tab.evaluate(f"{state}.scene.lines.length") > 5
    assert "Vladivostok" in seen.tab.evaluate(f"{state}.labels.map(({{ text }}) => text)")
    assert seen.tab.locator("path.leaflet-interactive").count() == 2
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []
    assert seen.errors == []
    x, y = seen.tab.evaluate(ON_LINE, 3)
    seen.tab.mouse.move(x, y)
    assert "White House" in seen.tab.inner_text(".gm-tip")
    seen.tab.mouse.click(x, y)
    words = seen.tab.inner_text(".gm-words")
    for said in ("White House (John Kirby)", "at least 3,000", "A lower bound.", "CNN"):
        assert said in words
    assert seen.tab.evaluate(f"{state}.chosen") == [3]
    seen.tab.keyboard.press("Escape")
    seen.tab.locator(".gm-words").wait_for(state="detached", timeout=3000)  # it fades
    assert seen.tab.evaluate(f"{state}.chosen") == []


def test_a_layer_control_takes_it_away_and_brings_it_back(
    story: Story, opened: Any, tmp_path: Path
) -> None:
    m = gm.add_to(plain_map(), story)
    folium.LayerControl(collapsed=False).add_to(m)
    seen = opened(saved(m, tmp_path), 1)
    box = seen.tab.get_by_label("Movements")
    box.uncheck()
    assert seen.tab.locator(".leaflet-gmStory-pane canvas").count() == 0
    assert seen.tab.locator(".gm-on-map").count() == 0
    seen.tab.mouse.move(500, 300)
    box.check()
    seen.tab.locator(".leaflet-gmStory-pane canvas").wait_for(state="attached", timeout=3000)
    assert seen.errors == []


def test_several_stories_each_keep_their_own(story: Story, opened: Any, tmp_path: Path) -> None:
    second = make_story(None, title="Another", color_by="claimant")
    m = gm.add_to(gm.add_to(plain_map(), story), second)
    names = [child.layer_name for child in m._children.values() if hasattr(child, "layer_name")]
    assert names == ["Movements", "Movements 2"]
    html = saved(m, tmp_path)
    assert html.count("const gmOverlay =") == 1
    seen = opened(html, 2)
    assert seen.tab.locator(".gm-on-map summary").all_text_contents() == [
        "Another",
        story.settings.title,
    ]
    assert seen.tab.locator(".leaflet-gmStory-pane canvas").count() == 2
    assert seen.errors == []


def test_hostile_words_are_only_words(hostile_story: Story, opened: Any, tmp_path: Path) -> None:
    m = gm.add_to(plain_map(), hostile_story)
    html = saved(m, tmp_path)
    shown = re.sub(r'<script type="application/json".*?</script>', "", html, flags=re.S)
    for words in ("{{ 7*7 }}", "window.hacked", "${7*7}"):
        assert words not in shown
    seen = opened(html, 1)
    for claim in (0, 3, 9):
        seen.tab.wait_for_timeout(400)  # the map moves so that a popup is seen whole
        x, y = seen.tab.evaluate(ON_LINE, claim)
        seen.tab.mouse.move(x, y)
        seen.tab.mouse.click(x, y)
        seen.tab.locator(".gm-words").wait_for(timeout=3000)
        seen.tab.keyboard.press("Escape")
        seen.tab.locator(".gm-words").wait_for(state="detached", timeout=3000)
    seen.tab.locator(".gm-on-map summary").click()
    assert seen.tab.inner_text(".gm-on-map summary") == hostile_story.settings.title
    assert seen.tab.evaluate("window.hacked") is None
    assert seen.tab.locator("img").count() == 0
    assert seen.errors == []


def test_folium_saves_it_too_and_links_nothing_of_ours(story: Story, tmp_path: Path) -> None:
    links = re.compile(r"""(?:src|href)=["'](https?://[^"']+)""")
    plain_map().save(str(tmp_path / "bare.html"))
    m = gm.add_to(plain_map(), story)
    m.save(str(tmp_path / "own.html"))
    bare, own = [(tmp_path / name).read_text("utf-8") for name in ("bare.html", "own.html")]
    assert links.findall(own) == links.findall(bare)
    assert "gmOverlay(document" in own and "gm-story-story_layer" in own


def test_both_show_themselves_in_a_notebook(story: Story) -> None:
    for shown in (gm.to_map(story), gm.add_to(plain_map(), story)):
        html = shown._repr_html_()
        assert "<iframe" in html and "gm-story" in html


def test_the_same_map_gives_the_same_bytes(story: Story, tmp_path: Path) -> None:
    first, second = [saved(gm.add_to(plain_map(), story), tmp_path) for _ in range(2)]
    assert first == second
    assert "default-src &#x27;none&#x27;" in first or "default-src 'none'" in first


def test_what_needs_the_network_is_named(story: Story, tmp_path: Path) -> None:
    m = gm.add_to(folium.Map([46, 110], zoom_start=4), story)
    with pytest.raises(OutputError, match="TileLayer"):
        gm.save(m, tmp_path / "map.html")
    m = gm.add_to(plain_map(), story)
    MarkerCluster([[43, 131]]).add_to(m)  # type: ignore[no-untyped-call]
    with pytest.raises(OutputError, match="markercluster"):
        gm.save(m, tmp_path / "map.html")
    assert not (tmp_path / "map.html").exists()


def test_plugins_come_with_their_assets(story: Story, opened: Any, tmp_path: Path) -> None:
    m = gm.add_to(plain_map(), story)
    root = m.get_root()
    assert isinstance(root, Figure)
    root.header.add_child(folium.JavascriptLink("https://a.example/plugin.js"))
    script = tmp_path / "plugin.js"
    script.write_text("window.plugged = L.version;", encoding="utf-8")
    page = gm.save(m, tmp_path / "map.html", assets={"https://a.example/plugin.js": script})
    seen = opened(page.read_text("utf-8"), 1)
    assert seen.tab.evaluate("window.plugged") == "1.9.4"
    assert seen.errors == []


def test_a_second_story_goes_on_the_page_as_well(story: Story, opened: Any) -> None:
    m = gm.to_map(story)
    gm.add_to(m, make_story(None, title="Another"))
    seen = opened(m.page(), 1)
    seen.tab.locator("#gm-panel h1").wait_for(timeout=9000)
    assert seen.tab.locator(".gm-on-map summary").inner_text() == "Another"
    assert seen.errors == []


def test_only_maps_take_stories(story: Story, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="FeatureGroup is no folium"):
        gm.add_to(folium.FeatureGroup(), story)  # type: ignore[arg-type]
    with pytest.raises(OutputError, match="Map is no story"):
        gm.save(gm.add_to(plain_map(), story), tmp_path / "x.geojson")
