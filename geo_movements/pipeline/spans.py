"""What several partitions share: found by hashes, bucket by bucket, whatever their number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Shared", "shared_hashes"]

AT_ONCE = 8_000_000
"""About so many hashes of 8 bytes are in memory together."""


class Shared(NamedTuple):
    """Hashes that two partitions or more have: how many, and the first, with who has them."""

    number: int
    first: list[tuple[int, list[int]]]
    """A hash, and the numbers of the partitions that have it."""


def shared_hashes(files: Sequence[Path | None], most: int = 1000) -> Shared:
    """Find the hashes that more than one of some files have; each file is sorted and distinct.

    Files (.npy, of uint64) are mapped, not read: one range of hashes is looked at at a time. A
    missing one has none.
    """
    import numpy as np

    arrays = [
        np.load(path, mmap_mode="r") if path is not None else np.array([], dtype="uint64")
        for path in files
    ]
    total = sum(len(array) for array in arrays)
    buckets = max(1, -(-total // AT_ONCE))
    step = 2**64 // buckets + 1
    count = 0
    first: list[tuple[int, list[int]]] = []
    for bucket in range(buckets):
        low, high = bucket * step, min((bucket + 1) * step, 2**64)
        parts = [_between(array, low, high) for array in arrays]
        repeated = _repeated(parts)
        count += len(repeated)
        for value in repeated[: most - len(first)]:
            first.append((int(value), [at for at, part in enumerate(parts) if _has(part, value)]))
    return Shared(count, first)


def _between(array: NDArray[np.uint64], low: int, high: int) -> NDArray[np.uint64]:
    import numpy as np

    start = int(np.searchsorted(array, np.uint64(low)))
    end = len(array) if high >= 2**64 else int(np.searchsorted(array, np.uint64(high)))
    return np.asarray(array[start:end])


def _repeated(parts: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    import numpy as np

    whole = np.sort(np.concatenate(parts)) if parts else np.array([], dtype="uint64")
    return np.unique(whole[1:][whole[1:] == whole[:-1]])


def _has(part: NDArray[np.uint64], value: np.uint64) -> bool:
    import numpy as np

    at = int(np.searchsorted(part, value))
    return at < len(part) and part[at] == value
