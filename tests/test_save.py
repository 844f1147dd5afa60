from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

import geo_movements as gm
from geo_movements.extras import needed
from geo_movements.save import write


@pytest.fixture
def story(project_folder) -> gm.Story:
    project = gm.read(project_folder("from,to\nWonsan,Vladivostok\n"))
    return gm.build(project, gm.resolve(project))


def test_an_unknown_suffix_lists_the_known(story: gm.Story, tmp_path: Path) -> None:
    with pytest.raises(gm.OutputError, match=r"\.docx.*\.geojson.*\.html.*\.svg"):
        gm.save(story, tmp_path / "legs.shp")


def test_an_unknown_option_is_told_with_the_known(story: gm.Story, tmp_path: Path) -> None:
    with pytest.raises(gm.OutputError, match=r"\.geojson takes no option dpi. It takes: table"):
        gm.save(story, tmp_path / "legs.geojson", dpi=300)
    assert list(tmp_path.glob("*.geojson")) == []


def test_an_optional_package_that_is_missing_names_its_extra() -> None:
    with pytest.raises(gm.OutputError, match=r'a figure needs .* "geo-movements\[figure\]"'):
        needed("no_such_package.inside", extra="figure", what="a figure")


def test_an_unwritable_place_is_told_and_leaves_nothing(story: gm.Story, tmp_path: Path) -> None:
    with pytest.raises(gm.OutputError, match="cannot be written"):
        gm.save(story, tmp_path / "absent" / "legs.geojson")
    assert [path.name for path in tmp_path.iterdir()] == ["story"]


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.geojson"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(gm.OutputError, match="No space left"):
        write(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.geojson"]


def test_the_old_file_is_replaced_never_written_into(tmp_path: Path) -> None:
    path, link = tmp_path / "out.geojson", tmp_path / "link"
    path.write_text("old")
    os.link(path, link)
    write(path, "new")
    assert (path.read_text(), link.read_text()) == ("new", "old")


def test_a_page_that_cannot_be_made_leaves_the_old_file(
    story: gm.Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.html"
    path.write_text("old")
    monkeypatch.setattr("geo_movements.page.render", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        gm.save(story, path)
    assert path.read_text() == "old"


def test_text_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write(tmp_path / "out.html", "\ud800")
    assert list(tmp_path.iterdir()) == []


def test_permissions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    write(path, "one")
    path.chmod(0o640)
    write(path, "two")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_pieces_that_fail_leave_the_old_file_whole(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise gm.OutputError("why it failed")

    path = tmp_path / "x.kml"
    path.write_text("old")
    with pytest.raises(gm.OutputError, match=r"^why it failed$"):
        write(path, pieces())
    assert path.read_text() == "old" and [*tmp_path.iterdir()] == [path]
