"""The command `figure`: a story as a figure for print, and its caption beside it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from geo_movements.cli_shared import (
    FINE,
    add_aggregate,
    add_project,
    add_story_options,
    aggregated,
    count,
    misuse,
    say,
    story_of,
)
from geo_movements.errors import OutputError

__all__ = ["add_options", "run"]

_SUFFIXES = (".svg", ".png", ".pdf", ".gif", ".mp4")
_STEPS = ("claimant", "side", "date", "movement")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_project(parser)
    add_story_options(parser)
    add_aggregate(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True,
        help=f"{', '.join(_SUFFIXES)}; a .txt beside it has caption and alt text",
    )  # fmt: skip
    parser.add_argument(
        "--width", metavar="LENGTH", type=_length, default=180.0,
        help="of the sheet: 180mm, 9cm, 7in (default: 180mm)",
    )  # fmt: skip
    parser.add_argument(
        "--height", metavar="LENGTH", type=_length, help="of the sheet (default: as it needs)"
    )
    parser.add_argument("--dpi", metavar="N", type=float, help="of .png, .gif and .mp4")
    parser.add_argument(
        "--projection", metavar="NAME", default="auto",
        help="conic, lambert, azimuthal, polar, equal-earth, natural-earth, robinson, mercator, "
        "an EPSG code or a PROJ string (default: chosen for the area)",
    )  # fmt: skip
    parser.add_argument(
        "--facet", choices=_STEPS, help="a small map for each claimant, side, movement or time"
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument(
        "--scale", metavar="N", type=float, default=1.0,
        help="words and signs so many times as large: 1.5 for a slide",
    )  # fmt: skip
    parser.add_argument("--language", metavar="CODE", help="of the words: en, uk, ru, ko, ...")
    parser.add_argument(
        "--font", metavar="FILE", action="append", default=[],
        help="a font file for letters that the usual fonts lack; may be repeated",
    )  # fmt: skip
    for part in ("title", "legend", "sources"):
        parser.add_argument(f"--no-{part}", action="store_true", help=f"leave out the {part}")


def _length(words: str) -> float:
    from geo_movements.figure.paper import read_length

    try:
        return read_length(words)
    except OutputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run(options: argparse.Namespace) -> int:
    """Draw the figure and write it with its text; returns the exit status."""
    import warnings

    from geo_movements import figure
    from geo_movements.save import save, suffix_of

    path = Path(options.output)
    if path.suffix.lower() not in _SUFFIXES:
        return misuse(f'a figure is one of {", ".join(_SUFFIXES)}, not "{options.output}"')
    suffix = suffix_of(path)
    story = aggregated(story_of(options), options.aggregate)
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always", UserWarning)
        text = figure.text(story, language=options.language)
        save(story, path, **_wanted(options, suffix))
    thing = "claim" if options.aggregate is None else "flow"
    for warning in found:
        say(f"warning: {warning.message}")
    beside = _write_beside(path, text)
    say(f"wrote {path}: {count(len(story.legs), thing)}; {beside}: caption and alt text")
    return FINE


def _write_beside(path: Path, text: str) -> Path:
    """Write the text of a figure beside it; returns where.

    That is `fig.txt`, whose first lines name the figures that it tells of. Where one of that name
    tells something else of another figure, or is somebody's own, it is `fig.svg.txt`.
    """
    from geo_movements.save import write

    shared, own = path.with_suffix(".txt"), path.with_name(f"{path.name}.txt")
    if own.exists() or (told := _told_beside(shared, path.stem)) is None:
        write(own, f"{path.name}\n\n{text}")
        return own
    names, body = told
    others = [one for one in names if one != path.name and path.with_name(one).exists()]
    if others and body != text:
        if path.name in names:
            write(shared, "\n".join([*others, "", body]))
        write(own, f"{path.name}\n\n{text}")
        return own
    write(shared, "\n".join([*others, path.name, "", text]))
    return shared


def _told_beside(path: Path, stem: str) -> tuple[list[str], str] | None:
    """Read which figures a text tells of, and what; None where it is none of ours."""
    if not path.exists():
        return [], ""
    try:
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    except (OSError, UnicodeDecodeError):
        return None
    names = head.splitlines()
    ours = all(Path(one).stem == stem and Path(one).suffix.lower() in _SUFFIXES for one in names)
    return (names, body) if names and ours else None


def _wanted(options: argparse.Namespace, suffix: str) -> dict[str, Any]:
    """Gather the options of this kind of file; one that it does not take is refused by `save`."""
    wanted = {
        "width_mm": options.width, "height_mm": options.height, "theme": options.theme,
        "projection": options.projection, "scale": options.scale, "language": options.language,
        "fonts": options.font,
    }  # fmt: skip
    if options.dpi is not None and suffix not in (".svg", ".pdf"):
        wanted["dpi"] = options.dpi
    if options.facet is not None:
        wanted["facet"] = options.facet
    return wanted | {
        part: False for part in ("title", "legend", "sources") if getattr(options, f"no_{part}")
    }
