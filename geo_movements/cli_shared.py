"""What the commands of the command line share: options, a story from them, and how it is told."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import contextmanager

TYPE_CHECKING = False  # as in typing, without its import: `--help` is quick
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import geopandas as gpd

    from geo_movements.errors import Problem
    from geo_movements.routes.ways import Avoid, NoWay, Pair, Router, Way
    from geo_movements.schema import Project, Story

__all__ = [
    "DPRK",
    "FINE",
    "MISUSE",
    "PROBLEMS",
    "HelpLines",
    "add_aggregate",
    "add_country",
    "add_profile",
    "add_project",
    "add_story_options",
    "aggregated",
    "alone_with",
    "count",
    "flow_keys",
    "misuse",
    "output",
    "resolved",
    "say",
    "searching_aloud",
    "shown",
    "story_of",
    "tell",
]

FINE, PROBLEMS, MISUSE = 0, 1, 2
MOST_TOLD = 2000
"""So many problems that differ a terminal is told; nobody reads more."""
_MANY, _FIRST = 20, 3
"""Of more warnings or notes of one kind than these so many are told."""
_WAYS, _SILENT_S = 1000, 10.0
"""So many ways are looked for together, and so long without a word."""
DPRK = "data/dprk-2024"
ONE = {"legs": "claim", "events": "event", "sources": "source", "places": "place"}


class HelpLines(argparse.RawDescriptionHelpFormatter):
    """Lays out help as wide as the terminal, which argparse would import `shutil` to measure."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    """Return the columns of the terminal, as `shutil.get_terminal_size` finds them."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # no stream, closed, no terminal
        return 80


# --- Options --------------------------------------------------------------------------------------


def add_project(parser: argparse.ArgumentParser) -> None:
    """Take a project."""
    parser.add_argument(
        "project",
        help="a project folder, a table or file of ours (.csv, .xlsx, .ods, .geojson, .gpkg, "
        ".parquet), or - for standard input",
    )


def add_country(parser: argparse.ArgumentParser) -> None:
    """Take where to look for places first."""
    parser.add_argument(
        "--country",
        metavar="CODE",
        action="append",
        type=_country,
        help="where to look for places first (ISO 3166, as RU); may be repeated",
    )


def add_profile(parser: argparse.ArgumentParser) -> None:
    """Take whether to tell where the time goes."""
    parser.add_argument(
        "--profile", action="store_true", help="tell on standard error where the time went"
    )


def add_story_options(parser: argparse.ArgumentParser) -> None:
    """Take what decides which claims are in the story, and how strictly they are checked."""
    add_country(parser)
    parser.add_argument(
        "--as-of", metavar="DAY", help="leave out what was not public by that day: 2024-10-20"
    )
    parser.add_argument(
        "--allow-drafts", action="store_true", help="take rows that no person has checked"
    )
    parser.add_argument(
        "--strict", action="store_true", help="take each warning as an error, as a newsroom would"
    )


def add_aggregate(parser: argparse.ArgumentParser) -> None:
    """Take what claims are counted into flows by."""
    parser.add_argument(
        "--aggregate",
        metavar="BY",
        type=_by,
        help="count claims into flows: by origin, destination, one of day, week, month and year, "
        "side, claimant, mode, force, with commas between (as origin,destination,month)",
    )


def _by(words: str) -> str:
    return ",".join(flow_keys(words))


def flow_keys(words: str) -> tuple[str, ...]:
    """Read what claims are counted by."""
    from geo_movements.errors import ParseError
    from geo_movements.tables.counting import read_by

    try:
        return read_by(words)
    except ParseError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def aggregated(story: Story, by: str | None) -> Story:
    """Count a story's claims into flows, where that is asked for."""
    if by is None:
        return story
    from geo_movements.flows import flow_story

    return flow_story(story, by)


def _country(code: str) -> str:
    from geo_movements.places.countries import country_code

    known = country_code(code)
    if known is None:
        raise argparse.ArgumentTypeError(f"{code!r} is no country code; write two letters, as RU")
    return known


# --- One at a time --------------------------------------------------------------------------------


@contextmanager
def alone_with(project: str) -> Iterator[None]:
    """Have a project to oneself: what is read of it still holds when it is written.

    Raises `OutputError` where another command writes to it for long.
    """
    from pathlib import Path

    from geo_movements.disk import TEMPORARY
    from geo_movements.turns import turn

    path = Path(project)
    inside = (path, "") if path.is_dir() else (path.parent, f"{path.name[:40]}.")
    with turn(inside[0] / f"{TEMPORARY}{inside[1]}lock", f'"{project}"'):
        yield


# --- A story from them ----------------------------------------------------------------------------


def resolved(options: argparse.Namespace) -> tuple[Project, gpd.GeoDataFrame]:
    """Read the project and resolve its places."""
    from geo_movements.build import known_on
    from geo_movements.places.resolve import resolve
    from geo_movements.tables.read import read

    project = read(options.project)
    if options.as_of is not None:
        project = known_on(project, options.as_of)
    return project, resolve(project, country=options.country)


def story_of(options: argparse.Namespace) -> Story:
    """Build the story, and tell the warnings. Raises `InputError` where there are errors."""
    from geo_movements.build import build_and_check

    with searching_aloud():
        story, problems = build_and_check(
            *resolved(options), allow_drafts=options.allow_drafts, strict=options.strict
        )
    tell(problems)
    return story


@contextmanager
def searching_aloud() -> Iterator[None]:
    """Say every now and then how many ways are found, where thousands are looked for."""
    from time import monotonic

    from geo_movements.routes.legs import SEARCH

    at_once = SEARCH.get()

    def search(router: Router, pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
        found: dict[Pair, Way | NoWay] = {}
        said = monotonic()
        # Routers share work between ways from one stop, so these are looked for together.
        by_stop = sorted(pairs, key=lambda pair: sorted((stop.lon, stop.lat) for stop in pair))
        for at in range(0, len(pairs), _WAYS):
            some = by_stop[at : at + _WAYS]
            found |= zip(some, at_once(router, some, avoid), strict=True)
            if len(found) < len(pairs) and monotonic() - said >= _SILENT_S:
                say(f"{len(found):,} of {len(pairs):,} ways found")
                said = monotonic()
        return [found[pair] for pair in pairs]

    token = SEARCH.set(search)
    try:
        yield
    finally:
        SEARCH.reset(token)


def output(story: Story, path: str, *, told: str | None = None, **options: object) -> int:
    """Save a story by suffix and say so; returns the exit status.

    `told` says what was written; without it, the rows of its table are counted.
    """
    from geo_movements.save import save

    written = save(story, path, **options)
    table = options.get("table") or "legs"
    thing = "flow" if table == "legs" and "claim_ids" in story.legs.columns else ONE[str(table)]
    told = told or count(len(getattr(story, str(table))), thing)
    say(f"wrote {written}: {told}")
    return FINE


# --- How it is told -------------------------------------------------------------------------------


def count(number: int, thing: str) -> str:
    """Say how many.

    >>> count(1, "claim"), count(2, "claim")
    ('1 claim', '2 claims')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"


def tell(problems: Iterable[Problem]) -> None:
    """List problems on standard error: so many that differ, and how many more there are.

    Of many warnings or notes of one kind the first are told.
    """
    from geo_movements.check.report import as_text
    from geo_movements.errors import kind_of

    told = list(problems)
    kinds: dict[str, list[Problem]] = {}
    for problem in dict.fromkeys(problem._replace(row=0) for problem in told):
        kinds.setdefault(kind_of(problem), []).append(problem)
    kept: list[Problem] = []
    for some in sorted(kinds.values(), key=lambda some: some[0].level != "error"):
        is_short = some[0].level == "error" or len(some) <= _MANY
        kept += some if is_short else some[:_FIRST]
    more = sum(map(len, kinds.values())) - len(kept := kept[:MOST_TOLD])
    chosen = {*kept}
    text = as_text(problem for problem in told if problem._replace(row=0) in chosen)
    print(text, end="", file=sys.stderr)
    if more > 0:
        say(f"... and {more:,} more that differ: geo-movements check lists them all")


def shown(text: str) -> str:
    """Write lines for a terminal, as `visible_lines` does."""
    from geo_movements.tables.words import visible_lines

    return visible_lines(text)


def say(line: str) -> None:
    """Say a line on standard error: standard output is for data."""
    print(shown(line), file=sys.stderr)


def misuse(message: str) -> int:
    """Say how the command was misused; returns the exit status."""
    say(f"geo-movements: {message}")
    return MISUSE
