"""A part of the torture: how much of it is to be done, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

__all__ = ["Part", "Scale", "Tally", "UnavailableError", "own_browser"]

T = TypeVar("T")
TOLD = 400
"""So many letters of a failure are kept."""


class UnavailableError(Exception):
    """What a part needs is not on this machine; the text says what, and how to have it."""


@contextmanager
def own_browser() -> Iterator[Any]:
    """Open headless Chromium, as Playwright's `Browser`; raises `UnavailableError` without one."""
    import os
    import shutil
    import signal

    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        raise UnavailableError("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as driver:
        launched = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        asked = launched.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
        [process] = [one["id"] for one in asked["processInfo"] if one["type"] == "browser"]
        yield launched
        os.kill(process, signal.SIGKILL)  # asked to close, Chromium did not always end
        launched.close()


class Scale(NamedTuple):
    """How much is to be done.

    `long` is `make torture`, else `make test`. `seed` begins every generator of chance, so that a
    failure can be had again. `browser` opens Chromium: a process has one Playwright, so the tests
    lend theirs.
    """

    long: bool
    seed: int = 0
    browser: Callable[[], AbstractContextManager[Any]] = own_browser

    def of(self, short: T, long: T) -> T:
        """Choose by the scale.

        >>> Scale(long=False).of(20, 10_000)
        20
        """
        return long if self.long else short


@dataclass
class Tally:
    """What came of a part: how many cases, and which of them failed.

    >>> tally = Tally()
    >>> tally.case("")
    >>> tally.case("movements.csv with a NUL: traceback")
    >>> tally.cases, tally.failures
    (2, ['movements.csv with a NUL: traceback'])
    """

    cases: int = 0
    failures: list[str] = field(default_factory=list)
    note: str = ""
    """What a reader of the figures must know: how it was measured, what was left out."""

    def case(self, fault: str = "") -> None:
        """Count a case, and its fault where it has one."""
        self.cases += 1
        if fault:
            self.failures.append(fault if len(fault) <= TOLD else f"{fault[:TOLD]} ...")


class Part(NamedTuple):
    """One thing that is tried: of its section, by a name of letters, digits and hyphens.

    `run` raises `UnavailableError` where the machine lacks what it needs. Fewer cases than `least`
    count as a failure, since a test that tries nothing cannot fail. `short` is whether `make test`
    runs it; `limit_s` is the most that the long form may take.
    """

    name: str
    what: str
    run: Callable[[Scale], Tally]
    least: int = 1
    short: bool = True
    limit_s: float = 1800
