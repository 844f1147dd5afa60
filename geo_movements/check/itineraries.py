"""How the legs of a story join in space and time: order, ends, speed, and lines that are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.check.rows import Record, Rows
from geo_movements.codes import joined, mapped, numbered
from geo_movements.competing import leg_keys
from geo_movements.errors import ParseError, Problem
from geo_movements.geodesy import distance_km, length_km
from geo_movements.known import Known
from geo_movements.places.toponyms import tidy
from geo_movements.routes.legs import given_path

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["far_paths", "going_nowhere", "out_of_order", "swapped_ends", "too_fast"]

_FAR_KM, _FAR_SHARE = 200, 0.2
"""How far a given line may miss its places: in km, and as a share of its length."""
_FOLLOWS = ("kind", "origin", "destination", "date_earliest", "date_latest")


# --- One leg after the other ----------------------------------------------------------------------


def out_of_order(file: str, rows: Rows) -> Iterator[Problem]:
    """Look at each force's itinerary: whether its legs join and their days run forward."""
    before, after = _neighbours(rows)
    late = rows.minutes("date_latest", end=True)[after] <= rows.minutes("date_earliest")[before]
    starts, ends = _ends(rows)
    suspect = late | (starts[after] != ends[before])
    pairs = (rows.records(at[suspect], _FOLLOWS) for at in (before, after))
    for (one, other), backward in zip(
        zip(*pairs, strict=True), late[suspect].tolist(), strict=True
    ):
        yield from _follows(file, one, other, rows.known, backward)


def _neighbours(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair the rows of which one follows the other in an itinerary, each alone in its place."""
    import numpy as np

    ranks, keys = _ranks(rows)
    there = rows.has("movement") & (ranks >= 0) & ~rows.equal("status", "denied")
    at = np.flatnonzero(there)
    itinerary, _ = joined(rows.codes("movement")[at], rows.bodies[at], rows.codes("force")[at])
    order = np.lexsort((at, ranks[at], itinerary))
    at, itinerary, rank = at[order], itinerary[order], ranks[at][order]
    new = np.append(True, (np.diff(itinerary) != 0) | (np.diff(rank) != 0))[: len(at)]
    starts = np.flatnonzero(new)
    alone = np.diff(np.append(starts, len(at))) == 1
    pairs = np.flatnonzero(alone[:-1] & alone[1:] & (np.diff(itinerary[starts]) == 0))
    one, other = starts[pairs], starts[pairs + 1]
    kinds, first = joined(rank[one], rank[other])
    ahead = np.array(
        [
            keys[a][1] < keys[b][0]
            for a, b in zip(rank[one][first].tolist(), rank[other][first].tolist(), strict=True)
        ],
        dtype=bool,
    )
    forward = ahead[kinds]
    return at[one[forward]], at[other[forward]]


def _ranks(rows: Rows) -> tuple[NDArray[np.int64], list[Any]]:
    """Tell the place in the order of each row, -1 without one; and the key of each place."""
    import numpy as np

    codes, cells = numbered(rows.cells("leg"))
    found = [leg_keys(cell) for cell in cells]
    keys = sorted({key for key in found if key is not None})
    rank = {key: number for number, key in enumerate(keys)}
    numbers = [-1 if key is None else rank[key] for key in found]
    return np.array([*numbers, -1], dtype=np.int64)[codes], keys


def _follows(
    file: str, before: Record, after: Record, known: Known | None, backward: bool
) -> Iterator[Problem]:
    if backward:
        yield Problem(
            "warning", file, after["row"], "leg",
            f"it ends ({after['date_latest']}) before the leg ahead of it, row {before['row']}, "
            f"begins ({before['date_earliest']}).",
            "Check the order and the dates.",
        )  # fmt: skip
    ends = (before["destination"], after["origin"])
    if known is None or None in ends or "presence" in (before["kind"], after["kind"]):
        return
    places = [known.senses.get(tidy(name), {}).get("place_id") for name in ends]
    if known.apart(*places):
        yield Problem(
            "note", file, after["row"], "origin",
            f'it begins at "{ends[1]}", where the leg ahead of it, row {before["row"]}, ends at '
            f'"{ends[0]}".',
            "If a leg between them is told, add it.",
        )  # fmt: skip


# --- Ends -----------------------------------------------------------------------------------------


def _ends(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the places at both ends numbers that compare; a null is -1."""
    import numpy as np

    names = [mapped(rows.cells(column), rows.place_name) for column in ("origin", "destination")]
    places, _ = numbered(np.concatenate(names))
    return places[: len(rows)], places[len(rows) :]


def swapped_ends(file: str, rows: Rows) -> Iterator[Problem]:
    """Warn of two claims of one leg that go opposite ways: one has its ends the wrong way round."""
    import numpy as np

    at = np.flatnonzero(rows.has("movement", "leg", "origin", "destination"))
    starts, ends = (places[at] for places in _ends(rows))
    ranks = _ranks(rows)[0][at] + 1
    movements = rows.codes("movement")[at]
    both, first = joined(
        np.tile(movements, 2), np.tile(ranks, 2), np.append(starts, ends), np.append(ends, starts)
    )
    # Of each way back, the first row that goes it; one that none goes begins in the second half.
    earliest = first[both[len(at) :]]
    swapped = (earliest < np.arange(len(at))) & (starts != ends)
    numbers = rows.movements.index.to_numpy()[at]
    others = numbers[earliest[swapped]]
    for row, other in zip(
        rows.records(at[swapped], ("origin", "destination")), others.tolist(), strict=True
    ):
        yield Problem(
            "warning", file, row["row"], "origin",
            f'it goes from "{row["origin"]}" to "{row["destination"]}", row {other} of the '
            "same leg the other way.",
            "Swap the ends of one, or give a way back a leg of its own.",
        )  # fmt: skip


def going_nowhere(file: str, rows: Rows) -> Iterator[Problem]:
    """Warn of legs that end where they begin; a round by way of elsewhere is none of them."""
    starts, ends = _ends(rows)
    still = (starts == ends) & (starts >= 0) & rows.equal("kind", "leg")
    still &= ~rows.has("via") & ~rows.has("path")
    for row in rows.records(still, ("destination",)):
        yield Problem(
            "warning", file, row["row"], "destination",
            f'the leg ends where it begins, at "{row["destination"]}": it has no way to draw.',
            "Say presence in kind, name via, or correct one of the ends.",
        )  # fmt: skip


# --- Speed ----------------------------------------------------------------------------------------


def too_fast(
    file: str, rows: Rows, known: Known, way_km: NDArray[np.float64] | None
) -> Iterator[Problem]:
    """Warn of legs that no force of their mode could make in the time that they had."""
    import numpy as np

    limits = mapped(rows.cells("mode"), lambda mode: schema.TOP_KMH.get(mode, np.nan), np.nan)
    hours = (rows.minutes("date_latest", end=True) - rows.minutes("date_earliest")) / 60
    at = np.flatnonzero(~np.isnan(limits.astype(float)) & ~np.isnan(hours))
    km = _least_km(rows, at, known, None if way_km is None else way_km[at])
    fast = km > limits[at].astype(float) * hours[at]
    for row, far, long in zip(
        rows.records(at[fast], ("mode",)),
        km[fast].tolist(), hours[at[fast]].tolist(), strict=True,
    ):  # fmt: skip
        yield Problem(
            "warning", file, row["row"], "mode",
            f"{far:,.0f} km in {long:,.0f} hours at most is {far / long:,.0f} km/h, too fast "
            f"for {row['mode']}.",
            "Check the places, the dates and the mode.",
        )  # fmt: skip


def _least_km(
    rows: Rows, at: NDArray[np.int64], known: Known, way_km: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    """Measure the least that legs can be: along their lines, as far as their ends are certain.

    NaN where an end has no place. A leg without a way of its own, as to an area or by a plain
    connection, is as the crow flies.
    """
    import numpy as np

    codes, senses = _senses(rows, at, known)
    pairs, first = joined(*(code + 1 for code in codes))
    starts, ends = (code[first] for code in codes)
    crow = known.distances_km(
        [senses[number]["place_id"] if number >= 0 else None for number in starts.tolist()],
        [senses[number]["place_id"] if number >= 0 else None for number in ends.tolist()],
    )[pairs]
    if way_km is None:
        return crow
    doubts = np.array([*(place["uncertainty_km"] or 0 for place in senses), 0.0], dtype=float)
    certain = way_km - doubts[codes[0]] - doubts[codes[1]]
    return np.where(np.isnan(way_km) | np.isnan(crow), crow, np.maximum(crow, certain))


def _senses(
    rows: Rows, at: NDArray[np.int64], known: Known
) -> tuple[list[NDArray[np.int64]], list[dict[str, Any]]]:
    """Give the place at each end of some rows its number in a list; -1 where there is none."""
    import numpy as np

    both, names = numbered(np.append(rows.cells("origin")[at], rows.cells("destination")[at]))
    found = [known.senses.get(tidy(name)) if name else None for name in names]
    senses = [place for place in found if place is not None]
    numbers, number = [], 0
    for place in found:
        numbers.append(-1 if place is None else number)
        number += place is not None
    codes = np.array([*numbers, -1], dtype=np.int64)[both]
    return [codes[: len(at)], codes[len(at) :]], senses


# --- Given lines ----------------------------------------------------------------------------------


def far_paths(project: schema.Project, file: str, rows: Rows, known: Known) -> Iterator[Problem]:
    """Warn of a given line whose end lies far from the place that the row names there."""

    @cache
    def line_of(words: str) -> tuple[Any, float] | None:
        import shapely

        try:
            line: Any = given_path(project.path, words)
        except ParseError:  # it is told with the tables
            return None
        return shapely.get_coordinates(line)[[0, -1]], length_km(line)

    told = rows.has("path") & rows.equal("kind", "leg")
    for row in rows.records(told, ("path", "origin", "destination")):
        if (row["origin"] or row["destination"]) and (line := line_of(row["path"])):
            yield from _far_ends(file, row, *line, known)


def _far_ends(
    file: str, row: Record, points: Sequence[Any], length: float, known: Known
) -> Iterator[Problem]:
    for column, (lon, lat) in zip(("origin", "destination"), points, strict=True):
        place = known.senses.get(tidy(row[column])) if row[column] else None
        if place is None or place["area"]:
            continue
        off = float(distance_km(lon, lat, place["lon"], place["lat"]))
        off -= place["uncertainty_km"] or 0
        if off > max(_FAR_KM, _FAR_SHARE * length):
            which = "begins" if column == "origin" else "ends"
            yield Problem(
                "warning", file, row["row"], "path",
                f'the line {which} {off:,.0f} km from "{row[column]}".',
                "Check the place, and that the line has longitude first and runs from the "
                "origin to the destination.",
            )  # fmt: skip
