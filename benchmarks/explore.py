"""Measure how a story is saved as a page, beside `GeoDataFrame.explore` of the same legs.

    python benchmarks/explore.py
    python benchmarks/explore.py --legs 1000

The archive of `page.py`, built once. Ours is `gm.save(story, "map.html")`: cards, timeline, words,
sources, legend, ground and viewer, all inside one file that opens with the network off. The peer is
`legs.explore(column="side", tooltip=fields).save(...)`, whose fields are the columns of the legs
that tell anything, as many as our page shows of a claim; it writes GeoJSON with every vertex and
every field of every leg, colours by a style for each, and links to Leaflet, jQuery, Bootstrap and
online tiles, none of which is inside. Extra `bench` has what `explore` asks for (mapclassify).
"""

from __future__ import annotations

import argparse
import pickle
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from page import MODES, write_project
from results import Result, faster, measured, missing, peak_mb, process_cost, turns, version

LEGS, TOWNS = 10_000, 200
MANY, MANY_TOWNS = 100_000, 1_000
ROUTED_TOWNS, ROUTED = 60, ("road", "rail")
ROUNDS = 5
PEER = "GeoDataFrame.explore"
FASTER, BYTES, BYTES_OF_MANY, MEMORY_MB = ">= 40", "<= 100", "<= 60", "<= 1,500"


def main() -> None:
    """Print each figure; with a story, save it and nothing else (for the figures of a process)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--legs", type=int, default=LEGS)
    parser.add_argument("--ours", type=Path, help="save this story as a page, and end")
    parser.add_argument("--theirs", type=Path, help="let the peer save this story's legs, and end")
    asked = parser.parse_args()
    for path, save in ((asked.ours, save_ours), (asked.theirs, save_theirs)):
        if path:
            save(pickle.loads(path.read_bytes()), path.with_suffix(".html"))
            return
    for result in measure(legs=asked.legs):
        print(result, flush=True)


def measure(*, quick: bool = False, legs: int = LEGS) -> list[Result]:
    """Take the figures of a page saved, and of one that is ten times as large."""
    with tempfile.TemporaryDirectory() as folder:
        found = _of(make_story(Path(folder), legs, TOWNS), Path(folder), 1 if quick else ROUNDS)
        if quick:
            return found
        many = _of_many(Path(folder))  # first: a process's peak counts what its parent held
        routed = [] if found[-1].ratio is None else _routed(Path(folder), legs)
        return [*found, *many, *routed]


def make_story(folder: Path, legs: int, towns: int, modes: Sequence[str] = MODES) -> Any:
    """Take the archive of `page.py` from its tables to a story."""
    import geo_movements as gm

    project = gm.read(write_project(folder / f"archive-{legs}-{towns}", legs, towns, modes))
    return gm.build(project, gm.resolve(project))


def save_ours(story: Any, path: Path) -> int:
    """Save a story as a page; return its size."""
    import geo_movements as gm

    return gm.save(story, path).stat().st_size


def save_theirs(story: Any, path: Path) -> int:
    """Let the peer save the same legs with the same fields as tooltip; return the size."""
    legs = story.legs
    fields = [name for name in legs if name != legs.geometry.name and legs[name].notna().any()]
    told = legs[[*fields, legs.geometry.name]]
    told.explore(column="side", tooltip=fields).save(str(path))
    return path.stat().st_size


def _of(story: Any, folder: Path, rounds: int) -> list[Result]:
    count = len(story.legs)
    ours, theirs = folder / "ours.html", folder / "theirs.html"
    size = measured(
        "explore", f"size of the page, {count:,} legs", [save_ours(story, ours) / count],
        unit="bytes a leg", target=BYTES,
    )  # fmt: skip
    what = f"{count:,} legs saved as a page"
    try:
        written = save_theirs(story, theirs)
    except ImportError as error:
        return [size, missing("explore", what, peer=PEER, target=FASTER, why=str(error))]
    note = f"the peer writes {written / count:,.0f} bytes a leg, and needs the network"
    named = {"peer": PEER, "version": version("geopandas")}
    times = turns(lambda: save_ours(story, ours), lambda: save_theirs(story, theirs), rounds)
    return [
        size,
        faster("explore", what, *times, target=FASTER, note=note, **named),
        *_cold(story, folder),
    ]


def _cold(story: Any, folder: Path) -> list[Result]:
    """Save in a process of its own: imports, the reading of a kept story, the page."""
    kept = folder / "story.pickle"
    kept.write_bytes(pickle.dumps(story))
    ours, theirs = (
        [process_cost([sys.executable, __file__, side, kept]) for _ in range(3)]
        for side in ("--ours", "--theirs")
    )
    what = f"{len(story.legs):,} legs saved as a page, a cold process"
    return [faster("explore", what, ours, theirs, peer=PEER, version=version("geopandas"))]


def _routed(folder: Path, legs: int) -> list[Result]:
    """Save legs that share roads and railways, which are laid beside one another there."""
    story = make_story(folder, legs, ROUTED_TOWNS, ROUTED)
    ours, theirs = folder / "ours.html", folder / "theirs.html"
    times = turns(lambda: save_ours(story, ours), lambda: save_theirs(story, theirs), ROUNDS)
    bytes_a_leg = [path.stat().st_size / legs for path in (ours, theirs)]
    return [
        faster(
            "explore", f"{legs:,} legs by road and rail saved as a page", *times,
            peer=PEER, version=version("geopandas"),
            note="{:,.0f} bytes a leg; the peer writes {:,.0f}".format(*bytes_a_leg),
        )
    ]  # fmt: skip


def _of_many(folder: Path) -> list[Result]:
    story = make_story(folder, MANY, MANY_TOWNS)
    kept = folder / "many.pickle"
    kept.write_bytes(pickle.dumps(story))
    del story
    command = [sys.executable, __file__, "--ours", kept]
    took = process_cost(command)
    size = kept.with_suffix(".html").stat().st_size / MANY
    figures = (
        ("size of the page", size, {"unit": "bytes a leg", "target": BYTES_OF_MANY}),
        ("saved as a page, a cold process", took, {}),
        ("memory of that process", peak_mb(command), {"unit": "MB", "target": MEMORY_MB}),
    )
    return [
        measured("explore", f"{what}, {MANY:,} legs", [value], **named)
        for what, value, named in figures
    ]


if __name__ == "__main__":
    main()
