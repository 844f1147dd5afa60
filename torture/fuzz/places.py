"""The resolver: it answers to any text, and the order of the rows changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geo_movements as gm
from torture.fuzz.given import holds

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from torture.parts import Scale, Tally

__all__ = ["project_of", "resolver"]

NAMES = (
    "Wonsan", "Vladivostok", "Sergeyevka", "Khasan", "Хасан", "원산", "Kursk", "Kiev",
    "St. Petersburg",
    "San Carlos", "Sea of Japan", "Korea Strait", "Primorsky Krai", "Russia", "eastern Russia",
    "Saint-Denis", "Springfield", "Georgia", "Lebanon", "43.1, 131.9", "43°07'N 131°54'E",
    "Camp", "Berlin", "Al-Hasakah", "Ho Chi Minh City",
)  # fmt: skip
QUALIFIED = (
    "{}", "off {}", "30 km east of {}", "the {} area", "between {} and {}", "near {}", "{}, {}",
    "{} ({})", "north of {}", "{} Airport", "the city of {}", "{}?", "{} / {}", "coast of {}",
    "{}; {}",
    "{} oblast", "{},", ", {}", "1e400 km east of {}", "-5 km north of {}", "{}\n{}",
)  # fmt: skip
COLUMNS = ("origin", "destination", "via", "force", "claimant", "mode", "date")


def resolver(scale: Scale) -> Tally:
    """Resolve rows of any text; then the same rows in another order."""
    from hypothesis import strategies as st

    @st.composite
    def tables(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[int]]:
        ends = st.one_of(st.none(), toponyms())
        others = {name: st.one_of(st.none(), st.text(max_size=8)) for name in COLUMNS[2:]}
        row = st.fixed_dictionaries(dict.fromkeys(COLUMNS[:2], ends) | others)
        rows = draw(st.lists(row, min_size=1, max_size=5))
        return rows, draw(st.permutations(range(len(rows))))

    def check(told: tuple[list[dict[str, Any]], list[int]]) -> None:
        rows, order = told
        found = _rows_of(gm.resolve(project_of(rows)))
        again = _rows_of(gm.resolve(project_of([rows[at] for at in order])))
        assert found == again, f"{found} in one order, {again} in the other"
        for row in found.values():
            if row["lat"] is not None:
                assert -90 <= row["lat"] <= 90 and -180 <= row["lon"] <= 180, row

    return holds(scale, tables(), check, short=5, shrinks=False)


def toponyms() -> SearchStrategy[str]:
    """Make names of places: known ones, qualified, misspelt, and any text."""
    from hypothesis import strategies as st

    names = st.sampled_from(NAMES)
    slips = st.tuples(names, st.integers(0, 30), st.text(max_size=2)).map(
        lambda slip: slip[0][: slip[1]] + slip[2] + slip[0][slip[1] + 1 :]
    )
    some = st.one_of(names, names, slips, st.text(max_size=12))
    qualified = st.tuples(st.sampled_from(QUALIFIED), some, some).map(
        lambda told: told[0].format(*told[1:])
    )
    numbers = st.tuples(st.floats(width=32), st.floats(width=32)).map(
        lambda at: f"{at[0]}, {at[1]}"
    )
    return st.one_of(some, qualified, numbers, st.text(max_size=60)).filter(str.strip)


def project_of(rows: list[dict[str, Any]], **tables: Any) -> gm.Project:
    """Make a project of rows of movements, as `read` would: text, null where a cell is empty."""
    import pandas as pd

    from geo_movements.draft.drafting import no_project

    empty = no_project()
    columns = dict.fromkeys([*empty.movements.columns, *(name for row in rows for name in row)])
    index = pd.Index(range(2, 2 + len(rows)), dtype="int64", name="row")
    cells = {
        name: pd.Series([_cell(row.get(name)) for row in rows], index=index, dtype=object)
        for name in columns
    }
    return replace(empty, movements=pd.DataFrame(cells, index=index), **tables)


def _cell(text: str | None) -> str | None:
    """Take a cell as `read` does."""
    from geo_movements.tables.records import readable

    return readable(text or "").strip() or None


def _rows_of(places: Any) -> dict[str, dict[str, Any]]:
    """Key the resolved places by toponym, missing cells as None, geometry as text."""
    import pandas as pd

    told = pd.DataFrame(places).assign(geometry=places.geometry.to_wkt()).astype(object)
    return {row["toponym"]: row for row in told.where(told.notna(), None).to_dict("records")}
