"""Run the torture, part by part: `make torture`.

    python -m torture                      # what has not been run on this source
    python -m torture files fuzz.date      # a section, a part
    python -m torture --again faults       # also what has
    python -m torture --short              # the short forms, as `make test` does; kept nowhere
    python -m torture --list
    python -m torture --write              # docs/reliability.md anew, nothing run

Each part runs in a process of its own, so that one that crashes, hangs or eats the memory is told
as such and stops nothing. What came of it is kept as soon as it ends, so a run that is broken off
goes on where it was.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.apart import watched
from torture.kept import Run, keep, kept, source
from torture.parts import Part, Scale, Tally, UnavailableError
from torture.sections import SECTIONS, parts_of
from torture.sheet import PAGE, sheet

SHORT_LIMIT_S = 300.0


def main() -> int:
    """Run what is asked for; returns 1 where something failed."""
    asked = _arguments()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell begins background jobs
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if asked.one:
        return _run_here(
            *asked.one.split("."), scale=Scale(not asked.short, asked.seed), into=asked.into
        )
    failed = 0
    if not asked.write:
        for section, part in _chosen(asked.wanted):
            if asked.list:
                print(f"{section}.{part.name}: {part.what}")
            else:
                failed += not _run(section, part, asked)
    if asked.list:
        print(f"source: {source()}")
    if not asked.short and not asked.list:
        PAGE.write_text(sheet(), encoding="utf-8")
        print(f"wrote {PAGE.relative_to(Path.cwd()) if PAGE.is_relative_to(Path.cwd()) else PAGE}")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m torture", description=__doc__.splitlines()[0])
    parser.add_argument(
        "wanted", nargs="*", metavar="SECTION[.PART]", help=f"which: {', '.join(SECTIONS)} (all)"
    )
    parser.add_argument("--again", action="store_true", help="also what was run on this source")
    parser.add_argument("--short", action="store_true", help="the short forms; nothing is kept")
    parser.add_argument("--list", action="store_true", help="name the parts, run none")
    parser.add_argument("--write", action="store_true", help="run nothing, write the page anew")
    parser.add_argument("--seed", type=int, default=0, help="begin chance with this number (0)")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := [name for name in asked.wanted if not list(_named(name))]:
        parser.error(f"no {', '.join(unknown)}; see --list")
    return asked


def _named(name: str) -> Iterator[tuple[str, Part]]:
    section, _, part = name.partition(".")
    if section in SECTIONS:
        yield from ((section, one) for one in parts_of(section) if part in ("", one.name))


def _chosen(wanted: list[str]) -> Iterator[tuple[str, Part]]:
    for name in wanted or SECTIONS:
        yield from _named(name)


def _run(section: str, part: Part, asked: argparse.Namespace) -> bool:
    """Run a part in a process of its own, and keep what came of it; returns whether it passed."""
    before, now = kept(section, part.name), source()
    if before and before.passed and before.source == now and not (asked.again or asked.short):
        print(f"{section}.{part.name}: {before.cases:,} cases on {before.day}, nothing failed")
        return True
    if asked.short and not part.short:
        return True
    print(f"{section}.{part.name}: {part.what} ...", flush=True)
    run = _run_apart(section, part, asked, now)
    if not asked.short:
        keep(run)
    told = run.failure or run.skipped or f"{run.cases:,} cases, {len(run.failures)} failed"
    print(f"    {told} ({run.took_s:.0f} s)", flush=True)
    for failure in run.failures[:20]:
        print(f"    - {failure}")
    return run.passed


def _run_apart(section: str, part: Part, asked: argparse.Namespace, now: str) -> Run:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        into = Path(temporary) / "told.json"
        command = [sys.executable, "-m", "torture", "--one", f"{section}.{part.name}"]
        command += ["--into", str(into), "--seed", str(asked.seed), *["--short"] * asked.short]
        failure = watched(command, SHORT_LIMIT_S if asked.short else part.limit_s)
        told = json.loads(into.read_text(encoding="utf-8")) if into.exists() else {}
    if told.get("skipped"):
        failure = ""
    elif not failure and told.get("cases", 0) < part.least:
        failure = f"it tried {told.get('cases', 0)} cases, at least {part.least} were due"
    took_s = round(time.monotonic() - began, 1)
    return Run(
        section, part.name, date.today().isoformat(), now, took_s,
        **{"failure": failure, **told, "failures": tuple(told.get("failures", ()))},
    )  # fmt: skip


def _run_here(section: str, name: str, *, scale: Scale, into: Path) -> int:
    """Run a part in this process, and write what came of it as JSON."""
    [part] = [part for part in parts_of(section) if part.name == name]
    try:
        told = dataclasses.asdict(part.run(scale))
    except UnavailableError as error:
        told = {"skipped": str(error)}
    except Exception as error:
        traceback.print_exc()
        told = {**dataclasses.asdict(Tally()), "failure": f"{type(error).__name__}: {error}"}
    into.write_text(json.dumps(told), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
