"""The house plan holds: imports go down, the public surface is what it says."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import geo_movements as gm

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "geo_movements"

# From the ground up; a room imports from its own floor only to its left, and from floors below.
FLOORS = (
    (
        "codes",
        "errors",
        "turns",
        "disk",
        "extras",
        "files",
        "gzipped",
        "languages",
        "markup",
        "schema",
        "geodesy",
        "stages",
        "wkt",
    ),
    ("tables", "places", "routes"),
    ("known", "competing", "routed", "routing", "check", "coarsen", "build", "route", "flows"),
    ("basemap", "grammar"),
    ("page", "export", "figure"),
    ("report", "embed", "draft"),
    ("save",),
    ("diff", "watch", "pipeline"),
    ("new",),
    ("cli_ends", "cli_shared", "cli_found"),
    (
        "cli_diff",
        "cli_draft",
        "cli_embed",
        "cli_figure",
        "cli_gazetteer",
        "cli_pipeline",
        "cli_report",
        "cli_resolve",
        "cli_route",
        "cli_watch",
    ),
    ("cli",),
    ("__main__",),
)
ORDER = {room: place for place, room in enumerate(room for floor in FLOORS for room in floor)}
ONLY_IN: dict[str, str | tuple[str, ...]] = {
    "folium": "page",
    "branca": "page",
    "matplotlib": "figure",
    "fontTools": "figure",
    "geopy": ("places.adapter", "places.geocoding", "places.geocoders"),
    "odf": "tables.workbook",
}


def modules() -> list[tuple[str, Path]]:
    return [
        (".".join(path.relative_to(PACKAGE).with_suffix("").parts), path)
        for path in sorted(PACKAGE.rglob("*.py"))
        if path != PACKAGE / "__init__.py"
    ]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize(("name", "path"), modules(), ids=[name for name, _ in modules()])
def test_imports_go_down_only(name: str, path: Path) -> None:
    room = name.split(".")[0]
    assert room in ORDER, f"{room} has no place in the house"
    for other in imported(path):
        parts = other.split(".")
        if parts[0] == "geo_movements" and len(parts) > 1 and parts[1] in ORDER:
            assert parts[1] == room or ORDER[parts[1]] < ORDER[room], f"{name} imports {other}"


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_imported_in_one_room_only(library: str) -> None:
    users = {
        name for name, path in modules() if any(i.split(".")[0] == library for i in imported(path))
    }
    assert users and all(name.startswith(ONLY_IN[library]) for name in users), users


def test_the_public_names_are_sorted_complete_and_there() -> None:
    assert gm.__all__ == sorted(gm.__all__)
    for name in gm.__all__:
        assert callable(getattr(gm, name)), name
    assert set(gm._HOMES) == set(gm.__all__)


def test_importing_the_package_is_light() -> None:
    code = "import sys, geo_movements\nprint([m for m in sys.modules if m in ('numpy', 'pandas')])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["build", "check", "flows", "route", "save"])
def test_a_function_stays_one_whatever_was_imported_before(name: str) -> None:
    code = (
        f"import geo_movements as gm\nimport geo_movements.cli, geo_movements.{name}\n"
        f"from geo_movements.{name} import {name}\nassert gm.{name} is {name}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_module_says_what_it_is_for() -> None:
    for name, path in modules():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), name
