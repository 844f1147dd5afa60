"""Whether it runs for long, and whether its pages do.

The soak keeps two processes for an hour: `watch`, whose project is edited every few seconds while
browsers come and go, and a process that runs the pipeline over fresh small partitions again and
again. After each edit and each run, at rest, what the kernel counts as that process's own is read:
memory that it shares with no other (USS), open files, threads, children. The first fifth is
warm-up. Through the rest a straight line is fitted (Theil and Sen: the median of the slopes between
samples, so that one peak moves nothing); over its span it may rise by less than 1% of where it
begins, and of files, threads and children there may be no more at the end than after the warm-up.
The short form counts what Python holds after some rounds more (`tracemalloc`).

Pages are opened in Chromium with the network off: those of each kind that this version makes, and
every one that is kept under `tests/data/old_pages/`. A message in the console, a report of a
deprecation or an intervention (`ReportingObserver` and the browser's own log), a request, a line
that is not drawn or a card that does not open is a failure, and so is a page that `diff` cannot
read where it could once.
"""

from __future__ import annotations

from torture.life.memory import held
from torture.life.soak import soak
from torture.parts import Part

__all__ = ["FOUND", "PARTS"]

PARTS: tuple[Part, ...] = (
    Part("memory", "What Python holds after rounds of rendering and of the pipeline", held, 8),
    Part(
        "soak", "An hour of `watch` with edits, and of the pipeline again and again",
        soak, 500, short=False, limit_s=5400,
    ),
)  # fmt: skip
FOUND: tuple[str, ...] = ()
