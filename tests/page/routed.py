"""Legs with ways by sea, rail and road, made by hand, and a coast that is none of Natural Earth's."""

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
    """Give a line the many small bends of a real railway, its own points kept."""
    line = shapely.segmentize(LineString(points), step)
    xy = shapely.get_coordinates(line)
    at = np.arange(len(xy))
    bend = size * np.column_stack([np.sin(at * 0.35), np.cos(at * 0.23)])
    own = np.isin(xy.round(6), np.array(points).round(6)).all(axis=1)
    bend[own] = 0
    return LineString(xy + bend)


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


def routed_story(**settings: Any) -> Story:
    at = PLACES
    sea = wiggled(COAST, 0.1, 0.02)
    rail = wiggled(RAIL)
    to_khabarovsk = shapely.ops.substring(rail, 0, rail.project(Point(RAIL[6])))
    to_blago = LineString(
        [
            *shapely.ops.substring(rail, 0, rail.project(Point(RAIL[9]))).coords,
            at["Blagoveshchensk"],
        ]
    )
    told = [
        routed(
            0, ("Hamhung", "Vladivostok"), [("access", [at["Hamhung"], COAST[0]]), ("sea_grid", sea)],
            mode="sea", claimant="NIS", origin_port="Hungnam", strength_low=1500, movement="a",
        ),
        routed(
            1, ("Wonsan", "Vladivostok"), [("sea_grid", [at["Wonsan"], (128.2, 39.3), *COAST[2:]])],
            mode="sea", claimant="White House", status="assessed", strength_low=3000, movement="a",
            route_passes="passage:Suez; CN", route_note="Past the Musudan peninsula.",
        ),
        routed(2, ("Vladivostok", "Chita"), [("rail_network", rail)], mode="rail", claimant="NIS",
               strength_low=3000, movement="b",
               attribution="Railways: (c) OpenStreetMap contributors, ODbL 1.0"),
        routed(3, ("Vladivostok", "Blagoveshchensk"), [("rail_network", to_blago)], mode="rail",
               claimant="HUR", status="planned", movement="b"),
        routed(4, ("Khabarovsk", "Vladivostok"), [("rail_network", to_khabarovsk.reverse())], mode="rail",
               claimant="White House", status="confirmed", strength_low=800, movement="c"),
        routed(5, ("Harbin", "Ussuriysk"), [("great_circle", [at["Harbin"], (129.3, 44.9), at["Ussuriysk"]])],
               mode="rail", claimant="HUR", strength_low=400, movement="d"),
        routed(6, ("Harbin", "Blagoveshchensk"),
               [("road_network", wiggled([at["Harbin"], (126.5, 48.0)])), ("great_circle", [(126.5, 48.0), at["Blagoveshchensk"]])],
               mode="road", claimant="NIS", status="denied", movement="e"),
        routed(7, ("Sapporo", "Vladivostok"), [("access", [at["Sapporo"], (141.0, 43.2)]),
               ("sea_grid", [(141.0, 43.2), (140.0, 43.6), (136, 43.2), (132.0, 42.6)]),
               ("access", [(132.0, 42.6), at["Vladivostok"]])], mode="sea", claimant="HUR",
               status="confirmed", strength_low=9000, origin_port="Otaru", movement="f"),
        routed(8, ("Sapporo", "Chita"), [("great_circle", [at["Sapporo"], (128, 48.5), at["Chita"]])],
               mode="air", claimant="White House", movement="g"),
        routed(9, ("Wonsan", "Sapporo"), [("great_circle", [at["Wonsan"], (134, 41.4), at["Sapporo"]])],
               mode="sea", claimant="NIS", status="planned", movement="h"),
    ]  # fmt: skip
    places = [
        {
            **dict.fromkeys(RESOLVED), "toponym": name, "place_id": name, "name": name,
            "precision": "town", "geometry": Point(point), "lon": point[0], "lat": point[1],
        }
        for name, point in PLACES.items()
    ]  # fmt: skip
    story = make_story(told, color_by="claimant", **settings)
    return replace(story, places=gpd.GeoDataFrame(places, geometry="geometry", crs=CRS))
