"""What `forces.csv` says of the forces that rows name by id: names, sides, types, wholes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["named_forces", "sides_of"]


def sides_of(movements: pd.DataFrame, forces: pd.DataFrame) -> list[str | None]:
    """Tell the side of each row: its own, else that of its force, else of what that is a part of.

    A parent that is no row of its own has no side, and a circle, which `check` refuses, none.
    """
    known = forces.dropna(subset=["id"]).drop_duplicates("id")
    told = dict(zip(known["id"], known["side"], strict=True))
    parents = dict(zip(known["id"], known["part_of"], strict=True))
    sides: dict[str | None, str | None] = {}
    for force in known["id"]:
        chain = [force]
        while not told.get(chain[-1]) and (parent := parents.get(chain[-1])) not in (None, *chain):
            chain.append(parent)
        sides[force] = told.get(chain[-1])
    return [
        own or sides.get(force)
        for own, force in zip(movements["side"], movements["force"], strict=True)
    ]


def named_forces(movements: pd.DataFrame, forces: pd.DataFrame) -> pd.DataFrame:
    """Let `forces.csv` name the force, side and unit type that a row gives by id.

    `force_part_of` becomes the force that it is a part of.
    """
    import pandas as pd

    known = forces.dropna(subset=["id"]).drop_duplicates("id").set_index("id")
    ours = movements["force"].isin(known.index)
    names = known["name"].where(known["name"].notna(), known.index.to_series()).to_dict()
    parents = known["part_of"].dropna().to_dict()
    whole = {force: names.get(parent, parent) for force, parent in parents.items()}
    types = movements["force"].map(known["unit_type"].to_dict()).astype(object)
    named = movements.assign(
        side=pd.Series(sides_of(movements, forces), index=movements.index, dtype=object),
        unit_type=movements["unit_type"].where(movements["unit_type"].notna() | ~ours, types),
        force_part_of=movements["force"].map(whole).astype(object),
        force=movements["force"].where(~ours, movements["force"].map(names)),
    )
    return named.where(named.notna(), None)
