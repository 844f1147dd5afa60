"""Little memory; and clock, locale and time zone of another place."""

from __future__ import annotations

import locale
import os
import random
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from torture import samples
from torture.faults.kills import server_of
from torture.faults.lab import judged, room_of, stray, told_well
from torture.parts import Scale, Tally
from torture.samples import WRITES, Write, write_named

__all__ = ["elsewhere", "little_memory"]

CRAMPED = (
    "map", "export-gpkg", "export-parquet", "export-xlsx", "export-csv", "figure-png", "figure-pdf",
    "report-docx", "report-pdf", "resolve", "pipeline", "draft", "new-xlsx", "gazetteer-import",
)  # fmt: skip
COLD_MB = (60, 120, 200, 300, 400, 500, 700, 900)
COLD = ("new", "resolve", "map", "export-parquet", "figure-png")


def little_memory(scale: Scale) -> Tally:
    """Run commands with so many megabytes more than their imports take, or few from the start."""
    chance, tally = random.Random(scale.seed), Tally()
    with server_of(scale) as server:
        for name in scale.of(("gazetteer-import",), CRAMPED):
            write = write_named(name)
            with room_of(write, old=True) as room:
                [whole] = server.runs(room, write.argv, [{}])
                steps = (0, 1, 2, 4, 8, 16, 32, 64, *(chance.randrange(150) for _ in range(12)))
                plans = [{"more_mb": step} for step in steps[: scale.of(2, 20)]]
                for plan, run in zip(plans, server.runs(room, write.argv, plans), strict=True):
                    below = _is_ended_below(run.err)
                    fault = judged(run, whole, write, may_leave=below)
                    fault = fault or (told_well(run) if run.status and not below else "")
                    tally.case(fault and f"{name}, {plan['more_mb']} MB more: {fault}")
    for name in COLD if scale.long else ():
        for limit in COLD_MB:
            fault = _cold(write_named(name), limit)
            tally.case(fault and f"{name} from the start with {limit} MB: {fault}")
    return tally


def _cold(write: Write, limit_mb: int) -> str:
    with room_of(write, old=True) as room:
        before = {path: path.read_bytes() for path in room.rglob("*") if path.is_file()}

        def limited() -> None:
            resource.setrlimit(resource.RLIMIT_AS, (limit_mb * 1_000_000,) * 2)

        done = subprocess.run(
            _command(write.argv), cwd=room, env=_environment(room, {}), capture_output=True,
            text=True, check=False, preexec_fn=limited,
        )  # fmt: skip
        now = {path: path.read_bytes() for path in room.rglob("*") if path.is_file()}
    if done.returncode == 0:
        return ""
    unlike = [path for path in {*before, *now} if before.get(path) != now.get(path)]
    below = _is_ended_below(done.stderr)
    if unlike := [path.name for path in unlike if not (below and stray(path.name))]:
        return f"{unlike[0]} is written"
    if below:
        return ""
    if done.returncode != 1 or "Traceback" in done.stderr or not done.stderr.strip():
        return f"exit {done.returncode}: {done.stderr.strip()[-200:]}"
    return ""


def _is_ended_below(err: str) -> bool:
    """Tell whether a library in C ended the process, which no Python hears of: as a kill does."""
    return any(word in err for word in ("for thread-local data: ABORT", "OpenBLAS error"))


def _command(argv: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "geo_movements", *argv]


def _environment(room: Path, more: Mapping[str, str | None]) -> dict[str, str]:
    told = {**samples.environment(room), "PYTHONPATH": str(Path(__file__).parents[2]), **more}
    return {name: value for name, value in told.items() if value is not None}


# --- Elsewhere ------------------------------------------------------------------------------------


class Elsewhere(NamedTuple):
    """Circumstances that are none of a command's business."""

    name: str
    environment: Mapping[str, str | None] = {}
    umask: int = 0o022
    absolute: bool = False
    """Whether it is run from elsewhere, its files named by their whole paths."""


FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
PLACES = (
    Elsewhere("the far side of the date line", {"TZ": "Pacific/Kiritimati"}),
    Elsewhere("a time zone of half hours", {"TZ": "Asia/Kolkata"}),
    Elsewhere("no locale", {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0",
                            "PYTHONCOERCECLOCALE": "0"}),
    Elsewhere("Turkish", {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}),
    Elsewhere("hashes of another seed", {"PYTHONHASHSEED": "4711"}),
    Elsewhere("no home", {"HOME": None, "XDG_CACHE_HOME": None, "USER": None}),
    Elsewhere("a private umask", umask=0o077),
    Elsewhere("another folder", absolute=True),
    Elsewhere("a narrow terminal", {"COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1"}),
    *((Elsewhere("the year 2035", {"LD_PRELOAD": str(FAKETIME), "FAKETIME": "@2035-03-01 12:00:00",
                                   "FAKETIME_DONT_FAKE_MONOTONIC": "1"}),) if FAKETIME else ()),
)  # fmt: skip
EACH = ("resolve", "export-parquet", "report-docx", "pipeline", "new-xlsx", "draft")


def elsewhere(scale: Scale) -> Tally:
    """Run commands under other circumstances, one by one and all together: the same bytes."""
    tally = Tally()
    together = _together()
    for write in WRITES if scale.long else (write_named("new-xlsx"),):
        if not write.ends:
            continue
        due = _written(write, Elsewhere("here", {"PYTHONHASHSEED": "0"}))
        places = (together, *PLACES) if scale.long and write.name in EACH else (together,)
        for place in places:
            found = _written(write, place)
            unlike = sorted(one for one in {*due, *found} if due.get(one) != found.get(one))
            tally.case(f"{write.name}, {place.name}: {unlike[:3]} differ" if unlike else "")
    tally.note = f"Together: {together.name}."
    if not FAKETIME:
        tally.note += " The clock stayed as it was: libfaketime is not installed."
    if not _is_installed("tr_TR.UTF-8"):
        tally.note += " Turkish was but named: its locale is not installed."
    return tally


def _is_installed(name: str) -> bool:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_ALL, before)
    return True


def _together() -> Elsewhere:
    environment = {name: told for place in PLACES for name, told in place.environment.items()}
    name = ", ".join(place.name for place in PLACES)
    return Elsewhere(name, environment, umask=0o077, absolute=True)


def _written(write: Write, place: Elsewhere) -> dict[str, bytes]:
    """Run a command under some circumstances; returns what it wrote."""
    with room_of(write) as room:
        argv = (
            [_absolute(word, room, write) for word in write.argv] if place.absolute else write.argv
        )
        there = {path for path in room.rglob("*") if path.is_file()}  # it keeps who may read it
        done = subprocess.run(
            _command(argv), cwd="/" if place.absolute else room, check=False, text=True,
            env=_environment(room, place.environment), capture_output=True, umask=place.umask,
        )  # fmt: skip
        if done.returncode:
            return {"exit": done.stderr[-300:].encode()}
        told: dict[str, bytes] = {}
        for name in write.paths:
            for path in (room / name, *(room / name).rglob("*")):
                if path.is_file() and "_work" not in path.parts:
                    told[path.relative_to(room).as_posix()] = path.read_bytes()
                    private = place.umask == 0o077 and path not in there
                    if private and path.stat().st_mode & 0o077:
                        told[f"mode of {path.name}"] = b"others may read it"
        return told


def _absolute(word: str, room: Path, write: Write) -> str:
    named = word in write.paths or (room / word).exists()
    return os.fspath(room / word) if named and word != "map" else word
