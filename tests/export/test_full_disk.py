"""Temporary files that have no room: nothing is left out in silence."""

from __future__ import annotations

import errno
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import Workbook

import geo_movements as gm
from geo_movements.export import pmtiles
from geo_movements.export.books import saved
from geo_movements.export.tables import to_xlsx


@pytest.fixture
def story(tmp_path: Path) -> gm.Story:
    path = tmp_path / "movements.csv"
    path.write_text("origin,destination\nWonsan,Vladivostok\nRason,Khasan\n", encoding="utf-8")
    project = gm.read(path)
    return gm.build(project, gm.resolve(project))


@contextmanager
def files_of(most: int) -> Iterator[None]:
    """Let no file of this process grow past so many bytes, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_tiles_need_no_disk(story: gm.Story) -> None:
    whole = b"".join(pmtiles.pmtiles_pieces(story))
    with files_of(20_000):
        assert b"".join(pmtiles.pmtiles_pieces(story)) == whole


def test_tiles_of_many_are_refused_where_the_disk_has_no_room(
    story: gm.Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = b"".join(pmtiles.pmtiles_pieces(story))
    monkeypatch.setattr(pmtiles, "_IN_MEMORY", 0)
    assert b"".join(pmtiles.pmtiles_pieces(story)) == whole
    with files_of(20_000), pytest.raises(OSError, match="File too large"):
        b"".join(pmtiles.pmtiles_pieces(story))


@pytest.mark.parametrize("rows", [1, 3000])
@pytest.mark.parametrize("most", [4, 100, 4096])
def test_a_workbook_without_room_is_told(rows: int, most: int) -> None:
    book = Workbook()
    for _ in range(rows):
        book.active.append(["Wonsan"] * 5)
    whole = saved(book)
    with files_of(most):
        if rows == 1 and most == 4096:
            assert saved(book) == whole
        else:
            with pytest.raises(OSError, match=r"File too large|not written whole"):
                saved(book)


@pytest.mark.parametrize("most", [1, 100, 2000, 3000, 5000, 8000])
def test_a_workbook_of_a_story_is_whole_or_none(story: gm.Story, most: int) -> None:
    whole = to_xlsx(story)
    with files_of(most):
        try:
            assert to_xlsx(story) == whole
        except OSError as error:
            assert error.errno in (errno.EFBIG, errno.EIO)
