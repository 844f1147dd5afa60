"""The command line: one thin command a verb. Data to stdout, messages to stderr."""

from __future__ import annotations

import argparse
import io
import sys

from geo_movements import __version__
from geo_movements.cli_shared import (
    DPRK,
    FINE,
    PROBLEMS,
    HelpLines,
    add_aggregate,
    add_profile,
    add_project,
    add_story_options,
    aggregated,
    alone_with,
    count,
    misuse,
    output,
    resolved,
    say,
    searching_aloud,
    story_of,
    tell,
)

TYPE_CHECKING = False  # as in typing, without its import: `--help` is quick
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from geo_movements.schema import Story

__all__ = ["main"]

INTERRUPTED = 130
VERBS = {
    "new": ("make a project to begin with", "my-story"),
    "resolve": ("find the places, and write the lock file", DPRK),
    "map": ("make the interactive map: one HTML file", f"{DPRK} -o map.html"),
    "export": (
        "write the story as data, for GIS and spreadsheets", f"{DPRK} -o legs.geojson"
    ),
    "check": ("list every problem of a project", DPRK),
    "draft": (
        "draft movements out of articles, for a person to check",
        "article.txt --published 2024-10-24 -o my-story",
    ),
    "figure": (
        "draw a figure for print, without a browser", f"{DPRK} -o figure.svg --width 180mm"
    ),
    "report": (
        "write a report: a document, slides, or the sources alone", f"{DPRK} -o report.docx"
    ),
    "embed": (
        "write what puts a map into a site, an article or a notebook",
        f"{DPRK} --as iframe --src https://example.org/map.html",
    ),
    "diff": ("tell what changed from one project to another", f"old {DPRK} -o changes.html"),
    "watch": ("show the map, and render it again whenever the project is saved", DPRK),
    "route": ("find the way of one leg", "Wonsan Vladivostok --mode sea"),
    "pipeline": (
        "convert partitions of a large table of movements, in parallel, into a folder of "
        "GeoParquet",
        "events/ -o legs --engine processes --workers 4",
    ),
    "places": ("list the places that an article names", "article.txt -o places.geojson"),
    "gazetteer": (
        "look up places, and import gazetteers of your own",
        'search Sergeyevka --near "43.1, 131.9"',
    ),
}  # fmt: skip
"""The commands, in the order of `--help`: what each does, and an example of it."""
ROOMS = {
    "resolve": ("cli_resolve", "add_options", "run"),
    "draft": ("cli_draft", "add_options", "run"),
    "figure": ("cli_figure", "add_options", "run"),
    "report": ("cli_report", "add_options", "run"),
    "embed": ("cli_embed", "add_options", "run"),
    "diff": ("cli_diff", "add_options", "run"),
    "watch": ("cli_watch", "add_options", "run"),
    "route": ("cli_route", "add_options", "run"),
    "places": ("cli_draft", "add_places_options", "run_places"),
    "gazetteer": ("cli_gazetteer", "add_verbs", "run"),
    "pipeline": ("cli_pipeline", "add_options", "run"),
}
"""The commands that live in another module: what adds their options there, and what runs them."""
NOT_PROFILED = ("new", "watch", "gazetteer")
"""The commands without `--profile`: nothing to measure, no end, or commands of their own."""
_GARBAGE = 200_000
"""A command makes much that stays and little that goes: it looks for cycles that seldom."""
TABLES = ("legs", "events", "sources", "places")
FORMATS = ("text", "lines", "json", "sarif")

EXAMPLES = """\
examples:
  geo-movements map data/dprk-2024 -o map.html
  geo-movements check data/dprk-2024
  geo-movements resolve data/dprk-2024
  geo-movements export data/dprk-2024 -o legs.geojson
  geo-movements new my-story
  geo-movements route Wonsan Vladivostok --mode sea
  geo-movements draft article.txt --published 2024-10-24 -o my-story
  printf 'from,to\\nWonsan,Vladivostok\\n' > legs.csv && geo-movements map legs.csv -o map.html

exit status: 0 fine, 1 problems in the input or output, 2 misuse of the command
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show 원산
    given = sys.argv[1:] if arguments is None else [*arguments]
    options = _parser(given).parse_args(given)
    from geo_movements import cli_ends

    try:
        with cli_ends.heard():
            return _ended(options)
    except KeyboardInterrupt as error:
        if arguments is None:  # the process is ours to end, at once, whoever reads or does not
            cli_ends.silence()
        return getattr(error, "status", INTERRUPTED)


def _settle_letters() -> None:
    """Have one language's letters for all libraries: in Turkish, "i" has another capital.

    GDAL and fonts ask the system's; messages are in English as they are.
    """
    import locale

    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:  # a system without it: then the letters stay as they are
        return


def _ended(options: argparse.Namespace) -> int:
    """Run a command, and tell what stops it; returns the exit status."""
    from geo_movements import cli_ends
    from geo_movements.errors import GeoMovementsError, InputError

    _settle_letters()
    try:
        status: int = (
            _profiled(options) if getattr(options, "profile", False) else options.run(options)
        )
        sys.stdout.flush()
        return status
    except InputError as error:
        tell(error.problems)
    except GeoMovementsError as error:
        say(f"geo-movements: {error}")
    except BrokenPipeError:  # the reader of our output has gone
        cli_ends.silence_failed()
    except Exception as error:
        if (told := cli_ends.told(error)) is None:
            raise
        cli_ends.silence_failed()
        say(f"geo-movements: {told}")
    return PROBLEMS


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser: all commands by name, and the options of the one that is given."""
    parser = argparse.ArgumentParser(
        prog="geo-movements",
        description="Maps of reported troop movements: one offline HTML file, and data for GIS.",
        epilog=EXAMPLES,
        formatter_class=HelpLines,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    wanted = next((word for word in given if not word.startswith("-")), None)
    for name, (summary, example) in VERBS.items():
        verb = verbs.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=f"example:\n  geo-movements {name} {example}",
            formatter_class=HelpLines,
        )
        if name == wanted:
            add_options, run = _room(name)
            add_options(verb)
            if name not in NOT_PROFILED:
                add_profile(verb)
            verb.set_defaults(run=run)
    return parser


def _profiled(options: argparse.Namespace) -> int:
    """Run a command, and tell on standard error where its time went, also where it failed."""
    from geo_movements.stages import profiled, table

    spent = {}
    try:
        with profiled() as spent:
            status: int = options.run(options)
        return status
    finally:
        say(table(spent))


def _room(name: str) -> tuple[Callable[[Any], None], Callable[[argparse.Namespace], int]]:
    """Return what adds the options of a command, and what runs it; its module is imported now."""
    here = {
        "new": (_add_new, _new), "map": (_add_map, _map), "export": (_add_export, _export),
        "check": (_add_check, _check),
    }  # fmt: skip
    if name in here:
        return here[name]
    from importlib import import_module

    module, add_options, run = ROOMS[name]
    room = import_module(f"geo_movements.{module}")
    return getattr(room, add_options), getattr(room, run)


# --- What they take -------------------------------------------------------------------------------


def _add_new(new: argparse.ArgumentParser) -> None:
    new.add_argument("project", help="the folder to make, or an .xlsx file")
    new.add_argument("--xlsx", action="store_true", help="one workbook instead of a folder")
    new.add_argument(
        "--example",
        metavar="NAME",
        help="copy a sample: dprk, falklands, hannibal, minard or redball",
    )


def _add_map(maps: argparse.ArgumentParser) -> None:
    add_project(maps)
    add_story_options(maps)
    add_aggregate(maps)
    maps.add_argument("-o", "--output", metavar="FILE", required=True, help="an .html file")


def _add_export(export: argparse.ArgumentParser) -> None:
    add_project(export)
    add_story_options(export)
    add_aggregate(export)
    export.add_argument(
        "-o", "--output", metavar="FILE",
        help=f"a file; its suffix says as what: {', '.join(_exports())} (default: GeoJSON to "
        "standard output)",
    )  # fmt: skip
    export.add_argument(
        "--table", choices=TABLES, help="which table, where a format holds one (default: legs)"
    )


def _add_check(check: argparse.ArgumentParser) -> None:
    add_project(check)
    add_story_options(check)
    check.add_argument(
        "--format", choices=FORMATS, default="text", help="how to list them (default: text)"
    )
    check.add_argument(
        "--write-ids", action="store_true", help="give each row without an id one, in its file"
    )


# --- Commands -------------------------------------------------------------------------------------


def _new(options: argparse.Namespace) -> int:
    from geo_movements.new import new_project

    for path in new_project(options.project, xlsx=options.xlsx, example=options.example):
        say(f"wrote {path}")
    return FINE


def _map(options: argparse.Namespace) -> int:
    if not options.output.lower().endswith(".html"):
        return misuse(f'a map is an .html file, not "{options.output}"')
    by = {} if options.aggregate is None else {"aggregate": options.aggregate}
    story = story_of(options)
    if not by and not story.settings.aggregate:
        _tell_flows(story)
    return output(story, options.output, told=_flows_shown(story, options.aggregate), **by)


def _flows_shown(story: Story, aggregate: str | None) -> str | None:
    """Say how many flows a page shows; None for one of claims."""
    from geo_movements.page.flows import flow_count

    flows = flow_count(story, aggregate)
    return None if flows is None else count(flows, "flow")


def _tell_flows(story: Story) -> None:
    """Say that a page of so many claims shows flows, where it will."""
    from geo_movements.page.flows import MOST_LEGS, is_too_many
    from geo_movements.tables.counting import DEFAULT

    if is_too_many(story):
        say(
            f"more than {MOST_LEGS:,} claims: the page shows flows by {', '.join(DEFAULT)} "
            "(--aggregate counts by other things; export writes all claims)"
        )


def _export(options: argparse.Namespace) -> int:
    from pathlib import Path

    from geo_movements.save import options_of
    from geo_movements.tables.read import is_input

    chosen = {} if options.table is None else {"table": options.table}
    if options.output in (None, "-"):
        from geo_movements.export.geojson import geojson_pieces

        story = aggregated(story_of(options), options.aggregate)
        sys.stdout.buffer.writelines(geojson_pieces(story, **chosen))
        return FINE
    suffix = next((known for known in _exports() if options.output.lower().endswith(known)), None)
    if suffix is None:
        return misuse(f'"{options.output}" has no known suffix: {", ".join(_exports())}')
    if chosen and "table" not in options_of(suffix):
        return misuse(f"{suffix} holds the whole story: leave out --table")
    story = aggregated(story_of(options), options.aggregate)
    if is_input(Path(options.project), Path(options.output)):
        return misuse(
            f'"{options.output}" is a file that the project itself is read from: name another'
        )
    return output(story, options.output, **chosen)


def _exports() -> list[str]:
    """List the suffixes that hold data."""
    from geo_movements.save import SUFFIXES

    return sorted(suffix for suffix, (module, _) in SUFFIXES.items() if "export." in module)


def _check(options: argparse.Namespace) -> int:
    from geo_movements.check import find_problems, report
    from geo_movements.errors import errors_in, taken_strictly

    if options.write_ids:
        _write_ids(options.project)
    project, places = resolved(options)
    with searching_aloud():
        problems = find_problems(project, places, allow_drafts=options.allow_drafts)
    if options.strict:
        problems = taken_strictly(problems)
    writers = {
        "text": report.as_text, "lines": report.as_lines,
        "json": report.as_json, "sarif": report.as_sarif,
    }  # fmt: skip
    print(writers[options.format](problems, project), end="")
    errors = errors_in(problems)
    warnings = sum(problem.level == "warning" for problem in problems)
    print(
        f"{count(len(project.movements), 'claim')}, {count(len(places), 'place')}: "
        f"{count(errors, 'error')}, {count(warnings, 'warning')}",
        file=sys.stderr,
    )
    return PROBLEMS if errors else FINE


def _write_ids(project: str) -> None:
    from geo_movements.save import write
    from geo_movements.tables.ids import with_ids

    with alone_with(project):
        for path, text, new in with_ids(project):
            write(path, text)
            say(f"wrote {path}: {count(new, 'new id')}")
