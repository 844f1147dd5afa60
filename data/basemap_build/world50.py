"""plotly.js's 50m world, a TopoJSON inside a script: its lakes, rivers, and UN countries."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely import MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

__all__ = ["World50"]

RANKS_KM = (1200.0, 600.0, 300.0)
"""A river of more is of rank 1, 2, 3; the others are of rank 4."""


class World50:
    """The objects of the topology, decoded."""

    def __init__(self, script: str) -> None:
        self._topology = _literal(script)
        transform = self._topology["transform"]
        scale, move = (np.array(transform[key]) for key in ("scale", "translate"))
        self._arcs = [np.cumsum(arc, axis=0) * scale + move for arc in self._topology["arcs"]]

    def lakes(self) -> NDArray[np.object_]:
        """Decode the polygons of the lakes, one an element."""
        shapes = [self._polygons(lake) for lake in self._members("lakes")]
        return np.array([polygon for lake in shapes for polygon in lake], dtype=object)

    def rivers(self) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
        """Decode the rivers and give each a rank by its length: 1 the longest, 4 the rest.

        The source has neither names nor ranks; a river that a lake parts counts as one.
        """
        rivers = [self._lines(river) for river in self._members("rivers")]
        lengths = np.array([Geod(ellps="WGS84").geometry_length(river) / 1000 for river in rivers])
        ranks = 1 + (lengths[:, None] < np.array(RANKS_KM)).sum(axis=1)
        return np.array(rivers, dtype=object), ranks

    def country(self, code: str) -> BaseGeometry:
        """Decode one country or disputed area by its code of three letters."""
        (found,) = (one for one in self._members("countries") if one.get("id") == code)
        return MultiPolygon(self._polygons(found))

    def _members(self, name: str) -> list[Mapping[str, Any]]:
        return list(self._topology["objects"][name]["geometries"])

    def _line(self, indices: Sequence[float]) -> NDArray[np.float64]:
        pieces = [self._arcs[i] if i >= 0 else self._arcs[~i][::-1] for i in map(int, indices)]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    def _lines(self, member: Mapping[str, Any]) -> MultiLineString:
        arcs = [member["arcs"]] if member["type"] == "LineString" else member["arcs"]
        return shapely.multilinestrings([shapely.linestrings(self._line(one)) for one in arcs])

    def _polygons(self, member: Mapping[str, Any]) -> list[Polygon]:
        arcs = [member["arcs"]] if member["type"] == "Polygon" else member["arcs"]
        return [
            Polygon(self._line(shell), [self._line(hole) for hole in holes])
            for shell, *holes in arcs
        ]


def _literal(script: str) -> Any:
    """Take the one object literal out of the script; its bare keys are all that JSON minds."""
    start = script.index("{", script.index("module.exports", script.index("require_world_50m = ")))
    literal = script[start : script.index("};", start) + 1]
    return json.loads(re.sub(r"([{,]\s*)([A-Za-z_]\w*)\s*:", r'\1"\2":', literal))
