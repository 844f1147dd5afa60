"""The first pass: what has to be known of all partitions before any can be converted.

Of each partition, by itself and in columns: the distinct rows that bear on where its toponyms are,
and hashes of what must be compared across partitions: ids, and the names of movements, totals and
alternatives that may go on elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements import schema
from geo_movements.extras import needed
from geo_movements.pipeline.partitions import FILE, ROW
from geo_movements.places.toponyms import tidy
from geo_movements.tables.cells import split_list
from geo_movements.tables.geometry import is_file_name

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = [
    "COUNTRIES",
    "SHARED",
    "Survey",
    "evidence_of",
    "hashes",
    "pooled",
    "survey",
    "toponyms_in",
]

SHARED = ("movement", "strength_group", "either")
"""Columns whose equal cells belong together, wherever they stand."""
HOURS = "_hours"
OF_SIDE = "of side"
"""In the place of a column: the side that a row is on, its own or its force's."""
_DAYS = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?"
_DATES = ("date", "departed", "arrived", "calendar", "reported", "sources")
COUNTRIES = (*(name for names in schema.COUNTRY_COLUMNS.values() for name in names), "country")
_KEY = ("origin", "via", "destination", *COUNTRIES, "mode")
"""What rows must have alike to say the same of where their places are."""


class Survey(NamedTuple):
    """What the first pass keeps of a partition.

    `evidence` are rows of its own, one for each distinct way between places, with `_file`, `_row`;
    `hashes` are sorted and distinct, by column; `named` are those of the names asked for that are
    here: ids and movements, claimants, sides; `paths` the files that rows name as their way.
    """

    rows: int
    own_columns: tuple[str, ...]
    evidence: pa.Table
    hashes: dict[str, NDArray[np.uint64]]
    named: dict[str, list[str]]
    paths: list[str]


def survey(
    movements: pd.DataFrame,
    homes: Sequence[tuple[str, int]],
    project: schema.Project,
    *,
    weighed: bool = True,
    asked: dict[str, Collection[str]] | None = None,
) -> Survey:
    """Survey the movements of a partition; `homes` are the file and row of each.

    `weighed` says that places are to be resolved from it: then the evidence tells how long a leg
    may have lasted, too.
    """
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    own = [name for name in movements.columns if name not in schema.MOVEMENTS]
    told = evidence_of(movements, homes, project, weighed=weighed)
    found = {
        name: hashes(movements[name]) for name in ("id", *SHARED) if movements[name].notna().any()
    }
    return Survey(
        rows=len(movements),
        own_columns=tuple(own),
        evidence=pa.Table.from_pandas(told, preserve_index=False),
        hashes=found,
        named=_named(movements, project.forces, asked or {}),
        paths=sorted(cell for cell in movements["path"].dropna().unique() if is_file_name(cell)),
    )


def hashes(names: pd.Series[Any]) -> NDArray[np.uint64]:
    """Hash texts to 64 bits: sorted, each once, nulls left out."""
    import numpy as np
    import pandas as pd

    told = names.dropna().to_numpy(dtype=object)
    return np.unique(pd.util.hash_array(told, categorize=False)) if len(told) else _nothing()


def _nothing() -> NDArray[np.uint64]:
    import numpy as np

    return np.array([], dtype="uint64")


def _named(
    movements: pd.DataFrame, forces: pd.DataFrame, asked: dict[str, Collection[str]]
) -> dict[str, list[str]]:
    """Find which of the names asked for are in a column, or `OF_SIDE`."""
    from geo_movements.tables.cells import body_and_speaker
    from geo_movements.tables.forces import sides_of

    told: dict[str, list[str]] = {}
    for column, names in asked.items():
        if column == OF_SIDE:
            sides = {side.casefold() for side in sides_of(movements, forces) if side}
            told[column] = sorted(sides & {*names})
            continue
        cells = movements[column].dropna().unique()
        if column == "claimant":
            cells = {body_and_speaker(cell)[0].casefold() for cell in cells}
        elif column == "side":
            cells = {cell.casefold() for cell in cells}
        told[column] = sorted({*cells} & {*names})
    return told


# --- Evidence -------------------------------------------------------------------------------------


def evidence_of(
    movements: pd.DataFrame,
    homes: Sequence[tuple[str, int]],
    project: schema.Project,
    *,
    weighed: bool = True,
) -> pd.DataFrame:
    """Keep one row for each distinct way between places: the one that took the least hours.

    That row says all that `resolve` weighs of the rows alike, so that it decides from these as it
    would from all of them. Columns are those that it reads, `_hours`, and the row's home.
    """
    import pandas as pd

    columns = [*dict.fromkeys((*_KEY, *_DATES))]
    told = movements.reindex(columns=columns).astype(object)
    told = told.where(told.notna(), None)
    files, rows = zip(*homes, strict=True) if len(homes) else ((), ())
    told = told.assign(**{FILE: files, ROW: rows})
    told[HOURS] = pd.Series(float("nan"), index=told.index)
    if weighed and told["mode"].notna().any():
        told[HOURS] = _hours(told, project)
    return _least(told)


def pooled(evidence: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join the evidence of partitions, in their order: again one row for each distinct way."""
    import pandas as pd

    if not evidence:
        return pd.DataFrame({name: [] for name in (*_KEY, *_DATES, FILE, ROW, HOURS)}, dtype=object)
    return _least(pd.concat(evidence, ignore_index=True))


def _least(told: pd.DataFrame) -> pd.DataFrame:
    """Of rows alike in all that matters keep the one of the least hours, in the rows' order."""
    told = told.reset_index(drop=True)
    first = told.sort_values(HOURS, kind="stable", na_position="last").drop_duplicates([*_KEY])
    return first.sort_index().reset_index(drop=True)


def _hours(told: pd.DataFrame, project: schema.Project) -> pd.Series[Any]:
    """Tell how many hours the leg of each row may have lasted, where it has a mode and days.

    Each distinct mode and date is read once.
    """
    from dataclasses import replace

    import pandas as pd

    from geo_movements.tables.claims import parse_claims
    from geo_movements.tables.dates import to_minutes

    timed = told[told["mode"].notna()]
    timed = timed[timed[["date", "departed", "arrived"]].notna().any(axis=1)]
    # What is a day by itself is the same whenever it was reported.
    plain = [timed[name].isna() | timed[name].str.fullmatch(_DAYS) for name in _DATES[:3]]
    unanchored = (plain[0] & plain[1] & plain[2]).astype(bool)
    timed = timed.assign(
        **{name: timed[name].mask(unanchored, None) for name in ("reported", "sources")}
    )
    names = ["mode", *_DATES]
    group = timed.groupby(names, dropna=False, sort=False).ngroup()
    distinct = timed.loc[~group.duplicated(), names]
    rows = distinct.reindex(columns=[*schema.MOVEMENTS]).astype(object)
    rows = rows.where(rows.notna(), None).set_axis(range(1, len(rows) + 1))
    claims = parse_claims(replace(project, movements=rows, events=project.events.iloc[:0]))
    ends = zip(claims.movements["date_earliest"], claims.movements["date_latest"], strict=True)
    hours = [
        (to_minutes(latest, end=True) - to_minutes(earliest)) / 60 if earliest and latest else None
        for earliest, latest in ends
    ]
    of_group = pd.Series(hours, index=group[~group.duplicated()].to_numpy(), dtype=float)
    known = group.map(of_group)
    return known.reindex(told.index)


def toponyms_in(evidence: pd.DataFrame) -> set[str]:
    """Return the distinct toponyms of evidence."""
    ends = {cell for name in ("origin", "destination") for cell in evidence[name].dropna().unique()}
    stops = (stop for cell in evidence["via"].dropna().unique() for stop in split_list(cell))
    return {tidy(name) for name in (*ends, *stops)}
