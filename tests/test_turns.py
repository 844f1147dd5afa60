"""One at a time: who comes second waits, or is told; whoever dies lets go."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from geo_movements import turns
from geo_movements.errors import OutputError


def test_a_turn_is_had_by_one_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with turns.turn(path, '"story"'):
        assert turns.hold(path) is None
        with (
            pytest.raises(OutputError, match='writes to "story"'),
            turns.turn(path, '"story"', patience_s=0),
        ):
            pass
    assert not path.exists()
    with turns.turn(path, '"story"'):
        assert path.exists()


def test_a_lock_file_that_nobody_holds_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    with turns.turn(tmp_path / "lock", '"story"', patience_s=0):
        pass


def test_where_nobody_may_write_nobody_waits(tmp_path: Path) -> None:
    with turns.turn(tmp_path / "nowhere" / "lock", '"story"', patience_s=0):
        pass


def test_windows_locks_a_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: set[str] = set()

    def locking(handle: int, mode: int, count: int) -> None:
        if "it" in taken:
            raise PermissionError(13, "Permission denied")
        taken.add("it")

    monkeypatch.setitem(sys.modules, "fcntl", None)
    made = types.SimpleNamespace(locking=locking, LK_NBLCK=2)
    monkeypatch.setitem(sys.modules, "msvcrt", made)
    with (tmp_path / "lock").open("wb") as file:
        assert turns.take(file.fileno())
        assert not turns.take(file.fileno())


def test_a_lock_that_is_a_link_makes_nothing_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "outside")
    with pytest.raises(OutputError, match="is a link"), turns.turn(tmp_path / "lock", '"story"'):
        pass
    assert not (tmp_path / "outside").exists()


def test_the_lock_of_another_is_not_removed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first = turns.hold(path)
    path.unlink()
    second = turns.hold(path)
    assert first is not None and second is not None
    turns.let_go(first, path)
    assert path.exists()
    turns.let_go(second, path)
    assert not path.exists()


@pytest.mark.parametrize("call", ["unlink", "flock"])
def test_an_interrupted_turn_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    fcntl = pytest.importorskip("fcntl")
    owner = Path if call == "unlink" else fcntl
    plain, calls = getattr(owner, call), []

    def interrupted(*given: object, **named: object) -> object:
        calls.append(given)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return plain(*given, **named)

    monkeypatch.setattr(owner, call, interrupted)
    with pytest.raises(KeyboardInterrupt), turns.turn(tmp_path / "lock", '"story"'):
        pass
    assert not (tmp_path / "lock").exists()
    assert len(calls) > 1
