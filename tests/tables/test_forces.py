from __future__ import annotations

import pandas as pd

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
