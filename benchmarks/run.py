"""Run the benchmarks, and write what they found: `make bench`.

    python benchmarks/run.py                       # all of them
    python benchmarks/run.py --quick               # fewer rounds, smaller tables
    python benchmarks/run.py startup twenty        # these alone; the others' figures stay
    python benchmarks/run.py --write               # RESULTS.md and plots anew, nothing measured

Each section is a script of this folder whose `measure()` returns records of `results.py`. It runs
in a process of its own, so that none warms another's caches, and one that fails or hangs is told as
such and stops nothing. The figures are kept in `results.json`; `RESULTS.md` and `plots/` are made
from it.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from apart import watched
from results import Result, as_json, from_json, machine, versions
from sheet import PACKAGES, write_sheet

HERE = Path(__file__).parent
KEPT = HERE / "results.json"
SECTIONS = {
    "startup": "The command line answers",
    "twenty": "A map of twenty legs, from a cold process to a finished file",
    "lookup": "Names are looked up",
    "fuzzy": "Misspelt names are found",
    "names": "A million names with repeats",
    "legs": "Legs are assembled",
    "export": "Data is written",
    "explore": "A page is saved",
    "page": "A page in the browser",
    "pipeline": "Partitions are worked on",
    "curves": "How cost grows",
}
"""Each section's script, and its heading; in the order in which they run and are written."""
LIMIT_S = 300


def main() -> int:
    """Run what is asked for; returns 1 where a section failed."""
    asked = _arguments()
    if asked.one:
        return _run_here(asked.one, quick=asked.quick, into=asked.into)
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    chosen = [] if asked.write else asked.sections or list(SECTIONS)
    failed = []
    for number, name in enumerate(chosen, 1):
        print(f"[{number}/{len(chosen)}] {name}: {SECTIONS[name]} ...", flush=True)
        told = _run_apart(name, quick=asked.quick, limit_s=asked.limit)
        kept[name] = told
        failed += [name] if told["failure"] else []
        _keep(kept)  # what was measured is not lost with what comes after it
    _keep(kept)
    for path in write_sheet(kept, SECTIONS, HERE):
        print(f"wrote {path}")
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "sections", nargs="*", metavar="SECTION", help=f"which: {', '.join(SECTIONS)} (all)"
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller tables")
    parser.add_argument("--write", action="store_true", help="measure nothing, write anew")
    parser.add_argument(
        "--limit", type=float, default=LIMIT_S, metavar="SECONDS", help="the most for a section"
    )
    parser.add_argument("--one", choices=SECTIONS, help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := [name for name in asked.sections if name not in SECTIONS]:
        parser.error(f"no section {', '.join(unknown)}; known: {', '.join(SECTIONS)}")
    return asked


def _keep(kept: dict[str, Any]) -> None:
    ordered = {name: kept[name] for name in SECTIONS if name in kept}
    KEPT.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


# --- A section ------------------------------------------------------------------------------------


def _run_apart(name: str, *, quick: bool, limit_s: float) -> dict[str, Any]:
    """Run a section in a process of its own; returns what is kept of it."""
    into = HERE / f".{name}.json"
    command = [sys.executable, __file__, "--one", name, "--into", str(into)]
    began = time.perf_counter()
    failure = watched([*command, *["--quick"] * quick], limit_s)
    took = time.perf_counter() - began
    told = json.loads(into.read_text(encoding="utf-8")) if into.exists() else {}
    into.unlink(missing_ok=True)
    results = told.get("results", [])
    failure = told.get("failure") or failure or ("" if results else "it told no figure")
    print(f"    {took:.0f} s{f'; FAILED: {failure}' if failure else ''}", flush=True)
    return {
        "machine": machine(), "versions": versions(PACKAGES), "quick": quick,
        "took_s": round(took, 1), "failure": failure, "results": results,
    }  # fmt: skip


def _run_here(name: str, *, quick: bool, into: Path) -> int:
    """Run a section in this process, and write its figures, or why there are none, as JSON."""
    try:
        measure = importlib.import_module(name).measure
        takes_quick = "quick" in inspect.signature(measure).parameters
        results: list[Result] = measure(**{"quick": quick} if takes_quick else {})
    except Exception as error:
        traceback.print_exc()
        into.write_text(json.dumps({"failure": f"{type(error).__name__}: {error}"}))
        return 1
    for result in results:
        print(f"    {result}", flush=True)
    told = as_json(results)
    from_json(told)  # what cannot be read again is told now
    into.write_text(f'{{"results": {told}}}', encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
