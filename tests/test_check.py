from __future__ import annotations

import geo_movements as gm


def check(project_folder, movements: str, **tables: str):
    project = gm.read(project_folder(movements, **tables))
    return gm.check(project, gm.resolve(project))


def test_a_clean_project_has_no_problem(project_folder) -> None:
    problems = check(
        project_folder,
        "origin,destination,date,sources\nWonsan,Vladivostok,2024-10-08,https://example.org/a\n",
    )
    assert problems.empty
    assert problems.columns.tolist() == ["level", "file", "row", "column", "problem", "hint"]


def test_a_misspelt_place_is_told_with_the_nearest(project_folder) -> None:
    problems = check(
        project_folder, "origin,destination\nWonsan,Vladivostock\nWonsan,Vladivostock\n"
    )
    row = problems.iloc[0]
    assert (row["level"], row["file"], row["row"], row["column"]) == (
        "error", "movements.csv", 2, "destination",
    )  # fmt: skip
    assert '"Vladivostock"' in row["problem"] and "1 more cell" in row["problem"]
    assert "Vladivostock,Vladivostok,43.10562,131.87353,RU,Primorsky Krai" in row["hint"]


def test_the_candidates_of_a_tie_can_be_pasted_into_places(project_folder) -> None:
    name = "Sergeyevka, Primorsky Krai"
    movements = f'origin,destination\n"{name}",Vladivostok\n'
    hint = check(project_folder, movements).iloc[0]["hint"]
    header, row, *_ = (line.strip() for line in hint.splitlines()[1:])
    project = gm.read(project_folder(movements, places=f"{header}\n{row}\n"))
    places = gm.resolve(project).set_index("toponym")
    assert places.loc[name, "match"] == "project"
    assert gm.check(project, places.reset_index()).query("level == 'error'").empty


def test_what_a_reader_would_miss_is_a_warning(project_folder) -> None:
    problems = check(project_folder, "origin,destination,avoid\nWonsan,Vladivostok,CN\n")
    assert set(problems["level"]) == {"warning"}
    assert set(problems["column"]) == {"sources", "date", "avoid"}


def test_a_path_that_is_no_line_is_told(project_folder) -> None:
    problems = check(project_folder, "origin,path\nWonsan,POINT(1 2)\nWonsan,LINESTRING(0 0)\n")
    errors = problems[problems["level"] == "error"]
    assert errors[["row", "column"]].to_numpy().tolist() == [[2, "path"], [3, "path"]]
