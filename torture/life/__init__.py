"""Whether it runs for long, and whether its pages do.

The soak keeps a process for an hour: `watch`, whose project is edited every few seconds while
browsers come and go; then one that runs the pipeline over fresh small partitions again and again.
After each edit and each run, at rest, what the kernel counts as that process's own is read: memory
that it shares with no other (USS), open files, threads, children. The first fifth is warm-up.
Through the rest a straight line is fitted (Theil and Sen: the median of the slopes between samples,
so that one peak moves nothing); over its span it may rise by less than 1% of where it begins, and
of files, threads and children there may be no more at the end than after the warm-up. The short
form counts the objects that Python holds after a round more, the long one also the bytes.

Pages are opened in Chromium with the network off: every one that is kept under
`tests/data/old_pages/`, those of this version and of earlier ones. A message in the console, a
report of a deprecation or an intervention (`ReportingObserver` and the browser's own log), an issue
that its inspector files, a request, a line that is not drawn or a card that does not open is a
failure, and so is a page whose title and sources `embed` cannot read.
"""

from __future__ import annotations

from torture.life.memory import held
from torture.life.pages import opened
from torture.life.soak import converting, watching
from torture.parts import Part

__all__ = ["FOUND", "PARTS"]

PARTS: tuple[Part, ...] = (
    Part("memory", "What Python holds after rounds of rendering and of the pipeline", held, 8),
    Part("pages", "Every page that was ever kept, opened offline today", opened, 15),
    Part("watch", "An hour of `watch` with edits every few seconds", watching, 200,
         short=False, limit_s=5400),
    Part("pipeline", "An hour of the pipeline again and again", converting, 200,
         short=False, limit_s=5400),
)  # fmt: skip
FOUND: tuple[str, ...] = (
    "`embed` read the title alone of pages made before the story was packed; it reads them whole "
    "(kept: `tests/data/old_pages/`).",
    "The page's field for the pace, and its filters, had neither id nor name, of which the browser "
    "complains; each has.",
)
