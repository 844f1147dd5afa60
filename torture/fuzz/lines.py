"""Lines: cut at the antimeridian they stay whole; computed, they end at their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torture.fuzz.given import holds

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from torture.parts import Scale, Tally

__all__ = ["cut", "routes"]

NEAR = 2e-6
"""In degrees: coordinates are rounded to six decimals."""


def cut(scale: Scale) -> Tally:
    """Cut lines that run on past 180 degrees."""
    from hypothesis import strategies as st

    def check(told: tuple[list[list[tuple[float, float]]], bool]) -> None:
        import numpy as np
        import shapely

        from geo_movements.export import frames
        from geo_movements.geodesy import length_km

        lines, several = told
        shape = shapely.MultiLineString(lines) if several else shapely.LineString(lines[0])
        [made] = frames.cut(np.array([shape], dtype=object))
        points = shapely.get_coordinates(made)
        assert np.abs(points[:, 0]).max() <= 180 and np.abs(points[:, 1]).max() <= 90, made
        for part in shapely.get_parts(made):
            steps = np.diff(shapely.get_coordinates(part)[:, 0])
            assert np.abs(steps).max(initial=0) <= 180 + NEAR, f"{part} jumps"
        # As long; a rounded vertex moves each of its two steps by 11 cm at the most, and a step of
        # nearly half the globe is another one on the sphere, where it is cut, by a kilometre.
        least = 0.0005 * len(points) + 1e-4 * length_km(shape)
        lengths = length_km(shape), length_km(made)
        assert abs(lengths[0] - lengths[1]) <= least, f"{lengths}: {shape} is cut to {made}"
        for lon, lat in shapely.get_coordinates(shape):
            away = np.abs((points[:, 0] - lon + 180) % 360 - 180)
            there = np.hypot(np.where(abs(lat) > 90 - NEAR, 0, away), points[:, 1] - lat)
            assert there.min() <= NEAR, f"{lon}, {lat} is lost: {made}"

    return holds(scale, st.tuples(st.lists(_line(), min_size=1, max_size=3), st.booleans()), check)


def _line() -> SearchStrategy[list[tuple[float, float]]]:
    """Make the vertices of a line whose longitudes run on."""
    from hypothesis import strategies as st

    lats = st.one_of(st.integers(-89, 89), st.floats(-89.9, 89.9))
    steps = st.one_of(st.integers(-170, 170), st.floats(-170, 170), st.floats(-2, 2))
    starts = st.one_of(st.integers(-180, 180), st.floats(-180, 180), st.floats(178, 180))

    def run(start: float, lat: float, rest: list[tuple[float, float]]) -> list[Any]:
        points = [(start, lat)]
        for step, there in rest:
            points.append((points[-1][0] + step, there))
        return points

    more = st.lists(st.tuples(steps, lats), min_size=1, max_size=6)
    return st.builds(run, starts, lats, more).filter(lambda line: len(set(line)) > 1)


# --- Routes ---------------------------------------------------------------------------------------

SITES = (
    (127.44, 39.15), (131.87, 43.11), (135.1, 48.46), (36.18, 51.73), (30.31, 59.94), (-58.5,
    -51.7),
    (-0.12, 51.5), (178.4, -18.1), (-173, 64.4), (139.7, 35.7), (55.3, 25.3), (2.35, 48.85),
    (32.5, 29.9), (-79.6, 9.0), (103.8, 1.3), (0, 90), (0, -90), (180, 0), (-180, 0),
)  # fmt: skip


def routes(scale: Scale) -> Tally:
    """Ask for routes of every mode between known towns and anywhere; see that they get there."""
    from hypothesis import strategies as st

    from geo_movements import schema
    from geo_movements.routes.legs import Request
    from geo_movements.routes.legs import routes as routed
    from geo_movements.routes.ways import Stop

    def check(told: tuple[list[tuple[float, float]], str]) -> None:
        import numpy as np
        import shapely

        points, mode = told
        stops = [Stop(lon, lat) for lon, lat in points]
        [route] = routed([Request(tuple(stops), mode)])
        assert route.geometry is not None and route.geometry.is_valid, route
        line = shapely.get_coordinates(route.geometry)
        assert np.isfinite(line).all() and np.abs(line[:, 1]).max() <= 90 + NEAR, route
        for at, (lon, lat) in ((0, points[0]), (-1, points[-1])):
            turn = (line[at][0] - lon + 180) % 360 - 180
            assert max(abs(turn), abs(line[at][1] - lat)) < NEAR, (line[at], lon, lat, route.method)
        if len(line) > 1 and mode != "air":  # over a pole a turn is as long as it likes
            steps = np.abs(np.diff(line[:, 0]))[np.abs(line[:-1, 1]) < 85]
            assert steps.max(initial=0) <= 180, f"it jumps by {steps.max()}"
        assert route.method in schema.ROUTE_METHODS
        assert route.length_km is None or route.length_km >= 0

    near = st.tuples(st.sampled_from(SITES), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)).map(
        lambda told: (_lon(told[0][0] + told[1]), max(-90.0, min(90.0, told[0][1] + told[2])))
    )
    anywhere = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
    stops = st.lists(st.one_of(near, near, anywhere), min_size=2, max_size=3)
    modes = st.sampled_from(["unknown", *schema.MODES])
    return holds(scale, st.tuples(stops, modes), check, short=4, shrinks=False)


def _lon(lon: float) -> float:
    return lon - 360 if lon > 180 else lon + 360 if lon < -180 else lon
