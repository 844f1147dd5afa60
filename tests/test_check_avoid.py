"""What `avoid` may say, in cells and in map.toml, and what is wrong with it."""

from __future__ import annotations

import pytest

import geo_movements as gm
from geo_movements.cli import main


def problems(folder) -> list[tuple[str, str, int, str, str]]:
    told = gm.check(gm.read(folder))
    told = told[~told["column"].isin(["sources", "date", "claimant"])]
    return [tuple(row) for row in told[["level", "file", "row", "column", "hint"]].to_numpy()]


def test_words_that_mean_something_are_no_problem(project_folder) -> None:
    settings = 'avoid = ["CN", "passage:Suez"]\n[avoid_by_side]\nRussia = ["China", "UA"]\n'
    rows = 'origin,side,avoid\nWonsan,russia,"CN; passage:Suez Canal"\nWonsan,,Mongolia\n'
    project = gm.read(project_folder(rows, map=settings))
    assert problems(project.path) == []
    assert project.settings.avoid == ("CN", "passage:Suez")
    assert project.settings.avoid_by_side == {"Russia": ("China", "UA")}


def test_words_that_mean_nothing_are_errors_where_they_stand(project_folder) -> None:
    settings = 'avoid = ["Chna"]\n[avoid_by_side]\nRussia = ["passage:Sues"]\n'
    rows = 'origin,side,avoid\nWonsan,Russia,"CN; Chna; passage:Panma"\nWonsan,,CN\n'
    assert problems(project_folder(rows, map=settings)) == [
        ("error", "map.toml", 0, "avoid", 'Nearest: "China" (CN).'),
        ("error", "map.toml", 0, "avoid_by_side.Russia", 'Nearest: "passage:Suez".'),
        ("error", "movements.csv", 2, "avoid", 'Nearest: "China" (CN).'),
        ("error", "movements.csv", 2, "avoid", 'Nearest: "passage:Panama".'),
    ]


def test_a_side_that_nobody_is_on_is_a_warning(project_folder) -> None:
    settings = '[avoid_by_side]\nRusia = ["CN"]\nNobody = ["CN"]\n"11C" = ["CN"]\nDPRK = ["CN"]\n'
    forces = "id,side\n11c,dprk\n"
    rows = "origin,side,force\nWonsan,Russia,\nWonsan,,11c\n"
    assert problems(project_folder(rows, map=settings, forces=forces)) == [
        ("warning", "map.toml", 0, "avoid_by_side.11C", ""),
        ("warning", "map.toml", 0, "avoid_by_side.Nobody", ""),
        ("warning", "map.toml", 0, "avoid_by_side.Rusia", 'Nearest: "Russia".'),
    ]


@pytest.mark.parametrize(
    ("settings", "column"),
    [
        ("avoid = 5", "avoid"),
        ("avoid = [5]", "avoid"),
        ('avoid = ["CN", ""]', "avoid"),
        ('avoid_by_side = ["CN"]', "avoid_by_side"),
        ("[avoid_by_side]\nRussia = 1", "avoid_by_side"),
    ],
)
def test_a_setting_that_is_no_list_is_refused(project_folder, settings: str, column: str) -> None:
    (problem,) = problems(project_folder("origin\nWonsan\n", map=f"{settings}\n"))
    assert problem[:4] == ("error", "map.toml", 0, column)


def test_one_word_needs_no_list_and_semicolons_divide(project_folder) -> None:
    project = gm.read(project_folder("origin\nWonsan\n", map='avoid = "CN; passage:Suez"\n'))
    assert project.settings.avoid == ("CN", "passage:Suez")


def test_nothing_is_built_from_words_that_mean_nothing(project_folder, capsys) -> None:
    folder = project_folder("origin,destination,mode,avoid\nWonsan,Rason,rail,Chna\n")
    assert main(["map", str(folder), "-o", str(folder / "map.html")]) == 1
    assert 'row 2, avoid: "Chna" is no country. Nearest: "China" (CN).' in capsys.readouterr().err
    assert not (folder / "map.html").exists()
