"""A project whose movements are in parts, and what a whole run leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

SOURCES = "id,publisher,published,url\ns1,Agency,2024-10-20,https://agency.example/1\n"
HEADER = "id,movement,leg,force,origin,destination,mode,date,strength,status,claimant,sources\n"
FIRST = HEADER + (
    'a1,sealift,1,soldiers,Wonsan,Vladivostok,air,2024-10-08/2024-10-13,"1,500",claimed,NIS,s1\n'
    "a2,march,1,soldiers,Vladivostok,Khabarovsk,foot,2024-10-20,,reported,CNN,s1\n"
)
SECOND = HEADER + (
    "b1,,,soldiers,Khabarovsk,Chita,,2024-10-21,some 300,reported,CNN,s1\n"
    "b2,,,soldiers,,Kursk,,2024-10-28,,claimed,HUR,s1\n"
    "b3,,,soldiers,Kursk,Belgorod,foot,2024-10-30,,claimed,HUR,s1\n"
)


@pytest.fixture
def parts(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder with `movements/`, one file for each text, and tables beside them."""

    def write(*texts: str, suffix: str = "csv", **tables: str) -> Path:
        folder = tmp_path / "events"
        (folder / "movements").mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(texts or (FIRST, SECOND)):
            path = folder / "movements" / f"part-{number}.{suffix}"
            path.write_text(text, encoding="utf-8")
        for name, text in {"sources": SOURCES, **tables}.items():
            file = {"map": "map.toml", "lock": "places.lock.csv"}.get(name, f"{name}.csv")
            (folder / file).write_text(text, encoding="utf-8")
        return folder

    return write


def state(out: Path, but: Sequence[str] = ()) -> dict[str, str]:
    """Digest every file below a folder, by its name."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in but
    }
