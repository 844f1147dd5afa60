"""What is written is whole or not at all, and keeps the manners of the file that was there."""

from __future__ import annotations

import gzip
import os
import shutil
import stat
from pathlib import Path

import pytest

from geo_movements import disk, turns
from geo_movements.errors import OutputError


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_has_what_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        disk.write_whole(tmp_path / "a.csv", "text")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o640


def test_a_private_file_is_the_users_alone(tmp_path: Path) -> None:
    disk.place(tmp_path / "x" / "a.json", lambda f: f.write(b"{}"), private=True, folders=True)
    assert stat.S_IMODE((tmp_path / "x" / "a.json").stat().st_mode) == 0o600


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "a.csv").symlink_to("theirs")
    disk.write_whole(tmp_path / "a.csv", "ours")
    assert (tmp_path / "theirs").read_text() == "theirs"
    assert not (tmp_path / "a.csv").is_symlink()


@pytest.mark.parametrize("name", ["원" * 80 + ".csv", "x" * 250 + ".csv"])
def test_a_name_may_be_as_long_as_the_disk_takes(tmp_path: Path, name: str) -> None:
    disk.write_whole(tmp_path / name, "text")
    assert left(tmp_path) == [name]


def test_what_is_no_file_is_refused_and_stays(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for name, told in (("pipe.csv", "a pipe"), ("folder.csv", "Is a directory")):
        with pytest.raises(OutputError, match=told):
            disk.write_whole(tmp_path / name, "text")
    assert left(tmp_path) == ["folder.csv", "pipe.csv"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to everything")
def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(OutputError, match="read-only"):
        disk.write_whole(path, "new")
    assert path.read_text() == "old"


def test_a_disk_that_is_full_at_the_end_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        disk.write_whole(path, "new")
    assert path.read_text() == "old" and left(tmp_path) == ["a.csv"]


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    def stop(file: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        disk.place(tmp_path / "a.csv", stop)
    with pytest.raises(KeyboardInterrupt), disk.made(tmp_path / "b") as [room]:
        room.mkdir()
        raise KeyboardInterrupt
    assert not left(tmp_path)


def test_what_a_killed_command_left_is_swept_and_what_one_holds_is_not(tmp_path: Path) -> None:
    dead, folder, held = (tmp_path / f"{disk.TEMPORARY}{n}" for n in ("dead", "folder", "held"))
    dead.write_text("half")
    folder.mkdir()
    (folder / "movements.csv").write_text("half")
    handle = turns.hold(held)
    assert handle is not None
    disk.write_whole(tmp_path / "a.csv", "text")
    assert left(tmp_path) == [held.name, "a.csv"]
    turns.let_go(handle, held)


def test_several_are_made_together_or_none_of_them(tmp_path: Path) -> None:
    book, beside = tmp_path / "a.xlsx", tmp_path / "a.map.toml"
    with disk.made(book, beside) as [one, other]:
        one.write_text("book")
        other.write_text("settings")
    assert left(tmp_path) == ["a.map.toml", "a.xlsx"]
    beside.unlink()
    book.unlink()
    with pytest.raises(OutputError, match="already there"), disk.made(book, beside) as names:
        for name in names:
            name.write_text("ours")
        beside.write_text("somebody's, meanwhile")
    assert left(tmp_path) == ["a.map.toml"] and beside.read_text().startswith("somebody")


def test_a_pipe_is_neither_waited_for_nor_swept(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / f"{disk.TEMPORARY}x")
    disk.write_whole(tmp_path / "a.csv", "text")
    assert left(tmp_path) == [f"{disk.TEMPORARY}x", "a.csv"]


def test_a_lock_that_is_made_anew_meanwhile_is_not_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"{disk.TEMPORARY}lock"
    first, take, later = turns.hold(path), turns.take, []
    assert first is not None

    def slow(handle: int, *, wait: bool = False) -> bool:
        monkeypatch.setattr(turns, "take", take)
        turns.let_go(first, path)
        later.append(turns.hold(path))
        return take(handle, wait=wait)

    monkeypatch.setattr(turns, "take", slow)
    disk.sweep(tmp_path)
    assert path.exists() and turns.hold(path) is None
    turns.let_go(later[0], path)
    assert not left(tmp_path)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="handles are counted in /proc")
def test_a_sweep_without_locks_lets_go_of_what_it_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(handle: int, *, wait: bool = False) -> bool:
        raise OSError(95, "Operation not supported")

    (tmp_path / f"{disk.TEMPORARY}x").touch()
    monkeypatch.setattr(turns, "take", none)
    before = len([*Path("/proc/self/fd").iterdir()])
    disk.sweep(tmp_path)
    assert len([*Path("/proc/self/fd").iterdir()]) == before


def test_a_room_that_was_swept_before_it_was_held_is_held_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = turns.take

    def late(handle: int, *, wait: bool = False) -> bool:
        monkeypatch.setattr(turns, "take", take)
        [room] = tmp_path.iterdir()
        room.rmdir()
        return take(handle, wait=wait)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "sweep", lambda folder: None)
        patch.setattr(turns, "take", late)
        made = disk.made(tmp_path / "a")
        [name] = made.__enter__()
    disk.sweep(tmp_path)
    name.mkdir()
    made.__exit__(None, None, None)
    assert left(tmp_path) == ["a"]


def test_an_error_is_told_of_the_file_that_has_it(tmp_path: Path) -> None:
    given, out = tmp_path / "given", tmp_path / "out"
    given.mkdir()
    (given / "gone").symlink_to("nowhere")
    with pytest.raises(OutputError, match=r'given/none" cannot be used \(No such file'):
        disk.place(out, lambda file: file.write((given / "none").read_bytes()))
    with pytest.raises(OutputError, match=r'given/gone" cannot be copied'), disk.made(out) as [it]:
        shutil.copytree(given, it)
    with pytest.raises(gzip.BadGzipFile):
        disk.place(out, lambda file: file.write(gzip.decompress(b"no gzip")))
    with pytest.raises(OutputError, match=r'nowhere/out" cannot be written \(No such file'):
        disk.place(tmp_path / "nowhere" / "out", lambda file: file.write(b"text"))
    assert left(tmp_path) == ["given"]


@pytest.mark.parametrize(("refused", "mode"), [("group", 0o604), ("owner", 0o664)])
def test_no_other_group_may_do_what_the_files_own_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str, mode: int
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    path.chmod(0o664)
    asked, lstat = [], Path.lstat

    def elses(self: Path) -> os.stat_result:
        found = list(lstat(self))
        found[4:6] = [found[4] + 1, found[5] + 1]
        return os.stat_result(found)

    def chown(handle: int, owner: int, group: int) -> None:
        asked.append((owner, group))
        if (group if refused == "group" else owner) != -1:
            raise PermissionError(1, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "lstat", elses)
        patch.setattr(os, "fchown", chown)
        patch.setattr(turns, "is_at", lambda handle, path: True)
        disk.write_whole(path, "new")
    assert (-1, path.stat().st_gid + 1) in asked
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_the_folders_of_what_is_made_come_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled, settle = [], disk._settle

    def noted(folder: Path) -> None:
        settled.append(folder.name)
        settle(folder)

    monkeypatch.setattr(disk, "_settle", noted)
    with disk.made(tmp_path / "a") as [room]:
        (room / "articles").mkdir(parents=True)
    assert {"a", "articles"} <= {*settled}


def test_memory_that_runs_out_while_clearing_up_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, calls = Path.unlink, []

    def unlink(path: Path, missing_ok: bool = False) -> None:
        calls.append(path)
        if len(calls) == 1:
            raise MemoryError
        plain(path, missing_ok=missing_ok)

    def write(file: object) -> None:
        monkeypatch.setattr(Path, "unlink", unlink)
        raise MemoryError

    with pytest.raises(MemoryError):
        disk.place(tmp_path / "a.csv", write)
    assert not left(tmp_path)
