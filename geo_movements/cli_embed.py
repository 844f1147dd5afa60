"""The command `embed`: what puts a map into somebody's document."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geo_movements.cli_shared import FINE, add_story_options, say, story_of

if TYPE_CHECKING:
    from geo_movements.schema import Story

__all__ = ["add_options", "run"]

TARGETS = ("iframe", "srcdoc", "fragment", "markdown", "quarto", "sphinx", "oembed")
HEAVY = 500_000
"""A text of so many bytes is told what it weighs."""
BESIDE = ("markdown", "quarto", "sphinx")
"""What shows a figure that stands beside the page."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("project", help="a project, or an .html file that `map` made")
    parser.add_argument(
        "--as", dest="target", choices=TARGETS, default="iframe",
        help="what the document takes (default: iframe); docs/embedding.md shows each",
    )  # fmt: skip
    parser.add_argument("--src", metavar="ADDRESS", help="where the page is published")
    parser.add_argument("--width", default="100%", help="600, 100%%, 40rem (default: 100%%)")
    parser.add_argument("--height", default="600", help="400, 80vh, or a ratio: 3/2 (default: 600)")
    parser.add_argument("--title", help="the frame's name for screen readers (default: the map's)")
    parser.add_argument(
        "--no-lazy", dest="lazy", action="store_false", help="load it at once, wherever it stands"
    )
    parser.add_argument(
        "--full", dest="compact", action="store_false", help="the page with its list and legend"
    )
    parser.add_argument(
        "--image", metavar="ADDRESS",
        help="the figure, where the frame cannot be; svg or png draws one into the text",
    )  # fmt: skip
    parser.add_argument(
        "--image-size", metavar="WxH", type=_pixels, help="of the figure, for oembed: 1417x945"
    )
    parser.add_argument("--provider", metavar="NAME", help="who publishes it, for oembed")
    add_story_options(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="a file (default: standard output)")


def _pixels(size: str) -> tuple[int, int]:
    found = re.fullmatch(r"([1-9]\d*)x([1-9]\d*)", size.lower())
    if found is None:
        raise argparse.ArgumentTypeError(f"{size!r} is no size in pixels; write 1417x945")
    return int(found[1]), int(found[2])


def run(options: argparse.Namespace) -> int:
    """Write it, to a file or to standard output; returns the exit status."""
    from geo_movements.embed import embed
    from geo_movements.embed.pictures import beside
    from geo_movements.save import write

    told = embed(
        _given(options), as_=options.target, src=options.src, width=options.width,
        height=options.height, title=options.title, lazy=options.lazy, compact=options.compact,
        image=options.image, image_size=options.image_size, provider=options.provider,
    )  # fmt: skip
    if options.target in BESIDE and options.image is None:
        say(
            f"{options.target} shows a figure, {beside(options.src)}: geo-movements figure draws it"
        )
    _weigh(options.target, len(told.encode()))
    if options.output in (None, "-"):
        sys.stdout.buffer.write(told.encode())
        return FINE
    write(Path(options.output), told)
    say(f"wrote {options.output}")
    return FINE


def _weigh(target: str, weight: int) -> None:
    """Say what a text weighs that holds the figure, or the page, and how it would be lighter."""
    if weight < HEAVY:
        return
    lighter = (
        "iframe loads the page from its address instead (--src)"
        if target == "srcdoc"
        else "--image ADDRESS leaves the figure at an address of its own"
    )
    say(f"{target} weighs {weight / 1e6:.1f} MB, which every reader loads; {lighter}")


def _given(options: argparse.Namespace) -> Story | Path:
    if options.project.lower().endswith((".html", ".htm")):
        return Path(options.project)
    return story_of(options)
