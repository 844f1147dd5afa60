"""Measure names with slips against rapidfuzz's exhaustive search over the same keys.

    python benchmarks/fuzzy.py

rapidfuzz compares with all keys of near length, held in memory as lists: by `extract`, as
suggestions did before there was an index, and by `cdist` with one worker. Random keys get random
slips. "right" is the share of names whose key is among what is found, "same keys" that of names
for which all of it is what the exhaustive search finds within the same slips. The times are the
processor's.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist, extract

from geo_movements.places.gazetteer import WORLD
from geo_movements.places.world import fuzzy
from geo_movements.places.world.table import LENGTHS, Table

PACKAGED = WORLD
NAMES = 200
LEAST = {1: 4, 2: 8, 3: 12}  # letters that a name has for so many slips

Found = dict[str, int]  # keys and their slips
Near = Callable[[str], Found]


def main() -> None:
    """Compile an index of a copy of the packaged gazetteer; compare by number of slips."""
    with tempfile.TemporaryDirectory() as folder:
        table = Table(Path(shutil.copy(PACKAGED, folder)))
        start = time.process_time()
        path = fuzzy.write_index(table)
        seconds = time.process_time() - start
        by_length = [table.keys_of_length(length) for length in range(LENGTHS)]
        keys = [key for some in by_length for key in some]
        print(f"{len(keys):,} keys, {table.path.stat().st_size / 1e6:.1f} MB; index "
              f"{path.stat().st_size / 1e6:.1f} MB, compiled in {seconds:.1f} s")  # fmt: skip
        peers = {"extract": by_extract(by_length), "cdist": by_cdist(by_length)}
        mixed: list[tuple[str, str]] = []
        for slips, least in LEAST.items():
            pairs = misspelt([key for key in keys if len(key) >= least], slips)
            mixed += pairs[: NAMES // 2] if slips < 3 else []
            compare(f"{slips} slips", pairs, by_index(table), peers)
        compare("a mix of 1 and 2", mixed, by_index(table), peers)


def misspelt(keys: Sequence[str], slips: int) -> list[tuple[str, str]]:
    """Return random keys, each with a misspelling of it."""
    chosen = random.Random(slips)
    pairs = []
    for key in chosen.sample(keys, NAMES):
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


def by_index(table: Table) -> Near:
    """Search as suggestions do."""

    def near(name: str) -> Found:
        found = fuzzy.near(table, name)
        return {key: round((1 - alike) * max(len(key), len(name))) for key, alike in found}

    return near


def by_extract(by_length: Sequence[list[str]]) -> Near:
    """Search as suggestions did, but with all keys in memory."""

    def near(name: str) -> Found:
        most, found = fuzzy.slips(len(name)), {}
        for keys in by_length[max(0, len(name) - most) : len(name) + most + 1]:
            for key, slips, _ in extract(
                name, keys, scorer=OSA.distance, score_cutoff=most, limit=None
            ):
                found[key] = int(slips)
        return found

    return near


def by_cdist(by_length: Sequence[list[str]]) -> Near:
    """Search by one row of distances for each length."""

    def near(name: str) -> Found:
        most, found = fuzzy.slips(len(name)), {}
        for keys in filter(None, by_length[max(0, len(name) - most) : len(name) + most + 1]):
            slips = cdist(
                [name], keys, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8, workers=1
            )[0]
            found |= {keys[at]: int(slips[at]) for at in np.flatnonzero(slips <= most)}
        return found

    return near


def compare(
    what: str, pairs: Sequence[tuple[str, str]], ours: Near, peers: dict[str, Near]
) -> None:
    """Time all over the same names, compare what they found, and print a line."""
    near, seconds = timed(ours, pairs)
    theirs = {peer: timed(function, pairs) for peer, function in peers.items()}
    best = min(theirs, key=lambda peer: theirs[peer][1])
    all_near, least = theirs[best]
    right, peers_right = (
        share(key in found for (key, _), found in zip(pairs, results, strict=True))
        for results in (near, all_near)
    )
    allowed = [by_shorter(name, found) for (_, name), found in zip(pairs, all_near, strict=True)]
    same = share(one == other for one, other in zip(near, allowed, strict=True))
    each = 1e6 / len(pairs)
    times = ", ".join(f"{peer} {each * taken:,.0f}" for peer, (_, taken) in theirs.items())
    print(f"{what}: {each * seconds:,.0f} us a name, {times}; {least / seconds:.0f} times {best}; "
          f"right {right:.1%}, exhaustive {peers_right:.1%}; same keys {same:.1%}")  # fmt: skip


def timed(near: Near, pairs: Sequence[tuple[str, str]]) -> tuple[list[Found], float]:
    """Search twice and time the second run: a process plans each length of name once."""
    for _ in range(2):
        start = time.process_time()
        found = [near(name) for _, name in pairs]
        seconds = time.process_time() - start
    return found, seconds


def by_shorter(name: str, found: Found) -> Found:
    """Keep what the shorter of two names allows; rapidfuzz was asked by the name alone."""
    return {
        key: slips for key, slips in found.items() if slips <= fuzzy.slips(min(len(key), len(name)))
    }


def share(truths: Iterable[bool]) -> float:
    """Return the share of the true ones."""
    listed = list(truths)
    return sum(listed) / len(listed)


if __name__ == "__main__":
    main()
