"""How a command ends before its end: once, with what a shell expects, and no traceback."""

from __future__ import annotations

import errno
import gzip
import os
import signal
import sys
from pathlib import Path

import pytest

from geo_movements import cli, cli_ends


def raising(error: BaseException):
    def run(options: object) -> int:
        raise error

    return run


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_ends_it_and_the_next_are_passed_over(number: int) -> None:
    before = signal.getsignal(number)
    cleared: list[str] = []
    with pytest.raises(cli_ends.Interrupted) as stopped, cli_ends.heard():
        try:
            os.kill(os.getpid(), number)
            signal.pause()
        finally:
            os.kill(os.getpid(), number)
            cleared.append("all")
    assert signal.getsignal(number) == before
    assert stopped.value.status == 128 + number and cleared == ["all"]


def test_an_interruption_that_python_drops_comes_again() -> None:
    class Closing:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            for _ in range(1000):
                pass

    with pytest.raises(cli_ends.Interrupted), cli_ends.heard():
        one = Closing()
        del one
        signal.pause()


def test_an_interruption_that_is_lost_at_the_end_comes_before_it() -> None:
    class Closing:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            for _ in range(1000):
                pass

    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(cli_ends.Interrupted), cli_ends.heard():
        one = Closing()
        del one
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), "not enough memory"),
        (RuntimeError("std::bad_alloc"), "not enough memory"),
        (ImportError("x.so: failed to map segment from shared object"), "not enough memory"),
        (OSError(errno.ENOSPC, "No space left on device"), "standard output cannot be used (No sp"),
        (PermissionError(errno.EACCES, "Permission denied", "a.txt"), '"a.txt" cannot be used'),
    ],
)
def test_what_ran_out_is_told(
    error: BaseException, told: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(cli_ends, "silence", lambda: None)
    monkeypatch.setattr(cli, "_check", raising(error))
    assert cli.main(["check", "story"]) == 1
    assert told in capsys.readouterr().err


def test_an_error_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (ValueError("of ours"), gzip.BadGzipFile("of ours"), OSError("of ours")):
        monkeypatch.setattr(cli, "_check", raising(error))
        with pytest.raises(type(error), match="of ours"):
            cli.main(["check", "story"])


@pytest.mark.parametrize(
    "error",
    [PermissionError(13, "Permission denied", "a.txt"), BrokenPipeError(), KeyboardInterrupt()],
)
def test_who_calls_it_keeps_an_output_that_did_not_fail(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "_check", raising(error))
    assert cli.main(["check", "story"]) in (1, 130)
    print("still heard", flush=True)
    assert "still heard" in capfd.readouterr().out


def test_an_output_that_failed_is_silenced(monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    with Path("/dev/full").open("w") as full:  # whose end flushes, and does not fail again
        full.write("text")
        monkeypatch.setattr(sys, "stdout", full)
        cli_ends.silence_failed()
