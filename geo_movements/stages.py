"""Where the time of a command goes: `--profile` lists the stages of the work.

A stage is a function, or a few lines, with a name. Nothing is measured unless somebody asks, and
then a stage costs a microsecond. Time is each stage's own: what a stage within it takes is not
counted twice, so that the shares make up the whole.
"""

from __future__ import annotations

import sys
import time
from contextlib import ContextDecorator, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

__all__ = ["Spent", "profiled", "stage", "table"]

REST = "rest"
"""What is in no stage: imports of the command itself, and what joins the stages."""


class Spent(NamedTuple):
    """What a stage took: its own seconds by the clock, and the most memory held until its end.

    The memory, in MB, is all that the process had at once since it began: the stage that made it
    grow is the first that shows the larger number. None where the system does not tell.
    """

    seconds: float = 0.0
    peak_mb: float | None = None


class _Laps:
    """Gives each moment to the innermost stage that is open."""

    def __init__(self) -> None:
        self.spent: dict[str, Spent] = {}
        self.open = [REST]
        self.began = time.perf_counter()

    def lap(self) -> None:
        """Give the time since the last lap to the stage that is open."""
        now, name = time.perf_counter(), self.open[-1]
        before = self.spent.get(name, Spent())
        self.spent[name] = Spent(before.seconds + now - self.began, _peak_mb())
        self.began = now


_LAPS: ContextVar[_Laps | None] = ContextVar("laps", default=None)


class stage(ContextDecorator):  # noqa: N801 - read as a verb: with stage("route"), @stage("route")
    """Name a stage of the work: of a function as its decorator, or of a few lines in `with`.

    A generator's work is done where its pieces are taken, and counts there.

    >>> with profiled() as spent:
    ...     with stage("sum"):
    ...         total = sum(range(1000))
    >>> sorted(spent)
    ['rest', 'sum']
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        if laps := _LAPS.get():
            laps.lap()
            laps.open.append(self.name)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if laps := _LAPS.get():
            laps.lap()
            laps.open.pop()


@contextmanager
def profiled() -> Iterator[dict[str, Spent]]:
    """Measure the stages of what is done within; gives what each took, in order of their ends."""
    laps = _Laps()
    token = _LAPS.set(laps)
    try:
        yield laps.spent
    finally:
        laps.lap()
        _LAPS.reset(token)


def table(spent: dict[str, Spent]) -> str:
    """Lay out what stages took, a line each, the rest and the total last.

    >>> print(table({"read": Spent(0.5, 120.0), "rest": Spent(0.1, 80.0)}))
    stage       seconds  share  peak MB
    read           0.50    83%      120
    rest           0.10    17%
    total          0.60             120
    """
    whole = sum(one.seconds for one in spent.values())
    most = max((one.peak_mb or 0 for one in spent.values()), default=0)
    lines = [f"{'stage':<12}{'seconds':>7}{'share':>7}{'peak MB':>9}"]
    for name, one in sorted(spent.items(), key=lambda item: item[0] == REST):
        share = one.seconds / whole if whole else 0
        peak = "" if name == REST else _mb(one.peak_mb)
        lines.append(f"{name:<12}{one.seconds:>7.2f}{share:>7.0%}{peak}")
    total = f"{'total':<12}{whole:>7.2f}{'':>7}{_mb(most or None)}"
    return "\n".join([*lines, total])


def _mb(peak: float | None) -> str:
    return "" if peak is None else f"{peak:>9.0f}"


def _peak_mb() -> float | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / 1024 if sys.platform != "darwin" else kilobytes / 1024**2
