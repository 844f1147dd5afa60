"""An hour of a process, and whether it grows."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from torture.life.growth import Sample, fault, sample, told
from torture.life.rounds import story_rows, write_story
from torture.life.runs import ANSWERS
from torture.parts import Scale, Tally, UnavailableError

__all__ = ["converting", "watching"]

Rounds = Callable[[Path, int, float], Iterator[Sample]]

HOUR_S = 3600.0
PAUSE_S = 2.0
"""Between two edits; the watcher then waits and renders, so that one comes every few seconds."""
ROOT = Path(__file__).parents[2]


def watching(scale: Scale) -> Tally:
    """Edit a watched project for an hour; a case is an edit."""
    return _soak("watch", _edits, scale)


def converting(scale: Scale) -> Tally:
    """Run the pipeline for an hour in one process; a case is a run."""
    return _soak("pipeline", _runs, scale)


def _soak(name: str, rounds: Rounds, scale: Scale) -> Tally:
    if not Path("/proc/self/smaps_rollup").exists():
        raise UnavailableError("memory is counted as Linux tells it (/proc/PID/smaps_rollup)")
    tally, samples = Tally(), list[Sample]()
    with tempfile.TemporaryDirectory() as temporary:
        began = time.monotonic()
        for one in rounds(Path(temporary), scale.seed, scale.of(20.0, HOUR_S)):
            samples.append(one._replace(at_s=time.monotonic() - began))
            tally.case()
            if len(samples) % 100 == 0:
                print(f"    {told(name, samples)}", flush=True)
    tally.case(fault(name, samples) if len(samples) > 9 else f"{name}: {len(samples)} rounds only")
    tally.note = told(name, samples) if samples else ""
    return tally


# --- Watch ----------------------------------------------------------------------------------------


def _edits(folder: Path, seed: int, seconds: float) -> Iterator[Sample]:
    """Edit a watched project, and look at the watcher when it has told of it."""
    chance, project = Random(seed), folder / "story"
    write_story(project, chance)
    with _watching(project) as (process, port):
        staying = _changes(port)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(PAUSE_S)
            changes = _changes(port)
            before = next(changes)
            (project / "movements.csv").write_text(story_rows(chance), encoding="utf-8")
            while (now := next(changes)) == before:
                pass
            changes.close()  # a browser that leaves
            while next(staying) != now:
                pass  # one that stays
            if now["version"]:
                _page(port)
            yield sample(process.pid, 0)


@contextmanager
def _watching(project: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    command = [sys.executable, "-m", "geo_movements", "watch", str(project), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            found = re.search(r"127\.0\.0\.1:(\d+)/", process.stderr.readline())
            assert found, "watch told no address"
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield process, int(found[1])
        finally:
            process.kill()


def _changes(port: int) -> Iterator[dict[str, object]]:
    """Follow what the watcher tells, as an open page does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", "/changes", headers={"Host": f"127.0.0.1:{port}"})
        answer = connection.getresponse()
        while line := answer.readline():
            if line.startswith(b"data: "):
                yield json.loads(line[6:])
    finally:
        connection.close()


def _page(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", "/", headers={"Host": f"127.0.0.1:{port}"})
    assert b"application/json" in connection.getresponse().read()
    connection.close()


# --- The pipeline ---------------------------------------------------------------------------------


def _runs(folder: Path, seed: int, seconds: float) -> Iterator[Sample]:
    """Have the pipeline run in one process, and look at it after each run."""
    command = [sys.executable, "-m", "torture.life.runs", str(folder / "runs"), str(seed)]
    with (
        (folder / "told.txt").open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=errors,
        ) as process,
    ):  # fmt: skip
        assert process.stdin and process.stdout
        answers = Counter[str]()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            process.stdin.write("again\n")
            process.stdin.flush()
            answer = process.stdout.readline().strip()
            answers[answer] += 1
            if answer not in ANSWERS.values() or answers["refused"] > 9 + answers["done"] // 4:
                said = (folder / "told.txt").read_text(encoding="utf-8")
                raise RuntimeError(f"the pipeline ended: {said[-1000:]}")
            yield sample(process.pid, 0)
        process.stdin.close()
