"""Problems by the million: the first of each kind in full, all of them counted, and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo_movements.errors import SHARE, Problem, kind_of, share_of
from geo_movements.extras import needed
from geo_movements.pipeline.partitions import ALL

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CAP", "LEVELS", "Tally", "problems_table", "tallied", "united"]

CAP = 1000
"""So many problems of a kind are listed; the rest is counted."""
LEVELS = ("error", "warning", "note")


@dataclass(slots=True)
class Tally:
    """The problems of one kind: how many there are, and the first of them.

    `share` is the sum of what problems of a whole file count: "12 of 44 rows have no source".
    """

    count: int = 0
    share: int = 0
    first: list[Problem] = field(default_factory=list)


def tallied(problems: Iterable[Problem]) -> dict[str, Tally]:
    """Count problems by kind, and keep the first of each."""
    kinds: dict[str, Tally] = {}
    for problem in problems:
        tally = kinds.setdefault(kind_of(problem), Tally())
        tally.count += 1
        tally.share += share_of(problem)
        if len(tally.first) < CAP:
            tally.first.append(problem)
    return kinds


def problems_table(problems: Sequence[Problem]) -> pa.Table:
    """Make a table of problems: a row each, no row number where the whole file is meant."""
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    columns: list[Any] = [*zip(*problems, strict=True)] or [()] * len(Problem._fields)
    texts = {
        name: pa.array(cells, type=pa.int64() if name == "row" else pa.string())
        for name, cells in zip(Problem._fields, columns, strict=True)
    }
    return pa.table(texts | {"row": pa.array([row or None for row in columns[2]], pa.int64())})


def united(parts: Iterable[Mapping[str, Tally]], rows: int) -> dict[str, Tally]:
    """Join the tallies of partitions in their order; of `rows` rows in all.

    What each partition tells of its rows as a whole ("12 of 44 rows have no source") becomes one
    problem of all of them.
    """
    whole: dict[str, Tally] = {}
    for part in parts:
        for kind, tally in part.items():
            mine = whole.setdefault(kind, Tally())
            mine.count += tally.count
            mine.share += tally.share
            mine.first += tally.first[: CAP - len(mine.first)]
    for tally in whole.values():
        if tally.share:
            one = tally.first[0]
            told = f"{tally.share} of {rows} rows " if " of " in one.problem[:30] else ""
            told = told or f"{tally.share} rows "
            words = SHARE.sub(lambda _, told=told: told, one.problem, count=1)  # type: ignore[misc]
            tally.first, tally.count = [one._replace(file=ALL, problem=words)], 1
    return whole


def listed(kinds: Mapping[str, Tally]) -> Iterator[tuple[Problem, int]]:
    """List all that is kept, errors first; the last of a kind with how many more there are."""
    for level in LEVELS:
        for tally in kinds.values():
            if tally.first[0].level != level:
                continue
            last = len(tally.first) - 1
            for at, problem in enumerate(tally.first):
                yield problem, tally.count - len(tally.first) if at == last else 0


def plain(kinds: Mapping[str, Tally]) -> dict[str, Any]:
    """Turn tallies into what JSON holds."""
    return {
        kind: {"count": tally.count, "share": tally.share, "first": [list(p) for p in tally.first]}
        for kind, tally in kinds.items()
    }


def from_plain(told: Mapping[str, Any]) -> dict[str, Tally]:
    """Read what `plain` made."""
    return {
        kind: Tally(each["count"], each["share"], [Problem(*cells) for cells in each["first"]])
        for kind, each in told.items()
    }
