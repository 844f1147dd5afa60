"""Whole numbers as text and as bytes: how a page holds its columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Numbers", "packed", "read_numbers", "unpacked"]

Whole = NDArray[np.int64]

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LETTERS = np.frombuffer(_DIGITS.encode("ascii"), dtype=np.uint8)
_VALUES = np.zeros(128, dtype=np.int64)
_VALUES[_LETTERS] = np.arange(64)
_BITS = 5
_HUGE = 2**58
"""Numbers as large as this are written one by one."""


def packed(numbers: Sequence[int] | Whole) -> str:
    """Write whole numbers as text, small ones as one letter of 64.

    As in the encoded polyline format, a number doubles and takes its sign as its last bit; each
    letter holds five bits, the lowest first, and whether more follow.

    >>> packed([0, -1, 15, 16])
    'ABegB'
    """
    try:
        whole = np.array(numbers, dtype=np.int64)
    except OverflowError:
        return "".join(map(_letters, numbers))
    if np.abs(whole, dtype=np.float64).max(initial=0) >= _HUGE:
        return "".join(map(_letters, whole.tolist()))
    rest = np.where(whole >= 0, 2 * whole, -2 * whole - 1)
    counts = _counts(rest)
    steps = np.arange(counts.max(initial=0))
    digits = (rest[:, None] >> (_BITS * steps)) & 31
    digits[steps[None, :] < counts[:, None] - 1] += 32
    letters: bytes = _LETTERS[digits[steps[None, :] < counts[:, None]]].tobytes()
    return letters.decode("ascii")


def _letters(number: int) -> str:
    """Write one number, however large."""
    letters = []
    rest = 2 * number if number >= 0 else -2 * number - 1
    while rest >> _BITS:
        letters.append(_DIGITS[rest % 32 + 32])
        rest >>= _BITS
    return "".join((*letters, _DIGITS[rest]))


def _counts(rest: Whole) -> Whole:
    """Tell how many letters numbers take, their signs as their last bits."""
    limits = np.array([1 << bits for bits in range(_BITS, 63, _BITS)])
    return np.searchsorted(limits, rest, side="right") + 1


def unpacked(text: str) -> list[int]:
    """Read the numbers that `packed` has written.

    >>> unpacked("ABegB")
    [0, -1, 15, 16]
    """
    digits = _VALUES[np.frombuffer(text.encode("ascii"), dtype=np.uint8)].tolist()
    numbers = []
    value = shift = 0
    for digit in digits:
        value |= (digit & 31) << shift
        shift += _BITS
        if digit < 32:
            numbers.append(-(value >> 1) - 1 if value & 1 else value >> 1)
            value = shift = 0
    return numbers


class Numbers:
    """Lists of whole numbers, each kept once, as planes of bytes.

    Of each list a head tells how many numbers it has, how many bytes each takes, whether they are
    differences from the one before (0 or 1), and what is added to each. The lowest bytes of all
    come first, then the second ones, and so on: a compressor likes them better than numbers.
    """

    def __init__(self) -> None:
        self.heads: list[list[int]] = []
        self._planes: list[bytes] = []
        self._known: dict[bytes, int] = {}

    def refer(self, numbers: Sequence[int] | Whole) -> int:
        """Keep numbers, the shorter way; return where they are."""
        whole = np.asarray(numbers, dtype=np.int64)
        key = whole.tobytes()
        if key not in self._known:
            self._known[key] = len(self.heads)
            head, planes = min(_laid(whole, 0), _laid(whole, 1), key=lambda laid: laid[2])[:2]
            self.heads.append(head)
            self._planes.append(planes)
        return self._known[key]

    def data(self) -> bytes:
        """Return the planes of all lists, one after the other."""
        return b"".join(self._planes)


def _laid(whole: Whole, summed: int) -> tuple[list[int], bytes, float]:
    """Lay numbers out in planes; return their head, the bytes, and about how much those weigh."""
    told = np.diff(whole, prepend=0) if summed else whole
    least = int(told.min(initial=0)) if len(told) else 0
    rest = (told - least).astype(np.uint64)
    width = max(1, (int(rest.max(initial=0)).bit_length() + 7) // 8)
    planes = rest.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width].T
    weight = sum(_entropy(plane) for plane in planes)
    return [len(whole), width, summed, least], planes.tobytes(), weight


def _entropy(plane: NDArray[np.uint8]) -> float:
    """Estimate how many bits bytes take, by how often each comes."""
    counts = np.bincount(plane, minlength=256)
    counts = counts[counts > 0]
    return float(-(counts * np.log2(counts / max(len(plane), 1))).sum())


def read_numbers(heads: Iterable[Sequence[int]], data: bytes) -> list[Whole]:
    """Read the lists that `Numbers` has kept.

    >>> kept = Numbers()
    >>> kept.refer([5, 6, 900]), kept.refer([5, 6, 900])
    (0, 0)
    >>> [one.tolist() for one in read_numbers(kept.heads, kept.data())]
    [[5, 6, 900]]
    """
    found: list[Whole] = []
    start = 0
    for count, width, summed, least in heads:
        planes: Any = np.frombuffer(data, np.uint8, count * width, start).reshape(width, count)
        start += count * width
        told = np.full(count, least, dtype=np.int64)
        for place, plane in enumerate(planes):
            told += plane.astype(np.int64) << (8 * place)
        found.append(np.cumsum(told) if summed else told)
    return found
