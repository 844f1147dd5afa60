"""The command `route`: the way of one leg, told in lines and written as GeoJSON."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any

from geo_movements.cli_shared import FINE, add_country, say, shown, tell

if TYPE_CHECKING:
    from geo_movements.schema import Story

__all__ = ["add_options", "run"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    # "-16.8,179.99" is a position, not an option: argparse knows single numbers only.
    parser._negative_number_matcher = re.compile(r"-\.?\d")
    parser.add_argument("origin", help='a place: a name, or "43.1, 131.9"')
    parser.add_argument("destination", help="another")
    parser.add_argument("--mode", help="sea, rail, road, air or foot (default: not known)")
    parser.add_argument(
        "--via", metavar="PLACE", action="append", default=[], help="on the way; may be repeated"
    )
    parser.add_argument(
        "--avoid", metavar="WORD", action="append", default=[],
        help="a country or passage to keep out of: CN, passage:Suez; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--date", metavar="DAY", help="when: a canal that was not open then is no way"
    )
    add_country(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=_geojson, help="a .geojson file for the line"
    )


def _geojson(path: str) -> str:
    if not path.lower().endswith(".geojson"):
        raise argparse.ArgumentTypeError(f"a route is a .geojson file, not {path!r}")
    return path


def run(options: argparse.Namespace) -> int:
    """Find the route, tell it, and write it where that is asked for; returns the exit status."""
    from geo_movements.route import story_of_one
    from geo_movements.save import save

    story, problems = story_of_one(
        options.origin, options.destination, mode=options.mode, via=options.via,
        avoid=options.avoid, date=options.date, country=options.country,
    )  # fmt: skip
    tell(problems)
    print(shown(_told(story)))
    if options.output is not None:
        say(f"wrote {save(story, options.output)}: the leg")
    return FINE


def _told(story: Story) -> str:
    """Lay out what the one leg of a story tells of its route: a line each, where there is any."""
    leg = story.legs.drop(columns="geometry").to_dict("records")[0]
    names = dict(zip(story.places["toponym"], story.places["name"], strict=True))
    ends = [names.get(leg[end], leg[end]) for end in ("origin", "destination")]
    ports = [leg["origin_port"], leg["destination_port"]]
    told = {
        "leg": " to ".join(end or "nowhere known" for end in ends),
        "mode": leg["mode"],
        "method": leg["route_method"],
        "length": _km(leg["length_km"]) or "not known",
        "parts": leg["route_parts"],
        "access": _km(leg["access_km"]),
        "ports": any(ports) and " to ".join(p or e for p, e in zip(ports, ends, strict=True)),
        "passes": leg["route_passes"],
        "note": leg["route_note"],
        "credit": leg["attribution"],
    }
    return "\n".join(f"{name:<8}{text}" for name, text in told.items() if text)


def _km(length: Any) -> str | None:
    import pandas as pd

    if pd.isna(length):
        return None
    return f"{length:,.0f} km" if length >= 10 else f"{length:g} km"
