"""Build the word lists that tell names of places from other words and from persons.

    python data/build_words.py --names FOLDER --dictionary FILE

`--names` is the folder of the PyPI package names 0.3.0 with its dist.* files (US Census of 1990,
public domain); `--dictionary` the american-english list of Debian's wamerican 2020.12.07 (SCOWL,
LICENSES/SCOWL.txt). Written to geo_movements/draft/data: words.txt.gz (the dictionary's words in
lower case), first_names.txt and surnames.txt (the most frequent first).
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parents[1] / "geo_movements" / "draft" / "data"
SURNAMES = 8000
"""Rarer ones name towns more often than persons that a text tells of by surname alone."""


def census(*files: Path) -> Iterator[str]:
    """Yield the names of the census's tables, the most frequent of all first."""
    rows = [line.split() for file in files for line in file.read_text("ascii").splitlines()]
    rows.sort(key=lambda row: -float(row[1]))
    yield from dict.fromkeys(row[0].lower() for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the word lists of geo_movements.draft.")
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--dictionary", type=Path, required=True)
    options = parser.parse_args()
    words = re.findall("^[a-z]+$", options.dictionary.read_text("utf-8"), re.MULTILINE)
    packed = gzip.compress("\n".join(sorted(words)).encode(), 9, mtime=0)
    (TARGET / "words.txt.gz").write_bytes(packed)
    given = census(*(options.names / f"dist.{kind}.first" for kind in ("male", "female")))
    family = [*census(options.names / "dist.all.last")][:SURNAMES]
    for file, names in (("first_names.txt", given), ("surnames.txt", family)):
        (TARGET / file).write_text("\n".join(names) + "\n", "ascii")


if __name__ == "__main__":
    main()
