"""Online tiles: found by name, credited, and let through the page's policy only when asked for."""

from __future__ import annotations

import pytest

from geo_movements import page as gm_page
from geo_movements.errors import InputError
from geo_movements.page.tiles import find_tiles
from geo_movements.schema import Story

OSM = "OpenStreetMap.Mapnik"


def test_a_provider_is_found_by_its_name() -> None:
    tiles = find_tiles(OSM)
    assert tiles.hosts == ("https://tile.openstreetmap.org",)
    assert "OpenStreetMap" in tiles.attribution
    assert all(slot in tiles.url for slot in ("{z}", "{x}", "{y}"))


def test_every_subdomain_is_let_through() -> None:
    tiles = find_tiles({"name": "CartoDB.Positron", "apikey": "k"})
    assert tiles.hosts == tuple(f"https://{one}.basemaps.cartocdn.com" for one in "abcd")
    assert "{s}" in tiles.url and "light_all" in tiles.url and tiles.url.endswith("key=k")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Nobody.Maps", 'no provider of tiles is called "Nobody.Maps"'),
        ("CartoDB.Positron", "wants apikey"),
        ({"name": ""}, "no provider"),
        ({"name": "OpenTopoMap", "subdomains": "a;"}, "odd subdomains"),
        ({"name": "OpenTopoMap", "subdomains": '"><'}, "odd subdomains"),
        ({"name": "OpenTopoMap", "max_zoom": "far"}, "odd subdomains or zooms"),
    ],
)
def test_what_cannot_be_shown_is_told(asked: str | dict[str, str], told: str) -> None:
    with pytest.raises(InputError, match=told):
        find_tiles(asked)


def test_a_port_is_let_through_with_its_host() -> None:
    own = {"name": OSM, "url": "https://tiles.example.org:8443/{z}/{x}/{y}.png"}
    assert find_tiles(own).hosts == ("https://tiles.example.org:8443",)


def policy(html: str) -> str:
    return html.split('Content-Security-Policy" content="')[1].split('"')[0]


def test_without_tiles_the_policy_lets_no_host_through(story: Story) -> None:
    html = gm_page.render(story)
    assert "img-src data:;" in policy(html)
    assert "https:" not in policy(html)


def test_with_tiles_only_their_host_is_let_through_and_credited(story: Story) -> None:
    html = gm_page.render(gm_page.to_map(story, tiles=OSM))
    assert "img-src data: https://tile.openstreetmap.org;" in policy(html)
    assert "default-src 'none'" in policy(html)
    assert "(C) OpenStreetMap contributors" in html
