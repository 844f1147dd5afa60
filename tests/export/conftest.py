"""A story that is odd in every column, and what its claims are known to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import geo_movements as gm
from geo_movements.export.frames import typed

NOTES = {
    "a": '"q" {{ 7*7 }} ${x} $[id] </script><b onerror=x>&amp; `',
    "b": "-2+3; @x",
    "c": "=HYPERLINK(1)",
    "d": "'=1",
    "e": "line\nbreak, 원산 ‮ Київ",
    "f": "#N/A",
    "g": "  ",
}
# ruff: noqa: E501 (rows of a table)
MOVEMENTS = f"""\
id,origin,destination,path,strength,draft,status,date,claimant,sources,note,Ship,FID,Größe & x
a,"53, 158.65","61.2, -149.9",,"at least 3,000",false,claimed,2024-10,NIS,s1,"{NOTES["a"].replace('"', '""')}",=1+1,1,x
b,Wonsan,Vladivostok,,,,denied,2024-10-08/2024-10-13,HUR,s1; s2,"{NOTES["b"]}",ʼ,2,
c,,Vladivostok,,12,,,218 BC,"<b>",,{NOTES["c"]},,,
d,Wonsan,Nowhere,,,,,,,,{NOTES["d"]},,,
e,Wonsan,Vladivostok,,3000000000,true,planned,2024-10-08T06:00+09:00,HUR,,"{NOTES["e"]}",,,
f,Nowhere,Elsewhere,,some 40,,confirmed,[..2024-10-13],HUR,,{NOTES["f"]},+1,,
g,Wonsan,Vladivostok,"LINESTRING (127.4 39.1, 130 40, 131.9 43.1)",,,assessed,2024-10-01/..,HUR,s1,{NOTES["g"]},,,
"""
SOURCES = """\
id,publisher,title,published,url,note
s1,Paper <i>,"=cmd|' /C'!A0",2024-10-14,https://example.org/?a=1&b=2,
s2,,,,,@x
"""
EVENTS = """\
id,date,kind,concerns,place,claimant,text
k,2024-10-20,statement,b,Vladivostok,MFA,"No {{ 7*7 }} <b>"
m,,note,,,,-5 degrees
"""
LOCK = "toponym,match,score,decided_by\nNowhere,none,0,user\nElsewhere,none,0,user\n"
PLACES = (
    "toponym,name,lat,lon,uncertainty_km,name_ko,geometry\n"
    "Range,=Range,44,132,5,사격장,\n"
    'Zone,Zone,,,,,"POLYGON ((131 43, 132 43, 132 44, 131 44, 131 43))"\n'
)
MAP = (
    'title = "Odd & <odd>"\nlanguage = ["en", "ko"]\navoid = ["CN"]\n'
    '[colours]\n"NIS" = "#123456"\n[claimants]\n"Ukraine" = ["HUR"]\n'
)


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> gm.Story:
    """Return a story with every kind of geometry, hostile words, and no two types alike."""
    folder = tmp_path_factory.mktemp("odd")
    more = "h,Range,Zone,,,,reported,2024-11-01,,,,,,\n"
    tables = {
        "movements.csv": MOVEMENTS + more, "sources.csv": SOURCES, "events.csv": EVENTS,
        "places.lock.csv": LOCK, "places.csv": PLACES, "map.toml": MAP,
    }  # fmt: skip
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    project = gm.read(folder)
    return gm.build(project, gm.resolve(project), allow_drafts=True)


@pytest.fixture(scope="session")
def empty(odd: gm.Story) -> gm.Story:
    """Return a story of nothing."""
    nothing = {name: getattr(odd, name).head(0) for name in ("legs", "places", "sources", "events")}
    return replace(odd, **nothing)


@pytest.fixture(scope="session")
def claims(odd: gm.Story) -> dict[str, dict[str, Any]]:
    """Return what each claim says, column by column, as plain values; null is None."""
    return told(typed(odd.legs).astype(object))


def told(frame: Any) -> dict[str, dict[str, Any]]:
    """Key the rows of a table by id, a missing cell as None."""
    rows = frame.where(frame.notna(), None).to_dict("records")
    return {row["id"]: row for row in rows}


@pytest.fixture
def saved(odd: gm.Story, tmp_path: Path) -> Callable[..., Path]:
    """Save the odd story twice, and see that the bytes are the same."""

    def save(suffix: str, **options: Any) -> Path:
        path = gm.save(odd, tmp_path / f"odd{suffix}", **options)
        first = path.read_bytes()
        assert gm.save(odd, path, **options).read_bytes() == first
        return path

    return save
