"""The same story, the same file: byte by byte here, decoded with another Python."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from torture.parts import Scale, Tally, UnavailableError
from torture.truth import stories
from torture.truth.decoded import difference

__all__ = ["built_twice", "elsewhere", "pythons"]

ROOT = Path(__file__).parents[2]
_WRITER = Path(__file__).with_name("write_all.py")
_SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4242", "TZ": "Asia/Vladivostok", "LANG": "de_DE.UTF-8", "LC_ALL": ""},
)
"""What two processes have that differs, besides their folders."""
_NOT_PROMISED = (".mp4",)
"""ffmpeg writes it, and names itself in it."""


def _suffixes() -> list[str]:
    from geo_movements.save import SUFFIXES

    return [suffix for suffix in SUFFIXES if suffix not in _NOT_PROMISED]


def built_twice(scale: Scale) -> Tally:
    """Build each story in two fresh processes, and compare the bytes."""
    tally = Tally(note="two processes with other hash seeds, time zones, locales and folders")
    with tempfile.TemporaryDirectory() as temporary:
        for name, project in _projects(Path(temporary), scale.seed):
            folders = [Path(temporary) / name / place for place in ("here", "else where")]
            for folder, around in zip(folders, _SURROUNDINGS, strict=True):
                _write(Path(sys.executable), project, folder, _suffixes(), around)
            for suffix in _suffixes():
                one, other = (folder / f"out{suffix}" for folder in folders)
                same = one.read_bytes() == other.read_bytes()
                told = "" if same else difference(one, other, 0.0) or "the same decoded"
                tally.case("" if same else f"{suffix} of {name} has other bytes: {told}")
    return tally


def _projects(folder: Path, seed: int) -> Iterator[tuple[str, Path]]:
    for name in stories.SAMPLES:
        yield name, stories.data() / name
    chance = folder / "chance project"
    chance.mkdir()
    stories.write_chance(chance, seed, rows=40)
    yield "chance", chance


def _write(
    python: Path, project: Path, into: Path, suffixes: list[str], around: dict[str, str]
) -> None:
    """Copy a project beside its outputs and write these with a Python. Raises where it fails."""
    shutil.copytree(project, into / "project")
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    if python == Path(sys.executable):
        bare["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(
        [python, _WRITER, into / "project", into, *suffixes], cwd=into, env={**bare, **around},
        capture_output=True, text=True, timeout=1200, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{python.name} {project.name}: {done.stderr[-600:]}")


# --- Other Pythons --------------------------------------------------------------------------------

OTHERS = ("3.11", "3.12", "3.13")
DEGREES = 1e-6


def pythons() -> dict[str, Path]:
    """Find the Pythons that the project is for, other than this one: on the path, or pyenv's."""
    found = {}
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    for version in OTHERS:
        places = [shutil.which(f"python{version}")]
        places += sorted(map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python")))
        runs = [place for place in places if place and _is(place, version)]
        if runs and version != here:
            found[version] = Path(runs[0])
    return found


def _is(python: str, version: str) -> bool:
    told = subprocess.run([python, "--version"], capture_output=True, text=True, check=False)
    return told.returncode == 0 and told.stdout.startswith(f"Python {version}.")


def elsewhere(scale: Scale) -> Tally:
    """Render the samples with each other Python, and compare what is in the files."""
    others = pythons()
    if not others:
        raise UnavailableError(f"no other Python of {', '.join(OTHERS)} is on the path")
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    absent = [version for version in OTHERS if version not in (*others, here)]
    tally = Tally()
    alike = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        projects = list(_projects(folder, scale.seed))
        for name, project in projects:
            _write(Path(sys.executable), project, folder / here / name, _suffixes(), {})
        for version, base in others.items():
            python = _installed(version, base)
            for name, project in projects:
                _write(python, project, folder / version / name, _suffixes(), {})
                for suffix in _suffixes():
                    one, other = (folder / of / name / f"out{suffix}" for of in (here, version))
                    alike += one.read_bytes() == other.read_bytes()
                    told = difference(one, other, DEGREES)
                    tally.case(f"{suffix} of {name}, {version}: {told}" if told else "")
    tally.note = (
        f"Python {', '.join(others)} beside {here}, locked versions; {alike} of {tally.cases} "
        f"files are the same byte by byte"
    )
    if absent:
        tally.note += f". NOT LOOKED AT, since absent: Python {', '.join(absent)}"
    return tally


def _installed(version: str, base: Path) -> Path:
    """Install the project with its locked versions, once for the same lock; return the Python."""
    locked = ROOT / "supply" / "run.lock"
    told = locked.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    venv = ROOT / f".venv-{version}-{hashlib.sha256(told).hexdigest()[:8]}"
    python = venv / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not (venv / "done").exists():
        shutil.rmtree(venv, ignore_errors=True)
        subprocess.run([base, "-m", "venv", venv], check=True)
        subprocess.run([*pip, "--require-hashes", "-r", locked], check=True)
        (venv / "done").touch()
    ourselves = ["--no-deps", "--no-build-isolation", "--force-reinstall", str(ROOT)]
    subprocess.run([*pip, *ourselves], check=True)  # the package itself is of today
    return python
