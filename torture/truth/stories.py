"""The stories whose outputs are looked at: the five samples, and some by chance."""

from __future__ import annotations

import csv
import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo_movements.schema import Story

__all__ = [
    "SAMPLES",
    "build",
    "chance_story",
    "data",
    "package",
    "sample",
    "small_story",
    "write_chance",
]

SAMPLES = ("dprk-2024", "falklands-1982", "hannibal-218bc", "minard-1812", "red-ball-express-1944")
_WORDS = (
    "column", "Überfall", "원산", "Київ", "a \"quoted\" word", "x,y;z", "line\nbreak", "tab\there",
    "<b>&amp;</b>", "=1+1", "'", "{{ 7*7 }}", "\u202eabc", "e\u0301", "😀", "  spaces  ", "#N/A",
    "-",
)  # fmt: skip
_DATES = (
    "2024-10-08", "early October 2024", "-0217", "[1941-06-22..1941-07-01]",
    "2024-10-31T10:30+10:00", "1812-06~", "../2024-12", "199X-02-29", "autumn 1944",
    "Y-12000", "2024-02-24/..", "",
)  # fmt: skip
_STRENGTHS = ("at least 3,000", "10-12 thousand", "some 40", "a battalion", "4 ships", "0", "")


def data() -> Path:
    """Return the folder of the sample projects in this checkout."""
    return Path(__file__).parents[2] / "data"


def package() -> Path:
    """Return the folder of the package."""
    import geo_movements

    return Path(geo_movements.__file__).parent


@cache
def sample(name: str) -> Story:
    """Build a sample once."""
    return build(data() / name)


def build(folder: Path) -> Story:
    """Read, resolve and build a project."""
    import geo_movements as gm

    project = gm.read(folder)
    return gm.build(project, gm.resolve(project))


def chance_story(folder: Path, seed: int, rows: int = 12) -> Story:
    """Build a story of random claims in an empty folder; no gazetteer is asked."""
    write_chance(folder, seed, rows)
    return build(folder)


def small_story(folder: Path) -> Story:
    """Build a story of one region, so that its page has little ground."""
    _write(folder / "movements.csv", [
        {"id": claimant, "origin": "48.0, 37.8", "destination": "47.1, 37.5", "date": "2014-08",
         "side": "X", "status": status, "claimant": claimant,
         "strength": "some 40", "quote": "a word"}
        for status, claimant in (("claimed", "A"), ("denied", "B"))
    ])  # fmt: skip
    return build(folder)


def write_chance(folder: Path, seed: int, rows: int = 12) -> None:
    """Write a project of random claims between coordinates anywhere on the globe."""
    chance = random.Random(seed)
    sources = [f"s{number}" for number in range(4)]
    claims = [_claim(number, sources, chance) for number in range(rows)]
    _write(folder / "movements.csv", claims)
    _write(folder / "sources.csv", [
        {"id": one, "publisher": chance.choice(_WORDS), "title": chance.choice(_WORDS),
         "published": "2024-11-02", "url": f"https://example.org/{one}?a=1&b=2"}
        for one in sources
    ])  # fmt: skip
    _write(folder / "events.csv", [
        {"id": f"e{number}", "date": "2024-10-09", "kind": "statement", "concerns": "c0",
         "place": _position(chance), "claimant": "MFA", "text": chance.choice(_WORDS)}
        for number in range(2)
    ])  # fmt: skip
    ring = "POLYGON ((170 60, 190 60, 190 66, 170 66, 170 60))"  # over the antimeridian
    _write(folder / "places.csv", [
        {"toponym": "Zone", "name": "Zone", "lat": "", "lon": "", "geometry": ring},
        {"toponym": "Range", "name": chance.choice(_WORDS), "lat": "44", "lon": "132",
         "geometry": ""},
    ])  # fmt: skip
    (folder / "map.toml").write_text('title = "Chance & <co>"\n', encoding="utf-8")


def _claim(number: int, sources: list[str], chance: random.Random) -> dict[str, Any]:
    ends = ("Zone", "Range", _position(chance), _position(chance), _position(chance))
    return {
        "id": f"c{number}", "movement": chance.choice(["", "m", "n"]),
        "leg": chance.choice(["", "1", "2"]),
        "origin": chance.choice(["", *ends]), "destination": chance.choice(ends),
        "mode": chance.choice(["", "foot", "air"]), "date": chance.choice(_DATES),
        "strength": chance.choice(_STRENGTHS), "claimant": chance.choice(["A", "B (C)", "<i>"]),
        "status": chance.choice(["", "claimed", "denied", "planned", "confirmed"]),
        "force": chance.choice(_WORDS), "side": chance.choice(["X", "Y", ""]),
        "sources": chance.choice(["", *sources, "; ".join(sources)]),
        "quote": chance.choice(_WORDS),
        "note": chance.choice(_WORDS), "own": chance.choice(("#N/A", "-5", "=x")),
        "number": str(10**chance.randint(0, 12)),
    }  # fmt: skip


def _position(chance: random.Random) -> str:
    lat, lon = (
        chance.uniform(-88, 88),
        chance.choice([chance.uniform(-180, 180), 179.9, -179.9, 180]),
    )
    return f"{lat:.4f}, {lon:.4f}"


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
