"""Rooms in which commands are made to fail, and how what is left of them is judged."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from torture import samples
from torture.samples import Write

__all__ = ["HEAVY", "Lab", "Run", "judged", "killed", "room_of", "stray", "told_well"]

LIGHT = (
    "geo_movements.cli", "geo_movements.new", "geo_movements.places.world.imports",
    "geo_movements.places.world.fuzzy", "geo_movements.cli_gazetteer",
    "geo_movements.places.world.catalogue", "geo_movements.places.world.search",
)  # fmt: skip
HEAVY = (
    *LIGHT, "geo_movements.build", "geo_movements.check", "geo_movements.page",
    "geo_movements.places.resolve", "geo_movements.report", "geo_movements.figure",
    "geo_movements.pipeline", "geo_movements.diff", "geo_movements.embed",
    "geo_movements.export.parquet", "geo_movements.export.geopackage", "openpyxl", "pyogrio",
    "geo_movements.draft.drafting",
)  # fmt: skip
TEMPORARY = ".tmp-geo-movements-"
SERVE = "from torture.faults.server import main; main()"
OLD = b"what was there before\n" * 200
"""What stands where an output will be."""


class Run(NamedTuple):
    """What came of a run: its exit status (negative: a signal), what it said, what it changed."""

    status: int
    took_s: float
    out: str
    err: str
    changes: dict[str, str]
    events: int = 0


class Lab:
    """A server (see `server`) that commands are sent to; it ends with this process."""

    def __init__(self, modules: Sequence[str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, *modules],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip

    def runs(
        self, room: Path, argv: Sequence[str], plans: Sequence[Mapping[str, Any]], **more: Any
    ) -> list[Run]:
        """Run a command under each plan; with `gate`, each from its first write on."""
        order = {
            "room": str(room), "argv": list(argv), "plans": list(plans), "gate": False,
            "environment": samples.environment(room), **more,
        }  # fmt: skip
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline() or "null")
        if told is None or len(told) != len(plans):
            raise RuntimeError(f"{' '.join(argv)} never wrote, or its process broke")
        return [Run(**one) for one in told]

    def close(self) -> None:
        """End the server."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(30)


@contextmanager
def lab(modules: Sequence[str] = HEAVY) -> Iterator[Lab]:
    """Have a server for a while."""
    made = Lab(modules)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def room_of(write: Write, *, old: bool = False, within: Path | None = None) -> Iterator[Path]:
    """Lay out a room for a command; with `old`, other things stand where it will write."""
    with tempfile.TemporaryDirectory(dir=within) as folder:
        room = samples.room(Path(folder).resolve() / "room")
        for argv in write.before:
            _prepare(room, argv)
        if old and write.again:
            for path in write.paths:
                if not (room / path).exists() and Path(path).suffix and "/" not in path:
                    (room / path).write_bytes(OLD)
        yield room


def _prepare(room: Path, argv: Sequence[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "geo_movements", *argv], cwd=room, capture_output=True,
        env={**samples.environment(room), "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


# --- Judging --------------------------------------------------------------------------------------


def killed(run: Run) -> bool:
    """Tell whether a signal that cannot be answered ended a run."""
    return run.status in (-9, -25)


def stray(name: str) -> bool:
    """Tell whether a file has the name of one that is not whole yet, or is in such a folder."""
    return any(part.startswith(TEMPORARY) for part in name.split("/"))


def judged(run: Run, whole: Run, write: Write, *, may_leave: bool) -> str:
    """Say what is wrong with what a broken-off run left: each file old or new, no other there.

    `whole` is a run that nothing befell. `may_leave` is whether it was killed outright: then files
    that are not whole may be there, under the names of such.
    """
    for name, now in run.changes.items():
        if stray(name):
            if not may_leave:
                return f"{name} is left behind"
        elif _own_notes(name, write):
            continue
        elif now != whole.changes.get(name):
            return f"{name} is neither old nor new ({now})"
    return ""


def _own_notes(name: str, write: Write) -> bool:
    """Tell whether a file is of the pipeline's notes, which the run after it reads and checks."""
    pipeline = write.argv[0] == "pipeline"
    return pipeline and (name in ("legs", "legs/legs") or name.startswith("legs/_work"))


def told_well(run: Run, *words: str) -> str:
    """Say what is wrong with how a fault was told: exit 1, a message, no traceback."""
    if "Traceback" in run.err or run.status in (70, 71):
        return f"traceback: {run.err.strip().splitlines()[-1][:200]}"
    if run.status != 1:
        return f"exit {run.status}: {run.err[-200:]}"
    if not run.err.strip():
        return "it says nothing"
    if words and not any(word in run.err for word in words):
        return f"it does not say why: {run.err[-200:]}"
    return ""


@functools.cache
def light() -> Lab:
    """Have one small server for the short forms; it ends when this process does."""
    return Lab(LIGHT)
