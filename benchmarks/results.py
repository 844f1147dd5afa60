"""What a benchmark has found: one record a figure, and how both sides of it are measured.

A figure is a ratio to a named peer or to a floor, taken in one run: `turns` lets both sides take
turns, so that whatever else the machine does falls on both. Time is processor time (user and
system, finished child processes included), which hardly depends on what else runs; the spread is
half the distance between the quartiles.

    ours, theirs = turns(write_ours, write_theirs, 5)
    faster("export", "GeoJSON, 100,000 legs", ours, theirs, peer="GeoDataFrame.to_file",
           version=version("geopandas"), target=">= 5")

The target says which way a ratio runs: ">= 5" is how many times as fast as the peer we are (its
median by ours), "<= 4" how many times the floor we take (our median by the floor's). A result
without a peer is held to its own median: "<= 100" bytes a leg, "<= 1.1" as an exponent. "<=" alone
says the way of a ratio that has no target.
"""

from __future__ import annotations

import gc
import importlib.metadata
import json
import math
import os
import platform
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

__all__ = [
    "Result", "as_json", "cost", "faster", "figure", "from_json", "growth", "machine", "measured",
    "missing", "peak_mb", "process_cost", "slope", "spread", "turns", "version", "versions",
]  # fmt: skip

SECONDS = "s cpu"
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda value, bound: value >= bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    "<": lambda value, bound: value < bound,
}


@dataclass(frozen=True)
class Result:
    """One figure: ours, beside a peer's or by itself, and whether it meets its target.

    `unit` is what both medians are in: "s cpu" (processor time), "s" (the clock's), "bytes a leg",
    "MB", "ms", "exponent" ... `target` is a comparison, or "" where a figure only informs. A
    figure that could not be taken has no median, and its note says why. A growth curve has its
    points, and what its axes are: ("legs", "s cpu").

    >>> Result("page", "size of a page", unit="bytes a leg", ours=91.0, target="<= 100").met
    True
    >>> fast = Result("legs", "10,000 legs", ours=0.5, peer="a loop", theirs=45.0, target=">= 80")
    >>> fast.ratio, fast.met
    (90.0, True)
    """

    stage: str
    what: str
    unit: str = SECONDS
    ours: float | None = None
    ours_spread: float = 0.0
    peer: str = ""
    peer_version: str = ""
    theirs: float | None = None
    theirs_spread: float = 0.0
    target: str = ""
    runs: int = 1
    note: str = ""
    points: tuple[tuple[float, float], ...] = ()
    axes: tuple[str, str] = ("", "")

    @property
    def ratio(self) -> float | None:
        """How many times as good as the peer, or how many times a floor; None without a peer."""
        if self.ours is None or self.theirs is None:
            return None
        over, under = (self.ours, self.theirs) if self.runs_down else (self.theirs, self.ours)
        return over / under if under else math.inf

    @property
    def runs_down(self) -> bool:
        """Whether the target is a ceiling, so that less is better."""
        return self.target.startswith("<")

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none, or nothing to hold to it."""
        value = self.ours if not self.peer else self.ratio
        sign, _, bound = self.target.partition(" ")
        if not bound or value is None:
            return None
        return COMPARISONS[sign](value, float(bound.replace(",", "")))

    def __str__(self) -> str:
        """Tell the figure in one line."""
        told = f"{self.stage}: {self.what}: "
        if self.ours is None:
            return f"{told}not measured: {self.note}"
        told += f"{figure(self.ours)} {self.unit} (±{figure(self.ours_spread)})"
        if self.theirs is not None and self.ratio is not None:
            kind = "times the floor" if self.runs_down else "times as good"
            named = " ".join(filter(None, (self.peer, self.peer_version)))
            told += f"; {named}: {figure(self.theirs)} (±{figure(self.theirs_spread)})"
            told += f": {figure(self.ratio)} {kind}"
        if self.met is not None:
            told += f"; target {self.target}: {'met' if self.met else 'NOT MET'}"
        return told


def figure(number: float) -> str:
    """Write a number with as many digits as it is worth.

    >>> figure(0.01234), figure(2.1368), figure(123456.7), figure(0)
    ('0.0123', '2.14', '123,457', '0')
    """
    if number == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(number)))) if math.isfinite(number) else 0
    return f"{number:,.{digits}f}"


# --- Measuring ------------------------------------------------------------------------------------


def turns(
    ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int = 5
) -> tuple[list[float], list[float]]:
    """Run two sides by turns; returns the processor time of each run, in seconds.

    Who begins changes from round to round. What a run returns is dropped outside of its time.
    """
    took: tuple[list[float], list[float]] = ([], [])
    sides = [(ours, took[0]), (theirs, took[1])]
    for at in range(rounds):
        for run, times in sides if at % 2 == 0 else reversed(sides):
            times.append(cost(run))
    return took


def cost(run: Callable[[], Any]) -> float:
    """Return the processor time of one call, its finished child processes included, in seconds."""
    gc.collect()
    before = _spent()
    kept = run()
    spent = _spent() - before
    del kept
    return spent


def _spent() -> float:
    """Return the processor time until now: to the microsecond, where `os.times` has hundredths."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def process_cost(command: Sequence[str | Path], **options: Any) -> float:
    """Return the processor time of a command run as a process of its own, in seconds.

    Its output is dropped; a command that fails raises `RuntimeError` with the end of what it said.
    Options are those of `subprocess.Popen` (`cwd`, `env`). Modules are kept compiled, as they are
    where a package is installed, whatever PYTHONDONTWRITEBYTECODE says: a first run warms them up.
    """
    usage = _usage(command, options)
    return usage.ru_utime + usage.ru_stime


def compiled() -> dict[str, str]:
    """Return the environment of a process whose modules are kept compiled, as where installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def peak_mb(command: Sequence[str | Path], **options: Any) -> float:
    """Return the peak of resident memory of a command run as a process of its own, in MB."""
    kibibyte = 1 if platform.system() == "Linux" else 1024  # elsewhere it counts bytes
    return _usage(command, options).ru_maxrss / kibibyte / 1024


def _usage(command: Sequence[str | Path], options: dict[str, Any]) -> resource.struct_rusage:
    options = {"env": compiled(), **options}
    with subprocess.Popen(
        [*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options
    ) as process:
        said = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        told = said.decode(errors="replace")[-400:]
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {told}")
    return usage


# --- From samples to results ----------------------------------------------------------------------


def faster(
    stage: str, what: str, ours: Sequence[float], theirs: Sequence[float], *, peer: str,
    version: str = "", target: str = "", unit: str = SECONDS, note: str = "",
) -> Result:  # fmt: skip
    """Make the result of two sides' samples.

    >>> faster("a", "b", [1, 1, 2], [9, 8, 7], peer="c", target=">= 5").ratio
    8.0
    """
    return Result(
        stage, what, unit, statistics.median(ours), spread(ours), peer, version,
        statistics.median(theirs), spread(theirs), target, min(len(ours), len(theirs)), note,
    )  # fmt: skip


def measured(
    stage: str, what: str, ours: Sequence[float], *, unit: str = SECONDS, target: str = "",
    note: str = "",
) -> Result:  # fmt: skip
    """Make the result of one side's samples, which have no peer."""
    return Result(
        stage, what, unit, statistics.median(ours), spread(ours), target=target, runs=len(ours),
        note=note,
    )  # fmt: skip


def growth(
    stage: str, what: str, points: Sequence[tuple[float, float]], *, axes: tuple[str, str],
    target: str = "<= 1.15", note: str = "",
) -> Result:  # fmt: skip
    """Make the result of a growth curve: its exponent over the largest three sizes.

    Below, what is paid once would make it look slower than it is.

    >>> growth("a", "b", [(10, 1), (100, 10)], axes=("legs", "s cpu")).ours
    1.0
    """
    exponent = round(slope(*zip(*sorted(points)[-3:], strict=True)), 3)
    return Result(
        stage, what, "exponent", exponent, target=target, note=note, runs=len(points),
        points=tuple((float(x), float(y)) for x, y in points), axes=axes,
    )  # fmt: skip


def missing(stage: str, what: str, *, peer: str = "", target: str = "", why: str) -> Result:
    """Make the result of a figure that could not be taken: a peer that is not installed, say."""
    return Result(stage, what, peer=peer, target=target, runs=0, note=why)


def spread(samples: Sequence[float]) -> float:
    """Return half the distance between the quartiles; 0 for one sample.

    >>> spread([1, 2, 3, 4, 5])
    1.0
    """
    if len(samples) < 2:
        return 0.0
    low, _, high = statistics.quantiles(samples, n=4, method="inclusive")
    return (high - low) / 2


def slope(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Return the exponent of a growth: the slope of a line through logarithms, by least squares.

    1 is linear, 2 quadratic, 0 constant. Values at or below 0 have no logarithm and raise
    `ValueError`.

    >>> round(slope([10, 100, 1000], [1, 10, 100]), 6)
    1.0
    """
    return statistics.linear_regression([*map(math.log, xs)], [*map(math.log, ys)]).slope


def as_json(results: Iterable[Result]) -> str:
    """Write results as JSON, to be read again with `from_json`."""
    return json.dumps([asdict(result) for result in results], indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> list[Result]:
    """Read what `as_json` wrote."""
    return [
        Result(**{**told, "points": tuple(map(tuple, told["points"])), "axes": tuple(told["axes"])})
        for told in json.loads(text)
    ]


# --- The machine ----------------------------------------------------------------------------------


def version(package: str) -> str:
    """Return the installed version of a package; "" when it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Return the installed versions of packages, in order; those not installed are left out."""
    return {package: found for package in sorted(packages) if (found := version(package))}


def machine() -> dict[str, str]:
    """Describe the machine: its processor, cores, memory, system and Python."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{gib:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "day": time.strftime("%Y-%m-%d"),
    }


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown")
