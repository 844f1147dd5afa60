from __future__ import annotations

from pathlib import Path

import pytest

from geo_movements.errors import GeoMovementsError
from geo_movements.routes import packaged


def test_a_damaged_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(packaged, "files", lambda _: tmp_path)
    with pytest.raises(GeoMovementsError, match=r"cannot be read.*Install"):
        packaged.arrays("sea")
    for content in (b"", b"PK\x03\x04 cut off", b"text"):
        (tmp_path / "data" / "sea.npz").write_bytes(content)
        with pytest.raises(GeoMovementsError, match="cannot be read"):
            packaged.arrays("sea")


def test_only_what_is_asked_for_is_read() -> None:
    assert {name[:4] for name in packaged.arrays("sea", only="port")} == {"port"}
