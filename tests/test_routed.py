"""Requests and routes of rows, kept in columns: what is equal is one object."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from shapely import LineString

from geo_movements.routed import Asked, RoutedRows, drawn_of
from geo_movements.routes.legs import Request, Route
from geo_movements.routes.ways import FREE, Avoid, Stop

ONE, TWO, VIA = Stop(0.0, 0.0), Stop(1.0, 0.0), Stop(0.5, 1.0)
CHINA = Avoid(frozenset({"CN"}))
PLAIN = Route(LineString([(0, 0), (1, 0)]), "great_circle", 111.3)
RAIL = Route(LineString([(0, 0), (1, 1)]), "rail_network", None, access_km=3.0)


@pytest.fixture
def rows() -> RoutedRows:
    """A leg on foot, one by rail through a place, the first again, and a presence."""
    asked = Asked(
        stops=[ONE, TWO],
        vias=[(), (VIA,)],
        modes=["foot", "rail"],
        avoids=[FREE, CHINA],
        presence=np.array([False, False, False, True]),
        origin=np.array([0, -1, 0, -1]),
        via=np.array([0, 1, 0, 0]),
        destination=np.array([1, 1, 1, 0]),
        mode=np.array([0, 1, 0, 0]),
        avoid=np.array([0, 1, 0, 0]),
    )
    drawn = drawn_of([PLAIN, RAIL, Route(None, "none", None)])
    return RoutedRows(asked, np.array([0, 1, 0, 2]), drawn)


def test_a_row_is_a_request_and_a_route_when_it_is_asked_for(rows: RoutedRows) -> None:
    assert rows[0] == (Request((ONE, TWO), "foot"), PLAIN)
    assert rows[1] == (Request((None, VIA, TWO), "rail", CHINA), RAIL)
    assert rows[-1] == (Request((ONE,)), Route(None, "none", None))
    assert [each.route for each in rows] == [PLAIN, RAIL, PLAIN, Route(None, "none", None)]
    with pytest.raises(IndexError):
        rows[4]


def test_some_rows_keep_sharing_their_routes(rows: RoutedRows) -> None:
    for some in (rows[::2], rows.kept(np.array([True, False, True, False]))):
        assert [each.route for each in some] == [PLAIN, PLAIN]
        assert some.geometry[0] is some.geometry[1] is PLAIN.geometry
        assert some.drawn is rows.drawn


def test_columns_ask_each_distinct_route_that_has_more_to_tell_once(rows: RoutedRows) -> None:
    asked: Counter[str] = Counter()

    def access(route: Route) -> float | None:
        asked[route.method] += 1
        return route.access_km

    assert rows.column(access).tolist() == [None, 3.0, None, None]
    assert asked == {"rail_network": 1}
    told = rows.stops_column(lambda request, route: (request.mode, route.access_km))
    assert told.tolist() == [None, ("rail", 3.0), None, None]
    assert rows.method.tolist() == ["great_circle", "rail_network", "great_circle", "none"]
    assert np.isnan(rows.length_km).tolist() == [False, True, False, True]


def test_a_change_is_made_once_a_route(rows: RoutedRows) -> None:
    asked: list[str] = []

    def shorter(route: Route) -> Route:
        asked.append(route.method)
        return route._replace(length_km=1.0, access_km=None)

    changed = rows.changed(shorter)
    assert changed.length_km.tolist() == [1.0] * 4 and not changed.drawn.told
    assert asked == ["great_circle", "rail_network", "none"]
    assert rows[1].route is RAIL
