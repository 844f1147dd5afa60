"""Run the command on a hostile file, within limits, and judge what came of it."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import resource
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from torture.files.case import SECRET, Case, Room
from torture.parts import Scale, Tally

__all__ = ["try_all"]

ROOT = Path(__file__).parents[2]
PROCESSOR_S = 20
"""The most processor time; the clock on the wall tells of other processes, too."""
SHORT = 4
"""So many light cases of a part the short form tries, at the least."""
IDLE_S = 20
"""What takes no processor time for so long waits for something that never comes."""
MEMORY = 1_000_000_000
"""The most memory in bytes, as the system counts what a process has held at once."""
WALL_OF_DATA = 4 * MEMORY
"""Where the system itself says no, so that a bomb takes nothing down but its own process."""
LARGEST_FILE = 300_000_000
MOST_SAID = 1_000_000
"""A message of more letters helps nobody."""
_BEGIN = (
    "import resource, sys\n"
    f"resource.setrlimit(resource.RLIMIT_DATA, ({WALL_OF_DATA}, {WALL_OF_DATA}))\n"
    f"resource.setrlimit(resource.RLIMIT_CPU, ({PROCESSOR_S + 5}, {PROCESSOR_S + 10}))\n"
    f"resource.setrlimit(resource.RLIMIT_FSIZE, ({LARGEST_FILE}, {LARGEST_FILE}))\n"
    "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
    "from geo_movements.cli import main\n"
    "sys.exit(main())\n"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LIBRARY = re.compile(r"\.py:\d+: \w*Warning|^Exception ignored", re.MULTILINE)
_HINTED = re.compile(r'[.?!:][")]* +\W*\w.*[.?!:"\w)]$')


class _Ran(NamedTuple):
    """What came of a run: its status, what it said, its processor time and memory."""

    status: int | str
    out: str
    said: str
    processor_s: float = 0
    memory: int = 0


def try_all(cases: Sequence[Case], scale: Scale) -> Tally:
    """Try each case in a process of its own; for the short form, some of the light ones here."""
    tally = Tally(
        note=f"limits: {PROCESSOR_S} s of processor time (ru_utime and ru_stime), "
        f"{MEMORY / 1e9:.0f} GB of VmHWM"
    )
    light = [case for case in cases if case.light]
    some = light[:: max(1, len(light) // SHORT)][:SHORT]
    with _listener() as (address, calls):
        for case in scale.of(some, cases):
            tally.case(_fault(case, address, calls, apart=scale.long))
    return tally


def _fault(case: Case, address: str, calls: list[str], *, apart: bool) -> str:
    """Try a case, and tell in one line all that is wrong; "" where nothing is."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        base = Path(folder)
        room = Room(base / "given", base / "out", base / "outside", address)
        for place in (room.given, room.out, room.outside, base / "tmp", base / "home"):
            place.mkdir()
        (room.outside / "secret.txt").write_text(f"{SECRET}\n", encoding="utf-8")
        case.make(room)
        calls.clear()
        before = _seen(base)
        words = [word.format(**room._asdict()) for word in shlex.split(case.command)]
        given = room.given / case.given if case.given else Path(os.devnull)
        ran = (_run_apart if apart else _run_here)(words, base, given)
        wrong = [*_wrong(case, ran, room, before, _seen(base))]
        if calls:
            wrong.append("it asked the network")
    return f"{case.name}: {'; '.join(wrong)}" if wrong else ""


# --- Judged ---------------------------------------------------------------------------------------


def _wrong(
    case: Case, ran: _Ran, room: Room, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[str]:
    """Tell what is wrong with a run."""
    if ran.status != case.status:
        yield f"status {ran.status}, not {case.status}; it said: {ran.said[-160:]!r}"
    if "Traceback (most recent call last)" in ran.said:
        yield f"a traceback: {ran.said.strip().splitlines()[-1][:120]!r}"
    if found := _LIBRARY.search(ran.said):
        yield f"a library speaks: {ran.said[found.start() : found.start() + 120]!r}"
    for words in (case.file, *case.says):
        if words not in ran.said:
            yield f"it does not say {words!r}, but {ran.said[:160]!r}"
    if case.status and not any(map(_HINTED.search, _of(case.file, ran.said))):
        yield f"it does not say what to do: {ran.said[:160]!r}"
    if found := _CONTROL.search(ran.said):
        yield f"it said U+{ord(found[0]):04X} to the terminal"
    if len(ran.said) > MOST_SAID:
        yield f"it said {len(ran.said):,} letters"
    if ran.processor_s > PROCESSOR_S:
        yield f"it took {ran.processor_s:.0f} s of processor time"
    if ran.memory > MEMORY:
        yield f"it took {ran.memory / 1e9:.1f} GB"
    told = [ran.out, ran.said, *_texts(room.out)]
    if any(SECRET in text for text in told):
        yield "it read a file outside the project"
    yield from _changes(case, before, after)


def _of(file: str, said: str) -> list[str]:
    return [line for line in said.splitlines() if file in line]


_IMPORTS = ("home/data/geo-movements", "home/data/geo-movements/gazetteers")
"""The folders in which an import waits for its turn: empty ones are no output."""


def _changes(case: Case, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Tell what a run wrote where it should not, and whether it wrote what it should."""
    changed = sorted(
        name for name in {*before, *after} if before.get(name) != after.get(name)
    )  # fmt: skip
    beyond = [name for name in changed if not name.startswith(("out/", "home/"))]
    if beyond:
        yield f"it changed {', '.join(beyond[:3])}"
    made = [
        name for name in changed if name.startswith(("out/", "home/data/")) and name not in _IMPORTS
    ]
    if case.command.startswith("pipeline"):  # what is finished has a manifest, or is not finished
        made = [name for name in made if name.endswith("/manifest.json")]
    if case.status and made:
        yield f"it left {', '.join(made[:3])}"
    if not case.status and "{out}" in case.command and not made:
        yield "it wrote nothing"


def _seen(base: Path) -> dict[str, str]:
    """Tell what is in a folder: of each file a digest, of what is no file its kind."""
    seen = {}
    for folder, folders, names in os.walk(base):
        for name in (*folders, *names):
            path = Path(folder, name)
            state = path.lstat()
            told = f"{state.st_mode}"
            if path.is_symlink():
                told += f" {path.readlink()}"
            elif path.is_file():
                told += f" {state.st_size} {_digest(path) if state.st_blocks else ''}"
            seen[os.fsdecode(path.relative_to(base))] = told
    return {name: told for name, told in seen.items() if name not in ("out", "home", "home/data")}


def _digest(path: Path) -> str:
    if path.stat().st_size > 64 * path.stat().st_blocks * 512:
        return "sparse"  # made with holes, which would take long to read
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha1").hexdigest()


def _texts(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_text(encoding="utf-8", errors="replace")


# --- Run ------------------------------------------------------------------------------------------


def _environment(base: Path) -> dict[str, str]:
    """Return an environment in which all that is written lands in the room."""
    own = {
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(base / "tmp"),
        "HOME": str(base / "home"),
        "XDG_DATA_HOME": str(base / "home" / "data"),
        "XDG_CACHE_HOME": str(base / "home" / "cache"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    away = ("GEO_MOVEMENTS_GAZETTEERS", "GEO_MOVEMENTS_CACHE", "PYTHONWARNINGS")
    return {name: told for name, told in os.environ.items() if name not in away} | own


def _run_apart(words: list[str], base: Path, given: Path) -> _Ran:
    """Run the command in a process of its own, within the limits."""
    with (
        (base / "tmp.out").open("w+b") as out,
        (base / "tmp.said").open("w+b") as said,
        given.open("rb") as asked,
    ):
        process = subprocess.Popen(
            [sys.executable, "-c", _BEGIN, *words], stdin=asked, stdout=out, stderr=said,
            cwd=base, env=_environment(base), start_new_session=True,
        )  # fmt: skip
        status, spent, memory = _waited(process)
        told = [_read(file) for file in (out, said)]
    for name in ("tmp.out", "tmp.said"):
        (base / name).unlink()
    return _Ran(status, *told, processor_s=spent.ru_utime + spent.ru_stime, memory=memory)


def _read(file: io.BufferedRandom) -> str:
    file.seek(0)
    return file.read(20_000_000).decode("utf-8", "replace")


def _waited(process: subprocess.Popen[bytes]) -> tuple[int | str, resource.struct_rusage, int]:
    """Wait for a process, which is ended where it hangs; returns its status and what it took.

    Its memory is the most that it has held (VmHWM): ru_maxrss counts what this process here held
    when it was begun.
    """
    busy, since, memory = 0.0, time.monotonic(), 0
    hung = False
    while True:
        pid, status, spent = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(0.02)
        memory = _held(process.pid) or memory
        if (now := _ticks(process.pid)) != busy:
            busy, since = now, time.monotonic()
        elif time.monotonic() > since + IDLE_S and not hung:
            hung = True
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # workers that it has left behind
    process.returncode = os.waitstatus_to_exitcode(status)
    return f"waiting for {IDLE_S} s" if hung else process.returncode, spent, memory


def _held(pid: int) -> int:
    """Tell how much memory a process has held at once, in bytes; 0 where it has ended."""
    try:
        told = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s*(\d+) kB", told, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _ticks(pid: int) -> float:
    """Tell how much processor time a process has had, and those that it has waited for."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return sum(map(int, told.rpartition(")")[2].split()[11:15]))


def _run_here(words: list[str], base: Path, given: Path) -> _Ran:
    """Run the command in this process: for files that are known to be safe."""
    from geo_movements.cli import main

    out, said = io.StringIO(), io.StringIO()
    status: int | str
    own = {name: _environment(base)[name] for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME")}
    with (
        given.open(encoding="utf-8") as asked,
        mock.patch.dict(os.environ, own),
        mock.patch.object(sys, "stdin", asked),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(said),
    ):
        try:
            status = main(words)
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 1
        except Exception:
            status = "raised"
            said.write(traceback.format_exc())
    return _Ran(status, out.getvalue(), said.getvalue())


@contextlib.contextmanager
def _listener() -> Iterator[tuple[str, list[str]]]:
    """Listen on this machine; yields the address, and a list of who has called."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            with contextlib.suppress(OSError):
                while True:
                    caller, _ = server.accept()
                    calls.append("called")
                    caller.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", calls
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)
