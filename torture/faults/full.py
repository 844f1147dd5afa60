"""Nowhere to write: a full disk, a folder or file that is read-only, a device, a name too long."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from torture.faults.kills import server_of
from torture.faults.lab import Lab, Run, judged, room_of, told_well
from torture.parts import Scale, Tally
from torture.samples import READS, WRITES, Write, write_named

__all__ = ["full_anywhere", "full_disk", "nowhere"]

SHORT = ("new",)
FAILURES = ("ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT")
ON_A_SMALL_DISK = ("map", "export-gpkg", "resolve", "new-xlsx", "figure-png", "pipeline", "draft")
DISK_KB = 4096


def full_anywhere(scale: Scale) -> Tally:
    """Have each call that changes the folder fail, and each file end at so many bytes."""
    chance, tally = random.Random(scale.seed), Tally()
    kinds = [write_named(name) for name in SHORT] if not scale.long else WRITES
    with server_of(scale) as server:
        for write in kinds:
            if not write.ends:
                continue
            with room_of(write, old=True) as room:
                [whole] = server.runs(room, write.argv, [{}], gate=True)
                plans = _plans(scale, whole, chance)
                for plan, run in zip(
                    plans, server.runs(room, write.argv, plans, gate=True), strict=True
                ):
                    fault = _fault(run, whole, write)
                    tally.case(fault and f"{write.name}, {plan}: {fault}")
    tally.note = (
        f"Calls fail with each of {', '.join(FAILURES)}; a file that may not grow, with EFBIG."
    )
    return tally


def _plans(scale: Scale, whole: Run, chance: random.Random) -> list[dict[str, Any]]:
    most = scale.of(2, 20)
    events = list(range(1, whole.events + 1))
    chosen = sorted(chance.sample(events, min(most, len(events))))
    plans = [{"at": at, "do": chance.choice(FAILURES)} for at in chosen]
    sizes = (0, 1, 100, 4096, *(chance.randrange(20_000) for _ in range(16)))
    return [*plans, *({"bytes": size, "do": "EFBIG"} for size in sizes[: scale.of(2, 20)])]


def _fault(run: Run, whole: Run, write: Write) -> str:
    """Say what is wrong with a run that met a fault, or with one that was not hindered by it."""
    if run.status == 0:
        same = judged(run, whole, write, may_leave=False) == "" and not (
            {*whole.changes} - {*run.changes}
        )
        return "" if same else "exit 0, and not done"
    return told_well(run) or judged(run, whole, write, may_leave=False)


# --- A small disk ---------------------------------------------------------------------------------


def full_disk(scale: Scale) -> Tally:
    """Fill a disk of four megabytes to 20 degrees, and write to it."""
    from torture.parts import UnavailableError

    tally = Tally()
    with contextlib.ExitStack() as stack:
        disk = stack.enter_context(small_disk())
        if disk is None:
            raise UnavailableError("no disk of its own can be mounted (run as root)")
        server = stack.enter_context(server_of(scale))
        for name in scale.of(("new",), ON_A_SMALL_DISK):
            write = write_named(name)
            with room_of(write, within=disk) as room:
                [whole] = server.runs(room, write.argv, [{}])
                need = sum(path.stat().st_size for path in room.rglob("*")) // 1024 + 64
                for step in range(scale.of(2, 20)):
                    free = int(step * min(need, DISK_KB // 2) / 20)
                    with _filled(disk, free):
                        [run] = server.runs(room, write.argv, [{}])
                    fault = _fault(run, whole, write)
                    tally.case(fault and f"{name} with {free} kB free: {fault}")
    return tally


@contextlib.contextmanager
def small_disk() -> Iterator[Path | None]:
    """Mount a disk of a few megabytes in memory; None where that is not allowed."""
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_KB}k", "tmpfs", folder],
            capture_output=True, check=False,
        )  # fmt: skip
        if made.returncode:
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


@contextlib.contextmanager
def _filled(disk: Path, free_kb: int) -> Iterator[None]:
    """Fill a disk but for so many kilobytes."""
    filler = disk / "filler"
    now = os.statvfs(disk)
    with filler.open("wb") as file, contextlib.suppress(OSError):
        file.write(b"\0" * max(0, now.f_bavail * now.f_frsize - free_kb * 1024))
    try:
        yield
    finally:
        filler.unlink()


# --- Nowhere --------------------------------------------------------------------------------------


def nowhere(scale: Scale) -> Tally:
    """Write where nothing can be: read-only, a directory, no such folder, a name too long, full."""
    tally = Tally()
    with server_of(scale) as server:
        for write in [write_named(name) for name in ("new",)] if not scale.long else WRITES:
            if write.ends:
                _in_a_read_only_room(server, write, tally)
                _at_bad_names(server, write, tally)
        for name, argv in READS.items() if scale.long else ():
            with room_of(WRITES[0]) as room:
                [run] = server.runs(room, argv, [{}], stdout="/dev/full")
                fault = told_well(run, "No space left")
                tally.case(fault and f"{name} > /dev/full: {fault}")
    return tally


def _in_a_read_only_room(server: Lab, write: Write, tally: Tally) -> None:
    """Write into a folder that is mounted read-only; where that is not allowed, of mode 555."""
    with room_of(write, old=True) as room, _read_only(room):
        [run] = server.runs(room, write.argv, [{}])
        fault = told_well(run, "ermission denied", "ead-only") or (run.changes and "it writes")
        tally.case(fault and f"{write.name}, read-only: {fault}")


@contextlib.contextmanager
def _read_only(room: Path) -> Iterator[None]:
    mounts = (["--bind", room, room], ["-o", "remount,ro,bind", room])
    done = [subprocess.run(["mount", *one], capture_output=True, check=False) for one in mounts]
    if done[0].returncode:
        for path in (*room.rglob("*"), room):
            path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        if not done[0].returncode:
            subprocess.run(["umount", "-l", room], check=True)
        for path in (room, *room.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


def _at_bad_names(server: Lab, write: Write, tally: Tally) -> None:
    if "-o" not in write.argv:
        return
    at = write.argv.index("-o") + 1
    given = write.argv[at]
    suffix = given[given.index(".") :] if "." in given else ""
    for bad in (f"nowhere/{given}", f"{'x' * 260}{suffix}", f"folder{suffix}", f"pipe{suffix}"):
        argv = [*write.argv[:at], bad, *write.argv[at + 1 :]]
        with room_of(write) as room:
            (room / f"folder{suffix}").mkdir(exist_ok=True)
            (room / f"folder{suffix}" / "mine.txt").write_text("mine")
            os.mkfifo(room / f"pipe{suffix}")
            [run] = server.runs(room, argv, [{}])
        made = write.argv[0] == "pipeline" and bad.startswith("nowhere")
        fault = "" if made and run.status == 0 else told_well(run)
        fault = fault or ("it writes" if run.changes and not made else "")
        tally.case(fault and f"{write.name} -o {bad[:30]}: {fault}")
