"""The projection fits the area, and the ground is where it should be."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geo_movements.errors import OutputError
from geo_movements.figure.frame import View, seen_points, view_of
from geo_movements.figure.ground import ground_of
from geo_movements.figure.plane import Box
from geo_movements.figure.projection import NAMES, Area, area_of, projection_of

POINTS = {
    "eurasia": ([(34.0, 51.0), (132.0, 43.0)], "conic"),
    "andes": ([(-72.0, -40.0), (-68.0, -34.0)], "conic"),
    "arctic": ([(33.0, 69.0), (-50.0, 72.0), (90.0, 78.0)], "polar"),
    "antarctic": ([(-60.0, -70.0), (166.0, -77.0), (77.0, -68.0)], "polar"),
    "atlantic": ([(-1.0, 51.0), (-58.0, -52.0)], "azimuthal"),
    "equator": ([(20.0, -5.0), (40.0, 5.0)], "azimuthal"),
    "world": ([(-120.0, 35.0), (30.0, -30.0), (150.0, -35.0), (10.0, 50.0)], "equal"),
}


def area(name: str) -> Area:
    points = np.array(POINTS[name][0])
    (west, south), (east, north) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return area_of(points, (west, south, east, north))


@pytest.mark.parametrize("name", POINTS)
def test_the_projection_is_chosen_for_the_area(name: str) -> None:
    told = projection_of(area(name)).name.casefold()
    assert POINTS[name][1] in told
    assert ("polar" in told) == (POINTS[name][1] == "polar")


@pytest.mark.parametrize("name", [*NAMES, "EPSG:3035", "+proj=stere +lat_0=90 +lon_0=30"])
def test_a_projection_can_be_given_and_goes_there_and_back(name: str) -> None:
    projection = projection_of(area("eurasia"), name)
    there = np.array([[40.0, 50.0], [60.0, 55.0]])
    assert projection.inverse(projection.forward(there)) == pytest.approx(there, abs=1e-6)


@pytest.mark.parametrize("name", ["flat", "EPSG:4326", "EPSG:999999", "+proj=nonsense"])
def test_an_unknown_projection_is_named(name: str) -> None:
    with pytest.raises(OutputError, match=r"EPSG:3035"):
        projection_of(area("eurasia"), name)


def test_across_the_antimeridian_the_story_is_in_the_middle() -> None:
    points = np.array([[141.0, 40.0], [202.0, 21.0]])
    found = area_of(points, (141, 21, 202, 40))
    assert 165 < found.lon < 180
    assert 165 < projection_of(found).lon_0 < 180


def view(points: list[tuple[float, float]], width: float = 600, height: float = 400) -> View:
    lonlat = np.array(points)
    (west, south), (east, north) = lonlat.min(axis=0).tolist(), lonlat.max(axis=0).tolist()
    projection = projection_of(area_of(lonlat, (west, south, east, north)))
    return view_of(projection, seen_points(projection, lonlat), Box(0, 0, width, height))


@pytest.mark.parametrize(
    ("points", "dry", "wet"),
    [
        ([(127.4, 39.2), (131.9, 43.1)], [(127.5, 41.0), (131.9, 44.0)], [(130.5, 40.0)]),
        ([(34.0, 51.0), (132.0, 43.0)], [(60.0, 55.0), (100.0, 50.0)], [(50.5, 42.0)]),
        ([(170.0, 66.0), (195.0, 65.0)], [(175.0, 67.5), (197.0, 65.3)], [(190.5, 65.0)]),
        ([(-60.0, -70.0), (166.0, -77.0), (77.0, -68.0)], [(0.0, -90.0), (0.0, -80.0)],
         [(150.0, -62.0)]),
    ],
)  # fmt: skip
def test_land_is_land_and_sea_is_sea(
    points: list[tuple[float, float]],
    dry: list[tuple[float, float]],
    wet: list[tuple[float, float]],
) -> None:
    seen = view(points)
    ground = ground_of(seen, borders="international", language="en", story=[])

    def on_land(lonlat: list[tuple[float, float]]) -> list[bool]:
        placed = [shapely.Point(xy) for xy in seen.xy(np.array(lonlat))]
        return [any(shape.distance(at) < 0.5 for shape in ground.land) for at in placed]

    assert all(on_land(dry)) and not any(on_land(wet))
    assert all(shape.bounds[2] < 610 for shape in ground.land)  # cut to the frame


def test_disputed_borders_are_told_apart() -> None:
    crimea = view([(33.0, 44.5), (36.5, 47.0)])
    ground = ground_of(crimea, borders="international", language="en", story=[])
    assert ground.lines.get("disputed") or ground.lines.get("claimed")
    assert "Dashed borders are disputed" in ground.credits
    with pytest.raises(Exception, match="no border view"):
        ground_of(crimea, borders="nobody", language="en", story=[])
