"""Measure how legs are put together: against a loop, against a floor, and all of `gm.build`.

    python benchmarks/legs.py
    python benchmarks/legs.py --quick

"Assembled" is the step from resolved ends to a GeoDataFrame of great circles and their lengths.
The loop is what a user would write: geopy's distance and its points along the way, a shapely line
of them; to its favour it has no more points a line than ours. The floor is a GeoDataFrame of lines
with two points, drawn by one call of shapely. movingpandas makes a TrajectoryCollection of a start
and an end a leg, and straight lines of that; its time stamps are made ready before. Ends are random
points of one region, 600 km apart in the mean, no two pairs alike, so nothing is shared.

`gm.build` is all the rest as well: cells read, routes asked for, rivals found, columns told. It
takes the archive of `page.py`, 1,000 towns. The peak of memory is of a process of its own that
reads a million legs, resolves their places, builds the story and writes GeoParquet.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from page import EAST, NORTH, SOUTH, WEST, write_project
from results import Result, as_json, cost, faster, measured, missing, peak_mb, turns, version

STAGE = "legs"
TOWNS = 1_000
READ_TO_WRITTEN = """
import sys
import geo_movements as gm
project = gm.read(sys.argv[1])
gm.save(gm.build(project, gm.resolve(project)), sys.argv[2])
"""


def measure(quick: bool = False) -> list[Result]:
    """Take all figures of the stage."""
    rounds = 3 if quick else 5
    return [
        against_floor(100_000, 2 * rounds + 1),
        against_loop(5_000, rounds),
        against_movingpandas(500 if quick else 2_000, 1 if quick else 3),
        *whole(10_000 if quick else 100_000, rounds),
        memory(10_000 if quick else 1_000_000),
    ]


# --- Assembled ------------------------------------------------------------------------------------


def ends_of(count: int) -> tuple[Any, Any]:
    """Make up where legs begin and end: two (n, 2) arrays of lon and lat."""
    import numpy as np

    dice = np.random.default_rng(7)
    low, high = (WEST, SOUTH), (EAST, NORTH)
    return dice.uniform(low, high, (count, 2)), dice.uniform(low, high, (count, 2))


def assembled(starts: Any, ends: Any) -> Any:
    """Make the legs as `gm.build` does."""
    import geopandas as gpd

    from geo_movements.routes.legs import connections

    lines, km = connections(starts, ends)
    return gpd.GeoDataFrame({"length_km": km}, geometry=lines, crs="EPSG:4326")


def against_floor(count: int, rounds: int) -> Result:
    """Compare with lines of two points."""
    import geopandas as gpd
    import numpy as np
    import shapely

    starts, ends = ends_of(count)
    km = np.zeros(count)

    def floor() -> Any:
        lines = shapely.linestrings(np.stack([starts, ends], axis=1))
        return gpd.GeoDataFrame({"length_km": km}, geometry=lines, crs="EPSG:4326")

    assembled(starts[:10], ends[:10])
    ours, theirs = turns(lambda: assembled(starts, ends), floor, rounds)
    return faster(
        STAGE, f"{count:,} legs assembled", ours, theirs, peer="floor: shapely lines of two points",
        version=version("shapely"), target="<= 4",
    )  # fmt: skip


def against_loop(count: int, rounds: int) -> Result:
    """Compare with a loop over rows."""
    import numpy as np
    import shapely

    starts, ends = ends_of(count)
    lines = assembled(starts, ends).geometry.to_numpy()
    pieces = (shapely.get_num_coordinates(lines) - 1).tolist()
    rows = list(zip(starts.tolist(), ends.tolist(), pieces, strict=True))
    assert np.allclose(assembled(starts, ends)["length_km"], looped(rows)["length_km"], atol=0.06)
    ours, theirs = turns(lambda: assembled(starts, ends), lambda: looped(rows), rounds)
    return faster(
        STAGE, f"{count:,} legs assembled", ours, theirs, peer="a loop of geopy and shapely",
        version=version("geopy"), target=">= 80",
    )  # fmt: skip


def looped(rows: list[Any]) -> Any:
    """Make the legs one by one, each of as many pieces as its row says."""
    import geopandas as gpd
    from geopy.distance import geodesic
    from shapely.geometry import LineString

    lines, lengths = [], []
    for (lon1, lat1), (lon2, lat2), pieces in rows:
        km = geodesic((lat1, lon1), (lat2, lon2)).km
        bearing = bearing_of(lon1, lat1, lon2, lat2)
        points = [(lon1, lat1)]
        for piece in range(1, pieces):
            there = geodesic(kilometers=km * piece / pieces).destination((lat1, lon1), bearing)
            points.append((there.longitude, there.latitude))
        lines.append(LineString([*points, (lon2, lat2)]))
        lengths.append(km)
    return gpd.GeoDataFrame({"length_km": lengths}, geometry=lines, crs="EPSG:4326")


def bearing_of(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Tell the direction in which a great circle of the sphere begins, in degrees."""
    x1, y1, x2, y2 = map(math.radians, (lon1, lat1, lon2, lat2))
    east = math.sin(x2 - x1) * math.cos(y2)
    north = math.cos(y1) * math.sin(y2) - math.sin(y1) * math.cos(y2) * math.cos(x2 - x1)
    return math.degrees(math.atan2(east, north))


def against_movingpandas(count: int, rounds: int) -> Result:
    """Compare with trajectories of two points."""
    what, peer = f"{count:,} legs assembled", "movingpandas.TrajectoryCollection"
    try:
        trajectories = trajectories_of(count)
    except ImportError as error:
        return missing(STAGE, what, peer=peer, target=">= 1,000", why=str(error))
    starts, ends = ends_of(count)
    ours, theirs = turns(lambda: assembled(starts, ends), trajectories, rounds)
    return faster(
        STAGE, what, ours, theirs, peer=peer, version=version("movingpandas"), target=">= 1,000"
    )


def trajectories_of(count: int) -> Callable[[], Any]:
    """Return what makes the same legs of two fixes each by movingpandas."""
    import warnings

    import geopandas as gpd
    import numpy as np
    import pandas as pd
    import shapely

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import movingpandas

    starts, ends = ends_of(count)
    days = pd.Timestamp("1943-01-01") + pd.to_timedelta(np.tile([0, 1], count), unit="D")
    fixes = gpd.GeoDataFrame(
        {"leg": np.repeat(np.arange(count), 2), "time": days},
        geometry=shapely.points(np.stack([starts, ends], axis=1).reshape(-1, 2)),
        crs="EPSG:4326",
    )

    def trajectories() -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            legs = movingpandas.TrajectoryCollection(fixes, "leg", t="time")
            return legs.to_traj_gdf()

    return trajectories


# --- All of it ------------------------------------------------------------------------------------


def whole(count: int, rounds: int) -> list[Result]:
    """Take the time of `gm.build`, and of the command's, which looks for warnings, too."""
    import geo_movements as gm
    from geo_movements.build import build_and_check

    with tempfile.TemporaryDirectory() as name:
        project = gm.read(write_project(Path(name) / "archive", count, TOWNS))
        places = gm.resolve(project)
        gm.build(project, places)
        builds = [cost(lambda: gm.build(project, places)) for _ in range(rounds)]
        checked = [cost(lambda: build_and_check(project, places)) for _ in range(rounds)]
    return [
        measured(
            STAGE, f"gm.build of {count:,} legs", [1e6 * took / count for took in builds],
            unit="µs cpu a leg",
        ),
        measured(
            STAGE, f"build of {count:,} legs with all checks",
            [1e6 * took / count for took in checked], unit="µs cpu a leg",
            note="the archive is full of forces too fast for their feet: each is told",
        ),
    ]  # fmt: skip


def memory(count: int) -> Result:
    """Take the peak of memory from tables to GeoParquet."""
    with tempfile.TemporaryDirectory() as name:
        archive, legs = Path(name) / "archive", Path(name) / "legs.parquet"
        write_project(archive, count, TOWNS)
        peak = peak_mb([sys.executable, "-c", READ_TO_WRITTEN, archive, legs])
    return measured(
        STAGE, f"{count:,} legs from tables to GeoParquet", [peak], unit="MB",
        target="<= 1,500", note="resident memory of the whole process",
    )  # fmt: skip


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller tables")
    print(as_json(measure(quick=parser.parse_args().quick)), end="")


if __name__ == "__main__":
    main()
