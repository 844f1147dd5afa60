"""Measure routes against published distances, beside searoute and scgraph.

    python benchmarks/route_lengths.py
    python benchmarks/route_lengths.py --mode sea
    python benchmarks/route_lengths.py --write docs/routes.md

The routes and their distances are those of tests/data/route_lengths.csv; docs/routes.md says what
its columns mean. A peer that is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import re
import statistics
import sys
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from geo_movements.routes.legs import Request, Route, routes
from geo_movements.routes.ways import ACCESS, Avoid, NoWay, Stop

TABLE = Path(__file__).parents[1] / "tests" / "data" / "route_lengths.csv"
MODES = ("sea", "rail", "road")
TARGETS = {"sea": 5.0, "rail": 8.0, "road": 8.0}
"""What the median of the errors is to stay below, in percent."""
COLUMNS = (
    "mode", "origin", "origin_lat", "origin_lon", "destination", "destination_lat",
    "destination_lon", "via", "via_lat_lon", "avoid", "published_km", "published_nm", "source",
    "verified", "page", "note",
)  # fmt: skip
BORDER_DEGREES = 0.05
"""How near to a border one may pass: the border and the rails beside it are both drawn roughly."""


class Row(NamedTuple):
    """A route of the table, and the length that somebody publishes."""

    mode: str
    origin: str
    destination: str
    via: str
    stops: tuple[Stop, ...]
    avoid: Avoid
    published_km: float
    source: str
    note: str

    @property
    def name(self) -> str:
        """Name the route, with what it keeps out of."""
        out = sorted(self.avoid.countries) + sorted(self.avoid.passages)
        return f"{self.origin} - {self.destination}" + (f", not {', '.join(out)}" if out else "")


class Measured(NamedTuple):
    """What the product says of a route. `land_km` is of the part at sea, null for other modes."""

    row: Row
    route: Route
    land_km: float | None
    trespass_km: float
    """Through countries that were to be avoided, their borders aside."""

    @property
    def ours_km(self) -> float | None:
        """Give the length, null where a great circle had to stand in."""
        straight = self.route.faults or self.route.method == "great_circle"
        return None if straight else self.route.length_km

    @property
    def error(self) -> float | None:
        """Give the error in percent of the published length, negative where ours is shorter."""
        if self.ours_km is None:
            return None
        return 100 * (self.ours_km / self.row.published_km - 1)


def read_rows(mode: str | None = None) -> list[Row]:
    """Read the table, or one mode of it."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [_row(cells) for cells in csv.DictReader(file, strict=True)]
    return [row for row in rows if mode in (None, row.mode)]


def _row(cells: Mapping[str, str]) -> Row:
    points = [f"{cells['origin_lat']} {cells['origin_lon']}", *_listed(cells["via_lat_lon"]),
              f"{cells['destination_lat']} {cells['destination_lon']}"]  # fmt: skip
    stops = []
    for point in points:
        lat, lon = map(float, point.split())
        stops.append(Stop(lon, lat))
    avoided = _listed(cells["avoid"])
    passages = frozenset(word.removeprefix("passage:") for word in avoided if ":" in word)
    return Row(
        mode=cells["mode"],
        origin=cells["origin"],
        destination=cells["destination"],
        via=cells["via"],
        stops=tuple(stops),
        avoid=Avoid(frozenset(word for word in avoided if ":" not in word), passages),
        published_km=float(cells["published_km"]),
        source=cells["source"],
        note=cells["note"],
    )


def _listed(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(";") if word.strip()]


# --- Ours -----------------------------------------------------------------------------------------


def measure(rows: Sequence[Row]) -> list[Measured]:
    """Find all routes at once, as a build does, and measure them."""
    found = routes([Request(row.stops, row.mode, row.avoid) for row in rows])
    return [
        Measured(row, route, _land_km(row) if row.mode == "sea" else None, _trespass_km(row, route))
        for row, route in zip(rows, found, strict=True)
    ]


def _land_km(row: Row) -> float:
    """Measure what of a sea route lies on land, the stretch from an inland end to water aside."""
    import numpy as np
    import shapely

    from geo_movements.geodesy import unwrap
    from geo_movements.routes import sea

    ways = sea.ways(list(itertools.pairwise(row.stops)), row.avoid)
    parts = [part for way in ways if not isinstance(way, NoWay) for part in way.parts]
    lines = [part.points for part in parts if part.method != ACCESS]
    return sum(
        sea.over_land_km(shapely.LineString(unwrap(line, np.zeros(len(line), dtype=np.int64))))
        for line in lines
    )


def _trespass_km(row: Row, route: Route) -> float:
    """Measure a route inside the countries it keeps out of, by the packaged borders."""
    import shapely

    from geo_movements.geodesy import length_km
    from geo_movements.places.areas import members_polygon

    if not row.avoid.countries or route.geometry is None:
        return 0.0
    inside = members_polygon("; ".join(sorted(row.avoid.countries))).buffer(-BORDER_DEGREES)
    parts = shapely.get_parts(route.geometry.intersection(inside))
    return sum(length_km(part) for part in parts if part.geom_type == "LineString")


# --- Peers ----------------------------------------------------------------------------------------

Peer = Callable[[Row], float | None]
"""The length that a peer gives, in km; null where it cannot do what is asked, or finds nothing."""
CLOSED = {"Suez": "suez", "Panama": "panama", "Northern Sea Route": None}
"""The passages that searoute can close; it has no Northern Sea Route, so that is closed always."""


def searoute_peer() -> Peer:
    """Ask for the route between the points themselves, closing what it is able to close."""
    import searoute

    def length(row: Row) -> float | None:
        closed = [CLOSED[passage] for passage in row.avoid.passages]
        restrictions = ["northwest", *filter(None, closed)]
        total = 0.0
        for start, end in itertools.pairwise(row.stops):
            answer = searoute.searoute(
                [start.lon, start.lat], [end.lon, end.lat], restrictions=restrictions,
                append_orig_dest=True,
            )  # fmt: skip
            total += answer.properties["length"]
        return total

    return length


def scgraph_peer(mode: str) -> Peer:
    """Ask its graph of the world's railways or highways, by way of the stops.

    It has no way to avoid a country. Its data package was made for an older release of it and
    looks for a module that is gone: a stub stands in for that.
    """
    graph = load_scgraph(mode)

    def length(row: Row) -> float | None:
        return sum(
            graph.get_shortest_path(
                origin_node={"latitude": start.lat, "longitude": start.lon},
                destination_node={"latitude": end.lat, "longitude": end.lon},
                output_units="km",
            )["length"]
            for start, end in itertools.pairwise(row.stops)
        )

    return length


def load_scgraph(mode: str) -> Any:
    """Load its graph for a mode: seconds, and hundreds of megabytes."""
    import scgraph

    stub = types.ModuleType("scgraph.core")
    stub.GeoGraph = scgraph.GeoGraph  # type: ignore[attr-defined]
    sys.modules.setdefault("scgraph.core", stub)
    if mode == "rail":
        from scgraph_data.world_railways import world_railways_geograph as graph
    else:
        from scgraph_data.world_highways import world_highways_geograph as graph
    return graph


PEERS: dict[str, tuple[str, Callable[[], Peer]]] = {
    "sea": ("searoute", searoute_peer),
    "rail": ("scgraph", lambda: scgraph_peer("rail")),
    "road": ("scgraph", lambda: scgraph_peer("road")),
}


def peer_lengths(mode: str, rows: Sequence[Row], skipped: list[str]) -> list[float | None] | None:
    """Ask the mode's peer for every route; None, and a sentence, where it is not installed."""
    name, make = PEERS[mode]
    try:
        peer = make()
    except ImportError as error:
        skipped.append(f"{name} is left out: {error}.")
        return None
    return [_asked(peer, row) for row in rows]


def _asked(peer: Peer, row: Row) -> float | None:
    try:
        return peer(row)
    except Exception as error:
        print(f"{row.name}: {type(error).__name__} of the peer: {error}", file=sys.stderr)
        return None


# --- The report -----------------------------------------------------------------------------------


def report(modes: Sequence[str], skipped: list[str]) -> dict[str, str]:
    """Measure every mode, ours and the peer's, and make the tables, keyed by their marker."""
    tables, summary, failures = {}, [], []
    for mode in modes:
        measured = measure(read_rows(mode))
        theirs = peer_lengths(mode, [one.row for one in measured], skipped)
        tables[f"lengths-{mode}"] = _lengths(mode, measured, theirs)
        summary += _summary(mode, measured, theirs)
        failures.append(_failures(mode, measured))
    head = ("", "by", "routes", "found", "median error", "worst error", "km over land",
            "km in avoided countries")  # fmt: skip
    return {
        "lengths-summary": _table(head, summary),
        **tables,
        "lengths-failures": "\n\n".join(failures),
    }


def _lengths(mode: str, measured: Sequence[Measured], theirs: Sequence[float | None] | None) -> str:
    head = ["route", "published km", "ours", "error", "by", PEERS[mode][0]]
    lines = []
    for index, one in enumerate(measured):
        peer = theirs[index] if theirs else None
        via = f" (via {one.row.via})" if one.row.via else ""
        lines.append([
            one.row.name + via, _km(one.row.published_km), _km(one.ours_km),
            "none" if one.error is None else f"{one.error:+.1f}%",
            ", ".join(one.route.passages) or one.route.method, _km(peer),
        ])  # fmt: skip
    return _table(head, lines)


def _summary(
    mode: str, measured: Sequence[Measured], theirs: Sequence[float | None] | None
) -> list[list[str]]:
    """Say in a line how near ours are, and in another the peer's."""
    lines = [[
        mode, "geo-movements", str(len(measured)), *_spread([one.error for one in measured]),
        f"{sum(one.land_km or 0 for one in measured):.1f}" if mode == "sea" else "",
        f"{sum(one.trespass_km for one in measured):.1f}",
    ]]  # fmt: skip
    if theirs:
        errors = [
            None if km is None else 100 * (km / one.row.published_km - 1)
            for km, one in zip(theirs, measured, strict=True)
        ]
        name = PEERS[mode][0]
        lines.append([mode, f"{name} {version(name)}", str(len(theirs)), *_spread(errors), "", ""])
    return lines


def _spread(errors: Sequence[float | None]) -> list[str]:
    found = [abs(error) for error in errors if error is not None]
    if not found:
        return ["0", "", ""]
    return [str(len(found)), f"{statistics.median(found):.1f}%", f"{max(found):.1f}%"]


def _failures(mode: str, measured: Sequence[Measured]) -> str:
    """Name the routes that are beyond what the median is to be, the worst first."""
    failed = sorted(
        (one for one in measured if is_failure(one)),
        key=lambda one: -abs(one.error) if one.error is not None else -1e9,
    )
    lines = [f"- {one.row.name}: {_told(one)}" for one in failed]
    title = f"{mode.capitalize()}, off by more than {TARGETS[mode]:g}%: "
    return f"{title}{len(failed)} of {len(measured)}.\n\n" + "\n".join(lines)


def is_failure(one: Measured) -> bool:
    """Say whether a route is off by more than the target of its mode's median, or missing."""
    return one.error is None or abs(one.error) > TARGETS[one.row.mode]


def _told(one: Measured) -> str:
    note = f" ({one.row.note})" if one.row.note else ""
    if one.error is None:
        return ("; ".join(way.reason for _, way in one.route.faults) or "no way") + note
    return f"{one.error:+.1f}%, {_km(one.ours_km)} km for {_km(one.row.published_km)}{note}"


def _km(length: float | None) -> str:
    return "" if length is None else f"{length:,.0f}"


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def write_between(page: Path, tables: Mapping[str, str]) -> None:
    """Put each table between its markers in a page, `<!-- name -->` and `<!-- /name -->`.

    Raises ValueError where a marker is missing, before anything is written.
    """
    text = page.read_text(encoding="utf-8")
    for name, table in tables.items():
        parts = re.split(rf"(<!-- /?{re.escape(name)} -->)", text)
        if len(parts) != 5:
            raise ValueError(f"{page}: the markers of {name} are not there once each.")
        text = "".join((*parts[:2], f"\n{table}\n", *parts[3:]))
    page.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print or write the tables."""
    parser = argparse.ArgumentParser(description="Measure routes against published distances.")
    parser.add_argument("--mode", choices=MODES, help="one mode alone")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="fill the tables of a page")
    options = parser.parse_args(arguments)
    if options.write and options.mode:
        parser.error("--write takes all modes, so that one page is of one run.")
    skipped: list[str] = []
    tables = report([options.mode] if options.mode else MODES, skipped)
    for sentence in skipped:
        print(sentence, file=sys.stderr)
    if options.write:
        write_between(options.write, tables)
        return
    for name, table in tables.items():
        print(f"\n{name}\n\n{table}")


if __name__ == "__main__":
    main()
