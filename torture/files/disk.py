"""Hostile places on a disk: links, devices, pipes, folders with a file's name, odd names."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable

from torture.files.case import Case, Room
from torture.files.tables import LEGS, text

__all__ = ["CASES"]

ODD = "le\x1b[31mgs\u202e \n\u200b'\"$(touch {0})`;&|*?.csv"


def _link(name: str, to: str) -> Callable[[Room], None]:
    """Make what links a name to elsewhere; `{outside}` is the folder of the secret."""

    def make(room: Room) -> None:
        if name != "movements.csv" and not name.endswith(("legs.csv", ".xlsx", ".txt", ".html")):
            text(room, "movements.csv", LEGS)
        path = room.given / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(to.format(outside=room.outside))

    return make


def _pipe(name: str) -> Callable[[Room], None]:
    def make(room: Room) -> None:
        if name in ("map.toml", "places.lock.csv"):
            text(room, "movements.csv", LEGS)
        os.mkfifo(room.given / name)

    return make


def _folder(name: str) -> Callable[[Room], None]:
    def make(room: Room) -> None:
        if name not in ("movements.csv", "legs.csv"):
            text(room, "movements.csv", LEGS)
        (room.given / name).mkdir()

    return make


def _socket(room: Room) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(".", os.O_RDONLY)  # a path of a socket has at most 108 letters
        try:
            os.chdir(room.given)
            server.bind("legs.csv")
        finally:
            os.fchdir(here)
            os.close(here)


def _loops(room: Room) -> None:
    """Make a folder of partitions with links that go around, and one out of it."""
    folder = room.given / "parts"
    folder.mkdir()
    (folder / "around").symlink_to(folder)
    (folder / "self.csv").symlink_to("self.csv")
    (folder / "zero.csv").symlink_to("/dev/zero")
    (folder / "deep").mkdir()
    (folder / "deep" / "up").symlink_to("../..")


def _odd(name: str) -> Callable[[Room], None]:
    return lambda room: text(room, name, 'from\nWonsan\n,\n"')


MAP = "map {given}/legs.csv -o {out}/map.html"
PROJECT = "map {given} -o {out}/map.html"
DRAFT = "draft {given}/article.txt --published 2024-10-24 -o {out}/drafted"
IMPORT = "gazetteer import {given}/mine.txt --name mine"
PIPELINE = "pipeline {given}/parts -o {out}/legs --workers 1"
CASES = (
    Case("a table that is a link to itself", _link("legs.csv", "legs.csv"), MAP, "legs.csv",
         light=True),
    Case("a table that is a link to nowhere", _link("legs.csv", "nowhere"), MAP, "legs.csv",
         ("no such file",), light=True),
    Case("a table that is a link to /dev/zero", _link("legs.csv", "/dev/zero"), MAP, "legs.csv",
         ("device",)),
    Case("a table that is a link to a terminal", _link("legs.csv", "/dev/tty"), MAP, "legs.csv"),
    Case("a table that is a pipe", _pipe("legs.csv"), MAP, "legs.csv", ("pipe",)),
    Case("a table that is a socket", _socket, MAP, "legs.csv", light=True),
    Case("a table that is a folder", _folder("legs.csv"), MAP, "legs.csv",
         ("movements.csv",), light=True),
    Case("movements.csv that is a folder", _folder("movements.csv"), PROJECT, "movements.csv",
         light=True),
    Case("movements.csv that is /dev/zero", _link("movements.csv", "/dev/zero"), PROJECT,
         "movements.csv", ("device",)),
    Case("sources.csv that is a folder", _folder("sources.csv"), PROJECT, "sources.csv",
         light=True),
    Case("sources.csv that is /dev/zero", _link("sources.csv", "/dev/zero"), PROJECT,
         "sources.csv", ("device",)),
    Case("map.toml that is /dev/zero", _link("map.toml", "/dev/zero"), PROJECT, "map.toml",
         ("device",)),
    Case("map.toml that is a folder", _folder("map.toml"), PROJECT, "map.toml", light=True),
    Case("map.toml that is a pipe", _pipe("map.toml"), PROJECT, "map.toml", ("pipe",)),
    Case("map.toml that is a link to itself", _link("map.toml", "map.toml"), PROJECT, "map.toml",
         light=True),
    Case("a lock that is a pipe", _pipe("places.lock.csv"), PROJECT, "places.lock.csv", ("pipe",)),
    Case("a lock that is a folder", _folder("places.lock.csv"), PROJECT, "places.lock.csv",
         light=True),
    Case("a workbook that is /dev/zero", _link("legs.xlsx", "/dev/zero"),
         "map {given}/legs.xlsx -o {out}/map.html", "legs.xlsx", ("device",)),
    Case("a workbook that is a pipe", _pipe("legs.xlsx"),
         "map {given}/legs.xlsx -o {out}/map.html", "legs.xlsx", ("pipe",)),
    Case("a GeoPackage that is a pipe", _pipe("legs.gpkg"),
         "map {given}/legs.gpkg -o {out}/map.html", "legs.gpkg", ("pipe",)),
    Case("a Parquet file that is a folder", _folder("legs.parquet"),
         "map {given}/legs.parquet -o {out}/map.html", "legs.parquet", light=True),
    Case("an article that is /dev/zero", _link("article.txt", "/dev/zero"), DRAFT, "article.txt",
         ("device",)),
    Case("an article that is a pipe", _pipe("article.txt"), DRAFT, "article.txt", ("pipe",)),
    Case("an article that is a folder", lambda room: (room.given / "article.txt").mkdir(), DRAFT,
         "article.txt", light=True),
    Case("a gazetteer that is /dev/zero", _link("mine.txt", "/dev/zero"), IMPORT, "mine.txt",
         ("device",)),
    Case("a gazetteer that is a pipe", _pipe("mine.txt"), IMPORT, "mine.txt", ("pipe",)),
    Case("a page that is /dev/zero", _link("page.html", "/dev/zero"),
         "embed {given}/page.html --src x.html -o {out}/frame.html", "page.html", ("device",)),
    Case("a page that is a pipe", _pipe("page.html"),
         "embed {given}/page.html --src x.html -o {out}/frame.html", "page.html", ("pipe",)),
    Case("a font that is a pipe", lambda room: (text(room, "movements.csv", LEGS),
         os.mkfifo(room.given / "font.ttf")),
         "figure {given} --font {given}/font.ttf -o {out}/figure.svg", "font.ttf", ("pipe",)),
    Case("a partition that is a pipe", _pipe("part.csv"),
         "pipeline {given}/part.csv -o {out}/legs --workers 1", "part.csv", ("pipe",)),
    Case("a partition that is /dev/zero", _link("part.parquet", "/dev/zero"),
         "pipeline {given}/part.parquet -o {out}/legs --workers 1", "part.parquet", ("device",)),
    Case("partitions with links that go around and out", _loops, PIPELINE, "parts",
         ("no partition",), light=True),
    Case("a lock of a pipeline that is a pipe", lambda room: (text(room, "parts/a.csv", LEGS),
         os.mkfifo(room.given / "lock.csv")), PIPELINE + " --lock {given}/lock.csv", "lock.csv"),
    Case("an output that is a link out of its folder", lambda room: (
         text(room, "legs.csv", "from,to\nNowhereatall,Neverwhere\n"),
         (room.given / "map.html").symlink_to(room.outside / "secret.txt")),
         "map {given}/legs.csv -o {given}/map.html", "legs.csv", light=True),
    Case("a name with escapes, quotes, a line end and a command", _odd("bad\x1b[31m\n';$(x)`.csv"),
         "map {given}/bad\x1b[31m'\n'\"';\"'$(x)`.csv' -o {out}/map.html", "bad"),
    Case("a name that turns its direction", _odd("gs\u202evsc.csv"),
         "map {given}/gs\u202evsc.csv -o {out}/map.html", "gs"),
    Case("a name of 255 bytes", _odd("n" * 251 + ".csv"),
         "map {given}/" + "n" * 251 + ".csv -o {out}/map.html", "nnn.csv", light=True),
    Case("a name longer than a name may be", lambda room: None,
         "map {given}/" + "n" * 5000 + ".csv -o {out}/map.html", "nnn.csv", light=True),
    Case("a name that is not UTF-8", lambda room: (room.given / os.fsdecode(b"l\xffgs.csv"))
         .write_text("from\nWonsan\n\""), "map {given}/" + os.fsdecode(b"l\xffgs.csv")
         + " -o {out}/map.html", "gs.csv"),
)  # fmt: skip
"""The cases."""
