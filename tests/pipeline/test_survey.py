"""The first pass keeps what places depend on, and no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import geo_movements as gm
from geo_movements.pipeline.context import Context
from geo_movements.pipeline.partitions import FILE, ROW
from geo_movements.pipeline.survey import evidence_of, hashes, pooled, survey, toponyms_in
from geo_movements.pipeline.whole import decided_places

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(path.parent.name for path in (ROOT / "data").glob("*/movements.csv"))


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("cut", [1, 3])
def test_places_come_out_as_from_the_whole_table(name: str, cut: int) -> None:
    project = gm.read(ROOT / "data" / name)
    project = replace(project, lock=project.lock.iloc[:0])
    movements = project.movements
    parts = [movements.iloc[at::cut] for at in range(cut)]
    told = [
        evidence_of(part, [("file", int(row)) for row in part.index], project) for part in parts
    ]
    places = decided_places(Context(project=project), pooled(told), None)[1]
    whole = gm.resolve(project)
    pd.testing.assert_frame_equal(
        pd.DataFrame(places.drop(columns="geometry")), pd.DataFrame(whole.drop(columns="geometry"))
    )


def test_of_rows_alike_the_quickest_is_kept(project_folder: object) -> None:
    table = pd.DataFrame(
        {
            "origin": ["Kursk"] * 3 + ["Orel"], "destination": ["Belgorod"] * 4,
            "mode": ["road"] * 4, "date": ["2024", "2024-10-01/2024-10-02", "2024-10", None],
        },
        index=[2, 3, 4, 5], dtype=object,
    )  # fmt: skip
    from geo_movements.pipeline.context import context_of

    project = context_of(None).project
    kept = evidence_of(table, [("a.csv", row) for row in table.index], project)
    assert kept[ROW].tolist() == [3, 5] and kept["_hours"].tolist()[0] == 48
    assert kept[FILE].tolist() == ["a.csv"] * 2
    assert toponyms_in(kept) == {"Kursk", "Orel", "Belgorod"}


def test_each_distinct_date_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from geo_movements.pipeline.context import context_of
    from geo_movements.tables import claims

    sizes = []
    parse = claims.parse_claims

    def counted(project: object) -> object:
        sizes.append(len(project.movements))  # type: ignore[attr-defined]
        return parse(project)  # type: ignore[arg-type]

    monkeypatch.setattr(claims, "parse_claims", counted)
    count = 500
    table = pd.DataFrame(
        {"origin": [f"T{at}" for at in range(count)], "destination": ["Kursk"] * count,
         "mode": ["road"] * count, "date": ["2024-10-01", "2024-10-02"] * (count // 2)},
        dtype=object,
    )  # fmt: skip
    kept = evidence_of(table, [("a", row) for row in range(count)], context_of(None).project)
    assert len(kept) == count and sizes == [2]


def test_hashes_are_of_the_text_alone() -> None:
    one, other = (
        hashes(pd.Series(cells, dtype=object)) for cells in (["b", None, "a"], ["a", "b"])
    )
    assert one.tolist() == other.tolist() and len(one) == 2


def test_names_asked_for_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,origin,claimant,own\nx,Kursk,NIS (A. Speaker),1\n", encoding="utf-8")
    project = gm.read(path)
    asked = {"id": ["x", "y"], "claimant": ["nis", "cnn"]}
    found = survey(project.movements, [("a.csv", 2)], project, asked=asked)
    assert found.named == {"id": ["x"], "claimant": ["nis"]}
    assert found.rows == 1 and found.own_columns == ("own",)
    assert set(found.hashes) == {"id"}
