"""What a page says otherwise in another language: only what differs is carried."""

from __future__ import annotations

import base64
import json
from typing import Any

from geo_movements.gzipped import gzipped

__all__ = ["difference", "squeezed"]


def difference(one: Any, other: Any) -> Any:
    """Return what turns one JSON value into the other: of objects and lists only what differs.

    Laid over a list, an object's keys are positions; a key that `other` lacks becomes null, and
    lists of another length are given whole. None where the two are alike.

    >>> difference({"a": 1, "b": ["x", "y"]}, {"a": 1, "b": ["x", "z"]})
    {'b': {'1': 'z'}}
    >>> difference({"a": [1]}, {"a": [1, 2]})
    {'a': [1, 2]}
    """
    if isinstance(one, dict) and isinstance(other, dict):
        keys = {**one, **other}
        parts = {str(key): (one.get(key), other.get(key)) for key in keys}
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        parts = {str(at): pair for at, pair in enumerate(zip(one, other, strict=True))}
    else:
        return None if one == other else other
    changed = {key: difference(*pair) for key, pair in parts.items() if pair[0] != pair[1]}
    return changed or None


def squeezed(overlay: Any) -> str:
    """Compress an overlay, for the page: base64 of JSON under gzip, the same bytes each time."""
    told = json.dumps(overlay or {}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return base64.b64encode(gzipped(told.encode("utf-8"))).decode("ascii")
