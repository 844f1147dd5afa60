"""A small country that is nowhere, as an OpenStreetMap file: our own names, positions and ids.

Nothing in it is OpenStreetMap's data. It lies where real countries are, since Nominatim takes a
place's country from a grid of its own where no border is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

__all__ = ["AREAS", "POINTS", "Area", "Point", "write_osm"]


class Point(NamedTuple):
    """A node: its id, where it is, and its tags."""

    id: int
    lon: float
    lat: float
    tags: Mapping[str, str]


class Area(NamedTuple):
    """A rectangle: a closed way, or a relation around one where `relation` is not null."""

    id: int
    west: float
    south: float
    east: float
    north: float
    tags: Mapping[str, str]
    relation: int | None = None
    label: int | None = None
    """The node that stands for it, which the relation names."""


def _place(kind: str, name: str, english: str, **more: str) -> dict[str, str]:
    names = {f"name:{code}": text for code, text in more.items() if code in ("ko", "de", "ja")}
    rest = {key: text for key, text in more.items() if key not in ("ko", "de", "ja")}
    return {"place": kind, "name": name, "name:en": english, **names, **rest}


def _border(level: int, name: str, english: str) -> dict[str, str]:
    return {
        "type": "boundary", "boundary": "administrative", "admin_level": str(level),
        "name": name, "name:en": english,
    }  # fmt: skip


POINTS = (
    Point(101, 133.40, 44.40, _place("town", "Звёздноград", "Zvezdnograd", ko="별도시",
                                     ja="星町", population="41000")),
    Point(102, 134.10, 44.70, _place("town", "Корловецк", "Qorlovetsk", de="Korlowezk",
                                     population="18000")),
    Point(103, 133.15, 44.15, _place("village", "Ружинморе", "Ruzhinmore", population="800")),
    # One name, three far apart, in two countries.
    Point(111, 133.80, 44.20, _place("village", "Плесманово", "Plesmanovo", population="500")),
    Point(112, 60.50, 57.10, _place("village", "Плесманово", "Plesmanovo", population="700")),
    Point(113, 70.30, 50.20, _place("village", "Плесманово", "Plesmanovo", population="300")),
    # One name, two villages twelve kilometres from one another.
    Point(121, 133.55, 44.80, _place("village", "Амбарнозеро", "Ambarnozero")),
    Point(122, 133.70, 44.80, _place("village", "Амбарнозеро", "Ambarnozero")),
    # A town and, far away, a farm of its name.
    Point(131, 61.20, 57.60, _place("city", "Вострихин", "Vostrikhin", population="210000")),
    Point(132, 71.00, 50.60, _place("isolated_dwelling", "Вострихин", "Vostrikhin")),
    # Only a shop bears this name, only a bay that, only a station the third.
    Point(141, 133.41, 44.41, {"shop": "bakery", "name": "Quvaldino", "name:en": "Quvaldino"}),
    Point(142, 132.95, 43.05, {"natural": "bay", "name": "Бухта Тихмара",
                               "name:en": "Tikhmara Bay"}),
    Point(143, 134.12, 44.71, {"railway": "station", "name": "Кважнярск-Сортировочный",
                               "name:en": "Kvazhnyarsk Yard", "public_transport": "station"}),
    *(
        Point(200 + number, round(133.05 + 0.11 * number, 2), round(44.05 + 0.05 * number, 2),
              _place("hamlet", f"Хутор {word}", f"{word} Farm"))
        for number, word in enumerate(
            ("Dlinnokvask", "Zhmurinsk", "Obkhvat", "Prosolkin", "Tyaglovka", "Ubezhnik",
             "Fofanikh", "Tsepnoye", "Shchuplin", "Yalgorskin", "Ekhovka", "Yurlakhin")
        )
    ),
)  # fmt: skip
"""The nodes: towns, villages, hamlets, and what is none of them."""

AREAS = (
    Area(501, 133.0, 44.0, 134.5, 45.0, _border(4, "Заречинский край", "Zarechinsk Krai"), 901),
    Area(502, 133.0, 44.0, 133.75, 45.0, _border(6, "Западный район", "Lugovskhin District"), 902),
    Area(503, 133.75, 44.0, 134.5, 45.0, _border(6, "Восточный район", "Mogutinsk District"), 903),
    Area(504, 133.35, 44.36, 133.45, 44.44,
         {**_border(8, "Звёздноград", "Zvezdnograd"), "place": "town"}, 904, 101),
    Area(505, 133.60, 44.30, 133.63, 44.32,
         {"aeroway": "aerodrome", "name": "Аэродром Белохватово",
          "name:en": "Belokhvatovo Airfield", "icao": "XZ99"}),
    Area(506, 132.70, 42.90, 132.80, 42.95,
         {"place": "island", "name": "Остров Древлян", "name:en": "Drevlyan Island"}),
    # A district of the far Plesmanovo, so that it lies in something.
    Area(507, 60.0, 56.8, 61.6, 57.9, _border(4, "Уткинская область", "Utkinsk Oblast"), 905),
)  # fmt: skip
"""The ways and relations: borders, a town's limits, an aerodrome, an island."""


def write_osm(path: Path) -> None:
    """Write the file: nodes, then ways, then relations, each in the order of their ids."""
    root = ET.Element("osm", version="0.6", generator="geo-movements torture")
    for point in sorted(POINTS):
        _tagged(_node(root, point.id, point.lon, point.lat), point.tags)
    for area in AREAS:
        for number, (lon, lat) in enumerate(_corners(area)):
            _node(root, _corner_id(area, number), lon, lat)
    for area in AREAS:
        way = ET.SubElement(root, "way", _made(area.id))
        for number in (0, 1, 2, 3, 0):
            ET.SubElement(way, "nd", ref=str(_corner_id(area, number)))
        if area.relation is None:
            _tagged(way, area.tags)
    for area in AREAS:
        if area.relation is not None:
            relation = ET.SubElement(root, "relation", _made(area.relation))
            ET.SubElement(relation, "member", type="way", ref=str(area.id), role="outer")
            if area.label is not None:
                ET.SubElement(relation, "member", type="node", ref=str(area.label), role="label")
            _tagged(relation, area.tags)
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _node(root: ET.Element, number: int, lon: float, lat: float) -> ET.Element:
    return ET.SubElement(root, "node", {**_made(number), "lon": f"{lon:.6f}", "lat": f"{lat:.6f}"})


def _made(number: int) -> dict[str, str]:
    return {"id": str(number), "version": "1", "timestamp": "2026-01-01T00:00:00Z"}


def _corners(area: Area) -> tuple[tuple[float, float], ...]:
    west, south, east, north = area.west, area.south, area.east, area.north
    return (west, south), (east, south), (east, north), (west, north)


def _corner_id(area: Area, number: int) -> int:
    return area.id * 10 + number


def _tagged(element: ET.Element, tags: Mapping[str, str]) -> None:
    for key, value in tags.items():
        ET.SubElement(element, "tag", k=key, v=value)
