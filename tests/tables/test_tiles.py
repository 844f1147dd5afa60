"""Online tiles: found by name, credited."""

from __future__ import annotations

import pytest

from geo_movements.errors import ParseError
from geo_movements.tables.tiles import find_tiles

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
        ({"name": "OpenTopoMap", "max_zoom": "9" * 5000}, "odd subdomains or zooms"),
        *(
            ({"name": "OpenTopoMap", "url": f"https://a.example/{odd}"}, "cannot be filled in")
            for odd in ("{foo}", "{", "{0}", "{x!z}", "{z:>2000000000}", "{x.__class__}", "{s[0]}")
        ),
        ({"name": "OpenTopoMap", "z": "1"}, "cannot be filled in"),
        ("q" * 100_000, 'called "q{57}[.]{3}"[.]'),
    ],
)
def test_what_cannot_be_shown_is_told(asked: str | dict[str, str], told: str) -> None:
    with pytest.raises(ParseError, match=told):
        find_tiles(asked)


def test_a_port_is_let_through_with_its_host() -> None:
    own = {"name": OSM, "url": "https://tiles.example.org:8443/{z}/{x}/{y}.png"}
    assert find_tiles(own).hosts == ("https://tiles.example.org:8443",)
