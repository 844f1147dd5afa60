"""On a fresh machine: `make map` in a bare copy, and the wheel alone in an empty environment."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BARE = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "MAKE"))}


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=BARE, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the files that git tracks, and nothing else, to an empty folder."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout")
    names = run("git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).stdout.splitlines()
    folder = tmp_path_factory.mktemp("fresh") / "checkout"
    for name in names:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def test_make_map_renders_the_gallery_on_a_fresh_machine(copy: Path) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    shutil.rmtree(copy / "maps")
    run("make", "map", f"PYTHON={sys.executable}", cwd=copy)
    assert (copy / "maps" / "dprk-2024.html").stat().st_size > 100_000


def test_the_wheel_alone_does_the_whole_job(copy: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", tmp_path, copy, cwd=copy)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.stat().st_size < 60_000_000
    names = zipfile.ZipFile(wheel).namelist()
    assert "geo_movements/places/data/gazetteer.csv" in names
    assert all(name.startswith("geo_movements") for name in names)
    (bill,) = [name for name in names if ".dist-info/sboms/" in name]
    told = zipfile.ZipFile(wheel).read(bill)
    assert told == (copy / "supply" / "geo-movements.cdx.json").read_bytes()

    empty = tmp_path / "empty"
    venv.create(empty, with_pip=True)
    pip = [empty / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-compile"]
    # Of the lock the versions alone: what is asked for is what the wheel says, which has no hash.
    locked = (copy / "supply" / "run.lock").read_text()
    versions = tmp_path / "versions.txt"
    versions.write_text("\n".join(re.findall(r"^[\w.-]+==[^\\\n]+", locked, re.MULTILINE)))
    run(*pip, "--disable-pip-version-check", "-c", versions, wheel, cwd=tmp_path)
    away = tmp_path / "away"
    away.mkdir()
    (away / "legs.csv").write_text("from,to\nWonsan,Vladivostok\nMusudan,Dunai\n")
    command = empty / "bin" / "geo-movements"
    run(command, "resolve", "legs.csv", cwd=away)
    run(command, "map", "legs.csv", "-o", "map.html", cwd=away)
    assert "Musudan" in (away / "map.html").read_text(encoding="utf-8")
    legs = json.loads(run(command, "export", "legs.csv", cwd=away).stdout)
    assert [feature["geometry"]["type"] for feature in legs["features"]] == ["LineString"] * 2
    assert not run(command, "check", "legs.csv", cwd=away).stdout.count("error:")
