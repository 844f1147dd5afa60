"""The command `watch`: a project in the browser, rendered again whenever it is saved."""

from __future__ import annotations

import argparse
from pathlib import Path

from geo_movements.cli_shared import (
    FINE,
    add_project,
    add_story_options,
    count,
    misuse,
    say,
    story_of,
)

__all__ = ["add_options", "run"]

_PORT = 8765


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_project(parser)
    add_story_options(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="an .html file to keep up to date as well"
    )
    parser.add_argument(
        "--port", metavar="N", type=int, default=_PORT,
        help=f"where to serve it on this machine (default: {_PORT}; 0: any that is free)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Watch until interrupted; returns the exit status."""
    from geo_movements.watch import Watcher, follow, now, serve, stamps

    if options.project == "-":
        return misuse("standard input is read once: watch a folder or a file")
    if options.output and not options.output.lower().endswith(".html"):
        return misuse(f'a map is an .html file, not "{options.output}"')
    project = Path(options.project)
    beside: list[Path] = []

    def render() -> str:
        from geo_movements.page import render as page_of
        from geo_movements.save import write

        story = story_of(options)
        borders = Path(story.settings.borders)
        beside[:] = [borders] if borders.is_file() else []
        page = page_of(story)
        if options.output:
            write(Path(options.output), page)
        say(f"{now()} rendered: {count(len(story.legs), 'claim')}")
        return page

    watcher = Watcher(
        lambda: stamps(project, tuple(beside)), render, lambda problem: say(f"{now()} {problem}")
    )
    server = serve(watcher, options.port, project.name)
    say(f"watching {project} at http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C ends it)")
    follow(server, watcher)
    return FINE
