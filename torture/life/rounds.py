"""Projects that are never twice the same: for a watcher to render, and for the pipeline."""

from __future__ import annotations

from pathlib import Path
from random import Random

__all__ = ["SOURCES", "partition", "story_rows", "write_story"]

TOWNS = (
    "Wonsan", "Vladivostok", "Khabarovsk, Russia", "Chita, Russia", "Kursk, Russia",
    "Belgorod, Russia", "Ussuriysk", "Chongjin", "Yakutsk, Russia", "Irkutsk, Russia",
    "Omsk, Russia", "Rason", "Hamhung", "Moscow, Russia",
)  # fmt: skip
"""Narrowed where chance could else put them so that two places of one name fit alike."""
MODES = ("", "air", "rail", "sea", "road")
HEADER = "id,movement,leg,force,side,origin,destination,mode,date,strength,status,claimant,sources"
SOURCES = "id,publisher,published,url\ns1,Agency,2024-10-20,https://agency.example/1\n"


def partition(chance: Random, rows: int, name: str = "r") -> str:
    """Write a table of movements, as nobody has told them; its name begins its ids.

    >>> partition(Random(0), 2).count("Ministry")
    2
    """
    return "\n".join([HEADER, *(_row(chance, at, name) for at in range(rows))]) + "\n"


def _row(chance: Random, at: int, name: str) -> str:
    origin, destination = chance.sample(TOWNS, 2)
    day = f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    mode = chance.choice(MODES)
    ends = f'"{origin}","{destination}"'
    return (
        f"{name}{at},{name}m{at // 3},{at % 3 + 1},infantry,North,{ends},"
        f"{'air' if mode == 'sea' else mode},"
        f"{day},{chance.randint(1, 9999)},reported,Ministry,s1"
    )


def story_rows(chance: Random) -> str:
    """Write the movements of a small project; now and then one that cannot be rendered."""
    text = partition(chance, chance.randint(8, 14))
    if chance.random() < 0.1:
        mode = f"zeppelin {chance.randint(1, 9999)}"
        text += f"bad,,,infantry,North,Nowhere at all,Wonsan,{mode},someday,few,told,Ministry,s1\n"
    return text


def write_story(folder: Path, chance: Random) -> None:
    """Begin a project of movements and their one source."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "movements.csv").write_text(partition(chance, 10), encoding="utf-8")
