"""Geometries cut to a box, however odd."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.errors import GEOSException

from geo_movements.basemap.clipping import clipped

BOX = (631.7524617109613, 43.65867560417237, 665.1971239433376, 59.53820799268351)
SPIKE = shapely.Polygon([(890.75, 48.75), (70, 48.75), (69.75, 48.75), (890.75, 48.75)])
SQUARE = shapely.box(600, 40, 650, 50)


def test_a_spike_that_geos_trips_over_is_cut() -> None:
    with pytest.raises(GEOSException):
        shapely.clip_by_rect(SPIKE, *BOX)
    assert clipped(SPIKE, *BOX).area == 0
    cut = clipped(np.array([SPIKE, SQUARE, None]), *BOX)
    assert cut[1].equals(shapely.clip_by_rect(SQUARE, *BOX)) and cut[2] is None
