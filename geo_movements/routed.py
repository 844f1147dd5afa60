"""What was asked for each claim and how it runs: columns of numbers into what is distinct.

A story of a million claims has far fewer stops, modes and things to avoid, and claims between the
same two stops share one line. So a row holds numbers; its request and its route are made when
somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from geo_movements.routes.legs import Request, Route

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geo_movements.routes.ways import Avoid, Stop

__all__ = ["Asked", "Drawn", "Routed", "RoutedRows", "drawn_of"]


class Routed(NamedTuple):
    """What was asked for a claim, and how it runs.

    A presence asks for its destination alone, so its request has one stop.
    """

    request: Request
    route: Route


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The requests of rows: an array a part of the request, of numbers into what is distinct.

    An end that nobody knows is -1, and so is the origin of a presence. Of what lies on the way,
    `vias` has the distinct lists, those of the places that are known.
    """

    stops: Sequence[Stop]
    vias: Sequence[tuple[Stop, ...]]
    modes: Sequence[str]
    avoids: Sequence[Avoid]
    presence: NDArray[np.bool_]
    origin: NDArray[np.int64]
    via: NDArray[np.int64]
    destination: NDArray[np.int64]
    mode: NDArray[np.int64]
    avoid: NDArray[np.int64]

    def request(self, row: int) -> Request:
        """Make the request of a row."""
        end = self._stop(self.destination[row])
        if self.presence[row]:
            return Request((end,))
        stops = (self._stop(self.origin[row]), *self.vias[self.via[row]], end)
        return Request(stops, self.modes[self.mode[row]], self.avoids[self.avoid[row]])

    def _stop(self, number: int) -> Stop | None:
        return None if number < 0 else self.stops[number]

    def taken(self, rows: NDArray[Any]) -> Asked:
        """Keep some rows, by a mask or by their numbers."""
        names = ("presence", "origin", "via", "destination", "mode", "avoid")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Distinct routes: what each has in arrays, and what few have beside.

    `geometry` has shapes or None, `length_km` NaN where it is not known, `method` names of
    `schema.ROUTE_METHODS`. `told` has the whole route of those that have more than these three.
    """

    geometry: NDArray[Any]
    method: NDArray[Any]
    length_km: NDArray[np.float64]
    told: Mapping[int, Route]

    def route(self, number: int) -> Route:
        """Return a route as a record."""
        if number in self.told:
            return self.told[number]
        km = float(self.length_km[number])
        return Route(self.geometry[number], self.method[number], None if km != km else km)


def drawn_of(routes: Sequence[Route]) -> Drawn:
    """Put routes into columns."""
    import numpy as np

    geometry, method = (np.empty(len(routes), dtype=object) for _ in range(2))
    geometry[:] = [route.geometry for route in routes]
    method[:] = [route.method for route in routes]
    lengths = [np.nan if route.length_km is None else route.length_km for route in routes]
    return Drawn(
        geometry=geometry,
        method=method,
        length_km=np.array(lengths, dtype=float),
        told={number: route for number, route in enumerate(routes) if any(_beside(route))},
    )


def _beside(route: Route) -> tuple[Any, ...]:
    """List what a route tells beside its line, method and length; all is empty of most."""
    ports = route.ports if any(route.ports) else ()
    return (
        route.access_km, *route.parts, *ports, *route.countries, *route.passages,
        route.attribution, *route.faults, *route.avoided, route.detour_km,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class RoutedRows(Sequence[Routed]):
    """The requests and routes of rows: a sequence of `Routed` that is kept in columns."""

    asked: Asked
    at: NDArray[np.int64]
    """Which of the distinct routes each row has."""
    drawn: Drawn

    def __len__(self) -> int:
        return len(self.at)

    @overload
    def __getitem__(self, row: int) -> Routed: ...
    @overload
    def __getitem__(self, row: slice) -> RoutedRows: ...
    def __getitem__(self, row: int | slice) -> Routed | RoutedRows:
        import numpy as np

        if isinstance(row, slice):
            return self.kept(np.arange(len(self))[row])
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        return Routed(self.asked.request(row), self.drawn.route(int(self.at[row])))

    def __iter__(self) -> Iterator[Routed]:
        return (self[row] for row in range(len(self)))

    def kept(self, rows: NDArray[Any]) -> RoutedRows:
        """Keep some rows, by a mask or by their numbers; their routes stay shared."""
        return RoutedRows(self.asked.taken(rows), self.at[rows], self.drawn)

    def changed(self, change: Callable[[Route], Route]) -> RoutedRows:
        """Change each distinct route."""
        routes = [change(self.drawn.route(number)) for number in range(len(self.drawn.geometry))]
        return RoutedRows(self.asked, self.at, drawn_of(routes))

    @property
    def geometry(self) -> NDArray[Any]:
        """The lines and points of the rows; equal ones are one object."""
        return self.drawn.geometry[self.at]

    @property
    def method(self) -> NDArray[Any]:
        """The methods of the rows."""
        return self.drawn.method[self.at]

    @property
    def length_km(self) -> NDArray[np.float64]:
        """The lengths of the rows; NaN where one is not known."""
        return self.drawn.length_km[self.at]

    def tells(self, what: Callable[[Route], Any]) -> NDArray[np.bool_]:
        """Tell the rows whose route tells a thing beside its line, method and length."""
        return self._flags(number for number, route in self.drawn.told.items() if what(route))

    def _flags(self, numbers: Iterator[int]) -> NDArray[np.bool_]:
        import numpy as np

        flags = np.zeros(len(self.drawn.geometry), dtype=bool)
        flags[list(numbers)] = True
        return flags[self.at]

    def column(self, what: Callable[[Route], Any]) -> NDArray[Any]:
        """Make a column of what routes tell beside their line, method and length; None of others.

        `what` is asked once a distinct route.
        """
        import numpy as np

        values = np.full(len(self.drawn.geometry), None, dtype=object)
        for number, route in self.drawn.told.items():
            values[number] = what(route)
        return values[self.at]

    def stops_column(self, what: Callable[[Request, Route], Any]) -> NDArray[Any]:
        """Make a column as `column` does, of what depends on a request's stops, too."""
        import numpy as np

        values = np.full(len(self.drawn.geometry), None, dtype=object)
        numbers, rows = np.unique(self.at, return_index=True)
        for number, row in zip(numbers.tolist(), rows.tolist(), strict=True):
            if number in self.drawn.told:
                values[number] = what(self.asked.request(row), self.drawn.told[number])
        return values[self.at]
