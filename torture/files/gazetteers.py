"""Hostile gazetteers: dumps and tables for `gazetteer import`, as text or packed."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable

from torture.files.case import Case, Room
from torture.files.packed import cut, flat, nested, overlapping, squeezed, with_sizes, zipped
from torture.files.tables import LEGS, text

__all__ = ["CASES"]

TABLE = "name,lat,lon\nMine,43.1,131.9\n"
_DUMP = ("1", "Mine", "Mine", "", "43.1", "131.9", "P", "PPL", "RU", "", "01", "", "", "", "100",
         "", "10", "Asia/Vladivostok", "2024-01-01")  # fmt: skip


def _dump(**cells: str) -> str:
    """Write a row of a dump, some of its cells another."""
    told = list(_DUMP)
    for at, words in cells.items():
        told[int(at.removeprefix("at"))] = words
    return "\t".join(told) + "\n"


def _raw(name: str, content: Callable[[], bytes | str]) -> Callable[[Room], None]:
    return lambda room: text(room, name, content())


def _gzip_bomb(room: Room) -> None:
    """Write 3 GB of the same rows as 3 MB."""
    raw = io.BytesIO()
    with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1, mtime=0) as file:
        for piece in squeezed("name,lat,lon\n", "Mine,43.1,131.9\n", 190_000_000, ""):
            file.write(piece)
    text(room, "mine.gz", raw.getvalue())


def _imports(name: str, content: bytes) -> Callable[[Room], None]:
    """Make a map beside a compiled gazetteer of the user's that is spoilt."""

    def make(room: Room) -> None:
        text(room, "legs.csv", LEGS)
        folder = room.given.parent / "home" / "data" / "geo-movements" / "gazetteers"
        folder.mkdir(parents=True)
        (folder / name).write_bytes(content)

    return make


def _case(name: str, make: Callable[[Room], None], file: str, *says: str, light: bool = False,
          status: int = 1) -> Case:  # fmt: skip
    command = f"gazetteer import {{given}}/{file} --name mine --attribution me"
    if file.startswith("dump"):
        command = command.removesuffix(" --attribution me")
    return Case(name, make, command, file if status else "", says, status, light)


CASES = (
    _case("no bytes", _raw("mine.csv", bytes), "mine.csv", light=True),
    _case("an archive without a part", _raw("mine.zip", lambda: zipped({})), "mine.zip",
          "no text file", light=True),
    _case("an archive of no bytes", _raw("mine.zip", bytes), "mine.zip", light=True),
    *(
        _case(f"an archive cut after {share:.0%}", _raw("mine.zip", lambda share=share: cut(zipped(
              {"RU.txt": _dump() * 500}), share)), "mine.zip", light=True)
        for share in (0.1, 0.5, 0.95)
    ),
    _case("archives in archives", _raw("mine.zip", lambda: nested(4, "RU.csv")), "mine.zip",
          light=True),
    _case("one packed part that a thousand names share", _raw("mine.zip", lambda: overlapping({},
          ".txt", 2_000_000, 1000)), "mine.zip", "unpack and", light=True),
    _case("an archive that unpacks to 3 GB of rows", lambda room: flat(room.given / "mine.zip", {},
          "mine.csv", squeezed("name,lat,lon\n", "Mine,43.1,131.9\n", 190_000_000, "")),
          "mine.zip", "unpack"),
    _case("an archive that unpacks to 1 GB of blanks", lambda room: flat(room.given / "mine.zip",
          {}, "mine.csv", squeezed("name,lat,lon\n", " " * 1000, 1_000_000, "")), "mine.zip"),
    _case("a gzip that unpacks to 3 GB of rows", _gzip_bomb, "mine.gz", "unpack"),
    _case("a gzip cut in half", _raw("mine.gz", lambda: cut(gzip.compress((TABLE * 500).encode()),
          0.5)), "mine.gz", "unpacked", light=True),
    _case("a table that says it has 10 bytes", _raw("mine.zip", lambda: with_sizes(zipped(
          {"mine.csv": TABLE * 100}), "mine.csv", 10)), "mine.zip", light=True),
    _case("a part whose name leads out", _raw("mine.zip", lambda: zipped(
          {"../../outside/secret.txt": TABLE.replace("43.1", "nowhere")})), "mine.zip", "row 2",
          light=True),
    _case("a line of 30 MB", _raw("mine.csv", lambda: TABLE + "x" * 30_000_000), "mine.csv",
          "row 3", "characters"),
    _case("a dump with a line of 30 MB", _raw("dump.txt", lambda: _dump() + "x" * 30_000_000),
          "dump.txt", "characters"),
    _case("a quote that swallows the rest", _raw("mine.csv", lambda: TABLE + '"' + "a,1,1\n"
          * 300_000), "mine.csv", "row 3"),
    _case("a million columns", _raw("mine.csv", lambda: "name,lat,lon" + ",c" * 400_000
          + "\nMine,43,131" + ",1" * 400_000 + "\n"), "mine.csv"),
    _case("not-a-numbers for positions", _raw("mine.csv", lambda:
          "name,lat,lon\nA,nan,1\nB,1e999,-inf\nC,1,1_0\n"), "mine.csv", "row 2", "row 3",
          light=True),
    _case("a dump of not-a-numbers", _raw("dump.txt", lambda: _dump(at4="nan") + _dump(at0="2",
          at5="inf") + _dump(at0="9" * 5000) + _dump(at0="3", at14="9" * 5000)), "dump.txt",
          "row 1", "row 2", "row 3", light=True),
    _case("300,000 rows that are each wrong", _raw("mine.csv", lambda: "name,lat,lon\n"
          + "A,x,y\n" * 300_000), "mine.csv", "more faults"),
    _case("100,000 places of one name", _raw("mine.csv", lambda: "name,lat,lon\n"
          + "A,1,1\n" * 100_000), "mine.csv", status=0),
    _case("a place of 10,000 other names", _raw("mine.csv", lambda: "name,lat,lon,names\nA,1,1,"
          + ";".join(f"n{n}" for n in range(10_000)) + "\n"), "mine.csv", status=0),
    _case("escapes of a terminal in a name", _raw("mine.csv", lambda:
          "name,lat,lon\n\x1b[2J\x1b]0;x\x07,nowhere,1\n"), "mine.csv", "row 2", light=True),
    _case("a list of names that lead out for an id", _raw("mine.csv", lambda: "id,name,lat,lon\n"
          f"../../x{'y' * 200},A,1,1\n"), "mine.csv", "row 2", light=True),
    _case("UTF-16 cut in a letter", _raw("mine.csv", lambda: TABLE.encode("utf-16")[:-1]),
          "mine.csv", light=True),
    _case("JSON", _raw("mine.txt", lambda: json.dumps({"type": "FeatureCollection"})), "mine.txt",
          light=True),
    _case("a picture", _raw("mine.txt", lambda: b"\x89PNG\r\n\x1a\n\x00\x00"), "mine.txt",
          light=True),
    Case("a name of an import that leads out", _raw("mine.csv", lambda: TABLE),
         "gazetteer import {given}/mine.csv --name ../../x --attribution me", "../../x",
         ("Give one",), light=True),
    Case("a compiled import of noise", _imports("mine.bin", bytes(n * 83 % 256 for n in range(9999)
         )), "map {given}/legs.csv -o {out}/map.html", "mine", ("Import it again",)),
    Case("a compiled import of no bytes", _imports("mine.bin", b""),
         "map {given}/legs.csv -o {out}/map.html", "mine", ("Import it again",)),
)  # fmt: skip
"""The cases."""
