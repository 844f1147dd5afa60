"""Hostile tables: CSV, TSV, and the tables that stand beside the movements."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from functools import partial

from torture.files.case import Case, Room

__all__ = ["CASES", "LEGS", "legs", "text"]

LEGS = "from,to\nWonsan,Vladivostok\n"
"""A sound table of movements."""
MAP = "map {given}/legs.csv -o {out}/map.html"
CHECK = "check {given}"
PROJECT = "map {given} -o {out}/map.html"


def text(room: Room, name: str, content: str | bytes) -> None:
    """Write a file of the project."""
    path = room.given / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def legs(content: str | bytes) -> Callable[[Room], None]:
    """Make what writes a table of movements of this content."""
    return lambda room: text(room, "legs.csv", content)


def beside(name: str, content: str | bytes) -> Callable[[Room], None]:
    """Make what writes a table beside sound movements."""

    def make(room: Room) -> None:
        text(room, "movements.csv", LEGS)
        text(room, name, content)

    return make


def _lines(room: Room, name: str, first: str, lines: Iterator[str]) -> None:
    """Write a long file line by line."""
    with (room.given / name).open("w", encoding="utf-8") as file:
        file.write(first)
        file.writelines(lines)


def _wide(room: Room, *, columns: int) -> None:
    with (room.given / "legs.csv").open("w", encoding="utf-8") as file:
        file.write("from,to" + "".join(f",c{number}" for number in range(columns)))
        file.write(f"\nWonsan,Vladivostok{',x' * columns}\n")


def _unlike(count: int) -> Iterator[str]:
    """Yield rows of which none has as many cells as another, nor as the header."""
    return (f"Wonsan,Vladivostok{',x' * (1 + number % 5000)}\n" for number in range(count))


def _zeros(room: Room, *, size: int) -> None:
    """Make a file with holes: it says that it is large, and takes no room."""
    with (room.given / "legs.csv").open("wb") as file:
        file.truncate(size)


def _blank_lines(room: Room, *, count: int) -> None:
    with (room.given / "legs.csv").open("wb") as file:
        file.write(LEGS.encode())
        for _ in range(count // 1_000_000):
            file.write(b"\n" * 1_000_000)


BOMB = gzip.compress(b"from,to\n" + b"a,b\n" * 1_000_000, mtime=0)
TOO_LONG = "from,to\nWonsan," + "V" * 30_000_000 + "\n"
CASES = (
    Case("an empty file", legs(b""), MAP, "legs.csv", ("is empty", "header"), light=True),
    Case("only blanks", legs(" \n\t\n  ,,,\n"), MAP, "legs.csv", ("origin",), light=True),
    Case("only a byte order mark", legs(b"\xef\xbb\xbf"), MAP, "legs.csv", ("empty",), light=True),
    Case("a file of zeros, 64 GB with holes", partial(_zeros, size=64 << 30), MAP, "legs.csv"),
    Case("a text of 3 GB with holes after the header", lambda room: _with_hole(room, 3 << 30), MAP,
         "legs.csv"),
    Case("a gzip that is called CSV", legs(BOMB), MAP, "legs.csv", ("UTF-8",), light=True),
    Case("Latin-1", legs("from,to\nK\xf6ln,Bonn\n".encode("latin-1")), MAP, "legs.csv",
         ("line 2", "UTF-8"), light=True),
    Case("UTF-16 cut in a letter", legs(LEGS.encode("utf-16")[:-1]), MAP, "legs.csv",
         ("not a text file",), light=True),
    Case("overlong UTF-8", legs(b"from,to\nWonsan,\xc0\xafVladivostok\n"), MAP, "legs.csv",
         ("line 2",), light=True),
    Case("cut inside quotes", legs('from,to\nWonsan,"Vladi'), MAP, "legs.csv",
         ("row 2", "quote"), light=True),
    Case("a quote that swallows the rest", legs('from,to\n"Wonsan,Vladivostok\n' + "a,b\n" * 9999),
         MAP, "legs.csv", ("quote",), light=True),
    Case("a cell of 30 MB", legs(TOO_LONG), MAP, "legs.csv", ("row 2",)),
    Case("a heading of 30 MB", legs("from,to," + "h" * 30_000_000 + "\nWonsan,Vladivostok,x\n"),
         MAP, "legs.csv"),
    Case("a million columns", partial(_wide, columns=1_000_000), MAP, "legs.csv",
         ("columns",)),
    Case("NUL bytes, one in two", legs(LEGS.encode("utf-16-le")), MAP, "legs.csv",
         ("not a text file",), light=True),
    Case("16,000 columns of the user's own", partial(_wide, columns=16_000), CHECK + "/legs.csv",
         "", status=0),
    Case("a million rows of unlike width", lambda room: _lines(room, "legs.csv", LEGS,
         _unlike(20_000)), MAP, "legs.csv", ("cells",)),
    Case("100,000 rows that are each wrong", lambda room: _lines(room, "legs.csv",
         "from,to,date\n", (f"Wonsan,Vladivostok,no day {number}\n" for number in range(100_000))),
         MAP, "legs.csv", ("date",)),
    Case("50 MB of line ends below the table", partial(_blank_lines, count=50_000_000),
         CHECK + "/legs.csv", "", status=0),
    Case("only delimiters, 20 MB", legs("from,to\n" + "," * 20_000_000 + "\n"), MAP, "legs.csv"),
    Case("300 columns of one name", legs("from,to" + ",x" * 300 + "\na,b" + ",1" * 300 + "\n"), MAP,
         "legs.csv", ('"x"',), light=True),
    Case("no heading that is known", legs("a,b\n1,2\n"), MAP, "legs.csv", ("origin",), light=True),
    Case("a heading and nothing below", legs("from,to\n"), MAP, "legs.csv", ("Add a claim",),
         light=True),
    Case("escapes of a terminal in a cell and a heading",
         legs("from,to,\x1b]0;owned\x07date\nWonsan,\x1b[2J\x1b[31mVladivostok,x\n"), MAP,
         "legs.csv", light=True),
    Case("text that turns its direction in a name", legs("from,to\nWonsan,\u202ekotsovidalV\n"),
         MAP, "legs.csv"),
    Case("not-a-numbers and infinities as coordinates",
         legs("from_lat,from_lon,to_lat,to_lon\nnan,inf,43.1,131.9\n-inf,1e999,43.1,131.9\n"), MAP,
         "legs.csv", ("row 2", "row 3"), light=True),
    Case("a strength of 5,000 digits", legs("from,to,strength\nWonsan,Vladivostok," + "9" * 5000
         + "\n"), MAP, "legs.csv", ("row 2", "strength"), light=True),
    Case("a year of 5,000 digits", legs("from,to,date\nWonsan,Vladivostok," + "9" * 5000 + "\n"),
         MAP, "legs.csv", ("row 2", "date"), light=True),
    Case("a date of 1 MB of brackets", legs("from,to,date\nWonsan,Vladivostok," + "[" * 1_000_000
         + "\n"), MAP, "legs.csv", ("row 2", "date")),
    Case("100,000 stops on the way", legs("from,to,via\nWonsan,Vladivostok," + "Chita;" * 100_000
         + "\n"), MAP, "", status=0),
    Case("a force that is a part of itself, in a ring", beside("forces.csv",
         "id,name,part_of\na,A,b\nb,B,c\nc,C,a\n"), PROJECT, "forces.csv", light=True),
    Case("forces in a chain of 20,000", beside("forces.csv", "id,name,part_of\n" + "".join(
         f"f{n},F,f{n + 1}\n" for n in range(20_000)) + "f20000,F,\n"), CHECK, "", status=0),
    Case("a lock that is cut", beside("places.lock.csv",
         "toponym,place_id,name,lat,lon,precision,uncert"), PROJECT, "places.lock.csv", ("cut",),
         status=0),
    Case("a lock off the Earth", beside("places.lock.csv", "toponym,lat,lon,match,decided_by\n"
         "Wonsan,nan,127,exact,user\nVladivostok,43,1e400,exact,user\n"), PROJECT,
         "places.lock.csv", ("row 2", "row 3"), light=True),
    Case("a lock that is a picture", beside("places.lock.csv", b"\x89PNG\r\n\x1a\n\x00\x00"),
         PROJECT, "places.lock.csv", ("text",), light=True),
    Case("sources that are a workbook", beside("sources.csv", b"PK\x03\x04" + b"x" * 100), PROJECT,
         "sources.csv", ("xlsx",), light=True),
    Case("an id of 900 kB twice", legs("id,from,to\n" + f"{'i' * 900_000},Wonsan,Chita\n" * 2), MAP,
         "legs.csv", ("row 3",)),
    Case("standard input without end", lambda room: None, "map - -o {out}/map.html",
         "standard input", given="/dev/zero"),
    Case("standard input that is broken JSON", legs('{"type": "FeatureCollection", "fea'),
         "map - -o {out}/map.html", "standard input", ("JSON",), given="legs.csv", light=True),
    Case("an old table in a comparison that is cut", lambda room: _two(room, 'from,to\n"Wons'),
         "diff {given}/old.csv {given}/legs.csv -o {out}/changes.html", "old.csv", ("row 2",),
         light=True),
    Case("ids written into a file that is no text", legs(b"from,to\nWon\xff,Bonn\n"),
         "check {given}/legs.csv --write-ids", "legs.csv", ("UTF-8",), light=True),
)  # fmt: skip
"""The cases."""


def _with_hole(room: Room, size: int) -> None:
    legs(LEGS)(room)
    with (room.given / "legs.csv").open("r+b") as file:
        file.truncate(size)


def _two(room: Room, old: str) -> None:
    legs(LEGS)(room)
    text(room, "old.csv", old)
