"""Rounds in this process, and what Python holds after them."""

from __future__ import annotations

import contextlib
import gc
import io
import tempfile
import threading
import tracemalloc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from torture.life.rounds import write_story
from torture.life.runs import run_once
from torture.parts import Scale, Tally

__all__ = ["held", "left"]

MOST_OBJECTS, MOST_BYTES = 80.0, 100_000.0
"""A round may leave so much. pandas keeps dead weak references, some 50 kB a round, and takes them
out by and by; they are in the bytes, and not in the objects."""


def held(scale: Scale) -> Tally:
    """Render and convert again and again, from the same tables; a case is a thing that may grow."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_story(folder / "story", Random(0))
        for name, once in (("a page", _page), ("a run of the pipeline", _run)):
            for fault in left(lambda once=once: once(folder), scale.of(1, 25), scale.long):  # type: ignore[misc]
                tally.case(f"{name} leaves {fault}" if fault else "")
    return tally


def left(once: Callable[[], None], rounds: int, traced: bool) -> Iterator[str]:
    """Tell what each round leaves, once it is warm: objects, bytes, files, threads; "" for none."""
    for _ in range(1 + 2 * traced):
        once()
    tracing = tracing_since() if traced else contextlib.nullcontext(lambda: 0)
    with tracing as bytes_:
        objects, files, threads = _live(), _files(), threading.active_count()
        for _ in range(rounds):
            once()
        more = (_live() - objects) / rounds
        yield f"{more:,.0f} objects a round" if more > MOST_OBJECTS else ""
        heavier = bytes_() / rounds
        yield f"{heavier:,.0f} bytes a round" if heavier > MOST_BYTES else ""
        yield f"{_files() - files} open files" if _files() > files else ""
        more_threads = threading.active_count() - threads
        yield f"{more_threads} threads" if more_threads > 0 else ""


@contextlib.contextmanager
def tracing_since() -> Iterator[Callable[[], int]]:
    """Trace memory; gives what tells how many bytes more are held than at the beginning."""
    tracemalloc.start()
    try:
        began = tracemalloc.get_traced_memory()[0]
        yield lambda: tracemalloc.get_traced_memory()[0] - began
    finally:
        tracemalloc.stop()


def _live() -> int:
    """Count the objects that the collector knows, but weak references to what is gone."""
    gc.collect()
    return sum(type(one) is not weakref.ref or one() is not None for one in gc.get_objects())


def _files() -> int:
    folder = Path("/proc/self/fd")
    return sum(1 for _ in folder.iterdir()) if folder.exists() else 0


def _page(folder: Path) -> None:
    import geo_movements as gm
    from geo_movements.page import render

    project = gm.read(folder / "story")
    render(gm.build(project, gm.resolve(project)))


def _run(folder: Path) -> None:
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        assert run_once(folder / "runs", Random(0), partitions=1, rows=6) == 0
