"""Compile the index by which names near in spelling are found, beside a compiled gazetteer.

    python data/build_fuzzy.py

It must run again whenever the gazetteer was compiled: an index of another table is not used. The
same table gives the same bytes. How the file is laid out is told in geo_movements/places/fuzzy.py.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from geo_movements.places.fuzzy import write_index
from geo_movements.places.table import Table

PACKAGED = Path(__file__).parents[1] / "geo_movements" / "places" / "data" / "gazetteer.bin"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "table", type=Path, nargs="?", default=PACKAGED, help="a compiled gazetteer"
    )
    path = write_index(Table(parser.parse_args().table))
    print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
