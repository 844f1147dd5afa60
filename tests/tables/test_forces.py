from __future__ import annotations

from pathlib import Path

import pandas as pd

import geo_movements as gm
from geo_movements.tables.forces import named_forces, sides_of

FORCES = pd.DataFrame(
    {
        "id": ["army", "corps", "horse", "lost", "a", "b"],
        "name": ["Grande Armee", None, "Horse", "Lost", "A", "B"],
        "part_of": [None, "army", "corps", "nobody", "b", "a"],
        "side": ["France", None, None, None, None, None],
        "unit_type": [None, "infantry", None, None, None, None],
    },
    dtype=object,
)


def rows(*forces: str | None, side: str | None = None) -> pd.DataFrame:
    told = {"force": [*forces], "side": side, "unit_type": None}
    return pd.DataFrame(told, dtype=object).where(lambda frame: frame.notna(), None)


def test_a_part_is_on_the_side_of_the_whole_and_a_row_on_its_own() -> None:
    asked = rows("army", "horse", "lost", "a", "militia", None)
    assert sides_of(asked, FORCES) == ["France", "France", None, None, None, None]
    assert sides_of(rows("horse", side="Saxony"), FORCES) == ["Saxony"]


def test_names_types_and_wholes_come_from_the_table() -> None:
    asked = rows("corps", "horse", "lost", "militia")
    named = named_forces(asked, FORCES)
    assert named["force"].tolist() == ["corps", "Horse", "Lost", "militia"]
    assert named["force_part_of"].tolist() == ["Grande Armee", "corps", "nobody", None]
    assert named["unit_type"].tolist() == ["infantry", None, None, None]
    assert asked["force"].tolist() == ["corps", "horse", "lost", "militia"]


def test_no_table_of_forces_names_nothing() -> None:
    named = named_forces(rows("x", side="S"), FORCES.iloc[:0])
    assert named[["force", "side", "force_part_of"]].to_numpy().tolist() == [["x", "S", None]]


def test_a_chain_of_thousands_and_a_circle_of_thousands_are_looked_at_once(tmp_path: Path) -> None:
    count = 5000
    (tmp_path / "movements.csv").write_text("from,to,force\nWonsan,Vladivostok,f0\n")
    rows = [f"f{at},F,f{at + 1}" for at in range(count)]
    for last, side in ((f"f{count},F,", "DPRK"), (f"f{count},F,f1", "")):
        lines = ["id,name,part_of,side", *(f"{row}," for row in rows), f"{last},{side}"]
        (tmp_path / "forces.csv").write_text("\n".join(lines), encoding="utf-8")
        project = gm.read(tmp_path)
        assert sides_of(project.movements, project.forces) == [side or None]
    problems = gm.check(project, gm.resolve(project))
    told = problems[problems["problem"].str.contains("is a part of")]
    assert len(told) == count and told["problem"].str.len().max() < 400
