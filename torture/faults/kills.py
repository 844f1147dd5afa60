"""Commands that are killed, or interrupted, at any moment of what they write."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from torture.faults.lab import Lab, Run, judged, killed, lab, light, room_of
from torture.parts import Scale, Tally
from torture.samples import WRITES, Write, write_named

__all__ = ["interrupted", "killed_anywhere", "recovered", "server_of"]

MOMENTS = 100
SHORT = ("new", "gazetteer-import", "gazetteer-remove")
INTERRUPTED = (
    "map", "export-csv", "export-gpkg", "figure-mp4", "report-pdf", "resolve", "pipeline",
    "draft", "new-xlsx", "gazetteer-import",
)  # fmt: skip
RECOVERED = (
    "resolve", "check-write-ids", "draft-append", "gazetteer-import", "pipeline",
    "pipeline-by-movement", "figure-svg", "report-md",
)  # fmt: skip
"""The commands that read what they write, or write more than one file: run again after a kill."""


def _moments(scale: Scale, whole: Run, chance: random.Random, most: int) -> list[dict[str, Any]]:
    """Choose moments: before each call that changes the folder, at a byte, and of the clock."""
    events = list(range(1, whole.events + 1))
    if len(events) > most // 2:
        events = sorted(chance.sample(events, most // 2))
    plans: list[dict[str, Any]] = [{"at": at, "do": "SIGKILL"} for at in events]
    sizes = [0, 1, 511, 4096, 65_537, *(chance.randrange(200_000) for _ in range(most // 6))]
    plans += [{"bytes": size, "do": "SIGKILL"} for size in sizes if scale.long]
    while len(plans) < most:
        plans.append({"after_s": chance.uniform(0, whole.took_s), "do": "SIGKILL"})
    return plans[:most] if scale.long else chance.sample(plans, most)


def killed_anywhere(scale: Scale) -> Tally:
    """Kill every kind of write at so many moments, over nothing and over an older file."""
    chance, tally = random.Random(scale.seed), Tally()
    kinds = [write_named(name) for name in SHORT] if not scale.long else WRITES
    struck = 0
    with server_of(scale) as server:
        for write in kinds:
            for old in (False, True) if scale.long and write.again else (False,):
                most = scale.of(3, MOMENTS // 2 if write.again else MOMENTS)
                for plan, run, whole in _runs(scale, server, write, old, chance, most):
                    struck += killed(run)
                    fault = judged(run, whole, write, may_leave=killed(run))
                    if not killed(run) and run.status:
                        fault = fault or f"exit {run.status}: {run.err[-200:]}"
                    tally.case(fault and f"{write.name}, killed {plan}: {fault}")
    tally.note = (
        f"{struck:,} of them were struck; the others had ended by then. Half of the moments are "
        "those before each call that changes the folder, the others random."
    )
    return tally


def _runs(
    scale: Scale, server: Lab, write: Write, old: bool, chance: random.Random, most: int
) -> Iterator[tuple[Mapping[str, Any], Run, Run]]:
    """Yield the plans of a kind of write with their runs, each beside one that nothing befell."""
    gate = write.ends
    with room_of(write, old=old) as room:
        quiet: Mapping[str, Any] = {} if write.ends else {"after_s": 6.0, "do": "SIGINT"}
        [whole] = server.runs(room, write.argv, [quiet], gate=gate)
        if write.ends and whole.status:
            raise RuntimeError(f"{write.name}: {whole.err[-500:]}")
        plans = _moments(scale, whole, chance, most)
        for plan, run in zip(plans, server.runs(room, write.argv, plans, gate=gate), strict=True):
            yield plan, run, whole


def recovered(scale: Scale) -> Tally:
    """Kill commands, and run each again: it ends as if nothing had been, and sweeps up."""
    chance, tally = random.Random(scale.seed), Tally()
    with server_of(scale) as server:
        for name in RECOVERED:
            write = write_named(name)
            with room_of(write) as room:
                [whole] = server.runs(room, write.argv, [{}])
            for _ in range(scale.of(1, 15)):
                with room_of(write) as room:
                    plan = {"at": chance.randrange(1, whole.events + 1), "do": "SIGKILL"}
                    server.runs(room, write.argv, [plan], keep=True, gate=False)
                    before = _names(room)
                    [again] = server.runs(room, write.argv, [{}], keep=True)
                    tally.case(_unlike(write, room, whole, before, again, plan))
    return tally


def _names(room: Any) -> set[str]:
    return {path.relative_to(room).as_posix() for path in room.rglob("*")}


def _unlike(
    write: Write, room: Any, whole: Run, before: set[str], again: Run, plan: Mapping[str, Any]
) -> str:
    """Say how what the second run made differs from what one run makes."""
    from torture.faults.lab import stray
    from torture.faults.server import listing
    from torture.samples import room as lay_out

    told = f"{write.name}, killed {plan} and run again: "
    if again.status:
        return f"{told}exit {again.status}: {again.err[-300:]}"
    import tempfile
    from pathlib import Path

    from torture.faults.server import changes

    with tempfile.TemporaryDirectory() as folder:
        fresh = listing(lay_out(Path(folder) / "room"))
    now = changes(fresh, listing(room))
    left = [name for name in now if stray(name)]
    if left:
        return f"{told}{left[0]} is not swept up"
    unlike = [name for name in {*now, *whole.changes} if now.get(name) != whole.changes.get(name)]
    return f"{told}{sorted(unlike)[:3]} differ" if unlike else ""


def interrupted(scale: Scale) -> Tally:
    """Interrupt commands, or ask them to end, at random moments: 130 or 143, and nothing left."""
    chance, tally = random.Random(scale.seed), Tally()
    kinds: Sequence[str] = scale.of(("gazetteer-import",), INTERRUPTED)
    late = 0
    with server_of(scale) as server:
        for name in kinds:
            write = write_named(name)
            with room_of(write) as room:
                [whole] = server.runs(room, write.argv, [{}], whole_end=True)
                plans = [
                    {"after_s": chance.uniform(0.02, whole.took_s), "do": sign}
                    for sign in ("SIGINT", "SIGTERM")
                    for _ in range(scale.of(1, 25))
                ]
                plans += [
                    {"at": at, "do": sign}
                    for at in range(1, min(whole.events, scale.of(1, 12)) + 1)
                    for sign in ("SIGINT", "SIGTERM")
                ]
                for plan, run in zip(
                    plans, server.runs(room, write.argv, plans, whole_end=True), strict=True
                ):
                    late += run.status == 0
                    fault = _interruption(plan, run, whole, write)
                    tally.case(fault and f"{write.name}, {plan}: {fault}")
    tally.note = f"{late:,} of them had ended by then, which is no failure."
    return tally


def _interruption(plan: Mapping[str, Any], run: Run, whole: Run, write: Write) -> str:
    if fault := judged(run, whole, write, may_leave=False):
        return fault
    if run.status == 0:
        return "" if run.changes == whole.changes else "exit 0, and not done"
    due = {"SIGINT": 130, "SIGTERM": 143}[plan["do"]]
    done = run.status == 128 - due and run.changes in ({}, whole.changes)
    if run.status != due and not done:  # by the signal itself, before or after all
        return f"exit {run.status}, not {due}: {run.err[-300:]}"
    return "traceback" if "Traceback" in run.err or "Exception ignored" in run.err else ""


def server_of(scale: Scale) -> AbstractContextManager[Lab]:
    """Have a server: of the long form one that has imported everything, else the small one."""
    return lab() if scale.long else nullcontext(light())
