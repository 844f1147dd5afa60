"""The command `embed`: to standard output or a file, from a project or a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo_movements import cli_embed
from geo_movements.cli import main
from geo_movements.embed import TARGETS

SRC = "https://example.org/map.html"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "map.html"
    path.write_text("<title>The sealift</title>")
    return path


def test_it_knows_every_target() -> None:
    assert set(cli_embed.TARGETS) == set(TARGETS)
    assert set(cli_embed.BESIDE) < set(TARGETS)


def test_a_frame_goes_to_standard_output(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    size = ["--width", "600", "--height", "400", "--no-lazy", "--full"]
    assert main(["embed", str(page), "--src", SRC, *size]) == 0
    told = capsys.readouterr()
    assert told.out.startswith(f'<iframe src="{SRC}" title="The sealift" width="600" height="400"')
    assert "lazy" not in told.out and told.err == ""


def test_a_project_is_told_with_its_warnings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    legs = tmp_path / "legs.csv"
    legs.write_text("from,to\nWonsan,Vladivostok\n")
    file = tmp_path / "map.json"
    asked = ["--as", "oembed", "--src", SRC, "--image", f"{SRC}.png", "--image-size", "1417x945"]
    assert main(["embed", str(legs), *asked, "-o", str(file)]) == 0
    assert json.loads(file.read_text())["thumbnail_width"] == 1417
    told = capsys.readouterr()
    assert told.out == "" and "rows have no source" in told.err and f"wrote {file}" in told.err


def test_it_says_which_figure_it_shows(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["embed", str(page), "--as", "markdown", "--src", "maps/a.html"]) == 0
    told = capsys.readouterr()
    assert "](maps/a.png)" in told.out and "maps/a.png: geo-movements figure" in told.err


def test_what_cannot_be_is_told(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["embed", str(page)]) == 1
    assert "give src" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["embed", str(page), "--as", "flash"])
    assert stopped.value.code == 2
    told = capsys.readouterr().err
    assert all(target in told for target in TARGETS)
    with pytest.raises(SystemExit):
        main(["embed", str(page), "--image-size", "big"])
    assert "write 1417x945" in capsys.readouterr().err
