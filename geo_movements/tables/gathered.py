"""Rows of cells turned into columns of texts, a piece at a time.

Equal texts of a column are one object, and each is mended once. What is wrong with a row is looked
for in the row itself only where a piece holds something wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from geo_movements.markup import FORBIDDEN
from geo_movements.tables.words import forbidden_in, readable

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

__all__ = ["MAX_LETTERS", "Gathered", "Row", "Unreadable", "gather", "unreadable"]

Row = tuple[int, Sequence[str]]
"""The number of a row in its file, as a spreadsheet counts, and its cells."""

_PIECE = 256
"""So many rows are turned at a time: few enough that a processor's cache holds their cells."""
MAX_LETTERS = 5_000_000
"""A cell of more is no cell of a table: a line of a hundred thousand points has fewer."""
_KEPT = 100
_MANY = 65_536
"""Past so many distinct texts a column that hardly repeats any is no longer remembered."""


class Unreadable(NamedTuple):
    """A cell that holds what no text holds: its row, its column from 0, and the names of that."""

    row: int
    column: int
    names: str


class Gathered(NamedTuple):
    """Rows with any cell filled, by column; null where a cell is empty."""

    numbers: NDArray[Any]
    columns: list[NDArray[Any] | None]
    """None where a whole column is empty."""
    beyond: Mapping[int, Sequence[str]]
    """The mended cells of each row, by its number, that is filled beyond the columns."""
    unreadable: list[Unreadable]
    """The cells that hold what no text holds, and the names of that."""
    vast: Sequence[tuple[int, int, int]] = ()
    """Cells of more letters than a cell may have, cut: row, column and how many letters."""

    def kept(self, rows: NDArray[Any] | slice) -> Gathered:
        """Keep some of the rows."""
        columns = [column if column is None else column[rows] for column in self.columns]
        numbers = self.numbers[rows]
        there = {*numbers.tolist()} if self.beyond else {}
        beyond = {number: cells for number, cells in self.beyond.items() if number in there}
        return self._replace(numbers=numbers, columns=columns, beyond=beyond)

    def of_columns(self, places: Sequence[int]) -> Gathered:
        """Keep some of the columns."""
        width = len(self.columns)
        beyond = {
            number: [*(cells[at] for at in places), *cells[width:]]
            for number, cells in self.beyond.items()
        }
        return self._replace(columns=[self.columns[at] for at in places], beyond=beyond)

    def row(self, at: int) -> list[str | None]:
        """Return the cells of a row, those beyond the columns too."""
        cells = [column if column is None else column[at] for column in self.columns]
        return cells + [
            cell.strip() or None
            for cell in self.beyond.get(int(self.numbers[at]), ())[len(self.columns) :]
        ]


class _Texts(dict[str, "str | None"]):
    """The texts of one column as they are written -> as they are meant: the same object each time.

    `unsound` once any held what no text holds, `vast` once any was too long.
    """

    def __init__(self, mend: Callable[[str], str]) -> None:
        super().__init__()
        self.unsound = False
        self.vast = False
        self._apart = False
        self._mend = mend
        self._mended: dict[str, str] = {}

    def __missing__(self, cell: str) -> str | None:
        if len(cell) > MAX_LETTERS:
            self.vast = True
            return cell[:_KEPT]
        told = self._mend(cell)
        if FORBIDDEN.search(told):
            self.unsound = True
            told = readable(told)
        told = told.strip()
        if told is not cell and told:
            told = self._mended.setdefault(told, self.get(told) or told)
        elif self._mended:
            told = self._mended.get(told, told)
        self[cell] = told or None
        return told or None

    def forget(self, rows: int) -> None:
        """Remember no more of a column whose texts are most often their own, such as ids."""
        self._apart |= len(self) > _MANY and 2 * len(self) > rows
        if self._apart:
            self.clear()
            self._mended.clear()


def gather(rows: Iterable[Row], width: int, mend: Callable[[str], str] = str) -> Gathered:
    """Gather the rows below a header of so many columns; rows of blanks are left out.

    `mend` is done to each text before white space is taken off its ends.
    """
    import numpy as np

    texts = [_Texts(mend) for _ in range(width)]
    columns = [_Column() for _ in range(width)]
    numbers: list[NDArray[Any]] = []
    beyond: dict[int, Sequence[str]] = {}
    unsound: list[Unreadable] = []
    vast: list[tuple[int, int, int]] = []
    rows = iter(rows)
    while piece := [*islice(rows, _PIECE)]:
        here, cells = map(list, zip(*piece, strict=True))
        over: dict[int, Sequence[str]] = {}
        if {*map(len, cells)} != {width}:
            over, cells = _squared(piece, width, mend)
        told = [
            [*map(known.__getitem__, column)]
            for known, column in zip(texts, zip(*cells, strict=True), strict=True)
        ]
        idle = [at for at in _blank(told) if here[at] not in over]
        if over or any(known.unsound for known in texts):
            unsound += unreadable(piece, mend)
            idle = _idle(piece, mend)
        if idle:
            gone = {*idle}
            kept = [at for at in range(len(piece)) if at not in gone]
            here = [here[at] for at in kept]
            told = [[column[at] for at in kept] for column in told]
        if any(known.vast for known in texts):
            vast += _vast(piece, width)
        beyond |= over
        numbers.append(np.array(here, dtype=np.int64))
        for known, column, cells_told in zip(texts, columns, told, strict=True):
            column.add(cells_told)
            known.forget(column.count)
    whole = np.concatenate(numbers) if numbers else np.array([], dtype=np.int64)
    return Gathered(whole, [column.whole() for column in columns], beyond, unsound, vast)


def unreadable(rows: Iterable[Row], mend: Callable[[str], str] = str) -> list[Unreadable]:
    """Name the characters that no text holds, by the cells of the filled rows that hold any."""
    found = []
    for number, cells in rows:
        told = [*map(mend, cells)]
        if FORBIDDEN.search("".join(told)) and any(cell.strip() for cell in told):
            found += [
                Unreadable(number, column, names)
                for column, cell in enumerate(told)
                if (names := forbidden_in(cell))
            ]
    return found


def _vast(piece: list[Row], width: int) -> list[tuple[int, int, int]]:
    """List the cells of a piece that are too long: row, column and how many letters."""
    return [
        (number, at, len(cell))
        for number, cells in piece
        for at, cell in enumerate(cells[:width])
        if len(cell) > MAX_LETTERS
    ]


class _Column:
    """The cells of one column as far as they are gathered; pieces of nulls only are a number."""

    def __init__(self) -> None:
        self.count = 0
        self._parts: list[Any] = []
        self._filled = False

    def add(self, cells: list[str | None]) -> None:
        import numpy as np

        filled = any(cells)
        self._filled |= filled
        self.count += len(cells)
        self._parts.append(np.array(cells, dtype=object) if filled else len(cells))

    def whole(self) -> NDArray[Any] | None:
        """Join the pieces; None where all is null."""
        import numpy as np

        if not self._filled:
            return None
        parts, self._parts = self._parts, []
        return np.concatenate(
            [np.full(part, None, dtype=object) if isinstance(part, int) else part for part in parts]
        )


def _squared(
    piece: list[Row], width: int, mend: Callable[[str], str]
) -> tuple[dict[int, Sequence[str]], list[Sequence[str]]]:
    """Give each row so many cells; tell the rows that are filled beyond, by their numbers."""
    over: dict[int, Sequence[str]] = {}
    squared = []
    for number, cells in piece:
        if len(cells) > width:
            if any(cells[width:]):
                told = [readable(mend(cell)) for cell in cells[width:]]
                if any(cell.strip() for cell in told):
                    over[number] = [*cells[:width], *told]
            cells = cells[:width]
        squared.append(cells if len(cells) == width else [*cells, *[""] * (width - len(cells))])
    return over, squared


def _blank(columns: list[list[str | None]]) -> list[int]:
    """List the positions at which every column is null; most often the first column has none."""
    if None not in columns[0]:
        return []
    blank = [at for at, cell in enumerate(columns[0]) if cell is None]
    for column in columns[1:]:
        blank = [at for at in blank if column[at] is None]
    return blank


def _idle(piece: list[Row], mend: Callable[[str], str]) -> list[int]:
    """List the positions of rows of blanks, in a piece where some cell is not what it was."""
    return [
        at for at, (_, cells) in enumerate(piece) if not any(mend(cell).strip() for cell in cells)
    ]
