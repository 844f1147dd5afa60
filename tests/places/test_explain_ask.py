"""Why a toponym is what it is; and a person's answers in the terminal."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

import geo_movements as gm
from geo_movements.cli import main
from geo_movements.errors import GeoMovementsError
from geo_movements.places.ask import ask, sketch
from geo_movements.places.explain import explain

TABLE = (
    "origin,destination,mode,date\nSergeyevka,Vladivostok,rail,2024-10-01\nnear Dunai,Ussuriysk,,\n"
)


def test_explain_tells_cells_context_candidates_and_terms(project_folder) -> None:
    text = explain(gm.read(project_folder(TABLE)), "Sergeyevka")
    assert "movements.csv row 2, origin" in text
    assert "told next to: Vladivostok" in text and "reached by: rail" in text
    assert "at most 4,800 km from Vladivostok" in text
    assert "stays undecided: more than one place fits" in text
    assert text.count("Primorsky Krai, RU") == 2 and "people +" in text


def test_explain_takes_a_qualified_name_apart(project_folder) -> None:
    text = explain(gm.read(project_folder(TABLE)), "near  Dunai")
    assert 'read as within 20 km of "Dunai"' in text and "curated:dunay" in text


def test_explain_says_what_is_given(project_folder) -> None:
    folder = project_folder(TABLE, places="toponym,lat,lon\nSergeyevka,44,131\n")
    assert "is given: a place of the project" in explain(gm.read(folder), "Sergeyevka")


def test_explain_of_a_name_that_no_cell_has_offers_the_nearest(project_folder) -> None:
    with pytest.raises(GeoMovementsError, match='Nearest: "Vladivostok"'):
        explain(gm.read(project_folder(TABLE)), "Vladivostock")


def answered(project, answers: Iterable[str]):
    lines, rest = [], iter(answers)

    def answer(prompt: str) -> str:
        lines.append(prompt)
        try:
            return next(rest)
        except StopIteration:
            raise EOFError from None

    return ask(project, answer=answer, tell=lines.append), lines


DOUBTS = "origin,destination\nSergeyevka,Vladivostok\nSpringfield,Khabarovsk\nXyzzyville,Chita\n"


def test_a_person_s_answers_are_rows_of_the_lock(project_folder) -> None:
    project, lines = answered(
        gm.read(project_folder(DOUBTS)), ["99", "1", "nonsense-name-of-nothing", "n", "50.5, 36.6"]
    )
    places = gm.resolve(project).set_index("toponym")
    assert (places.loc[["Sergeyevka", "Springfield", "Xyzzyville"], "decided_by"] == "user").all()
    assert places.loc["Sergeyevka", "admin1"] == "Primorsky Krai"
    assert places.loc["Springfield", "match"] == "none"
    assert (places.loc["Xyzzyville", "lat"], places.loc["Xyzzyville", "lon"]) == (50.5, 36.6)
    told = "\n".join(lines)
    assert "There is no 99." in told and 'No place is known as "nonsense' in told
    assert "km NE of" in told or "km N of" in told


def test_another_name_can_be_looked_up(project_folder) -> None:
    project, _ = answered(gm.read(project_folder("origin\nXyzzyville\n")), ["Khabarovsk", "1"])
    assert gm.resolve(project).iloc[0]["place_id"] == "geonames:2022890"


def test_an_answer_for_a_qualified_name_is_for_what_it_qualifies(project_folder) -> None:
    project, _ = answered(gm.read(project_folder("origin\nnear Springfield\n")), ["1"])
    row = gm.resolve(project).iloc[0]
    assert row["place_id"].endswith("/near") and row["uncertainty_km"] == 20


def test_to_stop_or_to_leave_open_loses_nothing(project_folder, monkeypatch, capsys) -> None:
    folder = project_folder(DOUBTS)
    answers = iter(["1", "", "q"])
    monkeypatch.setattr("builtins.input", lambda *_: next(answers))
    assert main(["resolve", str(folder), "--interactive"]) == 1
    assert "Springfield" in capsys.readouterr().err
    kept = gm.read(folder).lock
    assert kept.set_index("toponym").loc["Sergeyevka", "decided_by"] == "user"
    assert "Springfield" not in set(kept["toponym"])


def test_nothing_is_asked_where_nothing_is_in_doubt(project_folder) -> None:
    project = gm.read(project_folder("origin,destination\nVladivostok,Khabarovsk\n"))
    _, lines = answered(project, [])
    assert lines == []


def test_the_sketch_holds_its_marks_across_the_antimeridian() -> None:
    from geo_movements.places.evidence import Weighed
    from geo_movements.places.gazetteer import Candidate, Place

    options = [
        Weighed(Candidate(Place(name, name, lat, lon, "town", None, "FJ", None, "PPL", 1, ""),
                          "exact", False))
        for name, lon, lat in (("A", 179.5, 10), ("B", -179.5, 12))
    ]  # fmt: skip
    lines = sketch(options, [("C", 179.0, 11.0)], width=11, height=3)
    assert lines[1:-1] == ["  |          2|", "  |·          |", "  |   1       |"]


def test_an_interrupt_loses_no_answer(project_folder) -> None:
    answers = iter(["1"])

    def answer(_: str) -> str:
        for given in answers:
            return given
        raise KeyboardInterrupt

    project = ask(gm.read(project_folder(DOUBTS)), answer=answer, tell=lambda _: None)
    assert (project.lock["decided_by"] == "user").sum() == 1
