"""`--aggregate` on the command line, and `aggregate` in map.toml."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo_movements.cli import main
from geo_movements.tables.settings import settings_from

CLAIMS = """id,origin,destination,date,strength,claimant
a,"43.1, 131.9","48.5, 135.1",2024-10-02,500,NIS
b,"43.1, 131.9","48.5, 135.1",2024-10-09,700,HUR
c,"43.1, 131.9","48.5, 135.1",2024-11-09,,NIS
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "claims.csv"
    path.write_text(CLAIMS, encoding="utf-8")
    return path


def test_export_writes_flows(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = table.with_suffix(".geojson")
    asked = ["export", str(table), "--aggregate", "origin, destination,month", "-o", str(out)]
    assert main(asked) == 0
    assert "2 flows" in capsys.readouterr().err
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    told = [(one["properties"]["date"], one["properties"]["claims"]) for one in features]
    assert told == [("2024-10", 2), ("2024-11", 1)]
    assert features[0]["properties"]["strength"] == "500-700"


def test_map_shows_flows(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = table.with_suffix(".html")
    assert main(["map", str(table), "--aggregate", "origin,destination", "-o", str(out)]) == 0
    assert '"flows":{' in out.read_text(encoding="utf-8")
    assert "claims.html: 1 flow\n" in capsys.readouterr().err


def test_what_cannot_be_counted_by_is_misuse(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["map", str(table), "--aggregate", "monht", "-o", "x.html"])
    assert stopped.value.code == 2
    assert 'Nearest: "month"' in capsys.readouterr().err


@pytest.mark.parametrize("value", ["origin,month", ["origin", "month"]])
def test_map_toml_may_say_so(value: object) -> None:
    assert settings_from({"aggregate": value}, Path("map.toml"), []).aggregate == "origin,month"


@pytest.mark.parametrize("value", [3, [], ["", "x"], {"by": "x"}])
def test_map_toml_that_says_nothing_is_a_problem(value: object) -> None:
    problems: list[object] = []
    assert settings_from({"aggregate": value}, Path("map.toml"), problems).aggregate is None  # type: ignore[arg-type]
    assert len(problems) == 1
