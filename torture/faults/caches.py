"""Caches that are damaged, or swapped: noticed and rebuilt, or refused with a message."""

from __future__ import annotations

import contextlib
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from torture.faults.kills import server_of
from torture.faults.lab import Lab, Run, room_of
from torture.faults.server import Files, listing, restore
from torture.parts import Scale, Tally
from torture.samples import write_named

__all__ = ["DAMAGES", "damaged"]

OURS = (".csv", ".json", ".parquet", ".npy")
"""What the pipeline keeps."""
SEARCHES = (
    ("gazetteer", "search", "Depotsk", "--format", "json"),
    ("gazetteer", "search", "Depotks", "--format", "json"),
    ("gazetteer", "list"),
)


def _flipped(content: bytes, other: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content)) if content else 0
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def _cut(content: bytes, other: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _zeroed(content: bytes, other: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes(min(64, len(content) - at)) + content[at + 64 :]


def _all_zeros(content: bytes, other: bytes, chance: random.Random) -> bytes:
    return bytes(len(content))


def _empty(content: bytes, other: bytes, chance: random.Random) -> bytes:
    return b""


def _another(content: bytes, other: bytes, chance: random.Random) -> bytes:
    return other


def _longer(content: bytes, other: bytes, chance: random.Random) -> bytes:
    return content + content[: chance.randrange(1, len(content))]


def _noise(content: bytes, other: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(len(content))


DAMAGES: Mapping[str, Callable[[bytes, bytes, random.Random], bytes] | None] = {
    "a bit flipped": _flipped,
    "cut off": _cut,
    "64 bytes zero": _zeroed,
    "all zero": _all_zeros,
    "empty": _empty,
    "another file's content": _another,
    "its own content again behind it": _longer,
    "noise": _noise,
    "gone": None,
}
"""What may become of a file: its new content, by its own and another's; None for no file."""


def damaged(scale: Scale) -> Tally:
    """Damage what is kept between runs, one file in one way at a time."""
    chance, tally = random.Random(scale.seed), Tally()
    with server_of(scale) as server:
        _gazetteers(server, chance, tally, scale.of(1, 60))
        if scale.long:
            for name in ("pipeline", "pipeline-by-movement"):
                _pipeline(server, name, chance, tally, 60)
    _services(chance, tally, scale.of(18, 40))
    return tally


def _spoiled(
    room: Path, names: list[str], whole: Files, chance: random.Random, most: int
) -> Iterator[str]:
    """Damage a file, yield how, and put all back, so many times: each way for each file in turn."""
    pairs = [(name, how) for name in names for how in DAMAGES]
    chance.shuffle(pairs)
    for name, how in (pairs * (most // len(pairs) + 1))[:most]:
        content, damage = whole[name] or b"", DAMAGES[how]
        others = [whole[one] or b"" for one in names if one != name] or [b"{}"]
        if damage is None:
            (room / name).unlink()
        elif content:
            (room / name).write_bytes(damage(content, chance.choice(others), chance))
        else:
            (room / name).write_bytes(b"\x00")
        yield f"{name} {how}"
        restore(room, whole)


def _gazetteers(server: Lab, chance: random.Random, tally: Tally, most: int) -> None:
    """Damage a compiled import and its index, and search it: the same answer, or a message."""
    with room_of(write_named("gazetteer-remove")) as room:  # which has one
        names = ["gazetteers/mine.bin", "gazetteers/mine.fuzzy"]
        right = [server.runs(room, argv, [{}])[0] for argv in SEARCHES]
        whole = listing(room)
        for told in _spoiled(room, names, whole, chance, most):
            for argv, due in zip(SEARCHES, right, strict=True):
                [run] = server.runs(room, argv, [{}])
                gone = told.endswith(".bin gone") and run.status in (0, 1)
                wrong = run.out != due.out and not gone and run.status != 1
                tally.case(_fault(run, wrong) and f"{told}, {argv[1:3]}: {_fault(run, wrong)}")


def _fault(run: Run, wrong: bool) -> str:
    if "Traceback" in run.err or run.status not in (0, 1):
        return f"exit {run.status}, traceback: {run.err.strip().splitlines()[-1:]}"
    if run.status == 1 and not run.err.strip():
        return "it says nothing"
    return "another answer" if wrong else ""


def _pipeline(server: Lab, name: str, chance: random.Random, tally: Tally, most: int) -> None:
    """Damage what the pipeline keeps, and run it again: the same output."""
    write = write_named(name)
    with room_of(write) as room:
        server.runs(room, write.argv, [{}], keep=True)
        whole = listing(room)
        names = [one for one in whole if one.startswith("legs/") and one.endswith(OURS)]
        for told in _spoiled(room, names, whole, chance, most):
            [run] = server.runs(room, write.argv, [{}], keep=True)
            now = listing(room)
            unlike = [
                one for one in {*now, *whole}
                if not one.startswith("legs/_work/") and now.get(one) != whole.get(one)
            ]  # fmt: skip
            fault = _fault(run, run.status == 0 and bool(unlike))
            tally.case(fault and f"{name}, {told}: {fault} {sorted(unlike)[:2]} {run.err[-200:]}")


def _services(chance: random.Random, tally: Tally, most: int) -> None:
    """Damage an answer of a geocoding service that is kept: the same answer, or none."""
    from geo_movements.places.answer_cache import DamagedError, read_entry, write_entry
    from geo_movements.places.answers import Answer

    unknown = dict.fromkeys(Answer._fields)
    given = {"place_id": "made:up:1", "name": "Made-up", "names": ("Made-up",), "ordinary": True}
    answers = [Answer(**{**unknown, **given, "lat": 43.1, "lon": 131.9})]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entry.json"
        write_entry(path, answers, now=1e9)
        kept = read_entry(path, now=1e9, days=1)
        whole = listing(Path(folder))
        for told in _spoiled(Path(folder), ["entry.json"], whole, chance, most):
            found = None
            with contextlib.suppress(DamagedError):  # noticed
                found = read_entry(path, now=1e9, days=1)
            tally.case("" if found in (None, kept) else f"a service's {told}: another answer")
