"""Measure names with slips against rapidfuzz's exhaustive search over the same keys.

    python benchmarks/fuzzy.py

Random keys of the packaged gazetteer get one random slip or two: a letter added, dropped, changed
or swapped. Ours finds the nearest keys: no more slips are looked for than where there is one, as
suggestions do. rapidfuzz compares with all keys of near length, held in memory as lists, by `cdist`
with one worker: one name after another beside ours one after another, and all names of one length
as the rows of a matrix beside ours all together. Right is the share of names whose key is among
what is found; "same keys" the share for which all within the slips allowed is what the exhaustive
search finds.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist
from results import Result, cost, faster, measured, turns, version

from geo_movements.places.gazetteer import WORLD
from geo_movements.places.world import fuzzy
from geo_movements.places.world.table import LENGTHS, Table

PACKAGED = WORLD
STAGE = "fuzzy"
SINGLE, MANY = 60, 1_500
LEAST = {1: 4, 2: 8, 3: 12}  # letters that a name has for so many slips
TIMES, ACCURACY = ">= 100", ">= 98"

Found = dict[str, list[tuple[str, float]]]  # of each name, keys and how near they are
Search = Callable[[Sequence[str]], Found]


def measure() -> list[Result]:
    """Compile an index of a copy of the packaged gazetteer, and take all figures of the stage."""
    with tempfile.TemporaryDirectory() as folder:
        table = Table(Path(shutil.copy(PACKAGED, folder)))
        compiled = [cost(lambda: fuzzy.write_index(table)) for _ in range(3)]
        size = fuzzy.index_path(table.path).stat().st_size
        by_length = [table.keys_of_length(length) for length in range(LENGTHS)]
        keys = [key for some in by_length for key in some]
        results = [
            measured(STAGE, f"index of {len(keys):,} names compiled", compiled),
            measured(STAGE, "size of the index", [size / 1e6], unit="MB"),
        ]
        for how, count in (("each by itself", SINGLE), ("together", MANY)):
            ours, theirs = nearest(table, how), exhaustive(by_length, how)
            for what, slips in (("one slip", [1]), ("two slips", [2]), ("one slip or two", [1, 2])):
                pairs = [pair for one in slips for pair in misspelt(keys, one, count // len(slips))]
                results += compare(f"{what}, {how}", pairs, ours, theirs)
        results.append(same_keys(table, by_length, keys))
    return results


def compare(
    what: str, pairs: Sequence[tuple[str, str]], ours: Search, theirs: Search
) -> list[Result]:
    """Time both over the same names, and compare how often they are right."""
    names = [name for _, name in pairs]
    ours(names)  # a process plans each length of name once
    took = turns(lambda: ours(names), lambda: theirs(names), 3)
    found, all_near = ours(names), theirs(names)
    right, peers_right = (
        share(key in dict(some[name]) for key, name in pairs) for some in (found, all_near)
    )
    each = [[seconds / len(names) for seconds in side] for side in took]
    return [
        faster(STAGE, what, *each, peer="rapidfuzz cdist", version=version("rapidfuzz"),
               target=TIMES, note=f"right {right:.1%}, cdist {peers_right:.1%}"),
        measured(STAGE, f"{what}: right, as a share of cdist's", [100 * right / peers_right],
                 unit="%", target=ACCURACY),
    ]  # fmt: skip


def same_keys(table: Table, by_length: Sequence[list[str]], keys: Sequence[str]) -> Result:
    """Tell for how many names all within the slips allowed is what the exhaustive search finds."""
    names = [name for slips in LEAST for _, name in misspelt(keys, slips, 2 * SINGLE)]
    near = fuzzy.near_all(table, names)
    everything = exhaustive(by_length, "together")(names)
    same = share(dict(near[name]).keys() == by_shorter(name, everything[name]) for name in names)
    what = "all within the slips allowed: the same keys as the exhaustive search"
    return measured(STAGE, what, [100 * same], unit="%", target=">= 100")


def misspelt(keys: Sequence[str], slips: int, count: int) -> list[tuple[str, str]]:
    """Return random keys, each with a misspelling of it."""
    chosen = random.Random(slips)
    pairs = []
    for key in chosen.sample([key for key in keys if len(key) >= LEAST[slips]], count):
        name = key
        for _ in range(slips):
            name = slip(name, letter=chosen.choice(chosen.choice(keys)), chosen=chosen)
        pairs.append((key, name))
    return pairs


def slip(name: str, *, letter: str, chosen: random.Random) -> str:
    """Add, drop, change or swap one letter."""
    at = chosen.randrange(len(name))
    before, here, after = name[:at], name[at], name[at + 1 :]
    return chosen.choice([
        before + letter + here + after,
        before + after,
        before + letter + after,
        before + after[:1] + here + after[1:],
    ])  # fmt: skip


def nearest(table: Table, how: str) -> Search:
    """Search as suggestions do."""

    def together(names: Sequence[str]) -> Found:
        return fuzzy.near_all(table, names, enough=1)

    return together if how == "together" else one_by_one(together)


def exhaustive(by_length: Sequence[list[str]], how: str) -> Search:
    """Search by a matrix of distances, for names of one length and keys of each length near."""

    def together(names: Sequence[str]) -> Found:
        found: Found = {name: [] for name in names}
        rows = defaultdict(list)
        for name in found:
            rows[len(name)].append(name)
        for length, some in rows.items():
            most = fuzzy.slips(length)
            for keys in filter(None, by_length[max(0, length - most) : length + most + 1]):
                for first in range(0, len(some), 200):  # a matrix of some tens of megabytes
                    part = some[first : first + 200]
                    slips = cdist(
                        part, keys, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8,
                        workers=1,
                    )  # fmt: skip
                    for row, at in zip(*map(np.ndarray.tolist, np.nonzero(slips <= most)),
                                       strict=True):  # fmt: skip
                        found[part[row]].append((keys[at], float(slips[row, at])))
        return found

    return together if how == "together" else one_by_one(together)


def one_by_one(search: Search) -> Search:
    """Search for each name by itself."""

    def each(names: Sequence[str]) -> Found:
        found: Found = {}
        for name in names:
            found |= search([name])
        return found

    return each


def by_shorter(name: str, found: Sequence[tuple[str, float]]) -> set[str]:
    """Keep what the shorter of two names allows; rapidfuzz was asked by the name alone."""
    return {key for key, slips in found if slips <= fuzzy.slips(min(len(key), len(name)))}


def share(truths: Iterable[bool]) -> float:
    """Return the share of the true ones."""
    listed = list(truths)
    return sum(listed) / len(listed)


def main() -> None:
    """Print a line for each figure."""
    for one in measure():
        if one.theirs is None:
            print(f"{one.what}: {one.ours:,.3g} {one.unit} {one.target}")
        else:
            print(f"{one.what}: {1e6 * (one.ours or 0):,.0f} us, {one.peer} "
                  f"{1e6 * one.theirs:,.0f} us, {one.ratio:,.0f} times ({one.target}); "
                  f"{one.note}")  # fmt: skip


if __name__ == "__main__":
    main()
