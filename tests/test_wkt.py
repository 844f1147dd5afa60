"""WKT is the same in every language of the system."""

from __future__ import annotations

import locale

import numpy as np
import pytest
import shapely

from geo_movements import wkt

LINE = "LINESTRING (0 0, 1 1.5)"


def test_capitals_that_the_system_does_not_know_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    line = shapely.LineString([(0, 0), (1, 1.5)])
    written = np.array(["LiNESTRiNG (0 0, 1 1.5)", None], dtype=object)
    monkeypatch.setattr(shapely, "to_wkt", lambda *_, **__: written)
    assert wkt.to_wkts(np.array([line, None])) == [LINE, None]
    monkeypatch.setattr(shapely, "to_wkt", lambda *_, **__: written[0])
    assert wkt.to_wkt(line) == LINE
    assert wkt.from_wkt("LiNESTRiNG (0 0, 1 1.5)").equals(line)


def test_wkt_in_turkish() -> None:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "tr_TR.UTF-8")
    except locale.Error:
        pytest.skip("the locale tr_TR.UTF-8 is not installed: what is Turkish was NOT tested")
    try:
        line = wkt.from_wkt(LINE.lower())
        assert wkt.to_wkt(line) == LINE
        assert wkt.from_wkt(wkt.to_wkt(line)).equals(line)
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
