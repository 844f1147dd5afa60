"""Measure a million names with repeats: each distinct name is looked up once, not each row.

    python benchmarks/names.py

A column of an archive repeats its towns: here 20,000 names, drawn so that the n-th is named in
proportion to 1/n (Zipf). The other side asks the same gazetteer row by row, on the first rows, and
counts as many times as there are rows.
"""

from __future__ import annotations

import argparse
import random
from typing import Any

from results import Result, faster, turns

STAGE = "names"
ROWS, DISTINCT, BY_ROW = 1_000_000, 20_000, 20_000
ROUNDS = 3


def main() -> None:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows")
    for result in measure(quick=parser.parse_args().quick):
        print(result)


def measure(*, quick: bool = False) -> list[Result]:
    """Measure the look-up of all rows at once against that of a row at a time."""
    from geo_movements import __version__
    from geo_movements.places.gazetteer import open_gazetteer

    rows = ROWS // 10 if quick else ROWS
    gazetteer = open_gazetteer()
    names = drawn_names(gazetteer.tables[-1], rows)

    def by_row() -> Any:
        return [gazetteer.lookup((name,))[name] for name in names[:BY_ROW]]

    gazetteer.lookup(names[:BY_ROW])
    ours, some = turns(lambda: gazetteer.lookup(names), by_row, ROUNDS)
    theirs = [took * rows / BY_ROW for took in some]
    return [
        faster(STAGE, f"{rows:,} names, {len({*names}):,} distinct", ours, theirs,
               peer="the same look-up, row by row", version=__version__, target=">= 10",
               note=f"row by row: {BY_ROW:,} rows measured, counted {rows // BY_ROW} times")
    ]  # fmt: skip


def drawn_names(table: Any, rows: int) -> list[str]:
    """Draw rows from distinct names."""
    dice = random.Random(1812)
    distinct = [table.record(dice.randrange(table.size))[1] for _ in range(DISTINCT)]
    weights = [1 / n for n in range(1, DISTINCT + 1)]
    return dice.choices(distinct, weights, k=rows)


if __name__ == "__main__":
    main()
