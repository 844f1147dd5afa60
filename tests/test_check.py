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


def test_an_automatic_choice_that_is_not_sure_is_a_warning(project_folder) -> None:
    problems = check(project_folder, "origin\nBirmingham\n")
    (warning,) = problems[problems["column"] == "origin"].to_dict("records")
    assert warning["level"] == "warning" and "England" in warning["problem"]
    assert "Alabama" in warning["hint"]


def test_a_heading_that_looks_like_one_of_ours_is_told(project_folder) -> None:
    problems = check(project_folder, "origin,strenght,Ship\nWonsan,3,Vilkov\n")
    slips = problems[problems["row"] == 1]
    assert slips["column"].tolist() == ["strenght"] and "strength" in slips["hint"].iloc[0]


def test_a_claimant_group_that_groups_nobody_is_told(project_folder) -> None:
    problems = check(
        project_folder, "origin,claimant\nWonsan,White House (Kirby)\n",
        map='[claimants]\nUS = ["White House", "White Hose", "Pentagon"]\n',
    )  # fmt: skip
    told = problems[problems["file"] == "map.toml"]
    assert len(told) == 2 and "White Hose" in "".join(told["problem"])


def test_a_date_that_cannot_be_read_is_no_missing_date(project_folder) -> None:
    problems = check(project_folder, "origin,date\nWonsan,someday\n")
    assert not problems["problem"].str.contains("no date").any()
