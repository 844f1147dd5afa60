"""Legs by sea, rail and road, made by hand, beside a coast that is nobody's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
import shapely.ops
from shapely import LineString, Point

from geo_movements.geodesy import length_km
from geo_movements.schema import CRS, RESOLVED, Story

from .conftest import leg, make_story

PLACES = {
    "Hamhung": (127.54, 39.92), "Wonsan": (127.44, 39.15), "Vladivostok": (131.89, 43.11),
    "Khabarovsk": (135.07, 48.48), "Chita": (113.5, 52.03), "Blagoveshchensk": (127.53, 50.28),
    "Harbin": (126.65, 45.75), "Ussuriysk": (131.95, 43.8), "Sapporo": (141.35, 43.06),
}  # fmt: skip
COAST = [
    (127.62, 39.82),
    (128.2, 39.9),
    (129.8, 40.7),
    (130.6, 42.0),
    (131.5, 42.9),
    (131.89, 43.11),
]
RAIL = [
    (131.89, 43.11), (131.95, 43.8), (132.5, 44.6), (133.3, 45.3), (133.9, 46.3), (134.5, 47.2),
    (135.07, 48.48), (133.0, 48.9), (130.5, 49.2), (128.5, 50.6), (127.9, 51.5), (124.0, 53.7),
    (119.8, 53.7), (116.5, 52.3), (113.5, 52.03),
]  # fmt: skip


def wiggled(points: Any, step: float = 0.02, size: float = 0.03) -> LineString:
    """Give a line the many small bends of a real railway, its ends kept."""
    line = shapely.segmentize(LineString(points), step)
    xy = shapely.get_coordinates(line)
    at = np.arange(len(xy))
    taper = np.minimum(np.minimum(at, at[::-1]) / 20, 1)[:, None]
    bend = np.column_stack([np.sin(at * 0.35), np.cos(at * 0.23)])
    return LineString(xy + size * taper * bend)


def routed(
    at: int, ends: tuple[str, str], parts: list[tuple[str, Any]], **cells: Any
) -> dict[str, Any]:
    """Join parts to one leg as the routers do: methods, kilometres, and one line."""
    lines = [LineString(points) if isinstance(points, list) else points for _, points in parts]
    points = np.concatenate(
        [shapely.get_coordinates(line)[n > 0 :] for n, line in enumerate(lines)]
    )
    told = [(method, length_km(line)) for (method, _), line in zip(parts, lines, strict=True)]
    methods = [method for method, _ in told]
    proper = [method for method in methods if method != "access"]
    return leg(at, None, None, **cells) | {
        "origin": ends[0], "destination": ends[1], "origin_place": ends[0],
        "destination_place": ends[1], "origin_precision": "town", "destination_precision": "town",
        "geometry": LineString(points),
        "route_method": "great_circle" if "great_circle" in methods else proper[0],
        "route_parts": "; ".join(f"{m} {km:.1f}" for m, km in told) if len(told) > 1 else None,
        "length_km": round(sum(km for _, km in told), 1),
        "access_km": round(sum(km for m, km in told if m == "access"), 1) or None,
    }  # fmt: skip


def claims() -> list[dict[str, Any]]:
    at = PLACES
    rail = wiggled(RAIL)
    to_khabarovsk, near_blago = (
        shapely.ops.substring(rail, 0, rail.project(Point(RAIL[last]))) for last in (6, 9)
    )
    to_blago = LineString([*near_blago.coords, at["Blagoveshchensk"]])
    wonsan = [at["Wonsan"], (128.2, 39.3), *COAST[2:]]
    half_way = (126.5, 48.0)
    otaru, bay = (141.0, 43.2), (132.0, 42.6)
    by_sea = [otaru, (140.0, 43.6), (136.0, 43.2), bay]
    nis, white_house, hur = ({"claimant": name} for name in ("NIS", "White House", "HUR"))
    sea, railway, road, air = ({"mode": mode} for mode in ("sea", "rail", "road", "air"))
    return [
        routed(
            0, ("Hamhung", "Vladivostok"),
            [("access", [at["Hamhung"], COAST[0]]), ("sea_grid", wiggled(COAST, 0.1, 0.02))],
            **sea, **nis, movement="a", origin_port="Hungnam", strength_low=1500,
            route_note="By sea from Hungnam, the port for Hamhung, 13 km away.",
        ),
        routed(
            1, ("Wonsan", "Vladivostok"), [("sea_grid", wonsan)],
            **sea, **white_house, movement="a", status="assessed", strength_low=3000,
        ),
        routed(
            2, ("Vladivostok", "Chita"), [("rail_network", rail)],
            **railway, **nis, movement="b", strength_low=3000,
            attribution="Railways: (c) OpenStreetMap contributors, ODbL 1.0",
        ),
        routed(
            3, ("Vladivostok", "Blagoveshchensk"), [("rail_network", to_blago)],
            **railway, **hur, movement="b", status="planned",
        ),
        routed(
            4, ("Khabarovsk", "Vladivostok"), [("rail_network", to_khabarovsk.reverse())],
            **railway, **white_house, movement="c", status="confirmed", strength_low=800,
        ),
        routed(
            5, ("Harbin", "Ussuriysk"), [("great_circle", [at["Harbin"], at["Ussuriysk"]])],
            **railway, **hur, movement="d", strength_low=400,
        ),
        routed(
            6, ("Harbin", "Blagoveshchensk"),
            [
                ("road_network", wiggled([at["Harbin"], half_way])),
                ("great_circle", [half_way, at["Blagoveshchensk"]]),
            ],
            **road, **nis, movement="e", status="denied",
        ),
        routed(
            7, ("Sapporo", "Vladivostok"),
            [
                ("access", [at["Sapporo"], otaru]), ("sea_grid", by_sea),
                ("access", [bay, at["Vladivostok"]]),
            ],
            **sea, **hur, movement="f", status="confirmed", strength_low=9000, origin_port="Otaru",
        ),
        routed(
            8, ("Sapporo", "Chita"), [("great_circle", [at["Sapporo"], at["Chita"]])],
            **air, **white_house, movement="g",
        ),
        routed(
            9, ("Wonsan", "Sapporo"), [("great_circle", [at["Wonsan"], at["Sapporo"]])],
            **sea, **nis, movement="h", status="planned",
        ),
    ]  # fmt: skip


def routed_story(**settings: Any) -> Story:
    """Show a fallback, a stretch on land and each kind of way, by modes and statuses."""
    places = [
        {
            **dict.fromkeys(RESOLVED), "toponym": name, "place_id": name, "name": name,
            "precision": "town", "geometry": Point(point), "lon": point[0], "lat": point[1],
        }
        for name, point in PLACES.items()
    ]  # fmt: skip
    story = make_story(claims(), color_by="claimant", **settings)
    return replace(story, places=gpd.GeoDataFrame(places, geometry="geometry", crs=CRS))
