"""Where each toponym stands: found by distinct cells, in the order of the tables."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import geo_movements as gm
from geo_movements.places.toponyms import Use, tidy, toponym_uses
from geo_movements.tables.cells import split_list

NAMES = st.sampled_from(["", "Wonsan", "Ulan-Ude ,  Russia", "Ulan-Ude, Russia", "Kursk"])
ROWS = st.lists(st.tuples(NAMES, NAMES, st.lists(NAMES, max_size=3)), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(ROWS)
def test_the_cells_of_a_toponym_are_those_that_a_walk_over_the_rows_finds(
    tmp_path: Path, rows: list[tuple[str, str, list[str]]]
) -> None:
    lines = [f'"{one}","{other}","{"; ".join(stops)}",k' for one, other, stops in rows]
    (tmp_path / "movements.csv").write_text(
        "\n".join(["origin,destination,via,force", *lines]), encoding="utf-8"
    )
    (tmp_path / "events.csv").write_text("id,date,place\ne1,2024,Kursk\n", encoding="utf-8")
    project = gm.read(tmp_path)
    walked: dict[str, list[Use]] = {}
    for table, column in [("movements", c) for c in ("origin", "destination", "via")] + [
        ("events", "place")
    ]:
        for row, cell in getattr(project, table)[column].dropna().items():
            for part in split_list(cell) if column == "via" else (cell,):
                walked.setdefault(tidy(part), []).append(Use(table, row, column))
    uses = toponym_uses(project)
    assert [*uses] == [*walked]
    assert {name: [*cells] for name, cells in uses.items()} == walked
    for name, cells in walked.items():
        assert len(uses[name]) == len(cells) and uses[name][:2] == cells[:2]
        assert uses[name][-1] == cells[-1]
