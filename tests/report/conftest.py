# ruff: noqa: E501 (tables are as wide as they are)
"""A story that has all that a report tells, and one whose every word is hostile."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import geo_movements as gm

MOVEMENTS = """\
id,movement,leg,force,origin,destination,via,mode,date,strength,strength_group,status,claimant,sources,reported,reliability,credibility,quote,note
us-1,Sealift,1,soldiers,Wonsan,Vladivostok,,sea,2024-10-01~/2024-10-20~,"at least 3,000",,claimed,White House (John Kirby),cnn; ap,2024-10-23,,,"early to mid-October",A lower bound.
nis-1,Sealift,1,special forces,Chongjin,Vladivostok,,sea,2024-10-08/2024-10-13,"1,500",nis,claimed,NIS,kp,2024-10-18,B,2,,One total.
nis-2,Sealift,1,special forces,Hamhung,Vladivostok,,sea,2024-10-08/2024-10-13,"1,500",nis,claimed,NIS,kp,2024-10-18,B,2,,One total.
hur-1,Plan,,soldiers,Vladivostok,Kursk,,,2024-11,"12,000",,planned,HUR,unn,2024-10-18,,,,
in-kursk,,,soldiers,,Kursk Oblast,,,2024-11-04,"8,000",,claimed,Pentagon,,2024-11-04,,,,
"""
SOURCES = """\
id,publisher,title,author,published,url,archive_url,note
ap,AP,,,2024-10-23,https://example.org/ap,,
cnn,CNN,"Austin: ""evidence"" & more",Jane Doe,2024-10-23,https://example.org/cnn?a=1&b=2,https://archive.example/cnn,Read in part.
kp,Kyiv Post,,,2024-10-18~,https://example.org/kp,,
unn,UNN,Budanov,,between 8 and 13 October 2024,,,
late,The Late One,,,2025-01,,,
den,TASS,,,2024-10-21,https://example.org/tass,,
"""
EVENTS = """\
id,date,reported,kind,stance,concerns,place,claimant,text,sources
e2,2024-10-24,2024-10-24,statement,neither,Sealift,,Kremlin (Vladimir Putin),Neither confirms nor denies.,late
e1,2024-10-21,2024-10-21,statement,denies,Sealift,,DPRK,Speaks of rumours.,den
"""
HOSTILE = (
    "{{ 7*7 }} ${x} </script><b onclick='x'>b</b> \"q\" #let x = 1 *_`|~$1$ [x](javascript:a) "
    "\u202eRTL =1+1 &amp; \\end{document} <<a>> @cite %n ]]> |"
)
BROKEN = "\x00 \x1b[31m \ud800 \ufffe"
"""What no document can hold."""


def built(folder: Path) -> gm.Story:
    folder.mkdir(exist_ok=True)
    (folder / "movements.csv").write_text(MOVEMENTS, encoding="utf-8")
    (folder / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
    (folder / "map.toml").write_text('title = "Sealift"\nsubtitle = "As told"\n', encoding="utf-8")
    project = gm.read(folder)
    story = gm.build(project, gm.resolve(project))
    # `check` refuses such an address; a story may be put together without it.
    urls = story.sources["url"].where(story.sources["id"] != "unn", "javascript:alert(1)")
    return replace(story, sources=story.sources.assign(url=urls))


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> gm.Story:
    return built(tmp_path_factory.mktemp("report") / "story")


@pytest.fixture(scope="session")
def hostile(story: gm.Story, hostile_words: str) -> gm.Story:
    """Put hostile words wherever a story has words of its author."""
    words = hostile_words

    def cells(told: Iterable[str | None]) -> pd.Series[Any]:
        return pd.Series(list(told), dtype=object)  # a column of texts holds no half of a pair

    legs, sources, events = story.legs.copy(), story.sources.copy(), story.events.copy()
    for column in ("movement", "force", "origin", "destination", "claimant", "quote", "note"):
        legs[column] = cells(
            f"{cell} {words}" if isinstance(cell, str) else None for cell in legs[column]
        )
    legs["strength"] = cells(f"3 {words}" for _ in range(len(legs)))
    for column in ("publisher", "title", "author", "published", "url", "archive_url", "note"):
        sources[column] = cells(words for _ in range(len(sources)))
    for column in ("claimant", "text", "place"):
        events[column] = cells(words for _ in range(len(events)))
    told = dict.fromkeys(("title", "subtitle", "credit"), words)
    settings = replace(story.settings, **told)
    return replace(story, legs=legs, sources=sources, events=events, settings=settings)


def tiny_png() -> bytes:
    """Make a picture of 4 by 2 pixels, so that no test but one waits for the figure."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 4, 2, 8, 0, 0, 0, 0)
    rows = b"\x00\x20\x40\x60\x80" * 2
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.fixture(scope="session")
def hostile_words() -> str:
    return f"{HOSTILE} {BROKEN}"


@pytest.fixture(scope="session")
def picture() -> bytes:
    return tiny_png()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no figure: the writers take a tiny one."""
    monkeypatch.setattr("geo_movements.report.picture.png_within", lambda *_, **__: tiny_png())
    monkeypatch.setattr("geo_movements.report.picture.svg", lambda *_, **__: "<svg/>")
