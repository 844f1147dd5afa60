"""The command `report`: a story as a document, and its sources as a bibliography."""

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

TYPE_CHECKING = False  # as in typing, without its import: `--help` is quick
if TYPE_CHECKING:
    from typing import IO

    from geo_movements.schema import Story

__all__ = ["add_options", "run"]

_FIGURE_MM, _FIGURE_DPI = 180.0, 200


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_project(parser)
    add_story_options(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", action="append", required=True,
        help="a file whose suffix says as what: .docx, .pptx, .pdf, .html, .md, or the sources "
        "alone as .bib or .csl.json; may be repeated. Beside report.md lies its figure, "
        "report.figure.png",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Write each report that is asked for; returns the exit status."""
    from geo_movements.report import SUFFIXES, render
    from geo_movements.save import write

    suffixes = [_suffix(path, tuple(SUFFIXES)) for path in options.output]
    for path, suffix in zip(options.output, suffixes, strict=True):
        if suffix is None:
            return misuse(f'"{path}" is no report: it ends in none of {", ".join(SUFFIXES)}')
    story = story_of(options)
    for path, suffix in zip(map(Path, options.output), suffixes, strict=True):
        if suffix == ".md":
            _write_markdown(story, path)
        else:
            write(path, render(story, str(suffix)))
        told = count(len(story.legs), "claim"), count(len(story.sources), "source")
        say(f"wrote {path}: {', '.join(told)}")
    return FINE


def _write_markdown(story: Story, path: Path) -> None:
    """Write Markdown and its figure beside it, or neither."""
    from geo_movements.disk import place
    from geo_movements.figure import png
    from geo_movements.report import markdown
    from geo_movements.save import write

    beside = path.with_suffix(".figure.png")
    text = markdown(story, figure=beside.name).encode()
    figure = png(story, width_mm=_FIGURE_MM, dpi=_FIGURE_DPI)

    def both(file: IO[bytes]) -> None:
        write(beside, figure)
        file.write(text)

    place(path, both)
    say(f"wrote {beside}")


def _suffix(path: str, known: tuple[str, ...]) -> str | None:
    return next((suffix for suffix in known if path.lower().endswith(suffix)), None)
