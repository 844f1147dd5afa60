"""Who does the work: processes of this machine, or Dask on one or many.

Each engine has its workers for a whole run: they take the jobs of pass after pass, and give back
their records as they are done. A worker that dies is
replaced and its job done again, so often; a job that fails by itself fails the run.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from typing import Any, Protocol

from geo_movements.errors import OutputError
from geo_movements.extras import needed
from geo_movements.pipeline.jobs import do, warm
from geo_movements.pipeline.work import Job

__all__ = ["ENGINES", "TRIES", "Engine", "Start", "cores", "dask", "processes"]

Record = dict[str, Any]
TRIES = 3
"""So often may the workers of a job die before the run gives up."""


Start = Callable[[Sequence[Job]], Iterator[tuple[Job, Record]]]
"""What does jobs, and yields each with its record, in the order in which they are done."""


class Engine(Protocol):
    """Workers that stay for all passes of a run, and end with it."""

    def __call__(
        self, *, workers: int, scheduler: str | None = None, told: Callable[[str], None] = ...
    ) -> AbstractContextManager[Start]:
        """Have workers; returns what gives them jobs."""


def cores() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _nothing(line: str) -> None:
    """Tell nobody."""


# --- Processes ------------------------------------------------------------------------------------


@contextmanager
def processes(
    *,
    workers: int,
    scheduler: str | None = None,
    told: Callable[[str], None] = _nothing,
) -> Iterator[Start]:
    """Do jobs in processes of this machine; with one worker, in this process.

    The processes begin at once, and take the jobs of every pass. One that is killed, as
    the system does when memory runs out, breaks the pool: a new one takes on what was not done.
    Raises `OutputError` where a job was under way `TRIES` times when that happened.
    """
    pools = _Pools(workers, told)
    try:
        yield pools.start
    finally:
        pools.close()


class _Pools:
    """The pool of a run, or the one after it where a worker died."""

    def __init__(self, workers: int, told: Callable[[str], None]) -> None:
        self.workers, self.told = workers, told
        self.pool: ProcessPoolExecutor | None = None
        if workers > 1:
            self.pool = _pool(workers)

    def start(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, Record]]:
        """Do jobs."""
        if self.workers <= 1:
            yield from ((job, do(job)) for job in jobs)
            return
        waiting, deaths = deque(jobs), Counter[Job]()
        while waiting:
            underway: dict[Future[Record], Job] = {}
            self.pool = self.pool or _pool(self.workers)
            try:
                yield from _each(self.pool, waiting, underway, self.workers)
            except BrokenProcessPool:
                self.close()
                lost = list(underway.values())
                self.told(f"a worker died; to be done again: {_named(lost or [waiting[0]])}")
                _count(lost or [waiting[0]], deaths)
                waiting.extendleft(reversed(lost))

    def close(self) -> None:
        """End the workers, when they have done what they are at."""
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)
        self.pool = None


def _pool(workers: int) -> ProcessPoolExecutor:
    # A process begun anew shares no lock of a thread of ours (Arrow has threads).
    fresh = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=fresh, initializer=_begin)
    with _one_thread_for_numpy(), suppress(BrokenProcessPool):  # who asks next is told
        for _ in range(workers):  # a process begins where something is asked and none is idle
            pool.submit(_nothing, "")
    return pool


@contextmanager
def _one_thread_for_numpy() -> Iterator[None]:
    """Have processes that begin meanwhile use one thread for what NumPy leaves to OpenBLAS.

    It asks once, when NumPy is imported, which the user's own script may do before `_begin`.
    """
    name = "OPENBLAS_NUM_THREADS"
    theirs = name in os.environ
    os.environ.setdefault(name, "1")
    try:
        yield
    finally:
        if not theirs:
            del os.environ[name]


def _begin() -> None:
    """Make a process a worker: one thread for arithmetic, and no life after its parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    _use_one_thread()
    warm(_FIRST)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


_FIRST = ("pandas", "pyarrow.parquet", "geo_movements.tables.claims")
"""What the first pass needs: imported while the parent reads the tables beside the movements."""


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _use_one_thread() -> None:
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


def _each(
    pool: ProcessPoolExecutor,
    waiting: deque[Job],
    underway: dict[Future[Record], Job],
    workers: int,
) -> Iterator[tuple[Job, Record]]:
    """Keep as many jobs under way as there are workers, so that a death is laid to few."""
    while waiting or underway:
        while waiting and len(underway) < workers:
            job = waiting[0]
            underway[pool.submit(do, job)] = job
            waiting.popleft()
        finished, _ = wait(underway, return_when=FIRST_COMPLETED)
        for future in sorted(finished, key=lambda one: underway[one].partition.number):
            record = future.result()  # a broken pool is told before the job counts as done
            yield underway.pop(future), record


def _count(lost: Sequence[Job], deaths: Counter[Job]) -> None:
    deaths.update(lost)
    if hopeless := [job for job in lost if deaths[job] >= TRIES]:
        raise OutputError(
            f"a worker died {TRIES} times over {_named(hopeless)}. It may need more memory than "
            "there is: make the partitions smaller, or use fewer workers."
        )


def _named(jobs: Sequence[Job]) -> str:
    return ", ".join(sorted(job.partition.name for job in jobs))


# --- Dask -----------------------------------------------------------------------------------------


@contextmanager
def dask(
    *,
    workers: int,
    scheduler: str | None = None,
    told: Callable[[str], None] = _nothing,
) -> Iterator[Start]:
    """Do jobs on a Dask cluster: that of a scheduler's address, else one on this machine.

    Its workers must see the input and the output under the same paths, and have this package.
    Dask gives the jobs of a worker that dies to others, and gives up on one after some deaths.
    """
    distributed: Any = needed("distributed", extra="pipeline", what="the engine dask")
    with ExitStack() as stack:
        address: Any = scheduler
        if scheduler is None:
            address = stack.enter_context(
                distributed.LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    # Without an address it would serve its pages at a port that may be taken.
                    dashboard_address="127.0.0.1:0",
                    scheduler_kwargs={"dashboard": False},
                )
            )
        client = stack.enter_context(distributed.Client(address))
        if scheduler is None:
            client.run(_use_one_thread)
        yield partial(_submitted, distributed, client)


def _submitted(distributed: Any, client: Any, jobs: Sequence[Job]) -> Iterator[tuple[Job, Record]]:
    futures = {
        client.submit(
            do, job, key=f"{job.stage}-{job.partition.number}-{job.digest}", pure=False
        ): job
        for job in jobs
    }
    try:
        for future in distributed.as_completed(futures):
            job = futures[future]
            try:
                record = future.result()
            except distributed.KilledWorker as error:
                raise OutputError(
                    f"Dask's workers died over {job.partition.name}. It may need more memory than "
                    "they have: make the partitions smaller, or the workers larger."
                ) from error
            yield job, record
            future.release()
    finally:
        client.cancel(list(futures))


ENGINES: Mapping[str, Engine] = {"processes": processes, "dask": dask}
