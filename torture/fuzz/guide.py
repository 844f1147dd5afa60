"""Run the coverage-guided fuzzer on a reader, and tell what it has found; or replay its inputs."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from torture.fuzz import seeds
from torture.fuzz.readers import READERS, fault_of
from torture.parts import Tally, UnavailableError

if TYPE_CHECKING:
    from torture.parts import Scale

__all__ = ["fed", "replayed"]

SECONDS = 600
HANG_S = 120
"""From then on the fuzzer itself stops; `guided` tells 10 s of the processor."""
MEMORY_MB = 1024
_SHORT = {"date": 400, "strength": 200, "settings": 8, "text": 6, "csv": 6}
_AGAIN = 5
"""A hang or an excess of memory ends the fuzzer; it is started again so often."""
_KEPT = Path(tempfile.gettempdir()) / "geo-movements-fuzz"


def fed(name: str) -> Callable[[Scale], Tally]:
    """Make the run of one reader."""
    return partial(_fed, name)


def _fed(name: str, scale: Scale) -> Tally:
    """Feed a reader for ten minutes under coverage guidance; in short, its seeds and finds.

    Raises `UnavailableError` where the long form has no fuzzer.
    """
    if not scale.long:
        return replayed(name, _SHORT.get(name, 3))
    if importlib.util.find_spec("atheris") is None:
        raise UnavailableError('atheris is not installed: pip install "geo-movements[torture]"')
    tally = replayed(name, None)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _prepare(name, folder)
        end = time.monotonic() + SECONDS
        for turn in range(_AGAIN):
            left = round(end - time.monotonic())
            if left <= 0:
                break
            tally.cases += _turn(name, folder, left, scale.seed + turn, tally)
        for path in sorted((folder / "found").glob("*.json")):
            _keep(name, path.with_suffix(".input"))
            told = json.loads(path.read_text(encoding="utf-8"))
            tally.failures.append(f"{path.stem}: {told}"[:400])
    tally.note = (
        f"{SECONDS // 60} minutes of atheris; more than 10 s of the processor for an input, or "
        f"{MEMORY_MB} MB of memory, would be failures"
    )
    return tally


def replayed(name: str, most: int | None) -> Tally:
    """Feed a reader what once broke it, and what fuzzing begins with: all, or so many."""
    reader = READERS[name]
    tally = Tally()
    for data in (*seeds.found(name), *islice(reader.seeds(), most)):
        fault = fault_of(reader.feed, data)
        tally.case(fault and f"{data[:80]!r}: {fault}")
    return tally


def _prepare(name: str, folder: Path) -> None:
    for part in ("corpus", "found"):
        (folder / part).mkdir()
    for at, data in enumerate((*READERS[name].seeds(), *seeds.found(name))):
        (folder / "corpus" / f"seed{at}").write_bytes(data)
    words = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in seeds.tokens())
    (folder / "words").write_text("".join(f'"{word}"\n' for word in words), encoding="ascii")


def _turn(name: str, folder: Path, seconds: int, seed: int, tally: Tally) -> int:
    """Let the fuzzer run until its time is up, or an input ends it; return how many it fed."""
    options = {
        "max_total_time": seconds, "timeout": HANG_S, "rss_limit_mb": MEMORY_MB, "seed": seed + 1,
        "print_final_stats": 1, "artifact_prefix": f"{folder}/", "dict": folder / "words",
        "max_len": READERS[name].longest,
    }  # fmt: skip
    command = [sys.executable, "-m", "torture.fuzz.guided", name, str(folder)]
    command += [f"-{option}={value}" for option, value in options.items()]
    ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    counted = re.findall(r"number_of_executed_units: ([0-9]+)", ran.stderr)
    ended = [path for path in folder.iterdir() if re.match("crash|timeout|oom", path.name)]
    for path in ended:
        tally.failures.append(f"{path.name}: {path.read_bytes()[:200]!r}")
        _keep(name, path)
        path.unlink()
    if ran.returncode and not ended:
        raise RuntimeError(f"the fuzzer ended by itself: {ran.stderr[-300:]}")
    return int(counted[-1]) if counted else 0


def _keep(name: str, path: Path) -> None:
    """Keep an input for who mends what it broke."""
    (_KEPT / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(path, _KEPT / name / path.name)
