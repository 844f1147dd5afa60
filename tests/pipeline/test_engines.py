"""Engines do the same work: processes, Dask, and batches as Spark hands them over."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from geo_movements.errors import OutputError
from geo_movements.pipeline import engines, run
from geo_movements.pipeline.partitions import Partition
from geo_movements.pipeline.work import Job

from .conftest import state


def job(number: int, folder: Path) -> Job:
    partition = Partition(number, f"part-{number}", "", 0)
    return Job("convert", partition, str(folder), "", "")


WORK = """
import os, signal, time
from pathlib import Path
from geo_movements.errors import OutputError
from geo_movements.pipeline import engines

def deadly(job):
    if job.setup == "fail":
        raise OutputError("it cannot be written")
    tried = Path(job.out) / f"{job.partition.number}.tries"
    if job.partition.number == 1 and not tried.exists():
        tried.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return {"number": job.partition.number}

def who(job):
    return {"worker": os.getpid()}

def threads(job):
    import pyarrow
    began_with = Path("/proc/self/environ").read_bytes().split(b"\\0")
    return {
        "arrow": (pyarrow.cpu_count(), pyarrow.io_thread_count()),
        "numpy": b"OPENBLAS_NUM_THREADS=1" in began_with,
    }

def parent(ids):
    with engines._pool(1) as pool:
        ids.put(pool.submit(os.getpid).result())
        time.sleep(600)
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a module that new processes can import, too."""
    (tmp_path / "deadly_work.py").write_text(WORK)
    monkeypatch.syspath_prepend(tmp_path)
    return importlib.import_module("deadly_work")


def test_the_job_of_a_worker_that_died_is_done_again(
    work: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(engines, "do", work.deadly)
    jobs = [job(number, tmp_path) for number in range(4)]
    with engines.processes(workers=2, told=said.append) as start:
        done = list(start(jobs))
    assert sorted(record["number"] for _, record in done) == [0, 1, 2, 3]
    assert len(said) == 1 and "part-1" in said[0]
    failing = [one._replace(setup="fail") for one in jobs[:1]]
    with (
        engines.processes(workers=1) as start,
        pytest.raises(OutputError, match="cannot be written"),
    ):
        list(start(failing))


def test_the_workers_of_one_pass_do_the_next(
    work: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "do", work.who)
    jobs = [job(number, tmp_path) for number in range(4)]
    with engines.processes(workers=2) as start:
        passes = [{record["worker"] for _, record in start(jobs)} for _ in range(3)]
    assert len(set.union(*passes)) <= 2 and os.getpid() not in passes[0]


def test_a_worker_has_one_thread_for_arithmetic_and_all_begin_at_once(
    work: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setattr(engines, "do", work.threads)
    before = set(multiprocessing.active_children())
    with engines.processes(workers=2) as start:
        assert len(set(multiprocessing.active_children()) - before) == 2
        [(_, record)] = start([job(0, tmp_path)])
    assert record == {"arrow": (1, 1), "numpy": True}
    assert "OPENBLAS_NUM_THREADS" not in os.environ


def test_workers_that_die_as_they_begin_end_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die_at_once(pool: Any, *asked: Any) -> None:
        raise BrokenProcessPool

    said: list[str] = []
    monkeypatch.setattr(engines.ProcessPoolExecutor, "submit", die_at_once)
    with (
        engines.processes(workers=2, told=said.append) as start,
        pytest.raises(OutputError, match="died 3 times over part-0"),
    ):
        list(start([job(0, tmp_path), job(1, tmp_path)]))
    assert len(said) == 3


def test_a_job_that_kills_worker_after_worker_ends_the_run(tmp_path: Path) -> None:
    deaths, jobs = Counter[Job](), [job(number, tmp_path) for number in range(2)]
    engines._count(jobs, deaths)
    engines._count(jobs[1:], deaths)
    with pytest.raises(OutputError, match=r"died 3 times over part-1\..*smaller"):
        engines._count(jobs, deaths)


def test_workers_end_with_their_parent(work: Any) -> None:
    context = multiprocessing.get_context("spawn")
    ids = context.Queue()
    parent = context.Process(target=work.parent, args=(ids,))
    parent.start()
    worker = ids.get(timeout=60)
    os.kill(parent.pid or 0, signal.SIGKILL)
    parent.join()
    deadline = time.monotonic() + 30
    while Path(f"/proc/{worker}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()


@pytest.mark.parametrize("own", [True, False])
def test_dask_leaves_the_same_bytes(
    own: bool, parts: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed")
    folder = parts()
    run([folder], tmp_path / "plain", workers=1)
    if own:  # the cluster that the engine makes, but in threads: processes take seconds to begin
        plain = distributed.LocalCluster

        def in_threads(host: str, **asked: Any) -> Any:
            cluster = plain(**asked, host=host, protocol="tcp", processes=False)
            sockets = cluster.scheduler.http_server._sockets.values()
            served.update(one.getsockname()[0] for one in sockets)
            return cluster

        served: set[str] = set()
        monkeypatch.setattr(distributed, "LocalCluster", in_threads)
        run([folder], tmp_path / "dask", engine="dask", workers=1)
        assert served == {"127.0.0.1"}  # its pages, to nobody else
    else:
        with distributed.LocalCluster(
            n_workers=1, processes=False, dashboard_address="127.0.0.1:0", host="127.0.0.1",
            protocol="tcp",
        ) as cluster:  # fmt: skip
            address = cluster.scheduler_address
            run([folder], tmp_path / "dask", engine="dask", scheduler=address)
    assert state(tmp_path / "dask") == state(tmp_path / "plain")


def test_dask_that_is_missing_is_named_with_its_extra(
    parts: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(OutputError, match=r"geo-movements\[pipeline\]"):
        run([parts()], tmp_path / "out", engine="dask")
