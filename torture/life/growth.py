"""What the kernel counts as a process's own, and whether it grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

__all__ = ["MOST", "Sample", "fault", "grown", "sample", "told"]

MOST = 0.01
"""Memory may grow by this part of itself."""
WARM = 0.2
"""The first part of the samples is warm-up."""


class Sample(NamedTuple):
    """A process at rest: seconds since the beginning, kB that are its own, and what it has open."""

    at_s: float
    uss_kb: int
    rss_kb: int
    files: int
    threads: int
    children: int = 0


def sample(pid: int, at_s: float) -> Sample:
    """Look at a process. USS is its private pages, clean and dirty; `children` also zombies."""
    process = Path("/proc", str(pid))
    sizes = dict(_sizes((process / "smaps_rollup").read_text()))
    return Sample(
        at_s,
        sizes["Private_Clean"] + sizes["Private_Dirty"],
        sizes["Rss"],
        sum(1 for _ in (process / "fd").iterdir()),
        sum(1 for _ in (process / "task").iterdir()),
        sum(len(_read(task / "children").split()) for task in (process / "task").iterdir()),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # a thread that has just ended
        return ""


def _sizes(rollup: str) -> Iterator[tuple[str, int]]:
    for line in rollup.splitlines():
        name, _, rest = line.partition(":")
        if rest.endswith(" kB"):
            yield name, int(rest.split()[0])


def grown(samples: Sequence[Sample]) -> float:
    """Tell by which part of itself memory grew, through a line fitted after the warm-up.

    The slope is the median of those between every two samples (Theil 1950, Sen 1968), of at most
    400 that lie evenly; where the line begins is the median of what remains without it.

    >>> flat = [Sample(t, 100_000 + 40 * (t % 7), 0, 5, 2) for t in range(300)]
    >>> round(grown(flat), 4)
    0.0
    >>> leaking = [one._replace(uss_kb=one.uss_kb + 10 * int(one.at_s)) for one in flat]
    >>> 0.02 < grown(leaking) < 0.03
    True
    """
    warm = _warm(samples)
    warm = warm[:: max(1, len(warm) // 400)]
    slope = median(
        (b.uss_kb - a.uss_kb) / (b.at_s - a.at_s)
        for at, a in enumerate(warm)
        for b in warm[at + 1 :]
        if b.at_s > a.at_s
    )
    start = median(one.uss_kb - slope * (one.at_s - warm[0].at_s) for one in warm)
    return slope * (warm[-1].at_s - warm[0].at_s) / start


def _warm(samples: Sequence[Sample]) -> Sequence[Sample]:
    return samples[int(len(samples) * WARM) :]


def fault(who: str, samples: Sequence[Sample]) -> str:
    """Tell what has grown, or ""."""
    part = grown(samples)
    faults = [f"its memory grew by {part:.2%}"] * (part >= MOST)
    warm = _warm(samples)
    tenth = max(1, len(warm) // 10)
    for what in ("files", "threads", "children"):
        first, last = (
            min(getattr(one, what) for one in some) for some in (warm[:tenth], warm[-tenth:])
        )
        faults += [f"it had {first} {what} after the warm-up, {last} at the end"] * (last > first)
    return f"{who}: {'; '.join(faults)}" if faults else ""


def told(who: str, samples: Sequence[Sample]) -> str:
    """Say in a sentence what was measured."""
    warm = _warm(samples)
    return (
        f"{who}: {len(samples)} rounds, memory of its own {warm[0].uss_kb // 1024} MB after the "
        f"warm-up, {warm[-1].uss_kb // 1024} MB at the end, line {grown(samples):+.2%} over "
        f"{(warm[-1].at_s - warm[0].at_s) / 60:.0f} min; {warm[-1].files} open files, "
        f"{warm[-1].threads} threads"
    )
