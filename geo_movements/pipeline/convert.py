"""One partition, converted: a table of movements in, legs, flows and problems out.

`convert` is a pure function: it reads no file (but those that a row's `path` names), writes none,
and returns the same for the same rows and context, wherever it runs. Processes and Dask call it,
and any engine that hands over Arrow tables can (docs/scale.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements import schema
from geo_movements.errors import InputError, Problem
from geo_movements.pipeline.partitions import FILE, ROW, movements_in, row_name

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa

    from geo_movements.pipeline.context import Context

__all__ = ["Converted", "Origin", "convert", "empty_legs", "legs_schema", "with_row_ids"]


class Converted(NamedTuple):
    """What became of a partition.

    `legs` are those of `story.legs` as Arrow: the columns of `schema.LEGS`, the user's own, `bbox`
    and `geometry` (WKB), with the metadata of GeoParquet 1.1. Both tables are None where a problem
    is an error; `flows` too where none are asked for.
    """

    legs: pa.Table | None
    flows: pa.Table | None
    problems: list[Problem]


def convert(
    table: pa.Table,
    context: Context,
    *,
    file: str = "movements",
    found: Iterable[Problem] = (),
    closed: bool = False,
) -> Converted:
    """Convert the rows of one partition, within its context.

    `table` has a row a claim, headings as in any table of movements, and columns of any type:
    `as_texts` makes text of them. `_row`, where there, numbers the rows as their file does (else
    from 1), `_file` says which file each is from (else all are from `file`); an id that is
    missing is made of both. `found` are problems of the file that are known already; `closed` says
    that no movement and no strength_group goes on in another partition, which makes flows smaller.

    What needs other partitions is not looked at: whether ids repeat there, and the claims of a
    movement, of a strength_group or an alternative that are elsewhere (`competes_with` knows this
    partition's alone). `run` tells of each.
    """
    problems = list(found)
    origin = Origin(table, file)
    movements = origin.movements(problems)
    if not len(movements):
        failed = any(problem.level == "error" for problem in problems)
        return Converted(
            None if failed else empty_legs(context), None, origin.told(problems)
        )  # fmt: skip
    movements = with_row_ids(movements, origin.places(movements.index))
    story, more = _built(movements, context, file, problems)
    told = origin.told(list(dict.fromkeys([*problems, *more])))
    if story is None:
        return Converted(None, None, told)
    return Converted(_arrow(story, context), _flows(story, context, closed), told)


class Origin:
    """Where the rows of a table are from; rows of several files are numbered anew meanwhile."""

    def __init__(self, table: pa.Table, file: str) -> None:
        self.file = file
        self.table = table
        self.homes: list[tuple[str, int]] | None = None
        if FILE in table.column_names and table.num_rows:
            files, rows = (table.column(name).to_pylist() for name in (FILE, ROW))
            self.homes = list(zip(files, rows, strict=True))
            self.table = table.drop_columns([ROW])

    def movements(self, problems: list[Problem]) -> pd.DataFrame:
        """Make the table of movements; what is wrong is appended to `problems`."""
        return movements_in(self.table, self.file, problems)

    def places(self, rows: Iterable[Any]) -> list[tuple[str, int]]:
        """Say of rows of that table which file each is from, and its row there."""
        return [self._home(int(row)) for row in rows]

    def _home(self, row: int) -> tuple[str, int]:
        if self.homes is None or not 0 < row <= len(self.homes):
            return self.file, row
        return self.homes[row - 1]

    def told(self, problems: list[Problem]) -> list[Problem]:
        """Say of each problem where its row is from, and of the rows that it names."""
        if self.homes is None:
            return problems
        return [
            problem._replace(
                file=self._home(problem.row)[0] if problem.row else problem.file,
                row=self._home(problem.row)[1],
                problem=re.sub(r"\brow (\d+)\b", self._named, problem.problem),
            )
            for problem in problems
        ]

    def _named(self, found: re.Match[str]) -> str:
        file, row = self._home(int(found[1]))
        return f"row {row} of {file}"


def with_row_ids(movements: pd.DataFrame, homes: Sequence[tuple[str, int]]) -> pd.DataFrame:
    """Name the rows that have no id by their file and their row there."""
    import pandas as pd

    if not movements["id"].isna().any():
        return movements
    ids = [
        row_name(*home) if name is None else name
        for name, home in zip(movements["id"], homes, strict=True)
    ]
    return movements.assign(id=pd.Series(ids, index=movements.index, dtype=object))


def _built(
    movements: pd.DataFrame, context: Context, file: str, problems: list[Problem]
) -> tuple[schema.Story | None, list[Problem]]:
    """Build the story of a partition; None where something is wrong with it."""
    from geo_movements.build import build_and_check

    project = context.project_of(movements, file)
    failed = any(problem.level == "error" for problem in problems)
    try:
        story, found = build_and_check(
            project,
            context.places_of(movements),
            allow_drafts=context.allow_drafts,
            strict=context.strict,
            part=True,
        )
    except InputError as error:
        story, found = None, list(error.problems)
    # What is doubtful in the tables beside is told once, by whoever has the whole.
    told = [problem for problem in found if problem.file == file or problem.level == "error"]
    return (None if failed else story), told


# --- Arrow ----------------------------------------------------------------------------------------


def _arrow(story: schema.Story, context: Context) -> pa.Table:
    from geo_movements.export.frames import about
    from geo_movements.export.parquet import geo_table

    legs = _with_columns(story.legs, context)
    table = geo_table(legs, about(story))
    return table.cast(legs_schema(context).with_metadata(table.schema.metadata))


def _with_columns(legs: gpd.GeoDataFrame, context: Context) -> gpd.GeoDataFrame:
    """Give legs the columns that the partitions have all together, in one order."""
    return legs.reindex(columns=[*schema.LEGS[:-1], *context.further_columns, "geometry"])


def empty_legs(context: Context) -> pa.Table:
    """Return legs of no rows, as `convert` would write them."""
    import geopandas as gpd
    import pandas as pd

    from geo_movements.export.parquet import geo_table

    names = (*schema.LEGS[:-1], *context.further_columns)
    columns = {name: pd.Series([], dtype=object) for name in names}
    shapes = gpd.GeoSeries([], crs=schema.CRS)
    return geo_table(gpd.GeoDataFrame(columns, geometry=shapes, crs=schema.CRS), {})


def legs_schema(context: Context) -> pa.Schema:
    """Return the columns and types of the legs, for engines that must know them beforehand."""
    return empty_legs(context).schema.remove_metadata()


def _flows(story: schema.Story, context: Context, closed: bool) -> pa.Table | None:
    if not context.by:
        return None
    from geo_movements.pipeline.flowing import partial_flows

    return partial_flows(story.legs, context.by, closed=closed)
