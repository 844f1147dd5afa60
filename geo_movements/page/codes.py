"""Values numbered as they come, and what kind of values they are: for `columns`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "EXACT", "Codes", "are_few_lists", "are_pairs", "coded_values", "coded_words", "counted",
    "days", "factorised", "parts", "to_json",
]  # fmt: skip

Codes = NDArray[np.int64]

EXACT = 2**53
"""Whole numbers beyond this are not told apart in a browser."""
_FEW = 3
"""A number ends few enough texts, where the words before it come so often."""
_LONG = 4
"""A list of more items is not picked as a whole."""
_DECIMALS = range(1, 7)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNTED = re.compile(r"(.*?)(0|[1-9][0-9]{0,14})", re.DOTALL)
_EPOCH = date(1970, 1, 1).toordinal()


def to_json(value: Any) -> str:
    """Write a value as JSON, in no more letters than it takes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def are_few_lists(values: list[Any]) -> bool:
    """Tell whether lists are short and come again: then they are picked as a whole."""
    if max(map(len, values)) > _LONG:
        return False
    try:
        return len(set(map(tuple, values))) * 3 <= 2 * len(values)
    except TypeError:  # lists of lists, or of records
        return False


def are_pairs(types: set[type], distinct: list[Any], values: list[Any]) -> bool:
    """Tell whether lists come again often enough to be picked as a whole."""
    return types <= {list, tuple} and len(distinct) * 3 <= 2 * len(values)


def coded_words(values: Sequence[str | None]) -> tuple[Codes, list[Any]]:
    """Give distinct texts numbers as they come."""
    order = {value: at for at, value in enumerate(dict.fromkeys(values))}
    return np.fromiter(map(order.__getitem__, values), np.int64, len(values)), list(order)


def coded_values(values: Sequence[Any]) -> tuple[Codes, list[Any]]:
    """Give distinct values of JSON numbers as they come; `True` is no 1."""
    keys = _keys(values)
    order = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    codes = np.fromiter(map(order.__getitem__, keys), np.int64, len(keys))
    if keys is values:
        return codes, list(order)
    firsts: dict[Any, Any] = dict(zip(reversed(keys), reversed(values), strict=True))
    return codes, [firsts[key] for key in order]


def _keys(values: Sequence[Any]) -> Sequence[Any]:
    """Make keys that tell values of JSON apart."""
    types = set(map(type, values))
    if types <= {int, float, str, type(None)} or types <= {bool, str, type(None)}:
        return values
    if types <= {list, tuple}:
        inner = set(map(type, chain.from_iterable(values)))
        if inner <= {int, str, type(None)} or inner <= {bool, str, type(None)}:
            return list(map(tuple, values))
    return list(map(to_json, values))


def factorised(keys: Codes) -> tuple[Codes, Codes]:
    """Give distinct numbers codes as they come; return the codes, and where each comes first."""
    _, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[inverse.reshape(-1)], firsts[order]


def parts(values: Sequence[float]) -> tuple[int, Codes] | None:
    """Find the power of ten that makes numbers whole."""
    told = np.array(values, dtype=np.float64)
    if np.abs(told).max(initial=0) > EXACT / 10**6 or not np.isfinite(told).all():
        return None
    for digits in _DECIMALS:
        whole = np.round(told * 10**digits)
        if (whole / 10**digits == told).all() and not (np.signbit(told) & (told == 0)).any():
            return digits, whole.astype(np.int64)
    return None


def days(values: Sequence[str]) -> list[int] | None:
    """Count days from 1970, where all texts are days of the calendar."""
    try:
        return [
            date.fromisoformat(value).toordinal() - _EPOCH if _DAY.fullmatch(value) else _no_day()
            for value in values
        ]
    except ValueError:
        return None


def _no_day() -> int:
    raise ValueError


def counted(values: Sequence[str]) -> tuple[list[str], list[int]] | None:
    """Part texts from the numbers that they end in, where all do and little else differs."""
    heads, numbers = [], []
    for value in values:
        match = _COUNTED.fullmatch(value) if len(value) < 200 else None
        if match is None:
            return None
        heads.append(match[1])
        numbers.append(int(match[2]))
    return (heads, numbers) if len(set(heads)) * _FEW <= len(heads) else None
