"""The `gazetteer` command: look into the gazetteer, and add to it."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, Any

from geo_movements.cli_shared import HelpLines, add_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from geo_movements.places.world.search import Description, Found

__all__ = ["add_verbs", "run"]

EXAMPLE = 'Sergeyevka --near "43.1, 131.9"'
FINE, PROBLEMS, MISUSE = 0, 1, 2
FORMATS = ("table", "json", "geojson")
CREDIT = "credits: "


def add_verbs(parser: argparse.ArgumentParser) -> None:
    """Add what the command can do to its parser."""
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def verb(
        name: str, run: Callable[[argparse.Namespace], int], summary: str, example: str
    ) -> Any:
        added = verbs.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=f"example:\n  geo-movements gazetteer {name}{example and ' '}{example}",
            formatter_class=HelpLines,
        )
        add_profile(added)
        added.set_defaults(look=run, verb=name)
        return added

    _ask_of_search(verb("search", _search, "find the places that a name may mean", EXAMPLE))
    _ask_of_show(verb("show", _show, "tell all that is known of a place", "geonames:1866923"))
    _ask_of_at(verb("at", _at, "find the places nearest to a point", "43.1,131.9"))
    load = verb(
        "import", _import, "import a dump of GeoNames, or a table of your own", "RU.zip --name ru"
    )
    _ask_of_import(load)
    _ask_of_remove(verb("remove", _remove, "remove an import", "ru"))
    _ask_form(verb("list", _list, "list the packaged gazetteers and the imports", ""), FORMATS[:2])
    _ask_form(verb("where", _where, "tell files, versions, licences and credits", ""), FORMATS[:2])


def run(options: argparse.Namespace) -> int:
    """Run what was asked for; returns the exit status. What an option does not mean is misuse."""
    from geo_movements.errors import GeoMovementsError
    from geo_movements.stages import stage

    try:
        with stage(options.verb):
            status: int = options.look(options)
        return status
    except GeoMovementsError:  # some of which are ValueErrors, and told by the caller
        raise
    except ValueError as error:
        print(f"geo-movements: {error}", file=sys.stderr)
        return MISUSE


# --- Options --------------------------------------------------------------------------------------


def _ask_of_search(search: argparse.ArgumentParser) -> None:
    search.add_argument("name", help='a name; "Sergeyevka, Primorsky Krai" narrows it')
    search.add_argument("--country", metavar="CC", help="only there (ISO 3166, as RU)")
    search.add_argument(
        "--near", metavar="POINT", help='rank by distance to "43.1, 131.9" or to a place by name'
    )
    _ask_which(search)
    _ask_form(search, FORMATS)


def _ask_of_at(point: argparse.ArgumentParser) -> None:
    point.add_argument("point", help='latitude and longitude: "43.1, 131.9"')
    point.add_argument(
        "--radius-km", metavar="KM", type=_kilometres, help="leave out what lies farther away"
    )
    _ask_which(point)
    _ask_form(point, FORMATS)


def _ask_which(verb: argparse.ArgumentParser) -> None:
    """Ask what kind of places to find, and how many."""
    # "-16.8,179.99" is a position, not an option: argparse knows single numbers only.
    verb._negative_number_matcher = re.compile(r"-\.?\d")
    verb.add_argument(
        "--kind", metavar="KIND",
        help="town, region, district, country, airport, airbase, military, port, sea, strait, "
        "site, or a feature code of GeoNames, as RSTN",
    )  # fmt: skip
    verb.add_argument(
        "--limit", metavar="N", type=_positive, default=10, help="how many (default: 10)"
    )


def _ask_form(verb: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    verb.add_argument(
        "--format", choices=formats, default="table", help="how to write it (default: table)"
    )


def _ask_of_show(show: argparse.ArgumentParser) -> None:
    show.add_argument("id", help="as search shows it: geonames:1866923")
    _ask_form(show, FORMATS)


def _ask_of_import(load: argparse.ArgumentParser) -> None:
    load.add_argument("file", help="RU.txt, allCountries.txt, a .zip of it, or a .csv")
    load.add_argument("--name", help="what to call it (default: the name of the file)")
    load.add_argument("--attribution", help="whose data a table of your own is")
    load.add_argument("--licence", help="the licence of such a table, as CC BY 4.0")
    load.add_argument("--country", metavar="CC", help="the country of its rows without one")
    load.add_argument(
        "--classes", metavar="LETTERS",
        help="of a dump, only these feature classes: P towns, A areas, H water, S sites, "
        "L parks and ranges, T heights, R roads, U sea floor, V woods (default: all)",
    )  # fmt: skip
    load.add_argument(
        "--skip-bad", action="store_true", help="leave out rows with faults, and import the rest"
    )


def _ask_of_remove(remove: argparse.ArgumentParser) -> None:
    remove.add_argument("name", help="the name of an import, as list shows it")


def _kilometres(words: str) -> float:
    """Read a number above zero."""
    number = float(words)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{words} is not above zero")
    return number


def _positive(words: str) -> int:
    if not (words.isascii() and words.isdecimal() and 0 < int(words) <= 100_000):
        raise argparse.ArgumentTypeError(f"{words!r} is no number from 1 to 100000")
    return int(words)


# --- Commands -------------------------------------------------------------------------------------


def _search(options: argparse.Namespace) -> int:
    from geo_movements.places.world.faults import visible
    from geo_movements.places.world.search import search

    found = search(
        options.name,
        country=options.country,
        near=options.near,
        kind=options.kind,
        limit=options.limit,
    )
    if found and found[0].match == "fuzzy":
        print(f'no place is called "{visible(options.name)}"; near in spelling:', file=sys.stderr)
    _write(found, options.format)
    if not found:
        print(f'nothing is known by "{visible(options.name)}"', file=sys.stderr)
    return FINE if found else PROBLEMS


def _at(options: argparse.Namespace) -> int:
    from geo_movements.places.geocoding import coordinates
    from geo_movements.places.world.search import at

    point = coordinates(options.point)
    if point is None:
        raise ValueError(f'"{options.point}" is no position. Write latitude, longitude: 43.1,131.9')
    found = at(
        *point, limit=options.limit, radius_km=options.radius_km, kind=options.kind
    )  # fmt: skip
    _write(found, options.format)
    if not found:
        print("nothing of that is near", file=sys.stderr)
    return FINE if found else PROBLEMS


def _show(options: argparse.Namespace) -> int:
    from geo_movements.places.world.search import Found, describe

    told = describe(options.id)
    if options.format == "geojson":
        _print_json(_collection([Found(told.place)], [_description(told)]))
    elif options.format == "json":
        _print_json(_description(told))
    else:
        _print_description(told)
    return FINE


def _import(options: argparse.Namespace) -> int:
    from geo_movements.places.countries import country_code
    from geo_movements.places.world.dumps import CLASSES
    from geo_movements.places.world.faults import visible
    from geo_movements.places.world.imports import import_gazetteer

    classes = (options.classes or CLASSES).upper()
    if not set(classes) <= set(CLASSES):
        raise ValueError(f'"{options.classes}" are no feature classes. They are {CLASSES}.')
    country = country_code(options.country) if options.country else None
    if options.country and country is None:
        raise ValueError(f'"{options.country}" is no country code; write two letters, as RU')
    progress = _Progress()
    try:
        made = import_gazetteer(
            options.file,
            name=options.name,
            attribution=options.attribution,
            licence=options.licence,
            country=country,
            classes=classes,
            skip_bad=options.skip_bad,
            progress=progress,
        )
    finally:
        progress.end()
    skipped = f"; {made.skipped:,} rows with faults left out" if made.skipped else ""
    print(
        f"imported {made.name}: {made.places:,} places, {made.names:,} names, "
        f"{made.size_bytes / 1e6:,.1f} MB, {visible(made.sources[0]['attribution'])}{skipped}",
        file=sys.stderr,
    )
    return FINE


class _Progress:
    """Tells how far an import is: on a terminal in one line, else at each million."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self.shown = False

    def __call__(self, stage: str, done: int) -> None:
        """Tell that so many are done."""
        if self.terminal:
            print(f"\r{done:>12,} {stage}\x1b[K", end="", file=sys.stderr, flush=True)
            self.shown = True
        elif done and done % 1_000_000 == 0:
            print(f"{done:,} {stage}", file=sys.stderr)

    def end(self) -> None:
        """Leave the line."""
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _remove(options: argparse.Namespace) -> int:
    from geo_movements.places.world.imports import remove_gazetteer

    print(f"removed {remove_gazetteer(options.name)}", file=sys.stderr)
    return FINE


def _list(options: argparse.Namespace) -> int:
    """List what answers, in the order in which it does; a damaged import is told, not hidden."""
    from geo_movements.places.world.catalogue import catalogue

    held, problems = catalogue()
    columns = ("name", "kind", "places", "names", "size_bytes")
    rows = [{column: one[column] for column in columns} for one in held]
    if options.format == "json":
        _print_json(rows)
    else:
        head = ["NAME", "KIND", "PLACES", "NAMES", "MB"]
        _print_table([head, *(
            [row["name"], row["kind"], f"{row['places']:,}", f"{row['names']:,}",
             f"{row['size_bytes'] / 1e6:,.1f}"] for row in rows
        )], right=(2, 3, 4))  # fmt: skip
    return _told(problems)


def _where(options: argparse.Namespace) -> int:
    from geo_movements.places.gazetteer import imports_folder
    from geo_movements.places.world.catalogue import catalogue
    from geo_movements.places.world.faults import visible

    held, problems = catalogue()
    if options.format == "json":
        _print_json({"imports_folder": str(imports_folder()), "gazetteers": held})
        return _told(problems)
    for one in held:
        print(f"{one['name']}: {visible(one['path'])}")
        for source in one["sources"]:
            words = [source["name"], source["version"], source["licence"], source["attribution"]]
            print(f"  {visible('; '.join(filter(None, words)))}")
    print(f"imports are kept in {visible(str(imports_folder()))}")
    return _told(problems)


def _told(problems: Iterable[str]) -> int:
    status = FINE
    for problem in problems:
        print(f"geo-movements: {problem}", file=sys.stderr)
        status = PROBLEMS
    return status


# --- What is written ------------------------------------------------------------------------------


def _write(found: Sequence[Found], form: str) -> None:
    if form == "json":
        _print_json([_properties(one) for one in found])
    elif form == "geojson":
        _print_json(_collection(found, [_properties(one) for one in found]))
    elif found:
        _print_found(found)


def _print_found(found: Sequence[Found]) -> None:
    """Lay places out in columns, with the credits that their licences ask for."""
    by_name = found[0].match is not None
    measured = found[0].distance_km is not None
    head = ["ID", "NAME", "KIND", "WHERE", "LAT", "LON", "PEOPLE"]
    head += ["KM", "TO"] * measured + ["FOUND BY"] * by_name
    rows = [head]
    for one in found:
        place = one.place
        row = [
            place.place_id, place.name, _kind(one), _area(one), f"{place.lat:.4f}",
            f"{place.lon:.4f}", f"{place.population:,}" if place.population else "",
        ]  # fmt: skip
        row += [f"{one.distance_km or 0:,.1f}", _compass(one.bearing_deg)] * measured
        if by_name:
            fuzzy = f" {one.similarity:.2f}" if one.match == "fuzzy" else ""
            row.append(f"{one.match}{fuzzy}")
        rows.append(row)
    _print_table(rows, right=(4, 5, 6, 7) if measured else (4, 5, 6))
    _print_credits(one.place.attribution for one in found)


def _print_credits(attributions: Iterable[str]) -> None:
    from geo_movements.places.world.faults import visible

    named = sorted({visible(one) for one in attributions if one})
    print(f"{CREDIT}{'; '.join(named)}", file=sys.stderr)


def _print_description(told: Description) -> None:
    from geo_movements.places.world.faults import visible
    from geo_movements.places.world.search import Found

    place = told.place
    sure = "" if place.uncertainty_km is None else f", within {place.uncertainty_km:g} km"
    coast = ""
    if place.coast_km is not None:
        coast = f"{'more than ' * (place.coast_km >= 254)}{place.coast_km:g} km"
    lines = [
        ("id", place.place_id),
        ("name", place.name),
        ("kind", f"{_kind(Found(place))} ({place.feature_code or 'no code'})"),
        ("where", _area(Found(place))),
        ("position", f"{place.lat:.5f}, {place.lon:.5f} ({place.precision}{sure})"),
        ("people", f"{place.population:,}" if place.population else "unknown"),
        ("coast", coast or "unknown"),
        ("found by", ", ".join(name for name, match in told.names if match == "exact")),
        ("also by", ", ".join(name for name, match in told.names if match != "exact")),
        ("held by", ", ".join(told.held_by)),
        ("credit", place.attribution),
    ]
    for label, words in lines:
        if words:
            print(f"{label:<10}{visible(words)}")
    for number, one in enumerate(told.neighbours):
        far = f"{one.distance_km or 0:,.1f} km {_compass(one.bearing_deg)}".rstrip()
        label = "near" if number == 0 else ""
        print(f"{label:<10}{far:<14}{visible(one.place.name)} ({visible(one.place.place_id)})")


def _kind(one: Found) -> str:
    from geo_movements.places.world.search import kind_of

    return kind_of(one.place)


def _area(one: Found) -> str:
    return ", ".join(part for part in (one.place.admin1, one.place.country) if part)


def _compass(bearing: float | None) -> str:
    """Say a bearing; where two points are one there is none."""
    from geo_movements.geodesy import compass

    return "" if bearing is None else compass(bearing)


def _print_table(rows: Sequence[Sequence[str]], right: tuple[int, ...]) -> None:
    from geo_movements.places.world.faults import visible

    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = []
        for number, (cell, width) in enumerate(zip(row, widths, strict=True)):
            gap = " " * (width - _width(cell))
            cells.append(gap + cell if number in right else cell + gap)
        print("  ".join(cells).rstrip())


def _width(text: str) -> int:
    """Count the columns that a text takes in a terminal: two for 원, none for a combining mark."""
    import unicodedata

    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def _properties(one: Found) -> dict[str, Any]:
    """Name the fields of a find, as data; what was not asked for is left out."""
    fields = {**one.place._asdict(), "kind": _kind(one)}
    if one.match is not None:
        fields |= {"match": one.match, "similarity": one.similarity}
    if one.distance_km is not None:
        bearing = None if one.bearing_deg is None else round(one.bearing_deg, 1)
        fields |= {"distance_km": round(one.distance_km, 3), "bearing_deg": bearing}
    return fields


def _description(told: Description) -> dict[str, Any]:
    from geo_movements.places.world.search import Found

    return {
        **_properties(Found(told.place)),
        "names": [{"name": name, "match": match} for name, match in told.names],
        "held_by": told.held_by,
        "neighbours": [_properties(one) for one in told.neighbours],
    }


def _collection(found: Sequence[Found], properties: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Make a GeoJSON feature collection (RFC 7946) of places."""
    features = [
        {
            "type": "Feature",
            "id": one.place.place_id,
            "geometry": {"type": "Point", "coordinates": [one.place.lon, one.place.lat]},
            "properties": fields,
        }
        for one, fields in zip(found, properties, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _print_json(value: Any) -> None:
    """Write JSON in ASCII, so that no name can steer a terminal."""
    import json

    print(json.dumps(value, ensure_ascii=True, indent=1, allow_nan=False))
