"""What is written is whole or not at all, and keeps the manners of the file that was there."""

from __future__ import annotations

import os
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
