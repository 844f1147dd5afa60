"""What `forces.csv` says of the forces that rows name by id: names, sides, types, wholes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geo_movements.tables.coded import Coded, coded, table_of
from geo_movements.tables.reader import Complaint, Reader

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check_forces", "named_forces", "sides_of"]

_SHOWN = 12
"""So many members of a circle are named."""


def check_forces(reader: Reader) -> None:
    """Tell forces that are unnamed, of two sides, or a part of nothing or of themselves."""
    frame = reader.project.forces
    reader.check_ids("forces", frame, required="a force")
    wholes = dict(zip(frame["id"], frame["part_of"], strict=True))
    sides = dict(zip(frame["id"], frame["side"], strict=True))
    rows = [*zip(frame.index, frame["id"], frame["part_of"], strict=True)]
    circles = _circles(wholes)
    for row, name, whole in rows:
        mine, theirs = sides.get(name), sides.get(whole)
        if mine and theirs and mine.casefold() != theirs.casefold():
            told = f'it is on the side "{mine}", and a part of "{whole}" on the side "{theirs}".'
            hint = "Correct one of the sides, or part_of."
            reader.complain("forces", row, Complaint("side", told, hint, level="warning"))
    for row, name, whole in rows:
        if whole is not None and whole not in wholes:
            told = f'"{whole}" is no id of this table.'
            reader.complain("forces", row, Complaint("part_of", told, "Add its row."))
        if name in circles:
            circle, at = circles[name]
            told = _told([*circle[at:], *circle[:at], name])
            hint = "Break the circle: a force is no part of itself."
            reader.complain("forces", row, Complaint("part_of", told, hint))


def _circles(wholes: Mapping[str, str | None]) -> dict[str, tuple[list[str], int]]:
    """Find the circles of what is a part of what: of each member its circle, and its place there.

    Each force is looked at once, however long the chains are.
    """
    circles: dict[str, tuple[list[str], int]] = {}
    seen: set[str] = set()
    for start in wholes:
        way: dict[str, int] = {}
        at: str | None = start
        while at is not None and at in wholes and at not in seen:
            seen.add(at)
            way[at] = len(way)
            at = wholes[at]
        if at is not None and at in way:
            circle = [*way][way[at] :]
            circles |= {name: (circle, place) for place, name in enumerate(circle)}
    return circles


def _told(chain: list[str]) -> str:
    """Write a circle in words; of a long one its beginning and its end."""
    if len(chain) > _SHOWN:
        chain = [*chain[: _SHOWN - 2], "...", chain[-1]]
    return f"{' is a part of '.join(chain)}."


def sides_of(movements: pd.DataFrame, forces: pd.DataFrame) -> list[str | None]:
    """Tell the side of each row: its own, else that of its force, else of what that is a part of.

    A parent that is no row of its own has no side, and a circle, which `check` refuses, none.
    """
    sides: list[str | None] = _sides(movements, forces).cells().tolist()
    return sides


def _sides(movements: pd.DataFrame, forces: pd.DataFrame) -> Coded:
    known = forces.dropna(subset=["id"]).drop_duplicates("id")
    told = dict(zip(known["id"], known["side"], strict=True))
    parents = dict(zip(known["id"], known["part_of"], strict=True))
    sides: dict[str | None, str | None] = {}
    for force in known["id"]:
        chain: dict[str, None] = {}
        at = force
        while at is not None and at not in sides and at not in chain and not told.get(at):
            chain[at] = None
            at = parents.get(at)
        side = None if at in chain else sides.get(at) or told.get(at)
        sides |= dict.fromkeys((force, *chain), side)
    return coded(movements["side"]).otherwise(coded(movements["force"]).made(sides.get))


def named_forces(movements: pd.DataFrame, forces: pd.DataFrame) -> pd.DataFrame:
    """Let `forces.csv` name the force, side and unit type that a row gives by id.

    `force_part_of` becomes the force that it is a part of. Columns that nothing changes are those
    of `movements`, not copies.
    """
    known = forces.dropna(subset=["id"]).drop_duplicates("id")
    ids = known["id"].tolist()
    names = {name: told or name for name, told in zip(ids, known["name"], strict=True)}
    types = dict(zip(ids, known["unit_type"], strict=True))
    parents = dict(zip(ids, known["part_of"], strict=True))
    wholes = {name: names.get(whole, whole) for name, whole in parents.items() if whole}
    force = coded(movements["force"])
    columns: dict[str, Any] = {**movements, "force_part_of": force.made(wholes.get)}
    if ids:
        columns["side"] = _sides(movements, forces)
        columns["unit_type"] = coded(movements["unit_type"]).otherwise(force.made(types.get))
        columns["force"] = force.made(lambda name: names.get(name, name))
    return table_of(columns, movements.index)
