"""The `gazetteer` command: look into the gazetteer, and add to it."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, Any

from geo_movements.cli_shared import HelpLines, add_profile, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

from geo_movements.cli_found import (
    collection,
    description,
    print_description,
    print_json,
    print_table,
    write,
)

__all__ = ["add_verbs", "run"]

EXAMPLE = 'Sergeyevka --near "43.1, 131.9"'
FINE, PROBLEMS, MISUSE = 0, 1, 2
FORMATS = ("table", "json", "geojson")
TERMINAL_S, LINE_S = 0.2, 10.0  # between two tellings of progress: in place, and a line each
STAGES = {
    "rows": "rows read",
    "names": "names grouped",
    "writing": "names written",
    "spellings": "spellings indexed",
}


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
        say(f"geo-movements: {error}")
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
    from geo_movements.places.world.search import search
    from geo_movements.tables.words import visible

    found = search(
        options.name,
        country=options.country,
        near=options.near,
        kind=options.kind,
        limit=options.limit,
    )
    if found and found[0].match == "fuzzy":
        print(f'no place is called "{visible(options.name)}"; near in spelling:', file=sys.stderr)
    write(found, options.format)
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
    write(found, options.format)
    if not found:
        print("nothing of that is near", file=sys.stderr)
    return FINE if found else PROBLEMS


def _show(options: argparse.Namespace) -> int:
    from geo_movements.places.world.search import Found, describe

    told = describe(options.id)
    if options.format == "geojson":
        print_json(collection([Found(told.place)], [description(told)]))
    elif options.format == "json":
        print_json(description(told))
    else:
        print_description(told)
    return FINE


def _import(options: argparse.Namespace) -> int:
    from geo_movements.places.countries import country_code
    from geo_movements.places.world.dumps import CLASSES
    from geo_movements.places.world.imports import import_gazetteer
    from geo_movements.tables.words import visible

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
    """Tells how far an import is: on a terminal in one line, else in a line now and then."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        import time

        self.terminal = sys.stderr.isatty()
        self.clock = clock or time.monotonic
        self.shown = False
        self.stage = ""
        self.began = self.told = self.clock()
        self.first = 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Tell that so many are done, of so many where that is known."""
        if stage == "earlier":
            self.end()
            print(f"going on after row {done:,} of {total:,}, as far as an earlier import came",
                  file=sys.stderr)  # fmt: skip
            return
        now = self.clock()
        if stage != self.stage:
            self.stage, self.began, self.first = stage, now, done
        if now - self.told < (TERMINAL_S if self.terminal else LINE_S):
            return
        self.told = now
        words = self._words(stage, done, total, now)
        if self.terminal:
            print(f"\r{words}\x1b[K", end="", file=sys.stderr, flush=True)
            self.shown = True
        else:
            print(words, file=sys.stderr, flush=True)

    def _words(self, stage: str, done: int, total: int, now: float) -> str:
        share = f" of {total:,} ({done / total:.0%})" if total else ""
        seconds = now - self.began
        rate = f", {(done - self.first) / seconds:,.0f} a second" if seconds > 0 else ""
        return f"{STAGES.get(stage, stage)}: {done:,}{share}{rate}"

    def end(self) -> None:
        """Leave the line."""
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self.shown = False


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
        print_json(rows)
    else:
        head = ["NAME", "KIND", "PLACES", "NAMES", "MB"]
        print_table([head, *(
            [row["name"], row["kind"], f"{row['places']:,}", f"{row['names']:,}",
             f"{row['size_bytes'] / 1e6:,.1f}"] for row in rows
        )], right=(2, 3, 4))  # fmt: skip
    return _told(problems)


def _where(options: argparse.Namespace) -> int:
    from geo_movements.places.gazetteer import imports_folder
    from geo_movements.places.world.catalogue import catalogue
    from geo_movements.tables.words import visible

    held, problems = catalogue()
    if options.format == "json":
        print_json({"imports_folder": str(imports_folder()), "gazetteers": held})
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
        say(f"geo-movements: {problem}")
        status = PROBLEMS
    return status
