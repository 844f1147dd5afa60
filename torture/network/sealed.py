"""Every command with the sockets refused: nothing is tried, whatever is asked for.

Python tells of each socket before it is made, bound or connected, and of each name that is looked
up: a hook in every Python that a command starts writes that down, and refuses. Where the system
lets us, the command runs in a network of its own besides, which has no interface.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from torture.parts import Scale, Tally
from torture.samples import READS, WRITES, Write, environment, room

__all__ = ["open_outputs", "seal"]

HOOK = """\
import os, sys

_LOG = os.environ["SOCKETS_LOG"]
_OWN = os.environ.get("SOCKETS_OWN", "")

def _hook(event, args):
    if not event.startswith("socket."):
        return
    if event == "socket.__new__" and (_OWN or args[1] == 1):  # of the machine's own
        return
    where = args[-1] if event in ("socket.bind", "socket.connect") else args
    loopback = isinstance(where, tuple) and where[:1] in (("127.0.0.1",), ("localhost",))
    if _OWN and event in ("socket.bind", "socket.getaddrinfo", "socket.gethostname") and loopback:
        return
    with open(_LOG, "a") as log:
        log.write(f"{event} {[each for each in args if isinstance(each, (int, str, tuple))]}\\n")
    raise OSError("no sockets here")

sys.addaudithook(_hook)
"""
INSIDE = """\
import contextlib, io, json, sys
from geo_movements.cli import main
for argv in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            code = main(argv)
        except SystemExit as ended:
            code = ended.code
        except BaseException as error:
            code = f"{type(error).__name__}: {error}"
    print(json.dumps([code, out.getvalue()[-300:]]), flush=True)
"""
CHEAP = (
    ("--help",), ("gazetteer", "search", "Wonsan"), ("resolve", "story"),
)  # fmt: skip
"""What the short form runs, in one process; the long form runs all, each in its own."""
TRIES = (
    "import socket; socket.create_connection(('127.0.0.1', 9))",
    "import socket; socket.getaddrinfo('localhost', 80)",
    "from urllib.request import urlopen; urlopen('http://127.0.0.1:9')",
    "import subprocess, sys; subprocess.run([sys.executable, '-c',"
    " 'import socket; socket.socket()'])",
)
LIMIT_S = 300


def seal(scale: Scale) -> Tally:
    """Run the commands, and see that none tried; and see first that a try would be seen."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as temporary:
        folder = room(Path(temporary) / "room")
        (folder / "hook").mkdir()
        (folder / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
        for code in TRIES[: scale.of(1, 4)]:
            _run(folder, [sys.executable, "-c", code])
            tally.case("" if _attempts(folder) else f"not seen: {code}")
        if scale.long:
            for name, fault in _each(folder):
                tally.case(f"{name}: {fault}" if fault else "")
        else:
            for name, fault in _inside(folder, CHEAP):
                tally.case(f"{name}: {fault}" if fault else "")
    tally.note = f"{'Also' if _alone() else 'Not'} in a network without interfaces."
    return tally


def _attempts(folder: Path) -> str:
    """Return what was tried since, and forget it."""
    log = folder / "sockets.log"
    tried = log.read_text(encoding="utf-8") if log.exists() else ""
    log.unlink(missing_ok=True)
    return tried.strip().replace("\n", "; ")


def _run(
    folder: Path, command: Sequence[str], *, told: str = "", own: bool = False,
    limit_s: float = LIMIT_S, within: Path | None = None,
) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """Run a command in the room; `own` lets it listen on the loopback, as `watch` does."""
    root = Path(__file__).parents[2]
    variables = {
        **environment(within or folder), "SOCKETS_LOG": str(folder / "sockets.log"),
        "SOCKETS_OWN": "1" if own else "", "PYTHONPATH": f"{folder / 'hook'}:{root}",
    }  # fmt: skip
    return subprocess.run(
        [*([] if own else _alone()), *command], cwd=within or folder, env=variables, input=told,
        capture_output=True, text=True, timeout=limit_s, check=False,
    )  # fmt: skip


@cache
def _alone() -> tuple[str, ...]:
    """Return what runs a command in a network of its own; nothing where the system forbids it."""
    for words in (("unshare", "-n"), ("unshare", "-rn")):
        if (
            shutil.which("unshare")
            and not subprocess.run([*words, "true"], capture_output=True, check=False).returncode
        ):
            return words
    return ()


def _inside(folder: Path, commands: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Run commands in one Python; yields each and what is wrong."""
    done = _run(folder, [sys.executable, "-c", INSIDE], told=json.dumps(commands))
    lines = done.stdout.splitlines()
    if len(lines) != len(commands):
        yield "all", f"{len(lines)} of {len(commands)} ended: {done.stderr[-300:]}"
    for argv, line in zip(commands, lines, strict=False):
        code, said = json.loads(line)
        fine = code in (0, 1, None) and "Traceback" not in said
        yield " ".join(argv), "" if fine else f"{code}: {said}"
    tried = _attempts(folder)
    yield "all", f"tried {tried}" if tried else ""


def _each(folder: Path) -> Iterator[tuple[str, str]]:
    """Run every command, in a process of its own and, where it may, one network a command."""
    for name, argv in READS.items():
        yield name, _fault(folder, argv)
    for verb in ("", *sorted({write.argv[0] for write in WRITES})):
        yield f"{verb} --help", _fault(folder, (*[verb] * bool(verb), "--help"))
    for write in WRITES:
        fresh = room(folder / "rooms" / write.name)
        yield write.name, _written(folder, fresh, write)


def _fault(folder: Path, argv: Sequence[str], *, within: Path | None = None) -> str:
    command = [sys.executable, "-m", "geo_movements", *argv]
    done = _run(folder, command, within=within)
    if tried := _attempts(folder):
        return f"tried {tried[:300]}"
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        return f"status {done.returncode}: {done.stderr[-300:]}"
    return ""


def _written(folder: Path, fresh: Path, write: Write) -> str:
    if not write.ends:
        return _watched(folder, fresh, write)
    for argv in (*write.before, write.argv):
        if fault := _fault(folder, argv, within=fresh):
            return fault
    if write.argv[:2] == ("gazetteer", "remove"):
        return ""
    lacking = [path for path in write.paths if not list(fresh.rglob(Path(path).name))]
    return f"wrote no {', '.join(lacking)}" if len(lacking) == len(write.paths) else ""


def _watched(folder: Path, fresh: Path, write: Write) -> str:
    """Let it watch for some seconds: it may listen on the loopback, and nothing else."""
    command = ["timeout", "-s", "INT", "15", sys.executable, "-m", "geo_movements"]
    done = _run(folder, [*command, *write.argv], own=True, limit_s=60, within=fresh)
    if tried := _attempts(folder):
        return f"tried {tried[:300]}"
    made = (fresh / write.paths[0]).exists()
    return "" if made else f"status {done.returncode}: {done.stderr[-300:]}"


# --- What was written -----------------------------------------------------------------------------


def open_outputs(scale: Scale) -> Tally:
    """Open what the commands write, and see that it asks for nothing either."""
    tally = Tally()
    kinds = (".html", ".svg", ".docx", ".pptx", ".xlsx", ".kml", ".kmz")
    with tempfile.TemporaryDirectory() as temporary:
        made: list[Path] = []
        for write in WRITES:
            wanted = [path for path in write.paths if Path(path).suffix in kinds]
            if wanted and write.ends and write.argv[0] != "new":
                fresh = room(Path(temporary) / write.name)
                subprocess.run(
                    [sys.executable, "-m", "geo_movements", *write.argv], cwd=fresh,
                    env={**environment(fresh), "PYTHONPATH": str(Path(__file__).parents[2])},
                    capture_output=True, timeout=LIMIT_S, check=False,
                )  # fmt: skip
                made += [fresh / path for path in wanted]
        for path in made:
            if path.suffix not in (".html", ".svg"):
                tally.case(_linked(path))
        for fault in _shown(scale, [path for path in made if path.suffix in (".html", ".svg")]):
            tally.case(fault)
    return tally


def _shown(scale: Scale, pages: Sequence[Path]) -> Iterator[str]:
    with scale.browser() as browser:
        for path in pages:
            asked: list[str] = []
            context = browser.new_context()
            shown = context.new_page()
            shown.on("request", lambda each, asked=asked: asked.append(each.url))
            shown.goto(path.as_uri())
            shown.evaluate("new Promise(done => setTimeout(done, 300))")
            context.close()
            away = [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
            yield f"{path.name} asked for {away[:3]}" if away else ""


LOADED = re.compile(rb"<(?:href|NetworkLink|url|targetHref)>\s*https?:", re.IGNORECASE)
OUTSIDE = re.compile(rb"<Relationship [^>]*TargetMode=\"External\"[^>]*>")


def _linked(path: Path) -> str:
    """Find what an office or a globe would fetch when it opens a file; links to click are none."""
    if not path.exists():
        return f"{path.name} was not written"
    if path.suffix == ".kml":
        return f"{path.name} loads from elsewhere" if LOADED.search(path.read_bytes()) else ""
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            told = packed.read(name)
            if name.endswith(".kml") and LOADED.search(told):
                return f"{path.name}, {name} loads from elsewhere"
            for link in OUTSIDE.findall(told) if name.endswith(".rels") else ():
                if b'/hyperlink"' not in link:
                    return f"{path.name}, {name}: {link[:200].decode('utf-8', 'replace')}"
    return ""
