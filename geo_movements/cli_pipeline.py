"""The command `pipeline`: partitions of a large table become GeoParquet, flows and a manifest."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from geo_movements.cli_shared import (
    FINE,
    PROBLEMS,
    add_story_options,
    count,
    flow_keys,
    misuse,
    say,
    tell,
)

if TYPE_CHECKING:
    from geo_movements.pipeline import Report

__all__ = ["add_options", "run"]

ENGINES = ("processes", "dask")
_SHOWN = 3


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "partitions", nargs="+", metavar="PARTITIONS",
        help="files of movements (.parquet, .csv, .tsv), or a folder of them, with sources.csv, "
        "places.csv, map.toml ... beside them",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--output", metavar="OUT", required=True,
        help="the folder to write: legs/, flows.parquet, problems.csv, places.lock.csv, "
        "manifest.json; run again, it does what is not done or has changed",
    )  # fmt: skip
    parser.add_argument(
        "--project", metavar="FOLDER",
        help="where sources.csv, events.csv, forces.csv, places.csv and map.toml are (default: the "
        "one folder of PARTITIONS)",
    )  # fmt: skip
    parser.add_argument(
        "--lock", metavar="FILE",
        help="the places to take (default: places.lock.csv of the project, and what a person has "
        "decided in OUT's); names that it lacks are resolved from all partitions together",
    )  # fmt: skip
    parser.add_argument(
        "--aggregate", metavar="KEYS", default="origin,destination,month", type=_keys,
        help="what flows are counted by: origin, destination, day, week, month or year, side, "
        'claimant, mode, force; "" for none (default: origin,destination,month)',
    )  # fmt: skip
    parser.add_argument(
        "--by-movement", action="store_true",
        help="deal the rows anew first, so that each movement is in one partition and all of its "
        "claims are compared",
    )  # fmt: skip
    parser.add_argument(
        "--engine", choices=ENGINES, default="processes", help="who works (default: processes)"
    )
    parser.add_argument(
        "--workers", metavar="N", type=_workers, help="how many (default: one a processor)"
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="of a running Dask cluster, such as tcp://host:8786"
    )
    add_story_options(parser)


def _keys(words: str) -> tuple[str, ...]:
    return flow_keys(words) if words else ()


def _workers(words: str) -> int:
    number = int(words) if words.isdecimal() else 0
    if not 1 <= number <= 10_000:
        raise argparse.ArgumentTypeError(f"{words!r} is no number of workers")
    return number


def run(options: argparse.Namespace) -> int:
    """Run the pipeline; returns the exit status."""
    if options.scheduler and options.engine != "dask":
        return misuse("--scheduler is of --engine dask")
    from geo_movements.pipeline import run as run_all

    report = run_all(
        options.partitions,
        options.output,
        project=options.project,
        lock=options.lock,
        by=options.aggregate,
        by_movement=options.by_movement,
        engine=options.engine,
        workers=options.workers,
        scheduler=options.scheduler,
        country=options.country,
        as_of=options.as_of,
        allow_drafts=options.allow_drafts,
        strict=options.strict,
        told=say,
    )
    _tell(report)
    if report.kept:
        say(f"{report.kept:,} of {count(report.partitions, 'partition')} kept from a run before")
    if report.errors:
        say(f"{count(report.errors, 'error')}: {report.out} is not finished")
        return PROBLEMS
    made = ", ".join([count(report.legs, "leg"), count(report.flows, "flow")])
    say(f"wrote {report.out}: {made} of {count(report.partitions, 'partition')}")
    return FINE


def _tell(report: Report) -> None:
    """Show the first problems of each kind, and say how many there are."""
    from geo_movements.pipeline.tally import LEVELS

    kinds = report.problems.values()
    for tally in sorted(kinds, key=lambda one: LEVELS.index(one.first[0].level)):
        tell(tally.first[:_SHOWN])
        if more := tally.count - len(tally.first[:_SHOWN]):
            say(f"  ... and {more:,} more of this kind")
    if any(tally.count > _SHOWN for tally in kinds):
        say(f"all problems: {report.listed} (up to 1,000 of a kind), and by partition in problems/")
