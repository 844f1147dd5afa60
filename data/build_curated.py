"""Compile the curated table, data/gazetteer.csv, for a quick start of the gazetteer.

    python data/build_curated.py

To be run when the table has changed; without it the table is parsed at each start, with the same
result. The same table gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from geo_movements.places.gazetteer import COMPILED, curated_path
from geo_movements.places.world.curated import compile_places


def main() -> None:
    Path(COMPILED).write_bytes(compile_places(curated_path()))


if __name__ == "__main__":
    main()
