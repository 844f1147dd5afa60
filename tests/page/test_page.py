"""The file: whole, safe, and the same every time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import folium
import pytest
import shapely
from branca.element import Figure, JavascriptLink
from shapely import LineString, Point

from geo_movements import page as gm_page
from geo_movements.errors import OutputError
from geo_movements.page.assets import LEAFLET_SHA256, leaflet_css, leaflet_js
from geo_movements.page.reading import unpack
from geo_movements.page.safety import embed_json, inline_assets, numbered, refuse_links
from geo_movements.page.storymap import StoryMap
from geo_movements.schema import Story

from .conftest import TOWNS, leg, make_story, places_table, unpacked
from .routed import wiggled

Render = Callable[[Story], str]
DATA = re.compile(r'<script type="application/json" id="gm-story">(.*?)</script>', re.S)


def decoded(html: str) -> Any:
    match = DATA.search(html)
    assert match
    return unpack(json.loads(match[1]))


def test_data_comes_back_as_it_went_in(hostile_story: Story, rendered: Render) -> None:
    html = rendered(hostile_story)
    assert decoded(html) == json.loads(json.dumps(gm_page.payload(hostile_story)))
    assert html.count("</html>") == 1


def test_json_cannot_leave_its_element() -> None:
    words = "</script><!-- & \u2028 \u2029 {{ 7*7 }}"
    text = embed_json({"a": words})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"a": words}


def test_templates_in_the_story_are_not_run(hostile_story: Story, rendered: Render) -> None:
    html = rendered(hostile_story)
    assert "{{ 7*7 }}" in html
    assert "{% x %}" in html


def test_a_story_saved_is_the_page_of_its_map(story: Story, hostile_story: Story) -> None:
    for one in (story, hostile_story):
        assert gm_page.render(one) == gm_page.to_map(one).page()  # the one without folium


def test_same_input_gives_the_same_bytes(story: Story) -> None:
    def with_layers() -> folium.Map:
        shown = gm_page.to_map(story)
        folium.Circle([43, 131], radius=10, popup="<b>x</b>", tooltip="t").add_to(shown)
        return shown

    shown = with_layers()
    first = gm_page.render(shown)
    assert gm_page.render(shown) == first
    assert gm_page.render(with_layers()) == first
    ids = re.findall(r"_[0-9a-f]{32}\b", DATA.sub("", first))
    assert ids == []


def test_every_script_is_allowed_by_its_hash(story: Story, rendered: Render) -> None:
    html = rendered(story)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe-eval" not in policy[1]
    assert re.search(r"script-src [^;]*unsafe-inline", policy[1]) is None
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    assert len(scripts) == 3
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]
    assert html.index("Content-Security-Policy") < html.index("<script")


def test_leaflet_is_the_checked_one_and_links_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "url(data:image/png" in leaflet_css()
    assert re.search(r"url\((?!data:|#)", leaflet_css()) is None
    assert 'imagePath=""' in leaflet_js()
    monkeypatch.setitem(LEAFLET_SHA256, "leaflet.js", "0" * 64)
    with pytest.raises(OutputError, match=r"leaflet\.js"):
        leaflet_js()


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://a.example/x.js"></script>',
        '<link rel="stylesheet" href="https://a.example/x.js">',
        "<style>p{background:url(https://a.example/x.js)}</style>",
        '<style>@import "https://a.example/x.js";</style>',
        '<img src="https://a.example/x.js">',
        "<p style=\"background:url('https://a.example/x.js')\">",
    ],
)
def test_links_are_refused_and_named(html: str) -> None:
    with pytest.raises(OutputError, match=r"https://a\.example/x\.js"):
        refuse_links(html)


def test_links_in_data_and_scripts_are_only_text() -> None:
    refuse_links(
        '<script>"<img src=https://a.example/x>"</script><a href="https://a.example">x</a>'
    )


def test_asset_takes_the_place_of_its_link(shown: StoryMap, tmp_path: Path) -> None:
    url = "https://a.example/plugin.js"
    root = shown.get_root()
    assert isinstance(root, Figure)
    root.header.add_child(JavascriptLink(url))
    with pytest.raises(OutputError, match=re.escape(url)):
        gm_page.render(shown)
    file = tmp_path / "plugin.js"
    file.write_text('window.plugin = "</script><!--";', encoding="utf-8")
    html = gm_page.render(shown, assets={url: file})
    assert url not in html
    assert r'window.plugin = "<\/script><\!--";' in html
    with pytest.raises(OutputError, match="cannot be read"):
        inline_assets(html, {url: tmp_path / "missing.js"})


def test_only_known_ids_are_numbered() -> None:
    mine, other = "a" * 32, "b" * 32
    assert numbered(f"map_{mine} {other}", [mine]) == f"map_0001 {other}"


def test_pages_stay_small(story: Story, rendered: Render) -> None:
    assert len(rendered(story).encode()) < 1_000_000


def test_empty_story_makes_a_page(story: Story) -> None:
    empty = replace(story, legs=story.legs.iloc[:0])
    assert decoded(gm_page.render(empty))["claims"] == []


def test_a_line_over_the_antimeridian_stays_in_one_piece() -> None:
    places = places_table()
    far = {"Vladivostok": Point(170, 55), "Ussuriysk": Point(-165, 60)}
    shapes = [
        far.get(name, shape)
        for name, shape in zip(places["place_id"], places.geometry, strict=True)
    ]
    across = leg(0, "Vladivostok", "Ussuriysk") | {"geometry": LineString([(170, 55), (195, 60)])}
    story = replace(make_story([across]), places=places.set_geometry(shapes, crs=places.crs))
    data = gm_page.payload(story)
    path = unpacked(data["marks"][0])
    assert path[0] == (170, 55) and path[-1] == (195, 60)
    assert all(0 < end - start < 26 for (start, _), (end, _) in pairwise(path))
    assert sorted(place["lon"] for place in data["places"]) == [170, 195]
    assert data["bounds"] == [170, 55, 195, 60]


def test_a_hundred_legs_stay_under_two_megabytes() -> None:
    towns = list(TOWNS)
    rows = [
        leg(
            at,
            towns[at % 9],
            towns[(at + 1 + at % 7) % 9],
            note="A remark. " * 20,
            claimant=f"Body {at % 12}",
            mode="rail",
        )
        for at in range(100)
    ]
    for row in rows:  # each with as many bends as a railway has in 3,000 km
        line = shapely.remove_repeated_points(row["geometry"])
        winding = wiggled(line.coords, line.length / 2_000, 0.02)
        row |= {"geometry": winding, "route_method": "rail_network"}
    assert len(gm_page.render(make_story(rows)).encode()) < 2_000_000


def test_bare_legs_make_a_page_and_a_map_keeps_its_story(story: Story) -> None:
    bare = story.legs.iloc[:4]
    with pytest.warns(UserWarning, match="bare legs"):
        html = gm_page.render(bare)
    assert len(decoded(html)["claims"]) == 4
    with pytest.warns(UserWarning, match="bare legs"):
        shown = gm_page.to_map(bare)
    assert len(shown.story.legs) == 4
    assert gm_page.to_map(story).story is story


def test_a_source_left_out_leaves_no_number_and_no_bare_id(story: Story) -> None:
    data = gm_page.payload(replace(story, sources=story.sources[story.sources["id"] != "s1"]))
    assert [claim["sources"] for claim in data["claims"][:4]] == [[], [], [], [1]]
    assert [source["publisher"] for source in data["sources"]] == ["CNN", "Ukrinform"]
    assert data["events"][0]["sources"] == []
    assert '"s1"' not in json.dumps(data)


def test_towns_are_named_before_airports(story: Story) -> None:
    story = replace(story, legs=story.legs[story.legs["mode"] != "air"])
    codes = story.places["name"].map({"Vladivostok": "PPLA", "Sergeyevka": "AIRP"})
    places = story.places.assign(feature_code=codes.where(codes.notna(), None))
    shown = gm_page.payload(replace(story, places=places))["places"]
    weight = {place["id"]: place["weight"] for place in shown}
    assert weight["Vladivostok"] > weight["Ussuriysk"] > weight["Sergeyevka"]


def test_towns_are_named_before_waters_with_a_claim_more() -> None:
    """As Stanley, where the Falklands' story ends, before San Carlos Water."""
    rows = [leg(0, "Khabarovsk", None), leg(1, "Wonsan", None), leg(2, "Wonsan", None)]
    shown = gm_page.payload(make_story(rows))["places"]
    weight = {place["id"]: place["weight"] for place in shown}
    assert weight["Khabarovsk"] > weight["Wonsan"]  # a district, as a bay is


def test_credits_name_who_must_be_named(data: dict[str, Any]) -> None:
    named = data["credits"]
    assert named[0].startswith("Borders: international view")
    assert "GeoNames CC BY 4.0" in named
