"""The design that makes it fast: what is distinct is done once, and what is heavy is imported late.

No test here measures time: they count calls, imports and objects.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import geo_movements as gm

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "geo_movements"
TOWNS = ("Wonsan", "Vladivostok", "Khabarovsk")


def imported(*arguments: str, cwd: Path | None = None) -> set[str]:
    """Run a command in a process of its own, and return the modules that it has imported."""
    code = (
        "import sys\nfrom geo_movements.cli import main\n"
        f"try:\n    status = main({[*arguments]!r})\nexcept SystemExit as end:\n"
        "    status = end.code\n"
        "print('MODULES', status, *sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=cwd
    )
    told = done.stdout.splitlines()[-1].split()
    assert told[:2] == ["MODULES", "0"], done.stderr
    return {*told[2:]}


def bare() -> set[str]:
    """Return what Python imports by itself, the environment's own hooks among it."""
    code = "import sys\nprint(*sys.modules)"
    return {*subprocess.check_output([sys.executable, "-c", code], text=True).split()}


def table(folder: Path, rows: int) -> Path:
    """Write a table whose rows have few distinct names and ways."""
    lines = ["from,to,mode,date"]
    for at in range(rows):
        start, end = TOWNS[at % 3], TOWNS[(at + 1) % 3]
        lines.append(f"{start},{end},rail,2024-10-{1 + at % 20:02}")
    path = folder / f"legs-{rows}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# --- What is imported -----------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["--help"], ["map", "--help"], ["--version"]])
def test_help_imports_the_standard_library_alone(arguments: list[str]) -> None:
    new = imported(*arguments) - bare()
    own = {name for name in new if name.split(".")[0] == "geo_movements"}
    roots = {name.split(".")[0] for name in new - own}
    assert roots <= {*sys.stdlib_module_names, "__main__"}, roots - {*sys.stdlib_module_names}
    assert own <= {"geo_movements", "geo_movements.cli", "geo_movements.cli_shared"}


def test_help_imports_nothing_slow_of_the_standard_library() -> None:
    slow = {"asyncio", "dataclasses", "inspect", "ipaddress", "pathlib", "random", "shutil",
            "subprocess", "tempfile", "typing", "urllib.parse"}  # fmt: skip
    assert not (imported("--help") - bare()) & slow


def test_a_verb_imports_no_other_verb() -> None:
    rooms = {name for name in imported("route", "--help") if name.startswith("geo_movements.cli_")}
    assert rooms == {"geo_movements.cli_shared", "geo_movements.cli_route"}


def test_check_imports_what_draws_or_writes_nothing(tmp_path: Path) -> None:
    names = imported("check", str(table(tmp_path, 3)))
    heavy = {"folium", "branca", "jinja2", "matplotlib", "pyarrow.parquet", "docx", "pptx", "lxml",
             "spacy", "geopy", "requests", "openpyxl", "fontTools", "geo_movements.page",
             "geo_movements.figure", "geo_movements.export", "geo_movements.draft"}  # fmt: skip
    assert not names & heavy


def test_map_imports_no_other_output(tmp_path: Path) -> None:
    names = imported("map", str(table(tmp_path, 3)), "-o", str(tmp_path / "map.html"))
    heavy = {"matplotlib", "pyarrow.parquet", "docx", "pptx", "lxml", "spacy", "geopy", "openpyxl",
             "fontTools", "dask", "folium", "branca", "requests", "xyzservices",
             "geo_movements.figure", "geo_movements.report", "geo_movements.draft"}  # fmt: skip
    assert not names & heavy


# --- What is distinct is done once ----------------------------------------------------------------


def calls(run: Any, room: str) -> Counter[str]:
    """Count the calls of the Python functions of a room while something runs."""
    folder = str(PACKAGE / room)
    found: Counter[str] = Counter()

    def see(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(folder):
            found[f"{Path(frame.f_code.co_filename).stem}.{frame.f_code.co_qualname}"] += 1

    sys.setprofile(see)
    try:
        run()
    finally:
        sys.setprofile(None)
    return found


def test_places_are_resolved_by_name_not_by_row(tmp_path: Path) -> None:
    few, many = gm.read(table(tmp_path, 60)), gm.read(table(tmp_path, 1200))
    gm.resolve(few)  # what is kept for good is made now
    before, after = (calls(lambda one=one: gm.resolve(one), "places") for one in (few, many))
    grown = {name: (before[name], count) for name, count in after.items() if count > 600}
    assert not grown, grown
    assert after.total() <= before.total() * 1.1


def test_names_are_looked_up_as_often_however_many_rows_have_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geo_movements.places.gazetteer import Gazetteer

    asked: Counter[str] = Counter()
    real = Gazetteer.lookup

    def lookup(self: Gazetteer, toponyms: Any) -> Any:
        names = [*toponyms]
        asked.update(names)
        return real(self, names)

    monkeypatch.setattr(Gazetteer, "lookup", lookup)
    gm.resolve(gm.read(table(tmp_path, 6)))
    few = Counter(asked)
    asked.clear()
    gm.resolve(gm.read(table(tmp_path, 300)))
    assert {*TOWNS} <= asked.keys()
    assert asked == few
    assert max(asked.values()) <= 2  # for its evidence, and for itself


def test_routes_are_found_by_pair_not_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geo_movements.routes.network import search

    found: list[Any] = []
    real = search.rail

    def rail(pairs: Any, avoid: Any) -> Any:
        found.extend(pairs)
        return real(pairs, avoid)

    monkeypatch.setattr("geo_movements.routes.network.rail", rail)
    project = gm.read(table(tmp_path, 300))
    story = gm.build(project, gm.resolve(project))
    assert len(story.legs) == 300
    assert set(story.legs["route_method"]) >= {"rail_network"}
    ways = {frozenset((start, end)) for start, end in found}
    assert len(ways) == 3 and len(found) <= 6


def test_a_ship_is_searched_for_near_its_great_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    from geo_movements.routes import sea
    from geo_movements.routes.sea import chart
    from geo_movements.routes.ways import FREE, Stop

    search = sys.modules["geo_movements.routes.sea.search"]  # the room has a function of that name
    weighed: list[int] = []
    real = chart.costs_km

    def costs_km(edges: Any) -> Any:
        weighed.append(len(edges))
        return real(edges)

    monkeypatch.setattr(search, "costs_km", costs_km)
    [way] = sea.ways([(Stop(127.45, 39.17), Stop(131.9, 43.1))], FREE)
    assert way.parts[0].method == "sea_grid"
    assert weighed and sum(weighed) < len(chart.mesh().starts) / 20


def test_equal_texts_are_one_object(tmp_path: Path) -> None:
    project = gm.read(table(tmp_path, 300))
    for column in ("origin", "destination", "mode", "date"):
        cells = project.movements[column].tolist()
        assert len({id(cell) for cell in cells}) == len({*cells}), column


def test_lines_of_one_way_are_one_object(tmp_path: Path) -> None:
    project = gm.read(table(tmp_path, 300))
    legs = gm.build(project, gm.resolve(project)).legs
    assert len({id(line) for line in legs.geometry.array}) <= 6


# --- How it is written ----------------------------------------------------------------------------


def test_no_table_is_walked_row_by_row() -> None:
    """`iterrows`, `itertuples` and `apply(axis=1)` make an object a row."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                where = f"{path.name}:{node.lineno}"
                assert node.func.attr not in ("iterrows", "itertuples"), where
                assert not any(keyword.arg == "axis" and node.func.attr == "apply"
                               for keyword in node.keywords), where  # fmt: skip
