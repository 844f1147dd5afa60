"""How a name and a key that is near it meet in a segment, what hashes tell of that, and bags.

Near is up to so many slips: letters added, dropped, changed or swapped with their neighbour
(optimal string alignment). A key is cut into one segment more than the slips that are looked for:
so many slips cannot touch them all, so a near name has at least one of them, shifted by no more
than the slips before it (Li, Deng, Wang and Feng, "Pass-Join", PVLDB 5(3), 2011). A swap across
the cut between two segments would touch both; it is laid to the latter, and the former is looked
for with its last letter swapped out as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo_movements.places.world.table import LENGTHS

__all__ = ["MOST_SLIPS", "PARTS", "Plan", "bag", "bags", "codes_of", "pairs_of", "plan",
           "scattered", "segment_hashes", "slips", "spread", "sums_of",
           "window_hashes"]  # fmt: skip

MOST_SLIPS = 3
PARTS = range(2, MOST_SLIPS + 2)
"""Into how many segments keys are cut: for one slip, for two, for three."""

U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]


def slips(length: int) -> int:
    """Tell how many slips are allowed where the shorter of two keys has so many letters."""
    return max(1, min(MOST_SLIPS, length // 4))


def cuts(length: int, parts: int) -> list[tuple[int, int]]:
    """Cut a key into segments: the first and past the last letter of each."""
    return list(pairwise([length * part // parts for part in range(parts + 1)]))


# --- Windows ------------------------------------------------------------------------------------


class _Window(NamedTuple):
    """A stretch of a name that a near key may have as a segment, and one letter more, or none.

    `first` and `end` part it from the name, `letter` is the place of the letter that follows, or
    the name's length. `missing` and `surplus` are how many letters the near key may have that the
    name has not, and the other way round; `pairs_missing` and `pairs_surplus`, pairs of letters.
    """

    first: int
    end: int
    letter: int
    parts: int
    seed: int
    missing: int
    surplus: int
    pairs_missing: int
    pairs_surplus: int


class Plan(NamedTuple):
    """The windows of names of one length, by column."""

    of: NDArray[np.intp]
    """What of `sums_of` a window's hash is made of: three columns each."""
    times: U64
    start: U64
    parts: NDArray[np.intp]
    missing: NDArray[np.uint8]
    surplus: NDArray[np.uint8]
    pairs_missing: NDArray[np.uint8]
    pairs_surplus: NDArray[np.uint8]


@cache  # at most three for each length of a name
def plan(size: int, most: int) -> Plan:
    """List where a name of `size` letters is looked for, with at most so many slips."""
    windows = list(_windows(size, most))
    first, end, letter, parts, seed, *allowed = np.array(windows, np.int64).T
    powers, inverses = _powers()
    inverse = inverses[first]
    return Plan(
        np.stack([end, first, size + 1 + letter]),
        np.stack([inverse, np.uint64(0) - inverse, powers[end - first]]),
        _start(seed.astype(np.uint64)), parts, *(one.astype(np.uint8) for one in allowed),
    )  # fmt: skip


def _windows(size: int, most: int) -> Iterator[_Window]:
    for length in range(max(1, size - most), size + most + 1):
        reach, longer = min(most, slips(min(size, length))), size - length
        if abs(longer) > reach:
            continue
        # A slip has a letter missing, one too many or both; those that change the length not both.
        letters = (reach - max(longer, 0), reach - max(-longer, 0))
        # A swap breaks three pairs of letters and makes three; a letter more breaks one, makes two.
        swaps = 3 * (reach - abs(longer))
        pairs = (swaps + (-2 * longer if longer < 0 else longer),
                 swaps + (2 * longer if longer > 0 else -longer))  # fmt: skip
        for number, (first, last) in enumerate(cuts(length, reach + 1)):
            seed, width = _seed(length, reach + 1, number), last - first
            # The first segment that is whole where the slips before it are as many as the
            # segments: so many may have shifted it, the others what comes after it.
            for start in range(max(0, first - number), min(first + number, size - width) + 1):
                spare = reach - number - abs(longer - (start - first))
                end = start + width
                if spare >= 0:
                    yield _Window(start, end, size, reach + 1, seed, *letters, *pairs)
                if spare > 0 and width and end < size:
                    yield _Window(start, end - 1, end, reach + 1, seed, *letters, *pairs)


# --- Hashes -------------------------------------------------------------------------------------

# The hash of a stretch is a sum over its letters' numbers, each times a power of _BASE, modulo
# 2**64; _BASE being odd, it has an inverse there, so the sum of a stretch comes from sums from the
# name's start on, wherever it begins (Karp and Rabin, 1987).
_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def codes_of(text: str, rows: int) -> U32:
    """Return the letters of keys of one length, one key a row."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return codes.reshape(rows, -1)


def window_hashes(sums: U64, planned: Plan) -> U64:
    """Hash the windows of names: a row a name, a column a window."""
    whole = np.add.reduce(sums.take(planned.of, axis=1) * planned.times, axis=1)
    whole += planned.start
    return spread(whole)


def segment_hashes(codes: U32, parts: int) -> Iterator[U64]:
    """Hash the segments of keys of one length, one segment after another."""
    sums = sums_of(codes)
    _, inverses = _powers()
    length = codes.shape[1]
    for number, (first, last) in enumerate(cuts(length, parts)):
        whole = (sums[:, last] - sums[:, first]) * inverses[first]
        yield spread(whole + _start(np.array([_seed(length, parts, number)], np.uint64)))


def sums_of(codes: U32) -> U64:
    """Sum up what the hashes of all windows of names, or segments of keys, are made of.

    A row a name: the sums of its letters' numbers from the start on; then the numbers, and a 0.
    """
    powers, _ = _powers()
    rows, size = codes.shape
    made = np.zeros((rows, 2 * (size + 1)), np.uint64)
    letters = made[:, size + 1 : -1]
    letters[:] = spread(codes.astype(np.uint64) + np.uint64(1))
    (letters * powers[:size]).cumsum(axis=1, out=made[:, 1 : size + 1])
    return made


def spread(numbers: U64) -> U64:
    """Spread numbers over 64 bits."""
    mixed: U64 = numbers >> np.uint64(31)
    mixed ^= numbers
    mixed *= _MIX
    mixed ^= mixed >> np.uint64(29)
    return mixed


def scattered(hashes: U64, buckets: NDArray[np.uint64] | np.uint64) -> U64:
    """Return the bucket of each hash."""
    scaled: U64 = ((hashes >> np.uint64(32)) * buckets) >> np.uint64(32)
    return scaled


def _start(seed: U64) -> U64:
    return seed * np.uint64(0x94D049BB133111EB)


def _seed(length: int, parts: int, number: int) -> int:
    return (length * (MOST_SLIPS + 2) + parts) * (MOST_SLIPS + 1) + number + 1


@cache
def _powers() -> tuple[U64, U64]:
    """Return the powers of the base, and of its inverse."""
    inverse = pow(_BASE, -1, 2**64)
    count = LENGTHS + 2 * MOST_SLIPS
    return (
        np.array([pow(_BASE, at, 2**64) for at in range(count)], np.uint64),
        np.array([pow(inverse, at, 2**64) for at in range(count)], np.uint64),
    )


# --- Bags ---------------------------------------------------------------------------------------

# A bag has two bits for each of the commonest letters (is there one, is there a second) and one
# for the others, the rarest sharing. A slip then sets and clears at most one bit each.
_TWICE = ("aа", "eе", "nн", "iи", "oо", "rр")
_ONCE = ("sс", "lл", "tт", "uу", "hг", "kк", "gі", "cд", "dв", "mм", "bб", "pfпф", "vwьыъ", "yjйяю",
         "zxqзхц", " ")  # fmt: skip
_CLASSES = 26  # the last four are left to other scripts, which are spread over them all
_PLAIN = 0x500  # Latin and Cyrillic end here


def bag(key: str) -> np.uint32:
    """Return the bag of one key, as `bags` does for many."""
    held = 0
    for letter in key:
        one, second = _bits_of(letter)
        held |= second if held & one else one
    return np.uint32(held)


@lru_cache(maxsize=4096)
def _bits_of(letter: str) -> tuple[int, int]:
    """Return the bits that a letter sets the first time and again."""
    return int(bags(codes_of(letter, 1))[0]), int(bags(codes_of(2 * letter, 1))[0])


def bags(codes: U32) -> U32:
    """Return the bags of keys, one a row, all of one length."""
    rows = len(codes)
    plain = _letter_classes()[np.minimum(codes, _PLAIN - 1)]
    classes = np.where(codes < _PLAIN, plain, codes % _CLASSES)
    places = classes + _CLASSES * np.arange(rows)[:, np.newaxis]
    counts = np.bincount(places.ravel(), minlength=_CLASSES * rows).reshape(rows, _CLASSES)
    letters, least = _bits()
    packed = np.packbits(counts[:, letters] >= least, axis=1, bitorder="little")
    return np.ascontiguousarray(packed).view("<u4").ravel()


def pairs_of(codes: U32) -> U32:
    """Return a bit of 32 for each pair of letters that keys of one length have, one key a row."""
    wide = codes.astype(np.uint64)
    pairs = spread(wide[:, :-1] << np.uint64(32) | wide[:, 1:]) >> np.uint64(59)
    held: U32 = np.bitwise_or.reduce(np.uint32(1) << pairs.astype(np.uint32), axis=1)
    return held


@cache
def _letter_classes() -> NDArray[np.uint8]:
    classes = (np.arange(_PLAIN) % _CLASSES).astype(np.uint8)
    for number, letters in enumerate((*_TWICE, *_ONCE)):
        classes[[ord(letter) for letter in letters]] = number
    return classes


@cache
def _bits() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return of each bit of a bag its class of letters and how many of it set the bit."""
    twice = len(_TWICE)
    return np.r_[np.arange(_CLASSES), np.arange(twice)], np.r_[[1] * _CLASSES, [2] * twice]
