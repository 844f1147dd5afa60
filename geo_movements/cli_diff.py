"""The command `diff`: what changed from one project to another."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geo_movements.cli_shared import (
    FINE,
    PROBLEMS,
    add_story_options,
    misuse,
    resolved,
    say,
    shown,
)
from geo_movements.errors import InputError

if TYPE_CHECKING:
    from geo_movements.schema import Story

__all__ = ["add_options", "run"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("old", help="a project folder or a table, as it was")
    parser.add_argument("new", help="the project as it is now")
    add_story_options(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", action="append", default=[],
        help="a file whose suffix says as what: .txt, .md (a corrections note), .json, or .html (a "
        "map with the changes marked); may be repeated (default: text, to standard output)",
    )  # fmt: skip
    parser.add_argument(
        "--exit-code", action="store_true", help="exit with 1 where anything has changed"
    )


def run(options: argparse.Namespace) -> int:
    """Compare two projects and write what changed; returns the exit status."""
    from geo_movements.diff import WRITERS, as_text, compare
    from geo_movements.save import write

    for path in options.output:
        if Path(path).suffix.lower() not in WRITERS:
            return misuse(f'"{path}" has no known suffix: {", ".join(WRITERS)}')
    difference = compare(_story(options, options.old), _story(options, options.new))
    if not options.output:
        sys.stdout.write(shown(as_text(difference)))
    for path in options.output:
        write(Path(path), WRITERS[Path(path).suffix.lower()](difference))
        say(f"wrote {path}")
    return PROBLEMS if options.exit_code and not difference.is_empty else FINE


def _story(options: argparse.Namespace, project: str) -> Story:
    """Build one of the two; its problems say which of them they are in.

    What is no error is not told: `check` is for that, and there would be two of each.
    """
    from geo_movements.build import build

    try:
        return build(
            *resolved(argparse.Namespace(**{**vars(options), "project": project})),
            allow_drafts=options.allow_drafts,
            strict=options.strict,
        )
    except InputError as error:
        named = (one._replace(file=f"{project}: {one.file}") for one in error.problems)
        raise InputError(named) from None
