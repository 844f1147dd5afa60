"""A megabyte in every field: what is slow by its square would take hours."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.apart import watched
from torture.content.payloads import SHAPES
from torture.content.project import fields_of
from torture.parts import Scale, Tally

__all__ = ["run"]

LIMIT_S = 240.0
MOST_BYTES = 6 << 30
OF_A_SETTING = 12_000
"""So many letters in each setting: map.toml may have a megabyte in all."""
TABLES = ("movements", "sources", "events", "forces", "places", "lock", "settings")


def run(scale: Scale) -> Tally:
    """Read, and where nothing stops it export, a table of megabytes, each in its own process."""
    tally = Tally(note=f"at most {LIMIT_S:.0f} s and {MOST_BYTES >> 30} GB of addresses each")
    for shape in SHAPES:
        for table in TABLES:
            command = [sys.executable, "-m", "torture.content.long", shape, table]
            failure = watched(command, LIMIT_S)
            tally.case(failure and f"{shape} in {table}: {failure}")
    return tally


def _try(shape: str, table: str) -> None:
    """Read a project whose table holds a megabyte in every field; write what it carries."""
    import resource

    from torture.content.outputs import write
    from torture.content.reading import faults_of, read_hostile, story_of

    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    tables = {one.number: one.table for one in fields_of()}

    words = SHAPES[shape][: OF_A_SETTING if table == "settings" else None]

    def words_of(number: int) -> str:
        return words if tables[number] == table else "words"

    with tempfile.TemporaryDirectory() as folder:
        read = read_hostile(Path(folder) / "read", words_of)
        faults = [fault for _, fault in faults_of(read) if fault]
        if faults:
            sys.exit(faults[0][:300])
        _, story = story_of(Path(folder) / "story", words_of, read.refused)
        for name in ("story.geojson", "legs.csv"):
            options = {"table": "legs"} if name.endswith(".csv") else {}
            write(story, Path(folder) / name, **options)


if __name__ == "__main__":
    _try(*sys.argv[1:])
