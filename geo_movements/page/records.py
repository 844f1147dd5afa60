"""Lists of records held by columns: a row is made only where somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Joined", "Lazy", "Picked", "Ragged", "Records", "plain"]


class Lazy(Sequence[Any]):
    """A sequence that makes an item when it is asked for."""

    def item(self, at: int) -> Any:
        """Make one item."""
        raise NotImplementedError

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> list[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return [self.item(n) for n in range(*at.indices(len(self)))]
        return self.item(range(len(self))[at])

    def __iter__(self) -> Iterator[Any]:
        return map(self.item, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


class Records(Lazy):
    """Records that all have the same names, by their columns.

    >>> Records(2, {"id": ["a", "b"], "n": [1, 2]})[1]
    {'id': 'b', 'n': 2}
    """

    def __init__(self, length: int, columns: Mapping[str, Sequence[Any]]) -> None:
        self.columns = dict(columns)
        self._length = length

    def __len__(self) -> int:
        return self._length

    def item(self, at: int) -> dict[str, Any]:
        """Make a record of a row."""
        return {name: column[at] for name, column in self.columns.items()}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        if not self.columns:
            yield from ({} for _ in range(self._length))
        names = list(self.columns)
        for row in zip(*self.columns.values(), strict=True):
            yield dict(zip(names, row, strict=True))


class Ragged(Lazy):
    """Lists of different lengths, their items in one sequence.

    >>> list(Ragged([2, 0, 1], ["a", "b", "c"]))
    [['a', 'b'], [], ['c']]
    """

    def __init__(self, sizes: Sequence[int], items: Sequence[Any]) -> None:
        self.sizes = list(sizes)
        self.items = items
        self._ends = [0]
        for size in self.sizes:
            self._ends.append(self._ends[-1] + size)

    def __len__(self) -> int:
        return len(self.sizes)

    def item(self, at: int) -> list[Any]:
        """Make the list of a row."""
        return list(self.items[self._ends[at] : self._ends[at + 1]])

    def __iter__(self) -> Iterator[list[Any]]:
        whole = list(self.items)
        return (whole[start:end] for start, end in pairwise(self._ends))


class Picked(Lazy):
    """Values of another column, by their positions there: told once, they take no room here.

    >>> list(Picked(["a", "b"], [1, 1, 0]))
    ['b', 'b', 'a']
    """

    def __init__(self, column: Sequence[Any], at: Sequence[int] | NDArray[np.int64]) -> None:
        self.column = column
        self.at = at.tolist() if hasattr(at, "tolist") else list(at)

    def __len__(self) -> int:
        return len(self.at)

    def item(self, at: int) -> Any:
        """Return the value that is picked."""
        return self.column[self.at[at]]

    def __iter__(self) -> Iterator[Any]:
        column = self.column if isinstance(self.column, list | tuple) else list(self.column)
        return map(column.__getitem__, self.at)


class Joined(Lazy):
    """Texts, and the columns that most of them are put together from, nulls left out.

    >>> list(Joined(["a, b", "c!"], ", ", [["a", "c"], ["b", None]]))
    ['a, b', 'c!']
    """

    def __init__(
        self, texts: Sequence[str], separator: str, parts: Sequence[Sequence[str | None]]
    ) -> None:
        self.texts, self.separator, self.parts = texts, separator, parts

    def __len__(self) -> int:
        return len(self.texts)

    def item(self, at: int) -> str:
        """Return the text."""
        return self.texts[at]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)


def plain(value: Any) -> Any:
    """Return plain JSON types for what is held by columns.

    >>> plain({"rows": Records(1, {"id": ["a"]})})
    {'rows': [{'id': 'a'}]}
    """
    if isinstance(value, Lazy):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
