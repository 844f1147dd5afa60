"""The command `resolve`: the places of a project, chosen and doubted, and its lock file."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from geo_movements.cli_shared import (
    FINE,
    PROBLEMS,
    add_country,
    add_project,
    alone_with,
    count,
    say,
    shown,
    tell,
)

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["add_options", "run"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_project(parser)
    add_country(parser)
    parser.add_argument("--update", action="store_true", help="decide the automatic rows anew")
    parser.add_argument(
        "--service",
        metavar="NAME",
        type=_service,
        help="ask a geocoding service over the network for what the gazetteer lacks: nominatim, "
        "photon, pelias, or another of geopy's (docs/service.md)",
    )
    parser.add_argument(
        "--interactive", action="store_true", help="ask about each doubt in the terminal"
    )
    parser.add_argument(
        "--explain", metavar="NAME", help="tell why a name is what it is; nothing is written"
    )


def _service(name: str) -> str:
    from geo_movements.places.geocoders import known_services

    if name not in known_services():
        listed = ", ".join(known_services())
        raise argparse.ArgumentTypeError(f"{name!r} is no geocoder; known: {listed}")
    return name


def run(options: argparse.Namespace) -> int:
    """Find the places; returns the exit status."""
    if options.explain is not None or options.project == "-":
        return _resolve(options)
    with alone_with(options.project):
        return _resolve(options)


def _resolve(options: argparse.Namespace) -> int:
    from geo_movements.check import find_problems
    from geo_movements.errors import errors_in
    from geo_movements.places.ask import ask
    from geo_movements.places.explain import explain
    from geo_movements.places.lock import lock_text
    from geo_movements.places.resolve import resolve
    from geo_movements.save import write
    from geo_movements.tables.read import lock_path, read

    project = read(options.project)
    if options.explain is not None:
        print(shown(explain(project, options.explain, country=options.country)))
        return FINE
    update = options.update
    if options.interactive:
        project = ask(project, country=options.country, update=update, answer=_answer, tell=say)
        update = False  # the automatic rows are gone, the answers stay
    places = resolve(project, country=options.country, update=update, service=options.service)
    # Neither drafts nor routes are anything that the places depend on.
    problems = find_problems(project, places, allow_drafts=True, routed=[])
    print(shown(_report(places)))
    tell(problems)
    status = PROBLEMS if errors_in(problems) else FINE
    if status != FINE:
        if not options.interactive:
            return status
        # What a person has answered is not lost for what is still open.
        places = places[(places["match"] != "none") | (places["decided_by"] == "user")]
    if str(project.path) == "-":
        print("standard input has no lock file: nothing is written", file=sys.stderr)
        return status
    path = lock_path(project.path)
    write(path, lock_text(places, project))
    say(f"wrote {path}: {count(len(places), 'place')}")
    return status


def _answer(prompt: str) -> str:
    print(shown(prompt), end="", file=sys.stderr, flush=True)
    return input()


def _report(places: gpd.GeoDataFrame) -> str:
    """Lay out the choices and doubts for reading: least certain first."""
    rows: list[dict[str, Any]] = places.drop(columns="geometry").to_dict("records")
    lines = []
    for row in rows:
        if row["score"] != row["score"]:  # a row that a person wrote needs no score
            row["score"] = 1.0 if row["match"] != "none" else 0.0
    for row in sorted(rows, key=lambda row: (row["score"], row["toponym"])):
        area = ", ".join(part for part in (row["admin1"], row["country"]) if part)
        if row["match"] == "none":
            choice = "a person says: unknown" if row["decided_by"] == "user" else "UNDECIDED"
        else:
            choice = f"{row['name']}{f' ({area})' if area else ''}"
            choice += f" {row['lat']:.4f}, {row['lon']:.4f}"
        lines.append(f"{row['score']:4.2f}  {row['toponym']} -> {choice}")
        lines.append(f"      {row['reason'] or ''} [{row['match']}, {row['decided_by']}]")
        if row["runners_up"]:
            lines.append(f"      or: {row['runners_up']}")
    return "\n".join(lines)
