"""How a command ends before its end: once, with what a shell expects, and no traceback."""

from __future__ import annotations

import errno
import os
import signal

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
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


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
    monkeypatch.setattr(cli, "_check", raising(ValueError("a mistake of ours")))
    with pytest.raises(ValueError, match="of ours"):
        cli.main(["check", "story"])
