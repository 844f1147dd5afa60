"""A process that has imported everything, and forks a child for each command that is to fail.

`main` takes orders, a line of JSON each, and answers each with a line.
An order is a command line, its folder and environment, and plans: what is to happen to it, each to
a run of its own. Without a `gate` each run is a whole command. With one, the command runs once, to
the moment before it first opens a file of its folder for writing; from there it is forked for each
plan, so that a hundred moments of the write cost a hundred writes and one preparation. After each
run the folder is told, and put back as it was.

A plan is `{"at": N, "do": WHAT}` (at the Nth call that changes the folder, before it is done),
`{"bytes": N, "do": WHAT}` (a file may not grow past N bytes), `{"more_mb": N}` (so much memory
more, and none beyond), `{"after_s": S, "do": WHAT}` or `{}` (nothing). WHAT is the name of a
signal, or of an errno that the call fails with.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import importlib
import io
import json
import mmap
import os
import resource
import shutil
import signal
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

__all__ = ["changes", "listing", "main"]

LIMIT_S = 120.0
CHANGES = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.link", "os.symlink")
"""What changes a folder besides opening a file for writing, by the names of Python's audit."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
Files = dict[str, bytes | None]
Pipe = tuple[int, int]


def main() -> None:
    """Import what is asked for, then take orders until there are no more."""
    for name in sys.argv[1:]:
        importlib.import_module(name)
    for line in sys.stdin:
        order = json.loads(line)
        answer = _answered(order)
        print(json.dumps(answer), flush=True)


def _answered(order: Mapping[str, Any]) -> Any:
    """Have an order done by a child, which writes its answer to a file."""
    answer = Path(tempfile.mkstemp()[1])
    child = os.fork()
    if child == 0:
        _leave(lambda: _do(order, answer))
    os.waitpid(child, 0)
    told = answer.read_text(encoding="utf-8")
    answer.unlink()
    return json.loads(told or "null")


def _leave(act: Callable[[], None]) -> NoReturn:
    """Do something as the last of a process; a command that exits does so as any other."""
    try:
        act()
    except SystemExit:
        raise
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(70)
    os._exit(0)


def _do(order: Mapping[str, Any], into: Path) -> None:
    """Run a command under each plan, and write what came of each."""
    room = Path(order["room"])
    os.chdir(order.get("cwd", room))
    os.environ.clear()
    os.environ.update(order["environment"])
    runs = Runs(room, order)
    if order["gate"]:
        runs.to_the_gate()
    else:
        runs.each()
    into.write_text(json.dumps(runs.told), encoding="utf-8")


class Runs:
    """The runs of an order: how each is begun, watched, told and undone."""

    def __init__(self, room: Path, order: Mapping[str, Any]) -> None:
        self.room, self.order = room, order
        self.before = listing(room)
        self.told: list[dict[str, Any]] = []
        self.watch = Watch(room)

    def to_the_gate(self) -> None:
        """Run the command to its first write, and fork from there."""
        self.watch.gate = self._at_the_gate
        with _streams(Path(os.devnull), Path(os.devnull)):
            self._command()
        # The gate was never reached: nothing is written.

    def _at_the_gate(self) -> None:
        main = os.getpid()
        self.each(here=True)
        if os.getpid() == main:
            raise Done

    def each(self, *, here: bool = False) -> None:
        """Run every plan; with `here`, the child of each goes on where the caller is."""
        for plan in self.order["plans"]:
            out, err = _pipe(), _pipe()
            began = time.monotonic()
            child = os.fork()
            if child == 0:
                self._begin(plan, out, err)
                if here:
                    return
                self._command()
            status = _waited(child, plan)
            now = listing(self.room)
            self.told.append(
                {
                    "status": status,
                    "took_s": time.monotonic() - began,
                    "out": _drained(out),
                    "err": _drained(err),
                    "changes": changes(self.before, now),
                    "events": int.from_bytes(self.watch.count[:8], "little"),
                }
            )
            if not self.order.get("keep"):
                restore(self.room, self.before)

    def _begin(self, plan: Mapping[str, Any], out: Pipe, err: Pipe) -> None:
        """Make ready for a plan, in the child."""
        own = self.order.get("stdout")
        os.dup2(os.open(own, os.O_WRONLY) if own else out[1], 1)
        os.dup2(err[1], 2)
        sys.stdout, sys.stderr = (
            io.TextIOWrapper(open(number, "wb", closefd=False), write_through=number == 2)  # noqa: SIM115
            for number in (1, 2)
        )
        if "more_mb" in plan:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            limit = pages * resource.getpagesize() + plan["more_mb"] * 1_000_000
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        if "bytes" in plan:
            resource.setrlimit(resource.RLIMIT_FSIZE, (plan["bytes"],) * 2)
            kills = plan["do"] == "SIGKILL"
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL if kills else signal.SIG_IGN)
        self.watch.begin(plan)

    def _command(self) -> None:
        """Run the command line to its end, and this process with it."""
        from geo_movements.cli import main as command

        try:
            status = command(self.order["argv"])
        except Done:
            return
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 1
        except BaseException:
            import traceback

            traceback.print_exc()
            status = 71
        self.watch.end()
        if not self.order.get("whole_end"):
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(status)
        raise SystemExit(status)


class Done(BaseException):
    """All runs from the gate are done."""


class Watch:
    """Hears of every call that changes the room, counts them, and does what a plan says."""

    def __init__(self, room: Path) -> None:
        self.room = f"{room}{os.sep}"
        self.gate: Callable[[], None] | None = None
        self.at, self.what, self.seen, self.armed = 0, "", 0, False
        self.count = mmap.mmap(-1, 8)  # what a child writes there its parent reads
        self.real_fsync = os.fsync
        os.fsync = self._fsync
        sys.addaudithook(self._heard)

    def begin(self, plan: Mapping[str, Any]) -> None:
        """Count from here."""
        self.at, self.what, self.seen = plan.get("at", 0), plan.get("do", ""), 0
        self.armed = True

    def end(self) -> None:
        """Keep the count."""
        if self.armed and not self.at:
            self.armed = False
            self.count[:8] = self.seen.to_bytes(8, "little")

    def _fsync(self, handle: int) -> None:
        self._change()
        self.real_fsync(handle)

    def _heard(self, name: str, told: tuple[Any, ...]) -> None:
        if not (self.armed or self.gate):
            return
        if name == "open":
            if not (isinstance(told[2], int) and told[2] & WRITING):
                return
        elif name not in CHANGES:
            return
        path = os.fsdecode(told[0]) if isinstance(told[0], str | bytes | os.PathLike) else ""
        if not os.path.abspath(path).startswith(self.room):  # noqa: PTH100 - within an audit
            return
        if self.gate is not None:
            if path.endswith("lock"):
                return
            gate, self.gate = self.gate, None
            gate()
        self._change(name)

    def _change(self, name: str = "") -> None:
        if not self.armed:
            return
        self.seen += 1
        if self.seen != self.at:
            return
        if self.what.startswith("SIG"):
            os.kill(os.getpid(), getattr(signal, self.what))
        elif name not in ("os.remove", "os.rmdir"):  # what cannot be removed is left, and no fault
            number = getattr(errno, self.what)
            raise OSError(number, os.strerror(number))


def _pipe() -> Pipe:
    """Make a pipe that a megabyte fits into: no file, whose size might be limited."""
    ends = os.pipe()
    fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, 1 << 20)
    return ends


def _drained(pipe: Pipe) -> str:
    """Read what is in a pipe, and close it."""
    os.close(pipe[1])
    os.set_blocking(pipe[0], False)
    told = b""
    with contextlib.suppress(BlockingIOError):
        while block := os.read(pipe[0], 1 << 20):
            told += block
    os.close(pipe[0])
    return told.decode("utf-8", "replace")


def _waited(child: int, plan: Mapping[str, Any]) -> int:
    """Wait for a run, and send it what its plan says when it is time; returns its exit status."""
    began, sent = time.monotonic(), "after_s" not in plan
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        spent = time.monotonic() - began
        if not sent and spent >= plan["after_s"]:
            os.kill(child, getattr(signal, plan["do"]))
            sent = True
        if spent > LIMIT_S:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.0005 if spent < 0.5 else 0.01)


@contextlib.contextmanager
def _streams(out: Path, err: Path) -> Iterator[None]:
    """Send what this process says to files."""
    kept = [os.dup(number) for number in (1, 2)]
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY), number)
    try:
        yield
    finally:
        for number, old in zip((1, 2), kept, strict=True):
            os.dup2(old, number)


# --- Folders --------------------------------------------------------------------------------------


def listing(room: Path) -> Files:
    """Read all that is in a folder: the bytes of files, None for folders."""
    found: Files = {}
    for path in sorted(room.rglob("*")):
        name = path.relative_to(room).as_posix()
        if path.is_symlink():
            found[name] = b"link to " + os.fsencode(os.readlink(path))  # noqa: PTH115
        elif path.is_dir():
            found[name] = None
        elif stat.S_ISREG(path.stat().st_mode):
            found[name] = path.read_bytes()
    return found


def changes(before: Files, now: Files) -> dict[str, str]:
    """Tell what is otherwise now: a digest of each file that is, "gone" for what is no more."""
    told = {}
    for name in sorted({*before, *now}):
        if name not in now:
            told[name] = "gone"
        elif name not in before or before[name] != now[name]:
            content = now[name]
            told[name] = "folder" if content is None else hashlib.sha256(content).hexdigest()[:16]
    return told


def restore(room: Path, before: Files) -> None:
    """Put a folder back as it was."""
    now = listing(room)
    for name in changes(before, now):
        path = room / name
        if path.is_dir() and not path.is_symlink() and before.get(name, b"") is not None:
            shutil.rmtree(path, ignore_errors=True)
        elif (path.exists() or path.is_symlink()) and not path.is_dir():
            path.unlink()
    for name, content in before.items():
        path = room / name
        if content is None:
            path.mkdir(exist_ok=True)
        elif not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
