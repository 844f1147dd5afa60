"""Online tiles are let through the page's policy only when asked for."""

from __future__ import annotations

from geo_movements import page as gm_page
from geo_movements.schema import Story

OSM = "OpenStreetMap.Mapnik"


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
