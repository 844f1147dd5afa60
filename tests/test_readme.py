"""What README says can be pasted: its shell blocks and its Python run as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from geo_movements.cli import main
from tests.forking import command_line

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    # All are found in turn: the end of one is not the beginning of a nameless other.
    found = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [text for name, text in found if name == language]


@pytest.fixture
def somewhere(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data" / "dprk-2024", tmp_path / "data" / "dprk-2024")
    return tmp_path


def test_the_shell_blocks_run_one_after_another(somewhere: Path) -> None:
    assert len(blocks("sh")) >= 2
    with command_line(somewhere.parent / "commands") as command:
        places = (str(command.parent), str(Path(sys.executable).parent), os.environ["PATH"])
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join(blocks("sh"))],
            cwd=somewhere,
            env={**os.environ, "PATH": os.pathsep.join(places)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    for name in (
        "map.html", "my-story.html", "my-story.geojson", "my-story/places.lock.csv",
        "napoleon.html", "template.xlsx", "as-known.html", "statements.geojson", "leg.geojson",
        "report.docx", "report.md", "report.figure.png", "sources.bib", "corrections.md",
        "changes.html",
        "my-story.gpkg", "my-story.kmz", "my-story.xlsx", "my-story.csv", "my-story.parquet",
        "again.html",
        "oembed.json", "fragment.html", "in-parts/manifest.json",
        "drafted/movements.csv", "drafted.html", "review.html", "places.geojson",
    ):  # fmt: skip
        assert (somewhere / name).stat().st_size > 0
    assert "error:" not in done.stderr


def test_the_python_block_runs(somewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(somewhere)
    (block,) = blocks("python")
    names: dict[str, object] = {}
    exec(block, names)
    assert (somewhere / "map.html").exists()
    assert names["problems"].query("level == 'error'").empty  # type: ignore[attr-defined]


def test_the_doubt_is_told_as_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report that README prints is the one that the program prints."""
    shown = next(block for block in blocks("") if block.startswith("error: movements.csv row 7"))
    folder = tmp_path / "story"
    folder.mkdir()
    rows = "Wonsan,Vladivostok\n" * 5 + 'Wonsan,"Sergeyevka, Primorsky Krai"\n'
    (folder / "movements.csv").write_text(f"origin,destination\n{rows}")
    assert main(["check", str(folder)]) == 1
    assert capsys.readouterr().out.startswith(shown)


def test_every_command_and_table_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, re.MULTILINE)
    assert set(listed) >= {"new", "resolve", "map", "export", "check"}
    for command in listed:
        assert f"geo-movements {command}" in README


def test_the_make_targets_that_readme_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"make ([a-z]+)\b", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_and_pictures_are_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
