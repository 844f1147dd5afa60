"""Time routes beside searoute (sea) and scgraph (rail, road), each in processes of its own.

    python benchmarks/routes.py
    python benchmarks/routes.py --mode rail --batch 200
    python benchmarks/routes.py --write docs/routes.md

Both sides are asked for the same pairs and give length and line. The pairs are drawn from the stops
of tests/data/route_lengths.csv, no pair twice, so that nobody answers from memory. Times are of the
processor, which another program's work does not lengthen; everything here runs in one thread. A
peer that is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import runpy
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

LENGTHS = runpy.run_path(str(Path(__file__).with_name("route_lengths.py")))
NEAR_KM, FAR_KM = 1000, 4000
SINGLE, BATCH, COLD = 30, 1000, 5
PEER_BATCH = 100
"""A peer's batch is a loop over pairs, so fewer tell the time of each."""
MODES = ("sea", "rail", "road")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
FIRST = {
    "sea": (127.4417, 39.1667, 131.8833, 43.1083),
    "rail": (135.0736, 48.4961, 131.8815, 43.1113),
    "road": (135.0719, 48.4802, 131.8855, 43.1155),
}
"""The first question of a cold process: to Vladivostok, from Wonsan or Khabarovsk."""
OURS_COLD = (
    "from geo_movements.routes.legs import Request, routes; "
    "from geo_movements.routes.ways import Stop; "
    "print(routes([Request((Stop({0}, {1}), Stop({2}, {3})), {mode!r})])[0].length_km)"
)
PEER_COLD = {
    "sea": "import searoute; print(searoute.searoute([{0}, {1}], [{2}, {3}]).properties['length'])",
    "rail": (
        "import sys, types, scgraph; stub = types.ModuleType('scgraph.core'); "
        "stub.GeoGraph = scgraph.GeoGraph; sys.modules['scgraph.core'] = stub; "
        "from scgraph_data.world_{graph} import world_{graph}_geograph as graph; "
        "print(graph.get_shortest_path(dict(latitude={1}, longitude={0}), "
        "dict(latitude={3}, longitude={2}))['length'])"
    ),
}
PEER_COLD["road"] = PEER_COLD["rail"]

Pair = tuple[Any, Any]
Asker = Callable[[Sequence[Pair]], Sequence[object]]
"""Answers pairs of stops."""


class Timed(NamedTuple):
    """What one side takes in one mode: milliseconds a pair, and the most memory, in MB."""

    near_ms: float
    far_ms: float
    batch_ms: float
    found: int
    memory_mb: float


# --- The pairs ------------------------------------------------------------------------------------


LANDS = ((-10, 5, 180, 75), (-130, 14, -52, 70))
"""Boxes of west, south, east, north: most ways by rail or road are found within one."""


def on_one_land(pair: Pair) -> bool:
    """Say whether both ends lie in Eurasia, or both in North America."""
    return any(
        all(west < stop.lon < east and south < stop.lat < north for stop in pair)
        for west, south, east, north in LANDS
    )


def draw_pairs(mode: str, batch: int) -> dict[str, list[Pair]]:
    """Draw pairs of the table's stops: near, far, and of any distance for the batch."""
    from geo_movements.geodesy import sphere_km

    rows = LENGTHS["read_rows"](mode)
    ends = list(dict.fromkeys(stop for row in rows for stop in row.stops))
    pairs = [pair for pair in itertools.permutations(ends, 2) if mode == "sea" or on_one_land(pair)]
    random.Random(1812).shuffle(pairs)
    apart = {pair: sphere_km(pair[0].lon, pair[0].lat, pair[1].lon, pair[1].lat) for pair in pairs}
    near = [pair for pair in pairs if 50 < apart[pair] < NEAR_KM][:SINGLE]
    far = [pair for pair in pairs if apart[pair] > FAR_KM][:SINGLE]
    used = {*near, *far}
    return {
        "near": near,
        "far": far,
        "batch": [pair for pair in pairs if pair not in used][:batch],
    }


# --- One side, in a process of its own ------------------------------------------------------------


def ours(mode: str) -> Asker:
    """Ask for the routes of all pairs at once, as a build does."""
    from geo_movements.routes.legs import Request, routes

    def ask(pairs: Sequence[Pair]) -> list[object]:
        found = routes([Request(pair, mode) for pair in pairs])
        return [route for route in found if not route.faults and route.method != "great_circle"]

    return ask


def theirs(mode: str) -> Asker:
    """Ask the peer for one pair after the other: it has no other way."""
    peer = LENGTHS["PEERS"][mode][1]()
    row = LENGTHS["read_rows"](mode)[0]._replace(avoid=LENGTHS["Avoid"]())

    def ask(pairs: Sequence[Pair]) -> list[object]:
        found = []
        for pair in pairs:
            try:
                found.append(peer(row._replace(stops=pair)))
            except Exception:
                continue
        return found

    return ask


def work(side: str, mode: str, batch: int) -> None:
    """Time one side in one mode and print the figures as JSON."""
    pairs = draw_pairs(mode, batch)
    ask = {"ours": ours, "theirs": theirs}[side](mode)
    warm_up, *_ = pairs["batch"]
    ask([warm_up])
    medians = {
        kind: statistics.median(_seconds(ask, [pair])[0] for pair in pairs[kind])
        for kind in ("near", "far")
    }
    asked = pairs["batch"][1:] if side == "ours" else pairs["batch"][1 : PEER_BATCH + 1]
    seconds, found = _seconds(ask, asked)
    print(json.dumps({
        "near_ms": 1000 * medians["near"], "far_ms": 1000 * medians["far"],
        "batch_ms": 1000 * seconds / len(asked), "found": round(100 * found / len(asked)),
    }))  # fmt: skip


def _seconds(ask: Asker, pairs: Sequence[Pair]) -> tuple[float, int]:
    start = time.process_time()
    found = ask(pairs)
    return time.process_time() - start, len(found)


# --- Processes ------------------------------------------------------------------------------------


def run(arguments: Sequence[str]) -> tuple[float, float, str]:
    """Run Python; return its seconds, the most memory that it held in MB, and what it printed."""
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, env=os.environ | ONE_THREAD
    )
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"a process failed: {' '.join(arguments)[:200]}")
    scale = 1024 if sys.platform != "darwin" else 1024**2
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale, printed


def timed(side: str, mode: str, batch: int) -> Timed:
    """Time one side in one mode, in a process of its own."""
    worker = (__file__, "--worker", side, "--mode", mode, "--batch", str(batch))
    _, memory, printed = run(worker)
    # scgraph prints what goes wrong: the figures are the last line.
    return Timed(**json.loads(printed.splitlines()[-1]), memory_mb=memory)


def cold(code: str) -> tuple[float, float]:
    """Start a process several times; return the median of its milliseconds and its memory."""
    runs = [run(("-c", code))[:2] for _ in range(COLD)]
    return (1000 * statistics.median(s for s, _ in runs), statistics.median(mb for _, mb in runs))


# --- The report -----------------------------------------------------------------------------------


def installed(mode: str) -> bool:
    """Say whether the mode's peer is there."""
    import importlib.util

    names = {"sea": ("searoute",), "rail": ("scgraph", "scgraph_data")}
    return all(importlib.util.find_spec(name) for name in names.get(mode, names["rail"]))


def report(mode: str, batch: int, bare_ms: float) -> list[list[str]]:
    """Measure one mode; return a line of the table for each side."""
    asked = dict(enumerate(map(str, FIRST[mode])))
    fields = {"mode": mode, "graph": "railways" if mode == "rail" else "highways"}
    sides: Mapping[str, str] = {"ours": OURS_COLD, "theirs": PEER_COLD[mode]}
    lines = []
    best: Timed | None = None
    for side, code in sides.items():
        if side == "theirs" and not installed(mode):
            print(f"{LENGTHS['PEERS'][mode][0]} is left out: not installed.", file=sys.stderr)
            continue
        first_ms, first_mb = cold(code.format(*asked.values(), **fields))
        one = timed(side, mode, batch)
        best = best or one
        name = LENGTHS["PEERS"][mode][0]
        lines.append([
            mode, "geo-movements" if side == "ours" else f"{name} {version(name)}",
            f"{first_ms:,.0f}", f"{first_ms / bare_ms:.0f}", f"{first_mb:,.0f}",
            *(f"{ms:,.1f}" for ms in one[:3]), f"{one.found}%", f"{one.memory_mb:,.0f}",
            *("" if one is best else f"{ours_ms / ms:.2f}"
              for ms, ours_ms in zip(one[:3], best[:3], strict=True)),
        ])  # fmt: skip
    return lines


HEAD = (
    "mode", "by", "first answer ms", "of bare Python", "its MB", "near ms", "far ms",
    "batch ms a pair", "found", "MB in all", "ours / theirs near", "far", "batch",
)  # fmt: skip


def main() -> None:
    """Time every mode, and print one table."""
    parser = argparse.ArgumentParser(description="Time routes beside searoute and scgraph.")
    parser.add_argument("--mode", choices=MODES, help="one mode alone")
    parser.add_argument("--batch", type=int, default=BATCH, help="pairs asked for at once (1000)")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="fill the table of a page")
    parser.add_argument("--worker", choices=("ours", "theirs"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.worker, options.mode, options.batch)
        return
    bare_ms, bare_mb = cold("pass")
    setting = (
        f"Bare Python: {bare_ms:.0f} ms, {bare_mb:.0f} MB. Near is under {NEAR_KM:,} km, far over "
        f"{FAR_KM:,}; medians of {SINGLE} pairs each; a batch of {options.batch:,} pairs at once, "
        f"a peer's {PEER_BATCH} one by one."
    )
    modes = [options.mode] if options.mode else MODES
    lines = [line for mode in modes for line in report(mode, options.batch, bare_ms)]
    told = f"{setting}\n\n{LENGTHS['_table'](HEAD, lines)}"
    if options.write:
        LENGTHS["write_between"](options.write, {"speed": told})
    else:
        print(told)


if __name__ == "__main__":
    main()
