"""Two runs at once, and what a newer version has written."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from torture import samples
from torture.faults.kills import server_of
from torture.faults.lab import room_of, stray, told_well
from torture.parts import Scale, Tally
from torture.samples import Write, write_named

__all__ = ["newer", "two_at_once"]

PAIRS = (
    ("resolve", "resolve"), ("resolve-update", "map"), ("check-write-ids", "check-write-ids"),
    ("draft-append", "draft-append"), ("draft-append", "resolve"), ("pipeline", "pipeline"),
    ("gazetteer-import", "gazetteer-import"), ("gazetteer-import", "gazetteer-remove"),
    ("new", "new"), ("new-xlsx", "new-xlsx"), ("map", "map"), ("figure-svg", "figure-svg"),
)  # fmt: skip


def two_at_once(scale: Scale) -> Tally:
    """Start two commands on one project at one time: each ends, or is refused; all is whole."""
    tally = Tally()
    for first, second in scale.of((("gazetteer-import",) * 2,), PAIRS):
        one, other = write_named(first), write_named(second)
        due = _due(one, other)
        for _ in range(scale.of(1, 5)):
            with room_of(other if other.before else one) as room:
                before = _files(room)
                ended = _at_once(room, one.argv, other.argv)
                tally.case(_fault(room, before, ended, due) and
                           f"{first} and {second}: {_fault(room, before, ended, due)}")  # fmt: skip
    return tally


def _due(one: Write, other: Write) -> list[dict[str, bytes]]:
    """Run the two one after the other, in both orders; returns what they write."""
    told = []
    for pair in ((one, other), (other, one)):
        with room_of(other if other.before else one) as room:
            for write in pair:
                _started(room, write.argv).wait()
            told.append(_files(room))
    return told


def _started(room: Path, argv: Sequence[str]) -> subprocess.Popen[str]:
    root = str(Path(__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, "-m", "geo_movements", *argv], cwd=room, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**samples.environment(room), "PYTHONPATH": root},
    )  # fmt: skip


def _at_once(room: Path, *argvs: Sequence[str]) -> list[tuple[int, str]]:
    running = [_started(room, argv) for argv in argvs]
    told = [one.communicate()[1] for one in running]
    return [(one.returncode, err) for one, err in zip(running, told, strict=True)]


def _files(room: Path) -> dict[str, bytes]:
    return {
        path.relative_to(room).as_posix(): path.read_bytes()
        for path in sorted(room.rglob("*"))
        if path.is_file() and "_work" not in path.parts
    }


def _fault(
    room: Path, before: dict[str, bytes], ended: list[tuple[int, str]], due: list[dict[str, bytes]]
) -> str:
    for status, err in ended:
        if status not in (0, 1) or "Traceback" in err or (status and not err.strip()):
            return f"exit {status}: {err[-300:]}"
    if all(status for status, _ in ended):
        return f"neither did it: {ended}"
    now = _files(room)
    if left := [name for name in now if stray(name)]:
        return f"{left[0]} is left behind"
    for name in {*now, *before, *due[0], *due[1]}:
        known = [each.get(name) for each in (before, *due)]
        if now.get(name) not in known:
            return f"{name} is what neither of them writes"
    return ""


# --- A newer version ------------------------------------------------------------------------------


def newer(scale: Scale) -> Tally:
    """Read what a newer version has written: refused, with what to do, and left as it is."""
    tally = Tally()
    with server_of(scale) as server:
        for name, write, path, mark in scale.of(_newer()[:1], _newer()):
            with room_of(write) as room:
                if name == "manifest":
                    server.runs(room, write.argv, [{}], keep=True)
                content = mark((room / path).read_bytes())
                (room / path).write_bytes(content)
                argv = write.argv if not write.before else ("gazetteer", "search", "Depotks")
                [run] = server.runs(room, argv, [{}], keep=True)
                fault = told_well(run, "newer", "another version")
                if (room / path).read_bytes() != content:
                    fault = "it was written over"
                tally.case(fault and f"{name}: {fault}")
    return tally


def _newer() -> list[tuple[str, Write, str, Any]]:
    def of_format(raw: bytes) -> bytes:
        return json.dumps({**json.loads(raw), "format": 2}).encode()

    lock = "story/places.lock.csv"
    comment = b"# geo-movements lock, format 2\n"
    return [
        ("import", write_named("gazetteer-remove"), "gazetteers/mine.bin",
         lambda raw: raw[:7] + b"\x09" + raw[8:]),
        ("index", write_named("gazetteer-remove"), "gazetteers/mine.fuzzy",
         lambda raw: raw[:7] + b"\x09" + raw[8:]),
        *((f"lock for {name}", write_named(name), lock, lambda raw: comment + raw)
          for name in ("resolve", "map", "export-csv", "figure-svg")),
        ("manifest", write_named("pipeline"), "legs/manifest.json", of_format),
    ]  # fmt: skip
