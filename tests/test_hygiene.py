"""What a reviewer would check by hand: style, types, and nothing of this machine in the tree."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import geo_movements

ROOT = Path(__file__).parents[1]
TEXTS = {".py", ".md", ".toml", ".txt", ".csv", ".js", ".css", ".json", ".cff", ".sh", ".lock", ""}


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    out = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in out.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize(
    "command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]]
)
def test_style_and_types(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_registry_host_and_no_path_of_a_machine_is_named() -> None:
    hosts = re.compile(
        "|".join((r"pypi\.org", r"pythonhosted", r"npmjs\.", r"deb\.debian", "--index-url"))
    )
    paths = re.compile(r"(?<![\w.])/(?:work|root|home)/")
    for path in tracked():
        if path.suffix in TEXTS and path != Path(__file__):
            text = path.read_text(encoding="utf-8")
            assert not hosts.search(text), path
            assert not paths.search(text), path


def test_there_is_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "version" not in project and project["dynamic"] == ["version"]
    citation = (ROOT / "CITATION.cff").read_text()
    assert f"version: {geo_movements.__version__}\n" in citation
    assert f"## [{geo_movements.__version__}]" in (ROOT / "CHANGELOG.md").read_text()


def test_the_dependencies_are_those_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {re.split(r"[<>=]", name)[0] for name in project["dependencies"]}
    source = "\n".join(path.read_text() for path in (ROOT / "geo_movements").rglob("*.py"))
    modules = {"django-js-lib-leaflet": None, "odfpy": "odf"}
    for name in (modules.get(name, name) for name in declared):
        assert not name or re.search(rf"^\s*(?:import|from) {name}\b", source, re.MULTILINE), name
    assert "js_lib_leaflet" in source
